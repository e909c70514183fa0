"""Rows by function and by economic class: codes in every printed shape, and the hierarchy they make."""

from __future__ import annotations

import pytest

from .conftest import Rows, recognise

FUNCTION_TITLE = "2024年一般公共预算支出表"
WAN = "单位：万元"


def codes(rows: Rows, title: str = FUNCTION_TITLE, units: tuple[str, ...] = ()) -> dict[str, str]:
    """Label → full code of the items."""
    read = recognise(rows, title, WAN, units=units)
    return {
        row.label or "": row.function_code or row.economic_code or ""
        for row in read.out.rows
        if row.role == "item"
    }


OFFICE = "政府办公厅（室）及相关机构事务"
OFFICE_KEY = "政府办公厅(室)及相关机构事务"


def test_3_5_and_7_digits_in_one_column() -> None:
    """Anhui, Chongqing, Guangzhou."""
    rows = [
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        ["201", "一般公共服务支出", "30.00", "10.00", "20.00"],
        ["20103", OFFICE, "30.00", "10.00", "20.00"],
        ["2010301", "行政运行", "10.00", "10.00", ""],
        ["2010399", "其他政府办公厅（室）及相关机构事务支出", "20.00", "", "20.00"],
        ["", "合计", "30.00", "10.00", "20.00"],
    ]
    read = recognise(rows, FUNCTION_TITLE, WAN)
    assert read.table.kind == "function_expenditure"
    assert read.row("行政运行").function_code == "2010301"
    assert read.parent("行政运行") == OFFICE_KEY
    assert read.parent(OFFICE_KEY) == "一般公共服务支出"
    assert read.parent("一般公共服务支出") == "合计"
    assert read.row("合计").role == "total"
    assert [read.row(x).level for x in ("一般公共服务支出", OFFICE_KEY, "行政运行")] == [1, 2, 3]


def test_7_digits_only() -> None:
    """Fujian: items under the total, no classes printed."""
    rows = [
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        ["合计", "<", "137.76", "137.76", "0.00"],
        ["2010350", "事业运行", "122.11", "122.11", "0.00"],
        ["2080505", "机关事业单位基本养老保险缴费支出", "15.65", "15.65", "0.00"],
    ]
    read = recognise(rows, FUNCTION_TITLE, WAN)
    assert read.parent("事业运行") == "合计"
    assert read.parent("机关事业单位基本养老保险缴费支出") == "合计"


def test_three_columns_repeated() -> None:
    """Shanghai districts: 类 款 项 on every row."""
    rows = [
        ["功能分类科目编码", "<", "<", "功能分类科目名称", "合计", "基本支出", "项目支出"],
        ["类", "款", "项", "^", "^", "^", "^"],
        ["201", "", "", "一般公共服务支出", "8.00", "8.00", ""],
        ["201", "03", "", OFFICE, "8.00", "8.00", ""],
        ["201", "03", "01", "行政运行", "8.00", "8.00", ""],
        ["合计", "<", "<", "<", "8.00", "8.00", ""],
    ]
    assert codes(rows) == {
        "一般公共服务支出": "201", OFFICE_KEY: "20103", "行政运行": "2010301",
    }  # fmt: skip


def test_three_columns_with_blanks() -> None:
    """Hunan and Shandong: a segment stands only where it changes."""
    rows = [
        ["科目编码", "<", "<", "科目名称", "合计", "基本支出", "项目支出"],
        ["类", "款", "项", "^", "^", "^", "^"],
        ["201", "", "", "一般公共服务支出", "8.00", "3.00", "5.00"],
        ["", "03", "", OFFICE, "8.00", "3.00", "5.00"],
        ["", "", "50", "事业运行", "3.00", "3.00", ""],
        ["", "", "99", "其他政府办公厅（室）及相关机构事务支出", "5.00", "", "5.00"],
        ["208", "", "", "社会保障和就业支出", "1.00", "1.00", ""],
        ["", "05", "", "行政事业单位养老支出", "1.00", "1.00", ""],
        ["", "", "05", "机关事业单位基本养老保险缴费支出", "1.00", "1.00", ""],
        ["合计", "<", "<", "<", "9.00", "4.00", "5.00"],
    ]
    assert list(codes(rows).values()) == [
        "201", "20103", "2010350", "2010399", "208", "20805", "2080505",
    ]  # fmt: skip


