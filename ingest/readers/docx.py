"""Word documents (.docx): paragraphs as lines, tables as grids, straight from the XML parts.

Deleted and hidden text, comments, notes, headers and footers are not read. Numbers that Word counts
itself (一、 （二）) are printed before their paragraphs. Word stores no pages, so there are none.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from lxml import etree

from ingest.document import (
    Block,
    Document,
    Grid,
    Page,
    ReadIssue,
    TextLine,
    UnreadableDocumentError,
)
from ingest.readers.archive import open_archive, parse_xml, read_part
from ingest.readers.media_types import DOCX
from ingest.readers.raised_marks import raise_digits
from ingest.readers.span_grid import SpanCell, measure_indent, place_cells
from ingest.readers.word_numbering import Numbering

READER = "docx/1"

# Transitional and strict documents use different namespaces for the same names.
_W = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
# Printed twice or not at all: the fallback of a drawing, deleted and moved-away text, field codes.
_SKIPPED = frozenset(
    ["Fallback", "del", "moveFrom", "instrText", "pPr", "rPr", "tblPr", "tcPr", "trPr", "sectPr"]
)
_TWIPS = 20.0
_NARROWEST = 60  # twips; a column of a printed table is wider
_SHEET_PROGRAMS = ("Excel.", "ET.", "Ket.", "opendocument.Calc")


def read_docx(path: Path) -> Document:
    """Read a Word document into one page without boxes.

    Raises :class:`UnreadableDocumentError` with code ``truncated``, ``archive_bomb`` or ``empty_file``.
    """
    with open_archive(path) as archive:
        root = parse_xml(read_part(archive, "word/document.xml"), "word/document.xml")
        metadata = {}
        if "docProps/core.xml" in archive.namelist():
            metadata = _read_properties(read_part(archive, "docProps/core.xml"))
        numbering = Numbering(
            _read_optional(archive, "word/numbering.xml"),
            _read_optional(archive, "word/styles.xml"),
        )
    body = next((child for child in root if _name(child) == "body"), None)
    if body is not None:
        _print_numbers(body, numbering)
    blocks = _BodyReader().read(body) if body is not None else []
    if not blocks:
        raise UnreadableDocumentError(
            "empty_file", "the Word document prints no text; fetch it again from its source"
        )
    return Document(DOCX, READER, (Page(tuple(blocks)),), _report_objects(root), metadata)


def _report_objects(root: etree._Element) -> tuple[ReadIssue, ...]:
    """Sheets that are embedded as objects print a table that is no table of the document."""
    objects = [item for item in root.iter("{*}OLEObject") if item.get("Type") != "Link"]
    sheets = sum((item.get("ProgID") or "").startswith(_SHEET_PROGRAMS) for item in objects)
    if not sheets:
        return ()
    message = (
        f"{sheets} embedded sheets are not read; save the document as PDF, where they are printed"
    )
    return (ReadIssue("warning", "embedded_sheets", message),)


def _read_optional(archive: zipfile.ZipFile, part: str) -> etree._Element | None:
    """A part that only adds numbers to the text: where it is damaged, the text is read without them."""
    if part not in archive.namelist():
        return None
    try:
        return parse_xml(read_part(archive, part), part)
    except UnreadableDocumentError as error:
        if error.code == "truncated":
            return None
        raise


def _print_numbers(body: etree._Element, numbering: Numbering) -> None:
    """Write the automatic numbers into the paragraphs, where a reader of the paper sees them."""
    for paragraph in body.iter("{*}p"):
        if any(_name(above) == "Fallback" for above in paragraph.iterancestors()):
            continue
        number = numbering.number_of(paragraph)
        has_text = bool(_paragraph_text(paragraph, []).strip())
        in_cell = _name(paragraph.getparent()) == "tc"  # type: ignore[arg-type]
        if not number or not (has_text or in_cell):
            continue
        namespace = paragraph.tag.rpartition("}")[0] + "}"
        run = etree.Element(f"{namespace}r")
        text = etree.SubElement(run, f"{namespace}t")
        # 一、 and ① stand close to the text; 1 and 第二部分 are set apart, as Word's tab does.
        is_apart = number[-1].isalpha() or number[-1].isdecimal()
        text.text = f"{number} " if is_apart and has_text else number
        after = next((i for i, child in enumerate(paragraph) if _name(child) == "pPr"), -1)
        paragraph.insert(after + 1, run)


def _read_properties(data: bytes) -> dict[str, str]:
    root = parse_xml(data, "docProps/core.xml")
    return {_name(child): child.text for child in root if child.text}


def _name(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _attribute(element: etree._Element, name: str) -> str | None:
    for namespace in _W:
        value = element.get(namespace + name)
        if value is not None:
            return str(value)
    return None


def _child(element: etree._Element | None, name: str) -> etree._Element | None:
    if element is None:
        return None
    return next((child for child in element if _name(child) == name), None)


def _integer(element: etree._Element | None, name: str = "val", default: int = 0) -> int:
    value = _attribute(element, name) if element is not None else None
    try:
        return int(float(value)) if value is not None else default
    except ValueError:
        return default


class _BodyReader:
    """Walks block-level content; text boxes and nested tables follow the paragraph that holds them."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.line_no = 0

    def read(self, container: etree._Element) -> list[Block]:
        self._read_container(container)
        return self.blocks

    def _read_container(self, container: etree._Element) -> None:
        for child in container:
            name = _name(child)
            if name == "p":
                self._add_paragraph(child)
            elif name == "tbl":
                self._add_table(child)
            elif name in ("sdt", "sdtContent", "customXml", "ins", "smartTag", "txbxContent"):
                self._read_container(child)

    def _add_paragraph(self, paragraph: etree._Element) -> None:
        inner: list[etree._Element] = []
        text = _paragraph_text(paragraph, inner)
        for line in text.split("\n"):
            if line.strip():
                self.line_no += 1
                self.blocks.append(TextLine(line.strip(), line_no=self.line_no))
        for box in inner:
            self._read_container(box)

    def _add_table(self, table: etree._Element) -> None:
        nested: list[etree._Element] = []
        rows = _read_rows(table, nested, self.line_no)
        printed = [cell.text for row in rows for cell in row if cell.text]
        if sum(len(row) for row in rows) > 1 and printed:
            grid: Grid = place_cells(rows)
            self.line_no += grid.row_count
            self.blocks.append(grid)
        else:
            for text in printed:
                for line in text.split("\n"):
                    self.line_no += 1
                    self.blocks.append(TextLine(line, line_no=self.line_no))
        for inner in nested:
            self._add_table(inner)


