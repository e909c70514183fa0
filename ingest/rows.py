"""What each body row of a panel means, its full code, and which printed sum it is part of.

Codes come in every shape: 3, 5 and 7 digits in one column, 类|款|项 in three with blanks or repeated,
two-digit segments, in brackets before or after the name, or not at all. What is missing is taken from
the rows above and checked against the classification's names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ingest.classification import Classification, economic, functional
from ingest.columns import NATURE_PARENT, SOURCE_PARENT, Column
from ingest.declarations import row_words, strip_enumeration
from ingest.document import Cell
from ingest.headers import cell_number, distinct_cells, is_index_row
from ingest.text import fold, label_key, squeeze
from ingest.trees import nest_by_sums

_BRACKET_CODE = re.compile(r"^[\[(（【]\s*(\d{3,9})\s*[\])）】]\s*(.+)$")
_LEADING_CODE = re.compile(r"^(\d{3}(?:\d{2}){0,3})[-—\s.]*([^\d\s.,，].*)$")
_TRAILING_CODE = re.compile(r"^(.+?)\s*[\[(（【]\s*(\d{3,9})\s*[\])）】]$")
_NOTE = re.compile(r"^[(（]?(?:备?注|说明|附注)[:：]")
_UNIT_CODE = re.compile(r"^[A-Z]?\d{3,9}$")
_LEVELS = {3: 1, 5: 2, 7: 3, 9: 4}


@dataclass(slots=True)
class Row:
    """One body row of one panel while it is being understood."""

    row_no: int
    texts: dict[str, str]  # key column role → text (first non-empty of that role)
    values: dict[int, str | None]  # amount column → plain number text, None where blank
    page_number: int | None
    key_cols: dict[str, int] = field(default_factory=dict)
    indent: float | None = None
    role: str = "item"
    code_text: str | None = None
    label: str | None = None
    level: int | None = None
    parent_row_no: int | None = None
    dims: dict[str, Any] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        """No number in any amount column."""
        return all(value is None for value in self.values.values())


def collect_rows(
    cells: Sequence[Sequence[Cell | None]], first: int, columns: Sequence[Column]
) -> list[Row]:
    """Body rows of one panel with their key texts and numbers; empty and index rows have such roles."""
    rows: list[Row] = []
    keys = [c for c in columns if c.role not in ("amount", "unknown", "change", "rate")]
    money = [c for c in columns if c.role in ("amount", "unknown")]
    for row_no in range(first, len(cells)):
        row = Row(row_no, {}, {}, None)
        line = cells[row_no]
        seen: set[int] = set()
        for column in keys:
            cell = line[column.col_no] if column.col_no < len(line) else None
            if cell is None or id(cell) in seen:
                continue
            text = cell.text.strip()
            row.page_number = row.page_number or cell.page_number
            if not text:
                continue
            if cell.row == _row_in_grid(cells, row_no, column.col_no) or column.role in (
                "unit_name",
                "unit_code",
                "project",
                "project_type",
                "name",
            ):
                seen.add(id(cell))
            role = _key_role(column)
            if role in row.texts:
                role = f"{role}_{column.col_no}"
            row.texts[role] = text
            row.key_cols[role] = column.col_no
            if row.indent is None and cell.indent is not None:
                row.indent = cell.indent
        for column in money:
            cell = line[column.col_no] if column.col_no < len(line) else None
            row.values[column.col_no] = cell_number(cell.text) if cell is not None else None
            if cell is not None:
                row.page_number = row.page_number or cell.page_number
        if not row.texts and row.is_blank:
            row.role = "empty"
        elif is_index_row(line) and len(distinct_cells(line)) > 2 and not _has_decimals(row):
            row.role = "index"
        elif any(_NOTE.match(label_key(text)) for text in row.texts.values()):
            row.role = "note"
        rows.append(row)
    return rows


def _row_in_grid(cells: Sequence[Sequence[Cell | None]], row_no: int, col_no: int) -> int:
    cell = cells[row_no][col_no]
    return cell.row if cell is not None else row_no


def _has_decimals(row: Row) -> bool:
    return any(value and "." in value for value in row.values.values())


def _key_role(column: Column) -> str:
    if column.role.startswith("code_") and column.group_no:
        return f"{column.role}#{column.group_no}"
    return column.role


# --------------------------------------------------------------------------- codes


def read_axis(rows: Sequence[Row], columns: Sequence[Column]) -> str:
    """Return what the rows are about: function, economic, unit, project, procurement or labels."""
    roles = {column.role for column in columns}
    starts = [code[0] for code in (_printed_code(row) for row in rows) if code]
    if starts:
        top = max(set(starts), key=starts.count)
        if top in "35":
            return "economic"
        if top == "2" and roles & {"code", "code_class", "name"}:
            return "function"
    if roles & {"code", "code_class"} and not starts:
        heads = " ".join("".join(c.path) for c in columns if c.role in ("code", "code_class", "name"))
        return "economic" if "经济" in heads else "function"
    if "item_name" in roles or "category" in roles:
        return "procurement"
    if "project" in roles:
        return "project"
    if roles & {"unit_name", "unit_code"} and "name" not in roles:
        return "unit"
    return "labels"


def _printed_code(row: Row) -> str | None:
    """The code as printed in a column or a bracket (may be a segment only)."""
    for role in ("code", "code_class"):
        text = squeeze(row.texts.get(role, ""))
        if re.fullmatch(r"\d{3,9}", text):
            return text
        match = _LEADING_CODE.match(text) or _BRACKET_CODE.match(text)
        if match and role == "code":
            return match[1]
    for role in ("name", "project", "economic_name", "item_name"):
        text = fold(row.texts.get(role, ""))
        match = _BRACKET_CODE.match(text) or _LEADING_CODE.match(text)
        if match:
            return match[1]
        trailing = _TRAILING_CODE.match(text)
        if trailing:
            return trailing[2]
    return None


def _split_label(text: str) -> tuple[str | None, str]:
    """``"[2014001]行政运行"`` → code and name; the code is ``None`` where none is printed."""
    folded = re.sub(r"\s*\n\s*", "", fold(text))
    match = _BRACKET_CODE.match(folded) or _LEADING_CODE.match(folded)
    if match:
        return match[1], match[2].strip()
    trailing = _TRAILING_CODE.match(folded)
    if trailing:
        return trailing[2], trailing[1].strip()
    return None, folded


class CodeReader:
    """Turns printed codes and segments into full codes, row after row."""

    def __init__(self, classification: Classification, width: int) -> None:
        self._names = classification
        self._width = width  # 3 (类款项) or 2 (类款)
        self._class = ""
        self._section = ""

    def read(self, row: Row, name: str, group: str = "") -> str | None:
        """Return the full code of a row, ``None`` where it prints none."""
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
            digits = _split_label(row.texts.get("name", ""))[0] or ""
        if not digits.strip("0"):
            return None  # a row of zeros stands for 'nothing here'
        if len(digits) <= 2:
            return self._from_short(digits.zfill(2), name)
        if len(digits) in (4, 6) and self._class and not digits.startswith(self._class):
            return self._from_short(digits, name)
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

    def _from_short(self, segment: str, name: str) -> str:
        as_section = f"{self._class}{segment}"
        as_item = f"{self._class}{self._section}{segment}"
        if len(segment) == 4:
            code = as_section
        elif self._section and not self._names.agrees(as_section, name):
            code = as_item if self._names.agrees(as_item, name) else as_section
        else:
            code = as_section
        self._remember(code)
        return code

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
    live = [row for row in rows if row.role == "item"]
    first = next((c for c in (_printed_code(row) for row in live) if c), "")
    system = "government" if first.startswith("5") else "department"
    names = functional() if axis == "function" else economic(system)
    reader = CodeReader(names, 3 if axis == "function" else 2)
    government = CodeReader(economic("government"), 2)
    key = f"{axis}_code"
    has_gov = any(c.role == "gov_code" or c.group_no for c in columns)
    for row in live:
        label = _row_label(row)
        row.label = label
        if _is_total(row):
            row.role = "total"
            continue
        code = reader.read(row, label or "")
        if code is None and label and unit_key(label) in known_units:
            row.role = "unit"
            row.dims["reported_unit_name"] = label
            continue
        if code is None and not row.texts.get("name"):
            row.role = "unit" if row.texts.get("unit_name") or row.texts.get("unit_code") else "item"
            if row.role == "item":
                row.role = "subtotal"
            row.dims["reported_unit_name"] = row.texts.get("unit_name")
            continue
        if code is None and label:
            code = _resolve_name(names, label, live, row, key)
        row.code_text = row.texts.get("code") or "|".join(
            row.texts.get(role, "") for role in ("code_class", "code_section", "code_item")
        ).strip("|")
        if code is None:
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
            row.dims["reported_unit_name"] = squeeze(row.texts["unit_name"])
    link_by_prefix(rows, key)
    _link_totals(rows, key)


def _resolve_name(
    names: Classification, label: str, rows: Sequence[Row], row: Row, key: str
) -> str | None:
    """Code of a row that prints only a name: below the nearest coded row above, level by level."""
    above: list[str] = []
    for other in rows[: rows.index(row)]:
        if other.role == "unit":
            above = []
        elif other.dims.get(key):
            above.append(other.dims[key])
    if above:
        last = above[-1]
        for prefix in (last[:7], last[:5], last[:3]):
            if len(prefix) not in (3, 5):
                continue
            code = names.find(label, length=len(prefix) + 2, prefix=prefix)
            if code:
                return code
    return names.find(label, length=3)


def _link_totals(rows: Sequence[Row], key: str) -> None:
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
    if not total and len(units) > 1:
        _link_units(rows)


def _row_label(row: Row) -> str | None:
    for role in ("name", "economic_name", "project", "item_name", "unit_name", "project_type"):
        text = row.texts.get(role)
        if text:
            return _split_label(text)[1]
    for role, text in row.texts.items():
        if not role.startswith(("code", "unit_code", "ordinal", "gov")):
            return _split_label(text)[1]
    return next(iter(row.texts.values()), None)


def _is_total(row: Row) -> bool:
    """A row whose only label is 合计 or 总计, in whichever key column."""
    words = row_words()["grand_total"]
    labels = [t for role, t in row.texts.items() if not role.startswith(("ordinal", "text", "count"))]
    return bool(labels) and words.find(labels[0]) is not None and all(
        words.find(text) is not None or squeeze(text) in ("*", "**", "-") for text in labels
    )


# --------------------------------------------------------------------------- units


def read_unit_rows(rows: list[Row], main: int | None) -> None:
    """Understand rows by publishing unit: a department's row is the sum of its units' rows."""
    live = [row for row in rows if row.role == "item"]
    for row in live:
        row.label = _row_label(row)
        if _is_total(row):
            row.role = "total"
            continue
        row.code_text = row.texts.get("unit_code")
        row.role = "unit"
        row.dims["reported_unit_name"] = _split_label(row.texts.get("unit_name") or row.label or "")[1]
    _link_units(rows, main)


def _link_units(rows: Sequence[Row], main: int | None = None) -> None:
    units = [row for row in rows if row.role == "unit"]
    total = next((row for row in rows if row.role == "total"), None)
    coded = all(_UNIT_CODE.match(squeeze(row.code_text or "")) for row in units) and units
    for row in units:
        row.parent_row_no = total.row_no if total else None
    if coded:
        for position, row in enumerate(units):
            code = squeeze(row.code_text or "")
            for other in reversed(units[:position]):
                prefix = squeeze(other.code_text or "")
                if code != prefix and code.startswith(prefix):
                    row.parent_row_no = other.row_no
                    break
    elif main is not None and len(units) > 1:
        tree = nest_by_sums([_decimal(row.values.get(main)) for row in units], lone_children=True)
        for position, parent in enumerate(tree):
            if parent is not None:
                units[position].parent_row_no = units[parent].row_no


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


# --------------------------------------------------------------------------- projects and purchases


def read_listed_rows(
    rows: list[Row], main: int | None, known_units: frozenset[str] = frozenset()
) -> None:
    """Understand rows of projects or purchases under totals, units and categories.

    The printed amounts tell the levels apart: a row above others that equals their sum is their sum.
    """
    live = [row for row in rows if row.role == "item"]
    words = row_words()["categories"]
    unit: str | None = None
    category: str | None = None
    project: str | None = None
    for row in live:
        row.label = _row_label(row)
        if _is_total(row):
            row.role = "total"
            continue
        for role, target in (("executing_unit", "executing_unit"), ("project_type", "project_type")):
            if row.texts.get(role):
                row.attributes[target] = squeeze(row.texts[role])
        meaning = words.find(row.texts.get("category") or row.label or "")
        if meaning is not None:
            category = str(meaning["category"])
        if row.texts.get("unit_name"):
            unit = _split_label(row.texts["unit_name"])[1]
        if unit_key(row.label or "") in known_units:
            unit = row.label
        names = [row.texts[r] for r in sorted(row.texts) if r.startswith("project") and not
                 r.startswith(("project_type", "project_code"))]  # fmt: skip
        if names:
            project = squeeze(names[-1])
        row.dims["category"] = category
        row.dims["reported_unit_name"] = unit
        row.dims["project_name"] = squeeze(names[-1]) if names else None
        row.dims["under_project"] = project
        for role, text in row.texts.items():
            if role.startswith(("item_name", "text", "category", "economic_name")):
                row.attributes.setdefault(role, squeeze(text))
    _nest_listed(rows, live, main, known_units)


def _nest_listed(
    rows: list[Row], live: list[Row], main: int | None, known_units: frozenset[str]
) -> None:
    total = next((row for row in rows if row.role == "total"), None)
    items = [row for row in live if row.role == "item"]
    if main is None or not items:
        return
    values = [_decimal(row.values.get(main)) for row in items]
    target = _decimal(total.values.get(main)) if total else None
    parents = _levels(values, [_hint(row) for row in items],
                      [_marker(row, known_units) for row in items], target)  # fmt: skip
    for position, parent in enumerate(parents):
        row = items[position]
        row.parent_row_no = items[parent].row_no if parent is not None else (
            total.row_no if total else None
        )
    sums = {row.parent_row_no for row in items}
    for row in items:
        if row.row_no in sums:
            row.role = "subtotal"


def _marker(row: Row, known_units: frozenset[str]) -> str | None:
    """What kind of sub-heading a row of a list is: a unit of the document, a category, or none."""
    if unit_key(row.label or "") in known_units:
        return "unit"
    if row.texts.get("item_name") or len(row.texts) > 2:
        return None
    return "category" if row_words()["categories"].find(row.label or "") else None


def unit_key(name: str) -> str:
    """A unit's name for comparison: without code, blanks and （本级）."""
    bare = _split_label(name)[1]
    return re.sub(r"[(（](?:本级|机关|局本级|汇总|本部)[)）]", "", label_key(bare))


