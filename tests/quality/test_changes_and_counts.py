"""Changes of parts and whole, posts and heads, vehicles and the money for them: fire, just miss, say nothing."""

from __future__ import annotations

from typing import Any

import pytest


def change(
    sheet: Any, of: int, text: str, direction: str, label: str, unit: str | None = "万元"
) -> None:
    sheet.state("change", text, unit, family="year_change", measure="three_public", anchor_no=of, direction=direction,
                compared_with="prior_budget", subject_text=label)  # fmt: skip


def three_public(sheet: Any, whole: str, *, with_reception: bool = True) -> None:
    """15 = 12 + 3; vehicles grew by 1.50, reception fell by 0.50."""
    total = sheet.state(
        "amount", "15.00", family="three_public", measure="three_public", subject_text="三公经费"
    )
    change(sheet, total, whole, "increase", "三公经费")
    for label, item, amount, changed, direction in (
        ("公务用车费", "vehicle", "12.00", "1.50", "increase"),
        ("公务接待费", "reception", "3.00", "0.50", "decrease"),
    ):
        part = sheet.state(
            "amount",
            amount,
            family="three_public",
            item_code=item,
            parent_no=total,
            subject_text=label,
        )
        if item != "reception" or with_reception:
            change(sheet, part, changed, direction, label)  # fmt: skip


def heads(sheet: Any, on_duty: str) -> None:
    sheet.state(
        "count",
        "20",
        "人",
        family="resources",
        resource_code="headcount_authorised",
        subject_text="编制",
    )
    everyone = sheet.state("count", str(int(on_duty) + 5), "人", family="resources", resource_code="headcount_actual",
                           subject_text="实有人数")  # fmt: skip
    sheet.state("count", on_duty, "人", family="resources", resource_code="headcount_actual", parent_no=everyone,
                subject_text="在职人员")  # fmt: skip
    sheet.state("count", "5", "人", family="resources", resource_code="headcount_retired", parent_no=everyone,
                subject_text="退休人员")  # fmt: skip


def vehicles(sheet: Any, bought: str, money: str) -> None:
    sheet.table("three_public", (
        [{"label": "合计"}, {"label": "公务用车购置费", "item_code": "vehicle_purchase", "of": "合计"}],
        [{"label": "预算", "cells": [money, money]}],
    ))  # fmt: skip
    sheet.state(
        "count",
        bought,
        "辆",
        family="resources",
        resource_code="vehicles_planned",
        subject_text="车辆",
    )


def build_sheets(sheet: Any) -> list[Any]:
    made = {key: sheet(key, unit_name=f"某市{key}局") for key in (
        "changes-agree", "changes-near", "changes-differ", "changes-in-part", "posts-filled", "posts-exceeded",
        "posts-unsaid", "vehicles-bought", "vehicles-none", "vehicles-unpaid", "vehicles-unsaid",
    )}  # fmt: skip
    three_public(made["changes-agree"], "1.00")
    three_public(made["changes-near"], "1.01")
    three_public(made["changes-differ"], "2.00")
    three_public(made["changes-in-part"], "2.00", with_reception=False)
    heads(made["posts-filled"], "20")
    heads(made["posts-exceeded"], "21")
    made["posts-unsaid"].state("count", "21", "人", family="resources", resource_code="headcount_actual",
                               subject_text="在职人员")  # fmt: skip
    vehicles(made["vehicles-bought"], "1", "18.00")
    vehicles(made["vehicles-none"], "0", "0.00")
    vehicles(made["vehicles-unpaid"], "0", "18.00")
    vehicles(made["vehicles-unsaid"], "1", "0.00")
    return list(made.values())


@pytest.mark.parametrize(
    ("key", "identity_id", "expected"),
    [
        ("changes-agree", "N-YOY-SUM", {"pass"}),
        ("changes-near", "N-YOY-SUM", {"rounding"}),
        ("changes-differ", "N-YOY-SUM", {"violation"}),
        # a part without a change says nothing about the others
        ("changes-in-part", "N-YOY-SUM", {"not_applicable"}),
        ("posts-filled", "N-HEAD", {"pass"}),
        ("posts-exceeded", "N-HEAD", {"violation"}),
        ("posts-unsaid", "N-HEAD", {"not_applicable"}),
        ("vehicles-bought", "N-ASSET", {"pass"}),
        ("vehicles-none", "N-ASSET", {"pass"}),
        ("vehicles-unpaid", "N-ASSET", {"violation"}),
        ("vehicles-unsaid", "N-ASSET", {"violation"}),
    ],
)
def test_changes_and_counts(checks: Any, key: str, identity_id: str, expected: set[str]) -> None:
    assert set(checks.statuses(key, identity_id)) == expected


def test_directions_are_the_signs_of_a_sum(checks: Any) -> None:
    (row,) = checks.rows("changes-differ", "N-YOY-SUM")
    assert row["left_text"] == "三公经费 变动 2.00"
    assert row["right_text"] == "公务用车费 变动 1.50 − 公务接待费 变动 0.50"
