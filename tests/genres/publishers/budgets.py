"""The tables of a budget (预算), in the shapes that provinces use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tests.genres.publishers.book import (
    FISCAL,
    PERSONNEL,
    PROJECT,
    PUBLIC,
    Book,
    Entry,
    Keep,
    names,
)
from tests.genres.publishers.pivots import (
    Col,
    Habit,
    Row,
    Sheet,
    by_class,
    grid,
    han,
    head_of,
    index_rows,
    side_by_side,
)

SOURCES = {
    "general_public_budget": "一般公共预算拨款收入",
    "government_fund": "政府性基金预算拨款收入",
    "state_capital": "国有资本经营预算拨款收入",
    "fiscal_special_account": "财政专户管理资金收入",
    "undertaking": "事业收入",
    "business": "事业单位经营收入",
    "superior_subsidy": "上级补助收入",
    "affiliated_remittance": "附属单位上缴收入",
    "other": "其他收入",
}
FUNDS = {
    "general_public_budget": "一般公共预算",
    "government_fund": "政府性基金预算",
    "state_capital": "国有资本经营预算",
}


def source(*codes: str, period: str | None = None) -> Keep:
    """Entries of these sources (and this period)."""
    return lambda e: e.source in codes and period in (None, e.period)


def nature(*codes: str) -> Keep:
    """Entries of these natures."""
    return lambda e: e.nature in codes


def both(one: Keep, other: Keep) -> Keep:
    """Entries that both want."""
    return lambda e: one(e) and other(e)


def every(entry: Entry) -> bool:
    """All entries."""
    return True


def period(code: str) -> Keep:
    """Entries of one period."""
    return lambda e: e.period == code


NOW, CARRIED = "current_year", "carried_forward"
BASIC = (PERSONNEL, PUBLIC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How a province builds the tables of a budget."""

    name: str
    habit: Habit
    sheets: tuple[Callable[[Book, Shape], Sheet], ...]
    sources: dict[str, str] = None  # type: ignore[assignment]
    years: tuple[int, ...] = (2022, 2023, 2024, 2025)
    only_public: bool = False  # publishers with no other money than 一般公共预算 in the tables


# -- two-sided summaries ---------------------------------------------------------------------------


def class_rows(
    book: Book, habit: Habit, keep: Keep, *, all_classes: bool = True, split: Sequence[Keep] = ()
) -> list[Row]:
    """One row a functional class, empty classes too where the publisher lists them all."""
    codes = [code for code in names("function") if len(code) == 3]
    rows: list[Row] = []
    for code in sorted(codes):
        inside = both(keep, lambda e, code=code: e.function.startswith(code))  # type: ignore[misc]
        amount = book.sum(inside)
        if amount or (all_classes and code in _LISTED):
            parts = [habit.show(book.sum(both(inside, part))) for part in split]
            rows.append(
                [f"{han(len(rows) + 1)}、{names('function')[code]}", habit.show(amount), *parts]
            )
    return rows


_LISTED = ("201", "202", "203", "204", "205", "206", "207", "208", "210", "211", "212", "213", "214",
           "215", "216", "221", "229")  # fmt: skip


def summary(book: Book, shape: Shape, name: str = "部门收支总表") -> Sheet:
    """Income by source, expenditure by functional class."""
    habit = shape.habit
    sources = shape.sources or SOURCES
    left = [
        [f"{han(n)}、{label}", habit.show(book.sum(source(code, period=NOW)))]
        for n, (code, label) in enumerate(sources.items(), 1)
    ]
    total = book.sum()
    foot: list[tuple[Row, Row]] = [
        (["本年收入合计", habit.show(book.sum(period(NOW)))], ["本年支出合计", habit.show(total)]),
        (["上年结转结余", habit.show(book.sum(period(CARRIED)))], ["年终结转结余", habit.show(0)]),
        (["收入总计", habit.show(total)], ["支出总计", habit.show(total)]),
    ]
    heads = ("项目", "预算数")
    return Sheet(
        name,
        side_by_side(
            habit, ("收入", heads), left, ("支出", heads), class_rows(book, habit, every), foot
        ),
    )


