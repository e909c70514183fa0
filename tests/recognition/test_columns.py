"""What columns mean, and which printed sum each is part of."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ingest.column_roles import read_columns
from ingest.columns import Column
from ingest.dimensions import depth, generalises


def columns(
    *paths: str, keys: int = 1, year: int | None = 2024, two_sided: bool = False
) -> dict[str, Column]:
    """Columns by header path; the first ``keys`` hold no numbers."""
    split = [path.split("/") if path else [] for path in paths]
    numbers = [number >= keys for number in range(len(paths))]
    found = read_columns(split, numbers, two_sided=two_sided, fiscal_year=year)
    return {column.label: column for column in found}


def parents(found: dict[str, Column]) -> dict[str, str | None]:
    """Header path → header path of the sum that the column is part of."""
    by_no = {column.col_no: column.label for column in found.values()}
    return {
        label: by_no.get(column.parent_col_no) if column.parent_col_no is not None else None
        for label, column in found.items()
        if column.role == "amount"
    }


def test_income_by_source_and_year() -> None:
    """收入总表 by unit: 合计, this year's sources, what is carried forward (an Anhui city)."""
    found = columns(
        "单位名称", "合计", "本年收入/小计", "本年收入/一般公共预算", "本年收入/政府性基金预算",
        "上年结转结余/小计", "上年结转结余/一般公共预算",
    )  # fmt: skip
    assert parents(found) == {
        "合计": None,
        "本年收入/小计": "合计",
        "本年收入/一般公共预算": "本年收入/小计",
        "本年收入/政府性基金预算": "本年收入/小计",
        "上年结转结余/小计": "合计",
        "上年结转结余/一般公共预算": "上年结转结余/小计",
    }
    carried = found["上年结转结余/一般公共预算"]
    assert carried.dims["period"] == "carried_forward"
    assert carried.dims["income_source_code"] == "general_public_budget"


def test_fiscal_sources_below_a_subtotal() -> None:
    """财政拨款 split into three funds beside 事业收入 (a Jiangxi city)."""
    found = columns(
        "科目名称", "合计", "财政拨款/小计", "财政拨款/一般公共预算拨款收入", "财政拨款/政府性基金预算拨款收入",
        "事业收入", "其他收入",
    )  # fmt: skip
    assert parents(found) == {
        "合计": None,
        "财政拨款/小计": "合计",
        "财政拨款/一般公共预算拨款收入": "财政拨款/小计",
        "财政拨款/政府性基金预算拨款收入": "财政拨款/小计",
        "事业收入": "合计",
        "其他收入": "合计",
    }


def test_natures_in_two_levels() -> None:
    """一般公共预算支出表: 合计 | 基本支出 小计 人员 公用 | 项目支出."""
    found = columns(
        "科目名称", "合计", "基本支出/小计", "基本支出/人员经费", "基本支出/公用经费", "项目支出",
    )  # fmt: skip
    assert parents(found) == {
        "合计": None,
        "基本支出/小计": "合计",
        "基本支出/人员经费": "基本支出/小计",
        "基本支出/公用经费": "基本支出/小计",
        "项目支出": "合计",
    }


def test_personnel_and_public_alone_add_up_to_the_total() -> None:
    found = columns("科目名称", "合计", "人员经费", "公用经费")
    assert parents(found) == {"合计": None, "人员经费": "合计", "公用经费": "合计"}


def test_vehicles_of_three_public_items() -> None:
    found = columns(
        "单位名称", "“三公”经费合计", "因公出国（境）费", "公务用车购置及运行费/小计",
        "公务用车购置及运行费/公务用车购置费", "公务用车购置及运行费/公务用车运行费", "公务接待费",
    )  # fmt: skip
    assert parents(found) == {
        "“三公”经费合计": None,
        "因公出国（境）费": "“三公”经费合计",
        "公务用车购置及运行费/小计": "“三公”经费合计",
        "公务用车购置及运行费/公务用车购置费": "公务用车购置及运行费/小计",
        "公务用车购置及运行费/公务用车运行费": "公务用车购置及运行费/小计",
        "公务接待费": "“三公”经费合计",
    }


def test_other_years_are_sums_of_their_own() -> None:
    """Two years side by side (Chongqing, Yantai): no column is part of another year's."""
    found = columns(
        "科目名称", "2023年预算数", "2024年预算数/小计", "2024年预算数/基本支出", "2024年预算数/项目支出",
    )  # fmt: skip
    assert found["2023年预算数"].dims["value_year"] == 2023
    assert found["2024年预算数/基本支出"].dims["value_year"] == 2024
    assert parents(found)["2024年预算数/基本支出"] == "2024年预算数/小计"
    assert parents(found)["2023年预算数"] is None


