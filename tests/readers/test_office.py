"""Office formats: the same tables as on paper, and files made to harm."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import docx
import openpyxl
import pytest

from ingest.document import Document, Grid, TextLine, UnreadableDocumentError
from ingest.readers import archive as archive_module
from ingest.readers import legacy, read, xlsx
from ingest.readers.number_formats import format_general, format_number


def _grids(document: Document) -> list[list[list[str | None]]]:
    return [block.row_texts() for block in document.blocks() if isinstance(block, Grid)]


def _lines(document: Document) -> list[str]:
    return [block.text for block in document.blocks() if isinstance(block, TextLine)]


def _write_docx(path: Path) -> Path:
    document = docx.Document()
    document.add_paragraph("某单位2024年单位预算")
    document.add_paragraph("收支总表\t单位：万元")
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "项目"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "合计"
    table.cell(1, 1).text, table.cell(1, 2).text = "基本支出", "项目支出"
    for col, text in enumerate(("　　工资", "1,539.10", "")):
        table.cell(2, col).text = text
    document.add_paragraph("注：空表")
    document.save(str(path))
    return path


_EXPECTED = [
    ["项目", "合计", None],
    [None, "基本支出", "项目支出"],
    ["工资", "1,539.10", ""],
]


def test_word_documents(tmp_path: Path) -> None:
    document = read(_write_docx(tmp_path / "a.pdf"))
    assert _grids(document) == [_EXPECTED]
    assert _lines(document) == ["某单位2024年单位预算", "收支总表  单位：万元", "注：空表"]
    grid = next(block for block in document.blocks() if isinstance(block, Grid))
    assert {cell.text: cell.indent for cell in grid.cells}["工资"] == 20.0
    assert document.page_count is None


@pytest.mark.slow
@pytest.mark.skipif(legacy.find_converter() is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("target", ["doc", "rtf", "odt"])
def test_old_word_documents(tmp_path: Path, target: str) -> None:
    source = _write_docx(tmp_path / "a.docx")
    (tmp_path / "work").mkdir()
    converted = legacy.convert_office(source, tmp_path / "work", ".docx", target)
    assert _grids(read(converted)) == [_EXPECTED]


def _write_workbook(path: Path) -> Path:
    workbook = openpyxl.Workbook()
    sheet: Any = workbook.active
    sheet.title = "收支总表"
    sheet["A1"] = "某单位收支总表"
    sheet.merge_cells("A1:C1")
    for row in (["项目", "金额", "比例"], ["  基本支出", 1539.1, 0.8644], ["合计", "=B3+1", -3.5]):
        sheet.append(row)
    sheet["B3"].number_format, sheet["C3"].number_format = "#,##0.00", "0.00%"
    prose = workbook.create_sheet("Sheet2")
    prose["A1"], prose["A2"] = "一、说明", "本年收入539.15万元。"
    workbook.create_sheet("选项").sheet_state = "hidden"
    workbook["选项"]["A1"] = "隐藏"
    workbook.save(path)
    return path


def test_workbooks_print_numbers_as_formatted(tmp_path: Path) -> None:
    document = read(_write_workbook(tmp_path / "a.txt"))
    assert _grids(document) == [
        [
            ["项目", "金额", "比例"],
            ["基本支出", "1,539.10", "86.44%"],
            ["合计", "", "-3.5"],  # formulas are not evaluated; this file holds no saved value
        ]
    ]
    assert _lines(document) == [
        "收支总表",
        "某单位收支总表",
        "一、说明",
        "本年收入539.15万元。",
    ]
    assert [issue.code for issue in document.issues] == ["formulas_without_values", "hidden_sheet"]


@pytest.mark.slow
@pytest.mark.skipif(legacy.find_converter() is None, reason="LibreOffice is not installed")
def test_old_workbooks_print_the_same(tmp_path: Path) -> None:
    source = _write_workbook(tmp_path / "a.xlsx")
    (tmp_path / "work").mkdir()
    converted = legacy.convert_office(source, tmp_path / "work", ".xlsx", "xls")
    (grid,) = _grids(read(converted))
    assert grid[1] == ["基本支出", "1,539.10", "86.44%"]


def test_without_libreoffice_old_files_say_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(b"{\\rtf1 hello}")
    monkeypatch.setattr(legacy, "find_converter", lambda: None)
    with pytest.raises(UnreadableDocumentError, match="LibreOffice") as caught:
        read(path)
    assert caught.value.code == "office_converter_missing"


@pytest.mark.slow
@pytest.mark.skipif(legacy.find_converter() is None, reason="LibreOffice is not installed")
def test_a_converter_that_hangs_is_ended(tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    path.write_bytes(b"{\\rtf1 hello}")
    with pytest.raises(UnreadableDocumentError, match="seconds") as caught:
        legacy.convert_office(path, tmp_path, ".rtf", "docx", timeout=0.01)
    assert caught.value.code == "office_converter_failed"


@pytest.mark.parametrize("make", [_write_docx, _write_workbook])
def test_cut_office_files_are_refused(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    path = make(tmp_path / "whole")
    cut = tmp_path / "cut"
    cut.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(UnreadableDocumentError) as caught:
        read(cut)
    assert caught.value.code == "truncated"


@pytest.mark.parametrize("part", ["word/document.xml", "xl/workbook.xml"])
def test_decompression_bombs_are_refused_unopened(tmp_path: Path, part: str) -> None:
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr(part, "x")
        with archive.open("padding.xml", "w", force_zip64=True) as member:
            for _ in range(64):
                member.write(b"0" * 2**20)
    with pytest.raises(UnreadableDocumentError) as caught:
        read(path)
    assert caught.value.code == "archive_bomb"


def test_a_part_larger_than_declared_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive_module, "MAX_PART_BYTES", 1000)
    with pytest.raises(UnreadableDocumentError) as caught:
        read(_write_docx(tmp_path / "a.docx"))
    assert caught.value.code == "archive_bomb"


def _docx_of(path: Path, xml: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", xml)
    return path


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.mark.parametrize(
    "declaration",
    [
        '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">',
        '<!ENTITY b SYSTEM "file:///etc/hostname">',
        '<!ENTITY % g SYSTEM "http://127.0.0.1:9/x.dtd"> %g; <!ENTITY b "x">',
    ],
)
def test_declared_entities_are_refused(tmp_path: Path, declaration: str) -> None:
    xml = (
        f"<!DOCTYPE d [{declaration}]><w:document {_W}><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p>"
        "</w:body></w:document>"
    )
    with pytest.raises(UnreadableDocumentError, match="entities") as caught:
        read(_docx_of(tmp_path / "a.docx", xml))
    assert caught.value.code == "archive_bomb"


def test_deleted_text_and_fallbacks_are_not_printed(tmp_path: Path) -> None:
    xml = (
        f'<w:document {_W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        "<w:body><w:p><w:r><w:t>收入</w:t></w:r><w:del><w:r><w:delText>9</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>1.00</w:t></w:r></w:ins><mc:AlternateContent><mc:Choice>"
        "<w:r><w:t>万</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t>万</w:t></w:r></mc:Fallback>"
        "</mc:AlternateContent></w:p></w:body></w:document>"
    )
    assert _lines(read(_docx_of(tmp_path / "a.docx", xml))) == ["收入1.00万"]


@pytest.mark.parametrize(
    ("value", "code", "printed"),
    [
        (539.1, "0.00", "539.10"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (0.8644, "0.00%", "86.44%"),
        (0.5, "0%", "50%"),
        (-3.2, "#,##0.00;(#,##0.00)", "(3.20)"),
        (-3.2, "#,##0.00_);[Red]\\(#,##0.00\\)", "(3.20)"),
        (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        (12.0, "General", "12"),
        (539.1500000000001, "General", "539.15"),
        (7, "000", "007"),
        (2.5, "#.##", "2.5"),
        (1.005, "0.00", "1.01"),
        (45000, "yyyy/m/d", "45000"),
        (5391530, '0"."0,"万元"', "539.2万元"),  # the point as quoted text
        (999, '[>=10000]0!.0,"万";0.00', "999.00"),
        (12345.6, '[>=10000]0!.0,"万";0.00', "1.2万"),
        (12.5, ";;;", ""),
        (0, '[=0]"";General', ""),
        (12.5, '[=0]"";General', "12.5"),
        (0, '[=0]"-";0.00', "-"),
        (0, '[=0]_ "-"??_ ;0.00', "-"),
        (12.5, '[=0]"-"??;0.00', "12.50"),
        (0, "[=0]-;[Red][<0]-0.00;0.00", "-"),
        (0.001, "[Red][<0.005]\\-;0.00", "-"),
        (0, '[=0]"无";@', "无"),
        (3, '[=0]"无";@', "3"),
    ],
)
def test_number_formats(value: float, code: str, printed: str) -> None:
    assert format_number(value, code) == printed


def test_plain_numbers_carry_no_binary_noise() -> None:
    assert format_general(0.1 + 0.2) == "0.3"
    assert format_general(1e-7) == "0.0000001"
    assert format_general(-0.0) == "0"


def test_too_large_sheets_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAX_CELLS", 5)
    with pytest.raises(UnreadableDocumentError) as caught:
        read(_write_workbook(tmp_path / "a.xlsx"))
    assert caught.value.code == "too_large"


def test_typeset_tables_saved_as_office_files_read_the_same(
    layouts_module: ModuleType, tmp_path: Path
) -> None:
    """The cells of a layout come out of .docx, .xlsx and .html as they went in."""
    layouts = layouts_module.build_layouts(tmp_path, 1)
    table = next(layout for layout in layouts if layout.name == "merged headers").pages[0][0]
    spans = layouts_module._spans(table)
    document, workbook = docx.Document(), openpyxl.Workbook()
    word: Any = document.add_table(len(table), len(table[0]))
    sheet: Any = workbook.active
    sheet.title = "Sheet1"
    markup = ["<html><body><table>"]
    for r, row in enumerate(table):
        markup.append("<tr>")
        for c, text in enumerate(row):
            if text is None:
                continue
            height, width = spans[r, c]
            markup.append(f"<td rowspan={height} colspan={width}>{text}</td>")
            word.cell(r, c).merge(word.cell(r + height - 1, c + width - 1)).text = text
            sheet.cell(r + 1, c + 1, text)
            if height * width > 1:
                sheet.merge_cells(None, r + 1, c + 1, r + height, c + width)
        markup.append("</tr>")
    document.save(str(tmp_path / "a.docx"))
    workbook.save(tmp_path / "a.xlsx")
    (tmp_path / "a.html").write_text("".join(markup), encoding="utf-8")
    for name in ("a.docx", "a.xlsx", "a.html"):
        (grid,) = _grids(read(tmp_path / name))
        assert grid == table, name
