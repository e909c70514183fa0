"""Units, projects and purchases in lists: which row is the sum of which."""

from __future__ import annotations

import json

import pytest

from .conftest import recognise

WAN = "单位：万元"


def test_department_and_its_unit_by_code() -> None:
    """Jiangsu: 068 is the department, 068001 its unit, both with amounts."""
    rows = [
        ["单位代码", "单位名称", "合计", "一般公共预算"],
        ["068", "某市数据局", "30.00", "30.00"],
        ["068001", "某市数据局（本级）", "20.00", "20.00"],
        ["068002", "某市大数据中心", "10.00", "10.00"],
        ["", "合计", "30.00", "30.00"],
    ]
    read = recognise(rows, "收入总表", WAN)
    assert read.row("某市大数据中心").role == "unit"
    assert read.parent("某市大数据中心") == "某市数据局"
    assert read.parent("某市数据局") == "合计"


def test_department_and_its_unit_by_amounts() -> None:
    """Anhui: the parent department's row, then the one unit with the same amount, then the total."""
    rows = [
        ["单位名称", "合计", "一般公共预算"],
        ["某市人民政府办公室", "597.12", "597.12"],
        ["某市热线中心", "597.12", "597.12"],
        ["合计", "597.12", "597.12"],
    ]
    read = recognise(rows, "收入总表", WAN)
    assert read.parent("某市热线中心") == "某市人民政府办公室"
    assert read.parent("某市人民政府办公室") == "合计"


def test_units_side_by_side() -> None:
    rows = [
        ["单位名称", "合计", "一般公共预算"],
        ["合计", "30.00", "30.00"],
        ["甲中心", "20.00", "20.00"],
        ["乙中心", "10.00", "10.00"],
    ]
    read = recognise(rows, "收入总表", WAN)
    assert [read.parent(name) for name in ("甲中心", "乙中心")] == ["合计", "合计"]


def test_projects_below_types_by_amounts() -> None:
    """A row of a type of project that equals the sum of the projects below it is their sum."""
    rows = [
        ["项目名称", "合计", "本年财政拨款", "上年结转"],
        ["合计", "31.00", "29.00", "2.00"],
        ["专项业务费", "26.00", "24.00", "2.00"],
        ["热线运营", "17.00", "17.00", ""],
        ["平台维护", "9.00", "7.00", "2.00"],
        ["其他运转类", "5.00", "5.00", ""],
        ["物业管理", "3.00", "3.00", ""],
        ["办公设备", "2.00", "2.00", ""],
    ]
    read = recognise(rows, "2024年项目支出表", WAN)
    assert read.table.kind == "project"
    assert read.parent("热线运营") == "专项业务费"
    assert read.parent("办公设备") == "其他运转类"
    assert read.row("专项业务费").role == "subtotal"
    assert read.row("热线运营").project_name == "热线运营"
    assert read.row("热线运营").role == "item"


def test_chance_sums_give_way_to_the_printed_total() -> None:
    """10 = 5 + 3 + 2 and 15 = 10 + 5 hold too, but only 25 + 5 makes the printed 30."""
    rows = [
        ["项目名称", "合计"],
        ["合计", "30.00"],
        ["专项业务费", "25.00"],
        ["热线运营", "15.00"],
        ["平台维护", "10.00"],
        ["其他运转类", "5.00"],
        ["物业管理", "3.00"],
        ["办公设备", "2.00"],
    ]
    read = recognise(rows, "2024年项目支出表", WAN)
    assert read.parent("热线运营") == "专项业务费"
    assert read.parent("办公设备") == "其他运转类"
    assert read.parent("其他运转类") == "合计"


def test_projects_in_a_flat_list() -> None:
    rows = [
        ["项目类型", "项目名称", "项目单位", "合计", "一般公共预算"],
        ["特定目标类", "热线运营", "某市热线中心", "15.00", "15.00"],
        ["特定目标类", "平台维护", "某市热线中心", "10.00", "10.00"],
        ["合计", "<", "<", "25.00", "25.00"],
    ]
    read = recognise(rows, "项目支出表", WAN)
    row = read.row("平台维护")
    assert read.parent("平台维护") == "合计"
    assert json.loads(row.attributes or "{}") == {
        "executing_unit": "某市热线中心", "project_type": "特定目标类",
    }  # fmt: skip


def test_projects_under_units() -> None:
    units = ("某市信访局", "某市信访接待中心")
    rows = [
        ["单位（项目）名称", "合计", "一般公共预算"],
        ["合计", "9.00", "9.00"],
        ["某市信访局", "6.00", "6.00"],
        ["信访业务费", "4.00", "4.00"],
        ["法律服务费", "2.00", "2.00"],
        ["某市信访接待中心", "3.00", "3.00"],
        ["接待场所运行", "3.00", "3.00"],
    ]
    read = recognise(rows, "项目支出表", WAN, units=units)
    assert read.parent("接待场所运行") == "某市信访接待中心"
    assert read.parent("信访业务费") == "某市信访局"
    assert read.parent("某市信访局") == "合计"


def test_purchases_by_item() -> None:
    """Anhui: project and item on one row; the item is what is bought."""
    rows = [
        ["项目名称", "政府采购品目", "合计", "一般公共预算"],
        ["热线专项经费", "空调机", "0.88", "0.88"],
        ["热线专项经费", "印刷服务", "2.00", "2.00"],
        ["合计", "", "2.88", "2.88"],
    ]
    read = recognise(rows, "2024年政府采购支出表", WAN)
    assert read.table.kind == "procurement"
    row = read.row("空调机")
    assert row.project_name == "热线专项经费"
    assert json.loads(row.attributes or "{}")["item_name"] == "空调机"
    assert read.parent("空调机") == "合计"


@pytest.mark.parametrize("label", ["货物", "政府采购货物支出", "一、货物类"])
def test_purchases_by_category(label: str) -> None:
    rows = [
        ["采购项目", "金额"],
        ["合计", "6.00"],
        [label, "1.00"],
        ["工程类", "2.00"],
        ["服务类", "3.00"],
    ]
    read = recognise(rows, "政府采购预算表", WAN)
    assert [r.category for r in read.out.rows] == [None, "goods", "works", "services"]


def test_staff_of_the_covered_units() -> None:
    """Fujian: units with their means of funding and the number of staff."""
    rows = [
        ["单位名称", "经费性质", "在职人数"],
        ["某市热线中心", "财政核拨", "10"],
    ]
    read = recognise(rows, "单位构成情况表")
    assert read.table.kind == "headcount"
    assert read.table.status == "read"
    assert read.amounts("count") == ["10"]
    assert read.amounts("amount") == []
