"""Units of a department side by side: columns whose header names a public body."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.columns import Column
from ingest.declarations import column_words
from ingest.headers import without_year
from ingest.publisher.names import clean_name, is_organisation, is_own_level
from ingest.rows import unit_key, unit_name

_ENOUGH = 2  # units that nobody named elsewhere
# 机关, 本级, 国库, 培训会 and 宣传处 may be a unit or something else: they do not make units of a header by themselves
_BODY = re.compile(
    r".(?:局|委|委员会|中心|学校|中学|小学|大学|学院|医院|研究[院所]|法院|检察院|办事处|办公室|分局|支队|大队|站|馆)$"
)


def name_units(columns: list[Column], known_units: frozenset[str]) -> list[Column]:
    """Give columns of numbers below the name of a unit that unit.

    A name that the document gives as a unit elsewhere is one wherever it stands; others only side by
    side, so that no header nobody declared becomes a unit by the way it ends.
    """
    found: dict[int, str] = {}
    sure = False
    for column in columns:
        if column.role not in ("amount", "unknown"):
            continue
        for text in column.path:
            if _is_declared(text):
                continue
            known = unit_key(text) in known_units
            if known or is_organisation(clean_name(text)) or is_own_level(text):
                found[column.col_no] = unit_name(text)
                sure = sure or known
                break
    if not sure and (
        len(set(found.values())) < _ENOUGH or not all(map(_BODY.search, found.values()))
    ):
        return columns
    return [
        _of_unit(column, found[column.col_no]) if column.col_no in found else column
        for column in columns
    ]


def _of_unit(column: Column, name: str) -> Column:
    """A column of one unit; what stands below the name keeps its own meaning, or has none."""
    below: Sequence[str] = column.path[_place(column, name) + 1 :]
    role = "amount" if all(_is_declared(text) for text in below) else column.role
    return replace(column, role=role, dims={**column.dims, "reported_unit_name": name})


def _place(column: Column, name: str) -> int:
    return next(n for n, text in enumerate(column.path) if unit_name(text) == name)


def _is_declared(text: str) -> bool:
    words = column_words()
    bare = without_year(text)
    return any(
        words[part].find(each) is not None
        for part in ("amount_words", "dimensions", "key_columns", "stages")
        for each in (text, bare)
    )
