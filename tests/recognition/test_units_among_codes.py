"""Classes of several units in one table: below a unit's row, beside its name, with its number as code."""

from __future__ import annotations

import pytest

from ingest import coded_rows
from ingest.rows import Row

from .conftest import recognise

WAN = "单位：万元"
TITLE = "2024年部门支出预算总表"


def test_classes_below_a_unit_are_that_units() -> None:
    """类 款 项 stand blank beside a unit, its functions follow."""
    read = recognise(
        [
            ["科目编码", "<", "<", "单位（科目名称）", "合计", "基本支出", "项目支出"],
            ["类", "款", "项", "^", "^", "^", "^"],
            ["", "", "", "合计", "30.00", "20.00", "10.00"],
            ["", "", "", "某市水务局", "18.00", "12.00", "6.00"],
            ["213", "03", "01", "行政运行", "12.00", "12.00", ""],
            ["213", "03", "99", "其他水利支出", "6.00", "", "6.00"],
            ["", "", "", "某市水政监察支队", "12.00", "8.00", "4.00"],
            ["213", "03", "04", "水利行业业务管理", "12.00", "8.00", "4.00"],
        ],
        TITLE,
        WAN,
    )
    assert read.row("行政运行").reported_unit_name == "某市水务局"
    assert read.row("其他水利支出").reported_unit_name == "某市水务局"
    assert read.row("水利行业业务管理").reported_unit_name == "某市水政监察支队"
    assert read.parent("水利行业业务管理") == "某市水政监察支队"
    assert read.row("合计").reported_unit_name is None


def test_a_units_number_in_the_column_of_classes_is_no_code() -> None:
    """A department, itself as a unit and its units, all numbered in the column 类."""
    read = recognise(
        [
            ["科目编码", "<", "<", "单位名称（功能科目名称）", "合计", "基本支出", "项目支出"],
            ["类", "款", "项", "^", "^", "^", "^"],
            ["", "", "", "合计", "30.00", "20.00", "10.00"],
            ["038", "", "", "某市市场监督管理局", "30.00", "20.00", "10.00"],
            ["038001", "", "", "某市市场监督管理局本级", "18.00", "12.00", "6.00"],
            ["201", "38", "01", "行政运行", "12.00", "12.00", ""],
            ["201", "38", "99", "其他市场监督管理事务", "6.00", "", "6.00"],
            ["038002", "", "", "某市城东市场监督管理所", "12.00", "8.00", "4.00"],
            ["201", "38", "01", "行政运行", "12.00", "8.00", "4.00"],
        ],
        TITLE,
        WAN,
        units=("某市市场监督管理局",),
    )
    roles = [(row.label, row.role, row.reported_unit_name) for row in read.out.rows[1:]]
    assert roles == [
        ("某市市场监督管理局", "unit", "某市市场监督管理局"),
        ("某市市场监督管理局本级", "unit", "某市市场监督管理局本级"),
        ("行政运行", "item", "某市市场监督管理局本级"),
        ("其他市场监督管理事务", "item", "某市市场监督管理局本级"),
        ("某市城东市场监督管理所", "unit", "某市城东市场监督管理所"),
        ("行政运行", "item", "某市城东市场监督管理所"),
    ]
    assert read.parent("某市市场监督管理局本级") == "某市市场监督管理局"
    assert read.parent("某市城东市场监督管理所") == "某市市场监督管理局"


def test_the_sum_of_one_unit_beside_its_name() -> None:
    """某校 | 小计 above the classes of that school."""
    read = recognise(
        [
            ["单位名称", "科目编码", "科目名称", "合计", "基本支出", "项目支出"],
            ["", "", "合计", "30.00", "20.00", "10.00"],
            ["某市第一中学", "", "小计", "18.00", "12.00", "6.00"],
            ["某市第一中学", "2050204", "高中教育", "12.00", "12.00", ""],
            ["某市第一中学", "2210201", "住房公积金", "6.00", "", "6.00"],
            ["某市第二中学", "", "小计", "12.00", "8.00", "4.00"],
            ["某市第二中学", "2050204", "高中教育", "12.00", "8.00", "4.00"],
        ],
        TITLE,
        WAN,
    )
    assert [row.role for row in read.out.rows] == ["total", "unit", "item", "item", "unit", "item"]
    assert read.parent("住房公积金") == "小计"
    assert [row.reported_unit_name for row in read.out.rows] == [
        None, "某市第一中学", "某市第一中学", "某市第一中学", "某市第二中学", "某市第二中学",
    ]  # fmt: skip


