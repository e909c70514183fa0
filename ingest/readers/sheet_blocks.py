"""The used area of a sheet, parted into lines of text and tables.

People put everything on one sheet: a title over merged columns, a line with the unit, the table, a note,
a blank row, the next table. Where cells have borders, these say what is a table. Elsewhere rows of one
filled cell before, between and after tables are text; a row of one filled cell inside a table (a group
label without amounts) stays in its table.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.document import Block, Cell, Grid, TextLine
from ingest.readers.span_grid import drop_idle_lines, measure_indent

Merge = tuple[tuple[int, int], tuple[int, int]]  # (top, left), (bottom, right), inclusive

# 1,234.50 | -3.2 | 86.44% | 2010301 | －
_NUMBER = re.compile(r"[-(（]?[¥￥]?\d[\d,，]*(?:\.\d+)?[)）]?%?")
# 注：… | 备注: | 说明：… below a table
_NOTE = re.compile(r"[（(]?(?:备注|附注|注|说明)\s*[:：0-9]")
# 支出总表 | 项目绩效目标表（一级项目）
_TITLE = re.compile(r"表\s*(?:[（(][^（(]*[)）])?\s*$")
# 填表人： | 审核人:张三
_FIELD = re.compile(r"^\s*[^：:]{2,10}[：:]")
# 单位：万元 | 编制部门：某局  金额单位：元
_UNIT = re.compile(r"单位\s*[:：]\s*(?:人民币)?[百千万亿]?元")
_LONGEST_LABEL = 40
_LOOK_AHEAD = 6  # rows of a table whose width says how wide its header should be
_HEADER_SHARE = 0.75
_LONGEST_TITLE = 60
# Cells above a table before its title: a number (附表1), a name, the title of the whole sheet.
_TITLE_CELLS = 3
_SENTENCE_END = re.compile(r"[。；;：:]")

# Names that a program gave say nothing of the sheet: Sheet1, 工作表2, Table_3
_DEFAULT_NAME = re.compile(r"(?:sheet|table|工作表|表格?)[ _-]*\d*", re.IGNORECASE)


def is_default_name(name: str) -> bool:
    """Whether a sheet's name is the one that the program gave it."""
    return _DEFAULT_NAME.fullmatch(name.strip()) is not None


@dataclass(frozen=True, slots=True)
class _Row:
    """What of a row decides where tables begin and end.

    ``cols`` are the columns of filled cells, ``reach`` is the number of columns that these cover.
    """

    cols: tuple[int, ...]
    reach: int
    is_blank: bool
    is_lone: bool
    is_wide_title: bool
    has_number: bool
    text: str

    @property
    def is_of_table(self) -> bool:
        """Several cells with a number among them: certainly a row of a table."""
        return len(self.cols) > 1 and self.has_number


@dataclass(frozen=True, slots=True)
class Area:
    """The visible part of a sheet. ``numbers[r]`` is the row of the sheet that ``texts[r]`` stands in."""

    texts: list[list[str]]
    merged: list[Merge]
    bordered: frozenset[tuple[int, int]]  # cells with a border at their left or right
    numbers: list[int]
    hidden: str | None = None  # what was left out, in words

    @property
    def ruled(self) -> frozenset[int]:
        """Rows with a bordered cell."""
        return frozenset(row for row, _ in self.bordered)