def _levels(
    values: list[Decimal | None],
    hints: list[tuple[int, float]],
    markers: list[str | None],
    target: Decimal | None,
) -> list[int | None]:
    """The flattest reading of a list whose top level adds up to the printed total.

    Flat first; then by sub-headings (units, categories); then levels by where the texts begin; then by
    the amounts alone. Where none closes, or no total is printed, what the texts show.
    """
    places = [-int(v.as_tuple().exponent) for v in values if v is not None]
    step = Decimal(1).scaleb(-max(places, default=2))
    flat: list[int | None] = [None] * len(values)
    by_marker = _by_markers(values, hints, markers)
    by_text = nest_by_sums(values, hints=hints, step=step)
    readings = [flat] if by_marker is None else [by_marker, flat]
    readings += [by_text, nest_by_sums(values, lone_children=True, step=step)]
    if target is not None:
        for parents in readings:
            top = [v for v, p in zip(values, parents, strict=True) if p is None and v]
            if abs(sum(top, Decimal(0)) - target) <= step * (len(top) + 1) / 2:
                return parents
    return by_marker or by_text


def _by_markers(
    values: list[Decimal | None], hints: list[tuple[int, float]], markers: list[str | None]
) -> list[int | None] | None:
    """Levels by sub-headings: the kind of heading that comes first is the outer one."""
    order: list[str] = []
    for marker in markers:
        if marker is not None and marker not in order:
            order.append(marker)
    if not order:
        return None
    parents: list[int | None] = []
    open_at: dict[str, int] = {}
    for position, marker in enumerate(markers):
        if marker is None:
            parents.append(next((open_at[m] for m in reversed(order) if m in open_at), None))
            continue
        outer = order[: order.index(marker)]
        for inner in order[order.index(marker) :]:
            open_at.pop(inner, None)
        parents.append(next((open_at[m] for m in reversed(outer) if m in open_at), None))
        open_at[marker] = position
    for heading in {p for p in parents if p is not None}:
        _nest_block(values, hints, parents, markers, heading)
    return parents


