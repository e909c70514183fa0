"""A table that is printed again is a repeat of the first, another table with the same numbers is not."""

from __future__ import annotations

from ingest.pipeline import mark_repeats

from .conftest import Rows, make_document, make_grid, recognise_document

FORM = [
    ["项目名称", "热线专项经费", "<", "<"],
    ["年度资金总额", "339.30", "<", "<"],
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "专线数量", "1个"],
]
SPENDING = [["科目编码", "科目名称", "合计"], ["201", "一般公共服务支出", "8.00"]]


def repeats(*tables: tuple[str, Rows]) -> list[int | None]:
    """``is_repeat_of`` of the tables of a document, one per page."""
    document = make_document(*[[title, "单位：万元", make_grid(rows)] for title, rows in tables])
    out = recognise_document(document).out
    return [t.is_repeat_of for t in mark_repeats(out.tables, out.rows, out.cells)]


def test_a_form_printed_twice() -> None:
    """Anhui: the target form of a project stands in the tables and again in the explanation."""
    assert repeats(("项目支出绩效目标表", FORM), ("附件：项目支出绩效目标表", FORM)) == [None, 1]


def test_forms_of_two_projects_with_the_same_amounts() -> None:
    other = [["项目名称", "平台维护", "<", "<"], *FORM[1:]]
    assert repeats(("项目支出绩效目标表", FORM), ("项目支出绩效目标表", other)) == [None, None]


def test_tables_of_two_funds_with_the_same_numbers() -> None:
    """All money from one fund: 支出总表 and 一般公共预算支出表 print the same rows."""
    tables = (("支出总表", SPENDING), ("一般公共预算支出表", SPENDING))
    assert repeats(*tables) == [None, None]


def test_the_same_table_under_the_same_title() -> None:
    document = make_document(
        ["支出总表", "单位：万元", make_grid(SPENDING)],
        ["其他说明：见下。", "支出总表", "单位：万元", make_grid(SPENDING)],
    )
    out = recognise_document(document).out
    marked = mark_repeats(out.tables, out.rows, out.cells)
    assert [t.is_repeat_of for t in marked] == [None, 1]


def test_a_changed_number_is_no_repeat() -> None:
    """The checks compare them: a table printed twice that contradicts itself."""
    changed = [FORM[0], ["年度资金总额", "339.31", "<", "<"], *FORM[2:]]
    assert (
        repeats(("项目支出绩效目标表", FORM), ("附件：项目支出绩效目标表", changed)) == [None] * 2
    )
