"""Rows with functional or economic codes: full codes from what is printed, and their hierarchy.

Codes come in every shape: 3, 5 and 7 digits in one column, 类|款|项 in three with blanks or repeated,
two-digit segments, in brackets before or after the name, or not at all. What is missing is taken from
the rows above and checked against the classification's names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from ingest.classification import Classification, economic, functional
from ingest.columns import Column, heads_mixed_names
from ingest.declarations import row_words
from ingest.listed_rows import link_units
from ingest.publisher.names import clean_name, is_organisation
from ingest.rows import (
    Row,
    decimal_of,
    is_total,
    printed_code,
    row_label,
    split_label,
    unit_key,
    unit_name,
)
from ingest.text import label_key, squeeze
from ingest.trees import nest_by_sums

_LEVELS = {3: 1, 5: 2, 7: 3, 9: 4}
_UNIT_DIGITS = (6, 8)  # of a unit's number: 038001
_SERIES = 3  # digits that the numbers of a department's units share


class CodeReader:
    """Turns printed codes and segments into full codes, row after row."""

    def __init__(self, classification: Classification, width: int) -> None:
        self._names = classification
        self._width = width  # 3 (类款项) or 2 (类款)
        self._class = ""
        self._section = ""

    def read(self, row: Row, name: str, group: str = "", depth: int | None = None) -> str | None:
        """Return the full code of a row, ``None`` where it prints none.

        ``depth`` is how far below its class the amounts put the row, where they do.
        """
        segments = [
            re.sub(r"\D", "", squeeze(row.texts.get(f"{role}{group}", "")))
            for role in ("code_class", "code_section", "code_item")
        ]
        if any(segment.strip("0") for segment in segments):
            return self._from_segments(segments)
        if group:
            return None
        printed = squeeze(row.texts.get("code", ""))
        digits = re.sub(r"[^\d]", "", printed) if re.match(r"^[\[(]?\d", printed) else ""
        if not digits:
            digits = split_label(row.texts.get("name", ""))[0] or ""
        if not digits.strip("0"):
            return None  # a row of zeros stands for 'nothing here'
        if len(digits) <= 2:
            return self._from_short(digits.zfill(2), name, depth)
        if len(digits) in (4, 6) and self._class and not digits.startswith(self._class):
            return self._from_short(digits, name, depth)
        self._remember(digits)
        return digits

    def _from_segments(self, segments: list[str]) -> str:
        head, section, item = segments
        longest = max(segments, key=len)
        if len(longest) > 3:  # a full code in one of the segment columns
            self._remember(longest)
            return longest
        if head:
            if head != self._class:
                self._section = ""
            self._class = head
        if section:
            self._section = section.zfill(2)
        elif head and not item:
            self._section = ""
        if item:
            return f"{self._class}{self._section}{item.zfill(2)}"
        if section:
            return f"{self._class}{self._section}"
        return self._class

    def _from_short(self, segment: str, name: str, depth: int | None) -> str:
        as_section = f"{self._class}{segment}"
        as_item = f"{self._class}{self._section}{segment}"
        if len(segment) == 4 or not self._section or self._is_section(segment, name, depth):
            code = as_section
        else:
            code = as_item
        self._remember(code)
        return code

    def _is_section(self, segment: str, name: str, depth: int | None) -> bool:
        """Whether a segment is a 款 of the class above and no 项 of the 款 above.

        The classification decides, then the amounts; a name that it knows elsewhere with the same
        segment (行政运行 is the 01 of many 款) has the level that it has there.
        """
        as_section = self._names.agrees(f"{self._class}{segment}", name)
        as_item = self._names.agrees(f"{self._class}{self._section}{segment}", name)
        if as_section != as_item:
            return as_section
        if depth is not None:
            return depth == 1
        elsewhere = {len(code) for code in self._names.codes_of(name) if code.endswith(segment)}
        return as_section or 7 not in elsewhere or 5 in elsewhere

    def _remember(self, code: str) -> None:
        self._class = code[:3]
        self._section = code[3:5]


def link_by_prefix(rows: Sequence[Row], key: str) -> None:
    """Parent of a coded row: the nearest row above (else below) whose code is its longest prefix."""
    for position, row in enumerate(rows):
        code = row.dims.get(key)
        if not code or row.role != "item":
            continue
        best: Row | None = None
        for other in _same_block(rows, position):
            prefix = other.dims.get(key)
            if (
                prefix
                and other.role == "item"
                and code != prefix
                and code.startswith(prefix)
                and (best is None or len(prefix) > len(best.dims[key]))
            ):
                best = other
                if len(prefix) in (len(code) - 2,):
                    break
        row.parent_row_no = best.row_no if best else None
        row.level = _LEVELS.get(len(code))


def _link_unknown(live: Sequence[Row], key: str, above: Mapping[int, Row]) -> None:
    """A name that the classification does not know belongs where the amounts put it.

    Where they do not close, below the row that begins further left.
    """
    for position, row in enumerate(live):
        if row.role != "item" or row.dims.get(key):
            continue
        parent = above.get(row.row_no)
        if parent is not None:
            row.parent_row_no = parent.row_no
            continue
        if row.indent is None:
            continue
        for other in reversed(live[:position]):
            if other.role != "item" or other.indent is None:
                break
            if other.indent < row.indent:
                row.parent_row_no = other.row_no
                break


def _nest_classes(live: Sequence[Row], names: Classification, main: int | None) -> dict[int, Row]:
    """Parent of each row below a class whose amounts close: what the sums say of the levels."""
    above: dict[int, Row] = {}
    if main is None:
        return above
    starts = [i for i, row in enumerate(live) if _is_class(row, names)]
    for start, stop in pairwise([*starts, len(live)]):
        block = live[start:stop]
        values = [decimal_of(row.values.get(main)) for row in block]
        parents = nest_by_sums(values, lone_children=True)
        for row, parent in zip(block, parents, strict=True):
            if parent is not None:
                above[row.row_no] = block[parent]
    return above


def _is_class(row: Row, names: Classification) -> bool:
    """Whether a row is one of a 类, by its code of three digits or by its name alone."""
    code = printed_code(row)
    if code is not None:
        return len(code) == 3
    has_segment = any(re.search(r"\d", row.texts.get(r, "")) for r in ("code", "code_class"))
    return not has_segment and names.find(row_label(row) or "", length=3) is not None


def _same_block(rows: Sequence[Row], position: int) -> list[Row]:
    """Rows of the same unit's block: nearest above first, then those below."""
    first = next((i for i in range(position, -1, -1) if rows[i].role == "unit"), -1)
    last = next((i for i in range(position, len(rows)) if rows[i].role == "unit"), len(rows))
    return [*reversed(rows[first + 1 : position]), *rows[position + 1 : last]]


