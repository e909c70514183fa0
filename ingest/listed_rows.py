"""Rows of units, projects and purchases: which row is the sum of which, without codes to say so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from ingest.declarations import row_words
from ingest.rows import Row, decimal_of, is_total, row_label, split_label, unit_key, unit_name
from ingest.text import squeeze
from ingest.trees import nest_by_sums, nest_to_total

# 121 | 121001 | A068001
# 一 | （二） | 三、 in a column of ordinals: a heading above 1, 2, 3
_SECTION = re.compile(r"^\(?[一二三四五六七八九十]+\)?[、.]?$")
_UNIT_CODE = re.compile(r"^[A-Z]?\d{3,9}$")


def read_unit_rows(rows: list[Row], main: int | None) -> None:
    """Understand rows by publishing unit: a department's row is the sum of its units' rows.

    Where each unit has a row for every year, the rows of one year are added up by themselves.
    """
    live = [row for row in rows if row.role == "item"]
    _fill_years(live)
    for row in live:
        row.label = (row.texts.get("unit_name") if _year(row) else None) or row_label(row)
        if is_total(row) or (_year(row) and _is_total_word(row.texts.get("unit_name", ""))):
            row.role = "total"
            continue
        row.code_text = row.texts.get("unit_code")
        row.role = "unit"
        row.dims["reported_unit_name"] = unit_name(row.texts.get("unit_name") or row.label or "")
    for year in dict.fromkeys(_year(row) for row in rows):
        link_units([row for row in rows if _year(row) == year], main)


def _year(row: Row) -> int | None:
    """The year that a row itself prints."""
    year = row.dims.get("value_year")
    return int(year) if year is not None else None


def _fill_years(live: Sequence[Row]) -> None:
    """Give the second year of a unit its name, where the cell of the name does not reach down."""
    for above, row in pairwise(live):
        if _year(row) and "unit_name" not in row.texts and above.texts.get("unit_name"):
            row.texts["unit_name"] = above.texts["unit_name"]


def _is_total_word(text: str) -> bool:
    return row_words()["grand_total"].find(text) is not None


def link_units(rows: Sequence[Row], main: int | None = None) -> None:
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
    elif main is not None and len(units) > 1 and not _adds_up(units, total, main):
        tree = nest_by_sums([decimal_of(row.values.get(main)) for row in units], lone_children=True)
        for position, parent in enumerate(tree):
            if parent is not None:
                units[position].parent_row_no = units[parent].row_no


def _adds_up(units: Sequence[Row], total: Row | None, main: int) -> bool:
    """Whether the units side by side already add up to the total: equal amounts are no levels then."""
    whole = decimal_of(total.values.get(main)) if total else None
    parts = [decimal_of(row.values.get(main)) or Decimal(0) for row in units]
    return whole is not None and sum(parts, Decimal(0)) == whole


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
        row.label = row_label(row)
        if is_total(row):
            row.role = "total"
            continue
        listed = row.texts.get("project") or row.texts.get("item_name")
        if listed and row.texts.get("name") and (row.texts.get("project") or row.texts.get("code")):
            row.label = split_label(listed)[1]  # not its functional class
        for role, target in (
            ("executing_unit", "executing_unit"),
            ("project_type", "project_type"),
        ):
            if row.texts.get(role):
                row.attributes[target] = squeeze(row.texts[role])
        meaning = words.find(row.texts.get("category") or row.label or "")
        if meaning is not None:
            category = str(meaning["category"])
        if row.texts.get("unit_name"):
            unit = unit_name(row.texts["unit_name"])
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
    values = [decimal_of(row.values.get(main)) for row in items]
    target = decimal_of(total.values.get(main)) if total else None
    parents = _levels(values, [_hint(row) for row in items],
                      [_marker(row, known_units) for row in items], target)  # fmt: skip
    for position, parent in enumerate(parents):
        row = items[position]
        row.parent_row_no = (
            items[parent].row_no if parent is not None else (total.row_no if total else None)
        )
    sums = {row.parent_row_no for row in items}
    for row in items:
        if row.row_no in sums:
            row.role = "subtotal"


def _marker(row: Row, known_units: frozenset[str]) -> str | None:
    """What kind of sub-heading a row of a list is: a unit of the document, a category, or none."""
    if unit_key(row.label or "") in known_units:
        return "unit"
    if _SECTION.match(squeeze(row.texts.get("ordinal", ""))):
        return "section"
    if row.texts.get("item_name") or len(row.texts) > 2:
        return None
    return "category" if row_words()["categories"].find(row.label or "") else None


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
        to_total = nest_to_total(values, target)
        if to_total is not None:
            return to_total
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