def _nest_block(
    values: list[Decimal | None],
    hints: list[tuple[int, float]],
    parents: list[int | None],
    markers: list[str | None],
    heading: int,
) -> None:
    """Levels inside one sub-heading's block where its rows do not add up flat."""
    block = [i for i, p in enumerate(parents) if p == heading]
    if any(markers[i] for i in block):
        return
    inner = [values[i] for i in block]
    levels = _levels(inner, [hints[i] for i in block], [None] * len(block), values[heading])
    for offset, parent in enumerate(levels):
        if parent is not None:
            parents[block[offset]] = block[parent]


def _hint(row: Row) -> tuple[int, float]:
    """How far right the first key text stands: column, then indentation."""
    first = min(row.key_cols.values(), default=0)
    return first, round((row.indent or 0.0) / 4.0)


# --------------------------------------------------------------------------- labels (two-sided tables, items)


def read_labelled_rows(rows: list[Row], side: str) -> None:
    """Understand rows that print only a label; ``side`` is income, expenditure or items."""
    live = [row for row in rows if row.role == "item"]
    if side == "items":
        _read_items(live)
        return
    for row in live:
        row.label = _row_label(row)
        _read_label(row, side)
    _inherit(live, side)
    _link_labels(live, side)


def _read_items(live: list[Row]) -> None:
    words = row_words()
    for row in live:
        row.label = _row_label(row) or ""
        meaning = words["three_public"].find(re.sub(r"^其中:?", "", label_key(row.label)))
        if meaning is None:
            memo = words["memo"].find(row.label)
            if memo is not None:
                row.dims["memo_code"] = memo["memo_code"]
            elif words["of_which"].find(row.label):
                row.role = "of_which"
            continue
        if meaning.get("total"):
            row.role = "total"
        elif meaning.get("of_which"):
            row.role = "of_which"
        else:
            row.dims["item_code"] = meaning["item_code"]
    total = next((row for row in live if row.role == "total"), None)
    vehicle = next((row for row in live if row.dims.get("item_code") == "vehicle"), None)
    for row in live:
        item = row.dims.get("item_code")
        if item in ("vehicle_purchase", "vehicle_operation") and vehicle is not None:
            row.parent_row_no = vehicle.row_no
        elif item and total is not None:
            row.parent_row_no = total.row_no


