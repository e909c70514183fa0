"""Sets a document as PDF: flow of text, tables over pages, contents with page numbers.

The output depends on the content, the layout and the shipped fonts alone: no clock, no random id.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache

from fpdf import FPDF
from fpdf.enums import TextMode

from typesetting.content import (
    Block,
    Contents,
    Cover,
    Document,
    Level,
    Slot,
    Table,
    Text,
)
from typesetting.fonts import font_path, require_characters
from typesetting.layouts import A4, Align, Layout
from typesetting.table_geometry import LINE_HEIGHT, TableGeometry, fit_table
from typesetting.text_fit import break_lines

# The documents carry no date of their own making; a fixed one keeps the files reproducible.
CREATED = datetime(2024, 1, 1, tzinfo=UTC)
CREATOR = "typesetting"
_FIGURE = re.compile(r"[-+]?[\d,]+(\.\s?\d+)?")
_CODE = re.compile(r"\d{2,7}")
# The baseline of CJK type lies about this share of the size below the top of the line's glyphs.
BASELINE = 0.86

Edge = tuple[float, float, float, float]


def write_pdf(document: Document, layout: Layout) -> bytes:
    """Return ``document`` set in ``layout``; two passes, since the contents page needs page numbers.

    Raises :class:`typesetting.fonts.MissingGlyphError` where a font lacks a character.
    """
    text = "".join(document.strings()) + "目录第页—…"
    for family in {layout.text_font, layout.head_font, layout.table_font}:
        require_characters(family, text)
    draft = _Typesetter(document, layout, {})
    draft.set_all()
    final = _Typesetter(document, layout, draft.pages_by_title)
    final.set_all()
    return bytes(final.pdf.output())


class _Typesetter:
    """One pass over a document. ``y`` is the top of what comes next on the current page."""

    def __init__(self, document: Document, layout: Layout, page_numbers: dict[str, int]) -> None:
        self.document = document
        self.layout = layout
        self.page_numbers = page_numbers
        self.pages_by_title: dict[str, int] = {}
        self.pdf = FPDF(unit="pt", format=A4)
        self.pdf.set_auto_page_break(False)
        self.pdf.set_margin(0)
        self.pdf.c_margin = 0
        self.pdf.set_title(document.title)
        self.pdf.set_producer(CREATOR)
        self.pdf.set_creation_date(CREATED)
        for family in ("serif", "sans"):
            self.pdf.add_font(family, "", font_path(family))
        self.y = 0.0
        self.landscape = False
        self.measure = lru_cache(maxsize=None)(self._measure)

    # -- pages ---------------------------------------------------------------------------------

    def new_page(self, *, landscape: bool = False, footer: bool = True) -> None:
        """Start a page; the footer is printed at once."""
        self.landscape = landscape
        self.pdf.add_page(orientation="L" if landscape else "P")
        self.y = self.layout.margin_y
        if footer:
            self._footer()

    @property
    def page_width(self) -> float:
        """Width of the current page."""
        return A4[1] if self.landscape else A4[0]

    @property
    def bottom(self) -> float:
        """Where the text area of the current page ends."""
        return (A4[0] if self.landscape else A4[1]) - self.layout.margin_y

    def _footer(self) -> None:
        text = self.layout.footer.format(page=self.pdf.page_no())
        x0, x1 = self.layout.margin_x, self.page_width - self.layout.margin_x
        top = self.bottom + self.layout.margin_y * 0.45
        self._line(text, x0, x1, top, self.layout.text_font, 10, self.layout.footer_align)

    # -- type ----------------------------------------------------------------------------------

    def _measure(self, text: str, family: str, size: float) -> float:
        self.pdf.set_font(family, size=size)
        return float(self.pdf.get_string_width(text))

    def _line(
        self, text: str, x0: float, x1: float, top: float, family: str, size: float,
        align: Align = "left", bold: bool = False,
    ) -> None:  # fmt: skip
        """Print one line whose glyphs begin at ``top``, between ``x0`` and ``x1``."""
        if not text:
            return
        width = self.measure(text, family, size)
        x = {"left": x0, "center": (x0 + x1 - width) / 2, "right": x1 - width}[align]
        self.pdf.set_font(family, size=size)
        y = top + size * BASELINE
        if bold and self.layout.bold == "stroke":
            with self.pdf.local_context(text_mode=TextMode.FILL_STROKE, line_width=size / 45):
                self.pdf.text(x, y, text)
        else:
            self.pdf.text(x, y, text)
            if bold and self.layout.bold == "doubled":
                self.pdf.text(x + size / 50, y, text)

    def _paragraph(
        self, text: str, family: str, size: float, *, align: Align = "left", bold: bool = False,
        indent: float = 0.0, keep_next: float = 0.0,
    ) -> None:  # fmt: skip
        """Print ``text`` over the text area, going on to new pages where needed."""
        x0, x1 = self.layout.margin_x, self.page_width - self.layout.margin_x
        step = size * self.layout.leading
        lines = break_lines(text, x1 - x0, lambda s: self.measure(s, family, size), indent)
        for number, line in enumerate(lines):
            if self.y + step + (keep_next if number == 0 else 0) > self.bottom:
                self.new_page()
            left = x0 + (indent if number == 0 else 0)
            self._line(line, left, x1, self.y, family, size, align, bold)
            self.y += step

    # -- blocks --------------------------------------------------------------------------------

    def set_all(self) -> None:
        """Set every block of the document."""
        for number, block in enumerate(self.document.blocks):
            following = self.document.blocks[number + 1 :]
            match block:
                case Cover():
                    self._cover(block)
                case Contents():
                    self._contents(block)
                case Text():
                    self._text(block, following)
                case Table():
                    self._table(block, first=number == 0)

    def _cover(self, cover: Cover) -> None:
        layout = self.layout
        self.new_page(footer=not layout.cover_page)
        if self.document.notice:
            x0, x1 = layout.margin_x, self.page_width - layout.margin_x
            top = layout.margin_y * 0.6
            self._line(self.document.notice, x0, x1, top, layout.text_font, 9)
        if layout.cover_page:
            self.y = self.bottom * 0.33
        for line in cover.lines:
            self._paragraph(line, layout.head_font, layout.cover_size, align="center", bold=True)
        self.y += layout.cover_size

    def _contents(self, contents: Contents) -> None:
        layout = self.layout
        self.new_page()
        family, size = layout.text_font, layout.text_size
        self._paragraph("目 录", layout.head_font, layout.part_size, align="center", bold=True)
        step = size * layout.leading
        for entry in contents.entries:
            x0 = layout.margin_x + (0 if entry.level == "part" else size)
            x1 = self.page_width - layout.margin_x
            page = (
                str(self.page_numbers.get(_key(entry.target), 0)) if layout.contents_pages else ""
            )
            end = self.measure(page, family, size)
            room = x1 - x0 - end - size
            lines = break_lines(entry.text, room, lambda s: self.measure(s, family, size))
            for number, line in enumerate(lines, start=1):
                if self.y + step > self.bottom:
                    self.new_page()
                self._line(line, x0, x1, self.y, family, size)
                if number == len(lines):
                    free = room - self.measure(line, family, size)
                    dot = (
                        self.measure(layout.leaders, family, size) if page and layout.leaders else 0
                    )
                    dots = layout.leaders * int(free / dot) if dot else ""
                    self._line(dots + page, x0, x1, self.y, family, size, "right")
                self.y += step

    def _text(self, block: Text, following: Iterable[Block]) -> None:
        layout = self.layout
        if self.pdf.page_no() == 0 or self.landscape:
            self.new_page()
        sizes: dict[Level, float] = {
            "part": layout.part_size,
            "section": layout.section_size,
            "subsection": layout.text_size,
            "text": layout.text_size,
        }
        size = sizes[block.level]
        if block.level == "part":
            if layout.part_page and self.y > layout.margin_y:
                self.new_page()
            align: Align = "center"
        else:
            align = "left"
        if block.level != "text":
            # A heading stays with the first two lines of what follows.
            rest = 3 * layout.text_size * layout.leading
            if self.y + size * layout.leading + rest > self.bottom:
                self.new_page()
            self.pages_by_title.setdefault(_key(block.text), self.pdf.page_no())
        family = layout.text_font if block.level == "text" else layout.head_font
        indent = 0.0 if block.level == "part" else 2 * size
        self._paragraph(
            block.text, family, size, align=align, bold=block.level != "text", indent=indent
        )
        if block.level == "part":
            self.y += size * 0.5

    # -- tables --------------------------------------------------------------------------------

    def _table(self, table: Table, *, first: bool) -> None:
        layout = self.layout
        landscape = layout.landscape_tables
        width = (A4[1] if landscape else A4[0]) - 2 * layout.table_margin_x
        padding = (layout.cell_padding, layout.row_padding)
        geometry = fit_table(
            table.grid, width, layout.table_size, padding,
            lambda text, size: self.measure(text, layout.table_font, size),
        )  # fmt: skip
        around = self._caption_height(table)
        body = sum(geometry.heights)
        least = around + geometry.head_height(table.grid.head_rows) + sum(
            geometry.heights[table.grid.head_rows : table.grid.head_rows + 3]
        )  # fmt: skip
        small = table.title is None and table.heading is None
        fresh = first or landscape != self.landscape or (layout.table_per_page and not small)
        wanted = around + body if table.keep else least
        if fresh and (self.y > layout.margin_y or landscape != self.landscape):
            self._page_for_table(table, landscape)
        elif self.y + wanted > self.bottom:
            self.new_page(landscape=landscape)
        self._caption(table, geometry)
        self._rows(table, geometry)
        if table.note:
            size = layout.table_size + 0.5
            self.y += 3
            x0 = layout.table_margin_x
            for line in break_lines(
                table.note, width, lambda s: self.measure(s, layout.table_font, size)
            ):
                self._line(line, x0, x0 + width, self.y, layout.table_font, size)
                self.y += size * LINE_HEIGHT
        self.y += layout.text_size

    def _page_for_table(self, table: Table, landscape: bool) -> None:
        """Start a page unless the current one holds nothing but the heading of a part."""
        only_heading = self.y < self.layout.margin_y + 3 * self.layout.part_size
        if landscape == self.landscape and only_heading:
            return
        self.new_page(landscape=landscape)

    def _caption_height(self, table: Table) -> float:
        layout = self.layout
        height = 0.0
        if table.heading:
            height += layout.section_size * layout.leading
        if table.number:
            height += layout.table_size * 1.5
        if table.title:
            height += layout.title_size * 1.5
        if table.lines or table.unit:
            height += layout.table_size * 1.5 * max(1, len(table.lines))
        return height

    def _caption(self, table: Table, geometry: TableGeometry) -> None:
        layout = self.layout
        x0, x1 = layout.table_margin_x, self.page_width - layout.table_margin_x
        small = layout.table_size + 0.5
        for text in (table.heading, table.title):
            if text:
                self.pages_by_title.setdefault(_key(text), self.pdf.page_no())
        if table.heading:
            self._line(
                table.heading, x0, x1, self.y, layout.head_font, layout.section_size, bold=True
            )
            self.y += layout.section_size * layout.leading
        if table.number:
            self._line(table.number, x0, x1, self.y, layout.table_font, small, layout.number_side)
            self.y += layout.table_size * 1.5
        if table.title:
            size = layout.title_size
            self._line(table.title, x0, x1, self.y, layout.head_font, size, "center", bold=True)
            self.y += size * 1.5
        if table.lines or table.unit:
            for line in table.lines:
                align: Align = "left" if table.unit else "center"
                self._line(line, x0, x1, self.y, layout.table_font, small, align)
                self.y += layout.table_size * 1.5
            if table.unit:
                top = self.y - layout.table_size * 1.5 if table.lines else self.y
                self._line(table.unit, x0, x1, top, layout.table_font, small, layout.unit_side)
                self.y = top + layout.table_size * 1.5

    def _rows(self, table: Table, geometry: TableGeometry) -> None:
        """Print the rows, page by page; the head again where the layout does so."""
        grid, head = table.grid, table.grid.head_rows
        start = 0
        while start < grid.row_count:
            end, top = start, self.y
            height = 0.0
            if start > 0 and self.layout.repeat_head:
                self._chunk(table, geometry, 0, head)
                top = self.y
            while end < grid.row_count and top + height + geometry.heights[end] <= self.bottom:
                height += geometry.heights[end]
                end += 1
            # A head without a row, or a row higher than the page, would never end.
            end = max(end, min(start + 1, grid.row_count))
            self._chunk(table, geometry, start, end)
            start = end
            if start < grid.row_count:
                self.new_page(landscape=self.landscape)

    def _chunk(self, table: Table, geometry: TableGeometry, start: int, end: int) -> None:
        """Print the rows ``start`` to ``end`` (exclusive) at ``y`` and move ``y`` below them."""
        grid = table.grid
        xs = [self.layout.table_margin_x]
        for width in geometry.widths:
            xs.append(xs[-1] + width)
        tops = {start: self.y}
        for row in range(start, end):
            tops[row + 1] = tops[row] + geometry.heights[row]
        edges: set[Edge] = set()
        for slot in geometry.lines:
            first, last = max(slot.row, start), min(slot.row + slot.row_span, end)
            if first >= last:
                continue
            x0, x1 = xs[slot.col], xs[slot.col + slot.col_span]
            y0, y1 = tops[first], tops[last]
            is_head = slot.row < grid.head_rows
            if is_head and self.layout.head_fill is not None:
                self.pdf.set_fill_color(self.layout.head_fill)
                self.pdf.rect(x0, y0, x1 - x0, y1 - y0, style="F")
            edges |= self._edges(slot, grid.col_count, is_head, (x0, y0, x1, y1))
            if slot.row >= start:
                self._cell_text(slot, geometry, is_head, (x0, y0, x1, y1))
        if self.layout.rules == "three_line":
            x0, x1 = xs[0], xs[-1]
            edges |= {(x0, tops[start], x1, tops[start]), (x0, tops[end], x1, tops[end])}
            if start < grid.head_rows < end:
                edges.add((x0, tops[grid.head_rows], x1, tops[grid.head_rows]))
        self._draw(edges)
        self.y = tops[end]

    def _cell_text(self, slot: Slot, geometry: TableGeometry, is_head: bool, box: Edge) -> None:
        x0, y0, x1, y1 = box
        layout, size = self.layout, geometry.size
        lines = geometry.lines[slot]
        step = size * LINE_HEIGHT
        top = max(y0 + layout.row_padding, (y0 + y1 - len(lines) * step) / 2)
        align: Align
        if is_head:
            align = "center"
        elif _CODE.fullmatch(slot.text) and slot.col < 3:
            align = layout.labels
        else:
            align = layout.figures if _FIGURE.fullmatch(slot.text) else layout.labels
        pad = layout.cell_padding
        for line in lines:
            middle = top + (step - size) / 2
            self._line(line, x0 + pad, x1 - pad, middle, layout.table_font, size, align)
            top += step

    def _edges(self, slot: Slot, col_count: int, is_head: bool, box: Edge) -> set[Edge]:
        x0, y0, x1, y1 = box
        horizontal = {(x0, y0, x1, y0), (x0, y1, x1, y1)}
        match self.layout.rules:
            case "full":
                return horizontal | {(x0, y0, x0, y1), (x1, y0, x1, y1)}
            case "open_sides":
                left = set() if slot.col == 0 else {(x0, y0, x0, y1)}
                right = set() if slot.col + slot.col_span == col_count else {(x1, y0, x1, y1)}
                return horizontal | left | right
            case "horizontal":
                return horizontal
            case _:
                return set()

    def _draw(self, edges: set[Edge]) -> None:
        width, grey = self.layout.rule_width, self.layout.rule_grey
        if self.layout.pen == "rect":
            self.pdf.set_fill_color(grey)
            half = width / 2
            for x0, y0, x1, y1 in sorted(edges):
                self.pdf.rect(x0 - half, y0 - half, x1 - x0 + width, y1 - y0 + width, style="F")
            return
        self.pdf.set_draw_color(grey)
        self.pdf.set_line_width(width)
        for x0, y0, x1, y1 in sorted(edges):
            self.pdf.line(x0, y0, x1, y1)
        self.pdf.set_draw_color(0)


def _key(text: str) -> str:
    """The form in which a contents entry and a heading are compared."""
    return re.sub(r"\s", "", text)