def _paragraph_text(paragraph: etree._Element, boxes: list[etree._Element]) -> str:
    """Text of the runs of a paragraph; text boxes inside are handed back in ``boxes``."""
    parts: list[str] = []
    stack = [iter(paragraph)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
            continue
        name = _name(child)
        if name == "t":
            text = child.text or ""
            parts.append(raise_digits(text) if _is_raised(child.getparent()) else text)
        elif name == "tab" and _name(child.getparent()) == "r":  # type: ignore[arg-type]
            parts.append("  ")
        elif name in ("br", "cr"):
            parts.append("\n")
        elif name == "noBreakHyphen":
            parts.append("-")
        elif name == "sym":
            parts.append(_symbol(child))
        elif name == "txbxContent":
            boxes.append(child)
        elif name not in _SKIPPED and not (name == "r" and _is_hidden(child)):
            stack.append(iter(child))
    return "".join(parts)


def _is_hidden(run: etree._Element) -> bool:
    vanish = _child(_child(run, "rPr"), "vanish")
    return vanish is not None and _attribute(vanish, "val") not in ("0", "false", "off")


def _is_raised(run: etree._Element | None) -> bool:
    """Whether a run is printed as a superscript."""
    align = _child(_child(run, "rPr"), "vertAlign")
    return align is not None and _attribute(align, "val") == "superscript"


# Symbols of the fonts Symbol and Wingdings that stand in performance targets and lists.
_SYMBOLS = {
    "F0B3": "≥",
    "F0A3": "≤",
    "F0B1": "±",
    "F0B4": "×",
    "F0B8": "÷",
    "F0FC": "√",
    "F052": "√",
}


def _symbol(element: etree._Element) -> str:
    code = (_attribute(element, "char") or "").upper()
    if code in _SYMBOLS:
        return _SYMBOLS[code]
    try:
        value = int(code, 16)
    except ValueError:
        return ""
    return chr(value) if 0x20 <= value < 0xD800 else ""


def _read_rows(
    table: etree._Element, nested: list[etree._Element], line_no: int
) -> list[list[SpanCell]]:
    """Rows of cells with spans; ``vMerge`` columns are measured down from where they restart."""
    raw_rows: list[list[tuple[int, int, str | None, SpanCell]]] = []
    columns = _read_columns(table)
    for row in _find_rows(table):
        properties = _child(row, "trPr")
        position = _integer(_child(properties, "gridBefore"))
        col = columns.get(position, position)
        cells: list[tuple[int, int, str | None, SpanCell]] = []
        if col:
            cells.append((0, col, None, SpanCell("", 1, col)))
        for cell in _find_cells(row):
            cell_properties = _child(cell, "tcPr")
            position += max(1, _integer(_child(cell_properties, "gridSpan"), default=1))
            span = max(1, columns.get(position, position) - col)
            merge = _child(cell_properties, "vMerge")
            state = None if merge is None else (_attribute(merge, "val") or "continue")
            text, indent = _read_cell(cell, nested)
            number = line_no + len(raw_rows) + 1
            cells.append((col, span, state, SpanCell(text, 1, span, indent, number)))
            col += span
        raw_rows.append(cells)
    rows: list[list[SpanCell]] = []
    for row_no, cells in enumerate(raw_rows):
        placed: list[SpanCell] = []
        for col, span, state, item in cells:
            if state == "continue" and _continues(raw_rows, row_no, col):
                continue
            height = 1
            if state is not None:
                while _is_continued(raw_rows, row_no + height, col):
                    height += 1
            placed.append(SpanCell(item.text, height, span, item.indent, item.line_no))
        rows.append(placed)
    return rows


def _read_columns(table: etree._Element) -> dict[int, int]:
    """Number of the column that begins at each line of the table's grid; empty where nothing is known.

    Converters round the edges of cells row by row, which leaves grid columns of a twip between others
    (999, 1, 1000): lines so close together are one.
    """
    grid = _child(table, "tblGrid")
    widths = (
        [_integer(item, "w") for item in grid if _name(item) == "gridCol"]
        if grid is not None
        else []
    )
    if not widths or min(widths) < 0:
        return {}
    cells = max((len(_find_cells(row)) for row in _find_rows(table)), default=1)
    least = min(_NARROWEST, sum(widths) / max(cells, 1) / 10)
    columns = {0: 0}
    number, width = 0, 0
    for line, item in enumerate(widths, start=1):
        width += item
        if width > least:
            number, width = number + 1, 0
        columns[line] = number
    return columns


def _is_continued(
    rows: list[list[tuple[int, int, str | None, SpanCell]]], row_no: int, col: int
) -> bool:
    return row_no < len(rows) and any(
        start == col and state == "continue" for start, _, state, _ in rows[row_no]
    )


def _continues(
    rows: list[list[tuple[int, int, str | None, SpanCell]]], row_no: int, col: int
) -> bool:
    """Whether there is a cell above to continue; a merge without a beginning starts a cell."""
    return row_no > 0 and any(
        start == col and state is not None for start, _, state, _ in rows[row_no - 1]
    )


def _find_rows(table: etree._Element) -> list[etree._Element]:
    """Rows of a table without those whose deletion is marked but not yet accepted."""
    rows = _find_through(table, "tr")
    return [row for row in rows if _child(_child(row, "trPr"), "del") is None]


def _find_cells(row: etree._Element) -> list[etree._Element]:
    return _find_through(row, "tc")


def _find_through(parent: etree._Element, wanted: str) -> list[etree._Element]:
    """Children of a name, also inside content controls and inserted parts."""
    found: list[etree._Element] = []
    for child in parent:
        name = _name(child)
        if name == wanted:
            found.append(child)
        elif name in ("sdt", "sdtContent", "customXml", "ins"):
            found.extend(_find_through(child, wanted))
    return found


def _read_cell(cell: etree._Element, nested: list[etree._Element]) -> tuple[str, float | None]:
    lines: list[str] = []
    indent: float | None = None
    for child in cell.iter():
        name = _name(child)
        if name == "tbl":
            if _owner(child) is cell:
                nested.append(child)
        elif name == "p" and _owner(child) is cell:
            boxes: list[etree._Element] = []
            text = _paragraph_text(child, boxes)
            for box in boxes:
                text += "".join(
                    "\n" + _paragraph_text(p, []) for p in box.iter() if _name(p) == "p"
                )
            printed = [line for line in text.split("\n") if line.strip()]
            if printed and indent is None:
                indent = measure_indent(printed[0]) + _paragraph_indent(child)
            lines.extend(line.strip() for line in printed)
    return "\n".join(lines), indent


def _owner(element: etree._Element) -> etree._Element | None:
    """The cell that directly holds a paragraph or table; ``None`` inside a text box."""
    parent = element.getparent()
    while parent is not None and _name(parent) not in ("tc", "txbxContent"):
        parent = parent.getparent()
    return parent


def _paragraph_indent(paragraph: etree._Element) -> float:
    """Left and first-line indentation in points (a hundredth of a character counts 0.1 points)."""
    indent = _child(_child(paragraph, "pPr"), "ind")
    if indent is None:
        return 0.0
    twips = 0
    for name in ("left", "start", "firstLine"):
        chars = _integer(indent, f"{name}Chars")
        twips += chars * 2 if chars else _integer(indent, name)
    return twips / _TWIPS
