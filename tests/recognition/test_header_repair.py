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


CUT = [
    ["合计", "公务用车购置及运行费", "<", "<", "公务接待费"],
    ["^", "小计", "公务用车购置", "公务用车运行", "^"],
    ["3.00", "2.60", "费\n0.00", "费\n2.60", "0.40"],
]


def test_the_last_line_of_a_head_is_lifted_out_of_the_number_below() -> None:
    """A sheet whose rows are all of one height prints the second line of a head over the first number."""
    read = recognise(CUT, "一般公共预算“三公”经费支出表", "单位：万元")
    assert [(c.label, c.item_code) for c in read.out.columns][2:4] == [
        ("公务用车购置及运行费/公务用车购置费", "vehicle_purchase"),
        ("公务用车购置及运行费/公务用车运行费", "vehicle_operation"),
    ]
    assert read.amounts() == ["3.00", "2.60", "0.00", "2.60", "0.40"]


def test_a_line_that_completes_no_declared_head_stays() -> None:
    rows = [*CUT[:2], ["3.00", "2.60", "减\n0.00", "2.60", "0.40"]]
    read = recognise(rows, "一般公共预算“三公”经费支出表", "单位：万元")
    assert "公务用车购置减" not in "".join(c.label for c in read.out.columns)
    assert "0.00" not in read.amounts()
