"""Several budget units or one: lists, sentences, numbers, rows; merged units do not count."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from ingest.publisher import PublisherResult

Item = str | Sequence[Sequence[str]]
Identify = Callable[..., PublisherResult]

COVER = ["溪口市数据局", "2026年部门预算公开"]
HEADING = "二、部门预算单位构成"
UNITS = ("溪口市信息中心", "溪口市便民服务中心")


def scope_of(identify_pages: Identify, *body: Item) -> tuple[str | None, object]:
    result = identify_pages(COVER, [HEADING, *body, "三、收支总体情况"])
    return result.scope, result.evidence["scope"]["rule"]


@pytest.mark.parametrize(
    "body",
    [
        [
            "纳入本部门2026年部门汇总预算编制范围的预算单位共计 3 家，具体包括：溪口市数据局（本",
            "级），溪口市信息中心，溪口市便民服务中心。",
        ],
        ["下设二级预算单位3个，分别是：溪口市数据局（本级）、溪口市信息中心、溪口市便民服务中心。"],
        [
            "本部门预算为汇总预算，包括：局本级预算，以及纳入编制",
            "范围的下属单位预算。下属单位具体包括：溪口市信息中心、溪口市便民服务中心。",
        ],
        [
            "本部门中，行政单位1家，事业单位2家，具体包括：",
            "1. 溪口市数据局（本部）。",
            "2. 溪口市信息中心。",
            "3. 溪口市便民服务中心。",
        ],
        ["1.溪口市数据局机关；2.溪口市信息中心；3.溪口市便民服务中心。"],
        [
            "列入预算编制范围的单位见下表：",
            [
                ["序号", "单位名称"],
                ["（一）", "溪口市数据局(本级)"],
                ["（二）", UNITS[0]],
                ["（三）", UNITS[1]],
            ],
        ],
        ["溪口市数据局部门预算包括：1.溪口市数据局 2.溪口市信息中心。"],
    ],
)  # fmt: skip
def test_several_listed_units_make_a_department(
    body: Sequence[Item], identify_pages: Identify
) -> None:
    assert scope_of(identify_pages, *body) == ("department", "listed_units")


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (["我部门没有下属单位，按照要求，单独编制本级预算。"], "says_none"),
        (["本部门无独立核算下属单位，部门预算为本级预算。"], "says_none"),
        (["溪口市数据局部门只有本级，没有其他二级预算单位。"], "says_none"),
        (["溪口市数据局2026年度预算仅包括单位本级预算，无其他下属单位预算。"], "says_none"),
        (["本局由机关0个股室和0个非独立核算的二级事业单位组成，合并编制预算。"], "says_none"),
        (["溪口市数据局下设1个预算单位，为溪口市数据局本级。"], "lists_itself_only"),
        (
            [
                "纳入编制范围的单位包括：",
                [
                    ["序号", "单位名称", "备注"],
                    ["1", "溪口市数据局（本级）", ""],
                    ["2", "溪口市信息中心", "预算不单列，并入本级"],
                ],
            ],
            "other_units_merged",
        ),
        (
            ["具体包括：", "1.溪口市数据局本部。", "2.下属事业单位溪口市信息中心不单列预算，并入本部。"],
            "other_units_merged",
        ),
        (["本部门内设办公室、法规处、规划处、信息中心等8个处室。"], "no_other_unit_named"),
    ],
)  # fmt: skip
def test_one_budget_unit_makes_a_unit(
    body: Sequence[Item], rule: str, identify_pages: Identify
) -> None:
    assert scope_of(identify_pages, *body) == ("unit", rule)


@pytest.mark.parametrize(
    ("sentence", "scope"),
    [
        ("纳入编制范围的二级预算单位共有13个，名单见附表。", "department"),
        ("纳入编制范围的二级预算单位共有1个。", "unit"),
        ("本部门有下属三个事业单位。", "department"),
    ],
)
def test_a_stated_number_decides_without_a_list(
    sentence: str, scope: str, identify_pages: Identify
) -> None:
    assert scope_of(identify_pages, sentence)[0] == scope


def test_rows_by_unit_decide_last(identify_pages: Identify) -> None:
    table = [
        ["单位名称", "合计", "财政拨款"],
        ["合计", "30.00", "30.00"],
        ["溪口市数据局", "10.00", "10.00"],
        ["溪口市信息中心", "20.00", "20.00"],
    ]
    result = identify_pages(COVER, ["收入总表", table])
    assert (result.scope, result.evidence["scope"]["rule"]) == ("department", "rows_by_unit")
    own = [row for row in table if row[0] != "溪口市信息中心"]
    result = identify_pages(COVER, ["收入总表", own])
    assert (result.scope, result.evidence["scope"]["rule"]) == ("unit", "no_other_unit_named")


def test_a_titled_unit_budget_is_one_unit(identify_pages: Identify) -> None:
    result = identify_pages(
        ["溪口市数据局2026年单位预算"],
        [HEADING, "下属单位包括：溪口市信息中心、溪口市便民服务中心。"],
    )
    assert result.scope == "unit"
