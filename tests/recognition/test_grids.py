"""Which grids are one table, and what lies above it."""

from __future__ import annotations

from collections import Counter

import pytest

from ingest.document import Cell, Document, TextLine
from ingest.grids import find_tables, framed_lines, running_heads
from ingest.headers import cell_number

from .conftest import make_document, make_grid, recognise_document

HEAD = ["科目编码", "科目名称", "合计", "基本支出"]
FIRST = ["201", "一般公共服务支出", "8.00", "8.00"]
SECOND = ["208", "社会保障和就业支出", "2.00", "2.00"]
LAST = ["", "合计", "10.00", "10.00"]


def first_texts(rows: list[list[Cell | None]]) -> list[str]:
    """Text of the first cell of every row."""
    return [row[0].text if row[0] else "" for row in rows]


def test_a_page_that_repeats_the_header() -> None:
    document = make_document(
        ["支出总表", "单位：万元", make_grid([HEAD, FIRST])],
        ["支出总表", "单位：万元", make_grid([HEAD, SECOND, LAST])],
    )
    (table,) = find_tables(document)
    assert first_texts(table.rows) == ["科目编码", "201", "208", ""]
    assert table.page_breaks == [2]
    assert table.pages() == [1, 2]
    assert [cell.text for cell in table.dropped] == HEAD


def test_a_page_without_a_header() -> None:
    document = make_document(
        ["支出总表", make_grid([HEAD, FIRST])], ["— 5 —", make_grid([SECOND, LAST])]
    )
    (table,) = find_tables(document)
    assert first_texts(table.rows) == ["科目编码", "201", "208", ""]


def test_three_pages() -> None:
    """Economic classes of a Fujian budget: a hundred rows over three pages."""
    pages = [["经济分类表", make_grid([HEAD, FIRST])], [make_grid([SECOND])], [make_grid([LAST])]]
    (table,) = find_tables(make_document(*pages))
    assert len(table.rows) == 4


def test_a_new_title_is_a_new_table_also_under_the_same_header() -> None:
    """一般公共预算 and 政府性基金 print the same header one after the other."""
    document = make_document(
        ["一般公共预算支出表", make_grid([HEAD, FIRST])],
        ["政府性基金预算支出表", make_grid([HEAD, SECOND])],
    )
    assert len(find_tables(document)) == 2


def test_another_header_is_a_new_table() -> None:
    document = make_document(
        ["支出总表", make_grid([HEAD, FIRST])],
        [
            make_grid(
                [["项目", "预算数", "项目", "预算数"], ["一、收入", "1.00", "一、支出", "1.00"]]
            )
        ],
    )
    assert len(find_tables(document)) == 2


def test_a_last_page_that_prints_the_total_with_merged_cells() -> None:
    """A lone total row whose first two cells are one: its edges fall on the table's."""
    document = make_document(
        ["支出总表", make_grid([HEAD, FIRST], widths=[80, 200, 100, 100])],
        [make_grid([["合计", "10.00", "10.00"]], widths=[280, 100, 100])],
    )
    (table,) = find_tables(document)
    assert [cell.text if cell else None for cell in table.rows[2]] == [
        "合计", "合计", "10.00", "10.00",
    ]  # fmt: skip


def test_a_page_whose_columns_fall_elsewhere_is_another_table() -> None:
    document = make_document(
        ["支出总表", make_grid([HEAD, FIRST], widths=[80, 200, 100, 100])],
        [make_grid([["甲", "1.00", "2.00"]], widths=[100, 60, 60])],
    )
    assert len(find_tables(document)) == 2


FORM = [
    ["项目资金", "年度资金总额", "<", "745.00", "<"],
    ["^", "其中：财政拨款", "<", "745.00", "<"],
    ["年度目标", "按计划完成。", "<", "<", "<"],
    ["绩效指标", "一级指标", "二级指标", "三级指标", "指标值"],
    ["^", "产出指标", "数量指标", "检查次数", "≥18次"],
]
# Its title and its name stand on the page before.
FORM_HEAD = [["项目绩效目标表", "<"], ["项目名称", "医疗服务与保障能力提升补助资"]]
FORM_WIDTHS = [90, 50, 80, 150, 75]


