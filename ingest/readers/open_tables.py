"""Tables whose columns no rule separates: three-line tables, row rules only, no rules at all.

Columns are the rivers of white that run down between the figures; rows are the printed lines, with
wrapped labels joined to the line of their figures. Prose, contents pages and headings must stay text,
so a table needs figures that stand below each other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.page_objects import Edge, Run
from ingest.readers.pdf_lines import cluster_lines, measure_type, spell
from ingest.readers.table_geometry import Region, RuledTable, merge_edges

# A gap of this many font sizes ends a piece of text; columns are set at least this far apart.
_PIECE_GAP = 0.9
# White between two columns, in font sizes.
_RIVER = 0.5
# Rules shorter than this share of the page do not frame a table.
_FRAME_SHARE = 0.25
# Ends of rules of one table agree within this many points.
_FRAME_TOLERANCE = 8.0
_MIN_FIGURE_LINES = 3
# A header stands no further from the figures of its column than this many font sizes.
_HEADER_REACH = 4.0
# Lines of one cell stand closer than this many font sizes, from middle to middle.
_WRAP_PITCH = 1.45

# 2,850.48 | 147. 45 | -3.2% | 0 | — : what stands in a column of figures
_FIGURE = re.compile(r"[-−－]?\(?\d[\d,，]*(?:\s?\.\s?\d+)?\)?%?|[-—－–]+|\*+")
_AMOUNT = re.compile(r"\d\s?\.\s?\d|\d[,，]\d{3}")
_SMALL_INTEGER = re.compile(r"\d{1,3}")


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text set without a wide gap."""

    text: str
    x0: float
    x1: float

    @property
    def is_figure(self) -> bool:
        return _FIGURE.fullmatch(self.text.replace(" ", "")) is not None


@dataclass(frozen=True, slots=True)
class _Line:
    pieces: tuple[_Piece, ...]
    middle: float
    size: float

    @property
    def has_figures(self) -> bool:
        return len(self.pieces) > 1 and any(piece.is_figure for piece in self.pieces)


def find_open_tables(
    runs: Sequence[Run],
    horizontal: Sequence[Edge],
    tables: Sequence[RuledTable],
    page_width: float,
) -> list[RuledTable]:
    """Tables among the runs of characters that no ruled table holds.

    ``horizontal`` are all horizontal rules of the page; those of ``tables`` are left out here.
    """
    lines = [_cut_line(group) for group in cluster_lines(runs)]
    lines = [line for line in lines if line.pieces]
    if sum(line.has_figures for line in lines) < _MIN_FIGURE_LINES:
        return []
    found: list[RuledTable] = []
    free = [edge for edge in merge_edges(horizontal) if not _belongs(edge, tables)]
    for rules in _group_rules(free, page_width):
        for run in _tabular_runs(rules, lines):
            table = _build_framed(run, lines)
            if table is not None:
                found.append(table)
    taken = [*tables, *found]
    rest = [line for line in lines if not any(t.ys[0] <= line.middle <= t.ys[-1] for t in taken)]
    found.extend(_find_unruled(rest, taken))
    return sorted(found, key=lambda t: t.ys[0])


def _cut_line(group: list[Run]) -> _Line:
    inked = [run for run in group if not run.text.isspace()]
    if not inked:
        return _Line((), 0.0, 0.0)
    pieces: list[_Piece] = []
    current: list[Run] = []
    for run in inked:
        if current and run.x0 - current[-1].x1 > _PIECE_GAP * min(run.size, current[-1].size):
            pieces.append(_Piece(spell(current), current[0].x0, current[-1].x1))
            current = []
        current.append(run)
    pieces.append(_Piece(spell(current), current[0].x0, current[-1].x1))
    return _Line(tuple(pieces), *measure_type(inked))


def _belongs(edge: Edge, tables: Sequence[RuledTable]) -> bool:
    return any(
        t.ys[0] - 3 <= edge.at <= t.ys[-1] + 3 and edge.low < t.xs[-1] and edge.high > t.xs[0]
        for t in tables
    )


def _group_rules(edges: Sequence[Edge], page_width: float) -> list[list[Edge]]:
    """Long rules that begin and end at about the same x, from the top down."""
    groups: list[list[Edge]] = []
    for edge in sorted(edges):
        if edge.high - edge.low < _FRAME_SHARE * page_width:
            continue
        for group in groups:
            if (
                abs(group[0].low - edge.low) <= _FRAME_TOLERANCE
                and abs(group[0].high - edge.high) <= _FRAME_TOLERANCE
            ):
                group.append(edge)
                break
        else:
            groups.append([edge])
    return [group for group in groups if len(group) > 1]


