"""Rows that a page break cuts in the middle of their cells."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from .conftest import Read, make_document, make_grid, recognise_document

HEAD = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
ROWS = [
    ["208", "社会保障和就业支\n出", "120.54", "120.54", "0.00"],
    ["20805", "行政事业单位养老\n支出", "120.54", "120.54", "0.00"],
]
LAST = ["2080506", "机关事业单位职业\n年金缴费支出", "39.10", "39.10", "0.00"]
WHOLE = ["2080505", "机关事业单位基本养老保险缴费支出", "81.44", "81.44", "0.00"]
WIDTHS = [60, 120, 70, 70, 70]


def read_pages(*pages: Sequence[Sequence[str]]) -> Read:
    """The tables of a document with one grid on each page."""
    title = ["2026年部门支出总表", "单位：万元"]
    grids = [make_grid(rows, widths=WIDTHS[: len(rows[0])]) for rows in pages]
    return recognise_document(make_document([*title, grids[0]], *([grid] for grid in grids[1:])))


def list_rows(read: Read) -> list[list[str]]:
    """Code, label and amounts of each row."""
    return [
        [
            (row.code_text or "").replace("\n", ""),
            row.label or "",
            *(c.number_text or "" for c in read.out.cells
              if (c.table_no, c.panel_no, c.row_no) == (row.table_no, row.panel_no, row.row_no)
              and c.role == "amount"),
        ]
        for row in read.out.rows
        if row.role != "empty"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("above", "below"),
    [
        pytest.param(
            ["2080505", "机关事业单位基本", "81.", "81.", "0.00"],
            ["", "养老保险缴费支出", "44", "44", ""],
            id="amounts behind the point",
        ),
        pytest.param(
            ["2080", "机关事业单位基本", "81", "81", "0.00"],
            ["505", "养老保险缴费支出", ".44", ".44", ""],
            id="amounts before the point, and the code",
        ),
        pytest.param(
            ["2080505", "机关事业单位基本", "81.4", "81.4", "0.00"],
            ["", "养老保险缴费支出", "4", "4", ""],
            id="amounts before the last digit",
        ),
        pytest.param(
            ["20805", "机关事业单位基本", "81.44", "81.44", "0.00"],
            ["05", "养老保险缴费支出", "", "", ""],
            id="code and label",
        ),
        pytest.param(
            ["2080505", "机关事业单位基本", "81.44", "81.44", "0.00"],
            ["", "养老保险缴费支出", "", "", ""],
            id="label alone",
        ),
        pytest.param(
            ["2080505", "机关事业单位基本\n养老保险缴费支出", "", "", ""],
            ["", "", "81.44", "81.44", "0.00"],
            id="label above, amounts below",
        ),
        pytest.param(
            ["2080505", "机关事业单位基本", "", "", ""],
            ["", "养老保险缴费支出", "81.44", "81.44", "0.00"],
            id="label on both, amounts below",
        ),
    ],
)
@pytest.mark.parametrize("repeats_head", [False, True])
def test_both_halves_are_one_row(above: list[str], below: list[str], repeats_head: bool) -> None:
    head = [HEAD] if repeats_head else []
    read = read_pages([HEAD, *ROWS, above], [*head, below, LAST])
    rows = list_rows(read)
    assert WHOLE in rows
    assert len(rows) == 4
    assert read.row(WHOLE[1]).function_code == "2080505"


def test_the_rest_of_a_row_may_be_all_that_the_page_holds() -> None:
    above = ["2080505", "机关事业单位基本", "81.", "81.", "0.00"]
    read = read_pages([HEAD, *ROWS, above], [["", "养老保险缴费支出", "44", "44", ""]])
    assert WHOLE in list_rows(read)


def test_both_sides_of_a_summary_may_be_cut() -> None:
    """The rest of one label is a header word."""
    above = [
        ["收入", "<", "支出", "<"],
        ["项目", "预算数", "项目", "预算数"],
        ["一、一般公共预\n算拨款收入", "90.00", "一、一般公共服\n务支出", "60.00"],
        ["二、政府性基金", "30.00", "二、社会保障和", "60.00"],
    ]
    below = [
        ["拨款收入", "", "就业支出", ""],
        ["收入总计", "120.00", "支出总计", "120.00"],
    ]
    rows = list_rows(read_pages(above, below))
    assert ["", "二、政府性基金拨款收入", "30.00"] in rows
    assert ["", "二、社会保障和就业支出", "60.00"] in rows


@pytest.mark.parametrize(
    ("above", "below"),
    [
        pytest.param(
            ["2080505", "机关事业单位基本\n养老保险缴费支出", "81.44", "81.44", "0.00"],
            ["2080506", "机关事业单位职业\n年金缴费支出", "39.10", "39.10", "0.00"],
            id="two whole rows",
        ),
        pytest.param(
            ["2080505", "机关事业单位基本\n养老保险缴费支出", "", "", ""],
            ["2080506", "机关事业单位职业\n年金缴费支出", "39.10", "39.10", "0.00"],
            id="a row without amounts",
        ),
        pytest.param(
            ["2080505", "机关事业单位基本\n养老保险缴费支出", "81.44", "81.44", "0.00"],
            ["", "合计", "120.54", "120.54", "0.00"],
            id="a total without code",
        ),
        pytest.param(
            ["2080505", "机关事业单位基本\n养老保险缴费支出", "81.44", "81.44", "0.00"],
            ["", "", "120.54", "120.54", "0.00"],
            id="a total without label",
        ),
        pytest.param(
            ["2080505", "机关事业单位基本\n养老保险缴费支出", "81.44", "81.44", "0.00"],
            ["210", "卫生健康支出", "", "", ""],
            id="a class without amounts",
        ),
    ],
)
def test_rows_of_their_own_stay_apart(above: list[str], below: list[str]) -> None:
    read = read_pages([HEAD, *ROWS, above], [below, LAST])
    assert len(read.out.rows) == 5


def test_whole_amounts_below_each_other_stay_two() -> None:
    """In 元 without decimals nothing shows that a figure is broken."""
    head = ["项目名称", "合计", "基本支出", "项目支出"]
    above = [head, ["甲类业务\n经费", "12000", "2000", "10000"], ["乙类业务", "345", "45", "300"]]
    rows = list_rows(read_pages(above, [["经费", "678", "78", "600"]]))
    assert [row[-3:] for row in rows[1:]] == [["345", "45", "300"], ["678", "78", "600"]]


def test_a_label_that_ends_within_its_line_does_not_go_on() -> None:
    head = ["项目名称", "合计", "基本支出", "项目支出"]
    above = [
        head,
        ["甲类业务专项经费\n补助", "12.00", "2.00", "10.00"],
        ["乙类", "3.00", "1.00", "2.00"],
    ]
    read = read_pages(above, [["丙类", "", "", ""], ["丁类", "4.00", "1.00", "3.00"]])
    assert [row.project_name or row.label for row in read.out.rows][1:] == ["乙类", "丙类", "丁类"]


PROJECTS = [["项目名称", "合计", "金额"], ["消防设备采购与维\n护项目", "10.00", "10.00"]]


@pytest.mark.parametrize(
    "above",
    [
        pytest.param(["应急救援能力提升", "", ""], id="a project without amount"),
        pytest.param(["信息化运行维护类", "", ""], id="a group"),
    ],
)
def test_a_label_that_fills_its_column_alone_may_be_a_whole_row(above: list[str]) -> None:
    below = [["消防宣传教育经费", "7.00", "7.00"], ["合计", "17.00", "17.00"]]
    rows = list_rows(read_pages([*PROJECTS, above], below))
    assert ["", above[0]] in [row[:2] for row in rows]
    assert ["", "消防宣传教育经费", "7.00", "7.00"] in rows


@pytest.mark.parametrize(
    "more", [[], [["满意度指标", "服务对象满意度", "群众满意", "≥95%"]]], ids=["alone", "and more"]
)
def test_indicators_that_fill_their_columns_stay_two(more: list[list[str]]) -> None:
    form = [
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "采购消防器材装备\n数量", "≥10件"],
        ["效益指标", "社会效益", "群众对消防知识的\n知晓率", "持续有效\n提升"],
        ["", "", "保障全市消防安全", "有效保障"],
    ]
    widths = [60, 60, 90, 60]
    below = [["", "", "提升应急救援能力", "有效提升"], *more]
    read = recognise_document(
        make_document(
            ["项目支出绩效目标表", make_grid(form, widths=widths)],
            [make_grid(below, widths=widths)],
        )
    )
    told = [(i.level3, i.target_text) for i in read.indicators]
    assert told[2:4] == [("保障全市消防安全", "有效保障"), ("提升应急救援能力", "有效提升")]


def test_an_indicator_goes_on_where_its_target_does_not() -> None:
    form = [
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "采购消防器材装备\n数量", "≥10件"],
        ["效益指标", "社会效益", "群众对消防知识的", "≥95%"],
    ]
    below = [["", "", "知晓率", ""], ["满意度指标", "服务对象满意度", "群众满意", "≥95%"]]
    widths = [60, 60, 90, 60]
    read = recognise_document(
        make_document(
            ["项目支出绩效目标表", make_grid(form, widths=widths)],
            [make_grid(below, widths=widths)],
        )
    )
    assert [i.level3 for i in read.indicators][1] == "群众对消防知识的知晓率"


def test_an_ordinal_with_a_point_is_no_broken_amount() -> None:
    """3. at the foot of a page, 4 at the head of the next one."""
    above = [
        ["序号", "项目名称", "2024年", "2023年"],
        ["1.", "甲项目", "1.00", "1.00"],
        ["2.", "乙项目", "2.00", "2.00"],
        ["3.", "丙项目", "", ""],
    ]
    read = read_pages(above, [["4", "丁项目", "6.00", "7.00"], ["合计", "", "9.00", "10.00"]])
    assert [row[1:] for row in list_rows(read)][2:4] == [["丙项目"], ["丁项目", "6.00", "7.00"]]
