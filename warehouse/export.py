"""The marts as files: Parquet, CSV, one Excel workbook, or a Data Package."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from warehouse.errors import YusuanError
from warehouse.history import published_run

FORMATS = ("parquet", "csv", "xlsx", "datapackage")
_BATCH = 20_000
_SHEET_ROWS = 1_048_576
_CELL_CHARACTERS = 32_767

# What a spreadsheet takes for a formula: "=1+1", "+1+1", "-1+1", "@SUM(A1)", and after a tab or line end.
_FORMULA = re.compile(r"[=+\-@\t\r\n]")
_PLAIN_NUMBER = re.compile(r"[+-]?[\d,]*\.?\d+%?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Table:
    """One table or view of the marts, as the database describes it."""

    name: str
    comment: str | None
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: SQL type as DuckDB names it."""

    name: str
    sql_type: str
    comment: str | None


def list_tables(con: duckdb.DuckDBPyConnection) -> list[Table]:
    """The tables of the marts in alphabetical order."""
    tables = con.execute(
        "select table_name, comment from duckdb_tables() where schema_name = 'marts' union all "
        "select view_name, comment from duckdb_views() where schema_name = 'marts' order by 1"
    ).fetchall()
    return [Table(name, comment, _columns(con, name)) for name, comment in tables]


def _columns(con: duckdb.DuckDBPyConnection, table: str) -> tuple[Column, ...]:
    rows = con.execute(
        "select column_name, data_type, comment from duckdb_columns() "
        "where schema_name = 'marts' and table_name = ? order by column_index",
        [table],
    ).fetchall()
    return tuple(Column(*row) for row in rows)


def export(con: duckdb.DuckDBPyConnection, folder: Path, format_name: str) -> list[Path]:
    """Write the marts to ``folder``; return the files.

    Raises :class:`YusuanError` for an unknown format or a warehouse without marts.
    """
    tables = list_tables(con)
    if not tables:
        raise YusuanError("the warehouse holds no marts")
    folder.mkdir(parents=True, exist_ok=True)
    if format_name == "parquet":
        return [_write_parquet(con, table, folder) for table in tables]
    if format_name == "csv":
        return [_write_csv(con, table, folder) for table in tables]
    if format_name == "xlsx":
        return [_write_workbook(con, tables, folder / "yusuan.xlsx")]
    if format_name == "datapackage":
        files = [_write_csv(con, table, folder / "data") for table in tables]
        return [_write_descriptor(con, tables, folder), *files]
    raise YusuanError(f"unknown format {format_name!r}: one of {', '.join(FORMATS)}")


def export_zip(con: duckdb.DuckDBPyConnection, archive: Path, format_name: str) -> None:
    """Write the marts as one ZIP file."""
    folder = archive.with_suffix("")
    files = export(con, folder, format_name)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as bundle:
        for path in files:
            bundle.write(path, path.relative_to(folder))
            path.unlink()
    for leftover in sorted(folder.rglob("*"), reverse=True):
        leftover.rmdir()
    folder.rmdir()


def escape_formula(value: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run: ``=1+1`` → ``'=1+1``.

    A plain number such as ``-3.2`` is left alone.
    """
    if _FORMULA.match(value) and not _PLAIN_NUMBER.fullmatch(value):
        return "'" + value
    return value


def rows_of(con: duckdb.DuckDBPyConnection, table: Table) -> Iterator[tuple[Any, ...]]:
    """All rows of a table, in the order of all its columns, so that two exports can be compared."""
    result = con.execute(f'select * from marts."{table.name}" order by all')
    while batch := result.fetchmany(_BATCH):
        yield from batch


def _write_parquet(con: duckdb.DuckDBPyConnection, table: Table, folder: Path) -> Path:
    path = folder / f"{table.name}.parquet"
    target = str(path).replace("'", "''")
    con.execute(
        f"copy (select * from marts.\"{table.name}\" order by all) to '{target}' "
        "(format parquet, compression zstd)"
    )
    return path


def _write_csv(con: duckdb.DuckDBPyConnection, table: Table, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{table.name}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow([column.name for column in table.columns])
        for row in rows_of(con, table):
            writer.writerow([_csv_value(value) for value in row])
    return path


def _csv_value(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, str):
        return escape_formula(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value)


def _write_workbook(con: duckdb.DuckDBPyConnection, tables: list[Table], path: Path) -> Path:
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        head = book.add_format({"bold": True})
        money = book.add_format({"num_format": "#,##0.00"})
        contents = book.add_worksheet("contents")
        contents.set_column(0, 1, 28)
        contents.set_column(2, 2, 90)
        line = 0
        for column, title in enumerate(("table", "column", "description")):
            contents.write_string(0, column, title, head)
        for table in tables:
            for described in (None, *table.columns):
                line += 1
                contents.write_string(line, 0, table.name)
                contents.write_string(line, 1, described.name if described else "")
                comment = described.comment if described else table.comment
                contents.write_string(line, 2, _sheet_text(comment or ""))
        for table in tables:
            sheet = book.add_worksheet(table.name[:31])
            sheet.freeze_panes(1, 0)
            for column, described in enumerate(table.columns):
                sheet.write_string(0, column, described.name, head)
            for number, row in enumerate(rows_of(con, table), start=1):
                if number >= _SHEET_ROWS:
                    raise YusuanError(
                        f"{table.name} has more rows than a sheet takes: use another format"
                    )
                for column, value in enumerate(row):
                    _write_cell(sheet, number, column, value, money)
    return path


def _write_cell(sheet: Any, row: int, column: int, value: Any, money: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, Decimal):
        sheet.write_number(row, column, float(value), money)
    elif isinstance(value, (int, float)):
        sheet.write_number(row, column, value)
    elif isinstance(value, (date, datetime)):
        sheet.write_datetime(row, column, value)
    else:
        # A string cell is never run, but it may be saved as CSV by whoever opens it.
        sheet.write_string(row, column, _sheet_text(escape_formula(str(value))))


def _sheet_text(text: str) -> str:
    return _CONTROL.sub("", text)[:_CELL_CHARACTERS]


_FIELD_TYPES = {
    "VARCHAR": "string",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
    "DOUBLE": "number",
    "FLOAT": "number",
}


def _field_type(sql_type: str) -> str:
    base = sql_type.split("(", maxsplit=1)[0]
    if base == "DECIMAL":
        return "number"
    if base.endswith("INT") or base == "INTEGER":
        return "integer"
    return _FIELD_TYPES.get(base, "any")


def _write_descriptor(con: duckdb.DuckDBPyConnection, tables: list[Table], folder: Path) -> Path:
    """Write ``datapackage.json`` (Tabular Data Package): every column with type and description."""
    run = published_run(con)
    descriptor = {
        "profile": "tabular-data-package",
        "name": "yusuan",
        "title": "部门预算公开 – Chinese government budget disclosures",
        "version": run.run_id if run else None,
        "description": "Amounts are in yuan. A text that begins like a formula has an apostrophe before it.",
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": table.name,
                "path": f"data/{table.name}.csv",
                "description": table.comment,
                "encoding": "utf-8",
                "format": "csv",
                "schema": {
                    "missingValues": [""],
                    "fields": [
                        {
                            "name": column.name,
                            "type": _field_type(column.sql_type),
                            "description": column.comment,
                        }
                        for column in table.columns
                    ],
                },
            }
            for table in tables
        ],
    }
    path = folder / "datapackage.json"
    path.write_text(json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path
