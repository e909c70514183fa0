"""Titles in the orders and line breaks in which they are printed."""

from __future__ import annotations

import pytest

from ingest.publisher.lines import Line
from ingest.publisher.titles import Title, find_published_on, find_titles, parse_year
from ingest.text import squeeze


def lines_of(*texts: str) -> list[Line]:
    return [Line(text, squeeze(text), 1, None) for text in texts]


def best(*texts: str) -> Title | None:
    return next(iter(find_titles(lines_of(*texts))), None)


@pytest.mark.parametrize(
    ("texts", "name", "year", "kind", "stage"),
    [
        (["溪口市热线中心 2024 年单位预算"], "溪口市热线中心", 2024, "单位预算", "budget"),
        (["溪口市信访局", "2026年部门预算公开"], "溪口市信访局", 2026, "部门预算", "budget"),
        (["2026年", "溪口市信访局部门预算"], "溪口市信访局", 2026, "部门预算", "budget"),
        (["2026年度", "溪口市医保局", "部门预算"], "溪口市医保局", 2026, "部门预算", "budget"),
        (["溪口市财政局", "2024年度部门决算"], "溪口市财政局", 2024, "部门决算", "final_accounts"),
        (["2019年溪口市交通局部门决算"], "溪口市交通局", 2019, "部门决算", "final_accounts"),
        (
            ["2024 年度 溪口市 12345 政务服务便 民热线中心单位预算"],
            "溪口市12345政务服务便民热线中心",
            2024,
            "单位预算",
            "budget",
        ),
        (["溪口市人社局", "2020 年部门综合预算"], "溪口市人社局", 2020, "部门预算", "budget"),
        (["溪口市信访局（汇总）", "2026年部门预算公开说明"], "溪口市信访局", 2026, "部门预算", "budget"),
        (["国家信访局 年度部门预算", "2026"], "国家信访局", 2026, "部门预算", "budget"),
        (["溪口市信访局二〇二六年部门预算"], "溪口市信访局", 2026, "部门预算", "budget"),
        (["附件1：溪口市信访局2026年部门预算编制说明"], "溪口市信访局", 2026, "部门预算", "budget"),
        (["关于溪口市信访局2026年部门预算公开的说明"], "溪口市信访局", 2026, "部门预算", "budget"),
        (["溪口市信访局2025年部门预算调整情况说明"], "溪口市信访局", 2025, "部门预算", "adjusted_budget"),
        (["溪口市望江区２０２４年区级单位预算"], "溪口市望江区", 2024, "单位预算", "budget"),
    ],
)  # fmt: skip
def test_titles_are_parsed(texts: list[str], name: str, year: int, kind: str, stage: str) -> None:
    title = best(*texts)
    assert title is not None
    assert (title.name, title.year, title.kind, title.stage) == (name, year, kind, stage)


@pytest.mark.parametrize(
    "text",
    [
        "第二部分 2026年部门预算表",
        "一、2025年单位预算收支情况说明",
        "2024年一般公共预算支出表",
        "1. 2025年部门财务收支预算总表",
        "2026年预算数为5,826.21万元，比2025年执行数增加",
        "收入预算",
        "溪口市商务局2024年工作总结和2025年工作思路",
        "",
    ],
)
def test_other_lines_are_no_titles(text: str) -> None:
    assert best(text) is None


def test_a_window_does_not_start_with_a_stray_mark() -> None:
    title = best(".", "溪口市信访局（本级）", "2026年度部门预算公开", "初审：某某")
    assert title is not None
    assert title.text == "溪口市信访局（本级） 2026年度部门预算公开"


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024 年 2 月", "2024-02"),
        ("2026年2月14日", "2026-02-14"),
        ("二〇二六年三月", "2026-03"),
        ("二〇二六年十二月二十八日", "2026-12-28"),
        ("发布时间：2026-02-14 10:30 来源：市财政局", "2026-02-14"),
        ("2026年", None),
        ("2026年13月", None),
        ("2026年预算公开于2月", None),
    ],
)
def test_dates_on_the_cover(text: str, iso: str | None) -> None:
    found = find_published_on(lines_of(text))
    assert (found[0] if found else None) == iso


@pytest.mark.parametrize(
    ("text", "year"), [("2026", 2026), ("二〇二六", 2026), ("二零一九", 2019), ("", None), (None, None), ("二六", None)]
)  # fmt: skip
def test_years_in_both_scripts(text: str | None, year: int | None) -> None:
    assert parse_year(text) == year
