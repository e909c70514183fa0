"""Cells of amounts that hold figures and no amount are told, with their page, row and column."""

from __future__ import annotations

import pytest

from tests.recognition.conftest import Read, make_document, make_grid, recognise, recognise_document

_HEAD = ["项目", "合计", "基本支出", "项目支出"]
_HEADING = ("部门支出总表", "单位：万元")


def _read(text: str) -> Read:
    return recognise(
        [_HEAD, ["教育支出", "1180.00", text, "0.00"], ["合计", "1180.00", "1180.00", "0.00"]],
        *_HEADING,
    )


@pytest.mark.parametrize("text", ["580\n600", "580.51\n580", "12.3.4", "1O.50", "580 600"])
def test_figures_that_are_no_amount_are_told(text: str) -> None:
    read = _read(text)
    (issue,) = [issue for issue in read.out.issues if issue.code == "unread_amount"]
    assert (issue.severity, issue.table_no) == ("warning", read.table.table_no)
    assert all(word in issue.message for word in ("教育支出", "基本支出", *text.split("\n")))
    assert "580600" not in [cell.number_text for cell in read.out.cells]


@pytest.mark.parametrize(
    "text",
    ["####", "###,###.##", "#N/A", "#DIV/0!", "约12.5", "12.5千", "叁拾万元整", "1.2E+04", "①"],
)
def test_amounts_that_are_not_printed_are_told_and_are_figures(text: str) -> None:
    read = _read(text)
    (issue,) = [issue for issue in read.out.issues if issue.code == "unread_amount"]
    assert text in issue.message
    told = [cell for cell in read.out.cells if cell.role == "unread"]
    assert {(cell.row_no, cell.col_no) for cell in told} == {(1, 2)}
    # The other amounts of the row stay what they are.
    row = [c.number_text for c in read.out.cells if c.row_no == 1 and c.role == "amount"]
    assert row == ["1180.00", "0.00"]


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("12.5¹", "12.5", "万元"),
        ("12.5 ①", "12.5", "万元"),
        ("②12.5", "12.5", "万元"),
        ("12.5*", "12.5", "万元"),
        ("12.5[1]", "12.5", "万元"),
        ("12.5注", "12.5", "万元"),
        ("负12.5", "-12.5", "万元"),
        ("1.25亿", "1.25", "亿元"),
    ],
)
def test_amounts_with_the_mark_of_a_note_are_amounts(text: str, number: str, unit: str) -> None:
    read = _read(text)
    (cell,) = [c for c in read.out.cells if (c.row_no, c.col_no) == (1, 2)]
    assert (cell.number_text, cell.unit_text, cell.role) == (number, unit, "amount")


@pytest.mark.parametrize(
    "text",
    ["580.51", "1,234.5\n6", "—", "", "*", "12万元", "95%", "见附件2", "按2023年标准", "同上"],
)
def test_amounts_blanks_and_words_are_not(text: str) -> None:
    assert "unread_amount" not in _read(text).issues


def test_the_page_of_the_cell_is_named_where_a_table_goes_on() -> None:
    first = [_HEAD, ["教育支出", "1.00", "1.00", "0.00"]]
    second = [_HEAD, ["卫生健康支出", "580\n600", "1.00", "0.00"], ["合计", "3.00", "2.00", "0.00"]]
    read = recognise_document(make_document([*_HEADING, make_grid(first)], [make_grid(second)]))
    assert [i.page_number for i in read.out.issues if i.code == "unread_amount"] == [2]
