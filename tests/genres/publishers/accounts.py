"""The tables of final accounts (决算): the national set 公开01 to 09, in the years' forms."""

from __future__ import annotations

from collections.abc import Sequence

from tests.genres.publishers.book import FISCAL, PERSONNEL, PROJECT, PUBLIC, Book, Keep, names
from tests.genres.publishers.budgets import (
    BASIC,
    CARRIED,
    NOW,
    Shape,
    both,
    class_rows,
    every,
    nature,
    period,
    source,
)
from tests.genres.publishers.pivots import Col, Row, Sheet, by_class, grid, han, side_by_side
from typesetting.content import MERGED_LEFT as LEFT
from typesetting.content import MERGED_UP as UP

_ROWS = {
    "general_public_budget": "一般公共预算财政拨款收入",
    "government_fund": "政府性基金预算财政拨款收入",
    "state_capital": "国有资本经营预算财政拨款收入",
    "superior_subsidy": "上级补助收入",
    "undertaking": "事业收入",
    "business": "经营收入",
    "affiliated_remittance": "附属单位上缴收入",
    "other": "其他收入",
}
# Final accounts know no special account: its money is 事业收入.
_AS = {"undertaking": ("undertaking", "fiscal_special_account")}


_LABELS = ("一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款")


def _in(code: str) -> tuple[str, ...]:
    return _AS.get(code, (code,))


def summary(book: Book, shape: Shape) -> Sheet:
    """公开01表."""
    habit = shape.habit
    left = [
        [f"{han(n)}、{label}", habit.show(book.sum(source(*_in(code), period=NOW), kept=None))]
        for n, (code, label) in enumerate(_ROWS.items(), 1)
    ]
    income, carried = book.sum(period(NOW), kept=None), book.sum(period(CARRIED), kept=None)
    spent, kept = book.sum(), book.sum(kept=True)
    foot: list[tuple[Row, Row]] = [
        (["本年收入合计", habit.show(income)], ["本年支出合计", habit.show(spent)]),
        (["使用非财政拨款结余（含专用结余）", habit.show(0)], ["结余分配", habit.show(0)]),
        (["年初结转和结余", habit.show(carried)], ["年末结转和结余", habit.show(kept)]),
        (["总计", habit.show(income + carried)], ["总计", habit.show(spent + kept)]),
    ]
    heads = ("项目", "决算数")
    return Sheet(
        "收入支出决算总表",
        side_by_side(
            habit, ("收入", heads), left, ("支出", heads), class_rows(book, habit, every), foot
        ),
    )


def income(book: Book, shape: Shape) -> Sheet:
    """公开02表."""
    columns = [
        Col(("本年收入合计",), every, kept=None),
        Col(("财政拨款收入",), source(*FISCAL), kept=None),
        *(Col((label,), source(*_in(code)), kept=None) for code, label in list(_ROWS.items())[3:]),
    ]
    return Sheet("收入决算表", by_class(book, shape.habit, columns, rows=period(NOW)))


def expenditure(book: Book, shape: Shape) -> Sheet:
    """公开03表."""
    columns = [
        Col(("本年支出合计",), every),
        Col(("基本支出",), nature(*BASIC)),
        Col(("项目支出",), nature(PROJECT)),
        Col(("上缴上级支出",), None),
        Col(("经营支出",), nature("business")),
        Col(("对附属单位补助支出",), None),
    ]
    return Sheet("支出决算表", by_class(book, shape.habit, columns, rows=lambda e: not e.kept))