def read_coded_rows(
    rows: list[Row],
    columns: Sequence[Column],
    axis: str,
    known_units: frozenset[str] = frozenset(),
) -> None:
    """Understand rows by functional or economic code: roles, codes, totals, units, parents."""
    for row in rows:
        if "name" not in row.texts and "economic_name" in row.texts:
            # 部门预算支出经济科目 heads codes and names
            row.texts["name"] = row.texts["economic_name"]
    live = [row for row in rows if row.role == "item"]
    first = next((c for c in (printed_code(row) for row in live) if c), "")
    system = "government" if first.startswith("5") else "department"
    names = functional() if axis == "function" else economic(system)
    reader = CodeReader(names, 3 if axis == "function" else 2)
    government = CodeReader(economic("government"), 2)
    key = f"{axis}_code"
    has_gov = any(c.role == "gov_code" or c.group_no for c in columns)
    has_units = any(
        c.role == "unit_code" or (c.role == "name" and heads_mixed_names(c.path[-1]))
        for c in columns
    )
    main = _main_amount(rows, columns)
    above = _nest_classes(live, names, main)
    numbered = [row for row in live if _has_unit_number(row) and _is_named(row, known_units)]
    last_below = _last_below(numbered)
    series = _number_series(live, known_units) if has_units else frozenset()
    for row in live:
        label = row_label(row)
        row.label = label
        # Some totals print no label at all: numbers alone in the first row of the body.
        if is_total(row) or (not row.texts and row is live[0]):
            row.role = "total"
            continue
        is_unit = label is not None and unit_key(label) in known_units
        number = printed_code(row) or ""
        is_unit = is_unit or (_has_unit_number(row) and number[:_SERIES] in series)
        is_unit = is_unit or last_below.get(number, row.row_no) > row.row_no
        if is_unit and not names.codes_of(label or ""):
            code = None  # 406001 before a unit's name is its number in the budget
        else:
            code = reader.read(row, label or "", depth=_depth(row, above))
        if code is None and label and is_unit:
            row.role = "unit"
            row.code_text = printed_code(row)
            row.dims["reported_unit_name"] = unit_name(label)
            continue
        if code is None and label and row.texts.get("unit_name") and _is_block_sum(label):
            row.role = "unit"  # 某中学 | 小计: the sum of that unit's rows
            row.dims["reported_unit_name"] = unit_name(row.texts["unit_name"])
            continue
        if code is None and label and label_key(label) == "小计" and row is not live[0]:
            row.role = "subtotal"  # above 支出总计, below the last class
            continue
        if code is None and not row.texts.get("name"):
            row.role = (
                "unit" if row.texts.get("unit_name") or row.texts.get("unit_code") else "item"
            )
            if row.role == "item":
                row.role = "subtotal"
            printed = row.texts.get("unit_name")
            row.dims["reported_unit_name"] = unit_name(printed) if printed else None
            continue
        if code is None and label:
            code = _resolve_name(names, label, live, row, key, above)
            if code is None and printed_code(row) is None and _sums_classes(label, axis):
                row.role = "subtotal"  # 公用经费合计 among the names of the classes that it sums up
                continue
            if code is None and has_units:
                row.role = (
                    "unit"  # 单位名称（科目）: neither coded nor a name of the classification
                )
                row.dims["reported_unit_name"] = unit_name(label)
                continue
        row.code_text = row.texts.get("code") or "|".join(
            row.texts.get(role, "") for role in ("code_class", "code_section", "code_item")
        ).strip("|")
        if not code:
            continue
        row.dims[key] = code
        if axis == "economic":
            row.dims["economic_system"] = "government" if code[0] == "5" else "department"
        if has_gov:
            gov = re.sub(r"\D", "", row.texts.get("gov_code", "")) or government.read(row, "", "#1")
            if gov:
                row.attributes["gov_code"] = gov
            if row.texts.get("gov_name"):
                row.attributes["gov_name"] = squeeze(row.texts["gov_name"])
        if row.texts.get("unit_name"):
            row.dims["reported_unit_name"] = squeeze(unit_name(row.texts["unit_name"]))
    link_by_prefix(rows, key)
    _link_unknown(live, key, above)
    _link_totals(rows, key, main)


