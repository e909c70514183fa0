"""Titles, dates and places as exported pages of government sites print them (names invented)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ingest.publisher import PublisherResult

Identify = Callable[..., PublisherResult]


@pytest.mark.parametrize(
    ("line", "unit", "year", "stage"),
    [
        ("石桥县青石镇人民政府 关于2023年部门决算公开情况的说明", "石桥县青石镇人民政府", 2023, "final_accounts"),
        ("石桥县司法局2022年“三公”经费预算情况", "石桥县司法局", 2022, "budget"),
        ("2018年石桥县质量监督局“三公”经费预算情况说明", "石桥县质量监督局", 2018, "budget"),
        ("石桥县科协会关于财政拨款“三公”经费2015年决算的情况说明", "石桥县科协会", 2015, "final_accounts"),
        ("石桥县河道堤防建设管理处 2021 年度决算公开说明 (目录)", "石桥县河道堤防建设管理处", 2021, "final_accounts"),
        ("石桥县信访局2024年部门预算公开 - 石桥县人民政府门户网站", "石桥县信访局", 2024, "budget"),
        ("中共溪口市委政策研究室 2023 部门预算及三公经费预算情况说明", "中共溪口市委政策研究室", 2023, "budget"),
        ("2023年度石桥县王河镇学区部门决算", "石桥县王河镇学区", 2023, "final_accounts"),
    ],
)  # fmt: skip
def test_titles_of_pages(
    identify_pages: Identify, line: str, unit: str, year: int, stage: str
) -> None:
    result = identify_pages([line, "一、部门基本情况"])
    assert (result.unit_name, result.fiscal_year, result.stage) == (unit, year, stage)


def test_the_headings_of_parts_say_whose_document_it_is(identify_pages: Identify) -> None:
    result = identify_pages(
        [
            "目 录",
            "第一部分 溪口市住房公积金管理中心概况",
            "第二部分 溪口市住房公积金管理中心2015年部门决算表",
            "第三部分 溪口市住房公积金管理中心2015年部门决算情况说明",
        ]
    )
    assert result.unit_name == "溪口市住房公积金管理中心"
    assert (result.fiscal_year, result.stage) == (2015, "final_accounts")
    assert (result.document_kind, result.title) == ("部门决算", None)


@pytest.mark.parametrize(("bracket", "scope"), [("（汇总）", "department"), ("（本级）", "unit")])
def test_brackets_behind_the_name_say_how_much_is_covered(
    identify_pages: Identify, bracket: str, scope: str
) -> None:
    result = identify_pages(
        [f"石桥县教育局{bracket}2023年度部门决算", "目 录", f"第一部分 石桥县教育局{bracket}概况"]
    )
    assert (result.unit_name, result.scope) == ("石桥县教育局", scope)


def test_a_sum_over_the_publisher_alone_is_one_unit(identify_pages: Identify) -> None:
    result = identify_pages(
        [
            "石桥县教育局（汇总）2026年部门预算公开说明",
            "三、预算单位构成",
            "纳入本部门当年预算编制范围的二级预算单位共有1个，包括：",
            "1.石桥县教育局本级（机关）",
            "四、人员情况说明",
        ]
    )
    assert result.scope == "unit"


@pytest.mark.parametrize(
    ("lines", "date"),
    [
        (["2022-10-17 17:46     来源：财务处     作者："], "2022-10-17"),
        (["2021-09-02  石桥县财政局   浏览："], "2021-09-02"),
        (["[ 发布机构 ] 石桥县 [ 发布日期 ] 2022-10-20"], "2022-10-20"),
        (["• 发布日期", "• 2025-09-18", "• 文号"], "2025-09-18"),
        (["发布机构 县卫生健康局 发文日期 2024-01-04"], "2024-01-04"),
        (["2022年度收入支出"], None),
    ],
)
def test_dates_of_pages(identify_pages: Identify, lines: list[str], date: str | None) -> None:
    assert identify_pages(["石桥县信访局2021年度部门决算", *lines]).published_on == date


def test_a_short_name_in_the_text_is_the_full_one_of_the_title(identify_pages: Identify) -> None:
    result = identify_pages(
        [
            "石桥县东兴镇人民政府",
            "2020年部门预算及“三公”经费预算",
            "目 录",
            "第一部分 东兴镇人民政府基本情况",
            "第二部分 东兴镇人民政府2020年部门预算",
            "第三部分 东兴镇人民政府基本情况",
            "第四部分 东兴镇人民政府基本情况",
        ]
    )
    assert result.unit_name == "石桥县东兴镇人民政府"
    assert (result.division_code, result.admin_level) == ("910121", "township")


def test_a_branch_lies_in_the_district_it_is_named_after(identify_pages: Identify) -> None:
    result = identify_pages(["溪口市公安局望江区分局2019年决算公开报告"])
    assert result.division_code == "910102"


def test_the_kind_of_funding_is_no_part_of_a_name(identify_pages: Identify) -> None:
    result = identify_pages(
        [
            "2022年部门预算说明",
            "纳入2022年部门预算编制范围的只有溪口市第二人民医院（差额单位）本级。",
        ]
    )
    assert result.unit_name == "溪口市第二人民医院"
