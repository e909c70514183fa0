"""The two sides of summaries, and lists of 三公 items, where a row prints only a label."""

from __future__ import annotations

import json

import pytest

from .conftest import Read, recognise

WAN = "单位：万元"


def test_summary_of_a_city_budget() -> None:
    """Anhui: sources left, functions right, carry-over below this year's income."""
    rows = [
        ["收入", "<", "支出", "<"],
        ["项目", "预算数", "项目", "预算数"],
        ["一、一般公共预算拨款收入", "539.15", "一、一般公共服务支出", "545.82"],
        ["二、政府性基金预算拨款收入", "", "二、外交支出", ""],
        ["三、事业收入", "", "八、社会保障和就业支出", "24.43"],
        ["", "", "九、卫生健康支出", "26.87"],
        ["本年收入小计", "539.15", "本年支出小计", "597.12"],
        ["上年结转数", "57.97", "结转下年支出数", ""],
        ["一般公共预算", "57.97", "", ""],
        ["政府性基金预算", "", "", ""],
        ["收入总计", "597.12", "支出总计", "597.12"],
    ]
    read = recognise(rows, "2024年收支总表", WAN)
    assert read.table.kind == "budget_summary"
    assert read.row("一、一般公共预算拨款收入").income_source_code == "general_public_budget"
    assert read.parent("一、一般公共预算拨款收入") == "本年收入小计"
    assert read.parent("本年收入小计") == "收入总计"
    assert read.parent("上年结转数") == "收入总计"
    assert read.parent("一般公共预算") == "上年结转数"
    assert read.row("一般公共预算").period == "carried_forward"
    assert read.row("一般公共预算").income_source_code == "general_public_budget"
    assert read.row("一、一般公共服务支出").function_code == "201"
    assert read.parent("九、卫生健康支出") == "本年支出小计"
    assert read.parent("本年支出小计") == "支出总计"
    assert read.row("本年支出小计").role == "subtotal"
    assert read.row("结转下年支出数").balance_code == "year_end_balance"


def test_natures_on_the_right_side() -> None:
    """Hunan: 基本支出 and 项目支出 instead of functions."""
    rows = [
        ["收入", "<", "支出", "<"],
        ["项目", "本年预算", "项目", "本年预算"],
        ["一、一般公共预算拨款收入", "2850.48", "一、基本支出", "380.33"],
        ["（一）经费拨款", "2850.48", "人员经费", "341.53"],
        ["二、上年结转", "", "公用经费", "38.80"],
        ["", "", "二、项目支出", "2470.15"],
        ["收入总计", "2850.48", "支出总计", "2850.48"],
    ]
    read = recognise(rows, "部门收支总体情况表", WAN)
    assert read.row("二、项目支出").nature_code == "project"
    assert read.parent("人员经费") == "一、基本支出"
    assert read.parent("一、基本支出") == "支出总计"
    assert read.row("二、上年结转").period == "carried_forward"


def test_columns_by_fund_in_the_fiscal_summary() -> None:
    """Right side split into three funds (Chongqing, Sichuan): 合计 is the sum of the funds."""
    rows = [
        ["收入", "<", "支出", "<", "<", "<", "<"],
        ["项目", "预算数", "项目", "合计", "一般公共预算", "政府性基金预算", "国有资本经营预算"],
        ["一、本年收入", "221.17", "一、本年支出", "221.17", "221.17", "", ""],
        ["一般公共预算拨款收入", "221.17", "一般公共服务支出", "184.41", "184.41", "", ""],
        ["政府性基金预算拨款收入", "", "住房保障支出", "36.76", "36.76", "", ""],
        ["二、上年结转", "", "二、结转下年", "", "", "", ""],
        ["收入总计", "221.17", "支出总计", "221.17", "221.17", "", ""],
    ]
    read = recognise(rows, "财政拨款收支预算总表", WAN)
    assert read.table.kind == "fiscal_summary"
    assert read.table.fund_scope == "fiscal"
    assert read.column_parent("支出/一般公共预算") == "支出/合计"
    assert read.parent("一般公共预算拨款收入") == "一、本年收入"
    assert read.parent("一般公共服务支出") == "一、本年支出"
    assert read.parent("一、本年支出") == "支出总计"
    assert read.row("二、结转下年").balance_code == "year_end_balance"


