"""Tables of money: header paths to columns, body rows by what they list, numbers by where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.column_roles import read_columns
from ingest.columns import Column
from ingest.header_repair import body_text, lift_spilled
from ingest.headers import cell_number
from ingest.kind_evidence import (
    COUNTING_KINDS,
    Panel,
    is_two_sided,
    settle_counts,
    settle_kind,
    settle_names,
)
from ingest.row_axes import borrow_totals, first_expenditure, mark_whole_totals, read_rows
from ingest.rows import Row, collect_rows, mark_counted, mark_years
from ingest.table_task import TableTask
from ingest.titles import scopes_of_title
from ingest.year_blocks import column_paths, mark_year_blocks


class MatrixReader:
    """Reads one table of money into raw rows."""

    def __init__(self, task: TableTask) -> None:
        self.task = task
        self.reason: str | None = None

    def read(self) -> None:
        """Recognise the table and write its raw rows."""
        table = self.task.table
        width = table.col_count
        lift_spilled(table.rows, table.header_count)
        body = table.rows[table.header_count :]
        numbers = [
            any(cell_number(body_text(row, c)) is not None for row in body) for c in range(width)
        ]
        words = [any(body_text(row, c) for row in body) for c in range(width)]
        paths = column_paths(table, self.task.fiscal_year)
        two_sided = (self.task.kind is not None and self.task.kind.two_sided) or is_two_sided(paths)
        fund, nature = scopes_of_title(self.task.title, self.task.kind)
        columns = read_columns(
            paths,
            numbers,
            two_sided=two_sided,
            fiscal_year=self.task.fiscal_year,
            fund_scope=fund,
            title=self.task.title,
            known_units=self.task.known_units,
            has_words=words,
        )
        columns = settle_names(columns, self.task.kind)
        if self.task.kind is not None and self.task.kind.name in COUNTING_KINDS:
            columns = settle_counts(columns, self.task.kind)
        if self.task.kind is not None and self.task.kind.name == "contents":
            columns = [replace(c, role="text") for c in columns]  # page numbers are no amounts
        panels = sorted({column.panel_no for column in columns})
        all_rows: list[Panel] = []
        stacked = two_sided and len(panels) == 1
        for panel, panel_columns, rows in self._panel_rows(columns, panels, stacked):
            if all_rows and panel > 2:
                borrow_totals(rows, all_rows[-1][1])
            if panel > 1 and not two_sided:
                mark_whole_totals(rows, panel_columns, table.rows)
            if all(c.role != "count" for c in panel_columns):
                mark_counted(rows)
            mark_years(rows)
            mark_year_blocks(rows, table, self.task.fiscal_year)
            axis = read_rows(
                self.task.kind, rows, panel_columns, panel, two_sided, self.task.known_units
            )
            all_rows.append((panel, rows, panel_columns, axis))
        self.task.kind, self.reason = settle_kind(
            self.task.kind, self.task.title, all_rows, two_sided
        )
        if self.task.kind is not None and fund is None and nature is None:
            fund, nature = scopes_of_title(self.task.title, self.task.kind)
        status, reason = self._status(all_rows, columns)
        self.task.write_table(status, reason, fund, nature)
        for panel, rows, panel_columns, axis in all_rows:
            self.task.write.columns(panel_columns)
            self.task.write.rows(panel, rows, axis)
            self.task.write.numbers(panel, rows, panel_columns)
        self.task.write.header_numbers()

    def _panel_rows(
        self, columns: list[Column], panels: list[int], stacked: bool
    ) -> list[tuple[int, list[Column], list[Row]]]:
        """Rows of each panel; a summary that prints expenditure below income is two panels."""
        found = []
        for panel in panels:
            own = [c for c in columns if c.panel_no == panel]
            rows = collect_rows(self.task.table.rows, self.task.table.header_count, own)
            cut = first_expenditure(rows) if stacked else None
            if cut is None:
                found.append((panel, own, rows))
            else:
                below = [replace(c, panel_no=2) for c in own]
                found.extend([(panel, own, rows[:cut]), (2, below, rows[cut:])])
        return found

    def _status(self, panels: Sequence[Panel], columns: list[Column]) -> tuple[str, str | None]:
        has_numbers = any(
            value is not None
            for _, rows, _, _ in panels
            for r in rows
            for value in r.values.values()
        ) or any(
            cell_number(body_text(row, column.col_no)) is not None
            for column in columns
            if column.role == "count"
            for row in self.task.table.rows[self.task.table.header_count :]
        )
        if self.task.kind is None:
            if not has_numbers:
                return "empty", "no numbers; kind unknown"
            title = f"the title {self.task.title}" if self.task.title else "a table without title"
            header = "、".join(c.label for c in columns[:12] if c.label)
            below = f"and the header {header}" if header else "and without header"
            return "unrecognised", f"no declared kind of table fits {title} {below}"
        if not has_numbers:
            return "empty", None
        unknown = [c.label for c in columns if c.role == "unknown"]
        if unknown:
            return (
                "read",
                f"columns not understood: {'、'.join(label or '(no header)' for label in unknown)}",
            )
        return "read", self.reason
