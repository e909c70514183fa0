"""One table on its way to raw rows: what is known about it before its columns and rows are read."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.columns import Column
from ingest.grids import FoundTable
from ingest.rows import Row
from ingest.table_writer import Recognised, TableWriter
from ingest.titles import find_unit, title_of


class TableTask:
    """A found table with its title, kind and unit; ``write`` collects what is recognised in it."""

    def __init__(
        self,
        document_key: str,
        source_uri: str,
        table_no: int,
        table: FoundTable,
        fiscal_year: int | None,
        known_units: frozenset[str],
        result: Recognised,
    ) -> None:
        self.table = table
        self.fiscal_year = fiscal_year
        self.known_units = known_units
        self.title, self.kind = title_of(table)
        unit, self.unit_evidence = find_unit(table)
        self.write = TableWriter(document_key, source_uri, table_no, table, unit, result)

    def write_table(
        self, status: str, reason: str | None, fund: str | None, nature: str | None
    ) -> None:
        """Write the row of the table itself; ``fund`` and ``nature`` are what it is all about."""
        self.write.table_row(
            self.title, self.kind, self.unit_evidence, status, reason, fund, nature
        )


def main_column(columns: Sequence[Column], rows: Sequence[Row]) -> int | None:
    """The amount column that is a sum of others, else the one with most numbers."""
    amounts = [c for c in columns if c.role == "amount" and not c.is_of_which]
    if not amounts:
        return None
    parents = {c.parent_col_no for c in amounts}
    tops = [c for c in amounts if c.col_no in parents and c.parent_col_no is None]
    candidates = tops or [c for c in amounts if c.parent_col_no is None] or amounts

    def filled(column: Column) -> int:
        return sum(row.values.get(column.col_no) is not None for row in rows)

    return max(candidates, key=lambda c: (filled(c), -c.col_no)).col_no
