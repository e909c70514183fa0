"""Lists that go on in the block of columns to their right."""

from __future__ import annotations

from .conftest import LEFT, Rows, recognise

TITLE = "一般公共预算财政拨款基本支出决算表"
WAN = "单位：万元"
_HEAD: Rows = [
    ["人员经费", LEFT, LEFT, "公用经费", *[LEFT] * 5],
    ["科目编码", "科目名称", "决算数"] * 3,
]
_STAFF = [
    ["301", "工资福利支出", "9.00"],
    ["30101", "基本工资", "6.00"],
    ["30102", "津贴补贴", "3.00"],
]


def _table(*right: list[str]) -> Rows:
    body = [[*staff, *rest] for staff, rest in zip(_STAFF, right, strict=True)]
    total = ["人员经费合计", LEFT, "9.00", "公用经费合计", *[LEFT] * 4, "8.00"]
    return [*_HEAD, *body, total]


def test_a_class_that_goes_on_in_the_next_block_is_whole() -> None:
    rows = _table(
        ["302", "商品和服务支出", "7.00", "30226", "劳务费", "1.50"],
        ["30201", "办公费", "2.00", "310", "资本性支出", "1.00"],
        ["30211", "差旅费", "3.50", "31002", "办公设备购置", "1.00"],
    )
    read = recognise(rows, TITLE, WAN)
    assert read.parent("劳务费") == "商品和服务支出"
    assert read.parent("办公设备购置") == "资本性支出"
    assert read.row("公用经费合计").panel_no == read.row("商品和服务支出").panel_no
    staff, running = read.column("人员经费/决算数"), read.column("公用经费/决算数")
    assert [c.number_text for c in read.out.cells if c.col_no == running.col_no] == [
        "7.00", "2.00", "3.50", "1.50", "1.00", "1.00", "8.00",
    ]  # fmt: skip
    assert [c.number_text for c in read.out.cells if c.col_no == staff.col_no] == [
        "9.00", "6.00", "3.00", "9.00",
    ]  # fmt: skip


def test_a_block_that_begins_with_a_class_of_its_own_stays() -> None:
    rows = _table(
        ["302", "商品和服务支出", "7.00", "310", "资本性支出", "1.00"],
        ["30201", "办公费", "2.00", "31002", "办公设备购置", "1.00"],
        ["30211", "差旅费", "5.00", "", "", ""],
    )
    read = recognise(rows, TITLE, WAN)
    assert read.row("资本性支出").panel_no != read.row("商品和服务支出").panel_no
