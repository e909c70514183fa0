"""HTML pages: tables with a span grid, everything else as lines of running text.

Scripts, styles and hidden elements print nothing. A table that holds other tables only arranges the
page, so its cells are read as running text and the tables inside as tables. Nothing outside the file
is ever fetched.
"""

from __future__ import annotations

import codecs
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.document import (
    Block,
    Document,
    Grid,
    Page,
    ReadIssue,
    TextLine,
    UnreadableDocumentError,
)
from ingest.readers.media_types import HTML
from ingest.readers.nesting import check_nesting
from ingest.readers.raised_marks import raise_digits
from ingest.readers.sheet_blocks import is_default_name, split_grid
from ingest.readers.size_limits import check_cells
from ingest.readers.span_grid import SpanCell, measure_indent, place_cells

READER = "html/1"
MAX_BYTES = 64 * 1024 * 1024

_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "svg",
        "math",
        "iframe",
        "object",
        "select",
        "textarea",
        "button",
    ]
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "o:p",
        "st1:chsdate",
    ]
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# <meta charset="gb2312"> and <meta http-equiv="Content-Type" content="text/html; charset=gb2312">
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]+)", re.IGNORECASE)
# One broken character among this many is damage to a page, more is another encoding.
_BROKEN_SHARE = 200
# White space that a browser collapses; no-break and ideographic blanks stay, they indent labels.
_COLLAPSED = re.compile(r"[ \t\r\n\f]+")
_NUMBER = re.compile(r"\s*(\d{1,6})")


def read_html(path: Path) -> Document:
    """Read a saved web page into one page without boxes; ``line_no`` counts the lines found.

    Raises :class:`UnreadableDocumentError` with code ``too_large`` or ``empty_file``.
    """
    if path.stat().st_size > MAX_BYTES:
        raise UnreadableDocumentError(
            "too_large", f"a web page of more than {MAX_BYTES // 2**20} MB is not a disclosure"
        )
    return read_markup([decode_html(path.read_bytes())], HTML, READER)


def read_markup(markups: Sequence[str], media_type: str, reader: str) -> Document:
    """Read the markup of one or more web pages into one page without boxes.

    Raises :class:`UnreadableDocumentError` with code ``too_large`` or ``empty_file``.
    """
    for markup in markups:
        check_nesting(markup)
    trees = [LexborHTMLParser(markup) for markup in markups]
    metadata = {}
    title = next(filter(None, (tree.css_first("title") for tree in trees)), None)
    if title is not None and (text := title.text(strip=True)):
        metadata["Title"] = text
    check_cells(sum(len(tree.css("td, th")) for tree in trees))
    blocks: list[Block] = []
    for tree in trees:
        own = _collect_blocks(tree.body) if tree.body is not None else []
        blocks.extend(_split_sheets(own) if _is_saved_sheet(tree) else own)
    if not blocks:
        raise UnreadableDocumentError(
            "empty_file",
            "the web page prints no text (its content may be loaded by a script); save the page "
            "from a browser or fetch the attached document",
        )
    issues: tuple[ReadIssue, ...] = ()
    if not any(isinstance(block, Grid) for block in blocks):
        issues = next(filter(None, map(_tell_where_tables_are, trees)), ())
    return Document(media_type, reader, (Page(tuple(blocks)),), issues, metadata)


