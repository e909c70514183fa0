"""Tables whose columns no rule separates: three-line tables, row rules only, no rules at all.

Rows are the bands between rules or the printed lines, with wrapped labels joined to the line of their
figures; columns are the rivers of white between them. Prose, contents pages and headings must stay text,
so a table needs figures that stand below each other. The declared header words are asked in one place:
whether a lone line above the columns is the highest row of the head or the title.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from ingest.headers import is_header_text
from ingest.readers.open_columns import Interval, covered_columns, find_columns, inner_bounds
from ingest.readers.open_forms import find_starts, is_form, place_form_row, split_form_rows
from ingest.readers.open_head_checks import (
    SEGMENT_ROWS,
    find_segment_columns,
    place_over,
    place_over_segments,
    stands_left_of_head,
)
from ingest.readers.open_head_texts import WRAP_PITCH
from ingest.readers.open_header import place_header
from ingest.readers.open_lines import ORDINAL, Atom, Line, cut_groups
from ingest.readers.open_rows import (
    HALF_PITCH,
    Row,
    find_tails,
    find_wrap_pitch,
    goes_on,
    split_rows,
)
from ingest.readers.page_objects import Edge, Run
from ingest.readers.table_geometry import Region, RuledTable, merge_edges

# Rules shorter than this share of the page do not frame a table.
_FRAME_SHARE = 0.25
# Ends of rules of one table agree within this many points.
_FRAME_TOLERANCE = 8.0
_MIN_FIGURE_LINES = 3
# So many amounts in one line make a row also where fewer lines have figures.
_MIN_AMOUNTS = 3
# A header line stands no further above the next one than this many font sizes, or pitches of the rows.
_HEADER_PITCH = 3.2
_TALL_ROWS = 1.6
_MAX_HEADER_LINES = 14
_SMALL_INTEGER = re.compile(r"\d{1,3}")
_TOTAL = re.compile(r"(?:合|总)计")
# 编制单位：… is a note above the table; 其中：… heads a column.
_NOTE = re.compile(r"(?<!其中)[：:]")


@dataclass(frozen=True, slots=True)
class OpenTable:
    """A table with the runs of characters of each of its regions, by region index."""

    table: RuledTable
    runs: dict[int, list[Run]]


def find_open_tables(
    groups: Sequence[list[Run]],
    horizontal: Sequence[Edge],
    tables: Sequence[RuledTable],
    page_width: float,
) -> list[OpenTable]:
    """Tables among the runs of characters that no ruled table holds, which come line by line.

    ``horizontal`` are all horizontal rules of the page; those of ``tables`` are left out here.
    """
    lines = cut_groups(groups)
    if not any(len(line.pieces) > 1 for line in lines):
        return []
    found: list[OpenTable] = []
    free = [edge for edge in merge_edges(horizontal) if not _belongs(edge, tables)]
    for rules in _group_rules(free, page_width):
        rules = [e for e in rules if not _belongs(e, [t.table for t in found])]
        for run in _tabular_runs(rules, lines):
            inner = [e for e in free if run[0].at < e.at < run[-1].at and e not in run]
            table = _build_framed(run, inner, lines)
            if table is not None:
                found.append(table)
    taken = [*tables, *(open_table.table for open_table in found)]
    rest = [line for line in lines if not any(t.ys[0] <= line.middle <= t.ys[-1] for t in taken)]
    found.extend(_find_unruled(rest, taken))
    return sorted(found, key=lambda t: t.table.ys[0])


def _belongs(edge: Edge, tables: Sequence[RuledTable]) -> bool:
    return any(
        t.ys[0] - 3 <= edge.at <= t.ys[-1] + 3 and edge.low < t.xs[-1] and edge.high > t.xs[0]
        for t in tables
    )


# -- between rules ---------------------------------------------------------------------------------


def _group_rules(edges: Sequence[Edge], page_width: float) -> list[list[Edge]]:
    """Long rules that begin and end at about the same x, from the top down, the widest group first."""
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
    # The widest first: shorter rules inside its frame belong to it.
    groups.sort(key=lambda group: group[0].low - group[0].high)
    return [group for group in groups if len(group) > 1]


def _tabular_runs(rules: list[Edge], lines: list[Line]) -> list[list[Edge]]:
    """Runs of rules between which lines are cut into pieces, or begin where such pieces do."""
    runs: list[list[Edge]] = []
    current: list[Edge] = []
    pending: list[Edge] = []
    seen: list[Line] = []
    forms = is_form(lines)
    for upper, lower in pairwise(rules):
        between = [line for line in lines if upper.at < line.middle < lower.at]
        cut = [
            line
            for line in between
            if len(line.atoms if forms else line.pieces) > 1 or (current and _is_total(line))
        ]
        seen.extend(cut)
        loose = [line for line in between if line not in cut and not _is_aligned(line, seen)]
        if cut and (3 * len(cut) >= len(between) or not loose):
            current = [*(current or [upper]), *pending, lower]
            pending = []
            seen.extend(line for line in between if line not in cut)
        elif current and between and not loose:
            pending.append(lower)  # a row with one text, if rows follow it
        else:
            if current:
                runs.append(current)
            current, pending, seen = [], [], []
    if current:
        runs.append(current)
    return runs


def _build_framed(rules: list[Edge], inner: Sequence[Edge], lines: list[Line]) -> OpenTable | None:
    """A table between the first and the last of some horizontal rules.

    ``inner`` are the shorter rules between them: under a header text that heads several columns, or
    beside a label that is set over several rows.
    """
    left = min(edge.low for edge in rules)
    right = max(edge.high for edge in rules)
    inside = [line for line in lines if rules[0].at < line.middle < rules[-1].at]
    if is_form(inside):
        return _build_form(rules, inside, left, right)
    figures = sum(line.has_figures for line in inside)
    if figures < (1 if len(rules) > 2 else 2) and not _is_empty_table(inside, len(rules)):
        return None
    bands = [
        (upper.at, lower.at, between)
        for upper, lower in pairwise(rules)
        if (between := [line for line in inside if upper.at < line.middle < lower.at])
    ]
    head = _count_head_bands([between for _, _, between in bands])
    rows: list[Row] = []
    for upper, lower, between in bands[head:]:
        tails = find_tails(between)
        figures = sum(line.has_figures and line.middle not in tails for line in between)
        groups = [between] if figures < 2 else split_rows(between)
        heights = [(a[-1].middle + b[0].middle) / 2 for a, b in pairwise(groups)]
        rows.extend(
            Row(group, low, high)
            for group, (low, high) in zip(groups, pairwise((upper, *heights, lower)), strict=True)
        )
    header = [line for _, _, between in bands[:head] for line in between]
    floor = bands[head - 1][1] if head else bands[0][0]
    edges = [*inner, *(e for e in rules if bands[0][0] < e.at < floor)]
    return _assemble(rows, header, (bands[0][0], floor), edges, left, right)


def _is_empty_table(lines: list[Line], rules: int) -> bool:
    """A head over a total without amounts: the table of a fund that the publisher does not have."""
    return rules > 2 and _is_total(lines[-1]) and any(len(line.pieces) > 2 for line in lines)


def _is_total(line: Line) -> bool:
    """Whether a line prints the label of a total and nothing else."""
    return (
        len(line.atoms) == 1 and _TOTAL.fullmatch(line.atoms[0].text.replace(" ", "")) is not None
    )


def _build_form(
    rules: list[Edge], lines: list[Line], left: float, right: float
) -> OpenTable | None:
    """A form of performance targets between rules."""
    starts = find_starts(lines)
    if len(starts) < 2:
        return None
    places: list[_Place] = []
    for upper, lower in pairwise(rules):
        between = [line for line in lines if upper.at < line.middle < lower.at]
        if not between:
            continue
        rows = split_form_rows(between)
        heights = [(a[-1].middle + b[0].middle) / 2 for a, b in pairwise(rows)]
        for row, (top, floor) in zip(rows, pairwise((upper.at, *heights, lower.at)), strict=True):
            atoms = [atom for line in row for atom in line.atoms]
            places.extend(_Place(a, top, floor, i, j) for a, i, j in place_form_row(atoms, starts))
    ys = _merge_heights([y for place in places for y in (place.top, place.floor)])
    xs = [min(left, starts[0]), *starts[1:], max(right, *(a.x1 for p in places for a in p.atoms))]
    return _lay_out(places, xs, ys)


def _count_head_bands(bands: list[list[Line]]) -> int:
    """Bands at the top that hold no row of the body.

    合计 on a height of its own among other lines heads a column over all of them.
    """
    for number, lines in enumerate(bands):
        first = lines[0].atoms[0].text
        tall = [line for line in lines if len(lines) > 1 and _is_total(line)]
        if any(_is_row(line) for line in lines if line not in tall) or ORDINAL.match(first):
            return number
    return 0


def _is_row(line: Line) -> bool:
    """Whether a line is one of the body: amounts, mostly figures, a total."""
    if line.is_index:
        return False
    if any(atom.is_amount for atom in line.atoms):
        return True
    figures = sum(atom.is_figure for atom in line.atoms)
    total = _TOTAL.fullmatch(line.atoms[0].text.replace(" ", "")) is not None
    return 2 * figures > len(line.atoms) or _is_total(line) or (figures > 0 and total)


# -- without rules ---------------------------------------------------------------------------------


def _find_unruled(lines: list[Line], taken: Sequence[RuledTable]) -> list[OpenTable]:
    found: list[OpenTable] = []
    free = 0  # the first line that no table before holds
    for run in _figure_runs(lines, taken):
        figures = [line for line in run if line.has_figures]
        header = _find_header(lines[free : lines.index(run[0])], run)
        short = len(figures) < _MIN_FIGURE_LINES
        if not (header if short else _is_convincing(find_columns(figures), figures)):
            continue
        groups = split_rows(run)
        size = run[0].size
        heights = [(a[-1].middle + b[0].middle) / 2 for a, b in pairwise(groups)]
        pitch = min((b[0].middle - a[0].middle for a, b in pairwise(groups)), default=2 * size)
        floor = run[0].middle - pitch / 2
        if header:
            floor = (header[-1].middle + run[0].middle) / 2
        bounds = (floor, *heights, groups[-1][-1].middle + size)
        rows = [
            Row(group, low, high)
            for group, (low, high) in zip(groups, pairwise(bounds), strict=True)
        ]
        everything = [atom for line in (*header, *run) for atom in line.atoms]
        top = floor
        if header:
            # As much white above the first line of the head as below its last one.
            top = header[0].middle - max(floor - header[-1].middle, size)
        table = _assemble(
            rows, header, (top, floor), (),
            min(a.x0 for a in everything) - 1, max(a.x1 for a in everything) + 1,
        )  # fmt: skip
        if table is not None:
            found.append(table)
            free = lines.index(run[-1]) + 1
    return found


def _figure_runs(lines: list[Line], taken: Sequence[RuledTable]) -> list[list[Line]]:
    """Neighbouring lines with figures; labels that begin where others do may stand between."""
    runs: list[list[Line]] = []
    current: list[Line] = []
    pending: list[Line] = []
    for line in lines:
        above = (pending or current)[-1] if current else None
        far = above is not None and (
            line.middle - above.middle > 5 * line.size
            or any(above.middle < t.ys[0] < line.middle for t in taken)
        )
        if line.has_figures and not far:
            current.extend(pending)
            current.append(line)
            pending = []
        elif line.has_figures:
            runs.append(_with_tail(current, pending))
            current, pending = [line], []
        elif current:
            pending.append(line)
            others = [*current, *pending[:-1]]
            if far or (
                len(pending) > 2 and (_is_wide(line, current) or not _is_aligned(line, others))
            ):
                runs.append(_with_tail(current, pending))
                current, pending = [], []
    if current:
        runs.append(_with_tail(current, pending))
    return [
        _with_first_lines(run, lines)
        for run in runs
        if sum(line.has_figures for line in run) >= _MIN_FIGURE_LINES
        or all(
            _count_amounts(line) >= _MIN_AMOUNTS
            for line in run
            if line.has_figures and not line.is_index
        )
    ]


def _with_tail(run: list[Line], below: Sequence[Line]) -> list[Line]:
    """The run with the last lines of a label whose amount stands half-way down beside it."""
    return [*run, *_take_label(run, below)]


def _with_first_lines(run: list[Line], lines: Sequence[Line]) -> list[Line]:
    """The run with the first lines of such a label, which stand above the first amount."""
    above = lines[: lines.index(run[0])]
    taken = _take_label(run[::-1], above[::-1])
    if any(_TOTAL.fullmatch(atom.text.replace(" ", "")) for atom in run[0].atoms):
        # The label of a total has one line: texts above it are the last lines of heads.
        taken = list(takewhile(lambda line: all(p.is_figure for p in line.pieces), taken))
    return [*reversed(taken), *run]


def _take_label(run: Sequence[Line], beyond: Sequence[Line]) -> list[Line]:
    """Lines beyond the end of a run that go on with the label of its last row: closer than rows are."""
    heights = [line.middle for line in run if line.has_figures]
    pitch = min((abs(b - a) for a, b in pairwise(heights)), default=0.0)
    reach = max(
        HALF_PITCH, min(find_wrap_pitch(sorted(run, key=_height)), 0.9 * pitch / run[-1].size)
    )
    taken: list[Line] = []
    for line in beyond:
        if goes_on((taken or run)[-1], line):
            taken.append(line)
            continue
        near = abs(line.middle - (taken or run)[-1].middle) <= reach * line.size
        if not near or line.has_figures or line.size > 1.05 * run[-1].size:
            break
        if _is_wide(line, run):
            break
        last = (taken or run)[-1]
        close = abs(line.middle - last.middle) <= HALF_PITCH * line.size
        is_broken = line.middle in find_tails(sorted([*run, *taken, line], key=_height)) or (
            close and all(piece.is_figure for piece in line.pieces)  # half a line above its row
        )
        if not (is_broken or _is_aligned(line, [*run, *beyond[:1]])):
            break
        taken.append(line)
    return taken


def _height(line: Line) -> float:
    return line.middle


def _count_amounts(line: Line) -> int:
    return sum(piece.is_amount for piece in line.pieces)


def _is_wide(line: Line, rows: Sequence[Line]) -> bool:
    """Whether a text of the line runs through a column of figures, as prose does."""
    figures = [piece for row in rows for piece in row.pieces if piece.is_amount]
    return any(
        piece.x0 < figure.x0 and piece.x1 > figure.x1 for piece in line.pieces for figure in figures
    )


def _is_aligned(line: Line, rows: Sequence[Line]) -> bool:
    """Whether every piece of a line begins, or has its middle, where a piece of some row does."""
    others = [piece for row in rows for piece in row.pieces if not piece.is_figure]
    return all(
        any(
            abs(piece.x0 - other.x0) < 2 or abs(piece.x0 + piece.x1 - other.x0 - other.x1) < 4
            for other in others
        )
        for piece in line.pieces
    )


def _is_convincing(columns: list[Interval], figures: list[Line]) -> bool:
    """Whether the figures stand in columns of their own, and are not the pages of a contents list."""
    if len(columns) < 2:
        return False
    by_column: list[list[bool]] = [[] for _ in columns]
    amounts = total = small = 0
    for line in figures:
        for piece in line.pieces:
            by_column[covered_columns(piece, columns)[0]].append(piece.is_figure)
            if piece.is_figure:
                total += 1
                amounts += piece.is_amount
                small += _SMALL_INTEGER.fullmatch(piece.text.strip()) is not None
    numeric = [
        flags
        for flags in by_column
        if len(flags) >= _MIN_FIGURE_LINES and sum(flags) >= 0.7 * len(flags)
    ]
    if not numeric or small == total:
        return False
    return amounts >= _MIN_FIGURE_LINES or len(columns) >= 3


def _find_header(above: list[Line], rows: Sequence[Line]) -> list[Line]:
    """The lines right above that are cut into pieces standing over the columns.

    Where the rows below stand wide apart, so do those of the head.
    """
    header: list[Line] = []
    below = rows[0]
    heights = [line.middle for line in rows if line.has_figures]
    rest = min((b - a for a, b in pairwise(heights)), default=0.0)
    lone: list[Line] = []
    for line in reversed(above[-_MAX_HEADER_LINES:]):
        if below.middle - line.middle > max(_HEADER_PITCH * line.size, _TALL_ROWS * rest):
            break
        # "编制单位：…   单位：万元" stands over the table, it does not head columns
        if any(_NOTE.search(atom.text) for atom in line.atoms):
            # A title stands above the money unit: what stands below it heads columns, unless it is the
            # end of the unit, 单位：万 over 元.
            lone = [other for other in lone if len(other.atoms[0].text) > 1]
            return [*lone, *header] if header else []
        below = line
        known = len(line.pieces) == 1 and is_header_text(line.pieces[0].text)
        if len(line.pieces) < 2 and not known and not _begins_cell(line, header):
            lone.insert(0, line)  # a title, unless something of the head stands above it
            continue
        header = [line, *lone, *header]
        lone = []
    return header


def _begins_cell(line: Line, header: Sequence[Line]) -> bool:
    """Whether a lone text is the first line of the highest head cell: right above one, no wider."""
    piece = line.pieces[0]
    return any(
        0 < below.middle - line.middle <= WRAP_PITCH * line.size
        and line.size <= 1.05 * below.size
        and piece.x1 - piece.x0 <= 1.1 * (other.x1 - other.x0)
        and min(piece.x1, other.x1) - max(piece.x0, other.x0) > 0.8 * (piece.x1 - piece.x0)
        for below in header
        for other in below.pieces
    )


# -- rows and cells --------------------------------------------------------------------------------


@dataclass(slots=True)
class _Place:
    """A text in the raster: rows ``top`` to ``floor`` as heights, columns ``first`` to ``last``."""

    atoms: list[Atom]
    top: float
    floor: float
    first: int
    last: int


def _assemble(
    rows: list[Row],
    header: list[Line],
    head: tuple[float, float],
    edges: Sequence[Edge],
    left: float,
    right: float,
) -> OpenTable | None:
    """Cells of head and body on one raster; ``edges`` are rules shorter than the table."""
    if not rows:
        return None
    rows, segments = _take_segments(rows)
    body = [line for row in rows for line in row.lines if not line.is_index]
    if not body:
        return None
    columns = find_columns(body)
    places: list[_Place] = []
    doubtful = False
    counted: list[Line] = []
    if header and header[-1].is_index:
        counted, header = header[-1:], header[:-1]
    elif rows[0].lines[-1].is_index and len(rows[0].lines) == 1:
        counted, rows = rows[0].lines, rows[1:]
        head = (head[0], rows[0].top if rows else head[1])
    if len(columns) < 2 and (header or counted):
        # Nothing but the head shows the columns of an empty table.
        widest = max((*header, *counted), key=lambda line: len(line.atoms))
        columns = [(atom.x0, atom.x1) for atom in widest.atoms]
    if counted:
        # The row that numbers the columns is the lowest of the head: it shows where they are.
        above = header[-1].middle if header else head[0]
        cut = (above + counted[0].middle) / 2
        frame = (left, cut, head[1])
        placed = place_over(counted, rows, columns, frame, (), numbered=True)
        doubtful = placed is None
        if placed is None:
            placed = place_header(counted, columns, frame, ())
        if placed is None:
            return None
        cells, columns = placed
        places.extend(_Place(c.atoms, cut, head[1], c.first, c.last) for c in cells)
        homes = _find_homes(segments, columns)
        if not any(c.first <= home <= c.last for c in cells for home in homes):
            places.extend(_Place(own, cut, head[1], home, home) for home, own in homes.items())
            segments = segments if not homes else []
        head = (head[0], cut)
    if header:
        inner = [e for e in edges if head[0] + 1 < e.at < head[1] - 1]
        frame = (left, *head)
        group = None if counted else find_segment_columns(rows, columns)
        placed = place_over_segments(
            header, rows, columns, group, frame, inner, numbered=bool(counted)
        )
        if doubtful or (placed is not None and counted and placed[1] != columns):
            placed = None  # more heads than numbers of columns
        if placed is None or segments or stands_left_of_head(body, *placed):
            # Which text heads which column is unknown: one cell over all of them says so.
            atoms = [*(atom for line in header for atom in line.atoms), *segments]
            places.append(_Place(atoms, *head, 0, len(columns) - 1))
        else:
            cells, columns = placed
            places.extend(_Place(c.atoms, c.top, c.floor, c.first, c.last) for c in cells)
    if len(columns) < 2 or len(rows) + bool(places) < 2:
        return None
    for row in rows:
        places.extend(_place_row(row, columns))
    heights = [head[0], *(y for p in places for y in (p.top, p.floor))]
    ys = _merge_heights([*heights, *(y for row in rows for y in (row.top, row.floor))])
    xs = [min(left, columns[0][0]), *inner_bounds(columns), max(right, columns[-1][1])]
    return _lay_out(places, xs, ys)


def _take_segments(rows: list[Row]) -> tuple[list[Row], list[Atom]]:
    """The rows without a line of 类 款 项 among the first of them, and what that line holds.

    The national form sets these words beside the numbers of the columns and the total below.
    """
    found: list[Atom] = []
    kept: list[Row] = []
    for number, row in enumerate(rows):
        lines = row.lines
        if number < SEGMENT_ROWS and any(x.has_figures and not x.is_index for x in lines):
            lines = [line for line in lines if not line.heads_segments]
            found.extend(atom for line in row.lines if line.heads_segments for atom in line.atoms)
        if lines:
            kept.append(Row(lines, row.top, row.floor))
    return kept, found


def _find_homes(atoms: Sequence[Atom], columns: Sequence[Interval]) -> dict[int, list[Atom]]:
    """The columns that 类 款 项 stand over: one each, or one for all where codes are printed whole.

    Empty where it is neither.
    """
    bounds = inner_bounds(columns)
    homes: dict[int, list[Atom]] = {}
    for atom in atoms:
        homes.setdefault(bisect(bounds, (atom.x0 + atom.x1) / 2), []).append(atom)
    return homes if len(homes) in (1, len(atoms)) else {}


def _place_row(row: Row, columns: Sequence[Interval]) -> list[_Place]:
    """Cells of a row: atoms in the same column belong together, a text over several joins them."""
    cells: list[_Place] = []
    atoms = sorted((atom for line in row.lines for atom in line.atoms), key=lambda a: a.x0)
    for atom in atoms:
        first, last = covered_columns(atom, columns)
        if first == last and _stands_behind_amount(atom, cells, first) and last + 1 < len(columns):
            first = last = first + 1
        hit = [c for c in cells if c.first <= last and c.last >= first]
        for cell in hit:
            cells.remove(cell)
            first, last = min(first, cell.first), max(last, cell.last)
        own = [a for cell in hit for a in cell.atoms]
        cells.append(_Place([*own, atom], row.top, row.floor, first, last))
    return cells


def _stands_behind_amount(atom: Atom, cells: Sequence[_Place], column: int) -> bool:
    """Whether a text stands right of the amount of a column: 550.00 | 公用经费合计.

    It begins left of the codes that it is set over, and shares no cell with the amount of another label.
    """
    return not atom.is_figure and any(
        cell.first == cell.last == column
        and cell.atoms[-1].is_amount
        and cell.atoms[-1].x1 <= atom.x0
        for cell in cells
    )


def _merge_heights(heights: Sequence[float]) -> list[float]:
    """Heights in order, those a hair apart as one."""
    merged: list[float] = []
    for y in sorted(heights):
        if not merged or y - merged[-1] > 3:
            merged.append(y)
    return merged


def _lay_out(places: list[_Place], xs: list[float], ys: list[float]) -> OpenTable | None:
    """Cells on the raster; places of no text are empty cells of their own."""

    def index(y: float) -> int:
        return min(range(len(ys)), key=lambda i: abs(ys[i] - y))

    owners = [[-1] * (len(xs) - 1) for _ in range(len(ys) - 1)]
    rectangles: list[tuple[Region, list[Run]]] = []
    for place in places:
        top, floor = index(place.top), max(index(place.floor), index(place.top) + 1)
        region = Region(top, place.first, floor - top, place.last - place.first + 1)
        spots = [
            (r, c)
            for r in range(region.row, region.row + region.row_span)
            for c in range(region.col, region.col + region.col_span)
        ]
        if any(r >= len(owners) or owners[r][c] >= 0 for r, c in spots):
            return None
        for r, c in spots:
            owners[r][c] = len(rectangles)
        rectangles.append((region, [run for atom in place.atoms for run in atom.runs]))
    for r, row in enumerate(owners):
        for c, owner in enumerate(row):
            if owner < 0:
                rectangles.append((Region(r, c, 1, 1), []))
    rectangles.sort(key=lambda item: (item[0].row, item[0].col))
    table = RuledTable(tuple(xs), tuple(ys), tuple(region for region, _ in rectangles))
    return OpenTable(table, {i: own for i, (_, own) in enumerate(rectangles) if own})
