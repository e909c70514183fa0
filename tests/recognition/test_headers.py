"""Where headers end and which texts stand over which column."""

from __future__ import annotations

import pytest

from ingest.headers import cell_number, count_header_rows, header_paths, is_index_row

from .conftest import LEFT, UP, Rows, make_cells


def paths(rows: Rows, count: int | None = None) -> list[str]:
    """Header paths of a table as printed texts."""
    cells = make_cells(rows)
    number = count_header_rows(cells) if count is None else count
    width = max(len(row) for row in rows)
    return ["/".join(path) for path in header_paths(cells, number, width)]


@pytest.mark.parametrize(
    ("row", "is_index"),
    [
        (["**", "**", "1", "2", "3"], True),  # 县级 budgets: stars over the key columns
        (["栏次", "1", "2", "3", "4"], True),  # final accounts
        (["1", "2", "3", "4", "5", "2", "3"], True),  # counted wrongly by the publisher
        (["1", "2=3+4", "3", "4"], True),
        (["", "", "1", "2", "3"], True),
        (["**", "**"], True),
        (["", ""], False),
        (["合计", "1", "2", "3"], False),
        (["7", "1", "3", "3"], False),  # a count of vehicles, not of columns
        (["1.00", "2.00", "3.00"], False),
        (["201", "03", "01"], False),
        (["序号"], True),
    ],
)
def test_index_rows(row: list[str], is_index: bool) -> None:
    (cells,) = make_cells([row])
    assert is_index_row(cells) is is_index


@pytest.mark.parametrize(
    ("text", "number"),
    [("12.5", "12.5"), ("12.5万元", "12.5"), ("95%", "95"), ("26名", None), ("3 年", None), ("", None)],
)  # fmt: skip
def test_numbers_of_money_cells(text: str, number: str | None) -> None:
    assert cell_number(text) == number


def test_one_row() -> None:
    rows = [
        ["项目", "预算数", "项目", "预算数"],
        ["一、一般公共预算拨款收入", "539.15", "一、一般公共服务支出", "545.82"],
    ]
    assert count_header_rows(make_cells(rows)) == 1
    assert paths(rows) == ["项目", "预算数", "项目", "预算数"]


def test_spans_give_paths() -> None:
    rows = [
        ["科目编码", "科目名称", "合计", "本年收入", LEFT, "上年结转", LEFT],
        [UP, UP, UP, "小计", "一般公共预算", "小计", "一般公共预算"],
        ["201", "一般公共服务支出", "10.00", "8.00", "8.00", "2.00", "2.00"],
    ]
    assert paths(rows) == [
        "科目编码", "科目名称", "合计", "本年收入/小计", "本年收入/一般公共预算",
        "上年结转/小计", "上年结转/一般公共预算",
    ]  # fmt: skip


def test_groups_without_spans_reach_to_the_right() -> None:
    """A transcript keeps no spans: the cells after a group's text are empty."""
    rows = [
        ["科目编码", "科目名称", "合计", "本年收入", "", "上年结转", ""],
        ["", "", "", "小计", "一般公共预算", "小计", "一般公共预算"],
        ["201", "一般公共服务支出", "10.00", "8.00", "8.00", "2.00", "2.00"],
    ]
    assert paths(rows)[3:] == [
        "本年收入/小计", "本年收入/一般公共预算", "上年结转/小计", "上年结转/一般公共预算",
    ]  # fmt: skip


def test_the_head_of_a_code_without_spans_heads_its_segments() -> None:
    rows: Rows = [
        ["项目", "", "", "", "本年收入合计"],
        ["科目编码", "", "", "科目名称", ""],
        ["类", "款", "项", "合计", "3.00"],
        ["201", "06", "01", "行政运行", "1.00"],
    ]
    assert paths(rows, 2)[:4] == ["项目/科目编码"] * 3 + ["科目名称"]
    assert paths([["科目编码", "", "金额"], ["201", "9.00", "1.00"]], 1) == ["科目编码", "", "金额"]