def summary_by_nature(book: Book, shape: Shape) -> Sheet:
    """As many provinces did before 2018: expenditure by nature, carried money among the sources."""
    habit = shape.habit
    left = [
        ["一、财政拨款", habit.show(book.sum(source(*FISCAL, period=NOW)))],
        ["　　一般公共预算拨款", habit.show(book.sum(source(FISCAL[0], period=NOW)))],
        ["　　政府性基金预算拨款", habit.show(book.sum(source(FISCAL[1], period=NOW)))],
        ["　　国有资本经营预算拨款", habit.show(book.sum(source(FISCAL[2], period=NOW)))],
    ]
    others = {k: v for k, v in SOURCES.items() if k not in FISCAL}
    left += [
        [f"{han(n)}、{label}", habit.show(book.sum(source(code, period=NOW)))]
        for n, (code, label) in enumerate(others.items(), 2)
    ]
    right = [
        ["一、基本支出", habit.show(book.sum(nature(*BASIC)))],
        ["　　人员经费", habit.show(book.sum(nature(PERSONNEL)))],
        ["　　公用经费", habit.show(book.sum(nature(PUBLIC)))],
        ["二、项目支出", habit.show(book.sum(nature(PROJECT)))],
        ["三、事业单位经营支出", habit.show(book.sum(nature("business")))],
        ["四、上缴上级支出", habit.show(0)],
        ["五、对附属单位补助支出", habit.show(0)],
    ]
    total = book.sum()
    foot: list[tuple[Row, Row]] = [
        (["本年收入合计", habit.show(book.sum(period(NOW)))], ["本年支出合计", habit.show(total)]),
        (["上年结转", habit.show(book.sum(period(CARRIED)))], ["结转下年", habit.show(0)]),
        (["收入总计", habit.show(total)], ["支出总计", habit.show(total)]),
    ]
    heads = ("项目", f"{book.year}年预算")
    return Sheet(
        "收支预算总表", side_by_side(habit, ("收入", heads), left, ("支出", heads), right, foot)
    )


def fiscal_summary(book: Book, shape: Shape, name: str = "财政拨款收支总表") -> Sheet:
    """Fiscal money: income by fund and period, expenditure by class with a column a fund."""
    habit = shape.habit

    def by_period(code: str) -> list[Row]:
        return [
            [f"（{han(n)}）{FUNDS[fund]}拨款", habit.show(book.sum(source(fund, period=code)))]
            for n, fund in enumerate(FISCAL, 1)
        ]

    fiscal = source(*FISCAL)
    left = [
        ["一、本年收入", habit.show(book.sum(source(*FISCAL, period=NOW)))], *by_period(NOW),
        ["二、上年结转", habit.show(book.sum(source(*FISCAL, period=CARRIED)))], *by_period(CARRIED),
    ]  # fmt: skip
    split = [source(fund) for fund in FISCAL]
    classes = class_rows(book, habit, fiscal, split=split)
    right = [
        ["一、本年支出", *(habit.show(book.sum(both(fiscal, k))) for k in (every, *split))],
        *[[f"（{row[0].replace('、', '）', 1)}", *row[1:]] for row in classes],
        ["二、年终结转结余", *[habit.show(0)] * 4],
    ]
    total = [habit.show(book.sum(both(fiscal, k))) for k in (every, *split)]
    return Sheet(
        name,
        side_by_side(
            habit,
            ("收入", ("项目", "预算数")), left,
            ("支出", ("项目", "合计", *FUNDS.values())), right,
            [(["收入总计", total[0]], ["支出总计", *total])],
        ),
    )  # fmt: skip


def fiscal_summary_one_column(book: Book, shape: Shape) -> Sheet:
    """Fiscal money: one amount column on each side."""
    habit = shape.habit
    fiscal = source(*FISCAL)
    left = [[f"{han(n)}、{FUNDS[f]}财政拨款", habit.show(book.sum(source(f, period=NOW)))]
            for n, f in enumerate(FISCAL, 1)]  # fmt: skip
    total = habit.show(book.sum(fiscal))
    foot: list[tuple[Row, Row]] = [
        (["本年收入合计", habit.show(book.sum(source(*FISCAL, period=NOW)))], ["本年支出合计", total]),
        (["上年结转", habit.show(book.sum(source(*FISCAL, period=CARRIED)))],
         ["结转下年", habit.show(0)]),
        (["收入总计", total], ["支出总计", total]),
    ]  # fmt: skip
    heads = ("项目", "预算数")
    right = class_rows(book, habit, fiscal)
    return Sheet(
        "财政拨款收支预算总表",
        side_by_side(habit, ("收入", heads), left, ("支出", heads), right, foot),
    )


