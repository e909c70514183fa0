"""A grid of cells that come row by row with spans, as HTML and word processors store tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import Cell, Grid
from ingest.readers.size_limits import check_cells

# A span is printed on paper in the end: more columns than this are an attack or a mistake.
MAX_SPAN = 1_000


@dataclass(frozen=True, slots=True)
class SpanCell:
    """A cell as stored. ``row_span`` 0 means down to the last row (HTML)."""

    text: str
    row_span: int = 1
    col_span: int = 1
    indent: float | None = None
    line_no: int | None = None


def place_cells(rows: Sequence[Sequence[SpanCell]]) -> Grid:
    """Lay out rows of cells as a browser does; positions that no cell covers become empty cells.

    Overlapping spans are cut to the free positions. Raises :class:`UnreadableDocumentError` with code
    ``too_large`` for a table of more positions than any disclosure has.
    """
    row_count = len(rows)
    taken: list[set[int]] = [set() for _ in range(row_count)]
    cells: list[Cell] = []
    width = 0
    positions = 0
    for row_no, row in enumerate(rows):
        col = 0
        for item in row:
            while col in taken[row_no]:
                col += 1
            wanted = row_count - row_no if item.row_span == 0 else item.row_span
            col_span = 1
            limit = min(max(1, item.col_span), MAX_SPAN)
            while col_span < limit and col + col_span not in taken[row_no]:
                col_span += 1
            row_span = 1
            limit = min(max(1, wanted), row_count - row_no)
            while row_span < limit and not any(
                c in taken[row_no + row_span] for c in range(col, col + col_span)
            ):
                row_span += 1
            positions += row_span * col_span
            check_cells(positions)
            for r in range(row_no, row_no + row_span):
                taken[r].update(range(col, col + col_span))
            cells.append(
                Cell(
                    row_no,
                    col,
                    item.text,
                    row_span,
                    col_span,
                    line_no=item.line_no,
                    indent=item.indent,
                )
            )
            col += col_span
            width = max(width, col)
    check_cells(row_count * width)
    for row_no in range(row_count):
        cells.extend(Cell(row_no, col, "") for col in range(width) if col not in taken[row_no])
    cells.sort(key=lambda cell: (cell.row, cell.col))
    return drop_idle_lines(Grid(tuple(cells), row_count, width))


def drop_idle_lines(grid: Grid) -> Grid:
    """Remove rows and columns in which no cell starts: spans that overlap nothing printed."""
    starts = [{cell.row for cell in grid.cells}, {cell.col for cell in grid.cells}]
    if len(starts[0]) == grid.row_count and len(starts[1]) == grid.col_count:
        return grid
    rows = _renumber(starts[0], grid.row_count)
    cols = _renumber(starts[1], grid.col_count)
    cells = tuple(
        Cell(
            rows[cell.row],
            cols[cell.col],
            cell.text,
            rows[cell.row + cell.row_span] - rows[cell.row],
            cols[cell.col + cell.col_span] - cols[cell.col],
            cell.box,
            cell.page_number,
            cell.line_no,
            cell.reading,
            cell.indent,
        )
        for cell in grid.cells
    )
    return Grid(cells, rows[-1], cols[-1], grid.page_number, grid.box)


def _renumber(starts: set[int], count: int) -> list[int]:
    """New number of each line (and of the end) when only lines with a start are kept."""
    numbers = [0]
    for line in range(count):
        numbers.append(numbers[-1] + (line in starts))
    return numbers


def measure_indent(text: str) -> float:
    """Indentation in points of leading blanks: 5 for a blank, 10 for an ideographic one."""
    leading = text[: len(text) - len(text.lstrip())]
    return sum(10.0 if char == "\u3000" else 5.0 for char in leading if char not in "\r\n\t")
