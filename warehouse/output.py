"""Printing results on standard output: lines, tables, CSV and JSON with exact decimals."""

from __future__ import annotations

import csv
import json
import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.table import Table

Row = Sequence[Any]


def print_line(text: str = "") -> None:
    """Print one line of a result."""
    sys.stdout.write(text + "\n")


def to_json(value: Any) -> str:
    """Serialise a value. A DECIMAL becomes a number with all its digits, never a float."""
    if isinstance(value, Decimal):
        return format(value, "f") if value.is_finite() else "null"
    if isinstance(value, float):
        return json.dumps(value) if math.isfinite(value) else "null"
    if isinstance(value, (date, datetime)):
        return json.dumps(value.isoformat())
    if value is None or isinstance(value, (bool, int, str)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        items = (
            f"{json.dumps(str(k), ensure_ascii=False)}: {to_json(v)}" for k, v in value.items()
        )
        return "{" + ", ".join(items) + "}"
    if isinstance(value, (list, tuple, set)):
        return "[" + ", ".join(to_json(item) for item in value) + "]"
    return json.dumps(str(value), ensure_ascii=False)


def print_json(value: Any) -> None:
    """Print a value as JSON on one line."""
    print_line(to_json(value))


def print_json_rows(names: Sequence[str], rows: Iterable[Row]) -> None:
    """Print rows as a JSON array of objects, one object per line."""
    separator = "[\n"
    for row in rows:
        sys.stdout.write(separator + to_json(dict(zip(names, row, strict=True))))
        separator = ",\n"
    print_line("[]" if separator == "[\n" else "\n]")


def print_csv(names: Sequence[str], rows: Iterable[Row]) -> None:
    """Print rows as CSV (RFC 4180); null is an empty field."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([to_text(value, null="") for value in row])


def print_table(names: Sequence[str], rows: Iterable[Row]) -> None:
    """Print rows as a table for people. Chinese characters are two columns wide, as terminals draw them.

    On a terminal the table is fitted to its width; elsewhere it is as wide as its content.
    """
    rows = list(rows)
    table = Table(show_edge=False, pad_edge=False)
    for column, name in enumerate(names):
        values = [row[column] for row in rows if row[column] is not None]
        numeric = bool(values) and all(
            isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)
            for value in values
        )
        table.add_column(name, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(to_text(value, null="") for value in row))
    console = Console(file=sys.stdout, highlight=False, markup=False, soft_wrap=False)
    if not console.is_terminal:
        console = Console(file=sys.stdout, highlight=False, markup=False, width=10_000)
    console.print(table)


def write_size(count: int) -> str:
    """A number of bytes for people."""
    if count >= 1e9:
        return f"{count / 1e9:.1f} GB"
    return f"{count / 1e6:.1f} MB" if count >= 100_000 else f"{max(count, 1) / 1e3:.1f} kB"


def cut_text(text: str, width: int) -> str:
    """A text that fits into so many columns; what was cut is marked. Chinese characters are two columns wide."""
    text = " ".join(text.split())
    return text if cell_len(text) <= width else f"{set_cell_size(text, width - 1).rstrip()}…"


def to_text(value: Any, null: str) -> str:
    """A value as people and CSV readers expect it."""
    if value is None:
        return null
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (dict, list, tuple)):
        return to_json(value)
    return str(value)