# -- income ----------------------------------------------------------------------------------------


def income_by_unit(book: Book, shape: Shape) -> Sheet:
    """One row a unit; this year's money by source, carried money by fund."""
    habit = shape.habit
    own = [k for k in SOURCES if k not in (*FISCAL, "fiscal_special_account")]
    columns = [
        Col(("合计",), every),
        Col(("本年收入", "小计"), period(NOW)),
        *(
            Col(("本年收入", SOURCES[k].removesuffix("拨款收入")), source(k, period=NOW))
            for k in SOURCES
        ),
        Col(("上年结转结余", "小计"), period(CARRIED)),
        *(Col(("上年结转结余", FUNDS[f]), source(f, period=CARRIED)) for f in FISCAL),
        Col(("上年结转结余", "单位资金"), source(*own, period=CARRIED)),
    ]
    amounts = [habit.show(col.amount(book, every)) for col in columns]
    keys = [("部门（单位）代码",), ("部门（单位）名称",)]
    body = [["", habit.total, *amounts], ["013", book.unit_name, *amounts],
            ["013001", f"　{book.unit_name}本级", *amounts]]  # fmt: skip
    head = head_of(keys, [c.path for c in columns])
    return Sheet("部门收入总表", grid([*head, *index_rows(habit, 2, len(columns))], body))


def income_by_function(book: Book, shape: Shape) -> Sheet:
    """One row a functional class; a column a source."""
    columns = [
        Col(("合计",), every),
        Col(("上年结转",), period(CARRIED)),
        *(Col((label,), source(code, period=NOW)) for code, label in SOURCES.items()),
        Col(("使用非财政拨款结余",), None),
    ]
    return Sheet("部门收入总表", by_class(book, shape.habit, columns))


def income_grouped(book: Book, shape: Shape) -> Sheet:
    """One row a functional class; sources under heads of fiscal and own money, with 小计."""
    own = ["undertaking", "superior_subsidy", "affiliated_remittance", "business", "other"]
    columns = [
        Col(("总计",), every),
        Col(("财政拨款", "小计"), source(*FISCAL, period=NOW)),
        *(Col(("财政拨款", FUNDS[f]), source(f, period=NOW)) for f in FISCAL),
        Col(("财政专户管理资金",), source("fiscal_special_account", period=NOW)),
        Col(("单位资金", "小计"), source(*own, period=NOW)),
        *(Col(("单位资金", SOURCES[k]), source(k, period=NOW)) for k in own),
        Col(("上年结转",), period(CARRIED)),
    ]
    return Sheet("收入预算总表", by_class(book, shape.habit, columns))


# -- expenditure -----------------------------------------------------------------------------------


def expenditure(book: Book, shape: Shape) -> Sheet:
    """The five natures of the rule."""
    columns = [
        Col(("合计",), every),
        Col(("基本支出",), nature(*BASIC)),
        Col(("项目支出",), nature(PROJECT)),
        Col(("事业单位经营支出",), nature("business")),
        Col(("上缴上级支出",), None),
        Col(("对附属单位补助支出",), None),
    ]
    return Sheet("部门支出总表", by_class(book, shape.habit, columns))


def expenditure_split(book: Book, shape: Shape) -> Sheet:
    """Basic expenditure split; projects by their class of 一体化."""
    columns = [
        Col(("合计",), every),
        Col(("基本支出", "小计"), nature(*BASIC)),
        Col(("基本支出", "人员经费"), nature(PERSONNEL)),
        Col(("基本支出", "公用经费"), nature(PUBLIC)),
        Col(("项目支出",), nature(PROJECT)),
        Col(("经营支出",), nature("business")),
        Col(("上缴上级支出",), None),
        Col(("对附属单位补助支出",), None),
        Col(("结转下年",), None),
    ]
    return Sheet("支出预算总表", by_class(book, shape.habit, columns))


