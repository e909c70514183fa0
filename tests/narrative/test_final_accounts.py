"""Sentences of final accounts in the wordings of several provinces (names and figures invented)."""

from __future__ import annotations

import pytest

from .conftest import read_prose

FINAL = "final_accounts"


def test_a_completion_rate_without_an_amount_is_of_what_its_clause_names() -> None:
    prose = read_prose(
        "本部门2024年度收、支总计（含结转和结余）2096.19万元。",
        "1.一般公共预算财政拨款本年收入完成年初预算103.87%，比年初预算增加56.00万元，主要是追加；"
        "支出完成年初预算102.11%，比年初预算增加55.00万元，主要是追加。",
        stage=FINAL,
    )
    rate, change = prose.having("103.87"), prose.having("56.00")
    assert rate.anchor_no is None and change.anchor_no is None
    assert (rate.measure, rate.fund_code) == ("income", "general_public_budget")
    assert (change.measure, change.compared_with) == ("income", "own_budget")
    spent, more = prose.having("102.11"), prose.having("55.00")
    assert spent.anchor_no is None and more.anchor_no is None
    assert (spent.measure, spent.fund_code) == ("expenditure", "general_public_budget")
    assert (more.measure, more.fund_code) == ("expenditure", "general_public_budget")


def test_expenditure_beside_the_income_of_a_fund_is_of_that_fund() -> None:
    prose = read_prose(
        "本部门2024年度财政拨款本年收入2096.19万元，比2023年度增加456.78万元，主要是新增项目；"
        "本年支出2090.19万元，比2023年度增加450.78万元，主要是新增项目。",
        "2.政府性基金预算财政拨款本年收入593.37万元，比上年增加468.78万元；本年支出590.37万元，比上年增加465.78万元。",
        stage=FINAL,
    )
    assert prose.having("2090.19").measure == "expenditure"
    assert prose.having("450.78").measure == "expenditure"
    assert prose.having("590.37").fund_code == "government_fund"
    assert prose.having("465.78").fund_code == "government_fund"
    assert prose.having("465.78").measure == "expenditure"


def test_expenditure_beside_all_income_is_all_expenditure() -> None:
    prose = read_prose(
        "2024年收入100.50万元，其中财政拨款收入90.50万元，事业收入10万元；支出99.50万元。",
        stage=FINAL,
    )
    assert prose.having("99.50").measure == "total_expenditure"


def test_a_title_about_a_project_is_about_no_class_in_its_name() -> None:
    prose = read_prose(
        "1.路灯电费项目自评综述：根据年初设定的绩效目标，项目自评得分为99分。全年预算数为100.5万元，执行数为98.5万元。",
        stage=FINAL,
    )
    for printed in ("100.5", "98.5"):
        assert prose.having(printed).economic_name_text is None
        assert prose.having(printed).family not in ("economic", "expenditure")


def test_a_reason_is_not_what_the_next_sentence_is_about() -> None:
    prose = read_prose(
        "（一）机关运行经费支出情况",
        "2024年度机关运行经费支出89.74万元，比上年增加1.20万元，主要原因是办公费增加。年初预算数93.14万元，比年初预算减少3.40万元。",
        stage=FINAL,
    )
    assert prose.having("93.14").memo_code == "operating_expenses"
    assert prose.having("3.40").memo_code == "operating_expenses"


def test_marks_count_no_projects() -> None:
    prose = read_prose(
        "四、预算绩效情况",
        "我部门开展绩效自评项目4个，其中90分（含）以上项目3个，80-90分项目1个。",
        stage=FINAL,
    )
    counted = {s.value_text for s in prose.statements if s.resource_code == "performance_projects"}
    assert counted == {"4", "3", "1"}


def test_a_second_way_to_split_is_of_the_whole() -> None:
    prose = read_prose(
        "2024年部门预算支出1256.48万元，其中：基本支出856.48万元；项目支出400.00万元。基本支出中：人员经费786.30万元，公用经费70.18万元。",
        "按支出功能分类：社会保障和就业支出98.20万元，农林水支出1158.28万元。",
    )
    part = prose.having("98.20")
    assert part.nature_code is None
    assert part.parent_no == prose.having("1256.48").statement_no


