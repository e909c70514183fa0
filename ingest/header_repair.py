"""Header texts that slid over the wrong column, put back where the body proves it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.declarations import column_words
from ingest.dimensions import is_known
from ingest.document import Cell
from ingest.headers import cell_number
from ingest.text import label_key

# 费 over 0.00: the last line of a head whose row is too low for it, above the number of the row below
_SPILLED = re.compile(r"^(?P<spilled>[^\W\d]{1,4})\n(?P<number>[-\d.,]+)$")


def lift_spilled(rows: list[list[Cell | None]], header_count: int) -> None:
    """Put the last line of a head back that runs over the lower edge of its cell into the first number.

    A sheet with rows of one height prints 公务用车购置 | 费 so where the text needs two lines. Certain only
    where the head is one that is declared with the line and the line alone is none.
    """
    if not 0 < header_count < len(rows):
        return
    first = rows[header_count]
    for col, cell in enumerate(first):
        spilled = _SPILLED.match(cell.text) if cell is not None else None
        head = rows[header_count - 1][col] if col < len(rows[header_count - 1]) else None
        if cell is None or spilled is None or head is None:
            continue
        whole = f"{head.text}\n{spilled['spilled']}"
        if not is_known(label_key(whole)) or is_known(spilled["spilled"]):
            continue
        whole_head, number = replace(head, text=whole), replace(cell, text=spilled["number"])
        for row in rows:
            for place, other in enumerate(row):
                if other is head:
                    row[place] = whole_head
                elif other is cell:
                    row[place] = number


def repair_displaced(
    paths: list[list[str]], body: Sequence[Sequence[Cell | None]]
) -> tuple[list[list[str]], str | None]:
    """Put the last header text back over the money column that it slid away from.

    Seen where a group of money columns lost a column in the header: the texts after it stand one
    column too far left and the lost text stands last, over nothing. Certain only when the columns of
    indicator levels hold levels after the repair and not before.
    """
    last = len(paths) - 1
    if last < 3 or not paths[last] or not _known_dimension(paths[last][-1]):
        return paths, None
    if any(body_text(row, last) for row in body):
        return paths, None
    for target in range(1, last):
        numbers = [body_text(row, target) for row in body if body_text(row, target)]
        money = bool(numbers) and all(cell_number(text) is not None for text in numbers)
        if not money or not _known_dimension((paths[target - 1] or [""])[-1]):
            continue
        if paths[target] and (_heads_money(paths[target][-1])):
            continue
        moved = [*paths[target - 1][:-1], paths[last][-1]]
        repaired = [*paths[:target], moved, *paths[target:last]]
        if _levels_fit(repaired, body) and not _levels_fit(paths, body):
            text = paths[last][-1]
            return repaired, (
                f"the header {text!r} stands over column {last + 1} and belongs to column {target + 1}: "
                "moved, and the headers between shifted by one"
            )
    return paths, None


def body_text(row: Sequence[Cell | None], col: int) -> str:
    cell = row[col] if col < len(row) else None
    return cell.text.strip() if cell is not None else ""


def _levels_fit(paths: Sequence[Sequence[str]], body: Sequence[Sequence[Cell | None]]) -> bool:
    """Whether what stands under 一级指标 are names of levels."""
    columns = [c for c, path in enumerate(paths) if path and label_key(path[-1]) == "一级指标"]
    texts = [body_text(row, c) for c in columns for row in body if body_text(row, c)]
    return bool(texts) and all(label_key(text).endswith("指标") for text in texts)


def _heads_money(text: str) -> bool:
    """Whether a header text heads money."""
    words = column_words()
    return any(words[group].find(text) is not None for group in ("amount_words", "dimensions"))


def _known_dimension(text: str) -> bool:
    return column_words()["dimensions"].find(text) is not None
