"""What kind of file this is, judged by its bytes. The name is never looked at.

Files are often named wrongly at the source (a ``.html`` that is a PDF, a ``.pdf`` that is a web page),
so every decision here rests on signatures and container directories.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import struct
import zipfile
import zlib
from pathlib import Path

from ingest.document import UnreadableDocumentError

PDF = "application/pdf"
OFD = "application/ofd"
HTML = "text/html"
MHT = "multipart/related"
TEXT = "text/plain"
CSV = "text/csv"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSB = "application/vnd.ms-excel.sheet.binary.macroenabled.12"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
RTF = "application/rtf"
WORD_XML = "application/msword+xml"
EXCEL_XML = "application/vnd.ms-excel+xml"
PNG = "image/png"
JPEG = "image/jpeg"
TIFF = "image/tiff"

# Bit of the flags of a text document that is encrypted.
_LOCKED = 0x0100
_OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD_BYTES = 8192

# Signatures of things that are not read, with what a person can do about it.
_REFUSED: tuple[tuple[bytes, str, str], ...] = (
    (b"Rar!\x1a\x07", "RAR archive", "unpack it and add the documents inside"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip archive", "unpack it and add the documents inside"),
    (b"\x1f\x8b", "gzip file", "unpack it and add the document inside"),
    (b"BZh", "bzip2 file", "unpack it and add the document inside"),
    (b"\xfd7zXZ\x00", "xz file", "unpack it and add the document inside"),
    (b"\x7fELF", "program", "remove it from the folder"),
    (b"MZ", "program", "remove it from the folder"),
    (b"GIF8", "GIF image", "save it as PNG or PDF"),
    (b"BM", "bitmap image", "save it as PNG or PDF"),
    (b"SQLite format 3\x00", "SQLite database", "remove it from the folder"),
)

_PHONE_PICTURE = re.compile(rb"RIFF....WEBP|....ftyp(?:heic|heix|mif1|avif)", re.DOTALL)

_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|table|div|meta)",
    re.IGNORECASE | re.DOTALL,
)
# "From: <Saved by …>\r\nSubject: …\r\nMIME-Version: 1.0"
_WEB_ARCHIVE = re.compile(rb"(?:[A-Za-z-]+: [^\n]*\n[ \t]*){0,8}MIME-Version:", re.IGNORECASE)
# <?mso-application progid="Excel.Sheet"?>
_OFFICE_XML = re.compile(rb"<\?mso-application\s+progid=[\"'](excel|word)\.", re.IGNORECASE)
_HTML_INSIDE = re.compile(rb"<(?:html|body|table)[\s>]", re.IGNORECASE)
# Bytes that no text file in any encoding used for Chinese documents has (UTF-16 is told by its mark).
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def sniff_media_type(path: Path) -> str:
    """Return the media type of a file from its content.

    Raises :class:`UnreadableDocumentError` with code ``empty_file``, ``encrypted``,
    ``unsupported_format``, ``truncated`` or ``not_a_document``.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise UnreadableDocumentError(
            "empty_file", "the file is empty; fetch the document again from its source"
        )
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _sniff_zip(path)
    if head.startswith(_OLE_SIGNATURE):
        return _sniff_ole(path)
    if head.startswith(b"{\\rtf"):
        return RTF
    if head.startswith(b"\x89PNG\r\n"):
        return PNG
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith((b"II*\x00", b"MM\x00*")):
        return TIFF
    for signature, what, advice in _REFUSED:
        if head.startswith(signature):
            raise UnreadableDocumentError("unsupported_format", f"this is a {what}; {advice}")
    if _PHONE_PICTURE.match(head):
        raise UnreadableDocumentError(
            "unsupported_format", "this is a WebP or HEIC picture; save it as PNG or PDF"
        )
    # The last of the signatures: an archive that keeps a PDF as it is has it among its first bytes, too.
    if b"%PDF-" in head[:1024]:
        return PDF
    if _WEB_ARCHIVE.match(head):
        return MHT
    office = _OFFICE_XML.search(head)
    if office:
        return EXCEL_XML if office[1].lower() == b"excel" else WORD_XML
    if _HTML_START.match(head.removeprefix(codecs.BOM_UTF8)) or _HTML_INSIDE.search(head):
        return HTML
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        markup = head.decode("utf-16", "replace").encode("utf-8", "replace")
        is_markup = _HTML_START.match(markup) or _HTML_INSIDE.search(markup)
        return HTML if is_markup else _sniff_text(path)
    if _BINARY.search(head):
        raise UnreadableDocumentError(
            "not_a_document",
            "the content is binary data of no known document format; fetch the document again "
            "or save it as PDF",
        )
    return _sniff_text(path)


# A longer text is not looked through for commas; two lines may have as many by chance.
_MOST_TEXT = 4 * 1024 * 1024
_LEAST_RECORDS = 3


# Semicolons stand for commas where commas part decimals, bars in exports of databases.
_DELIMITERS = ",;|"


def find_delimiter(text: str) -> str | None:
    """The sign that parts every record of a text into the same number of fields, if one does."""
    for sign in _DELIMITERS:
        try:
            records = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
            rows = [row for row in records if row]
        except csv.Error:
            continue
        widths = {len(row) for row in rows}
        if len(rows) >= _LEAST_RECORDS and len(widths) == 1 < min(widths):
            return sign
    return None


