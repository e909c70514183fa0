"""Spans that a program filled: the text of a merged cell repeated in every cell that it covered.

Programs that take tables apart cell by cell and put them together again (copies of data frames, sheets
whose cells were unmerged and filled) print 财政拨款 | 财政拨款 | 财政拨款 where one cell stood over three
columns. The repetitions become one cell again. Rows that repeat a label by themselves stay: only a head
that says the same thing twice, side by side or in two rows, shows that a table was filled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.document import Cell
from ingest.headers import cell_number
from ingest.text import fold

Rows = list[list[Cell | None]]

_HEAD_ROWS = 7
_EMPTY_MARKS = frozenset(("", "-", "—", "－", "/", "**", "*", "√"))


def merge_repeated_cells(rows: Rows) -> Rows:
    """Join the repetitions of a filled table; other tables come back as they are.

    ``rows`` is a matrix of cells as :func:`ingest.grids.dense_rows` makes it. Tables that still have spans,
    and cells with a place on a page, are never changed.
    """
    cells = [cell for row in rows for cell in row if cell is not None]
    if any(cell.box is not None or cell.row_span > 1 or cell.col_span > 1 for cell in cells):
        return rows
    keys = [[_key(cell) for cell in row] for row in rows]
    if not _is_filled(keys):
        return rows
    texts = [["" if cell is None else cell.text for cell in row] for row in rows]
    agreed = _count_agreeing(texts)
    head = _count_head(rows)
    merged: Rows = [list(row) for row in rows]
    owner: dict[tuple[int, int], tuple[int, int]] = {}  # position → where its cell starts
    for r, row in enumerate(keys):
        for c, key in enumerate(row):
            if not key or (r, c) in owner:
                continue
            last_col = c
            while (
                last_col + 1 < len(row)
                and row[last_col + 1] == key
                and (r, last_col + 1) not in owner
            ):
                last_col += 1
            last_row = r
            while last_row + 1 < len(keys) and _goes_on(
                keys, agreed, owner, (r, c, last_col), last_row + 1, is_head=last_row + 1 < head
            ):
                last_row += 1
            cell = rows[r][c]
            if cell is None or (last_row, last_col) == (r, c):
                continue
            whole = replace(cell, row_span=last_row - r + 1, col_span=last_col - c + 1)
            for i in range(r, last_row + 1):
                for k in range(c, last_col + 1):
                    merged[i][k] = whole
                    owner[i, k] = r, c
    _merge_amounts(merged, texts, agreed, head)
    return merged


def _key(cell: Cell | None) -> str:
    """What is compared: the text without blanks; empty for numbers, dashes and blanks."""
    if cell is None:
        return ""
    text = "".join(fold(cell.text).split())
    if text in _EMPTY_MARKS or cell_number(text) is not None:
        return ""
    return text


def _is_filled(keys: Sequence[Sequence[str]]) -> bool:
    """Whether the first row says something twice, side by side, or the second row says it again."""
    if len(keys) < 2:
        return False
    first, second = keys[0], keys[1]
    beside = any(a and a == b for a, b in pairwise(first))
    return beside or any(a and a == b for a, b in zip(first, second, strict=False))


def _count_head(rows: Rows) -> int:
    """Rows above the first one with an amount; a form without any is all head."""
    for number, row in enumerate(rows):
        texts = [cell.text for cell in row if cell is not None]
        if any("." in text and cell_number(text) is not None for text in texts):
            return number
    return min(len(rows), _HEAD_ROWS)


def _count_agreeing(texts: Sequence[Sequence[str]]) -> list[int]:
    """How many columns from the left each row shares with the row before it; none for the first."""
    counts = [0]
    for before, row in pairwise(texts):
        pairs = enumerate(zip(before, row, strict=False))
        shorter = min(len(before), len(row))
        counts.append(next((c for c, (above, text) in pairs if above != text), shorter))
    return counts


def _goes_on(
    keys: Sequence[Sequence[str]],
    agreed: Sequence[int],
    owner: dict[tuple[int, int], tuple[int, int]],
    start: tuple[int, int, int],
    row: int,
    *,
    is_head: bool,
) -> bool:
    """Whether a cell goes on in a row: all its columns repeat it there.

    Below the head, labels that are equal by chance stand beside different ones: a cell goes on only where
    all that stands left of it is the same.
    """
    top, first, last = start
    if len(keys[row]) <= last:
        return False
    if any(keys[row][c] != keys[top][first] or (row, c) in owner for c in range(first, last + 1)):
        return False
    return is_head or agreed[row] >= first


def _merge_amounts(
    rows: Rows, texts: Sequence[Sequence[str]], agreed: Sequence[int], head: int
) -> None:
    """An amount that several rows repeat, and all that stands left of it, is one amount.

    What differs right of it shows that it stood over several rows. Rows that are equal throughout are
    as many things of one price.
    """
    for c in range(1, max(map(len, rows))):
        r = head
        while r < len(rows):
            last = r
            while last + 1 < len(rows) and agreed[last + 1] > c:
                last += 1
            cell = rows[r][c] if c < len(rows[r]) else None
            if last > r and cell is not None and cell.row_span == 1 and _is_amount(texts[r][c]):
                ends = agreed[r + 1 : last + 1]
                widths = map(len, texts[r : last + 1])
                if min(ends) < max(widths):
                    whole = replace(cell, row_span=last - r + 1)
                    for row in rows[r : last + 1]:
                        row[c] = whole
            r = last + 1


def _is_amount(text: str) -> bool:
    return cell_number(text) is not None and any(digit in "123456789" for digit in text)