def _has_unit_number(row: Row) -> bool:
    """Whether a row prints 038001 in full: a unit's number, as codes have 3, 5 or 7 digits."""
    code = printed_code(row)
    return code is not None and len(code) in _UNIT_DIGITS


def _is_named(row: Row, known_units: frozenset[str]) -> bool:
    """Whether a row names a unit of the document."""
    return unit_key(row_label(row) or "") in known_units


def _number_series(rows: Sequence[Row], known_units: frozenset[str]) -> frozenset[str]:
    """First digits of the numbers that name units: 038 of 038001.

    A unit's row is one that names a unit of the document, or one whose number has the digits of a
    unit's and whose name is that of a public body.
    """
    return frozenset(
        code[:_SERIES]
        for row in rows
        if (code := printed_code(row)) is not None
        and (
            _is_named(row, known_units)
            or (len(code) in _UNIT_DIGITS and is_organisation(clean_name(row_label(row) or "")))
        )
    )


def _last_below(numbered: Sequence[Row]) -> dict[str, int]:
    """For all that units' numbers begin with, the last row of such a unit.

    205 教育部门 above 205018 某中学 is the department of that unit, no class; 205 教育支出 below it is one.
    """
    return {
        code[:length]: row.row_no
        for row in numbered
        for code in (printed_code(row) or "",)
        for length in range(1, len(code))
    }


