"""Rows of tables without row rules: lines with figures, with the wrapped labels and amounts that belong to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from ingest.readers.open_head_texts import WRAP_PITCH
from ingest.readers.open_lines import Atom, Line
from ingest.text import parse_number

# The lines of two rows never stand as close as this, in font sizes.
HALF_PITCH = 0.95
# Lines stand equally far apart within this share of the font size.
_EVEN = 0.15
# A line of a wrapped label leaves no more white than this, in font sizes.
_FULL_WITHIN = 1.2
# 1682.7 | 19,230. and the digits that were broken off
_BROKEN = re.compile(r"\d\.\d?$")
_TAIL = re.compile(r"\d{1,2}")
# 81. over 44, 25209 over .38: no amount begins or ends with its mark
_MARK_LAST = re.compile(r"\d[.,]$")
_MARK_FIRST = re.compile(r"[.,]\d[\d,]*(?:\.\d*)?")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Row:
    """Lines of one row of the body, between the heights ``top`` and ``floor``."""

    lines: list[Line]
    top: float
    floor: float


def split_rows(lines: list[Line]) -> list[list[Line]]:
    """Rows of a body without row rules: one per line with figures, wrapped labels joined to theirs."""
    tails = find_tails(lines)
    anchors = [line.middle for line in lines if line.has_figures and line.middle not in tails]
    least = HALF_PITCH * lines[0].size
    pitch = min((b - a for a, b in pairwise(anchors) if b - a > least), default=0.0)
    wrap = find_wrap_pitch([line for line in lines if line.middle not in tails])
    chains: list[list[Line]] = []
    for line in lines:
        above = chains[-1][-1] if chains else None
        # A label of its own row stands as far from its neighbours as any row does.
        if above is not None and (
            line.middle in tails
            or line.middle - above.middle
            <= max(0.9 * line.size, min(wrap * line.size, 0.9 * pitch))
        ):
            chains[-1].append(line)
        else:
            chains.append([line])
    return [row for chain in chains for row in _part_chain(chain, tails)]


def find_tails(lines: Sequence[Line]) -> frozenset[float]:
    """Heights of lines that hold the last digits of amounts broken at the end of their cells.

    1682.7 over 6, 0.0 over 0: the line holds such figures and no label, and with them the amounts above
    have as many decimals as all whole amounts of their columns. 12.5 over 8 may be two rows where the
    column prints 3.5 or 16 too, or where nothing shows how many decimals it prints.
    """
    parts: dict[float, list[_Broken]] = {}
    for above, line in pairwise(lines):
        if line.middle - above.middle > WRAP_PITCH * line.size:
            continue
        amounts = [piece for piece in above.pieces if _BROKEN.search(piece.text)]
        found = [
            _Broken(amount, piece)
            for piece in line.pieces
            if _TAIL.fullmatch(piece.text)
            for amount in amounts
            if _overlaps(piece, amount)
        ]
        if len(found) == len(line.pieces):
            parts[line.middle] = found
    marked = frozenset(line.middle for above, line in pairwise(lines) if goes_on(above, line))
    if not parts:
        return marked
    ends = {(end.middle, end.x0) for found in parts.values() for pair in found for end in pair}
    whole = [
        piece
        for line in lines
        if not line.is_index
        for piece in line.pieces
        if piece.is_figure and (piece.middle, piece.x0) not in ends
    ]
    return marked | frozenset(
        height for height, found in parts.items() if all(pair.is_one(whole) for pair in found)
    )


def goes_on(above: Line, line: Line) -> bool:
    """Whether a line holds the rest of an amount by its mark, and nothing that begins a row.

    The rest of a code and of a label may stand beside it, no figure without another one above.
    """
    if not 0 < line.middle - above.middle <= WRAP_PITCH * line.size:
        return False
    pieces, uppers = line.pieces, above.pieces
    pairs = [(upper, piece) for piece in pieces for upper in uppers if _overlaps(piece, upper)]
    marked = [
        piece
        for upper, piece in pairs
        if (_MARK_LAST.search(upper.text) and piece.text.isdecimal())
        or (_MARK_FIRST.fullmatch(piece.text) and upper.text.replace(",", "").isdecimal())
    ]
    below = {id(piece) for upper, piece in pairs if _DIGIT.match(upper.text)}
    return bool(marked) and all(
        id(piece) in below
        for piece in pieces
        if piece.is_figure or _MARK_FIRST.fullmatch(piece.text)
    )


class _Broken(NamedTuple):
    """An amount that lacks decimals, and the digits below it."""

    amount: Atom
    tail: Atom

    def is_one(self, whole: Sequence[Atom]) -> bool:
        """Whether both make an amount like the ``whole`` ones of the column, or else of the table."""
        own = [piece for piece in whole if _overlaps(piece, self.amount)]
        places = _count_places(own) or _count_places(whole)
        joined = self.amount.text + self.tail.text
        return places == {len(joined.partition(".")[2])}


def _overlaps(one: Atom, other: Atom) -> bool:
    return min(one.x1, other.x1) > max(one.x0, other.x0)


def _count_places(figures: Sequence[Atom]) -> set[int]:
    """How many decimals figures print; a bare zero tells nothing."""
    numbers = [parse_number(figure.text) for figure in figures]
    return {number.places for number in numbers if number is not None and number.text != "0"}


def find_wrap_pitch(lines: Sequence[Line]) -> float:
    """How far apart the lines of one label stand, in font sizes: twice as far as from its amount.

    The amount of a label of two lines stands half-way between them.
    """
    halves = [
        (below.middle - above.middle) / below.size
        for above, below in pairwise(lines)
        if above.has_figures is not below.has_figures
    ]
    half = min((half for half in halves if half > 0.3), default=0.0)
    return max(WRAP_PITCH, 2.05 * half if half < 0.9 else 0.0)


def _part_chain(chain: list[Line], tails: frozenset[float]) -> list[list[Line]]:
    """One row per line with figures, parted where the lines between two of them stand widest apart.

    Lines that follow each other closer than rows do are one row: an amount broken in its cell stands half a
    line above and below the others.
    """
    gaps = [below.middle - above.middle for above, below in pairwise(chain)]
    anchors = [
        number for number, line in enumerate(chain) if line.has_figures and line.middle not in tails
    ]
    cuts = [
        _find_cut(chain, gaps, tails, low, high)
        for low, high in pairwise(anchors)
        if chain[high].middle - chain[low].middle > HALF_PITCH * chain[low].size
    ]
    return [chain[low:high] for low, high in pairwise((0, *cuts, len(chain)))]


def _find_cut(
    chain: list[Line], gaps: Sequence[float], tails: frozenset[float], low: int, high: int
) -> int:
    """The first line of the lower one of two rows whose figures stand in lines ``low`` and ``high``.

    Where the lines stand equally far apart, the label of the upper row goes on as long as its lines are full.
    """
    after = max(
        (number for number in range(low, high) if chain[number].middle in tails), default=low
    )
    between = gaps[after:high]
    if max(between) - min(between) > _EVEN * chain[low].size:
        return max(range(after, high), key=lambda i: gaps[i]) + 1
    last = after
    while last + 1 < high and _fills_line(chain[last], chain[last + 1], chain):
        last += 1
    return last + 1 if last > low else max(range(low, high), key=lambda i: gaps[i]) + 1


def _fills_line(line: Line, below: Line, chain: Sequence[Line]) -> bool:
    """Whether a text of a line ends where lines of its column do, with a text right below it."""
    texts = [piece for other in chain for piece in other.pieces if not piece.is_figure]
    return any(
        piece.x1 + _FULL_WITHIN * piece.size
        >= max(text.x1 for text in texts if abs(text.x0 - piece.x0) < 2)
        for piece in line.pieces
        if not piece.is_figure
        and any(abs(other.x0 - piece.x0) < 2 for other in below.pieces if not other.is_figure)
    )
