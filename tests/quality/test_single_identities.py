"""Identities with queries of their own, one by one: a sheet on which each fires and one on which each just misses."""

from __future__ import annotations

from typing import Any

import pytest

ITEMS = [
    {"label": "合计"},
    {"label": "公务接待费", "item_code": "reception", "of": "合计"},
]


def indicator(sheet: Any, **values: Any) -> None:
    """Add one performance indicator of the first project."""
    from dataclasses import fields

    from ingest.raw_schema import RawIndicator

    given = {
        "document_key": sheet.key, "table_no": 1, "row_no": len(sheet.indicators) + 10, "target_scope": "project",
        "project_name": "项目一", "page_number": 1, **values,
    }  # fmt: skip
    sheet.indicators.append(
        RawIndicator(**{f.name: given.get(f.name) for f in fields(RawIndicator)})
    )


def negation(sheet: Any, sentence: str, **values: Any) -> None:
    """Add a sentence that says there is none."""
    from dataclasses import fields

    from ingest.raw_schema import RawNegation

    given = {
        "document_key": sheet.key, "negation_no": len(sheet.negations) + 1, "page_number": 2, "sentence": sentence,
        **values,
    }  # fmt: skip
    sheet.negations.append(RawNegation(**{f.name: given.get(f.name) for f in fields(RawNegation)}))


def function_table(sheet: Any, total: str) -> None:
    columns = [{"label": "合计"}, {"label": "基本支出", "nature_code": "basic", "of": "合计"}]
    sheet.table("function_expenditure", (columns, [
        {"label": "行政运行", "function_code": "2010301", "of": "合计", "cells": [total, total]},
        {"label": "合计", "role": "total", "cells": [total, total]},
    ]), fund_scope="general_public_budget")  # fmt: skip


def basic_table(sheet: Any, personnel: str, public: str) -> None:
    sheet.table("basic_economic", (
        [{"label": "人员经费", "nature_code": "basic_personnel"}, {"label": "公用经费", "nature_code": "basic_public"},
         {"label": "合计"}],
        [
            {"label": "工资福利支出", "economic_code": "301", "of": "合计", "cells": [personnel, public, "50.00"]},
            {"label": "培训费", "economic_code": "30216", "cells": ["", "", "2.00"]},
            {"label": "合计", "role": "total", "cells": [personnel, public, "50.00"]},
        ],
    ), fund_scope="general_public_budget", nature_scope="basic")  # fmt: skip


