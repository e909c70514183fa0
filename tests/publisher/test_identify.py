"""Whole documents of invented places: every layout that hid a name, a year or a place."""

from __future__ import annotations

import json
from collections.abc import Callable

from ingest.document import Document
from ingest.publisher import REPRODUCTION_SENTENCE, Divisions, PublisherResult, identify

Identify = Callable[..., PublisherResult]


def codes(result: PublisherResult) -> list[str]:
    return [issue.code for issue in result.issues]


def test_year_and_name_on_two_lines_and_nothing_else(identify_pages: Identify) -> None:
    result = identify_pages(["2031年", "溪口市信访局部门预算"])
    assert (result.unit_name, result.department_name) == ("溪口市信访局", "溪口市信访局")
    assert (result.fiscal_year, result.stage, result.scope) == (2031, "budget", "unit")
    assert (result.division_code, result.city_name, result.province_name) == (
        "910100",
        "溪口市",
        "云岭省",
    )
    assert codes(result) == []


def test_a_unit_in_brackets_with_a_code(identify_pages: Identify) -> None:
    result = identify_pages(
        ["2025 年单位预算", "目录"],
        ["单位收入汇总表", "[166003]溪口市 12345 政务热线管理中心", "单位：万元"],
        ["单位支出汇总表", "填报单位[166003]溪口市 12345 政务热线管理中心"],
    )
    assert result.unit_name == "溪口市12345政务热线管理中心"
    assert (result.fiscal_year, result.document_kind, result.scope) == (2025, "单位预算", "unit")


def test_a_running_header_names_the_publisher(identify_pages: Identify) -> None:
    header = "溪口市数据局2026年度部门预算公开"
    result = identify_pages(["政府信息公开"], *[[header, f"正文{i}"] for i in range(4)])
    assert (result.unit_name, result.fiscal_year) == ("溪口市数据局", 2026)


def test_a_title_broken_by_text_recognition(identify_pages: Identify) -> None:
    result = identify_pages(["2024 年度 溪口市 12345 政务服务便 民热线中心单位预算"])
    assert result.unit_name == "溪口市12345政务服务便民热线中心"
    assert result.department_name is None


def test_a_title_that_names_only_the_place(identify_pages: Identify) -> None:
    result = identify_pages(
        ["天泽市北苑区2026年区级部门预算", "预算主管部门：天泽市北苑区人民政府万象街道办事处"]
    )
    assert result.unit_name == "天泽市北苑区人民政府万象街道办事处"
    assert result.department_name == result.unit_name
    assert (result.division_code, result.admin_level) == ("930105", "township")
    assert (result.city_name, result.province_name) == ("天泽市", "天泽市")


def test_the_label_above_the_tables_is_the_last_resort(identify_pages: Identify) -> None:
    table = [["项目", "2026年预算数"], ["收入总计", "10.00"], ["支出总计", "10.00"]]
    result = identify_pages(
        ["收支预算总表", "部门（单位）：溪口市信访局    单位：万元", table],
        ["支出预算总表", "部门（单位）：溪口市信访局    单位：万元", table],
    )
    assert result.unit_name == "溪口市信访局"
    assert result.stage == "budget"


def test_a_workbook_prints_everything_in_cells(identify_pages: Identify) -> None:
    sheet = [
        ["2026年部门收支预算总表", "", ""],
        ["单位名称：溪口市信访局", "", "单位：万元"],
        ["项目", "2026年预算数", ""],
        ["收入总计", "10.00", ""],
    ]
    cover = [["2026年", ""], ["溪口市信访局部门预算", ""]]
    for pages in ([[cover], [sheet]], [[sheet], [sheet]]):
        result = identify_pages(*pages)
        assert (result.unit_name, result.fiscal_year, result.stage) == (
            "溪口市信访局",
            2026,
            "budget",
        )


def test_a_web_page_opens_with_its_menu(identify_pages: Identify) -> None:
    result = identify_pages(
        [
            "溪口市人民政府",
            "首页 >> 政府信息公开 >> 法定主动公开内容",
            "中国共产党溪口市委员会宣传部部门2021年度部门决算",
            "来源：市委宣传部    发布时间：2022-10-26 16:08:34   点击：[]",
            "目录",
        ]
    )
    assert result.title == "中国共产党溪口市委员会宣传部部门2021年度部门决算"
    assert result.unit_name == "中国共产党溪口市委员会宣传部"
    assert (result.published_on, result.division_code) == ("2022-10-26", "910100")


