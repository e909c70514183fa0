"""Every number of the five documents ends as something, and facts point at where they are printed."""

from __future__ import annotations

import pytest

from tests.end_to_end.coverage import find_misses, read_facts
from tests.whole_job import FACTS, NAMES, Job

LEAST_COVERAGE = 0.99


def test_nothing_is_unrecognised(shipped: Job) -> None:
    query = "select * from audit.figures where status = 'unrecognised'"
    assert shipped.records(query) == []
    assert shipped.records("select * from audit.tables where status = 'unrecognised'") == []


def test_every_status_that_feeds_no_fact_has_a_reason(shipped: Job) -> None:
    statuses = {"fact", "total", "repeat", "context", "withheld", "unrecognised"}
    assert {status for (status,) in shipped.rows("select distinct status from audit.figures")} <= (
        statuses
    )
    query = """
        select figure_id, status, reason, fact_table from audit.figures
        where (status = 'fact') != (fact_table is not null) or (status != 'fact' and reason is null)
    """
    assert shipped.records(query) == []


def test_figures_are_numbered_once(shipped: Job) -> None:
    query = "select figure_id from audit.figures group by figure_id having count(*) > 1"
    assert shipped.rows(query) == []


@pytest.mark.parametrize("table", FACTS)
def test_facts_stand_on_figures_with_a_page(shipped: Job, table: str) -> None:
    query = f"""
        select f.figure_id, g.status, f.page_number, g.page_number
        from marts.{table} as f
        join marts.dim_document as d using (document_key)
        left join audit.figures as g on f.figure_id = g.figure_id
        where
            g.figure_id is null
            or g.document_key != f.document_key
            or (f.evidence != 'derived' and g.status != 'fact')
            or (d.page_count is not null and f.page_number is null)
            or f.page_number is distinct from g.page_number
    """
    assert shipped.records(query) == []


@pytest.mark.parametrize(
    "table", [t for t in FACTS if t not in ("fct_year_changes", "fct_performance_targets", "fct_resources")]
)  # fmt: skip
def test_amounts_are_the_printed_ones(shipped: Job, table: str) -> None:
    query = f"""
        select f.figure_id, f.amount_yuan, g.value_text, g.unit
        from marts.{table} as f join audit.figures as g on f.figure_id = g.figure_id
        where
            f.evidence != 'derived'
            and f.amount_yuan != cast(
                g.numeric_value * case g.unit when '万元' then 10000 when '千元' then 1000 when '元' then 1 end
                as decimal(20, 2)
            )
    """
    assert shipped.records(query) == []


@pytest.mark.shared
def test_facts_read_by_hand_are_figures(seeds: Job, capsys: pytest.CaptureFixture[str]) -> None:
    found = missed = 0
    lines = []
    for name in NAMES:
        facts = read_facts(name)
        figures = seeds.records(
            """
            select f.* from audit.figures as f
            join marts.dim_document as d using (document_key)
            where split_part(d.source_name, '.', 1) = ?
            """,
            [name],
        )
        misses = find_misses(facts, figures)
        found += len(facts) - len(misses)
        missed += len(misses)
        lines += [f"  {m.document} line {m.line_no}: {m.place} | {m.label} | {m.column_label} "
                  f"= {m.value} {m.unit}" for m in misses]  # fmt: skip
    share = found / (found + missed)
    report = f"{share:.2%} of {found + missed} facts read by hand are figures; not found:"
    with capsys.disabled():
        print("\n" + "\n".join([report, *lines]))
    assert share >= LEAST_COVERAGE, report