def _read_label(row: Row, side: str) -> None:
    words = row_words()
    label = row.label or ""
    key = strip_enumeration(label_key(label))
    if words["grand_total"].find(label) is not None:
        row.role = "total"
        return
    opens = side == "expenditure" and re.fullmatch(r"财政拨款(?:支出)?", key) is not None
    if opens or words["current_total"].find(label) is not None:
        row.role = "subtotal"
        row.dims["period"] = "current_year"
        return
    if words["of_which"].find(label) is not None:
        meaning = words["income"].find(re.sub(r"^其中:?", "", key)) if side == "income" else None
        if meaning is not None:
            row.dims.update(meaning)
            row.dims["said_part"] = True
        else:
            row.role = "of_which"
        return
    meaning = words[side].find(label)
    if meaning is not None:
        row.dims.update(meaning)
        if meaning.get("balance_code") and side == "expenditure":
            # 一般公共预算结转结余 below 年终结转结余: the balance of one fund
            source = words["income"].find(label)
            if source is not None and source.get("income_source_code"):
                row.dims["income_source_code"] = source["income_source_code"]
        return
    if side == "expenditure":
        code, name = _split_label(label)
        if code and code[0] == "2":
            row.dims["function_code"] = code
            return
        found = functional().find(strip_enumeration(label_key(name)), length=3)
        if found:
            row.dims["function_code"] = found
            return
    row.dims["unresolved"] = True


