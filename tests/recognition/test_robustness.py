"""Whatever a reader hands over: nothing raises, and no number is lost."""

from __future__ import annotations

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.contents import list_tables
from ingest.document import Document
from ingest.grids import find_tables
from ingest.text import parse_number

from .conftest import LEFT, UP, make_document, make_grid, recognise_document

# Words and numbers of budget tables, and what damage makes of them.
TEXTS = [
    "", "", "", "合计", "总计", "小计", "科目编码", "科目名称", "类", "款", "项", "项目", "项目名称", "预算数",
    "单位名称", "基本支出", "项目支出", "人员经费", "公用经费", "一般公共预算", "政府性基金", "上年结转", "其中：",
    "收入", "支出", "本年收入合计", "本年支出合计", "结转下年", "一、一般公共服务支出", "（一）经费拨款", "201", "03",
    "20103", "2010301", "301", "30101", "0", "0.00", "1", "2", "3", "12.50", "2,850.48", "147. 45", "-3.20", "（1.00）",
    "95%", "≥95%", "**", "栏次", "—", "行政运行", "办公费", "[2010301]行政运行", "某市信访局", "一级指标", "二级指标",
    "三级指标", "指标值", "产出指标", "数量指标", "质量指标", "满意度指标", "接通率", "年度资金总额", "财政拨款",
    "2023年预算数", "2024年预算数", "增减额", "因公出国（境）费", "公务接待费", "公务用车购置及运行费", "货物", "工程",
    "空调机", "单位：万元", "2024年支出总表", "注：空表", "カ\ufffd", "利日他矶", "\n", "100个", LEFT, UP,
]  # fmt: skip
TITLES = [
    "收支总表", "收入总表", "支出总表", "财政拨款收支总表", "一般公共预算支出表", "基本支出表", "三公经费表",
    "政府采购表", "项目支出表", "项目支出绩效目标表", "整体绩效目标表", "没有这样的表", "单位：万元", "目录", "",
]  # fmt: skip

texts = st.sampled_from(TEXTS) | st.text(max_size=6)


@st.composite
def grids(draw: st.DrawFn) -> list[list[str]]:
    """Rows of texts; spans only where there is something to cover them."""
    width = draw(st.integers(1, 8))
    rows = draw(st.lists(st.lists(texts, min_size=width, max_size=width), min_size=1, max_size=9))
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if (
                (text == LEFT and c == 0)
                or (text == UP and r == 0)
                or (text == UP and LEFT in (rows[r - 1][c], *rows[r - 1][c + 1 : c + 2]))
                or (text == LEFT and row[c - 1] == UP)
            ):
                row[c] = ""
    return rows


documents = st.lists(
    st.tuples(st.lists(st.sampled_from(TITLES), max_size=3), grids()), min_size=1, max_size=3
).map(lambda pages: make_document(*[[*lines, make_grid(rows)] for lines, rows in pages]))


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(documents)
def test_no_grid_raises_and_references_hold(document: Document) -> None:
    read = recognise_document(document)
    list_tables(document)
    tables = {table.table_no for table in read.out.tables}
    assert sorted(tables) == list(range(1, len(tables) + 1))
    rows = {(r.table_no, r.panel_no, r.row_no) for r in read.out.rows}
    columns = {(c.table_no, c.panel_no, c.col_no) for c in read.out.columns}
    for row in read.out.rows:
        assert row.parent_row_no != row.row_no
        if row.parent_row_no is not None:
            assert (row.table_no, row.panel_no, row.parent_row_no) in rows
    for column in read.out.columns:
        if column.parent_col_no is not None:
            assert (column.table_no, column.panel_no, column.parent_col_no) in columns
    for cell in read.out.cells:
        if cell.role == "unread" and cell.number_text is None:
            continue  # #### and amounts in words: told, and no number
        assert cell.number_text is not None
        assert re.fullmatch(r"-?\d+(\.\d+)?", cell.number_text)


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(documents)
def test_parents_of_rows_make_no_circle(document: Document) -> None:
    read = recognise_document(document)
    parents = {(r.table_no, r.panel_no, r.row_no): r.parent_row_no for r in read.out.rows}
    for (table_no, panel_no, row_no), parent in parents.items():
        seen = {row_no}
        step = parent
        while step is not None:
            assert step not in seen, "a row is part of itself"
            seen.add(step)
            step = parents.get((table_no, panel_no, step))


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(documents)
def test_no_decimal_number_is_lost_or_read_twice(document: Document) -> None:
    """Every cell that prints one number with decimals is in ``raw.cells`` exactly once."""
    read = recognise_document(document)
    found = find_tables(document)
    for table_no, table in enumerate(found, start=1):
        dropped = {id(cell) for cell in table.dropped}
        printed = {
            id(cell): parse_number(cell.text)
            for row in table.rows
            for cell in row
            if cell and id(cell) not in dropped
        }
        expected = sorted(n.text.strip("-") for n in printed.values() if n and n.places)
        kept = [c.number_text or "" for c in read.out.cells if c.table_no == table_no]
        assert sorted(text.strip("-") for text in kept if "." in text) == expected
