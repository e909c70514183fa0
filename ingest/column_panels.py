"""Columns side by side: 类|款|项 segments of one code, and panels that repeat their keys."""

from __future__ import annotations

from dataclasses import replace

from ingest.columns import Column

_KEY_AFTER_AMOUNT = frozenset({"name", "code", "code_class", "economic_name", "gov_name"})
_SEGMENTS = ("code_class", "code_section", "code_item")


def _name_segments(columns: list[Column]) -> list[Column]:
    """科目编码 over two or three columns heads 类|款|项 even where the words 类 款 项 are not printed."""
    named = list(columns)
    for position, column in enumerate(columns):
        run = [
            place
            for place in range(position, min(position + len(_SEGMENTS), len(columns)))
            if columns[place].role == "code" and columns[place].path == column.path
        ]
        first = position == 0 or columns[position - 1].path != column.path
        if column.role == "code" and first and len(run) > 1 and column.path:
            for place, segment in zip(run, _SEGMENTS, strict=False):
                named[place] = replace(columns[place], role=segment)
    return named


def number_segments(columns: list[Column]) -> list[Column]:
    """Tell groups of 类|款|项 columns apart: functional, department economic, government economic."""
    numbered: list[Column] = []
    group = -1
    previous: str | None = None
    for column in _name_segments(columns):
        if column.role in _SEGMENTS:
            if previous is None or _SEGMENTS.index(column.role) <= _SEGMENTS.index(previous):
                group += 1
            previous = column.role
            numbered.append(replace(column, group_no=group))
        else:
            previous = None
            numbered.append(column)
    return numbered


def _name_labels(columns: list[Column]) -> list[Column]:
    """Columns of words between amounts are names: a side whose head nobody declared."""
    named = list(columns)
    for position in range(1, len(columns) - 1):
        before, after = columns[position - 1], columns[position + 1]
        between = before.role in ("amount", "rate", "change") and after.role == "amount"
        if columns[position].role == "text" and between:
            named[position] = replace(columns[position], role="name")
    return named


def split_panels(columns: list[Column], two_sided: bool) -> list[Column]:
    """Start a new panel at each key column that follows an amount column.

    In a two-sided table a column of words between two columns of amounts labels the second.
    """
    if two_sided:
        columns = _name_labels(columns)
    roles = [column.role for column in columns]
    repeats = roles.count("name") > 1 or roles.count("code") > 1 or two_sided
    panel = 1
    seen_amount = False
    split: list[Column] = []
    for position, column in enumerate(columns):
        later_amount = any(r in ("amount", "unknown") for r in roles[position + 1 :])
        if repeats and seen_amount and column.role in _KEY_AFTER_AMOUNT and later_amount:
            panel += 1
            seen_amount = False
        seen_amount = seen_amount or column.role in ("amount", "unknown")
        split.append(replace(column, panel_no=panel))
    first = {p: min(c.group_no for c in split if c.panel_no == p and c.role in _SEGMENTS)
             for p in {c.panel_no for c in split if c.role in _SEGMENTS}}  # fmt: skip
    return [
        replace(c, group_no=c.group_no - first[c.panel_no]) if c.role in _SEGMENTS else c
        for c in split
    ]
