"""A city that does not exist, in a known layout, costs no code and no row: its facts are simply there."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ingest.pipeline import read_document
from tests.whole_job import CITIES_THAT_DO_NOT_EXIST, Job, file_names
from typesetting import invent
from typesetting.invented import Invented
from typesetting.invented_tables import FORMS
from typesetting.layouts import LAYOUTS, Layout
from typesetting.pdf_writer import write_pdf

Strangers = tuple[Job, dict[str, Invented]]


@pytest.mark.parametrize("name", file_names())
def test_facts_are_the_invented_ones(strangers: Strangers, name: str) -> None:
    job, truth = strangers
    questions: list[tuple[str, list[Any]]] = []
    for expected in truth[name].expected:
        conditions = " and ".join(f"f.{key} is not distinct from ?" for key, _ in expected.keys)
        query = f"""
            select coalesce(sum(f.amount_yuan), 0)
            from marts.{expected.table} as f join marts.dim_document as d using (document_key)
            where split_part(d.source_name, '.', 1) = ? and {conditions}
        """
        questions.append((query, [name, *(value for _, value in expected.keys)]))
    wrong = [
        (expected.table, expected.keys, expected.amount_yuan, got)
        for expected, got in zip(truth[name].expected, job.answers(questions), strict=True)
        if got != Decimal(expected.amount_yuan)
    ]
    assert wrong == []


@pytest.mark.parametrize("name", file_names())
def test_sums_are_the_invented_totals(strangers: Strangers, name: str) -> None:
    job, truth = strangers
    tables = ("fct_income", "fct_expenditure", "fct_expenditure_nature")
    sums = job.answers(
        (
            f"""
            select sum(amount_yuan)
            from marts.{table} join marts.dim_document using (document_key)
            where split_part(source_name, '.', 1) = ?
            """,
            [name],
        )
        for table in tables
    )
    assert sums == [Decimal(truth[name].ledger.total)] * len(tables)


def test_who_and_when_come_from_the_content(strangers: Strangers) -> None:
    job, truth = strangers
    query = """
        select split_part(source_name, '.', 1), unit_name, fiscal_year, stage, scope
        from marts.dim_document join marts.dim_unit using (unit_key)
    """
    expected = {
        (name, truth[name].ledger.unit_name, year, "budget", "unit")
        for name, (_, _, _, _, year) in zip(file_names(), CITIES_THAT_DO_NOT_EXIST, strict=True)
    }
    assert expected <= set(job.rows(query))


def test_nothing_is_left_over(strangers: Strangers) -> None:
    job, _ = strangers
    of_cities = "split_part(source_name, '.', 1) in (select unnest(?))"
    for query in (
        f"""
        select f.* from audit.figures as f join marts.dim_document as d using (document_key)
        where f.status in ('unrecognised', 'withheld') and {of_cities}
        """,
        f"""
        select c.* from audit.identity_checks as c join marts.dim_document as d using (document_key)
        where c.severity = 'E' and c.status = 'violation' and {of_cities}
        """,
        f"""
        select i.* from audit.ingest_issues as i join marts.dim_document as d using (document_key)
        where i.code not in ('unknown_division', 'unlisted_function_code') and {of_cities}
        """,
    ):
        assert job.records(query, [file_names()]) == []


Cell = tuple[str | None, ...]


def _read_cells(folder: Path, form: str, layout: Layout) -> Counter[Cell]:
    """Every number that is read from the same disclosure set in a layout, with what it means."""
    path = folder / f"{layout.name}.pdf"
    path.write_bytes(write_pdf(invent(104, form=form).document, layout))
    reading = read_document(path)
    assert {table.status for table in reading.tables} <= {"read", "empty"}
    assert "unknown" not in {column.role for column in reading.columns}
    kinds = {table.table_no: table.kind for table in reading.tables}
    columns = {(c.table_no, c.panel_no, c.col_no): c for c in reading.columns}
    rows = {(r.table_no, r.panel_no, r.row_no): r for r in reading.rows}
    cells: Counter[Cell] = Counter()
    for cell in reading.cells:
        row = rows.get((cell.table_no, cell.panel_no, cell.row_no))
        column = columns.get((cell.table_no, cell.panel_no, cell.col_no))
        if cell.role != "amount" or row is None or column is None:
            continue
        texts = (row.label, row.function_code, row.economic_code, row.project_name, column.label)
        bare = ("".join(text.split()) if text else None for text in texts)
        cells[kinds[cell.table_no], row.role, *bare, cell.number_text] += 1
    assert cells
    return cells


@pytest.mark.parametrize("layout", ["letter", "horizontal", "open_sides"])
@pytest.mark.parametrize("form", sorted(FORMS))
def test_tables_with_few_rules_say_the_same(form: str, layout: str, tmp_path: Path) -> None:
    ruled = _read_cells(tmp_path, form, LAYOUTS["ruled"])
    assert _read_cells(tmp_path, form, LAYOUTS[layout]) == ruled


STRANGE_LAYOUTS = (
    replace(LAYOUTS["letter"], name="head once", repeat_head=False),
    replace(LAYOUTS["letter"], name="blanks in figures", inner_space=True, table_size=9),
    replace(LAYOUTS["letter"], name="tight, figures centred", figures="center", table_size=9,
            row_padding=1),
    replace(LAYOUTS["horizontal"], name="all centred", labels="center", figures="center"),
    replace(LAYOUTS["horizontal"], name="small and tight", cell_padding=2, row_padding=1, table_size=8),
    replace(LAYOUTS["landscape"], name="three lines, landscape", rules="three_line", head_fill=None),
)  # fmt: skip


@pytest.mark.parametrize("layout", STRANGE_LAYOUTS, ids=lambda layout: layout.name)
def test_layouts_that_nobody_declared_say_the_same(layout: Layout, tmp_path: Path) -> None:
    ruled = _read_cells(tmp_path, "three_columns", LAYOUTS["ruled"])
    assert _read_cells(tmp_path, "three_columns", layout) == ruled
