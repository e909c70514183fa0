"""What the contents page promises, and which printed table keeps which promise."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from ingest.contents import ListedTable, list_tables, match_listed
from ingest.document import Document, Page, TextLine
from ingest.raw_schema import RawTable

from .conftest import make_document, make_grid


def promised(*lines: str) -> list[str]:
    """Titles listed on a contents page of lines, before a body."""
    pages = (["某市信访局2024年部门预算"], [*lines], ["第一部分 概况"])
    return [table.title for table in list_tables(make_document(*pages))]


def table(no: int, title: str | None, **values: Any) -> RawTable:
    """A table that was found."""
    values = {"document_key": "d", "table_no": no, "title": title, "status": "read", **values}
    found: RawTable = RawTable(**{f.name: values.get(f.name) for f in fields(RawTable)})
    return found


def test_dots_and_page_numbers_are_no_part_of_a_title() -> None:
    assert promised(
        "目  录",
        "第一部分 部门概况......................1",
        "一、主要职责 ........ 1",
        "第二部分 2024年部门预算表 …… 4",
        "一、收支总表.......................... 5",
        "二、收入总表·····6",
        "三、2024年支出总表 7",
        "九、“三公”经费支出表1 3",
        "第三部分 2024年部门预算情况说明 14",
        "一、2024年收支总体情况说明 14",
    ) == ["收支总表", "收入总表", "2024年支出总表", '"三公"经费支出表']  # fmt: skip


def test_a_watermark_on_the_page_ends_no_list() -> None:
    texts = ["目录", "一、收支总表", "政府信息公开", "二、收入总表", "三、支出总表"]
    lines = tuple(TextLine(t, 1, is_askew=t == "政府信息公开") for t in texts)
    listed = list_tables(Document("x", "x", (Page(lines, 1),)))
    assert [table.title for table in listed] == ["收支总表", "收入总表", "支出总表"]


def test_table_numbers_are_no_part_of_a_title() -> None:
    assert promised(
        "目录", "表1 收支总表", "公开02表 收入总表", "附件3：支出总表", "（四）财政拨款收支总表", "5.项目支出表"
    ) == ["收支总表", "收入总表", "支出总表", "财政拨款收支总表", "项目支出表"]  # fmt: skip


def test_a_contents_table() -> None:
    grid = make_grid([
        ["一、", "收支总表", "6"], ["二、", "收入总表", "7"], ["三、", "名词解释", "20"],
    ])  # fmt: skip
    document = make_document(["目录", grid], ["第一部分 概况"])
    assert [table.title for table in list_tables(document)] == ["收支总表", "收入总表"]


def test_a_title_wrapped_over_two_lines_is_one() -> None:
    lines = [
        "目录",
        "一、收支总表 ...... 3",
        "二、某市政务服务便民热线中心2024年一般公共预算“三公”经费支出",
        "表 ...... 4",
    ]
    assert promised(*lines) == [
        "收支总表", '某市政务服务便民热线中心2024年一般公共预算"三公"经费支出表',
    ]  # fmt: skip


def test_no_contents_no_promises() -> None:
    assert promised("一、收支总表", "二、收入总表") == []


def test_kept_and_broken_promises() -> None:
    """Titles differ between contents and body; a table that is not there is said to be missing."""
    tables = [
        table(1, "某中心2024年收支总表", kind="budget_summary"),
        table(2, "部门支出总体情况表", kind="expenditure_summary"),
    ]
    titles = ("收支预算总表", "支出总表", "政府性基金预算支出表")
    matched, promised = match_listed(tables, [ListedTable(title) for title in titles], "d")
    assert promised == 3
    assert [t.listed_title for t in matched[:2]] == ["收支预算总表", "支出总表"]
    assert [(t.table_no, t.status, t.kind, t.title) for t in matched[2:]] == [
        (3, "missing", "government_fund", "政府性基金预算支出表"),
    ]


def test_a_promised_performance_table_may_be_many_forms() -> None:
    tables = [table(n, "项目支出绩效目标表", kind="performance_form") for n in (1, 2, 3)]
    matched, promised = match_listed(tables, [ListedTable("项目支出绩效目标表")], "d")
    assert promised == 1
    assert [t.status for t in matched] == ["read"] * 3


def test_a_table_that_the_list_itself_calls_blank_need_not_be_printed() -> None:
    """Seen in documents whose list of tables says which are blank and why."""
    grid = make_grid([
        ["报表", "报表名称", "是否空表", "公开空表理由"],
        ["表1", "部门综合预算收支总表", "", ""],
        ["表2", "部门综合预算收入总表", "", ""],
        ["表9", "部门综合预算政府性基金收支表", "是", "不涉及"],
        ["表10", "专项资金总体绩效目标表", "", ""],
    ])  # fmt: skip
    document = make_document(
        ["目录", "第一部分 部门概况", "第二部分 公开报表"], ["第一部分 部门概况"], ["目录", grid]
    )
    listed = list_tables(document)
    assert [(table.title, table.is_blank) for table in listed] == [
        ("部门综合预算收支总表", False),
        ("部门综合预算收入总表", False),
        ("部门综合预算政府性基金收支表", True),
        ("专项资金总体绩效目标表", False),
    ]
    printed = [table(1, "部门综合预算收支总表", kind="budget_summary")]
    matched, promised = match_listed(printed, listed, "d")
    assert promised == 3
    assert [t.title for t in matched if t.status == "missing"] == [
        "部门综合预算收入总表", "专项资金总体绩效目标表",
    ]  # fmt: skip


def test_a_first_table_after_the_heading_of_its_part_is_an_entry() -> None:
    assert promised("目录", "二、表格部分", "（一）收支总表", "（二）收入总表") == [
        "收支总表", "收入总表",
    ]  # fmt: skip
    assert promised("目录", "1.收支总表", "七、项目经费情况说明", "八、绩效目标") == [
        "收支总表", "绩效目标",
    ]  # fmt: skip


def test_the_only_table_of_a_kind_keeps_the_promise_whatever_fund_it_does_not_name() -> None:
    listed = [ListedTable("一般公共预算“三公”经费支出表")]
    for scope in (None, "fiscal"):
        found = table(1, "财政拨款“三公”经费支出表", kind="three_public", fund_scope=scope)
        kept, _ = match_listed([found], listed, "d")
        assert [t.status for t in kept] == ["read"]
    other = table(1, "政府性基金“三公”经费表", kind="three_public", fund_scope="government_fund")
    broken, _ = match_listed([other], listed, "d")
    assert [t.status for t in broken] == ["read", "missing"]


def test_explanations_promise_their_tables_where_nothing_else_does() -> None:
    lines = [
        "目 录", "第二部分 某局部门预算表.....4", "一、关于部门收支总表的说明.....16",
        "七、关于一般公共预算“三公”经费支出表的说明 23", "八、其他事项说明....23",
    ]  # fmt: skip
    assert promised(*lines) == ["部门收支总表", '一般公共预算"三公"经费支出表']
    assert promised(lines[0], "一、部门收入总表", *lines[1:]) == ["部门收入总表"]


def test_chinese_numbers_attachments_and_several_entries_in_a_paragraph() -> None:
    assert promised("报表目录", "表一、收支总表", "附表二：收入总表", "附件三 支出总表") == [
        "收支总表", "收入总表", "支出总表",
    ]  # fmt: skip
    assert promised("目录", "一、收支总表；二、收入总表 三、支出总表") == [
        "收支总表", "收入总表", "支出总表",
    ]  # fmt: skip


def test_a_heading_in_a_table_of_goods_is_no_contents_page() -> None:
    """采购目录 heads a column; a lone 目录 in the body with no tables after it promises nothing."""
    document = make_document(
        ["目录", "一、收支总表", "二、收入总表"], ["一、收支总表", "目录", "货物类清单", "服务"]
    )
    assert [table.title for table in list_tables(document)] == ["收支总表", "收入总表"]


@pytest.mark.parametrize(
    "chapter", ["四、某市教育局2024年部门预算表", "附件：某市水务局2024年度部门预算表"]
)
def test_the_chapter_that_holds_the_tables_is_none(chapter: str) -> None:
    document = make_document(["目录", chapter, "1.部门收支总表", "2.部门收入总表"])
    assert [table.title for table in list_tables(document)] == ["部门收支总表", "部门收入总表"]


def test_the_chapter_of_the_tables_is_told_from_a_table_with_the_year_in_its_name() -> None:
    listed = [
        "一般公共预算2024年预算表",
        "三公经费2024年预算表",
        "政府性基金2024年预算表",
        "部门收支总表",
        "项目支出2024年预算表",
    ]
    assert promised("目录", "某市信访局2024年部门预算表", *listed) == listed