def test_segments_as_text() -> None:
    """A Jiangxi city prints 201, then 41, then the full 2014101: a section of two digits."""
    rows = [
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        ["合计", "<", "243.55", "125.55", "118.00"],
        ["201", "一般公共服务支出", "238.00", "120.00", "118.00"],
        ["41", "数据事务", "238.00", "120.00", "118.00"],
        ["2014101", "行政运行", "120.00", "120.00", ""],
        ["2014102", "一般行政管理事务", "118.00", "", "118.00"],
        ["208", "社会保障和就业支出", "5.55", "5.55", ""],
        ["05", "行政事业单位养老支出", "5.55", "5.55", ""],
        ["2080506", "机关事业单位职业年金缴费支出", "5.55", "5.55", ""],
    ]
    assert codes(rows)["数据事务"] == "20141"
    assert codes(rows)["行政事业单位养老支出"] == "20805"
    read = recognise(rows, FUNCTION_TITLE, WAN)
    assert read.parent("一般行政管理事务") == "数据事务"
    assert read.parent("机关事业单位职业年金缴费支出") == "行政事业单位养老支出"


def test_a_lost_leading_zero_is_restored() -> None:
    """A spreadsheet that took 05 for a number."""
    rows = [
        ["科目编码", "科目名称", "合计", "基本支出"],
        ["208", "社会保障和就业支出", "5.55", "5.55"],
        ["5", "行政事业单位养老支出", "5.55", "5.55"],
        ["2080506", "机关事业单位职业年金缴费支出", "5.55", "5.55"],
    ]
    assert codes(rows)["行政事业单位养老支出"] == "20805"


@pytest.mark.parametrize(
    "label",
    [
        "[2010301]行政运行",
        "（2010301）行政运行",
        "2010301 行政运行",
        "2010301-行政运行",
        "行政运行（2010301）",
    ],
)
def test_codes_inside_the_name(label: str) -> None:
    """Guangzhou, Foshan and others print the code beside the name."""
    rows = [
        ["科目名称", "合计", "基本支出", "项目支出"],
        ["[201]一般公共服务支出", "8.00", "8.00", ""],
        ["[20103]" + OFFICE, "8.00", "8.00", ""],
        [label, "8.00", "8.00", ""],
        ["合计", "8.00", "8.00", ""],
    ]
    assert codes(rows)["行政运行"] == "2010301"
    assert recognise(rows, FUNCTION_TITLE, WAN).parent("行政运行") == OFFICE_KEY


def test_names_without_codes() -> None:
    """Hangzhou and Huzhou print names only: each is looked up below the row above it."""
    rows = [
        ["科目名称", "合计", "基本支出", "项目支出"],
        ["一般公共服务支出", "8.00", "8.00", ""],
        [OFFICE, "8.00", "8.00", ""],
        ["行政运行", "8.00", "8.00", ""],
        ["社会保障和就业支出", "1.00", "1.00", ""],
        ["行政事业单位养老支出", "1.00", "1.00", ""],
        ["机关事业单位基本养老保险缴费支出", "1.00", "1.00", ""],
        ["合计", "9.00", "9.00", ""],
    ]
    assert list(codes(rows).values()) == ["201", "20103", "2010301", "208", "20805", "2080505"]


@pytest.mark.parametrize("units", [(), ("某市信访局",)])
def test_a_name_of_two_codes_below_one_heading_waits_for_the_year(units: tuple[str, ...]) -> None:
    """其他社会保障和就业支出 is the group 20899 and its item, 2089901 until 2020 and 2089999 since."""
    rows = [
        ["科目名称", "合计", "基本支出", "项目支出"],
        ["一般公共服务支出", "8.00", "8.00", ""],
        [OFFICE, "8.00", "8.00", ""],
        ["行政运行", "8.00", "8.00", ""],
        ["社会保障和就业支出", "3.00", "3.00", ""],
        ["行政事业单位养老支出", "1.00", "1.00", ""],
        ["机关事业单位基本养老保险缴费支出", "1.00", "1.00", ""],
        ["其他社会保障和就业支出", "2.00", "2.00", ""],
        ["其他社会保障和就业支出", "2.00", "2.00", ""],
        ["合计", "11.00", "11.00", ""],
    ]
    read = recognise(rows, FUNCTION_TITLE, WAN, units=units)
    group, item = [row for row in read.out.rows if row.label == "其他社会保障和就业支出"]
    assert (group.function_code, group.role) == ("20899", "item")
    assert (item.function_code, item.role) == (None, "item")
    assert item.parent_row_no == group.row_no


