"""How the cells of an .xlsx look: number formats, borders, indents, and what is hidden.

Only what changes how a sheet reads on paper. Values are not read here.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass, field

from lxml import etree

from ingest.readers.archive import parse_xml, read_part
from ingest.readers.number_formats import BUILTIN_FORMATS
from ingest.readers.raised_marks import raise_digits

# A sheet has this many rows and columns at most; more is an attack.
_MAX_COLUMNS = 16_384
_POINTS_PER_INDENT = 9.0  # one step of indentation is about three blanks of the default font


@dataclass(frozen=True, slots=True)
class CellStyle:
    """Look of a cell. ``is_bordered``: a rule stands at its left or right. ``indent`` in points."""

    number_format: str = "General"
    is_bordered: bool = False
    indent: float = 0.0


@dataclass(frozen=True, slots=True)
class SheetStyle:
    """Looks by zero-based (row, column), the rows and columns that are hidden, formulas without a value.

    ``raised`` has the texts in which digits are printed raised, as ``12.5¹``.
    """

    cells: dict[tuple[int, int], CellStyle] = field(default_factory=dict)
    raised: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_cols: frozenset[int] = frozenset()
    empty_formulas: int = 0


def read_sheet_styles(archive: zipfile.ZipFile) -> dict[str, SheetStyle]:
    """Looks by name of the sheet; empty for a workbook without the parts that hold them."""
    names = set(archive.namelist())
    if "xl/styles.xml" not in names or "xl/workbook.xml" not in names:
        return {}
    by_number = _read_cell_styles(parse_xml(read_part(archive, "xl/styles.xml"), "xl/styles.xml"))
    raised = _read_raised_texts(archive)
    relations: dict[str, str] = {}
    relation_part = "xl/_rels/workbook.xml.rels"
    if relation_part in names:
        for item in parse_xml(read_part(archive, relation_part), relation_part):
            relations[item.get("Id", "")] = item.get("Target", "")
    styles: dict[str, SheetStyle] = {}
    book = parse_xml(read_part(archive, "xl/workbook.xml"), "xl/workbook.xml")
    for sheet in book.iter("{*}sheet"):
        key = next((v for k, v in sheet.attrib.items() if str(k).endswith("}id")), "")
        target = relations.get(str(key), "")
        part = posixpath.normpath(posixpath.join("xl", target)) if target else ""
        part = target.lstrip("/") if target.startswith("/") else part
        if part in names:
            root = parse_xml(read_part(archive, part), part)
            styles[sheet.get("name", "")] = _read_sheet_style(root, by_number, raised)
    return styles


def _read_cell_styles(styles: etree._Element) -> list[CellStyle]:
    """The looks that cells refer to by number."""
    codes = dict(BUILTIN_FORMATS)
    for item in styles.iter("{*}numFmt"):
        codes[_integer(item, "numFmtId")] = item.get("formatCode", "General")
    bordered = [
        any(
            side.get("style", "none") != "none"
            for name in ("left", "right", "start", "end")
            for side in border.iterchildren(f"{{*}}{name}")
        )
        for container in styles.iter("{*}borders")
        for border in container.iterchildren("{*}border")
    ]
    found: list[CellStyle] = []
    for container in styles.iter("{*}cellXfs"):
        for item in container.iterchildren("{*}xf"):
            border = _integer(item, "borderId")
            alignment = next(item.iterchildren("{*}alignment"), None)
            indent = _integer(alignment, "indent") if alignment is not None else 0
            found.append(
                CellStyle(
                    codes.get(_integer(item, "numFmtId"), "General"),
                    0 <= border < len(bordered) and bordered[border],
                    indent * _POINTS_PER_INDENT,
                )
            )
    return found


# "BC12" → column letters and row number
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def _read_raised_texts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The texts that cells share and that have raised digits, by number."""
    part = "xl/sharedStrings.xml"
    if part not in archive.namelist():
        return {}
    texts = parse_xml(read_part(archive, part), part).iterchildren("{*}si")
    return {str(no): text for no, item in enumerate(texts) if (text := _raised_text(item))}


def _raised_text(item: etree._Element) -> str | None:
    """The text of runs of which some are raised; ``None`` where none is."""
    parts: list[str] = []
    is_raised = False
    for run in item.iterchildren("{*}r"):
        text = "".join(node.text or "" for node in run.iterchildren("{*}t"))
        align = next(run.iterfind("{*}rPr/{*}vertAlign"), None)
        if align is not None and align.get("val") == "superscript":
            is_raised = True
            text = raise_digits(text)
        parts.append(text)
    return "".join(parts) if is_raised else None


def _read_sheet_style(
    root: etree._Element, by_number: list[CellStyle], shared: dict[str, str]
) -> SheetStyle:
    plain = CellStyle()
    cells: dict[tuple[int, int], CellStyle] = {}
    raised: dict[tuple[int, int], str] = {}
    hidden_rows: set[int] = set()
    hidden_cols: set[int] = set()
    empty_formulas = 0
    for item in root.iter("{*}col"):
        if _is_set(item, "hidden"):
            last = min(_integer(item, "max"), _MAX_COLUMNS)
            hidden_cols.update(range(_integer(item, "min") - 1, last))
    for row in root.iter("{*}row"):
        if _is_set(row, "hidden"):
            hidden_rows.add(_integer(row, "r") - 1)
        for cell in row.iterchildren("{*}c"):
            empty_formulas += _lacks_value(cell)
            text = _raised_text_of(cell, shared)
            number = _integer(cell, "s")
            is_plain = not 0 <= number < len(by_number) or by_number[number] == plain
            match = _REFERENCE.fullmatch(cell.get("r", ""))
            if match is None or (is_plain and text is None):
                continue
            col = 0
            for letter in match[1]:
                col = col * 26 + ord(letter) - ord("A") + 1
            place = int(match[2]) - 1, col - 1
            if not is_plain:
                cells[place] = by_number[number]
            if text is not None:
                raised[place] = text
    return SheetStyle(cells, raised, frozenset(hidden_rows), frozenset(hidden_cols), empty_formulas)


def _raised_text_of(cell: etree._Element, shared: dict[str, str]) -> str | None:
    kind = cell.get("t")
    if kind == "s" and shared:
        return shared.get(cell.findtext("{*}v") or "")
    inline = cell.find("{*}is") if kind == "inlineStr" else None
    return _raised_text(inline) if inline is not None else None


def _lacks_value(cell: etree._Element) -> bool:
    """Whether a formula was written by a program that did not compute it; a computed "" is a text."""
    if next(cell.iterchildren("{*}f"), None) is None or cell.get("t") == "str":
        return False
    value = next(cell.iterchildren("{*}v"), None)
    return value is None or not value.text


def _integer(element: etree._Element, name: str) -> int:
    try:
        return int(element.get(name, "0"))
    except ValueError:
        return 0


def _is_set(element: etree._Element, name: str) -> bool:
    return element.get(name, "0") in ("1", "true", "on")
