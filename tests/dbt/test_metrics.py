"""The metrics answer what SQL answers, and every one of them can be asked."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest
from metricflow.engine.metricflow_engine import MetricFlowEngine, MetricFlowQueryRequest
from metricflow.protocols.sql_client import SqlEngine
from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer
from metricflow_semantics.model.dbt_manifest_parser import (
    parse_manifest_from_dbt_generated_manifest,
)
from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup

from tests.whole_job import Job

Ask = Callable[..., list[tuple[Any, ...]]]


class DuckDb:
    """What the engine must know to write SQL; the tests run the SQL themselves."""

    sql_engine_type = SqlEngine.DUCKDB
    sql_plan_renderer = DuckDbSqlPlanRenderer()


@pytest.fixture(scope="module")
def semantics(manifest: dict[str, Any], run_dbt: Callable[..., Any]) -> str:
    """Return the semantic manifest that the build wrote beside the manifest."""
    assert manifest
    target: Path = run_dbt.target  # type: ignore[attr-defined]
    return (target / "semantic_manifest.json").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def ask(semantics: str, shipped: Job) -> Ask:
    """Return a function that asks metrics by dimensions and gives rows: dimensions first."""
    # the tests' own project was compiled against another file: its name stands before every table
    text = semantics.replace('\\"empty\\".', '\\"yusuan\\".').replace('"empty"', '"yusuan"')
    manifest = parse_manifest_from_dbt_generated_manifest(text)
    engine = MetricFlowEngine(SemanticManifestLookup(manifest), DuckDb())  # type: ignore[arg-type]

    def answer(metrics: Sequence[str], by: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        request = MetricFlowQueryRequest.create(
            metric_names=list(metrics), group_by_names=list(by), order_by_names=list(by)
        )
        return shipped.rows(engine.explain(request).sql_statement.sql)

    return answer


def _metrics(semantics: str) -> list[str]:
    return [metric["name"] for metric in json.loads(semantics)["metrics"]]


def test_every_metric_can_be_asked(ask: Ask, semantics: str) -> None:
    names = _metrics(semantics)
    assert len(names) >= 30
    for name in names:
        assert len(ask([name])) == 1, name


@pytest.mark.parametrize(
    ("metric", "column"),
    [
        ("expenditure", "expenditure_yuan"),
        ("income", "income_yuan"),
        ("income_this_year", "income_this_year_yuan"),
        ("personnel", "personnel_yuan"),
        ("project", "project_yuan"),
        ("three_public", "three_public_yuan"),
    ],
)
def test_sums_are_those_of_the_summary(ask: Ask, shipped: Job, metric: str, column: str) -> None:
    expected = shipped.rows(
        f"select unit_name, sum({column}) from marts.unit_year_summary "
        "where stage = 'budget' and not is_in_department_document group by 1 order by 1"
    )
    assert len(expected) == 5
    assert ask([f"budget_{metric}"], ["document__unit_name"]) == expected


def test_final_accounts_are_never_part_of_a_budget(ask: Ask) -> None:
    """The shipped documents are budgets all: the other stage has nothing to say."""
    assert ask(["accounts_expenditure"]) == [(None,)]


@pytest.mark.parametrize(
    ("metric", "query"),
    [
        (
            "budget_staff_share_pct",
            (
                "select 100.0 * sum(personnel_yuan) / sum(expenditure_yuan) from marts.unit_year_summary "
                "where personnel_yuan is not null"
            ),
        ),
        (
            "budget_project_share_pct",
            (
                "select 100.0 * sum(project_yuan) / sum(expenditure_yuan) from marts.unit_year_summary "
                "where project_yuan is not null"
            ),
        ),
        (
            "budget_expenditure_growth_pct",
            (
                "select 100.0 * (sum(expenditure_yuan) / sum(prior_expenditure_yuan) - 1) "
                "from marts.unit_year_summary where prior_expenditure_yuan is not null"
            ),
        ),
        (
            "budget_three_public_growth_pct",
            (
                "select 100.0 * (sum(three_public_yuan) / sum(prior_three_public_yuan) - 1) "
                "from marts.unit_year_summary where prior_three_public_yuan is not null"
            ),
        ),
        (
            "satisfaction_target_pct",
            (
                "select avg(target_value) from marts.fct_performance_targets where "
                "indicator_code = 'satisfaction' and target_unit = '%' and operator in ('>=', '>', '=')"
            ),
        ),
    ],
)
def test_rates_are_rates_of_sums(ask: Ask, shipped: Job, metric: str, query: str) -> None:
    ((found,),) = ask([metric])
    ((expected,),) = shipped.rows(query)
    assert math.isclose(float(found), float(expected), rel_tol=1e-9)


def test_a_metric_by_place_and_year(ask: Ask, shipped: Job) -> None:
    expected = shipped.rows(
        "select s.fiscal_year, u.city_name, sum(s.expenditure_yuan) "
        "from marts.unit_year_summary as s join marts.dim_unit as u using (unit_key) group by all"
    )
    found = ask(["budget_expenditure"], ["metric_time__year", "unit__city_name"])
    assert {(year.year, city, amount) for year, city, amount in found} == set(expected)


def test_an_empty_warehouse_has_no_metric(empty_warehouse: Path, semantics: str) -> None:
    """Zero rows give null, not zero: nothing was published about nothing."""
    engine = MetricFlowEngine(
        SemanticManifestLookup(parse_manifest_from_dbt_generated_manifest(semantics)),
        DuckDb(),  # type: ignore[arg-type]
    )
    request = MetricFlowQueryRequest.create(metric_names=["budget_expenditure"])
    with duckdb.connect(str(empty_warehouse), read_only=True) as con:
        sql = engine.explain(request).sql_statement.sql
        assert con.execute(sql).fetchall() == [(None,)]
