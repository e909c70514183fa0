"""Bad input of conforming: conflicting versions, renamed units, unknown codes, a department beside its unit.

Variants of one shipped document go through the statements that dbt compiled for the models.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingest import load
from ingest.pipeline import read_document
from ingest.reading import Reading
from tests.variants import recode, vary
from warehouse.building import collect_statements, run_statements
from warehouse.store import DATA_FOLDER

Rows = list[tuple[Any, ...]]
Build = Callable[..., Callable[[str], Rows]]
NAME = "景德镇市12345政务服务便民热线管理中心"
FORMER = "景德镇市市长热线办公室"


@pytest.fixture(scope="module")
def reading() -> Reading:
    """A unit's budget of 2025: 2,591,000 yuan in eight functions."""
    return read_document(DATA_FOLDER / "documents" / "jingdezhen_2025.html", source_uri="one")


@pytest.fixture
def build(empty_warehouse: Path, manifest: dict[str, Any], tmp_path: Path) -> Build:
    """Build a warehouse of some readings; return a function that queries it."""
    statements = replace(collect_statements(manifest["nodes"]), tests=())

    def build(*readings: Reading, aliases: Sequence[tuple[Any, ...]] = ()) -> Callable[[str], Rows]:
        path = tmp_path / empty_warehouse.name
        shutil.copyfile(empty_warehouse, path)
        with duckdb.connect(str(path)) as con:
            for alias in aliases:
                con.execute("insert into raw.unit_aliases values (?, ?, ?, ?, ?, ?)", alias)
            for one in readings:
                load.write_reading(con, one)
        run_statements(statements, path)

        def query(sql: str) -> Rows:
            with duckdb.connect(str(path), read_only=True) as con:
                return con.execute(sql).fetchall()

        return query

    return build


def test_of_conflicting_versions_the_latest_gives_the_facts(build: Build, reading: Reading) -> None:
    """Both stay in the warehouse with their figures; nothing is mixed."""
    early = vary(reading, "early", published_on="2025-02-01", is_reproduction=False)
    late = recode(reading, "2014102", "2014199")
    late = vary(late, "late", published_on="2025-03-01", is_reproduction=False)
    query = build(late, early)
    assert query("select source_uri, is_current from marts.dim_document order by all") == [
        ("early", False),
        ("late", True),
    ]
    facts = query(
        "select distinct document_key from (select document_key from marts.fct_expenditure "
        "union all select document_key from marts.fct_income union all "
        "select document_key from marts.fct_comparative_amounts)"
    )
    assert facts == [(late.document.document_key,)]
    codes = [code for (code,) in query("select function_code from marts.fct_expenditure")]
    assert "2014199" in codes
    assert "2014102" not in codes
    assert len(query("select distinct document_key from audit.figures")) == 2
    units = "select count(*) from marts.unit_year_summary"
    assert query(units) == [(1,)]


def test_a_renamed_unit_is_one_unit_with_the_name_of_the_year(
    build: Build, reading: Reading
) -> None:
    before = vary(reading, "before", unit_name=FORMER, fiscal_year=2019)
    stranger = vary(reading, "stranger", unit_name=FORMER, fiscal_year=2024)
    query = build(before, reading, stranger, aliases=[(FORMER, NAME, None, None, "2020", "test")])
    keys = dict(query("select fiscal_year, unit_key from marts.dim_document"))
    assert keys[2019] == keys[2025]
    # the name was given to another body later: out of the alias's years it is one of its own
    assert keys[2024] != keys[2025]
    assert query(
        "select unit_name, valid_from_year, valid_to_year from marts.dim_unit_history "
        f"where unit_key = '{keys[2025]}' order by valid_from_year"
    ) == [(FORMER, 2019, 2024), (NAME, 2025, None)]
    assert query(f"select unit_name from marts.dim_unit where unit_key = '{keys[2025]}'") == [
        (NAME,)
    ]
    assert query(
        f"select count(distinct fiscal_year) from marts.fct_expenditure where unit_key = '{keys[2025]}'"
    ) == [(2,)]


def test_a_code_that_does_not_exist_is_kept_flagged_and_reported(
    build: Build, reading: Reading
) -> None:
    query = build(recode(reading, "2014102", "2014177"))
    assert query(
        "select amount_yuan from marts.fct_expenditure where function_code = '2014177'"
    ) == [(1180000,)]
    assert query("select sum(amount_yuan) from marts.fct_expenditure") == [(2591000,)]
    assert query(
        "select parent_code, evidence, series_code from marts.dim_function where function_code = '2014177'"
    ) == [("20141", "unlisted", "2014177")]
    issues = query("select message from audit.ingest_issues where code = 'unlisted_function_code'")
    assert len(issues) == 1
    assert "2014177" in issues[0][0]


def test_a_department_and_its_unit_are_never_added_up(build: Build, reading: Reading) -> None:
    """One body publishes as department and as unit: two scopes, two rows, the unit's preferred in the summary."""
    department = vary(reading, "department", scope="department", document_kind="部门预算")
    query = build(reading, department)
    assert query(
        "select scope, sum(amount_yuan) from marts.fct_expenditure group by scope order by scope"
    ) == [("department", 2591000), ("unit", 2591000)]
    assert query("select count(*) from marts.dim_unit where unit_name = '" + NAME + "'") == [(1,)]
    summary = query("select scope, expenditure_yuan from marts.unit_year_summary")
    assert ("unit", 2591000) in summary
    assert len({scope for scope, _ in summary}) == len(summary)


def test_growth_over_a_changing_set_is_not_the_growth_of_the_panel(
    build: Build, reading: Reading
) -> None:
    """Of two units one publishes no second year: the total halves, the unit present in both stays as it is."""
    before = vary(reading, "before", fiscal_year=2024)
    leaver = vary(reading, "leaver", fiscal_year=2024, unit_name="景德镇市信访局")
    query = build(before, leaver, reading)
    total = (
        "select fiscal_year, sum(expenditure_yuan) from marts.unit_year_summary as s {kept} "
        "where not is_in_department_document group by 1 order by 1"
    )
    assert query(total.format(kept="")) == [(2024, 5182000), (2025, 2591000)]
    panel = (
        "semi join (from marts.unit_panel where from_year = 2024 and to_year = 2025) as p "
        "using (unit_key, stage, scope)"
    )
    assert query(total.format(kept=panel)) == [(2024, 2591000), (2025, 2591000)]
