"""The shapes: which tables a publisher prints, in which order, and its habits of print."""

from __future__ import annotations

from tests.genres.publishers import accounts as a
from tests.genres.publishers import budgets as b
from tests.genres.publishers import crossed as c
from tests.genres.publishers.budgets import Shape
from tests.genres.publishers.pivots import Habit

_PLAIN = Habit()
_UNIFIED = (b.summary, b.income_by_unit, b.expenditure, b.fiscal_summary, b.public_expenditure,
            b.basic, b.three_public_columns, b.fund, b.capital, b.projects)  # fmt: skip
_BY_FUNCTION = (b.summary, b.income_by_function, b.expenditure_split, b.fiscal_summary_one_column,
                b.public_expenditure, b.basic, b.three_public_rows, b.fund, b.capital,
                b.special_account, b.project_list)  # fmt: skip
_CENTRAL = (b.summary, b.income_grouped, b.expenditure, b.fiscal_summary, b.public_expenditure_years,
            b.basic, b.three_public_years, b.fund, b.capital)  # fmt: skip
_OLD = (b.summary_by_nature, b.income_grouped, b.expenditure_split, b.fiscal_summary_one_column,
        b.public_expenditure, b.basic_one_column, b.three_public_rows, b.fund, b.project_list)  # fmt: skip
_ACCOUNTS = (a.summary, a.income, a.expenditure, a.fiscal_summary, a.public_expenditure,
             a.basic_blocks, a.three_public, a.fund, a.capital)  # fmt: skip
_ACCOUNTS_ROWS = (a.summary, a.income, a.expenditure, a.fiscal_summary, a.public_expenditure,
                  a.basic_rows, a.three_public, a.fund, a.capital)  # fmt: skip

_ACCOUNTS_DETAIL = (a.summary, a.income, a.expenditure, a.fiscal_summary, a.economic_detail,
                    a.public_expenditure, a.public_detail, a.basic_blocks, a.project_expenditure,
                    a.fund, a.capital, a.three_public)  # fmt: skip

BUDGETS = {
    shape.name: shape
    for shape in (
        Shape(name="unified", habit=Habit(numbering="预算公开{n2}表", zero="0.00"), sheets=_UNIFIED),
        Shape(
            name="unified_columns",
            habit=Habit(numbering="部门公开表{n}", codes="columns", total_in_code=True, thousands=True,
                        unit_line="金额单位：{unit}", title="{name}"),
            sheets=_UNIFIED,
        ),
        Shape(
            name="unified_repeated",
            habit=Habit(numbering="附表{n}", codes="repeated", index_row="**", zero="0",
                        code_heads=("功能分类科目编码", "功能分类科目名称")),
            sheets=_UNIFIED,
        ),
        Shape(
            name="by_function",
            habit=Habit(numbering="表{han}", codes="full", total_last=True, zero="—",
                        code_heads=("功能科目编码", "功能科目名称"), index_row="栏次"),
            sheets=_BY_FUNCTION,
        ),
        Shape(
            name="by_function_yuan",
            habit=Habit(numbering="01-{n}", unit="元", codes="bracket", thousands=True, zero="0.00",
                        code_heads=("科目编码", "科目名称"), unit_line="（单位：{unit}）"),
            sheets=_BY_FUNCTION,
        ),
        Shape(
            name="by_function_glued",
            habit=Habit(numbering="附件2-{n}", codes="glued", indent=True, total_last=True,
                        unit_line="金额单位：{unit}（保留两位小数）"),
            sheets=_BY_FUNCTION,
        ),
        Shape(
            name="central",
            habit=Habit(numbering="公开{n2}表", zero="", group_head="功能分类科目",
                        code_heads=("科目编码", "科目名称"), total_last=True, title="{name}"),
            sheets=_CENTRAL,
        ),
        Shape(
            name="segments",
            habit=Habit(numbering="预算{n2}表", codes="segments", index_row="**",
                        title="{unit_name}{year}年{name}"),
            sheets=_BY_FUNCTION,
        ),
        Shape(
            name="old",
            habit=Habit(numbering="表{n}", codes="columns", total_last=False, zero="",
                        code_heads=("科目编码", "单位名称（科目）")),
            sheets=_OLD,
        ),
        Shape(
            name="old_names",
            habit=Habit(numbering="附件{n}", codes="names", indent=True, zero="0.00", total="总计",
                        code_heads=("科目编码", "支出功能分类科目")),
            sheets=_OLD,
        ),
        Shape(
            name="items_only",
            habit=Habit(numbering="附表{n2}", codes="full", levels=(7,), zero="0.00", thousands=True),
            sheets=_BY_FUNCTION,
        ),
        Shape(
            name="inside",
            habit=Habit(numbering="预算公开{n2}表", inside=True, zero="0.00", title="{name}"),
            sheets=_UNIFIED,
        ),
        Shape(
            name="inside_columns",
            habit=Habit(numbering="表{n}", inside=True, codes="columns", unit="元", thousands=True,
                        title="{year}年{name}", index_row="**", total_in_code=True),
            sheets=_BY_FUNCTION,
        ),
        Shape(
            name="trailing",
            habit=Habit(numbering="{n}.", codes="trailing", indent=True, unit="千元",
                        unit_line="单位：{unit}", places=1),
            sheets=_BY_FUNCTION,
        ),
    )
}  # fmt: skip

