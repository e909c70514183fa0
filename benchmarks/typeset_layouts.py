"""Typeset budget tables with known truth, one PDF per layout, for the reading benchmark and tests.

The amounts are random and add up to nothing; only their places matter. Every layout is drawn by hand
on a canvas, so that rules and glyphs stand exactly where the layout says.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
SIZE = 9.0
_NAMES = (
    "一般公共服务支出", "政府办公厅及相关机构事务", "行政运行", "信访事务", "社会保障和就业支出",
    "行政事业单位养老支出", "机关事业单位基本养老保险缴费支出", "卫生健康支出", "行政单位医疗",
    "住房保障支出", "住房改革支出", "住房公积金", "购房补贴", "其他支出",
)  # fmt: skip

Row = list[str | None]


@dataclass
class Layout:
    """A PDF file and the tables it prints: per page, tables as rows of texts (``None`` under spans)."""

    name: str
    path: Path
    pages: list[list[list[Row]]] = field(default_factory=list)


@dataclass(frozen=True)
class _Style:
    """Which rules are drawn."""

    outer_sides: bool = True
    inner_columns: bool = True
    row_rules: bool = True
    three_lines: bool = False
    outer_frame: bool = False
    tinted: bool = False
    bare: bool = False
    bold_twice: bool = False
    spaced_figures: bool = False


_BARE = _Style(bare=True)
_THREE_LINES = _Style(outer_sides=False, inner_columns=False, three_lines=True)


class _Sheet:
    """A canvas measured from the top left."""

    def __init__(self, path: Path, size: tuple[float, float]) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self.canvas = Canvas(str(path), pagesize=size, invariant=1)
        self.width, self.height = size

    def text(self, x: float, y: float, text: str, size: float = SIZE, twice: bool = False) -> None:
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, self.height - y, text)
        if twice:
            self.canvas.drawString(x + 0.35, self.height - y, text)

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.setLineWidth(0.6)
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)


def _width(text: str, size: float = SIZE) -> float:
    return float(pdfmetrics.stringWidth(text, FONT, size))


def _wrap(text: str, width: float) -> list[str]:
    lines = [""]
    for char in text:
        if _width(lines[-1] + char) > width:
            lines.append("")
        lines[-1] += char
    return lines


def _is_figure(text: str) -> bool:
    return text != "" and all(char in "0123456789.,- " for char in text)


def _draw_table(
    sheet: _Sheet,
    left: float,
    top: float,
    widths: list[float],
    rows: list[Row],
    style: _Style,
    header_rows: int = 1,
) -> float:
    """Draw a table; a ``None`` right of or below a text is under its span. Returns the bottom."""
    xs = [left]
    for width in widths:
        xs.append(xs[-1] + width)
    spans = _spans(rows)
    heights = []
    for r, row in enumerate(rows):
        lines = max(
            len(_wrap(text, xs[c + spans[r, c][1]] - xs[c] - 5)) if text else 1
            for c, text in enumerate(row)
            if text is not None and spans[r, c][0] == 1
        )
        heights.append(6 + lines * SIZE * 1.25)
    ys = [top]
    for height in heights:
        ys.append(ys[-1] + height)
    last_row, last_col = len(rows), len(widths)
    if style.tinted:
        sheet.canvas.setFillGray(0.9)
        for r in range(0, last_row, 2):
            sheet.canvas.rect(
                left, sheet.height - ys[r + 1], xs[-1] - left, heights[r], stroke=0, fill=1
            )
        sheet.canvas.setFillGray(0)
    if style.outer_frame:
        sheet.canvas.rect(left, sheet.height - ys[-1], xs[-1] - left, ys[-1] - top)
    for (r, c), (row_span, col_span) in spans.items():
        x0, x1, y0, y1 = xs[c], xs[c + col_span], ys[r], ys[r + row_span]
        if style.tinted or style.outer_frame or style.bare:
            pass
        elif style.three_lines:
            if r == 0:
                sheet.rule(x0, y0, x1, y0)
            if r + row_span in (header_rows, last_row):
                sheet.rule(x0, y1, x1, y1)
        else:
            if style.row_rules or r == 0:
                sheet.rule(x0, y0, x1, y0)
            if style.row_rules or r + row_span in (header_rows, last_row):
                sheet.rule(x0, y1, x1, y1)
            if (style.inner_columns and c > 0) or (style.outer_sides and c == 0):
                sheet.rule(x0, y0, x0, y1)
            if style.outer_sides and c + col_span == last_col:
                sheet.rule(x1, y0, x1, y1)
        _draw_cell(sheet, rows[r][c] or "", (x0, y0, x1, y1), style, r < header_rows)
    return ys[-1]


def _draw_cell(
    sheet: _Sheet,
    text: str,
    box: tuple[float, float, float, float],
    style: _Style,
    is_header: bool,
) -> None:
    x0, y0, x1, y1 = box
    lines = _wrap(text, x1 - x0 - 5) if text else []
    y = (y0 + y1) / 2 - len(lines) * SIZE * 1.25 / 2 + SIZE * 1.05
    for line in lines:
        width = _width(line)
        if is_header:
            x = (x0 + x1 - width) / 2
        elif _is_figure(text) and ("." in text or "," in text):  # codes stand left
            x = x1 - 2.5 - width
        else:
            x = x0 + 2.5
        if style.spaced_figures and "." in line and not is_header:
            whole, _, decimals = line.partition(".")
            gap = SIZE * 0.45
            sheet.text(x - gap, y, whole + ".")
            sheet.text(x + _width(whole + "."), y, decimals)
        else:
            sheet.text(x, y, line, twice=style.bold_twice)
        y += SIZE * 1.25


def _spans(rows: list[Row]) -> dict[tuple[int, int], tuple[int, int]]:
    """Spans read from the ``None`` right of and below each text, widest first."""
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    taken: set[tuple[int, int]] = set()
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text is None:
                continue
            width = 1
            while c + width < len(row) and row[c + width] is None and (r, c + width) not in taken:
                width += 1
            height = 1
            while r + height < len(rows) and all(
                rows[r + height][k] is None for k in range(c, c + width)
            ):
                height += 1
            spans[r, c] = height, width
            taken |= {(r + i, c + j) for i in range(height) for j in range(width)}
    return spans


def _amount(rng: random.Random) -> str:
    return f"{rng.uniform(1, 20000):,.2f}"


def _body(rng: random.Random, count: int, columns: int, blanks: bool = True) -> list[Row]:
    rows: list[Row] = []
    for number in range(count):
        code = f"{rng.randint(201, 229)}" + f"{rng.randint(1, 99):02d}" * (number % 3)
        figures: Row = [
            "" if blanks and k and rng.random() < 0.25 else _amount(rng) for k in range(columns)
        ]
        rows.append([code, _NAMES[number % len(_NAMES)], *figures])
    return rows


_HEADER: Row = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
_WIDTHS = [60.0, 190.0, 85.0, 85.0, 85.0]


def _simple(style: _Style, count: int = 16, blanks: bool = True) -> Callable[..., None]:
    def draw(path: Path, layout: Layout, rng: random.Random) -> None:
        sheet = _Sheet(path, A4)
        rows = [_HEADER, *_body(rng, count, 3, blanks)]
        sheet.text(200, 50, "一般公共预算支出表", 16)
        sheet.text(45, 78, "编制单位：某某单位")
        sheet.text(490, 78, "单位：万元")
        bottom = _draw_table(sheet, 45, 88, _WIDTHS, rows, style)
        sheet.text(45, bottom + 30, "注：本表反映本单位本年一般公共预算支出情况。")
        sheet.canvas.save()
        layout.pages = [[rows]]

    return draw


def _merged_headers(style: _Style) -> Callable[..., None]:
    def draw(path: Path, layout: Layout, rng: random.Random) -> None:
        sheet = _Sheet(path, A4)
        header: list[Row] = [
            ["项目", None, "合计", "基本支出", None, None, "项目支出"],
            ["科目编码", "科目名称", None, "小计", "人员经费", "公用经费", None],
        ]
        rows = header + _body(rng, 14, 5)
        sheet.text(200, 50, "财政拨款支出表", 16)
        _draw_table(sheet, 40, 80, [50, 150, 65, 65, 65, 65, 65], rows, style, header_rows=2)
        sheet.canvas.save()
        layout.pages = [[rows]]

    return draw


def _wrapped_names(style: _Style) -> Callable[..., None]:
    """Names of two lines beside figures that stand in the middle of the row."""

    def draw(path: Path, layout: Layout, rng: random.Random) -> None:
        sheet = _Sheet(path, A4)
        rows: list[Row] = [["科目名称", "合计", "基本支出", "项目支出"]]
        for number in range(14):
            name = _NAMES[number % len(_NAMES)] + ("（含上年结转资金）" if number % 2 else "")
            rows.append([name, *(_amount(rng) for _ in range(3))])
        sheet.text(200, 50, "部门支出总表", 16)
        _draw_table(sheet, 50, 80, [140, 110, 110, 110], rows, style)
        sheet.canvas.save()
        layout.pages = [[rows]]

    return draw


def _wide_landscape(path: Path, layout: Layout, rng: random.Random) -> None:
    sheet = _Sheet(path, landscape(A4))
    names = "合计 一般公共预算 政府性基金 国有资本经营 财政专户 事业收入 经营收入 上级补助 附属上缴 其他收入 上年结转"
    rows: list[Row] = [["编码", "单位名称", *names.split()]]
    for row in _body(rng, 12, 11):
        rows.append(row)
    _draw_table(sheet, 20, 60, [42, 110] + [58] * 11, rows, _Style())
    sheet.canvas.save()
    layout.pages = [[rows]]


def _continued(repeat_header: bool) -> Callable[..., None]:
    def draw(path: Path, layout: Layout, rng: random.Random) -> None:
        sheet = _Sheet(path, A4)
        body = _body(rng, 60, 3)
        for page in range(3):
            part = body[page * 20 : page * 20 + 20]
            rows = [_HEADER, *part] if page == 0 or repeat_header else part
            if page == 0:
                sheet.text(200, 50, "部门支出总表", 16)
            _draw_table(sheet, 45, 70, _WIDTHS, rows, _Style(), int(len(rows) > len(part)))
            sheet.text(290, 820, f"- {page + 1} -")
            sheet.canvas.showPage()
            layout.pages.append([rows])
        sheet.canvas.save()

    return draw


def _wrapped(path: Path, layout: Layout, rng: random.Random) -> None:
    sheet = _Sheet(path, A4)
    rows: list[Row] = [["科目名称", "本年预算数合计（万元）", "其中：一般公共预算拨款", "备注"]]
    for number in range(12):
        name = _NAMES[number % len(_NAMES)] + "（含上年结转和结余资金）"
        note = "按规定在本科目列支的人员及公用经费" if number % 3 == 0 else ""
        rows.append([name, f"{rng.uniform(1e5, 9e6):,.2f}", _amount(rng), note])
    # 40 points hold eight figures: amounts in the second column wrap inside the cell
    _draw_table(sheet, 60, 80, [110, 40, 90, 120], rows, _Style())
    sheet.canvas.save()
    layout.pages = [[rows]]


def _rotated(by_flag: bool) -> Callable[..., None]:
    """A landscape table on a portrait page: with ``/Rotate``, or printed sideways without it."""

    def draw(path: Path, layout: Layout, rng: random.Random) -> None:
        width, height = A4
        # reportlab swaps the sides of a page that it gives a /Rotate
        sheet = _Sheet(path, (height, width) if by_flag else (width, height))
        if by_flag:
            sheet.canvas.setPageRotation(90)
        sheet.canvas.translate(width, 0)
        sheet.canvas.rotate(90)
        sheet.height = width
        rows = [_HEADER, *_body(rng, 18, 3)]
        sheet.text(300, 40, "项目支出表", 16)
        _draw_table(sheet, 60, 60, [70, 260, 110, 110, 110], rows, _Style())
        sheet.canvas.save()
        layout.pages = [[rows]]

    return draw


def _two_tables(path: Path, layout: Layout, rng: random.Random) -> None:
    sheet = _Sheet(path, A4)
    first = [_HEADER, *_body(rng, 5, 3)]
    second = [_HEADER, *_body(rng, 7, 3)]
    sheet.text(200, 50, "收入总表", 16)
    bottom = _draw_table(sheet, 45, 70, _WIDTHS, first, _Style())
    sheet.text(200, bottom + 40, "支出总表", 16)
    _draw_table(sheet, 45, bottom + 60, _WIDTHS, second, _Style())
    sheet.canvas.save()
    layout.pages = [[first, second]]


_LAYOUTS: dict[str, Callable[[Path, Layout, random.Random], None]] = {
    "ruled": _simple(_Style()),
    "two tables on a page": _two_tables,
    "no side borders": _simple(_Style(outer_sides=False)),
    "column rules only": _simple(_Style(row_rules=False), blanks=False),
    "row rules only": _simple(_Style(outer_sides=False, inner_columns=False)),
    "three-line": _simple(_THREE_LINES),
    "unruled": _simple(_BARE),
    "unruled, wrapped names": _wrapped_names(_BARE),
    "row rules, wrapped names": _wrapped_names(_Style(outer_sides=False, inner_columns=False)),
    "three-line, wrapped names": _wrapped_names(_THREE_LINES),
    "outer frame only": _simple(_Style(outer_frame=True)),
    "tinted rows": _simple(_Style(tinted=True)),
    "three-line, merged headers": _merged_headers(_THREE_LINES),
    "merged headers": _merged_headers(_Style()),
    "wide landscape": _wide_landscape,
    "continued, header repeated": _continued(True),
    "continued, header once": _continued(False),
    "wrapped cells and numbers": _wrapped,
    "doubled bold glyphs": _simple(_Style(bold_twice=True)),
    "page with /Rotate": _rotated(True),
    "sideways text": _rotated(False),
    "digits with inner spaces": _simple(_Style(spaced_figures=True)),
}


def build_layouts(folder: Path, variants: int = 2, seed: int = 20260) -> list[Layout]:
    """Typeset every layout ``variants`` times into ``folder`` and return them with their truth."""
    layouts: list[Layout] = []
    for name, draw in _LAYOUTS.items():
        for variant in range(variants):
            slug = name.replace(" ", "_").replace("/", "").replace(",", "")
            path = folder / f"{slug}_{variant}.pdf"
            layout = Layout(name, path)
            draw(path, layout, random.Random(f"{seed}-{name}-{variant}"))
            layouts.append(layout)
    return layouts
