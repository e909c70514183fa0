"""Pages that hold more than one column of print: two pages on one sheet, two tables side by side.

A sheet with two pages reads like two pages, left before right; two tables side by side are two tables with
their own titles. Read as one page their lines would run into each other, and rows of one table would be
taken for the continuation of the other. A table of two sides (收入 | 支出) is one table: its rules, or its
title, cross the white between the sides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, dropwhile
from typing import NamedTuple

from ingest.readers.open_lines import Line, cut_lines
from ingest.readers.page_objects import Edge, PageObjects, Run
from ingest.readers.table_geometry import RuledTable, find_tables

# Pages printed side by side leave at least this much white between them, in points.
_FOLD = 14.0
# A sheet with two pages is wider than it is high.
_LEAST_ASPECT = 1.15
# Frames closer than this whose rows agree are one table with a double rule down its middle.
_SEAM = 12.0
_SAME_HEIGHT = 2.5
# A line of prose fills this share of its column and has so many characters.
_PROSE_SHARE = 0.55
_PROSE_LENGTH = 14
_LEAST_PROSE = 3
# Halves with so many rows each, of which less than this share stands on one height, are two pages.
_LEAST_ROWS = 5
_SHARED_ROWS = 0.34
# A column of figures has so many rows, its head among them.
_LEAST_COLUMN = 3
_CONTENTS = frozenset(("目录", "目次"))
# - 12 - | 第 3 页 | 3
_PAGE_NUMBER = re.compile(r"(?:第)?[-—–－·]*(\d{1,4})[-—–－·]*页?(?:[,，/]?共?\d+页?)?")
# 收入预算表 | 单位：万元 | 公开02表
# 单位：某局 names a publisher and may stand left of the money unit of one table.
_CAPTION = re.compile(r"单位[:：](?:人民币)?[百千万亿]?元|表$|^(?:公开|附)?表\d|^公开\d+表")


class Part(NamedTuple):
    """What stands in one column of print, with the tables that its rules enclose."""

    objects: PageObjects
    tables: list[RuledTable]

    @property
    def width(self) -> float:
        """Width of the print, in points."""
        inked = [run for run in self.objects.runs if not run.text.isspace()]
        return max(run.x1 for run in inked) - min(run.x0 for run in inked) if inked else 0.0


def find_ruled(objects: PageObjects) -> list[RuledTable]:
    """Tables that rules enclose. Frames of one column (a boxed paragraph) are running text.

    A column of figures that alone stands on a page is the last one of a table too wide for its pages.
    """
    found = find_tables(objects.horizontal, objects.vertical)
    tables = [t for t in found if len(t.xs) > 2]
    return tables or [t for t in found if _holds_figures_alone(t, objects.runs)]


def _holds_figures_alone(table: RuledTable, runs: Sequence[Run]) -> bool:
    """Whether a frame of one column holds amounts, one in a row, below the texts that head them."""
    inside = [
        run
        for run in runs
        if table.xs[0] <= run.x0 < table.xs[-1] and table.ys[0] <= run.middle < table.ys[-1]
    ]
    texts = [line.pieces for line in cut_lines(inside)]
    body = list(dropwhile(lambda pieces: not any(p.is_figure for p in pieces), texts))
    return (
        len(table.ys) > _LEAST_COLUMN
        and any(pieces[0].is_amount for pieces in body)
        and all(len(pieces) == 1 and pieces[0].is_figure for pieces in body)
    )


def part_page(objects: PageObjects) -> list[Part]:
    """The parts of a page in reading order: almost always one, the page itself."""
    tables = find_ruled(objects)
    fold = _find_fold(objects)
    if fold is not None:
        sides = _cut(objects, fold)
        if any(map(_is_page, sides)) or _are_pages(*map(_texts, sides)) or _differ_in_rows(*sides):
            return [part for side in sides for part in part_page(side)]
    for left, right in combinations(sorted(tables, key=lambda t: t.xs[0]), 2):
        gap = right.xs[0] - left.xs[-1]
        beside = min(left.ys[-1], right.ys[-1]) - max(left.ys[0], right.ys[0])
        if gap < 0 or beside <= 0:
            continue
        if gap < _SEAM and _same_rows(left, right):
            return part_page(_close_seam(objects, left, right))
        parts = _part_band(objects, tables, left, right)
        if parts is not None:
            return parts
    return [Part(objects, tables)]


# -- two pages on one sheet ------------------------------------------------------------------------


def _find_fold(objects: PageObjects) -> float | None:
    """The middle of a wide sheet where nothing printed crosses it and both halves hold something."""
    if objects.width < _LEAST_ASPECT * objects.height:
        return None
    middle = objects.width / 2
    if any(edge.low < middle - 2 and edge.high > middle + 2 for edge in objects.horizontal):
        return None
    low, high = 0.0, objects.width
    for run in objects.runs:
        if run.text.isspace():
            continue
        if run.x1 <= middle:
            low = max(low, run.x1)
        elif run.x0 >= middle:
            high = min(high, run.x0)
        else:
            return None
    low = max([low, *(e.high for e in objects.horizontal if e.high <= middle)])
    high = min([high, *(e.low for e in objects.horizontal if e.low >= middle)])
    if low == 0.0 or high == objects.width or high - low < _FOLD:
        return None
    # The letters of a title may be spread: 收　支　预　算　总　表
    if any(atom.x0 < middle < atom.x1 for line in cut_lines(objects.runs) for atom in line.atoms):
        return None
    return (low + high) / 2


def _is_page(side: PageObjects) -> bool:
    """Whether a half is a page of its own: it holds a ruled table or prose, or is a page of contents."""
    if find_ruled(side):
        return True
    lines = cut_lines(side.runs)
    if not lines:
        return False
    if _text(lines[0]) in _CONTENTS:
        return True
    width = max(line.atoms[-1].x1 for line in lines) - min(line.atoms[0].x0 for line in lines)
    prose = sum(
        len(line.pieces) == 1
        and sum(len(atom.text) for atom in line.atoms) >= _PROSE_LENGTH
        and line.atoms[-1].x1 - line.atoms[0].x0 >= _PROSE_SHARE * width
        for line in lines
    )
    return prose >= _LEAST_PROSE


def _are_pages(left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether both halves print a caption, or end with the numbers of pages that follow each other.

    Labels and figures alone may be one side of a table without rules.
    """
    if not left or not right:
        return False
    if all(any(map(_CAPTION.search, texts)) for texts in (left, right)):
        return True
    numbers = [_PAGE_NUMBER.fullmatch(texts[-1]) for texts in (left, right)]
    first, second = (int(number[1]) if number else None for number in numbers)
    return first is not None and second == first + 1


