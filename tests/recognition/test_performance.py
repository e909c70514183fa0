"""Performance targets: one form per project, a list of projects, the whole department."""

from __future__ import annotations

import json

import pytest

from .conftest import Rows, make_document, make_grid, recognise, recognise_document

FORM_TITLE = "项目支出绩效目标表"
Levels = tuple[str | None, str | None, str | None, str | None]


def indicators(rows: Rows, title: str = FORM_TITLE) -> list[Levels]:
    """Levels and target of each indicator."""
    return [
        (i.level1, i.level2, i.level3, i.target_text) for i in recognise(rows, title).indicators
    ]


FORM = [
    ["项目名称", "政务便民服务热线专项经费", "<", "<"],
    ["主管部门", "某市人民政府办公室", "实施单位", "某市热线中心"],
    ["项目资金（万元）", "年度资金总额：", "339.30", "<"],
    ["^", "其中：财政拨款", "339.30", "<"],
    ["^", "上年结转", "0.00", "<"],
    ["^", "其他资金", "", "<"],
    ["年度目标", "保证热线畅通，接通率达95%", "<", "<"],
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "接听专线数量", "1个"],
    ["^", "质量指标", "热线办结率", "≥95%"],
    ["^", "^", "话务员考核合格率", "≥95%"],
    ["满意度指标", "服务对象满意度指标", "群众满意度", "≥90%"],
]


def test_one_form_for_one_project() -> None:
    """Anhui and Jiangxi: money above, indicators below."""
    read = recognise(FORM, FORM_TITLE)
    assert read.table.kind == "performance_form"
    assert read.table.unit_text == "万元"
    assert {i.project_name for i in read.indicators} == {"政务便民服务热线专项经费"}
    assert {i.target_scope for i in read.indicators} == {"project"}
    assert [(i.level1, i.level2, i.level3, i.target_text) for i in read.indicators] == [
        ("产出指标", "数量指标", "接听专线数量", "1个"),
        ("产出指标", "质量指标", "热线办结率", "≥95%"),
        ("产出指标", "质量指标", "话务员考核合格率", "≥95%"),
        ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%"),
    ]
    assert read.amounts() == ["339.30", "339.30", "0.00"]
    assert (
        read.row("年度资金总额:" if _has(read, "年度资金总额:") else "年度资金总额：").role
        == "total"
    )
    assert read.amounts("indicator") == ["1", "95", "95", "90"]


def test_several_amounts_after_one_label_without_heads_are_of_no_certain_stage() -> None:
    """The line of 年初预算数, 全年预算数 and 全年执行数 is lost: nothing says which amount is which."""
    form = [list(row) for row in FORM]
    form[2][3] = "300.10"
    assert recognise(form, FORM_TITLE).amounts() == ["339.30", "0.00"]


def test_a_form_says_who_carries_the_project_out_and_when() -> None:
    """Shanghai: the words beside the money belong to the project of the form, and to it alone."""
    form = [
        ["项目名称", "甲项目", "项目类别", "特定目标类"],
        ["主管部门", "某局", "实施单位", "某局服务中心"],
        ["计划开始日期", "2023-01-01", "计划完成日期", "2023-12-31"],
        ["项目资金（元）", "年度资金申请总额", "4,100,000.00", "<"],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "面积", "≥100平方米"],
        ["项目名称", "乙项目", "实施单位", ""],
        ["项目资金（元）", "年度资金申请总额", "50,000.00", "<"],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "次数", "≥2次"],
    ]
    rows = {r.project_name: r for r in recognise(form, FORM_TITLE).out.rows if r.role == "total"}
    assert json.loads(rows["甲项目"].attributes or "{}") == {
        "ends_on": "2023-12-31",
        "executing_unit": "某局服务中心",
        "project_type": "特定目标类",
        "starts_on": "2023-01-01",
    }
    assert rows["乙项目"].attributes is None


def _has(read: object, label: str) -> bool:
    return any(r.label == label for r in read.out.rows)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "label",
    ["年度资金总额：", "年度预算资金总额：", "资金总额", "实施期资金总额：", "专项资金总额（万元）", "项目资金总额"],
)  # fmt: skip
def test_the_money_of_a_form(label: str) -> None:
    rows = [row.copy() for row in FORM]
    rows[2][1] = label
    assert recognise(rows, FORM_TITLE).amounts() == ["339.30", "339.30", "0.00"]


def test_levels_are_carried_down_where_merges_are_lost() -> None:
    """A transcript keeps no merged cells: the level stands once, blanks follow."""
    rows = [row.copy() for row in FORM]
    rows = [["" if text in "<^" else text for text in row] for row in rows]
    assert indicators(rows)[2] == ("产出指标", "质量指标", "话务员考核合格率", "≥95%")


def test_a_new_first_level_starts_the_second_anew() -> None:
    rows = [
        ["项目名称", "甲项目", "<", "<"],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "次数", "12次"],
        ["效益指标", "", "覆盖面", "扩大"],
    ]
    assert indicators(rows)[1] == ("效益指标", None, "覆盖面", "扩大")


def test_indicators_without_a_header() -> None:
    """Forms of some provinces head their indicators by nothing."""
    rows = [
        ["项目名称", "甲项目", "<", "<"],
        ["年度资金总额", "100.00", "<", "<"],
        ["产出指标", "数量指标", "接听量", "≥230000个"],
        ["产出指标", "质量指标", "接通率", "≥98%"],
        ["效益指标", "社会效益指标", "知晓率", "≥80%"],
    ]
    assert indicators(rows) == [
        ("产出指标", "数量指标", "接听量", "≥230000个"),
        ("产出指标", "质量指标", "接通率", "≥98%"),
        ("效益指标", "社会效益指标", "知晓率", "≥80%"),
    ]


