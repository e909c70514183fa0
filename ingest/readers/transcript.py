"""Plain-text transcripts: tab-separated runs are grids, everything else is text lines.

Such files come from people and programs that typed or recognised a published document. A line with
a tab belongs to a grid; a blank line or a line without a tab ends it. Ragged rows are padded with
empty cells, so that no printed cell is lost.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from ingest.document import Block, Cell, Document, Grid, Page, TextLine, UnreadableDocumentError
from ingest.readers.media_types import TEXT
from ingest.readers.size_limits import check_cells

READER = "transcript/1"
MAX_BYTES = 32 * 1024 * 1024

# "- 1.主要职责", "- 3.2024 年度主要工作任务", "- 一、部门基本概况": a dash and a blank before words,
# never before a number alone ("- 12.5", "- 3 -")
_LIST_MARK = re.compile(r"^\s*[-*+] (?=[^\d\s.,\-—]|\d+[.、．)）].*[^\d\s.,%\-])")
# "**第一部分 单位概况**" and "共**3**个"; cells of asterisks alone stay
_BOLD = re.compile(r"(?<!\*)\*\*(?!\s|\*)([^*\n]+?)(?<!\s)\*\*(?!\*)")
# "## 第一部分 单位概况"
_HEADING_MARK = re.compile(r"^#{1,6} +(?=\S)")


def read_transcript(path: Path) -> Document:
    """Read a text file into one page without boxes.

    Raises :class:`UnreadableDocumentError` with code ``empty_file``, ``too_large`` or
    ``not_a_document`` (no known encoding).
    """
    if path.stat().st_size > MAX_BYTES:
        raise UnreadableDocumentError(
            "too_large", f"a text file of more than {MAX_BYTES // 2**20} MB is not a disclosure"
        )
    text = decode_text(path.read_bytes())
    if not text.strip():
        raise UnreadableDocumentError(
            "empty_file", "the file holds only white space; fetch the document again"
        )
    return Document(TEXT, READER, (Page(tuple(split_blocks(text))),))


def decode_text(data: bytes) -> str:
    """Decode UTF-8, UTF-16 with a mark, or GB 18030 (which covers GBK and GB 2312)."""
    is_utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encodings = ["utf-16"] if is_utf16 else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            # Files that were put together keep the marks of their parts.
            return data.decode(encoding).replace("\ufeff", "")
        except UnicodeDecodeError:
            continue
    raise UnreadableDocumentError(
        "not_a_document", "the text is in no known encoding; save it as UTF-8"
    )


def split_blocks(text: str) -> list[Block]:
    """Split a text into lines and grids, in order; ``line_no`` counts from 1 in the file."""
    blocks: list[Block] = []
    rows: list[tuple[int, list[str]]] = []
    for line_no, line in enumerate(re.split(r"\r\n|\n|\r|\f", text), start=1):
        if "\t" in line.strip(" "):
            rows.append((line_no, line.split("\t")))
            continue
        if rows:
            blocks.append(build_grid(rows))
            rows = []
        stripped = strip_marks(line).strip()
        if stripped:
            blocks.append(TextLine(stripped, line_no=line_no))
    if rows:
        blocks.append(build_grid(rows))
    return blocks


def build_grid(rows: list[tuple[int, list[str]]]) -> Grid:
    """Make a grid of numbered rows of texts; short rows are padded with empty cells."""
    col_count = max(len(texts) for _, texts in rows)
    check_cells(len(rows) * col_count)
    cells = tuple(
        _make_cell(row, col, texts[col] if col < len(texts) else "", line_no)
        for row, (line_no, texts) in enumerate(rows)
        for col in range(col_count)
    )
    return Grid(cells, len(rows), col_count)


def _make_cell(row: int, col: int, text: str, line_no: int) -> Cell:
    stripped = text.strip()
    # Leading blanks stand for the indentation of the printed cell: half an em of 10 points each,
    # a full em for the ideographic space.
    leading = text[: len(text) - len(text.lstrip())]
    indent = sum(10.0 if char == "\u3000" else 5.0 for char in leading) if stripped else 0.0
    return Cell(row, col, stripped, line_no=line_no, indent=indent)


def strip_marks(line: str) -> str:
    """Remove list, heading and bold marks that a transcriber added, where they are clearly marks."""
    return _BOLD.sub(r"\1", _LIST_MARK.sub("", _HEADING_MARK.sub("", line)))
