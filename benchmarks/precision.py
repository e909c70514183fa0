"""How many findings are true: what the identities find in the published documents, against the verdicts of a reader.

``findings_read.csv`` has one row for each finding of severity E or W with the verdict after reading the page. A
finding without a verdict, or a verdict without a finding, is a mistake of the list.

    python benchmarks/precision.py --warehouse /tmp/yusuan.duckdb
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

VERDICTS = Path(__file__).with_name("findings_read.csv")
Key = tuple[str, str, str, str, str, str]
_FINDINGS = """
select
    coalesce(documents.unit_name, documents.source_name), coalesce(cast(documents.fiscal_year as varchar), ''),
    coalesce(documents.stage, ''), checks.identity_id, coalesce(checks.place, ''),
    cast(checks.residual as varchar), checks.severity, checks.left_page, checks.left_text, checks.right_text,
    checks.value_unit
from audit.identity_checks as checks
inner join raw.documents as documents on checks.document_key = documents.document_key
where checks.status in ('violation', 'known_issue') and checks.severity in ('E', 'W')
order by all
"""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Findings against verdicts. ``unread`` have no verdict, ``gone`` are verdicts on nothing that is found now."""

    severities: dict[str, Counter[str]]
    unread: list[dict[str, Any]]
    gone: list[dict[str, str]]

    def precision(self, severity: str) -> float:
        """The share of true findings, 0 to 1; 1 where nothing is found."""
        counts = self.severities.get(severity, Counter())
        return counts["true"] / counts.total() if counts.total() else 1.0


def read_verdicts(path: Path = VERDICTS) -> list[dict[str, str]]:
    """Return the rows of the list."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def read_findings(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Return the findings of a warehouse with severity E or W, registered errors among them."""
    names = (
        "unit_name", "fiscal_year", "stage", "identity_id", "place", "residual", "severity", "page", "left_text",
        "right_text", "value_unit",
    )  # fmt: skip
    return [dict(zip(names, row, strict=True)) for row in con.execute(_FINDINGS).fetchall()]


def compare(findings: list[dict[str, Any]], verdicts: list[dict[str, str]]) -> Comparison:
    """Match findings with verdicts by document, identity, place and difference."""
    known = {_key(row): row["verdict"].partition(":")[0] for row in verdicts}
    found = {_key(row) for row in findings}
    severities: dict[str, Counter[str]] = {}
    for row in findings:
        verdict = known.get(_key(row), "unread")
        severities.setdefault(row["severity"], Counter())[verdict] += 1
    return Comparison(
        severities=severities,
        unread=[row for row in findings if _key(row) not in known],
        gone=[row for row in verdicts if _key(row) not in found],
    )


def _key(row: dict[str, Any]) -> Key:
    return (
        row["unit_name"], str(row["fiscal_year"]), row["stage"], row["identity_id"], row["place"],
        f"{Decimal(row['residual'] or 0).normalize():f}",
    )  # fmt: skip


def main() -> int:
    """Command line: print precision by severity; 1 where the list and the findings disagree."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--warehouse", type=Path, required=True)
    options = parser.parse_args()
    with duckdb.connect(str(options.warehouse), read_only=True) as con:
        comparison = compare(read_findings(con), read_verdicts())
    for severity, counts in sorted(comparison.severities.items()):
        share = comparison.precision(severity)
        print(f"{severity}: {counts['true']} of {counts.total()} true ({share:.1%})")
    for row in comparison.unread:
        print("no verdict:", *row.values(), sep=" | ")
    for row in comparison.gone:
        print("no finding:", *row.values(), sep=" | ")
    return 1 if comparison.unread or comparison.gone else 0


if __name__ == "__main__":
    sys.exit(main())
