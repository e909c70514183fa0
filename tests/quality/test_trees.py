"""Sums inside one table: each identity fires, just misses and does not apply where it should."""

from __future__ import annotations

from typing import Any

YUAN = [{"label": "预算数"}]


def summary(
    income_total: str = "597.12", carried: str = "57.97", expenditure: str = "597.12"
) -> Any:
    income = [
        {"label": "一般公共预算拨款", "income_source_code": "general_public_budget", "of": "本年收入小计",
         "cells": ["539.15"]},
        {"label": "政府性基金预算拨款", "income_source_code": "government_fund", "of": "本年收入小计",
         "cells": [""]},
        {"label": "本年收入小计", "role": "subtotal", "of": "收入总计", "cells": ["539.15"]},
        {"label": "上年结转数", "period": "carried_forward", "of": "收入总计", "cells": [carried]},
        {"label": "收入总计", "role": "total", "cells": [income_total]},
    ]  # fmt: skip
    spending = [
        {"label": "一般公共服务支出", "function_code": "201", "of": "本年支出小计", "cells": ["545.82"]},
        {"label": "社会保障和就业支出", "function_code": "208", "of": "本年支出小计", "cells": ["24.43"]},
        {"label": "卫生健康支出", "function_code": "210", "of": "本年支出小计", "cells": ["4.68"]},
        {"label": "住房保障支出", "function_code": "221", "of": "本年支出小计", "cells": ["22.19"]},
        {"label": "本年支出小计", "role": "subtotal", "of": "支出总计", "cells": ["597.12"]},
        {"label": "结转下年", "balance_code": "year_end_balance", "of": "支出总计", "cells": [""]},
        {"label": "支出总计", "role": "total", "cells": [expenditure]},
    ]  # fmt: skip
    return (YUAN, income), ([{"label": "预算数 "}], spending)


EXPENDITURE_COLUMNS = [
    {"label": "合计"},
    {"label": "基本支出", "nature_code": "basic", "of": "合计"},
    {"label": "人员经费", "nature_code": "basic_personnel", "of": "基本支出"},
    {"label": "公用经费", "nature_code": "basic_public", "of": "基本支出"},
    {"label": "项目支出", "nature_code": "project", "of": "合计"},
]


def function_rows(
    first: list[str], total: list[str], item: list[str] | None = None
) -> list[dict[str, Any]]:
    return [
        {"label": "一般公共服务支出", "function_code": "201", "of": "合计", "cells": first},
        {
            "label": "其他支出",
            "function_code": "2010399",
            "of": "一般公共服务支出",
            "cells": item or first,
        },
        {
            "label": "住房保障支出",
            "function_code": "221",
            "of": "合计",
            "cells": ["22.19", "22.19", "22.19", "", ""],
        },
        {"label": "合计", "role": "total", "cells": total},
    ]


