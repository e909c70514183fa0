"""Plain pdfplumber for one page: the reference, and the way out when the fast lane loses text."""

from __future__ import annotations

import logging
from pathlib import Path

import pdfplumber

from ingest.document import Block, Box, Cell, Grid, Page, TextLine

# pdfminer warns of every damaged object; the caller says in one line what became of the page.
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)


def read_reference_page(path: Path, number: int) -> Page:
    """Read page ``number`` (from 1) of a PDF with pdfplumber's own text and table extraction."""
    with pdfplumber.open(path, pages=[number]) as pdf:
        page = pdf.pages[0]
        try:
            found = page.find_tables()
            placed: list[tuple[float, float, Block]] = []
            outside = page
            for table in found:
                placed.append((table.bbox[1], table.bbox[0], _build_grid(table, number)))
                bounds = table.bbox
                outside = outside.filter(
                    lambda item, bounds=bounds: (
                        item["object_type"] != "char" or not _is_inside(item, bounds)
                    )
                )
            for line_no, line in enumerate(outside.extract_text_lines(return_chars=True), start=1):
                size = round(float(line["chars"][0]["size"]), 2)
                box = Box(line["x0"], line["top"], line["x1"], line["bottom"])
                text_line = TextLine(line["text"], number, line_no, box, size)
                placed.append((line["top"], line["x0"], text_line))
            width, height = float(page.width), float(page.height)
        finally:
            page.close()
    placed.sort(key=lambda item: item[:2])
    return Page(tuple(block for _, _, block in placed), number, width, height)


def _is_inside(char: dict[str, float], bounds: tuple[float, float, float, float]) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bounds[0] <= x < bounds[2] and bounds[1] <= y < bounds[3]


def _build_grid(table: pdfplumber.table.Table, number: int) -> Grid:
    """Grid of a pdfplumber table; spans are measured on the edges of its cells."""
    texts = table.extract()
    xs = sorted({x for cell in table.cells for x in (cell[0], cell[2])})
    ys = sorted({y for cell in table.cells for y in (cell[1], cell[3])})
    cells: list[Cell] = []
    for row, row_texts in zip(table.rows, texts, strict=True):
        for bounds, text in zip(row.cells, row_texts, strict=True):
            if bounds is None:
                continue
            x0, top, x1, bottom = bounds
            cells.append(
                Cell(
                    ys.index(top),
                    xs.index(x0),
                    text or "",
                    ys.index(bottom) - ys.index(top),
                    xs.index(x1) - xs.index(x0),
                    Box(x0, top, x1, bottom),
                    number,
                )
            )
    cells.sort(key=lambda cell: (cell.row, cell.col))
    return Grid(tuple(cells), len(ys) - 1, len(xs) - 1, number, Box(*table.bbox))
