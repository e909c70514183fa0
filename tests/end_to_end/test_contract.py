"""The published warehouse has the tables and columns of the contract, and explains itself."""

from __future__ import annotations

import pytest

from tests.whole_job import Job

# On every fact row.
SHARED_BY_FACTS = (
    "document_key unit_key reported_unit_key fiscal_year stage scope evidence figure_id "
    "page_number check_status entry_no"
)
COLUMNS = {
    "marts.dim_document": "document_key title document_kind scope fiscal_year stage unit_key published_on "
    "source_name source_uri media_type sha256 page_count tables_listed tables_found figures_total figures_mapped "
    "quality is_current is_reproduction",
    "marts.dim_unit": "unit_key unit_name department_name division_code city_name province_name admin_level",
    "marts.dim_function": "function_code function_name level parent_code class_code valid_from_year "
    "valid_to_year evidence",
    "marts.dim_economic": "economic_code economic_name system level parent_code evidence",
    "marts.dim_income_source": "income_source_code name_zh name_en parent_code",
    "marts.dim_fund": "fund_code name_zh name_en",
    "marts.dim_expenditure_nature": "nature_code parent_code name_zh name_en",
    "marts.dim_three_public_item": "item_code name_zh name_en",
    "marts.fct_income": "income_source_code fund_code period function_code amount_yuan income_source_text",
    "marts.fct_expenditure": "function_code function_name_text nature_code fund_code amount_yuan "
    "income_source_code period",
    "marts.fct_expenditure_nature": "nature_code fund_code amount_yuan",
    "marts.fct_economic_expenditure": "economic_code system nature_code fund_code amount_yuan "
    "economic_name_text paired_economic_code income_source_code period",
    "marts.fct_three_public_spending": "item_code fund_code amount_yuan period",
    "marts.fct_projects": "project_name project_type executing_unit starts_on ends_on basis_text fund_code "
    "period amount_yuan income_source_code",
    "marts.fct_performance_targets": "target_scope project_name level1 level2 level3 operator target_value "
    "target_value_high target_unit target_text scoring_text weight",
    "marts.fct_procurement": "category item_name project_name fund_code amount_yuan",
    "marts.fct_memo_items": "item_code name_text amount_yuan",
    "marts.fct_balances": "balance_code fund_code amount_yuan",
    "marts.fct_comparative_amounts": "family value_year value_stage income_source_code function_code "
    "economic_code nature_code item_code fund_code amount_yuan",
    "marts.fct_year_changes": "measure function_code economic_code nature_code item_code fund_code compared_with "
    "current_yuan change_yuan prior_yuan change_pct_stated change_pct_computed reason_text income_source_code",
    "marts.fct_resources": "resource detail_text quantity quantity_unit as_of",
    "audit.figures": "figure_id document_key origin reading table_no table_title section page_number line_no "
    "row_no col_no x0 top x1 bottom row_code row_label column_label value_text numeric_value unit family status "
    "reason fact_table",
    "audit.tables": "document_key table_no title kind unit unit_evidence pages status reason",
    "audit.identity_checks": "identity_id severity family document_key table_no place left_text right_text "
    "left_value right_value residual tolerance value_unit status reason left_page right_page",
    "audit.known_issues": "is_still_true",
    "audit.ingest_issues": "severity code document page message",
    "audit.refresh_runs": "started ended documents_new documents_changed documents_unchanged documents_failed "
    "timings versions outcome",
    "marts.unit_year_summary": "unit_key fiscal_year stage scope",
}


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_of_the_contract(shipped: Job, name: str) -> None:
    schema, table = name.split(".")
    query = "select column_name from duckdb_columns() where schema_name = ? and table_name = ?"
    present = {column for (column,) in shipped.rows(query, [schema, table])}
    expected = set(COLUMNS[name].split())
    if table.startswith("fct_"):
        expected |= set(SHARED_BY_FACTS.split())
    assert expected - present == set()


def test_money_is_exact(shipped: Job) -> None:
    query = """
        select table_name, column_name, data_type from duckdb_columns()
        where
            schema_name = 'marts' and (column_name like '%\\_yuan' escape '\\')
            and data_type != 'DECIMAL(20,2)'
    """
    assert shipped.rows(query) == []


def test_every_table_and_column_has_a_comment(shipped: Job) -> None:
    uncommented = """
        select schema_name || '.' || table_name from duckdb_tables()
        where schema_name in ('marts', 'audit') and coalesce(comment, '') = ''
        union all
        select schema_name || '.' || view_name from duckdb_views()
        where schema_name in ('marts', 'audit') and not internal and coalesce(comment, '') = ''
        union all
        select schema_name || '.' || table_name || '.' || column_name from duckdb_columns()
        where schema_name in ('marts', 'audit') and coalesce(comment, '') = ''
    """
    assert shipped.rows(uncommented) == []


def test_code_values_are_closed(shipped: Job) -> None:
    allowed = {
        ("fct_income", "income_source_code"): "dim_income_source",
        ("fct_income", "fund_code"): "dim_fund",
        ("fct_expenditure", "nature_code"): "dim_expenditure_nature",
        ("fct_expenditure_nature", "nature_code"): "dim_expenditure_nature",
        ("fct_three_public_spending", "item_code"): "dim_three_public_item",
    }
    for (table, column), dimension in allowed.items():
        query = f"""
            select distinct {column} from marts.{table}
            where {column} is not null and {column} not in (select {column} from marts.{dimension})
        """
        assert shipped.rows(query) == [], table
