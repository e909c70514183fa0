"""Identities of the prose, across tables and documents, and the guards: fire, just miss, do not apply."""

from __future__ import annotations

from typing import Any

import pytest

ONE = [{"label": "合计"}]
FUNCTIONS = [
    {"label": "合计"},
    {"label": "基本支出", "nature_code": "basic", "of": "合计"},
    {"label": "项目支出", "nature_code": "project", "of": "合计"},
]


def two_sides(income: str, expenditure: str, **more: Any) -> Any:
    return (
        ([{"label": "预算数"}], [
            {"label": "一般公共预算拨款", "income_source_code": "general_public_budget", "of": "收入总计",
             "cells": [income]},
            {"label": "收入总计", "role": "total", "cells": [income]},
        ]),
        ([{"label": "预算数 "}], [
            {"label": "一般公共服务支出", "function_code": "201", "of": "支出总计", "cells": [expenditure]},
            {"label": "支出总计", "role": "total", "cells": [expenditure]},
        ]),
    )  # fmt: skip


def functions(total: str, basic: str, project: str) -> Any:
    return (FUNCTIONS, [
        {"label": "一般公共服务支出", "function_code": "201", "of": "合计", "cells": [total, basic, project]},
        {"label": "行政运行", "function_code": "2010301", "of": "一般公共服务支出", "cells": [total, basic, project]},
        {"label": "合计", "role": "total", "cells": [total, basic, project]},
    ])  # fmt: skip


def basic_table(reception: str = "1.00", rest: str = "9.00") -> Any:
    return (
        [{"label": "合计"}, {"label": "人员经费", "nature_code": "basic_personnel", "of": "合计"},
         {"label": "公用经费", "nature_code": "basic_public", "of": "合计"}],
        [
            {"label": "工资福利支出", "economic_code": "301", "of": "合计", "cells": ["50.00", "50.00", ""]},
            {"label": "商品和服务支出", "economic_code": "302", "of": "合计", "cells": ["10.00", "", "10.00"]},
            {"label": "公务接待费", "economic_code": "30217", "of": "商品和服务支出",
             "cells": [reception, "", reception]},
            {"label": "其他商品和服务支出", "economic_code": "30299", "of": "商品和服务支出",
             "cells": [rest, "", rest]},
            {"label": "合计", "role": "total", "cells": ["60.00", "50.00", "10.00"]},
        ],
    )  # fmt: skip


def whole_document(sheet: Any, key: str, **values: Any) -> Any:
    """A document whose tables and text agree: 100 = 60 + 40, of which 10 for public funds."""
    made = sheet(key, **values)
    made.table("budget_summary", *two_sides("100.00", "100.00"))
    made.table(
        "expenditure_summary",
        functions("100.00", "60.00", "40.00"),
    )
    made.table(
        "function_expenditure", functions("100.00", "60.00", "40.00"),
        fund_scope="general_public_budget",
    )  # fmt: skip
    made.table(
        "basic_economic", basic_table(),
        fund_scope="general_public_budget", nature_scope="basic",
    )  # fmt: skip
    made.table("three_public", (
        [{"label": "合计"}, {"label": "公务接待费", "item_code": "reception", "of": "合计"}],
        [{"label": "预算", "cells": ["1.50", "1.50"]}],
    ))  # fmt: skip
    return made


