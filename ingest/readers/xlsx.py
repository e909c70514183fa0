"""Workbooks (.xlsx, .xls, .et, .ods): each sheet is a page-like sequence of lines and one grid.

Values come from calamine; formulas are never evaluated, the value that was saved with them is taken.
Numbers are printed as the cell's number format says, where the file is an .xlsx: ``539.1`` formatted
``0.00`` was published as ``539.10``.
"""

from __future__ import annotations

import datetime as dt
import posixpath
import re
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from ingest.document import (
    Block,
    Cell,
    Document,
    Grid,
    Page,
    ReadIssue,
    TextLine,
    UnreadableDocumentError,
)
from ingest.readers.archive import open_archive, parse_xml, read_part
from ingest.readers.legacy import convert_office, find_converter
from ingest.readers.media_types import ODS, XLS, XLSX, sniff_media_type
from ingest.readers.number_formats import BUILTIN_FORMATS, format_general, format_number
from ingest.readers.span_grid import drop_idle_lines, measure_indent

READER = "xlsx/1"
MAX_BYTES = 64 * 1024 * 1024
MAX_CELLS = 1_000_000
_CONVERTED = {XLS: ".xls", ODS: ".ods"}

# Names that the program gave say nothing of the sheet: Sheet1, 工作表2
_DEFAULT_NAME = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.IGNORECASE)


def read_workbook(path: Path) -> Document:
    """Read a workbook; every visible sheet becomes a :class:`Page` without number.

    Raises :class:`UnreadableDocumentError` with code ``encrypted``, ``truncated``, ``archive_bomb``,
    ``too_large`` or ``empty_file``.
    """
    media_type = sniff_media_type(path)
    if media_type in _CONVERTED and find_converter() is not None:
        # These formats keep their number formats where calamine does not hand them out.
        with tempfile.TemporaryDirectory(prefix="yusuan-office-") as folder:
            try:
                converted = convert_office(path, Path(folder), _CONVERTED[media_type], "xlsx")
                return replace(_read(converted, XLSX), media_type=media_type)
            except UnreadableDocumentError as error:
                if error.code != "office_converter_failed":
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
    formats: dict[str, dict[tuple[int, int], str]] = {}
    if zipfile.is_zipfile(path):
        with open_archive(path) as archive:
            if media_type == XLSX:
                formats = _read_formats(archive)
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
                page = _read_sheet(workbook, metadata.name, formats.get(metadata.name, {}))
                if page is not None:
                    pages.append(page)
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
    workbook: CalamineWorkbook, name: str, formats: dict[tuple[int, int], str]
) -> Page | None:
    sheet = workbook.get_sheet_by_name(name)
    if sheet.total_height * sheet.total_width > MAX_CELLS:
        raise UnreadableDocumentError(
            "too_large",
            f"sheet {name!r} has more than {MAX_CELLS} cells; this is not a disclosure",
        )
    values = sheet.to_python(skip_empty_area=False)
    texts = [
        [_print_value(value, formats.get((row, col))) for col, value in enumerate(line)]
        for row, line in enumerate(values)
    ]
    merged = [
        ((top, left), (bottom, right))
        for (top, left), (bottom, right) in (sheet.merged_cell_ranges or [])
    ]
    blocks = split_sheet(texts, merged)
    if not blocks:
        return None
    if not _DEFAULT_NAME.fullmatch(name.strip()):
        blocks.insert(0, TextLine(name.strip()))
    return Page(tuple(blocks))


