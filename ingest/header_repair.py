"""Header texts that slid over the wrong column, put back where the body proves it."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.declarations import column_words
from ingest.document import Cell
from ingest.headers import cell_number
from ingest.text import label_key


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
