"""The numbers of a sentence and what their surroundings alone say."""

from __future__ import annotations

import pytest

from ingest.narrative.numbers import find_tokens
from ingest.narrative.squeezing import squeeze_text

from .conftest import read_prose


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("收入 2,850.48 万元", [("money", "2850.48", "万元")]),
        ("收入 147. 45 万元", [("money", "147.45", "万元")]),
        ("收入 2, 850.48 万元", [("money", "2850.48", "万元")]),
        ("收入２８５０．４８万元", [("money", "2850.48", "万元")]),
        ("118万", [("money", "118", "万元")]),
        ("14 万人", [("count", "14", "万人")]),
        ("1.2亿元", [("money", "1.2", "亿元")]),
        ("1717.85元", [("money", "1717.85", "元")]),
        ("预算数3,623.98为万元", [("money", "3623.98", "万元")]),
        ("占 33.47%", [("percent", "33.47", "%")]),
        ("下降25％", [("percent", "25", "%")]),
        ("减少 12.95 ，", [("bare", "12.95", None)]),
        ("车辆 7 辆", [("count", "7", "辆")]),
        ("设备 0 台（套）", [("count", "0", "台(套)")]),
        ("共3、4和5个", [("count", "3", "个"), ("count", "4", "个"), ("count", "5", "个")]),
        ("2024年预算", [("year", "2024", "年")]),
        ("与 2025 持平", [("year", "2025", None), ("flat", "0", None)]),
        ("截至2023年12月31日", [("date", None, None)]),
        ("2025 年 1 月-12 月", [("date", None, None)]),
        ("2024.1-2024.12", [("date", None, None)]),
        ("5月25日至26日", [("date", None, None)]),
        ("景府办字[2020]47 号", [("law", None, None)]),
        ("国发〔2021〕15号", [("law", None, None)]),
        ("电话：023—89016090", [("phone", None, None)]),
        ("12345热线", [("name", "12345", None)]),
        ("W060701单元", [("name", "060701", None)]),
        ("1. 2025年部门收入预算总表", [("ordinal", "1", None), ("year", "2025", "年")]),
        ("（表2）", [("ordinal", "2", None)]),
        ("第10期", [("ordinal", "10", None)]),
        ("行政运行（2014001）1,373.32万元", [("code", "2014001", None), ("money", "1373.32", "万元")]),
        ("（201类）（03款）（50项）", [("code", "201", None), ("code", "03", None), ("code", "50", None)]),
        ("2010350-事业运行 122.11 万元", [("code", "2010350", None), ("money", "122.11", "万元")]),
    ],
)  # fmt: skip
def test_reads_numbers(printed: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    tokens = find_tokens(squeeze_text(printed).text)
    assert [(token.kind, token.number_text, token.unit) for token in tokens] == expected


@pytest.mark.parametrize(
    "printed",
    [
        "200万元以上",
        "100万元（含）以上",
        "≥95%",
        "达99%以上",
        "不少于10次",
        "不低于1000项",
        "30日内",
    ],
)
def test_limits_are_thresholds(printed: str) -> None:
    (token,) = find_tokens(squeeze_text(printed).text)
    assert token.is_threshold


@pytest.mark.parametrize("printed", ["1个内设机构", "达到预算5万元", "200万元"])
def test_quantities_are_no_thresholds(printed: str) -> None:
    (token,) = find_tokens(squeeze_text(printed).text)
    assert not token.is_threshold


@pytest.mark.parametrize(
    "printed",
    [
        "支出1,2345.67万元",
        "支出1234,567.89万元",
        "支出12.3.4万元",
        "支出12。5万元",
        "支出12·5万元",
        "支出1 234.56万元",
        "支出5 00.00万元",
        "支出1O.5万元",
        "支出l2.5万元",
        "支出1.2E+04元",
        "支出1.2×10⁴元",
        "支出3亿2000万元",
        "支出5万8千元",
    ],
)
def test_pieces_of_a_number_are_no_amounts(printed: str) -> None:
    kinds = [token.kind for token in find_tokens(squeeze_text(printed).text)]
    assert "unread" in kinds and "money" not in kinds
    (*_, last) = read_prose(f"2024年本单位{printed}。").statements
    assert (last.statement_role, last.number_text) == ("unread", None)


@pytest.mark.parametrize(
    ("printed", "amounts"),
    [
        ("支出12.5¹万元", ["12.5"]),
        ("支出12.5万元²，其中①基本支出8.5万元②项目支出4万元", ["12.5", "8.5", "4"]),
        ("分别为12.5,13.5万元", ["12.5", "13.5"]),
        ("各是41,42.5万元", ["41", "42.5"]),
        ("2024,5万元", ["5"]),
        ("支出△12.5万元", ["-12.5"]),
        ("收入5万2024年支出6万", ["5", "6"]),
        ("负责12万元", ["12"]),
        ("全年为企业减负1200万元", ["1200"]),
        ("财政拨款100万元，单位自负20万元", ["100", "20"]),
        ("结余为负5万元，净资产负6万元，(负7万元)", ["-5", "-6", "-7"]),
        ("完成①3②5万元", ["5"]),
        ("支出①10②20万元", ["20"]),
    ],
)
def test_whole_numbers_are_amounts(printed: str, amounts: list[str]) -> None:
    tokens = find_tokens(squeeze_text(printed).text)
    assert [token.number_text for token in tokens if token.kind == "money"] == amounts


def test_the_end_of_a_range_is_a_limit() -> None:
    (token,) = [t for t in find_tokens("补助3-5万元") if t.kind == "money"]
    assert token.is_threshold


def test_days_are_kept() -> None:
    dates = find_tokens("截至2023年12月31日,到2025年10月,2024-08-31")
    assert [token.as_of for token in dates] == ["2023-12-31", "2025-10", "2024-08-31"]


def test_a_place_left_open_is_read_though_no_number_stands_there() -> None:
    prose = read_prose(
        "（二）××部门机关运行经费预算XX万元，比上年增加XX万元。", "三、软件 PXXL 一套。"
    )
    assert [(s.value_text, s.statement_role, s.number_text) for s in prose.statements] == [
        ("××", "other", None), ("XX", "other", None), ("XX", "other", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("printed", "kinds"),
    [
        ("公务接待费\ue0372.00万元", ["blank"]),
        ("公务接待费5\ufffd.90万元", ["blank", "blank"]),
        ("“三公”经费1\ue0375.00万元", ["blank", "blank"]),
        ("支出合计1,005.7\ufffd万元", ["blank"]),
        ("2023\ue5e5年支出5.00万元", ["year", "money"]),
        ("\uf0b73个内设机构", ["count"]),
    ],
)
def test_a_digit_that_the_font_does_not_name_spoils_its_figure(
    printed: str, kinds: list[str]
) -> None:
    assert [token.kind for token in find_tokens(squeeze_text(printed).text)] == kinds


def test_a_sign_whose_word_is_not_known_is_not_read() -> None:
    (token,) = find_tokens(squeeze_text("某某负5万元").text)
    assert (token.kind, token.number_text) == ("unread", None)


@pytest.mark.parametrize(
    ("printed", "is_threshold"),
    [
        ("较上年增长5%至120.5万元", False),
        ("由上年的100万元至120.5万元", False),
        ("从2023年100万元至120.5万元", False),
        ("从100万元至120.5万元不等", True),
        ("每户100至120.5万元", True),
        ("由各单位负担100-120.5万元", True),
    ],
)
def test_from_what_to_what_is_no_range(printed: str, is_threshold: bool) -> None:
    last = find_tokens(squeeze_text(printed).text)[-1]
    assert (last.number_text, last.is_threshold) == ("120.5", is_threshold)


def test_a_deviation_is_a_limit() -> None:
    (token,) = find_tokens(squeeze_text("偏离度为正负5%").text)
    assert (token.number_text, token.is_threshold) == ("5", True)


def test_a_sign_between_two_figures_keeps_them_apart() -> None:
    assert squeeze_text("①10②20").text == "10 20"
    assert squeeze_text("1,①234").text == "1, 234"
    assert squeeze_text("12.5①万元").text == "12.5万元"
