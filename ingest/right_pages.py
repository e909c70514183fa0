"""Tables wider than the page: the columns that do not fit stand on the next page, beside the same rows.

A spreadsheet that is printed without being fitted to the page puts its right columns on pages of their
own: amounts without any label, or with the labels printed again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.document import Cell
from ingest.headers import cell_number, distinct_cells
from ingest.text import label_key

Row = list[Cell | None]
Rows = Sequence[Sequence[Cell | None]]

# Fewer rows without labels may be a table of their own: a head and the amounts below it.
_LEAST_ROWS = 3
# Points by which the same row may differ in height on two pages.
_SAME_HEIGHT = 1.5
_BLANKS = ("", "-", "--", "—", "——", "－", "/")


def are_amounts_alone(body: Rows, least: int = _LEAST_ROWS) -> bool:
    """Whether rows hold amounts and blanks and nothing that says what the rows are."""
    if len(body) < least:
        return False
    has_point = False
    for row in body:
        for cell in distinct_cells(row):
            if cell_number(cell.text) is not None:
                has_point = has_point or "." in cell.text
            elif label_key(cell.text) not in _BLANKS:
                return False  # asked at every page break of long tables: the first word settles it
    return has_point


def join_right(left: Rows, left_head: int, right: Rows, right_head: int) -> list[Row] | None:
    """The rows of ``left`` with the columns that ``right`` adds; ``None`` where it is another table.

    The rows must be as many and as high. Either the right ones hold amounts alone, or they print the
    labels of the left ones again, above columns of other names.
    """
    body, more = left[left_head:], right[right_head:]
    if not right_head or not left_head or len(body) != len(more) or not _are_as_high(body, more):
        return None
    if are_amounts_alone(body) or not body:
        return None
    labels = (
        0 if are_amounts_alone(more) else _count_same_labels(left, left_head, right, right_head)
    )
    if labels is None:
        return None
    height = max(left_head, right_head)
    wide = max(len(row) for row in left)
    upper = [*_stretch(left[:left_head], height), *body]
    beside = [*_stretch(right[:right_head], height), *more]
    start = _first_row(body) - _first_row(more)
    moved: dict[int, Cell] = {}
    joined: list[Row] = []
    for own, other in zip(upper, beside, strict=True):
        added: Row = []
        for cell in other[labels:]:
            if cell is None:
                added.append(None)
                continue
            if id(cell) not in moved:
                col = cell.col + wide - labels
                moved[id(cell)] = replace(cell, row=cell.row + start, col=col)
            added.append(moved[id(cell)])
        joined.append([*own, *[None] * (wide - len(own)), *added])
    return joined


def _count_same_labels(left: Rows, left_head: int, right: Rows, right_head: int) -> int | None:
    """How many first columns of ``right`` print the labels of ``left`` again; ``None`` where none does.

    All columns of amounts must have names that ``left`` has not.
    """
    body, more = left[left_head:], right[right_head:]
    count = 0
    while count < min(map(len, (*body, *more))) and all(
        _text(own, count) == _text(other, count) for own, other in zip(body, more, strict=True)
    ):
        count += 1
    printed = [_text(row, col) for row in more for col in range(count)]
    if len(more) < _LEAST_ROWS or not any(text and cell_number(text) is None for text in printed):
        return None
    if not are_amounts_alone([row[count:] for row in more]):
        return None
    names = {_text(row, col) for row in left[:left_head] for col in range(count, len(row))}
    others = {_text(right[right_head - 1], col) for col in range(count, len(right[right_head - 1]))}
    return count if not (others - {""}) & names else None


def _text(row: Sequence[Cell | None], col: int) -> str:
    cell = row[col] if col < len(row) else None
    return label_key(cell.text) if cell is not None else ""


def _stretch(head: Rows, height: int) -> list[Row]:
    """A head of more rows: the cells of its last row reach down."""
    rows = [list(row) for row in head]
    return rows + [list(rows[-1]) for _ in range(height - len(rows))]


def _first_row(body: Rows) -> int:
    return next((cell.row for row in body for cell in row if cell is not None), 0)


def _are_as_high(body: Rows, more: Rows) -> bool:
    """Whether rows are as high on both pages, which is unknown where cells have no boxes."""
    heights = zip(_measure(body), _measure(more), strict=True)
    return all(a is None or b is None or abs(a - b) <= _SAME_HEIGHT for a, b in heights)


def _measure(rows: Rows) -> list[float | None]:
    """Height of each row; its width where the rows stand beside each other, as on a sheet on its side."""
    boxes = [
        next((cell.box for cell in row if cell is not None and cell.row_span == 1), None)
        for row in rows
    ]
    tops = {round(box.top) for box in boxes if box is not None}
    return [
        None if box is None else box.bottom - box.top if len(tops) > 1 else box.x1 - box.x0
        for box in boxes
    ]
