"""What a workbook keeps beside its values: hidden parts, borders, indents, dates, number formats."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Alignment, Border, Side

from ingest.document import Document, Grid, TextLine
from ingest.grids import running_heads
from ingest.readers import read
from ingest.readers.number_formats import format_date, format_number

_RULED = Border(*[Side("thin")] * 4)


def _save(path: Path, rows: list[list[Any]], ruled: tuple[int, int] | None = None) -> Any:
    """A workbook of one sheet; rows ``ruled[0]`` to ``ruled[1]`` (counted from 1) have borders."""
    workbook = openpyxl.Workbook()
    sheet: Any = workbook.active
    for row in rows:
        sheet.append(row)
    if ruled is not None:
        width = max(map(len, rows))
        for number in range(ruled[0], ruled[1] + 1):
            for col in range(1, width + 1):
                sheet.cell(number, col).border = _RULED
    workbook.save(path)
    return workbook


def _content(document: Document) -> list[str | list[list[str | None]]]:
    return [
        block.text if isinstance(block, TextLine) else block.row_texts()
        for block in document.blocks()
    ]


_TABLE = [["项目", "金额"], ["基本支出", 1.5], ["项目支出", None], ["合计", 1.5]]
_READ = [["项目", "金额"], ["基本支出", "1.5"], ["项目支出", ""], ["合计", "1.5"]]


def test_text_above_between_and_below_tables(tmp_path: Path) -> None:
    long = "一、收入预算539.15万元，比上年增加12.30万元，主要原因是人员经费增加。"
    rows: list[list[Any]] = [
        ["某单位2026年预算"], [long], ["收支总表"], *_TABLE, ["注：空表"], [], ["支出总表"], *_TABLE,
        [], ["二、名词解释"], ["财政拨款：指…"],
    ]  # fmt: skip
    _save(tmp_path / "a.xlsx", rows)
    assert _content(read(tmp_path / "a.xlsx")) == [
        "某单位2026年预算", long, "收支总表", _READ, "注：空表", "支出总表", _READ,
        "二、名词解释", "财政拨款：指…",
    ]  # fmt: skip


@pytest.mark.parametrize("is_merged", [False, True])
def test_tables_that_follow_each_other_without_a_blank_row(tmp_path: Path, is_merged: bool) -> None:
    """As where a web page was opened in a spreadsheet and saved: title and unit part the tables."""
    above = [["预算01表"], ["收支总表"], ["部门：某局  单位：万元"]]
    rows: list[list[Any]] = [*above, *_TABLE, ["预算02表"], ["支出总表"], ["单位：万元"], *_TABLE]
    path = tmp_path / "a.xlsx"
    workbook = _save(path, rows)
    if is_merged:
        for number in (1, 2, 3, 8, 9, 10):
            workbook.active.merge_cells(f"A{number}:B{number}")
        workbook.save(path)
    assert _content(read(path)) == [
        *(text for (text,) in above), _READ, "预算02表", "支出总表", "单位：万元", _READ,
    ]  # fmt: skip


def test_a_sentence_below_a_table_is_text(tmp_path: Path) -> None:
    sentence = "本表为空：本部门无政府性基金预算支出。"
    _save(tmp_path / "a.xlsx", [["支出总表"], *_TABLE, [sentence]])
    assert _content(read(tmp_path / "a.xlsx")) == ["支出总表", _READ, sentence]


def test_a_title_alone_inside_a_form_parts_nothing(tmp_path: Path) -> None:
    form = [*_TABLE, ["项目绩效目标表"], ["指标", "指标值"], ["数量", 1.5]]
    _save(tmp_path / "a.xlsx", form)
    (grid,) = _content(read(tmp_path / "a.xlsx"))
    assert len(grid) == len(form)


@pytest.mark.parametrize("is_ruled", [False, True])
def test_tables_side_by_side_follow_each_other(tmp_path: Path, is_ruled: bool) -> None:
    left = [["表1 支出总表", None], [None, "单位：万元"], *_TABLE]
    right = [["表2 收入总表", None], [None, "单位：元"], ["来源", "金额"], ["拨款", 2.5], [], []]
    rows: list[list[Any]] = [[*a, None, *b] for a, b in zip(left, right, strict=True)]
    workbook = _save(tmp_path / "a.xlsx", rows)
    for row in range(3, 7) if is_ruled else ():
        for col in (1, 2, 4, 5):
            workbook.active.cell(row, col).border = _RULED
    workbook.save(tmp_path / "a.xlsx")
    assert _content(read(tmp_path / "a.xlsx"))[:5] == [
        "表1 支出总表", "单位：万元", _READ, "表2 收入总表", "单位：元",
    ]  # fmt: skip
    assert _content(read(tmp_path / "a.xlsx"))[5][:2] == [["来源", "金额"], ["拨款", "2.5"]]


def test_a_blank_column_inside_a_table_parts_nothing(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["支出总表"], ["项目", "金额", None, "备注"], ["甲", 1.5, None, "乙"]]
    _save(tmp_path / "a.xlsx", rows)
    assert _content(read(tmp_path / "a.xlsx")) == [
        "支出总表", [["项目", "金额", "", "备注"], ["甲", "1.5", "", "乙"]],
    ]  # fmt: skip


def test_formulas_saved_without_values_are_told(tmp_path: Path) -> None:
    _save(tmp_path / "a.xlsx", [["项目", "金额"], ["甲", 1.5], ["合计", "=SUM(B2:B2)"]])
    document = read(tmp_path / "a.xlsx")
    assert [(issue.code, issue.severity) for issue in document.issues] == [
        ("formulas_without_values", "warning")
    ]
    assert "1 formulas" in document.issues[0].message


def test_a_line_of_names_below_a_table_is_text(tmp_path: Path) -> None:
    names = ["填表人：", "张三", "审核人："]
    _save(tmp_path / "a.xlsx", [*_TABLE, [], names])
    assert _content(read(tmp_path / "a.xlsx")) == [_READ, *names]


def test_a_label_alone_and_a_blank_row_stay_in_their_table(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["项目", "金额"], ["一、收入"], ["财政拨款", 1.5], [], ["合计", 1.5]]
    _save(tmp_path / "a.xlsx", rows)
    (table,) = _content(read(tmp_path / "a.xlsx"))
    assert [row[0] for row in table] == ["项目", "一、收入", "财政拨款", "", "合计"]


def test_borders_say_what_is_a_table(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["部门：某局", "单位：万元"], ["项目", "金额"], ["一、收入"], [], ["绩效目标", None], ["合计", 1.5],
        ["审核人：", "填表人："],
    ]  # fmt: skip
    _save(tmp_path / "a.xlsx", rows, ruled=(2, 6))
    first, second, table, *below = _content(read(tmp_path / "a.xlsx"))
    assert (first, second, below) == ("部门：某局", "单位：万元", ["审核人：", "填表人："])
    assert [row[0] for row in table] == ["项目", "一、收入", "", "绩效目标", "合计"]


def test_hidden_rows_and_columns_are_not_read_and_told(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["编码", "项目", "金额"], ["01", "甲", 1.0], ["02", "乙", 9.9]]
    workbook = _save(tmp_path / "a.xlsx", rows)
    sheet = workbook.active
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["A"].hidden = True
    workbook.save(tmp_path / "a.xlsx")
    document = read(tmp_path / "a.xlsx")
    assert _content(document) == [[["项目", "金额"], ["甲", "1"]]]
    assert [(issue.code, issue.severity) for issue in document.issues] == [("hidden_cells", "info")]
    assert "1 hidden rows and 1 hidden columns" in document.issues[0].message


def test_empty_hidden_parts_are_no_news(tmp_path: Path) -> None:
    workbook = _save(tmp_path / "a.xlsx", [["项目", None, "金额"], ["甲", None, 1.0]])
    workbook.active.column_dimensions["B"].hidden = True
    workbook.save(tmp_path / "a.xlsx")
    document = read(tmp_path / "a.xlsx")
    assert _content(document) == [[["项目", "金额"], ["甲", "1"]]] and document.issues == ()


def test_a_merged_title_over_hidden_columns_is_kept(tmp_path: Path) -> None:
    workbook = _save(tmp_path / "a.xlsx", [["合计", None, None], ["甲", "乙", "丙"], [1.5, 2.5, 3]])
    sheet = workbook.active
    sheet.merge_cells("A1:C1")
    sheet.column_dimensions["A"].hidden = True
    workbook.save(tmp_path / "a.xlsx")
    assert _content(read(tmp_path / "a.xlsx")) == ["合计", [["乙", "丙"], ["2.5", "3"]]]


def test_sheets_keep_their_order_and_names(tmp_path: Path) -> None:
    workbook = _save(tmp_path / "a.xlsx", [["甲"]])
    for name in ("收支总表", "封面"):
        workbook.create_sheet(name)["A1"] = f"{name}的内容"
    workbook.move_sheet("封面", -2)
    workbook.save(tmp_path / "a.xlsx")
    assert _content(read(tmp_path / "a.xlsx")) == [
        "封面", "封面的内容", "甲", "收支总表", "收支总表的内容",
    ]  # fmt: skip


def test_what_every_sheet_repeats_is_no_running_head(tmp_path: Path) -> None:
    workbook = _save(tmp_path / "a.xlsx", [["部门：某局"], *_TABLE])
    for _ in range(5):
        for row in [["部门：某局"], *_TABLE]:
            workbook.worksheets[-1].append(row)
        workbook.create_sheet()["A1"] = "部门：某局"
    workbook.save(tmp_path / "a.xlsx")
    assert running_heads(read(tmp_path / "a.xlsx")) == frozenset()


def test_indents_of_the_format_are_indents(tmp_path: Path) -> None:
    workbook = _save(tmp_path / "a.xlsx", _TABLE)
    workbook.active["A3"].alignment = Alignment(indent=2)
    workbook.save(tmp_path / "a.xlsx")
    (grid,) = [block for block in read(tmp_path / "a.xlsx").blocks() if isinstance(block, Grid)]
    indents = {cell.text: cell.indent or 0 for cell in grid.cells}
    assert indents["基本支出"] == 0 and indents["项目支出"] == pytest.approx(18, abs=3)


@pytest.mark.parametrize(
    ("value", "code", "printed"),
    [
        (147.45000000000002, "General", "147.45"),
        (147.45000000000002, "#,##0.00", "147.45"),
        (0.12499999999999999, "0.00", "0.13"),
        (5391530, '0\\.00,"万元"', "53.92万元"),
        (5391530, "0\\.0000", "539.1530"),
        (5391530, "#,##0.00,", "5,391.53"),
        (539.153, '0.00"万元"', "539.15万元"),
        (1234.5, '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ', "1,234.50"),
        (0, "#,##0.00;-#,##0.00;;@", ""),
    ],
)
def test_numbers_are_printed_as_the_sheet_shows_them(
    value: float, code: str, printed: str, tmp_path: Path
) -> None:
    assert format_number(value, code) == printed
    workbook = _save(tmp_path / "a.xlsx", [["项目", "金额"], ["甲", value], ["乙", 1]])
    workbook.active["B2"].number_format = code
    workbook.save(tmp_path / "a.xlsx")
    (grid,) = _content(read(tmp_path / "a.xlsx"))
    assert grid[1] == ["甲", printed]


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ('yyyy"年"m"月"d"日"', "2026年2月5日"),
        ("[$-804]yyyy年mm月;@", "2026年02月"),
        ("yyyy\\-mm\\-dd", "2026-02-05"),
        ("yyyy/m/d;@", "2026/2/5"),
        ("h:mm", None),
    ],
)
def test_dates_are_printed_as_the_sheet_shows_them(code: str, printed: str | None) -> None:
    assert format_date(dt.date(2026, 2, 5), code) == printed
