"""How the documents look: page, type, rules and habits of each layout, as data.

The layouts differ where published disclosures differ: orientation, which rules are drawn and with what
(lines or thin filled rectangles), whether a head is printed again after a page break, how tables are
numbered and units placed, leaders on the contents page, alignment of figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)

Rules = Literal["full", "open_sides", "horizontal", "three_line", "none"]
Pen = Literal["line", "rect"]
Align = Literal["left", "center", "right"]
Bold = Literal["stroke", "doubled", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One look. Lengths are points."""

    name: str
    text_font: str = "serif"
    head_font: str = "serif"
    table_font: str = "serif"
    bold: Bold = "stroke"
    text_size: float = 12
    leading: float = 1.6
    cover_size: float = 22
    part_size: float = 18
    section_size: float = 14
    title_size: float = 14
    table_size: float = 9
    margin_x: float = 25 * MM
    margin_y: float = 25 * MM
    table_margin_x: float = 20 * MM
    landscape_tables: bool = False
    cover_page: bool = True
    part_page: bool = True
    table_per_page: bool = True
    rules: Rules = "full"
    pen: Pen = "line"
    rule_width: float = 0.5
    rule_grey: int = 0
    head_fill: int | None = None
    cell_padding: float = 3
    row_padding: float = 2.5
    figures: Align = "right"
    labels: Align = "left"
    repeat_head: bool = True
    number_side: Align = "left"
    unit_side: Align = "right"
    leaders: str = "."
    contents_pages: bool = True
    footer: str = "{page}"
    footer_align: Align = "center"
    inner_space: bool = False  # figures printed as "147. 45"


LAYOUTS: dict[str, Layout] = {
    layout.name: layout
    for layout in (
        # Fully ruled, portrait, tables one after the other, heads repeated after a break.
        Layout(
            name="ruled",
            table_per_page=False,
            footer="— {page} —",
            part_size=16,
            table_size=8.5,
            pen="rect",
            table_margin_x=18 * MM,
        ),
        # No rule at either side, sans serif, long tables go on without a head.
        Layout(
            name="open_sides",
            text_font="sans",
            head_font="sans",
            table_font="sans",
            text_size=13,
            cover_size=24,
            part_size=22,
            title_size=15,
            table_size=9,
            rules="open_sides",
            rule_width=0.75,
            repeat_head=False,
            leaders="",
            footer="{page}",
            footer_align="right",
            row_padding=3,
        ),
        # Landscape tables with merged heads on a grey ground, everything centred, prose in portrait.
        Layout(
            name="landscape",
            head_font="sans",
            table_font="sans",
            text_size=14,
            leading=1.7,
            part_page=True,
            title_size=16,
            table_size=8,
            landscape_tables=True,
            table_margin_x=15 * MM,
            rule_width=0.4,
            rule_grey=90,
            head_fill=228,
            labels="center",
            figures="center",
            contents_pages=False,
            footer="第 {page} 页",
        ),
        # An official letter: large type, wide margins, few lines on a page; its tables have three lines.
        Layout(
            name="letter",
            text_size=16,
            leading=1.75,
            cover_size=22,
            section_size=16,
            margin_x=28 * MM,
            margin_y=35 * MM,
            table_margin_x=28 * MM,
            cover_page=False,
            part_page=False,
            rules="three_line",
            rule_width=1.0,
            table_size=10.5,
            footer="- {page} -",
            leaders="…",
        ),
        # Horizontal rules only, as spreadsheets print them.
        Layout(
            name="horizontal",
            text_font="sans",
            head_font="sans",
            table_font="sans",
            rules="horizontal",
            rule_width=0.5,
            rule_grey=120,
            table_size=9,
            footer="{page}",
        ),
    )
}
