"""Rows that no rule separates inside a ruled frame: columns ruled, rows told by their lines only."""

from __future__ import annotations

import re
from itertools import pairwise

from ingest.readers.page_objects import Run
from ingest.readers.pdf_lines import PrintedLine, build_lines, measure_type
from ingest.readers.table_geometry import Region, RuledTable

# Three lines of figures one below the other are rows; two may be a wrapped number.
_MIN_LINES = 3
# 2,850.48 | 147. 45 | -3.2% | — : a whole figure, never the tail of a wrapped one
_FIGURE = re.compile(r"-?\d[\d,]*(?:\s?\.\s?\d+)?%?|[-—]+")
_ALIGNED = 0.35


def split_tall_rows(
    table: RuledTable, runs: dict[int, list[Run]]
) -> tuple[RuledTable, dict[int, list[Run]]] | None:
    """Split rows in which two columns or more hold the same number of aligned lines of figures.

    ``runs`` by region index. Returns the new table with its runs, ``None`` where nothing is split.
    """
    cuts: dict[int, list[float]] = {}
    for row in range(len(table.ys) - 1):
        if table.ys[row + 1] - table.ys[row] < 30:
            continue
        inside = [
            index
            for index, region in enumerate(table.regions)
            if region.row <= row < region.row + region.row_span
        ]
        if any(table.regions[index].row_span > 1 for index in inside):
            continue
        found = _find_cuts([build_lines(runs.get(index, ())) for index in inside])
        if found:
            cuts[row] = found
    if not cuts:
        return None
    return _apply_cuts(table, runs, cuts)


def _find_cuts(columns: list[list[PrintedLine]]) -> list[float]:
    """Heights between the rows of a band; empty where its columns do not agree on rows."""
    figures = [
        lines
        for lines in columns
        if len(lines) >= _MIN_LINES and all(_FIGURE.fullmatch(line.text) for line in lines)
    ]
    if not figures:
        return []
    guide = max(figures, key=len)
    middles = [_middle(line) for line in guide]
    size = guide[0].size
    agreeing = sum(
        len(lines) == len(guide)
        and all(
            abs(_middle(line) - middle) <= _ALIGNED * size
            for line, middle in zip(lines, middles, strict=True)
        )
        for lines in columns
    )
    if agreeing < 2:
        return []
    # Rows whose guide column is blank still have a line in another column.
    for lines in columns:
        for line in lines:
            if all(abs(_middle(line) - m) > 0.8 * size for m in middles):
                middles.append(_middle(line))
    middles.sort()
    return [(a + b) / 2 for a, b in pairwise(middles)]


def _middle(line: PrintedLine) -> float:
    return measure_type(list(line.runs))[0]


def _apply_cuts(
    table: RuledTable, runs: dict[int, list[Run]], cuts: dict[int, list[float]]
) -> tuple[RuledTable, dict[int, list[Run]]]:
    ys: list[float] = []
    first: list[int] = []  # new number of each old row
    for row, y in enumerate(table.ys):
        first.append(len(ys))
        ys.append(y)
        ys.extend(cuts.get(row, []))
    parts: list[tuple[Region, list[Run]]] = []
    for index, region in enumerate(table.regions):
        own = runs.get(index, [])
        start, end = first[region.row], first[region.row + region.row_span]
        heights = cuts.get(region.row, []) if region.row_span == 1 else []
        if not heights:
            parts.append((Region(start, region.col, end - start, region.col_span), own))
            continue
        bounds = [float("-inf"), *heights, float("inf")]
        for offset, (low, high) in enumerate(pairwise(bounds)):
            part = [run for run in own if low <= run.middle < high]
            parts.append((Region(start + offset, region.col, 1, region.col_span), part))
    parts.sort(key=lambda item: (item[0].row, item[0].col))
    return (
        RuledTable(table.xs, tuple(ys), tuple(region for region, _ in parts)),
        {index: own for index, (_, own) in enumerate(parts)},
    )
