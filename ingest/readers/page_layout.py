"""Runs of characters and rules of a page to its grids and lines, in reading order.

Used for pages with a text layer and for pages whose words were recognised in a picture.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt

from ingest.document import Block, Cell, Grid, Page, Reading, TextLine
from ingest.readers.open_lines import cut_lines
from ingest.readers.open_tables import find_open_tables
from ingest.readers.page_objects import PageObjects, Run
from ingest.readers.page_sides import Part, part_page
from ingest.readers.pdf_lines import PrintedLine, build_groups, cluster_lines
from ingest.readers.pdf_tables import build_grid, distribute
from ingest.readers.row_split import split_tall_rows
from ingest.readers.small_print import magnify
from ingest.readers.table_geometry import RuledTable

# Lines at the head of a page among which the last rows of a table may stand.
_FIRST_LINES = 12


def compose_page(objects: PageObjects, number: int, reading: Reading = "text") -> Page:
    """Make the page of its objects: grids, and the lines outside them, from the top down.

    Where two pages or two tables are printed side by side, the left one comes first. Text that stands
    askew (a watermark, a stamp) follows at the end.
    """
    objects = magnify(objects)
    parts = part_page(objects)
    blocks: list[Block] = []
    line_no = 0
    for column_no, part in enumerate(parts):
        width = objects.width if len(parts) == 1 else part.width
        first = line_no
        has_grid = False
        for item in _compose_part(part, width, number, reading):
            if isinstance(item, Grid):
                blocks.append(item)
                has_grid = True
                continue
            line_no += 1
            box = objects.to_seen(item.x0, item.top, item.x1, item.bottom)
            size = round(item.size / objects.scale, 2)
            is_first = not has_grid and line_no - first <= _FIRST_LINES
            pieces = _cut_pieces(item, objects, number, reading) if is_first else ()
            blocks.append(
                TextLine(
                    item.text, number, line_no, box, size, reading,
                    column_no=column_no, pieces=pieces,
                )
            )  # fmt: skip
    for askew in objects.odd_runs:
        line_no += 1
        box = objects.to_seen(
            min(run.x0 for run in askew),
            min(run.top for run in askew),
            max(run.x1 for run in askew),
            max(run.bottom for run in askew),
        )
        text = "".join(run.text for run in askew)
        blocks.append(TextLine(text, number, line_no, box, None, reading, is_askew=True))
    odd = objects.turn % 2 == 1
    width, height = objects.width / objects.scale, objects.height / objects.scale
    if odd:
        width, height = height, width
    return Page(tuple(blocks), number, round(width, 2), round(height, 2))


def _cut_pieces(
    line: PrintedLine, objects: PageObjects, number: int, reading: Reading
) -> tuple[Cell, ...]:
    """The texts that stand apart in a line, with their places."""
    pieces = [piece for cut in cut_lines(line.runs) for piece in cut.pieces]
    return tuple(
        Cell(
            0, col, piece.text, page_number=number, reading=reading,
            box=objects.to_seen(piece.x0, line.top, piece.x1, line.bottom),
        )
        for col, piece in enumerate(pieces)
    )  # fmt: skip


def _compose_part(
    part: Part, width: float, number: int, reading: Reading
) -> list[Grid | PrintedLine]:
    """Grids and lines of one column of print, ``width`` points wide, from the top down."""
    objects, tables = part
    inside, outside = distribute(objects.runs, tables)
    labelled = [t for i, t in enumerate(tables) if _is_labelled(t, i, inside)]
    if len(labelled) < len(tables):
        tables = labelled
        inside, outside = distribute(objects.runs, tables)
    lines = cluster_lines(outside)
    open_tables = find_open_tables(lines, objects.horizontal, tables, width)
    owned = {
        order
        for open_table in open_tables
        for own in open_table.runs.values()
        for run in own
        for order in range(run.order, run.last_order + 1)
    }
    if owned:
        lines = cluster_lines(run for run in outside if run.order not in owned)
    by_table: list[dict[int, list[Run]]] = [{} for _ in tables]
    for (table_index, region), runs in inside.items():
        by_table[table_index][region] = runs
    parted = [
        split_tall_rows(ruled, own_runs) or (ruled, own_runs)
        for ruled, own_runs in zip(tables, by_table, strict=True)
    ]
    parted.extend((open_table.table, open_table.runs) for open_table in open_tables)
    placed: list[tuple[float, float, Grid | PrintedLine]] = []
    for table, runs_of in parted:
        grid = build_grid(table, runs_of, objects, number, reading)
        if any(cell.text for cell in grid.cells):  # an empty frame says nothing
            placed.append((table.ys[0], table.xs[0], grid))
    placed.extend((line.top, line.x0, line) for line in build_groups(lines))
    placed.sort(key=lambda item: item[:2])
    return [item for _, _, item in placed]


def _is_labelled(table: RuledTable, index: int, inside: dict[tuple[int, int], list[Run]]) -> bool:
    """Whether the first row or the first column says something; the field of a chart says nothing."""
    return any(
        not run.text.isspace()
        for number, region in enumerate(table.regions)
        if region.row == 0 or region.col == 0
        for run in inside.get((index, number), ())
    )


def find_lost_characters(objects: PageObjects, page: Page) -> int:
    """How many printed characters do not stand in exactly one line or cell of the page."""
    found: list[str] = []
    for block in page.blocks:
        if isinstance(block, Grid):
            found.extend(cell.text for cell in block.cells)
        else:
            found.append(block.text)
    printed = [run.text for run in objects.runs]
    printed.extend(run.text for askew in objects.odd_runs for run in askew)
    ours, theirs = ("".join("".join(texts).split()) for texts in (found, printed))
    if np.array_equal(_sort_characters(ours), _sort_characters(theirs)):
        return 0
    lost, gained = Counter(theirs) - Counter(ours), Counter(ours) - Counter(theirs)
    return (lost + gained).total()


def _sort_characters(text: str) -> npt.NDArray[np.uint32]:
    return np.sort(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32))
