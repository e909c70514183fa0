"""Growth of two printed years: the rate is held against both amounts of its sentence, where no change is printed."""

from __future__ import annotations

from typing import Any

import pytest


def growth(
    sheet: Any,
    before: str,
    now: str,
    rate: str,
    direction: str = "increase",
    *,
    of: str = "执行数",
    more: str | None = None,
) -> None:
    """2023年执行数为 before，2024年预算 now，比2023年执行数增加 rate%."""
    sentence = f"2023年{of}为{before}万元，2024年预算安排{now}万元，比2023年执行数变动{rate}%。"
    words: dict[str, Any] = {"subject_text": "群众体育", "sentence": sentence}
    stage = {"执行数": "execution", "决算数": "final_accounts"}[of]
    for earlier in filter(None, (before, more)):
        sheet.state("amount", earlier, family="expenditure", value_year=2023, value_stage=stage, **words)  # fmt: skip
    current = sheet.state("amount", now, family="expenditure", **words)
    sheet.state("rate", rate, "%", family="year_change", anchor_no=current, direction=direction,
                compared_with="prior_execution", **words)  # fmt: skip


def build_sheets(sheet: Any) -> list[Any]:
    made = {key: sheet(f"years-{key}", unit_name=f"某市{key}局") for key in (
        "agree", "fall", "near", "beyond", "differ", "small", "sign", "zero", "ambiguous", "other",
    )}  # fmt: skip
    growth(made["agree"], "12.04", "20.00", "66.11")
    growth(made["fall"], "667.32", "635.10", "4.83", "decrease")
    # 66.1130 %, and the amounts may be off by half a place each: up to 0.1156 in all
    growth(made["near"], "12.04", "20.00", "66.22")
    growth(made["beyond"], "12.04", "20.00", "66.23")
    growth(made["differ"], "11.67", "45.41", "314.82")
    # 0.006 is printed 0.01: 1.00 on it is 16,567 %
    growth(made["small"], "0.01", "1.00", "16566.67")
    growth(made["sign"], "12.04", "20.00", "66.11", "decrease")
    growth(made["zero"], "0", "60.13", "100.00")
    growth(made["ambiguous"], "11.67", "45.41", "314.82", more="12.67")
    growth(made["other"], "11.67", "45.41", "314.82", of="决算数")
    return list(made.values())


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("agree", {"pass"}),
        ("fall", {"pass"}),
        ("near", {"rounding"}),
        ("beyond", {"violation"}),
        ("differ", {"violation"}),
        ("small", {"rounding"}),
        ("sign", {"violation"}),
        # nothing was there before; two amounts were; the amount printed is not the one compared with
        ("zero", {"not_applicable"}),
        ("ambiguous", {"not_applicable"}),
        ("other", {"not_applicable"}),
    ],
)
def test_growth_of_two_printed_years(checks: Any, key: str, expected: set[str]) -> None:
    assert set(checks.statuses(f"years-{key}", "N-YOY")) == expected


def test_both_years_are_written_out_and_nothing_is_withheld(checks: Any) -> None:
    (row,) = checks.rows("years-differ", "N-YOY")
    assert row["left_text"] == "群众体育 增长 314.82%"
    assert row["right_text"] == "(本年 45.41万元 − 上年 11.67万元) ÷ (上年 11.67万元)"
    withheld = checks.con.execute(
        "select count(*) from intermediate.int_figures__checked "
        "where document_key = 'years-differ' and is_withheld"
    ).fetchone()
    assert withheld == (0,)
