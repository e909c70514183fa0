"""Where the header of a table ends, and the path of header texts above each column."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from ingest.declarations import ENUMERATION, column_words, row_words
from ingest.document import Cell
from ingest.text import label_key, parse_number

Rows = Sequence[Sequence[Cell | None]]

_CODE = re.compile(r"\[?\d{2,7}\]?")
_STARS = re.compile(r"\*+")
_INDEX_LABELS = ("栏次", "行次", "栏目", "序号", "类款项")
_INDEX_FORMULA = re.compile(r"\d{1,2}(?:=\d{1,2}(?:[+-]\d{1,2})+)")
_MONEY_UNITS = (None, "%", "万元", "元", "千元", "亿元", "万", "亿")
_TOP_LEVEL = re.compile(r"^[一二三四五六七八九十]+、")  # 一、部门预算: a row label, never a header
_YEAR_PREFIX = re.compile(r"^20\d\d年(?:度)?(?=.)")
_MAX_HEADER_ROWS = 7


def cell_number(text: str) -> str | None:
    """Plain text of the number that a cell holds, when it holds nothing else than a money unit or %."""
    number = parse_number(text)
    return number.text if number is not None and number.unit in _MONEY_UNITS else None


def distinct_cells(row: Sequence[Cell | None]) -> list[Cell]:
    """Cells of a row without the repetitions that spans make."""
    return list(dict.fromkeys(cell for cell in row if cell is not None))


def is_index_row(row: Sequence[Cell | None]) -> bool:
    """Whether a row only numbers the columns: ``**``, 栏次, 1 2 3 …, 1=2+3.

    The counting may be wrong (a publisher prints 1 2 3 4 5 2 3 …) but it is small whole numbers, most
    of them one more than the number before.
    """
    texts = [label_key(cell.text) for cell in distinct_cells(row) if cell.text.strip()]
    if not texts:
        return False
    rest = [t for t in texts if t not in _INDEX_LABELS and not _STARS.fullmatch(t)]
    if not rest:
        return len(rest) < len(texts)
    if not all(re.fullmatch(r"\d{1,2}", t) or _INDEX_FORMULA.fullmatch(t) for t in rest):
        return False
    numbers = [int(re.match(r"\d+", t)[0]) for t in rest]  # type: ignore[index]
    labelled = len(rest) < len(texts)
    steps = sum(b - a == 1 for a, b in itertools.pairwise(numbers))
    if labelled:
        return numbers[0] <= 3 and (len(numbers) == 1 or steps >= len(numbers) // 2)
    return len(numbers) >= 3 and numbers[0] <= 2 and steps >= (len(numbers) - 1) * 0.6


def is_header_text(text: str) -> bool:
    """Whether a text is a declared header word."""
    if not text.strip():
        return False
    words = column_words()
    forms = (text, without_year(text))
    return any(
        words[group].find(form) is not None
        for group in ("key_columns", "amount_words", "dimensions", "stages", "previous_year")
        for form in forms
        if form
    )


def without_year(text: str) -> str:
    """``"2026年基本支出"`` → ``"基本支出"``: the header word without the year before it."""
    return _YEAR_PREFIX.sub("", label_key(text))


def _looks_like_body(row: Sequence[Cell | None]) -> bool:
    """A row that starts with a total, an enumerated label, a code, or that holds a money amount."""
    cells = [cell for cell in distinct_cells(row) if cell.text.strip()]
    if not cells:
        return False
    first = label_key(cells[0].text)
    numbers = [cell for cell in cells if cell_number(cell.text) is not None]
    if any(re.search(r"\d[.,]\d|^\d{4,}$|^0$", label_key(c.text)) for c in numbers):
        return True
    if _CODE.fullmatch(first) and len(cells) > 1:
        return True
    # （一）一般公共预算拨款 alone in its row is a label, beside others it heads a column.
    alone = len(cells) == 1 and cells[0] is row[0] and cells[0].col_span == 1
    if _TOP_LEVEL.match(first) or (
        ENUMERATION.match(first) and (alone or not is_header_text(cells[0].text))
    ):
        return True
    is_total = row_words()["grand_total"].find(cells[0].text) is not None
    others = [cell for cell in cells[1:] if is_header_text(cell.text)]
    return (
        is_total
        and not others
        and cells[0].row_span == 1
        and (len(cells) == 1 or len(numbers) == len(cells) - 1)
    )


def count_header_rows(rows: Rows) -> int:
    """Number of leading rows that are header (index rows included); 0 where the table starts at once."""
    last = 0
    covered = 0  # rows reached by the spans of header cells above
    for number, row in enumerate(rows[:_MAX_HEADER_ROWS]):
        cells = [cell for cell in distinct_cells(row) if cell.text.strip()]
        if is_index_row(row) and number > 0:
            return number + 1
        if not cells:
            if number < covered:
                continue
            break
        if _looks_like_body(row):
            break
        words = sum(is_header_text(cell.text) for cell in cells)
        own = [cell for cell in cells if _starts_here(cell, row, rows, number)]
        if words == 0 and number >= covered:
            # The first row may hold the heads of groups alone, in words that nobody declared.
            below = rows[number + 1] if number + 1 < len(rows) else []
            readable = sum(is_header_text(cell.text) for cell in distinct_cells(below))
            is_grouped = len(own) > 1 and any(cell.col_span > 1 for cell in own)
            if number > 0 or not is_grouped or readable < 2 or not _has_no_numbers(row):
                break
        last = number + 1
        covered = max(covered, number + max((c.row_span for c in own), default=1))
    return last


def _starts_here(cell: Cell, row: Sequence[Cell | None], rows: Rows, number: int) -> bool:
    return number == 0 or cell not in rows[number - 1]


def _has_no_numbers(row: Sequence[Cell | None]) -> bool:
    return all(cell_number(cell.text) is None for cell in distinct_cells(row))


def index_texts(row: Sequence[Cell | None]) -> frozenset[int]:
    """Ids of the cells that number the columns in a row that also prints header words.

    The national form sets 类 | 款 | 项 | 栏次 | 1 | 2 | 3 in one row: the words stay, the numbers go.
    """
    cells = [cell for cell in distinct_cells(row) if cell.text.strip()]
    numbers = [c for c in cells if re.fullmatch(r"\d{1,2}", label_key(c.text))]
    labels = [c for c in cells if label_key(c.text) in _INDEX_LABELS]
    counted = [int(label_key(c.text)) for c in numbers]
    steps = sum(b - a == 1 for a, b in itertools.pairwise(counted))
    starts = bool(counted) and counted[0] <= 2
    if not starts or not (labels or len(counted) >= 3) or steps < (len(counted) - 1) * 0.6:
        return frozenset()
    return frozenset(id(cell) for cell in (*numbers, *labels))


def header_paths(rows: Rows, header_count: int, col_count: int) -> list[list[str]]:
    """Return for each column the header texts above it, outermost first, without index rows.

    Where the format knows no spans (a transcript), an empty header cell takes the text to its left as
    long as the rows below still print something for its column.
    """
    header = [row for row in rows[:header_count] if not is_index_row(row)]
    dropped = frozenset[int]().union(*(index_texts(row) for row in header))
    texts = [
        [
            cell.text if cell is not None and id(cell) not in dropped else ""
            for cell in (row[c] if c < len(row) else None for c in range(col_count))
        ]
        for row in header
    ]
    has_spans = any(
        cell.col_span > 1 or cell.row_span > 1 for row in header for cell in row if cell
    )
    if not has_spans:
        texts = _fill_segments(_fill_groups(texts), rows[header_count:])
    paths: list[list[str]] = []
    for col in range(col_count):
        path: list[str] = []
        last: Cell | None = None
        for number, row in enumerate(header):
            cell = row[col] if col < len(row) else None
            text = " ".join(texts[number][col].split("\n")).strip()
            if text and (cell is None or cell is not last):
                path.append(text)
            last = cell
        paths.append(path)
    return paths


# 201 | 06 | 01, and the words that head them in the national form
_SEGMENT = re.compile(r"\d{2,3}|类|款|项")


def _fill_segments(texts: list[list[str]], body: Rows) -> list[list[str]]:
    """Spread the head of a code over the columns of its further segments, which no text heads."""
    filled = [list(row) for row in texts]
    for col in range(1, len(texts[0]) if texts else 0):
        if any(row[col].strip() for row in filled) or not any(
            row[col - 1].strip() for row in filled
        ):
            continue
        pairs = [
            (label_key(row[col - 1].text), label_key(row[col].text))  # type: ignore[union-attr]
            for row in body
            if col < len(row) and row[col - 1] is not None and row[col] is not None
        ]
        own = [below for _, below in pairs if below]
        left = [beside for beside, _ in pairs if beside and _SEGMENT.fullmatch(beside)]
        if own and left and all(_SEGMENT.fullmatch(text) for text in own):
            for row in filled:
                row[col] = row[col - 1]
    return filled


def _fill_groups(texts: list[list[str]]) -> list[list[str]]:
    """Spread group texts to the right over empty cells that have a text of their own below."""
    filled = [list(row) for row in texts]
    for number, row in enumerate(filled[:-1]):
        for col in range(1, len(row)):
            if row[col].strip() or not row[col - 1].strip():
                continue
            below = any(texts[r][col].strip() for r in range(number + 1, len(texts)))
            same_group = number == 0 or filled[number - 1][col] == filled[number - 1][col - 1]
            left_has_below = any(texts[r][col - 1].strip() for r in range(number + 1, len(texts)))
            if below and left_has_below and same_group:
                row[col] = row[col - 1]
    return filled