def test_final_accounts_with_surplus_and_balances() -> None:
    """决算: 使用非财政拨款结余 and 年初结转 between this year's income and the total."""
    rows = [
        ["收入", "<", "<", "支出", "<", "<"],
        ["项目", "行次", "决算数", "项目", "行次", "决算数"],
        ["栏次", "", "1", "栏次", "", "2"],
        ["一、一般公共预算财政拨款收入", "1", "100.00", "一、一般公共服务支出", "31", "108.00"],
        ["八、其他收入", "8", "5.00", "二、外交支出", "32", ""],
        ["本年收入合计", "27", "105.00", "本年支出合计", "57", "108.00"],
        ["使用非财政拨款结余", "28", "1.00", "结余分配", "58", "0.50"],
        ["年初结转和结余", "29", "4.00", "年末结转和结余", "59", "1.50"],
        ["总计", "30", "110.00", "总计", "60", "110.00"],
    ]
    read = recognise(rows, "收入支出决算总表", WAN)
    assert read.parent("八、其他收入") == "本年收入合计"
    assert read.parent("使用非财政拨款结余") == "总计"
    assert read.row("使用非财政拨款结余").income_source_code == "non_fiscal_surplus"
    assert read.row("年初结转和结余").period == "carried_forward"
    assert read.row("结余分配").balance_code == "surplus_distribution"
    assert read.row("年末结转和结余").balance_code == "year_end_balance"
    assert read.parent("结余分配", 2) == "总计"
    assert "27" not in read.amounts()


def test_of_which_adds_nothing() -> None:
    rows = [
        ["收入", "<", "支出", "<"],
        ["项目", "预算数", "项目", "预算数"],
        ["一、财政拨款收入", "10.00", "一、一般公共服务支出", "10.00"],
        ["其中：中央财政转移支付", "3.00", "", ""],
        ["收入总计", "10.00", "支出总计", "10.00"],
    ]
    read = recognise(rows, "收支总表", WAN)
    assert read.row("其中:中央财政转移支付").role == "of_which"
    assert read.parent("其中:中央财政转移支付") == "一、财政拨款收入"


def test_a_label_that_nobody_knows_keeps_its_number_and_says_so() -> None:
    rows = [
        ["收入", "<", "支出", "<"],
        ["项目", "预算数", "项目", "预算数"],
        ["一、财政拨款收入", "10.00", "一、没人见过的支出", "10.00"],
        ["收入总计", "10.00", "支出总计", "10.00"],
    ]
    read = recognise(rows, "收支总表", WAN)
    row = read.row("一、没人见过的支出")
    assert "unresolved" in (row.attributes or "")
    assert read.amounts() == ["10.00"] * 4


def test_three_public_items_as_rows() -> None:
    """Fujian, Guangzhou: one row per item."""
    rows = [
        ["项目", "预算数"],
        ["合计", "1.00"],
        ["因公出国（境）费用", "0.00"],
        ["公务接待费", "0.30"],
        ["公务用车购置及运行费", "0.70"],
        ["其中：公务用车购置费", "0.00"],
        ["公务用车运行维护费", "0.70"],
    ]
    read = recognise(rows, "2024年“三公”经费支出预算表", WAN)
    assert read.table.kind == "three_public"
    assert read.row("合计").role == "total"
    assert read.row("公务接待费").item_code == "reception"
    assert read.parent("公务用车购置及运行费") == "合计"
    assert read.parent("公务用车运行维护费") == "公务用车购置及运行费"
    assert read.row("其中:公务用车购置费").item_code == "vehicle_purchase"
    assert read.parent("其中:公务用车购置费") == "公务用车购置及运行费"


def test_a_third_side_under_a_head_that_nobody_declared() -> None:
    """支出 by function and by nature side by side: the words between the amounts are labels."""
    read = recognise(
        [
            ["收入", "<", "支出", "<", "<", "<"],
            ["项目", "预算数", "按功能科目分列", "预算数", "按支出性质分列", "预算数"],
            ["一、财政拨款收入", "30.00", "一、教育支出", "20.00", "一、基本支出", "18.00"],
            ["二、单位资金收入", "", "二、住房保障支出", "10.00", "二、项目支出", "12.00"],
            ["收入总计", "30.00", "支出总计", "30.00", "支出总计", "30.00"],
        ],
        "部门收支总表",
        WAN,
    )
    assert read.row("一、教育支出").function_code == "205"
    assert read.row("二、项目支出").nature_code == "project"
    assert read.row("一、财政拨款收入").income_source_code == "fiscal_appropriation"
    assert {row.panel_no for row in read.out.rows} == {1, 2, 3}


def split_projects(second: str, whole: str = "12.00", first: str = "7.00") -> list[list[str]]:
    return [
        ["收入", "<", "支出", "<"],
        ["项目", "金额", "项目", "金额"],
        ["一、财政拨款收入", "30.00", "一、基本支出", "18.00"],
        ["二、单位资金收入", "", "二、项目支出", whole],
        ["", "", "（一）一般性项目", first],
        ["", "", "（二）专项资金", second],
        ["收入总计", "30.00", "支出总计", "30.00"],
    ]


