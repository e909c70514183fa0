"""Golden rows of the prose of the founding transcripts: figures and labels, no sentences.

Write them anew with ``python -m tests.narrative.golden_rows`` from the root of the repository and review the diff
against the transcripts.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from ingest.raw_schema import RawNegation, RawStatement

GOLDEN = Path(__file__).with_name("golden")
NAMES = ("changsha_2024", "chizhou_2024", "jingdezhen_2025", "sanming_2024", "suining_anju_2024")
_PLAIN = (
    "statement_no", "line_no", "statement_role", "value_text", "number_text", "unit_text", "subject_text",
    "family", "measure", "anchor_no", "parent_no", "direction", "compared_with", "compare_year",
    "value_year", "value_stage", "as_of",
)  # fmt: skip
_CODES = (
    "income_source_code", "fund_code", "period", "nature_code", "function_code", "function_name_text", "economic_code",
    "economic_name_text", "item_code", "memo_code", "resource_code", "procurement_category", "project_name",
)  # fmt: skip


def format_statements(statements: list[RawStatement]) -> str:
    """Statements as CSV; codes in one column as ``name=value`` pairs, reasons only as their length."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*_PLAIN, "codes", "reason_length"])
    for statement in statements:
        codes = [
            f"{name}={getattr(statement, name)}" for name in _CODES if getattr(statement, name)
        ]
        length = len(statement.reason_text) if statement.reason_text else ""
        writer.writerow([*(getattr(statement, name) for name in _PLAIN), ";".join(codes), length])
    return out.getvalue()


def format_negations(negations: list[RawNegation]) -> str:
    """Negations as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    names = ("negation_no", "line_no", "family", "fund_code", "item_code", "measure")
    writer.writerow(names)
    for negation in negations:
        writer.writerow([getattr(negation, name) for name in names])
    return out.getvalue()


def write_golden() -> None:
    """Write the golden files of all transcripts."""
    from tests.narrative.conftest import read_seed

    GOLDEN.mkdir(exist_ok=True)
    for name in NAMES:
        prose = read_seed(name)
        statements, negations = (
            format_statements(prose.statements),
            format_negations(prose.negations),
        )
        (GOLDEN / f"{name}.csv").write_text(statements, encoding="utf-8")
        (GOLDEN / f"{name}_negations.csv").write_text(negations, encoding="utf-8")


if __name__ == "__main__":
    write_golden()
