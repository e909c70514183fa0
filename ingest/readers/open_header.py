"""The head of a table without column rules: which column, and how many, each header text stands over.

By geometry; the declared words are asked only whether two lines are one text. The lowest text over a
column is its own; a text above others heads them all. A text
printed over several rows of the head stands in the middle of its height, so the height that it leaves
above itself tells whether something else stands there. Rules inside the head say so at once.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from ingest.headers import is_header_text
from ingest.readers.open_columns import Interval, inner_bounds
from ingest.readers.open_head_texts import WRAP_PITCH, find_head_texts
from ingest.readers.open_lines import Atom, Line
from ingest.readers.page_objects import Edge

_WIDEST_PITCH = 2.0
# Texts of heads set to the left begin within this many points of each other.
_SAME_START = 1.5
# A head starts at the top where less than this many font sizes are left above it.
_LEAST_ROW = 0.9

# A text stands at least this many font sizes below the one that heads it.
_LEAST_STEP = 0.95

# Columns and the texts over them → first and last column of each text; edges of the columns.
_Share = Callable[[list[int], list["HeaderCell"], list[float]], list[tuple[int, int]]]


@dataclass(slots=True)
class HeaderCell:
    """A header text with the rectangle that it heads: columns ``first`` to ``last``, ``top`` to ``floor``."""

    atoms: list[Atom]
    first: int = 0
    last: int = 0
    top: float = 0.0
    floor: float = 0.0
    middle: float = field(init=False)

    def __post_init__(self) -> None:
        middles = [atom.middle for atom in self.atoms]
        self.middle = (min(middles) + max(middles)) / 2

    @property
    def x0(self) -> float:
        return min(atom.x0 for atom in self.atoms)

    @property
    def x1(self) -> float:
        return max(atom.x1 for atom in self.atoms)

    @property
    def centre(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def size(self) -> float:
        return self.atoms[0].size

    @property
    def text(self) -> str:
        return "".join(atom.text for atom in self.atoms)


def place_header(
    lines: Sequence[Line],
    columns: Sequence[Interval],
    frame: tuple[float, float, float],
    rules: Sequence[Edge],
) -> tuple[list[HeaderCell], list[Interval]] | None:
    """Place the texts of a head over the columns of the body.

    ``frame`` holds its left edge, its top and its floor, ``rules`` are the rules inside the head. Returns
    the cells and the columns, among them those whose body is empty; ``None`` where the texts do not make
    one head.
    """
    left, top, floor = frame
    cells = _stack([HeaderCell([atom]) for atom in find_head_texts(lines, columns)], rules)
    settled = _settle_from_left(cells, columns)
    found, homes = settled or _settle_homes(cells, list(columns), rules)
    tops = [floor] * len(found)  # how far up the head of each column is placed
    own: dict[int, HeaderCell] = {}
    for cell, home in zip(cells, homes, strict=True):
        if home not in own or cell.middle > own[home].middle:
            own[home] = cell
    for home, cell in own.items():
        cell.first = cell.last = home
        cell.floor = floor
        cell.top = tops[home] = _band_top(cell, floor, top, rules)
    leaves = {id(cell) for cell in own.values()}
    groups = [cell for cell in cells if id(cell) not in leaves]
    share: _Share
    if settled or _begin_with_columns(groups, own):
        edges = [own[n].x0 if n in own else x0 for n, (x0, _) in enumerate(found)]
        edges.append(max(found[-1][1], max(cell.x1 for cell in cells)) + 1)
        share = _share_from_left
    else:
        edges = _estimate_edges(found, own, left)
        share = _share
    for level in _levels(groups):
        if not _place_level(level, tops, edges, rules, top, share):
            return None
    placed = [*own.values(), *groups]
    if any(_stands_beside(upper, lower) for upper in groups for lower in placed):
        return None
    _fill_up(placed, top)
    return placed, found


def _stack(cells: list[HeaderCell], rules: Sequence[Edge]) -> list[HeaderCell]:
    """Join the lines of wrapped texts: close below each other, one above one."""
    ordered = sorted(cells, key=lambda c: (c.middle, c.x0))
    pitch = _find_wrap_pitch(ordered, rules)
    stacked: list[HeaderCell] = []
    for cell in ordered:
        above = [other for other in stacked if _is_close_above(other, cell, pitch, rules)]
        beside = [
            other
            for other in ordered
            if other is not cell
            and abs(other.middle - cell.middle) < 0.3 * cell.size
            and above
            and _overlap(above[0], other) > 0
        ]
        if len(above) == 1 and not beside:
            stacked.remove(above[0])
            stacked.append(HeaderCell([*above[0].atoms, *cell.atoms]))
        else:
            stacked.append(cell)
    return sorted(stacked, key=lambda c: (c.middle, c.x0))


def _is_close_above(
    upper: HeaderCell, lower: HeaderCell, pitch: float, rules: Sequence[Edge]
) -> bool:
    """Whether ``lower`` stands right below ``upper``, no more than ``pitch`` font sizes lower."""
    return (
        _overlap(upper, lower) > 0.5 * min(upper.x1 - upper.x0, lower.x1 - lower.x0)
        and upper.text != lower.text
        and 0 < lower.atoms[0].middle - upper.atoms[-1].middle <= pitch * lower.size
        and not _rules_between(upper.atoms[-1].middle, lower.middle, lower.centre, rules)
    )


def _find_wrap_pitch(cells: Sequence[HeaderCell], rules: Sequence[Edge]) -> float:
    """How far apart the lines of one head cell stand, in font sizes, where type is set with wide leading.

    Declared words that are printed in two pieces show it: 上级补助收 over 入.
    """
    shown = [
        (lower.middle - upper.middle) / lower.size
        for upper in cells
        for lower in cells
        if _is_close_above(upper, lower, _WIDEST_PITCH, rules)
        and is_header_text(upper.text + lower.text)
        and (
            not is_header_text(lower.text)
            or (len(lower.text) == 1 and not is_header_text(upper.text))  # … 财政拨 over 款
        )
    ]
    return max([WRAP_PITCH, *(pitch + 0.02 for pitch in shown)])


def _overlap(one: HeaderCell, other: HeaderCell) -> float:
    return min(one.x1, other.x1) - max(one.x0, other.x0)


def _rules_between(upper: float, lower: float, x: float, rules: Sequence[Edge]) -> bool:
    return any(upper < rule.at < lower and rule.low <= x <= rule.high for rule in rules)


def _settle_homes(
    cells: Sequence[HeaderCell], columns: list[Interval], rules: Sequence[Edge]
) -> tuple[list[Interval], list[int]]:
    """The column that each text stands over, and the columns with those that only the head shows.

    Two texts side by side never share a column: one of them goes to its neighbour where that has no
    head yet (figures stand at the right end of a column, its head in the middle), else it has a column
    of its own whose body is empty.
    """
    while True:
        bounds = inner_bounds(columns)
        homes = [bisect(bounds, cell.centre) for cell in cells]
        leaves = [
            not _heads_others(
                cell, cells, [c for c, h in zip(cells, homes, strict=True) if h == home], rules
            )
            for cell, home in zip(cells, homes, strict=True)
        ]
        by_column: dict[int, list[int]] = {}
        for index in sorted(range(len(cells)), key=lambda i: cells[i].centre):
            if leaves[index]:
                by_column.setdefault(homes[index], []).append(index)
        extra = _move_to_neighbours(by_column, homes, cells, columns)
        if extra is None:
            return columns, homes
        x0, x1 = extra.x0, extra.x1
        for left, right in columns:
            if left < x1 and right > x0:
                # The text reaches over the figures beside its column: it gets what is left of them.
                if (left + right) / 2 < (x0 + x1) / 2:
                    x0 = max(x0, right + 0.1)
                else:
                    x1 = min(x1, left - 0.1)
        if x1 <= x0:
            return columns, homes
        columns = sorted([*columns, (x0, x1)])


def _move_to_neighbours(
    by_column: dict[int, list[int]],
    homes: list[int],
    cells: Sequence[HeaderCell],
    columns: Sequence[Interval],
) -> HeaderCell | None:
    """Spread crowded heads over neighbours that have none; a text for which there is no room."""
    for number in sorted(by_column):
        own = by_column[number]
        while len(own) > 1:
            if number > 0 and number - 1 not in by_column:
                index = own.pop(0)
                homes[index] = number - 1
                by_column[number - 1] = [index]
            elif number + 1 < len(columns) and number + 1 not in by_column:
                index = own.pop()
                homes[index] = number + 1
                by_column[number + 1] = [index]
            else:
                x0, x1 = columns[number]
                return cells[max(own, key=lambda i: max(x0 - cells[i].x1, cells[i].x0 - x1))]
    return None


def _heads_others(
    cell: HeaderCell,
    cells: Sequence[HeaderCell],
    own: Sequence[HeaderCell],
    rules: Sequence[Edge],
) -> bool:
    """Whether a text heads others below it; ``own`` are the texts over its column."""
    lower = [c for c in cells if c.atoms[0].middle > cell.atoms[-1].middle + 0.5 * cell.size]
    if not lower:
        return False
    if rules:
        return any(
            rule.low <= cell.centre <= rule.high
            and cell.middle < rule.at
            and any(c.middle > rule.at and rule.low <= c.centre <= rule.high for c in lower)
            for rule in rules
        )
    if any(_overlap(cell, c) > 0 for c in lower):
        return True
    peers = [c for c in cells if c is not cell and c.middle <= cell.middle + 0.3 * cell.size]
    low = max((c.centre for c in peers if c.centre < cell.centre), default=float("-inf"))
    high = min((c.centre for c in peers if c.centre > cell.centre), default=float("inf"))
    left = any(low < c.centre < cell.centre for c in lower)
    right = any(cell.centre < c.centre < high for c in lower)
    return left and right and any(c in lower for c in own)


def _band_top(cell: HeaderCell, floor: float, top: float, rules: Sequence[Edge]) -> float:
    """Where the head cell that ends at ``floor`` begins: at a rule, else as far above its middle."""
    over = [r.at for r in rules if r.low <= cell.centre <= r.high and r.at < cell.middle]
    if rules:
        return max(over, default=top)
    band = 2 * cell.middle - floor
    return top if band - top < _LEAST_ROW * cell.size else band


def _levels(groups: Sequence[HeaderCell]) -> list[list[HeaderCell]]:
    """Group texts by height, the lowest first."""
    levels: list[list[HeaderCell]] = []
    for cell in sorted(groups, key=lambda c: -c.middle):
        if levels and levels[-1][0].middle - cell.middle < 0.5 * cell.size:
            levels[-1].append(cell)
        else:
            levels.append([cell])
    return [sorted(level, key=lambda c: c.x0) for level in levels]


def _estimate_edges(
    columns: Sequence[Interval], own: dict[int, HeaderCell], left: float
) -> list[float]:
    """Left edge of every column and the right edge of the last.

    A header text stands in the middle of its column, so each edge lies as far right of it as the one
    before lies left of it, in any case in the white between the columns.
    """
    edges = [left]
    for number, (x0, x1) in enumerate(columns):
        cell = own.get(number)
        centre = cell.centre if cell else (x0 + x1) / 2
        low = max(x1, cell.x1 if cell else x1)
        high = float("inf")
        if number + 1 < len(columns):
            beside = own.get(number + 1)
            high = min(columns[number + 1][0], beside.x0 if beside else float("inf"))
        edges.append(max(low, min(high, 2 * centre - edges[-1])))
    return edges


def _place_level(
    level: list[HeaderCell],
    tops: list[float],
    edges: list[float],
    rules: Sequence[Edge],
    top: float,
    share: _Share,
) -> bool:
    """Share the columns that are still open above among the texts of one level; whether all got some."""
    placed = 0
    for run in _open_runs(tops, level[0], rules, edges):
        heads = [cell for cell in level if edges[run[0]] < cell.centre < edges[run[-1] + 1]]
        if not heads:
            continue
        if len(heads) > len(run):
            return False
        placed += len(heads)
        for cell, (first, last) in zip(heads, share(run, heads, edges), strict=True):
            cell.first, cell.last = first, last
            cell.floor = min(tops[first : last + 1])
            cell.top = _band_top(cell, cell.floor, top, rules)
            for column in range(first, last + 1):
                tops[column] = cell.top
    return placed == len(level)


def _open_runs(
    tops: list[float], head: HeaderCell, rules: Sequence[Edge], edges: list[float]
) -> list[list[int]]:
    """Neighbouring columns whose head so far ends below ``head``; each rule ends a run."""
    runs: list[list[int]] = []
    previous: tuple[int, Edge | None] | None = None
    for column, height in enumerate(tops):
        if height <= head.middle + 0.4 * head.size:
            previous = None
            continue
        centre = (edges[column] + edges[column + 1]) / 2
        rule = next(
            (r for r in rules if abs(r.at - height) < 1 and r.low <= centre <= r.high), None
        )
        if previous is not None and previous[0] == column - 1 and previous[1] == rule:
            runs[-1].append(column)
        else:
            runs.append([column])
        previous = column, rule
    return runs


def _share(run: list[int], heads: list[HeaderCell], edges: list[float]) -> list[tuple[int, int]]:
    """Cut a run into one stretch per text so that each text stands nearest to its stretch's middle."""
    best: tuple[float, list[tuple[int, int]]] | None = None
    for cuts in combinations(range(1, len(run)), len(heads) - 1):
        stretches = [(run[low], run[high - 1]) for low, high in pairwise((0, *cuts, len(run)))]
        cost = sum(
            abs((edges[first] + edges[last + 1]) / 2 - head.centre)
            for head, (first, last) in zip(heads, stretches, strict=True)
        )
        if best is None or cost < best[0]:
            best = cost, stretches
    return best[1] if best is not None else []


