"""The prose of the five founding transcripts, against rows reviewed by eye and facts read by hand."""

from __future__ import annotations

import csv
import re
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest

from ingest.raw_schema import RawStatement
from ingest.text import label_key

from .conftest import read_seed
from .golden_rows import GOLDEN, NAMES, format_negations, format_statements

FACTS = Path(__file__).parents[1] / "data" / "facts"


@pytest.mark.shared
@pytest.mark.parametrize("name", NAMES)
def test_reads_as_reviewed(name: str) -> None:
    prose = read_seed(name)
    assert format_statements(prose.statements) == (GOLDEN / f"{name}.csv").read_text("utf-8")
    negations = (GOLDEN / f"{name}_negations.csv").read_text("utf-8")
    assert format_negations(prose.negations) == negations


def _key(label: str | None) -> str:
    return re.sub(r'["\[\](),:、/类款项0-9 -]', "", label_key(label or ""))


def _is_same_label(wanted: str, statement: RawStatement) -> bool:
    names = [_key(statement.subject_text), _key(statement.function_name_text)]
    return any(name and (name in _key(wanted) or _key(wanted) in name) for name in names)


def _find(fact: dict[str, str], statements: list[RawStatement]) -> RawStatement | None:
    found = None
    for statement in statements:
        if str(statement.line_no) != fact["page_or_line"]:
            continue
        try:
            same = Decimal(statement.number_text or "x") == abs(Decimal(fact["value"]))
        except InvalidOperation:
            same = statement.value_text == fact["value"]
        units = {fact["unit"], fact["unit"] + "元"}  # 118万 is 118 万元
        if same and (statement.unit_text or "") in units:
            if _is_same_label(fact["label"], statement):
                return statement
            found = found or statement
    return found


@pytest.mark.shared
def test_finds_the_facts_that_a_reader_found() -> None:
    """At least 99 % of the values with their unit, and 97 % under a label that holds the reader's."""
    total = labelled = 0
    missing = []
    for name in NAMES:
        statements = read_seed(name).statements
        with (FACTS / f"{name}.csv").open(encoding="utf-8") as file:
            facts = [fact for fact in csv.DictReader(file) if fact["origin"] == "narrative"]
        unused = list(statements)
        for fact in facts:
            total += 1
            statement = _find(fact, unused)
            if statement is None:
                missing.append((name, fact["label"], fact["value"]))
                continue
            unused.remove(statement)
            labelled += _is_same_label(fact["label"], statement)
    assert total > 300
    assert len(missing) <= total * 0.01, missing
    assert labelled >= total * 0.97
