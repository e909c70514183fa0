"""Every identity of the catalogue has a sheet on which it fires, one that it just misses and one it says nothing about.

The sheets here are pairs: in ``…-wrong`` every relation is off by 7 万元, in ``…-near`` by one last place, which
rounding can explain. The other modules of the folder bring the rest.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from expectations.catalogue import read_seed

# more than what is carried forward (5.00), which would excuse a difference
WRONG, NEAR = Decimal("7.00"), Decimal("0.01")
GENERAL = {"fund_scope": "general_public_budget"}
NATURES = [
    {"label": "合计"},
    {"label": "基本支出", "nature_code": "basic", "of": "合计"},
    {"label": "项目支出", "nature_code": "project", "of": "合计"},
]
STAFF = [
    {"label": "合计"},
    {"label": "人员经费", "nature_code": "basic_personnel", "of": "合计"},
    {"label": "公用经费", "nature_code": "basic_public", "of": "合计"},
]


def row(label: str, *cells: str, **values: Any) -> dict[str, Any]:
    """One printed row."""
    return {"label": label, "cells": list(cells), **values}


def total(*cells: str, label: str = "合计", **values: Any) -> dict[str, Any]:
    """The row of totals."""
    return row(label, *cells, role="total", **values)


class Off:
    """Prints amounts that are off by a number of steps."""

    def __init__(self, step: Decimal) -> None:
        self.step = step

    def __call__(self, base: str, steps: int = 0) -> str:
        return f"{Decimal(base) + steps * self.step:.2f}"


def make_ledger(sheet: Any, key: str, step: Decimal) -> Any:
    """Main tables of a unit with two funds; neighbouring totals drift apart by a step each."""
    p = Off(step)
    made = sheet(key, unit_name=f"某市{key}局")
    made.table(
        "budget_summary",
        ([{"label": "预算数"}], [
            row("一般公共预算拨款", "100.00", income_source_code="general_public_budget", of="本年收入合计"),
            row("政府性基金预算拨款", "20.00", income_source_code="government_fund", of="本年收入合计"),
            row("本年收入合计", p("120", 1), role="subtotal", of="收入总计"),
            row("上年结转", "5.00", period="carried_forward", of="收入总计"),
            total(p("125", 2), label="收入总计"),
        ]),
        ([{"label": "支出合计"}, {"label": "一般公共预算", "fund_code": "general_public_budget", "of": "支出合计"},
          {"label": "政府性基金", "fund_code": "government_fund", "of": "支出合计"}], [
            row("一般公共服务支出", "110.00", p("110", 1), "", function_code="201", of="本年支出合计"),
            row("城乡社区支出", "15.00", "", "15.00", function_code="212", of="本年支出合计"),
            row("本年支出合计", p("125", 1), p("110", 1), "15.00", role="subtotal", of="支出总计"),
            row("结转下年", p("0", 1), "", "", of="支出总计", balance_code="year_end_balance"),
            total(p("125", 3), p("110", 2), "15.00", label="支出总计"),
        ]),
    )  # fmt: skip
    made.table("income_summary", (
        [{"label": "合计"}, {"label": "一般公共预算", "income_source_code": "general_public_budget", "of": "合计"},
         {"label": "政府性基金", "income_source_code": "government_fund", "of": "合计"},
         {"label": "上年结转", "period": "carried_forward", "of": "合计"}],
        [
            total(p("125", 3), p("100", 1), p("20", 1), "5.00"),
            row("一般公共服务支出", p("110", 1), p("100", 1), "5.00", "5.00", function_code="201", of="合计"),
            row("城乡社区支出", p("15", 1), "0.00", "15.00", "0.00", function_code="212", of="合计"),
        ],
    ))  # fmt: skip
    made.table("expenditure_summary", (NATURES, [
        total(p("125", 2), p("60", 1), "65.00"),
        row("一般公共服务支出", p("110", 1), "60.00", p("50", 1), function_code="201", of="合计"),
        row("城乡社区支出", "15.00", "0.00", "15.00", function_code="212", of="合计"),
    ]))  # fmt: skip
    made.table(
        "fiscal_summary",
        ([{"label": "预算数"}], [
            row("一般公共预算拨款", p("100", 1), income_source_code="general_public_budget", of="本年收入"),
            row("政府性基金预算拨款", "20.00", income_source_code="government_fund", of="本年收入"),
            row("本年收入", p("120", 1), role="subtotal", of="收入总计"),
            row("上年结转", "5.00", period="carried_forward", of="收入总计"),
            total(p("125", 2), label="收入总计"),
        ]),
        ([{"label": "合计"}, {"label": "一般公共预算", "fund_code": "general_public_budget", "of": "合计"},
          {"label": "政府性基金", "fund_code": "government_fund", "of": "合计"}], [
            row("一般公共服务支出", p("110", 1), p("110", 1), "", function_code="201", of="本年支出"),
            row("城乡社区支出", "15.00", "", "15.00", function_code="212", of="本年支出"),
            row("本年支出", p("125", 2), p("110", 1), p("15", 1), role="subtotal", of="支出总计"),
            total(p("125", 3), p("110", 1), p("15", 1), label="支出总计"),
        ]),
        fund_scope="fiscal",
    )  # fmt: skip
    made.table("function_expenditure", (NATURES, [
        total(p("110", 2), p("60", 1), p("50", 1)),
        row("一般公共服务支出", p("110", 2), p("60", 1), p("50", 1), function_code="201", of="合计"),
    ]), **GENERAL)  # fmt: skip
    made.table("government_fund", (NATURES, [
        total("15.00", "", "15.00"),
        row("城乡社区支出", "15.00", "", "15.00", function_code="212", of="合计"),
    ]), fund_scope="government_fund")  # fmt: skip
    made.table("state_capital", (NATURES, []), status="empty", note_text="本表无数据")
    made.table("project", (
        [{"label": "合计"}, {"label": "本年", "period": "current_year", "of": "合计"},
         {"label": "结转", "period": "carried_forward", "of": "合计"}],
        [
            total(p("65", 1), "60.00", p("5", 1)),
            row("甲", "45.00", "40.00", "5.00", project_name="甲", of="合计"),
            row("乙", "20.00", "20.00", "", project_name="乙", of="合计"),
        ],
    ))  # fmt: skip
    made.table("performance_form", ([{"label": "金额"}], [
        total(p("45", 1), label="年度资金总额", project_name="甲"),
        row("财政拨款", "45.00", of="年度资金总额", project_name="甲"),
    ]))  # fmt: skip
    made.table("performance_list", ([{"label": "金额"}], [
        total(p("65", 2)),
        row("甲", p("45", 1), project_name="甲", of="合计"),
        row("乙", "20.00", project_name="乙", of="合计"),
    ]))  # fmt: skip
    made.table("whole_performance", ([{"label": "金额"}], [
        total(p("125", 1), label="年度预算"),
        row("基本支出", "60.00", nature_code="basic", of="年度预算"),
        row("项目支出", "65.00", nature_code="project", of="年度预算"),
    ]))  # fmt: skip
    made.table("procurement", ([{"label": "合计"}], [
        total(p("125", 3)),
        row("服务", p("25", 2), category="services", of="合计"),
        row("货物", "100.00", category="goods", of="合计"),
    ]))  # fmt: skip
    made.table("memo", ([{"label": "金额"}], [
        total(p("3", 1)),
        row("会议费", "1.00", memo_code="meeting", of="合计"),
        row("培训费", "2.00", memo_code="training", of="合计"),
        row("差旅费", "-0.50" if step == WRONG else "0.00", memo_code="travel"),
    ]))  # fmt: skip
    made.table("economic_expenditure", ([{"label": "合计"}], [
        total(p("125", 3)),
        row("工资福利支出", p("125", 2), economic_code="301", of="合计"),
    ]))  # fmt: skip
    made.table("three_public", ([
        {"label": "合计"},
        {"label": "公务用车", "item_code": "vehicle", "of": "合计"},
        {"label": "购置", "item_code": "vehicle_purchase", "of": "公务用车"},
        {"label": "运行", "item_code": "vehicle_operation", "of": "公务用车"},
        {"label": "公务接待费", "item_code": "reception", "of": "合计"},
    ], [row("预算", p("6", 1), p("5", 1), "2.00", "3.00", "1.00")]))  # fmt: skip
    return made


def make_staff(sheet: Any, key: str, step: Decimal) -> Any:
    """A unit with the general public budget alone: staff cost by function and by economic class."""
    p = Off(step)
    made = sheet(key, unit_name=f"某市{key}局")
    made.table("expenditure_summary", (NATURES, [
        total("50.00", "40.00", "10.00"),
        row("养老保险缴费", "16.00", "16.00", "", function_code="2080505", of="合计"),
        row("住房公积金", "12.00", "12.00", "", function_code="2210201", of="合计"),
        row("职业年金缴费", "8.00", "8.00", "", function_code="2080506", of="合计"),
        row("行政运行", "14.00", "4.00", "10.00", function_code="2010301", of="合计"),
    ]))  # fmt: skip
    made.table("function_expenditure", (NATURES, [
        total(p("50", 1), p("40", 1), "10.00"),
        row("养老保险缴费", "16.00", "16.00", "", function_code="2080505", of="合计"),
        row("住房公积金", "12.00", "12.00", "", function_code="2210201", of="合计"),
        row("职业年金缴费", p("8", 1), p("8", 1), "", function_code="2080506", of="合计"),
        row("行政运行", "14.00", "4.00", "10.00", function_code="2010301", of="合计"),
    ]), **GENERAL)  # fmt: skip
    made.table("basic_economic", (STAFF, [
        total("40.00", "36.00", "4.00"),
        row("工资福利支出", "36.00", p("36", 1), "", economic_code="301", of="合计"),
        row("养老保险缴费", "16.00", "16.00", "", economic_code="30108", of="工资福利支出"),
        row("职业年金缴费", "8.00" if step == NEAR else "9.00", "8.00", "", economic_code="30109", of="工资福利支出"),
        row("住房公积金", "12.00", "12.00", "", economic_code="30113", of="工资福利支出"),
        row("商品和服务支出", "4.00", "", "4.00", economic_code="302", of="合计"),
    ]), **GENERAL, nature_scope="basic")  # fmt: skip
    return made


def make_text(sheet: Any, key: str, step: Decimal) -> Any:
    """Sentences beside one table of basic expenditure and one of procurement."""
    p = Off(step)
    is_wrong = step == WRONG
    made = sheet(key, unit_name=f"某市{key}局")
    made.table("basic_economic", (STAFF, [
        total("40.00", "36.00", "4.00"),
        row("工资福利支出", "36.00", "36.00", "", economic_code="301", of="合计"),
        row("商品和服务支出", "4.00", "", "4.00", economic_code="302", of="合计"),
    ]), **GENERAL, nature_scope="basic")  # fmt: skip
    made.table("procurement", ([{"label": "合计"}], [
        total("30.00"),
        row("服务", "10.00", category="services", of="合计"),
        row("货物", "20.00", category="goods", of="合计"),
    ]))  # fmt: skip
    made.table("budget_summary", ([{"label": "预算数"}], [
        row("一般公共服务支出", "90.00", function_code="201", of="支出总计"),
        total("90.00", label="支出总计"),
    ]))  # fmt: skip
    made.state("amount", p("36", 1), family="expenditure", measure="basic", nature_code="basic_personnel",
               subject_text="人员经费")  # fmt: skip
    whole = made.state(
        "amount",
        p("40", 1) if not is_wrong else "35.00",
        family="economic",
        subject_text="支出按经济分类",
    )
    for code, amount in (("301", "36.00"), ("302", "4.00")):
        made.state(
            "amount",
            amount,
            family="economic",
            economic_code=code,
            parent_no=whole,
            subject_text=code,
        )
    bought = made.state(
        "amount", p("30", 1), family="procurement", measure="procurement", subject_text="政府采购"
    )
    for category, amount in (("goods", "20.00"), ("works", "0.00"), ("services", "10.00")):
        made.state("amount", amount, family="procurement", procurement_category=category, parent_no=bought,
                   subject_text=category)  # fmt: skip
    for measure, direction in (("total_income", "20.00"), ("total_expenditure", p("20", 1))):
        amount = made.state(
            "amount", "90.00", family="other", measure=measure, subject_text=measure
        )
        made.state("change", direction, family="year_change", measure=measure, anchor_no=amount,
                   direction="increase", compared_with="prior_budget", subject_text=measure)  # fmt: skip
    heads = made.state("count", "31" if is_wrong else "30", "人", family="resources",
                       resource_code="headcount_actual", subject_text="实有人数")  # fmt: skip
    for label, count in (("行政", "10"), ("事业", "15"), ("工勤", "5")):
        made.state("count", count, "人", family="resources", resource_code="headcount_actual", parent_no=heads,
                   subject_text=label)  # fmt: skip
    made.state("count", "2", "辆", family="resources", resource_code="vehicles", subject_text="车辆",
               as_of="2021-12-31" if is_wrong else "2022-12-31")  # fmt: skip
    made.state("amount", "90.00" if is_wrong else "89.00", family="expenditure", measure="total_expenditure",
               value_year=2023, subject_text="支出预算", sentence="2023年支出预算")  # fmt: skip
    made.state("amount", "36.00" if not is_wrong else "77.77", family="expenditure", measure="other",
               subject_text="其他", sentence="××局的其他支出" if is_wrong else "其他36.00万元")  # fmt: skip
    return made


def make_prints(sheet: Any, key: str, step: Decimal) -> Any:
    """A table printed twice, of another body where it is wrong, and final accounts that balance or not."""
    p = Off(step)
    is_wrong = step == WRONG
    made = sheet(key, unit_name=f"某市{key}局", stage="final_accounts")
    for time in (0, 1):
        made.table("function_expenditure", (NATURES, [
            total("60.00", "40.00", "20.00"),
            row("一般公共服务支出", "60.00", "40.00" if not (time and is_wrong) else "41.00", "20.00",
                function_code="201", of="合计", reported_unit_name="某市别的厅" if is_wrong else f"某市{key}局"),
        ]), **GENERAL)  # fmt: skip
    made.table(
        "budget_summary",
        ([{"label": "决算数"}], [
            row("本年收入合计", p("60", 1), role="subtotal", of="总计"),
            row("年初结转和结余", "5.00", of="总计", balance_code="year_start_balance"),
            total("65.00", label="总计"),
        ]),
        ([{"label": "决算数 "}], [
            row("本年支出合计", "60.00", role="subtotal", of="总计"),
            row("年末结转和结余", "5.00", of="总计", balance_code="year_end_balance"),
            total("65.00", label="总计"),
        ]),
    )  # fmt: skip
    return made


def make_years(sheet: Any, key: str, step: Decimal) -> list[Any]:
    """The budgets of two years, the final accounts of the first, and a department with its unit."""
    p = Off(step)
    name, department = f"某市{key}站", f"某市{key}委"
    found = []
    for year, amount in ((2023, "80.00"), (2024, "100.00")):
        made = sheet(
            f"{key}-{year}",
            unit_name=name,
            fiscal_year=year,
            document={"department_name": department},
        )
        made.table("function_expenditure", (NATURES, [
            total(amount, amount, ""),
            row("行政运行", amount, amount, "", function_code="2010301", of="合计"),
        ]), **GENERAL)  # fmt: skip
        made.table("three_public", (
            [{"label": "合计"}, {"label": "公务接待费", "item_code": "reception", "of": "合计"}],
            [row("预算", "3.00", "3.00")],
        ))  # fmt: skip
        made.table("budget_summary", ([{"label": "预算数"}], [
            row("一般公共服务支出", amount, function_code="201", of="支出总计"),
            total(amount, label="支出总计"),
        ]))  # fmt: skip
        found.append(made)
    item = found[1].state("amount", "100.00", family="expenditure", function_code="2010301",
                          fund_code="general_public_budget", subject_text="行政运行")  # fmt: skip
    found[1].state("change", p("20", 1), family="year_change", function_code="2010301", direction="increase",
                   fund_code="general_public_budget", compared_with="prior_budget", anchor_no=item,
                   subject_text="行政运行")  # fmt: skip
    whole = found[1].state(
        "amount", "100.00", family="expenditure", measure="total_expenditure", subject_text="支出"
    )
    found[1].state("change", p("20", 1), family="year_change", measure="total_expenditure", anchor_no=whole,
                   direction="increase", compared_with="prior_budget", subject_text="支出")  # fmt: skip
    accounts = sheet(f"{key}-accounts", unit_name=name, fiscal_year=2023, stage="final_accounts")
    accounts.table("three_public", (
        [
            {"label": "预算数/合计", "value_year": 2023, "value_stage": "budget"},
            {"label": "预算数/公务接待费", "item_code": "reception", "value_year": 2023, "value_stage": "budget",
             "of": "预算数/合计"},
        ],
        [row("决算", p("3", 1), p("3", 1))],
    ))  # fmt: skip
    whole_department = sheet(f"{key}-department", unit_name=department, scope="department")
    whole_department.table("budget_summary", ([{"label": "预算数"}], [
        row("一般公共服务支出", p("100", -1), function_code="201", of="支出总计"),
        total(p("100", -1), label="支出总计"),
    ]))  # fmt: skip
    return [*found, accounts, whole_department]


def make_just_missing(sheet: Any) -> list[Any]:
    """Sums, shares and rates that differ by what rounding may lose, and by no more."""
    made = sheet("just-missing", unit_name="某县只差局", admin_level="county")
    made.table("function_expenditure", (NATURES, [
        total("100.01", "60.00", "40.00"),
        row("行政运行", "100.01", "60.00", "40.00", function_code="2010301", of="合计"),
    ]), **GENERAL)  # fmt: skip
    made.table("budget_summary", ([{"label": "预算数"}], [total("100.01", label="支出总计")]))
    made.table(
        "basic_economic",
        (STAFF, [total("60.00", "50.00", "10.00")]),
        **GENERAL,
        nature_scope="basic",
    )
    made.table("three_public", (
        [
            {"label": "2024年/合计"},
            {"label": "2024年/公务用车", "item_code": "vehicle", "of": "2024年/合计"},
            {"label": "2024年/公务接待费", "item_code": "reception", "of": "2024年/合计"},
            {"label": "2023年/公务接待费", "item_code": "reception", "value_year": 2023},
            {"label": "增减/公务接待费", "item_code": "reception", "role": "change", "cell_role": "change"},
        ],
        [row("预算", "8.01", "5.00", "3.00", "5.00", "-2.01")],
    ))  # fmt: skip
    spent = made.state(
        "amount", "100.0", family="expenditure", measure="total_expenditure", subject_text="支出"
    )
    whole = made.state(
        "amount", "100.01", family="expenditure", measure="total_expenditure", subject_text="支出"
    )
    made.state("change", "20.00", family="year_change", measure="total_expenditure", anchor_no=whole,
               direction="increase", compared_with="prior_budget", subject_text="支出")  # fmt: skip
    made.state("rate", "25.00", "%", family="year_change", measure="total_expenditure", anchor_no=whole,
               direction="increase", compared_with="prior_budget", subject_text="支出")  # fmt: skip
    basic = made.state("amount", "60.00", family="expenditure", measure="basic", nature_code="basic",
                       parent_no=whole, subject_text="基本支出")  # fmt: skip
    made.state(
        "share", "59.99", "%", family="expenditure", anchor_no=basic, subject_text="基本支出"
    )
    made.state("amount", "40.00", family="expenditure", measure="project", nature_code="project", parent_no=whole,
               subject_text="项目支出")  # fmt: skip
    made.state(
        "amount",
        "10.01",
        family="memo",
        memo_code="operating_expenses",
        subject_text="机关运行经费",
    )
    accounts = sheet("just-missing-accounts", unit_name="某县只差局", stage="final_accounts")
    accounts.state("amount", "100.00", family="three_public", measure="three_public", value_stage="budget",
                   subject_text="公务接待")  # fmt: skip
    actual = accounts.state("amount", "98.21", family="three_public", measure="three_public",
                            value_stage="final_accounts", subject_text="公务接待")  # fmt: skip
    accounts.state("rate", "98.2", "%", family="three_public", compared_with="own_budget", anchor_no=actual,
                   subject_text="公务接待")  # fmt: skip
    assert spent < whole
    return [made, accounts]


def build_sheets(sheet: Any) -> list[Any]:
    made: list[Any] = make_just_missing(sheet)
    for name, step in (("wrong", WRONG), ("near", NEAR)):
        made += [
            make_ledger(sheet, f"ledger-{name}", step),
            make_staff(sheet, f"staff-{name}", step),
            make_text(sheet, f"text-{name}", step),
            make_prints(sheet, f"prints-{name}", step),
            *make_years(sheet, f"years-{name}", step),
        ]
    return made


IDENTITIES = [identity["identity_id"] for identity in read_seed("identities")]


def find_documents(checks: Any, identity_id: str, *statuses: str) -> list[str]:
    """Keys of the sheets that have a row of the identity with one of the statuses."""
    return [
        key
        for (key,) in checks.con.execute(
            "select distinct document_key from audit.identity_checks "
            "where identity_id = ? and list_contains(?, status) order by all",
            [identity_id, list(statuses)],
        ).fetchall()
    ]


@pytest.mark.parametrize("identity_id", IDENTITIES)
def test_it_fires_somewhere(checks: Any, identity_id: str) -> None:
    assert find_documents(checks, identity_id, "violation", "known_issue")


@pytest.mark.parametrize("identity_id", IDENTITIES)
def test_it_is_evaluated_and_holds_somewhere(checks: Any, identity_id: str) -> None:
    assert find_documents(checks, identity_id, "pass", "rounding")


@pytest.mark.parametrize("identity_id", IDENTITIES)
def test_it_does_not_apply_somewhere_and_says_why(checks: Any, identity_id: str) -> None:
    assert find_documents(checks, identity_id, "not_applicable")
    assert not checks.con.execute(
        "select 1 from audit.identity_checks where identity_id = ? and status = 'not_applicable' "
        "and coalesce(reason, '') = ''",
        [identity_id],
    ).fetchall()


AMOUNTS = [
    row["identity_id"] for row in read_seed("identities") if row["comparison"] in ("eq", "ratio")
]


@pytest.mark.parametrize("identity_id", AMOUNTS)
def test_it_just_misses_somewhere(checks: Any, identity_id: str) -> None:
    """Amounts that differ by less than rounding may lose are told apart from equal ones, and are no finding."""
    compared = checks.con.execute(
        "select count(*) from audit.identity_checks where identity_id = ? and tolerance > 0",
        [identity_id],
    ).fetchone()
    if compared == (0,):  # words, or counts, which compare exactly
        return
    assert checks.con.execute(
        "select 1 from audit.identity_checks where identity_id = ? and residual <> 0 "
        "and status in ('pass', 'rounding')",
        [identity_id],
    ).fetchall()


NEARLY = ("ledger-near", "staff-near", "text-near", "prints-near", "years-near-2023", "years-near-2024",
          "years-near-accounts", "years-near-department")  # fmt: skip


@pytest.mark.parametrize("document_key", NEARLY)
def test_one_last_place_is_never_a_finding(checks: Any, document_key: str) -> None:
    found = checks.con.execute(
        "select identity_id, place, left_text, right_text from audit.identity_checks "
        "where document_key = ? and status = 'violation' and severity <> 'I'",
        [document_key],
    ).fetchall()
    assert found == []
