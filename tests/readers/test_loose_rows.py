"""Last rows of a table without rules that stand alone at the head of the next page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from ingest.grids import FoundTable, find_tables
from ingest.readers import read
from ingest.recognise import recognise_tables

MakePdf = Callable[..., Path]

_FONT, _SIZE = "STSong-Light", 10
_EDGES = (50.0, 110.0, 290.0, 370.0, 450.0, 530.0)
_HEAD = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
_ROWS = [
    ["201", "一般公共服务支出", "120.50", "100.50", "20.00"],
    ["20103", "政府办公厅（室）及相关机构事务", "120.50", "100.50", "20.00"],
    ["2010301", "行政运行", "100.50", "100.50", ""],
    ["2010302", "一般行政管理事务", "20.00", "", "20.00"],
]
_LAST = [
    ["221", "住房保障支出", "30.25", "30.25", ""],
    ["", "合计", "150.75", "130.75", "20.00"],
]


def _print_rows(canvas: Canvas, rows: Sequence[Sequence[str]], top: float, shift: float) -> None:
    for number, row in enumerate(rows):
        for col, (text, (low, high)) in enumerate(zip(row, pairwise(_EDGES), strict=True)):
            width = stringWidth(text, _FONT, _SIZE)
            x = low + 3 if col < 2 else high - 3 - width
            canvas.drawString(x + shift, top - 18 * number, text)


def _print_pages(
    *pages: Sequence[Sequence[str] | str], shift: float = 0.0
) -> Callable[[Canvas], None]:
    """Rows of the table and lines of text; those of the further pages ``shift`` points to the right."""

    def draw(canvas: Canvas) -> None:
        canvas.drawString(220, 770, "2026年部门支出总表")
        canvas.drawString(450, 750, "单位：万元")
        for number, page in enumerate(pages):
            canvas.setFont(_FONT, _SIZE)
            top = 720.0
            for line in page:
                if isinstance(line, str):
                    canvas.drawString(50, top, line)
                else:
                    _print_rows(canvas, [line], top, shift if number else 0.0)
                top -= 18
            canvas.showPage()

    return draw


def _find(path: Path) -> list[FoundTable]:
    return find_tables(read(path))


def _texts(table: FoundTable) -> list[list[str]]:
    return [[cell.text if cell else "" for cell in row] for row in table.rows]


@pytest.mark.parametrize("count", [1, 2])
def test_one_or_two_rows_go_on_with_the_table(make_pdf: MakePdf, count: int) -> None:
    rows = [*_ROWS, *_LAST]
    path = make_pdf(_print_pages([_HEAD, *rows[:-count]], rows[-count:]))
    (table,) = _find(path)
    assert _texts(table) == [_HEAD, *rows]
    assert table.pages() == [1, 2] and table.page_breaks == [7 - count]


def test_a_row_that_is_cut_and_the_total_below_it(make_pdf: MakePdf) -> None:
    cut = [["2210", "住房公积金与购房补贴", "30.", "30.", ""], ["201", "", "25", "25", ""]]
    path = make_pdf(_print_pages([_HEAD, *_ROWS, cut[0]], [cut[1], _LAST[1]]))
    (table,) = _find(path)
    read_row = [text.replace("\n", "") for text in _texts(table)[-2]]
    assert read_row == ["2210201", "住房公积金与购房补贴", "30.25", "30.25", ""]
    assert _texts(table)[-1] == _LAST[1]


def test_text_below_the_total_stays_text(make_pdf: MakePdf) -> None:
    prose = "2026年支出预算150.75万元，其中：基本支出130.75万元，项目支出20.00万元。"
    document = read(make_pdf(_print_pages([_HEAD, *_ROWS, _LAST[0]], [_LAST[1], prose])))
    (table,) = find_tables(document)
    assert _texts(table)[-1] == _LAST[1]


def test_a_sentence_at_the_head_of_a_page_is_no_row(make_pdf: MakePdf) -> None:
    prose = "2026年支出预算150.75万元，其中：基本支出130.75万元，项目支出20.00万元。"
    (table,) = _find(make_pdf(_print_pages([_HEAD, *_ROWS, *_LAST], [prose])))
    assert table.pages() == [1] and not table.lost


def test_rows_that_stand_under_no_column_are_told(make_pdf: MakePdf) -> None:
    path = make_pdf(_print_pages([_HEAD, *_ROWS, _LAST[0]], [_LAST[1]], shift=40.0))
    tables = _find(path)
    assert [table.pages() for table in tables] == [[1]]
    told = recognise_tables("doc", "doc.pdf", tables, 2026).issues
    assert [(issue.code, issue.page_number) for issue in told] == [("loose_figures", 2)]


_CUT = ["2080505", "机关事业单位基本养老保险", "18.00", "18.00", ""]
_BELOW = [
    ["2080506", "机关事业单位职业年金缴费支出", "9.00", "9.00", ""],
    ["221", "住房保障支出", "3.25", "3.25", ""],
    ["22102", "住房改革支出", "3.25", "3.25", ""],
    ["", "合计", "150.75", "130.75", "20.00"],
]


def test_a_label_cut_above_the_rows_of_the_next_page_goes_on(make_pdf: MakePdf) -> None:
    rest = ["", "缴费支出", "", "", ""]
    path = make_pdf(_print_pages([_HEAD, *_ROWS, _CUT], [rest, *_BELOW]))
    (table,) = _find(path)
    whole = ["2080505", "机关事业单位基本养老保险\n缴费支出", "18.00", "18.00", ""]
    assert _texts(table) == [_HEAD, *_ROWS, whole, *_BELOW]
    assert not table.lost


def test_a_text_above_the_rows_of_the_next_page_is_no_rest_of_a_label(make_pdf: MakePdf) -> None:
    path = make_pdf(
        _print_pages([_HEAD, *_ROWS, _LAST[0]], [["", "（续表）", "", "", ""], *_BELOW])
    )
    (table,) = _find(path)
    assert _texts(table) == [_HEAD, *_ROWS, _LAST[0], *_BELOW]
