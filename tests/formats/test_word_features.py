"""What Word keeps beside the text: tracked changes, hidden text, automatic numbers, text boxes."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from ingest.document import Grid, TextLine
from ingest.readers import read
from ingest.readers.legacy import find_converter

_W = nsdecls("w")


def _save(path: Path, *body: str, numbering: str = "") -> Path:
    """A Word document of the given block-level XML; ``numbering`` replaces the template's lists."""
    document = docx.Document()
    root: Any = document.element.body
    for xml in body:
        tag, _, rest = xml.partition(">")
        root.insert(len(root) - 1, parse_xml(f"{tag} {_W}>{rest}"))
    if numbering:
        part: Any = document.part.numbering_part
        part._element = parse_xml(f"<w:numbering {_W}>{numbering}</w:numbering>")
    document.save(str(path))
    return path


def _lines(path: Path) -> list[str]:
    return [block.text for block in read(path).blocks() if isinstance(block, TextLine)]


def _grids(path: Path) -> list[list[list[str | None]]]:
    return [block.row_texts() for block in read(path).blocks() if isinstance(block, Grid)]


def _cell(text: str, properties: str = "") -> str:
    return (
        f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"
    )  # fmt: skip


def test_tracked_changes_read_as_accepted(tmp_path: Path) -> None:
    path = _save(
        tmp_path / "a.docx",
        "<w:p><w:r><w:t>收入</w:t></w:r>"
        '<w:del w:id="1" w:author="x"><w:r><w:delText>100.00</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="x"><w:r><w:t>539.15</w:t></w:r></w:ins>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏9.99</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>万元</w:t></w:r></w:p>',
        f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr>{_cell('项目')}{_cell('金额')}</w:tr>"
        f'<w:tr><w:trPr><w:del w:id="3" w:author="x"/></w:trPr>{_cell("旧")}{_cell("1.00")}</w:tr>'
        f'<w:tr><w:trPr><w:ins w:id="4" w:author="x"/></w:trPr>{_cell("新")}{_cell("2.00")}</w:tr>'
        "</w:tbl>",
    )
    assert _lines(path) == ["收入539.15万元"]
    assert _grids(path) == [[["项目", "金额"], ["新", "2.00"]]]


def test_vertical_merges_and_nested_tables(tmp_path: Path) -> None:
    inner = f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr>{_cell('a')}{_cell('b')}</w:tr></w:tbl><w:p/>"
    path = _save(
        tmp_path / "a.docx",
        "<w:tbl><w:tblPr/><w:tblGrid/>"
        f"<w:tr>{_cell('一级', '<w:vMerge w:val=' + chr(34) + 'restart' + chr(34) + '/>')}{_cell('1')}</w:tr>"
        f"<w:tr>{_cell('', '<w:vMerge/>')}{_cell('2')}</w:tr>"
        f"<w:tr><w:tc><w:tcPr/>{inner}</w:tc>{_cell('3')}</w:tr></w:tbl>",
    )
    assert _grids(path) == [[["一级", "1"], [None, "2"], ["", "3"]], [["a", "b"]]]


def test_text_boxes_are_read_once(tmp_path: Path) -> None:
    box = (
        '<w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent><w:p>'
        "<w:r><w:t>单位：万元</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict>"
    )
    path = _save(tmp_path / "a.docx", f"<w:p><w:r><w:t>收支总表</w:t></w:r><w:r>{box}</w:r></w:p>")
    assert _lines(path) == ["收支总表", "单位：万元"]


