"""Columns without rules: the rivers of white that run down between the texts of a table's rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.readers.open_lines import Atom, Line

Interval = tuple[float, float]

# White between two columns in font sizes, by the least number of lines that it runs through: where few
# lines agree, only a wide river is sure to be one.
_RIVERS = ((8, 0.25), (4, 0.45), (2, 0.55), (0, 0.9))
_TOUCHING = 0.1  # font sizes of white between cells without a rule that touch each other
# 合计 | 人员经费合计: the label of a total may be set over several columns and dam their rivers.
_TOTAL = re.compile(r".*(?:合|总|小|共)计")


def find_columns(lines: Sequence[Line]) -> list[Interval]:
    """Intervals of x that hold the texts of the lines, parted by rivers of white."""
    size = sorted(line.size for line in lines)[len(lines) // 2]
    narrow = _RIVERS[0][1] * size
    atoms = [
        [atom for atom in line.atoms if not _TOTAL.fullmatch(atom.text.replace(" ", ""))]
        for line in lines
    ]
    river = size * next(width for least, width in _RIVERS if len(lines) >= least)
    columns: list[Interval] = []
    for x0, x1 in _merge([(a.x0, a.x1) for line in atoms for a in line], river):
        inside = [[a for a in line if a.x0 >= x0 and a.x1 <= x1] for line in atoms]
        # An amount shares its cell with no other text of its line, a figure with no other figure.
        crowded = any(
            len(line) > 1 and (any(a.is_amount for a in line) or all(a.is_figure for a in line))
            for line in inside
        )
        own = [(a.x0, a.x1) for line in inside for a in line]
        parts = _merge(own, narrow) if crowded else [(x0, x1)]
        if crowded and len(parts) == 1 and len(lines) >= _RIVERS[0][0]:
            # Figures set to the right of a cell that touch the text set to the left of the next.
            parts = _merge(own, _TOUCHING * size)
        columns.extend(parts)
    return columns


def _merge(spans: Sequence[Interval], river: float) -> list[Interval]:
    merged: list[Interval] = []
    for x0, x1 in sorted(spans):
        if merged and x0 - merged[-1][1] < river:
            merged[-1] = merged[-1][0], max(merged[-1][1], x1)
        else:
            merged.append((x0, x1))
    return merged


def inner_bounds(columns: Sequence[Interval]) -> list[float]:
    """Where each column but the last ends: the middle of the white to its right."""
    return [(left[1] + right[0]) / 2 for left, right in pairwise(columns)]


def covered_columns(atom: Atom, columns: Sequence[Interval]) -> tuple[int, int]:
    """First and last column that a text stands over; a figure always stands in one."""
    overlaps = [min(x1, atom.x1) - max(x0, atom.x0) for x0, x1 in columns]
    best = max(range(len(columns)), key=lambda c: (overlaps[c], -c))
    if overlaps[best] <= 0:
        middle = (atom.x0 + atom.x1) / 2
        best = min(
            range(len(columns)),
            key=lambda c: max(columns[c][0] - middle, middle - columns[c][1], 0.0),
        )
        return best, best
    if atom.is_figure:
        return best, best
    over = [
        c
        for c, (x0, x1) in enumerate(columns)
        if overlaps[c] > 0.3 * min(x1 - x0, atom.x1 - atom.x0)
    ]
    return (over[0], over[-1]) if over else (best, best)
