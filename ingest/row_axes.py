"""What the rows of a panel list (classes, units, projects, items, labels), read as such."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.classification import economic, functional, name_key
from ingest.coded_rows import read_coded_rows
from ingest.columns import Column
from ingest.declarations import Kind, row_words, strip_enumeration
from ingest.document import Cell
from ingest.kind_evidence import LISTED_KINDS
from ingest.labelled_rows import read_evaluated_rows, read_labelled_rows
from ingest.listed_rows import read_listed_rows, read_unit_rows
from ingest.resource_rows import mark_resources
from ingest.rows import Row, is_total, read_axis, row_label
from ingest.table_task import main_column
from ingest.text import label_key

# Those of them whose rows are projects.
_PROJECT_KINDS = frozenset({"project", "carryover_project", "transfer", "debt"})


def read_rows(
    kind: Kind | None,
    rows: list[Row],
    columns: list[Column],
    panel: int,
    two_sided: bool,
    known_units: frozenset[str],
) -> str:
    """Understand the rows of one panel and return what they list."""
    axis = read_axis(rows, columns)
    main = main_column(columns, rows)
    name = kind.name if kind else ""
    if two_sided and axis in ("labels", "project"):
        heads = label_key("".join("".join(c.path) for c in columns))
        side = "expenditure" if panel > 1 or ("支出" in heads and "收入" not in heads) else "income"
        read_labelled_rows(rows, side, by_class="经济" in heads and "功能" not in heads)
        return side
    if name == "memo" and axis == "labels" and _names_classes(rows):
        read_coded_rows(rows, columns, "economic", known_units)
        return "economic"
    if name == "self_evaluation":
        read_evaluated_rows(rows)
        return "items"
    if name == "three_public" and _lists_units_by_year(rows, columns):
        read_unit_rows(rows, main)
        return "unit"
    if name in ("three_public", "memo", "state_assets") and axis == "labels":
        read_labelled_rows(rows, "items")
        mark_resources(rows, holds_assets=name == "state_assets")
        return "items"
    listed = {c.role for c in columns} & {"item_name", "project", "category"}
    bought = name in ("procurement", "service_purchase", "new_assets") and bool(listed)
    bought = bought or (name in _PROJECT_KINDS and _mostly_projects(rows))
    if axis in ("function", "economic") and not bought:
        read_coded_rows(rows, columns, axis, known_units)
        return axis
    if name in ("basic_economic", "economic_expenditure") and axis == "project":
        for row in rows:  # 支出项目类别: names of economic classes under each unit
            if "project" in row.texts:
                row.texts["name"] = row.texts.pop("project")
        read_coded_rows(rows, columns, "economic", known_units)
        return "economic"
    if name == "income_summary" and axis == "labels" and _names_sources(rows):
        read_labelled_rows(rows, "income")
        return "income"
    if axis == "unit" or (name == "three_public" and axis != "labels"):
        read_unit_rows(rows, main)
        return "unit"
    if axis in ("project", "procurement") or name in LISTED_KINDS:
        read_listed_rows(rows, main, known_units)
        return "project"
    if _mostly_classified(rows):
        resolved = _coded_by_name(rows, columns, known_units)
        if resolved:
            return resolved
    if name in ("basic_economic", "economic_expenditure"):
        read_coded_rows(rows, columns, "economic", known_units)
        return "economic"
    if name in (
        "function_expenditure",
        "expenditure_summary",
        "income_summary",
        "basic_function",
    ):
        read_coded_rows(rows, columns, "function", known_units)
        return "function"
    read_labelled_rows(rows, "income" if name == "income_summary" else "expenditure")
    return "labels"


def _lists_units_by_year(rows: Sequence[Row], columns: Sequence[Column]) -> bool:
    """单位名称 | 年度 | items as columns: each unit once for every year."""
    has_units = any(c.role == "unit_name" for c in columns)
    return has_units and any("value_year" in row.dims for row in rows)


def borrow_totals(rows: Sequence[Row], beside: Sequence[Row]) -> None:
    """Numbers without a label beside the total of the panel to the left are a total as well."""
    totals = {row.row_no: row.label for row in beside if row.role in ("total", "subtotal")}
    for row in rows:
        if row.role == "item" and not row.texts and not row.is_blank and totals.get(row.row_no):
            row.texts["name"] = totals[row.row_no] or ""


def mark_whole_totals(
    rows: Sequence[Row], columns: Sequence[Column], cells: Sequence[Sequence[Cell | None]]
) -> None:
    """合计 that reaches into a panel from the one to its left is the sum of both, not of the panel."""
    first = min(column.col_no for column in columns)
    for row in rows:
        line = cells[row.row_no]
        if first == 0 or first >= len(line) or row.role != "item" or not is_total(row):
            continue
        if line[first] is not None and line[first] is line[first - 1]:
            row.role, row.label = "subtotal", row_label(row)


def first_expenditure(rows: Sequence[Row]) -> int | None:
    """Where expenditure begins in a summary of one column: below 收入总计, or at 二、支出总计."""
    labels = [strip_enumeration(label_key(row_label(row) or "")) for row in rows]
    totals = [i for i, text in enumerate(labels) if re.fullmatch(r"收入(总计|合计|总额)?", text)]
    spent = [i for i, text in enumerate(labels) if re.fullmatch(r"支出(总计|合计|总额)?", text)]
    if not totals or not spent or totals[0] > spent[0]:
        return None
    words = row_words()["income"]
    first = next((i for i, text in enumerate(labels) if words.find(text) is not None), None)
    if first is None:
        return None
    above = [i for i in totals if first < i < spent[0]]
    return above[-1] + 1 if above else spent[0]


def _names_sources(rows: Sequence[Row]) -> bool:
    """Whether rows list sources of income (一、一般公共预算拨款收入 …) and no functional classes."""
    words = row_words()["income"]
    names = [row_label(row) or "" for row in rows if row.role == "item" and not is_total(row)]
    found = sum(words.find(name) is not None for name in names)
    return found >= 2 and found * 2 >= len(names)


def _names_classes(rows: Sequence[Row]) -> bool:
    """Whether rows list economic classes (办公费, 印刷费 …), not only 会议费, 培训费 and their like."""
    words = row_words()
    names = [row_label(row) or "" for row in rows if row.role == "item"]
    classes = [n for n in names if economic("department").by_name.get(name_key(n))]
    own = [n for n in classes if not (words["memo"].find(n) or words["three_public"].find(n))]
    return len(own) >= 2 and len(classes) * 2 >= len(names)


def _mostly_projects(rows: Sequence[Row]) -> bool:
    """Whether nearly every row names a project, codes of classifications beside it or not."""
    items = [row for row in rows if row.role == "item" and not is_total(row)]
    named = sum(bool(row.texts.get("project")) for row in items)
    return bool(items) and named >= len(items) * 0.8


def _mostly_classified(rows: Sequence[Row]) -> bool:
    return sum(row.role == "item" and bool(row.texts.get("name")) for row in rows) >= 2


def _coded_by_name(
    rows: list[Row], columns: list[Column], known_units: frozenset[str]
) -> str | None:
    """Rows that print only names: functional or economic when most names are in a classification."""
    names = [
        strip_enumeration(label_key(r.texts["name"]))
        for r in rows
        if r.role == "item" and r.texts.get("name")
    ]
    classes = {"function": functional(), "economic": economic("department")}
    best = max(
        classes, key=lambda axis: sum(bool(classes[axis].by_name.get(name_key(n))) for n in names)
    )
    hits = sum(bool(classes[best].by_name.get(name_key(name))) for name in names)
    if hits * 2 < len(names):
        return None
    read_coded_rows(rows, columns, best, known_units)
    return best
