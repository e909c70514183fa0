"""Titles above tables, units that tables state, and units that other numbers of the document prove."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from ingest.raw_schema import RawCell, RawStatement, RawTable
from ingest.titles import find_unit, section_of, title_of, year_of
from ingest.units import infer_units

from .conftest import make_table

ROWS = [["科目编码", "科目名称", "合计"], ["201", "一般公共服务支出", "8.00"]]


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        (["第二部分 预算表", "收支总表", "单位：万元"], "收支总表"),
        (["表1", "2024年收支总表", "编制单位：某市信访局", "单位：万元"], "2024年收支总表"),
        (["注：本表为空。", "政府性基金预算支出表"], "政府性基金预算支出表"),
        (["三、支出总表", "公开03表"], "三、支出总表"),
        (["支出情况如下：", "支出总表"], "支出总表"),
        (["附件2-1", "部门支出总表"], "部门支出总表"),
        (["部门支出总表", "预算公开03表", "2024年度", "单位：万元"], "部门支出总表"),
        (["部门支出总表（续表）", "单位：万元"], "部门支出总表（续表）"),
        (["03-1 部门支出总表（单位：万元）"], "03-1 部门支出总表（单位：万元）"),
        (["附表3：2024年某市某局支出总表", "部门：某市某局"], "附表3：2024年某市某局支出总表"),
        (["部门公开表3", "部门支出总体情况表"], "部门支出总体情况表"),
        (["表三：某县某局2024年支出预算总表"], "表三：某县某局2024年支出预算总表"),
        (["某局2024年度部门预算表之三", "支出总表", "单位:万元"], "支出总表"),
    ],
)
def test_the_nearest_title(heading: list[str], title: str) -> None:
    found, kind = title_of(make_table(ROWS, *heading))
    assert found == title
    assert kind is not None


def test_text_is_no_title() -> None:
    assert title_of(make_table(ROWS, "本部门没有政府性基金预算支出，故本表无数据。")) == (
        None,
        None,
    )
    assert title_of(make_table(ROWS)) == (None, None)


def test_contents_are_a_kind_of_their_own() -> None:
    _, kind = title_of(make_table([["一", "收支总表", "3"]], "目 录"))
    assert kind is not None
    assert kind.name == "contents"


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        (["支出总表", "单位：万元"], "万元"),
        (["支出总表 单位：元"], "元"),
        (["支出总表（单位：千元）"], "千元"),
        (["支出总表", "金额单位：万元（保留两位小数）"], "万元"),
        (["支出总表", "编制单位：某市信访局", "金额：元"], "元"),
        (["支出总表", "万元"], "万元"),
        (["支出总表", "金额（人民币：万元）"], "万元"),
        (["单位名称：某市信访局"], None),
        (["预算金额：100万元"], None),
        ([], None),
    ],
)
def test_units_above_the_table(heading: list[str], unit: str | None) -> None:
    assert find_unit(make_table(ROWS, *heading))[0] == unit


def test_units_in_the_header() -> None:
    rows = [["科目编码", "科目名称", "预算数（元）"], ROWS[1]]
    unit, evidence = find_unit(make_table(rows))
    assert unit == "元"
    assert evidence == "header: 预算数(元)"


def test_years_of_titles() -> None:
    assert year_of("某市2024年收支总表") == 2024
    assert year_of("2023年与2024年对比表") is None
    assert year_of("收支总表") is None
    assert year_of(None) is None


def test_sections() -> None:
    assert section_of(make_table(ROWS, "第二部分 部门预算表", "支出总表")) == "第二部分 部门预算表"
    assert section_of(make_table(ROWS, "支出总表")) is None


def filled(row_class: type, **values: Any) -> Any:
    """A row with the fields that are not named left blank."""
    return row_class(**{f.name: values.get(f.name) for f in fields(row_class)})


def table(no: int, unit: str | None = None) -> RawTable:
    """A table that states its unit or does not."""
    found: RawTable = filled(RawTable, document_key="d", table_no=no, status="read", unit_text=unit)
    return found


def cell(no: int, number: str, unit: str | None = None, role: str = "amount") -> RawCell:
    """A number of a table."""
    found: RawCell = filled(
        RawCell, table_no=no, number_text=number, unit_text=unit, role=role, reading="text"
    )
    return found


def statement(number: str, unit: str) -> RawStatement:
    """A number of the prose."""
    found: RawStatement = filled(
        RawStatement, number_text=number, unit_text=unit, page_number=3, statement_role="amount"
    )
    return found


def test_amounts_repeated_in_the_text_prove_the_unit() -> None:
    """A Fujian budget prints no unit over its tables; its text says 147.45 万元."""
    tables, cells = infer_units(
        [table(1)],
        [cell(1, "147.45"), cell(1, "122.11"), cell(1, "0.00")],
        [statement("147.45", "万元"), statement("122.11", "万元"), statement("9", "元")],
    )
    assert tables[0].unit_text == "万元"
    assert (tables[0].unit_evidence or "").startswith("inferred: 2 of its amounts")
    assert {c.unit_text for c in cells} == {"万元"}


def test_amounts_of_a_table_that_states_its_unit_prove_another() -> None:
    tables, _ = infer_units(
        [table(1, "万元"), table(2)],
        [cell(1, "147.45", "万元"), cell(1, "12.00", "万元"), cell(2, "147.45"), cell(2, "12.00")],
        [],
    )
    assert tables[1].unit_text == "万元"


def test_no_unit_is_assumed() -> None:
    """One document prints tables in 元 and in 万元: a table without evidence stays without a unit."""
    tables, cells = infer_units(
        [table(1, "万元"), table(2, "元"), table(3)],
        [cell(1, "1.00", "万元"), cell(2, "5.00", "元"), cell(3, "77.77"), cell(3, "88.88")],
        [],
    )
    assert tables[2].unit_text is None
    assert cells[3].unit_text is None


def test_contradicting_evidence_proves_nothing() -> None:
    tables, _ = infer_units(
        [table(1)],
        [cell(1, "10.00"), cell(1, "20.00")],
        [statement("10.00", "万元"), statement("20.00", "万元"), statement("10.00", "元"),
         statement("20.00", "元")],
    )  # fmt: skip
    assert tables[0].unit_text is None


def test_one_chance_hit_among_many_amounts_is_no_proof() -> None:
    tables, _ = infer_units(
        [table(1)], [cell(1, f"{n}.50") for n in range(1, 9)], [statement("3.50", "万元")]
    )
    assert tables[0].unit_text is None


def test_a_table_of_zeros_takes_the_only_unit() -> None:
    zeros = [cell(2, "0.00"), cell(2, "0")]
    tables, _ = infer_units([table(1, "万元"), table(2)], [cell(1, "1.00", "万元"), *zeros], [])
    assert tables[1].unit_text == "万元"
    several = [table(1, "万元"), replace(table(3), unit_text="元"), table(2)]
    tables, _ = infer_units(several, [cell(1, "1.00", "万元"), *zeros], [])
    assert tables[2].unit_text is None


def test_counts_get_no_money_unit() -> None:
    _, cells = infer_units(
        [table(1)],
        [cell(1, "147.45"), cell(1, "10", role="count")],
        [statement("147.45", "万元")],
    )
    assert [c.unit_text for c in cells] == ["万元", None]


def test_a_form_titled_with_its_targets_and_year() -> None:
    """部门（单位）整体绩效目标（2023年度) without the word 表."""
    table = make_table(
        [["部门名称", "某局"], ["年度目标", "完成任务"]], "部门（单位）整体绩效目标（2023年度）"
    )
    title, kind = title_of(table)
    assert title == "部门（单位）整体绩效目标（2023年度）"
    assert kind is not None and kind.name == "whole_performance"