def _sums_classes(label: str, axis: str) -> bool:
    """Whether a label is that of a sum of economic classes; 本年支出合计 is the sum of the table."""
    words = row_words()
    is_sum = words["subtotal"].find(label) is not None
    return axis == "economic" and is_sum and words["current_total"].find(label) is None


def _is_block_sum(label: str) -> bool:
    """小计 and 合计 beside the name of a unit sum up the rows of that unit."""
    words = row_words()
    return words["grand_total"].find(label) is not None or words["subtotal"].find(label) is not None


def _depth(row: Row, above: Mapping[int, Row]) -> int | None:
    """How many rows stand above a row in the tree of the amounts; ``None`` where they do not close."""
    depth = 0
    while (parent := above.get(row.row_no)) is not None:
        depth, row = depth + 1, parent
    return depth or None


def _resolve_name(
    names: Classification,
    label: str,
    rows: Sequence[Row],
    row: Row,
    key: str,
    tree: dict[int, Row],
) -> str | None:
    """Code of a row that prints only a name: below the nearest coded row above, level by level.

    Below a name that the classification does not know nothing is looked up: 行政运行 is a name of many.
    Empty where several codes below the heading have the name, each in its years: the models know the year
    (2089901 until 2020, 2089999 since). ``tree`` then puts the row below that heading.
    """
    above: list[str | None] = []
    for other in rows[: rows.index(row)]:
        if other.role == "unit":
            above = []
        elif other.role == "item":
            above.append(other.dims.get(key))
    parent = tree.get(row.row_no)
    if parent is not None:
        prefix = parent.dims.get(key)
        if prefix is not None:
            code = names.find(label, length=len(prefix) + 2, prefix=prefix)
            if code:
                return code
    last = next((code for code in reversed(above) if code), None)
    if last is not None and (parent is None or parent.dims.get(key)):
        known = above[-1] is not None
        for prefix in (last[:7], last[:5], last[:3]) if known else (last[:3],):
            if len(prefix) not in (3, 5):
                continue
            code = names.find(label, length=len(prefix) + 2, prefix=prefix)
            if code:
                return code
            below = [c for c in names.codes_of(label) if c[:-2] == prefix]
            if len(below) > 1:
                for other in rows[: rows.index(row)]:
                    if other.dims.get(key) == prefix:
                        tree[row.row_no] = other
                return ""
    code = names.find(label, length=3)
    if code is None and key == "economic_code":
        code = names.find(label, length=5)  # a list of 办公费, 差旅费 … without their classes
    return code


def _main_amount(rows: Sequence[Row], columns: Sequence[Column]) -> int | None:
    """The column of amounts that most rows fill, of those that are part of no other."""
    tops = [c.col_no for c in columns if c.role == "amount" and c.parent_col_no is None
            and not c.is_of_which]  # fmt: skip
    filled = {c: sum(row.values.get(c) is not None for row in rows) for c in tops}
    return max(tops, key=lambda c: (filled[c], -c), default=None)


def _link_totals(rows: Sequence[Row], key: str, main: int | None) -> None:
    """Top-level rows belong to their unit's row, units and top-level rows to the total row."""
    totals = [row for row in rows if row.role == "total"]
    units = [row for row in rows if row.role == "unit"]
    total = totals[0] if totals else None
    unit: Row | None = None
    for row in rows:
        if row.role == "unit":
            unit = row
            row.parent_row_no = total.row_no if total else None
        elif row.role == "item" and row.parent_row_no is None and row.dims.get(key):
            anchor = unit if unit is not None else total
            row.parent_row_no = anchor.row_no if anchor else None
        if row.role == "item" and unit is not None and row.dims.get(key):
            # classes listed below a unit are that unit's
            row.dims.setdefault("reported_unit_name", unit.dims.get("reported_unit_name"))
    if not total and len(units) > 1:
        link_units(rows)
    elif len(units) > 1:
        link_units(rows, main)
