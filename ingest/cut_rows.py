"""Rows that a page break cuts in the middle of their cells.

Word processors let a row go on on the next page: 81. stands at the foot of one page and 44 at the head of
the next, the first line of a label here and its second line there. The two halves are joined where that is
certain: where a figure is broken that only the other half makes whole, where a line of a label fills its
column and the rest begins no label of its own, or where one half has the label and the other the amounts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.classification import economic, functional
from ingest.declarations import ENUMERATION, column_words, row_words
from ingest.document import Cell
from ingest.headers import cell_number, distinct_cells
from ingest.text import label_key, parse_number, squeeze

Row = list[Cell | None]
Rows = Sequence[Sequence[Cell | None]]

# 81. | 1,234, | .44 | ,567.00: no amount begins or ends so
_BROKEN_OFF = re.compile(r"-?[\d,]*\d[.,]")
_REST = re.compile(r"[.,]\d[\d,]*(?:\.\d*)?")
_FIGURES = re.compile(r"[-−]?[\d.,]+")
_CODE = re.compile(r"\d{1,9}")
_CODE_LENGTHS = (3, 5, 7)
# 其中： | 2010301 行政运行 | 1. | 注：
_OWN_START = re.compile(
    r"其中|[\[【(（]?\d{3,9}[\])）】]?\D|\d{1,2}[.、．]|[(（]?(?:备?注|说明)[:：]"
)
# A line that goes on elsewhere leaves no more white than this, in characters.
_FULL_WITHIN = 1.5
# A line shorter than this share of the longest one ends its text.
_SHORT = 0.6


def join_cut_row(rows: Rows, header_count: int, lower: Sequence[Cell | None]) -> Row | None:
    """The last of ``rows`` with what the first row of the next page adds; ``None`` where that is not certain.

    ``lower`` is laid over the same columns. Nothing is known of a break within the header.
    """
    if len(rows) <= header_count:
        return None
    upper = rows[-1]
    cut = _Cut(rows[:header_count], rows[header_count:-1], upper, lower)
    return cut.join() if cut.is_certain() else None


@dataclass(frozen=True, slots=True)
class _Half:
    """A cell of the lower row with the cell above it, at the column where both begin."""

    col: int
    above: Cell | None
    below: Cell

    @property
    def upper(self) -> str:
        return squeeze(self.above.text) if self.above is not None else ""

    @property
    def lower(self) -> str:
        return squeeze(self.below.text)


class _Cut:
    """Two rows on either side of a page break that may be one."""

    def __init__(
        self,
        header: Rows,
        body: Rows,
        upper: Sequence[Cell | None],
        lower: Sequence[Cell | None],
    ) -> None:
        self.header, self.body, self.upper, self.lower = header, body, upper, lower
        self.halves = [
            _Half(lower.index(cell), _start_at(upper, lower.index(cell)), cell)
            for cell in distinct_cells(lower)
            if cell.text.strip()
        ]

    def is_certain(self) -> bool:
        """Whether the rows are one beyond doubt."""
        if not self.halves or not all(map(self._is_same_cell, self.halves)):
            return False
        both = [half for half in self.halves if half.upper]
        if self._are_both_with_amounts():
            return False
        if not all(map(self._may_go_on, both)):
            return False
        if any(self._is_figure(half) and not self._is_code(half) for half in both):
            return True
        codes, texts = self._codes(both), [half for half in both if not self._is_figure(half)]
        if codes:
            return all(self._makes_known_code(half, texts) for half in codes)
        added = [half for half in self.halves if not half.upper]
        if any(cell_number(half.lower) is None for half in added):
            return False  # a text that begins here
        if added and not texts:
            return self._lacks_label()
        return bool(texts) and (
            (self._goes_on_in_part(both) and all(map(self._is_full, texts)))
            or self._lacks_code()
            or self._is_named(texts)
        )

    def join(self) -> Row:
        """The upper row with the texts of the lower one below its own."""
        joined = list(self.upper)
        for half in self.halves:
            width = sum(cell is half.below for cell in self.lower)
            if half.upper and half.above is not None:
                whole = replace(half.above, text=f"{half.above.text}\n{half.below.text}")
            else:
                row = next((cell.row for cell in self.upper if cell is not None), half.below.row)
                whole = replace(half.below, row=row)
            joined[half.col : half.col + width] = [whole] * width
        return joined

    # -- what speaks against it

    def _is_same_cell(self, half: _Half) -> bool:
        """Whether both halves stand over the same columns of one row."""
        if half.below.row_span > 1 or (half.above is None and self.upper[half.col] is not None):
            return False
        if half.above is None or not half.upper:
            return True
        wide = [
            sum(cell is half.below for cell in self.lower),
            sum(cell is half.above for cell in self.upper),
        ]
        return half.above.row_span == 1 and wide[0] == wide[1]

    def _may_go_on(self, half: _Half) -> bool:
        """Whether the lower text may go on with the upper one."""
        if self._is_figure(half):
            return self._is_code(half) or self._is_broken_figure(half)
        if cell_number(half.lower) is not None and self._holds_amounts(half.col):
            return False
        whole = f"{half.upper}{half.lower}"
        if _is_known(whole) and not (_is_known(half.upper) and _is_known(half.lower)):
            return True
        return not (_begins_label(half.lower) or _is_known(half.lower) or self._is_short(half))

    def _are_both_with_amounts(self) -> bool:
        """Whether each half has a whole amount: two rows."""
        below = any(not half.upper and _is_amount(half.lower) for half in self.halves)
        broken = {half.col for half in self.halves if half.upper and self._is_figure(half)}
        above = any(
            _is_amount(squeeze(cell.text)) and self.upper.index(cell) not in broken
            for cell in distinct_cells(self.upper)
            if not self._is_code_column(self.upper.index(cell))
        )
        return below and above

    # -- what speaks for it

    def _is_figure(self, half: _Half) -> bool:
        return all(_FIGURES.fullmatch(text) is not None for text in (half.upper, half.lower))

    def _is_broken_figure(self, half: _Half) -> bool:
        """Whether both texts are no amounts of the column by themselves, and one together."""
        if not self._is_figure(half) or self._is_code(half) or self._is_ordinal_column(half.col):
            return False  # 3. above 4: the numbers of two rows
        whole = parse_number(f"{half.upper}{half.lower}")
        places = self._places(half.col)
        if whole is None or (places and whole.places not in places):
            return False
        if _is_marked(half):
            return True
        upper = parse_number(half.upper)
        # 5713.2 | 5: no other amount of the column prints one decimal
        return (
            bool(places)
            and upper is not None
            and 0 < upper.places < whole.places
            and upper.places not in places
            and half.lower.isdecimal()
        )

    def _codes(self, halves: Sequence[_Half]) -> list[_Half]:
        return [half for half in halves if self._is_figure(half) and self._is_code(half)]

    def _is_code(self, half: _Half) -> bool:
        return self._is_code_column(half.col) and all(
            _CODE.fullmatch(text) is not None for text in (half.upper, half.lower)
        )

    def _makes_known_code(self, half: _Half, texts: Sequence[_Half]) -> bool:
        """Whether the digits make a code whose name the halves of the label make."""
        code = f"{half.upper}{half.lower}"
        names = [f"{text.upper}{text.lower}" for text in texts]
        names.extend(
            squeeze(cell.text)
            for cell in distinct_cells(self.upper)
            if cell_number(cell.text) is None and cell not in [text.above for text in texts]
        )
        if len(code) in _CODE_LENGTHS and any(_agrees(code, name) for name in names):
            return True
        lengths = {len(text) for text in self._texts(half.col) if text.isdecimal()}
        return (
            len(code) in lengths
            and len(half.lower) not in lengths
            and len(half.upper) not in lengths
        )

    def _lacks_label(self) -> bool:
        """Whether the lower row has amounts alone, and the upper one a label alone, as no other row has."""
        above = [
            squeeze(cell.text)
            for cell in distinct_cells(self.upper)
            if cell.text.strip() and not self._is_code_column(self.upper.index(cell))
        ]
        return (
            bool(above)
            and not any(map(_is_amount, above))
            and not any(map(_is_total, above))
            and not any(_has_amounts_alone(row) for row in self.body)
        )

    def _lacks_code(self) -> bool:
        """Whether the lower row alone has no code in a table that codes every row but its totals."""
        columns = [col for col in range(len(self.upper)) if self._is_code_column(col)]
        if not columns or any(half.col in columns for half in self.halves):
            return False
        coded = [
            any(_text(row, col) for col in columns)
            for row in (*self.body, self.upper)
            if not any(_is_total(cell.text) for cell in distinct_cells(row))
        ]
        return len(coded) > 1 and all(coded)

    def _is_named(self, texts: Sequence[_Half]) -> bool:
        """Whether the halves of the label make a name of the classifications, and alone make none."""
        return any(
            _is_known(f"{half.upper}{half.lower}") and not _is_known(half.upper) for half in texts
        )

    def _goes_on_in_part(self, both: Sequence[_Half]) -> bool:
        """Whether the upper row prints what the lower one does not go on with; else both may be whole rows."""
        return len(both) < sum(bool(cell.text.strip()) for cell in distinct_cells(self.upper))

    def _is_full(self, half: _Half) -> bool:
        """Whether the last line above fills its column as the lines of wrapped texts do."""
        longest = self._longest_line(half)
        return longest > 0 and _measure_last(half) + _FULL_WITHIN >= longest

    def _is_short(self, half: _Half) -> bool:
        longest = self._longest_line(half)
        return longest > 0 and _measure_last(half) < _SHORT * longest

    def _longest_line(self, half: _Half) -> float:
        """Width in characters of the longest line of the column that goes on in a next one."""
        cells = [row[half.col] for row in (*self.body, self.upper) if half.col < len(row)]
        lines = [
            line
            for cell in cells
            if cell is not None and half.above is not None and cell.col_span == half.above.col_span
            for line in cell.text.split("\n")[:-1]
        ]
        return max(map(_measure, lines), default=0.0)

    # -- the table

    def _texts(self, col: int) -> list[str]:
        return [text for row in self.body if (text := _text(row, col))]

    def _holds_amounts(self, col: int) -> bool:
        texts = self._texts(col)
        return 2 * sum(cell_number(text) is not None for text in texts) > len(texts)

    def _places(self, col: int) -> set[int]:
        """How many decimals the amounts of a column print."""
        numbers = [parse_number(text) for text in self._texts(col)]
        return {n.places for n in numbers if n is not None and n.text != "0"}

    def _is_code_column(self, col: int) -> bool:
        return any("code" in role for role in self._roles(col))

    def _is_ordinal_column(self, col: int) -> bool:
        return "ordinal" in self._roles(col)

    def _roles(self, col: int) -> list[str]:
        """What the heads of a column say that it holds beside amounts."""
        words = column_words()["key_columns"]
        heads = [words.find(_text(row, col)) for row in self.header if _text(row, col)]
        return [head["role"] for head in heads if head is not None]


def _is_marked(half: _Half) -> bool:
    """Whether a figure ends or begins with a mark, as no whole one does."""
    return _BROKEN_OFF.fullmatch(half.upper) is not None or _REST.fullmatch(half.lower) is not None


def _start_at(row: Sequence[Cell | None], col: int) -> Cell | None:
    """The cell that begins in a column."""
    cell = row[col] if col < len(row) else None
    return cell if cell is not None and (col == 0 or row[col - 1] is not cell) else None


def _text(row: Sequence[Cell | None], col: int) -> str:
    cell = row[col] if col < len(row) else None
    return squeeze(cell.text) if cell is not None else ""


def _is_amount(text: str) -> bool:
    return cell_number(text) is not None


def _has_amounts_alone(row: Sequence[Cell | None]) -> bool:
    texts = [squeeze(cell.text) for cell in distinct_cells(row) if cell.text.strip()]
    return bool(texts) and all(map(_is_amount, texts))


def _is_total(text: str) -> bool:
    words = row_words()
    return any(
        words[group].find(text) is not None
        for group in ("grand_total", "current_total", "subtotal")
    )


def _begins_label(text: str) -> bool:
    """Whether a text is the label of a row by its beginning, or a total."""
    key = label_key(text)
    return (
        ENUMERATION.match(key) is not None or _OWN_START.match(key) is not None or _is_total(text)
    )


def _is_known(text: str) -> bool:
    """Whether a text is a name of the classifications or a declared label."""
    if functional().codes_of(text):
        return True
    if any(economic(system).codes_of(text) for system in ("department", "government")):
        return True
    words = row_words()
    return any(words[group].find(text) is not None for group in words)


def _agrees(code: str, name: str) -> bool:
    return functional().agrees(code, name) or any(
        economic(system).agrees(code, name) for system in ("department", "government")
    )


def _measure_last(half: _Half) -> float:
    return _measure(half.above.text.split("\n")[-1]) if half.above is not None else 0.0


def _measure(line: str) -> float:
    """Width of a line in characters: Latin letters and digits take half of one."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in line.strip())
