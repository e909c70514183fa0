"""The declared words: they load, they match as documents print them, and they do not shadow one another."""

from __future__ import annotations

import re

import pytest

from ingest.declarations import column_words, kinds, row_words, strip_enumeration
from ingest.titles import kind_of_title, scopes_of_title


@pytest.mark.parametrize(
    ("label", "bare"),
    [
        ("一、一般公共预算拨款收入", "一般公共预算拨款收入"),
        ("（一）一般公共预算", "一般公共预算"),
        ("1.工资福利支出", "工资福利支出"),
        ("1、工资福利支出", "工资福利支出"),
        ("(1)因公出国", "因公出国"),
        ("①办公费", "办公费"),
        ("第一、强化管理", "强化管理"),
        ("十九、住房保障支出", "住房保障支出"),
        ("3.5万元", "3.5万元"),  # a number, not an enumeration
        ("2024年预算", "2024年预算"),
        ("一般公共预算", "一般公共预算"),
    ],
)
def test_enumeration(label: str, bare: str) -> None:
    assert strip_enumeration(label) == bare


@pytest.mark.parametrize(
    ("title", "kind", "fund", "nature"),
    [
        ("2024年收支总表", "budget_summary", None, None),
        ("部门收支预算总体情况表", "budget_summary", None, None),
        ("单位收入支出预算总表", "budget_summary", None, None),
        ("收入总表", "income_summary", None, None),
        ("单位收入汇总表", "income_summary", None, None),
        ("支出总表", "expenditure_summary", None, None),
        ("部门支出总体情况表", "expenditure_summary", None, None),
        ("财政拨款收支总表", "fiscal_summary", "fiscal", None),
        ("财政拨款收入支出预算总表", "fiscal_summary", "fiscal", None),
        ("一般公共预算支出表", "function_expenditure", "general_public_budget", None),
        ("财政拨款支出表（按功能科目）", "function_expenditure", "fiscal", None),
        ("一般公共预算基本支出表", "basic_economic", "general_public_budget", "basic"),
        ("一般公共预算基本支出预算表（经济分类）", "basic_economic", "general_public_budget", "basic"),
        ("一般公共预算“三公”经费支出表", "three_public", "general_public_budget", None),
        ("财政拨款“三公”经费、会议费和培训费预算表", "three_public", "fiscal", None),
        ("政府性基金预算支出表", "government_fund", "government_fund", None),
        ("国有资本经营预算支出表", "state_capital", "state_capital", None),
        ("项目支出表", "project", None, "project"),
        ("部门预算项目支出预算表", "project", None, "project"),
        ("政府采购预算表", "procurement", None, None),
        ("政府购买服务支出表", "service_purchase", None, None),
        ("项目支出绩效目标表", "performance_form", None, "project"),
        ("部门整体支出绩效目标表", "whole_performance", None, None),
        ("项目绩效目标公开清单", "performance_list", None, None),
        ("机关运行经费预算表", "memo", None, None),
        ("项目支出绩效自评表", "self_evaluation", None, "project"),
    ],
)  # fmt: skip
def test_titles_name_kinds(title: str, kind: str, fund: str | None, nature: str | None) -> None:
    found = kind_of_title(title)
    assert found is not None
    assert found.name == kind
    assert scopes_of_title(title, found) == (fund, nature)


@pytest.mark.parametrize("title", ["单位职责", "名词解释", "2024年天气预报"])
def test_other_lines_name_no_kind(title: str) -> None:
    assert kind_of_title(title) is None


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("科目编码", "code"),
        ("功能分类科目编码", "code"),
        ("类", "code_class"),
        ("款", "code_section"),
        ("项", "code_item"),
        ("科目名称", "name"),
        ("项  目", "name"),
        ("单位名称", "unit_name"),
        ("单位代码", "unit_code"),
        ("项目名称", "project"),
        ("项目单位", "executing_unit"),
        ("序号", "ordinal"),
        ("一级指标", "level1"),
        ("三级指标", "level3"),
        ("指标值", "target"),
        ("指标值类型", "operator"),
        ("计量单位", "target_unit"),
        ("分值权重", "weight"),
        ("评（扣）分标准", "scoring"),
        ("政府采购品目", "item_name"),
        ("在职人数", "count"),
        ("政府经济分类科目编码", "gov_code"),
    ],
)
def test_key_columns(header: str, role: str) -> None:
    meaning = column_words()["key_columns"].find(header)
    assert meaning is not None
    assert meaning["role"] == role


@pytest.mark.parametrize(
    ("header", "dims"),
    [
        ("基本支出", {"nature_code": "basic"}),
        ("人员经费", {"nature_code": "basic_personnel"}),
        ("日常公用经费", {"nature_code": "basic_public"}),
        ("项目支出", {"nature_code": "project"}),
        ("事业单位经营支出", {"nature_code": "business"}),
        ("一般公共预算拨款收入", {"income_source_code": "general_public_budget"}),
        ("政府性基金预算", {"income_source_code": "government_fund"}),
        ("财政专户管理资金收入", {"income_source_code": "fiscal_special_account"}),
        ("上级补助收入", {"income_source_code": "superior_subsidy"}),
        ("上年结转结余", {"period": "carried_forward"}),
        ("因公出国（境）费", {"item_code": "overseas"}),
        ("公务用车购置及运行费", {"item_code": "vehicle"}),
        ("公务用车运行维护费", {"item_code": "vehicle_operation"}),
        ("公务接待费", {"item_code": "reception"}),
    ],
)
def test_dimensions(header: str, dims: dict[str, str]) -> None:
    meaning = column_words()["dimensions"].find(header)
    assert meaning is not None
    assert dims.items() <= meaning.items()


def test_brackets_and_colons_do_not_hide_a_word() -> None:
    words = row_words()["grand_total"]
    for label in ("合计", "合 计", "总  计", "合计：", "合计（万元）", "一、合计"):
        assert words.find(label) is not None, label
    assert words.find("收入合计数据") is None


def test_every_kind_is_whole() -> None:
    names = [kind.name for kind in kinds()]
    assert len(names) == len(set(names))
    assert [k.priority for k in kinds()] == sorted(k.priority for k in kinds())
    assert len({kind.priority for kind in kinds()}) == len(names), "two kinds of the same priority"
    for kind in kinds():
        assert kind.row_axes, kind.name
        assert re.search(r"[A-Z]", kind.name_en), kind.name