def _sniff_text(path: Path) -> str:
    """Tell comma-separated values from running text: every record has the same number of fields."""
    if path.stat().st_size > _MOST_TEXT:
        return TEXT
    data = path.read_bytes()
    is_wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ["utf-16"] if is_wide else ["utf-8-sig", "gb18030"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return CSV if find_delimiter(text) else TEXT
    return TEXT


# Where an OpenDocument file lists its parts, with the key data of those that are locked.
_MANIFEST = "META-INF/manifest.xml"


def _sniff_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            encrypted = any(info.flag_bits & 0x1 for info in archive.infolist())
            mimetype = b""
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                mimetype = archive.read("mimetype")
            manifest = b""
            if _MANIFEST in names and archive.getinfo(_MANIFEST).file_size < _MOST_TEXT:
                manifest = archive.read(_MANIFEST)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        RuntimeError,
        OSError,
        ValueError,
        NotImplementedError,
    ) as error:
        raise UnreadableDocumentError(
            "truncated",
            f"the file starts like an office document but its directory is damaged ({error}); "
            "fetch it again",
        ) from error
    if encrypted:
        raise UnreadableDocumentError(
            "encrypted", "the archive is protected by a password; save an unprotected copy"
        )
    if "word/document.xml" in names:
        return DOCX
    if "xl/workbook.xml" in names:
        return XLSX
    if "xl/workbook.bin" in names:
        return XLSB
    if b"encryption-data" in manifest:
        raise UnreadableDocumentError(
            "encrypted", "the document is protected by a password; save an unprotected copy"
        )
    if mimetype.startswith(ODT.encode()):
        return ODT
    if mimetype.startswith(ODS.encode()):
        return ODS
    if any(name.lower() == "ofd.xml" for name in names):
        return OFD
    if any(name.startswith("ppt/") for name in names):
        raise UnreadableDocumentError(
            "unsupported_format", "this is a presentation; save it as PDF"
        )
    inside = sum(not name.endswith("/") for name in names)
    raise UnreadableDocumentError(
        "unsupported_format",
        f"this is a ZIP archive of {inside} files; unpack it and add the documents inside",
    )


def _sniff_ole(path: Path) -> str:
    """Tell Word, Excel (also WPS ``.wps``, ``.et``) and encrypted OOXML by the streams in the file."""
    data = path.read_bytes()
    streams = read_ole_streams(data)
    names = set(streams)
    if (
        "EncryptedPackage" in names
        or "EncryptionInfo" in names
        or _is_locked_text(data, streams.get("WordDocument", 0))
    ):
        raise UnreadableDocumentError(
            "encrypted", "the office document is protected by a password; save an unprotected copy"
        )
    if "WordDocument" in names:
        return DOC
    if names & {"Workbook", "Book"}:
        return XLS
    if "PowerPoint Document" in names:
        raise UnreadableDocumentError(
            "unsupported_format", "this is a presentation; save it as PDF"
        )
    if not names:
        raise UnreadableDocumentError(
            "truncated", "the office document is cut off or damaged; fetch it again"
        )
    raise UnreadableDocumentError(
        "unsupported_format",
        "this is an OLE file that is neither a text document nor a workbook; save it as PDF",
    )


def _is_locked_text(data: bytes, offset: int) -> bool:
    """Whether the text document that begins at ``offset`` says that it is encrypted ([MS-DOC] 2.5.2)."""
    if not offset or offset + 12 > len(data) or data[offset : offset + 2] != b"\xec\xa5":
        return False
    return bool(struct.unpack_from("<H", data, offset + 10)[0] & _LOCKED)


def read_ole_streams(data: bytes, max_sectors: int = 4096) -> dict[str, int]:
    """Streams in the directory of a compound file ([MS-CFB] 2.6) and the offset of each in the file.

    The offset of a stream kept among the small ones is of no use. Empty when damaged.
    """
    if len(data) < 512:
        return {}
    sector_size: int = 1 << struct.unpack_from("<H", data, 30)[0]
    if sector_size not in (512, 4096):
        return {}
    directory: int = struct.unpack_from("<I", data, 48)[0]
    difat = struct.unpack_from("<109I", data, 76)
    streams: dict[str, int] = {}
    seen: set[int] = set()
    while directory < 0xFFFFFFFA and directory not in seen and len(seen) < max_sectors:
        seen.add(directory)
        start = (directory + 1) * sector_size
        for offset in range(start, start + sector_size, 128):
            if offset + 128 > len(data):
                break
            length: int = struct.unpack_from("<H", data, offset + 64)[0]
            if 2 < length <= 64 and data[offset + 66] in (1, 2, 5):
                name = data[offset : offset + length - 2].decode("utf-16-le", "replace")
                first: int = struct.unpack_from("<I", data, offset + 116)[0]
                streams[name] = (first + 1) * sector_size
        fat_index, entry = divmod(directory, sector_size // 4)
        if fat_index >= len(difat):
            break
        fat_offset = (difat[fat_index] + 1) * sector_size + entry * 4
        if fat_offset + 4 > len(data):
            break
        directory = struct.unpack_from("<I", data, fat_offset)[0]
    return streams
