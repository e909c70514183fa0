"""Digits printed raised and small are marks of notes, in every format, and no digits of the number before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
import pytest
import xlsxwriter
from reportlab.pdfgen.canvas import Canvas

from ingest.document import Document, Grid, TextLine
from ingest.readers import read
from ingest.text import parse_number

MakePdf = Callable[..., Path]


def _cells(document: Document) -> list[str]:
    return [
        cell.text
        for block in document.blocks()
        if isinstance(block, Grid)
        for cell in block.cells
        if cell.text
    ]


def _numbers(document: Document) -> list[str]:
    found = (parse_number(text) for text in _cells(document))
    return [number.text for number in found if number is not None]


@pytest.mark.parametrize("rise", [2.0, 3.5, 5.0])
@pytest.mark.parametrize("is_last", [False, True])
def test_pdf(make_pdf: MakePdf, rise: float, is_last: bool) -> None:
    def draw(canvas: Canvas) -> None:
        for k in range(3):
            canvas.line(100, 600 - 20 * k, 300, 600 - 20 * k)
            canvas.line(100 + 100 * k, 600, 100 + 100 * k, 560)
        canvas.drawString(110, 586, "项目")
        canvas.drawString(210, 586, "金额")
        canvas.drawString(110, 566, "收入")
        end = 210 + canvas.stringWidth("12.50", "Helvetica", 10)
        marks: list[tuple[float, float, str, float]] = [
            (210, 566, "12.50", 10),
            (end, 566 + rise, "1", 6),
            (100, 500, "2.2", 10),
            (100 + canvas.stringWidth("2.2", "Helvetica", 10), 500 + rise, "12", 6),
        ]
        for x, y, text, size in (
            sorted(marks, key=lambda m: m[3], reverse=True) if is_last else marks
        ):
            canvas.setFont("Helvetica", size)
            canvas.drawString(x, y, text)

    document = read(make_pdf(draw))
    assert _cells(document) == ["项目", "金额", "收入", "12.50¹"]
    assert _numbers(document) == ["12.50"]
    assert [b.text for b in document.blocks() if isinstance(b, TextLine)] == ["2.2¹²"]


def test_small_type_beside_large_type_is_not_raised(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("STSong-Light", 16)
        canvas.drawString(100, 700, "收支总表")
        canvas.setFont("STSong-Light", 9)
        canvas.drawString(165, 700, "12")  # on the line of the title
        canvas.drawString(100, 680, "3")

    assert [b.text for b in read(make_pdf(draw)).blocks() if isinstance(b, TextLine)] == [
        "收支总表12",
        "3",
    ]


@pytest.mark.parametrize(
    "amount",
    ["12.50<sup>1</sup>", "12.50<span style='vertical-align: super'>1</span>", "12.50<sup>①</sup>"],
)
def test_html(tmp_path: Path, amount: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        f"<meta charset=utf-8><p>收入8.00<sup>2</sup>万元</p><table><tr><td>项目<td>金额"
        f"<tr><td>收入<td>{amount}</table>",
        encoding="utf-8",
    )
    document = read(path)
    assert _numbers(document) == ["12.50"]
    assert [b.text for b in document.blocks() if isinstance(b, TextLine)] == ["收入8.00²万元"]


def test_word(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ("项目", "金额", "收入", ""), strict=True):
        cell.text = text
    paragraph = table.cell(1, 1).paragraphs[0]
    paragraph.add_run("12.50")
    paragraph.add_run("1").font.superscript = True
    document.save(str(tmp_path / "a.docx"))
    assert _numbers(read(tmp_path / "a.docx")) == ["12.50"]


def test_workbook(tmp_path: Path) -> None:
    workbook = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = workbook.add_worksheet()
    for row, texts in enumerate([["项目", "金额"], ["收入", ""], ["支出", "3.00"]]):
        sheet.write_row(row, 0, texts)
    sheet.write_rich_string(1, 1, "12.50", workbook.add_format({"font_script": 1}), "1")
    workbook.close()
    assert _numbers(read(tmp_path / "a.xlsx")) == ["12.50", "3.00"]