def _inherit(live: list[Row], side: str) -> None:
    """Give rows below 上年结转, 结转下年 or a nature what they inherit from it; resolve names in context."""
    carried = False
    closed = False  # 本年收入合计 has been passed: sources below it are parts of what is carried forward
    balance: str | None = None
    nature: str | None = None
    function = ""
    for row in live:
        dims = row.dims
        if row.role in ("total", "subtotal"):
            closed = any(r.role == "item" for r in live[: live.index(row)])
            carried, balance, nature, function = False, None, None, ""
            continue
        if side == "income":
            if dims.get("period") == "carried_forward":
                carried = True
            elif carried and dims.get("income_source_code") and (
                closed or not _is_enumerated_top(row)
            ):
                dims["period"] = "carried_forward"
            elif _is_enumerated_top(row):
                carried = False
            continue
        if balance and not dims.get("balance_code") and not _is_enumerated_top(row):
            _resolve_in_context(row, balance, None, "")
        elif balance and closed and not dims.get("balance_code"):
            _resolve_in_context(row, balance, None, "")
        if dims.get("balance_code"):
            balance, nature, function = dims["balance_code"], None, ""
        elif dims.get("nature_code"):
            nature, function, balance = dims["nature_code"], "", None
        elif dims.get("function_code"):
            function, balance = dims["function_code"], None
        elif dims.get("unresolved"):
            _resolve_in_context(row, balance, nature, function)
            function = dims.get("function_code", function)


