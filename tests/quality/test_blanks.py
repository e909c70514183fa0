"""What a blank means: a sum that was lost, a heading, a part that another table prints, a place left open."""

from __future__ import annotations

from typing import Any

import pytest

AMOUNT = [{"label": "预算数"}]


def row(label: str, *cells: str, **values: Any) -> dict[str, Any]:
    return {"label": label, "cells": list(cells), **values}


def functions(sheet: Any, second_class: str, parent: str) -> None:
    """Two classes with a group each; ``parent`` is the printed amount of the second group."""
    sheet.table("function_expenditure", (AMOUNT, [
        row("一般公共服务支出", "60.00", function_code="201", of="合计"),
        row("政府办公厅", "60.00", function_code="20103", of="一般公共服务支出"),
        row("行政运行", "60.00", function_code="2010301", of="政府办公厅"),
        row("教育支出", second_class, function_code="205", of="合计"),
        row("进修及培训", parent, function_code="20508", of="教育支出"),
        row("培训支出", "20.00", function_code="2050803", of="进修及培训"),
        row("合计", "80.00", role="total"),
    ]), fund_scope="general_public_budget")  # fmt: skip


def sides(sheet: Any, *, fiscal: str, own: str = "80.00", fund: str = "") -> None:
    """The sources in two tables; ``fiscal`` is what the second prints for the general public budget."""
    for kind, general, other in (("budget_summary", own, ""), ("fiscal_summary", fiscal, fund)):
        sheet.table(kind, (AMOUNT, [
            row("一般公共预算拨款", general, income_source_code="general_public_budget", of="本年收入合计"),
            row("政府性基金预算拨款", other, income_source_code="government_fund", of="本年收入合计"),
            row("本年收入合计", "80.00", role="subtotal", of="收入总计"),
            row("收入总计", "80.00", role="total"),
        ]), fund_scope="fiscal" if kind == "fiscal_summary" else None)  # fmt: skip


def headed(sheet: Any, headings: int) -> None:
    """A summary whose lists are headed by lines of accounts without amounts, or by one such line alone."""
    rows = []
    for number in range(4):
        amount = "" if number < headings else "10.00"
        rows.append(
            row(f"来源{number}", amount, income_source_code="fiscal_appropriation", of="收入总计")
        )
        rows.append(row(f"其中的{number}", "10.00", of=f"来源{number}"))
        if number < headings:  # its own parents, so that no sibling tells what it should print
            rows[-2]["of"] = f"部分{number}"
            rows.append(row(f"部分{number}", "10.00", of="收入总计"))
    rows.append(row("收入总计", "40.00", role="total"))
    sheet.table("budget_summary", (AMOUNT, rows))


def accounts(sheet: Any, personnel: str, public: str, closing: str) -> None:
    """The national form of final accounts: personnel and public funds in panels of their own, each with its total."""
    natures = [
        {"label": "合计"},
        {"label": "基本支出", "nature_code": "basic", "of": "合计"},
    ]
    sheet.table("function_expenditure", (natures, [
        row("合计", "50.00", "50.00", role="total"),
        row("一般公共服务支出", "50.00", "50.00", function_code="201", of="合计"),
    ]), fund_scope="general_public_budget")  # fmt: skip
    sheet.table(
        "basic_economic",
        ([{"label": "决算数"}], [
            row("工资福利支出", "30.00", economic_code="301"),
            row("对个人和家庭的补助", "10.00", economic_code="303"),
            row("人员经费合计", personnel),
        ]),
        ([{"label": "决算数 "}], [
            row("商品和服务支出", "7.00", economic_code="302"),
            row("资本性支出", "3.00", economic_code="310"),
            row("公用经费合计", public, role=closing),
        ]),
        fund_scope="general_public_budget", nature_scope="basic",
    )  # fmt: skip


def projects(sheet: Any, second: str) -> None:
    for kind_title, amounts in (
        ("重点项目表", ("5.00", "6.00", second)),
        ("项目支出表", ("5.00", "6.00", "7.00")),
    ):
        sheet.table(
            "project",
            ([{"label": "金额"}], [
                row(name, amount, project_name=name)
                for name, amount in zip(("甲项目", "乙项目", "丙项目"), amounts, strict=True)
            ]),
            title=kind_title,
            nature_scope="project",
        )  # fmt: skip