def split_sheet(
    texts: list[list[str]], merged: list[tuple[tuple[int, int], tuple[int, int]]]
) -> list[Block]:
    """Make lines of a sheet of prose (one filled cell a row), otherwise one grid of the used area."""
    filled = [[bool(text.strip()) for text in row] for row in texts]
    used_rows = [r for r, row in enumerate(filled) if any(row)]
    if not used_rows:
        return []
    if all(sum(filled[r]) <= 1 for r in used_rows):
        return [
            TextLine(line.strip(), line_no=r + 1)
            for r in used_rows
            for text in texts[r]
            for line in text.split("\n")
            if line.strip()
        ]
    first, last = used_rows[0], used_rows[-1]
    used_cols = [c for row in filled for c, is_filled in enumerate(row) if is_filled]
    left, right = min(used_cols), max(used_cols)
    spans = dict(merged)
    covered = {
        (r, c)
        for (top, start), (bottom, end) in merged
        for r in range(max(top, first), min(bottom, last) + 1)
        for c in range(max(start, left), min(end, right) + 1)
        if (r, c) != (top, start)
    }
    cells: list[Cell] = []
    for r in range(first, last + 1):
        for c in range(left, right + 1):
            if (r, c) in covered:
                continue
            bottom, end = spans.get((r, c), (r, c))
            text = texts[r][c] if c < len(texts[r]) else ""
            cells.append(
                Cell(
                    r - first,
                    c - left,
                    "\n".join(line.strip() for line in text.strip().split("\n")),
                    max(1, min(bottom, last) - r + 1),
                    max(1, min(end, right) - c + 1),
                    line_no=r + 1,
                    indent=measure_indent(text) if text.strip() else None,
                )
            )
    return [drop_idle_lines(Grid(tuple(cells), last - first + 1, right - left + 1))]


def _print_value(value: Any, code: str | None) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return format_number(float(value), code) if code else format_general(float(value))
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value).replace("\r\n", "\n").replace("_x000D_", "")


def _read_formats(archive: zipfile.ZipFile) -> dict[str, dict[tuple[int, int], str]]:
    """Number format code by sheet name and zero-based position, for cells that have one."""
    names = set(archive.namelist())
    if "xl/styles.xml" not in names or "xl/workbook.xml" not in names:
        return {}
    styles = parse_xml(read_part(archive, "xl/styles.xml"), "xl/styles.xml")
    codes = dict(BUILTIN_FORMATS)
    for item in styles.iter("{*}numFmt"):
        codes[_read_integer(item.get("numFmtId"))] = item.get("formatCode", "General")
    by_style: list[str] = []
    for container in styles.iter("{*}cellXfs"):
        by_style = [
            codes.get(_read_integer(item.get("numFmtId")), "General")
            for item in container.iterchildren("{*}xf")
        ]
    relations: dict[str, str] = {}
    relation_part = "xl/_rels/workbook.xml.rels"
    if relation_part in names:
        for item in parse_xml(read_part(archive, relation_part), relation_part):
            relations[item.get("Id", "")] = item.get("Target", "")
    formats: dict[str, dict[tuple[int, int], str]] = {}
    book = parse_xml(read_part(archive, "xl/workbook.xml"), "xl/workbook.xml")
    for sheet in book.iter("{*}sheet"):
        key = next((v for k, v in sheet.attrib.items() if str(k).endswith("}id")), "")
        target = relations.get(str(key), "")
        part = posixpath.normpath(posixpath.join("xl", target)) if target else ""
        part = target.lstrip("/") if target.startswith("/") else part
        if part in names:
            formats[sheet.get("name", "")] = _read_sheet_formats(archive, part, by_style)
    return formats


def _read_integer(value: str | None) -> int:
    return int(value) if value is not None and value.isdecimal() and len(value) < 9 else 0


# "BC12" → column letters and row number
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def _read_sheet_formats(
    archive: zipfile.ZipFile, part: str, by_style: list[str]
) -> dict[tuple[int, int], str]:
    formats: dict[tuple[int, int], str] = {}
    for cell in parse_xml(read_part(archive, part), part).iter("{*}c"):
        match = _REFERENCE.fullmatch(cell.get("r", ""))
        style = _read_integer(cell.get("s"))
        if match is None or style >= len(by_style) or by_style[style] in ("General", "@"):
            continue
        col = 0
        for letter in match[1]:
            col = col * 26 + ord(letter) - ord("A") + 1
        formats[int(match[2]) - 1, col - 1] = by_style[style]
    return formats
