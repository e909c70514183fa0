"""Running one model's SQL as dbt compiled it, without starting dbt: what makes ``check`` quick.

``python -m warehouse.compiled_models`` (part of `make setup`) compiles ahead of the first use; a refresh
keeps what it compiled anyway.

The statements are dbt's own output for the models of this project, kept together with the seeds they
read until a file of the project changes. Starting dbt costs more than all of them together; there is
no SQL here and no second implementation of anything.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb

from ingest import load
from warehouse.dbt_job import build_one
from warehouse.files import write_atomically
from warehouse.fingerprints import hash_tree, package_versions
from warehouse.manifest import order_nodes, read_nodes
from warehouse.store import DATA_FOLDER, DBT_PROJECT

CHECKED_MODEL = "identity_checks"
_KEPT = DBT_PROJECT / "target" / "compiled"
_PLAN = "plan.json"
_SEEDS = "seeds.duckdb"


def run_model(model: str, warehouse: Path, target: Path) -> None:
    """Build ``model`` and what it needs in ``warehouse``, whose schema ``raw`` is filled.

    Where the statements were not kept since the models last changed, dbt makes them first (and raises as
    :func:`warehouse.dbt_job.build_one` does).
    """
    kept = _kept_folder(model)
    plan, seeds = kept / _PLAN, kept / _SEEDS
    con = duckdb.connect(str(warehouse))
    try:
        steps = json.loads(plan.read_text(encoding="utf-8"))
        con.execute(f"attach '{_quoted(seeds)}' as kept (read_only)")
    except (OSError, ValueError, duckdb.IOException):
        con.close()
        build_one(model, warehouse, target)
        with suppress(OSError):  # an installation that may not be written compiles every time
            keep_model(model, warehouse, target)
        return
    try:
        _execute(con, steps)
    finally:
        con.close()


def compile_model(model: str) -> None:
    """Keep the statements of ``model`` ahead of its first use, where they are not kept yet."""
    if (_kept_folder(model) / _PLAN).is_file():
        return
    with tempfile.TemporaryDirectory(prefix="yusuan-compile-") as name:
        warehouse = Path(name) / "yusuan.duckdb"
        con = duckdb.connect(str(warehouse))
        try:
            load.create_raw(con)
            load.load_reference(con, DATA_FOLDER)
        finally:
            con.close()
        build_one(model, warehouse, Path(name) / "target")
        keep_model(model, warehouse, Path(name) / "target")


def _kept_folder(model: str) -> Path:
    """Where the statements of the models as they are now belong."""
    files = hash_tree([DBT_PROJECT], frozenset({".sql", ".yml", ".csv"}))
    packages = package_versions(("dbt-core", "dbt-duckdb", "duckdb"))
    digest = hashlib.sha256(json.dumps([files, packages], sort_keys=True).encode())
    return _KEPT / f"{model}-{digest.hexdigest()[:16]}"


def _execute(con: duckdb.DuckDBPyConnection, plan: Mapping[str, Any]) -> None:
    for schema in plan["schemas"]:
        con.execute(f'create schema if not exists "{schema}"')
    for schema, name in plan["seeds"]:
        con.execute(f'create table "{schema}"."{name}" as from kept."{schema}"."{name}"')
    con.execute("detach kept")
    for step in plan["models"]:
        con.execute(
            f'create {step["kind"]} "{step["schema"]}"."{step["name"]}" as ({step["sql"]}\n)'
        )


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def keep_model(model: str, warehouse: Path, target: Path) -> None:
    """Keep the compiled statements of ``model`` from the build that just ran, in their order, and its seeds.

    Written aside and moved in place: two commands may be at it at once.
    """
    kept = _kept_folder(model)
    if (kept / _PLAN).is_file():
        return
    nodes = read_nodes(target) or {}
    wanted = [key for key, node in nodes.items() if node["name"] == model]
    order = order_nodes(nodes, wanted)
    if not wanted or not all(_is_compiled(nodes[key]) for key in order):
        return  # a build that left the model, or a part of what it needs, out
    seeds = [nodes[key] for key in order if nodes[key]["resource_type"] == "seed"]
    models = [nodes[key] for key in order if nodes[key]["resource_type"] == "model"]
    plan = {
        "schemas": sorted({node["schema"] for node in (*seeds, *models)}),
        "seeds": [(node["schema"], node["alias"]) for node in seeds],
        "models": [
            {
                "schema": node["schema"],
                "name": node["alias"],
                "kind": "view" if node["config"]["materialized"] == "view" else "table",
                "sql": node["compiled_code"],
            }
            for node in models
            if node["config"]["materialized"] != "ephemeral"
        ],
    }
    _KEPT.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".new-", dir=_KEPT))
    con = duckdb.connect(str(aside / _SEEDS))
    try:
        con.execute(f"attach '{_quoted(warehouse)}' as built (read_only)")
        for schema, name in plan["seeds"]:
            con.execute(f'create schema if not exists "{schema}"')
            con.execute(f'create table "{schema}"."{name}" as from built."{schema}"."{name}"')
    finally:
        con.close()
    write_atomically(aside / _PLAN, json.dumps(plan, ensure_ascii=False).encode())
    try:
        aside.rename(kept)
    except OSError:  # another command was quicker
        shutil.rmtree(aside, ignore_errors=True)
    for old in _KEPT.glob(f"{model}-*"):
        if old != kept:
            shutil.rmtree(old, ignore_errors=True)


def _is_compiled(node: Mapping[str, Any]) -> bool:
    if node["resource_type"] != "model" or node["config"]["materialized"] == "ephemeral":
        return True
    return bool(node.get("compiled_code"))


if __name__ == "__main__":
    compile_model(CHECKED_MODEL)
    sys.exit(0)
