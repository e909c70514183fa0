"""Tables that follow each other: what parts them, and which lines above one are its title."""

from __future__ import annotations

import pytest

from ingest.grids import find_tables

from .conftest import make_document, make_grid, recognise_document

HEAD = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
FIRST = ["201", "一般公共服务支出", "8.00", "8.00", ""]
LAST = ["", "合计", "8.00", "8.00", ""]
FUND = ["212", "城乡社区支出", "1.00", "", "1.00"]
TABLE = make_grid([HEAD, FIRST, LAST])
LISTED = ["一、部门收支总表", "二、部门收入总表", "三、部门支出总表", "四、政府性基金预算支出表"]


@pytest.mark.parametrize(
    ("above", "between"),
    [
        (["支出总表", "单位：万元"], "单位：元"),
        (["支出总表", "2026年", "单位：万元"], "2025年"),
        (["支出总表", "单位：万元"], "2025年"),
        (["公开03表", "支出总表", "单位：万元"], "公开04表"),
    ],
)
@pytest.mark.parametrize("breaks_page", [True, False])
def test_another_unit_year_or_number_begins_another_table(
    above: list[str], between: str, breaks_page: bool
) -> None:
    pages = (
        [[*above, TABLE], [between, TABLE]] if breaks_page else [[*above, TABLE, between, TABLE]]
    )
    first, second = find_tables(make_document(*pages))
    assert len(first.rows) == len(second.rows) == 3
    assert [line.text for line in second.heading] == [between]


@pytest.mark.parametrize(
    "between", [["单位：万元"], ["公开03表", "单位：万元"], ["2026年"], ["（续表）"], []]
)
def test_captions_that_are_printed_again_part_no_table(between: list[str]) -> None:
    above = ["公开03表", "2026年支出总表", "单位：万元"]
    more = make_grid([HEAD, FUND])
    (table,) = find_tables(make_document([*above, TABLE], [*between, more]))
    assert len(table.rows) == 4


@pytest.mark.parametrize("head", [[HEAD], []])
def test_two_tables_in_one_frame_are_parted_at_the_second_title(head: list[list[str]]) -> None:
    spread = ["<"] * 4
    rows = [
        ["一般公共预算支出表", *spread], HEAD, FIRST, LAST,
        ["政府性基金预算支出表", *spread], *head, FUND, ["", "合计", "1.00", "", "1.00"],
    ]  # fmt: skip
    read = recognise_document(make_document(["单位：万元", make_grid(rows)]))
    assert [(t.kind, t.title) for t in read.out.tables] == [
        ("function_expenditure", "一般公共预算支出表"),
        ("government_fund", "政府性基金预算支出表"),
    ]
    roles = {c.role for c in read.out.cells if c.table_no == 2 and c.value_text == "1.00"}
    assert roles == ({"amount"} if head else {"unknown"})


def test_years_in_one_frame_stay_one_table() -> None:
    spread = ["<"] * 4
    rows = [
        ["2025年预算数", *spread],
        HEAD,
        FIRST,
        LAST,
        ["2026年预算数", *spread],
        HEAD,
        FIRST,
        LAST,
    ]
    assert len(find_tables(make_document(["支出总表", make_grid(rows)]))) == 1


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(
            ["目录", *(f"{entry}……{n}" for n, entry in enumerate(LISTED, 3))], id="leaders"
        ),
        pytest.param(["目录", *(f"{entry} {n}" for n, entry in enumerate(LISTED, 3))], id="pages"),
        pytest.param(["第二部分 2026年部门预算表", *LISTED], id="no word"),
        pytest.param([entry[2:] for entry in LISTED], id="no numbers"),
        pytest.param(["目录", "一、政府性基金预算支出表"], id="one entry"),
    ],
)
def test_the_entries_of_a_list_are_no_titles(page: list[str]) -> None:
    read = recognise_document(make_document(page, ["单位：万元", TABLE]))
    assert (read.table.title, read.table.kind) == (None, "expenditure_summary")


@pytest.mark.parametrize("pages", [True, False])
@pytest.mark.parametrize("title", ["部门支出总表", "三、部门支出总表"])
def test_the_title_below_a_list_is_the_title(title: str, pages: bool) -> None:
    listed = ["目录", *LISTED, "五、国有资本经营预算支出表"]
    grid = [title, "单位：万元", TABLE]
    document = make_document(listed, grid) if pages else make_document([*listed, *grid])
    read = recognise_document(document)
    assert (read.table.title, read.table.kind) == (title, "expenditure_summary")


def test_the_title_of_the_part_above_that_of_the_table() -> None:
    read = recognise_document(
        make_document(["2026年部门预算表", "政府性基金预算支出表", "单位：万元", TABLE])
    )
    assert read.table.title == "政府性基金预算支出表"