@pytest.mark.parametrize(
    ("sentence", "batches", "persons"),
    [
        ("2024年共接待国内来访团组26个、来宾213人次（不包括陪同人员）。", "26", "213"),
        ("全年共接待国内公务批次9个，共接待国内公务71人次。", "9", "71"),
        ("国内公务接待批次18个，国内公务接待人次163人。", "18", "163"),
        ("国内公务接待费1.34万元，主要用于接待调研；共接待23批次、187人次。", "23", "187"),
        ("其他国内公务接待支出2.52万元，主要用于接待上级检查，接待131人次，15批次。", "15", "131"),
        ("全年国内公务接待35批，累计接待286人次，主要为：上级检查。", "35", "286"),
    ],
)
def test_guests_are_counted(sentence: str, batches: str, persons: str) -> None:
    prose = read_prose("3．公务接待费支出1.34万元。其中：", sentence, stage=FINAL)
    assert prose.having(batches).resource_code == "reception_batches"
    assert prose.having(persons).resource_code == "reception_persons"


def test_delegations_are_counted() -> None:
    prose = read_prose(
        "1．因公出国（境）费支出5.21万元。全年使用财政拨款安排的出国（境）团组3个，累计7人次。",
        stage=FINAL,
    )
    assert prose.having("3").resource_code == "overseas_groups"
    assert prose.having("7").resource_code == "overseas_persons"


def test_foreign_guests_are_no_reception_as_a_whole() -> None:
    prose = read_prose(
        "公务接待费支出1.34万元。其中：国内接待费支出1.30万元。国（境）外公务接待支出0.04万元。",
        stage=FINAL,
    )
    assert prose.having("0.04").item_code is None


def test_both_sides_of_fiscal_money_are_a_turnover() -> None:
    prose = read_prose(
        "2024年度财政拨款收入支出总决算2394.13万元。与2023年度相比，财政拨款收入支出总计各减少120.00万元。",
        stage=FINAL,
    )
    assert prose.having("2394.13").measure == "expenditure"
    assert prose.having("120.00").anchor_no == prose.having("2394.13").statement_no


def test_pupils_are_no_staff() -> None:
    prose = read_prose(
        "本部门年末实有人数92人，其中在职人员76人，退休人员16人；年末学生人数35人。", stage=FINAL
    )
    assert prose.having("35").resource_code is None


def test_parts_of_this_year_are_parts_of_what_was_spent_this_year() -> None:
    prose = read_prose(
        "（二）支出决算情况",
        "2024年度总支出2730.97万元，其中：本年支出2607.52万元，结余分配0万元，年末结转和结余123.45万元。"
        "本年支出与上年决算数相比，减少43.45万元，下降1.64%。支出具体情况如下：",
        "1.基本支出1195.12万元，占本年支出的45.83%。",
        "2.项目支出1412.40万元，占本年支出的54.17%。",
        stage=FINAL,
    )
    own = prose.having("2607.52").statement_no
    assert prose.having("43.45").anchor_no == own
    assert prose.having("1.64").anchor_no == own
    assert prose.having("1195.12").parent_no == own
    assert prose.having("1412.40").parent_no == own


def test_money_of_the_year_is_part_of_the_fiscal_budget() -> None:
    prose = read_prose(
        "2024年财政拨款收支预算1263.57万元，收入全部为一般公共预算拨款，其中当年拨款1250.49万元、上年结转13.08万元；"
        "支出包括：文化旅游体育与传媒支出1066.84万元、社会保障和就业支出196.73万元。"
    )
    whole = prose.having("1263.57").statement_no
    this_year = prose.having("1250.49")
    assert (this_year.parent_no, this_year.period) == (whole, "current_year")
    assert prose.having("1066.84").parent_no == whole


def test_last_year_without_a_word_more_is_of_the_same_thing() -> None:
    prose = read_prose(
        "2.公务用车购置及运行维护费：2024年预算6.53万元，上年预算6.93万元，减少0.40万元。"
        "其中，公务用车购置费0万元，上年1.50万元，比上年减少1.50万元；公务用车运行维护费5.03万元，上年5.43万元，比上年减少0.41万元。"
    )
    assert prose.having("5.43").item_code == "vehicle_operation"
    assert prose.having("0.41").item_code == "vehicle_operation"
    assert prose.having("0.41").anchor_no == prose.having("5.03").statement_no


