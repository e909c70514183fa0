"""Write a document as .xlsx: text in the rows above its table, merged ranges, numbers or texts.

Numbers are stored as a spreadsheet holds them after a sum: with binary noise that only the number format
hides.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Border, Side

from tests.formats.published import Piece, PlacedTable

# 1,234.50 | 539.15 | -3.2 | 1345 | 86.44% | 2010301; never 05 or 1.
_NUMBER = re.compile(r"(-?)((?:[1-9]\d{0,2}(?:,\d{3})+|0|[1-9]\d*)(?:\.(\d+))?)(%?)")
_MOST_DIGITS = 15
_RULED = Border(*[Side("thin")] * 4)


@dataclass(frozen=True)
class Style:
    """How a workbook is written."""

    as_numbers: bool  # real numbers with formats, else texts
    one_sheet: bool  # tables below each other, else one sheet each
    borders: bool  # rules around the cells of tables; without them, a blank row follows each table


def save_xlsx(pieces: Sequence[Piece], path: Path, style: Style) -> Path:
    """Write ``path`` and return it."""
    workbook = openpyxl.Workbook()
    sheet: Any = workbook.active
    sheet.title = "Sheet1"
    row = 1
    pending = False  # the sheet already holds a table
    for piece in pieces:
        if pending and not style.one_sheet:
            sheet = workbook.create_sheet(f"Sheet{len(workbook.sheetnames) + 1}")
            row, pending = 1, False
        if isinstance(piece, PlacedTable):
            row += pending  # two tables without a gap would be one
            row = _write_table(sheet, piece, row, style)
            pending = True
            row += not style.borders
        else:
            pending = False
            sheet.cell(row, 1, piece.text)
            row += 1
    workbook.save(path)
    return path


def _write_table(sheet: Any, table: PlacedTable, first: int, style: Style) -> int:
    for item in table.cells:
        cell = sheet.cell(first + item.row, item.col + 1)
        match = _NUMBER.fullmatch(item.text.strip()) if style.as_numbers else None
        if match and len(re.sub(r"\D", "", match[2])) <= _MOST_DIGITS:
            cell.value, cell.number_format = _number(match)
        elif item.text:
            cell.value = item.text
            cell.data_type = "s"
        if item.indent:
            cell.alignment = Alignment(indent=round(item.indent / 9), wrap_text=True)
        if style.borders:
            cell.border = _RULED
        if item.row_span > 1 or item.col_span > 1:
            sheet.merge_cells(
                start_row=first + item.row,
                start_column=item.col + 1,
                end_row=first + item.row + item.row_span - 1,
                end_column=item.col + item.col_span,
            )
    return first + table.row_count


def _number(match: re.Match[str]) -> tuple[float | int, str]:
    sign, digits, decimals, percent = match.groups()
    value = float(digits.replace(",", ""))
    whole = "#,##0" if "," in digits else "0"
    code = f"{whole}.{'0' * len(decimals)}" if decimals else whole
    if percent:
        value /= 100
        code += "%"
    if decimals is None and not percent:
        return int(sign + digits.replace(",", "")), code if "," in digits else "General"
    for _ in range(3):
        value = math.nextafter(value, math.inf)
    return (-value if sign else value), code