def _tabular_runs(rules: list[Edge], lines: list[_Line]) -> list[list[Edge]]:
    """Runs of rules between which most lines are cut into pieces."""
    runs: list[list[Edge]] = []
    current: list[Edge] = []
    for upper, lower in pairwise(rules):
        between = [line for line in lines if upper.at < line.middle < lower.at]
        cut = sum(len(line.pieces) > 1 for line in between)
        if between and 3 * cut >= len(between):
            if not current:
                current = [upper]
            current.append(lower)
        elif current:
            runs.append(current)
            current = []
    if current:
        runs.append(current)
    return runs


def _build_framed(rules: list[Edge], lines: list[_Line]) -> RuledTable | None:
    """A table between the first and the last of some horizontal rules."""
    left = min(edge.low for edge in rules)
    right = max(edge.high for edge in rules)
    inside = [line for line in lines if rules[0].at < line.middle < rules[-1].at]
    figures = [line for line in inside if line.has_figures]
    if len(figures) < 2:
        return None
    columns = _find_columns(figures)
    columns = _add_text_columns(columns, inside)
    if len(columns) < 2:
        return None
    rows: list[list[_Line]] = []
    floors = [rules[0].at]
    for number, (upper, lower) in enumerate(pairwise(rules)):
        between = [line for line in inside if upper.at < line.middle < lower.at]
        if not between:
            continue
        if number == 0 and len(rules) > 2 and not any(line.has_figures for line in between):
            groups = _group_wrapped(between)
        elif sum(line.has_figures for line in between) < 2:
            groups = [between]
        else:
            groups = _split_rows(between)
        for above, below in pairwise(groups):
            floors.append((above[-1].middle + below[0].middle) / 2)
        floors.append(lower.at)
        rows.extend(groups)
    return _assemble(columns, rows, floors, left, right)


def _find_unruled(lines: list[_Line], taken: Sequence[RuledTable]) -> list[RuledTable]:
    found: list[RuledTable] = []
    for run in _figure_runs(lines, taken):
        figures = [line for line in run if line.has_figures]
        columns = _find_columns(figures)
        if not _is_convincing(columns, figures):
            continue
        start = lines.index(run[0])
        header = _find_header(lines[:start], columns, run[0])
        columns = _add_text_columns(columns, header)
        header_rows = _group_wrapped(header) if header else []
        rows = header_rows + _split_rows(run)
        size = run[0].size
        floors = [rows[0][0].middle - size]
        for above, below in pairwise(rows):
            floors.append((above[-1].middle + below[0].middle) / 2)
        floors.append(rows[-1][-1].middle + size)
        left = min(piece.x0 for row in rows for line in row for piece in line.pieces) - 1
        right = max(piece.x1 for row in rows for line in row for piece in line.pieces) + 1
        table = _assemble(columns, rows, floors, left, right)
        if table is not None:
            found.append(table)
    return found


def _figure_runs(lines: list[_Line], taken: Sequence[RuledTable]) -> list[list[_Line]]:
    """Neighbouring lines with figures; up to two lines of wrapped labels may stand between."""
    runs: list[list[_Line]] = []
    current: list[_Line] = []
    pending: list[_Line] = []
    for line in lines:
        far = bool(current) and (
            line.middle - current[-1].middle > 5 * line.size
            or any(current[-1].middle < t.ys[0] < line.middle for t in taken)
        )
        if line.has_figures and not far:
            current.extend(pending)
            current.append(line)
            pending = []
        elif line.has_figures:
            runs.append(current)
            current, pending = [line], []
        elif current:
            pending.append(line)
            if far or len(pending) > 2:
                runs.append(current)
                current, pending = [], []
    if current:
        runs.append(current)
    return [run for run in runs if sum(line.has_figures for line in run) >= _MIN_FIGURE_LINES]


def _is_convincing(columns: list[tuple[float, float]], figures: list[_Line]) -> bool:
    """Whether the figures stand in columns of their own, and are not the pages of a contents list."""
    if len(columns) < 2:
        return False
    by_column: list[list[bool]] = [[] for _ in columns]
    amounts = 0
    total = small = 0
    for line in figures:
        for piece in line.pieces:
            by_column[_column_of(piece, columns)].append(piece.is_figure)
            if piece.is_figure:
                total += 1
                amounts += _AMOUNT.search(piece.text) is not None
                small += _SMALL_INTEGER.fullmatch(piece.text.strip()) is not None
    numeric = [
        flags
        for flags in by_column
        if len(flags) >= _MIN_FIGURE_LINES and sum(flags) >= 0.7 * len(flags)
    ]
    if not numeric or small == total:
        return False
    return amounts >= _MIN_FIGURE_LINES or len(columns) >= 3


def _column_of(piece: _Piece, columns: list[tuple[float, float]]) -> int:
    middle = (piece.x0 + piece.x1) / 2
    return min(
        range(len(columns)),
        key=lambda i: max(columns[i][0] - middle, middle - columns[i][1], 0.0),
    )


