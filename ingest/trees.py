"""Levels of a list from its printed amounts: a row that equals the sum of the rows after it is their sum."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

_MAX_ROWS = 2000


def nest_by_sums(
    values: Sequence[Decimal | None],
    *,
    hints: Sequence[tuple[int, float]] | None = None,
    lone_children: bool = False,
    step: Decimal = Decimal(0),
) -> list[int | None]:
    """Return for each value the position of the row that it is part of, ``None`` at the top level.

    A row becomes the parent of the rows directly after it when some of them, themselves nested, add up
    to it exactly. ``hints`` (how far right a row's text begins) keep equal levels apart: a row is never
    the parent of a row that begins further left, and a single equal row only counts as a part where it
    begins further right, or where ``lone_children`` and no hints are given. ``step`` is the last printed
    place: sums of rounded parts may miss their total by half of it for each part.

    ``[10, 4, 6, 5]`` → ``[None, 0, 0, None]``.
    """
    count = len(values)
    parents: list[int | None] = [None] * count
    if count > _MAX_ROWS:
        return parents
    ends: dict[int, int] = {}

    def end_of(start: int) -> int:
        """Position after the last row that belongs to the row at ``start``."""
        if start in ends:
            return ends[start]
        target = values[start]
        ends[start] = start + 1
        if target is None or target == 0:
            return ends[start]
        total = Decimal(0)
        position = start + 1
        parts = 0
        while position < count:
            if hints is not None and hints[position] < hints[start]:
                break
            value = values[position]
            if value is None:
                position += 1
                continue
            total += value
            parts += 1
            after = end_of(position)
            slack = step * (parts + 1) / 2 if parts > 1 else Decimal(0)
            if abs(total) - abs(target) > slack:
                break
            closes = abs(total - target) <= slack
            if closes and (parts > 1 or _lone_allowed(start, position)):
                ends[start] = after
                break
            position = after
        return ends[start]

    def _lone_allowed(start: int, position: int) -> bool:
        if hints is None:
            return lone_children
        return hints[position] > hints[start]

    for start in reversed(range(count)):
        end_of(start)

    def assign(start: int, stop: int, parent: int | None) -> None:
        position = start
        while position < stop:
            parents[position] = parent
            after = end_of(position)
            if after > position + 1:
                assign(position + 1, after, position)
            position = after

    assign(0, count, None)
    return parents