def test_a_reason_that_changed_is_not_the_sum_that_changed() -> None:
    prose = read_prose(
        "2024年度收、支总计各1828.20万元。与2023年相比，收、支总计各减少312.00万元，降低14.6%。"
        "主要原因：一是高标准农田建设资金减少200.00万元；二是人员减少，人员经费减少112.00万元。",
        stage=FINAL,
    )
    assert prose.having("200.00").anchor_no is None
    assert prose.having("200.00").measure == "other"
    assert prose.having("112.00").measure == "basic"


@pytest.mark.parametrize(
    ("words", "printed"),
    [("增加（减少）-0.66", "0.66"), ("增加或减少-0.66", "-0.66")],
)
def test_a_sign_chooses_between_the_words_of_a_template(words: str, printed: str) -> None:
    prose = read_prose(
        f"“三公”经费支出决算为7.19万元，较上年{words}万元，增长（下降）-8.4%。", stage=FINAL
    )
    change, rate = prose.having(printed), prose.having("8.4")
    assert (change.statement_role, change.direction) == ("change", "decrease")
    assert (rate.statement_role, rate.direction) == ("rate", "decrease")
    assert change.compared_with == "prior_final_accounts"


def test_what_is_carried_over_is_a_balance() -> None:
    prose = read_prose(
        "政府性基金预算财政拨款收入652.52万元，支出529.07万元，年末结转123.45万元。", stage=FINAL
    )
    assert prose.having("123.45").family == "balance"


def test_figures_of_the_department_are_not_those_of_its_unit() -> None:
    prose = read_prose(
        "2024年，云溪县卫生健康和体育局部门预算总收入21,560.80万元，“三公”经费预算45.60万元，机关运行经费320.10万元。",
        "云溪县卫生健康和体育局2024年收入总计21,560.81万元，我中心收入986.54万元。",
        "根据云溪县卫生健康和体育局批复，2024年支出预算976.54万元。",
        others=("云溪县卫生健康和体育局",),
    )
    for printed in ("21,560.80", "45.60", "320.10", "21,560.81"):
        assert prose.having(printed).statement_role == "other"
        assert prose.having(printed).memo_code is None
    assert prose.having("986.54").measure == "total_income"
    assert prose.having("976.54").measure == "total_expenditure"


@pytest.mark.parametrize(
    ("sentence", "measures"),
    [
        (
            "我校作为某市教育局部门预算二级单位，2024年收入总预算501.00万元，支出总预算502.00万元。",
            {"501.00": "total_income", "502.00": "total_expenditure"},
        ),
        (
            "按照某市教育局部门预算批复，2024年某市第一中学收入预算501.00万元，其中财政拨款收入400.00万元。",
            {"501.00": "total_income", "400.00": "income"},
        ),
        (
            "根据《某市教育局预算管理办法》，2024年机关运行经费安排80.00万元。",
            {"80.00": "operating"},
        ),
        ("根据某市教育局预算安排，2024年收入总预算501.00万元。", {"501.00": "total_income"}),
        (
            "2024年我校收入总预算501.00万元，占某市教育局部门预算总收入的2%。",
            {"501.00": "total_income"},
        ),
        (
            "某市教育局部门预算总收入9,000.00万元，某市第一中学收入总预算501.00万元。",
            {"9,000.00": None, "501.00": "total_income"},
        ),
        (
            "我校收入总预算501.00万元，某市教育局部门预算总收入9,000.00万元。",
            {"501.00": "total_income", "9,000.00": None},
        ),
        ("我校所属的某市教育局部门预算总收入9,000.00万元。", {"9,000.00": None}),
    ],
)
def test_a_unit_speaks_of_itself_beside_its_department(
    sentence: str, measures: dict[str, str | None]
) -> None:
    prose = read_prose(sentence, others=("某市教育局",), own="某市第一中学")
    for printed, measure in measures.items():
        found = prose.having(printed)
        assert found.statement_role == ("amount" if measure else "other"), printed
        if measure is not None:
            assert found.measure == measure


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ["公务接待费支出1.00万元。全馆接待观众120000人次，讲解接待35批次。"],
            {"120000": None, "35": None},
        ),
        (["三、“三公”经费", "2024年接待来访群众150人次、35批次。"], {"150": None, "35": None}),
        (["公务接待费支出1.00万元。全年接待游客3000人次。"], {"3000": None}),
        (["公务接待费支出1.00万元，共接待35批次、150人次。"], {"35": "b", "150": "p"}),
        (
            ["公务接待费支出1.00万元，主要用于接待上级检查，接待来宾150人次，35批次。"],
            {"150": "p", "35": "b"},
        ),
        (["公务接待费支出1.00万元。接待公务调研35批次、150人次。"], {"35": "b", "150": "p"}),
        (["“三公”经费支出1.00万元。", "大厅接待35批次、150人次。"], {"35": None, "150": None}),
    ],
)
def test_visitors_are_no_guests(lines: list[str], expected: dict[str, str | None]) -> None:
    prose = read_prose(*lines, stage=FINAL)
    codes = {"b": "reception_batches", "p": "reception_persons", None: None}
    for printed, kind in expected.items():
        found = prose.having(printed)
        assert found.resource_code == codes[kind], printed
        assert found.family == ("resources" if kind else "other")