def show_area(
    texts: Sequence[Sequence[str]],
    merged: Sequence[Merge],
    bordered: Collection[tuple[int, int]] = (),
    hidden_rows: Collection[int] = (),
    hidden_cols: Collection[int] = (),
) -> Area:
    """Leave out hidden rows and columns that hold text; all positions are zero-based.

    A merged cell that begins in a hidden row or column is printed in what is visible of it.
    """
    width = max((len(row) for row in texts), default=0)
    cells = [[*row, *[""] * (width - len(row))] for row in texts]
    rows = [r for r in range(len(cells)) if r not in hidden_rows]
    cols = [c for c in range(width) if c not in hidden_cols]
    if len(rows) == len(cells) and len(cols) == width:
        return Area(cells, list(merged), frozenset(bordered), rows)
    new_row = {row: number for number, row in enumerate(rows)}
    new_col = {col: number for number, col in enumerate(cols)}
    shown: list[Merge] = []
    for (top, left), (bottom, right) in merged:
        inside_rows = [r for r in range(top, min(bottom, len(cells) - 1) + 1) if r in new_row]
        inside_cols = [c for c in range(left, min(right, width - 1) + 1) if c in new_col]
        if not inside_rows or not inside_cols:
            continue
        cells[inside_rows[0]][inside_cols[0]] = cells[top][left]
        start = new_row[inside_rows[0]], new_col[inside_cols[0]]
        shown.append((start, (new_row[inside_rows[-1]], new_col[inside_cols[-1]])))
    return Area(
        [[cells[r][c] for c in cols] for r in rows],
        shown,
        frozenset((new_row[r], new_col[c]) for r, c in bordered if r in new_row and c in new_col),
        rows,
        _describe_hidden(texts, new_row, new_col),
    )


def _describe_hidden(
    texts: Sequence[Sequence[str]], shown_rows: Collection[int], shown_cols: Collection[int]
) -> str | None:
    rows = [r for r, row in enumerate(texts) if r not in shown_rows and any(t.strip() for t in row)]
    cols = {
        c
        for row in texts
        for c, text in enumerate(row)
        if c not in shown_cols and text.strip()
    }  # fmt: skip
    parts = [f"{len(rows)} hidden rows"] if rows else []
    parts += [f"{len(cols)} hidden columns"] if cols else []
    return " and ".join(parts) or None


def split_sheet(area: Area) -> list[Block]:
    """Return the lines and grids of a sheet from top to bottom; ``line_no`` is the row of the sheet.

    Tables that stand side by side follow each other, each with its title.
    """
    return [block for part in _split_sides(area) for block in _split_part(part)]


def _split_sides(area: Area) -> list[Area]:
    """The parts of a sheet between columns that are blank in all rows, where each part has a title."""
    width = max((len(row) for row in area.texts), default=0)
    filled = {c for row in area.texts for c, text in enumerate(row) if text.strip()}
    filled.update(c for (_, left), (_, right) in area.merged for c in range(left, right + 1))
    starts = [c for c in sorted(filled) if c - 1 not in filled]
    if len(starts) < 2:
        return [area]
    parts = [_cut_columns(area, start, end) for start, end in pairwise([*starts, width])]
    return parts if all(map(_has_title, parts)) else [area]


def _cut_columns(area: Area, start: int, end: int) -> Area:
    texts = [[text if start <= c < end else "" for c, text in enumerate(row)] for row in area.texts]
    merged = [merge for merge in area.merged if start <= merge[0][1] < end]
    bordered = frozenset(place for place in area.bordered if start <= place[1] < end)
    return Area(texts, merged, bordered, area.numbers)


def _has_title(area: Area) -> bool:
    """Whether the first filled cell names a table, and more than one column follows."""
    printed = [text for row in area.texts for text in row if text.strip()]
    width = len({c for row in area.texts for c, text in enumerate(row) if text.strip()})
    return width > 1 and any(_TITLE.search(text) for text in printed[:_TITLE_CELLS])


def _split_part(area: Area) -> list[Block]:
    rows = _describe_rows(area.texts, area.merged)
    ruled = area.ruled
    if ruled and all(n in ruled for n, row in enumerate(rows) if row.is_of_table):
        return _split_by_borders(area)
    return _split_by_shape(area, rows)


