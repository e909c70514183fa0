"""A city that does not exist, in a known layout, costs no code and no row: its facts are simply there."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.whole_job import CITIES_THAT_DO_NOT_EXIST, Job, file_names, run_job, write_invented
from typesetting.invented import Invented


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> tuple[Job, dict[str, Invented]]:
    documents = tmp_path_factory.mktemp("invented_documents")
    truth = write_invented(documents)
    job = run_job(documents, tmp_path_factory.mktemp("invented"))
    return job, {name.split(".")[0]: value for name, value in truth.items()}


@pytest.mark.parametrize("name", file_names())
def test_facts_are_the_invented_ones(invented: tuple[Job, dict[str, Invented]], name: str) -> None:
    job, truth = invented
    wrong = []
    for expected in truth[name].expected:
        conditions = " and ".join(f"f.{key} is not distinct from ?" for key, _ in expected.keys)
        query = f"""
            select coalesce(sum(f.amount_yuan), 0)
            from marts.{expected.table} as f join marts.dim_document as d using (document_key)
            where split_part(d.source_name, '.', 1) = ? and {conditions}
        """
        values: list[Any] = [name, *(value for _, value in expected.keys)]
        got = job.rows(query, values)[0][0]
        if got != Decimal(expected.amount_yuan):
            wrong.append((expected.table, expected.keys, expected.amount_yuan, got))
    assert wrong == []


@pytest.mark.parametrize("name", file_names())
def test_sums_are_the_invented_totals(invented: tuple[Job, dict[str, Invented]], name: str) -> None:
    job, truth = invented
    ledger = truth[name].ledger
    for table in ("fct_income", "fct_expenditure", "fct_expenditure_nature"):
        query = f"""
            select sum(amount_yuan)
            from marts.{table} join marts.dim_document using (document_key)
            where split_part(source_name, '.', 1) = ?
        """
        assert job.rows(query, [name])[0][0] == Decimal(ledger.total), table


def test_who_and_when_come_from_the_content(
    invented: tuple[Job, dict[str, Invented]],
) -> None:
    job, truth = invented
    query = """
        select split_part(source_name, '.', 1), unit_name, fiscal_year, stage, scope
        from marts.dim_document join marts.dim_unit using (unit_key)
    """
    expected = {
        (name, truth[name].ledger.unit_name, year, "budget", "unit")
        for name, (_, _, _, _, year) in zip(file_names(), CITIES_THAT_DO_NOT_EXIST, strict=True)
    }
    assert set(job.rows(query)) == expected


def test_nothing_is_unrecognised(invented: tuple[Job, dict[str, Invented]]) -> None:
    job, _ = invented
    assert job.records("select * from audit.figures where status = 'unrecognised'") == []
    query = "select * from audit.identity_checks where severity = 'E' and status = 'violation'"
    assert job.records(query) == []
    assert job.run.exit_code == 0