def test_a_document_without_title(identify_pages: Identify) -> None:
    result = identify_pages(
        [
            "目 录",
            "第一部分2023年度单位预算情况说明",
            "第二部分2023年度单位预算报表",
            "第一部分 2023年度单位预算情况说明",
            "（一）本单位性质、职责等情况",
            "溪口市卫生健康委员会宣传教育中心是溪口市卫生健康委员会所属正处级公益一类事业单位。",
            "2023年度收入预算3309.58万元，比2022年年初预算数减少374.18万元。",
        ]
    )
    assert result.unit_name == "溪口市卫生健康委员会宣传教育中心"
    assert result.department_name == "溪口市卫生健康委员会"
    assert (result.document_kind, result.fiscal_year) == ("单位预算", 2023)
    assert result.title is None


def test_a_second_name_in_brackets_is_left_to_the_title(identify_pages: Identify) -> None:
    result = identify_pages(
        ["溪口市望江区综合行政执法局（溪口市望江区城市管理局）2021年度部门决算"],
        ["部门：溪口市望江区综合行政执法局    单位：万元"],
    )
    assert result.unit_name == "溪口市望江区综合行政执法局"
    assert "城市管理局" in (result.title or "")


def test_a_title_that_says_neither_department_nor_unit(identify_pages: Identify) -> None:
    result = identify_pages(
        ["2022年石桥县教育局预算公开", "目录"],
        ["第一部分 2022年部门预算说明", "二、部门预算单位构成", "第二部分 2022年部门预算表"],
    )
    assert (result.unit_name, result.document_kind) == ("石桥县教育局", "部门预算")
    assert (result.division_code, result.admin_level) == ("910121", "county")


def test_money_units_are_no_publishers(identify_pages: Identify) -> None:
    result = identify_pages(["2026年部门预算", "单位：万元", "金额单位：元", "单位：人民币万元"])
    assert result.unit_name is None
    assert codes(result) == ["unknown_unit"]


def test_the_department_of_a_unit(identify_pages: Identify) -> None:
    cover = ["溪口市热线中心2024年单位预算"]
    form = [["主管部门及代码", "[501]溪口市人民政府办公室", "实施单位", "溪口市热线中心"]]
    assert identify_pages(cover, [form]).department_name == "溪口市人民政府办公室"
    for sentence in (
        "溪口市热线中心是溪口市行政审批局所属正科级公益一类事业单位。",
        "溪口市热线中心属市行政审批局下属事业单位，无下属二级预算单位。",
        "本单位为溪口市行政审批局直属事业单位。",
    ):
        result = identify_pages(cover, ["（二）机构设置", sentence])
        assert result.department_name == "溪口市行政审批局", sentence


def test_a_short_name_is_resolved_by_the_document(identify_pages: Identify) -> None:
    result = identify_pages(
        ["区热线中心", "2024年部门预算编制说明"],
        ["一、基本职能", "溪口市望江区热线中心（以下简称区热线中心）主要负责热线办理。"],
    )
    assert result.unit_name == "溪口市望江区热线中心"
    assert result.division_code == "910102"


def test_an_ambiguous_district_is_reported_not_guessed(identify_pages: Identify) -> None:
    result = identify_pages(["望江区财政局", "2026年部门预算"])
    assert result.unit_name == "望江区财政局"
    assert (result.division_code, result.city_name, result.admin_level) == (None, None, None)
    (issue,) = result.issues
    assert issue.code == "ambiguous_division"
    assert "910102" in issue.message
    assert "920103" in issue.message
    assert issue.page_number == 1


def test_an_alias_places_an_ambiguous_unit(
    invented: Divisions, make_document: Callable[..., Document]
) -> None:
    alias = {
        "alias_name": "望江区财政局",
        "unit_name": "临港市望江区财政局",
        "division_code": "920103",
    }
    document = make_document([["望江区财政局", "2026年部门预算"]])
    result = identify("key", document, "x", invented, [alias])
    assert (result.unit_name, result.division_code) == ("望江区财政局", "920103")
    assert result.issues == ()


def test_a_central_department(identify_pages: Identify) -> None:
    result = identify_pages(["国家信访局 年度部门预算", "2026", "二〇二六年三月"])
    assert (result.unit_name, result.admin_level, result.division_code) == (
        "国家信访局",
        "central",
        None,
    )
    assert (result.fiscal_year, result.published_on) == (2026, "2026-03")
    assert codes(result) == []


def test_final_accounts(identify_pages: Identify) -> None:
    result = identify_pages(["2019年溪口市交通局部门决算"], ["收入支出决算总表"])
    assert (result.stage, result.document_kind) == ("final_accounts", "部门决算")


def test_headings_of_another_year_are_reported(identify_pages: Identify) -> None:
    result = identify_pages(
        ["溪口市信访局2026年部门预算"],
        ["第二部分 2025年部门预算表", "2026年部门收支总表", "较2025年预算增加"],
    )
    assert result.fiscal_year == 2026
    (issue,) = result.issues
    assert (issue.code, issue.page_number) == ("year_contradiction", 2)


