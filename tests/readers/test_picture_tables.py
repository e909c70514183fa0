"""Tables whose rules, or all of which, stand in a picture on a page with text."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ingest.document import Grid
from ingest.readers import picture_tables, read, scanned

MakePdf = Callable[..., Path]


@pytest.fixture
def ruled(layouts_module: ModuleType, tmp_path: Path) -> Any:
    layouts = layouts_module.build_layouts(tmp_path, 1)
    return next(layout for layout in layouts if layout.name == "ruled")


def _picture_of(path: Path) -> ImageReader:
    with pdfium.PdfDocument(path) as pdf:
        picture = pdf[0].render(scale=200 / 72, grayscale=True).to_pil().convert("L")
    data = io.BytesIO()
    picture.save(data, "PNG")
    data.seek(0)
    return ImageReader(data)


def test_a_scan_with_hidden_text_gets_its_rules_from_the_picture(
    ruled: Any, make_pdf: MakePdf
) -> None:
    picture = _picture_of(ruled.path)
    with pdfium.PdfDocument(ruled.path) as pdf:
        textpage = pdf[0].get_textpage()
        chars = [
            (textpage.get_text_range(k, 1), textpage.get_charbox(k, loose=True))
            for k in range(textpage.count_chars())
        ]

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(picture, 0, 0, *A4)
        for char, (left, bottom, _, _) in chars:
            if char.strip():
                text = canvas.beginText(left, bottom + 1.3)
                text.setFont("STSong-Light", 9)
                text.setTextRenderMode(3)
                text.textOut(char)
                canvas.drawText(text)

    (grid,) = [block for block in read(make_pdf(draw)).blocks() if isinstance(block, Grid)]
    bare = [["".join((t or "").split()) for t in row] for row in grid.row_texts()]
    assert bare == ruled.pages[0][0]
    assert {cell.reading for cell in grid.cells} == {"ocr"}


def _draw_pasted(picture: ImageReader) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 800, "部门收支总体情况见下表，所列金额单位为万元。")
        canvas.drawImage(picture, 30, 60, A4[0] * 0.85, A4[1] * 0.85)

    return draw


def test_a_pasted_table_is_reported_without_ocr(
    ruled: Any, make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_tables, "has_ocr", lambda: False)
    document = read(make_pdf(_draw_pasted(_picture_of(ruled.path))))
    assert [issue.code for issue in document.issues] == ["table_in_picture"]
    assert document.issues[0].page_number == 1


def test_pictures_without_rules_are_no_tables(make_pdf: MakePdf) -> None:
    data = io.BytesIO()
    Image.linear_gradient("L").resize((800, 800)).save(data, "PNG")
    data.seek(0)
    document = read(make_pdf(_draw_pasted(ImageReader(data))))
    assert document.issues == ()


@pytest.mark.slow
@pytest.mark.skipif(not scanned.has_ocr(), reason="the extra yusuan[ocr] is not installed")
def test_a_pasted_table_is_recognised(ruled: Any, make_pdf: MakePdf) -> None:
    document = read(make_pdf(_draw_pasted(_picture_of(ruled.path))))
    (grid,) = [block for block in document.blocks() if isinstance(block, Grid)]
    truth = ruled.pages[0][0]
    assert (grid.row_count, grid.col_count) == (len(truth), len(truth[0]))
    assert {cell.reading for cell in grid.cells} == {"ocr"}


def test_a_picture_beside_the_page_is_not_looked_at(make_pdf: MakePdf, ruled: Any) -> None:
    picture = _picture_of(ruled.path)

    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 800, "部门收支总体情况见下表，所列金额单位为万元。")
        canvas.drawImage(picture, A4[0] + 40, 60, *A4)

    document = read(make_pdf(draw))
    assert [block.text for block in document.blocks()] == [  # type: ignore[union-attr]
        "部门收支总体情况见下表，所列金额单位为万元。"
    ]
    assert document.issues == ()
