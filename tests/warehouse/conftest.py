"""A warehouse in a temporary folder with stand-ins for the models, the judge and the reader."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.warehouse.place import Place
from warehouse import dbt_job, fingerprints, reading_pool


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A place with one document of three amounts, 600 yuan in all; nothing refreshed yet."""
    place = Place(tmp_path)
    monkeypatch.setattr(dbt_job, "build_models", place.build.build_models)
    monkeypatch.setattr(dbt_job, "generate_docs", place.build.generate_docs)
    judge_module = SimpleNamespace(judge=lambda *arguments: place.judge.judge(*arguments))
    monkeypatch.setitem(sys.modules, "expectations.judge", judge_module)
    # Somebody may be editing the project while its tests run; that is not what they are about.
    monkeypatch.setattr(fingerprints, "hash_tree", lambda *_: "the same")
    worker = (sys.executable, str(Path(__file__).parent / "fake_worker.py"))
    monkeypatch.setattr(reading_pool, "WORKER", worker)
    place.put("one.txt", "amount 100.00", "amount 200.00", "amount 300.00")
    return place


@pytest.fixture
def cli() -> Callable[..., int]:
    """Run the command line in this process; return its exit code."""
    from warehouse.cli import main

    def run(*arguments: str | Path) -> int:
        try:
            return main([str(argument) for argument in arguments])
        except SystemExit as error:
            return int(error.code or 0)

    return run
