"""Sentence templates of the genre, as different publishers print them (names and figures invented)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ingest.document import TextLine
from ingest.narrative import SetAside, read_statements
from ingest.pipeline import read_document

from .conftest import read_prose

_FILE = Path(__file__).with_name("templates.yml")
TEMPLATES: dict[str, dict[str, Any]] = {
    template["name"]: template for template in yaml.safe_load(_FILE.read_text(encoding="utf-8"))
}


def join_paragraphs(template: dict[str, Any]) -> list[str]:
    """The paragraphs of a template, each of which is written in pieces."""
    return ["".join(pieces) for pieces in template["paragraphs"]]


@pytest.mark.parametrize("name", TEMPLATES)
def test_reads_template(name: str) -> None:
    stage = "final_accounts" if "final" in name or "completion" in name else "budget"
    stage = "adjusted_budget" if "adjusted budget" in name else stage
    prose = read_prose(*join_paragraphs(TEMPLATES[name]), stage=stage)
    by_number = {s.statement_no: s for s in prose.statements}
    for value, fields in TEMPLATES[name]["expect"].items():
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


def test_what_a_template_asks_and_shows_is_no_data() -> None:
    prose = read_prose(
        "填报说明",
        "1.如没有数据请填写“0.00”，不得空白，例如：123.45万元。",
        "2.样例：××单位2024年收入预算1234.56万元，比上年增加78.90万元，增长6.83%。",
        "二、收入预算500.00万元，比上年增加20.00万元。",
    )
    assert [s.value_text for s in prose.quantities] == ["500.00", "20.00"]


def quantities(*lines: str) -> list[str]:
    return [s.value_text for s in read_prose(*lines).quantities]


def test_instructions_are_no_data_though_they_do_not_ask() -> None:
    assert quantities(
        "填报说明",
        "1.收入预算情况：2024年收入预算1234.56万元，比上年增加78.90万元，增长6.83%。",
        "2.支出预算情况：2024年支出预算1234.56万元，其中：基本支出1000.00万元，占81%。",
        "二、收入预算500.00万元，比上年增加20.00万元。",
    ) == ["500.00", "20.00"]


def test_instructions_with_a_number_end_at_the_next_one_of_its_level() -> None:
    assert quantities(
        "一、填表要求",
        "（一）收入填到小数点后两位，收入1234.56万元。",
        "（二）支出1234.56万元。",
        "二、收入预算500.00万元。",
    ) == ["500.00"]


def test_paragraphs_of_instructions_end_at_the_next_number() -> None:
    assert quantities(
        "填写说明：本表收入1234.56万元与支出1234.56万元应当一致。",
        "一、收入预算500.00万元。",
    ) == ["500.00"]


def test_a_list_that_begins_anew_is_no_instruction() -> None:
    assert quantities(
        "填报说明",
        "一、收入1234.56万元的，填列到收入栏。",
        "二、支出1234.56万元的，填列到支出栏。",
        "一、收入预算500.00万元。",
        "二、支出预算500.00万元。",
    ) == ["500.00", "500.00"]


_TOLD = (
    "2024年收入预算总额1234.56万元，支出预算总额1234.56万元。",
    "其中：基本支出1000.00万元。",
)


@pytest.mark.parametrize(
    "instruction",
    [
        ("填表说明：本表金额以万元为单位，四舍五入可能存在尾差。",),
        ("填报说明：", "一、收入支出总体情况"),
        ("填报说明：", "1.本表由单位填写。", "2.例：某单位2024年收入100.00万元。"),
        ("填报说明", "1.样例：", "××单位2024年收入100.00万元。"),
        ("填报说明", "一、填报范围", "收入100.00万元以下的应当填列。"),
    ],
)
def test_instructions_swallow_no_report(instruction: tuple[str, ...]) -> None:
    assert quantities(*instruction, *_TOLD) == ["1234.56", "1234.56", "1000.00"]


def test_amounts_in_instructions_are_told() -> None:
    lines = [
        TextLine(text, page_number=2, line_no=number)
        for number, text in enumerate(("填报说明", "1.例：收入100.00万元。", *_TOLD), start=1)
    ]
    found: list[SetAside] = []
    read_statements("doc", lines, fiscal_year=2024, stage="budget", set_aside=found)
    assert found == [SetAside(2, 2, 1)]


def test_amounts_in_instructions_are_an_issue_of_the_document(tmp_path: Path) -> None:
    page = tmp_path / "budget.html"
    lines = ("某市某局2024年部门预算", "填报说明", "1.例：收入100.00万元，支出100.00万元。", *_TOLD)
    text = "".join(f"<p>{line}</p>" for line in lines)
    page.write_text(f"<html><meta charset='utf-8'><body>{text}</body></html>", encoding="utf-8")
    found = [i for i in read_document(page).issues if i.code == "amounts_in_instructions"]
    assert [(issue.severity, issue.message[:9]) for issue in found] == [("info", "2 amounts")]


def test_the_explanations_of_a_budget_are_data() -> None:
    """编制说明 is what many publishers call their report."""
    lines = ("部门预算编制说明", "一、收入预算500.00万元。", "编制说明：支出预算500.00万元。")
    assert quantities(*lines) == ["500.00", "500.00"]


def test_what_is_to_be_filled_in_is_no_data() -> None:
    assert quantities("编制说明：应逐项填列增减原因，收入1234.56万元的写明来源。") == []
    assert quantities("全部项目支出500.00万元，应填报绩效目标的项目5个。") == ["500.00", "5"]


def test_what_is_to_be_filled_in_is_judged_by_the_sentence() -> None:
    told = "2024年收入预算总额1234.56万元。"
    assert quantities(f"{told}因系统原因，部分数据需填列到其他栏。") == ["1234.56"]
    assert quantities("2024年收入预算总额1234.56万元，部分数据需填列到其他栏。") == ["1234.56"]
    assert quantities(f"{told}没有100.00万元以上项目的应填列0.00万元。") == ["1234.56"]
    assert quantities(f"应据实填写。例如：{told}") == []


def test_an_adjusted_budget_on_the_basis_of_the_first_one_is_its_own() -> None:
    prose = read_prose("基本支出在年初预算基础上调整为1412.13万元。", stage="adjusted_budget")
    assert prose.having("1412.13").value_stage is None


def test_what_is_left_after_debts_is_no_total_of_assets() -> None:
    prose = read_prose("2024年末资产总额12.00万元，负债总额5.00万元，净资产总额7.00万元。")
    assert [s.resource_code for s in prose.quantities] == [
        "total_assets",
        "total_liabilities",
        "net_assets",
    ]


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