def build_sheets(sheet: Any) -> list[Any]:
    exact = sheet("exact")
    exact.table("budget_summary", *summary())
    exact.table(
        "function_expenditure",
        (
            EXPENDITURE_COLUMNS,
            function_rows(
                ["545.82", "148.55", "122.15", "26.40", "397.27"],
                ["568.01", "170.74", "144.34", "26.40", "397.27"],
            ),
        ),
        fund_scope="general_public_budget",
    )

    # the bound of three figures printed to 0.01 is 0.015 万元: 0.01 is rounding, 0.02 is not
    near = sheet("near")
    near.table("budget_summary", *summary(income_total="597.13", expenditure="597.13"))
    broken = sheet("broken")
    broken.table("budget_summary", *summary(carried="58.97"))
    broken.table(
        "function_expenditure",
        (
            EXPENDITURE_COLUMNS,
            function_rows(
                ["545.82", "148.55", "122.15", "26.40", "397.27"],
                ["568.01", "170.74", "144.34", "26.40", "397.27"],
                ["545.82", "148.55", "122.15", "", "397.27"],
            ),
        ),
        fund_scope="general_public_budget",
    )

    # a table in 元: one unit off is a break
    yuan = sheet("yuan")
    yuan.table(
        "project",
        ([{"label": "金额"}], [
            {"label": "甲", "project_name": "甲", "of": "合计", "cells": ["100"]},
            {"label": "乙", "project_name": "乙", "of": "合计", "cells": ["200"]},
            {"label": "合计", "role": "total", "cells": ["303"]},
        ]),
        unit="元",
    )  # fmt: skip

    # printed zeros against a printed sum: registered below
    known = sheet("known", unit_name="某县热线中心")
    known.table(
        "performance_form",
        ([{"label": "金额"}], [
            {"label": "年度资金总额", "role": "total", "cells": ["118"]},
            {"label": "财政拨款", "of": "年度资金总额", "cells": ["0"]},
            {"label": "其他资金", "of": "年度资金总额", "cells": ["0"]},
        ]),
    )  # fmt: skip
    stale = sheet("stale", unit_name="某县热线中心", fiscal_year=2025)
    stale.table(
        "performance_form",
        ([{"label": "金额"}], [
            {"label": "年度资金总额", "role": "total", "cells": ["118"]},
            {"label": "财政拨款", "of": "年度资金总额", "cells": ["100"]},
        ]),
    )  # fmt: skip

    # items without a printed sum, and a sum whose parts are all blank
    partial = sheet("partial")
    partial.table(
        "three_public",
        ([{"label": "合计"}, {"label": "公务接待费", "item_code": "reception", "of": "合计"}], [
            {"label": "预算", "cells": ["1.00", ""]},
        ]),
    )  # fmt: skip
    comparative = sheet("comparative")
    comparative.table(
        "three_public",
        ([{"label": "合计", "value_year": 2023},
          {"label": "公务接待费", "item_code": "reception", "of": "合计", "value_year": 2023}], [
            {"label": "预算", "cells": ["9.00", "1.00"]},
        ]),
    )  # fmt: skip
    return [
        exact,
        near,
        broken,
        yuan,
        known,
        stale,
        partial,
        comparative,
        reaching(sheet("reaching")),
    ]


def reaching(made: Any) -> Any:
    """公用经费合计 below two panels, printed in the second; 预算资金 of the projects beside what is bought."""
    columns = [{"label": "决算数", "nature_code": "basic_public"}]
    goods = [
        {"label": "商品和服务支出", "economic_code": "302", "cells": ["150.00"]},
        {"label": "办公费", "economic_code": "30201", "of": "商品和服务支出", "cells": ["150.00"]},
        {"label": "公用经费合计", "role": "subtotal", "cells": [""]},
    ]
    capital = [
        {"label": "资本性支出", "economic_code": "310", "cells": ["5.00"]},
        {"label": "办公设备购置", "economic_code": "31002", "of": "资本性支出", "cells": ["5.00"]},
        {"label": "公用经费合计", "role": "subtotal", "cells": ["155.00"]},
    ]
    made.table("basic_economic", (columns, goods), ([{**columns[0], "label": "决算数 "}], capital))
    made.table(
        "procurement",
        (
            [{"label": "总计"}, {"label": "预算资金", "is_of_which": True, "of": "总计"}],
            [
                {"label": "合计", "role": "total", "cells": ["8.50", ""]},
                {"label": "复印纸", "of": "合计", "cells": ["1.00", "114.01"]},
                {"label": "计算机", "of": "合计", "cells": ["7.50", "47.80"]},
            ],
        ),
    )
    return made


KNOWN_ISSUES = [
    {
        "unit_name": "某县热线中心", "fiscal_year": year, "stage": "budget", "identity_id": "PF-FUND",
        "place": "年度资金总额",
        "expected_residual": "1180000.00", "explanation_en": "the sources are printed as 0", "evidence": "p. 1",
    }
    for year in ("2024", "2025")
]  # fmt: skip


