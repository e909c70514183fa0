"""Lines to passages: furniture, headings, captions, paragraphs cut by a page."""

from __future__ import annotations

import time

from ingest.document import Box, TextLine
from ingest.narrative import read_statements
from ingest.narrative.passages import build_passages, find_level

from .conftest import read_prose


def test_levels_of_numbers() -> None:
    levels = [
        find_level(t)
        for t in ("第一部分概况", "一、收入", "(二)支出", "3.项目", "(4)内容", "⑤其他", "1.28万元")
    ]
    assert levels == [0, 1, 2, 3, 4, 5, None]


def test_a_page_break_does_not_cut_a_sentence() -> None:
    prose = read_prose(
        "某局2026年度部门预算公开", "一、收入情况", "2026年收入预算100万元，比上年增加", "- 1 -",
        "某局2026年度部门预算公开", "20万元，增长25%。主要原因是新", "- 2 -",
        "某局2026年度部门预算公开", "增任务。", "- 3 -",
        year=2026, pages=[1, 1, 1, 1, 2, 2, 2, 3, 3, 3],
    )  # fmt: skip
    change = prose.having("20")
    assert (change.page_number, change.direction, change.reason_text) == (2, "increase", "新增任务")
    assert prose.having("25").anchor_no == prose.having("100").statement_no
    assert [s.subject_text for s in prose.statements if s.value_text in ("1", "2", "3")] == [
        "页码"
    ] * 3


def test_a_transcript_cut_between_pages_is_joined() -> None:
    prose = read_prose(
        "（一）收入预算：2024年收入预算 2850.48 万元。收入较去年增加 582.35 万元, 上升",
        "25.68%。",
        "收入预算图",
    )
    assert prose.having("25.68").anchor_no == prose.having("2850.48").statement_no


def test_contents_and_captions_hold_no_data() -> None:
    prose = read_prose(
        "目 录", "一、部门职责................................2", "二、收支总表的说明 16",
        "第二部分 2024 年度部门预算表", "公开01表", "2024年收支总表", "编制部门：某局 单位：万元",
    )  # fmt: skip
    assert {s.statement_role for s in prose.statements} == {"ordinal", "year"}


def test_the_scale_of_a_chart_is_not_joined_to_one_number() -> None:
    prose = read_prose("220000", "200000", "180000")
    assert [s.value_text for s in prose.statements] == ["220000", "200000", "180000"]


def test_a_heading_in_another_size_ends_before_the_text() -> None:
    box = Box(100, 100, 400, 110)
    lines = [
        TextLine("第五部分 三公经费预算情况", 1, 1, box, 22.0),
        TextLine("2024年“三公”经费预算5.58万元。", 1, 2, box, 14.0),
    ]
    (heading, text) = build_passages(lines)
    assert (heading.kind, text.kind) == ("heading", "text")


def test_a_section_is_the_nearest_heading_and_no_item() -> None:
    prose = read_prose(
        "三、支出情况", "（一）一般公共预算", "1.住房公积金（项）支出 5 万元，用于缴存。"
    )
    assert prose.having("5").section == "（一）一般公共预算"
    lines = [TextLine("支出 5 万元。", line_no=7)]
    statements, _ = read_statements(
        "doc",
        lines,
        fiscal_year=2024,
        stage="budget",
        section_of=lambda line: f"line {line.line_no}",
    )
    assert statements[0].section == "line 7"


def test_a_long_document_takes_next_to_no_time() -> None:
    paragraph = (
        "（一）公务接待费1.1万元，比2023年预算增加0.1万元，增长10%，主要原因是人员增加；"
        "其中：某项支出（含结转2万元）3万元。"
    )
    lines = [TextLine(paragraph, page_number=i // 30, line_no=i) for i in range(900)]
    read_statements("doc", lines[:50], fiscal_year=2024, stage="budget")
    began = time.process_time()
    statements, _ = read_statements("doc", lines, fiscal_year=2024, stage="budget")
    assert time.process_time() - began < 4  # about 0.4 s; the margin is for a busy machine
    assert len(statements) > 4500


def test_hostile_runs_of_words_take_no_time() -> None:
    runs = [
        "总数" * 4000, "预算安排的" * 2000, "（" * 5000, "1、" * 3000, "一般公共服务（类）" * 1500,
        "较" * 6000, "其中：" * 2000, "主要原因是" * 1500, "“" * 4000, "1，" * 4000, "a" * 20000,
        "设备" * 4000, "没有" * 4000, "持平" * 3000, "比2023年" * 3000, "其中5万元（" * 800,
    ]  # fmt: skip
    for run in runs:
        began = time.process_time()
        read_statements("doc", [TextLine(run + "5万元。", 1, 1)], fiscal_year=2024, stage="budget")
        assert time.process_time() - began < 4, run[:10]
