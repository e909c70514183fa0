"""Where the rows, columns and lines of text of a table go; nothing is drawn here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from typesetting.content import Grid, Slot
from typesetting.text_fit import break_lines, widest_token

# A label column may ask for at most this many ems; longer labels wrap.
WIDEST_COLUMN = 26
# Heads wrap after about this many ems unless the figures below are wider.
WIDEST_HEAD = 5
LINE_HEIGHT = 1.25


@dataclass(frozen=True, slots=True)
class TableGeometry:
    """Widths of columns, heights of rows and the broken text of every slot, in points."""

    size: float
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    lines: dict[Slot, list[str]]

    @property
    def head_height(self) -> Callable[[int], float]:
        """Return a function: height of the first n rows."""
        return lambda rows: sum(self.heights[:rows])


def fit_table(
    grid: Grid,
    total_width: float,
    size: float,
    padding: tuple[float, float],
    measure: Callable[[str, float], float],
) -> TableGeometry:
    """Fit ``grid`` into ``total_width``: the type gets smaller by half points until no number is cut.

    ``padding`` is (left and right, top and bottom) of a cell; ``measure(text, size)`` is a text's width.
    """
    slots = list(grid.slots())
    while True:
        current = size

        def width(text: str, at: float = current) -> float:
            return measure(text, at)

        least, wanted = _column_needs(grid, slots, width, current, padding[0])
        if sum(least) <= total_width or size <= 5:
            break
        size -= 0.5
    widths = _share_width(least, wanted, total_width)
    lines = {
        slot: break_lines(
            slot.text,
            sum(widths[slot.col : slot.col + slot.col_span]) - 2 * padding[0] + 0.01,
            width,
        )
        for slot in slots
    }
    heights = [0.0] * grid.row_count
    for slot in sorted(slots, key=lambda s: s.row_span):
        need = len(lines[slot]) * size * LINE_HEIGHT + 2 * padding[1]
        last = slot.row + slot.row_span - 1
        heights[last] += max(0.0, need - sum(heights[slot.row : last + 1]))
    return TableGeometry(size, tuple(widths), tuple(heights), lines)


def _column_needs(
    grid: Grid, slots: list[Slot], width: Callable[[str], float], size: float, padding: float
) -> tuple[list[float], list[float]]:
    least = [2 * size + 2 * padding] * grid.col_count
    wanted = list(least)
    for slot in slots:
        if slot.col_span > 1:
            continue
        full = width(slot.text) + 2 * padding
        needed = widest_token(slot.text, width) + 2 * padding
        cap = (WIDEST_HEAD if slot.row < grid.head_rows else WIDEST_COLUMN) * size + 2 * padding
        least[slot.col] = max(least[slot.col], needed)
        wanted[slot.col] = max(wanted[slot.col], needed, min(full, cap))
    return least, wanted


def _share_width(least: list[float], wanted: list[float], total: float) -> list[float]:
    if sum(wanted) <= total:
        return [width * total / sum(wanted) for width in wanted]
    spare = max(0.0, total - sum(least))
    slack = sum(wanted) - sum(least)
    share = min(1.0, spare / slack) if slack > 0 else 0.0
    return [low + (high - low) * share for low, high in zip(least, wanted, strict=True)]
