"""Runs of characters into the cells of ruled tables, in one pass over the page."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from ingest.document import Box, Cell, Grid, Reading
from ingest.readers.page_objects import PageObjects, Run
from ingest.readers.pdf_lines import build_lines
from ingest.readers.table_geometry import RuledTable

_FIGURE = frozenset("0123456789.,-%")
# 12,325.93 | 1,082.03 in two cells without white between them
_AMOUNT = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d\d")

# 0.00 | 0.00: two amounts take so many characters at least.
_TWO_AMOUNTS = 8

# Index of a table and of a region in it.
Spot = tuple[int, int]


class TablePlaces:
    """Finds the cell of a point: the innermost table that holds it, then its cell."""

    def __init__(self, tables: list[RuledTable]) -> None:
        # Innermost first: a table inside a cell of another one owns its text.
        by_area = sorted(
            enumerate(tables),
            key=lambda item: (item[1].xs[-1] - item[1].xs[0]) * (item[1].ys[-1] - item[1].ys[0]),
        )
        self.tables = [
            (*table.bounds, table.xs, table.ys, table.owner_map(), index)
            for index, table in by_area
        ]
        self.are_nested = any(
            a.xs[0] < b.xs[-1] and b.xs[0] < a.xs[-1] and a.ys[0] < b.ys[-1] and b.ys[0] < a.ys[-1]
            for a, b in combinations(tables, 2)
        )

    def locate(self, x: float, y: float) -> Spot | None:
        """Table and region index of a point, ``None`` outside all tables."""
        for left, top, right, bottom, xs, ys, owners, index in self.tables:
            if left <= x < right and top <= y < bottom:
                return index, owners[bisect_right(ys, y) - 1][bisect_right(xs, x) - 1]
        return None

    def locate_pieces(self, run: Run) -> list[Spot | None]:
        """Where each piece of a run stands; one place alone when its ends stand in one cell."""
        middle = run.middle
        first = self.locate((run.lefts[0] + run.rights[0]) / 2, middle)
        if len(run.lefts) == 1:
            return [first]
        if not self.are_nested and first == self.locate(
            (run.lefts[-1] + run.rights[-1]) / 2, middle
        ):
            return [first]
        return [
            self.locate((left + right) / 2, middle)
            for left, right in zip(run.lefts, run.rights, strict=True)
        ]


def distribute(
    runs: list[Run], tables: list[RuledTable]
) -> tuple[dict[Spot, list[Run]], list[Run]]:
    """Give each character to the cell that holds its middle; the rest is running text.

    A figure that is wider than its cell goes as a whole to the cell that holds most of it, so that
    ``1,234,567.89`` set in a narrow column is not cut at the rule.
    """
    if not tables:
        return {}, runs
    places = TablePlaces(tables)
    inside: dict[Spot, list[Run]] = {}
    outside: list[Run] = []

    def put(runs: list[Run], spot: Spot | None) -> None:
        if spot is None:
            outside.extend(runs)
        else:
            inside.setdefault(spot, []).extend(runs)

    for figure in _part_amounts(_whole_figures(runs), places):
        found = [places.locate_pieces(run) for run in figure]
        if len({spot for own in found for spot in own}) == 1:
            put(figure, found[0][0])
            continue
        spots = [
            spot
            for run, own in zip(figure, found, strict=True)
            for spot in (own * run.piece_count if len(own) == 1 else own)
        ]
        if _is_figure(figure[0]):
            inked = [spot for spot in spots if spot is not None]
            most = Counter(inked).most_common(1)[0][0] if inked else None
            put(figure, most)
        else:
            pieces = [piece for run in figure for piece in run.part()]
            for piece, spot in zip(pieces, spots, strict=True):
                put([piece], spot)
    return inside, outside


def _is_figure(run: Run) -> bool:
    return run.text[0] in _FIGURE and len(run.text) == run.piece_count


def _whole_figures(runs: list[Run]) -> list[list[Run]]:
    """Runs one by one, but the figures of one number that were set without a gap together."""
    groups: list[list[Run]] = []
    previous: Run | None = None
    for run in runs:
        is_figure = _is_figure(run)
        if (
            previous is not None
            and is_figure
            and run.order == previous.last_order + 1
            and abs(run.middle - previous.middle) < 0.5
            and -0.1 * run.size < run.x0 - previous.x1 < 0.12 * run.size
        ):
            groups[-1].append(run)
        else:
            groups.append([run])
        previous = run if is_figure else None
    return groups


def _part_amounts(figures: list[list[Run]], places: TablePlaces) -> Iterator[list[Run]]:
    """The figures; where amounts of neighbouring cells touch each other, one after the other."""
    for figure in figures:
        text = "".join([run.text for run in figure]) if _is_figure(figure[0]) else ""
        if len(text) < _TWO_AMOUNTS:
            yield figure
            continue
        ends = [found.end() for found in _AMOUNT.finditer(text)]
        if len(ends) < 2 or _AMOUNT.sub("", text):
            yield figure
            continue
        pieces = [piece for run in figure for piece in run.part()]
        amounts = [pieces[start:end] for start, end in pairwise([0, *ends])]
        spots = {
            Counter(places.locate_pieces(p)[0] for p in own).most_common(1)[0][0] for own in amounts
        }
        yield from amounts if len(spots) == len(amounts) else [figure]


def _spell_cell(runs: Sequence[Run]) -> tuple[str, float | None]:
    """The text of a cell, and where its first line begins. Most cells hold one run, or none."""
    if len(runs) == 1:
        return ("", None) if runs[0].text.isspace() else (runs[0].text, runs[0].x0)
    lines = build_lines(runs)
    return "\n".join([line.text for line in lines]), lines[0].x0 if lines else None


def build_grid(
    table: RuledTable,
    runs: dict[int, list[Run]],
    page: PageObjects,
    page_number: int,
    reading: Reading = "text",
) -> Grid:
    """Make a grid; ``runs`` by region index. Texts are verbatim, printed lines joined by ``\\n``."""
    # Boxes of an upright page share their rounded sides.
    xs, ys = ([round(at, 2) for at in lines] for lines in (table.xs, table.ys))
    is_as_seen = page.turn == 0 and page.scale == 1.0
    cells = []
    for index, (row, col, row_span, col_span) in enumerate(table.regions):
        text, x0 = _spell_cell(runs.get(index, ()))
        right, below = col + col_span, row + row_span
        box = (
            Box(xs[col], ys[row], xs[right], ys[below])
            if is_as_seen
            else page.to_seen(table.xs[col], table.ys[row], table.xs[right], table.ys[below])
        )
        indent = None if x0 is None else round((x0 - table.xs[col]) / page.scale, 2)
        cells.append(
            Cell(row, col, text, row_span, col_span, box, page_number, None, reading, indent)
        )
    return Grid(
        tuple(cells),
        len(table.ys) - 1,
        len(table.xs) - 1,
        page_number,
        page.to_seen(*table.bounds),
    )
