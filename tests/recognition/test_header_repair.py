"""Header texts that slid over the wrong column are put back only where the body proves it."""

from __future__ import annotations

from ingest.header_repair import repair_displaced

from .conftest import make_cells, recognise

BODY = [["某中心", "380.33", "341.53", "38.80", "2470.15", "产出指标", "数量指标", "受理量", ""]]
# 项目支出 was lost from its group and stands last, over nothing; the levels slid to the left.
SLID = [
    ["单位名称"], ["申请", "资金总额"], ["申请", "人员经费"], ["申请", "公用经费"], ["一级指标"], ["二级指标"],
    ["三级指标"], ["指标值"], ["申请", "项目支出"],
]  # fmt: skip


def test_the_lost_head_is_put_back() -> None:
    """The whole-department form of a Hunan city."""
    body = make_cells(BODY)
    repaired, message = repair_displaced([list(path) for path in SLID], body)
    assert message is not None
    assert "项目支出" in message
    assert [path[-1] for path in repaired] == [
        "单位名称", "资金总额", "人员经费", "公用经费", "项目支出", "一级指标", "二级指标", "三级指标", "指标值",
    ]  # fmt: skip


def test_a_header_that_fits_is_left_alone() -> None:
    paths = [["单位名称"], ["资金总额"], ["一级指标"], ["二级指标"], ["三级指标"], ["项目支出"]]
    body = make_cells([["某中心", "1.00", "产出指标", "数量指标", "受理量", "1.00"]])
    assert repair_displaced(paths, body) == (paths, None)


def test_nothing_is_moved_where_the_levels_do_not_prove_it() -> None:
    body = make_cells([["某中心", "380.33", "341.53", "38.80", "2470.15", "说明", "", "", ""]])
    paths = [list(path) for path in SLID]
    assert repair_displaced(paths, body) == (paths, None)


def test_the_repair_is_reported() -> None:
    rows = [
        [path[-1] for path in SLID],
        ["某中心", "2850.48", "341.53", "38.80", "2470.15", "产出指标", "数量指标", "受理量", ""],
    ]
    read = recognise(rows, "部门整体支出绩效目标表", "单位：万元")
    assert "header_displaced" in read.issues
