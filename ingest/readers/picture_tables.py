"""Tables that stand in a picture on a page which also has text.

Two cases are told apart. A scan with a text layer under it has its words as text and its rules in the
picture: the rules are added to the page. A table that was pasted as a picture has no text at all: it
is recognised where OCR is installed, and reported where not.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.document import Block, Grid, Page, ReadIssue
from ingest.readers.page_image import (
    MIN_RULE,
    Image,
    choose_threshold,
    drop_strokes,
    find_rules,
    render_grey,
)
from ingest.readers.page_layout import compose_page
from ingest.readers.page_objects import Edge, PageObjects
from ingest.readers.scanned import OCR_ADVICE, RENDER_DPI, has_ocr, read_words
from ingest.readers.table_geometry import RuledTable, find_tables

# Pictures under this share of the page are emblems and signatures.
MIN_IMAGE_SHARE = 0.12
_FIND_DPI = 120
# Rules are looked for in the pictures and this many points around them.
_AROUND = 3.0
# A picture that covers this share of the page is the page.
_SCAN_SHARE = 0.6
# Print darkens between these shares of a cell; in a table so many of the cells hold some.
_LEAST_INK = 0.004
_MOST_INK = 0.35
_PRINTED_CELLS = 0.4
_MIN_ROWS = 3
_MIN_COLUMNS = 2


def add_picture_rules(page: pdfium.PdfPage, objects: PageObjects) -> list[RuledTable]:
    """Add to ``objects`` the rules of pictured tables that hold text; return those that hold none."""
    if objects.image_share < MIN_IMAGE_SHARE or objects.turn or objects.image_box is None:
        return []
    x0, top, x1, bottom = objects.image_box
    left, above = max(0.0, x0 - _AROUND), max(0.0, top - _AROUND)
    right, below = min(objects.width, x1 + _AROUND), min(objects.height, bottom + _AROUND)
    if min(right - left, below - above) < MIN_RULE:
        return []  # beside the page
    margins = (left, objects.height - below, objects.width - right, above)
    image, scale = render_grey(page, _FIND_DPI, margins)
    characters = [piece for run in objects.runs for piece in run.part()]
    rows, columns = find_rules(image, scale)
    horizontal, vertical = drop_strokes(
        [Edge(at + above, low + left, high + left) for at, low, high in rows],
        [Edge(at + left, low + above, high + above) for at, low, high in columns],
        characters,
    )
    printed = find_tables(objects.horizontal, objects.vertical)
    silent: list[RuledTable] = []
    for table in find_tables(horizontal, vertical):
        if len(table.ys) <= _MIN_ROWS or len(table.xs) <= _MIN_COLUMNS:
            continue
        if any(_overlap(table, other) for other in printed):
            continue
        inside = sum(
            table.xs[0] < g.x0 < table.xs[-1] and table.ys[0] < g.middle < table.ys[-1]
            for g in characters
        )
        if inside >= len(table.regions) // 4:
            objects.horizontal += [e for e in horizontal if _touches(e, table.ys, table.xs)]
            objects.vertical += [e for e in vertical if _touches(e, table.xs, table.ys)]
        elif inside == 0 and _holds_print(image, scale, table, left, above):
            silent.append(table)
    return silent


def is_hidden_text(page: pdfium.PdfPage, objects: PageObjects) -> bool:
    """Whether the text of a scan was laid under it by some recognition (text render mode 3)."""
    if objects.image_share < _SCAN_SHARE:
        return False
    modes = [
        raw.FPDFTextObj_GetTextRenderMode(item.raw)
        for item in islice(page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=3), 40)
    ]
    hidden = sum(int(mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE) for mode in modes)
    return len(modes) > 0 and 2 * hidden > len(modes)


def _holds_print(image: Image, scale: float, table: RuledTable, left: float, above: float) -> bool:
    """Whether enough cells hold something like print; the fields of a chart are empty or filled.

    ``left`` and ``above`` are the place of the picture on the page.
    """
    dark = image < choose_threshold(image)
    printed = 0
    for region in table.regions:
        x0, x1 = (table.xs[at] - left for at in (region.col, region.col + region.col_span))
        top, bottom = (table.ys[at] - above for at in (region.row, region.row + region.row_span))
        x0, x1, top, bottom = x0 + 2, x1 - 2, top + 2, bottom - 2
        field = dark[int(top * scale) : int(bottom * scale), int(x0 * scale) : int(x1 * scale)]
        if field.size:
            printed += bool(_LEAST_INK < field.mean() < _MOST_INK)
    return printed >= _PRINTED_CELLS * len(table.regions)


def _overlap(one: RuledTable, other: RuledTable) -> bool:
    return (
        one.xs[0] < other.xs[-1]
        and other.xs[0] < one.xs[-1]
        and one.ys[0] < other.ys[-1]
        and other.ys[0] < one.ys[-1]
    )


def _touches(edge: Edge, own: tuple[float, ...], across: tuple[float, ...]) -> bool:
    return own[0] - 3 <= edge.at <= own[-1] + 3 and edge.low < across[-1] and edge.high > across[0]


def add_pictured_tables(
    page: pdfium.PdfPage, result: Page, silent: list[RuledTable]
) -> tuple[Page, list[ReadIssue]]:
    """Recognise tables without text and put them in their place, or report them."""
    if not silent:
        return result, []
    number = result.number or 0
    if not has_ocr():
        message = f"{len(silent)} tables on the page are pictures and were not read; {OCR_ADVICE}"
        return result, [ReadIssue("warning", "table_in_picture", message, number)]
    image, scale = render_grey(page, RENDER_DPI)
    blocks: list[Block] = list(result.blocks)
    for table in silent:
        x0, top, x1, bottom = table.bounds
        rows = slice(max(0, int((top - 2) * scale)), int((bottom + 2) * scale))
        columns = slice(max(0, int((x0 - 2) * scale)), int((x1 + 2) * scale))
        words, _ = read_words(image[rows, columns], scale)
        shift_x, shift_y = columns.start / scale, rows.start / scale
        objects = PageObjects(result.width or 0.0, result.height or 0.0)
        objects.runs = [word.move(shift_x, shift_y) for word in words]
        objects.horizontal, objects.vertical = _outline(table)
        blocks += [b for b in compose_page(objects, number, "ocr").blocks if isinstance(b, Grid)]
    blocks.sort(key=lambda block: block.box.top if block.box is not None else 0.0)
    message = f"{len(silent)} tables on the page are pictures; recognised by OCR"
    return replace(result, blocks=tuple(blocks)), [
        ReadIssue("warning", "table_in_picture", message, number)
    ]


def _outline(table: RuledTable) -> tuple[list[Edge], list[Edge]]:
    """The sides of all cells of a table as rules."""
    horizontal: list[Edge] = []
    vertical: list[Edge] = []
    for region in table.regions:
        x0, x1 = table.xs[region.col], table.xs[region.col + region.col_span]
        top, bottom = table.ys[region.row], table.ys[region.row + region.row_span]
        horizontal += [Edge(top, x0, x1), Edge(bottom, x0, x1)]
        vertical += [Edge(x0, top, bottom), Edge(x1, top, bottom)]
    return horizontal, vertical