# <a href="/P020240201.pdf">附件：某局2024年部门预算</a>
_ATTACHMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar|7z)(?:[?#].*)?$", re.IGNORECASE)
_NAMED = 5
# Icons and rulers are smaller, where the page says how large they are.
_LEAST_PICTURE = 300


def _tell_where_tables_are(tree: LexborHTMLParser) -> tuple[ReadIssue, ...]:
    """What a page without a table links to or shows as pictures instead."""
    links = [a for a in tree.css("a[href]") if _ATTACHMENT.search(a.attributes.get("href") or "")]
    if links:
        named = "; ".join(
            f"{link.text(strip=True) or 'no name'} ({link.attributes.get('href')})"
            for link in links[:_NAMED]
        )
        more = f" and {len(links) - _NAMED} more" if len(links) > _NAMED else ""
        message = (
            f"the page prints no table and links to {named}{more}; add these files, the "
            "disclosure is perhaps in them"
        )
        return (ReadIssue("warning", "tables_in_attachment", message),)
    pictures = [img for img in tree.css("body img") if _is_large(img)]
    if not pictures:
        return ()
    message = (
        f"the page prints no table and shows {len(pictures)} pictures, which are not read; save "
        "them as files, or the page as PDF, for text recognition"
    )
    return (ReadIssue("warning", "table_in_picture", message),)


def _is_large(picture: LexborNode) -> bool:
    """Whether a picture says that it is as wide as a text, or stands in a paragraph of its own."""
    width = _NUMBER.match(picture.attributes.get("width") or "")
    if width:
        return int(width[1]) >= _LEAST_PICTURE
    parent = picture.parent
    return parent is not None and parent.tag in ("p", "center") and not _count_text(parent)


# <meta name="generator" content="LibreOffice 7.4 (Linux)"> with <title>…, <meta name=ProgId
# content=Excel.Sheet>, <meta name="ProgId" content="ET.Sheet"> (WPS)
_SHEET_PROGRAM = re.compile(r"excel\.sheet|et\.sheet", re.IGNORECASE)


def _is_saved_sheet(tree: LexborHTMLParser) -> bool:
    """Whether a spreadsheet program wrote the page: each sheet is one table, its titles and notes too."""
    programs = [meta.attributes.get("content") or "" for meta in tree.css("meta")]
    if any(_SHEET_PROGRAM.search(program) for program in programs):
        return True
    by_calc = any("libreoffice" in program.lower() for program in programs)
    return (
        by_calc
        and tree.css_first("td[sdnum], td[sdval], table[cellspacing] > colgroup") is not None
    )


# "Sheet 3: 支出总表" above each table; "Overview" and the names again as links at the top
_SHEET_HEADING = re.compile(r"(?:Sheet|工作表)\s*\d+\s*[:：]\s*|Overview$|概览$")


def _split_sheets(blocks: list[Block]) -> list[Block]:
    """Part the tables that are whole sheets; names that the program gave to sheets are left out."""
    parted: list[Block] = []
    for block in blocks:
        if isinstance(block, Grid):
            parted.extend(split_grid(block))
            continue
        name = _SHEET_HEADING.sub("", block.text)
        if name and not is_default_name(name):
            parted.append(replace(block, text=name))
    return parted


def decode_html(data: bytes) -> str:
    """Decode by byte order mark, as UTF-8 where it is that, else by what the page declares or GB 18030.

    Declarations are often left over from a template (``gb2312`` over UTF-8 text, and the reverse); no
    Chinese text in another encoding happens to be UTF-8.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    # A page that was cut off ends inside a character.
    for end in (len(data), *(len(data) - cut for cut in (1, 2, 3))):
        try:
            return data[:end].decode("utf-8-sig")
        except UnicodeDecodeError as error:
            if error.start < len(data) - 4:
                break
    encodings = ["gb18030"]
    declared = _CHARSET.search(data[:4096])
    name = declared[1].decode("ascii").lower() if declared else ""
    if name in ("utf-8", "utf8"):
        text = data.decode("utf-8-sig", "replace")
        if text.count("\ufffd") * _BROKEN_SHARE < len(text):
            return text
    elif name and name not in ("gb2312", "gbk"):
        encodings.insert(0, name)
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("gb18030", "replace")


class _Collector:
    """Gathers inline text into lines until a block begins or ends."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.parts: list[str] = []
        self.line_no = 0

    def end_line(self) -> None:
        text = _COLLAPSED.sub(" ", "".join(self.parts)).strip()
        self.parts = []
        if text:
            self.line_no += 1
            self.blocks.append(TextLine(text, line_no=self.line_no))

    def add_grid(self, grid: Grid) -> None:
        self.line_no += grid.row_count
        self.blocks.append(grid)


def _collect_blocks(body: LexborNode) -> list[Block]:
    collector = _Collector()
    for node, entering in _walk(body):
        tag = node.tag
        if tag == "-text":
            collector.parts.append(_text_of(node))
        elif tag == "br":
            if entering:
                collector.end_line()
        elif tag == "table" and entering and _is_data_table(node):
            collector.end_line()
            _add_table(node, collector)
        elif tag not in _INLINE:
            collector.end_line()
    collector.end_line()
    return collector.blocks


def _add_table(table: LexborNode, collector: _Collector) -> None:
    """Add a data table, then the tables inside its cells."""
    pending = [table]
    while pending:
        node = pending.pop(0)
        for caption in _children(node):
            if caption.tag == "caption" and not _is_hidden(caption):
                collector.parts.append(caption.text())
                collector.end_line()
        grid = _read_table(node, collector.line_no)
        if grid is not None:
            collector.add_grid(grid)
        pending[:0] = _inner_tables(node)


def _walk(root: LexborNode, *, with_tables: bool = True) -> Iterator[tuple[LexborNode, bool]]:
    """Nodes of a tree in document order, entering and leaving, without recursion.

    The inside of data tables, of skipped elements and of hidden ones is left out.
    """
    stack: list[tuple[LexborNode, bool]] = [(root, True)]
    while stack:
        node, entering = stack.pop()
        tag = node.tag
        if tag is None or tag in ("-comment", "!doctype"):
            continue
        if tag == "-text":
            yield node, True
            continue
        if tag in _SKIPPED or (entering and node is not root and _is_hidden(node)):
            continue
        yield node, entering
        if not entering:
            continue
        if tag == "table" and (not with_tables or _is_data_table(node)):
            continue
        stack.append((node, False))
        child = node.last_child
        while child is not None:
            stack.append((child, True))
            child = child.prev


_RAISED_STYLE = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)


def _text_of(node: LexborNode) -> str:
    """The text of a text node; digits of a superscript are raised digits."""
    text = node.text_content or ""
    parent = node.parent
    while parent is not None and parent.tag in _INLINE and any(map(str.isdecimal, text)):
        if parent.tag == "sup" or _RAISED_STYLE.search(parent.attributes.get("style") or ""):
            return raise_digits(text)
        parent = parent.parent
    return text


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))