def _differ_in_rows(left: PageObjects, right: PageObjects) -> bool:
    """Whether both halves print rows of figures, and hardly any of one stands on the height of one of the other.

    The sides of one table share its rows, however their labels are wrapped.
    """
    few, many = sorted((_heights(left), _heights(right)), key=len)
    if len(few) < _LEAST_ROWS:
        return False
    shared = sum(any(abs(y - other) <= _SAME_HEIGHT for other in many) for y in few)
    return shared < _SHARED_ROWS * len(few)


def _heights(side: PageObjects) -> list[float]:
    """Where the lines stand that print a label and figures."""
    return [
        line.middle
        for line in cut_lines(side.runs)
        if line.has_figures and any(not atom.is_figure for atom in line.atoms)
    ]


def _texts(side: PageObjects) -> list[str]:
    """The lines of a half without blanks."""
    return [_text(line) for line in cut_lines(side.runs)]


def _text(line: Line) -> str:
    return "".join("".join(atom.text for atom in line.atoms).split())


# -- two tables side by side -----------------------------------------------------------------------


def _same_rows(left: RuledTable, right: RuledTable) -> bool:
    return len(left.ys) == len(right.ys) and all(
        abs(a - b) <= _SAME_HEIGHT for a, b in zip(left.ys, right.ys, strict=True)
    )


