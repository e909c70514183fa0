"""Invented disclosures: a city that does not exist, in a known form and layout, with its truth.

For tests ("an invented city in a known layout costs no code and no row") and for benchmarks that need
documents whose every figure is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from typesetting.content import Block, Contents, Cover, Document, Entry, Text
from typesetting.html_writer import write_html
from typesetting.invented_ledger import (
    ECONOMIC_NAMES,
    FUNCTION_CLASSES,
    FUNCTION_NAMES,
    FunctionLeaf,
    Ledger,
    invent_ledger,
)
from typesetting.invented_tables import FORMS, Form, build_tables
from typesetting.layouts import LAYOUTS
from typesetting.pdf_writer import write_pdf

WEB = "web"


@dataclass(frozen=True, slots=True)
class ExpectedAmount:
    """A sum that the warehouse must show: ``sum(amount_yuan)`` of ``table`` where ``keys`` hold.

    Amounts of zero are not listed: whether a zero is printed depends on the form.
    """

    table: str
    keys: tuple[tuple[str, str | None], ...]
    amount_yuan: int


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A printed amount of a table: what an exact reader must find."""

    table_title: str
    row_label: str
    column_label: str
    text: str


@dataclass(frozen=True, slots=True)
class Invented:
    """An invented document and everything that is true of it."""

    document: Document
    ledger: Ledger
    form: Form
    file_name: str
    content: bytes
    expected: tuple[ExpectedAmount, ...]
    cells: tuple[PrintedCell, ...]


def invent(
    seed: int,
    *,
    form: str = "by_unit",
    layout: str = "ruled",
    unit: str = "万元",
    year: int = 2026,
    city: str | None = None,
    carry_forward: bool = True,
) -> Invented:
    """Invent a disclosure; the same arguments give the same bytes.

    ``form`` is a name in :data:`typesetting.invented_tables.FORMS`, ``layout`` one in
    :data:`typesetting.layouts.LAYOUTS` or ``web``, ``unit`` 万元 or 元. Raises ``KeyError`` for others.
    """
    shape = FORMS[form]
    ledger = invent_ledger(seed, year=year, city=city, carry_forward=carry_forward)
    document = build_document(ledger, shape, layout, unit)
    if layout == WEB:
        name, content = f"invented_{seed}.html", write_html(document)
    else:
        name, content = f"invented_{seed}.pdf", write_pdf(document, LAYOUTS[layout])
    return Invented(
        document=document,
        ledger=ledger,
        form=shape,
        file_name=name,
        content=content,
        expected=tuple(_expected(ledger, shape)),
        cells=tuple(_cells(document)),
    )


def build_document(ledger: Ledger, form: Form, layout: str, unit: str) -> Document:
    """Return the content of a disclosure of ``ledger``, not yet set."""
    title = f"{ledger.unit_name} {ledger.year} 年单位预算"
    tables = build_tables(ledger, form, unit)
    parts = ("第一部分 单位概况", f"第二部分 {ledger.year} 年单位预算表",
             f"第三部分 {ledger.year} 年单位预算情况说明")  # fmt: skip
    listed = [table for table in tables if table.number and table.title]
    entries = [Entry("part", parts[0], parts[0]), Entry("part", parts[1], parts[1])]
    entries += [Entry("item", f"{n}.{t.title}", t.title or "") for n, t in enumerate(listed, 1)]
    entries.append(Entry("part", parts[2], parts[2]))
    blocks: list[Block] = [
        Cover((ledger.unit_name, f"{ledger.year} 年单位预算")),
        Contents(tuple(entries)),
        Text("part", parts[0]),
        Text("section", "一、单位职责"),
        Text("text", f"{ledger.unit_name}承担政府交办的公共服务工作。"),
        Text("section", "二、单位预算构成"),
        Text("text", f"{ledger.year} 年度单位预算由单位本级预算构成，没有下属单位。"),
        Text("part", parts[1]),
        *tables,
        Text("part", parts[2]),
        *_prose(ledger),
    ]
    return Document(f"invented_{ledger.year}", layout, title, tuple(blocks))


def _wan(yuan: int) -> str:
    return f"{Decimal(yuan) / 10_000:.2f} 万元"


