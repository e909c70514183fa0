"""Workbooks (.xlsx, .xls, .et, .ods, Excel 2003 XML): each sheet is a page-like sequence of lines and grids.

Values come from calamine; formulas are never evaluated, the value that was saved with them is taken.
Numbers are printed as the cell's number format says, where the file is an .xlsx: ``539.1`` formatted
``0.00`` was published as ``539.10``. What is hidden was not published: it is not read, and an issue says
so.
"""

from __future__ import annotations

import datetime as dt
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from ingest.document import Document, Page, ReadIssue, TextLine, UnreadableDocumentError
from ingest.readers.archive import open_archive
from ingest.readers.legacy import convert_office, find_converter
from ingest.readers.media_types import EXCEL_XML, ODS, XLS, XLSB, XLSX, sniff_media_type
from ingest.readers.number_formats import format_date, format_general, format_number
from ingest.readers.sheet_blocks import is_default_name, show_area, split_sheet
from ingest.readers.sheet_styles import CellStyle, SheetStyle, read_sheet_styles

READER = "xlsx/1"
MAX_BYTES = 64 * 1024 * 1024
MAX_CELLS = 1_000_000
_POINTS_PER_BLANK = 5.0
_CONVERTED = {XLS: ".xls", ODS: ".ods", XLSB: ".xlsb", EXCEL_XML: ".xml"}


def read_workbook(path: Path) -> Document:
    """Read a workbook; every visible sheet becomes a :class:`Page` without number.

    Raises :class:`UnreadableDocumentError` with code ``encrypted``, ``truncated``, ``archive_bomb``,
    ``too_large`` or ``empty_file``.
    """
    media_type = sniff_media_type(path)
    needs_converter = media_type == EXCEL_XML
    if media_type in _CONVERTED and (needs_converter or find_converter() is not None):
        # These formats keep their number formats where calamine does not hand them out.
        with tempfile.TemporaryDirectory(prefix="yusuan-office-") as folder:
            try:
                converted = convert_office(path, Path(folder), _CONVERTED[media_type], "xlsx")
                return replace(_read(converted, XLSX), media_type=media_type)
            except UnreadableDocumentError as error:
                if needs_converter or error.code != "office_converter_failed":
                    raise
    document = _read(path, media_type)
    if media_type in _CONVERTED:
        issue = ReadIssue(
            "warning",
            "number_formats_lost",
            "numbers of this kind of workbook are read as stored, without the printed decimals; install "
            "LibreOffice or save the workbook as .xlsx",
        )
        document = replace(document, issues=(*document.issues, issue))
    return document


def _read(path: Path, media_type: str) -> Document:
    if path.stat().st_size > MAX_BYTES:
        raise UnreadableDocumentError(
            "too_large", f"a workbook of more than {MAX_BYTES // 2**20} MB is not a disclosure"
        )
    styles: dict[str, SheetStyle] = {}
    if zipfile.is_zipfile(path):
        with open_archive(path) as archive:
            if media_type == XLSX:
                styles = read_sheet_styles(archive)
    pages: list[Page] = []
    issues: list[ReadIssue] = []
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        with workbook:
            for metadata in workbook.sheets_metadata:
                if metadata.visible != SheetVisibleEnum.Visible:
                    issues.append(
                        ReadIssue(
                            "info", "hidden_sheet", f"sheet {metadata.name!r} is hidden; not read"
                        )
                    )
                    continue
                style = styles.get(metadata.name, SheetStyle())
                page, hidden = _read_sheet(workbook, metadata.name, style)
                if page is not None:
                    pages.append(page)
                if style.empty_formulas:
                    message = (
                        f"sheet {metadata.name!r}: {style.empty_formulas} formulas were saved without "
                        "their values, which are missing here; open the workbook in an office program "
                        "and save it again"
                    )
                    issues.append(ReadIssue("warning", "formulas_without_values", message))
                if hidden:
                    message = (
                        f"sheet {metadata.name!r}: {hidden}; they are not printed and not read"
                    )
                    issues.append(ReadIssue("info", "hidden_cells", message))
    except PasswordError as error:
        raise UnreadableDocumentError(
            "encrypted", "the workbook is protected by a password; save an unprotected copy"
        ) from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise UnreadableDocumentError(
            "truncated", f"the workbook is damaged ({error}); fetch it again"
        ) from error
    if not pages:
        raise UnreadableDocumentError(
            "empty_file", "the workbook has no visible cell with content; fetch it again"
        )
    return Document(media_type, READER, tuple(pages), tuple(issues))


def _read_sheet(
    workbook: CalamineWorkbook, name: str, style: SheetStyle
) -> tuple[Page | None, str | None]:
    """One sheet as a page, and what of it is hidden; ``None`` where there is nothing."""
    sheet = workbook.get_sheet_by_name(name)
    if sheet.total_height * sheet.total_width > MAX_CELLS:
        raise UnreadableDocumentError(
            "too_large",
            f"sheet {name!r} has more than {MAX_CELLS} cells; this is not a disclosure",
        )
    texts = [
        [
            _print_cell(style.raised.get((row, col), value), style.cells.get((row, col)))
            for col, value in enumerate(line)
        ]
        for row, line in enumerate(sheet.to_python(skip_empty_area=False))
    ]
    merged = [
        ((top, left), (bottom, right))
        for (top, left), (bottom, right) in (sheet.merged_cell_ranges or [])
    ]
    bordered = [position for position, look in style.cells.items() if look.is_bordered]
    area = show_area(texts, merged, bordered, style.hidden_rows, style.hidden_cols)
    blocks = split_sheet(area)
    if not blocks:
        return None, area.hidden
    if not is_default_name(name):
        blocks.insert(0, TextLine(name.strip()))
    return Page(tuple(blocks)), area.hidden


def _print_cell(value: Any, look: CellStyle | None) -> str:
    """Text of a cell as printed; an indent of its format becomes leading blanks of the same width."""
    if look is None:
        return _print_value(value, None)
    text = _print_value(value, look.number_format)
    return " " * round(look.indent / _POINTS_PER_BLANK) + text if look.indent and text else text


def _print_value(value: Any, code: str | None) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return format_number(float(value), code) if code else format_general(float(value))
    if isinstance(value, dt.date) and code and (text := format_date(value, code)):
        return text
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value).replace("\r\n", "\n").replace("_x000D_", "")
