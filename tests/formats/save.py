"""Save a document in other formats, for readers to be compared: see :data:`FORMATS`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ingest.readers.legacy import convert_office
from tests.formats.published import Piece
from tests.formats.save_html import page_of, site_page_of
from tests.formats.save_word import save_docx
from tests.formats.save_workbook import Style, save_xlsx

_STYLES = {
    "xlsx-numbers": Style(as_numbers=True, one_sheet=False, borders=True),
    "xlsx-text": Style(as_numbers=False, one_sheet=False, borders=False),
    "xlsx-one-sheet": Style(as_numbers=True, one_sheet=True, borders=False),
    "xlsx-ruled": Style(as_numbers=True, one_sheet=True, borders=True),
}
# Formats that need no office program.
DIRECT = (
    "html", "html-gbk", "html-site", "docx", "xlsx-numbers", "xlsx-text", "xlsx-one-sheet",
    "xlsx-ruled",
)  # fmt: skip
# name → (written first, extension of that, what LibreOffice makes of it)
CONVERTED = {
    "doc": ("docx", ".docx", "doc"),
    "odt": ("docx", ".docx", "odt"),
    "rtf": ("docx", ".docx", "rtf"),
    "html-writer": ("docx", ".docx", "html"),
    "xls": ("xlsx-numbers", ".xlsx", "xls"),
    "ods": ("xlsx-numbers", ".xlsx", "ods"),
    "html-calc": ("xlsx-numbers", ".xlsx", "html"),
}
# WPS Office stores its old formats in the same containers; only the names differ.
RENAMED = {"wps": ("doc", ".wps"), "et": ("xls", ".et")}
FORMATS = (*DIRECT, *CONVERTED, *RENAMED)


def save_as(pieces: Sequence[Piece], name: str, folder: Path, stem: str = "document") -> Path:
    """Write the document in format ``name`` into ``folder``; returns the file."""
    if name in RENAMED:
        source, extension = RENAMED[name]
        saved = save_as(pieces, source, folder, stem)
        return saved.rename(saved.with_suffix(extension))
    if name in CONVERTED:
        source, suffix, target = CONVERTED[name]
        saved = save_as(pieces, source, folder, stem)
        work = folder / f"{stem}-{name}-work"
        work.mkdir()
        result = convert_office(saved, work, suffix, target)
        return result.rename(folder / f"{stem}-{name}.{target}")
    path = folder / f"{stem}-{name}.{name.partition('-')[0]}"
    if name == "html":
        path.write_text(page_of(pieces), encoding="utf-8")
    elif name == "html-gbk":
        path.write_bytes(page_of(pieces, charset=None).encode("gb18030"))
    elif name == "html-site":
        path.write_bytes(site_page_of(pieces, "gb2312").encode("gb18030"))
    elif name == "docx":
        save_docx(pieces, path)
    else:
        save_xlsx(pieces, path, _STYLES[name])
    return path