def _share(part: int, whole: int) -> str:
    share = (Decimal(part) * 100 / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{share}%"


def _change(ledger: Ledger) -> str:
    """Return how the total changed: direction, amount and rate against last year's budget."""
    before = ledger.total - ledger.change
    words = ("增加", "增长") if ledger.change > 0 else ("减少", "下降")
    amount = abs(ledger.change)
    return (
        f"比 {ledger.year - 1} 年预算{words[0]} {_wan(amount)}，{words[1]} {_share(amount, before)}"
    )


def _prose(ledger: Ledger) -> list[Text]:
    basic = sum(leaf.basic for leaf in ledger.functions)
    project = ledger.total - basic
    staff, public = sum(ledger.personnel.values()), sum(ledger.public.values())
    items = ledger.three_public
    vehicles = items["vehicle_purchase"] + items["vehicle_operation"]
    classes = [
        (name, sum(leaf.total for leaf in ledger.functions if leaf.code.startswith(code)))
        for code, name in FUNCTION_CLASSES
    ]
    carried = f"，上年结转收入 {_wan(ledger.carried)}" if ledger.carried else ""
    structure = "；".join(
        f"{name} {_wan(amount)}，占 {_share(amount, ledger.total)}"
        for name, amount in classes
        if amount
    )
    total_public = vehicles + items["overseas"] + items["reception"]
    sections = (
        ("一、收支预算情况", [
            (f"{ledger.year} 年本单位收支总预算为 {_wan(ledger.total)}，{_change(ledger)}。其中，"
            f"本年收入 {_wan(ledger.current)}{carried}。"),
            (f"{ledger.year} 年本单位支出预算为 {_wan(ledger.total)}，{_change(ledger)}。其中："
            f"基本支出 {_wan(basic)}，占 {_share(basic, ledger.total)}；"
            f"项目支出 {_wan(project)}，占 {_share(project, ledger.total)}。"),
        ]),
        ("二、一般公共预算支出情况", [f"其中，{structure}。"]),
        ("三、一般公共预算基本支出情况", [
            (f"{ledger.year} 年本单位一般公共预算基本支出为 {_wan(basic)}，由人员经费 {_wan(staff)}"
            f"和公用经费 {_wan(public)}组成。"),
        ]),
        ("四、“三公”经费预算情况", [
            (f"{ledger.year} 年“三公”经费预算数为 {_wan(total_public)}，其中，"
            f"因公出国（境）费 {_wan(items['overseas'])}，公务接待费 {_wan(items['reception'])}，"
            f"公务用车购置及运行费 {_wan(vehicles)}（其中，公务用车购置费 "
            f"{_wan(items['vehicle_purchase'])}，公务用车运行费 {_wan(items['vehicle_operation'])}）。"),
        ]),
        ("五、政府性基金预算情况", [
            f"{ledger.year} 年本单位没有政府性基金预算拨款安排的支出。",
        ]),
        ("六、国有资产占有使用情况", [
            f"截至 {ledger.year - 1} 年 12 月 31 日，本单位有车辆 {ledger.vehicles} 辆。",
        ]),
    )  # fmt: skip
    blocks = []
    for heading, paragraphs in sections:
        blocks.append(Text("section", heading))
        blocks += [Text("text", paragraph) for paragraph in paragraphs]
    return blocks


def _expected(ledger: Ledger, form: Form) -> list[ExpectedAmount]:
    rows: list[ExpectedAmount] = []

    def add(table: str, amount: int, **keys: str | None) -> None:
        if amount:
            rows.append(ExpectedAmount(table, tuple(keys.items()), amount))

    add("fct_income", ledger.current, period="current_year")
    add("fct_income", ledger.carried, period="carried_forward")
    staff, public = sum(ledger.personnel.values()), sum(ledger.public.values())
    add("fct_expenditure_nature", staff, nature_code="basic_personnel")
    add("fct_expenditure_nature", public, nature_code="basic_public")
    add("fct_expenditure_nature", ledger.total - staff - public, nature_code="project")
    for leaf in ledger.functions:
        if not form.income_by_unit:
            add("fct_income", leaf.total, function_code=leaf.code)
        for nature, amount in _natures(leaf, form):
            add("fct_expenditure", amount, function_code=leaf.code, nature_code=nature)
    for codes, nature in ((ledger.personnel, "basic_personnel"), (ledger.public, "basic_public")):
        for code, amount in codes.items():
            add("fct_economic_expenditure", amount, economic_code=code, nature_code=nature)
    for item, amount in ledger.three_public.items():
        add("fct_three_public_spending", amount, item_code=item)
    for project in ledger.projects:
        add("fct_projects", project.current, project_name=project.name, period="current_year")
        add("fct_projects", project.carried, project_name=project.name, period="carried_forward")
    return rows


def _natures(leaf: FunctionLeaf, form: Form) -> list[tuple[str, int]]:
    if form.split_basic:
        return [("basic_personnel", leaf.personnel), ("basic_public", leaf.public),
                ("project", leaf.project)]  # fmt: skip
    return [("basic", leaf.basic), ("project", leaf.project)]


def _cells(document: Document) -> list[PrintedCell]:
    """Return the amounts of all tables as printed, row label and head path beside them."""
    names = {*FUNCTION_NAMES.values(), *ECONOMIC_NAMES.values()}
    cells = []
    for table in document.tables():
        grid = table.grid
        heads: list[list[str]] = [[] for _ in range(grid.col_count)]
        for slot in grid.slots():
            if slot.row < grid.head_rows:
                for col in range(slot.col, slot.col + slot.col_span):
                    heads[col].append(slot.text)
        for slot in grid.slots():
            text = slot.text
            is_amount = "." in text and text.replace(",", "").replace(".", "").isdigit()
            if slot.row < grid.head_rows or not is_amount:
                continue
            row = grid.rows[slot.row]
            label = next((cell for cell in row if cell in names), None) or _label_before(
                row, slot.col
            )
            cells.append(PrintedCell(table.title or "", label, "/".join(heads[slot.col]), text))
    return cells


def _label_before(row: tuple[str, ...], col: int) -> str:
    """Return the nearest text to the left that is no amount and no merge mark."""
    for text in reversed(row[:col]):
        if text and not text.replace(",", "").replace(".", "").isdigit() and text not in "<^":
            return text
    return ""