def test_a_title_left_over_from_last_year_is_overruled(identify_pages: Identify) -> None:
    result = identify_pages(
        ["溪口市信访局2025年部门预算"],
        ["一、2026年部门预算收支情况", "2026年收支总表", "2026年部门预算收入10万元。"],
    )
    assert result.fiscal_year == 2026
    assert "year_contradiction" in codes(result)


def test_a_column_of_another_year_is_reported(identify_pages: Identify) -> None:
    table = [["科目", "2024年预算数"], ["合计", "1.00"]]
    both = [["科目", "2024年预算数", "2025年预算数"], ["合计", "1.00", "2.00"]]
    result = identify_pages(["溪口市信访局2025年单位预算"], [both], [table])
    assert [(i.code, i.page_number) for i in result.issues] == [("year_contradiction", 3)]


def test_another_kind_of_document_is_reported(identify_pages: Identify) -> None:
    result = identify_pages(
        [
            "溪口市商务局文件",
            "溪口市商务局关于印发2024年工作总结和",
            "2025年工作思路的通知",
            "2025年2月27日",
        ],
        ["溪口市商务局2024年工作总结和", "2025年工作思路", "2024年，全市进出口2715亿元。"],
        name="溪口市商务局2026年部门预算.pdf",
    )
    assert (result.unit_name, result.division_code) == ("溪口市商务局", "910100")
    assert (result.fiscal_year, result.stage, result.scope, result.document_kind) == (None,) * 4
    assert codes(result) == [
        "not_a_disclosure",
        "name_contradicts_content",
        "name_contradicts_content",
    ]


def test_names_of_files_are_compared_and_never_believed(identify_pages: Identify) -> None:
    pages = [["溪口市信访局", "2024年部门预算"]]
    for name, count in (
        ("溪口市信访局2024年部门预算.pdf", 0),
        ("20240215_x.pdf", 0),
        ("download(3).pdf", 0),
        ("云岭省2024.pdf", 0),
        ("溪口市信访局2025年部门预算.pdf", 1),
        ("溪口市信访局2024年部门决算.pdf", 1),
        ("临港市2024年.pdf", 1),
        ("临港市2025年决算.pdf", 3),
    ):
        result = identify_pages(*pages, name=name)
        assert codes(result) == ["name_contradicts_content"] * count, name
        assert (result.fiscal_year, result.stage, result.division_code) == (
            2024,
            "budget",
            "910100",
        )


def test_final_accounts_may_be_named_after_the_year_of_publication(
    identify_pages: Identify,
) -> None:
    result = identify_pages(["溪口市信访局2024年部门决算"], name="2025年公开.pdf")
    assert result.issues == ()


def test_a_reproduction_says_so_itself(identify_pages: Identify) -> None:
    cover = ["溪口市信访局2026年部门预算"]
    assert identify_pages([*cover, REPRODUCTION_SENTENCE]).is_reproduction
    assert identify_pages(
        [*cover, "重新排版件：数字依据原公开", "文件，文字为改写"]
    ).is_reproduction
    assert not identify_pages(cover, [REPRODUCTION_SENTENCE]).is_reproduction
    assert not identify_pages(cover).is_reproduction


def test_evidence_is_json_with_text_page_and_rule(identify_pages: Identify) -> None:
    result = identify_pages(["溪口市信访局", "2026年部门预算"])
    assert result.identity_evidence is not None
    evidence = json.loads(result.identity_evidence)
    assert evidence["unit_name"] == {
        "page_number": 1,
        "rule": "title",
        "text": "溪口市信访局 2026年部门预算",
    }
    assert evidence["division_code"]["text"] == "溪口市"


def test_a_document_without_text_gives_nothing(identify_pages: Identify) -> None:
    assert identify_pages([], []) == PublisherResult()


def test_the_accounts_of_a_whole_government_are_those_of_no_department(
    identify_pages: Identify,
) -> None:
    report = identify_pages(
        ["关于石桥县2024年预算执行情况和2025年预算草案的报告", "石桥县财政局"],
        ["部门预算", "收入预算"],
    )
    tables = identify_pages(
        ["石桥县财政局2025年预算公开", "收支预算总表", "收入预算", "支出预算"],
        [[["一、税收收入", "9.00"], ["增值税", "5.00"], ["契税", "3.00"], ["印花税", "1.00"]]],
    )
    for result in (report, tables):
        assert result.unit_name is None
        assert codes(result)[0] == "not_a_disclosure"
        assert "whole government" in result.issues[0].message


def test_a_department_may_speak_of_government_and_of_taxes(identify_pages: Identify) -> None:
    result = identify_pages(
        ["石桥县财政局2025年部门预算", "按政府预算支出经济分类", "一、增值税专用发票管理"],
        [[["印花税", "1.00"], ["差旅费", "2.00"]]],
    )
    assert result.unit_name == "石桥县财政局"
