"""PDF: glyphs and rules from pdfium, tables by pdfplumber's geometry, page by page.

The fast lane reads a page several times faster than pdfplumber does. Each page checks itself: every
printed character must stand in exactly one line or cell. A page that fails is read again by plain
pdfplumber (:mod:`ingest.readers.pdf_reference`), and the document says so.
"""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium

from ingest.document import (
    Block,
    Document,
    Grid,
    Page,
    ReadIssue,
    TextLine,
    UnreadableDocumentError,
)
from ingest.readers.media_types import PDF
from ingest.readers.pdf_lines import PrintedLine, build_lines
from ingest.readers.pdf_objects import Glyph, PageObjects, read_page_objects
from ingest.readers.pdf_tables import build_grid, distribute
from ingest.readers.table_geometry import find_tables

READER = "pdf/1"
# The longest of the sample disclosures has 64 pages, the longest budget book of a whole city about 300.
MAX_PAGES = 400


def read_pdf(path: Path, *, max_pages: int = MAX_PAGES) -> Document:
    """Read a PDF file.

    Raises :class:`UnreadableDocumentError` with code ``encrypted``, ``truncated``, ``zero_pages`` or
    ``too_many_pages``. A page without text gives the issue ``no_text_layer``.
    """
    pdf = _open(path)
    try:
        count = len(pdf)
        if count == 0:
            raise UnreadableDocumentError(
                "zero_pages", "the PDF has no page; fetch it again from its source"
            )
        if count > max_pages:
            raise UnreadableDocumentError(
                "too_many_pages",
                f"the PDF has {count} pages, more than the limit of {max_pages}; split it or raise "
                "the limit",
            )
        metadata = {key: value for key, value in pdf.get_metadata_dict().items() if value}
        pages: list[Page] = []
        issues: list[ReadIssue] = []
        for index in range(count):
            page, page_issues = _read_page(pdf, index)
            pages.append(page)
            issues.extend(page_issues)
    finally:
        pdf.close()
    return Document(PDF, READER, tuple(pages), tuple(issues), metadata)


def _open(path: Path) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableDocumentError(
                "encrypted", "the PDF is protected by a password; save an unprotected copy"
            ) from error
        raise UnreadableDocumentError(
            "truncated",
            f"the PDF is damaged or cut off ({error}); fetch it again from its source",
        ) from error


def _read_page(pdf: pdfium.PdfDocument, index: int) -> tuple[Page, list[ReadIssue]]:
    page = pdf[index]
    try:
        objects = read_page_objects(page)
    finally:
        page.close()
    number = index + 1
    issues: list[ReadIssue] = []
    if not objects.glyphs and not objects.odd_glyphs and objects.image_share > 0.3:
        issues.append(
            ReadIssue("error", "no_text_layer", "the page is a picture without text", number)
        )
    return compose_page(objects, number), issues


def compose_page(objects: PageObjects, number: int) -> Page:
    """Make the page of its objects: grids, and the lines outside them, in reading order."""
    tables = find_tables(objects.horizontal, objects.vertical)
    inside, outside = distribute(objects.glyphs, tables)
    by_table: list[dict[int, list[Glyph]]] = [{} for _ in tables]
    for (table_index, region), glyphs in inside.items():
        by_table[table_index][region] = glyphs
    placed: list[tuple[float, float, Grid | PrintedLine]] = []
    for table, glyphs_of in zip(tables, by_table, strict=True):
        grid = build_grid(table, glyphs_of, objects, number)
        placed.append((table.ys[0], table.xs[0], grid))
    for line in build_lines(outside):
        placed.append((line.top, line.x0, line))
    placed.sort(key=lambda item: item[:2])
    blocks: list[Block] = []
    line_no = 0
    for _, _, item in placed:
        if isinstance(item, Grid):
            blocks.append(item)
            continue
        line_no += 1
        blocks.append(
            TextLine(
                item.text,
                number,
                line_no,
                objects.to_seen(item.x0, item.top, item.x1, item.bottom),
                round(item.size, 2),
            )
        )
    for run in objects.odd_glyphs:
        line_no += 1
        text = "".join(g.text for g in run)
        box = objects.to_seen(
            min(g.x0 for g in run),
            min(g.top for g in run),
            max(g.x1 for g in run),
            max(g.bottom for g in run),
        )
        blocks.append(TextLine(text, number, line_no, box, None))
    odd = objects.turn % 2 == 1
    width, height = (objects.height, objects.width) if odd else (objects.width, objects.height)
    return Page(tuple(blocks), number, width, height)