@pytest.mark.parametrize(
    ("header", "year", "stage"),
    [
        ("上年预算数", 2023, "budget"),
        ("上年执行数", 2023, "execution"),
        ("2023年决算数", 2023, "final_accounts"),
        ("2024年预算数", 2024, "budget"),
        ("本年预算数", None, "budget"),
        ("调整预算数", None, "adjusted_budget"),
        ("2025年度", 2025, None),
    ],
)
def test_years_and_stages(header: str, year: int | None, stage: str | None) -> None:
    found = columns("科目名称", header, "项目支出")[header]
    assert (found.dims.get("value_year"), found.dims.get("value_stage")) == (year, stage)


@pytest.mark.parametrize(
    "header", ["其中：政府采购金额", "其中：财政拨款", "其中：面向中小企业预留"]
)
def test_of_which_columns_add_nothing(header: str) -> None:
    found = columns("项目名称", "合计", "一般公共预算", header)
    assert found[header].is_of_which


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("增减额", "change"),
        ("增减变化情况", "change"),
        ("增长率", "rate"),
        ("占比", "rate"),
        ("比上年增减%", "rate"),
        ("在职人数", "count"),
        ("采购数量", "count"),
        ("备注", "text"),
        ("序号", "ordinal"),
        ("没人申报过的栏目", "unknown"),
    ],
)
def test_columns_that_are_no_money(header: str, role: str) -> None:
    assert columns("科目名称", "合计", header)[header].role == role


def test_a_column_of_words_that_nobody_declared_is_text() -> None:
    found = read_columns([["没人申报过的栏目"]], [False], two_sided=False, fiscal_year=2024)
    assert found[0].role == "text"


def test_unit_beside_the_head() -> None:
    found = columns("项目名称", "金额（元）", "合计")
    assert found["金额（元）"].unit_text == "元"
    assert found["合计"].unit_text is None


def test_code_segments_are_told_apart_by_group() -> None:
    """类 款 项 twice: functional and economic codes side by side (a procurement table)."""
    split: Sequence[Sequence[str]] = [
        ["科目编码", "类"], ["科目编码", "款"], ["科目编码", "项"],
        ["部门预算支出经济分类", "类"], ["部门预算支出经济分类", "款"], ["合计"],
    ]  # fmt: skip
    found = read_columns(split, [True] * 6, two_sided=False, fiscal_year=2024)
    assert [(c.role, c.group_no) for c in found] == [
        ("code_class", 0), ("code_section", 0), ("code_item", 0), ("code_class", 1), ("code_section", 1),
        ("amount", 0),
    ]  # fmt: skip


def test_a_column_between_code_segments_keeps_its_place() -> None:
    """科目编码 heads three columns, and the text of the second went wrong in the file."""
    split: Sequence[Sequence[str]] = [["科目编码"], ["小写"], ["科目编码"], ["功能科目"], ["总计"]]
    found = read_columns(split, [True] * 5, two_sided=False, fiscal_year=2024)
    assert [c.col_no for c in found] == [0, 1, 2, 3, 4]
    assert [c.role for c in found if c.label == "科目编码"] == ["code_class", "code_section"]


def test_sides_of_a_summary_are_panels() -> None:
    split = [["收入", "项目"], ["收入", "预算数"], ["支出", "项目"], ["支出", "预算数"]]
    found = read_columns(split, [False, True, False, True], two_sided=True, fiscal_year=2024)
    assert [c.panel_no for c in found] == [1, 1, 2, 2]
    assert [c.role for c in found] == ["name", "amount", "name", "amount"]


def test_garbled_text_below_a_readable_head_does_not_hide_it() -> None:
    found = read_columns(
        [["科目名称"], ["合计"], ["项目支出", "カ\ufffd"]],
        [False, True, True],
        two_sided=False,
        fiscal_year=2024,
    )
    assert found[2].role == "amount"
    assert found[2].dims["nature_code"] == "project"


def test_sums_are_wider_than_their_parts() -> None:
    assert generalises({}, {"nature_code": "basic"})
    assert generalises({"nature_code": "basic"}, {"nature_code": "basic_public"})
    assert not generalises({"nature_code": "project"}, {"nature_code": "basic_public"})
    assert not generalises({"nature_code": "basic"}, {"nature_code": "basic"})
    assert not generalises({"value_year": 2023}, {"nature_code": "basic"})
    assert generalises(
        {"income_source_code": "fiscal_appropriation"},
        {"income_source_code": "government_fund", "period": "current_year"},
    )
    assert depth({"nature_code": "basic_public"}) > depth({"nature_code": "basic"}) > depth({})