def split_grid(grid: Grid) -> list[Block]:
    """Return the lines and grids of a sheet that was saved as one table of a web page."""
    texts = [[""] * grid.col_count for _ in range(grid.row_count)]
    merged: list[Merge] = []
    numbers = [0] * grid.row_count
    for cell in grid.cells:
        blanks = " " * round((cell.indent or 0.0) / measure_indent(" "))
        texts[cell.row][cell.col] = blanks + cell.text if cell.text else ""
        numbers[cell.row] = (cell.line_no or 1) - 1
        if cell.row_span > 1 or cell.col_span > 1:
            end = cell.row + cell.row_span - 1, cell.col + cell.col_span - 1
            merged.append(((cell.row, cell.col), end))
    return split_sheet(Area(texts, merged, frozenset(), numbers))


def _split_by_borders(area: Area) -> list[Block]:
    blocks: list[Block] = []
    number = 0
    ruled = area.ruled
    while number < len(area.texts):
        end = number
        while end < len(area.texts) and end in ruled:
            end += 1
        if end == number:
            blocks.extend(_lines(area, number))
            number += 1
            continue
        if any(text.strip() for row in area.texts[number:end] for text in row):
            blocks.append(_make_grid(area, number, end - 1))
        number = end
    return blocks


def _split_by_shape(area: Area, rows: Sequence[_Row]) -> list[Block]:
    blocks: list[Block] = []
    start: int | None = None  # first row of the table being gathered
    end = 0
    number = 0
    while number < len(rows):
        row = rows[number]
        if start is None:
            if row.is_blank or (row.is_lone and not _heads_columns(rows, number)):
                blocks.extend(_lines(area, number))
            else:
                start, end = number, number
            number += 1
            continue
        if not (row.is_blank or row.is_lone):
            end = number
            number += 1
            continue
        after = number  # first row after the run of blank rows and rows of one cell
        while after < len(rows) and (rows[after].is_blank or rows[after].is_lone):
            after += 1
        if after < len(rows) and not _parts_tables(rows, number, after):
            end = after
            number = after + 1
            continue
        heading = _find_heading(rows[number:after])
        last = after if heading is None else number + heading
        while end > start and number < last and rows[number].is_lone and _ends_table(rows[number]):
            end = number
            number += 1
        blocks.extend(_make_table(area, rows, start, end))
        start = None
    if start is not None:
        blocks.extend(_make_table(area, rows, start, end))
    return blocks


def _make_table(area: Area, rows: Sequence[_Row], start: int, end: int) -> list[Block]:
    """A grid; a row of fields that stands alone is a line (填表人：… 审核人：…)."""
    fields = any(_FIELD.search(text) for text in area.texts[start])
    if start == end and fields and not rows[start].has_number:
        return _lines(area, start)
    return [_make_grid(area, start, end)]


def _describe_rows(texts: Sequence[Sequence[str]], merged: Sequence[Merge]) -> list[_Row]:
    filled = [[c for c, text in enumerate(row) if text.strip()] for row in texts]
    width = max((cols[-1] + 1 for cols in filled if cols), default=0)
    below: set[int] = set()  # rows that only go on with a cell from above
    across: dict[tuple[int, int], int] = {}
    for (top, left), (bottom, right) in merged:
        if top < len(filled) and left in filled[top]:
            below.update(range(top + 1, bottom + 1))
            across[top, left] = min(right, width - 1) - left + 1
    rows: list[_Row] = []
    for r, cols in enumerate(filled):
        printed = [texts[r][c].strip() for c in cols]
        covered = r in below
        wide = len(cols) == 1 and across.get((r, cols[0]), 1) * 2 > width
        rows.append(
            _Row(
                cols=tuple(cols),
                reach=sum(across.get((r, c), 1) for c in cols),
                is_blank=not cols and not covered,
                is_lone=len(cols) == 1 and not covered,
                is_wide_title=wide,
                has_number=any(_NUMBER.fullmatch(text) for text in printed),
                text=printed[0] if printed else "",
            )
        )
    return rows


