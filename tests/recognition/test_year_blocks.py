"""Two years one above the other in one table."""

from __future__ import annotations

from .conftest import recognise

WAN = "单位：万元"
TITLE = "一般公共预算“三公”经费支出表"
HEAD = [
    ["合计", "因公出国（境）费", "公务用车购置及运行费", "<", "<", "公务接待费"],
    ["^", "^", "小计", "公务用车购置费", "公务用车运行费", "^"],
]
LAST = ["10.00", "0.00", "8.00", "0.00", "8.00", "2.00"]
OWN = ["9.00", "0.00", "7.00", "0.00", "7.00", "2.00"]


def across(text: str) -> list[str]:
    return [text, *["<"] * 5]


def test_a_line_across_says_which_year_the_numbers_below_are_of() -> None:
    read = recognise(
        [across("上年预算数"), *HEAD, LAST, across("2024年预算数"), *HEAD, OWN], TITLE, WAN
    )
    years = [(row.value_year, row.value_stage) for row in read.out.rows if row.role == "item"]
    assert years == [(2023, "budget"), (2024, "budget")]


def test_one_year_needs_no_line() -> None:
    read = recognise([*HEAD, OWN], TITLE, WAN)
    assert [row.value_year for row in read.out.rows if row.role == "item"] == [None]


def test_a_line_across_that_names_no_year_says_nothing() -> None:
    read = recognise([*HEAD, OWN, across("以下空白")], TITLE, WAN)
    assert [row.value_year for row in read.out.rows if row.role == "item"] == [None]
