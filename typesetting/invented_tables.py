"""The tables of an invented disclosure, in the forms that publishers use.

A *form* says how the tables are built (codes in one column or three, income by unit or by function,
which columns there are); a layout says how they look. Every form can be set in every layout.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from typesetting.content import MERGED_LEFT as LEFT
from typesetting.content import MERGED_UP as UP
from typesetting.content import Grid, Table
from typesetting.invented_ledger import (
    ECONOMIC_NAMES,
    FUNCTION_CLASSES,
    FUNCTION_NAMES,
    FunctionLeaf,
    Ledger,
)

Row = list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How a publisher builds its tables."""

    name: str
    income_by_unit: bool  # 收入总表 with one row per unit, else one per function code
    codes: str  # full (3, 5, 7 digits) | items (7 digits only) | columns (类 款 项) | segments
    split_basic: bool  # 基本支出 split into 人员经费 and 公用经费 in the function table
    index_row: bool  # a row of column numbers under the head
    total_first: bool
    thousands: bool
    zeros: bool  # 0.00 printed where others leave a blank
    ordinals: str  # 一、 | 1、
    forms_per_project: bool  # one 绩效目标表 per project


FORMS: dict[str, Form] = {
    form.name: form
    for form in (
        Form(
            name="by_unit", income_by_unit=True, codes="full", split_basic=True, index_row=False,
            total_first=False, thousands=False, zeros=False, ordinals="一、", forms_per_project=True,
        ),
        Form(
            name="items_only", income_by_unit=False, codes="items", split_basic=False, index_row=False,
            total_first=True, thousands=False, zeros=True, ordinals="一、", forms_per_project=False,
        ),
        Form(
            name="three_columns", income_by_unit=False, codes="columns", split_basic=False,
            index_row=True, total_first=True, thousands=True, zeros=False, ordinals="1、",
            forms_per_project=False,
        ),
        Form(
            name="segments", income_by_unit=False, codes="segments", split_basic=False, index_row=True,
            total_first=True, thousands=False, zeros=False, ordinals="一、", forms_per_project=True,
        ),
    )
}  # fmt: skip

_NUMERALS = "一二三四五六七八九十"


