"""Years one above the other in one table: lines across it say which year the rows below are of.

上年预算数 | its columns | its numbers | 本年预算数 | the same columns | its numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ingest.dimensions import read_dims
from ingest.grids import FoundTable
from ingest.headers import cell_number, distinct_cells, header_paths
from ingest.rows import Row
from ingest.text import label_key

_SAID = ("value_year", "value_stage")
_LEAST_COLUMNS = 2
_THIS_YEAR = re.compile("本年|当年")
_THIS_YEAR_ALONE = re.compile("本年度?|当年度?")
_YEAR_ALONE = re.compile(r"20\d\d年度?")
# 2024年安排情况: a line of a year in words that nobody declared, not 本年收入
_BEGINS_WITH_YEAR = re.compile(r"(?:20\d\d年|上年|本年|当年)(?!.*(?:收入|支出|结转|结余|[:：。]))")


def column_paths(table: FoundTable, fiscal_year: int | None) -> list[list[str]]:
    """Header texts above each column, outermost first.

    Where lines across the body mark blocks of years, such a line in the header is one of them: it
    says of which year the first block is, and nothing of the columns, which hold all blocks. Else
    it is said of the whole table wherever it stands: below 预算数 | 决算数 it takes from neither what
    the head says itself.
    """
    rows, count = table.rows, table.header_count
    across = [rows[n] for n in range(count) if _caption(table, n, fiscal_year)]
    head = [rows[n] for n in range(count) if not _caption(table, n, fiscal_year)]
    if across and _captions(table, fiscal_year):
        rows, count = [*head, *rows[count:]], len(head)
    elif across and head:
        rows = [*across, *head, *rows[count:]]
    return header_paths(rows, count, table.col_count)


def mark_year_blocks(rows: Sequence[Row], table: FoundTable, fiscal_year: int | None) -> None:
    """Give the rows below a line that names a year or a stage that year and stage.

    The line above the first rows may stand in the table or among the lines over it. Without such a
    line inside the body nothing is marked.
    """
    captions = _captions(table, fiscal_year)
    if not captions:
        return
    first = _said(table.heading[-1].text, fiscal_year) if table.heading else {}
    for number in range(table.header_count):
        first = _caption(table, number, fiscal_year) or first
    said = first
    for row in rows:
        if row.row_no in captions:
            said = captions[row.row_no]
            row.role = "empty"
        elif row.role == "item":
            row.dims.update(said)


def _captions(table: FoundTable, fiscal_year: int | None) -> dict[int, dict[str, Any]]:
    """What the lines across the body say, by their number.

    Where a line of the header says a year, one of another year in unknown words says nothing, but ends
    what that line is said of. 本年 alone is a year beside another one only; else it is the money of the
    year, beside that carried over.
    """
    above = [_caption(table, number, fiscal_year) for number in range(table.header_count)]
    body = range(table.header_count, len(table.rows))
    captions = {n: said for n in body if (said := _caption(table, n, fiscal_year))}
    if any(above):
        captions |= {n: {} for n in body if n not in captions and _names_some_year(table, n)}
    if table.heading:
        above.append(_said(table.heading[-1].text, fiscal_year))
    years = {said.get("value_year", fiscal_year) for said in (*above, *captions.values())}
    if years != {fiscal_year}:
        return captions
    return {n: c for n, c in captions.items() if not _THIS_YEAR_ALONE.fullmatch(_across(table, n))}


def _caption(table: FoundTable, number: int, fiscal_year: int | None) -> dict[str, Any]:
    """What a line of the table says where it is one text across all columns."""
    return _said(_across(table, number), fiscal_year)


def _across(table: FoundTable, number: int) -> str:
    """The one text across all columns of a line; empty where it holds another one or an amount."""
    cells = [cell for cell in distinct_cells(table.rows[number]) if cell.text.strip()]
    if len(cells) != 1 or cell_number(cells[0].text) is not None:
        return ""
    is_across = cells[0].col_span >= max(table.col_count - 1, 2) or _stands_alone(table, number)
    return label_key(cells[0].text) if is_across else ""


def _names_some_year(table: FoundTable, number: int) -> bool:
    """Whether a line across all columns begins with a year and stands above amounts."""
    below = table.rows[number + 1 :]
    return _BEGINS_WITH_YEAR.match(_across(table, number)) is not None and any(
        cell_number(cell.text) is not None for row in below for cell in distinct_cells(row)
    )


def _stands_alone(table: FoundTable, number: int) -> bool:
    """Whether the one text of a line opens it in a table of a format that knows no spans.

    A table that lists years in that column prints numbers beside them; a year without is a blank row.
    """
    rows = table.rows
    first = rows[number][0] if rows[number] else None
    if first is None or not first.text.strip() or table.col_count <= _LEAST_COLUMNS:
        return False
    if any(cell.col_span > 1 or cell.row_span > 1 for row in rows for cell in row if cell):
        return False
    return not any(
        row[0] is not None
        and _said(row[0].text, None)
        and any(cell is not None and cell.text.strip() for cell in row[1:])
        for row in rows[table.header_count :]
    )


def _said(text: str, fiscal_year: int | None) -> dict[str, Any]:
    """Year and stage that a text names, where it names nothing else."""
    key = label_key(text)
    if fiscal_year is not None and _THIS_YEAR_ALONE.fullmatch(key):
        return {"value_year": fiscal_year}
    dims, known = read_dims((text,), fiscal_year)
    known = known or _YEAR_ALONE.fullmatch(key) is not None
    if dims and fiscal_year is not None and _THIS_YEAR.match(key):
        dims.setdefault("value_year", fiscal_year)
    return dims if known and dims and not set(dims) - set(_SAID) else {}
