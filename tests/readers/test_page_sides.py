"""Two tables side by side: read apart where they are two, as one where they are the sides of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.document import Grid
from ingest.readers import read

MakePdf = Callable[..., Path]

_HEIGHT = 842.0
_ROW = 16.0
_COLUMN = 80.0
_INCOME = [["收入项目", "预算数"], ["事业收入", "10.00"], ["其他收入", "2.50"], ["合计", "12.50"]]
_EXPENDITURE = [["支出项目", "预算数"], ["基本支出", "8.00"], ["合计", "8.00"]]
_LEFT, _RIGHT = 60.0, 320.0
_WIDE = (842.0, 595.0)


def _draw(
    canvas: Canvas, rows: Sequence[Sequence[str]], x: float, top: float, height: float = _HEIGHT
) -> None:
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            left, bottom = x + c * _COLUMN, height - top - (r + 1) * _ROW
            canvas.rect(left, bottom, _COLUMN, _ROW)
            canvas.drawString(left + 4, bottom + 5, text)


def _print(canvas: Canvas, x: float, top: float, text: str, height: float = _HEIGHT) -> None:
    canvas.drawString(x, height - top, text)


def _outline(path: Path) -> list[str | list[list[str | None]]]:
    blocks = read(path).blocks()
    return [block.row_texts() if isinstance(block, Grid) else block.text for block in blocks]


def test_tables_side_by_side_keep_their_own_titles(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        _print(
            canvas, 120, 60, "某单位二〇二六年预算公开表，共两张，单位均为万元，金额保留两位小数"
        )
        for x, title in ((_LEFT, "表1 收入预算表"), (_RIGHT, "表2 支出预算表")):
            _print(canvas, x + 30, 100, title)
            _print(canvas, x + 90, 114, "单位：万元")
        _draw(canvas, _INCOME, _LEFT, 120)
        _draw(canvas, _EXPENDITURE, _RIGHT, 120)
        _print(
            canvas,
            60,
            300,
            "以上各表的数字均为当年预算安排数，不含上年结转资金，详见后面的文字说明",
        )
        _print(canvas, 290, 800, "- 5 -")

    outline = _outline(make_pdf(draw))
    assert outline == [
        "某单位二〇二六年预算公开表，共两张，单位均为万元，金额保留两位小数",
        "表1 收入预算表", "单位：万元", _INCOME,
        "表2 支出预算表", "单位：万元", _EXPENDITURE,
        "以上各表的数字均为当年预算安排数，不含上年结转资金，详见后面的文字说明",
        "- 5 -",
    ]  # fmt: skip


def test_the_money_unit_of_two_frames_under_one_title_stands_before_both(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        _print(canvas, 200, 100, "二〇二六年部门收入和支出预算表")
        _print(canvas, _RIGHT + 90, 114, "单位：万元")
        _draw(canvas, _INCOME, _LEFT, 120)
        _draw(canvas, _EXPENDITURE, _RIGHT, 120)

    assert _outline(make_pdf(draw)) == [
        "二〇二六年部门收入和支出预算表", "单位：万元", _INCOME, _EXPENDITURE,
    ]  # fmt: skip


def test_a_table_of_two_sides_with_a_seam_down_its_middle_is_one_table(make_pdf: MakePdf) -> None:
    right = [*_EXPENDITURE[:2], ["项目支出", "4.50"], ["合计", "12.50"]]

    def draw(canvas: Canvas) -> None:
        _print(canvas, 200, 100, "收支预算总表")
        _draw(canvas, _INCOME, _LEFT, 120)
        _draw(canvas, right, _LEFT + 2 * _COLUMN + 6, 120)

    joined = [[*a, *b] for a, b in zip(_INCOME, right, strict=True)]
    assert _outline(make_pdf(draw)) == ["收支预算总表", joined]


def test_two_pages_on_one_sheet_are_read_left_before_right(make_pdf: MakePdf) -> None:
    rows = [["项目", "预算数"], *([f"项目{n}", f"{n}.00"] for n in range(10, 30))]

    def draw(canvas: Canvas) -> None:
        height = _WIDE[1]
        _print(canvas, 150, 60, "项目支出预算表", height)
        _draw(canvas, rows[:12], 100, 80, height)
        _draw(canvas, rows[12:], 530, 60, height)
        _print(canvas, 200, 570, "- 3 -", height)
        _print(canvas, 630, 570, "- 4 -", height)

    assert _outline(make_pdf(draw, size=_WIDE)) == [
        "项目支出预算表", rows[:12], "- 3 -", rows[12:], "- 4 -",
    ]  # fmt: skip


def test_two_pages_without_rules_whose_rows_stand_on_other_heights(make_pdf: MakePdf) -> None:
    """Neither captions nor page numbers: only the rows tell that a line over both halves is no row."""
    left = [[f"项目{n}", f"{n}.50", f"{n}.25"] for n in range(10, 18)]
    right = [[f"项目{n}", f"{n}.50", f"{n}.25"] for n in range(20, 28)]

    def draw(canvas: Canvas) -> None:
        for x, top, rows in ((60, 60, left), (480, 67, right)):
            for n, row in enumerate(rows):
                for column, text in enumerate(row):
                    _print(canvas, x + 110 * column, top + 18 * n, text, _WIDE[1])

    assert _outline(make_pdf(draw, size=_WIDE)) == [left, right]


def test_a_table_of_two_sides_without_rules_on_a_wide_page_is_one_table(make_pdf: MakePdf) -> None:
    labels = ["事业收入", "其他收入", "上级补助收入", "收入总计"]
    others = ["基本支出", "项目支出", "结转下年支出", "支出总计"]

    def draw(canvas: Canvas) -> None:
        for n, (label, other) in enumerate(zip(labels, others, strict=True)):
            for x, text in ((80, label), (300, f"1{n}.50"), (480, other), (720, f"1{n}.50")):
                _print(canvas, x, 60 + 18 * n, text, _WIDE[1])

    (grid,) = _outline(make_pdf(draw, size=_WIDE))
    assert grid == [
        [a, f"1{n}.50", b, f"1{n}.50"] for n, (a, b) in enumerate(zip(labels, others, strict=True))
    ]


def test_codes_and_amounts_far_apart_on_a_wide_page_are_one_table(make_pdf: MakePdf) -> None:
    """A page without title that goes on with a table without rules: its codes are no numbers of pages."""
    rows = [[f"20805{n:02}", f"某类支出{n}", f"{n}.50", f"{n}.50"] for n in range(10, 20)]

    def draw(canvas: Canvas) -> None:
        for n, row in enumerate(rows):
            for x, text in zip((80, 200, 500, 620), row, strict=True):
                _print(canvas, x, 60 + 18 * n, text, _WIDE[1])

    assert _outline(make_pdf(draw, size=_WIDE)) == [rows]


def test_a_sheet_fitted_to_the_page_is_read_as_if_magnified(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.scale(0.25, 0.25)
        canvas.translate(0, 3 * _HEIGHT)
        _draw(canvas, [*_INCOME, *_INCOME], _LEFT, 120)

    path = make_pdf(draw)
    assert _outline(path) == [[*_INCOME, *_INCOME]]
    (grid,) = read(path).blocks()
    assert isinstance(grid, Grid) and grid.box is not None
    assert grid.box.x0 == 15.0 and grid.box.x1 == 55.0


def _put_rows(
    canvas: Canvas, rows: Sequence[Sequence[str]], xs: Sequence[float], top: float
) -> None:
    for n, row in enumerate(rows):
        for x, text in zip(xs, row, strict=True):
            _print(canvas, x, top + 18 * n, text, _WIDE[1])


def test_a_publisher_left_of_the_money_unit_is_no_caption(make_pdf: MakePdf) -> None:
    """A table without rules whose columns leave the middle of a wide page white."""
    rows = [
        ["科目名称", "合计", "基本支出", "项目支出", "财政拨款", "事业收入", "其他收入"],
        ["教育支出", "10.50", "5.25", "5.25", "10.50", "0.00", "0.00"],
        ["卫生健康支出", "20.00", "15.00", "5.00", "18.00", "2.00", "0.00"],
        ["住房保障支出", "3.00", "3.00", "0.00", "3.00", "0.00", "0.00"],
        ["合计", "33.50", "23.25", "10.25", "31.50", "2.00", "0.00"],
    ]

    def draw(canvas: Canvas) -> None:
        _print(canvas, 60, 80, "单位：某市某局", _WIDE[1])
        _print(canvas, 700, 80, "单位：万元", _WIDE[1])
        _put_rows(canvas, rows, (60, 170, 260, 350, 450, 550, 700), 104)

    outline = _outline(make_pdf(draw, size=_WIDE))
    assert [block for block in outline if isinstance(block, list)] == [rows]


def test_a_title_of_letters_spread_over_the_middle_crosses_it(make_pdf: MakePdf) -> None:
    """The blank between two letters of the title of a table of two sides is no white between pages."""
    rows = [
        ["收入项目", "预算数", "支出项目", "预算数"],
        *([f"某类收入{n}", f"{n}.50", f"某类支出{n}", f"{n}.50"] for n in range(10, 16)),
    ]

    def draw(canvas: Canvas) -> None:
        _print(canvas, 60, 50, "公开01表", _WIDE[1])
        title, size = "收　支　预　算　总　表", 16
        canvas.setFont("STSong-Light", size)
        _print(canvas, 421 - len(title) * size / 2, 70, title, _WIDE[1])
        canvas.setFont("STSong-Light", 10)
        _print(canvas, 60, 94, "单位：某市某局", _WIDE[1])
        _print(canvas, 700, 94, "单位：万元", _WIDE[1])
        _put_rows(canvas, rows, (60, 300, 480, 700), 114)

    outline = _outline(make_pdf(draw, size=_WIDE))
    assert [block for block in outline if isinstance(block, list)] == [rows]
    assert "收支预算总表" in ["".join(b.split()) for b in outline if isinstance(b, str)]


@pytest.mark.parametrize(
    ("texts", "is_table"),
    [
        (["对附属单位补助支出", "12.00", "", "3.50", "15.50"], True),
        (
            ["本单位2026年没有政府性基金预算", "也没有使用政府性基金安排的支出", "故本表为空", ""],
            False,
        ),
        (["单位地址", "12号", "3.50", "电话"], False),
    ],
)
def test_a_frame_of_one_column_is_a_table_where_it_holds_figures_alone(
    make_pdf: MakePdf, texts: list[str], is_table: bool
) -> None:
    """The last column of a sheet that is too wide for its pages."""

    def draw(canvas: Canvas) -> None:
        canvas.grid([50, 250], [700 - 20 * n for n in range(len(texts) + 1)])
        for number, text in enumerate(texts):
            canvas.drawString(60, 686 - 20 * number, text)

    blocks = list(read(make_pdf(draw)).blocks())
    assert [isinstance(block, Grid) for block in blocks] == (
        [True] if is_table else [False] * len([text for text in texts if text])
    )
