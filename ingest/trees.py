"""Levels of a list from its printed amounts: a row that equals the sum of the rows after it is their sum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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


def nest_to_total(
    values: Sequence[Decimal | None], target: Decimal, *, effort: int = 20_000
) -> list[int | None] | None:
    """Return the levels of a list whose top level adds up to ``target`` exactly, ``None`` where none do.

    Unlike :func:`nest_by_sums` it weighs all sums against each other, so that a sum that comes out by
    chance (10 = 5 + 3 + 2 inside 25 | 15 | 10 | 5 | 3 | 2) gives way to the reading that makes the printed
    total. Shallow readings come first; ``effort`` bounds the number of steps.
    """
    count = len(values)
    if count > _MAX_ROWS:
        return None
    blocks: list[list[tuple[int, tuple[int, ...]]]] = [[] for _ in range(count)]
    steps = 0

    def partitions(
        start: int, whole: Decimal, stop: int | None
    ) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Ends of runs of blocks from ``start`` that add up to ``whole``, with the ends of their blocks.

        Where ``stop`` is given the run must reach it.
        """
        nonlocal steps
        failed: set[tuple[int, Decimal]] = set()
        stack: list[tuple[int, Decimal, tuple[int, ...]]] = [(start, Decimal(0), ())]
        while stack:
            position, total, ends = stack.pop()
            steps += 1
            if steps > effort:
                return
            if total == whole and len(ends) > 1 and stop in (None, position):
                yield position, ends
                if stop is None:
                    continue
            if position >= count or (position, total) in failed:
                continue
            failed.add((position, total))
            here = total + (values[position] or Decimal(0))
            if abs(here) > abs(whole):
                continue
            for end, _ in reversed([(position + 1, ()), *blocks[position]]):
                stack.append((end, here, (*ends, end)))

    for position in reversed(range(count)):
        value = values[position]
        if value:
            found: dict[int, tuple[int, ...]] = {}
            for end, ends in partitions(position + 1, value, None):
                found.setdefault(end, ends)
            blocks[position] = sorted(found.items())
    top = next(partitions(0, target, count), None)
    if top is None or steps > effort:
        return None
    parents: list[int | None] = [None] * count

    def assign(start: int, ends: tuple[int, ...], parent: int | None) -> None:
        for end in ends:
            parents[start] = parent
            if end > start + 1:
                assign(start + 1, dict(blocks[start])[end], start)
            start = end

    assign(0, top[1], None)
    return parents