def build_sheets(sheet: Any) -> list[Any]:
    good = whole_document(sheet, "good", unit_name="某市甲局")
    total = good.state(
        "amount", "100", family="expenditure", measure="total_expenditure", subject_text="支出预算"
    )
    good.state("change", "20", family="year_change", measure="total_expenditure", anchor_no=total,
               direction="increase", compared_with="prior_budget", subject_text="支出预算")  # fmt: skip
    good.state("rate", "25.00", "%", family="year_change", measure="total_expenditure", anchor_no=total,
               direction="increase", compared_with="prior_budget", subject_text="支出预算")  # fmt: skip
    basic = good.state("amount", "60.0", family="expenditure", measure="basic", nature_code="basic",
                       parent_no=total, subject_text="基本支出")  # fmt: skip
    good.state("share", "60", "%", family="expenditure", anchor_no=basic, subject_text="基本支出")
    good.state("amount", "40", family="expenditure", measure="project", nature_code="project", parent_no=total,
               subject_text="项目支出")  # fmt: skip
    cars = good.state(
        "count", "3", "辆", family="resources", resource_code="vehicles", subject_text="车辆"
    )
    for label, count in (("机要通信用车", "1"), ("应急保障用车", "2"), ("其他用车", "0")):
        good.state(
            "count",
            count,
            "辆",
            family="resources",
            resource_code="vehicles",
            parent_no=cars,
            subject_text=label,
        )

    bad = whole_document(sheet, "bad", unit_name="某市乙局")
    total = bad.state(
        "amount",
        "101.5",
        family="expenditure",
        measure="total_expenditure",
        subject_text="支出预算",
    )
    bad.state("change", "20", family="year_change", measure="total_expenditure", anchor_no=total,
              direction="flat", compared_with="prior_budget", subject_text="支出预算")  # fmt: skip
    change = bad.state(
        "amount", "80", family="income", measure="total_income", subject_text="收入预算"
    )
    bad.state("change", "20", family="year_change", measure="total_income", anchor_no=change,
              direction="increase", compared_with="prior_budget", subject_text="收入预算")  # fmt: skip
    bad.state("rate", "25.01", "%", family="year_change", measure="total_income", anchor_no=change,
              direction="increase", compared_with="prior_budget", subject_text="收入预算")  # fmt: skip
    basic = bad.state("amount", "60", family="expenditure", measure="basic", nature_code="basic",
                      parent_no=total, subject_text="基本支出")  # fmt: skip
    bad.state("share", "61.5", "%", family="expenditure", anchor_no=basic, subject_text="基本支出")
    bad.state("amount", "40", family="expenditure", measure="project", nature_code="project", parent_no=total,
              subject_text="项目支出")  # fmt: skip
    cars = bad.state(
        "count", "3", "辆", family="resources", resource_code="vehicles", subject_text="车辆"
    )
    for label, count in (("机要通信用车", "1"), ("应急保障用车", "1"), ("其他用车", "0")):
        bad.state(
            "count",
            count,
            "辆",
            family="resources",
            resource_code="vehicles",
            parent_no=cars,
            subject_text=label,
        )

    # the basic table spends more on reception than the three public funds allow; nothing tells the unit
    odd = sheet("odd")
    odd.table(
        "basic_economic",
        basic_table("1.55", "8.45"),
        fund_scope="general_public_budget",
        nature_scope="basic",
    )
    odd.table("three_public", (
        [{"label": "合计"}, {"label": "公务接待费", "item_code": "reception", "of": "合计"}],
        [{"label": "预算", "cells": ["1.50", "1.50"]}],
    ), unit_evidence=None)  # fmt: skip
    odd.table("income_summary", (
        [{"label": "栏甲"}, {"label": "栏乙"}, {"label": "栏丙"}],
        [{"label": "栏次", "cells": ["1", "2", "3"]}],
    ))  # fmt: skip
    odd.table(
        "government_fund", (FUNCTIONS, []), status="empty", title="2023年政府性基金预算支出表"
    )
    odd.table("state_capital", (FUNCTIONS, []), status="missing", title="国有资本经营预算支出表")

    # a damaged document: its whole numbers lie further apart than 32 bits reach
    absurd = sheet("absurd")
    absurd.table("income_summary", (
        [{"label": "栏甲"}, {"label": "栏乙"}, {"label": "栏丙"}],
        [{"label": "财政拨款", "cells": ["3", "-2147483648", "5"]}],
    ))  # fmt: skip

    # two years of one unit, the second one off by 1
    before = whole_document(sheet, "before", unit_name="某市丙局", fiscal_year=2023)
    after = whole_document(sheet, "after", unit_name="某市丙局", fiscal_year=2024)
    total = after.state(
        "amount",
        "100.00",
        family="expenditure",
        measure="total_expenditure",
        subject_text="支出预算",
    )
    after.state("change", "1.00", family="year_change", measure="total_expenditure", anchor_no=total,
                direction="increase", compared_with="prior_budget", subject_text="支出预算")  # fmt: skip

    # a department and more units than it can hold
    department = whole_document(sheet, "department", unit_name="某市丁局", scope="department")
    units = [
        whole_document(
            sheet, f"unit{n}", unit_name=f"某市丁局{n}", document={"department_name": "某市丁局"}
        )
        for n in (1, 2)
    ]
    return [good, bad, odd, absurd, before, after, department, *units]


