"""Projects of the procurement table are projects of the document: fires, just misses, does not apply."""

from __future__ import annotations

from typing import Any

AMOUNT = [{"label": "金额"}]


def rows(*names: str, **values: Any) -> list[dict[str, Any]]:
    """One row of 1.00 万元 for each name."""
    return [{"label": name, "cells": ["1.00"], **values} for name in names]


def make(sheet: Any, key: str, *procured: str) -> Any:
    """A document with three projects and a procurement table whose rows are ``procured``."""
    made = sheet(key, unit_name=f"某县{key}局", admin_level="county")
    made.table("project", (AMOUNT, rows("热线运行经费", "平台运维项目", "大厅改造")), page=7)
    made.table("procurement", (AMOUNT, rows(*procured)), page=8)
    return made


def build_sheets(sheet: Any) -> list[Any]:
    return [
        make(sheet, "procured-alike", "热线运行", "平台运维", "大厅改造（二期）", "日常公用经费", "印刷费"),
        make(sheet, "procured-strange", "热线运行", "平台运维", "会场租赁服务"),
        make(sheet, "procured-goods", "大厅改造", "台式计算机", "激光打印机"),
    ]  # fmt: skip


def test_a_project_that_no_table_of_projects_has_is_named(checks: Any) -> None:
    (found,) = checks.rows("procured-strange", "X-PR-PJ")
    assert found["status"] == "violation"
    assert found["left_text"] == "政府采购表 会场租赁服务"
    assert found["left_page"] == 8


def test_other_words_for_a_project_and_money_of_no_project_are_none(checks: Any) -> None:
    assert checks.statuses("procured-alike", "X-PR-PJ") == ["pass"]


def test_a_table_of_goods_is_not_judged(checks: Any) -> None:
    (found,) = checks.rows("procured-goods", "X-PR-PJ")
    assert found["status"] == "not_applicable"
    assert found["reason"]