def build_sheets(sheet: Any) -> list[Any]:
    made = {
        key: sheet(key, unit_name=f"某市{key}局")
        for key in (
            "sum-kept", "sum-lost", "group-lost", "headings", "heading-lost", "column-kept", "column-lost",
            "split-kept", "split-lost", "split-moved", "twice-kept", "twice-near", "twice-wrong",
            "left-in-note", "left-in-title", "left-in-header", "nothing-left",
        )
    }  # fmt: skip
    functions(made["sum-kept"], "20.00", "20.00")
    functions(made["sum-lost"], "", "20.00")
    functions(made["group-lost"], "20.00", "")
    headed(made["headings"], 2)
    headed(made["heading-lost"], 1)
    for key, total in (("column-kept", "30.00"), ("column-lost", "")):
        made[key].table("income_summary", (
            [{"label": "合计"}, {"label": "财政拨款", "income_source_code": "fiscal_appropriation", "of": "合计"},
             {"label": "其他收入", "income_source_code": "other", "of": "合计"}],
            [row("本单位", total, "20.00", "10.00")],
        ))  # fmt: skip
    sides(made["split-kept"], fiscal="80.00")
    sides(made["split-lost"], fiscal="")
    sides(made["split-moved"], fiscal="", fund="80.00")
    projects(made["twice-kept"], "7.00")
    projects(made["twice-near"], "7.01")
    projects(made["twice-wrong"], "7.70")

    made["left-in-note"].table(
        "budget_summary", (AMOUNT, [row("收入总计", "1.00")]),
        note_text="备注：无。（请核实单位是否有涉密项目，若无，则备注写“无”）",
    )  # fmt: skip
    made["left-in-title"].table(
        "budget_summary", (AMOUNT, [row("收入总计", "1.00")]), title="XX局2024年收支总表"
    )
    made["left-in-header"].table(
        "budget_summary", ([{"label": "20XX年预算数"}], [row("收入总计", "1.00")])
    )
    made["nothing-left"].table(
        "budget_summary", (AMOUNT, [row("收入总计", "1.00")]),
        note_text="注：表中功能分类科目，根据部门实际预算编制情况编列。此表如无数字则表示单位无该项支出。本表为空表。",
    )  # fmt: skip
    made["nothing-left"].state(
        "amount", "1.00", subject_text="X光机4×4套，详情请见附件，请关注公示"
    )
    for key, personnel, public, closing in (
        ("closed", "40.00", "10.00", "item"),
        ("closed-near", "40.01", "10.00", "subtotal"),
        ("closed-wrong", "40.00", "11.00", "subtotal"),
    ):
        made[key] = sheet(key, unit_name=f"某市{key}局", stage="final_accounts")
        accounts(made[key], personnel, public, closing)
    return list(made.values())


@pytest.mark.parametrize(
    ("key", "identity_id", "expected"),
    [
        ("sum-kept", "T3-HIER", False), ("sum-lost", "T3-HIER", True),
        ("group-lost", "T3-HIER", True),
        # a single line without a like: every other one of the document prints its sum
        ("headings", "T1-INC", False), ("heading-lost", "T1-INCSUM", True),
        ("column-kept", "T2-ROW", False), ("column-lost", "T2-ROW", True),
        ("split-kept", "X-1-4", False), ("split-lost", "X-1-4", True), ("split-moved", "X-1-4", True),
        ("twice-kept", "X-DUP", False), ("twice-near", "X-DUP", False), ("twice-wrong", "X-DUP", True),
        ("closed", "T6-HIER", False), ("closed-near", "T6-HIER", False), ("closed-wrong", "T6-HIER", True),
        ("closed", "X-5-6", False), ("closed-near", "X-5-6", False), ("closed-wrong", "X-5-6", True),
        ("left-in-note", "G-PLACE", True), ("left-in-title", "G-PLACE", True), ("left-in-header", "G-PLACE", True),
        ("nothing-left", "G-PLACE", False),
    ],
)  # fmt: skip
def test_a_blank_is_judged_by_what_stands_around_it(
    checks: Any, key: str, identity_id: str, expected: bool
) -> None:
    statuses = checks.statuses(key, identity_id)
    assert set(statuses) - {"not_applicable"}
    assert ("violation" in statuses) is expected


def test_a_lost_sum_is_written_as_a_blank(checks: Any) -> None:
    (found,) = [r for r in checks.rows("sum-lost", "T3-HIER") if r["status"] == "violation"
                and r["left_text"].endswith("（空白）")]  # fmt: skip
    assert found["left_text"] == "教育支出 （空白）"
    assert found["right_text"] == "进修及培训 20.00"


def test_headings_that_print_nothing_hand_their_parts_on(checks: Any) -> None:
    for identity_id in ("T1-INC", "T1-INCSUM"):
        assert "violation" not in checks.statuses("headings", identity_id)


def test_the_place_of_what_was_left_is_named(checks: Any) -> None:
    (found,) = checks.rows("left-in-note", "G-PLACE")
    assert found["table_no"] == 1
    assert "请核实" in found["left_text"]