def public_expenditure(book: Book, shape: Shape) -> Sheet:
    """一般公共预算支出表 with basic expenditure split."""
    columns = [
        Col(("合计",), every),
        Col(("基本支出", "小计"), nature(*BASIC)),
        Col(("基本支出", "人员经费"), nature(PERSONNEL)),
        Col(("基本支出", "公用经费"), nature(PUBLIC)),
        Col(("项目支出",), nature(PROJECT)),
    ]
    return Sheet("一般公共预算支出表", by_class(book, shape.habit, columns, rows=source(FISCAL[0])))


def public_expenditure_years(book: Book, shape: Shape) -> Sheet:
    """As central departments print it: execution of last year, this year's budget, the change."""
    year = book.year

    def before(keep: Keep) -> Keep:
        return keep

    columns = [
        Col((f"{year - 1}年执行数",), before(every)),
        Col((f"{year}年预算数", "合计"), every),
        Col((f"{year}年预算数", "基本支出"), nature(*BASIC)),
        Col((f"{year}年预算数", "项目支出"), nature(PROJECT)),
    ]
    return Sheet("一般公共预算支出表", by_class(book, shape.habit, columns, rows=source(FISCAL[0])))


def basic(book: Book, shape: Shape) -> Sheet:
    """一般公共预算基本支出表 by economic class."""
    columns = [
        Col((f"{book.year}年基本支出", "合计"), every),
        Col((f"{book.year}年基本支出", "人员经费"), nature(PERSONNEL)),
        Col((f"{book.year}年基本支出", "公用经费"), nature(PUBLIC)),
    ]
    habit = replace(shape.habit, group_head="部门预算支出经济分类科目")
    return Sheet(
        "一般公共预算基本支出表",
        by_class(book, habit, columns, system="economic",
                 rows=both(source(FISCAL[0]), nature(*BASIC))),
    )  # fmt: skip


def basic_one_column(book: Book, shape: Shape) -> Sheet:
    """Basic expenditure by economic class with a single amount."""
    return Sheet(
        "一般公共预算基本支出情况表（按经济分类）",
        by_class(book, shape.habit, [Col(("金额",), every)], system="economic",
                 rows=both(source(FISCAL[0]), nature(*BASIC))),
    )  # fmt: skip


def fund(book: Book, shape: Shape) -> Sheet:
    """政府性基金预算支出表."""
    return _fund(book, shape, "government_fund", "政府性基金预算支出表", "本年政府性基金预算支出")


def capital(book: Book, shape: Shape) -> Sheet:
    """国有资本经营预算支出表."""
    return _fund(book, shape, "state_capital", "国有资本经营预算支出表", "本年国有资本经营预算支出")


def special_account(book: Book, shape: Shape) -> Sheet:
    """财政专户管理资金预算支出表."""
    return _fund(book, shape, "fiscal_special_account", "财政专户管理资金预算支出表",
                 "本年财政专户管理资金预算支出")  # fmt: skip


def _fund(book: Book, shape: Shape, code: str, name: str, over: str) -> Sheet:
    columns = [
        Col((over, "合计"), every),
        Col((over, "基本支出"), nature(*BASIC)),
        Col((over, "项目支出"), nature(PROJECT)),
    ]
    keep = source(code)
    empty = not book.sum(keep)
    note = (
        f"说明：{book.unit_name}没有{name.removesuffix('预算支出表')}预算安排的支出，故本表为空。"
    )
    return Sheet(name, by_class(book, shape.habit, columns, rows=keep, empty=empty),
                 note=note if empty else None)  # fmt: skip


# -- other tables ----------------------------------------------------------------------------------


