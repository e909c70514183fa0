"""Checks done equal checks due: a model that gives no rows is noticed, document by document."""

from __future__ import annotations

from typing import Any

import pytest

from expectations.suites import SUITE_FOLDER, read_mart_suites

(SUITE,) = [suite for suite in read_mart_suites(SUITE_FOLDER) if suite.name == "identity_checks"]
QUERIES = {e.about: e.arguments["unexpected_rows_query"] for e in SUITE.expectations}
# what a broken model would leave out, by what the expectation is about
LEFT_OUT = {
    "every table that prints a sum beside its parts has a check of one":
        "identity_id in (select identity_id from reference.identities where evaluator = 'tree')",
    "every document with four kinds of main tables has checks across them":
        "identity_id in (select identity_id from reference.identities where evaluator = 'terms')",
    "every table of amounts was looked at by the guards": "identity_id = 'G-INDEX'",
    "every amount of the text that speaks of a family of the tables was looked up in them": "identity_id = 'N-LOST'",
}  # fmt: skip


def run(checks: Any, about: str, batch: str) -> list[Any]:
    rows: list[Any] = checks.con.execute(QUERIES[about].replace("{batch}", batch)).fetchall()
    return rows


def test_every_expectation_is_tried_here() -> None:
    assert set(QUERIES) == set(LEFT_OUT)


@pytest.mark.parametrize("about", LEFT_OUT)
def test_what_is_due_was_done(checks: Any, about: str) -> None:
    assert run(checks, about, "audit.identity_checks") == []


@pytest.mark.parametrize("about", LEFT_OUT)
def test_a_model_that_gives_no_rows_is_noticed(checks: Any, about: str) -> None:
    assert run(checks, about, f"(select * from audit.identity_checks where not {LEFT_OUT[about]})")


@pytest.mark.parametrize("about", LEFT_OUT)
def test_rows_that_only_say_that_nothing_applies_do_not_count(checks: Any, about: str) -> None:
    emptied = (
        "(select * replace (case when " + LEFT_OUT[about] + " then null else place end as place) "
        "from audit.identity_checks)"
    )
    assert run(checks, about, emptied)
