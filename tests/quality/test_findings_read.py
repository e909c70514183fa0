"""Every finding in the published documents has been read against the page, and nearly all of them are true."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import pytest

from tests.whole_job import run_job

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="module")
def precision() -> ModuleType:
    path = ROOT / "benchmarks" / "precision.py"
    spec = importlib.util.spec_from_file_location("precision_benchmark", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def make_finding(**values: Any) -> dict[str, Any]:
    return {
        "unit_name": "某局", "fiscal_year": "2024", "stage": "budget", "identity_id": "S-SUM", "place": "合计",
        "residual": "100.0000", "severity": "E", **values,
    }  # fmt: skip


def test_findings_and_verdicts_are_matched_by_place_and_difference(precision: ModuleType) -> None:
    verdicts = [
        {**make_finding(residual="100.00"), "verdict": "true: a slip"},
        {**make_finding(place="小计"), "verdict": "true: gone since"},
    ]
    found = precision.compare([make_finding(), make_finding(residual="200.0000")], verdicts)
    assert [row["residual"] for row in found.unread] == ["200.0000"]
    assert [row["place"] for row in found.gone] == ["小计"]
    assert found.precision("E") == 0.5
    assert found.precision("W") == 1.0


def test_every_verdict_is_true_or_false_and_says_why(precision: ModuleType) -> None:
    for row in precision.read_verdicts():
        word, _, reason = row["verdict"].partition(":")
        assert word in ("true", "false")
        assert reason.strip()


@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the folder shared/ is not beside the repository")
def test_every_finding_was_read_and_is_true(
    precision: ModuleType, tmp_path_factory: pytest.TempPathFactory
) -> None:
    documents = tmp_path_factory.mktemp("published")
    for folder in ("documents", "seeds"):
        shutil.copytree(SHARED / folder, documents / folder)
    job = run_job(documents, tmp_path_factory.mktemp("warehouse"))
    with duckdb.connect(str(job.warehouse), read_only=True) as con:
        found = precision.compare(precision.read_findings(con), precision.read_verdicts())
    assert found.unread == []
    assert found.gone == []
    assert found.precision("E") == 1.0
    assert found.precision("W") >= 0.9
