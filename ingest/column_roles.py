"""What each column of a table means, read off its header path."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.column_panels import number_segments, split_panels
from ingest.column_sums import link_columns
from ingest.columns import Column, heads_mixed_names
from ingest.declarations import column_words
from ingest.dimensions import is_known, read_dims
from ingest.economic_columns import name_classes
from ingest.text import find_money_unit, label_key
from ingest.unit_columns import name_units

_MONEY = re.compile(r"(?:金额|价值|[原净]值|总价)$")
# Heads that say themselves that they count: 数量, 人次, 保有量, …(辆).
_COUNTING = re.compile(r"[数量次]$|\((?:辆|台|套|台/套|个|人|次|批|批次|人次|间|平方米)\)$")


def read_columns(
    paths: Sequence[Sequence[str]],
    has_numbers: Sequence[bool],
    *,
    two_sided: bool,
    fiscal_year: int | None,
    is_form: bool = False,
    fund_scope: str | None = None,
    title: str | None = None,
    known_units: frozenset[str] = frozenset(),
    has_words: Sequence[bool] = (),
) -> list[Column]:
    """Give every column a role, its dimensions, its panel and its parent.

    ``has_numbers[c]`` says whether the body prints numbers in column ``c``. A column of numbers whose
    header nobody declared has the role ``unknown``: its numbers are reported, never guessed.
    ``has_words[c]`` says whether the body prints anything there.
    ``fund_scope`` is the fund that the whole table is about, as far as its ``title`` names one;
    ``known_units`` are the units that the document names anywhere (see :func:`ingest.rows.unit_key`).
    """
    columns: list[Column] = []
    for col_no, path in enumerate(paths):
        columns.append(_read_column(col_no, tuple(path), has_numbers[col_no], fiscal_year))
    columns = number_segments(_settle_mixed_names(_settle_projects(columns)))
    columns = name_units(columns, known_units)
    if is_form:
        return columns
    if two_sided:  # 支出用途/项目名称 heads labels there, no projects
        labels = ("project", "economic_name", "gov_name")
        columns = [replace(x, role="name") if x.role in labels else x for x in columns]
        columns = [
            _label_of_side(x) if filled and not numbers else x
            for x, filled, numbers in zip(
                columns, has_words or has_numbers, has_numbers, strict=True
            )
        ]
    columns = name_classes(split_panels(columns, two_sided), title)
    return link_columns(columns, fiscal_year, fund_scope)


def _read_column(
    col_no: int, path: tuple[str, ...], has_numbers: bool, fiscal_year: int | None
) -> Column:
    words = column_words()
    unit = next((u for u in (find_money_unit(text) for text in reversed(path)) if u), None)
    if not path:
        return Column(col_no, 1, path, "unknown" if has_numbers else "text", {}, unit_text=unit)
    dims, known = read_dims(path, fiscal_year)
    key = words["key_columns"].find(path[-1])
    if key is None and not known:
        # A garbled innermost text does not hide a readable one above it.
        for text in reversed(path[:-1]):
            key = words["key_columns"].find(text)
            if key is not None:
                break
    elif key is not None and known and has_numbers and key["role"] in ("name", "project", "text"):
        key = None  # 支出 or 项目支出 as a money column
    if key is not None and key["role"] == "count" and not _is_count(path):
        key = None  # 其他用车(万元)
    if key is not None:
        return Column(col_no, 1, path, str(key["role"]), {}, unit_text=unit)
    of_which = bool(dims.pop("of_which", False))
    of_which = of_which or any(words["of_which"].find(text) is not None for text in path)
    of_which = of_which or words["of_which_alone"].find(path[-1]) is not None
    if any(_heads_count(text) for text in path[:-1]) and _is_count(path):
        return Column(col_no, 1, path, "count", {}, unit_text=unit)  # 编制数/合计
    measure = dims.pop("measure", None)
    if len(path) > 1 and label_key(path[-1]).strip("()") == "%":
        measure = "rate"  # 比上年增减 over 金额 | %
    dims.pop("sub_item", None)
    if measure is not None:
        return Column(col_no, 1, path, str(measure), dims, of_which, unit_text=unit)
    if known or of_which or dims:
        return Column(col_no, 1, path, "amount", dims, of_which, unit_text=unit)
    return Column(col_no, 1, path, "unknown" if has_numbers else "text", dims, unit_text=unit)


def _heads_count(text: str) -> bool:
    """Whether a header text is declared as one of things that are counted."""
    found = column_words()["key_columns"].find(text)
    return found is not None and found["role"] == "count"


def _is_count(path: tuple[str, ...]) -> bool:
    """Whether a column below a head of counted things counts them and does not price them.

    其他用车 counts vehicles alone and over 数量(辆), but holds money over 金额, with (万元), and below
    公务用车运行维护费, which is an amount itself.
    """
    inner = label_key(path[-1])
    bare = re.sub(r"\([^()]*\)$", "", inner)
    if find_money_unit(path[-1]) is not None or _MONEY.search(bare):
        return False
    if _COUNTING.search(inner) or _COUNTING.search(bare):
        return True
    if any(find_money_unit(text) is not None for text in path):
        return False
    above = [text for text in path if not _heads_count(text)]
    return "item_code" not in read_dims(above, None)[0]


def _label_of_side(column: Column) -> Column:
    """按功能科目分类 over words below 支出 heads the labels of a side, whoever declared it."""
    named = column.role == "amount" and len(column.path) > 1
    return replace(column, role="name") if named and not is_known(column.path[-1]) else column


def _settle_projects(columns: list[Column]) -> list[Column]:
    """项目内容 beside 项目名称 describes the project, alone it names it."""
    named = any(c.role == "project" and not _describes(c) for c in columns)
    return [
        replace(c, role="text") if named and c.role == "project" and _describes(c) else c
        for c in columns
    ]


def _describes(column: Column) -> bool:
    return label_key(column.path[-1]) == "项目内容"


def _settle_mixed_names(columns: list[Column]) -> list[Column]:
    """``单位名称（科目）`` beside codes of a classification heads units and classes alike: names."""
    roles = {c.role for c in columns}
    if not roles & {"code", "code_class"} or "name" in roles:
        return columns
    return [
        replace(c, role="name") if c.role == "unit_name" and heads_mixed_names(c.path[-1]) else c
        for c in columns
    ]
