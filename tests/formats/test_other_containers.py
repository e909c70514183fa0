"""Formats that office programs and browsers also save in: web archives, office XML, comma-separated values."""

from __future__ import annotations

import quopri
from base64 import encodebytes
from pathlib import Path

import pytest

from ingest.document import Document, TextLine, UnreadableDocumentError
from ingest.pipeline import read_document
from ingest.readers import read, sniff_media_type
from ingest.readers.legacy import find_converter
from tests.formats.published import pieces_of
from tests.formats.same_facts import compare
from tests.formats.save_html import page_of

ROOT = Path(__file__).resolve().parents[2]

_TABLE = "<table><tr><td>项目</td><td>金额</td></tr><tr><td>合计</td><td>539.15</td></tr></table>"
_READ = [["项目", "金额"], ["合计", "539.15"]]


def _content(document: Document) -> list[str | list[list[str | None]]]:
    return [
        block.text if isinstance(block, TextLine) else block.row_texts()
        for block in document.blocks()
    ]


def _part(body: bytes, encoding: str, kind: str = "text/html", charset: str = "utf-8") -> bytes:
    encoded = quopri.encodestring(body) if encoding == "quoted-printable" else encodebytes(body)
    head = f'Content-Type: {kind}; charset="{charset}"\nContent-Transfer-Encoding: {encoding}\n\n'
    return b"--=_NextPart\n" + head.encode() + encoded + b"\n"


def _archive(*parts: bytes) -> bytes:
    head = (
        'From: "Saved by a browser"\nSubject: =?gb2312?B?1KTL4w==?=\nMIME-Version: 1.0\n'
        'Content-Type: multipart/related; type="text/html"; boundary="=_NextPart"\n\n'
    )
    return head.encode() + b"".join(parts) + b"--=_NextPart--\n"


def test_a_saved_page_is_read_as_the_page(tmp_path: Path) -> None:
    source = ROOT / "data" / "documents" / "jingdezhen_2025.html"
    page = page_of(pieces_of(source), charset="gb2312").encode("gb18030")
    style = _part(b"td { color: red }", "quoted-printable", "text/css")
    path = tmp_path / "page.mht"
    path.write_bytes(_archive(_part(page, "quoted-printable", charset="gb2312"), style))
    assert sniff_media_type(path) == "multipart/related"
    result = compare(read_document(source), read_document(path))
    assert {part: found.share for part, found in result.items() if found.share < 1} == {}


def test_a_workbook_saved_as_an_archive_keeps_its_sheets(tmp_path: Path) -> None:
    program = "<meta name=ProgId content=Excel.Sheet>"
    frames = f"<html><head>{program}</head><frameset><frame src=sheet001.htm></frameset></html>"
    sheet = f"<html><head>{program}</head><body><table><tr><td>收支总表</td></tr></table>{_TABLE}</body></html>"
    path = tmp_path / "book.mht"
    path.write_bytes(
        _archive(
            _part(frames.encode(), "quoted-printable"),
            _part(sheet.encode("utf-16"), "base64", charset="unicode"),
            _part(sheet.encode(), "base64"),
        )
    )
    assert _content(read(path)) == ["收支总表", _READ] * 2


def test_an_archive_without_a_page_is_told(tmp_path: Path) -> None:
    path = tmp_path / "page.mht"
    path.write_bytes(_archive(_part(b"a {}", "quoted-printable", "text/css")))
    with pytest.raises(UnreadableDocumentError) as caught:
        read(path)
    assert caught.value.code == "empty_file"


_ROWS = [
    "某局2026年收支总表,,",
    ",,单位：万元",
    "项目,合计,基本支出",
    '教育支出,"1,234.50",34.5',
    "合计,-,",
]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_comma_separated_values_are_a_sheet(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes("\r\n".join([*_ROWS, ""]).encode(encoding))
    assert sniff_media_type(path) == "text/csv"
    assert _content(read(path)) == [
        "某局2026年收支总表", "单位：万元",
        [["项目", "合计", "基本支出"], ["教育支出", "1,234.50", "34.5"], ["合计", "-", ""]],
    ]  # fmt: skip


@pytest.mark.parametrize("sign", [";", "|"])
def test_other_signs_part_values_too(tmp_path: Path, sign: str) -> None:
    path = tmp_path / "table.csv"
    rows = [["项目", "合计", "基本支出"], ["教育支出", "1,234.50", "34.5"], ["合计", "-", ""]]
    path.write_text("\n".join(map(sign.join, rows)), encoding="utf-8")
    assert sniff_media_type(path) == "text/csv"
    assert _content(read(path)) == [rows]


def test_prose_with_commas_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "prose.txt"
    path.write_text("收入1,234.50万元,\n支出10,3\n合计,如下\n", encoding="utf-8")
    assert sniff_media_type(path) == "text/plain"


_SHEET_XML = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="支出总表"><Table>'
    '<Row><Cell><Data ss:Type="String">项目</Data></Cell><Cell><Data ss:Type="String">金额</Data></Cell></Row>'
    '<Row><Cell><Data ss:Type="String">合计</Data></Cell><Cell><Data ss:Type="Number">539.15</Data></Cell></Row>'
    "</Table></Worksheet></Workbook>"
)
_CELLS = "".join(
    "<w:tr>"
    + "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>'
        for text in row
    )
    + "</w:tr>"
    for row in _READ
)
_WORD_XML = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><?mso-application progid="Word.Document"?>'
    '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body>'
    '<w:p><w:r><w:t>收支总表</w:t></w:r></w:p><w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="2000"/>'
    f'<w:gridCol w:w="2000"/></w:tblGrid>{_CELLS}</w:tbl><w:p/></w:body></w:wordDocument>'
)


@pytest.mark.slow
@pytest.mark.skipif(find_converter() is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(("markup", "title"), [(_SHEET_XML, "支出总表"), (_WORD_XML, "收支总表")])
def test_office_xml_is_read_through_libreoffice(tmp_path: Path, markup: str, title: str) -> None:
    path = tmp_path / "saved.xls"
    path.write_text(markup, encoding="utf-8")
    assert _content(read(path)) == [title, _READ]
