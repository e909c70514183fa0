"""The functional classification holds together: parents, levels, successors, names of earlier years."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ingest.classification import functional

_FILE = Path(__file__).parents[2] / "data" / "reference" / "functional_classification.csv"
with _FILE.open(encoding="utf-8") as handle:
    ROWS = {row["function_code"]: row for row in csv.DictReader(handle)}


def test_every_code_stands_once_below_its_parent() -> None:
    with _FILE.open(encoding="utf-8") as lines:
        assert sum(1 for _ in csv.DictReader(lines)) == len(ROWS)
    levels = {3: "class", 5: "group", 7: "item"}
    for code, row in ROWS.items():
        assert row["level"] == levels[len(code)]
        assert row["class_code"] == code[:3]
        assert row["parent_code"] == (code[:-2] if len(code) > 3 else "")
        assert not row["parent_code"] or row["parent_code"] in ROWS, code


def test_codes_point_to_codes_that_exist() -> None:
    for code, row in ROWS.items():
        for column in ("predecessor_code", "successor_code"):
            assert not row[column] or row[column] in ROWS, (code, column)


def test_a_row_seen_in_a_document_is_no_general_knowledge() -> None:
    for code, row in ROWS.items():
        assert row["evidence"] in ("verified", "verified_single_doc", "general_knowledge"), code
        if row["document_count"] != "0":
            assert row["evidence"] != "general_knowledge", code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("国有企业退休人员社会化管理补助支出", "2230105"),
        ("医疗卫生与计划生育支出", "210"),
        ("国土海洋气象等支出", "220"),
        ("行政事业单位离退休", "20805"),
        ("事业单位医疗", "2101102"),
    ],
)
def test_names_of_earlier_years_and_rare_names_lead_to_their_code(name: str, code: str) -> None:
    assert functional().find(name, length=len(code)) == code


@pytest.mark.parametrize("name", ["行政运行", "农业生产发展"])
def test_a_name_that_several_codes_carry_leads_to_none(name: str) -> None:
    assert functional().find(name, length=7) is None