def test_economic_classes_and_the_total_in_the_code_column() -> None:
    rows = [
        ["科目编码", "科目名称", "合计", "人员经费", "公用经费"],
        ["合计", "", "12.00", "10.00", "2.00"],
        ["301", "工资福利支出", "10.00", "10.00", ""],
        ["30101", "基本工资", "6.00", "6.00", ""],
        ["30107", "绩效工资", "4.00", "4.00", ""],
        ["302", "商品和服务支出", "2.00", "", "2.00"],
        ["30201", "办公费", "2.00", "", "2.00"],
    ]
    read = recognise(rows, "一般公共预算基本支出表", WAN)
    assert read.table.kind == "basic_economic"
    assert read.table.nature_scope == "basic"
    assert read.row("办公费").economic_code == "30201"
    assert read.row("办公费").economic_system == "department"
    assert read.parent("办公费") == "商品和服务支出"
    assert read.parent("工资福利支出") == "合计"
    assert read.row("合计").role == "total"


def test_economic_codes_in_two_columns() -> None:
    """Shandong and Shaanxi: 302 | 26."""
    rows = [
        ["经济分类科目编码", "<", "科目名称", "合计"],
        ["类", "款", "^", "^"],
        ["302", "", "商品和服务支出", "5.00"],
        ["302", "01", "办公费", "2.00"],
        ["302", "26", "劳务费", "3.00"],
        ["合计", "<", "<", "5.00"],
    ]
    read = recognise(rows, "一般公共预算基本支出表", WAN)
    assert read.row("劳务费").economic_code == "30226"
    assert read.parent("劳务费") == "商品和服务支出"


def test_government_classes() -> None:
    rows = [
        ["科目编码", "科目名称", "合计"],
        ["501", "机关工资福利支出", "5.00"],
        ["50101", "工资奖金津补贴", "5.00"],
        ["合计", "<", "5.00"],
    ]
    read = recognise(rows, "一般公共预算支出表（按政府经济分类）", WAN)
    assert read.row("工资奖金津补贴").economic_system == "government"
    assert read.table.kind == "economic_expenditure"


def test_codes_below_units() -> None:
    """A department's table: each unit's row is the sum of the codes below it."""
    units = ("某市信访局", "某市信访接待中心")
    rows = [
        ["单位（科目名称）", "合计", "基本支出", "项目支出"],
        ["合计", "30.00", "25.00", "5.00"],
        ["某市信访局", "20.00", "15.00", "5.00"],
        ["[2014001]行政运行", "15.00", "15.00", ""],
        ["[2014004]信访业务", "5.00", "", "5.00"],
        ["某市信访接待中心", "10.00", "10.00", ""],
        ["[2014050]事业运行", "10.00", "10.00", ""],
    ]
    rows[0][0] = "科目名称"
    read = recognise(rows, FUNCTION_TITLE, WAN, units=units)
    assert read.row("某市信访局").role == "unit"
    assert read.parent("某市信访局") == "合计"
    assert read.parent("信访业务") == "某市信访局"
    assert read.parent("事业运行") == "某市信访接待中心"


def test_a_row_of_zeros_is_no_code() -> None:
    """Hunan: a table without content prints 0 0 0 0."""
    rows = [
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        ["0", "0", "0", "0", "0"],
    ]
    read = recognise(rows, "2024年政府性基金预算支出表", WAN)
    assert [r.function_code for r in read.out.rows] == [None]