def test_a_form_that_is_broken_below_its_first_row() -> None:
    """A project form of a Fujian department: its name stands alone on the page before, cut in two."""
    document = make_document(
        ["绩效", make_grid(FORM_HEAD, widths=[90, 355])],
        ["25", make_grid([["", "金", "<", "<", "<"], *FORM], widths=FORM_WIDTHS)],
    )
    (table,) = find_tables(document)
    assert table.col_count == 5
    read = recognise_document(document)
    assert {row.project_name for row in read.out.rows} == {"医疗服务与保障能力提升补助资金"}
    assert {item.project_name for item in read.out.indicators} == {"医疗服务与保障能力提升补助资金"}


def test_a_wider_page_under_a_title_of_its_own_is_another_table() -> None:
    document = make_document(
        ["绩效", make_grid(FORM_HEAD, widths=[90, 355])],
        ["另一个项目绩效目标表", make_grid(FORM, widths=FORM_WIDTHS)],
    )
    assert len(find_tables(document)) == 2


@pytest.mark.parametrize("title", ["项目绩效目标表", None])
def test_a_form_that_begins_again_is_another_form(title: str | None) -> None:
    """Two projects of one name, each with its form under the same title."""
    form = make_grid([["项目名称", "综合工作经费", "<", "<", "<"], *FORM])
    lines = [title] if title else []
    tables = find_tables(make_document(["绩效", *lines, form], [*lines, form]))
    assert len(tables) == 2


def test_title_rows_inside_the_frame() -> None:
    """Spreadsheets and some typesetters put title and unit into the first rows."""
    rows = [
        ["2024年支出总表", "<", "<", "<"],
        ["单位：某市信访局", "<", "单位：万元", "<"],
        HEAD, FIRST, LAST,
    ]  # fmt: skip
    (table,) = find_tables(make_document([make_grid(rows)]))
    assert [line.text for line in table.heading] == [
        "2024年支出总表", "单位：某市信访局", "单位：万元",
    ]  # fmt: skip
    assert first_texts(table.rows) == ["科目编码", "201", ""]
    assert table.header_count == 1


@pytest.mark.parametrize(
    "number", ["预算公开01表", "公开01表", "附表2", "表一", "01-1表", "附件2-1"]
)
def test_the_number_of_a_table_inside_the_frame(number: str) -> None:
    """A workbook saved as a page: the number of the table alone in the last cell of its row."""
    rows = [
        ["部门支出总表", "<", "<", "<"],
        ["", "", "", number],
        ["部门：某市信访局", "<", "2024年度", "金额单位：万元"],
        HEAD, FIRST, LAST,
    ]  # fmt: skip
    (table,) = find_tables(make_document([make_grid(rows)]))
    assert first_texts(table.rows) == ["科目编码", "201", ""]
    assert [line.text for line in table.heading] == [
        "部门支出总表", number, "部门：某市信访局", "2024年度", "金额单位：万元",
    ]  # fmt: skip


def test_title_rows_inside_the_frame_of_two_columns() -> None:
    rows = [["“三公”经费预算表", "<"], ["", "表7"], ["", "单位：万元"],
            ["项目", "预算数"], ["合计", "3.00"], ["公务接待费", "3.00"]]  # fmt: skip
    (table,) = find_tables(make_document([make_grid(rows)]))
    assert first_texts(table.rows) == ["项目", "合计", "公务接待费"]
    assert table.heading[-1].text == "单位：万元"


def test_the_label_of_a_form_is_no_caption() -> None:
    """项目单位：… opens a form of two columns; it is not what stands around a table."""
    rows = [["项目单位：", "某市信访局"], ["项目名称", "接访场所运行"], ["项目总额", "30.00"]]
    (table,) = find_tables(make_document([make_grid(rows)]))
    assert first_texts(table.rows)[0] == "项目单位："


def test_title_alone_in_the_first_cell_where_there_are_no_spans() -> None:
    rows = [["2024年支出预算总表", "", "", ""], ["", "", "", "单位：万元"], HEAD, FIRST]
    (table,) = find_tables(make_document([make_grid(rows, page=None)]))
    assert [line.text for line in table.heading] == ["2024年支出预算总表", "单位：万元"]


def test_notes_below_a_table() -> None:
    document = make_document(
        [
            "支出总表",
            make_grid([HEAD, FIRST]),
            "注：本表反映部门本年度各项支出",
            "情况。",
            "收入情况说明",
        ]
    )
    (table,) = find_tables(document)
    assert [line.text for line in table.notes] == ["注：本表反映部门本年度各项支出", "情况。"]


