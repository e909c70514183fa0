"""What a document says, apart from how it looks: blocks of text and tables, read from data files.

One YAML file per document under ``typesetting/content`` and one TSV file per table. In a TSV file the
cell ``<`` is merged into the cell on its left and ``^`` into the cell above it; everything else is the
text as it is to be printed. The first ``head_rows`` lines are the head.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

CONTENT_DIR = Path(__file__).parent / "content"
# Printed on the first page of every document, so that nobody takes it for the publisher's own file.
NOTICE = "重新排版件：数字依据原公开文件，文字为改写"
MERGED_LEFT, MERGED_UP = "<", "^"

Level = Literal["part", "section", "subsection", "text"]
_LEVELS: tuple[Level, ...] = ("part", "section", "subsection", "text")


class ContentError(ValueError):
    """A content file is not what the module docstring says; the message names file and place."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A printed cell: its text and the rectangle of grid positions that it fills."""

    row: int
    col: int
    row_span: int
    col_span: int
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. ``rows`` holds the texts and merge marks, ``head_rows`` how many of them are the head."""

    rows: tuple[tuple[str, ...], ...]
    head_rows: int

    def __post_init__(self) -> None:
        widths = {len(row) for row in self.rows}
        if len(widths) != 1:
            raise ContentError(f"rows of different lengths {sorted(widths)}: {self.rows[:1]}")

    @property
    def row_count(self) -> int:
        """Number of rows, the head included."""
        return len(self.rows)

    @property
    def col_count(self) -> int:
        """Number of columns."""
        return len(self.rows[0])

    def slots(self) -> Iterator[Slot]:
        """Yield every printed cell once, row by row."""
        for row, texts in enumerate(self.rows):
            for col, text in enumerate(texts):
                if text in (MERGED_LEFT, MERGED_UP):
                    continue
                col_span = 1
                while col + col_span < self.col_count and texts[col + col_span] == MERGED_LEFT:
                    col_span += 1
                row_span = 1
                while (
                    row + row_span < self.row_count and self.rows[row + row_span][col] == MERGED_UP
                ):
                    row_span += 1
                yield Slot(row, col, row_span, col_span, text)


@dataclass(frozen=True, slots=True)
class Text:
    """A heading or a paragraph."""

    level: Level
    text: str


@dataclass(frozen=True, slots=True)
class Cover:
    """The title block of the first page."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents page; ``target`` is the heading or table title that it points to."""

    level: Literal["part", "item"]
    text: str
    target: str


@dataclass(frozen=True, slots=True)
class Contents:
    """The contents page."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with everything printed around it.

    ``heading`` stands in the text flow above the title, ``number`` is the printed table number
    (单位公开表 1), ``lines`` are lines between title and table (单位名称 …), ``unit`` is the printed
    statement of the unit. ``keep`` asks for one page where the table fits on one.
    """

    grid: Grid
    heading: str | None = None
    number: str | None = None
    title: str | None = None
    lines: tuple[str, ...] = ()
    unit: str | None = None
    note: str | None = None
    keep: bool = False


Block = Text | Cover | Contents | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A document to be set. ``layout`` is a name in :mod:`typesetting.layouts` or ``web``.

    ``notice`` stands at the top of the first page; an invented document has none.
    """

    name: str
    layout: str
    title: str
    blocks: tuple[Block, ...]
    notice: str | None = None

    def tables(self) -> tuple[Table, ...]:
        """Return all tables in order."""
        return tuple(block for block in self.blocks if isinstance(block, Table))

    def strings(self) -> Iterator[str]:
        """Yield every text that is printed, the notice included."""
        if self.notice:
            yield self.notice
        for block in self.blocks:
            match block:
                case Text(text=text):
                    yield text
                case Cover(lines=lines):
                    yield from lines
                case Contents(entries=entries):
                    yield "目 录"
                    yield from (entry.text for entry in entries)
                case Table():
                    around = (block.heading, block.number, block.title, block.unit, block.note)
                    yield from (text for text in around if text)
                    yield from block.lines
                    yield from (slot.text for slot in block.grid.slots())


def parse_grid(text: str, head_rows: int) -> Grid:
    """Parse the text of a TSV file."""
    rows = [tuple(line.split("\t")) for line in text.splitlines() if line]
    return Grid(tuple(rows), head_rows)


def read_document(name: str) -> Document:
    """Read the content of the document ``name`` (``typesetting/content/<name>.yml``).

    Raises :class:`ContentError` with the file and block where something is missing or unknown.
    """
    path = CONTENT_DIR / f"{name}.yml"
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    blocks = []
    for number, item in enumerate(data["blocks"], start=1):
        try:
            ((kind, value),) = item.items()
            blocks.append(_parse_block(kind, value, CONTENT_DIR / name))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ContentError(f"{path.name}, block {number}: {error}") from error
    return Document(data["name"], data["layout"], data["title"], tuple(blocks), NOTICE)


def document_names() -> list[str]:
    """Return the names of all documents that ship with the project."""
    return sorted(path.stem for path in CONTENT_DIR.glob("*.yml"))


def _parse_block(kind: str, value: Any, folder: Path) -> Block:
    if kind in _LEVELS:
        return Text(next(level for level in _LEVELS if level == kind), value)
    if kind == "cover":
        return Cover(tuple(value))
    if kind == "contents":
        return Contents(tuple(_parse_entries(value)))
    if kind == "table":
        fields = dict(value)
        source = folder / f"{fields.pop('file')}.tsv"
        grid = parse_grid(source.read_text(encoding="utf-8"), fields.pop("head_rows"))
        fields["lines"] = tuple(fields.get("lines", ()))
        return Table(grid, **fields)
    raise ContentError(f"unknown kind of block {kind!r}")


def _parse_entries(items: Iterable[dict[str, str]]) -> Iterator[Entry]:
    for item in items:
        if "part" in item:
            yield Entry("part", item["part"], item["part"])
        else:
            yield Entry("item", item["item"], item.get("to", item["item"]))