def test_units_and_classes_under_one_slashed_head() -> None:
    """单位名称/科目名称 heads both."""
    read = recognise(
        [
            ["科目编码", "单位名称/科目名称", "合计", "基本支出", "项目支出"],
            ["", "合计", "20.00", "20.00", ""],
            ["205001", "某市教育考试中心", "20.00", "20.00", ""],
            ["2050199", "其他教育管理事务支出", "20.00", "20.00", ""],
        ],
        TITLE,
        WAN,
    )
    assert read.row("某市教育考试中心").role == "unit"
    assert read.row("其他教育管理事务支出").reported_unit_name == "某市教育考试中心"


def test_the_department_above_the_number_of_its_unit_is_no_class() -> None:
    """205 教育部门 | 205018 某校 | 205 教育支出."""
    read = recognise(
        [
            ["支出功能分类科目", "<", "合计", "基本支出", "项目支出"],
            ["科目编码", "科目名称", "^", "^", "^"],
            ["", "合计", "30.00", "20.00", "10.00"],
            ["205", "教育部门", "30.00", "20.00", "10.00"],
            ["205018", "某市第五中学", "30.00", "20.00", "10.00"],
            ["205", "教育支出", "30.00", "20.00", "10.00"],
            ["20502", "普通教育", "30.00", "20.00", "10.00"],
            ["2050203", "初中教育", "30.00", "20.00", "10.00"],
        ],
        TITLE,
        WAN,
        units=("某市第五中学",),
    )
    assert [row.role for row in read.out.rows] == ["total", "unit", "unit", "item", "item", "item"]
    assert read.parent("某市第五中学") == "教育部门"
    assert read.parent("教育支出") == "某市第五中学"
    assert read.row("初中教育").reported_unit_name == "某市第五中学"


def mixed(*numbered: tuple[str, str]) -> list[list[str]]:
    return [
        ["科目编码", "单位名称（科目名称）", "合计", "基本支出"],
        ["", "合计", "30.00", "30.00"],
        ["038001", "某市某局", "30.00", "30.00"],
        ["2130301", "行政运行", "10.00", "10.00"],
        *[[code, name, "10.00", "10.00"] for code, name in numbered],
    ]


def test_six_digits_alone_make_no_unit() -> None:
    """The number is of no unit of the table, the name of no body."""
    read = recognise(mixed(("213302", "水质管护")), TITLE, WAN, units=("某市某局",))
    assert read.row("水质管护").role == "item"
    assert read.row("水质管护").reported_unit_name == "某市某局"


@pytest.mark.parametrize(("code", "name"), [("038002", "某市数据基地"), ("041001", "某市某中学")])
def test_six_digits_beside_a_unit_or_with_the_name_of_one(code: str, name: str) -> None:
    read = recognise(mixed((code, name)), TITLE, WAN, units=("某市某局",))
    assert (read.row(name).role, read.row(name).reported_unit_name) == ("unit", name)


def test_many_numbered_units_cost_no_more_than_their_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each row is asked for its code a few times, however many rows there are."""
    printed_code = coded_rows.printed_code
    asked: list[int] = []

    def count(row: Row) -> str | None:
        asked.append(row.row_no)
        return printed_code(row)

    monkeypatch.setattr(coded_rows, "printed_code", count)
    spent = []
    for number in (50, 200):
        asked.clear()
        units = [(f"{205000 + n}", f"某市第{n}中学") for n in range(1, number + 1)]
        known = [name for _, name in units]
        rows = [row for unit in units for row in (unit, ("2050203", "初中教育"))]
        read = recognise(mixed(*rows), TITLE, WAN, units=("某市某局", *known))
        assert read.row(known[-1]).role == "unit"
        spent.append(len(asked))
    assert spent[1] <= 4 * spent[0]


def test_each_unit_once_for_every_year() -> None:
    """单位名称 | 年度 with three public funds as columns: two totals, and units of two years."""
    read = recognise(
        [
            ["单位名称", "年度", "合计", "因公出国（境）费", "公务用车运行维护费", "公务接待费"],
            ["合计", "2023年", "13.00", "0.00", "10.00", "3.00"],
            ["^", "2024年", "9.00", "0.00", "7.00", "2.00"],
            ["某局", "2023年", "8.00", "0.00", "6.00", "2.00"],
            ["^", "2024年", "5.00", "0.00", "4.00", "1.00"],
            ["某中心", "2023年", "5.00", "0.00", "4.00", "1.00"],
            ["^", "2024年", "4.00", "0.00", "3.00", "1.00"],
        ],
        "“三公”经费预算支出表",
        WAN,
    )
    found = [
        (row.role, row.value_year, row.reported_unit_name, row.parent_row_no)
        for row in read.out.rows
    ]
    assert found == [
        ("total", 2023, None, None),
        ("total", 2024, None, None),
        ("unit", 2023, "某局", 1),
        ("unit", 2024, "某局", 2),
        ("unit", 2023, "某中心", 1),
        ("unit", 2024, "某中心", 2),
    ]