@pytest.mark.parametrize(
    ("sentence", "spent", "measure"),
    [
        (
            "本年财政拨款收入1000.00万元，占总收入的80%；本年支出900.00万元。",
            "900.00",
            "total_expenditure",
        ),
        (
            "本年财政拨款收入1000.00万元，占总收入的80%；本年支出1200.00万元。",
            "1200.00",
            "total_expenditure",
        ),
        (
            "财政拨款收入1000.00万元，支出合计1200.00万元，含上年结转200.00万元。",
            "1200.00",
            "total_expenditure",
        ),
        ("财政拨款收入1000.00万元，支出合计1000.01万元。", "1000.01", "total_expenditure"),
        ("财政拨款本年收入1000.00万元；本年支出900.00万元。", "900.00", "expenditure"),
        (
            "政府性基金预算财政拨款收入10.00万元；支出合计12.00万元。",
            "12.00",
            "expenditure",
        ),
    ],
)
def test_all_expenditure_beside_the_income_of_a_fund(
    sentence: str, spent: str, measure: str
) -> None:
    assert read_prose(sentence, stage=FINAL).having(spent).measure == measure


def test_codes_before_their_levels_are_read() -> None:
    prose = read_prose(
        "1.教育支出205（类）普通教育02（款）小学教育02（项）：年初预算数1,200.00万元，支出决算数1,250.30万元，完成年初预算的104.19%。",
        stage=FINAL,
    )
    for printed in ("1,200.00", "1,250.30"):
        assert prose.having(printed).function_code == "2050202"
        assert prose.having(printed).function_name_text == "教育支出/普通教育/小学教育"


def test_what_follows_a_bracket_is_about_what_stands_before_it() -> None:
    prose = read_prose(
        "2024年“三公”经费预算总额为9.8万元（其中：公务接待费1.8万元，公务用车运行维护费8万元），"
        "与2023年的10.5万元相比减少0.7万元，下降6.67%。"
    )
    whole = prose.having("9.8").statement_no
    assert prose.having("10.5").item_code is None
    assert prose.having("0.7").anchor_no == whole
    assert prose.having("6.67").anchor_no == whole


def test_cars_allowed_are_not_cars_held() -> None:
    prose = read_prose(
        "八、国有资产占用情况",
        "车辆编制7辆，实有5辆（其中：执法执勤用车3辆、应急保障用车2辆）。",
        stage=FINAL,
    )
    assert prose.having("7").resource_code is None
    for printed in ("5", "3", "2"):
        assert prose.having(printed).resource_code == "vehicles"
    assert prose.having("3").parent_no == prose.having("5").statement_no


def test_staff_is_counted_without_the_word_for_its_number() -> None:
    prose = read_prose(
        "我局核定行政编制32名、事业编制15名，实有行政人员30人、事业人员14人，离休1人，退休26人。"
    )
    assert prose.having("30").resource_code == "headcount_actual"
    assert prose.having("14").resource_code == "headcount_actual"
    assert prose.having("1").resource_code == "headcount_retired"
    assert prose.having("26").resource_code == "headcount_retired"