@pytest.mark.parametrize("rows", [[["一段框起来的话"]], [["备注", "见附件"]], [["甲"], ["乙"]]])
def test_framed_text_is_no_table(rows: list[list[str]]) -> None:
    document = make_document(["第一部分", make_grid(rows), "完"])
    assert find_tables(document) == []
    lines = [line.text for line in framed_lines(document) if isinstance(line, TextLine)]
    assert len(lines) == 2 + len(rows)


def test_running_heads_and_page_numbers_are_furniture() -> None:
    pages = [["某市信访局2024年部门预算", f"正文{n}", f"- {n} -"] for n in range(1, 7)]
    document = make_document(*pages)
    assert "某市信访局2024年部门预算" in running_heads(document)
    lines = [line.text for line in framed_lines(document) if isinstance(line, TextLine)]
    assert lines == [f"正文{n}" for n in range(1, 7)]


def test_the_unit_at_the_head_of_every_page_is_kept() -> None:
    pages = [["单位：万元", f"正文{n}", f"{n}"] for n in range(1, 7)]
    assert "单位:万元" not in running_heads(make_document(*pages))


def test_a_joined_table_is_read_as_one() -> None:
    document = make_document(
        ["2024年一般公共预算支出表", "单位：万元", make_grid([HEAD, FIRST])],
        ["单位：万元", make_grid([HEAD, SECOND, LAST])],
    )
    read = recognise_document(document)
    assert read.table.first_page == 1
    assert read.table.last_page == 2
    assert read.parent("社会保障和就业支出") == "合计"
    assert read.amounts() == ["8.00", "8.00", "2.00", "2.00", "10.00", "10.00"]


def test_halves_side_by_side_are_panels() -> None:
    """A long list of economic classes set in two columns of a page (final accounts)."""
    half = ["科目编码", "科目名称", "金额"]
    rows = [
        [*half, *half],
        ["301", "工资福利支出", "10.00", "302", "商品和服务支出", "2.00"],
        ["30101", "基本工资", "10.00", "30201", "办公费", "2.00"],
    ]
    document = make_document(["一般公共预算财政拨款基本支出决算表", "单位：万元", make_grid(rows)])
    read = recognise_document(document)
    assert {row.panel_no for row in read.out.rows} == {1, 2}
    assert read.row("办公费").economic_code == "30201"
    assert read.parent("办公费", 2) == "商品和服务支出"
    assert read.parent("基本工资", 1) == "工资福利支出"


def test_blank_rows_above_a_header_are_dropped() -> None:
    """Jilin: the frame of a list of projects begins with an empty row."""
    blank = ["", "", "", ""]
    inside = ["支出总表", "<", "<", "<"]
    for document in (
        make_document(["支出总表", make_grid([blank, HEAD, FIRST])]),
        make_document([make_grid([inside, blank, HEAD, FIRST])]),
    ):
        (table,) = find_tables(document)
        assert [line.text for line in table.heading] == ["支出总表"]
        assert table.header_count == 1
        assert first_texts(table.rows) == ["科目编码", "201"]


def test_numbered_lines_of_a_form_that_goes_on_are_no_header() -> None:
    """The last lines of 财政拨款收入支出决算总表 are words that head columns elsewhere."""
    first = [
        ["项目", "行次", "金额", "项目", "行次", "合计"],
        ["年初财政拨款结转和结余", "29", "5.00", "年末财政拨款结转和结余", "61", "3.00"],
        ["一般公共预算财政拨款", "30", "5.00", "", "62", ""],
    ]
    last = [
        ["政府性基金预算财政拨款", "31", "", "", "63", ""],
        ["国有资本经营预算财政拨款", "32", "", "", "64", ""],
        ["总计", "33", "15.00", "总计", "65", "15.00"],
    ]
    document = make_document(
        ["财政拨款收入支出决算总表", make_grid(first)],
        [make_grid(last)],
    )
    (table,) = find_tables(document)
    assert len(table.rows) == 6


def test_a_header_left_alone_at_the_foot_of_a_page() -> None:
    """A narrow table that begins with the last line of a page."""
    header = make_grid([["项目", "数量", "价值（万元）"]])
    body = make_grid([["资产总额", "", "12.00"], ["2、车辆（台、辆）", "3", "4.60"]])
    (table,) = find_tables(make_document(["资产占用情况表", header, "- 3 -"], [body]))
    assert table.header_count == 1
    assert [table.text(row, 0) for row in range(3)] == ["项目", "资产总额", "2、车辆（台、辆）"]


