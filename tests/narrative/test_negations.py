"""Sentences that say there is none."""

from __future__ import annotations

import pytest

from .conftest import read_prose

Denied = list[tuple[str | None, str | None, str | None]]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("本单位2024年没有使用政府性基金预算拨款安排的支出。", [("expenditure", "government_fund", None)]),
        ("2024年没有政府性基金预算拨款收入，也没有使用政府性基金预算拨款安排的支出。",
         [("income", "government_fund", None), ("expenditure", "government_fund", None)]),
        ("注：本单位无国有资本经营预算拨款安排的支出，故本表无数据。", [("expenditure", "state_capital", None)]),
        ("2024年无机关运行经费财政拨款预算。", [("memo", None, None)]),
        ("无政府采购项目，未安排政府采购预算。", [("procurement", None, None)]),
        ("没有安排政府购买服务支出。", [("memo", None, None)]),
        ("2024年度无“三公”经费财政拨款支出。", [("three_public", None, None)]),
        ("注:本部门2024年无“三公”经费和机关运行经费预算，故本表为空表。",
         [("three_public", None, None), ("memo", None, None)]),
        ("2024年部门预算未安排购置车辆及单位价值200万元以上大型设备。", [("resources", None, None)]),
        ("本部门无 2023 年结转的政府采购资金支出。", [("comparative", None, None)]),
        ("4．事业收入 0万元，同时今年也无事业收入数。", [("other", "unit_funds", None)]),
        ("没有其他二级预算单位。", [("other", None, None)]),
    ],
)  # fmt: skip
def test_finds_denials(sentence: str, expected: Denied) -> None:
    negations = read_prose(sentence).negations
    assert [(n.family, n.fund_code, n.item_code) for n in negations] == expected
    assert all(n.sentence in sentence and n.line_no == 1 for n in negations)


@pytest.mark.parametrize(
    "sentence",
    [
        "注：此表如无数字则表示单位无该项支出。",
        "注：若为空表，则为该部门（单位）无政府性基金收支",
        "注：空表表示本部门无相关收支情况。",
        "推进无障碍环境建设，无法计算增减比率。",
        "主要原因是：无。",
        "本部门无其他需要说明的绩效目标情况。",
    ],
)
def test_templates_and_other_words_deny_nothing(sentence: str) -> None:
    assert not read_prose(sentence).negations


def test_an_item_is_denied_by_its_heading() -> None:
    prose = read_prose(
        "（一）机关运行经费", "2024年，本中心为事业单位，按规定未使用机关运行的相关科目。"
    )
    assert [(n.family, n.measure) for n in prose.negations] == [("memo", "operating")]


def test_what_last_year_did_not_have_is_not_denied_of_this_year() -> None:
    prose = read_prose("2024年政府采购预算17000元，同比增加17000元，上年无该预算，增长率无可比性。")
    assert {negation.family for negation in prose.negations} <= {"comparative"}
