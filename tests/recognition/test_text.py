"""The grammar of printed numbers, units and the folding of look-alikes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text import find_money_unit, fold, is_blank, label_key, parse_number, squeeze


@pytest.mark.parametrize(
    ("printed", "number", "places", "unit"),
    [
        ("539.15", "539.15", 2, None),
        ("2,850.48", "2850.48", 2, None),
        ("2，850.48", "2850.48", 2, None),  # full-width comma of a Chinese keyboard
        ("147. 45", "147.45", 2, None),  # glyphs set apart: transcript of a scanned budget
        ("2, 850 . 48", "2850.48", 2, None),
        ("2,850.4\n8", "2850.48", 2, None),  # wrapped in a narrow column
        ("１２３．４５", "123.45", 2, None),
        ("0", "0", 0, None),
        ("0.00", "0.00", 2, None),
        ("7.4", "7.4", 1, None),
        ("45.9350", "45.9350", 4, None),
        ("-3.2", "-3.2", 1, None),
        ("－3.2", "-3.2", 1, None),  # change columns of a final account
        ("（3.20）", "-3.20", 2, None),  # accounting style
        ("△3.20", "-3.20", 2, None),  # ledger style
        ("▲1,234.5%", "-1234.5", 1, "%"),
        ("￥1,234.50", "1234.50", 2, None),
        ("118万", "118", 0, "万"),
        ("15.5万元", "15.5", 1, "万元"),
        ("95%", "95", 0, "%"),
        (".5", "0.5", 1, None),
        ("26名", "26", 0, "名"),
        ("12.5¹", "12.5", 1, None),  # the raised mark of a note
        ("¹12.5", "12.5", 1, None),
        ("12.5①", "12.5", 1, None),
        ("12.5※", "12.5", 1, None),
        ("1.2亿", "1.2", 1, "亿"),
        ("100.00\ue5e5", "100.00", 2, "\ue5e5"),  # a blank of the font behind a whole amount
    ],
)  # fmt: skip
def test_printed_numbers(printed: str, number: str, places: int, unit: str | None) -> None:
    parsed = parse_number(printed)
    assert parsed is not None
    assert (parsed.text, parsed.places, parsed.unit) == (number, places, unit)


@pytest.mark.parametrize(
    "printed",
    ["", " ", "—", "-", "/", "合计", "1 234.50", "12.3 45.6", "2024-01-01", "(3.2", "3.2)", "1.2.3", "XX", "**",
     "580①600", "①10\n②20",
     "685.5\ufffd", "685.5\ue037", "\ue037685.5", "68\ue0375.5", "1,00\ufffd.00", "12\ue5e5",  # unnamed
     # two amounts of rows whose rule was lost, not one that was wrapped
     "580.51\n580.51", "580.51\n580", "123.45\n6", "580.51\n12", "580\n600", "1,234\n567", "12\n3,456",
     "0\n12.50", "12.5\n80", "12345\n0.50", "12.5\n8\n8", "1,234.56\n78001"],
)  # fmt: skip
def test_what_is_no_number(printed: str) -> None:
    assert parse_number(printed) is None


@pytest.mark.parametrize(
    ("wrapped", "number"),
    [
        ("2,850.4\n8", "2850.48"),
        ("1,234.56\n7800", "1234.567800"),  # 万元 with six decimals
        ("1,234.567\n800", "1234.567800"),
        ("1,234,\n567.89", "1234567.89"),
        ("1,234,\n567", "1234567"),
        ("1,234\n,567.89", "1234567.89"),
        ("1,23\n4,56\n7.89", "1234567.89"),
        ("12345\n67.89", "1234567.89"),
        ("12345\n.67", "12345.67"),
        ("1682.\n76", "1682.76"),
        ("（1,234.5\n6）", "-1234.56"),
    ],
)
def test_numbers_wrapped_in_a_narrow_cell(wrapped: str, number: str) -> None:
    parsed = parse_number(wrapped)
    assert parsed is not None
    assert parsed.text == number


@pytest.mark.parametrize("text", [None, "", "  ", "—", "-", "——", "/", "－", "\n"])
def test_blank(text: str | None) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["0", "0.00", "无", "-1"])
def test_zero_and_words_are_not_blank(text: str) -> None:
    assert not is_blank(text)


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("单位：万元", "万元"),
        ("（单位： 万元）", "万元"),
        ("金额单位:元", "元"),
        ("单 位 ： 元", "元"),
        ("单位：人民币万元", "万元"),
        ("预算数（万元）", "万元"),
        ("金额(元)", "元"),
        ("项目资金\n（万元）", "万元"),
        ("单位：千元", "千元"),
        ("单位：亿元", "亿元"),
        ("单位名称：某市信访局", None),
        ("填报单位", None),
        ("计量单位", None),
        ("合计 12 万元", None),  # an amount, not a unit
    ],
)
def test_money_unit_of_a_line(line: str, unit: str | None) -> None:
    assert find_money_unit(line) == unit


def test_folding_keeps_words_and_changes_look_alikes() -> None:
    assert fold("收⼊　总\xa0 计") == "收入 总 计"
    assert fold("⻓沙⻔⼾⻋辆") == "长沙门户车辆"
    assert squeeze("合 　计") == "合计"
    assert fold("a\u200bb\ufeff") == "ab"


def test_label_key_has_one_kind_of_quote_and_bracket() -> None:
    assert label_key("一般公共预算“三公”经费 支出表") == '一般公共预算"三公"经费支出表'
    assert label_key("「三公」经费（万元）") == '"三公"经费(万元)'


# Amounts as published: up to a hundred billion, up to six decimals.
amounts = st.decimals(
    min_value=Decimal("-99999999999"),
    max_value=Decimal("99999999999"),
    places=2,
    allow_nan=False,
    allow_infinity=False,
)


@given(amounts, st.integers(0, 6), st.booleans(), st.sampled_from(["", "万元", "元", "%"]))
def test_every_printed_form_is_read_back(
    amount: Decimal, places: int, thousands: bool, unit: str
) -> None:
    value = amount.quantize(Decimal(1).scaleb(-places))
    printed = f"{value:,f}" if thousands else f"{value:f}"
    parsed = parse_number(printed + unit)
    assert parsed is not None
    assert parsed.value == value
    assert parsed.places == places
    assert (parsed.unit or "") == unit


@given(amounts, st.data())
def test_blanks_around_marks_and_brackets_do_not_change_a_number(
    amount: Decimal, data: st.DataObject
) -> None:
    digits = f"{abs(amount):,f}"
    for mark in ".,":
        blanks = data.draw(st.sampled_from(["", " ", "  "]))
        digits = digits.replace(mark, f"{blanks}{mark}{blanks}")
    printed = f"（{digits}）" if amount < 0 else digits
    parsed = parse_number(printed)
    assert parsed is not None
    assert parsed.value == amount


@given(st.text(max_size=40))
def test_no_text_raises(text: str) -> None:
    parsed = parse_number(text)
    assert parsed is None or isinstance(parsed.value, Decimal)
    fold(text)
    label_key(text)
    find_money_unit(text)
    is_blank(text)


# An accent that stands alone folds to a blank with an accent: no document prints one.
words = st.text(st.characters(exclude_categories=["Sk", "Mn", "Cs"]), max_size=40)


@given(words)
def test_folding_is_idempotent(text: str) -> None:
    assert label_key(label_key(text)) == label_key(text)
