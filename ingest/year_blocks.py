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
    """What the lines across the body say, by their number."""
    return {
        number: said
        for number in range(table.header_count, len(table.rows))
        if (said := _caption(table, number, fiscal_year))
    }


def _caption(table: FoundTable, number: int, fiscal_year: int | None) -> dict[str, Any]:
    """What a line of the table says where it is one text across all columns."""
    cells = [cell for cell in distinct_cells(table.rows[number]) if cell.text.strip()]
    if len(cells) != 1 or not (
        cells[0].col_span >= max(table.col_count - 1, 2) or _stands_alone(table, number)
    ):
        return {}
    return _said(cells[0].text, fiscal_year) if cell_number(cells[0].text) is None else {}


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
    dims, known = read_dims((text,), fiscal_year)
    if dims and fiscal_year is not None and _THIS_YEAR.match(label_key(text)):
        dims.setdefault("value_year", fiscal_year)
    return dims if known and dims and not set(dims) - set(_SAID) else {}
