"""The sums that the five founding documents print are the sums of the facts, whatever the form they come in."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.whole_job import FACTS, NAMES, Job

MONEY_FACTS = [fact for fact in FACTS if fact not in ("fct_performance_targets", "fct_resources")]

# What the documents print, in 万元: 收入总计 = 支出总计 of the summary, or 收支总预算 of the text.
PRINTED_TOTALS = {
    "changsha_2024": "2850.48",
    "chizhou_2024": "597.12",
    "jingdezhen_2025": "259.10",
    "sanming_2024": "147.45",
    "suining_anju_2024": "221.17",
}

# Further printed sums: table, condition, document, 元.
PRINTED_SUMS = [
    ("fct_income", "true", "chizhou_2024", "5971200.00"),
    ("fct_income", "period = 'carried_forward'", "chizhou_2024", "579700.00"),
    # printed 199.85 万元: its own parts add up to 199.86, a known issue
    ("fct_economic_expenditure", "true", "chizhou_2024", "1998600.00"),
    ("fct_projects", "true", "chizhou_2024", "3972700.00"),
    ("fct_procurement", "true", "chizhou_2024", "8800.00"),
    ("fct_projects", "true", "changsha_2024", "24701500.00"),
    ("fct_expenditure_nature", "nature_code = 'project'", "changsha_2024", "24701500.00"),
    ("fct_economic_expenditure", "true", "changsha_2024", "3803300.00"),
    ("fct_three_public_spending", "true", "changsha_2024", "39300.00"),
    ("fct_economic_expenditure", "true", "jingdezhen_2025", "1411000.00"),
    ("fct_projects", "true", "jingdezhen_2025", "1180000.00"),
    ("fct_expenditure_nature", "nature_code = 'project'", "jingdezhen_2025", "1180000.00"),
    ("fct_economic_expenditure", "true", "sanming_2024", "1474500.00"),
    ("fct_three_public_spending", "true", "suining_anju_2024", "61000.00"),
    ("fct_expenditure_nature", "nature_code = 'project'", "suining_anju_2024", "300000.00"),
]


@pytest.mark.parametrize(("table", "where", "document", "expected"), PRINTED_SUMS)
def test_printed_sums(shipped: Job, table: str, where: str, document: str, expected: str) -> None:
    assert _sum(shipped, table, where, document) == Decimal(expected)


@pytest.mark.parametrize("table", ["fct_income", "fct_expenditure", "fct_expenditure_nature"])
@pytest.mark.parametrize("document", NAMES)
def test_facts_add_up_to_the_printed_total(shipped: Job, table: str, document: str) -> None:
    assert _sum(shipped, table, "true", document) == Decimal(PRINTED_TOTALS[document]) * 10_000


@pytest.mark.shared
@pytest.mark.parametrize("table", FACTS)
def test_transcripts_and_shipped_documents_give_the_same_sums(
    shipped: Job, seeds: Job, table: str
) -> None:
    measure = {"fct_performance_targets": "target_value", "fct_resources": "quantity"}.get(
        table, "change_yuan" if table == "fct_year_changes" else "amount_yuan"
    )
    query = f"""
        select split_part(d.source_name, '.', 1), count(*), sum(f.{measure})
        from marts.{table} as f join marts.dim_document as d using (document_key)
        group by all order by all
    """
    assert shipped.rows(query) == seeds.rows(query)


@pytest.mark.shared
@pytest.mark.parametrize(
    "table", ["fct_income", "fct_expenditure", "fct_expenditure_nature", "fct_economic_expenditure"]
)
def test_transcripts_and_shipped_documents_give_the_same_rows(
    shipped: Job, seeds: Job, table: str
) -> None:
    places = "document_key, figure_id, page_number, evidence, check_status"
    if table == "fct_economic_expenditure":
        places += ", economic_name_text"  # one transcript leaves the name of a code blank
    query = f"""
        select split_part(d.source_name, '.', 1) as document, f.* exclude ({places})
        from marts.{table} as f join marts.dim_document as d using (document_key)
    """
    ours, theirs = (
        {tuple(sorted(row.items(), key=str)) for row in job.records(query)}
        for job in (shipped, seeds)
    )
    assert ours - theirs == set()
    assert theirs - ours == set()


@pytest.mark.shared
def test_transcripts_and_shipped_documents_are_of_the_same_publishers(
    shipped: Job, seeds: Job
) -> None:
    query = """
        select
            split_part(source_name, '.', 1), fiscal_year, stage, scope, unit_name, city_name, province_name,
            division_code, admin_level
        from marts.dim_document join marts.dim_unit using (unit_key)
        order by all
    """
    rows = shipped.rows(query)
    assert len(rows) == len(NAMES)
    assert rows == seeds.rows(query)


def _sum(job: Job, table: str, where: str, document: str) -> Decimal | None:
    query = f"""
        select sum(f.amount_yuan)
        from marts.{table} as f join marts.dim_document as d using (document_key)
        where split_part(d.source_name, '.', 1) = ? and {where}
    """
    return job.rows(query, [document])[0][0]
