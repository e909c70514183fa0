"""From rules to tables: the geometry of pdfplumber's table finder on indexed edges.

Like pdfplumber, rules are snapped together, joined end to end and intersected; unlike it, the cells
are not searched point by point. Every group of rules that touch spans a raster of all its x and y
positions, and raster fields that no rule separates are one cell. So every place inside a table
belongs to exactly one cell, spans come for free, and a frame that is open on one side is closed by
its outline.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from ingest.readers.page_objects import Edge

# pdfplumber's defaults, in points.
SNAP_TOLERANCE = 3.0
JOIN_TOLERANCE = 3.0
INTERSECTION_TOLERANCE = 3.0
MIN_EDGE_LENGTH = 3.0

# How far rules must stick out past the last crossing rule before the table is taken to go on there.
_OPEN_SIDE = 10.0
# No row or column of print is thinner than this.
_LEAST_FIELD = 4.5
# Rules cover a side of a raster field when they cover this share of it.
_SIDE_COVER = 0.5

_by_low = attrgetter("low")


class Region(NamedTuple):
    """One cell: rows ``row`` … ``row + row_span - 1`` of the raster, columns likewise."""

    row: int
    col: int
    row_span: int
    col_span: int


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table: its raster lines and its cells in row order."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    regions: tuple[Region, ...]

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """``x0, top, x1, bottom``."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def owner_map(self) -> list[list[int]]:
        """Index into ``regions`` for each raster field, shape ``rows × columns``."""
        owners = [[-1] * (len(self.xs) - 1) for _ in range(len(self.ys) - 1)]
        for index, region in enumerate(self.regions):
            for row in range(region.row, region.row + region.row_span):
                for col in range(region.col, region.col + region.col_span):
                    owners[row][col] = index
        return owners


def merge_edges(edges: Sequence[Edge]) -> list[Edge]:
    """Snap parallel edges that lie within the tolerance to their mean and join them end to end."""
    merged: list[Edge] = []
    cluster: list[Edge] = []
    for edge in sorted(edges):
        if cluster and edge.at - cluster[-1].at > SNAP_TOLERANCE:
            merged.extend(_join_cluster(cluster))
            cluster = []
        cluster.append(edge)
    if cluster:
        merged.extend(_join_cluster(cluster))
    return [edge for edge in merged if edge.high - edge.low >= MIN_EDGE_LENGTH]


def _join_cluster(cluster: list[Edge]) -> list[Edge]:
    if len(cluster) == 1:
        return cluster
    at = sum(edge.at for edge in cluster) / len(cluster)
    joined: list[Edge] = []
    low = high = 0.0
    for index, (_, begin, end) in enumerate(sorted(cluster, key=_by_low)):
        if index and begin <= high + JOIN_TOLERANCE:
            high = max(high, end)
            continue
        if index:
            joined.append(Edge(at, low, high))
        low, high = begin, end
    joined.append(Edge(at, low, high))
    return joined


