"""Running one model's SQL as dbt compiled it, without starting dbt: what makes ``check`` quick.

The statements are dbt's own output for the models of this project, kept together with the seeds they
read until a file of the project changes. Starting dbt costs more than all of them together; there is
no SQL here and no second implementation of anything.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb

from warehouse.dbt_job import build_one
from warehouse.files import write_atomically
from warehouse.store import DBT_PROJECT

_KEPT = DBT_PROJECT / "target" / "compiled"
_PLAN = "plan.json"
_SEEDS = "seeds.duckdb"


def run_model(model: str, warehouse: Path, target: Path, fingerprint: str) -> None:
    """Build ``model`` and what it needs in ``warehouse``, whose schema ``raw`` is filled.

    ``fingerprint`` stands for every file that the result depends on besides the raw rows. The first
    run for a fingerprint goes through dbt (and raises as :func:`warehouse.dbt_job.build_one` does);
    the following ones execute what dbt compiled then.
    """
    kept = _KEPT / f"{model}-{fingerprint[:16]}"
    if not (kept / _PLAN).is_file():
        build_one(model, warehouse, target)
        with suppress(OSError):  # an installation that may not be written compiles every time
            _keep(model, warehouse, target, kept)
        return
    plan = json.loads((kept / _PLAN).read_text(encoding="utf-8"))
    con = duckdb.connect(str(warehouse))
    try:
        _execute(con, plan, kept / _SEEDS)
    finally:
        con.close()


def _execute(con: duckdb.DuckDBPyConnection, plan: Mapping[str, Any], seeds: Path) -> None:
    con.execute(f"attach '{_quoted(seeds)}' as kept (read_only)")
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


def _keep(model: str, warehouse: Path, target: Path, kept: Path) -> None:
    """Keep the compiled statements of the build that just ran, in their order, and its seeds."""
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    nodes = manifest["nodes"]
    order = _in_order(nodes, f"model.{manifest['metadata']['project_name']}.{model}")
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
    shutil.rmtree(_KEPT, ignore_errors=True)
    kept.mkdir(parents=True)
    con = duckdb.connect(str(kept / _SEEDS))
    try:
        con.execute(f"attach '{_quoted(warehouse)}' as built (read_only)")
        for schema, name in plan["seeds"]:
            con.execute(f'create schema if not exists "{schema}"')
            con.execute(f'create table "{schema}"."{name}" as from built."{schema}"."{name}"')
    finally:
        con.close()
    write_atomically(kept / _PLAN, json.dumps(plan, ensure_ascii=False).encode())


def _in_order(nodes: Mapping[str, Any], last: str) -> list[str]:
    """Keys of a model and all it depends on, each after what it needs."""
    order: list[str] = []

    def visit(key: str) -> None:
        if key in order or key not in nodes:
            return
        for needed in nodes[key]["depends_on"].get("nodes", []):
            visit(needed)
        order.append(key)

    visit(last)
    return order