def test_segments_of_functions_that_the_classification_does_not_know() -> None:
    """Segments below 类 20405: 05 may be a 款 or an 项, the amounts tell."""
    rows = [
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        ["", "合计", "90.00", "70.00", "20.00"],
        ["204", "公共安全支出", "80.00", "60.00", "20.00"],
        ["05", "法院某某事务", "80.00", "60.00", "20.00"],
        ["01", "某某运行", "60.00", "60.00", ""],
        ["04", "某某审判", "20.00", "", "20.00"],
        ["221", "住房保障支出", "10.00", "10.00", ""],
        ["02", "住房改革支出", "10.00", "10.00", ""],
        ["01", "住房公积金", "10.00", "10.00", ""],
    ]
    assert codes(rows) == {
        "公共安全支出": "204", "法院某某事务": "20405", "某某运行": "2040501",
        "某某审判": "2040504", "住房保障支出": "221", "住房改革支出": "22102",
        "住房公积金": "2210201",
    }  # fmt: skip


def test_names_below_a_name_that_the_classification_does_not_know() -> None:
    """行政运行 is a name of many 款: below an unknown one it is none of the known, and it is its part."""
    rows = [
        ["支出功能分类科目", "合计", "基本支出", "项目支出"],
        ["公共安全支出", "90.00", "70.00", "20.00"],
        ["公安", "10.00", "10.00", ""],
        ["行政运行", "10.00", "10.00", ""],
        ["某某审判机关", "80.00", "60.00", "20.00"],
        ["行政运行", "60.00", "60.00", ""],
        ["某某审判", "20.00", "", "20.00"],
        ["合计", "90.00", "70.00", "20.00"],
    ]
    found = recognise(rows, FUNCTION_TITLE, WAN).out.rows
    read = [(r.label, r.function_code, r.parent_row_no) for r in found if r.role == "item"]
    assert read == [
        ("公共安全支出", "204", 7), ("公安", "20402", 1), ("行政运行", "2040201", 2),
        ("某某审判机关", None, 1), ("行政运行", None, 4), ("某某审判", None, 4),
    ]  # fmt: skip


def test_index_rows_in_the_body_are_no_money() -> None:
    rows = [
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        ["**", "**", "1", "2", "3"],
        ["201", "一般公共服务支出", "8.00", "8.00", ""],
        ["栏次", "", "1", "2", "3"],
        ["20103", OFFICE, "8.00", "8.00", ""],
    ]
    read = recognise(rows, FUNCTION_TITLE, WAN)
    assert [r.role for r in read.out.rows] == ["item", "index", "item"]
    assert read.amounts() == ["8.00"] * 4


def test_year_columns_hold_the_other_year_apart() -> None:
    """Chongqing and Yantai: last year's budget beside this year's, each with its parts."""
    rows = [
        ["科目编码", "科目名称", "2023年预算数", "2024年预算数", "<", "<", "增减额"],
        ["^", "^", "^", "小计", "基本支出", "项目支出", "^"],
        ["201", "一般公共服务支出", "7.00", "8.00", "5.00", "3.00", "1.00"],
        ["合计", "<", "7.00", "8.00", "5.00", "3.00", "1.00"],
    ]
    read = recognise(rows, FUNCTION_TITLE, WAN)
    assert read.column("2023年预算数").value_year == 2023
    assert read.column("2024年预算数/基本支出").value_year == 2024
    assert read.column("增减额").role == "change"
    assert read.amounts() == ["7.00", "8.00", "5.00", "3.00"] * 2


def test_unit_of_the_table_and_of_a_column() -> None:
    rows = [
        ["科目编码", "科目名称", "合计（元）", "基本支出"],
        ["201", "一般公共服务支出", "80000", "8.00"],
    ]
    read = recognise(rows, FUNCTION_TITLE, WAN)
    row = read.row("一般公共服务支出")
    assert read.cell(row, read.column("合计（元）")).unit_text == "元"
    assert read.cell(row, read.column("基本支出")).unit_text == "万元"
    assert read.table.unit_evidence == "heading: 单位：万元"


def test_a_sum_among_the_names_of_classes_is_no_class() -> None:
    """公用经费合计 printed in the column of names; 302 and 310 of its blocks stand beside each other."""
    rows = [
        ["科目编码", "科目名称", "预算数"],
        ["302", "商品和服务支出", "92.00"],
        ["30201", "办公费", "92.00"],
        ["310", "资本性支出", "8.00"],
        ["31002", "办公设备购置", "8.00"],
        ["", "公用经费合计", "100.00"],
    ]
    read = recognise(rows, "2024年一般公共预算基本支出表（按经济分类）", WAN)
    assert read.row("公用经费合计").role == "subtotal"
    assert read.row("办公费").role == "item"
