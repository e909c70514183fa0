"""Glyphs into the cells of ruled tables, in one pass over the page."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter

from ingest.document import Cell, Grid, Reading
from ingest.readers.page_objects import Glyph, PageObjects
from ingest.readers.pdf_lines import build_lines
from ingest.readers.table_geometry import RuledTable

_FIGURE = frozenset("0123456789.,-%")


class TablePlaces:
    """Finds the cell of a point: the innermost table that holds it, then its cell."""

    def __init__(self, tables: list[RuledTable]) -> None:
        self.tables = tables
        # Innermost first: a table inside a cell of another one owns its glyphs.
        self.by_area = sorted(
            range(len(tables)),
            key=lambda i: (
                (tables[i].xs[-1] - tables[i].xs[0]) * (tables[i].ys[-1] - tables[i].ys[0])
            ),
        )
        self.owners = [table.owner_map() for table in tables]

    def locate(self, x: float, y: float) -> tuple[int, int] | None:
        """Table and region index of a point, ``None`` outside all tables."""
        for index in self.by_area:
            table = self.tables[index]
            if table.xs[0] <= x < table.xs[-1] and table.ys[0] <= y < table.ys[-1]:
                col = bisect_right(table.xs, x) - 1
                row = bisect_right(table.ys, y) - 1
                return index, self.owners[index][row][col]
        return None


def distribute(
    glyphs: list[Glyph], tables: list[RuledTable]
) -> tuple[dict[tuple[int, int], list[Glyph]], list[Glyph]]:
    """Give each glyph to the cell that holds its middle; the rest is running text.

    A figure that is wider than its cell goes as a whole to the cell that holds most of it, so that
    ``1,234,567.89`` set in a narrow column is not cut at the rule.
    """
    if not tables:
        return {}, glyphs
    places = TablePlaces(tables)
    inside: dict[tuple[int, int], list[Glyph]] = {}
    outside: list[Glyph] = []
    for run in _figure_runs(glyphs):
        spots = [places.locate((g.x0 + g.x1) / 2, g.middle) for g in run]
        if len(run) > 1 and len(set(spots)) > 1:
            inked = [s for s in spots if s is not None]
            most = Counter(inked).most_common(1)[0][0] if inked else None
            spots = [most] * len(run)
        for glyph, spot in zip(run, spots, strict=True):
            if spot is None:
                outside.append(glyph)
            else:
                inside.setdefault(spot, []).append(glyph)
    return inside, outside


def _figure_runs(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Glyphs one by one, but the figures of one number that were set without a gap together."""
    runs: list[list[Glyph]] = []
    previous: Glyph | None = None
    for glyph in glyphs:
        if (
            previous is not None
            and glyph.text in _FIGURE
            and previous.text in _FIGURE
            and glyph.order == previous.order + 1
            and abs(glyph.middle - previous.middle) < 0.5
            and -0.1 * glyph.size < glyph.x0 - previous.x1 < 0.12 * glyph.size
        ):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
        previous = glyph
    return runs


def build_grid(
    table: RuledTable,
    glyphs: dict[int, list[Glyph]],
    page: PageObjects,
    page_number: int,
    reading: Reading = "text",
) -> Grid:
    """Make a grid; ``glyphs`` by region index. Texts are verbatim, printed lines joined by ``\\n``."""
    cells = []
    for index, region in enumerate(table.regions):
        lines = build_lines(glyphs.get(index, ()))
        x0, x1 = table.xs[region.col], table.xs[region.col + region.col_span]
        top, bottom = table.ys[region.row], table.ys[region.row + region.row_span]
        cells.append(
            Cell(
                region.row,
                region.col,
                "\n".join(line.text for line in lines),
                region.row_span,
                region.col_span,
                page.to_seen(x0, top, x1, bottom),
                page_number,
                reading=reading,
                indent=round(lines[0].x0 - x0, 2) if lines else None,
            )
        )
    return Grid(
        tuple(cells),
        len(table.ys) - 1,
        len(table.xs) - 1,
        page_number,
        page.to_seen(*table.bounds),
    )