GOOD = [
    "N-AMT", "N-SUM", "N-YOY", "N-PCT", "N-ASSET", "N-DIR", "X-1-3", "X-3-5", "X-3-5-EQ", "X-5-6", "X-SE", "X-UNIT",
    "G-INDEX", "G-MAG", "G-YEAR", "G-PLACE", "T6-CLS",
]  # fmt: skip


@pytest.mark.parametrize("identity_id", GOOD)
def test_what_agrees_passes(checks: Any, identity_id: str) -> None:
    assert set(checks.statuses("good", identity_id)) <= {"pass", "rounding"}
    assert checks.statuses("good", identity_id)


def test_absurd_numbers_are_compared_all_the_same(checks: Any) -> None:
    assert set(checks.statuses("absurd", "G-INDEX")) == {"pass"}


@pytest.mark.parametrize(
    ("key", "identity_id"),
    [
        ("bad", "N-AMT"), ("bad", "N-SUM"), ("bad", "N-YOY"), ("bad", "N-PCT"), ("bad", "N-ASSET"), ("bad", "N-DIR"),
        ("odd", "X-SE"), ("odd", "X-UNIT"), ("odd", "G-INDEX"), ("odd", "X-TOC"), ("odd", "X-YEAR"), ("odd", "N-ZERO"),
        ("after", "Y-CHAIN"), ("department", "L-DEPT"),
    ],
)  # fmt: skip
def test_what_contradicts_fires(checks: Any, key: str, identity_id: str) -> None:
    assert "violation" in checks.statuses(key, identity_id)


@pytest.mark.parametrize(
    ("key", "identity_id"),
    [
        ("good", "Y-CHAIN"),
        ("good", "L-DEPT"),
        ("good", "F-RATE"),
        ("good", "N-ORG"),
        ("odd", "N-AMT"),
        ("odd", "X-1-2"),
    ],
)
def test_what_cannot_be_said_does_not_apply(checks: Any, key: str, identity_id: str) -> None:
    (row,) = checks.rows(key, identity_id)
    assert row["status"] == "not_applicable"
    assert row["reason"]


def test_a_share_is_compared_at_its_printed_decimals(checks: Any) -> None:
    (row,) = checks.rows("good", "N-PCT")
    assert row["left_text"] == "基本支出 占 60%"
    assert row["status"] == "pass"
    (row,) = checks.rows("bad", "N-PCT")
    assert row["value_unit"] == "%"


def test_a_wrong_sentence_withholds_itself_and_no_table(checks: Any) -> None:
    families = checks.con.execute(
        "select family from intermediate.int_families__withheld where document_key = 'bad'"
    ).fetchall()
    assert families == []
    withheld = checks.con.execute(
        "select figure_id from intermediate.int_figures__checked where document_key = 'bad' and is_withheld"
    ).fetchall()
    assert ("bad:s1",) in withheld
    assert all(":s" in figure_id for (figure_id,) in withheld)


def test_cells_say_how_they_were_checked(checks: Any) -> None:
    statuses = dict(
        checks.con.execute(
            "select figure_id, check_status from intermediate.int_figures__checked where document_key = 'good'"
        ).fetchall()
    )
    assert statuses["good:t2:r2:c0"] == "verified"
