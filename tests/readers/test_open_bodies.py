"""Tables without rules: words and amounts of the body that stand apart from the heads over them."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from tests.readers.printed_rows import TOP, MakePdf, Side, put, put_row, read_table


def test_a_head_over_the_segments_of_codes_that_stand_beside_the_total(make_pdf: MakePdf) -> None:
    """支出功能分类 stands over 款 alone, and heads 类 and 项 as well."""
    edges = (50.0, 80.0, 110.0, 140.0, 240.0, 310.0, 380.0)
    sides: Sequence[Side] = ("left", "left", "left", "left", "right", "right")

    def draw(canvas: Canvas) -> None:
        put(canvas, "项目", 50, 240, 0, "centre")
        put(canvas, "支出功能分类", 50, 140, 16, "centre")
        put(canvas, "科目名称", 140, 240, 16, "centre")
        put(canvas, "基本支出", 240, 310, 8, "centre")
        put(canvas, "项目支出", 310, 380, 8, "centre")
        rows = [
            ["类", "款", "项", "合计", "60.50", "9.50"],
            ["201", "", "", "一般公共服务支出", "60.50", "9.50"],
            ["201", "06", "", "财政事务", "60.50", "9.50"],
            ["201", "06", "01", "行政运行", "60.50", ""],
            ["201", "06", "02", "一般行政管理事务", "", "9.50"],
        ]
        for n, row in enumerate(rows):
            put_row(canvas, row, edges, 34 + 18 * n, sides)

    table = read_table(make_pdf(draw))
    assert table[:3] == [
        ["项目", None, None, None, "基本支出", "项目支出"],
        ["支出功能分类", None, None, "科目名称", None, None],
        ["类", "款", "项", "合计", "60.50", "9.50"],
    ]
    assert table[5] == ["201", "06", "01", "行政运行", "60.50", ""]


_NARROW = ("教育支出", "农林水支出", "卫生健康支出", "交通运输支出")


def test_amounts_broken_in_a_narrow_column_stand_beside_those_of_their_row(
    make_pdf: MakePdf,
) -> None:
    """9.90 stands half-way between 10.1 and 5 of the next column, which no head names: no line prints both."""
    edges = (50.0, 160.0, 210.0, 250.0, 275.0)

    def draw(canvas: Canvas) -> None:
        put_row(canvas, ["项目", "合计", "项目支出", ""], edges, -28, ("centre",) * 4)
        for n, name in enumerate(_NARROW):
            y = 36.0 * n
            sides: Sequence[Side] = ("left", "right", "right", "left")
            put_row(canvas, [name, "9.90", "9.90", ""], edges, y, sides)
            put_row(canvas, ["", "", "", "10.1"], edges, y - 6, sides)
            put_row(canvas, ["", "", "", "5"], edges, y + 6, sides)

    assert [row[:3] for row in read_table(make_pdf(draw))[1:]] == [
        [name, "9.90", "9.90"] for name in _NARROW
    ]


def test_letters_of_two_narrow_heads_on_one_height_make_no_word(make_pdf: MakePdf) -> None:
    """计 ends the left 小计 on the height on which 小 begins the right one."""
    edges = (50.0, 160.0, 185.0, 210.0, 280.0)

    def draw(canvas: Canvas) -> None:
        centre: Sequence[Side] = ("centre",) * 4
        put_row(canvas, ["", "小", "", ""], edges, -46, centre)
        put_row(canvas, ["项目", "计", "小", "项目支出"], edges, -34, centre)
        put_row(canvas, ["", "", "计", ""], edges, -22, centre)
        for n, name in enumerate(_NARROW):
            put_row(
                canvas, [name, "5.5", "2.5", "10.50"], edges, 18.0 * n, ("left", *["right"] * 3)
            )

    assert read_table(make_pdf(draw))[0] == ["项目", "小计", "小计", "项目支出"]


def test_a_head_of_ten_lines_is_whole(make_pdf: MakePdf) -> None:
    """Heads of one letter a line in narrow columns, under the names of the years."""
    edges = (50.0, 160.0, 200.0, 240.0, 280.0, 320.0)
    heads = (
        "公务用车购置费合计",
        "公务接待费金额合计",
        "公务用车购置费合计",
        "公务接待费金额合计",
    )

    def draw(canvas: Canvas) -> None:
        put(canvas, "项目", 50, 160, -70, "centre")
        put(canvas, "当年预算", 160, 240, -130, "centre")
        put(canvas, "上年结转", 240, 320, -130, "centre")
        for n, head in enumerate(heads):
            for k, letter in enumerate(head):
                put(canvas, letter, edges[n + 1], edges[n + 2], -114 + 12 * k, "centre")
        for n, name in enumerate(_NARROW):
            row = [name, "5.5", "2.5", "1.5", "0.5"]
            put_row(canvas, row, edges, 18.0 * n, ("left", *["right"] * 4))

    table = read_table(make_pdf(draw))
    assert table[:2] == [
        ["项目", "当年预算", None, "上年结转", None],
        [None, *heads],
    ]


def test_the_end_of_the_money_unit_in_a_line_of_its_own_is_no_head(make_pdf: MakePdf) -> None:
    edges = (50.0, 160.0, 240.0, 320.0)

    def draw(canvas: Canvas) -> None:
        canvas.drawString(270, TOP + 50, "单位：万")
        canvas.drawString(300, TOP + 38, "元")
        put_row(canvas, ["项目", "", ""], edges, -17, ("centre",) * 3)
        put_row(canvas, ["", "基本支出", "项目支出"], edges, -20, ("centre",) * 3)
        for n, name in enumerate(_NARROW):
            put_row(canvas, [name, "5.5", "2.5"], edges, 18.0 * n, ("left", "right", "right"))

    table = read_table(make_pdf(draw))
    assert [text for row in table[:-4] for text in row if text] == ["项目", "基本支出", "项目支出"]


def test_the_label_of_a_sum_right_of_an_amount_shares_no_cell_with_it(make_pdf: MakePdf) -> None:
    """公用经费合计 begins left of the codes that it is set over, near to the amount of 人员经费合计."""
    edges = (50.0, 100.0, 200.0, 260.0, 370.0, 470.0, 530.0)
    sides: Sequence[Side] = ("right", "left", "right", "right", "left", "right")

    def draw(canvas: Canvas) -> None:
        heads = ["编码", "科目名称", "金额", "编码", "科目名称", "金额"]
        put_row(canvas, heads, edges, 0, ("centre",) * 6)
        for n, row in enumerate(
            (
                ["301", "工资福利支出", "500.00", "302", "商品和服务支出", "92.00"],
                ["30101", "基本工资", "300.00", "30201", "办公费", "50.00"],
                ["30102", "津贴补贴", "200.00", "30202", "印刷费", "42.00"],
            )
        ):
            put_row(canvas, row, edges, 18 * (n + 1), sides)
        put(canvas, "人员经费合计", 50, 200, 72, "centre")
        put(canvas, "500.00", 200, 260, 72, "right")
        put(canvas, "公用经费合计", 262, 300, 72, "left")
        put(canvas, "92.00", 470, 530, 72, "right")

    assert [text for text in read_table(make_pdf(draw))[-1] if text] == [
        "人员经费合计", "500.00", "公用经费合计", "92.00",
    ]  # fmt: skip
