"""Two years one above the other in one table."""

from __future__ import annotations

import pytest

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


def blocks(first: str, second: str) -> list[list[str]]:
    return [
        ["单位名称", "合计", "因公出国（境）费", "公务用车运行费", "公务接待费"],
        [first, *["<"] * 4],
        ["某市某局", "3.00", "0.00", "2.00", "1.00"],
        [second, *["<"] * 4],
        ["某市某局", "6.00", "0.00", "4.00", "2.00"],
    ]


def test_a_line_below_the_header_says_nothing_of_the_columns() -> None:
    """The columns hold both years: what they said would be said of the second block too."""
    read = recognise(blocks("2023年预算数", "2024年预算数"), TITLE, WAN, units=("某市某局",))
    assert {(c.value_year, c.value_stage) for c in read.out.columns} == {(None, None)}
    assert [c.role for c in read.out.columns] == ["unit_name", *["amount"] * 4]
    assert read.column("公务接待费").item_code == "reception"
    years = [(row.value_year, row.value_stage) for row in read.out.rows if row.label == "某市某局"]
    assert years == [(2023, "budget"), (2024, "budget")]


def test_a_line_above_the_header_says_nothing_of_the_columns() -> None:
    read = recognise(
        [across("上年预算数"), *HEAD, LAST, across("2024年预算数"), *HEAD, OWN], TITLE, WAN
    )
    assert {c.value_year for c in read.out.columns} == {None}


def test_this_years_budget_is_of_the_year_of_the_document() -> None:
    read = recognise(blocks("上年预算数", "本年预算数"), TITLE, WAN, units=("某市某局",))
    years = [row.value_year for row in read.out.rows if row.label == "某市某局"]
    assert years == [2023, 2024]


def test_a_year_below_the_heads_leaves_them_their_stages() -> None:
    read = recognise(
        [
            ["项目", "预算数", "决算数"],
            ["2024年预算", "<", "<"],
            ["合计", "10.00", "9.00"],
            ["公务接待费", "10.00", "9.00"],
        ],
        "“三公”经费支出决算表",
        WAN,
    )
    said = [(c.value_year, c.value_stage) for c in read.out.columns if c.role == "amount"]
    assert said == [(2024, "budget"), (2024, "final_accounts")]
    assert read.row("公务接待费").item_code == "reception"


def test_a_year_below_the_heads_is_that_of_all_where_they_say_none() -> None:
    read = recognise([*HEAD, across("2023年预算数"), LAST], TITLE, WAN)
    assert {(c.value_year, c.value_stage) for c in read.out.columns} == {(2023, "budget")}
    assert read.column("2023年预算数/公务接待费").item_code == "reception"


def test_years_above_each_other_in_a_format_without_spans() -> None:
    def plain(row: list[str]) -> list[str]:
        return ["" if text in "<^" else text for text in row]

    rows = [across("2023年预算数"), *HEAD, LAST, across("2024年预算数"), *HEAD, OWN]
    read = recognise([plain(row) for row in rows], TITLE, WAN)
    assert {(c.value_year, c.value_stage) for c in read.out.columns} == {(None, None)}
    years = [(row.value_year, row.value_stage) for row in read.out.rows if row.role == "item"]
    assert years == [(2023, "budget"), (2024, "budget")]


def test_a_blank_year_among_years_marks_no_block() -> None:
    read = recognise(
        [
            ["年度", "因公出国（境）费", "公务接待费"],
            ["2022年", "", ""],
            ["2023年", "1.00", "2.00"],
            ["2024年", "1.00", "3.00"],
        ],
        TITLE,
        WAN,
    )
    years = [row.value_year for row in read.out.rows if row.role == "item"]
    assert years == [2022, 2023, 2024]


@pytest.mark.parametrize(
    ("first", "second"), [("2023年", "2024年"), ("2023年度", "2024年度"), ("上年", "本年")]
)
@pytest.mark.parametrize("is_above_head", [False, True])
def test_lines_may_name_nothing_but_the_year(first: str, second: str, is_above_head: bool) -> None:
    head, *rows = blocks(first, second)
    rows = [rows[0], head, *rows[1:]] if is_above_head else [head, *rows]
    read = recognise(rows, TITLE, WAN, units=("某市某局",))
    assert {c.value_year for c in read.out.columns} == {None}
    years = [row.value_year for row in read.out.rows if row.label == "某市某局"]
    assert years == [2023, 2024]


def test_a_year_in_unknown_words_ends_that_of_the_header() -> None:
    """The amounts below are not those of the first year."""
    read = recognise(blocks("上年", "2024年安排情况"), TITLE, WAN, units=("某市某局",))
    assert {c.value_year for c in read.out.columns} == {None}
    years = [row.value_year for row in read.out.rows if row.label == "某市某局"]
    assert years == [2023, None]


def test_this_year_beside_what_was_carried_over_is_no_year() -> None:
    read = recognise(
        [
            ["项目", "合计", "基本支出", "项目支出"],
            ["合计", "6.00", "3.00", "3.00"],
            ["本年", "<", "<", "<"],
            ["一般公共服务支出", "5.00", "3.00", "2.00"],
            ["上年结转", "<", "<", "<"],
            ["一般公共服务支出", "1.00", "0.00", "1.00"],
        ],
        "支出总表",
        WAN,
    )
    assert {row.value_year for row in read.out.rows} == {None}
    assert "本年" in [row.label for row in read.out.rows]


def test_totals_are_of_the_year_of_their_block() -> None:
    head, first, own, second, last = blocks("2023年预算数", "2024年预算数")
    total = ["合计", *own[1:]]
    read = recognise([head, first, own, total, second, last], TITLE, WAN, units=("某市某局",))
    assert [row.value_year for row in read.out.rows if row.label == "合计"] == [2023]
