"""The changes that the mutation benchmark makes are the ones it names."""

from __future__ import annotations

import importlib.util
import json
import sys
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import pytest

from ingest.load import create_raw, load_reference, write_reading
from ingest.pipeline import read_document

ROOT = Path(__file__).parents[2]
BENCHMARK = ROOT / "benchmarks" / "mutation.py"


@pytest.fixture(scope="module")
def mutation() -> ModuleType:
    spec = importlib.util.spec_from_file_location("mutation_benchmark", BENCHMARK)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def make_cell(mutation: ModuleType, number: str, **values: Any) -> Any:
    given = {
        "document_key": "d", "table_no": 1, "panel_no": 0, "row_no": 3, "col_no": 2, "kind": "three_public",
        "number_text": number, "yuan_per_unit": Decimal(10000), "tolerance": Decimal(150),
        "least_tolerance": Decimal(100), "direction": 1, "equalities": 1, "lower_row_no": 4, **values,
    }  # fmt: skip
    return mutation.Cell(**given)


@pytest.mark.parametrize(
    ("number", "name", "changed"),
    [
        ("539.15", "plus_10_percent", ("593.06", 3)),
        ("539.15", "digits_swapped", ("359.15", 3)),
        ("100", "digits_swapped", None),  # 010 is not printed
        ("7", "digits_swapped", None),
        ("539.15", "sign", ("-539.15", 3)),
        # the bound is 0.015 万元; one place more, rounded up to what can be printed
        ("539.15", "beyond_tolerance", ("539.18", 3)),
        ("539.15", "blanked", (None, 3)),
        ("539.15", "moved_one_row", ("539.15", 4)),
    ],
)
def test_mutations(mutation: ModuleType, number: str, name: str, changed: Any) -> None:
    assert mutation.mutate(make_cell(mutation, number), name) == changed


def test_the_last_row_has_nowhere_to_go(mutation: ModuleType) -> None:
    assert mutation.mutate(make_cell(mutation, "1.00", lower_row_no=None), "moved_one_row") is None


def test_a_shift_goes_where_the_remainder_points(mutation: ModuleType) -> None:
    cell = make_cell(mutation, "539.15", direction=-1)
    assert mutation.mutate(cell, "beyond_tolerance") == ("539.12", 3)


@pytest.mark.parametrize(
    ("number", "changed", "row_no", "expected"),
    [
        ("0.01", None, 3, True),  # 100 元, as much as rounding may lose
        ("0.02", None, 3, False),
        ("0.01", "0.01", 4, True),
        ("0.16", "0.18", 3, False),
        ("0.17", "0.18", 3, True),
    ],
)
def test_what_rounding_allows_breaks_nothing(
    mutation: ModuleType, number: str, changed: str | None, row_no: int, expected: bool
) -> None:
    change = mutation.Change(1, make_cell(mutation, number), "blanked", changed, row_no)
    assert change.is_within_rounding is expected


def test_what_would_see_a_figure_comes_from_the_catalogue(mutation: ModuleType) -> None:
    seen_by = mutation.name_identities("performance_list")
    assert "PF-ALL" in seen_by
    assert "X-PF" in seen_by


def test_each_kind_of_table_gets_its_share(mutation: ModuleType) -> None:
    cells = [
        make_cell(mutation, f"{n}.37", row_no=n, kind=kind)
        for n in range(30)
        for kind in ("project", "memo")
    ]
    changes = mutation.choose(cells, 6, seed=1)
    assert [change.cell.kind for change in changes].count("project") == 6
    assert len({change.mutation for change in changes}) == len(mutation.MUTATIONS)
    assert changes == mutation.choose(cells, 6, seed=1)


def test_a_stopped_run_goes_on_where_it_was(mutation: ModuleType, tmp_path: Path) -> None:
    cells = [make_cell(mutation, "539.15"), make_cell(mutation, "7.00", row_no=5, equalities=0)]
    changes = mutation.choose(cells, 2, seed=1)
    seen_no = next(change.no for change in changes if change.cell.equalities)
    result = mutation.judge_document("one.pdf", changes, {seen_no: ["S-SUM"]})
    assert (result["visible"], result["caught"]) == (1, 1)
    state = tmp_path / "state.jsonl"
    line = json.dumps({"run": "now", "document_key": "d", **result})
    state.write_text(f'{line}\n{line.replace("now", "before")}\n{{"run": "now", "doc')
    results = mutation.read_state(state, "now")
    assert list(results) == ["d"]
    assert mutation.read_state(state, "later") == {}
    outcome = mutation.summarise(list(results.values()))
    assert outcome["documents"]["one.pdf"] == {"changes": 2, "visible": 1, "caught": 1}
    assert outcome["kinds"]["three_public"] == {"invisible_missed": 1, "visible_caught": 1}


def test_a_document_is_changed_and_judged(mutation: ModuleType, tmp_path: Path) -> None:
    """The whole of it on one document that ships with the project, one change for each kind of table."""
    document = next((ROOT / "data" / "documents").glob("sanming*"))
    warehouse = tmp_path / "read.duckdb"
    with duckdb.connect(str(warehouse)) as con:
        create_raw(con)
        load_reference(con, ROOT / "data")
        write_reading(con, read_document(document))
    state = tmp_path / "state.jsonl"
    outcome = mutation.measure(warehouse, per_kind=1, seed=1, state=state)
    (counts,) = outcome["documents"].values()
    assert counts["changes"] == len(outcome["kinds"]) > 5
    assert counts["caught"] >= counts["visible"] - 1 > 4
    assert outcome["new_findings_on_unchanged"] == 0
    assert sum(outcome["caught_by"].values()) >= counts["caught"]
    assert len(state.read_text(encoding="utf-8").splitlines()) == 1