def test_a_fund_that_prints_nothing_has_not_grown() -> None:
    prose = read_prose(
        "2024年本部门预算收入1237.89万元，其中一般公共预算拨款收入1237.89万元、政府性基金拨款收入0万元，较上年增加32.00万元，主要原因是养护资金增加。"
    )
    assert prose.having("32.00").measure == "total_income"


def test_money_kept_of_basic_expenditure_is_not_spent() -> None:
    prose = read_prose(
        "年末结转和结余6.78万元，其中：基本支出结转0.12万元，项目支出结转和结余6.66万元。",
        stage=FINAL,
    )
    for printed in ("0.12", "6.66"):
        assert prose.having(printed).family == "balance"
        assert prose.having(printed).nature_code is None


def test_an_amount_per_head_is_no_sum() -> None:
    prose = read_prose(
        "五、“三公”经费情况",
        "“三公”经费支出12.30万元，其中公务接待费2.30万元。公务接待35批次320人次，人均71.88元。",
        stage=FINAL,
    )
    assert prose.having("71.88").measure == "other"
    assert prose.having("71.88").subject_text == "人均"


def test_budget_and_accounts_of_the_other_side() -> None:
    prose = read_prose(
        "2024年度收入年初预算1,180.00万元，决算1,256.78万元；支出年初预算1,170.00万元，决算1,250.00万元。",
        stage=FINAL,
    )
    assert prose.having("1,256.78").measure == "total_income"
    assert prose.having("1,170.00").measure == "total_expenditure"
    assert prose.having("1,250.00").measure == "total_expenditure"


def test_two_verbs_of_one_direction_are_a_change() -> None:
    prose = read_prose("2024年“三公”经费预算数为10万元，较上年减少（下降）2万元，增长（上升）3%。")
    change = prose.having("2")
    assert (change.statement_role, change.direction) == ("change", "decrease")
    assert prose.having("3").direction == "increase"


def test_what_running_expenses_are_used_for_are_its_parts() -> None:
    prose = read_prose(
        "2024年机关运行经费支出98.70万元，比2023年减少3.60万元，主要用于办公费12.50万元、差旅费8.60万元、公务用车运行维护费10.00万元等。",
        stage=FINAL,
    )
    for printed in ("12.50", "8.60", "10.00"):
        assert prose.having(printed).family == "economic"
        assert prose.having(printed).parent_no == prose.having("98.70").statement_no


def test_an_item_that_did_not_occur_is_denied_by_its_name() -> None:
    prose = read_prose(
        "“三公”经费支出12.30万元，其中：公务接待费2.30万元；因公出国（境）费未发生支出，与上年持平。",
        stage=FINAL,
    )
    assert [n.item_code for n in prose.negations] == ["overseas"]


def test_a_budget_beside_its_accounts_needs_no_more_words() -> None:
    prose = read_prose(
        "公务用车购置及运行维护费预算30万元，支出24.10万元，比预算节约5.90万元；政府性基金预算25万元。",
        stage=FINAL,
    )
    assert prose.having("30").value_stage == "budget"
    spent, less = prose.having("24.10"), prose.having("5.90")
    assert (spent.item_code, spent.value_stage) == ("vehicle", None)
    assert (less.statement_role, less.direction) == ("change", "decrease")
    assert (less.compared_with, less.anchor_no) == ("own_budget", spent.statement_no)
    assert prose.having("25").value_stage is None


def test_public_revenue_of_a_place_is_no_income_of_its_government_office() -> None:
    prose = read_prose(
        "2024年我镇实现财政总收入1.56亿元，同比增长8.6%；地方财政收入8,900万元。本年收入合计120万元。",
        stage=FINAL,
    )
    assert prose.having("1.56").measure != "total_income"
    assert prose.having("8,900").measure != "total_income"
    assert prose.having("120").measure == "total_income"


def test_a_part_of_a_budget_is_a_rate_of_completion() -> None:
    prose = read_prose("会议费支出决算3.20万元，为预算的64%，比上年减少0.80万元。", stage=FINAL)
    rate = prose.having("64")
    assert (rate.statement_role, rate.compared_with) == ("rate", "own_budget")
    assert rate.anchor_no == prose.having("3.20").statement_no


