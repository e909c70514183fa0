"""Forms of performance projects added up: against project expenditure, the text, and the costs inside a form."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from ingest.raw_schema import RawIndicator


def form(sheet: Any, project: str, *lines: tuple[str, str], **values: Any) -> int:
    """Add the form of one project and return its table number. A line is a label and an amount in 万元."""
    return int(
        sheet.table(
            "performance_form",
            (
                [{"label": "金额"}],
                [
                    {"label": label, "role": "total", "project_name": project, "cells": [amount]}
                    for label, amount in lines
                ],
            ),
            **values,
        )
    )


def cost(sheet: Any, table_no: int, project: str, level3: str, target: str, **values: Any) -> None:
    """Add a cost indicator of a project's form."""
    given = {
        "document_key": sheet.key, "table_no": table_no, "row_no": len(sheet.indicators) + 10,
        "target_scope": "project", "project_name": project, "page_number": table_no,
        "level1": "成本指标", "level2": "经济成本指标", "level3": level3, "target_text": target, **values,
    }  # fmt: skip
    sheet.indicators.append(
        RawIndicator(**{f.name: given.get(f.name) for f in fields(RawIndicator)})
    )


def expenditure(sheet: Any, project: str) -> None:
    """Add 支出总表 with its column of project expenditure."""
    columns = [{"label": "项目支出", "nature_code": "project"}]
    rows = [{"label": "合计", "role": "total", "cells": [project]}]
    sheet.table("expenditure_summary", (columns, rows))


def income(sheet: Any, carried_forward: str) -> None:
    """Add 收支总表 with what is carried forward."""
    sheet.table(
        "budget_summary",
        (
            [{"label": "收入预算数"}],
            [
                {"label": "一般公共预算拨款收入", "income_source_code": "general_public_budget", "cells": ["80.00"]},
                {"label": "上年结转收入", "period": "carried_forward", "cells": [carried_forward]},
            ],
        ),
    )  # fmt: skip


def state(sheet: Any, count: str, amount: str, sentence: str = "编报绩效目标的项目") -> None:
    """Say how many projects have targets, and what they come to."""
    text = f"{sentence}{count}个，涉及资金{amount}万元。"
    sheet.state("count", count, "个", family="resources", resource_code="performance_projects",
                subject_text="项目", sentence=text)  # fmt: skip
    sheet.state("amount", amount, subject_text="项目", sentence=text)


def make(sheet: Any, key: str, amount: str, *, project: str, stated: str, part: str) -> Any:
    made = sheet(key, unit_name=f"某县{key}局", admin_level="county")
    first = form(made, "热线运行", ("年度资金总额", "30.00"))
    form(made, "设备维护", ("年度资金总额", amount))
    expenditure(made, project)
    state(made, "2", stated)
    cost(made, first, "热线运行", "总成本", "≤30万元")
    cost(made, first, "热线运行", "通信费", "≤20.00万元")
    cost(made, first, "热线运行", "设备费", part)
    cost(made, first, "热线运行", "人均补助", "≤25万元")
    cost(made, first, "热线运行", "停电损失", "≤25万元", level2="社会成本指标")
    return made


