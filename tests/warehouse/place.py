"""A folder of documents and a warehouse beside it, refreshed with stand-ins."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from tests.warehouse.fake_models import FakeBuild, FakeJudge
from warehouse.history import History, Run
from warehouse.refresh import Request, refresh
from warehouse.reporting import Reporter
from warehouse.settings import Settings
from warehouse.store import Store


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