def test_assets_given_up_are_not_held() -> None:
    prose = read_prose(
        "九、国有资产", "本年度处置固定资产原值32.5万元。公务车4辆，均为应急保障用车。", stage=FINAL
    )
    assert prose.having("32.5").resource_code is None
    assert prose.having("4").resource_code == "vehicles"


def test_a_list_of_staff_ends_where_it_adds_up() -> None:
    prose = read_prose(
        "本部门2024年年末实有人数92人，其中在职人员76人，离休人员0人，退休人员16人（不含由养老保险基金发放养老金的离退休人员）；"
        "年末其他人员8人；年末学生人数5人；由养老保险基金发放养老金的离退休人员31人。",
        stage=FINAL,
    )
    whole = prose.having("92").statement_no
    assert {prose.having(n).parent_no for n in ("76", "0", "16")} == {whole}
    assert {prose.having(n).parent_no for n in ("8", "5", "31")} == {None}
    assert prose.having("31").resource_code == "headcount_retired"


def comparisons(*lines: str) -> list[tuple[str, str | None, str | None]]:
    prose = read_prose(*lines, stage=FINAL)
    changes = [s for s in prose.quantities if s.statement_role == "change"]
    return [(s.value_text, s.compared_with, s.direction) for s in changes]


def test_one_amount_may_stay_the_same_against_two_others() -> None:
    assert comparisons("公务接待费支出决算1.20万元，与年初预算持平，与上年持平。") == [
        ("持平", "own_budget", "flat"),
        ("持平", "prior_final_accounts", "flat"),
    ]
    assert comparisons("会议费支出3.00万元，比预算数减少1.00万元，与上年持平。") == [
        ("1.00", "own_budget", "decrease"),
        ("持平", "prior_final_accounts", "flat"),
    ]


def test_the_year_before_goes_before_the_own_budget_where_both_are_named_together() -> None:
    assert comparisons("会议费支出3.00万元，与年初预算和上年决算均持平。") == [
        ("持平", "prior_final_accounts", "flat")
    ]


def test_the_same_comparison_is_told_once() -> None:
    assert comparisons("会议费支出3.00万元，较上年减少0.00万元，与上年持平。") == [
        ("0.00", "prior_final_accounts", "decrease")
    ]


def test_all_assets_are_more_than_the_fixed_ones() -> None:
    prose = read_prose("资产总额5430.20万元，其中：固定资产5000.00万元。", stage=FINAL)
    codes = [prose.having(value).resource_code for value in ("5430.20", "5000.00")]
    assert codes == ["total_assets", "fixed_assets"]


def test_a_share_of_purchases_of_one_kind_is_of_no_other_amount() -> None:
    prose = read_prose(
        "政府采购货物支出50.00万元，占政府采购支出的25%。授予小微企业合同金额100.00万元，占授予中小企业合同金额的55.6%；"
        "货物采购授予中小企业合同金额占货物支出金额的99%，服务采购授予中小企业合同金额占服务支出金额的86.7%。",
        stage=FINAL,
    )
    anchors = {s.value_text: s.anchor_no for s in prose.quantities if s.statement_role == "share"}
    assert anchors["55.6"] == prose.having("100.00").statement_no
    assert anchors["25"] == prose.having("50.00").statement_no
    assert anchors["99"] is None and anchors["86.7"] is None


def test_bases_told_off_belong_to_their_changes() -> None:
    told = "一般公共预算支出100.00万元，比年初预算和上年决算"
    prose = read_prose(
        f"会议费支出3.00万元。{told}分别增加10.00万元、5.00万元。", stage="final_accounts"
    )
    first, second = prose.having("10.00"), prose.having("5.00")
    whole = prose.having("100.00").statement_no
    assert (first.compared_with, first.compare_year) == ("own_budget", 2024)
    assert (second.compared_with, second.compare_year) == ("prior_final_accounts", 2023)
    assert first.anchor_no == second.anchor_no == whole
    assert comparisons(f"{told}增加10.00万元。")[0][1] is None


def test_what_an_amount_has_become_is_told_of_the_same() -> None:
    prose = read_prose("2024年基本支出由上年的100.00万元至120.50万元。")
    last, now = prose.having("100.00"), prose.having("120.50")
    assert (last.value_year, last.nature_code) == (2023, "basic")
    assert (now.value_year, now.nature_code) == (None, "basic")
    assert prose.having("120.50").statement_role == "amount"
