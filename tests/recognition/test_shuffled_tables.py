"""Columns in any order, empty ones among them, page breaks anywhere: an amount keeps its row and column."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.document import Cell, Document, Grid, Page, TextLine
from ingest.grids import find_tables
from ingest.recognise import recognise_tables
from ingest.table_writer import Recognised

# Header word → what its amounts are.
_NATURES = {
    "基本支出": "basic", "项目支出": "project", "事业单位经营支出": "business",
    "上缴上级支出": "remitted_to_superior", "对附属单位补助支出": "subsidy_to_affiliated",
}  # fmt: skip
_SOURCES = {
    "一般公共预算拨款收入": "general_public_budget", "政府性基金预算拨款收入": "government_fund",
    "国有资本经营预算拨款收入": "state_capital", "事业收入": "undertaking", "其他收入": "other",
    "上级补助收入": "superior_subsidy", "附属单位上缴收入": "affiliated_remittance",
}  # fmt: skip
_FUNCTIONS = [
    ("201", "一般公共服务支出"), ("20103", "政府办公厅（室）及相关机构事务"), ("2010301", "行政运行"),
    ("2010302", "一般行政管理事务"), ("208", "社会保障和就业支出"), ("20805", "行政事业单位养老支出"),
    ("2080505", "机关事业单位基本养老保险缴费支出"), ("210", "卫生健康支出"),
    ("21011", "行政事业单位医疗"), ("2101101", "行政单位医疗"),
]  # fmt: skip


def _grid(rows: list[list[str]], page: int) -> Grid:
    cells = tuple(
        Cell(r, c, text, page_number=page)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    return Grid(cells, len(rows), len(rows[0]), page)


def _recognise(title: str, pages: list[list[list[str]]]) -> Recognised:
    heading = (TextLine(title, 1), TextLine("单位：万元", 1))
    made = [
        Page((*(heading if number == 1 else ()), _grid(rows, number)), number)
        for number, rows in enumerate(pages, start=1)
    ]
    return recognise_tables("doc", "drawn", find_tables(Document("x", "x", tuple(made))), 2026)


def _read(found: Recognised, meaning: str) -> set[tuple[str | None, str | None, Decimal]]:
    rows = {(r.table_no, r.panel_no, r.row_no): r for r in found.rows}
    columns = {(c.table_no, c.panel_no, c.col_no): c for c in found.columns}
    return {
        (
            rows[cell.table_no, cell.panel_no, cell.row_no].function_code,
            getattr(columns[cell.table_no, cell.panel_no, cell.col_no], meaning),
            Decimal(cell.number_text or ""),
        )
        for cell in found.cells
        if cell.role == "amount"
    }


@st.composite
def _tables(draw: st.DrawFn, words: list[str]) -> tuple[list[str], list[list[str]], list[int]]:
    """Header words in some order, rows of amounts with blanks, and the rows before which pages break."""
    heads = draw(st.permutations(words))[: draw(st.integers(2, len(words)))]
    blank = draw(st.sets(st.sampled_from(heads), max_size=len(heads) - 1))
    amount = st.one_of(
        st.just(""), st.integers(1, 10**7).map(lambda n: f"{n // 100:,}.{n % 100:02}")
    )
    body = [["" if head in blank else draw(amount) for head in heads] for _ in _FUNCTIONS]
    breaks = draw(st.lists(st.integers(1, len(_FUNCTIONS) - 1), max_size=2, unique=True))
    return heads, body, sorted(breaks)


def _check(
    title: str, meaning: str, words: dict[str, str],
    table: tuple[list[str], list[list[str]], list[int]], *, repeats_head: bool,
) -> None:  # fmt: skip
    heads, body, breaks = table
    head = ["科目编码", "科目名称", "合计", *heads]
    rows, truth = [], set()
    for (code, name), amounts in zip(_FUNCTIONS, body, strict=True):
        parts = [Decimal(a.replace(",", "")) for a in amounts if a]
        total = f"{sum(parts):,.2f}" if parts else ""
        rows.append([code, name, total, *amounts])
        named = zip([None, *(words[h] for h in heads)], [total, *amounts], strict=True)
        truth |= {(code, what, Decimal(a.replace(",", ""))) for what, a in named if a}
    cuts = [0, *breaks, len(rows)]
    pages = [rows[low:high] for low, high in pairwise(cuts)]
    printed = [[head, *page] if n == 0 or repeats_head else page for n, page in enumerate(pages)]
    found = _recognise(title, printed)
    read = _read(found, meaning)
    assert read <= truth, f"wrong: {read - truth}"
    unread = {table.status for table in found.tables} - {"read", "empty"}
    unknown = [column.label for column in found.columns if column.role == "unknown"]
    assert read == truth or unread or unknown, f"lost in silence: {truth - read}"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(table=_tables(list(_NATURES)), repeats_head=st.booleans())
def test_expenditure(
    table: tuple[list[str], list[list[str]], list[int]], repeats_head: bool
) -> None:
    _check("部门支出总表", "nature_code", _NATURES, table, repeats_head=repeats_head)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(table=_tables(list(_SOURCES)), repeats_head=st.booleans())
def test_income(table: tuple[list[str], list[list[str]], list[int]], repeats_head: bool) -> None:
    _check("部门收入总表", "income_source_code", _SOURCES, table, repeats_head=repeats_head)
