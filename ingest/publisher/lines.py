"""A document as one sequence of lines: running text and table rows alike, in reading order.

Identity is printed anywhere: on a cover, in a label above a table, in a key cell of a form, in a
sentence that runs over three lines. The views here serve all of these without knowing a layout.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.document import Document, Grid
from ingest.text import fold, squeeze

# 目 录 | 目录 | CONTENTS
_CONTENTS = re.compile(r"目录|contents", re.IGNORECASE)
# 第一部分 …, 第一章, 一、…, (一)…: the first heading of a body without a contents page
_FIRST_HEADING = re.compile(r"第一(?:部分|章|节)|一、")
# A heading of any level: 第二部分, 三、, (四), 1.
HEADING = re.compile(
    r"第[一二三四五六七八九十\d]+(?:部分|章|节)|[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)"
)
# 一、部门职责......2 | 附件1: 一、主要职能……
_LEADER = re.compile(r"(?:\.{3,}|…{1,}|·{4,}|-{4,}|_{4,})\d*$")
_MAX_COVER_LINES = 60
_MAX_HEADING = 22


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line or one table row. ``key`` is squeezed; ``cells`` are set for a table row."""

    text: str
    key: str
    page_number: int | None
    line_no: int | None
    cells: tuple[str, ...] = ()
    row_no: int | None = None
    grid_no: int | None = None

    @property
    def is_row(self) -> bool:
        """Whether the line is a row of a grid."""
        return self.grid_no is not None

    @property
    def is_text(self) -> bool:
        """Whether the line reads as text: outside a grid, or the only filled cell of its row.

        Workbooks print titles, labels and whole covers in cells, PDF files frame paragraphs.
        """
        return self.grid_no is None or sum(bool(cell) for cell in self.cells) == 1


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was read, for the evidence."""

    text: str
    page_number: int | None


@dataclass(frozen=True)
class Prose:
    """Running text without line ends, so that a sentence cut over lines and pages is found whole."""

    text: str
    lines: Sequence[Line]
    starts: Sequence[int] = field(repr=False)

    def place(self, start: int, end: int, around: int = 0) -> Place:
        """Return the text between two offsets with the page on which it starts."""
        shown = self.text[max(start - around, 0) : end + around].replace("\n", " ").strip()
        if not self.lines:
            return Place(shown, None)
        return Place(shown, self.lines[max(bisect_right(self.starts, start) - 1, 0)].page_number)


def read_lines(document: Document) -> list[Line]:
    """Return all text lines and table rows of a document in reading order."""
    lines: list[Line] = []
    grid_no = 0
    for block in document.blocks():
        if isinstance(block, Grid):
            for row_no, row in enumerate(block.row_texts()):
                cells = tuple(squeeze(cell or "") for cell in row)
                text = "\t".join(filter(None, (fold(cell or "") for cell in row)))
                page = block.page_number
                lines.append(Line(text, "".join(cells), page, None, cells, row_no, grid_no))
            grid_no += 1
        elif key := squeeze(block.text):
            lines.append(Line(block.text, key, block.page_number, block.line_no))
    return lines


def cover_of(lines: Sequence[Line]) -> list[Line]:
    """Return what stands before the contents page, or before the first heading without one.

    Never more than 60 lines: an exported web page may open with its menu.
    """
    cover: list[Line] = []
    for line in lines[:_MAX_COVER_LINES]:
        if _CONTENTS.fullmatch(line.key) or _FIRST_HEADING.match(line.key):
            break
        cover.append(line)
    return cover or list(lines[:_MAX_COVER_LINES])


def is_contents_entry(line: Line) -> bool:
    """Whether a line is an entry of a contents page with its dot leaders."""
    return bool(_LEADER.search(line.key))


def prose_of(lines: Sequence[Line]) -> Prose:
    """Join running text: a paragraph's lines without anything between, paragraphs by a line end."""
    parts: list[str] = []
    starts: list[int] = []
    used: list[Line] = []
    length = 0
    for line in lines:
        if not line.is_text or is_contents_entry(line):
            continue
        if parts and (HEADING.match(line.key) or _ends_paragraph(parts[-1])):
            parts.append("\n")
            length += 1
        starts.append(length)
        used.append(line)
        parts.append(line.key)
        length += len(line.key)
    return Prose("".join(parts), used, starts)


def _ends_paragraph(key: str) -> bool:
    """Whether a line closes its paragraph: a full stop, or a heading too short to have been cut."""
    if key.endswith(("。", ";", ":", "!", "?")):
        return True
    return len(key) <= _MAX_HEADING and HEADING.match(key) is not None


def running_headers(lines: Sequence[Line]) -> list[tuple[Line, int]]:
    """Lines that open three or more pages, with the number of pages."""
    first_of_page: dict[int, list[Line]] = {}
    for line in lines:
        if line.page_number is not None and line.is_text:
            opening = first_of_page.setdefault(line.page_number, [])
            if len(opening) < 2:
                opening.append(line)
    seen: dict[str, list[Line]] = {}
    for opening in first_of_page.values():
        for line in opening:
            seen.setdefault(line.key, []).append(line)
    return [(found[0], len(found)) for found in seen.values() if len(found) >= 3]
