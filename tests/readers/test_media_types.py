"""The kind of a file is told by its bytes, whatever its name says."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest

from ingest.document import UnreadableDocumentError
from ingest.readers import media_types, sniff_media_type


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"%PDF-1.7\n...", media_types.PDF),
        (b"\xef\xbb\xbf  %PDF-1.4", media_types.PDF),
        (b"<!DOCTYPE html><html></html>", media_types.HTML),
        (b"\n<!-- saved -->\n<table><tr><td>1</td></tr></table>", media_types.HTML),
        ("<HTML><body>预算</body>".encode("gb18030"), media_types.HTML),
        (b"{\\rtf1 text}", media_types.RTF),
        ("收支总表\n单位：万元\n".encode(), media_types.TEXT),
        ("收支总表\t1\n".encode("gb18030"), media_types.TEXT),
        ("收支".encode("utf-16"), media_types.TEXT),
        ("正文里的 <u>-</u> 不是网页".encode(), media_types.TEXT),
        (b"\x89PNG\r\n\x1a\n", media_types.PNG),
    ],
)
def test_kind_is_told_by_content(tmp_path: Path, content: bytes, expected: str) -> None:
    path = tmp_path / "wrong_name.docx"
    path.write_bytes(content)
    assert sniff_media_type(path) == expected


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf \r\n\t ", "empty_file"),
        (b"\x00" * 100, "empty_file"),
        (b"Rar!\x1a\x07\x00 rest", "unsupported_format"),
        (b"\x1f\x8b\x08\x00 rest", "unsupported_format"),
        (bytes(range(256)) * 4, "not_a_document"),
        (b"PK\x03\x04 cut off", "truncated"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "unsupported_format"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00", "unsupported_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut off", "truncated"),
    ],
)
def test_refusals_say_what_to_do(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "document.pdf"
    path.write_bytes(content)
    with pytest.raises(UnreadableDocumentError) as caught:
        sniff_media_type(path)
    assert caught.value.code == code
    assert len(str(caught.value)) > 20


@pytest.mark.parametrize(
    ("member", "expected"),
    [
        ("word/document.xml", media_types.DOCX),
        ("xl/workbook.xml", media_types.XLSX),
        ("OFD.xml", media_types.OFD),
        ("ppt/presentation.xml", "unsupported_format"),
        ("notes.txt", "unsupported_format"),
    ],
)
def test_archives_are_told_by_their_parts(tmp_path: Path, member: str, expected: str) -> None:
    path = tmp_path / "file.pdf"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, "x")
    try:
        assert sniff_media_type(path) == expected
    except UnreadableDocumentError as error:
        assert error.code == expected


def test_an_archive_that_keeps_a_pdf_as_it_is_is_no_pdf(tmp_path: Path) -> None:
    path = tmp_path / "documents.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("预算/甲.pdf", b"%PDF-1.7\n...")
        archive.writestr("预算/乙.pdf", b"%PDF-1.7\n...")
    with pytest.raises(UnreadableDocumentError, match="ZIP archive of 2 files; unpack it"):
        sniff_media_type(path)


@pytest.mark.parametrize("suffix", ["text", "spreadsheet"])
def test_locked_open_documents_are_told(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / "locked"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{suffix}")
        archive.writestr("content.xml", b"\x8f\x02")
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    with pytest.raises(UnreadableDocumentError, match="password") as caught:
        sniff_media_type(path)
    assert caught.value.code == "encrypted"


def _compound_file(name: str, content: bytes) -> bytes:
    """A compound file of three sectors: its table of sectors, its directory, and one stream."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<H", header, 30, 9)
    struct.pack_into("<I", header, 48, 1)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFE, *[0xFFFFFFFF] * 125)
    directory = bytearray(512)
    directory[: 2 * len(name)] = name.encode("utf-16-le")
    struct.pack_into("<HB", directory, 64, 2 * len(name) + 2, 2)
    struct.pack_into("<I", directory, 116, 2)
    return bytes(header + table + directory) + content.ljust(512, b"\x00")


@pytest.mark.parametrize(("flags", "is_locked"), [(0x0200, False), (0x0300, True)])
def test_locked_text_documents_of_the_old_format_are_told(
    tmp_path: Path, flags: int, is_locked: bool
) -> None:
    path = tmp_path / "document.doc"
    path.write_bytes(
        _compound_file("WordDocument", b"\xec\xa5" + bytes(8) + struct.pack("<H", flags))
    )
    if not is_locked:
        assert sniff_media_type(path) == media_types.DOC
        return
    with pytest.raises(UnreadableDocumentError, match="password"):
        sniff_media_type(path)


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        ("Workbook", media_types.XLS),
        ("PowerPoint Document", "presentation"),
        ("MatOST", "OLE file"),
    ],
)
def test_compound_files_are_told_by_their_streams(
    tmp_path: Path, stream: str, expected: str
) -> None:
    path = tmp_path / "file.wps"
    path.write_bytes(_compound_file(stream, b""))
    try:
        assert sniff_media_type(path) == expected
    except UnreadableDocumentError as error:
        assert expected in str(error)