def test_parts_of_a_fund_that_no_column_sums_split_it() -> None:
    """经费拨款 | 非税返还 below 一般公共预算, which has no 小计: all of it, nothing listed inside."""
    found = columns(
        "部门名称", "合计", "上年结转", "本年收入/小计", "本年收入/一般公共预算/经费拨款",
        "本年收入/一般公共预算/非税返还", "本年收入/政府性基金预算",
    )  # fmt: skip
    for label in ("本年收入/一般公共预算/经费拨款", "本年收入/一般公共预算/非税返还"):
        assert parents(found)[label] == "本年收入/小计"
        assert not found[label].is_of_which


def test_parts_of_a_fund_beside_its_sum_are_listed_inside_it() -> None:
    found = columns(
        "部门名称", "合计", "一般公共预算/小计", "一般公共预算/经费拨款", "一般公共预算/非税返还"
    )
    assert found["一般公共预算/非税返还"].is_of_which


def test_what_is_printed_as_a_part_of_another_column_stays_one() -> None:
    """经费拨款 | 其中：非税收入 (80 and 30 of 100): the second lies in the first."""
    group = "一般公共预算拨款"
    found = columns(
        "科目名称", "合计", f"{group}/经费拨款", f"{group}/其中：纳入预算管理的非税收入", "政府性基金",
    )  # fmt: skip
    assert found[f"{group}/其中：纳入预算管理的非税收入"].is_of_which
    assert not found[f"{group}/经费拨款"].is_of_which
    assert parents(found)[f"{group}/经费拨款"] == "合计"


def test_own_money_of_a_level_beside_transfers_to_it() -> None:
    """财政拨款/一般公共预算: 小计 | 本级 | 上级转移支付."""
    group = "财政拨款/一般公共预算"
    found = columns(
        "科目名称",
        "合计",
        "财政拨款/小计",
        f"{group}/小计",
        f"{group}/本级",
        f"{group}/上级转移支付",
    )
    assert parents(found)[f"{group}/本级"] == f"{group}/小计"
    assert parents(found)[f"{group}/上级转移支付"] == f"{group}/小计"
    assert not found[f"{group}/上级转移支付"].is_of_which


def test_what_a_project_is_for_does_not_name_it() -> None:
    """项目名称 | 项目内容 side by side; 项目内容 alone names the projects."""
    both = columns("项目名称", "项目内容", "合计", keys=2)
    assert (both["项目名称"].role, both["项目内容"].role) == ("project", "text")
    assert columns("项目内容", "合计")["项目内容"].role == "project"


def test_a_sum_of_several_years_is_inside_no_year() -> None:
    """三年合计 | 2024年 | 2025年 | 2026年 of a medium-term plan."""
    assert columns("项目名称", "三年合计", "2024年")["三年合计"].is_of_which


def test_money_below_a_head_of_counted_things_is_money() -> None:
    """国有资产占有使用情况表: how many, and what they are worth."""
    found = columns(
        "单位名称",
        "单价100万元以上设备(不含车辆)/数量(台)",
        "单价100万元以上设备(不含车辆)/价值(万元)",
        "其他用车/数量(辆)",
        "其他用车/金额(万元)",
        "执法执勤用车",
        "执法执勤用车/价值",
    )
    assert [column.role for column in found.values()] == [
        "unit_name", "count", "amount", "count", "amount", "count", "amount",
    ]  # fmt: skip
    assert found["其他用车/金额(万元)"].unit_text == "万元"


def test_vehicles_with_a_unit_of_money_are_not_counted() -> None:
    """A column that nobody declared as money keeps its numbers and asks."""
    found = columns("单位名称", "合计", "执法执勤用车(万元)", "其他用车(万元)")
    assert [column.role for column in found.values()] == [
        "unit_name", "amount", "unknown", "unknown",
    ]  # fmt: skip


def test_vehicles_below_what_they_cost_are_not_counted() -> None:
    """公务用车运行维护费 by kinds of vehicles, beside how many there are."""
    group = "公务用车运行维护费"
    found = columns(
        "单位名称", f"{group}/合计", f"{group}/执法执勤用车", f"{group}/其他用车",
        f"{group}/公务用车保有量(辆)",
    )  # fmt: skip
    assert [column.role for column in found.values()] == [
        "unit_name", "amount", "amount", "amount", "count",
    ]  # fmt: skip
    assert parents(found)[f"{group}/其他用车"] == f"{group}/合计"
