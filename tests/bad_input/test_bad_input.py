"""Files that are no disclosures, or damaged ones: each is listed with what to do, the others go on."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.pipeline import read_document
from ingest.table_writer import TableWriter
from tests.whole_job import Job, file_names
from typesetting.invented import Invented

from .makers import BAD_INPUT, BadInput

Strangers = tuple[Job, dict[str, Invented]]


@pytest.mark.parametrize("bad", BAD_INPUT, ids=lambda bad: bad.file_name)
def test_what_is_said_of_the_file(bad: BadInput, tmp_path: Path) -> None:
    path = tmp_path / bad.file_name
    bad.write(path)
    reading = read_document(path)
    (issue,) = [i for i in reading.issues if i.code == bad.code]
    assert issue.severity == bad.severity
    assert issue.source_uri.endswith(bad.file_name)
    assert issue.document_key == reading.document.document_key
    for words in bad.says:
        assert words in issue.message
    assert "Traceback" not in issue.message
    is_unreadable = reading.document.status == "unreadable"
    assert is_unreadable == (bad.severity == "error")
    if is_unreadable:
        assert not reading.cells


def test_two_rows_for_one_place_cost_the_document_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of recognition on a damaged file must not reach the models, where it would stop the others."""
    path = tmp_path / "twice.html"
    rows = "".join(f"<tr><td>{name}</td><td>{amount}</td></tr>" for name, amount in (
        ("项目", "金额"), ("因公出国（境）费", "1.00"), ("公务接待费", "2.00")))  # fmt: skip
    path.write_text(f"<h1>2024年三公经费支出表</h1><p>单位：万元</p><table>{rows}</table>", "utf-8")
    assert read_document(path).cells

    write = TableWriter.columns
    monkeypatch.setattr(TableWriter, "columns", lambda self, found: write(self, [*found, *found]))
    reading = read_document(path)
    assert reading.document.status == "unreadable"
    (issue,) = reading.issues
    assert issue.code == "reader_error"
    assert "columns: table_no 1, panel_no 1" in issue.message
    assert not reading.cells


@pytest.mark.parametrize("bad", BAD_INPUT, ids=lambda bad: bad.file_name)
def test_the_issue_is_in_the_warehouse(strangers: Strangers, bad: BadInput) -> None:
    job, _ = strangers
    query = "select severity, message from audit.ingest_issues where code = ? and document like ?"
    found = job.rows(query, [bad.code, f"%{bad.file_name}"])
    assert len(found) == 1
    severity, message = found[0]
    assert severity == bad.severity
    assert all(words in message for words in bad.says)


def test_the_refresh_publishes_and_asks_for_a_person(strangers: Strangers) -> None:
    job, _ = strangers
    assert job.run.outcome == "published"
    assert job.run.exit_code == 2
    unreadable = sum(bad.severity == "error" for bad in BAD_INPUT)
    assert job.run.documents_failed == unreadable
    assert job.run.needing_attention >= unreadable


def test_bad_files_give_no_facts(strangers: Strangers) -> None:
    job, _ = strangers
    query = """
        select distinct split_part(source_name, '.', 1)
        from (
            select document_key from marts.fct_income
            union all select document_key from marts.fct_expenditure
            union all select document_key from marts.fct_expenditure_nature
            union all select document_key from marts.fct_projects
            union all select document_key from marts.fct_performance_targets
        )
        join marts.dim_document using (document_key)
    """
    assert {name for (name,) in job.rows(query)} == set(file_names())


def test_a_file_without_facts_is_not_called_verified(strangers: Strangers) -> None:
    job, _ = strangers
    query = "select split_part(source_name, '.', 1), quality from marts.dim_document"
    qualities = {name: quality for name, quality in job.rows(query) if name not in file_names()}
    assert qualities
    assert set(qualities.values()) <= {"withheld", "unreadable"}, qualities


def test_tables_that_nobody_knows_are_listed_with_a_reason(strangers: Strangers) -> None:
    job, _ = strangers
    query = """
        select t.title, t.reason
        from audit.tables as t join marts.dim_document as d using (document_key)
        where d.source_name = 'pigeons.txt' and t.status = 'unrecognised'
    """
    ((title, reason),) = job.rows(query)
    assert "信鸽登记表" in title
    assert reason
    unrecognised = """
        select count(*)
        from audit.figures as f join marts.dim_document as d using (document_key)
        where d.source_name = 'pigeons.txt' and f.status = 'unrecognised' and f.reason is not null
    """
    assert job.rows(unrecognised) == [(4,)]


def test_amounts_without_a_unit_are_no_facts(strangers: Strangers) -> None:
    job, _ = strangers
    query = """
        select distinct f.status
        from audit.figures as f join marts.dim_document as d using (document_key)
        where d.source_name = 'no_unit.txt' and f.value_text in ('381.27', '211.13', '170.14')
    """
    assert {status for (status,) in job.rows(query)} <= {"unrecognised", "withheld"}