def group_edges(
    horizontal: Sequence[Edge], vertical: Sequence[Edge]
) -> list[tuple[list[Edge], list[Edge]]]:
    """Groups of edges that touch, directly or through others; lone edges are left out."""
    rows = sorted(horizontal)
    heights = [edge.at for edge in rows]
    parent = list(range(len(rows) + len(vertical)))

    def find(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for number, edge in enumerate(vertical, start=len(rows)):
        first = bisect_left(heights, edge.low - INTERSECTION_TOLERANCE)
        last = bisect_right(heights, edge.high + INTERSECTION_TOLERANCE)
        for index in range(first, last):
            other = rows[index]
            if other.low - INTERSECTION_TOLERANCE <= edge.at <= other.high + INTERSECTION_TOLERANCE:
                parent[find(index)] = find(number)
    groups: dict[int, tuple[list[Edge], list[Edge]]] = {}
    for index, edge in enumerate(rows):
        groups.setdefault(find(index), ([], []))[0].append(edge)
    for number, edge in enumerate(vertical, start=len(rows)):
        groups.setdefault(find(number), ([], []))[1].append(edge)
    return [group for group in groups.values() if group[0] and group[1]]


def build_table(horizontal: Sequence[Edge], vertical: Sequence[Edge]) -> RuledTable | None:
    """Make a table of one group of edges; ``None`` when they enclose fewer than two cells."""
    vertical, horizontal = _close_gaps(vertical), _close_gaps(horizontal)
    xs = _raster_lines(vertical, horizontal)
    ys = _raster_lines(horizontal, vertical)
    if len(xs) < 2 or len(ys) < 2:
        return None
    side = _walls(vertical, xs, ys)  # side[c][r]: rule at xs[c] beside raster row r
    floor = _walls(horizontal, ys, xs)  # floor[r][c]: rule at ys[r] above raster column c
    row_count, col_count = len(ys) - 1, len(xs) - 1
    parent = list(range(row_count * col_count))

    def find(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for row in range(row_count):
        for col in range(col_count):
            here = row * col_count + col
            if col + 1 < col_count and not side[col + 1][row]:
                parent[find(here + 1)] = find(here)
            if row + 1 < row_count and not floor[row + 1][col]:
                parent[find(here + col_count)] = find(here)
    labels = [
        [item if parent[item] == item else find(item) for item in range(first, first + col_count)]
        for first in range(0, row_count * col_count, col_count)
    ]
    xs, ys, labels = _drop_idle_lines(xs, ys, labels)
    regions = split_regions(labels)
    if len(regions) < 2:
        return None
    return RuledTable(tuple(xs), tuple(ys), tuple(regions))


def _close_gaps(edges: Sequence[Edge]) -> list[Edge]:
    """Put the two lines of a double border, or of columns a hair apart, on one raster line."""
    moved: list[Edge] = []
    line = float("-inf")
    for edge in sorted(edges):
        if edge.at - line >= _LEAST_FIELD:
            line = edge.at
        moved.append(edge._replace(at=line))
    return moved


def _raster_lines(own: Sequence[Edge], crossing: Sequence[Edge]) -> list[float]:
    """Positions of the own edges, and of an open side where half the crossing edges stick out."""
    lines = sorted({edge.at for edge in own})
    if not lines or not crossing:
        return lines
    low, high = lines[0], lines[-1]
    below = [edge.low for edge in crossing if edge.low < low - _OPEN_SIDE]
    above = [edge.high for edge in crossing if edge.high > high + _OPEN_SIDE]
    # Rules beside a label that is set over several rows begin right of it: the outline decides then.
    first, last = min(crossing), max(crossing)
    if len(crossing) > 1:
        if 2 * len(below) >= len(crossing) or _stick_out(first.low, last.low, low - _OPEN_SIDE):
            lines.insert(0, sorted(below)[len(below) // 2])
        if 2 * len(above) >= len(crossing) or _stick_out(
            -first.high, -last.high, -high - _OPEN_SIDE
        ):
            lines.append(sorted(above)[len(above) // 2])
    return lines


def _stick_out(first: float, last: float, limit: float) -> bool:
    """Whether the first and the last rule reach beyond ``limit``, both as far."""
    return max(first, last) < limit and abs(first - last) <= SNAP_TOLERANCE


def _walls(own: Sequence[Edge], lines: list[float], across: list[float]) -> list[list[bool]]:
    """For each line and each raster interval across it, whether a rule covers the interval."""
    by_line: dict[float, list[Edge]] = {}
    for edge in own:
        by_line.setdefault(edge.at, []).append(edge)
    walls: list[list[bool]] = []
    intervals = list(itertools.pairwise(across))
    for line in lines:
        edges = by_line.get(line, [])
        if len(edges) > 1:
            walls.append(
                [
                    sum(max(0.0, min(e.high + 1, high) - max(e.low - 1, low)) for e in edges)
                    >= _SIDE_COVER * (high - low)
                    for low, high in intervals
                ]
            )
        elif edges:
            first, last = edges[0].low - 1, edges[0].high + 1
            walls.append(
                [
                    (first <= low and high <= last)
                    or min(last, high) - max(first, low) >= _SIDE_COVER * (high - low)
                    for low, high in intervals
                ]
            )
        else:
            walls.append([False] * (len(across) - 1))
    return walls


def _drop_idle_lines(
    xs: list[float], ys: list[float], labels: list[list[int]]
) -> tuple[list[float], list[float], list[list[int]]]:
    """Remove raster lines that separate nothing, so that rows and columns are the printed ones."""
    keep_rows = [0] + [r for r in range(1, len(labels)) if labels[r] != labels[r - 1]]
    labels = [labels[r] for r in keep_rows]
    ys = [ys[r] for r in keep_rows] + [ys[-1]]
    columns = list(zip(*labels, strict=True))
    keep_cols = [0] + [c for c in range(1, len(columns)) if columns[c] != columns[c - 1]]
    labels = [[row[c] for c in keep_cols] for row in labels]
    xs = [xs[c] for c in keep_cols] + [xs[-1]]
    return xs, ys, labels


def split_regions(labels: list[list[int]]) -> list[Region]:
    """Rectangles of equal labels in row order; a region that is no rectangle is cut into some."""
    row_count, col_count = len(labels), len(labels[0]) if labels else 0
    taken = [[False] * col_count for _ in range(row_count)]
    regions: list[Region] = []
    fields = Counter(itertools.chain.from_iterable(labels))
    for row in range(row_count):
        for col in range(col_count):
            label = labels[row][col]
            if fields[label] == 1:
                regions.append(Region(row, col, 1, 1))
                continue
            if taken[row][col]:
                continue
            right = col + 1
            while right < col_count and labels[row][right] == label and not taken[row][right]:
                right += 1
            width = right - col
            same = [label] * width
            below = row + 1
            while (
                below < row_count
                and labels[below][col:right] == same
                and not any(taken[below][col:right])
            ):
                below += 1
            for r in range(row, below):
                taken[r][col:right] = [True] * width
            regions.append(Region(row, col, below - row, width))
    return regions


def find_tables(horizontal: Sequence[Edge], vertical: Sequence[Edge]) -> list[RuledTable]:
    """All tables that the rules of a page enclose, from the top down."""
    tables = [
        table
        for own_rows, own_columns in group_edges(merge_edges(horizontal), merge_edges(vertical))
        if (table := build_table(own_rows, own_columns)) is not None
    ]
    return sorted(tables, key=lambda t: (t.ys[0], t.xs[0]))