def chinese_ordinal(number: int) -> str:
    """Return a numeral up to 99: 21 → 二十一."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else f"{_NUMERALS[tens - 1]}十")
    return head + (_NUMERALS[ones - 1] if ones else "")


class Printer:
    """Prints amounts of one document: unit, thousands marks, blanks or zeros."""

    def __init__(self, form: Form, unit: str) -> None:
        self.form = form
        self.scale = {"万元": 10_000, "元": 1}[unit]

    def __call__(self, yuan: int) -> str:
        """Return ``yuan`` as printed."""
        if yuan == 0:
            return "0.00" if self.form.zeros else ""
        text = f"{yuan // self.scale:,}.{yuan * 100 // self.scale % 100:02d}"
        return text if self.form.thousands else text.replace(",", "")


def build_tables(ledger: Ledger, form: Form, unit: str) -> list[Table]:
    """Return all tables in the order of the rule 财预〔2016〕143号, then projects and targets."""
    show = Printer(form, unit)
    grids = [
        ("收支总表", _budget_summary(ledger, form, show)),
        ("收入总表", _income_summary(ledger, form, show)),
        ("支出总表", _expenditure_summary(ledger, form, show)),
        ("财政拨款收支总表", _fiscal_summary(ledger, form, show)),
        ("一般公共预算支出表", _function_table(ledger, form, show)),
        ("一般公共预算基本支出表", _basic_table(ledger, form, show)),
        ("一般公共预算“三公”经费支出表", _three_public(ledger, show)),
        ("政府性基金预算支出表", _empty_fund(form)),
        ("项目支出表", _projects(ledger, show)),
    ]
    tables = []
    for number, (name, grid) in enumerate(grids, start=1):
        note = None
        if name == "政府性基金预算支出表":
            note = f"注：{ledger.unit_name}没有政府性基金预算拨款安排的支出，故本表无数据。"
        tables.append(
            Table(
                grid,
                number=f"单位公开表 {number}",
                title=f"{ledger.unit_name} {ledger.year} 年{name}",
                unit=f"单位：{unit}",
                note=note,
            )
        )
    if form.forms_per_project:
        tables += [
            Table(
                _target_form(ledger, project.name, project.current, project.carried, show, unit),
                title="项目支出绩效目标表",
                lines=(f"（{ledger.year} 年度）",),
                keep=True,
            )
            for project in ledger.projects
        ]
    return tables


# -- rows by function ------------------------------------------------------------------------------

Amounts = Callable[[FunctionLeaf], Sequence[int]]


def _function_rows(ledger: Ledger, form: Form, amounts: Amounts, show: Printer) -> list[Row]:
    """Return the rows of a functional table with its total row; code columns as the form has them."""
    rows: list[Row] = []

    def add(code: str, leaves: Sequence[FunctionLeaf]) -> None:
        sums = [sum(column) for column in zip(*map(amounts, leaves), strict=True)]
        name = FUNCTION_NAMES[code] if code else "合计"
        rows.append([*_code_cells(code, form), name, *map(show, sums)])

    leaves = ledger.functions
    if form.total_first:
        add("", leaves)
    seen: set[str] = set()
    for leaf in leaves:
        for length in () if form.codes == "items" else (3, 5):
            prefix = leaf.code[:length]
            if prefix not in seen:
                seen.add(prefix)
                add(prefix, [other for other in leaves if other.code.startswith(prefix)])
        add(leaf.code, [leaf])
    if not form.total_first:
        add("", leaves)
    return rows


def _code_cells(code: str, form: Form) -> Row:
    if form.codes == "columns":
        class_code, group, item = code[:3], code[3:5], code[5:]
        # A row of a 款 prints its own segment only, a row of an 项 all three.
        return [class_code if len(code) != 5 else "", group, item]
    if form.codes == "segments" and len(code) == 5:
        return [code[3:]]
    return [code]


def _code_head(form: Form, depth: int) -> list[Row]:
    """Return the head cells over code and name: one list per head row, the index row included."""
    if form.codes == "columns":
        top = ["科目编码", LEFT, LEFT, "功能科目"]
        second = ["类", "款", "项", UP]
        rows = [top, second] if depth == 2 else [["类", "款", "项", "功能科目"]]
    else:
        rows = [["科目编码", "科目名称"]] + [[UP, UP]] * (depth - 1)
    return rows


def _index_row(form: Form, keys: int, amounts: int) -> list[Row]:
    return [["**"] * keys + [str(n + 1) for n in range(amounts)]] if form.index_row else []


def _income_summary(ledger: Ledger, form: Form, show: Printer) -> Grid:
    sources = ["一般公共预算拨款收入", "政府性基金预算拨款收入", "国有资本经营预算拨款收入",
               "财政专户管理资金收入", "事业收入", "其他收入"]  # fmt: skip
    if form.income_by_unit:
        head = [
            ["部门（单位）名称", "合计", "本年收入", *[LEFT] * 6, "上年结转结余", LEFT],
            [UP, UP, "小计", *sources, "小计", "一般公共预算"],
        ]
        body = [
            [name, show(ledger.total), show(ledger.current), show(ledger.current), *[show(0)] * 5,
             show(ledger.carried), show(ledger.carried)]
            for name in (ledger.department, ledger.unit_name)
        ]  # fmt: skip
        return _grid(head, body)
    if not ledger.carried:
        columns = ["合计", *sources, "上年结转结余"]
        code_head = _code_head(form, 1)
        head = [[*code_head[0], *columns]]
        head += _index_row(form, len(code_head[0]), len(columns))
        rows = _function_rows(
            ledger, form, lambda leaf: [leaf.total, leaf.total, 0, 0, 0, 0, 0, 0], show
        )
        return _grid(head, rows)
    columns = ["合计", "上年结转结余", *sources]
    code_head = _code_head(form, 1)
    head = [[*code_head[0], *columns], *_index_row(form, len(code_head[0]), len(columns))]

    def amounts(leaf: FunctionLeaf) -> list[int]:
        carried = ledger.carried if leaf.project else 0
        return [leaf.total, carried, leaf.total - carried, 0, 0, 0, 0, 0]

    return _grid(head, _function_rows(ledger, form, amounts, show))


def _expenditure_summary(ledger: Ledger, form: Form, show: Printer) -> Grid:
    columns = [
        "合计",
        "基本支出",
        "项目支出",
        "事业单位经营支出",
        "上缴上级支出",
        "对附属单位补助支出",
    ]
    code_head = _code_head(form, 2 if form.codes == "columns" else 1)
    head = [[*code_head[0], *columns]] + [[*row, *[UP] * len(columns)] for row in code_head[1:]]
    head += _index_row(form, len(code_head[0]), len(columns))
    rows = _function_rows(
        ledger, form, lambda leaf: [leaf.total, leaf.basic, leaf.project, 0, 0, 0], show
    )
    return _grid(head, rows)


def _function_table(ledger: Ledger, form: Form, show: Printer) -> Grid:
    code_head = _code_head(form, 2)
    if form.split_basic:
        tops = ["合计", "基本支出", LEFT, LEFT, "项目支出"]
        seconds = [UP, "小计", "人员经费", "公用经费", UP]

        def amounts(leaf: FunctionLeaf) -> list[int]:
            return [leaf.total, leaf.basic, leaf.personnel, leaf.public, leaf.project]
    else:
        tops = [f"{ledger.year}年预算数", LEFT, LEFT]
        seconds = ["合计", "基本支出", "项目支出"]

        def amounts(leaf: FunctionLeaf) -> list[int]:
            return [leaf.total, leaf.basic, leaf.project]

    head = [[*code_head[0], *tops], [*code_head[1], *seconds]]
    head += _index_row(form, len(code_head[0]), len(tops))
    return _grid(head, _function_rows(ledger, form, amounts, show))


# -- other tables ----------------------------------------------------------------------------------


def _class_totals(ledger: Ledger) -> list[tuple[str, int]]:
    return [
        (name, sum(leaf.total for leaf in ledger.functions if leaf.code.startswith(code)))
        for code, name in FUNCTION_CLASSES
    ]


def _two_sided(left: list[Row], right: list[Row], head: list[Row]) -> Grid:
    height = max(len(left), len(right))
    blank = ["", ""]
    left += [blank] * (height - len(left))
    right += [blank] * (height - len(right))
    return _grid(head, [[*a, *b] for a, b in zip(left, right, strict=True)])


def _ordinal(form: Form, number: int) -> str:
    return f"{number}、" if form.ordinals == "1、" else f"{chinese_ordinal(number)}、"


def _budget_summary(ledger: Ledger, form: Form, show: Printer) -> Grid:
    sources = [("一般公共预算拨款收入", ledger.current), ("政府性基金预算拨款收入", 0),
               ("国有资本经营预算拨款收入", 0), ("财政专户管理资金收入", 0), ("事业收入", 0),
               ("其他收入", 0)]  # fmt: skip
    left = [
        [f"{_ordinal(form, n)}{name}", show(amount)] for n, (name, amount) in enumerate(sources, 1)
    ]
    right = [
        [f"{_ordinal(form, n)}{name}", show(amount)]
        for n, (name, amount) in enumerate(_class_totals(ledger), 1)
    ]
    left += [["", ""]] * (len(right) - len(left))
    left += [["本年收入合计", show(ledger.current)], ["上年结转结余", show(ledger.carried)],
             ["收入总计", show(ledger.total)]]  # fmt: skip
    right += [["本年支出合计", show(ledger.total)], ["结转下年", show(0)],
              ["支出总计", show(ledger.total)]]  # fmt: skip
    head = [["收 入", LEFT, "支 出", LEFT], ["项 目", "预算数", "项 目", "预算数"]]
    return _two_sided(left, right, head)


def _fiscal_summary(ledger: Ledger, form: Form, show: Printer) -> Grid:
    left = [["一、本年收入", show(ledger.current)],
            ["（一）一般公共预算拨款", show(ledger.current)],
            ["（二）政府性基金预算拨款", show(0)],
            ["（三）国有资本经营预算拨款", show(0)],
            ["二、上年结转", show(ledger.carried)],
            ["（一）一般公共预算拨款", show(ledger.carried)],
            ["（二）政府性基金预算拨款", show(0)],
            ["（三）国有资本经营预算拨款", show(0)]]  # fmt: skip
    right = [["一、本年支出", show(ledger.total)]]
    right += [
        [f"（{chinese_ordinal(n)}）{name}", show(amount)]
        for n, (name, amount) in enumerate(_class_totals(ledger), 1)
    ]
    right.append(["二、年终结转结余", show(0)])
    left += [["", ""]] * (len(right) - len(left))
    left.append(["收入总计", show(ledger.total)])
    right.append(["支出总计", show(ledger.total)])
    head = [["收 入", LEFT, "支 出", LEFT], ["项 目", "预算数", "项 目", "预算数"]]
    return _two_sided(left, right, head)


def _basic_table(ledger: Ledger, form: Form, show: Printer) -> Grid:
    head = [["支出经济分类科目", LEFT, f"{ledger.year}年基本支出", LEFT, LEFT],
            ["科目编码", "科目名称", "合计", "人员经费", "公用经费"]]  # fmt: skip
    head += _index_row(form, 2, 3)

    def row(code: str, prefix: str) -> Row:
        staff = sum(v for k, v in ledger.personnel.items() if k.startswith(prefix))
        public = sum(v for k, v in ledger.public.items() if k.startswith(prefix))
        name = ECONOMIC_NAMES[code] if code else "合计"
        return [code, name, show(staff + public), show(staff), show(public)]

    codes = sorted({*ledger.personnel, *ledger.public})
    body = [row("", "")] if form.total_first else []
    for class_code in sorted({code[:3] for code in codes}):
        body.append(row(class_code, class_code))
        body += [row(code, code) for code in codes if code.startswith(class_code)]
    if not form.total_first:
        body.append(row("", ""))
    return _grid(head, body)


def _three_public(ledger: Ledger, show: Printer) -> Grid:
    items = ledger.three_public
    vehicles = items["vehicle_purchase"] + items["vehicle_operation"]
    total = vehicles + items["overseas"] + items["reception"]
    head = [["单位名称", "合计", "因公出国（境）费", "公务接待费", "公务用车购置及运行费", LEFT, LEFT],
            [UP, UP, UP, UP, "小计", "公务用车购置费", "公务用车运行费"]]  # fmt: skip
    body = [[ledger.unit_name, *map(show, (
        total, items["overseas"], items["reception"], vehicles, items["vehicle_purchase"],
        items["vehicle_operation"],
    ))]]  # fmt: skip
    return _grid(head, body)


def _empty_fund(form: Form) -> Grid:
    code_head = _code_head(form, 2)
    head = [[*code_head[0], "本年政府性基金预算支出", LEFT, LEFT],
            [*code_head[1], "合计", "基本支出", "项目支出"]]  # fmt: skip
    head += _index_row(form, len(code_head[0]), 3)
    keys = len(code_head[0])
    return _grid(head, [[*[""] * (keys - 1), "合计", "", "", ""]])


def _projects(ledger: Ledger, show: Printer) -> Grid:
    head = [["类型", "项目名称", "项目单位", "合计", "本年财政拨款", LEFT, "财政拨款结转结余", LEFT,
             "单位资金"],
            [UP, UP, UP, UP, "一般公共预算", "政府性基金预算", "一般公共预算", "政府性基金预算",
             UP]]  # fmt: skip
    body = [
        ["特定目标类", p.name, ledger.unit_name, show(p.amount), show(p.current), show(0),
         show(p.carried), show(0), show(0)]
        for p in ledger.projects
    ]  # fmt: skip
    current = sum(p.current for p in ledger.projects)
    body.append(["合计", LEFT, LEFT, show(current + ledger.carried), show(current), show(0),
                 show(ledger.carried), show(0), show(0)])  # fmt: skip
    return _grid(head, body)


def _target_form(
    ledger: Ledger, name: str, current: int, carried: int, show: Printer, unit: str
) -> Grid:
    def money(yuan: int) -> str:
        return show(yuan) or "0.00"

    rows: list[Row] = [
        ["项目名称", name, LEFT, LEFT, LEFT],
        ["主管部门", ledger.department, LEFT, "实施单位", ledger.unit_name],
        [f"项目资金（{unit}）", "年度资金总额：", LEFT, money(current + carried), LEFT],
        [UP, "其中：财政拨款", LEFT, money(current), LEFT],
        [UP, "上年结转", LEFT, money(carried), LEFT],
        [UP, "其他资金", LEFT, money(0), LEFT],
        ["年度目标", "按计划完成项目内容，提升服务质量。", LEFT, LEFT, LEFT],
        ["绩效指标", "一级指标", "二级指标", "三级指标", "指标值"],
    ]
    above = ""
    for target in ledger.targets:
        level1 = UP if target.level1 == above else target.level1
        rows.append([UP, level1, target.level2, target.level3, target.text])
        above = target.level1
    return Grid(tuple(map(tuple, rows)), 0)


def _grid(head: list[Row], body: list[Row]) -> Grid:
    return Grid(tuple(map(tuple, [*head, *body])), len(head))