ACCOUNTS = {
    shape.name: shape
    for shape in (
        Shape(
            name="national",
            habit=Habit(numbering="公开{n2}表", unit_line="金额单位：{unit}", zero="", title="{name}",
                        group_head="项目", code_heads=("功能分类科目编码", "科目名称"), index_row="栏次",
                        line_numbers=True, total_in_code=True),
            sheets=_ACCOUNTS, years=(2020, 2021, 2022, 2023, 2024),
        ),
        Shape(
            name="national_columns",
            habit=Habit(numbering="公开{n2}表", unit_line="单位：{unit}", zero="0.00", title="{name}",
                        group_head="项目", codes="columns", code_heads=("支出功能分类科目编码", "科目名称"),
                        index_row="栏次", line_numbers=True, total_in_code=True, thousands=True),
            sheets=_ACCOUNTS, years=(2017, 2018, 2019),
        ),
        Shape(
            name="national_inside",
            habit=Habit(numbering="公开{n2}表", unit_line="金额单位：{unit}", zero="", title="{name}",
                        group_head="项目", codes="columns", code_heads=("功能分类科目编码", "科目名称"),
                        index_row="类款项栏次", line_numbers=True, inside=True, total_in_code=True),
            sheets=_ACCOUNTS, years=(2020, 2021, 2022, 2023, 2024),
        ),
        Shape(
            name="national_detail",
            habit=Habit(numbering="公开{n2}表", unit_line="金额单位：{unit}", zero="", title="{name}",
                        group_head="项目", code_heads=("功能分类科目编码", "科目名称"), index_row="栏次"),
            sheets=_ACCOUNTS_DETAIL, years=(2021, 2024),
        ),
        Shape(
            name="national_yuan",
            habit=Habit(numbering="附表{n}", unit="元", zero="0", thousands=True,
                        title="{year}年度{name}", code_heads=("科目编码", "科目名称")),
            sheets=_ACCOUNTS_ROWS, years=(2021, 2022, 2023),
        ),
        Shape(
            name="national_last",
            habit=Habit(numbering="表{han}", zero="—", total_last=True, indent=True,
                        title="{unit_name}{year}年度{name}", index_row="栏次"),
            sheets=_ACCOUNTS_ROWS, years=(2016, 2019, 2024),
        ),
    )
}  # fmt: skip

ACCOUNTS["stages_as_columns"] = Shape(
    name="stages_as_columns",
    habit=Habit(
        numbering="公开{n2}表", title="{name}", code_heads=("功能分类科目编码", "科目名称")
    ),
    sheets=(a.summary, a.income, a.expenditure, a.fiscal_summary, c.functions_staged, a.basic_rows),
    years=(2022, 2023, 2024),
)
_FIRST = (b.summary, b.income_by_function)

# What other publishers print as rows stands in columns.
CROSSED = {
    shape.name: shape
    for shape in (
        Shape(
            name="classes_alone",
            habit=Habit(numbering="预算{n2}表", codes="columns", thousands=True),
            sheets=(*_FIRST, c.expenditure_by_class, b.three_public_rows),
        ),
        Shape(
            name="classes_coded",
            habit=Habit(numbering="表{n}", codes="full", zero="0.00", total_last=True),
            sheets=(*_FIRST, c.expenditure_by_class_coded, b.expenditure),
        ),
        Shape(
            name="classes_beside_items",
            habit=Habit(numbering="表{n}", codes="full", zero="0.00"),
            sheets=(*_FIRST, b.expenditure, c.expenditure_by_class, b.fiscal_summary,
                    b.public_expenditure, b.basic, b.fund, b.capital),
        ),
        Shape(
            name="natures_by_class",
            habit=Habit(numbering="部门公开表{n2}", codes="columns", unit="元"),
            sheets=(*_FIRST, b.expenditure, c.expenditure_natures_by_class),
        ),
        Shape(
            name="government_classes",
            habit=Habit(numbering="部门公开表{n2}", codes="columns"),
            sheets=(*_FIRST, b.expenditure, c.expenditure_by_class, c.expenditure_by_government_class),
        ),
        Shape(
            name="units_by_class",
            habit=Habit(numbering="附表{n}", zero="0.00"),
            sheets=(*_FIRST, b.expenditure, c.units_by_class),
        ),
        Shape(
            name="funds_as_columns",
            habit=Habit(numbering="表{han}", total_last=True),
            sheets=(*_FIRST, c.expenditure_by_fund, c.procurement_by_fund, c.project_funds),
        ),
        Shape(
            name="natures_by_fund",
            habit=Habit(numbering="表{han}", codes="bracket", unit="元", thousands=True),
            sheets=(*_FIRST, c.expenditure_nature_by_fund, c.procurement_by_category),
        ),
        Shape(
            name="funds_by_nature",
            habit=Habit(numbering="附表{n}", codes="columns", zero="0.00"),
            sheets=(*_FIRST, c.expenditure_fund_by_nature, c.economic_by_fund,
                    c.procurement_by_category_and_fund),
        ),
        Shape(
            name="funds_beside_natures",
            habit=Habit(numbering="附表{n}", codes="columns", zero="0.00"),
            sheets=(*_FIRST, c.expenditure_funds_beside_natures),
        ),
        Shape(
            name="years_as_columns",
            habit=Habit(numbering="表{n}", codes="full", zero="0.00"),
            sheets=(*_FIRST, b.expenditure, c.public_years, b.fund, b.capital, b.basic),
        ),
        Shape(
            name="years_of_items",
            habit=Habit(numbering="表{n}", codes="full", zero="0.00"),
            sheets=(*_FIRST, b.expenditure, c.basic_years, c.projects_staged),
        ),
        Shape(
            name="years_of_classes",
            habit=Habit(numbering="表{n}", codes="full"),
            sheets=(*_FIRST, b.expenditure, c.classes_years),
        ),
        Shape(
            name="units_as_columns",
            habit=Habit(numbering="表{n}", codes="full"),
            sheets=(b.summary, c.units_listed, c.expenditure_by_unit_columns),
        ),
    )
}  # fmt: skip