def test_columns_of_a_twip_are_roundings(tmp_path: Path) -> None:
    """A converter writes the edge of one row beside that of another: 999 | 1 | 1000."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in (999, 1, 1000, 1000))
    two = '<w:gridSpan w:val="2"/>'
    path = _save(
        tmp_path / "a.docx",
        f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>"
        f"<w:tr>{_cell('项目')}{_cell('合计', two)}{_cell('基本支出')}</w:tr>"
        f"<w:tr>{_cell('办公费', two)}{_cell('2.00')}{_cell('1.00')}</w:tr></w:tbl>",
    )
    (found,) = [block for block in read(path).blocks() if isinstance(block, Grid)]
    assert found.row_texts() == [["项目", "合计", "基本支出"], ["办公费", "2.00", "1.00"]]
    assert all(cell.col_span == 1 for cell in found.cells)


def test_roundings_may_outnumber_the_columns(tmp_path: Path) -> None:
    """LibreOffice left 17 columns of one to three twips among the 15 of a table from a .doc."""
    widths = (1000, 2, 998, 1, 2, 997, 3, 1)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)

    def span(number: int) -> str:
        return f'<w:gridSpan w:val="{number}"/>'

    path = _save(
        tmp_path / "a.docx",
        f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>"
        f"<w:tr>{_cell('项目')}{_cell('合计', span(3))}{_cell('基本支出', span(4))}</w:tr>"
        f"<w:tr>{_cell('办公费', span(2))}{_cell('2.00', span(3))}{_cell('1.00', span(3))}</w:tr></w:tbl>",
    )
    (found,) = [block for block in read(path).blocks() if isinstance(block, Grid)]
    assert found.row_texts() == [["项目", "合计", "基本支出"], ["办公费", "2.00", "1.00"]]


def test_embedded_sheets_are_told(tmp_path: Path) -> None:
    sheet = (
        '<w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" Type="Embed" '
        'ProgID="Excel.Sheet.12"/></w:object>'
    )
    path = _save(
        tmp_path / "a.docx", f"<w:p><w:r><w:t>收支总表</w:t></w:r><w:r>{sheet}</w:r></w:p>"
    )
    (issue,) = read(path).issues
    assert (issue.severity, issue.code) == ("warning", "embedded_sheets") and "PDF" in issue.message


def _level(number: int, shape: str, text: str, start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/><w:numFmt w:val="{shape}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


_LISTS = (
    '<w:abstractNum w:abstractNumId="7">'
    + _level(0, "chineseCountingThousand", "%1、")
    + _level(1, "chineseCounting", "（%2）")
    + _level(2, "decimal", "%3.")
    + "</w:abstractNum>"
    '<w:abstractNum w:abstractNumId="8">'
    + _level(0, "japaneseCounting", "第%1部分", 2)
    + _level(1, "decimalEnclosedCircleChinese", "%2")
    + _level(2, "bullet", "·")
    + "</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0">'
    '<w:startOverride w:val="11"/></w:lvlOverride></w:num>'
)


def _item(text: str, list_id: int, level: int) -> str:
    return (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr></w:pPr>'
        f"<w:r><w:t>{text}</w:t></w:r></w:p>"
    )


_ITEMS = [
    ("部门职责", 1, 0), ("收入", 1, 1), ("支出", 1, 1), ("基本支出", 1, 2), ("机构设置", 1, 0),
    ("决算", 1, 1), ("预算报表", 2, 0), ("其一", 2, 1), ("圆点", 2, 2), ("名词解释", 2, 0),
    ("另起", 3, 0), ("不编号", 0, 0),
]  # fmt: skip
_NUMBERED = [
    "一、部门职责", "（一）收入", "（二）支出", "1.基本支出", "二、机构设置", "（一）决算", "第二部分 预算报表",
    "①其一", "圆点", "第三部分 名词解释", "十一、另起", "不编号",
]  # fmt: skip


def test_automatic_numbers_are_printed(tmp_path: Path) -> None:
    path = _save(tmp_path / "a.docx", *(_item(*item) for item in _ITEMS), numbering=_LISTS)
    assert _lines(path) == _NUMBERED


def test_ordinals_counted_by_word_in_a_table(tmp_path: Path) -> None:
    row = f"<w:tr><w:tc><w:tcPr/>{_item('', 4, 0)}</w:tc>{_cell('x')}</w:tr>"
    lists = (
        '<w:abstractNum w:abstractNumId="1">' + _level(0, "decimal", "%1") + "</w:abstractNum>"
        '<w:num w:numId="4"><w:abstractNumId w:val="1"/></w:num>'
    )
    table = f"<w:tbl><w:tblPr/><w:tblGrid/>{row * 3}</w:tbl>"
    assert _grids(_save(tmp_path / "a.docx", table, numbering=lists)) == [
        [["1", "x"], ["2", "x"], ["3", "x"]]
    ]


@pytest.mark.slow
@pytest.mark.skipif(find_converter() is None, reason="LibreOffice is not installed")
def test_automatic_numbers_are_those_of_libreoffice(tmp_path: Path) -> None:
    path = _save(tmp_path / "a.docx", *(_item(*item) for item in _ITEMS), numbering=_LISTS)
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    subprocess.run(
        [str(find_converter()), "--headless", profile, "--convert-to", "txt:Text (encoded):UTF8",
         "--outdir", str(tmp_path), str(path)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    text = (tmp_path / "a.txt").read_text(encoding="utf-8-sig")
    printed = [
        "".join(line.split()).removeprefix("▪") for line in text.splitlines() if line.strip()
    ]
    assert printed == [line.replace(" ", "") for line in _NUMBERED]


def test_a_damaged_list_part_costs_the_numbers_only(tmp_path: Path) -> None:
    path = _save(tmp_path / "a.docx", *(_item(*item) for item in _ITEMS), numbering=_LISTS)
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(tmp_path / "b.docx", "w") as damaged:
        for name in archive.namelist():
            data = archive.read(name)
            damaged.writestr(name, data[:-40] if name == "word/numbering.xml" else data)
    assert _lines(tmp_path / "b.docx") == [text for text, _, _ in _ITEMS]