def test_unknown_parts_of_a_nature_that_add_up_to_it_are_its_parts() -> None:
    read = recognise(split_projects("5.00"), "部门收支总体情况表", WAN)
    assert read.parent("(一)一般性项目") == "二、项目支出"
    assert read.row("(二)专项资金").nature_code == "project"


def test_unknown_rows_that_do_not_add_up_to_the_nature_above_stay_unknown() -> None:
    read = recognise(split_projects("4.00"), "部门收支总体情况表", WAN)
    assert read.row("(一)一般性项目").nature_code is None


@pytest.mark.parametrize(
    ("whole", "first", "second"),
    [("", "7.00", "5.00"), ("12", "7", "6"), ("12", "7", "4"), ("12.00", "7.00", "5.02")],
)
def test_parts_that_nothing_proves_stay_unknown(whole: str, first: str, second: str) -> None:
    """A sum that is not printed proves nothing; whole numbers leave no room for rounding."""
    read = recognise(split_projects(second, whole, first), "部门收支总体情况表", WAN)
    assert read.row("(一)一般性项目").nature_code is None


@pytest.mark.parametrize(
    ("whole", "first", "second"), [("12", "7", "5"), ("12.00", "7.00", "5.01")]
)
def test_parts_may_be_rounded_in_the_last_decimal(whole: str, first: str, second: str) -> None:
    read = recognise(split_projects(second, whole, first), "部门收支总体情况表", WAN)
    assert read.row("(一)一般性项目").nature_code == "project"


def resources(read: Read) -> list[tuple[str | None, str]]:
    """Labels of the rows that say what is held or counted, with the resource."""
    return [
        (row.label, json.loads(row.attributes)["resource"])
        for row in read.out.rows
        if row.attributes and "resource" in json.loads(row.attributes)
    ]


def test_assets_by_row_with_quantity_and_value() -> None:
    read = recognise(
        [
            ["项目", "单位", "数量", "价值（万元）"],
            ["资产总额", "—", "—", "5,430.20"],
            ["一、固定资产", "—", "—", "5,000.00"],
            ["（一）房屋", "平方米", "1,200.50", "3,000.00"],
            ["（二）车辆", "辆", "5", "120.00"],
            ["其中：轿车", "辆", "3", "60.00"],
            ["（三）单价100万元以上设备", "台（套）", "2", "400.00"],
        ],
        "国有资产占有使用情况表",
    )
    assert read.table.kind == "state_assets"
    assert [c.role for c in read.out.columns] == ["name", "target_unit", "count", "amount"]
    assert resources(read) == [
        ("资产总额", "total_assets"),
        ("一、固定资产", "fixed_assets"),
        ("(一)房屋", "buildings_area"),
        ("(二)车辆", "vehicles"),
        ("其中:轿车", "vehicles"),
        ("(三)单价100万元以上设备", "large_equipment"),
    ]
    assert (read.row("其中:轿车").role, read.parent("其中:轿车")) == ("of_which", "(二)车辆")
    assert json.loads(read.row("(一)房屋").attributes or "")["resource_unit"] == "平方米"


def test_beginning_and_end_of_the_year_are_values_of_assets() -> None:
    read = recognise(
        [
            ["资产", "年初数", "年末数", "负债和净资产", "年初数", "年末数"],
            ["一、流动资产", "100.00", "120.00", "一、负债合计", "10.00", "12.00"],
            ["资产总计", "400.00", "430.00", "负债和净资产总计", "400.00", "430.00"],
        ],
        "资产负债简表",
        "单位：万元",
    )
    assert [c.role for c in read.out.columns] == ["name", "amount", "amount"] * 2
    assert resources(read) == [
        ("一、流动资产", "current_assets"),
        ("资产总计", "total_assets"),
        ("一、负债合计", "total_liabilities"),
    ]


def test_counts_of_an_operating_table_are_resources_and_its_money_is_not() -> None:
    read = recognise(
        [
            ["项目", "行次", "统计数"],
            ["一、机关运行经费", "1", "120.50"],
            ["（一）车辆数合计（辆）", "2", "3"],
            ["1．机要通信用车", "3", "1"],
            ["2．应急保障用车", "4", "2"],
            ["（二）单价100万元（含）以上设备（不含车辆）", "5", "1"],
            ["（三）国内公务接待批次（个）", "6", "12"],
            ["其中：外事接待批次（个）", "7", "0"],
        ],
        "机构运行信息表",
        "单位：万元",
    )
    assert [resource for _, resource in resources(read)] == [
        *["vehicles"] * 3, "large_equipment", *["reception_batches"] * 2,
    ]  # fmt: skip
    assert read.parent("1.机要通信用车") == "(一)车辆数合计(辆)"
    assert read.row("其中:外事接待批次(个)").role == "of_which"
    equipment = read.row("(二)单价100万元(含)以上设备(不含车辆)")
    assert "resource_unit" not in json.loads(equipment.attributes or "")
