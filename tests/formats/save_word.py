"""Write a document as .docx: paragraphs, and tables with ``gridSpan`` and ``vMerge``."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Twips

from tests.formats.published import Piece, PlacedCell, PlacedTable

_COLUMN = (
    1000  # twips; converters shuffle columns that are narrower than the margins of their cells
)
_PAGE = Twips(31_000)


def save_docx(pieces: Sequence[Piece], path: Path) -> Path:
    """Write ``path`` and return it."""
    document = docx.Document()
    document.sections[0].page_width = _PAGE
    body: Any = document.element.body
    for before, piece in itertools.pairwise([None, *pieces]):
        if isinstance(before, PlacedTable) and isinstance(piece, PlacedTable):
            document.add_paragraph()  # Word makes one table of two without anything between
        if isinstance(piece, PlacedTable):
            body.insert(len(body) - 1, parse_xml(_table(piece)))
        elif piece is not None:
            document.add_paragraph(piece.text)
    document.add_paragraph()  # Word ends every document with a paragraph; converters count on it
    document.save(str(path))
    return path


def _table(table: PlacedTable) -> str:
    width = _COLUMN
    grid = f'<w:gridCol w:w="{width}"/>' * table.col_count
    at = {
        (row, cell.col): cell
        for cell in table.cells
        for row in range(cell.row, cell.row + cell.row_span)
    }
    rows: list[str] = []
    for row in range(table.row_count):
        cells = [at[row, col] for col in range(table.col_count) if (row, col) in at]
        markup = "".join(_cell(cell, row, width) for cell in cells)
        rows.append(f"<w:tr>{markup}</w:tr>")
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{width * table.col_count}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _cell(cell: PlacedCell, row: int, width: int) -> str:
    properties = f'<w:tcW w:w="{width * cell.col_span}" w:type="dxa"/>'
    if cell.col_span > 1:
        properties += f'<w:gridSpan w:val="{cell.col_span}"/>'
    if cell.row_span > 1:
        properties += '<w:vMerge w:val="restart"/>' if row == cell.row else "<w:vMerge/>"
    lines = cell.text.split("\n") if row == cell.row else [""]
    indent = f'<w:pPr><w:ind w:left="{cell.indent * 20:.0f}"/></w:pPr>' if cell.indent else ""
    paragraphs = "".join(
        f'<w:p>{indent}<w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
        for line in lines
    )
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraphs}</w:tc>"