def make(sheet: Any, key: str, wrong: bool, **values: Any) -> Any:
    """A document on which each identity below fires (``wrong``) or just misses."""
    made = sheet(key, unit_name=f"某县{key}局", admin_level="county", **values)
    made.table("performance_form", ([{"label": "金额"}], [
        {"label": "年度资金总额", "role": "total", "project_name": "项目一", "cells": ["30.00"]},
    ]))  # fmt: skip
    limit = "≤" if wrong else "≥"
    indicator(made, level1="满意度指标", level3="群众满意度", target_text=f"{limit}90%")
    indicator(
        made,
        level1="成本指标",
        level3="项目总成本",
        target_text="≤30.01万元" if wrong else "≤30万元",
    )
    made.table("performance_list", ([{"label": "金额"}], []), status="empty")
    for weight in ("60", "30" if not wrong else "29"):
        indicator(
            made,
            table_no=2,
            level1="产出指标",
            level3="次数",
            target_text="3次",
            weight_text=weight,
        )

    made.table("three_public", (
        [
            {"label": "2024年/公务接待费", "item_code": "reception"},
            {"label": "2023年/公务接待费", "item_code": "reception", "value_year": 2023},
            {"label": "增减/公务接待费", "item_code": "reception", "role": "change", "cell_role": "change"},
        ],
        [{"label": "预算", "cells": ["3.00", "5.00", "2.00" if wrong else "-2.00"]}],
    ))  # fmt: skip
    made.table("government_fund", (
        [
            {"label": "年初结转和结余", "balance_code": "year_start_balance"},
            {"label": "本年收入"},
            {"label": "本年支出"},
            {"label": "年末结转和结余", "balance_code": "year_end_balance"},
        ],
        [{"label": "城乡社区支出", "function_code": "212",
          "cells": ["1.00", "5.00", "4.00", "2.05" if wrong else "2.01"]}],
    ), fund_scope="government_fund")  # fmt: skip
    function_table(made, "50.00")
    basic_table(made, "" if wrong else "40.00", "50.00" if wrong else "10.00")

    made.state("amount", "50", family="expenditure", function_code="2010301", subject_text="运行",
               function_name_text="事业运行" if wrong else "行政运行", sentence="2010301 50万元")  # fmt: skip
    made.state("amount", "10.00" if not wrong else "49.00", family="memo", memo_code="operating_expenses",
               subject_text="机关运行经费")  # fmt: skip
    made.state(
        "amount",
        "2.00" if not wrong else "1.95",
        family="memo",
        memo_code="training",
        subject_text="培训费",
    )
    made.state("count", "1" if not wrong else "0", "个", family="resources", resource_code="performance_projects",
               subject_text="绩效项目")  # fmt: skip
    budget = made.state("amount", "100.00", family="three_public", measure="three_public", value_stage="budget",
                        subject_text="公务接待")  # fmt: skip
    actual = made.state("amount", "98.20", family="three_public", measure="three_public", value_stage="final_accounts",
                        value_year=2024, subject_text="公务接待")  # fmt: skip
    assert actual == budget + 1
    made.state("rate", "98.3" if wrong else "98.2", "%", family="three_public", compared_with="own_budget",
               anchor_no=actual, subject_text="公务接待")  # fmt: skip
    made.state("change", "多" if wrong else "少", None, family="year_change", compared_with="own_budget",
               anchor_no=actual, direction="increase" if wrong else "decrease", subject_text="公务接待",
               sentence="决算数与预算数比较")  # fmt: skip
    negation(made, "没有政府性基金支出" if wrong else "没有国有资本支出", family="expenditure",
             fund_code="government_fund" if wrong else "state_capital")  # fmt: skip
    made.table("budget_summary", ([{"label": "预算数"}], [
        {"label": "支出总计", "role": "total", "cells": ["60000.00" if wrong else "50.00"]},
    ]))  # fmt: skip
    made.table("expenditure_summary", ([{"label": "合计"}], [
        {"label": "合计", "role": "total", "cells": ["50.00"]},
    ]))  # fmt: skip
    made.table("project", ([{"label": "起始年度"}, {"label": "金额"}], [
        {"label": "甲", "project_name": "甲", "cells": ["2024" if wrong else "24.5", "20000000" if wrong else "1.00"]},
    ]))  # fmt: skip
    return made


def build_sheets(sheet: Any) -> list[Any]:
    return [
        make(sheet, "fires", wrong=True),
        make(sheet, "misses", wrong=False),
        sheet("nothing", unit_name="某县空白局"),
    ]


SINGLE = [
    "PF-BOUND", "PF-COST", "PF-WEIGHT", "S-YOY", "F-END", "T6-CLS", "N-CODE", "N-ORG", "N-TRAIN", "N-PERF", "N-DIR",
    "N-ZERO", "G-SCALE", "G-YEAR", "G-MAG",
]  # fmt: skip
# what applies to final accounts only is not due for a budget, but is evaluated where the text has it
SINGLE_TEXT = ["F-RATE"]


@pytest.mark.parametrize("identity_id", [*SINGLE, *SINGLE_TEXT])
def test_fires(checks: Any, identity_id: str) -> None:
    assert "violation" in checks.statuses("fires", identity_id)


@pytest.mark.parametrize("identity_id", [*SINGLE, *SINGLE_TEXT])
def test_just_misses(checks: Any, identity_id: str) -> None:
    statuses = checks.statuses("misses", identity_id)
    assert statuses
    assert set(statuses) <= {"pass", "rounding"}


@pytest.mark.parametrize("identity_id", [*SINGLE, *SINGLE_TEXT])
def test_does_not_apply_to_an_empty_document(checks: Any, identity_id: str) -> None:
    (row,) = checks.rows("nothing", identity_id)
    assert row["status"] == "not_applicable"
    assert row["reason"]


def test_warnings_withhold_nothing(checks: Any) -> None:
    found = checks.con.execute(
        "select distinct identity_id from intermediate.int_families__withheld where document_key = 'fires'"
    ).fetchall()
    assert {identity_id for (identity_id,) in found} <= {
        "S-YOY",
        "F-END",
        "X-1-3",
        "T1-EXP",
        "T5-ROW",
        "T6-ROW",
        "T6-HIER",
    }