def test_a_lone_header_before_other_text_is_set_off_text() -> None:
    header = make_grid([["项目", "数量", "价值（万元）"]])
    body = make_grid([["资产总额", "", "12.00"], ["车辆", "3", "4.60"]])
    (table,) = find_tables(make_document([header], ["下面另起一段", body]))
    assert table.header_count == 0
    assert "项目" in table.heading[0].text


LEFT_ROWS = [HEAD[:3], ["201", "一般公共服务支出", "8.00"], ["208", "社会保障", "3.00"]]
LEFT_ROWS += [["221", "住房保障支出", "1.00"], ["", "合计", "12.00"]]
RIGHT_ROWS = [
    ["基本支出", "项目支出"],
    ["6.00", "2.00"],
    ["3.00", ""],
    ["", "1.00"],
    ["9.00", "3.00"],
]
WHOLE_ROWS = [[*left, *right] for left, right in zip(LEFT_ROWS, RIGHT_ROWS, strict=True)]


def _texts(rows: list[list[Cell | None]]) -> list[list[str]]:
    return [[cell.text if cell else "" for cell in row] for row in rows]


@pytest.mark.parametrize("title", [[], ["支出总表", "单位：万元"], ["支出总表（续）"]])
@pytest.mark.parametrize("labels", [0, 2])
def test_columns_that_go_on_on_the_next_page(title: list[str], labels: int) -> None:
    right = [[*left[:labels], *more] for left, more in zip(LEFT_ROWS, RIGHT_ROWS, strict=True)]
    document = make_document(
        ["支出总表", "单位：万元", make_grid(LEFT_ROWS)], [*title, make_grid(right, page=2)]
    )
    (table,) = find_tables(document)
    assert _texts(table.rows) == WHOLE_ROWS
    assert table.header_count == 1 and table.pages() == [1, 2]


def test_columns_that_go_on_after_the_rows_went_on() -> None:
    """Down, then over: rows of the right side that are blank at a page break keep their places."""
    right = [RIGHT_ROWS[0], RIGHT_ROWS[1], ["", ""], RIGHT_ROWS[3], ["", ""]]
    left = [*LEFT_ROWS[:3], *LEFT_ROWS[1:3], *LEFT_ROWS[3:]]
    more = [*right[:3], *right[2:4], *right[3:]]
    document = make_document(
        ["支出总表", make_grid(left[:4])],
        [make_grid(left[4:], page=2)],
        [make_grid(more[:4], page=3)],
        [make_grid(more[4:], page=4)],
    )
    (table,) = find_tables(document)
    assert _texts(table.rows) == [[*a, *b] for a, b in zip(left, more, strict=True)]


def test_as_many_columns_on_the_next_page_are_no_rows() -> None:
    left = [row[1:] for row in LEFT_ROWS]
    document = make_document(
        ["支出总表", "单位：万元", make_grid(left)], [make_grid(RIGHT_ROWS, page=2)]
    )
    (table,) = find_tables(document)
    assert _texts(table.rows) == [row[1:] for row in WHOLE_ROWS]


def test_amounts_whose_rows_nobody_knows_are_not_those_of_the_title() -> None:
    document = make_document(
        ["支出总表", "单位：万元", make_grid(LEFT_ROWS)],
        ["支出总表", "单位：万元", make_grid([*RIGHT_ROWS[:2], *RIGHT_ROWS[3:]], page=2)],
    )
    tables = find_tables(document)
    assert len(tables) == 2 and tables[1].heading == []
    read = recognise_document(document)
    assert [table.status for table in read.out.tables] == ["read", "unrecognised"]


def test_another_table_of_the_same_rows_is_another_table() -> None:
    other = [[*row[:2], "1.00"] for row in LEFT_ROWS[1:]]
    document = make_document(
        ["支出总表", "单位：万元", make_grid(LEFT_ROWS)],
        ["基本支出表", "单位：万元", make_grid([[*HEAD[:2], "基本支出"], *other], page=2)],
    )
    assert len(find_tables(document)) == 2


def _pages(*grids: list[list[str]]) -> Document:
    """One grid on each page; the first below its title and unit."""
    drawn = [
        make_grid(rows, page=number, widths=[60.0] * len(rows[0]))
        for number, rows in enumerate(grids, 1)
    ]
    return make_document(["支出总表", "单位：万元", drawn[0]], *([grid] for grid in drawn[1:]))


