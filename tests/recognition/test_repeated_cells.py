"""The text of a merged cell, repeated in every cell that it covered, is one cell again."""

from __future__ import annotations

from ingest.document import Cell
from ingest.repeated_cells import Rows, merge_repeated_cells


def _rows(drawing: str) -> Rows:
    lines = [[text.strip() for text in line.split("|")] for line in drawing.strip().splitlines()]
    return [[Cell(r, c, text) for c, text in enumerate(row)] for r, row in enumerate(lines)]


def _spans(rows: Rows) -> list[tuple[int, int, str, int, int]]:
    cells = dict.fromkeys(cell for row in rows for cell in row if cell is not None)
    return [
        (cell.row, cell.col, cell.text, cell.row_span, cell.col_span)
        for cell in cells
        if cell.row_span > 1 or cell.col_span > 1
    ]


def test_a_filled_head_and_label() -> None:
    rows = _rows(
        """
        科目编码 | 科目编码 | 科目名称 | 合计 | 财政拨款 | 财政拨款
        类 | 款 | 科目名称 | 合计 | 小计 | 其中
        201 | 03 | 行政运行 | 2.00 | 2.00 | 1.00
        合计 | 合计 | 合计 | 2.00 | 2.00 | 1.00
        """
    )
    assert _spans(merge_repeated_cells(rows)) == [
        (0, 0, "科目编码", 1, 2), (0, 2, "科目名称", 2, 1), (0, 3, "合计", 2, 1),
        (0, 4, "财政拨款", 1, 2), (3, 0, "合计", 1, 3),
    ]  # fmt: skip


def test_a_text_goes_on_downwards_before_it_goes_on_sidewards() -> None:
    rows = _rows(
        """
        合计 | 基本支出 | 基本支出 | 基本支出
        合计 | 小计 | 人员经费 | 人员经费
        合计 | 小计 | 小计 | 津贴
        3.00 | 2.00 | 1.00 | 0.50
        """
    )
    assert (1, 1, "小计", 2, 1) in _spans(merge_repeated_cells(rows))


def test_labels_that_are_equal_by_chance_stay_apart() -> None:
    rows = _rows(
        """
        项目 | 项目 | 单位 | 指标值 | 金额
        甲 | 数量 | 个 | ≥ | 1.00
        甲 | 质量 | 个 | ≥ | 1.00
        乙 | 质量 | 个 | ≥ | 2.00
        """
    )
    assert _spans(merge_repeated_cells(rows)) == [(0, 0, "项目", 1, 2), (1, 0, "甲", 2, 1)]


def test_the_amount_of_a_filled_label_is_one_amount() -> None:
    rows = _rows(
        """
        项目 | 预算 | 指标 | 指标
        甲 | 12.50 | 数量 | 1个
        甲 | 12.50 | 质量 | 90%
        乙 | 3.00 | 数量 | 2个
        """
    )
    assert _spans(merge_repeated_cells(rows)) == [
        (0, 2, "指标", 1, 2), (1, 0, "甲", 2, 1), (1, 1, "12.50", 2, 1),
    ]  # fmt: skip


def test_equal_rows_are_two_rows() -> None:
    rows = _rows(
        """
        单位 | 采购 | 采购
        单位 | 品目 | 金额
        甲局 | 计算机 | 5.00
        甲局 | 计算机 | 5.00
        合计 | 合计 | 10.00
        """
    )
    merged = merge_repeated_cells(rows)
    amounts = [cell for row in merged[2:] if (cell := row[2]) is not None]
    assert [(cell.row, cell.text, cell.row_span) for cell in amounts] == [
        (2, "5.00", 1), (3, "5.00", 1), (4, "10.00", 1),
    ]  # fmt: skip


def test_what_stands_right_of_an_amount_shows_that_it_was_filled() -> None:
    rows = _rows(
        """
        项目 | 预算 | 指标 | 指标
        甲 | 12.50 | 数量 | 1个
        甲 | 12.50 | 数量 | 1个
        甲 | 12.50 | 质量 | 90%
        乙 | 3.00 | 3.00 | 5.00
        乙 | 3.00 | 3.00 | 5.00
        """
    )
    amounts = [cell for cell in _spans(merge_repeated_cells(rows)) if "." in cell[2]]
    assert amounts == [(1, 1, "12.50", 3, 1)]


def test_tables_that_repeat_nothing_in_the_head_come_back_as_they_are() -> None:
    rows = _rows(
        """
        单位 | 项目 | 金额
        某局 | 差旅费 | 1.00
        某局 | 差旅费 | 1.00
        """
    )
    assert merge_repeated_cells(rows) is rows
