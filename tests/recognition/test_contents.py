"""What the contents page promises, and which printed table keeps which promise."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from ingest.contents import listed_titles, match_listed
from ingest.raw_schema import RawTable

from .conftest import make_document, make_grid


def promised(*lines: str) -> list[str]:
    """Titles listed on a contents page of lines, before a body."""
    return listed_titles(make_document(["某市信访局2024年部门预算"], [*lines], ["第一部分 概况"]))


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


def test_table_numbers_are_no_part_of_a_title() -> None:
    assert promised(
        "目录", "表1 收支总表", "公开02表 收入总表", "附件3：支出总表", "（四）财政拨款收支总表", "5.项目支出表"
    ) == ["收支总表", "收入总表", "支出总表", "财政拨款收支总表", "项目支出表"]  # fmt: skip


def test_a_contents_table() -> None:
    grid = make_grid([
        ["一、", "收支总表", "6"], ["二、", "收入总表", "7"], ["三、", "名词解释", "20"],
    ])  # fmt: skip
    document = make_document(["目录", grid], ["第一部分 概况"])
    assert listed_titles(document) == ["收支总表", "收入总表"]


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
    matched = match_listed(tables, ["收支预算总表", "支出总表", "政府性基金预算支出表"], "d")
    assert [t.listed_title for t in matched[:2]] == ["收支预算总表", "支出总表"]
    assert [(t.table_no, t.status, t.kind, t.title) for t in matched[2:]] == [
        (3, "missing", "government_fund", "政府性基金预算支出表"),
    ]


def test_a_promised_performance_table_may_be_many_forms() -> None:
    tables = [table(n, "项目支出绩效目标表", kind="performance_form") for n in (1, 2, 3)]
    matched = match_listed(tables, ["项目支出绩效目标表"], "d")
    assert [t.status for t in matched] == ["read"] * 3
