"""The head of a table without column rules beside the figures below it: whether it is certain.

A head is placed where each column of figures has one head of its own; where figures may belong to another
head, none is placed. Segments of codes (类 款 项) are one group.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.readers.open_columns import Interval, covered_columns
from ingest.readers.open_header import HeaderCell, place_header
from ingest.readers.open_lines import SEGMENTS, Atom, Line
from ingest.readers.open_rows import Row
from ingest.readers.page_objects import Edge

# Rows at the top among which 类 款 项 are looked for.
SEGMENT_ROWS = 2
# Figures of which less than this share stands below their head, and which stand within so many font sizes of
# another head without figures, may belong to that one.
_LEAST_COVER = 0.5
_DOUBTFUL_GAP = 1.5
_DIGIT = re.compile(r"\d")


def find_segment_columns(
    rows: Sequence[Row], columns: Sequence[Interval]
) -> tuple[int, int] | None:
    """First and last of the columns of 类 款 项, where these words stand beside the total below the head."""
    for row in rows[:SEGMENT_ROWS]:
        words = [atom for line in row.lines for atom in line.atoms if atom.text in SEGMENTS]
        own = sorted({covered_columns(atom, columns)[0] for atom in words})
        if len(words) > 1 and len(own) == len(words) == own[-1] - own[0] + 1:
            return own[0], own[-1]
    return None


def place_over_segments(
    lines: Sequence[Line],
    rows: Sequence[Row],
    columns: Sequence[Interval],
    group: tuple[int, int] | None,
    frame: tuple[float, float, float],
    rules: Sequence[Edge],
    *,
    numbered: bool,
) -> tuple[list[HeaderCell], list[Interval]] | None:
    """As :func:`place_over`; the columns ``group`` of the segments of codes are placed as one.

    What stands over one of them heads them all: 支出功能分类科目编码 over 款.
    """
    if group is None:
        return place_over(lines, rows, columns, frame, rules, numbered=numbered)
    first, last = group
    whole = columns[first][0], columns[last][1]
    joined = [*columns[:first], whole, *columns[last + 1 :]]
    placed = place_over(lines, rows, joined, frame, rules, numbered=numbered)
    if placed is None or whole not in placed[1]:
        return None
    cells, found = placed
    home = found.index(whole)
    for cell in cells:
        cell.first += (last - first) * (cell.first > home)
        cell.last += (last - first) * (cell.last >= home)
    return cells, [*found[:home], *columns[first : last + 1], *found[home + 1 :]]


def place_over(
    lines: Sequence[Line],
    rows: Sequence[Row],
    columns: Sequence[Interval],
    frame: tuple[float, float, float],
    rules: Sequence[Edge],
    *,
    numbered: bool,
) -> tuple[list[HeaderCell], list[Interval]] | None:
    """The cells and columns of :func:`place_header`; ``None`` also where amounts may have another head."""
    placed = place_header(lines, columns, frame, rules)
    joined = _merge_parted(rows, *placed, numbered=numbered) if placed else None
    if placed is None or joined is None:
        return None
    if len(joined) != len(placed[1]):
        placed = place_header(lines, joined, frame, rules)
        if placed is None or _merge_parted(rows, *placed, numbered=numbered) != placed[1]:
            return None
    return None if _stand_between_heads(rows, *placed) else placed


def _stand_between_heads(
    rows: Sequence[Row], cells: Sequence[HeaderCell], columns: Sequence[Interval]
) -> bool:
    """Whether some figures are hardly below their head, and as near to one beside it that has none.

    Not where they end on the same side of their head's middle as the figures of all columns below theirs do.
    """
    heads = {cell.first: cell for cell in cells if cell.first == cell.last}
    figures: dict[int, list[Atom]] = {}
    for atom in (atom for row in rows for line in row.lines for atom in line.atoms):
        if atom.is_figure:
            figures.setdefault(covered_columns(atom, columns)[0], []).append(atom)
    spans = {
        column: (min(atom.x0 for atom in own), max(atom.x1 for atom in own))
        for column, own in figures.items()
        if column in heads
    }
    loose = {
        column
        for column, (x0, x1) in spans.items()
        if min(x1, heads[column].x1) - max(x0, heads[column].x0)
        <= _LEAST_COVER * min(x1 - x0, heads[column].x1 - heads[column].x0)
    }
    sides = {column: x1 > heads[column].centre for column, (_, x1) in spans.items()}
    sure = {sides[column] for column in spans.keys() - loose} or {True}  # heads set to the left
    for column in loose:
        x0, x1 = spans[column]
        if sure == {sides[column]}:
            continue
        for beside in (column - 1, column + 1):
            other = heads.get(beside)
            if other is None or beside in figures:
                continue
            if max(x0 - other.x1, other.x0 - x1) < _DOUBTFUL_GAP * other.size:
                return True
    return False


def _merge_parted(
    rows: Sequence[Row],
    cells: Sequence[HeaderCell],
    columns: Sequence[Interval],
    *,
    numbered: bool,
) -> list[Interval] | None:
    """The columns with those joined that are one: figures without a head, and the head beside them.

    A dash stands in the middle of a column, its amounts at the right end. No row prints both then. ``None``
    where the figures may belong to the head on either side, or two amounts of a line stand in one column.
    """
    headed = {cell.first for cell in cells if cell.first == cell.last}
    filled: dict[int, set[float]] = {}
    figured: dict[int, set[str]] = {}
    lines = [(row.top, line) for row in rows for line in row.lines if not line.is_index]
    for top, line in lines:
        amounts = [covered_columns(atom, columns)[0] for atom in line.atoms if atom.is_amount]
        if len(amounts) > len(set(amounts)):
            return None
        for atom in line.atoms:
            column, last = covered_columns(atom, columns)
            if column != last:
                continue
            filled.setdefault(column, set()).add(top)
            # Nothing numbers the columns of codes and of lines.
            if atom.is_amount or (atom.is_figure and not numbered):
                figured.setdefault(column, set()).add(atom.text)
    parts: list[tuple[int, int]] = []
    for column in sorted(figured.keys() - headed):
        beside = [
            n
            for n in (column - 1, column + 1)
            if n in headed and not filled[column] & filled.get(n, set())
        ]
        if len(beside) > 1:
            if any(_DIGIT.search(text) for text in figured[column]):
                return None
            continue  # a dash is no money under any head
        parts.extend((min(column, n), max(column, n)) for n in beside)
    merged: list[Interval] = []
    owner = list(range(len(columns)))
    for low, high in parts:
        owner[high] = owner[low]
    for number in sorted(set(owner)):
        own = [span for span, home in zip(columns, owner, strict=True) if home == number]
        merged.append((min(x0 for x0, _ in own), max(x1 for _, x1 in own)))
    return merged


def stands_left_of_head(
    body: Sequence[Line], cells: Sequence[HeaderCell], columns: Sequence[Interval]
) -> bool:
    """Whether amounts stand wholly left of the head placed over them: it is the head of their neighbours."""
    heads: dict[int, HeaderCell] = {}
    for cell in cells:
        if cell.first == cell.last and (
            cell.first not in heads or heads[cell.first].middle < cell.middle
        ):
            heads[cell.first] = cell
    amounts = [atom for line in body for atom in line.atoms if atom.is_amount]
    right: dict[int, float] = {}
    for atom in amounts:
        column, _ = covered_columns(atom, columns)
        right[column] = max(right.get(column, atom.x1), atom.x1)
    return any(x1 <= heads[column].x0 for column, x1 in right.items() if column in heads)
