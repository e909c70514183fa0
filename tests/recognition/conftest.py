"""Small tables by hand: rows of texts in, raw rows out.

In a row ``<`` is covered by the cell to its left and ``^`` by the cell above, as in a merged cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hypothesis import settings

from ingest.document import Block, Box, Cell, Document, Grid, Page, TextLine
from ingest.grids import FoundTable, dense_rows, find_tables
from ingest.headers import count_header_rows
from ingest.raw_schema import RawCell, RawColumn, RawIndicator, RawRow, RawTable
from ingest.recognise import recognise_tables
from ingest.table_writer import Recognised

# The same examples in every run: a test that fails must fail for whoever runs it next.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")

LEFT, UP = "<", "^"
Rows = Sequence[Sequence[str]]


def make_grid(rows: Rows, page: int | None = 1, widths: Sequence[float] | None = None) -> Grid:
    """A grid from rows of texts; ``widths`` gives the cells boxes (points), columns from left to right."""
    width = max((len(row) for row in rows), default=0)
    full = [[*row, *[""] * (width - len(row))] for row in rows]
    edges = [sum(widths[:i]) for i in range(width + 1)] if widths else None
    cells = []
    for r, row in enumerate(full):
        for c, text in enumerate(row):
            if text in (LEFT, UP):
                continue
            col_span = 1
            while c + col_span < width and full[r][c + col_span] == LEFT:
                col_span += 1
            row_span = 1
            while r + row_span < len(full) and full[r + row_span][c] == UP:
                row_span += 1
            box = None
            if edges:
                box = Box(edges[c], 20.0 * r, edges[c + col_span], 20.0 * (r + row_span))
            cells.append(
                Cell(r, c, text, row_span, col_span, box=box, page_number=page, line_no=r + 1)
            )
    return Grid(tuple(cells), len(full), width, page_number=page)


def make_document(*pages: Sequence[Block | str]) -> Document:
    """Pages of lines and grids."""
    made = []
    for number, blocks in enumerate(pages, start=1):
        placed = [
            TextLine(block, page_number=number)
            if isinstance(block, str)
            else replace(
                block,
                page_number=number,
                cells=tuple(replace(cell, page_number=number) for cell in block.cells),
            )
            if isinstance(block, Grid)
            else block
            for block in blocks
        ]
        made.append(Page(tuple(placed), number=number))
    return Document("application/pdf", "by hand", tuple(made))


def make_cells(rows: Rows) -> list[list[Cell | None]]:
    """A matrix of cells in which a span stands at every position that it covers."""
    return dense_rows(make_grid(rows))


def make_table(rows: Rows, *heading: str) -> FoundTable:
    """A table as the search for tables would find it."""
    cells = make_cells(rows)
    lines = [TextLine(text) for text in heading]
    return FoundTable(lines, cells, count_header_rows(cells))


@dataclass(frozen=True)
class Read:
    """What was recognised, with questions that tests ask."""

    out: Recognised

    @property
    def table(self) -> RawTable:
        """The only table."""
        assert len(self.out.tables) == 1, [t.title for t in self.out.tables]
        return self.out.tables[0]

    def row(self, label: str, panel: int | None = None) -> RawRow:
        """The first row with this label."""
        found = [r for r in self.out.rows if r.label == label and panel in (None, r.panel_no)]
        assert found, f"{label}: {[r.label for r in self.out.rows]}"
        return found[0]

    def parent(self, label: str, panel: int | None = None) -> str | None:
        """Label of the row that a row is part of."""
        row = self.row(label, panel)
        return next(
            (
                r.label
                for r in self.out.rows
                if r.row_no == row.parent_row_no
                and (r.panel_no, r.table_no) == (row.panel_no, row.table_no)
            ),
            None,
        )

    def column(self, label: str) -> RawColumn:
        """The first column with this header path."""
        found = [c for c in self.out.columns if c.label == label]
        assert found, f"{label}: {[c.label for c in self.out.columns]}"
        return found[0]

    def column_parent(self, label: str) -> str | None:
        """Header path of the column that a column is part of."""
        column = self.column(label)
        return next((c.label for c in self.out.columns if c.col_no == column.parent_col_no), None)

    def amounts(self, role: str = "amount") -> list[str]:
        """Numbers of the cells with a role, in order."""
        return [c.number_text or "" for c in self.out.cells if c.role == role]

    def cell(self, row: RawRow, column: RawColumn) -> RawCell:
        """The cell at a row and a column."""
        (found,) = [
            c
            for c in self.out.cells
            if (c.row_no, c.col_no, c.panel_no) == (row.row_no, column.col_no, row.panel_no)
        ]
        return found

    @property
    def indicators(self) -> list[RawIndicator]:
        """All indicators."""
        return self.out.indicators

    @property
    def issues(self) -> list[str]:
        """Codes of all issues."""
        return [issue.code for issue in self.out.issues]


def recognise(
    rows: Rows,
    *heading: str,
    year: int | None = 2024,
    units: Sequence[str] = (),
) -> Read:
    """Recognise one table printed below some lines."""
    return recognise_document(make_document([*heading, make_grid(rows)]), year=year, units=units)


def recognise_document(
    document: Document, *, year: int | None = 2024, units: Sequence[str] = ()
) -> Read:
    """Recognise the tables of a document."""
    return Read(recognise_tables("doc", "doc.pdf", find_tables(document), year, units))
