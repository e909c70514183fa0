"""Publishers nobody has seen, in the shapes of provinces: the facts are those of their books."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from tests.genres.conftest import CHOSEN
from tests.genres.publishers.disclosure import Disclosure
from tests.whole_job import Job

SURROUNDED = "unified_bureau_31_surrounded"
NAMES = [*(f"{shape}_{kind}_{seed}" for shape, kind, seed in CHOSEN), SURROUNDED]
Publishers = tuple[Job, dict[str, Disclosure]]


@pytest.mark.parametrize("name", NAMES)
def test_facts_are_those_of_the_book(publishers: Publishers, name: str) -> None:
    job, truth = publishers
    expected = list(truth[name].expected())
    got = job.answers(
        (
            f"""
            select coalesce(sum(f.amount_yuan), 0)
            from marts.{e.table} as f join marts.dim_document as d using (document_key)
            where split_part(d.source_name, '.', 1) = ? and {e.condition}
            """,
            [name],
        )
        for e in expected
    )
    wrong = [
        (e.table, e.condition, e.amount, value)
        for e, value in zip(expected, got, strict=True)
        if value != Decimal(e.amount)
    ]
    assert wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_every_printed_amount_is_a_figure_that_means_something(
    publishers: Publishers, name: str
) -> None:
    job, truth = publishers
    rows = job.rows(
        """
        select value_text, status, reason
        from audit.figures join marts.dim_document using (document_key)
        where split_part(source_name, '.', 1) = ? and origin = 'table'
        """,
        [name],
    )
    printed = Counter(truth[name].printed_amounts())
    assert printed - Counter(str(text).strip() for text, _, _ in rows) == Counter()
    assert [row for row in rows if row[1] in ("unrecognised", "withheld")] == []


def test_nothing_that_cannot_be_right_is_found(publishers: Publishers) -> None:
    job, _ = publishers
    assert job.rows(
        "select * from audit.identity_checks where severity = 'E' and status = 'violation'"
    ) == []  # fmt: skip


def test_instructions_models_and_glossaries_are_no_facts(publishers: Publishers) -> None:
    job, _ = publishers
    rows = job.rows(
        """
        select value_text, status, reason
        from audit.figures join marts.dim_document using (document_key)
        where
            split_part(source_name, '.', 1) = ?
            and (origin = 'narrative' or table_title is null or table_title in ('目录', '表1 样表'))
        """,
        [SURROUNDED],
    )
    assert {"1234.56", "78.90", "123.45", "1.2", "2000"} <= {str(text) for text, _, _ in rows}
    assert [row for row in rows if row[1] != "context"] == []
