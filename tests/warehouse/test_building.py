"""Building only what changed gives the warehouse that building everything gives, table by table and row by row.

The statements are the ones that dbt compiled for the real models; the documents are the shipped ones and
variants of them that stand in every relation which a model knows: versions, years, stages, departments.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingest import load
from ingest.pipeline import read_document
from ingest.reading import Reading
from tests.variants import correct, vary
from warehouse import building, dbt_job
from warehouse.errors import NotPublishedError
from warehouse.manifest import read_nodes
from warehouse.store import DATA_FOLDER, Store

SHIPPED = [
    path
    for path in sorted((DATA_FOLDER / "documents").iterdir())
    if path.stem in ("sanming_2024", "jingdezhen_2025")
]
# what the loader and the build note about themselves
BOOKKEEPING = {"changed_documents", "int_documents__rebuilt"}
HOTLINE, RENAMED = "三明市12345政务服务便民热线中心", "三明市政务热线服务中心"


@pytest.fixture(scope="module")
def pool() -> dict[str, Reading]:
    """Documents by name: two of different cities and relatives of them."""
    shipped = {path.stem: read_document(path, source_uri=path.name) for path in SHIPPED}
    by_unit = {str(r.document.unit_name): r for r in shipped.values()}
    hotline = by_unit[HOTLINE]
    year = hotline.document.fiscal_year or 0
    other = next(r for unit, r in by_unit.items() if unit != HOTLINE)
    department = str(other.document.department_name or "某市政务服务局")
    relatives = [
        vary(hotline, "next year", fiscal_year=year + 1),
        vary(hotline, "newer version", published_on="2030-01-01"),
        vary(
            correct(hotline), "corrected version", published_on="2030-01-02", is_reproduction=False
        ),
        vary(hotline, "accounts", stage="final_accounts"),
        vary(hotline, "under its new name", unit_name=RENAMED, fiscal_year=year + 2),
        vary(other, "department", scope="department", unit_name=department, department_name=None),
        vary(other, "unit", scope="unit", department_name=department),
        vary(other, "without a name", unit_name=None, department_name=None),
    ]
    return {**shipped, **{r.document.source_uri: r for r in relatives}}


@dataclass
class Bench:
    """A warehouse without documents and the statements of its models."""

    empty: Path
    statements: building.Statements

    @property
    def models(self) -> building.Statements:
        """The models without their tests."""
        return replace(self.statements, tests=())

    def full(self, folder: Path, readings: Sequence[Reading]) -> Path:
        """Build a warehouse of these documents from nothing."""
        folder.mkdir()
        path = folder / self.empty.name
        shutil.copyfile(self.empty, path)
        self.change(path, write=readings, superseded=())
        return path

    def change(
        self,
        path: Path,
        *,
        write: Sequence[Reading] = (),
        forget: Sequence[str] = (),
        superseded: Sequence[str] = (),
    ) -> None:
        """Write and forget documents in a built warehouse and build what changed."""
        note_changes(path, write=write, forget=forget, superseded=superseded)
        building.run_statements(self.models, path)


def note_changes(
    path: Path,
    *,
    write: Sequence[Reading] = (),
    forget: Sequence[str] = (),
    superseded: Sequence[str] = (),
) -> None:
    with duckdb.connect(str(path)) as con:
        load.begin_changes(con)
        for key in forget:
            load.forget(con, key)
        for reading in write:
            load.write_reading(con, reading)
        keys = [key for (key,) in con.execute("select document_key from raw.documents").fetchall()]
        seen = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None).isoformat()
        load.record_sightings(con, {key: load.Sighting(seen, key in superseded) for key in keys})


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """Every model built once by dbt, with a unit that changed its name and a registered issue."""
    folder = tmp_path_factory.mktemp("built")
    data = folder / "data"
    for name in ("reference", "catalogue"):
        shutil.copytree(DATA_FOLDER / name, data / name)
    with (data / "catalogue" / "unit_aliases.csv").open("a", encoding="utf-8") as handle:
        handle.write(f"{RENAMED},{HOTLINE},,2026,,invented for the test\n")
    warehouse = folder / "yusuan.duckdb"
    with duckdb.connect(str(warehouse)) as con:
        load.create_raw(con)
        load.load_reference(con, data)
    dbt_job.build_models(warehouse, folder / "dbt", full_refresh=True)
    nodes = read_nodes(folder / "dbt")
    assert nodes is not None
    return Bench(warehouse, building.collect_statements(nodes))


def differences(one: Path, other: Path) -> dict[str, tuple[int, int]]:
    """Tables whose rows differ between two warehouses, with the number of rows in each."""
    with duckdb.connect() as con:
        con.execute(f"attach '{one}' as one (read_only)")
        con.execute(f"attach '{other}' as other (read_only)")
        tables = con.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = 'one' order by all"
        ).fetchall()
        assert tables == con.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = 'other' order by all"
        ).fetchall()  # fmt: skip
        found = {}
        for schema, table in tables:
            if table in BOOKKEEPING:
                continue
            one_says, other_says = (
                con.execute(
                    f'select count(*), sum(hash(r)) from {file}."{schema}"."{table}" r'
                ).fetchall()[0]
                for file in ("one", "other")
            )
            if one_says != other_says:
                found[f"{schema}.{table}"] = (one_says[0], other_says[0])
        return found


@pytest.fixture
def checked(
    bench: Bench, pool: Mapping[str, Reading], tmp_path: Path
) -> Iterator[tuple[Any, Path]]:
    """A function that makes the warehouse hold the named documents and compares it with a full build."""
    path = bench.full(tmp_path / "grown", ())
    held: dict[str, Reading] = {}
    steps = iter(range(1000))

    def hold(*names: str) -> None:
        wanted = {name: pool[name] for name in names}
        gone = [held[name].document.document_key for name in held.keys() - wanted.keys()]
        new = [wanted[name] for name in wanted if name not in held]
        bench.change(path, write=new, forget=gone)
        held.clear()
        held.update(wanted)
        full = bench.full(tmp_path / f"full-{next(steps)}", list(wanted.values()))
        assert differences(path, full) == {}, names

    yield hold, path


def value(path: Path, query: str) -> Any:
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute(query).fetchall()[0][0]


def test_a_document_comes_changes_and_goes(checked: Any, pool: Mapping[str, Reading]) -> None:
    """A newer version takes the facts over and gives them back; a year beside it is compared with it."""
    hold, path = checked
    shipped = [path.stem for path in SHIPPED]
    current = "select count(distinct document_key) from marts.fct_income"
    hold(*shipped)
    assert value(path, current) == len(shipped)
    hold(*shipped, "newer version", "department", "unit")
    assert value(path, "select count(*) from marts.dim_document") == len(shipped) + 3
    assert value(path, f"{current} where scope = 'unit'") == len(shipped)
    hold(*shipped, "next year", "under its new name")
    years = f"select count(*) from marts.dim_document where unit_key like '%{HOTLINE}'"
    assert value(path, years) == 3
    hold()
    assert value(path, "select count(*) from audit.figures") == 0


def test_any_sequence_of_changes(checked: Any, pool: Mapping[str, Reading]) -> None:
    hold, _ = checked
    chance = random.Random(20)
    names = sorted(pool)
    for count in (6, 7):
        hold(*chance.sample(names, count))


def test_a_replaced_file_is_no_longer_current(
    bench: Bench, pool: Mapping[str, Reading], tmp_path: Path
) -> None:
    """Its address holds a document of quite another unit now: nothing of its own was written."""
    names = [path.stem for path in SHIPPED]
    gone = pool[names[0]].document.document_key
    path = bench.full(tmp_path / "grown", [pool[name] for name in names])
    note_changes(path, superseded=[gone])
    building.run_statements(bench.statements, path)
    rebuilt = "select count(*) from intermediate.int_documents__rebuilt"
    assert value(path, rebuilt) == 1
    bench.change(path, superseded=[gone])
    assert value(path, rebuilt) == 0


def test_work_is_for_relatives_only(
    bench: Bench, pool: Mapping[str, Reading], tmp_path: Path
) -> None:
    path = bench.full(tmp_path / "grown", [pool[path.stem] for path in SHIPPED])
    for name, relatives in (("next year", 2), ("without a name", 1), ("under its new name", 3)):
        bench.change(path, write=[pool[name]])
        assert value(path, "select count(*) from intermediate.int_documents__rebuilt") == relatives


def test_dbt_itself_builds_the_same(
    bench: Bench, pool: Mapping[str, Reading], tmp_path: Path
) -> None:
    """Without kept statements dbt replaces the rows of the changed documents, by the same rule."""
    names = [path.stem for path in SHIPPED]
    path = bench.full(tmp_path / "grown", [pool[name] for name in names])
    note_changes(path, write=[pool["newer version"]], forget=[pool[names[0]].document.document_key])
    dbt_job.build_models(path, tmp_path / "dbt", full_refresh=False)
    kept = [pool[name] for name in (*names[1:], "newer version")]
    assert differences(path, bench.full(tmp_path / "full", kept)) == {}


def test_statements_are_kept_for_their_fingerprint_only(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Other code or other reference data go through dbt; so does a first build."""
    store = Store.of(tmp_path / "yusuan.duckdb")
    store.building.mkdir()
    shutil.copyfile(bench.empty, store.candidate)
    calls: list[bool] = []

    def build_models(_warehouse: Path, target: Path, *, full_refresh: bool) -> None:
        calls.append(full_refresh)
        target.mkdir(exist_ok=True)
        shutil.copyfile(bench.empty.parent / "dbt" / "manifest.json", target / "manifest.json")

    monkeypatch.setattr(dbt_job, "build_models", build_models)
    building.build(store, "one", is_complete=True)
    building.build(store, "one", is_complete=False)
    assert calls == [True]
    building.build(store, "another", is_complete=False)
    assert calls == [True, False]
    (store.dbt_target / "statements.json").write_text("{", encoding="utf-8")
    building.build(store, "another", is_complete=False)
    assert calls == [True, False, False]


def test_a_failing_test_of_a_model_stops_the_build(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / bench.empty.name
    shutil.copyfile(bench.empty, path)
    broken = {
        "name": "funds_are_none",
        "severity": "error",
        "measure": "count(*)",
        "error_if": "!= 0",
        "sql": "select * from marts.dim_fund",
    }
    with pytest.raises(NotPublishedError, match="funds_are_none: 5"):
        building.run_statements(building.Statements((), (broken,)), path)
    building.run_statements(building.Statements((), ({**broken, "severity": "warn"},)), path)
    with pytest.raises(NotPublishedError, match="dim_fund"):
        model = {
            "relation": '"marts"."dim_fund"',
            "materialized": "table",
            "sql": "select null as fund_code, 'x' as name_zh, 'x' as name_en",
        }
        building.run_statements(building.Statements((model,), ()), path)
    assert value(path, "select count(*) from marts.dim_fund") == 5


def test_kept_statements_are_plain_json(bench: Bench) -> None:
    """Nothing of a machine is in them but the name of the warehouse."""
    text = json.dumps([*bench.statements.models, *bench.statements.tests])
    assert str(Path.home()) not in text
    assert len(bench.statements.models) > 80
    assert len(bench.statements.tests) > 140
