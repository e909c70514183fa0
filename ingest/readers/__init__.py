"""Readers: one file per format, each turning a file into a :class:`ingest.document.Document`.

A reader is chosen by the media type sniffed from the content. Readers know geometry and file formats;
they know nothing of budgets, tables' meanings, publishers or years, and they never write a file
outside a temporary folder of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from ingest.document import Document, UnreadableDocumentError
from ingest.readers import media_types
from ingest.readers.loose_figures import tell_loose_figures
from ingest.readers.media_types import sniff_media_type
from ingest.readers.size_limits import check_document

__all__ = ["READER_VERSION", "read", "sniff_media_type"]

# Part of the key under which readings are cached: raise it with every change of what a reader returns.
READER_VERSION = "2026.11.13"

# Module and function by media type; imported on first use, so that reading a text file does not pay
# for the PDF library and a missing optional package only matters to its own format.
_READERS: dict[str, tuple[str, str]] = {
    media_types.TEXT: ("ingest.readers.transcript", "read_transcript"),
    media_types.PDF: ("ingest.readers.pdf", "read_pdf"),
    media_types.OFD: ("ingest.readers.ofd", "read_ofd"),
    media_types.CSV: ("ingest.readers.comma_separated", "read_csv"),
    media_types.HTML: ("ingest.readers.html", "read_html"),
    media_types.MHT: ("ingest.readers.mht", "read_mht"),
    media_types.DOCX: ("ingest.readers.docx", "read_docx"),
    media_types.XLSX: ("ingest.readers.xlsx", "read_workbook"),
    media_types.XLSB: ("ingest.readers.xlsx", "read_workbook"),
    media_types.XLS: ("ingest.readers.xlsx", "read_workbook"),
    media_types.ODS: ("ingest.readers.xlsx", "read_workbook"),
    media_types.DOC: ("ingest.readers.legacy", "read_legacy"),
    media_types.RTF: ("ingest.readers.legacy", "read_legacy"),
    media_types.ODT: ("ingest.readers.legacy", "read_legacy"),
    media_types.WORD_XML: ("ingest.readers.legacy", "read_legacy"),
    media_types.EXCEL_XML: ("ingest.readers.xlsx", "read_workbook"),
    media_types.PNG: ("ingest.readers.scanned", "read_image"),
    media_types.JPEG: ("ingest.readers.scanned", "read_image"),
    media_types.TIFF: ("ingest.readers.scanned", "read_image"),
}


def read(path: Path) -> Document:
    """Read a file of any supported format.

    Raises :class:`UnreadableDocumentError` whose message says what to do; codes are ``empty_file``,
    ``encrypted``, ``truncated``, ``zero_pages``, ``not_a_document``, ``unsupported_format``,
    ``too_many_pages``, ``too_large``, ``archive_bomb``, ``no_tounicode``,
    ``office_converter_missing``, ``office_converter_failed``, ``ocr_missing``, ``reader_failed``.
    Things that spoil a part only are :attr:`Document.issues`.
    """
    path = Path(path)
    if not path.is_file():
        raise UnreadableDocumentError("not_a_document", f"{path} is not a file")
    media_type = sniff_media_type(path)
    module_name, function_name = _READERS[media_type]
    reader: Callable[[Path], Document] = getattr(import_module(module_name), function_name)
    try:
        return tell_loose_figures(check_document(reader(path)))
    except UnreadableDocumentError:
        raise
    except Exception as error:
        # Damaged files find ways to fail that no library documents; one of them must not stop the rest.
        raise UnreadableDocumentError(
            "reader_failed",
            f"the reader stumbled over the content ({type(error).__name__}: {error}); the file is "
            "probably damaged: fetch it again, and report it if it opens elsewhere",
        ) from error