def _find_columns(lines: Sequence[_Line]) -> list[tuple[float, float]]:
    """Intervals of x that hold the pieces of the lines, parted by rivers of white."""
    size = sorted(line.size for line in lines)[len(lines) // 2]
    columns: list[tuple[float, float]] = []
    for x0, x1 in sorted((piece.x0, piece.x1) for line in lines for piece in line.pieces):
        if columns and x0 - columns[-1][1] < _RIVER * size:
            columns[-1] = columns[-1][0], max(columns[-1][1], x1)
        else:
            columns.append((x0, x1))
    return columns


def _add_text_columns(
    columns: list[tuple[float, float]], lines: Sequence[_Line]
) -> list[tuple[float, float]]:
    """Columns widened to the headers beside their figures, and those that hold headers only.

    A header set in the middle of a column may stand left of all its right-aligned figures; it goes to
    the nearest column that nothing else of its line heads. What is left heads an empty column.
    """
    extended = list(columns)
    for line in lines:
        stray = [
            piece
            for piece in line.pieces
            if all(piece.x1 < x0 or piece.x0 > x1 for x0, x1 in extended)
        ]
        for piece in stray:
            free = [
                column
                for column in extended
                if all(
                    other is piece or other.x1 < column[0] or other.x0 > column[1]
                    for other in line.pieces
                )
            ]
            gaps = [(max(c[0] - piece.x1, piece.x0 - c[1]), c) for c in free]
            gap, nearest = min(gaps, default=(0.0, None))
            if nearest is not None and gap < _HEADER_REACH * line.size:
                place = extended.index(nearest)
                extended[place] = min(nearest[0], piece.x0), max(nearest[1], piece.x1)
            else:
                extended.append((piece.x0, piece.x1))
    return sorted(extended)


def _find_header(
    above: list[_Line], columns: list[tuple[float, float]], first: _Line
) -> list[_Line]:
    """Up to four lines right above that are cut into pieces standing over the columns."""
    header: list[_Line] = []
    below = first
    for line in reversed(above[-4:]):
        if below.middle - line.middle > 3.2 * line.size:
            break
        # "编制单位：…   单位：万元" stands over the table, it does not head columns
        if len(line.pieces) < 2 or any(mark in p.text for p in line.pieces for mark in "：:"):
            break
        header.insert(0, line)
        below = line
    return header if len(columns) > 1 else []


def _group_wrapped(lines: list[_Line]) -> list[list[_Line]]:
    """Lines set so close that they are the wrapped lines of one row."""
    groups: list[list[_Line]] = []
    for line in lines:
        if groups and line.middle - groups[-1][-1].middle <= _WRAP_PITCH * line.size:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _split_rows(lines: list[_Line]) -> list[list[_Line]]:
    """Rows of a body without row rules: one per line with figures, wrapped labels joined to theirs."""
    rows: list[list[_Line]] = []
    anchors = [line.middle for line in lines if line.has_figures]
    pitches = [b - a for a, b in pairwise(anchors)]
    pitch = min(pitches) if pitches else 0.0
    owner: dict[int, int] = {}
    for index, line in enumerate(lines):
        if line.has_figures:
            continue
        near = [
            (abs(other.middle - line.middle), position)
            for position, other in enumerate(lines)
            if other.has_figures and abs(position - index) == 1
        ]
        distance, position = min(near, default=(1e9, -1))
        # A label of its own row stands as far from its neighbours as any row does.
        if distance <= min(_WRAP_PITCH * line.size, 0.8 * pitch) and len(line.pieces) == 1:
            owner[index] = position
    for index, line in enumerate(lines):
        above = owner.get(index)
        if rows and (above == index - 1 or owner.get(index - 1) == index):
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _assemble(
    columns: list[tuple[float, float]],
    rows: list[list[_Line]],
    floors: list[float],
    left: float,
    right: float,
) -> RuledTable | None:
    if len(rows) < 2 or len(floors) != len(rows) + 1:
        return None
    xs = [min(left, columns[0][0])]
    xs.extend((a[1] + b[0]) / 2 for a, b in pairwise(columns))
    xs.append(max(right, columns[-1][1]))
    regions: list[Region] = []
    for number, row in enumerate(rows):
        # joined[c]: a piece of this row stands over columns c and c + 1
        joined = [False] * len(columns)
        for line in row:
            for piece in line.pieces:
                over = [
                    c
                    for c, (x0, x1) in enumerate(columns)
                    if min(x1, piece.x1) - max(x0, piece.x0) > 0.3 * (x1 - x0)
                ]
                for c in range(over[0], over[-1]) if len(over) > 1 else ():
                    joined[c] = True
        col = 0
        while col < len(columns):
            end = col
            while joined[end]:
                end += 1
            regions.append(Region(number, col, 1, end - col + 1))
            col = end + 1
    return RuledTable(tuple(xs), tuple(floors), tuple(regions))
