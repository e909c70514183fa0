"""One Excel workbook for people: notes first, a list of all columns, then a sheet per table."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from warehouse.errors import YusuanError
from warehouse.export_tables import Column, Table, read_rows
from warehouse.export_text import escape_formula
from warehouse.history import Run

_SHEET_ROWS = 1_048_576
_CELL_CHARACTERS = 32_767
_SHEET_NAME = 31
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NARROW, _WIDE = 9, 44

# In Chinese and in English.
_NOTES = (
    (
        "每份文件印出的数字，一个数字一行事实；金额单位为元，1 万元 = 10,000 元。",
        "Every number that the documents print, once as a fact; amounts are in yuan.",
    ),
    (
        "先看 unit_year_summary：每个单位、年度、阶段、口径一行。",
        "Start with unit_year_summary: one row per unit, year, stage and scope.",
    ),
    (
        "不要相加：部门文件已包含其所属单位（scope）；预算与决算（stage）；不同年度。",
        "Never add: a department's document holds its units (scope); budgets and final accounts (stage); years.",
    ),
    (
        "fct_expenditure、fct_expenditure_nature、fct_economic_expenditure 是同一笔钱的三种分法。",
        "These three are the same money, by function, by nature and by what it buys: use one.",
    ),
    (
        "三公经费、项目、政府采购、机关运行经费等是支出的一部分，不再加到支出上。",
        "Three public funds, projects, procurement and memo items are parts of expenditure.",
    ),
    ("空白是没有印出，0 是印出的零。", "A blank was not printed; a zero was."),
    (
        "以等号等开头的文字前有一个单引号，以免被当作公式。",
        "A text that looks like a formula has an apostrophe before it.",
    ),
)


def write_workbook(
    con: duckdb.DuckDBPyConnection, tables: list[Table], path: Path, run: Run | None
) -> None:
    """Write the tables as sheets with filters, widths and number formats.

    Raises :class:`YusuanError` for a table that is longer than a sheet.
    """
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        style = _Styles(book)
        tables = sorted(tables, key=_rank)
        names = {table.relation: table.file_name[:_SHEET_NAME] for table in tables}
        _write_notes(book, style, tables, names, run)
        _write_columns(book, style, tables)
        for table in tables:
            _write_table(con, book, style, table, names[table.relation])


def _rank(table: Table) -> tuple[bool, int, str]:
    """Where a reader begins comes first: the wide tables for people, then facts, then dimensions, then ``audit``."""
    kinds = ("unit_year_summary", "unit_", "fct_", "dim_")
    kind = next((n for n, prefix in enumerate(kinds) if table.name.startswith(prefix)), len(kinds))
    return table.schema != "marts", kind, table.name


class _Styles:
    """Formats of the cells."""

    def __init__(self, book: Any) -> None:
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.head = book.add_format(
            {"bold": True, "bg_color": "#DDE6F0", "bottom": 1, "text_wrap": True, "valign": "top"}
        )
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.link = book.get_default_url_format()
        self.decimal = book.add_format({"num_format": "#,##0.00####"})
        self.money = book.add_format({"num_format": "#,##0.00"})
        self.plain = book.add_format({"num_format": "0"})

    def of(self, column: Column) -> Any:
        """The number format of a column; ``None`` for text."""
        if column.sql_type == "DECIMAL(20,2)":
            return self.money
        if column.sql_type.startswith("DECIMAL") or column.sql_type == "DOUBLE":
            return self.decimal
        return self.plain if column.sql_type.endswith(("INT", "INTEGER")) else None


def _write_notes(
    book: Any, style: _Styles, tables: list[Table], names: dict[str, str], run: Run | None
) -> None:
    sheet = book.add_worksheet("notes")
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 2, 75)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, "yusuan · 部门预算公开数据", style.title)
    line = 1
    if run is not None:
        sheet.write_string(line, 0, "version 版本")
        sheet.write_string(line, 1, run.run_id)
        line += 1
    for note in _NOTES:
        line += 1
        for position, text in enumerate(note, start=1):
            sheet.write_string(line, position, text, style.text)
    line += 2
    sheet.write_string(line, 0, "sheet 工作表", style.head)
    sheet.write_string(line, 1, "what it holds 内容", style.head)
    for table in tables:
        line += 1
        name = names[table.relation]
        sheet.write_url(line, 0, f"internal:'{name}'!A1", style.link, name)
        sheet.write_string(line, 1, _clean(table.comment or ""), style.text)


def _write_columns(book: Any, style: _Styles, tables: list[Table]) -> None:
    sheet = book.add_worksheet("columns")
    sheet.set_column(0, 1, 30)
    sheet.set_column(2, 2, 110, style.text)
    sheet.freeze_panes(1, 0)
    for position, title in enumerate(("table 表", "column 列", "description 说明")):
        sheet.write_string(0, position, title, style.head)
    line = 0
    for table in tables:
        for column in table.columns:
            line += 1
            sheet.write_string(line, 0, table.file_name)
            sheet.write_string(line, 1, column.name)
            sheet.write_string(line, 2, _clean(column.comment or ""), style.text)
    sheet.autofilter(0, 0, max(line, 1), 2)


def _write_table(
    con: duckdb.DuckDBPyConnection, book: Any, style: _Styles, table: Table, name: str
) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    formats = [style.of(column) for column in table.columns]
    for position, (column, width) in enumerate(
        zip(table.columns, _measure(con, table), strict=True)
    ):
        sheet.set_column(position, position, width)
        sheet.write_string(0, position, column.name, style.head)
    last = 0
    for number, row in enumerate(read_rows(con, table), start=1):
        if number >= _SHEET_ROWS:
            raise YusuanError(
                f"{table.file_name} has more rows than a sheet takes: use another format"
            )
        last = number
        for position, value in enumerate(row):
            _write_cell(sheet, number, position, value, formats[position])
    sheet.autofilter(0, 0, max(last, 1), max(len(table.columns) - 1, 0))


def _measure(con: duckdb.DuckDBPyConnection, table: Table) -> list[float]:
    """Width of each column in characters: that of nearly all of its values, a Chinese sign counting two."""
    if not table.columns:
        return []
    widths = ", ".join(
        f'quantile_disc(strlen("{column.name}"::varchar) * 0.67 + 2, 0.95)'
        for column in table.columns
    )
    found = con.execute(f"select {widths} from {table.relation}").fetchone()
    assert found is not None
    return [
        min(_WIDE, max(_NARROW, len(column.name) * 0.9 + 3, float(width or 0)))
        for column, width in zip(table.columns, found, strict=True)
    ]


def _write_cell(sheet: Any, row: int, column: int, value: Any, number_format: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, Decimal):
        sheet.write_number(row, column, float(value), number_format)
    elif isinstance(value, (int, float)):
        sheet.write_number(row, column, value, number_format)
    elif isinstance(value, (date, datetime)):
        sheet.write_datetime(row, column, value)
    else:
        # A string cell is never run, but it may be saved as CSV by whoever opens it.
        sheet.write_string(row, column, _clean(escape_formula(str(value))))


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)[:_CELL_CHARACTERS]