LOWER = [["213", "农林水支出", "4.00"], ["215", "资源勘探支出", "5.00"], ["", "合计", "21.00"]]
LOWER_RIGHT = [["3.00", "1.00"], ["5.00", ""], ["17.00", "4.00"]]


@pytest.mark.parametrize(("repeats_head", "labels"), [(False, 0), (True, 0), (True, 2)])
def test_pages_that_go_over_and_then_down(repeats_head: bool, labels: int) -> None:
    """Print settings of spreadsheets: the right columns of the first rows come before the further rows."""
    right = [[*left[:labels], *more] for left, more in zip(LEFT_ROWS, RIGHT_ROWS, strict=True)]
    below = [[*left[:labels], *more] for left, more in zip(LOWER, LOWER_RIGHT, strict=True)]
    heads = ([LEFT_ROWS[0]], [right[0]]) if repeats_head else ([], [])
    (table,) = find_tables(_pages(LEFT_ROWS, right, [*heads[0], *LOWER], [*heads[1], *below]))
    lower = [[*left, *more] for left, more in zip(LOWER, LOWER_RIGHT, strict=True)]
    assert _texts(table.rows) == [*WHOLE_ROWS, *lower]
    assert table.pages() == [1, 2, 3, 4] and table.page_breaks == [5]


def test_as_many_columns_on_each_page_that_goes_over_and_then_down() -> None:
    left, below = [row[1:] for row in LEFT_ROWS], [row[1:] for row in LOWER]
    (table,) = find_tables(_pages(left, RIGHT_ROWS, below, LOWER_RIGHT))
    lower = [[*own, *more] for own, more in zip(below, LOWER_RIGHT, strict=True)]
    assert _texts(table.rows) == [*(row[1:] for row in WHOLE_ROWS), *lower]


def test_right_columns_whose_rows_are_not_those_of_the_page_before_are_no_facts() -> None:
    """A page is missing: nobody knows to which rows the amounts belong."""
    read = recognise_document(_pages(LEFT_ROWS, RIGHT_ROWS, LOWER, LOWER_RIGHT[:2]))
    lost = [c.value_text for row in LOWER_RIGHT[:2] for c in read.out.cells if c.value_text in row]
    assert lost
    known = {t.table_no for t in read.out.tables if t.status == "read"}
    assert known == {1}
    assert max(c.row_no for c in read.out.cells if c.table_no == 1) < len(LEFT_ROWS)


@pytest.mark.parametrize("goes_over_first", [True, False])
def test_a_page_with_the_last_column_alone(goes_over_first: bool) -> None:
    right = [[row[0]] for row in RIGHT_ROWS]
    below = [[row[0]] for row in LOWER_RIGHT]
    pages = (
        [LEFT_ROWS, right, LOWER, below] if goes_over_first else [LEFT_ROWS, LOWER, right, below]
    )
    (table,) = find_tables(_pages(*pages))
    assert [row[3] for row in _texts(table.rows)] == [row[0] for row in (*right, *below)]


def test_two_amount_columns_beside_two_others_are_no_rows() -> None:
    """Labels, two columns and two columns more, each on a page of its own."""
    left = [row[:2] for row in LEFT_ROWS]
    more = [["事业单位经营支出", "上缴上级支出"], *[["1.00", "2.00"]] * 4]
    (table,) = find_tables(_pages(left, RIGHT_ROWS, more))
    assert [len(row) for row in table.rows] == [6] * 5


def test_a_page_break_does_not_read_the_whole_table_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables of a hundred pages are common: time must grow with their rows, not with the square."""
    read: Counter[int] = Counter()

    def count_number(text: str) -> str | None:
        read[page_count] += 1
        return cell_number(text)

    for module in ("grids", "right_pages", "loose_rows", "cut_rows"):
        monkeypatch.setattr(f"ingest.{module}.cell_number", count_number)
    for page_count in (10, 20):
        pages = [[make_grid([FIRST, SECOND] * 5, widths=[60] * 4)] for _ in range(page_count)]
        document = make_document(["支出总表", make_grid([HEAD], widths=[60] * 4)], *pages)
        (table,) = find_tables(document)
        assert len(table.rows) == 1 + 10 * page_count
    assert read[20] < 2.5 * read[10]
