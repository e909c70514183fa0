"""Comma-separated values (.csv; also parted by semicolons or bars): titles, tables and notes as in a workbook."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from ingest.document import Document, Page, UnreadableDocumentError
from ingest.readers.media_types import CSV, find_delimiter
from ingest.readers.sheet_blocks import show_area, split_sheet
from ingest.readers.size_limits import check_cells
from ingest.readers.transcript import decode_text

READER = "csv/1"


def read_csv(path: Path) -> Document:
    """Read a file of comma-separated values into one page without boxes.

    Raises :class:`UnreadableDocumentError` with code ``too_large`` or ``empty_file``.
    """
    text = decode_text(path.read_bytes())
    delimiter = find_delimiter(text) or ","
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    check_cells(sum(map(len, rows)))
    blocks = split_sheet(show_area(rows, []))
    if not blocks:
        raise UnreadableDocumentError(
            "empty_file", "the sheet has no cell with content; fetch it again"
        )
    return Document(CSV, READER, (Page(tuple(blocks)),))
