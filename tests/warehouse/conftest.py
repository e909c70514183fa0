"""A warehouse in a temporary folder with stand-ins for the models, the judge and the reader."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest

from warehouse import dbt_job, reading_pool
from warehouse.history import History, Run
from warehouse.refresh import Request, refresh
from warehouse.reporting import Reporter
from warehouse.settings import Settings
from warehouse.store import Store

sys.path.insert(0, str(Path(__file__).parent))
from fake_models import FakeBuild, FakeJudge


@dataclass
class Place:
    """A folder of documents and a warehouse beside it."""

    root: Path
    build: FakeBuild = field(default_factory=FakeBuild)
    judge: FakeJudge = field(default_factory=FakeJudge)
    settings: Settings = field(default_factory=lambda: Settings(jobs=2, read_seconds=20))

    @property
    def documents(self) -> Path:
        return self.root / "documents"

    @property
    def store(self) -> Store:
        return Store.of(self.root / "data" / "yusuan.duckdb")

    @property
    def site(self) -> Path:
        return self.root / "data" / "site"

    def put(self, name: str, *lines: str) -> Path:
        path = self.documents / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n")
        return path

    def refresh(self, **options: Any) -> Run:
        request = Request(
            documents=options.pop("documents", (self.documents,)),
            warehouse=self.store.warehouse,
            **options,
        )
        return refresh(request, self.settings, Reporter(quiet=True))

    def query(self, sql: str, path: Path | None = None) -> list[tuple[Any, ...]]:
        con = duckdb.connect(str(path or self.store.warehouse), read_only=True)
        try:
            return con.execute(sql).fetchall()
        finally:
            con.close()

    def total(self, path: Path | None = None) -> Any:
        return self.query("select sum(amount_yuan) from marts.fct_income", path)[0][0]

    @property
    def history(self) -> list[Run]:
        return History(self.store.history).runs()


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A place with one document of three amounts, 600 yuan in all; nothing refreshed yet."""
    place = Place(tmp_path)
    monkeypatch.setattr(dbt_job, "build_models", place.build.build_models)
    monkeypatch.setattr(dbt_job, "generate_docs", place.build.generate_docs)
    judge_module = SimpleNamespace(judge=lambda *arguments: place.judge.judge(*arguments))
    monkeypatch.setitem(sys.modules, "expectations.judge", judge_module)
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