def fiscal_summary(book: Book, shape: Shape) -> Sheet:
    """公开04表: expenditure by class with a column a fund, carried money by fund below."""
    habit = shape.habit
    split = [source(f) for f in FISCAL]
    fiscal = source(*FISCAL)
    left = [
        [
            f"{han(n)}、{_ROWS[f].removesuffix('收入')}",
            habit.show(book.sum(source(f, period=NOW), kept=None)),
        ]
        for n, f in enumerate(FISCAL, 1)
    ]
    right = class_rows(book, habit, fiscal, split=split)

    def four(keep: Keep, *, kept: bool | None = False) -> Row:
        return [habit.show(book.sum(both(keep, k), kept=kept)) for k in (fiscal, *split)]

    def lone(keep: Keep) -> str:
        return habit.show(book.sum(both(keep, fiscal), kept=None))

    foot: list[tuple[Row, Row]] = [
        (["本年收入合计", lone(period(NOW))], ["本年支出合计", *four(every)]),
        (["年初财政拨款结转和结余", lone(period(CARRIED))],
         ["年末财政拨款结转和结余", *four(every, kept=True)]),
        *((["　　" + label, habit.show(book.sum(source(f, period=CARRIED), kept=None))], [""] * 5)
          for f, label in zip(FISCAL, _LABELS, strict=True)),
        (["总计", lone(every)], ["总计", *four(every, kept=None)]),
    ]  # fmt: skip
    return Sheet(
        "财政拨款收入支出决算总表",
        side_by_side(habit, ("收入", ("项目", "金额")), left,
                     ("支出", ("项目", "合计", *_LABELS)), right, foot),
    )  # fmt: skip


def public_expenditure(book: Book, shape: Shape) -> Sheet:
    """公开05表."""
    columns = [
        Col(("本年支出", "小计"), every),
        Col(("本年支出", "基本支出"), nature(*BASIC)),
        Col(("本年支出", "项目支出"), nature(PROJECT)),
    ]
    return Sheet(
        "一般公共预算财政拨款支出决算表",
        by_class(book, shape.habit, columns,
                 rows=both(source(FISCAL[0]), lambda e: not e.kept)),
    )  # fmt: skip


