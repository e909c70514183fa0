"""The policy of the dbt project (dbt-bouncer.yml) holds, and would not if a model broke it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

CONFIG = Path(__file__).parents[2] / "dbt-bouncer.yml"


def _run(artifacts: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the policy on the artifacts of another folder than the one its file names."""
    config = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))
    config["dbt_artifacts_dir"] = str(artifacts)
    path = folder / "dbt-bouncer.yml"
    path.write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    return subprocess.run(
        [Path(sys.executable).parent / "dbt-bouncer", "run", "--config-file", path],
        capture_output=True,
        text=True,
        cwd=folder,
        env={"COLUMNS": "250", "PATH": "", "HOME": str(folder)},
        check=False,
    )


def test_the_policy_holds(
    manifest: dict[str, Any], run_dbt: Callable[..., Any], tmp_path: Path
) -> None:
    assert manifest["nodes"]
    result = _run(run_dbt.target, tmp_path)  # type: ignore[attr-defined]
    assert result.returncode == 0, result.stdout + result.stderr
    assert "ERROR=0" in result.stdout


@pytest.mark.parametrize(
    ("change", "check"),
    [
        ({"description": ""}, "check_model_description_populated"),
        ({"access": "private"}, "check_model_access"),
        ({"name": "income"}, "check_model_names"),
        ({"raw_code": "select * from marts.fct_income"}, "check_model_hard_coded_references"),
    ],
)
def test_a_model_that_breaks_it_is_named(
    manifest: dict[str, Any], tmp_path: Path, change: dict[str, Any], check: str
) -> None:
    node = manifest["nodes"]["model.yusuan.fct_income"]
    nodes = {**manifest["nodes"], node["unique_id"]: {**node, **change}}
    artifacts = tmp_path / "target"
    artifacts.mkdir()
    text = json.dumps({**manifest, "nodes": nodes}, ensure_ascii=False)
    (artifacts / "manifest.json").write_text(text, encoding="utf-8")
    result = _run(artifacts, tmp_path)
    assert result.returncode == 1
    assert check in result.stdout