def _close_seam(objects: PageObjects, left: RuledTable, right: RuledTable) -> PageObjects:
    """Draw the rows of two frames through the seam between them; the left one ends where the right begins."""
    seam = right.xs[0]
    verticals = [
        edge
        for edge in objects.vertical
        if not (
            abs(edge.at - seam) <= _SAME_HEIGHT
            and right.ys[0] - _SAME_HEIGHT <= edge.low
            and edge.high <= right.ys[-1] + _SAME_HEIGHT
        )
    ]
    rows = (Edge(y, left.xs[-1] - 1, seam + 1) for y in (*left.ys, *right.ys))
    return _restrict(objects, objects.runs, [*objects.horizontal, *rows], verticals)


def _part_band(
    objects: PageObjects, tables: Sequence[RuledTable], left: RuledTable, right: RuledTable
) -> list[Part] | None:
    """What stands above, left of, right of and below the white between two tables.

    ``None`` where a third table reaches over the white beside them.
    """
    gutter = (left.xs[-1] + right.xs[0]) / 2
    low, high = min(left.ys[0], right.ys[0]), max(left.ys[-1], right.ys[-1])
    others = [t for t in tables if t is not left and t is not right]
    while True:
        beside = [t for t in others if t.ys[0] < high and t.ys[-1] > low]
        if any(t.xs[0] < gutter < t.xs[-1] for t in beside):
            return None
        reached = (min([low, *(t.ys[0] for t in beside)]), max([high, *(t.ys[-1] for t in beside)]))
        if reached == (low, high):
            break
        low, high = reached
    top, bottom = _reach(objects, low, high, gutter)
    parts: list[Part] = []
    for part in (
        _select(objects, float("-inf"), top),
        *_cut(_select(objects, top, bottom), gutter),
        _select(objects, bottom, float("inf")),
    ):
        if part.runs or part.horizontal:
            parts.extend(part_page(part))
    return parts


def _reach(objects: PageObjects, low: float, high: float, gutter: float) -> tuple[float, float]:
    """How far up and down the white between two tables parts lines of text from each other.

    The captions of both tables stand in lines with text at both sides. A lone text at one side (the money
    unit, a heading below) belongs to the page.
    """
    top, bottom = low - 1, high + 1
    lines = cut_lines(objects.runs)
    for line in reversed([line for line in lines if line.middle < low]):
        if _crosses(line, gutter):
            break
        if line.atoms[0].x0 < gutter < line.atoms[-1].x1:
            top = line.middle - line.size
    for line in [line for line in lines if line.middle > high]:
        if _crosses(line, gutter):
            break
        if line.atoms[0].x0 < gutter < line.atoms[-1].x1:
            bottom = line.middle + line.size
    crossing = [edge.at for edge in objects.horizontal if edge.low < gutter < edge.high]
    return (
        max([top, *(at + 0.1 for at in crossing if top < at < low)]),
        min([bottom, *(at - 0.1 for at in crossing if high < at < bottom)]),
    )


def _crosses(line: Line, gutter: float) -> bool:
    return any(piece.x0 < gutter < piece.x1 for piece in line.pieces)


def _select(objects: PageObjects, top: float, bottom: float) -> PageObjects:
    return _restrict(
        objects,
        [run for run in objects.runs if top <= run.middle < bottom],
        [edge for edge in objects.horizontal if top <= edge.at < bottom],
        [
            Edge(edge.at, max(edge.low, top), min(edge.high, bottom))
            for edge in objects.vertical
            if edge.high > top and edge.low < bottom
        ],
    )


def _cut(objects: PageObjects, at: float) -> list[PageObjects]:
    """What stands left and right of ``at``."""
    edges = objects.horizontal
    return [
        _restrict(
            objects,
            [run for run in objects.runs if (run.x0 + run.x1 < 2 * at) is is_left],
            [edge for edge in edges if (edge.low + edge.high < 2 * at) is is_left],
            [edge for edge in objects.vertical if (edge.at < at) is is_left],
        )
        for is_left in (True, False)
    ]


def _restrict(
    objects: PageObjects, runs: list[Run], horizontal: list[Edge], vertical: list[Edge]
) -> PageObjects:
    """The same sheet with some of its print; its measures stay, so that places stay those of the sheet."""
    return replace(objects, runs=runs, horizontal=horizontal, vertical=vertical, odd_runs=[])
