"""Sentence templates of the genre, as different publishers print them (names and figures invented)."""

from __future__ import annotations

import pytest

from .conftest import read_prose

Expected = dict[str, dict[str, object]]

TEMPLATES: dict[str, tuple[tuple[str, ...], Expected]] = {
    "income of one fund with change and rate": (
        ("（一）本年收入 539.15 万元，收入全部为一般公共预算拨款收入，比 2023 年预算增加 118.97 万元，"
         "增长 28.31%，增长原因主要是人员增加。",),
        {
            "539.15": {"statement_role": "amount", "family": "income", "measure": "total_income",
                       "period": "current_year", "subject_text": "本年收入"},
            "118.97": {"statement_role": "change", "family": "year_change", "direction": "increase",
                       "compared_with": "prior_budget", "compare_year": 2023, "anchor": "539.15",
                       "reason_text": "人员增加"},
            "28.31": {"statement_role": "rate", "unit_text": "%", "anchor": "539.15",
                      "reason_text": "人员增加"},
        },
    ),
    "shares of natures": (
        ("2024年支出预算221.17万元，其中：基本支出191.17万元，占86.44%；项目支出30万元，占13.56%。",),
        {
            "221.17": {"measure": "total_expenditure", "parent": None},
            "191.17": {"nature_code": "basic", "parent": "221.17"},
            "86.44": {"statement_role": "share", "anchor": "191.17", "family": "expenditure"},
            "30": {"nature_code": "project", "measure": "project", "parent": "221.17"},
            "13.56": {"statement_role": "share", "anchor": "30"},
        },
    ),
    "function with printed segments": (
        ("1. 一般公共服务（201类）政府办公厅（室）及相关机构事务支出（03款）事业运行（50项）2024年预算数为"
         "154.41万元，主要用于办公室正常运转的基本支出。",),
        {
            "154.41": {"function_code": "2010350", "family": "expenditure",
                       "function_name_text": "一般公共服务/政府办公厅（室）及相关机构事务支出/事业运行"},
            "201": {"statement_role": "other"},
            "1": {"statement_role": "ordinal"},
        },
    ),
    "function with code before its name": (
        ("（二）2080505-机关事业单位基本养老保险缴费支出 13.95万元。主要用于人员经费支出。",),
        {"13.95": {"function_code": "2080505", "value_year": None,
                   "subject_text": "机关事业单位基本养老保险缴费支出"}},
    ),
    "function and economic class with code behind": (
        ("本部门当年一般公共预算支出30万元，其中：", "（1）行政运行（2014001）20万元，较上年无变化；",
         "（2）工资福利支出（301）10.5万元。"),
        {
            "20": {"function_code": "2014001", "fund_code": "general_public_budget", "parent": "30"},
            "无变化": {"direction": "flat", "number_text": "0", "anchor": "20", "unit_text": "万元"},
            "10.5": {"economic_code": "301", "family": "economic"},
        },
    ),
    "function in quotes with dashes": (
        ("1. “一般公共服务支出-政府办公厅（室）及相关机构事务-行政运行”科目1,202.95万元，主要用于运转。",),
        {"1,202.95": {"number_text": "1202.95",
                      "function_name_text": "一般公共服务支出/政府办公厅（室）及相关机构事务/行政运行"}},
    ),
    "class in the heading, items below": (
        ("（一）节能环保支出（类）", "1.污染防治（款）其他污染防治支出（项）支出 4,543.75 万元，与上年相比减少 27.59 万元，"
         "减少 0.61%。主要原因是项目减少。"),
        {
            "4,543.75": {"function_name_text": "节能环保支出/污染防治/其他污染防治支出",
                         "subject_text": "污染防治/其他污染防治支出"},
            "27.59": {"direction": "decrease", "compare_year": 2023, "reason_text": "项目减少"},
        },
    ),
    "execution of the year before": (
        ("1. “公共安全支出（类）司法（款）公共法律服务（项）”15.00万元，主要用于服务。2023年当年预算执行数为14.00万元，"
         "2024年预算安排15.10万元，比2023年预算执行数增加7.86%。",),
        {
            "14.00": {"value_year": 2023, "value_stage": "execution"},
            "15.10": {"value_year": None, "value_stage": None},
            "7.86": {"statement_role": "rate", "compared_with": "prior_execution", "anchor": "15.10"},
        },
    ),
    "three public with a bracketed list": (
        ("2024 年“三公”经费预算数为 3.93 万元，其中，公务接待费 1.90 万元，公务用车购置及运行费 2.03 万元（其中，"
         "公务用车购置费 0.00 万元，公务用车运行费 2.04 万元），因公出国（境）费 0.05 万元。"),
        {
            "3.93": {"family": "three_public", "item_code": None},
            "1.90": {"item_code": "reception", "parent": "3.93"},
            "2.03": {"item_code": "vehicle", "parent": "3.93"},
            "0.00": {"item_code": "vehicle_purchase", "parent": "2.03"},
            "2.04": {"item_code": "vehicle_operation", "parent": "2.03"},
            "0.05": {"item_code": "overseas", "parent": "3.93"},
        },
    ),
    "subject in the heading only": (
        ("六、一般公共预算“三公”经费支出情况", "（二） 公务接待费", "2024年预算安排 1.00万元，比上年减少 2.00万元，"
         "下降 66.67%。主要原因是：来访减少。"),
        {
            "1.00": {"item_code": "reception", "fund_code": "general_public_budget"},
            "2.00": {"direction": "decrease", "anchor": "1.00", "reason_text": "来访减少",
                     "section": "（二） 公务接待费"},
        },
    ),
    "change printed and said to be none: one change": (
        ("2024年度政府性基金支出 0.00万元，比上年增加 0.10万元，与上年持平。",),
        {"0.10": {"direction": "increase"}},
    ),
    "flat comparison of an amount printed earlier": (
        ("七、“三公”经费", "2024年“三公”经费6.1万元，其中：公务接待费1.1万元，公务用车购置及运行维护费5万元。",
         "（二）公务接待费与2023年预算持平。主要原因是厉行节约。"),
        {"持平": {"statement_role": "change", "number_text": "0", "direction": "flat", "anchor": "1.1",
                  "compare_year": 2023, "reason_text": "厉行节约", "item_code": "reception"}},
    ),
    "several memo items in one sum": (
        ("2024年“会议费”“培训费”“差旅费”财政拨款预算数3万元，其中：会议费1万元，培训费2万元。",),
        {"3": {"family": "memo", "memo_code": None}, "1": {"memo_code": "meeting", "parent": "3"}},
    ),
    "operating expenses split by economic class": (
        ("2024年机关运行经费预算总计82万元，其中：办公经费41.47万元，公务接待费2万元，委托业务费7.28万元。",),
        {
            "82": {"memo_code": "operating_expenses", "measure": "operating"},
            "2": {"family": "economic", "item_code": None, "parent": "82"},
            "7.28": {"family": "economic", "memo_code": None},
        },
    ),
    "procurement by category": (
        ("2024年本单位政府采购预算总额2419.85万元，其中，货物类采购预算6.2万元；工程类采购预算0万元；"
         "服务类采购预算2413.65万元。"),
        {
            "2419.85": {"family": "procurement", "procurement_category": None},
            "6.2": {"procurement_category": "goods", "parent": "2419.85"},
            "0": {"procurement_category": "works"},
            "2413.65": {"procurement_category": "services"},
        },
    ),
    "reserved for small firms": (
        ("2024年度面向中小企业预留政府采购项目预算金额246.47万元，其中，预留给小型和微型企业的政府采购项目预算为34万元。",),
        {
            "246.47": {"memo_code": "sme_reserve"},
            "34": {"memo_code": "sme_reserve_small_micro", "parent": "246.47"},
        },
    ),
    "project by fund and period": (
        ("九、关于 2024 年项目支出表的说明", "2024 年预算共安排项目支出 397.27 万元。主要包括：本年财政拨款安排 339.3 万元（其中，"
         "一般公共预算拨款安排 339.2 万元），财政拨款上年结转安排 57.97 万元和单位资金安排 0 万元。"),
        {
            "339.3": {"nature_code": "project", "period": "current_year", "parent": "397.27"},
            "339.2": {"fund_code": "general_public_budget", "parent": "339.3"},
            "57.97": {"period": "carried_forward", "family": "expenditure"},
            "0": {"fund_code": "unit_funds"},
        },
    ),
    "projects by name below project expenditure": (
        ("（五）项目支出 1,612.29 万元，具体包括：", "1.社工服务项目 498.82 万元，主要包括：采购调解社工 23 名支出 373.66 万元。"),
        {
            "498.82": {"family": "project", "project_name": "社工服务项目", "parent": "1,612.29"},
            "373.66": {"family": "project", "project_name": "社工服务项目",
                       "subject_text": "采购调解社工", "parent": "498.82"},
        },
    ),
    "project money under a project's own heading": (
        ("（九）“某某”运维经费项目情况说明", "6）年度预算安排：118 万"),
        {"118": {"family": "project", "project_name": "“某某”运维经费", "unit_text": "万元"}},
    ),
    "final accounts beside the budget": (
        ("1、一般公共服务支出（类）财政事务（款）行政运行（项）。主要用于：人员经费等的基本支出。年初预算为1560.05万元，"
         "支出决算为1511.89万元。"),
        {
            "1560.05": {"value_stage": "budget",
                        "function_name_text": "一般公共服务支出/财政事务/行政运行"},
            "1511.89": {"value_stage": None,
                        "function_name_text": "一般公共服务支出/财政事务/行政运行"},
        },
    ),
    "completion of the own budget": (
        ("2024年度“三公”经费支出决算为0.16万元，完成预算0.2万元的80%。其中：公务接待费支出决算持平。",),
        {
            "0.2": {"value_stage": "budget", "item_code": None, "family": "three_public"},
            "80": {"statement_role": "rate", "compared_with": "own_budget", "anchor": "0.16"},
        },
    ),
    "heads": (
        ("编制人数共计 8 人，其中：行政编制人数 1 人、参照公务员管理的事业编制人数 7 人。实有人数共计 9 人，其中："
         "在职人数小计 6 人；退休人数小计 3 人。",),
        {
            "8": {"resource_code": "headcount_authorised", "family": "resources"},
            "1": {"resource_code": "headcount_authorised", "parent": "8"},
            "9": {"resource_code": "headcount_actual", "parent": None},
            "3": {"resource_code": "headcount_retired", "parent": "9"},
        },
    ),
    "cars, devices, and what is still to be bought": (
        ("截至2023年12月底，本单位共有公务用车1辆，其中，机要通信用车2辆；单位价值50万元以上设备3台。"
         "2024年拟新增配置公务用车4辆；新增配备单位价值100万元以上设备5台。",),
        {
            "1": {"resource_code": "vehicles", "as_of": "2023-12-31", "subject_text": "公务用车"},
            "2": {"subject_text": "机要通信用车", "parent": "1"},
            "50": {"statement_role": "threshold", "unit_text": "万元"},
            "3": {"resource_code": "large_equipment", "parent": None,
                  "subject_text": "单位价值50万元以上设备"},
            "4": {"resource_code": "vehicles_planned", "as_of": None},
            "5": {"resource_code": "large_equipment_planned"},
        },
    ),
    "performance projects and their money": (
        ("（四）预算绩效情况", "2024年，开展绩效目标管理的项目16个，涉及预算221.17万元。其中：人员类项目11个，涉及预算171.43万元。"),
        {
            "16": {"resource_code": "performance_projects"},
            "221.17": {"family": "performance_target"},
            "11": {"parent": "16"},
            "171.43": {"family": "performance_target", "subject_text": "人员类项目", "parent": "221.17"},
        },
    ),
    "rates whose sign was lost in print": (
        ("2024年“三公”经费预算29.30万元，较上年总体降低 38.17 万元（56.57 ），原因是压减。",),
        {"56.57": {"statement_role": "rate", "unit_text": None, "direction": "decrease",
                   "anchor": "29.30", "reason_text": "压减"}},
    ),
    "base without the word budget": (
        ("公务接待费0.86万元，和2023年相比预算减低0.27万元，主要原因是过紧日子。",),
        {"0.27": {"compared_with": "prior_budget", "compare_year": 2023, "direction": "decrease"}},
    ),
    "change of another amount than the one printed": (
        ("2024年一般公共预算当年拨款16,474.82万元，扣除基建后比2023年执行数增加2,775.6万元。",),
        {"2,775.6": {"anchor": None, "measure": "other", "compared_with": "prior_execution"}},
    ),
    "change behind a bracketed list": (
        ("“三公”经费中，公务用车购置及运行维护费2.5万元（公务用车购置费0万元，比上年增加0.1万元；公务用车运行维护费"
         "2.6万元，比上年减少1.2万元。）比上年减少1.1万元，下降28.6%。"),
        {
            "0.1": {"item_code": "vehicle_purchase", "anchor": "0"},
            "1.2": {"item_code": "vehicle_operation", "anchor": "2.6"},
            "1.1": {"item_code": "vehicle", "anchor": "2.5"},
            "28.6": {"item_code": "vehicle", "anchor": "2.5"},
        },
    ),
    "carried forward by fund": (
        ("2024年收入预算合计9万元，其中：本年一般公共预算收入5万元，占56%；上年结转结余的一般公共预算收入4万元，占44%。",),
        {
            "5": {"income_source_code": "general_public_budget", "period": "current_year"},
            "4": {"income_source_code": "general_public_budget", "period": "carried_forward"},
        },
    ),
    "economic classes split into natures over two sentences": (
        ("商品和服务支出（302）44.76万元,其中：公用经费 6.21万元, 较上年减少 1.47万元， 属于人数减少的正常变化。"
         "专项业务经费支出 38.55万元,较上年减少 15.25万元。"),
        {
            "6.21": {"nature_code": "basic_public", "economic_code": "302", "parent": "44.76"},
            "1.47": {"reason_text": "人数减少的正常变化"},
            "38.55": {"nature_code": "project", "economic_code": "302", "family": "economic"},
        },
    ),
    "work plan": (
        ("2.提升质效。确保按时办结率达 99%以上，完善24小时值守机制，组织不少于10次集体学习。",),
        {
            "99": {"statement_role": "threshold", "unit_text": "%"},
            "24": {"statement_role": "count", "family": "other"},
            "10": {"statement_role": "threshold"},
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TEMPLATES)
def test_reads_template(name: str) -> None:
    lines, expected = TEMPLATES[name]
    prose = read_prose(*([lines] if isinstance(lines, str) else lines),
                       stage="final_accounts" if "final" in name or "completion" in name else "budget")  # fmt: skip
    by_number = {s.statement_no: s for s in prose.statements}
    for value, fields in expected.items():
        statement = prose.having(value)
        for field, wanted in fields.items():
            if field in ("anchor", "parent"):
                number = getattr(statement, f"{field}_no")
                found: object = by_number[number].value_text if number is not None else None
            else:
                found = getattr(statement, field)
            assert found == wanted, f"{value}: {field} is {found!r}, not {wanted!r}"


def test_explanations_of_terms_are_no_data() -> None:
    prose = read_prose("第四部分 名词解释", "一、人均月补贴90元，占 5%。", "二、共有车辆3辆。")
    assert not prose.quantities


def test_every_change_of_a_list_has_the_reason_of_its_sentence() -> None:
    prose = read_prose(
        "因公出国（境）费184.49万元，与2023年持平；公务用车运行维护费200.00万元，较2023年减少2.48万元，主要原因是统一政策。"
    )
    assert prose.having("持平").reason_text is None
    assert prose.having("2.48").reason_text == "统一政策"


def test_a_reason_in_a_sentence_of_its_own_is_that_of_all_changes_before() -> None:
    prose = read_prose(
        "公务用车运行费 0.10万元，比上年增加 0.20万元；公务用车购置费 0.30万元，比上年增加 0.40万元。主要原因是：无。"
    )
    assert prose.having("0.20").reason_text == prose.having("0.40").reason_text == "无"


def test_nothing_stays_the_same_where_nothing_is_spent() -> None:
    prose = read_prose(
        "2024年支出预算5万元。", "本部门2024年未使用政府性基金预算拨款安排的支出，与2023年持平。"
    )
    assert [s.value_text for s in prose.quantities] == ["5"]
