"""PDF: pages drawn for the purpose, each showing one thing that real files do."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest.document import Document, Grid, TextLine, UnreadableDocumentError
from ingest.readers import pdf as pdf_module
from ingest.readers import read
from ingest.readers.pdf import read_pdf

MakePdf = Callable[..., Path]


def _grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks() if isinstance(block, Grid)]


def _lines(document: Document) -> list[TextLine]:
    return [block for block in document.blocks() if isinstance(block, TextLine)]


def _ruled(canvas: Canvas, x: float = 100, y: float = 600) -> None:
    """A ruled table of two rows and two columns with its top left corner at ``x, y``."""
    for k in range(3):
        canvas.line(x, y - 20 * k, x + 160, y - 20 * k)
        canvas.line(x + 80 * k, y, x + 80 * k, y - 40)
    canvas.drawString(x + 5, y - 14, "项目")
    canvas.drawString(x + 85, y - 14, "金额")
    canvas.drawString(x + 15, y - 34, "收入")
    canvas.drawString(x + 85, y - 34, "2,850.48")


def test_cells_keep_place_page_and_indent(make_pdf: MakePdf) -> None:
    document = read(make_pdf(_ruled))
    (grid,) = _grids(document)
    assert grid.row_texts() == [["项目", "金额"], ["收入", "2,850.48"]]
    cell = grid.cells[2]
    assert cell.page_number == 1 and cell.box is not None
    assert (cell.box.x0, cell.box.x1) == (100, 180)
    assert cell.box.top == pytest.approx(A4[1] - 580, abs=0.5)
    assert cell.indent == pytest.approx(15, abs=0.5)


def test_title_and_note_stand_around_their_table(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(100, 500, "注：空表")
        _ruled(canvas)
        canvas.drawString(100, 700, "收支总表")
        canvas.drawString(100, 640, "编制单位：某单位")
        canvas.drawString(300, 640, "单位：万元")

    blocks = list(read(make_pdf(draw)).blocks())
    assert [block.text if isinstance(block, TextLine) else "grid" for block in blocks] == [
        "收支总表",
        "编制单位：某单位  单位：万元",
        "grid",
        "注：空表",
    ]
    assert [block.line_no for block in blocks if isinstance(block, TextLine)] == [1, 2, 3]


def test_white_rules_are_not_seen(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setStrokeColorRGB(1, 1, 1)
        _ruled(canvas)

    assert _grids(read(make_pdf(draw))) == []


def test_bars_and_boxes_are_rules_too(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        for row in range(2):
            for col in range(2):
                canvas.rect(100 + 80 * col, 600 - 20 * row, 80, 20)
        for k in range(3):
            canvas.rect(100, 400 - 20 * k, 160, 0.5, stroke=0, fill=1)
            canvas.rect(100 + 80 * k, 360, 0.5, 40, stroke=0, fill=1)

    assert _grids(read(make_pdf(draw))) == []  # empty frames say nothing

    def draw_filled(canvas: Canvas) -> None:
        draw(canvas)
        for y in (608, 388):
            canvas.drawString(105, y, "收入")

    grids = _grids(read(make_pdf(draw_filled)))
    assert [(g.row_count, g.col_count) for g in grids] == [(2, 2), (2, 2)]


@pytest.mark.parametrize("shape", ["ring", "square"])
def test_the_frame_of_a_seal_is_no_rule(make_pdf: MakePdf, shape: str) -> None:
    def draw(canvas: Canvas) -> None:
        _ruled(canvas)
        canvas.setStrokeColorRGB(0.9, 0.1, 0.1)
        canvas.setLineWidth(2)
        if shape == "ring":
            canvas.circle(200, 580, 40)
        else:
            canvas.rect(170, 550, 60, 60)

    (grid,) = _grids(read(make_pdf(draw)))
    assert grid.row_texts() == [["项目", "金额"], ["收入", "2,850.48"]]


def test_red_tables_are_tables(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setStrokeColorRGB(0.9, 0.1, 0.1)
        for row in range(3):
            for col in range(2):
                canvas.rect(100 + 80 * col, 600 - 30 * row, 80, 30)
                canvas.drawString(105 + 80 * col, 610 - 30 * row, f"{row}{col}")

    (grid,) = _grids(read(make_pdf(draw)))
    assert (grid.row_count, grid.col_count) == (3, 2)


def test_bold_by_printing_twice_is_read_once(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        for shift in (0, 0.3):
            canvas.drawString(100 + shift, 700, "合计 1,122.33")

    (line,) = _lines(read(make_pdf(draw)))
    assert line.text == "合计 1,122.33"


def test_a_number_wider_than_its_cell_is_not_cut(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        for k in range(3):
            canvas.line(100, 600 - 20 * k, 260, 600 - 20 * k)
        for x in (100, 130, 260):
            canvas.line(x, 600, x, 560)
        canvas.drawString(97, 586, "12,345.67")

    (grid,) = _grids(read(make_pdf(draw)))
    assert "12,345.67" in [cell.text for cell in grid.cells]


_OVERFLOWING = [
    # Each figure reaches into the next column: the last digits of one lie on the first of the other.
    (("2,325.93", 100), ("1,082.03", 136), ("1,243.90", 171)),
    # The 7 at the end of one lies on the 7 at the beginning of the other.
    (("2,009.47", 100), ("771.07", 135.6), ("238.40", 175)),
    # No white between the figures, none over the other.
    (("12,325.93", 94.5), ("1,082.03", 137), ("43.90", 190)),
]


@pytest.mark.parametrize("is_backwards", [False, True])
@pytest.mark.parametrize("figures", _OVERFLOWING)
def test_figures_that_run_into_each_other_stay_whole(
    make_pdf: MakePdf, figures: tuple[tuple[str, float], ...], is_backwards: bool
) -> None:
    def draw(canvas: Canvas) -> None:
        for k in range(3):
            canvas.line(10, 600 - 20 * k, 210, 600 - 20 * k)
        for x in (10, 97, 135, 172, 210):
            canvas.line(x, 600, x, 560)
        for text, x in zip(("科目", "合计", "基本", "项目"), (15, 100, 140, 175), strict=True):
            canvas.drawString(x, 586, text)
        canvas.drawString(15, 566, "支出")
        canvas.setFont("Helvetica", 9)
        for text, x in reversed(figures) if is_backwards else figures:
            for char in text:  # by a command each, as some drivers print
                canvas.drawString(x, 566, char)
                x += canvas.stringWidth(char, "Helvetica", 9)

    (grid,) = _grids(read(make_pdf(draw)))
    assert grid.row_texts()[1] == ["支出", *(text for text, _ in figures)]


def test_a_wrapped_number_keeps_its_line_end(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        for y in (600, 570, 540):
            canvas.line(100, y, 200, y)
        for x in (100, 140, 200):
            canvas.line(x, 600, x, 540)
        canvas.drawString(103, 588, "2,850.4")
        canvas.drawString(103, 576, "8")

    (grid,) = _grids(read(make_pdf(draw)))
    assert grid.cells[0].text == "2,850.4\n8"


def test_a_hyphen_at_the_end_of_a_line_is_kept(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(100, 700)
        text.textLine("change-")
        text.textLine("able 12-")
        text.textLine("15")
        canvas.drawText(text)

    assert [line.text for line in _lines(read(make_pdf(draw)))] == ["change-", "able 12-", "15"]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_boxes_are_those_of_the_page_as_seen(make_pdf: MakePdf, rotation: int) -> None:
    """A page whose text stands upright after /Rotate reads like one without."""
    width, height = 400.0, 300.0

    def draw(canvas: Canvas) -> None:
        canvas.translate(
            *{0: (0, 0), 90: (height, 0), 180: (width, height), 270: (0, width)}[rotation]
        )
        canvas.rotate(rotation)
        _ruled(canvas, 100, 200)

    sideways = rotation % 180 == 90
    path = make_pdf(draw, size=(height, width) if sideways else (width, height))
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        document.pages[0].rotate(rotation, relative=False)
        document.save(path)
    result = read(path)
    (grid,) = _grids(result)
    assert grid.row_texts() == [["项目", "金额"], ["收入", "2,850.48"]]
    assert (result.pages[0].width, result.pages[0].height) == (width, height)
    assert grid.box is not None
    assert (grid.box.x0, grid.box.top) == (pytest.approx(100, abs=1), pytest.approx(100, abs=1))


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_sideways_text_is_read_and_its_boxes_lie_on_the_page(
    make_pdf: MakePdf, rotation: int
) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(300, 400)
        canvas.rotate(rotation)
        _ruled(canvas, -80, 20)

    result = read(make_pdf(draw))
    (grid,) = _grids(result)
    assert grid.row_texts() == [["项目", "金额"], ["收入", "2,850.48"]]
    page = result.pages[0]
    assert page.width is not None and page.height is not None and grid.box is not None
    assert (round(page.width), round(page.height)) == (595, 842)
    box = grid.box
    assert 0 <= box.x0 < box.x1 <= page.width and 0 <= box.top < box.bottom <= page.height
    centre = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    assert centre == (pytest.approx(300, abs=1), pytest.approx(A4[1] - 400, abs=1))


def test_a_slanted_watermark_stays_out_of_the_table(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        _ruled(canvas)
        canvas.saveState()
        canvas.translate(100, 560)
        canvas.rotate(30)
        canvas.drawString(0, 0, "样张")
        canvas.restoreState()

    document = read(make_pdf(draw))
    (grid,) = _grids(document)
    assert grid.row_texts() == [["项目", "金额"], ["收入", "2,850.48"]]
    assert "样张" in [line.text for line in _lines(document)]


@pytest.mark.parametrize("place", [(92, 568), (184, 590)])  # over a text; over a rule beside it
def test_a_pale_watermark_stays_out_of_the_table(
    make_pdf: MakePdf, place: tuple[float, float]
) -> None:
    def draw(canvas: Canvas) -> None:
        _ruled(canvas)
        canvas.setFillGray(0.8)
        canvas.setFont("STSong-Light", 26)
        canvas.drawString(*place, "政府信息公开")
        canvas.drawString(300, 300, "政府信息公开")

    blocks = list(read(make_pdf(draw)).blocks())
    (grid,) = [block for block in blocks if isinstance(block, Grid)]
    assert grid.row_texts() == [["项目", "金额"], ["收入", "2,850.48"]]
    assert [b.text for b in blocks if isinstance(b, TextLine)] == ["政府信息公开"] * 2


def test_a_pale_title_is_a_title(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        _ruled(canvas)
        canvas.setFillGray(0.7)
        canvas.setFont("STSong-Light", 20)
        canvas.drawString(100, 620, "收支总表")

    blocks = list(read(make_pdf(draw)).blocks())
    assert isinstance(blocks[0], TextLine) and blocks[0].text == "收支总表"


def test_a_pale_head_on_a_coloured_band_is_the_head(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0.1, 0.3, 0.6)
        canvas.rect(100, 580, 240, 20, stroke=0, fill=1)
        canvas.setFillGray(0)
        for k in range(3):
            canvas.line(100, 600 - 20 * k, 340, 600 - 20 * k)
        for k in range(4):
            canvas.line(100 + 80 * k, 600, 100 + 80 * k, 560)
        for k, text in enumerate(("收入", "2,850.48", "1,200.00")):
            canvas.drawString(105 + 80 * k, 566, text)
        canvas.setFillGray(1)
        for k in (0, 2, 1):  # programs print columns in any order
            canvas.drawString(105 + 80 * k, 586, ("项目", "预算数", "预算数")[k])

    (grid,) = _grids(read(make_pdf(draw)))
    assert grid.row_texts() == [["项目", "预算数", "预算数"], ["收入", "2,850.48", "1,200.00"]]


def test_pale_amounts_are_amounts(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        _ruled(canvas)
        for k in (3, 4):
            canvas.line(100, 600 - 20 * k, 260, 600 - 20 * k)
        for k in range(3):
            canvas.line(100 + 80 * k, 560, 100 + 80 * k, 520)
        canvas.drawString(105, 546, "教育收入")
        canvas.drawString(105, 526, "其他收入名称长得伸到旁边的栏里")  # over the zero
        canvas.setFillGray(0.6)
        canvas.drawString(185, 546, "0.00")
        canvas.drawString(185, 526, "0.00")

    (grid,) = _grids(read(make_pdf(draw)))
    texts = grid.row_texts()
    assert texts[2] == ["教育收入", "0.00"]
    assert "".join(texts[3]).count("0") == 3


def test_texts_printed_over_each_other_are_parted(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(100, 700, "（二）部门预算项目绩效目标表")
        canvas.drawString(130, 700, "政策和项目预算绩效目标表")

    assert sorted(line.text for line in _lines(read(make_pdf(draw)))) == [
        "政策和项目预算绩效目标表",
        "（二）部门预算项目绩效目标表",
    ]


def test_marked_lines_and_boxed_paragraphs_are_text(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        for k in range(4):
            canvas.setFillGray(0.9 - 0.1 * (k % 2))
            canvas.rect(80, 680 - 20 * k, 300, 20, stroke=0, fill=1)
            canvas.setFillGray(0)
            canvas.drawString(84, 686 - 20 * k, f"本年收入{k}59.15万元，比上年增加。")

    document = read(make_pdf(draw))
    assert _grids(document) == [] and len(_lines(document)) == 4


def test_the_field_of_a_chart_is_no_table(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        for k in range(6):
            canvas.line(100, 600 + 20 * k, 300, 600 + 20 * k)
            canvas.line(100 + 40 * k, 600, 100 + 40 * k, 700)
            canvas.drawString(70, 596 + 20 * k, str(10 * k))
        canvas.drawString(185, 645, "12.5")

    document = read(make_pdf(draw))
    assert _grids(document) == []
    assert "12.5" in " ".join(line.text for line in _lines(document))


def test_prose_and_contents_are_no_tables(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(12):
            canvas.drawString(90, 780 - 20 * number, f"{number}、部门收支总体情况")
            canvas.drawString(480, 780 - 20 * number, str(number + 3))
        for number in range(12):
            text = f"本年收入{number}59.15万元，比上年增加{number}.2万元，增长3.5%，主要是人员经费增加。"
            canvas.drawString(90, 480 - 20 * number, text)

    assert _grids(read(make_pdf(draw))) == []


def _save(path: Path, **options: object) -> Path:
    target = path.with_name("changed.pdf")
    with pikepdf.open(path) as document:
        document.save(target, **options)  # type: ignore[arg-type]
    return target


def test_encrypted_files_are_refused(make_pdf: MakePdf) -> None:
    encryption = pikepdf.Encryption(owner="owner", user="user")
    with pytest.raises(UnreadableDocumentError, match="password") as caught:
        read(_save(make_pdf(_ruled), encryption=encryption))
    assert caught.value.code == "encrypted"


def test_files_that_only_forbid_printing_are_read(make_pdf: MakePdf) -> None:
    encryption = pikepdf.Encryption(owner="owner", user="")
    assert len(_grids(read(_save(make_pdf(_ruled), encryption=encryption)))) == 1


def test_truncated_files_are_refused_or_recovered_whole(make_pdf: MakePdf) -> None:
    path = make_pdf(_ruled)
    data = path.read_bytes()
    cut = path.with_name("cut.pdf")
    for length in (20, len(data) // 4):
        cut.write_bytes(data[:length])
        with pytest.raises(UnreadableDocumentError) as caught:
            read(cut)
        assert caught.value.code == "truncated"
    # A lost tail (cross-reference table and trailer) costs nothing that is printed.
    cut.write_bytes(data[: data.rindex(b"xref\n")])
    document = read(cut)
    assert len(_grids(document)) == 1
    assert [(issue.code, issue.severity) for issue in document.issues] == [("truncated", "warning")]


def test_zero_pages_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "none.pdf"
    with pikepdf.new() as document:
        document.save(path)
    with pytest.raises(UnreadableDocumentError) as caught:
        read(path)
    assert caught.value.code == "zero_pages"


def test_too_many_pages_are_refused(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        for _ in range(6):
            canvas.drawString(100, 100, "1")
            canvas.showPage()

    path = make_pdf(draw)
    with pytest.raises(UnreadableDocumentError, match="5") as caught:
        read_pdf(path, max_pages=5)
    assert caught.value.code == "too_many_pages"


def test_pictures_without_text_are_reported(
    make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    picture = io.BytesIO()
    Image.new("L", (600, 850), 240).save(picture, "PNG")
    picture.seek(0)
    image = ImageReader(picture)

    def draw(canvas: Canvas) -> None:
        for _ in range(3):
            canvas.drawImage(image, 0, 0, *A4)
            canvas.showPage()

    monkeypatch.setattr(pdf_module, "has_ocr", lambda: False)
    document = read(make_pdf(draw))
    issues = {issue.code: issue for issue in document.issues}
    assert set(issues) == {"no_text_layer", "ocr_missing"}
    assert "1-3" in issues["no_text_layer"].message
    assert "make setup-ocr" in issues["ocr_missing"].message
    assert document.page_count == 3


def test_fonts_without_unicode_map_are_reported(
    make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        for number in range(20):
            canvas.drawString(100, 700 - 15 * number, "qWx#zK Vbnt lPq rTgh ZzKq wXvb")

    monkeypatch.setattr(pdf_module, "has_ocr", lambda: False)
    codes = [issue.code for issue in read(make_pdf(draw)).issues]
    assert codes == ["no_tounicode", "ocr_missing"]


def test_a_page_that_loses_characters_is_read_again(
    make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_pdf(_ruled)
    monkeypatch.setattr(pdf_module, "find_lost_characters", lambda objects, page: 1)
    document = read(path)
    assert [issue.code for issue in document.issues] == ["page_read_by_reference"]
    (grid,) = _grids(document)
    assert grid.row_texts() == [["项目", "金额"], ["收入", "2,850.48"]]
    assert grid.cells[3].box is not None


def test_the_name_of_a_file_means_nothing(make_pdf: MakePdf) -> None:
    assert len(_grids(read(make_pdf(_ruled, name="page.html")))) == 1