def test_sums_that_close_pass(checks: Any) -> None:
    for identity in ("T1-BAL", "T1-INC", "T1-INCSUM", "T1-EXP", "T1-OUT", "T3-HIER", "T5-ROW"):
        assert set(checks.statuses("exact", identity)) == {"pass"}, identity


def test_both_sides_are_written_as_printed(checks: Any) -> None:
    (row,) = checks.rows("exact", "T1-INC")
    assert row["left_text"] == "收入总计 597.12"
    assert row["right_text"] == "本年收入小计 539.15 + 上年结转数 57.97"
    assert str(row["left_value"]) == "5971200.0000"
    assert row["value_unit"] == "元"
    assert str(row["tolerance"]) == "150.0000"


def test_a_sum_that_reaches_over_two_panels_is_none_of_the_second(checks: Any) -> None:
    places = [row["place"] for row in checks.rows("reaching", "T6-HIER")]
    assert not any("公用经费合计" in place for place in places)
    assert set(checks.statuses("reaching", "T6-HIER")) == {"pass"}


def test_a_column_beside_the_accounts_may_leave_its_total_out(checks: Any) -> None:
    assert checks.statuses("reaching", "PR-SUM") == ["pass"]


def test_one_last_place_is_rounding(checks: Any) -> None:
    assert checks.statuses("near", "T1-INC") == ["rounding"]
    (row,) = checks.rows("near", "T1-INC")
    assert str(row["residual"]) == "100.0000"


def test_a_wrong_addend_is_a_violation(checks: Any) -> None:
    assert checks.statuses("broken", "T1-INC") == ["violation"]
    assert checks.statuses("broken", "T1-BAL") == ["pass"]


def test_a_blanked_part_breaks_row_and_column(checks: Any) -> None:
    broken = [row for row in checks.rows("broken", "T5-ROW") if row["status"] == "violation"]
    assert [row["place"] for row in broken] == [
        "function_expenditure｜其他支出｜基本支出",
    ]
    (row,) = [row for row in checks.rows("broken", "T3-HIER") if row["status"] == "violation"]
    assert row["place"] == "function_expenditure｜一般公共服务支出｜公用经费"
    assert row["right_text"] == "各项 （空白）"


def test_bounds_follow_the_printed_unit(checks: Any) -> None:
    assert checks.statuses("yuan", "PJ-SUM") == ["violation"]


def test_a_registered_error_explains_and_expires(checks: Any) -> None:
    assert checks.statuses("known", "PF-FUND") == ["known_issue"]
    assert checks.statuses("stale", "PF-FUND") == ["violation"]
    still = dict(
        checks.con.execute("select document_key, is_still_true from audit.known_issues").fetchall()
    )
    assert still == {"known": True, "stale": False}


def test_not_applicable_says_why(checks: Any) -> None:
    (row,) = checks.rows("partial", "S-SUM")
    assert row["status"] == "not_applicable"
    assert row["reason"]
    (row,) = checks.rows("exact", "PR-SUM")
    assert (
        row["reason"]
        == "the document has no figures in a table of the kind procurement or service_purchase"
    )


def test_every_due_pair_has_a_row(checks: Any) -> None:
    missing = checks.con.execute(
        """
        select document_key, identity_id from intermediate.int_identity_checks__due
        except
        select document_key, identity_id from audit.identity_checks
        """
    ).fetchall()
    assert missing == []


def test_breaks_withhold_their_family_only(checks: Any) -> None:
    withheld = set(
        checks.con.execute(
            "select document_key, family from intermediate.int_families__withheld"
        ).fetchall()
    )
    assert ("broken", "income") in withheld
    assert ("broken", "expenditure") in withheld
    assert ("comparative", "comparative") in withheld
    assert ("comparative", "three_public") not in withheld
    assert not {family for key, family in withheld if key in ("exact", "near", "known", "partial")}