def three_public_columns(book: Book, shape: Shape) -> Sheet:
    """三公 as columns, one row a unit."""
    show = shape.habit.show
    items = book.three_public
    vehicles = items["vehicle_purchase"] + items["vehicle_operation"]
    amounts = [items["overseas"] + items["reception"] + vehicles, items["overseas"], vehicles,
               items["vehicle_purchase"], items["vehicle_operation"], items["reception"]]  # fmt: skip
    over = "公务用车购置及运行费"
    paths = [("“三公”经费合计",), ("因公出国（境）费",), (over, "小计"), (over, "公务用车购置费"),
             (over, "公务用车运行维护费"), ("公务接待费",)]  # fmt: skip
    head = head_of([("单位编码",), ("单位名称",)], paths)
    return Sheet("一般公共预算“三公”经费支出表",
                 grid(head, [["013", book.unit_name, *map(show, amounts)]]))  # fmt: skip


def three_public_rows(book: Book, shape: Shape) -> Sheet:
    """三公 as rows."""
    show = shape.habit.show
    items = book.three_public
    vehicles = items["vehicle_purchase"] + items["vehicle_operation"]
    rows = [
        ["合计", show(items["overseas"] + items["reception"] + vehicles)],
        ["1.因公出国（境）费用", show(items["overseas"])],
        ["2.公务接待费", show(items["reception"])],
        ["3.公务用车购置及运行维护费", show(vehicles)],
        ["其中：（1）公务用车运行维护费", show(items["vehicle_operation"])],
        ["（2）公务用车购置费", show(items["vehicle_purchase"])],
    ]
    return Sheet("“三公”经费预算表", grid([["项目", f"{book.year}年预算数"]], rows))


def three_public_years(book: Book, shape: Shape) -> Sheet:
    """三公 of two years side by side, as central departments print it."""
    show = shape.habit.show
    items = book.three_public
    vehicles = items["vehicle_purchase"] + items["vehicle_operation"]
    amounts = [items["overseas"] + items["reception"] + vehicles, items["overseas"], vehicles,
               items["vehicle_purchase"], items["vehicle_operation"], items["reception"]]  # fmt: skip
    paths = []
    for year in (book.year - 1, book.year):
        over = (f"{year}年预算数", "公务用车购置及运行费")
        paths += [(over[0], "合计"), (over[0], "因公出国（境）费"), (*over, "小计"),
                  (*over, "公务用车购置费"), (*over, "公务用车运行费"), (over[0], "公务接待费")]  # fmt: skip
    prior = [a + 10_000 if a else 0 for a in amounts]
    prior[0] = prior[1] + prior[2] + prior[5]
    prior[2] = prior[3] + prior[4]
    prior[0] = prior[1] + prior[2] + prior[5]
    return Sheet(
        "“三公”经费支出表", grid(head_of([], paths), [[*map(show, prior), *map(show, amounts)]])
    )


def projects(book: Book, shape: Shape) -> Sheet:
    """项目支出表 of 一体化: a column a fund and period."""
    own = [k for k in SOURCES if k not in (*FISCAL, "fiscal_special_account")]
    columns = [
        Col(("合计",), every),
        *(Col(("本年拨款", FUNDS[f]), source(f, period=NOW)) for f in FISCAL),
        *(Col(("财政拨款结转结余", FUNDS[f]), source(f, period=CARRIED)) for f in FISCAL),
        Col(("财政专户管理资金",), source("fiscal_special_account")),
        Col(("单位资金",), source(*own)),
    ]
    show = shape.habit.show

    def amounts(keep: Keep) -> Row:
        return [show(c.amount(book, keep)) for c in columns]

    spent = nature(PROJECT)
    body = [["合计", "", "", *amounts(spent)]]
    body += [
        ["特定目标类", name, book.unit_name,
         *amounts(both(spent, lambda e, name=name: e.project == name))]  # type: ignore[misc]
        for name in book.projects()
    ]  # fmt: skip
    head = head_of([("类型",), ("项目名称",), ("项目单位",)], [c.path for c in columns])
    return Sheet("项目支出表", grid(head, body))


def project_list(book: Book, shape: Shape) -> Sheet:
    """Projects with one amount each."""
    show = shape.habit.show
    spent = nature(PROJECT)
    body = [
        [str(n), name, show(book.sum(both(spent, lambda e, name=name: e.project == name)))]  # type: ignore[misc]
        for n, name in enumerate(book.projects(), 1)
    ]
    body.append(["", "合计", show(book.sum(spent))])
    return Sheet("部门项目支出预算明细表", grid([["序号", "项目名称", "预算金额"]], body))
