"""The last rows of a table without rules that stand alone at the head of the next page.

One or two rows show no columns, so that the reader of a page takes them for running text. The table before
the page break shows which columns their texts stand in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from ingest.cut_rows import Row, Rows, join_cut_row
from ingest.declarations import row_words
from ingest.document import Cell, TextLine
from ingest.headers import cell_number, is_index_row
from ingest.text import label_key, squeeze

# So much of a figure stands within its column.
_INSIDE = 0.8
# Amounts that make a row of any label.
_LEAST_AMOUNTS = 2
_MAX_CUT_LINES = 4
_CODE = re.compile(r"\d{2,9}")


def take_loose_rows(
    rows: Rows,
    header_count: int,
    edges: Sequence[float],
    lines: Sequence[TextLine],
    *,
    goes_on: bool = False,
) -> tuple[list[Row], int]:
    """Rows that go on with ``rows`` and how many of the ``lines`` they take; the last row may be mended.

    ``edges`` are those of the columns, ``lines`` the first ones of the next page; ``goes_on`` where further
    rows of the table follow these lines. Returns all rows of the table, as they were where no line is beyond
    doubt one of them.
    """
    table = _Columns(rows, header_count, edges)
    kept = [list(row) for row in rows]
    placed = list(takewhile(lambda row: row is not None, map(table.place, lines)))
    found = [row for row in placed if row is not None]
    taken = 0
    for row in found[:_MAX_CUT_LINES]:
        whole = join_cut_row(kept, header_count, row)
        if whole is None:
            break
        kept[-1], taken = whole, taken + 1
    below = list(takewhile(table.is_row, found[taken:]))
    if not below and not (goes_on and taken == len(lines)):
        return [list(row) for row in rows], 0
    return [*kept, *below], taken + len(below)


def looks_like_row(line: TextLine) -> bool:
    """Whether a line holds a label and amounts set apart."""
    texts = [piece.text for piece in line.pieces]
    amounts = [text for text in texts if "." in (cell_number(text) or "")]
    return len(amounts) >= _LEAST_AMOUNTS and len(amounts) < len(texts)


def is_amount_alone(line: TextLine) -> bool:
    """Whether a line holds an amount and nothing else."""
    return "." in (cell_number(line.text) or "")


class _Columns:
    """The columns of a table, and which of them hold amounts."""

    def __init__(self, rows: Rows, header_count: int, edges: Sequence[float]) -> None:
        self.edges = edges
        self.width = len(edges) - 1
        body = [row for row in rows[header_count:] if not is_index_row(row)]
        self.holds_figures = [_holds_figures(body, col) for col in range(self.width)]
        self.holds_amounts = [
            self.holds_figures[col] and any("." in _text(row, col) for row in body)
            for col in range(self.width)
        ]

    def place(self, line: TextLine) -> Row | None:
        """The pieces of a line in the columns that they stand in; ``None`` where one stands in none."""
        row: Row = [None] * self.width
        for piece in line.pieces:
            col = self._find(piece)
            if col is None or row[col] is not None:
                return None
            row[col] = Cell(
                0, col, piece.text, 1, 1, piece.box, piece.page_number, None, piece.reading
            )
        return row if line.pieces else None

    def _find(self, piece: Cell) -> int | None:
        if piece.box is None:
            return None
        x0, x1 = piece.box.x0, piece.box.x1
        inside = [
            min(x1, high) - max(x0, low)
            for low, high in zip(self.edges, self.edges[1:], strict=False)
        ]
        col = max(range(self.width), key=lambda c: inside[c])
        if cell_number(piece.text) is not None:
            fits = self.holds_figures[col] and inside[col] >= _INSIDE * (x1 - x0)
        else:
            fits = not self.holds_amounts[col] and inside[col] > 0
        return col if fits else None

    def is_row(self, row: Row) -> bool:
        """Whether a row beyond doubt: a label with amounts, a total or a code with one."""
        amounts = [c for c in row if c is not None and self.holds_amounts[c.col] and _is_amount(c)]
        texts = [c for c in row if c is not None and not _is_amount(c)]
        codes = [
            c for c in row
            if c is not None and not self.holds_amounts[c.col] and _CODE.fullmatch(squeeze(c.text))
        ]  # fmt: skip
        is_named = any(row_words()["grand_total"].find(c.text) is not None for c in texts)
        if not texts or not amounts or any(re.search("[。；;]", c.text) for c in texts):
            return False
        return len(amounts) >= _LEAST_AMOUNTS or is_named or bool(codes)


def _is_amount(cell: Cell) -> bool:
    return cell_number(cell.text) is not None


def _holds_figures(body: Rows, col: int) -> bool:
    texts = [text for row in body if (text := _text(row, col))]
    return 2 * sum(cell_number(text) is not None for text in texts) > len(texts)


def _text(row: Sequence[Cell | None], col: int) -> str:
    cell = row[col] if col < len(row) else None
    return label_key(cell.text) if cell is not None else ""