def _settle_from_left(
    cells: Sequence[HeaderCell], columns: Sequence[Interval]
) -> tuple[list[Interval], list[int]] | None:
    """Columns and the column of each text, as :func:`_settle_homes`, for heads set to the left.

    Figures stand at the right end of their columns then, nearer to the next head than to their own. ``None``
    where nothing shows that the heads are set so, or where some figures reach over the next head.
    """
    leaves = [
        cell
        for cell in cells
        if not any(
            other.middle > cell.middle + 0.5 * cell.size and abs(other.x0 - cell.x0) < _SAME_START
            for other in cells
        )
    ]
    leaves.sort(key=lambda cell: cell.x0)
    shown = any(
        abs(leaf.x0 - x0) < _SAME_START and abs(leaf.centre - (x0 + x1) / 2) > 0.4 * leaf.size
        for leaf in leaves
        for x0, x1 in columns
    )
    starts = [leaf.x0 - _SAME_START for leaf in leaves]
    if not shown or any(b.x0 - a.x1 < 0 for a, b in pairwise(leaves)):
        return None
    found: list[Interval | None] = [None] * len(leaves)
    for x0, x1 in columns:
        home = bisect(starts, x0) - 1
        beyond = starts[home + 1] if home + 1 < len(starts) else float("inf")
        if home < 0 or found[home] is not None or x1 > beyond:
            return None
        found[home] = x0, x1
    intervals = [column or (leaf.x0, leaf.x1) for column, leaf in zip(found, leaves, strict=True)]
    return intervals, [bisect(starts, cell.x0) - 1 for cell in cells]


