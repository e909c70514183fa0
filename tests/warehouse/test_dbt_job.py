"""Starting dbt: what is done about a parse of the models that misleads it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from warehouse import dbt_job
from warehouse.errors import NotPublishedError

PARSE = "partial_parse.msgpack"


class Runner:
    """dbt that stumbles over a parse of other code."""

    target: Path
    is_broken = False
    calls: list[bool]

    def invoke(self, _arguments: list[str]) -> SimpleNamespace:
        misled = (self.target / PARSE).exists() or self.is_broken
        type(self).calls.append(misled)
        if misled:
            return SimpleNamespace(
                success=False, result=None, exception=RuntimeError("Parsing Error")
            )
        (self.target / PARSE).write_bytes(b"new")
        return SimpleNamespace(success=True, result=None, exception=None)


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> type[Runner]:
    import dbt.cli.main

    Runner.target, Runner.calls, Runner.is_broken = tmp_path / "target", [], False
    Runner.target.mkdir()
    (Runner.target / PARSE).write_bytes(b"of other code")
    monkeypatch.setattr(dbt.cli.main, "dbtRunner", Runner)
    monkeypatch.setattr(dbt_job, "_KEPT_PARSE", tmp_path / "kept" / PARSE)
    duckdb.connect(str(tmp_path / "yusuan.duckdb")).close()
    return Runner


def test_a_parse_of_other_code_is_thrown_away(runner: type[Runner], tmp_path: Path) -> None:
    dbt_job.build_models(tmp_path / "yusuan.duckdb", runner.target, full_refresh=False)
    assert runner.calls == [True, False]
    assert (tmp_path / "kept" / PARSE).read_bytes() == b"new"


def test_models_that_are_wrong_are_told_after_one_more_try(
    runner: type[Runner], tmp_path: Path
) -> None:
    runner.is_broken = True
    with pytest.raises(NotPublishedError, match="Parsing Error"):
        dbt_job.build_models(tmp_path / "yusuan.duckdb", runner.target, full_refresh=False)
    assert runner.calls == [True, True]
    assert not (tmp_path / "kept").exists()
