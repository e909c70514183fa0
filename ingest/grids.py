"""Geometry of tables: what lies above a grid, and which grids of several pages are one table.

Nothing here knows what a number means. Rows that span the whole grid at its top are titles that the
typesetter put inside the frame; a grid on the next page that repeats the header, or has none, goes on
the table before it.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from ingest.cut_rows import join_cut_row
from ingest.declarations import column_words, title_words
from ingest.document import Block, Box, Cell, Document, Grid, Page, TextLine
from ingest.headers import (
    cell_number,
    count_header_rows,
    distinct_cells,
    is_header_text,
    is_index_row,
)
from ingest.loose_rows import is_amount_alone, looks_like_row, take_loose_rows
from ingest.repeated_cells import merge_repeated_cells
from ingest.right_pages import are_amounts_alone, join_right
from ingest.text import find_lone_unit, find_money_unit, fold, label_key

# - 12 - | — 12 — | 第 3 页 | 3 | 3 / 12
_PAGE_NUMBER = re.compile(
    r"(?:第?\s*)?[-—–－\s]*\d{1,4}\s*(?:/\s*\d{1,4})?[-—–－\s]*页?(?:共\d+页)?"
)
_SHARE_OF_PAGES = 0.5
_MIN_PAGES = 4
_MAX_TITLE_LINES = 8
# Row labels that two forms have in common at least, and the share of those of the shorter one.
_LEAST_LABELS = 3
_SAME_LABELS = 0.6
# 政府性基金预算支出表 | 支出表（元）
_TABLE_NAME = re.compile(r"^.{2,40}表(?:[(（].{1,12}[)）])?$")
_Rows = list[list[Cell | None]]
_Axis = Literal["right", "left", "down", "up"]
_EDGE_TOLERANCE = 4.0  # points by which the same rule may stand apart on two pages


@dataclass(slots=True)
class FoundTable:
    """A table over all its pages.

    ``rows[r][c]`` is the cell that covers the position (the same object for every position of a span),
    or ``None``. ``heading`` holds the text lines above (nearest last), ``notes`` those directly below.
    """

    heading: list[TextLine]
    rows: list[list[Cell | None]]
    header_count: int
    notes: list[TextLine] = field(default_factory=list)
    page_breaks: list[int] = field(default_factory=list)  # row numbers at which a new page starts
    dropped: list[Cell] = field(default_factory=list)  # repeated headers, kept for the record
    lost: list[TextLine] = field(default_factory=list)  # lines like its rows that fit no columns

    @property
    def col_count(self) -> int:
        """Number of columns."""
        return max((len(row) for row in self.rows), default=0)

    def text(self, row: int, col: int) -> str:
        """Text at a position where its cell starts; empty where a span covers it or nothing stands."""
        cell = self.rows[row][col] if col < len(self.rows[row]) else None
        return cell.text if cell is not None else ""

    def pages(self) -> list[int]:
        """Page numbers on which the table stands, ascending."""
        return sorted(
            {c.page_number for row in self.rows for c in row if c and c.page_number is not None}
        )


def dense_rows(grid: Grid) -> list[list[Cell | None]]:
    """Return the grid as a matrix in which a spanning cell stands at every position it covers."""
    rows: list[list[Cell | None]] = [[None] * grid.col_count for _ in range(grid.row_count)]
    for cell in grid.cells:
        for row in range(cell.row, min(cell.row + cell.row_span, grid.row_count)):
            for col in range(cell.col, min(cell.col + cell.col_span, grid.col_count)):
                rows[row][col] = cell
    return rows


def running_heads(document: Document) -> frozenset[str]:
    """Texts that open or close at least half of the pages: running headers and footers.

    Sheets of a workbook are no printed pages: what they repeat, each of them says.
    """
    if document.page_count is None:
        return frozenset()
    counts: Counter[str] = Counter()
    printed = 0
    for page in document.pages:
        columns: dict[int, list[TextLine]] = {0: []}
        for block in page.blocks:
            if isinstance(block, TextLine):
                columns.setdefault(block.column_no, []).append(block)
        printed += len(columns)
        for lines in columns.values():
            counts.update({fold(line.text) for line in (*lines[:2], *lines[-2:])})
    least = max(_MIN_PAGES, _SHARE_OF_PAGES * printed)
    # A line that states the unit of a table stands at the head of every page of tables, and matters.
    return frozenset(
        text
        for text, count in counts.items()
        if count >= least and text and find_money_unit(text) is None
    )


def is_furniture(line: TextLine, heads: frozenset[str]) -> bool:
    """Whether a line is a page number, a running header or a watermark."""
    text = fold(line.text)
    return line.is_askew or text in heads or not text or _PAGE_NUMBER.fullmatch(text) is not None


# 单位：万元 | 金额单位:元 | 金额单位：万元（保留两位小数） alone in a cell
_UNIT_CELL = re.compile(
    r"^[(（\[]?(?:(?:金额|计量|货币)?单位[:：]?|金额[:：])(?:人民币)?[百千万亿]*元"
    r"(?:[(（].*[)）])?[)）\]]?$"
)
# 填报单位：… | 部门名称：… | 编制部门：…
_ENTITY_CELL = re.compile(
    r"(?:填报|编制|预算|公开|资金主管|主管)?(?:单位|部门)(?:名称|\(单位\))?[:：]"
)


def _is_caption(text: str) -> bool:
    """Whether a cell says what stands around a table: its number, year, publisher or unit."""
    key = label_key(text)
    return (
        title_words()["caption"].search(key) is not None
        or _UNIT_CELL.match(key) is not None
        or find_lone_unit(key) is not None
        or _ENTITY_CELL.match(key) is not None
    )


def _split_title_rows(rows: list[list[Cell | None]]) -> tuple[list[TextLine], int]:
    """Title, entity and unit lines that stand inside the frame, and the number of rows they take.

    Such a row holds one or two texts of which the first spans most of the grid, or it prints the money
    unit and nothing else but the name of the entity.
    """
    width = max((len(row) for row in rows), default=0)
    titles: list[TextLine] = []
    for number, row in enumerate(rows):
        cells = list(dict.fromkeys(cell for cell in row if cell is not None))
        texts = [cell for cell in cells if cell.text.strip()]
        if number >= _MAX_TITLE_LINES or width < 2 or number == len(rows) - 1:
            break
        if not texts:
            if titles or number == 0:
                continue
            break
        joined = label_key("".join(cell.text for cell in texts))
        spans_all = len(texts) == 1 and texts[0].col_span >= max(width - 1, 2)
        states_unit = any(_UNIT_CELL.match(label_key(cell.text)) for cell in texts)
        entity = _ENTITY_CELL.match(joined) is not None
        # Formats without spans: a title alone in the first column of a wide table.
        lone_title = (
            len(texts) == 1
            and width > 2
            and texts[0] is row[0]
            and title_words()["title"].search(joined) is not None
            and len(joined) > 4
        )
        captions = len(texts) <= 4 and all(_is_caption(cell.text) for cell in texts)
        stated = width > 2 and len(texts) <= 3 and (states_unit or entity)
        if not (spans_all or lone_title or captions or stated):
            break
        titles.extend(
            TextLine(
                text=cell.text.replace("\n", ""),
                page_number=cell.page_number,
                line_no=cell.line_no,
                box=cell.box,
                reading=cell.reading,
            )
            for cell in texts
        )
    else:
        number = len(rows)
    consumed = number
    while consumed and not any(c and c.text.strip() for c in rows[consumed - 1]):
        consumed -= 1
    return (titles, consumed) if titles else ([], 0)


def _header_key(rows: Sequence[Sequence[Cell | None]], count: int) -> list[list[str]]:
    return [[label_key(cell.text) if cell else "" for cell in row] for row in rows[:count]]


def _continues(
    table: FoundTable,
    rows: list[list[Cell | None]],
    header_count: int,
    between: list[TextLine],
) -> bool:
    """Whether ``rows`` go on with ``table``: same width, and the header is repeated or absent."""
    if _begins_again(table, rows, header_count):
        return False
    head = count_header_rows(rows)
    labelled = not are_amounts_alone(table.rows[table.header_count :])
    if labelled is are_amounts_alone(rows[head:]):
        # One has rows without labels: its columns stand beside those of another page.
        return head > 0 and _header_key(rows, head) == _header_key(table.rows, table.header_count)
    heading = {label_key(line.text) for line in table.heading}
    new_lines = [line for line in between if label_key(line.text) not in heading]
    if not all(_may_go_on_below(table, line) for line in new_lines):
        return False
    if header_count == 0:
        return True
    same = _header_key(rows, header_count) == _header_key(table.rows, table.header_count)
    # The very same header under a title of its own is another table, under the same title it is not.
    return same


def _begins_again(table: FoundTable, rows: list[list[Cell | None]], header_count: int) -> bool:
    """Whether ``rows`` print the same first row and the same row labels once more: another form.

    A publisher prints one form per project, the same labels in each, and two projects may bear one name.
    """
    if _first_texts(rows[:1]) != _first_texts(table.rows[:1]):
        return False
    printed = _first_texts(table.rows[table.header_count :])
    again = _first_texts(rows[header_count:])
    return len(printed & again) >= max(_LEAST_LABELS, _SAME_LABELS * min(len(printed), len(again)))


def _first_texts(rows: Sequence[Sequence[Cell | None]]) -> set[str]:
    """First text of each row; the segments of codes, which come again anywhere, are none."""
    first = (next((c for c in row if c and c.text.strip()), None) for row in rows)
    texts = {label_key(cell.text) for cell in first if cell is not None}
    return {text for text in texts if not text.isdigit()}


def _own_header_count(table: FoundTable, rows: list[list[Cell | None]]) -> int:
    """Header rows of a further page; a single row of row labels is no header (结余分配 …).

    A header that is printed again is as long as it was, also where the first row after the break holds
    labels alone and would pass for one header row more.
    """
    if table.header_count and _header_key(rows, table.header_count) == _header_key(
        table.rows, table.header_count
    ):
        return table.header_count
    if any(_LEVEL.fullmatch(label_key(cell.text)) for cell in distinct_cells(rows[0])):
        return 0  # 绩效指标 | 产出指标 | 成本指标 | …: a form that goes on, its first cell printed again
    count = count_header_rows(rows)
    if count == 1 and _header_key(rows, 1) != _header_key(table.rows, 1):
        words = column_words()["key_columns"]
        if are_amounts_alone(rows[1:]):
            return count  # 项目支出 | 经营支出 above amounts alone: columns of their own
        if not any(words.find(cell.text) for cell in distinct_cells(rows[0]) if cell.text.strip()):
            return 0
    if table.header_count and count and _is_numbered(rows[0]):
        return 0  # 政府性基金预算财政拨款 | 31 | …: a line of a form with its number
    return count


def _is_numbered(row: Sequence[Cell | None]) -> bool:
    """Whether a row begins with a label and its number (行次) and is none of column numbers."""
    texts = [label_key(cell.text) for cell in distinct_cells(row) if cell.text.strip()]
    return (
        len(texts) > 1
        and not is_index_row(row)
        and re.fullmatch(r"\d{1,3}", texts[0]) is None
        and re.fullmatch(r"\d{1,3}", texts[1]) is not None
    )


# kinds of indicators that head rows of a form, never columns
_LEVEL = re.compile(
    r"(?:数量|质量|时效|(?:经济|社会|生态环境)?成本|(?:经济|社会|生态)效益|可持续影响|(?:服务对象)?满意度)指标"
)
_CONTINUED = re.compile(r"[(（]续表?\d*[)）]$|续表?\d*$")
_BETWEEN = re.compile(r"单位[:：]|续表|[(（]续[)）]|^[(（]?\d{4}年度?[)）]?$|^公开\d+表$|^表\d+$")


def _may_stand_between(line: TextLine) -> bool:
    return _BETWEEN.search(label_key(line.text)) is not None


def _may_go_on_below(table: FoundTable, line: TextLine) -> bool:
    """Whether rows of a table may go on below a line: it says no other unit, year or number of a table."""
    if not _may_stand_between(line):
        return False
    told = _tell_caption(line.text)
    texts = [above.text for above in table.heading]
    texts.extend(cell.text for row in table.rows[: table.header_count] for cell in row if cell)
    known: dict[str, set[str]] = {}
    for text in texts:
        for what, said in _tell_caption(text).items():
            known.setdefault(what, set()).add(said)
    # A year that stands above the further rows alone is that of a block of their own.
    known.setdefault("year", set())
    return all(said in known.get(what, (said,)) for what, said in told.items())


def _tell_caption(text: str) -> dict[str, str]:
    """The money unit, the year and the number of a table that a line says, as far as it does."""
    key = label_key(text)
    year = re.findall(r"20[0-4]\d(?=年)", key)
    number = re.search(r"(?:公开|附|^)0*(\d{1,2})表$|表0*(\d{1,2})$", key)
    told = {
        "unit": find_money_unit(text) or find_lone_unit(text),
        "year": year[0] if len(set(year)) == 1 else None,
        "number": (number[1] or number[2]) if number else None,
    }
    return {what: said for what, said in told.items() if said}


def find_tables(document: Document) -> list[FoundTable]:
    """Return the tables of a document in reading order, joined over page breaks.

    A grid of one row or one column that looks like set-off text is not taken for a table.
    """
    heads = running_heads(document)
    tables: list[FoundTable] = []
    between: list[TextLine] = []
    header: list[list[Cell | None]] = []  # left alone at the foot of a page
    for page in document.pages:
        loose = _take_loose_rows(tables, between, page, heads) if not header else frozenset()
        for block in _part_blocks(page):
            if isinstance(block, TextLine):
                if not is_furniture(block, heads) and id(block) not in loose:
                    between.extend(_as_lines(header))
                    header = []
                    between.append(block)
                continue
            full = block
            rows = _trim(full)
            if (
                header
                and len(rows[0] if rows else []) == len(header[0])
                and not (count_header_rows(rows))
            ):
                rows = [*header, *rows]
            else:
                between.extend(_as_lines(header))
            header = []
            if _is_lone_header(rows):
                header = rows
                continue
            if not rows or _is_framed_text(rows):
                between.extend(_as_lines(rows))
                continue
            previous = tables[-1] if tables else None
            if previous is not None and all(_may_go_on_below(previous, x) for x in between):
                rest = _join_cut_row(previous, rows)
                if rest is not None:
                    rows = full = rest
                if not rows:
                    continue
            titles, consumed = _split_title_rows(rows)
            body = _restore_blank_rows(_trim(rows[consumed:]), full, previous)
            lines = [*between, *titles]
            if previous is not None and _join_wider(previous, rows, titles, between):
                between = []
                continue
            fitted = _fit_columns(previous, body) if previous is not None else None
            if previous is not None and fitted is not None:
                header_count = _own_header_count(previous, fitted)
                if _continues(previous, fitted, header_count, lines):
                    body = fitted
                else:
                    fitted = None
            if fitted is None:
                header_count = count_header_rows(body)
            if previous is not None and fitted is not None:
                if body[:header_count]:
                    previous.dropped.extend(c for row in body[:header_count] for c in row if c)
                previous.page_breaks.append(len(previous.rows))
                previous.rows.extend(body[header_count:])
            else:
                if previous is not None:
                    previous.notes = _leading_notes(between)
                tables.append(FoundTable(lines[-_MAX_TITLE_LINES:], body, header_count))
            between = []
    between.extend(_as_lines(header))
    if tables:
        tables[-1].notes = _leading_notes(between)
    return _join_right_pages(tables)


def _part_blocks(page: Page) -> Iterator[TextLine | _Rows]:
    """Lines and tables of a page; a frame that holds two tables, each with its title, is two."""
    for block in page.blocks:
        if isinstance(block, TextLine):
            yield block
            continue
        rows = merge_repeated_cells(dense_rows(block))
        start = 0
        for number in range(1, len(rows)):
            if _is_title_row(rows[number]) and _has_numbers(rows[start:number]):
                yield rows[start:number]
                start = number
        yield rows[start:]


def _is_title_row(row: Sequence[Cell | None]) -> bool:
    """Whether a row holds the name of a table across all columns and nothing else."""
    cells = [cell for cell in distinct_cells(row) if cell.text.strip()]
    if len(cells) != 1 or cells[0].col_span < max(len(row) - 1, 2) or cells[0].row_span > 1:
        return False
    key = _CONTINUED.sub("", label_key(cells[0].text))
    return _TABLE_NAME.search(key) is not None and title_words()["title"].search(key) is not None


def _has_numbers(rows: _Rows) -> bool:
    return any(cell_number(cell.text) is not None for row in rows for cell in distinct_cells(row))


def _take_loose_rows(
    tables: Sequence[FoundTable], between: Sequence[TextLine], page: Page, heads: frozenset[str]
) -> frozenset[int]:
    """Give the last table the rows that stand as lines at the head of a page; ids of these lines."""
    table = tables[-1] if tables else None
    if table is None or not all(_may_go_on_below(table, line) for line in between):
        return frozenset()
    if page.number is None or table.pages()[-1:] != [page.number - 1]:
        return frozenset()
    first = itertools.takewhile(lambda block: isinstance(block, TextLine), page.blocks)
    lines = [b for b in first if isinstance(b, TextLine) and not is_furniture(b, heads)]
    captions = list(itertools.takewhile(_may_stand_between, lines))
    if not all(_may_go_on_below(table, line) for line in captions):
        return frozenset()
    lines = lines[len(captions) :]
    if not lines:
        return frozenset()
    edges = _last_edges(table)
    count = 0
    if edges and len(edges) == table.col_count + 1 and _column_axis(table.rows) == "right":
        goes_on = _follows(table, page)
        rows, count = take_loose_rows(table.rows, table.header_count, edges, lines, goes_on=goes_on)
        if len(rows) > len(table.rows):
            table.page_breaks.append(len(table.rows))
        table.rows = rows
    table.lost.extend(itertools.takewhile(looks_like_row, lines[count:]))
    if not any(isinstance(block, Grid) for block in page.blocks) and all(
        is_amount_alone(line) or is_header_text(line.text) for line in lines
    ):
        table.lost.extend(filter(is_amount_alone, lines))
    return frozenset(map(id, lines[:count]))


def _follows(table: FoundTable, page: Page) -> bool:
    """Whether the first grid of a page has rows of a table, without a head of its own."""
    grid = next((block for block in page.blocks if isinstance(block, Grid)), None)
    rows = _fit_columns(table, _trim(dense_rows(grid))) if grid is not None else None
    return bool(rows) and _own_header_count(table, rows or []) == 0


def _join_cut_row(table: FoundTable, rows: _Rows) -> _Rows | None:
    """Put the rest of the last row, which the page break cut, where it belongs; the rows below it.

    ``None`` where the first row of the page is a row of its own, or belongs to another table.
    """
    fitted = _fit_columns(table, rows)
    if not fitted:
        return None
    head = table.header_count
    if not head or _header_key(fitted, head) != _header_key(table.rows, head):
        head = 0
    if len(fitted) == head:
        return None
    whole = join_cut_row(table.rows, table.header_count, fitted[head])
    if whole is None:
        return None
    table.rows[-1] = whole
    return [*rows[:head], *rows[head + 1 :]]


def _restore_blank_rows(rows: _Rows, full: _Rows, previous: FoundTable | None) -> _Rows:
    """Rows of amounts without labels with the blank ones below them: each stands beside a row elsewhere.

    Where they go on with amounts of the page before, also with the blank ones above them.
    """
    if not rows:
        return rows
    head = count_header_rows(rows)
    if not head and previous is not None:
        above = previous.rows[previous.header_count :]
        if are_amounts_alone(full, least=1 if are_amounts_alone(above) else len(above)):
            return full
    printed = [n for n, row in enumerate(full, 1) if any(c and c.text.strip() for c in row)]
    below = [*rows, *full[printed[-1] :]]
    return below if are_amounts_alone(below[head:]) else rows


def _join_right_pages(tables: list[FoundTable]) -> list[FoundTable]:
    """Put the columns that did not fit on a page beside the rows to which they belong.

    Pages go down and then over, or over and then down: the rows below the first ones then follow with
    their own right columns.
    """
    joined: list[FoundTable] = []
    parts: list[list[_Rows]] = []  # for each joined table the heads of the pages beside each other
    waiting = list(tables)
    while waiting:
        table = waiting.pop(0)
        left = joined[-1] if joined else None
        head = table.rows[: table.header_count]
        if left is None or not _may_be_right_of(left, table):
            joined.append(table)
            parts.append([head])
            continue
        below = _join_band(left, parts[-1], [table, *waiting])
        if below is not None:
            left.page_breaks.append(len(left.rows))
            left.rows.extend(below)
            del waiting[: len(parts[-1]) - 1]
            continue
        rows = join_right(left.rows, left.header_count, table.rows, table.header_count)
        if rows is None:
            # The title that is printed again names what stands on the left: here nobody knows the rows.
            is_nameless = are_amounts_alone(table.rows[table.header_count :])
            joined.append(replace(table, heading=[]) if is_nameless else table)
            parts.append([head])
            continue
        grown = len(rows) - len(left.rows)
        parts[-1].append(head)
        joined[-1] = replace(
            left,
            rows=rows,
            header_count=left.header_count + grown,
            page_breaks=[row + grown for row in left.page_breaks],
            notes=[*left.notes, *table.notes],
            dropped=[*left.dropped, *table.dropped],
        )
    return joined


def _join_band(
    table: FoundTable, heads: Sequence[_Rows], following: Sequence[FoundTable]
) -> _Rows | None:
    """The rows that further pages add to a table whose pages stand beside each other; ``None`` for others.

    ``heads`` are those of its pages from left to right. As many pages must follow, each with the columns of
    its place and with the head printed again or none.
    """
    band = following[: len(heads)]
    if len(heads) < 2 or len(band) < len(heads):
        return None
    for place, (head, own) in enumerate(zip(heads, band, strict=True)):
        again = _header_key(own.rows, own.header_count) == _header_key(head, len(head))
        if len(head[0]) != own.col_count or not (again or not own.header_count):
            return None
        if place and not _may_be_right_of(band[place - 1], own):
            return None
    bodies = [own.rows[own.header_count :] for own in band]
    rows: _Rows = [*heads[0], *bodies[0]]
    count = len(heads[0])
    for head, body in zip(heads[1:], bodies[1:], strict=True):
        wider = join_right(rows, count, [*head, *body], len(head))
        if wider is None:
            return None
        count += len(wider) - len(rows)
        rows = wider
    return rows[count:] if len(rows[count]) == table.col_count else None


def _may_be_right_of(table: FoundTable, other: FoundTable) -> bool:
    """Whether a table stands on the page after another one, under the same title or none."""
    pages, others = table.pages(), other.pages()
    if not pages or not others or others[0] != pages[-1] + 1:
        return False
    titles = {_CONTINUED.sub("", label_key(line.text)) for line in table.heading}
    return all(
        _CONTINUED.sub("", label_key(line.text)) in titles or _may_stand_between(line)
        for line in other.heading
    )


def _fit_columns(
    table: FoundTable, rows: list[list[Cell | None]]
) -> list[list[Cell | None]] | None:
    """Lay the rows of a further page over the columns of ``table``; ``None`` where they do not fit.

    A page may print fewer columns than the one before (a lone total row with its first cells merged,
    empty columns that the ruling left out); the left and right edges of its cells then fall on edges
    of the table, or of the table as it stands where the margins of the further page differ.
    """
    width = max((len(row) for row in rows), default=0)
    if width == table.col_count:
        return rows
    edges = _last_edges(table)
    if edges is None:
        wider, narrower = max(width, table.col_count), min(width, table.col_count)
        source = rows if width == wider else table.rows
        if any(cell and cell.text.strip() for row in source for cell in row[narrower:]):
            return None
        return [[*row[: table.col_count], *[None] * (table.col_count - len(row))] for row in rows]
    return _lay_over(rows, edges)


def _widen(table: FoundTable, rows: list[list[Cell | None]]) -> list[list[Cell | None]] | None:
    """The rows of ``table`` over the columns of the next page, which rules more of them.

    A form may be broken after its first rows, whose cells span what the rows below divide. ``None``
    where the table has a body below its header or its cells end elsewhere.
    """
    width = max((len(row) for row in rows), default=0)
    has_body = 0 < table.header_count < len(table.rows)
    if has_body or width <= table.col_count:
        return None
    edges = _column_edges(rows)
    return _lay_over(table.rows, edges) if edges is not None else None


def _join_wider(
    table: FoundTable,
    rows: list[list[Cell | None]],
    titles: list[TextLine],
    between: list[TextLine],
) -> bool:
    """Join the rows of a further page that rules more columns; whether they go on with ``table``."""
    above = _widen(table, rows)
    if above is None or not _continues(table, rows, 0, between):
        return False
    value, rest = _broken_value(above[-1], rows[0])
    if titles and rest is None:
        return False
    if value is not None and rest is not None:
        whole = replace(value, text=f"{value.text}\n{rest.text}")
        above[-1] = [whole if cell is value else cell for cell in above[-1]]
        rows = rows[1:]
    table.page_breaks.append(len(above))
    table.rows = [*above, *rows]
    table.header_count = count_header_rows(table.rows)
    return True


def _broken_value(
    above: list[Cell | None], below: list[Cell | None]
) -> tuple[Cell | None, Cell | None]:
    """The value of a label whose cell the page break cut, and its rest on the next page.

    A label and its value stand above; below stands one text under the value and no label beside it.
    """
    upper = [cell for cell in distinct_cells(above) if cell.text.strip()]
    lower = [cell for cell in distinct_cells(below) if cell.text.strip()]
    if len(upper) != 2 or len(lower) != 1 or cell_number(lower[0].text) is not None:
        return None, None
    if below[0] is lower[0] or above.index(upper[1]) != below.index(lower[0]):
        return None, None
    return upper[1], lower[0]


def _lay_over(
    rows: list[list[Cell | None]], edges: Sequence[float]
) -> list[list[Cell | None]] | None:
    """Rows over columns with these edges; ``None`` where the side of a text falls on none of them.

    Rows as wide as the columns but elsewhere on the page (another margin, the other half of a sheet) are
    laid over them all the same.
    """
    return _lay_at(rows, edges) or _lay_at(rows, _shift(edges, rows))


def _lay_at(
    rows: list[list[Cell | None]], edges: Sequence[float]
) -> list[list[Cell | None]] | None:
    axis = _column_axis(rows)
    fitted: list[list[Cell | None]] = []
    for row in rows:
        new: list[Cell | None] = [None] * (len(edges) - 1)
        for cell in distinct_cells(row):
            if cell.box is None:
                return None
            low, high = _sides(cell.box, axis)
            first, last = _nearest(edges, low), _nearest(edges, high)
            if first is None or last is None or last <= first:
                if cell.text.strip():
                    return None
                continue
            for col in range(first, last):
                new[col] = cell
        fitted.append(new)
    return fitted


def _shift(edges: Sequence[float], rows: list[list[Cell | None]]) -> list[float]:
    """The edges moved to where the rows begin, if these are as wide."""
    axis = _column_axis(rows)
    boxes = [c.box for row in rows for c in distinct_cells(row) if c.box is not None]
    sides = [_sides(box, axis) for box in boxes]
    if not sides:
        return list(edges)
    left, right = min(low for low, _ in sides), max(high for _, high in sides)
    if abs((right - left) - (edges[-1] - edges[0])) > _EDGE_TOLERANCE:
        return list(edges)
    return [edge + left - edges[0] for edge in edges]


def _last_edges(table: FoundTable) -> list[float] | None:
    """Edges of the columns as the last page shows them that shows all."""
    starts = [0, *table.page_breaks]
    for first, last in reversed([*zip(starts, [*starts[1:], len(table.rows)], strict=True)]):
        edges = _column_edges(table.rows[first:last])
        if edges is not None and len(edges) == table.col_count + 1:
            return edges
    return _column_edges(table.rows)


def _column_edges(rows: Sequence[Sequence[Cell | None]]) -> list[float] | None:
    """Left edge of every column and the right edge of the last, in points; ``None`` without boxes.

    Measured in the direction in which the table is read: it may lie on its side.
    """
    axis = _column_axis(rows)
    starts: dict[int, float] = {}
    right = float("-inf")
    for row in rows:
        for col, cell in enumerate(row):
            if cell is None or cell.box is None:
                continue
            low, high = _sides(cell.box, axis)
            if col == 0 or row[col - 1] is not cell:
                starts.setdefault(col, low)
            right = max(right, high)
    width = max((len(row) for row in rows), default=0)
    if len(starts) < width:
        return None
    return [*(starts[col] for col in range(width)), right]


def _column_axis(rows: Sequence[Sequence[Cell | None]]) -> _Axis:
    """The direction on the page in which the columns of a table follow each other."""
    for row in rows:
        boxes = [cell.box for cell in distinct_cells(row) if cell.box is not None]
        if len(boxes) > 1:
            right, down = boxes[-1].x0 - boxes[0].x0, boxes[-1].top - boxes[0].top
            if abs(down) > abs(right):
                return "down" if down > 0 else "up"
            return "right" if right >= 0 else "left"
    return "right"


def _sides(box: Box, axis: _Axis) -> tuple[float, float]:
    """Where a box begins and ends in a direction; the numbers grow in that direction."""
    match axis:
        case "right":
            return box.x0, box.x1
        case "left":
            return -box.x1, -box.x0
        case "down":
            return box.top, box.bottom
        case "up":
            return -box.bottom, -box.top


def _nearest(edges: Sequence[float], x: float) -> int | None:
    index = min(range(len(edges)), key=lambda i: abs(edges[i] - x))
    return index if abs(edges[index] - x) <= _EDGE_TOLERANCE else None


def _trim(rows: list[list[Cell | None]]) -> list[list[Cell | None]]:
    """Drop empty rows at the end and at the top."""
    while rows and not any(cell and cell.text.strip() for cell in rows[-1]):
        rows = rows[:-1]
    while rows and not any(cell and cell.text.strip() for cell in rows[0]):
        rows = rows[1:]
    return rows


def _is_framed_text(rows: list[list[Cell | None]]) -> bool:
    """One line or one column of words inside rules (underlined text, a boxed remark).

    A label before an amount is no such line: it is what a table leaves for its last page.
    """
    width = max(len(row) for row in rows)
    if width == 1:
        # The last column of a table that is too wide for its pages stands on one of its own.
        # Others have frames of one column for what they set off, also for a figure.
        is_drawn = rows[0][0] is not None and rows[0][0].box is not None
        least = 1 if is_drawn else _LEAST_LABELS
        return not are_amounts_alone(rows[count_header_rows(rows) :], least)
    amounts = [
        cell for cell in distinct_cells(rows[0])[1:] if "." in (cell_number(cell.text) or "")
    ]
    return len(rows) == 1 and width <= 3 and not amounts


def _is_lone_header(rows: list[list[Cell | None]]) -> bool:
    """One line of header words, no wider than set-off text: 项目 | 数量 | 价值（万元）."""
    if len(rows) != 1 or not _is_framed_text(rows) or count_header_rows(rows) != 1:
        return False
    return sum(is_header_text(cell.text) for cell in distinct_cells(rows[0])) > 1


def _as_lines(rows: list[list[Cell | None]]) -> list[TextLine]:
    lines = []
    for row in rows:
        cells = list(dict.fromkeys(cell for cell in row if cell is not None and cell.text.strip()))
        if cells:
            lines.append(
                TextLine(
                    text=" ".join(cell.text for cell in cells),
                    page_number=cells[0].page_number,
                    line_no=cells[0].line_no,
                    box=cells[0].box,
                    reading=cells[0].reading,
                )
            )
    return lines


def _leading_notes(lines: list[TextLine]) -> list[TextLine]:
    """Lines directly below a table that belong to it: a note and what continues it."""
    notes: list[TextLine] = []
    for line in lines[:12]:
        key = label_key(line.text)
        starts = re.match(r"^[(（]?(?:备?注|说明|附注)(?:[:：、.]|\d)", key) is not None
        if starts or (notes and not re.search(r"[。)）]$", label_key(notes[-1].text))):
            notes.append(line)
        else:
            break
    return notes


def framed_lines(document: Document) -> list[Block]:
    """All text lines of a document, framed text included, in reading order (for the prose)."""
    heads = running_heads(document)
    lines: list[Block] = []
    for block in document.blocks():
        if isinstance(block, TextLine):
            if not is_furniture(block, heads):
                lines.append(block)
        else:
            rows = _trim(dense_rows(block))
            if not rows or _is_framed_text(rows):
                lines.extend(_as_lines(rows))
    return lines