def basic_blocks(book: Book, shape: Shape) -> Sheet:
    """公开06表: three blocks of code, name and amount side by side, personnel left, public right."""
    show = shape.habit.show
    keep = both(source(FISCAL[0]), lambda e: not e.kept)

    def block(what: str, classes: Sequence[str]) -> list[Row]:
        rows: list[Row] = []
        for head in classes:
            inside = both(keep, lambda e, head=head: e.nature == what  # type: ignore[misc]
                          and (e.economic or "").startswith(head))  # fmt: skip
            rows.append([head, names("economic")[head], show(book.sum(inside))])
            listed = [c for c in names("economic") if len(c) == 5 and c.startswith(head)]
            rows += [
                [code, "　" + names("economic")[code],
                 show(book.sum(both(inside, lambda e, code=code: e.economic == code)))]  # type: ignore[misc]
                for code in listed
            ]  # fmt: skip
        return rows

    left = block(PERSONNEL, ("301", "303"))
    public = block(PUBLIC, ("302", "307", "310", "399"))
    middle, right = public[: len(public) // 2 + 1], public[len(public) // 2 + 1 :]
    height = max(len(left), len(middle), len(right))
    blocks = [b + [["", "", ""]] * (height - len(b)) for b in (left, middle, right)]
    body = [[*a, *b, *c] for a, b, c in zip(*blocks, strict=True)]
    staff, running = book.sum(both(keep, nature(PERSONNEL))), book.sum(both(keep, nature(PUBLIC)))
    body.append(
        ["人员经费合计", LEFT, show(staff), "公用经费合计", LEFT, LEFT, LEFT, LEFT, show(running)]
    )
    code, name = shape.habit.code_heads
    head = [["人员经费", LEFT, LEFT, "公用经费", *[LEFT] * 5], [code, name, "决算数"] * 3]
    return Sheet("一般公共预算财政拨款基本支出决算明细表", grid(head, body))


def economic_detail(book: Book, shape: Shape) -> Sheet:
    """财政拨款支出决算明细表 of Sichuan: economic classes by fund and nature."""
    columns = [Col(("合计",), every)]
    for fund, label in zip(FISCAL, _LABELS, strict=True):
        columns += [
            Col((label, "小计"), source(fund)),
            Col((label, "基本支出"), both(source(fund), nature(*BASIC))),
            Col((label, "项目支出"), both(source(fund), nature(PROJECT))),
        ]
    return Sheet(
        "财政拨款支出决算明细表",
        by_class(book, shape.habit, columns, system="economic",
                 rows=both(source(*FISCAL), lambda e: not e.kept)),
    )  # fmt: skip


def public_detail(book: Book, shape: Shape) -> Sheet:
    """一般公共预算财政拨款支出决算明细表 of Sichuan: functions with economic classes as columns."""
    keep = both(source(FISCAL[0]), lambda e: not e.kept)
    columns = [Col(("合计",), every)]
    codes = book.economics(keep)
    for head in sorted({code[:3] for code in codes}):
        over = names("economic")[head]

        def starts(prefix: str) -> Keep:
            return lambda e: (e.economic or "").startswith(prefix)

        columns.append(Col((over, "小计"), starts(head)))
        columns += [
            Col((over, names("economic")[code]), starts(code))
            for code in codes
            if code.startswith(head)
        ]
    return Sheet(
        "一般公共预算财政拨款支出决算明细表", by_class(book, shape.habit, columns, rows=keep)
    )


def project_expenditure(book: Book, shape: Shape) -> Sheet:
    """一般公共预算财政拨款项目支出决算表 of Sichuan: project expenditure by function."""
    keep = both(source(FISCAL[0]), both(nature(PROJECT), lambda e: not e.kept))
    return Sheet(
        "一般公共预算财政拨款项目支出决算表",
        by_class(book, shape.habit, [Col(("本年支出",), every)], rows=keep),
    )


def basic_rows(book: Book, shape: Shape) -> Sheet:
    """Basic expenditure by economic class with personnel and public columns."""
    columns = [
        Col(("合计",), every),
        Col(("人员经费",), nature(PERSONNEL)),
        Col(("公用经费",), nature(PUBLIC)),
    ]
    return Sheet(
        "一般公共预算财政拨款基本支出决算表",
        by_class(book, shape.habit, columns, system="economic",
                 rows=both(source(FISCAL[0]), nature(*BASIC))),
    )  # fmt: skip


def three_public(book: Book, shape: Shape) -> Sheet:
    """公开07表: budget and final accounts side by side."""
    show = shape.habit.show
    items = book.three_public
    vehicles = items["vehicle_purchase"] + items["vehicle_operation"]
    amounts = [items["overseas"] + items["reception"] + vehicles, items["overseas"], vehicles,
               items["vehicle_purchase"], items["vehicle_operation"], items["reception"]]  # fmt: skip
    budget = [0, 0, 0, amounts[3], amounts[4] + 20_000, amounts[5] + 10_000]
    budget[2] = budget[3] + budget[4]
    budget[0] = budget[2] + budget[5]
    tops = ["合计", "因公出国（境）费", "公务用车购置及运行维护费", LEFT, LEFT, "公务接待费"]
    parts = [UP, UP, "小计", "公务用车购置费", "公务用车运行维护费", UP]
    head = [["预算数", *[LEFT] * 5, "决算数", *[LEFT] * 5], tops * 2, parts * 2]
    if shape.habit.index_row:
        head.append([str(n) for n in range(1, 13)])
    return Sheet("财政拨款“三公”经费支出决算表",
                 grid(head, [[*map(show, budget), *map(show, amounts)]]),
                 note="注：本表反映部门本年度财政拨款“三公”经费支出预决算情况。")  # fmt: skip


def fund(book: Book, shape: Shape) -> Sheet:
    """公开08表: balances, income and expenditure of the government fund."""
    columns = [
        Col(("年初结转和结余",), period(CARRIED), kept=None),
        Col(("本年收入",), period(NOW), kept=None),
        Col(("本年支出", "小计"), every),
        Col(("本年支出", "基本支出"), nature(*BASIC)),
        Col(("本年支出", "项目支出"), nature(PROJECT)),
        Col(("年末结转和结余",), every, kept=True),
    ]
    keep = source("government_fund")
    empty = not book.sum(keep)
    return Sheet(
        "政府性基金预算财政拨款收入支出决算表",
        by_class(book, shape.habit, columns, rows=keep, empty=empty),
        note="本部门没有政府性基金收入，也没有使用政府性基金安排的支出，故本表无数据。"
        if empty
        else None,
    )


def capital(book: Book, shape: Shape) -> Sheet:
    """公开09表."""
    columns = [
        Col(("本年支出", "合计"), every),
        Col(("本年支出", "基本支出"), nature(*BASIC)),
        Col(("本年支出", "项目支出"), nature(PROJECT)),
    ]
    keep = source("state_capital")
    empty = not book.sum(keep)
    return Sheet(
        "国有资本经营预算财政拨款支出决算表",
        by_class(book, shape.habit, columns, rows=keep, empty=empty),
        note="本部门没有国有资本经营预算财政拨款支出，故本表无数据。" if empty else None,
    )
