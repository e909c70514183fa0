"""The unit tests of the models, and the warehouse of a project that has no documents yet."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb


def test_unit_tests_of_models_pass(run_dbt: Callable[..., Any], empty_warehouse: Path) -> None:
    result = run_dbt(empty_warehouse, "test", "--select", "test_type:unit")
    failures = [
        f"{r.node.name}: {r.message}" for r in result.result if str(r.status) in {"error", "fail"}
    ]
    assert not failures
    assert len(result.result) >= 80


def test_a_warehouse_without_documents_has_every_public_table(empty_warehouse: Path) -> None:
    """Schemas are named marts and audit, dimensions of the contract are filled, facts are empty."""
    with duckdb.connect(str(empty_warehouse), read_only=True) as con:
        tables = {
            f"{schema}.{table}"
            for schema, table in con.execute(
                "select schema_name, table_name from duckdb_tables()"
                " where schema_name in ('marts', 'audit')"
            ).fetchall()
        }
        facts = con.execute("select count(*) from marts.fct_income").fetchall()
        natures = con.execute("select count(*) from marts.dim_expenditure_nature").fetchall()
    assert facts == [(0,)]
    assert natures == [(8,)]
    assert {
        "marts.dim_document",
        "marts.dim_unit",
        "marts.dim_function",
        "marts.dim_economic",
        "marts.dim_income_source",
        "marts.dim_fund",
        "marts.dim_expenditure_nature",
        "marts.dim_three_public_item",
        "marts.fct_income",
        "marts.fct_expenditure",
        "marts.fct_expenditure_nature",
        "marts.fct_economic_expenditure",
        "marts.fct_three_public_spending",
        "marts.fct_projects",
        "marts.fct_performance_targets",
        "marts.fct_procurement",
        "marts.fct_memo_items",
        "marts.fct_balances",
        "marts.fct_comparative_amounts",
        "marts.fct_year_changes",
        "marts.fct_resources",
        "marts.unit_year_summary",
        "audit.figures",
        "audit.tables",
        "audit.identity_checks",
        "audit.known_issues",
        "audit.ingest_issues",
    } <= tables


def test_every_table_and_column_carries_a_comment_in_two_languages(empty_warehouse: Path) -> None:
    """The official Chinese term and English, in every schema that the models make."""
    with duckdb.connect(str(empty_warehouse), read_only=True) as con:
        comments = con.execute(
            "select schema_name || '.' || table_name || '.' || column_name, comment from duckdb_columns()"
            " where not internal and schema_name != 'raw'"
            " union all select schema_name || '.' || table_name, comment from duckdb_tables()"
            " where schema_name != 'raw'"
            " union all select schema_name || '.' || view_name, comment from duckdb_views()"
            " where not internal and schema_name != 'raw'"
        ).fetchall()
    assert len(comments) > 1500
    chinese, english = re.compile("[\u4e00-\u9fff]"), re.compile("[A-Za-z]{2}")
    assert [
        name
        for name, comment in comments
        if not (comment and chinese.search(comment) and english.search(comment))
    ] == []