def test_cells_that_slid_to_the_left_are_put_back() -> None:
    """A transcript lost the merged first cell of some rows: 质量指标 stands under 一级指标."""
    rows = [
        ["项目名称", "甲项目", "", ""],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "接听量", "≥230000个"],
        ["质量指标", "接通率", "≥98%", ""],
        ["时效指标", "按时办结率", "≥95%", ""],
    ]
    read = recognise(rows, FORM_TITLE)
    assert [(i.level1, i.level2, i.level3, i.target_text) for i in read.indicators] == [
        ("产出指标", "数量指标", "接听量", "≥230000个"),
        ("产出指标", "质量指标", "接通率", "≥98%"),
        ("产出指标", "时效指标", "按时办结率", "≥95%"),
    ]
    assert "cells_slid_left" in read.issues


@pytest.mark.parametrize("target", ["", "—", "-", "/"])
def test_an_indicator_without_a_target_is_none(target: str) -> None:
    rows = [
        ["项目名称", "甲项目", "<", "<"],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "接听量", target],
        ["产出指标", "质量指标", "接通率", "≥98%"],
    ]
    assert len(indicators(rows)) == 1


def test_operator_and_unit_in_columns_of_their_own() -> None:
    """Changchun and Xi'an: ≥ | 95 | %."""
    rows = [
        ["项目名称", "甲项目", "<", "<", "<", "<", "<"],
        ["一级指标", "二级指标", "三级指标", "指标性质", "指标值", "计量单位", "分值权重"],
        ["产出指标", "数量指标", "接听量", "≥", "230000", "个", "20"],
    ]
    (item,) = recognise(rows, FORM_TITLE).indicators
    assert (item.operator_text, item.target_text, item.target_unit_text, item.weight_text) == (
        "≥", "230000", "个", "20",
    )  # fmt: skip


LIST_HEAD = [
    ["单位代码", "项目名称", "资金总额", "绩效指标", "<", "<", "<"],
    ["^", "^", "^", "一级指标", "二级指标", "三级指标", "指标值"],
]


def test_a_list_of_projects_with_spans() -> None:
    """Hunan, Guangzhou: project and money stand once beside the indicators of the project."""
    rows = [
        *LIST_HEAD,
        ["152003", "热线服务外包", "2470.15", "产出指标", "数量指标", "座席配置", "200个"],
        ["^", "^", "^", "^", "质量指标", "按时办结率", "98%"],
        ["152003", "平台运维", "20.00", "产出指标", "数量指标", "巡检次数", "12次"],
    ]
    read = recognise(rows, "项目支出绩效目标表", "单位：万元")
    assert read.table.kind == "performance_list"
    assert [(i.project_name, i.level3) for i in read.indicators] == [
        ("热线服务外包", "座席配置"), ("热线服务外包", "按时办结率"), ("平台运维", "巡检次数"),
    ]  # fmt: skip
    assert read.amounts() == ["2470.15", "20.00"]


def test_a_continued_page_that_repeats_project_and_money_counts_once() -> None:
    first = make_grid([
        *LIST_HEAD,
        ["152003", "热线服务外包", "2470.15", "产出指标", "数量指标", "座席配置", "200个"],
    ])  # fmt: skip
    second = make_grid([
        *LIST_HEAD,
        ["152003", "热线服务外包", "2470.15", "效益指标", "社会效益指标", "人员培训", "24次"],
    ])  # fmt: skip
    read = recognise_document(
        make_document(["2024年项目支出绩效目标表", "单位：万元", first], [second])
    )
    assert [i.level3 for i in read.indicators] == ["座席配置", "人员培训"]
    assert [r.role for r in read.out.rows if r.project_name or r.role == "repeat"].count(
        "item"
    ) <= 1
    counted = {r.row_no for r in read.out.rows if r.role == "item"}
    money = [c for c in read.out.cells if c.role == "amount" and c.row_no in counted]
    assert [c.number_text for c in money] == ["2470.15"]


def test_the_whole_department() -> None:
    rows = [
        ["部门名称", "某市热线中心", "<", "<"],
        ["年度绩效指标", "<", "<", "<"],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "受理量", "≥100万件"],
    ]
    read = recognise(rows, "2024年部门整体支出绩效目标表")
    assert read.table.kind == "whole_performance"
    assert [(i.target_scope, i.project_name) for i in read.indicators] == [("department", None)]


def test_numbers_inside_words_are_cells_with_their_units() -> None:
    read = recognise(FORM, FORM_TITLE)
    found = [(c.number_text, c.unit_text) for c in read.out.cells if c.role == "text"]
    assert ("95", "%") in found


def test_a_form_goes_on_where_the_next_page_begins_with_a_kind_of_indicator() -> None:
    """Shaanxi: the merged 绩效指标 is printed again at the top of the page and heads no columns."""
    first = make_grid([
        ["项目名称", "网络建设维护", "<", "<", "<"],
        ["绩效指标", "一级指标", "二级指标", "三级指标", "指标值"],
        ["^", "产出指标", "时效指标", "完成时间", "12月底"],
    ])  # fmt: skip
    second = make_grid([
        ["绩\n效\n指\n标", "", "成本指标", "软件维护", "210万元/年"],
        ["^", "效益指标", "社会效益指标", "服务能力", "有效提升"],
    ])  # fmt: skip
    read = recognise_document(make_document([FORM_TITLE, first], [second]))
    assert read.table.last_page == 2
    assert [(i.level1, i.level2, i.level3) for i in read.indicators] == [
        ("产出指标", "时效指标", "完成时间"),
        ("产出指标", "成本指标", "软件维护"),
        ("效益指标", "社会效益指标", "服务能力"),
    ]
    assert {i.project_name for i in read.indicators} == {"网络建设维护"}
