"""The document model that every reader produces: pages of text lines and grids of cells.

Frozen value objects only. This module imports nothing of the project's own, so that a reader can be
written, tested and run in a separate process without the rest of the package.

Coordinates are points (1/72 inch) from the top left corner of the page as a person sees it (after
rotation). Formats without pages have one :class:`Page` whose ``number`` is ``None`` and no boxes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

Reading = Literal["text", "ocr"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points, ``top`` and ``bottom`` measured downwards."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a grid. ``row`` and ``col`` are zero-based; a span starts at its top left position.

    ``text`` is verbatim apart from line ends inside the cell, which are ``"\\n"``.
    ``indent`` is how far the first glyph stands from the left edge of the cell, in points (formats with
    leading blanks or an indent property report the same measure approximately); hierarchies that are
    printed by indentation alone are restored from it.
    """

    row: int
    col: int
    text: str
    row_span: int = 1
    col_span: int = 1
    box: Box | None = None
    page_number: int | None = None
    line_no: int | None = None
    reading: Reading = "text"
    indent: float | None = None

    def __hash__(self) -> int:
        """By place alone: cells are put into sets by the hundred thousand, and texts are long."""
        return hash((self.row, self.col, self.page_number))


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as printed on one page. Cells are in row order; positions covered by a span have no cell."""

    cells: tuple[Cell, ...]
    row_count: int
    col_count: int
    page_number: int | None = None
    box: Box | None = None

    def row_texts(self) -> list[list[str | None]]:
        """Rows of texts, shape ``row_count × col_count``; ``None`` where a span covers the position."""
        rows: list[list[str | None]] = [[None] * self.col_count for _ in range(self.row_count)]
        for cell in self.cells:
            rows[cell.row][cell.col] = cell.text
        return rows


@dataclass(frozen=True, slots=True)
class TextLine:
    """One printed line of running text (or one paragraph, in formats that keep no lines).

    ``is_askew`` marks what is no part of the text: a watermark under the print, a stamp set aslant.
    ``column_no`` tells the columns of print of one page apart, where two pages stand on one sheet.
    ``pieces`` are the texts that stand apart in a line at the head of a page, which may be a row of the
    table on the page before.
    """

    text: str
    page_number: int | None = None
    line_no: int | None = None
    box: Box | None = None
    font_size: float | None = None
    reading: Reading = "text"
    is_askew: bool = False
    column_no: int = 0
    pieces: tuple[Cell, ...] = ()


Block = TextLine | Grid


@dataclass(frozen=True, slots=True)
class Page:
    """Blocks of one page in reading order."""

    blocks: tuple[Block, ...]
    number: int | None = None
    width: float | None = None
    height: float | None = None


@dataclass(frozen=True, slots=True)
class ReadIssue:
    """Something a reader could not do. ``code`` is a stable word such as ``no_text_layer``."""

    severity: Literal["error", "warning", "info"]
    code: str
    message: str
    page_number: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader found in one file.

    ``metadata`` holds what the file says of itself (producer, title, creation date), verbatim.
    """

    media_type: str
    reader: str
    pages: tuple[Page, ...]
    issues: tuple[ReadIssue, ...] = ()
    metadata: dict[str, str] = field(default_factory=dict)

    def blocks(self) -> Iterator[Block]:
        """All blocks of all pages in reading order."""
        for page in self.pages:
            yield from page.blocks

    @property
    def page_count(self) -> int | None:
        """Number of pages, ``None`` for formats that have none."""
        return len(self.pages) if self.pages and self.pages[0].number is not None else None


class UnreadableDocumentError(Exception):
    """The file cannot be read at all. ``code`` as in :class:`ReadIssue`; the message says what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