# A cell with this much running text is the body of a page, not a field of a form.
_PAGE_PARAGRAPHS = 8
_PAGE_CHARACTERS = 1_000


def _is_data_table(table: LexborNode) -> bool:
    """A table of more than one cell that is not there to arrange the page.

    It is there for that when it says so, when most of its text stands in the tables inside or in the cells
    that hold them, when one cell holds nearly all of it in many paragraphs, and when it is a bar of links.
    """
    cells = [c for row in _own_rows(table) for c in _children(row) if c.tag in ("td", "th")]
    if len(cells) <= 1 or table.attributes.get("role") in ("presentation", "none"):
        return False
    total = _count_text(table)
    inner = _inner_tables(table)
    if inner and 2 * sum(_count_text(node) for node in inner) >= total:
        return False
    sizes = {cell.mem_id: _count_text(cell) for cell in cells}
    if inner:
        holders = {node.mem_id for node in map(_cell_of, inner) if node is not None}
        if 2 * sum(sizes.get(holder, 0) for holder in holders) >= total:
            return False
    largest = max(cells, key=lambda cell: sizes[cell.mem_id])
    if sizes[largest.mem_id] >= max(0.8 * total, _PAGE_CHARACTERS):
        paragraphs = largest.css("p, div, li, br, h1, h2, h3, h4")
        if len(paragraphs) >= _PAGE_PARAGRAPHS:
            return False
    return total == 0 or sum(_count_text(link) for link in table.css("a[href]")) < total


def _count_text(node: LexborNode) -> int:
    return len(node.text(strip=True))


def _cell_of(node: LexborNode) -> LexborNode | None:
    """The cell that holds a table."""
    parent = node.parent
    while parent is not None and parent.tag not in ("td", "th"):
        parent = parent.parent
    return parent


def _own_rows(table: LexborNode) -> Iterator[LexborNode]:
    for child in _children(table):
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in _children(child) if row.tag == "tr")


def _inner_tables(table: LexborNode) -> list[LexborNode]:
    """Tables directly inside the cells of a table, not those inside these."""
    found: list[LexborNode] = []
    waiting = deque(_children(table))
    while waiting:
        node = waiting.popleft()
        if node.tag == "table":
            found.append(node)
        elif node.tag not in _SKIPPED:
            waiting.extend(_children(node))
    return found


def _read_table(table: LexborNode, line_no: int) -> Grid | None:
    rows: list[list[SpanCell]] = []
    for row in _own_rows(table):
        if _is_hidden(row):
            continue
        number = line_no + len(rows) + 1
        cells = [
            _read_cell(cell, number)
            for cell in _children(row)
            if cell.tag in ("td", "th") and not _is_hidden(cell)
        ]
        if cells:
            rows.append(cells)
    if not rows or not any(cell.text for row in rows for cell in row):
        return None
    return place_cells(rows)


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        yield child
        child = child.next


def _read_cell(cell: LexborNode, line_no: int) -> SpanCell:
    lines: list[str] = []
    parts: list[str] = []

    def end_line() -> None:
        lines.append(_COLLAPSED.sub(" ", "".join(parts)).strip(" "))
        parts.clear()

    for node, _ in _walk(cell, with_tables=False):
        if node.tag == "-text":
            parts.append(_text_of(node))
        elif node.tag not in _INLINE:
            end_line()
    end_line()
    printed = [line for line in lines if line.strip()]
    attributes = cell.attributes
    return SpanCell(
        "\n".join(line.strip() for line in printed),
        _read_span(attributes.get("rowspan")),
        max(1, _read_span(attributes.get("colspan"))),
        measure_indent(printed[0]) + _style_indent(cell) if printed else None,
        line_no,
    )


# style="text-indent: 2em" | "padding-left:20px" | "mso-char-indent-count:2"
_INDENT = re.compile(
    r"(?:text-indent|padding-left|margin-left)\s*:\s*(\d+(?:\.\d+)?)\s*(pt|px|em|in|cm|mm)",
    re.IGNORECASE,
)
_POINTS = {"pt": 1.0, "px": 0.75, "em": 10.0, "in": 72.0, "cm": 28.35, "mm": 2.835}


def _style_indent(cell: LexborNode) -> float:
    """Indentation that the cell or its first paragraph declares, in points."""
    indent = 0.0
    for node in (cell, cell.css_first("p")):
        if node is not None:
            for size, unit in _INDENT.findall(node.attributes.get("style") or ""):
                indent += float(size) * _POINTS[unit.lower()]
    return indent


def _read_span(value: str | None) -> int:
    match = _NUMBER.match(value or "")
    return int(match[1]) if match else 1
