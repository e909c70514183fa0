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
    ["580.51", "1,234.5\n6", "—", "", "*", "12万元", "95%", "见附件2", "按2023年标准", "同上"],
)
def test_amounts_blanks_and_words_are_not(text: str) -> None:
    assert "unread_amount" not in _read(text).issues


def test_the_page_of_the_cell_is_named_where_a_table_goes_on() -> None:
    first = [_HEAD, ["教育支出", "1.00", "1.00", "0.00"]]
    second = [_HEAD, ["卫生健康支出", "580\n600", "1.00", "0.00"], ["合计", "3.00", "2.00", "0.00"]]
    read = recognise_document(make_document([*_HEADING, make_grid(first)], [make_grid(second)]))
    assert [i.page_number for i in read.out.issues if i.code == "unread_amount"] == [2]