def _begin_with_columns(groups: Sequence[HeaderCell], own: dict[int, HeaderCell]) -> bool:
    """Whether every text that heads others begins where the first of them does: heads set to the left.

    A text in the middle of three heads begins with the second of them where both are as wide. So one text at
    least stands in the middle of nothing.
    """
    return all(
        any(abs(group.x0 - cell.x0) < _SAME_START for cell in own.values()) for group in groups
    ) and not all(_is_in_the_middle(group, own) for group in groups)


def _is_in_the_middle(group: HeaderCell, own: dict[int, HeaderCell]) -> bool:
    """Whether a text stands in the middle of neighbouring heads of which some lie left of it.

    Where their columns begin and end is not known: the middle lies between that of their texts and that of
    the middles of the first and the last.
    """
    heads = [own[number] for number in sorted(own)]
    for first, last in combinations(heads, 2):
        middles = sorted([(first.x0 + last.x1) / 2, (first.centre + last.centre) / 2])
        if (
            first.x0 < group.x0 - _SAME_START
            and middles[0] - _SAME_START < group.centre < middles[1] + _SAME_START
        ):
            return True
    return False


def _share_from_left(
    run: list[int], heads: list[HeaderCell], edges: list[float]
) -> list[tuple[int, int]]:
    """Each text heads the columns from the one that it begins with to where the next text begins."""
    firsts = [min(run, key=lambda column: abs(edges[column] - head.x0)) for head in heads]
    return [
        (first, last)
        for first, last in zip(firsts, [*(f - 1 for f in firsts[1:]), run[-1]], strict=True)
    ]


def _stands_beside(upper: HeaderCell, lower: HeaderCell) -> bool:
    """Whether two texts placed above each other are printed on the same height: neither heads the other."""
    between = lower.atoms[0].middle - upper.atoms[-1].middle
    return (
        upper is not lower
        and upper.first <= lower.first
        and lower.last <= upper.last
        and upper.middle < lower.middle
        and between < _LEAST_STEP * lower.size
    )


def _fill_up(cells: Sequence[HeaderCell], top: float) -> None:
    """A cell with nothing above it reaches up to the top of the head."""
    for cell in cells:
        over = [
            c
            for c in cells
            if c is not cell
            and c.floor > c.top
            and c.middle < cell.middle
            and c.first <= cell.last
            and c.last >= cell.first
        ]
        if not over:
            cell.top = top