def _heads_columns(rows: Sequence[_Row], number: int) -> bool:
    """A lone cell over some columns right of the first: the upper row of a header (2026年预算数)."""
    row = rows[number]
    following = rows[number + 1] if number + 1 < len(rows) else None
    return (
        following is not None
        and not (following.is_blank or following.is_lone)
        and not row.is_wide_title
        and following.cols[:1] != ()
        and following.cols[0] < row.cols[0] < following.cols[-1]
    )


def _parts_tables(rows: Sequence[_Row], first: int, after: int) -> bool:
    """Whether the rows ``first`` to ``after`` (blank or with one cell) part two tables.

    The next table begins with its header, a row without numbers over nearly all columns, after a blank
    row, under its title after a blank row, under its title and its unit, or after the note below the table
    above. A title over all columns alone does not say so: forms have such rows inside; nor does a blank
    row above labels that have no amounts.
    """
    run = rows[first:after]
    if rows[after].has_number:
        return False
    if any(_NOTE.match(row.text) for row in run) or _find_heading(run) is not None:
        return True
    blank = next((number for number, row in enumerate(run) if row.is_blank), None)
    if blank is None:
        return False
    if any(row.is_lone and _TITLE.search(row.text) for row in run[blank:]):
        return True
    reaches = [row.reach for row in rows[after : after + _LOOK_AHEAD] if not row.is_lone]
    return rows[after].reach >= _HEADER_SHARE * max(reaches)


def _find_heading(run: Sequence[_Row]) -> int | None:
    """Where the titles of a table begin below which its unit is printed (预算02表, 支出总表, 单位：万元)."""
    titles = [number for number, row in enumerate(run) if row.is_lone and _TITLE.search(row.text)]
    has_unit = titles and any(_UNIT.search(row.text) for row in run[titles[0] + 1 :])
    return titles[0] if has_unit else None


def _ends_table(row: _Row) -> bool:
    """A short label alone in its row directly under a table is its last row, not a remark."""
    is_remark = "。" in row.text or _NOTE.match(row.text)
    return not row.is_wide_title and len(row.text) <= _LONGEST_LABEL and not is_remark


def _lines(area: Area, number: int) -> list[Block]:
    """Texts of a row as lines; a short text over several lines is one title that was wrapped."""
    lines: list[Block] = []
    for text in area.texts[number]:
        parts = [part.strip() for part in text.split("\n") if part.strip()]
        if sum(map(len, parts)) <= _LONGEST_TITLE and not _SENTENCE_END.search("".join(parts[:-1])):
            parts = ["".join(parts)] if parts else []
        lines.extend(TextLine(part, line_no=area.numbers[number] + 1) for part in parts)
    return lines


def _make_grid(area: Area, first: int, last: int) -> Grid:
    texts, merged = area.texts, area.merged
    used = [c for r in range(first, last + 1) for c, text in enumerate(texts[r]) if text.strip()]
    left, right = min(used), max(used)
    spans = dict(merged)
    covered = {
        (r, c)
        for (top, start), (bottom, end) in merged
        for r in range(max(top, first), min(bottom, last) + 1)
        for c in range(max(start, left), min(end, right) + 1)
        if (r, c) != (top, start)
    }
    cells: list[Cell] = []
    for r in range(first, last + 1):
        for c in range(left, right + 1):
            if (r, c) in covered:
                continue
            bottom, end = spans.get((r, c), (r, c))
            text = texts[r][c]
            cells.append(
                Cell(
                    r - first,
                    c - left,
                    "\n".join(line.strip() for line in text.strip().split("\n")),
                    max(1, min(bottom, last) - r + 1),
                    max(1, min(end, right) - c + 1),
                    line_no=area.numbers[r] + 1,
                    indent=measure_indent(text) if text.strip() else None,
                )
            )
    return drop_idle_lines(Grid(tuple(cells), last - first + 1, right - left + 1))
