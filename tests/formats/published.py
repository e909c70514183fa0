"""A printed document as somebody would type it into an office program: paragraphs and whole tables.

The PDF reader's document is the source. Page numbers and running heads go, wrapped lines become
paragraphs again, and a table over several pages becomes one, without the headers and captions that each
page repeats. The texts themselves stay as printed.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path

from ingest.document import Cell, Document, Grid, TextLine
from ingest.grids import (
    FoundTable,
    dense_rows,
    find_tables,
    framed_lines,
    is_furniture,
    running_heads,
)
from ingest.narrative.passages import build_passages
from ingest.readers import read
from ingest.text import label_key

Matrix = list[list[Cell | None]]


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of running text, a title or a caption."""

    text: str


@dataclass(frozen=True)
class PlacedCell:
    """A cell with its position and spans; ``indent`` in points."""

    row: int
    col: int
    row_span: int
    col_span: int
    text: str
    indent: float


@dataclass(frozen=True)
class PlacedTable:
    """A table with spans. Every position belongs to exactly one cell; cells come row by row."""

    row_count: int
    col_count: int
    cells: tuple[PlacedCell, ...]

    def rows(self) -> list[list[PlacedCell]]:
        """Cells by the row in which they start."""
        rows: list[list[PlacedCell]] = [[] for _ in range(self.row_count)]
        for cell in self.cells:
            rows[cell.row].append(cell)
        return rows


Piece = Paragraph | PlacedTable


def pieces_of(path: Path) -> list[Piece]:
    """Paragraphs and tables of a document in reading order, tables joined over pages."""
    return join_document(read(path))


def join_document(document: Document) -> list[Piece]:
    """As :func:`pieces_of`, of a document already read."""
    heads = running_heads(document)
    owner = _table_of_cell(find_tables(document))
    paragraphs = _paragraph_of_line(document)
    pieces: list[Piece] = []
    waiting: list[int] = []  # paragraphs since the last table
    written: set[int] = set()
    tables_written: set[int] = set()

    def write_paragraphs() -> None:
        for number in waiting:
            if number not in written:
                written.add(number)
                pieces.append(Paragraph(paragraphs.texts[number]))
        waiting.clear()

    for block in document.blocks():
        if isinstance(block, TextLine):
            if not is_furniture(block, heads) and id(block) in paragraphs.number_of:
                waiting.append(paragraphs.number_of[id(block)])
            continue
        matrix = dense_rows(block)
        table = next(
            (owner[id(c)] for row in matrix for c in row if c is not None and id(c) in owner), None
        )
        if table is None:  # framed text
            texts = [" ".join(dict.fromkeys(c.text for c in row if c)) for row in matrix]
            write_paragraphs()
            pieces.extend(Paragraph(text) for text in texts if text.strip())
            continue
        if id(table) in tables_written:
            waiting.clear()  # the caption that the next page repeats
            continue
        tables_written.add(id(table))
        write_paragraphs()
        pieces.append(_place(_with_titles(block, matrix, table)))
    write_paragraphs()
    return pieces


def page_pieces_of(path: Path) -> list[Piece]:
    """Paragraphs and tables page by page, as converters of PDF files leave them.

    Every page has a table of its own, with the header and caption that it prints.
    """
    document = read(path)
    heads = running_heads(document)
    paragraphs = _paragraph_of_line(document)
    pieces: list[Piece] = []
    written: set[int] = set()
    for block in document.blocks():
        if isinstance(block, Grid):
            pieces.append(_place(dense_rows(block)))
        elif not is_furniture(block, heads) and id(block) in paragraphs.number_of:
            number = paragraphs.number_of[id(block)]
            if number not in written:
                written.add(number)
                pieces.append(Paragraph(paragraphs.texts[number]))
    return pieces


def _table_of_cell(tables: list[FoundTable]) -> dict[int, FoundTable]:
    owner: dict[int, FoundTable] = {}
    for table in tables:
        for cell in table.dropped:
            owner[id(cell)] = table
        for row in table.rows:
            owner.update((id(cell), table) for cell in row if cell is not None)
    return owner


def _with_titles(grid: Grid, matrix: Matrix, table: FoundTable) -> Matrix:
    """The title rows that stand inside the frame, then the rows of all pages."""
    first = next(cell for row in table.rows for cell in row if cell is not None)
    own = next(number for number, row in enumerate(matrix) if any(cell is first for cell in row))
    return [*matrix[:own], *_mend_spans(table)]


def _mend_spans(table: FoundTable) -> Matrix:
    """Rows of a table in which a span that a page break cut, and whose text is printed again, is whole."""
    rows = [list(row) for row in table.rows]
    for start in table.page_breaks:
        if start >= len(rows):
            continue
        for col, cell in enumerate(rows[start]):
            above = rows[start - 1][col] if col < len(rows[start - 1]) else None
            if cell is None or above is None or cell is above or not cell.text.strip():
                continue
            cut = cell.row_span > 1 or above.row_span > 1
            if cut and label_key(cell.text) == label_key(above.text):
                for row in rows[start:]:
                    if col >= len(row) or row[col] is not cell:
                        break
                    row[col] = above
    return rows


def _place(matrix: Matrix) -> PlacedTable:
    width = max(len(row) for row in matrix)
    taken: set[tuple[int, int]] = set()
    placed: list[PlacedCell] = []
    for r, row in enumerate(matrix):
        for c in range(width):
            if (r, c) in taken:
                continue
            cell = row[c] if c < len(row) else None
            height, across = 1, 1
            if cell is not None:
                while c + across < len(row) and row[c + across] is cell:
                    across += 1
                while r + height < len(matrix) and all(
                    k < len(matrix[r + height]) and matrix[r + height][k] is cell
                    for k in range(c, c + across)
                ):
                    height += 1
            taken.update((i, k) for i in range(r, r + height) for k in range(c, c + across))
            text = cell.text if cell is not None else ""
            indent = (cell.indent or 0.0) if cell is not None else 0.0
            placed.append(PlacedCell(r, c, height, across, text, indent))
    return PlacedTable(len(matrix), width, tuple(placed))


@dataclass(frozen=True)
class _Paragraphs:
    texts: list[str]
    number_of: dict[int, int]  # id of a line → paragraph


def _paragraph_of_line(document: Document) -> _Paragraphs:
    """Wrapped lines joined where the prose reader joins them, parted where a line was left short."""
    lines = [block for block in framed_lines(document) if isinstance(block, TextLine)]
    result = _Paragraphs([], {})
    follows = {id(b): id(a) for a, b in itertools.pairwise(lines)}
    beside = _neighbours(document)
    for passage in build_passages(lines):
        previous: TextLine | None = None
        for start, line in zip(passage.starts, passage.lines, strict=True):
            new = (
                previous is None
                or start in passage.breaks
                or follows.get(id(line)) != id(previous)
                or beside.get(id(line)) != beside.get(id(previous))
            )
            if new:
                result.texts.append("")
            result.texts[-1] += line.text.strip()
            result.number_of[id(line)] = len(result.texts) - 1
            previous = line
    return result


def _neighbours(document: Document) -> dict[int, int]:
    """Number of grids before each line: a paragraph does not run through a table."""
    count = 0
    found: dict[int, int] = {}
    for block in document.blocks():
        if isinstance(block, Grid):
            count += 1
        else:
            found[id(block)] = count
    return found
