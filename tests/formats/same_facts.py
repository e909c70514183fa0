"""What two readings of one document have in common: facts without pages, positions and evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from ingest.reading import Reading
from ingest.text import label_key

Fact = tuple[Any, ...]

PARTS = ("publisher", "tables", "amounts", "indicators", "statements", "negations")

_PUBLISHER = (
    "document_kind", "unit_name", "department_name", "division_code", "admin_level", "fiscal_year",
    "stage", "scope", "tables_listed",
)  # fmt: skip
_TABLE = (
    "kind", "fund_scope", "nature_scope", "unit_text", "value_year", "value_stage", "status",
)  # fmt: skip
_COLUMN = (
    "nature_code", "fund_code", "income_source_code", "item_code", "memo_code", "balance_code",
    "period", "value_year", "value_stage", "is_of_which",
)  # fmt: skip
_ROW = (
    "role", "level", "function_code", "economic_code", "economic_system", "income_source_code",
    "fund_code", "nature_code", "item_code", "memo_code", "category", "balance_code", "period",
    "value_year", "value_stage", "reported_unit_name", "project_name",
)  # fmt: skip
_QUANTITIES = ("amount", "share", "change", "rate", "count", "threshold")
_POSITIONS = {
    "document_key", "table_no", "row_no", "col_no", "panel_no", "page_number", "line_no",
    "value_col_no", "statement_no", "anchor_no", "parent_no", "negation_no", "char_start",
    "section", "sentence", "reading", "value_text", "number_text",
}  # fmt: skip


@dataclass(frozen=True)
class Comparison:
    """Facts of one part: in both readings, in the first alone, in the second alone."""

    same: int
    lost: tuple[Fact, ...]
    added: tuple[Fact, ...]

    @property
    def share(self) -> float:
        """Identical facts among all facts of both readings; 1.0 where there are none."""
        total = self.same + max(len(self.lost), len(self.added))
        return self.same / total if total else 1.0


def compare(first: Reading, second: Reading) -> dict[str, Comparison]:
    """Compare two readings part by part (see :data:`PARTS`)."""
    result: dict[str, Comparison] = {}
    ours, theirs = facts_of(first), facts_of(second)
    for part in PARTS:
        a, b = ours[part], theirs[part]
        result[part] = Comparison(
            (a & b).total(), tuple((a - b).elements()), tuple((b - a).elements())
        )
    return result


def facts_of(reading: Reading) -> dict[str, Counter[Fact]]:
    """Facts of a reading by part, as multisets."""
    document = asdict(reading.document)
    return {
        "publisher": Counter((name, document[name]) for name in _PUBLISHER),
        "tables": Counter(
            (*(getattr(table, name) for name in _TABLE), _key(table.title), table.is_repeat_of)
            for table in reading.tables
        ),
        "amounts": Counter(_amounts(reading)),
        "indicators": Counter(_plain(reading.indicators)),
        "statements": Counter(_statements(reading)),
        "negations": Counter(
            (_key(row.sentence), row.family, row.fund_code, row.item_code, row.measure)
            for row in reading.negations
        ),
    }


def _amounts(reading: Reading) -> Iterable[Fact]:
    """Every number of the tables that is a fact, with the meaning of its table, row and column."""
    columns = {(c.table_no, c.panel_no, c.col_no): c for c in reading.columns}
    rows = {(r.table_no, r.panel_no, r.row_no): r for r in reading.rows}
    tables = {table.table_no: table for table in reading.tables}
    for cell in reading.cells:
        if cell.role not in ("amount", "count", "share", "change", "rate"):
            continue
        row = rows.get((cell.table_no, cell.panel_no, cell.row_no))
        column = columns.get((cell.table_no, cell.panel_no, cell.col_no))
        parent_no = row.parent_row_no if row is not None else None
        parent = None if parent_no is None else rows.get((cell.table_no, cell.panel_no, parent_no))
        above = (
            columns.get((cell.table_no, cell.panel_no, column.parent_col_no))
            if column is not None and column.parent_col_no is not None
            else None
        )
        table = tables[cell.table_no]
        if row is not None and row.role == "repeat":
            continue  # the amount of a span that a page break cut
        yield (
            table.kind, table.fund_scope, table.nature_scope, cell.panel_no, cell.part_no, cell.role,
            _number(cell.number_text), cell.unit_text,
            tuple(getattr(row, name) for name in _ROW) if row else None,
            _key(row.label) if row else None, _key(parent.label) if parent else None,
            tuple(getattr(column, name) for name in _COLUMN) if column else None,
            _key(column.label) if column else None, _key(above.label) if above else None,
        )  # fmt: skip


def _statements(reading: Reading) -> Iterable[Fact]:
    """Quantities of the prose; page numbers, years and names of laws are context, not facts."""
    rows = [row for row in reading.statements if row.statement_role in _QUANTITIES]
    for fact, row in zip(_plain(rows), rows, strict=True):
        yield (*fact, _number(row.number_text))


def _plain(rows: Iterable[Any]) -> list[Fact]:
    return [
        tuple(
            _key(value) if isinstance(value, str) else value
            for name, value in asdict(row).items()
            if name not in _POSITIONS
        )
        for row in rows
    ]


def _key(text: str | None) -> str | None:
    return label_key(text) if text is not None else None


def _number(text: str | None) -> Decimal | None:
    return Decimal(text).normalize() if text else None