def _is_enumerated_top(row: Row) -> bool:
    return re.match(r"^[一二三四五六七八九十]+、", label_key(row.label or "")) is not None


def _resolve_in_context(row: Row, balance: str | None, nature: str | None, function: str) -> None:
    label = strip_enumeration(label_key(row.label or ""))
    if balance:
        meaning = row_words()["income"].find(label)
        if meaning is not None:
            row.dims.update({k: v for k, v in meaning.items() if k != "period"})
            row.dims["balance_code"] = balance
            row.dims.pop("unresolved", None)
            row.dims.pop("function_code", None)
            return
    for prefix in (function[:5], function[:3]):
        if len(prefix) in (3, 5):
            code = functional().find(label, length=len(prefix) + 2, prefix=prefix)
            if code:
                row.dims["function_code"] = code
                row.dims.pop("unresolved", None)
                return
    for system in ("department", "government"):
        code = economic(system).find(label, length=3)
        if code:
            row.dims.update(economic_code=code, economic_system=system)
            if nature and system == "department":
                row.dims["nature_code"] = nature
            row.dims.pop("unresolved", None)
            return


def _link_labels(live: list[Row], side: str) -> None:
    """Parents in a panel of labels: by code prefix, by source, nature or balance, then the totals."""
    total = _pick_total(live)
    currents = [row for row in live if row.role == "subtotal"]
    for position, row in enumerate(live):
        if row.role == "total":
            continue
        if row.role == "subtotal":
            # 一、部门预算 opens the list that 本年收入合计 closes: one is the other's only part.
            closing = [r for r in currents if live.index(r) > position]
            anchor = closing[0] if closing and not any(r.role == "item" for r in live[:position]) else total
            row.parent_row_no = anchor.row_no if anchor else None
            continue
        above = [r for r in reversed(live[:position]) if r.role == "item"]
        if row.role == "of_which":
            near = next((r for r in above if not r.dims.get("said_part")), None)
            row.parent_row_no = near.row_no if near else None
            continue
        parent = _dimension_parent(row, live, position)
        if parent is None and _part_of_current(row, live, position, currents):
            parent = _current_for(position, live, currents)
        if parent is None:
            parent = total
        row.parent_row_no = parent.row_no if parent else None


