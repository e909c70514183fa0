"""Tables without rules: heads set to the left, wide leading, labels of several lines, rows without amounts."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.readers.printed_rows import TOP, MakePdf, Side, put, put_row, read_table

_EDGES = (50.0, 160.0, 240.0, 320.0, 400.0, 480.0)
_BODY: Sequence[Side] = ("left", "right", "right", "right", "right")
_ROWS = [
    ["基本支出", "120.50", "100.50", "20.00", ""],
    ["项目支出", "30.25", "", "30.25", ""],
    ["合计", "150.75", "100.50", "50.25", ""],
]


def test_heads_set_to_the_left_of_their_figures(make_pdf: MakePdf) -> None:
    """Each figure stands nearer to the next head than to its own, and the last head has none."""

    def draw(canvas: Canvas) -> None:
        left: Sequence[Side] = ("left",) * 5
        put_row(canvas, ["", "", "本年收入", "", ""], _EDGES, 0, left)
        heads = ["项目", "合计", "财政拨款", "事业收入", "其他收入"]
        put_row(canvas, heads, _EDGES, 16, left)
        for n, row in enumerate(_ROWS):
            put_row(canvas, row, _EDGES, 32 + 16 * n, _BODY)

    assert read_table(make_pdf(draw)) == [
        ["项目", "合计", "本年收入", None, None],
        [None, None, "财政拨款", "事业收入", "其他收入"],
        *_ROWS,
    ]


def test_a_text_above_the_second_of_three_heads_stands_in_their_middle(make_pdf: MakePdf) -> None:
    """基本支出 and 人员经费 below it are as wide and begin together; 小计 left of both belongs to it."""
    edges = (50.0, 110.0, 190.0, 260.0, 330.0, 400.0, 470.0)

    def draw(canvas: Canvas) -> None:
        centred: Sequence[Side] = ("centre",) * 6
        put(canvas, "基本支出", edges[2], edges[5], -42, "centre")
        put_row(canvas, ["编码", "名称", "", "", "", "项目支出"], edges, -32, centred)
        put_row(canvas, ["", "", "小计", "人员经费", "公用经费", ""], edges, -22, centred)
        for number, row in enumerate(
            [
                ["201", "行政", "120.50", "100.50", "20.00", "3.00"],
                ["205", "教育", "30.25", "10.25", "20.00", "4.00"],
                ["", "合计", "150.75", "110.75", "40.00", "7.00"],
            ]
        ):
            put_row(canvas, row, edges, 16.0 * number, ("left", "left", *("right",) * 4))

    table = read_table(make_pdf(draw))
    assert table[0][2:] == ["基本支出", None, None, "项目支出"]
    assert table[1][2:5] == ["小计", "人员经费", "公用经费"]


def test_the_lines_of_one_head_set_with_wide_leading(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        centre: Sequence[Side] = ("centre",) * 5
        upper = ["", "", "财政拨款收", "上级补助收", "附属单位上缴收"]
        put_row(canvas, upper, _EDGES, 0, centre)
        put_row(canvas, ["项目", "合计", "", "", ""], _EDGES, 8, centre)
        put_row(canvas, ["", "", "入", "入", "入"], _EDGES, 16.5, centre)
        for n, row in enumerate(_ROWS):
            put_row(canvas, row, _EDGES, 36 + 19 * n, _BODY)

    heads = ["项目", "合计", "财政拨款收入", "上级补助收入", "附属单位上缴收入"]
    assert read_table(make_pdf(draw)) == [heads, *_ROWS]


_TWO_SIDES = (50.0, 150.0, 210.0, 330.0, 400.0)
_SIDES: Sequence[Side] = ("left", "right", "left", "right")


def test_rows_without_amounts_between_the_head_and_the_amounts(make_pdf: MakePdf) -> None:
    """The labels at the left are wrapped, so that no line holds a label and its neighbour."""
    lower = ["外交支出", "国防支出", "公共安全支出", "教育支出", "科学技术支出"]

    def draw(canvas: Canvas) -> None:
        centre: Sequence[Side] = ("centre",) * 4
        put_row(canvas, ["项目", "预算数", "项目", "预算数"], _TWO_SIDES, 0, centre)
        y = 26.0
        put_row(canvas, ["", "80.00", "一般公共服务支出", ""], _TWO_SIDES, y, _SIDES)
        for name in ("一般公共预算", "政府性基金预算", "国有资本经营预算"):
            put_row(canvas, [name, "", "", ""], _TWO_SIDES, y - 6.5, _SIDES)
            put_row(canvas, ["拨款收入", "", "", ""], _TWO_SIDES, y + 6.5, _SIDES)
            y += 34
        for n, name in enumerate(lower[:2]):
            put_row(canvas, ["", "", name, ""], _TWO_SIDES, 60 + 34 * n, _SIDES)
        for n, name in enumerate(lower[2:]):
            put_row(canvas, ["", "", name, f"{n + 20}.00"], _TWO_SIDES, 126 + 18 * n, _SIDES)
        put_row(canvas, ["收入合计", "80.00", "支出合计", "63.00"], _TWO_SIDES, 180, _SIDES)

    assert read_table(make_pdf(draw)) == [
        ["项目", "预算数", "项目", "预算数"],
        ["一般公共预算拨款收入", "80.00", "一般公共服务支出", ""],
        ["政府性基金预算拨款收入", "", "外交支出", ""],
        ["国有资本经营预算拨款收入", "", "国防支出", ""],
        ["", "", "公共安全支出", "20.00"],
        ["", "", "教育支出", "21.00"],
        ["", "", "科学技术支出", "22.00"],
        ["收入合计", "80.00", "支出合计", "63.00"],
    ]


def test_labels_of_three_lines_in_the_first_and_the_last_row(make_pdf: MakePdf) -> None:
    edges, sides = (50.0, 130.0, 210.0, 290.0), ("left", "right", "right")
    names = [
        ["某某市政务", "服务便民热", "线中心"],
        ["某某市大数", "据资源管理", "局本级"],
        ["某某市信息", "技术研究所", "有限公司"],
    ]

    def draw(canvas: Canvas) -> None:
        put_row(canvas, ["单位名称", "基本支出", "项目支出"], edges, 0, ("centre",) * 3)
        for n, lines in enumerate(names):
            for k, text in enumerate(lines):
                figures = [f"{n + 1}0.00", f"{n + 4}0.00"] if k == 1 else ["", ""]
                put_row(canvas, [text, *figures], edges, 24 + 42 * n + 12 * k, sides)

    expected = [["".join(lines), f"{n + 1}0.00", f"{n + 4}0.00"] for n, lines in enumerate(names)]
    assert read_table(make_pdf(draw)) == [["单位名称", "基本支出", "项目支出"], *expected]


def test_one_row_of_amounts_below_the_numbers_of_the_columns(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        centre: Sequence[Side] = ("centre",) * 5
        heads = ["合计", "因公出国费", "公务接待费", "车辆购置费", "车辆运行费"]
        put_row(canvas, heads, _EDGES, 0, centre)
        put_row(canvas, list("12345"), _EDGES, 18, centre)
        put_row(canvas, ["9.50", "0.00", "2.00", "0.00", "7.50"], _EDGES, 36, centre)

    assert read_table(make_pdf(draw))[-1] == ["9.50", "0.00", "2.00", "0.00", "7.50"]


def test_amounts_broken_in_narrow_cells_are_whole(make_pdf: MakePdf) -> None:
    """A broken amount stands half a line above and below the amounts beside it."""

    def draw(canvas: Canvas) -> None:
        centre: Sequence[Side] = ("centre",) * 4
        put_row(canvas, ["项目", "合计", "基本支出", "项目支出"], _EDGES[:5], 0, centre)
        for n, name in enumerate(("总计", "教育支出", "农林水支出")):
            y = 24 + 30 * n
            put_row(canvas, ["", f"168{n}.7", "", ""], _EDGES[:5], y, _BODY[:4])
            put_row(canvas, [name, "", f"997.2{n}", f"685.5{n}"], _EDGES[:5], y + 6.5, _BODY[:4])
            put_row(canvas, ["", "6", "", ""], _EDGES[:5], y + 13, _BODY[:4])

    assert read_table(make_pdf(draw))[1:] == [
        [name, f"168{n}.76", f"997.2{n}", f"685.5{n}"]
        for n, name in enumerate(("总计", "教育支出", "农林水支出"))
    ]


def test_amounts_whose_last_digits_stand_in_a_line_below(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        centre: Sequence[Side] = ("centre",) * 4
        put_row(canvas, ["项目", "合计", "基本支出", "项目支出"], _EDGES[:5], 0, centre)
        for n, name in enumerate(("总计", "教育支出", "农林水支出")):
            y = 24 + 34 * n
            put_row(canvas, [name, f"168{n}.7", "997.20", f"685.{n}"], _EDGES[:5], y, _BODY[:4])
            put_row(canvas, ["", "6", "", "5"], _EDGES[:5], y + 13, _BODY[:4])

    assert read_table(make_pdf(draw))[1:] == [
        [name, f"168{n}.76", "997.20", f"685.{n}5"]
        for n, name in enumerate(("总计", "教育支出", "农林水支出"))
    ]


def test_a_lone_head_below_the_money_unit_is_no_title(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, "单位：万元", 400, 480, 0, "right")
        put(canvas, "财政规划期", 160, 400, 18, "centre")
        heads = ["项目名称", "2024年", "2025年", "2026年"]
        put_row(canvas, heads, _EDGES[:5], 34, ("centre",) * 4)
        for n, name in enumerate(("信息化运行维护", "调研经费", "合计")):
            row = [name, f"{n}4.00", f"{n}5.00", f"{n}6.00"]
            put_row(canvas, row, _EDGES[:5], 50 + 16 * n, _BODY[:4])

    assert read_table(make_pdf(draw))[0] == ["财政规划期", None, None, None]


def test_segments_of_codes_beside_the_numbers_of_the_columns(make_pdf: MakePdf) -> None:
    """类 款 项 stand half-way between the numbers of the columns and the total, over codes printed whole."""
    edges = (50.0, 140.0, 260.0, 340.0, 420.0)
    sides: Sequence[Side] = ("right", "left", "right", "right")

    def draw(canvas: Canvas) -> None:
        centre: Sequence[Side] = ("centre",) * 4
        put_row(canvas, ["科目编码", "科目名称", "基本支出", "项目支出"], edges, 0, centre)
        put_row(canvas, ["", "栏次", "1", "2"], edges, 16, centre)
        for x, text in ((60, "类"), (90, "款"), (120, "项")):
            canvas.drawString(x, TOP - 24, text)
        put_row(canvas, ["", "合计", "60.00", "30.00"], edges, 32, sides)
        put_row(canvas, ["201", "一般公共服务支出", "60.00", "30.00"], edges, 48, sides)
        put_row(canvas, ["2010301", "行政运行", "60.00", ""], edges, 64, sides)

    assert read_table(make_pdf(draw)) == [
        ["科目编码", "科目名称", "基本支出", "项目支出"],
        ["类  款  项", "栏次", "1", "2"],
        ["", "合计", "60.00", "30.00"],
        ["201", "一般公共服务支出", "60.00", "30.00"],
        ["2010301", "行政运行", "60.00", ""],
    ]


@pytest.mark.parametrize("pitch", [12, 14])
def test_rows_with_labels_below_an_amount_with_one_decimal_stay_rows(
    make_pdf: MakePdf, pitch: int
) -> None:
    rows = [
        ["总计", "1682.7", "997.2", "685.5"],
        ["办公费", "12.5", "12.5", ""],
        ["印刷费", "8", "8", ""],
        ["水费", "7.5", "7.5", ""],
        ["电费", "6", "", "6"],
    ]

    def draw(canvas: Canvas) -> None:
        centre: Sequence[Side] = ("centre",) * 4
        put_row(canvas, ["项目", "合计", "基本支出", "项目支出"], _EDGES[:5], 0, centre)
        for n, row in enumerate(rows, 1):
            put_row(canvas, row, _EDGES[:5], pitch * n, _BODY[:4])

    assert [[text or "" for text in row] for row in read_table(make_pdf(draw))[1:]] == rows


def test_rows_of_one_amount_stay_rows(make_pdf: MakePdf) -> None:
    rows = [["办公费", "12.5"], ["印刷费", "8"], ["水费", "7.5"], ["电费", "16"], ["差旅费", "3.5"]]

    def draw(canvas: Canvas) -> None:
        put_row(canvas, ["项目", "预算数"], _EDGES[:3], 0, ("centre", "centre"))
        for n, row in enumerate(rows, 1):
            put_row(canvas, row, _EDGES[:3], 14 * n, _BODY[:2])

    assert read_table(make_pdf(draw))[1:] == rows


def test_figures_without_a_label_are_no_last_digits_where_the_column_prints_whole_amounts_so(
    make_pdf: MakePdf,
) -> None:
    """Rows of a unit that is printed once: 12.5 and 8 where the column prints 7.5 and 3.5 as well."""
    rows = [
        ["某局", "12.5", "12.5"],
        ["", "8", "8"],
        ["", "7.5", "7.5"],
        ["某站", "16", "16"],
        ["", "3.5", "3.5"],
    ]

    def draw(canvas: Canvas) -> None:
        put_row(canvas, ["单位名称", "合计", "基本支出"], _EDGES[:4], 0, ("centre",) * 3)
        for n, row in enumerate(rows, 1):
            put_row(canvas, row, _EDGES[:4], 14 * n, _BODY[:3])

    assert [[text or "" for text in row] for row in read_table(make_pdf(draw))[1:]] == rows


def _draw_rows(
    canvas: Canvas, rows: Sequence[Sequence[str]], edges: Sequence[float], pitch: float = 18
) -> None:
    """A head in the middle of its columns and rows with the label at the left, figures at the right."""
    sides: Sequence[Side] = ("left", *("right" for _ in edges[2:]))
    put_row(canvas, rows[0], edges, 0, ("centre",) * (len(edges) - 1))
    for n, row in enumerate(rows[1:], 1):
        put_row(canvas, row, edges, pitch * n, sides)


def test_figures_and_the_head_that_stands_left_of_them_are_one_column(make_pdf: MakePdf) -> None:
    """A narrow figure stands so far right of the head of its wide column that white parts them."""
    edges = (50.0, 160.0, 240.0, 400.0, 480.0)
    rows = [
        ["项目", "合计", "基本支出", "项目支出"],
        ["教育支出", "120.50", "0.50", "120.00"],
        ["农林水支出", "30.25", "0.25", "30.00"],
        ["卫生健康支出", "31.25", "0.25", "31.00"],
        ["合计", "182.00", "1.00", "181.00"],
    ]
    assert read_table(make_pdf(lambda canvas: _draw_rows(canvas, rows, edges))) == rows


def test_figures_that_two_heads_may_have_make_no_head_certain(make_pdf: MakePdf) -> None:
    """The heads of two empty columns stand left and right of the only figures."""

    def draw(canvas: Canvas) -> None:
        for text, low, high in (("项目", 50, 160), ("基本支出", 200, 260), ("项目支出", 360, 420)):
            put(canvas, text, low, high, 0, "centre")
        for n, name in enumerate(("教育支出", "农林水支出", "卫生健康支出", "交通运输支出")):
            put(canvas, name, 50, 160, 18 * (n + 1), "left")
            put(canvas, f"{n + 1}1.50", 280, 340, 18 * (n + 1), "right")

    head = read_table(make_pdf(draw))[0]
    assert [text for text in head if text] == ["项目  基本支出  项目支出"]


def test_the_same_word_twice_is_the_head_of_two_columns(make_pdf: MakePdf) -> None:
    edges = (50.0, 140.0, 166.0, 192.0, 270.0)

    def draw(canvas: Canvas) -> None:
        heads = ["项目", "小计", "小计", "其他支出"]
        put_row(canvas, heads, edges, 0, ("centre",) * 4)
        for n, name in enumerate(("教育支出", "农林水支出", "卫生健康支出", "交通运输支出")):
            put_row(canvas, [name, "5.5", "2.5", "10.50"], edges, 18 * (n + 1), _BODY[:4])

    assert read_table(make_pdf(draw))[0] == ["项目", "小计", "小计", "其他支出"]


def test_the_last_lines_of_heads_are_no_label_of_the_total_below(make_pdf: MakePdf) -> None:
    edges = (50.0, 120.0, 220.0, 300.0, 380.0)
    sides: Sequence[Side] = ("left", "left", "right", "right")

    def draw(canvas: Canvas) -> None:
        centre: Sequence[Side] = ("centre",) * 4
        put_row(canvas, ["功能科目", "", "", ""], edges, 0, centre)
        put_row(canvas, ["", "功能科目名称", "基本支出", "项目支出"], edges, 6, centre)
        put_row(canvas, ["编码", "", "", ""], edges, 12, centre)
        put_row(canvas, ["", "合计", "60.50", "9.50"], edges, 24, sides)
        for n, code in enumerate(("201", "20103", "2010301")):
            put_row(canvas, [code, "某项支出", "60.50", "9.50"], edges, 42 + 18 * n, sides)

    rows = read_table(make_pdf(draw))
    assert rows[1] == ["", "合计", "60.50", "9.50"]
    assert "编码" in (rows[0][0] or "")


def test_a_head_with_its_part_marked_is_no_note_above_theread_table(make_pdf: MakePdf) -> None:
    def draw(canvas: Canvas) -> None:
        centre: Sequence[Side] = ("centre",) * 5
        put_row(canvas, ["", "", "其中：财政", "附属单位", "上级补助"], _EDGES, 0, centre)
        put_row(canvas, ["项目", "合计", "", "", ""], _EDGES, 6, centre)
        put_row(canvas, ["", "", "拨款", "上缴收入", "收入"], _EDGES, 12, centre)
        for n, row in enumerate(_ROWS):
            put_row(canvas, row, _EDGES, 32 + 18 * n, _BODY)

    heads = ["项目", "合计", "其中：财政拨款", "附属单位上缴收入", "上级补助收入"]
    assert read_table(make_pdf(draw))[0] == heads


def test_a_text_beside_a_head_does_not_stand_over_it(make_pdf: MakePdf) -> None:
    """年度目标 stands half-way between the two lines of the head: it heads its own column, if any."""

    def draw(canvas: Canvas) -> None:
        centre: Sequence[Side] = ("centre",) * 5
        put_row(canvas, ["", "", "资金", "", ""], _EDGES, 0, centre)
        put(canvas, "年度目标", 300, 340, 7, "centre")
        put_row(canvas, ["项目", "合计", "财政拨款", "其他资金", "备注"], _EDGES, 14, centre)
        for n, row in enumerate(_ROWS):
            put_row(canvas, row, _EDGES, 34 + 18 * n, _BODY)

    head = read_table(make_pdf(draw))[0]
    assert len([text for text in head if text]) == 1


def test_a_total_at_half_height_is_part_of_a_head_between_rules(make_pdf: MakePdf) -> None:
    """合计 heads a column over both lines of the head; only rules below rows are printed."""

    def draw(canvas: Canvas) -> None:
        centre: Sequence[Side] = ("centre",) * 5
        put_row(canvas, ["", "", "教育", "农林水", "卫生"], _EDGES, 0, centre)
        put_row(canvas, ["", "合计", "", "", ""], _EDGES, 7, centre)
        put_row(canvas, ["项目", "", "支出", "支出", "支出"], _EDGES, 14, centre)
        for n, row in enumerate(_ROWS):
            put_row(canvas, row, _EDGES, 34 + 18 * n, _BODY)
        for y in (-14, 20, 38, 56, 74):
            canvas.line(_EDGES[0], TOP - y, _EDGES[-1], TOP - y)

    rows = read_table(make_pdf(draw))
    assert [text for text in rows[0] if text and text != "项目"][:1] == ["合计"]
    assert rows[-3:] == _ROWS


def test_segments_of_codes_side_by_side_are_columns(make_pdf: MakePdf) -> None:
    edges = (50.0, 70.0, 86.0, 104.0, 200.0, 280.0)
    sides: Sequence[Side] = ("left", "left", "left", "left", "right")

    def draw(canvas: Canvas) -> None:
        heads = ["类", "款", "项", "科目名称", "预算数"]
        put_row(canvas, heads, edges, 0, ("centre",) * 5)
        for n, row in enumerate(
            (
                ["201", "", "", "一般公共服务支出", "60.50"],
                ["201", "03", "", "政府办公厅", "60.50"],
                ["201", "03", "01", "行政运行", "40.50"],
                ["201", "03", "02", "一般行政管理", "20.00"],
            )
        ):
            put_row(canvas, row, edges, 18 * (n + 1), sides)

    rows = read_table(make_pdf(draw))
    assert rows[0] == ["类", "款", "项", "科目名称", "预算数"]
    assert rows[3] == ["201", "03", "01", "行政运行", "40.50"]


def test_figures_as_near_to_the_head_left_of_them_as_to_their_own_make_no_head_certain(
    make_pdf: MakePdf,
) -> None:
    """上级补助收入 reaches over the ends of the figures of 决算数; those of 事业收入 stand right of its middle."""
    edges = (40.0, 150.0, 240.0, 330.0, 380.0, 430.0, 500.0)
    sides: Sequence[Side] = ("left", *("right",) * 5)

    def draw(canvas: Canvas) -> None:
        put(canvas, "项目", 40, 60, 0, "left")
        for head, low, high in (
            ("其他收入", 150, 240), ("决算数", 240, 330), ("上级补助收入", 325, 385),
            ("预算数", 390, 420), ("事业收入", 430, 500),
        ):  # fmt: skip
            put(canvas, head, low, high, 0, "centre")
        for n, name in enumerate(("行政运行", "住房公积金", "会议费", "津贴补贴")):
            row = [name, "", f"4{n}.14", "", "", f"7{n}.87"]
            put_row(canvas, row, edges, 18 * (n + 1), sides)

    table = read_table(make_pdf(draw))
    assert len([text for text in table[0] if text]) == 1
    assert table[1] == ["行政运行", "40.14", "70.87"]


def test_heads_of_two_columns_that_touch_are_two(make_pdf: MakePdf) -> None:
    edges = (50.0, 140.0, 200.0, 260.0, 340.0)

    def draw(canvas: Canvas) -> None:
        put(canvas, "项目", 50, 140, 0, "centre")
        put(canvas, "财政拨款", 160, 203, 0, "right")
        put(canvas, "上级补助收入", 197, 260, 0, "left")
        put(canvas, "事业收入", 260, 340, 0, "centre")
        for n, row in enumerate(_ROWS):
            values = [row[0], f"9{n}.50", f"8{n}.25", f"7{n}.00"]
            put_row(canvas, values, edges, 18 * (n + 1), _BODY[:4])

    head = read_table(make_pdf(draw))[0]
    assert head == ["项目", "财政拨款", "上级补助收入", "事业收入"]


def test_first_lines_of_heads_that_touch_are_parted_by_the_lines_below(make_pdf: MakePdf) -> None:
    """No amount stands in the column of 公务用车购置费."""
    edges = (50.0, 140.0, 200.0, 260.0, 320.0, 390.0)

    def draw(canvas: Canvas) -> None:
        put_row(canvas, ["项目", "小计", "", "", "公务接待费"], edges, 2, ("centre",) * 5)
        put(canvas, "公务用车购置", 200, 263, 2, "left")
        put(canvas, "公务用车运行", 260, 330, 2, "left")
        put(canvas, "费", 200, 260, 14, "centre")
        put(canvas, "维护费", 260, 326, 14, "centre")
        for n, row in enumerate(_ROWS):
            values = [row[0], f"9{n}.50", "", f"8{n}.25", f"7{n}.00"]
            put_row(canvas, values, edges, 36 + 18 * n, _BODY)

    head = read_table(make_pdf(draw))[0]
    assert head == ["项目", "小计", "公务用车购置费", "公务用车运行维护费", "公务接待费"]


def test_an_amount_that_touches_the_cell_beside_it(make_pdf: MakePdf) -> None:
    """A sheet with lines below its rows and none between its columns: set right against set left."""
    edges = (50.0, 200.0, 270.0, 380.0, 450.0)
    sides: Sequence[Side] = ("left", "right", "left", "right")
    labels = [
        "一、财政拨款收入",
        "二、事业收入",
        "三、经营收入",
        "四、其他收入",
        "",
        "",
        "",
        "",
        "",
        "",
    ]
    amounts = ["1,354,300.00", "20.00", "0.00", "0.00", "", "", "", "", "", ""]
    classes = [f"{n}、某类支出" for n in "一二三四五六七八九十"]
    spent = ["354,300.00", "1,000,020.00", *["0.00"] * 8]

    def draw(canvas: Canvas) -> None:
        heads: Sequence[Side] = ("centre",) * 4
        put_row(canvas, ["项目", "金额", "项目", "金额"], edges, 0, heads)
        for n, row in enumerate(zip(labels, amounts, classes, spent, strict=True)):
            label, amount, name, spending = row
            put_row(canvas, [label, amount, "", spending], edges, 16 * (n + 1), sides)
            put(canvas, name, edges[2] - 4.2, edges[3], 16 * (n + 1), "left")
        for n in range(12):
            canvas.line(edges[0], TOP - 16 * n + 12, edges[-1], TOP - 16 * n + 12)

    table = read_table(make_pdf(draw))
    assert table[0] == ["项目", "金额", "项目", "金额"]
    assert table[1] == ["一、财政拨款收入", "1,354,300.00", "一、某类支出", "354,300.00"]
    assert table[2] == ["二、事业收入", "20.00", "二、某类支出", "1,000,020.00"]


_WRAPPED_EDGES = (50.0, 90.0, 165.0, 205.0, 245.0)
_WRAPPED: Sequence[Sequence[str]] = [
    ["科目编码", "科目名称", "合计", "基本"],
    ["201", "一般公共服务支", "25209", "25209"],
    ["", "出", ".38", ".38"],
    ["2010", "政府办公厅及相", "25209", "25209"],
    ["3", "关机构事务支出", ".38", ".38"],
    ["2010", "行政运行", "19298", "19298"],
    ["301", "", ".33", ".33"],
    ["2010", "其他政府办公厅", "5911.0", "5911."],
    ["399", "及相关机构事务", "5", "05"],
    ["", "支出", "", ""],
    ["", "合计", "25209", "25209"],
    ["", "", ".38", ".38"],
]
_UNWRAPPED = [
    ["201", "一般公共服务支出", "25209.38", "25209.38"],
    ["20103", "政府办公厅及相关机构事务支出", "25209.38", "25209.38"],
    ["2010301", "行政运行", "19298.33", "19298.33"],
    ["2010399", "其他政府办公厅及相关机构事务支出", "5911.05", "5911.05"],
    ["", "合计", "25209.38", "25209.38"],
]


@pytest.mark.parametrize("has_rules", [False, True])
def test_rows_whose_cells_are_all_wrapped_are_whole(make_pdf: MakePdf, has_rules: bool) -> None:
    """Narrow columns of a word processor: all lines stand equally far apart, whether rules part the rows or not."""
    firsts = [0, 1, 3, 5, 7, 10, 12]

    def draw(canvas: Canvas) -> None:
        sides: Sequence[Side] = ("left", "left", "right", "right")
        for number, texts in enumerate(_WRAPPED):
            put_row(canvas, texts, _WRAPPED_EDGES, 14.0 * number, sides)
        for number in firsts if has_rules else ():
            y = TOP - 14.0 * number + 11
            canvas.line(_WRAPPED_EDGES[0], y, _WRAPPED_EDGES[-1], y)

    rows = read_table(make_pdf(draw))
    assert [[text or "" for text in row] for row in rows[-5:]] == _UNWRAPPED