def build_sheets(sheet: Any) -> list[Any]:
    fires = make(sheet, "forms-wrong", "20.00", project="49.98", stated="51.00", part="=10.02 万元")
    misses = make(
        sheet, "forms-near", "20.00", project="49.99", stated="50.01", part="不超过10.01万元"
    )

    # the money of several years, one form, and another number of projects than the text has
    years = sheet("forms-years", unit_name="某县多年局", admin_level="county")
    first = form(years, "热线运行", ("实施期资金总额", "90.00"), ("年度资金总额", "30.00"))
    form(years, "设备维护", ("实施期资金总额", "60.00"))
    expenditure(years, "40.00")
    state(years, "2", "150.00")
    cost(years, first, "热线运行", "通信费", "≤50万元")
    cost(years, first, "热线运行", "设备费", "≤40万元")

    # forms may spend what was carried forward; a review picks some of the projects; one part is the others together
    carried = sheet("forms-carried", unit_name="某县结转局", admin_level="county")
    income(carried, "12.00")
    first = form(carried, "热线运行", ("年度资金总额", "30.00"))
    form(carried, "设备维护", ("年度资金总额", "20.00"))
    expenditure(carried, "40.00")
    state(carried, "2", "35.00", sentence="开展绩效评价的项目")
    cost(carried, first, "热线运行", "运行费", "≤20万元")
    cost(carried, first, "热线运行", "通信费", "≤12万元")
    cost(carried, first, "热线运行", "设备费", "≤8万元")

    # a form that is printed again is the same project
    again = sheet("forms-again", unit_name="某县重印局", admin_level="county")
    form(again, "热线运行", ("年度资金总额", "30.00"))
    form(again, "热线运行", ("年度资金总额", "30.00"), page=7)
    form(again, "设备维护", ("年度资金总额", "20.00"))
    expenditure(again, "50.00")
    state(again, "2", "50.00")
    return [fires, misses, years, carried, again]


def places(checks: Any, key: str, identity_id: str, prefix: str) -> list[dict[str, Any]]:
    """Rows of one identity whose place begins so."""
    return [r for r in checks.rows(key, identity_id) if (r["place"] or "").startswith(prefix)]


SUMS = [
    ("X-PF-SUM", "项目绩效目标表"),
    ("N-PERF", "2个"),
    ("PF-COST", "绩效目标表｜热线运行｜成本指标合计"),
]


@pytest.mark.parametrize(("identity_id", "prefix"), SUMS)
def test_fires(checks: Any, identity_id: str, prefix: str) -> None:
    (found,) = places(checks, "forms-wrong", identity_id, prefix)
    assert found["status"] == "violation"
    assert found["severity"] == "W"


@pytest.mark.parametrize(("identity_id", "prefix"), SUMS)
def test_just_misses(checks: Any, identity_id: str, prefix: str) -> None:
    (found,) = places(checks, "forms-near", identity_id, prefix)
    assert found["status"] in ("pass", "rounding")


@pytest.mark.parametrize(("identity_id", "prefix"), SUMS[:2])
def test_money_of_several_years_says_nothing_about_one(
    checks: Any, identity_id: str, prefix: str
) -> None:
    assert not places(checks, "forms-years", identity_id, prefix)
    assert "violation" not in checks.statuses("forms-years", identity_id)


def test_costs_of_several_years_are_held_against_the_money_of_them(checks: Any) -> None:
    (found,) = places(checks, "forms-years", *SUMS[2])
    assert found["status"] == "pass"


def test_what_is_carried_forward_may_stand_in_the_forms_alone(checks: Any) -> None:
    (found,) = places(checks, "forms-carried", *SUMS[0])
    assert found["status"] == "not_applicable"
    assert "carried forward" in found["reason"]


def test_a_review_picks_some_of_the_projects(checks: Any) -> None:
    assert not places(checks, "forms-carried", *SUMS[1])


def test_a_cost_that_is_the_others_together_is_no_further_part(checks: Any) -> None:
    assert not places(checks, "forms-carried", *SUMS[2])


@pytest.mark.parametrize(("identity_id", "prefix"), SUMS[:2])
def test_a_form_printed_again_counts_once(checks: Any, identity_id: str, prefix: str) -> None:
    (found,) = places(checks, "forms-again", identity_id, prefix)
    assert found["status"] == "pass"
    assert found["left_value"] == 500000


def test_sums_of_forms_withhold_nothing(checks: Any) -> None:
    found = checks.con.execute(
        "select identity_id from intermediate.int_families__withheld where document_key = 'forms-wrong'"
    ).fetchall()
    assert found == []
