"""Running the dbt project on a warehouse file, in this process: starting dbt costs more than its work.

The three commands of a refresh in one process take half the time that three processes need.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import chdir, contextmanager, redirect_stdout, suppress
from io import StringIO
from pathlib import Path
from typing import Any

import duckdb

from warehouse.errors import NotPublishedError
from warehouse.files import write_atomically
from warehouse.reporting import log
from warehouse.store import DBT_PROJECT

_PARSE = "partial_parse.msgpack"
_KEPT_PARSE = DBT_PROJECT / "target" / _PARSE
_ENVIRONMENT = {
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "DO_NOT_TRACK": "1",
    "DBT_USE_COLORS": "false",
}
_FLAGS = (
    "--quiet", "--no-use-colors", "--no-version-check",
    # what failed is told from the results; a log of every statement costs a tenth of the build
    "--log-level-file", "none",
)  # fmt: skip


def build_models(warehouse: Path, target: Path, *, full_refresh: bool) -> None:
    """Build and test every model in ``warehouse``.

    Unit tests of models belong to `make test`: they test code, not data. Raises
    :class:`NotPublishedError` naming each model or test that failed, with the database's own words.
    """
    arguments = ["build", "--exclude-resource-type", "unit_test"]
    if full_refresh:
        arguments.append("--full-refresh")
    _invoke(arguments, warehouse, target)


def build_one(model: str, warehouse: Path, target: Path) -> None:
    """Build one model and what it needs, without tests. Raises as :func:`build_models` does."""
    types = ["--resource-type", "model", "--resource-type", "seed"]
    _invoke(["build", *types, "--select", f"+{model}"], warehouse, target)


def generate_docs(warehouse: Path, target: Path) -> Path:
    """Generate the documentation of the models as one self-contained page; return its path."""
    _invoke(["docs", "generate", "--static"], warehouse, target)
    return target / "static_index.html"


def _invoke(arguments: Sequence[str], warehouse: Path, target: Path) -> None:
    from dbt.cli.main import dbtRunner

    folders = [
        *("--project-dir", str(DBT_PROJECT)),
        *("--profiles-dir", str(DBT_PROJECT)),
        *("--target-path", str(target)),
        *("--log-path", str(target / "logs")),
    ]
    output = StringIO()
    # dbt parses everything anew when a variable of the profile changes: the file is named by its name
    # alone, from inside its folder, so that one parse serves every warehouse.
    environment = {**_ENVIRONMENT, "YUSUAN_WAREHOUSE": warehouse.name}

    def invoke() -> Any:
        with (
            _environment(environment),
            chdir(warehouse.parent),
            redirect_stdout(output),
            _held_open(warehouse.name),
        ):
            return dbtRunner().invoke([*_FLAGS, *arguments, *folders])

    _take_parse(target)
    had_parse = (target / _PARSE).exists()
    result = invoke()
    if result.exception is not None and had_parse:
        # A parse of other code, older or newer, can mislead dbt: once more without it.
        log("dbt parsed anew", reason=str(result.exception).strip()[:500])
        (target / _PARSE).unlink(missing_ok=True)
        result = invoke()
    if result.exception is None:
        _keep_parse(target)
    if result.success:
        return
    failures = _describe_failures(result.result)
    if result.exception is not None:
        failures.append(str(result.exception).strip())
    if not failures:
        failures = output.getvalue().strip().splitlines()[-5:]
    log("dbt failed", command=arguments[0], failures=failures)
    text = "; ".join(failures[:3]) or "no reason given"
    more = f"; and {len(failures) - 3} more, see the log" if len(failures) > 3 else ""
    raise NotPublishedError(f"dbt {arguments[0]} failed: {text}{more}")


def _take_parse(target: Path) -> None:
    """Start from an earlier parse of the models: it spares several seconds."""
    if not (target / _PARSE).exists() and _KEPT_PARSE.is_file():
        target.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(_KEPT_PARSE, target / _PARSE)


def _keep_parse(target: Path) -> None:
    """Keep the parse for the next target; an installation that may not be written goes without."""
    parse = target / _PARSE
    if parse.is_file():
        with suppress(OSError):
            write_atomically(_KEPT_PARSE, parse.read_bytes())


def _describe_failures(result: Any) -> list[str]:
    failures = []
    for node in getattr(result, "results", None) or []:
        if str(node.status) in {"error", "fail", "runtime error"}:
            message = " ".join(str(node.message or "").split())
            failures.append(f"{node.node.name}: {message[:300]}")
    return failures


@contextmanager
def _held_open(name: str) -> Iterator[None]:
    """Hold the file open meanwhile.

    dbt opens and closes it for every model and test, which costs more than most of them do; with one
    connection held here DuckDB hands out further ones to the same open file.
    """
    con = duckdb.connect(name)
    try:
        yield
    finally:
        con.close()


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
