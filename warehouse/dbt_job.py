"""Running the dbt project on a warehouse file, in this process: starting dbt costs more than its work.

The three commands of a refresh in one process take half the time that three processes need.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

from warehouse.errors import NotPublishedError
from warehouse.reporting import log
from warehouse.store import DBT_PROJECT

_ENVIRONMENT = {
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "DO_NOT_TRACK": "1",
    "DBT_USE_COLORS": "false",
}


def build_models(
    warehouse: Path, target: Path, *, full_refresh: bool, select: Sequence[str] = ()
) -> None:
    """Build and test every model (or those selected) in ``warehouse``.

    Unit tests of models belong to `make test`: they test code, not data. Raises
    :class:`NotPublishedError` naming each model or test that failed, with the database's own words.
    """
    arguments = ["build", "--exclude-resource-type", "unit_test"]
    if full_refresh:
        arguments.append("--full-refresh")
    if select:
        arguments += ["--select", *select]
    _invoke(arguments, warehouse, target)


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
    with (
        _environment({**_ENVIRONMENT, "YUSUAN_WAREHOUSE": str(warehouse)}),
        redirect_stdout(output),
    ):
        result = dbtRunner().invoke(
            ["--quiet", "--no-use-colors", "--no-version-check", *arguments, *folders]
        )
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


def _describe_failures(result: Any) -> list[str]:
    failures = []
    for node in getattr(result, "results", None) or []:
        if str(node.status) in {"error", "fail", "runtime error"}:
            message = " ".join(str(node.message or "").split())
            failures.append(f"{node.node.name}: {message[:300]}")
    return failures


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
