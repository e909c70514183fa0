"""Comma-separated files for spreadsheets and for programs, and the descriptor of a Data Package."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from warehouse.export_tables import Table, read_rows
from warehouse.history import Run

# What a spreadsheet takes for a formula: "=1+1", "+1+1", "-1+1", "@SUM(A1)", "＝1+1", and after a tab or line end.
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
# A number such as "-3.2" or a dash for "none" runs nothing.
_HARMLESS = re.compile(r"[+-]?[\d,]*\.?\d+%?|[-－]+")

_FIELD_TYPES = {
    "VARCHAR": "string",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "DOUBLE": "number",
    "FLOAT": "number",
    "DECIMAL": "number",
}


def escape_formula(value: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run: ``=1+1`` → ``'=1+1``.

    A plain number such as ``-3.2`` and a lone dash are left alone.
    """
    if _FORMULA.match(value) and not _HARMLESS.fullmatch(value):
        return "'" + value
    return value


def write_csv(con: duckdb.DuckDBPyConnection, table: Table, path: Path, *, has_mark: bool) -> None:
    """Write one table: UTF-8, comma, CRLF, empty for null.

    ``has_mark`` puts the byte order mark first, without which spreadsheet programs take the file for one in the
    encoding of the machine and show Chinese as garbage; programs want none.
    """
    encoding = "utf-8-sig" if has_mark else "utf-8"
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow([column.name for column in table.columns])
        for row in read_rows(con, table):
            writer.writerow([_to_text(value) for value in row])


def _to_text(value: Any) -> str:
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


def _describe_field(
    name: str, sql_type: str, comment: str | None, required: bool
) -> dict[str, Any]:
    base = sql_type.split("(", maxsplit=1)[0]
    if base.startswith("TIMESTAMP"):
        kind: dict[str, Any] = {"type": "datetime", "format": "any"}
    elif base.endswith("INT") or base == "INTEGER":
        kind = {"type": "integer"}
    else:
        kind = {"type": _FIELD_TYPES.get(base, "any")}
    field = {"name": name, **kind, "description": comment or name}
    # an empty text is written as nothing, as null is: only other types can be required
    if required and kind["type"] != "string":
        field["constraints"] = {"required": True}
    return field


def write_descriptor(tables: list[tuple[Table, Path]], path: Path, run: Run | None) -> None:
    """Write ``datapackage.json`` (Tabular Data Package): every table and column with type and description.

    Paths in it are relative to its folder, with the size and hash of every file.
    """
    descriptor: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "yusuan",
        "title": "部门预算公开 – Chinese government budget disclosures",
        "description": (
            "Amounts are exact decimals in yuan. A text that a spreadsheet would take for a formula has an "
            "apostrophe before it. Facts are leaves: a plain sum over one document counts nothing twice. "
            "fct_expenditure, fct_expenditure_nature and fct_economic_expenditure are the same money: use one."
        ),
        "resources": [_describe_resource(table, file, path.parent) for table, file in tables],
    }
    if run is not None:
        descriptor["version"] = run.run_id
    path.write_text(json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _describe_resource(table: Table, file: Path, folder: Path) -> dict[str, Any]:
    content = file.read_bytes()
    return {
        "profile": "tabular-data-resource",
        "name": table.file_name,
        "path": file.relative_to(folder).as_posix(),
        "description": table.comment or table.name,
        "encoding": "utf-8",
        "format": "csv",
        "mediatype": "text/csv",
        "bytes": len(content),
        "hash": "sha256:" + hashlib.sha256(content).hexdigest(),
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "header": True},
        "schema": {
            "missingValues": [""],
            "fields": [
                _describe_field(c.name, c.sql_type, c.comment, c.is_required) for c in table.columns
            ],
        },
    }
