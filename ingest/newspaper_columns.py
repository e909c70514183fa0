"""Lists set in columns like a newspaper's: a list of codes that goes on in the block of columns to its right.

The national form of 基本支出决算表 sets 科目编码 | 科目名称 | 决算数 three times side by side, and where
商品和服务支出 is longer than the page is high its last items stand at the top of the next block, apart from
their class.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.declarations import column_words
from ingest.document import Cell
from ingest.grids import FoundTable
from ingest.headers import header_paths
from ingest.text import label_key, squeeze

_Row = list[Cell | None]


def unfold_columns(table: FoundTable) -> FoundTable:
    """Return the table with blocks that continue a list set below the block that they continue.

    Certain only where both blocks have the same header and the right one begins with parts of a class that
    stands in the left one and not in itself. Any other table is returned as it is.
    """
    starts = _block_starts(table)
    for number in range(len(starts) - 1, 0, -1):
        left, right = starts[number - 1], starts[number]
        stop = starts[number + 1] if number + 1 < len(starts) else table.col_count
        if stop == table.col_count and _continues(table, left, right, stop):
            table = replace(table, rows=_set_below(table, left, right))
    return table


def _block_starts(table: FoundTable) -> list[int]:
    """Columns of codes, where each of the blocks below one header begins with one."""
    words = column_words()["key_columns"]
    paths = header_paths(table.rows, table.header_count, table.col_count)
    keys = [tuple(label_key(text) for text in path) for path in paths]
    heads = [words.find(path[-1]) if path else None for path in paths]
    return [
        col
        for col, head in enumerate(heads)
        if head is not None and head["role"] == "code" and keys.count(keys[col]) > 1
    ]


def _continues(table: FoundTable, left: int, right: int, stop: int) -> bool:
    paths = header_paths(table.rows, table.header_count, table.col_count)
    if [_keys(path) for path in paths[left:right]] != [_keys(path) for path in paths[right:stop]]:
        return False
    before, after = _codes(table, left), _codes(table, right)
    if not before or not after or len(after[0]) < 5:
        return False
    head = after[0][:3]
    return head in before and head not in after and before[-1].startswith(head)


def _keys(path: Sequence[str]) -> list[str]:
    return [label_key(text) for text in path]


def _codes(table: FoundTable, col: int) -> list[str]:
    """Codes printed in a column from the top downwards."""
    texts = (squeeze(table.text(row, col)) for row in range(table.header_count, len(table.rows)))
    return [text for text in texts if re.fullmatch(r"\d{3,7}", text)]


def _set_below(table: FoundTable, left: int, right: int) -> list[_Row]:
    """Rows with the cells from ``right`` on set below those of the block that begins at ``left``.

    A label that spans both blocks stands before the amount in the right one: it goes with it.
    """
    rows: list[_Row] = [row[:right] for row in table.rows]
    for row_no in range(table.header_count, len(table.rows)):
        moved = table.rows[row_no][right:]
        if not any(cell is not None and cell.text.strip() for cell in moved):
            continue
        kept = rows[row_no]
        rows[row_no] = [
            None if col >= left and any(cell is other for other in moved) else cell
            for col, cell in enumerate(kept)
        ]
        rows.append([*[None] * left, *moved])
    return rows