def _pick_total(live: Sequence[Row]) -> Row | None:
    totals = [row for row in live if row.role == "total"]
    return totals[-1] if totals else None


def _dimension_parent(row: Row, live: Sequence[Row], position: int) -> Row | None:
    """The row above that a row is a part of by what it says."""
    dims = row.dims
    above = [r for r in reversed(live[:position]) if r.role == "item"]
    code = dims.get("function_code")
    if code:
        prefixes = [r for r in above if r.dims.get("function_code") and
                    code != r.dims["function_code"] and code.startswith(r.dims["function_code"])]  # fmt: skip
        return max(prefixes, key=lambda r: len(r.dims["function_code"]), default=None)
    if dims.get("economic_code"):
        nature = dims.get("nature_code")
        return next(
            (
                r
                for r in above
                if nature and r.dims.get("nature_code") == nature and not r.dims.get("economic_code")
            ),
            None,
        )
    if dims.get("balance_code"):
        if dims.get("income_source_code"):
            return next(
                (r for r in above if r.dims.get("balance_code") == dims["balance_code"]
                 and not r.dims.get("income_source_code")), None)  # fmt: skip
        return None
    if dims.get("nature_code"):
        wide = NATURE_PARENT.get(dims["nature_code"])
        return next((r for r in above if wide and r.dims.get("nature_code") == wide), None)
    source, period = dims.get("income_source_code"), dims.get("period")
    wide = SOURCE_PARENT.get(source or "")
    for other in above:
        same_period = other.dims.get("period") == period
        if wide and same_period and other.dims.get("income_source_code") == wide:
            return other
        if (
            period == "carried_forward"
            and same_period
            and source
            and not other.dims.get("income_source_code")
        ):
            return other
    return None


def _part_of_current(
    row: Row, live: Sequence[Row], position: int, currents: Sequence[Row]
) -> bool:
    """Whether a row is inside 本年收入合计 (本年支出合计) by what it is and by where it stands."""
    dims = row.dims
    if not currents or dims.get("balance_code") or dims.get("period") == "carried_forward":
        return False
    current = _current_for(position, live, currents)
    if current is None:
        return False
    if dims.get("income_source_code") == "non_fiscal_surplus":
        return live.index(current) > position
    return True


def _current_for(position: int, live: Sequence[Row], currents: Sequence[Row]) -> Row | None:
    """The 本年…合计 that a row belongs to: the one that opens its list, else the next one below."""
    opening = [
        row
        for row in currents
        if live.index(row) < position and not any(r.role == "item" for r in live[: live.index(row)])
    ]
    if opening:
        return opening[0]
    below = [row for row in currents if live.index(row) > position]
    return below[0] if below else None