def test_three_levels_of_groups() -> None:
    """三公 over two years with vehicles split: the form of a provincial street office."""
    rows = [
        ["单位", "2024年预算数", LEFT, LEFT, LEFT, LEFT],
        [UP, "合计", "因公出国（境）费", "公务用车购置及运行费", LEFT, LEFT],
        [UP, UP, UP, "小计", "公务用车购置费", "公务用车运行费"],
        ["甲中心", "3.00", "0.00", "3.00", "0.00", "3.00"],
    ]
    assert paths(rows)[1:] == [
        "2024年预算数/合计",
        "2024年预算数/因公出国（境）费",
        "2024年预算数/公务用车购置及运行费/小计",
        "2024年预算数/公务用车购置及运行费/公务用车购置费",
        "2024年预算数/公务用车购置及运行费/公务用车运行费",
    ]


def test_index_rows_belong_to_the_header_and_to_no_path() -> None:
    rows = [
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        ["**", "**", "1", "2", "3"],
        ["201", "一般公共服务支出", "10.00", "8.00", "2.00"],
    ]
    assert count_header_rows(make_cells(rows)) == 2
    assert paths(rows) == ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]


def test_a_garbled_row_between_readable_ones_is_header() -> None:
    """Machine reading of a scanned budget: a group head comes out as nonsense."""
    rows = [
        ["科目编码", "科目名称", "合计", "利日他矶", ""],
        ["", "", "", "基本支出", "项目支出"],
        ["2010350", "事业运行", "122.11", "122.11", "0.00"],
    ]
    assert count_header_rows(make_cells(rows)) == 2
    assert paths(rows)[3:] == ["利日他矶/基本支出", "利日他矶/项目支出"]


@pytest.mark.parametrize(
    "first",
    [
        ["合计", "", "10.00", "8.00"],
        ["201", "一般公共服务支出", "10.00", "8.00"],
        ["一、部门预算", "", "", ""],
        ["（一）一般公共预算拨款", "", "", ""],
        ["政府办公厅事务", "", "2,850.48", ""],
    ],
)
def test_the_body_begins_at(first: list[str]) -> None:
    rows = [["科目编码", "科目名称", "合计", "基本支出"], first, ["20103", "x", "1.00", "1.00"]]
    assert count_header_rows(make_cells(rows)) == 1


def test_a_continuation_has_no_header() -> None:
    rows = [["20805", "行政事业单位养老支出", "15.65", "15.65"], ["208", "x", "15.65", "15.65"]]
    assert count_header_rows(make_cells(rows)) == 0


def test_a_total_word_heads_a_column_beside_other_heads() -> None:
    rows = [["合计", "一般公共预算", "政府性基金预算"], ["12.00", "12.00", ""]]
    assert count_header_rows(make_cells(rows)) == 1


def test_wrapped_words_of_a_head_are_one_text() -> None:
    rows = [["科目名称", "事业单位经营支\n出"], ["事业运行", "0.00"]]
    assert paths(rows)[1] == "事业单位经营支 出"


def test_spans_below_title_rows_reach_as_far_as_they_do() -> None:
    """Titles inside the frame: cells count their rows from the top of the grid."""
    rows = [
        ["支出总表", LEFT, LEFT, LEFT],
        ["单位：万元", LEFT, LEFT, LEFT],
        ["科目编码", "科目名称", "合计", "基本支出"],
        [UP, UP, UP, UP],
        ["", "", "", ""],
        ["没有编码的一行字", "", "", ""],
        ["201", "一般公共服务支出", "8.00", "8.00"],
    ]
    assert count_header_rows(make_cells(rows)[2:]) == 2


def test_heads_of_groups_that_nobody_declared_stand_above_declared_ones() -> None:
    rows = [
        ["不曾见过的分类", LEFT, "不曾见过的支出", LEFT, LEFT],
        ["科目编码", "科目名称", "合计", "人员经费", "公用经费"],
        ["301", "工资福利支出", "9.00", "9.00", ""],
    ]
    assert count_header_rows(make_cells(rows)) == 2
