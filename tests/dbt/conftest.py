"""An empty warehouse with every model built in it, and the manifest of the dbt project."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest
from dbt.cli.main import dbtRunner

from ingest.load import create_raw, load_reference

PROJECT = Path(__file__).parents[2] / "dbt_project"


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name)
            else:
                os.environ[name] = value


@pytest.fixture(scope="session")
def run_dbt(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """Return a function that runs a dbt command on a warehouse file and gives back dbt's result."""
    target = tmp_path_factory.mktemp("target")

    def run(warehouse: Path, *arguments: str) -> Any:
        folders = [
            *("--project-dir", str(PROJECT)),
            *("--profiles-dir", str(PROJECT)),
            *("--target-path", str(target)),
            *("--log-path", str(target / "logs")),
        ]
        values = {
            "YUSUAN_WAREHOUSE": str(warehouse),
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
            "DO_NOT_TRACK": "1",
        }
        with _environment(values):
            return dbtRunner().invoke(["--quiet", "--no-version-check", *arguments, *folders])

    run.target = target  # type: ignore[attr-defined]
    return run


@pytest.fixture(scope="session")
def empty_warehouse(run_dbt: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a warehouse of no documents in which every seed and model was built."""
    warehouse = tmp_path_factory.mktemp("warehouse") / "empty.duckdb"
    with duckdb.connect(str(warehouse)) as con:
        create_raw(con)
        load_reference(con, PROJECT.parent / "data")
    result = run_dbt(warehouse, "build", "--exclude-resource-type", "unit_test")
    failed = [r.node.name for r in result.result or [] if str(r.status) in {"error", "fail"}]
    assert result.success, failed or result.exception
    # later commands write manifests without the statements of the models
    target = run_dbt.target  # type: ignore[attr-defined]
    shutil.copyfile(target / "manifest.json", target / "built.json")
    return warehouse


@pytest.fixture(scope="session")
def manifest(empty_warehouse: Path, run_dbt: Callable[..., Any]) -> dict[str, Any]:
    """Return the manifest that the build wrote."""
    text = (run_dbt.target / "built.json").read_text(encoding="utf-8")  # type: ignore[attr-defined]
    loaded: dict[str, Any] = json.loads(text)
    return loaded
