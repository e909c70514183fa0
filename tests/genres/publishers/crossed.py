"""Tables whose columns stand for what other publishers print as rows: classes, goods, funds, years, units."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from tests.genres.publishers.book import FISCAL, PERSONNEL, PROJECT, PUBLIC, Book, Keep, names
from tests.genres.publishers.budgets import (
    BASIC,
    CARRIED,
    FUNDS,
    NOW,
    SOURCES,
    Shape,
    both,
    every,
    nature,
    source,
)
from tests.genres.publishers.pivots import Col, Row, Sheet, by_class, grid, head_of

# Table of the warehouse, condition, 元.
Truth = tuple[str, str, int]

CLASSES = {"301": "工资福利支出", "302": "商品和服务支出", "303": "对个人和家庭的补助",
           "307": "债务利息及费用支出", "309": "资本性支出（基本建设）", "310": "资本性支出",
           "311": "对企业补助（基本建设）", "312": "对企业补助", "313": "对社会保障基金补助",
           "399": "其他支出"}  # fmt: skip
GOVERNMENT = {"501": "机关工资福利支出", "502": "机关商品和服务支出", "503": "机关资本性支出（一）",
              "505": "对事业单位经常性补助", "507": "对企业补助", "509": "对个人和家庭的补助",
              "599": "其他支出"}  # fmt: skip
_PAID_AS = {"301": "501", "302": "502", "310": "503", "303": "509"}
_OWN = ("undertaking", "business", "superior_subsidy", "affiliated_remittance", "other")


def spent_on(*classes: str) -> Keep:
    """Entries of economic classes or groups of the department system."""
    return lambda e: (e.economic or "-").startswith(classes)


def paid_as(code: str) -> Keep:
    """Entries of a class of the government system, as an authority books them."""
    return lambda e: _PAID_AS.get((e.economic or "-")[:3]) == code


def _classes(over: tuple[str, ...] = (), keep: Keep = every) -> list[Col]:
    return [Col((*over, label), both(keep, spent_on(code))) for code, label in CLASSES.items()]


# -- economic classes ------------------------------------------------------------------------------


def expenditure_by_class(book: Book, shape: Shape) -> Sheet:
    """Functions as rows, economic classes of all money as columns."""
    return Sheet("部门支出总表（按部门预算经济分类）",
                 by_class(book, shape.habit, [Col(("合计",), every), *_classes()]))  # fmt: skip


def expenditure_by_class_coded(book: Book, shape: Shape) -> Sheet:
    """The same with the codes of the classes in the head, below a common head."""
    columns = [Col(("总计",), every)]
    columns += [
        Col(("支出经济分类", f"{code}{label}"), spent_on(code)) for code, label in CLASSES.items()
    ]
    return Sheet("支出预算总表", by_class(book, shape.habit, columns))


def expenditure_natures_by_class(book: Book, shape: Shape) -> Sheet:
    """基本支出 and 项目支出, each with its economic classes."""
    columns = [Col(("总计",), every)]
    for label, codes, classes in (("基本支出", BASIC, ("301", "302", "303", "310")),
                                  ("项目支出", (PROJECT,), tuple(CLASSES))):  # fmt: skip
        kept = nature(*codes)
        columns.append(Col((label, "合计"), kept))
        columns += [Col((label, CLASSES[c]), both(kept, spent_on(c))) for c in classes]
    columns.append(Col(("事业单位经营支出",), nature("business")))
    return Sheet("支出预算分类汇总表（按部门预算经济分类）", by_class(book, shape.habit, columns))


def expenditure_by_government_class(book: Book, shape: Shape) -> Sheet:
    """Functions as rows, classes of the government system as columns."""
    columns = [Col(("合计",), every)]
    columns += [Col((label,), paid_as(code)) for code, label in GOVERNMENT.items()]
    return Sheet("部门支出总表（按政府预算经济分类）", by_class(book, shape.habit, columns))


def units_by_class(book: Book, shape: Shape) -> Sheet:
    """One row a unit, economic classes as columns."""
    columns = [Col(("合计",), every), *_classes()]
    amounts = [shape.habit.show(c.amount(book, every)) for c in columns]
    head = head_of([("单位编码",), ("单位名称",)], [c.path for c in columns])
    body = [["", shape.habit.total, *amounts], ["013001", book.unit_name, *amounts]]
    return Sheet("部门预算支出经济分类情况表", grid(head, body))


def _of_classes(
    prefixes: Sequence[str], natures: bool = False
) -> Callable[[Book], Iterator[Truth]]:
    def truth(book: Book) -> Iterator[Truth]:
        for code in prefixes:
            like = f"economic_code like '{code}%'"
            if not natures:
                yield "fct_economic_expenditure", like, book.sum(spent_on(code))
            else:
                for prefix, codes in (("basic", BASIC), ("project", (PROJECT,))):
                    yield ("fct_economic_expenditure", f"{like} and nature_code like '{prefix}%'",
                           book.sum(both(nature(*codes), spent_on(code))))  # fmt: skip
        # 经营支出 stands beside the classes, not in them
        kept = (lambda e: e.nature != "business") if natures else every
        yield "fct_economic_expenditure", "system = 'department'", book.sum(kept)

    return truth


def _of_government(book: Book) -> Iterator[Truth]:
    for code in GOVERNMENT:
        condition = f"economic_code = '{code}' and system = 'government'"
        yield "fct_economic_expenditure", condition, book.sum(paid_as(code))


# -- funds -----------------------------------------------------------------------------------------


def _fund_columns(over: tuple[str, ...] = (), keep: Keep = every) -> list[Col]:
    return [
        *(Col((*over, FUNDS[f]), both(keep, source(f))) for f in FISCAL),
        Col((*over, "财政专户管理资金"), both(keep, source("fiscal_special_account"))),
        Col((*over, "单位资金"), both(keep, source(*_OWN))),
    ]


def expenditure_by_fund(book: Book, shape: Shape) -> Sheet:
    """支出总表 with a column a fund, own money split by source, carried money by fund."""
    own = [k for k in SOURCES if k in _OWN]
    columns = [
        Col(("合计",), every),
        *(Col((FUNDS[f],), source(f, period=NOW)) for f in FISCAL),
        Col(("财政专户管理资金",), source("fiscal_special_account", period=NOW)),
        Col(("单位资金", "小计"), source(*own, period=NOW)),
        *(Col(("单位资金", SOURCES[k]), source(k, period=NOW)) for k in own),
        Col(("上年结转", "小计"), lambda e: e.period == CARRIED),
        *(Col(("上年结转", FUNDS[f]), source(f, period=CARRIED)) for f in FISCAL),
    ]
    return Sheet("部门支出总表", by_class(book, shape.habit, columns))


def expenditure_funds_beside_natures(book: Book, shape: Shape) -> Sheet:
    """One total split twice: by fund and by nature."""
    columns = [
        Col(("合计",), every),
        *_fund_columns(("资金来源",)),
        Col(("支出性质", "基本支出"), nature(*BASIC)),
        Col(("支出性质", "项目支出"), nature(PROJECT)),
        Col(("支出性质", "经营支出"), nature("business")),
    ]
    return Sheet("部门支出总表", by_class(book, shape.habit, columns))


def expenditure_nature_by_fund(book: Book, shape: Shape) -> Sheet:
    """基本支出 (人员经费, 公用经费) and 项目支出, each with the funds below it."""
    columns = [Col(("合计",), every), Col(("基本支出", "小计"), nature(*BASIC))]
    for code, label in ((PERSONNEL, "人员经费"), (PUBLIC, "公用经费")):
        columns.append(Col(("基本支出", label, "小计"), nature(code)))
        columns += _fund_columns(("基本支出", label), nature(code))
    columns.append(Col(("项目支出", "小计"), nature(PROJECT)))
    columns += _fund_columns(("项目支出",), nature(PROJECT))
    columns.append(Col(("事业单位经营支出",), nature("business")))
    return Sheet("部门支出总表", by_class(book, shape.habit, columns))


def expenditure_fund_by_nature(book: Book, shape: Shape) -> Sheet:
    """The other way round: funds with the natures below them."""
    columns = [Col(("合计",), every)]
    for label, codes in (*((FUNDS[f], (f,)) for f in FISCAL),
                         ("财政专户管理资金", ("fiscal_special_account",)), ("单位资金", _OWN)):  # fmt: skip
        columns.append(Col((label, "小计"), source(*codes)))
        columns.append(Col((label, "基本支出"), both(source(*codes), nature(*BASIC))))
        columns.append(Col((label, "项目支出"), both(source(*codes), nature(PROJECT))))
        if codes == _OWN:
            columns.append(Col((label, "事业单位经营支出"), nature("business")))
    return Sheet("部门支出总表", by_class(book, shape.habit, columns))


def economic_by_fund(book: Book, shape: Shape) -> Sheet:
    """Economic items as rows, funds as columns, all money."""
    columns = [Col(("合计",), every), *_fund_columns()]
    return Sheet(
        "部门支出预算表（按部门预算经济分类）",
        by_class(book, shape.habit, columns, system="economic"),
    )


def _funds(book: Book, among: Keep = every) -> Iterator[Truth]:
    groups = {**{f: (f,) for f in FISCAL}, "fiscal_special_account": ("fiscal_special_account",),
              "unit_funds": _OWN}  # fmt: skip
    for fund, codes in groups.items():
        yield "fct_expenditure", f"fund_code = '{fund}'", book.sum(both(among, source(*codes)))
        for function in book.functions():
            yield ("fct_expenditure", f"fund_code = '{fund}' and function_code = '{function}'",
                   book.sum(both(both(among, source(*codes)), lambda e, f=function: e.function == f)))  # type: ignore[misc]  # fmt: skip


def _funds_of_split_natures(book: Book) -> Iterator[Truth]:
    """经营支出 has no funds below it."""
    return _funds(book, lambda e: e.nature != "business")


def _natures(book: Book) -> Iterator[Truth]:
    for prefix, codes in (("basic", BASIC), ("project", (PROJECT,)), ("business", ("business",))):
        yield "fct_expenditure_nature", f"nature_code like '{prefix}%'", book.sum(nature(*codes))


def _natures_of_funds(*natures: tuple[str, tuple[str, ...]]) -> Callable[[Book], Iterator[Truth]]:
    def truth(book: Book) -> Iterator[Truth]:
        for prefix, codes in natures:
            for fund in FISCAL:
                yield ("fct_expenditure", f"fund_code = '{fund}' and nature_code like '{prefix}%'",
                       book.sum(both(source(fund), nature(*codes))))  # fmt: skip

    return truth


def _economic_funds(book: Book) -> Iterator[Truth]:
    for fund in FISCAL:
        for code in book.economics(source(fund)):
            yield ("fct_economic_expenditure", f"fund_code = '{fund}' and economic_code = '{code}'",
                   book.sum(both(source(fund), lambda e, c=code: e.economic == c)))  # type: ignore[misc]  # fmt: skip
    yield "fct_economic_expenditure", "true", book.sum()


# -- purchases and projects ------------------------------------------------------------------------

_BOUGHT = {"goods": ("货物", ("31003",)), "works": ("工程", ("30213",)),
           "services": ("服务", ("30227", "30299"))}  # fmt: skip


def _is_bought(category: str) -> Keep:
    return both(nature(PROJECT), spent_on(*_BOUGHT[category][1]))


def _any_bought(entry: object) -> bool:
    return any(_is_bought(category)(entry) for category in _BOUGHT)  # type: ignore[arg-type]


def _purchases(book: Book, shape: Shape, columns: Sequence[Col]) -> Sheet:
    names_ = [
        n for n in book.projects() if book.sum(lambda e, n=n: e.project == n and _any_bought(e))
    ]  # type: ignore[misc]
    rows: list[Row] = [
        [shape.habit.total, *(shape.habit.show(c.amount(book, _any_bought)) for c in columns)]
    ]
    for name in names_:
        keep: Keep = lambda e, n=name: e.project == n and _any_bought(e)  # type: ignore[misc]  # noqa: E731
        rows.append([name, *(shape.habit.show(c.amount(book, keep)) for c in columns)])
    return Sheet("政府采购预算表", grid(head_of([("项目名称",)], [c.path for c in columns]), rows))


def procurement_by_category(book: Book, shape: Shape) -> Sheet:
    """货物, 工程 and 服务 as columns."""
    columns = [Col(("合计",), every)]
    columns += [Col(("采购类别", label), _is_bought(c)) for c, (label, _) in _BOUGHT.items()]
    return _purchases(book, shape, columns)


def procurement_by_category_and_fund(book: Book, shape: Shape) -> Sheet:
    """货物, 工程 and 服务, each with the funds below it."""
    columns = [Col(("总计",), every)]
    for category, (label, _) in _BOUGHT.items():
        columns.append(Col((label, "小计"), _is_bought(category)))
        columns += _fund_columns((label,), _is_bought(category))
    return _purchases(book, shape, columns)


def procurement_by_fund(book: Book, shape: Shape) -> Sheet:
    """A column a fund."""
    return _purchases(
        book, shape, [Col(("采购预算", "合计"), every), *_fund_columns(("采购预算",))]
    )


def _bought(book: Book) -> Iterator[Truth]:
    yield "fct_procurement", "true", book.sum(_any_bought)
    for category in _BOUGHT:
        yield "fct_procurement", f"category = '{category}'", book.sum(_is_bought(category))


def _bought_funds(book: Book) -> Iterator[Truth]:
    yield "fct_procurement", "true", book.sum(_any_bought)
    for fund in FISCAL:
        yield ("fct_procurement", f"fund_code = '{fund}'",
               book.sum(both(source(fund), _any_bought)))  # fmt: skip


def project_funds(book: Book, shape: Shape) -> Sheet:
    """Projects with nested funds: fiscal money split, own money split by source."""
    columns = [
        Col(("金额", "合计"), every),
        Col(("金额", "财政拨款", "小计"), source(*FISCAL)),
        *(Col(("金额", "财政拨款", FUNDS[f]), source(f)) for f in FISCAL),
        Col(("金额", "财政专户管理资金"), source("fiscal_special_account")),
        Col(("金额", "单位资金", "小计"), source(*_OWN)),
        *(Col(("金额", "单位资金", SOURCES[k].removesuffix("收入")), source(k)) for k in _OWN),
    ]
    show = shape.habit.show
    spent = nature(PROJECT)
    rows = [
        [
            name,
            *(show(c.amount(book, both(spent, lambda e, n=name: e.project == n))) for c in columns),
        ]  # type: ignore[misc]
        for name in book.projects()
    ]
    rows.append([shape.habit.total, *(show(c.amount(book, spent)) for c in columns)])
    return Sheet(
        "项目支出预算明细表", grid(head_of([("项目名称",)], [c.path for c in columns]), rows)
    )


def _project_funds(book: Book) -> Iterator[Truth]:
    yield "fct_projects", "true", book.sum(nature(PROJECT))
    for fund in FISCAL:
        yield ("fct_projects", f"fund_code = '{fund}'",
               book.sum(both(source(fund), nature(PROJECT))))  # fmt: skip


# -- years and units -------------------------------------------------------------------------------


def _before(amount: int) -> int:
    """What the year before is invented to have spent: nine tenths, in whole 100 元."""
    return amount * 9 // 1000 * 100


def public_years(book: Book, shape: Shape) -> Sheet:
    """Functions with the year before, this year, the change and its rate."""
    habit = shape.habit
    keep = source(FISCAL[0])
    table = by_class(book, habit, [Col(("",), every)], rows=keep)
    leaf: dict[str, int] = {f: book.sum(both(keep, lambda e, f=f: e.function == f))  # type: ignore[misc]
                            for f in book.functions(keep)}  # fmt: skip
    rows: list[Row] = []
    for cells in table.rows[table.head_rows :]:
        code = cells[0] if cells[0].isdigit() else ""
        now = sum(a for f, a in leaf.items() if f.startswith(code))
        then = sum(_before(a) for f, a in leaf.items() if f.startswith(code))
        rate = f"{(now - then) / then * 100:.2f}" if then else ""
        rows.append([*cells[:-1], habit.show(then), habit.show(now), habit.show(now - then), rate])
    year = book.year
    head = head_of([("科目编码",), ("科目名称",)],
                   [(f"{year - 1}年预算数",), (f"{year}年预算数",),
                    (f"{year}年比{year - 1}年增减", "增减额"), (f"{year}年比{year - 1}年增减", "增减%")])  # fmt: skip
    return Sheet("一般公共预算支出情况表", grid(head, rows))


def _years(book: Book) -> Iterator[Truth]:
    keep = source(FISCAL[0])
    for function in book.functions(keep):
        amount = book.sum(both(keep, lambda e, f=function: e.function == f))  # type: ignore[misc]
        own = f"fund_code = 'general_public_budget' and function_code = '{function}'"
        yield "fct_expenditure", own, amount
        yield ("fct_comparative_amounts",
               f"family = 'expenditure' and function_code = '{function}' and value_year = {book.year - 1}",
               _before(amount))  # fmt: skip


def basic_years(book: Book, shape: Shape) -> Sheet:
    """Economic items of 基本支出 with the year before, this year and the change."""
    show = shape.habit.show
    keep = both(source(FISCAL[0]), nature(*BASIC))
    leaf = {c: book.sum(both(keep, lambda e, c=c: e.economic == c)) for c in book.economics(keep)}  # type: ignore[misc]
    codes = sorted({code[:n] for code in leaf for n in (3, 5)})
    rows: list[Row] = []
    for code in ("", *codes):
        now = sum(a for c, a in leaf.items() if c.startswith(code))
        then = sum(_before(a) for c, a in leaf.items() if c.startswith(code))
        rows.append(
            [
                code,
                names("economic").get(code, shape.habit.total),
                show(then),
                show(now),
                show(now - then),
            ]
        )
    head = head_of(
        [("科目编码",), ("科目名称",)], [("上年预算数",), ("本年预算数",), ("增减变化",)]
    )
    return Sheet("一般公共预算基本支出情况表", grid(head, rows))


def _basic_years(book: Book) -> Iterator[Truth]:
    keep = both(source(FISCAL[0]), nature(*BASIC))
    for code in book.economics(keep):
        amount = book.sum(both(keep, lambda e, c=code: e.economic == c))  # type: ignore[misc]
        yield "fct_economic_expenditure", f"economic_code = '{code}'", amount
        yield ("fct_comparative_amounts",
               f"family = 'economic' and economic_code = '{code}' and value_year = {book.year - 1}",
               _before(amount))  # fmt: skip


def projects_staged(book: Book, shape: Shape) -> Sheet:
    """Projects with the year before beside this year."""
    show = shape.habit.show
    spent = nature(PROJECT)
    amounts = {n: book.sum(both(spent, lambda e, n=n: e.project == n)) for n in book.projects()}  # type: ignore[misc]
    total = sum(amounts.values())
    before = sum(map(_before, amounts.values()))
    rows: list[Row] = [[shape.habit.total, show(before), show(total), show(total - before)]]
    rows += [[n, show(_before(a)), show(a), show(a - _before(a))] for n, a in amounts.items()]
    head = [["项目名称", "上年预算数", f"{book.year}年预算数", "比上年增减额"]]
    return Sheet("项目支出预算表", grid(head, rows))


def _projects_now(book: Book) -> Iterator[Truth]:
    spent = nature(PROJECT)
    yield "fct_projects", "true", book.sum(spent)
    for name in book.projects():
        yield ("fct_projects", f"project_name = '{name}'",
               book.sum(both(spent, lambda e, n=name: e.project == n)))  # type: ignore[misc]  # fmt: skip


def classes_years(book: Book, shape: Shape) -> Sheet:
    """Economic classes as columns, for the year before and this year."""
    habit = shape.habit
    used = ("301", "302", "303", "310")
    table = by_class(book, habit, [Col(("",), every)])
    leaf = {(f, c): book.sum(lambda e, f=f, c=c: e.function == f and (e.economic or "-").startswith(c))  # type: ignore[misc]
            for f in book.functions() for c in used}  # fmt: skip
    rows: list[Row] = []
    for cells in table.rows[table.head_rows :]:
        code = cells[0] if cells[0].isdigit() else ""
        row: Row = list(cells[:-1])
        for value in (_before, int):
            parts = [
                sum(value(a) for (f, c), a in leaf.items() if f.startswith(code) and c == k)
                for k in used
            ]
            row += [habit.show(sum(parts)), *map(habit.show, parts)]
        rows.append(row)
    paths = [(f"{year}年预算数", label) for year in (book.year - 1, book.year)
             for label in ("合计", *(CLASSES[c] for c in used))]  # fmt: skip
    head = head_of([("科目编码",), ("科目名称",)], paths)
    return Sheet("部门支出情况表（按经济分类）", grid(head, rows))


def _classes_years(book: Book) -> Iterator[Truth]:
    for code in ("301", "302", "303", "310"):
        yield "fct_economic_expenditure", f"economic_code = '{code}'", book.sum(spent_on(code))


def functions_staged(book: Book, shape: Shape) -> Sheet:
    """Final accounts: functions with 年初预算数, 全年预算数, 决算数 and 完成率."""
    habit = shape.habit
    keep: Keep = both(source(FISCAL[0]), lambda e: not e.kept)
    table = by_class(book, habit, [Col(("",), every)], rows=keep)
    leaf = {f: book.sum(both(keep, lambda e, f=f: e.function == f)) for f in book.functions(keep)}  # type: ignore[misc]
    rows: list[Row] = []
    for cells in table.rows[table.head_rows :]:
        code = cells[0] if cells[0].isdigit() else ""
        now = sum(a for f, a in leaf.items() if f.startswith(code))
        then = sum(_before(a) for f, a in leaf.items() if f.startswith(code))
        rate = f"{now / then * 100:.2f}" if then else ""
        rows.append([*cells[:-1], habit.show(then), habit.show(now), habit.show(now), rate])
    head = head_of(
        [("科目编码",), ("科目名称",)],
        [("年初预算数",), ("全年预算数",), ("决算数",), ("完成率（%）",)],
    )
    return Sheet("一般公共预算财政拨款支出决算表", grid(head, rows))


def _functions_staged(book: Book) -> Iterator[Truth]:
    keep: Keep = both(source(FISCAL[0]), lambda e: not e.kept)
    for function in book.functions(keep):
        amount = book.sum(both(keep, lambda e, f=function: e.function == f))  # type: ignore[misc]
        yield ("fct_expenditure",
               f"fund_code = 'general_public_budget' and function_code = '{function}'", amount)  # fmt: skip
        stages = {"budget": _before(amount), "adjusted_budget": amount}
        own = f"family = 'expenditure' and function_code = '{function}'"
        for stage, value in stages.items():
            yield "fct_comparative_amounts", f"{own} and value_stage = '{stage}'", value


def expenditure_by_unit_columns(book: Book, shape: Shape) -> Sheet:
    """Functions as rows, the units of the department as columns."""
    columns = [Col(("合计",), every), Col((f"{book.unit_name}本级",), nature(*BASIC)),
               Col((f"{book.unit_name}服务中心",), lambda e: e.nature not in BASIC)]  # fmt: skip
    return Sheet("部门支出总表", by_class(book, shape.habit, columns))


def units_listed(book: Book, shape: Shape) -> Sheet:
    """Income by unit: names the units that the other tables have as columns."""
    show = shape.habit.show
    parts = [("", shape.habit.total, every), ("013001", f"{book.unit_name}本级", nature(*BASIC)),
             ("013002", f"{book.unit_name}服务中心", lambda e: e.nature not in BASIC)]  # fmt: skip
    columns = [Col(("合计",), every),
               *(Col((label,), source(code, period=NOW)) for code, label in SOURCES.items()),
               Col(("上年结转",), lambda e: e.period == CARRIED)]  # fmt: skip
    body = [
        [code, name, *(show(c.amount(book, keep)) for c in columns)] for code, name, keep in parts
    ]  # type: ignore[arg-type]
    return Sheet(
        "部门收入总表",
        grid(head_of([("单位代码",), ("单位名称",)], [c.path for c in columns]), body),
    )


def _units(book: Book) -> Iterator[Truth]:
    for suffix, keep in (("", nature(*BASIC)), ("服务中心", lambda e: e.nature not in BASIC)):
        name = f"{book.unit_name}{suffix}"  # 本级 is the publisher itself
        condition = (
            "reported_unit_key in (select u.unit_key from marts.dim_unit as u"
            f" where u.unit_name = '{name}')"
        )
        yield "fct_expenditure", condition, book.sum(keep)


TRUTHS: dict[Callable[[Book, Shape], Sheet], tuple[Callable[[Book], Iterator[Truth]], ...]] = {
    expenditure_by_class: (_of_classes(tuple(CLASSES)),),
    expenditure_by_class_coded: (_of_classes(tuple(CLASSES)),),
    expenditure_natures_by_class: (_of_classes(tuple(CLASSES), natures=True),),
    expenditure_by_government_class: (_of_government,),
    units_by_class: (_of_classes(tuple(CLASSES)),),
    expenditure_by_fund: (_funds,),
    expenditure_funds_beside_natures: (_funds, _natures),
    expenditure_nature_by_fund: (
        _funds_of_split_natures,
        _natures_of_funds((PERSONNEL, (PERSONNEL,)), (PUBLIC, (PUBLIC,)), (PROJECT, (PROJECT,))),
    ),
    expenditure_fund_by_nature: (
        _funds,
        _natures_of_funds(("basic", BASIC), (PROJECT, (PROJECT,))),
    ),
    economic_by_fund: (_economic_funds,),
    procurement_by_category: (_bought,),
    procurement_by_category_and_fund: (_bought, _bought_funds),
    procurement_by_fund: (_bought_funds,),
    project_funds: (_project_funds,),
    public_years: (_years,),
    basic_years: (_basic_years,),
    projects_staged: (_projects_now,),
    classes_years: (_classes_years,),
    functions_staged: (_functions_staged,),
    expenditure_by_unit_columns: (_units,),
}
