"""Building the models of the candidate: whole by dbt, or what changed by the statements dbt compiled.

After a build from nothing the statements of all models and tests are kept beside the warehouse. As long
as code, declarations and reference data stay the same, a refresh with a few new documents executes them
itself: dbt's own start and its work around each statement cost ten times what the statements do. They
are dbt's output for dbt's models; there is no second implementation of anything. Without kept statements
dbt does the same incremental build.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb

from warehouse import dbt_job
from warehouse.compiled_models import CHECKED_MODEL, keep_model
from warehouse.errors import NotPublishedError
from warehouse.files import write_atomically
from warehouse.manifest import Nodes, order_nodes, read_nodes
from warehouse.reporting import log
from warehouse.store import Store

_KEPT = "statements.json"
_BY_DOCUMENT = "document_key in (select document_key from intermediate.int_documents__rebuilt)"


def build(store: Store, fingerprint: str, *, is_complete: bool) -> None:
    """Bring every model of the candidate up to its raw rows, and test them.

    ``is_complete`` builds from nothing; else the candidate is a copy of the published warehouse whose
    changes stand in ``raw.changed_documents``. ``fingerprint`` stands for everything but the documents.
    Raises :class:`NotPublishedError` naming each model or test that failed.
    """
    statements = None if is_complete else _load(store.dbt_target / _KEPT, fingerprint)
    if statements is not None:
        log("build", by="statements", models=len(statements.models), tests=len(statements.tests))
        run_statements(statements, store.candidate)
        return
    log("build", by="dbt", complete=is_complete)
    dbt_job.build_models(store.candidate, store.dbt_target, full_refresh=is_complete)
    nodes = read_nodes(store.dbt_target)
    if nodes is not None:
        kept = {"fingerprint": fingerprint, **asdict(collect_statements(nodes))}
        write_atomically(
            store.dbt_target / _KEPT, json.dumps(kept, ensure_ascii=False).encode("utf-8")
        )
        with suppress(OSError):  # an installation that may not be written
            keep_model(CHECKED_MODEL, store.candidate, store.dbt_target)


def document_models(store: Store, fingerprint: str) -> Path:
    """Return the documentation of the models as one page: the kept one as long as no model changed.

    It tells of models, not of rows. Raises :class:`NotPublishedError` where dbt cannot write it.
    """
    mark = store.dbt_target / "documented"
    page = store.dbt_target / "static_index.html"
    if page.is_file() and mark.is_file() and mark.read_text(encoding="utf-8") == fingerprint:
        return page
    mark.unlink(missing_ok=True)
    page = dbt_job.generate_docs(store.candidate, store.dbt_target)
    if page.is_file():
        write_atomically(mark, fingerprint.encode("utf-8"))
    return page


@dataclass(frozen=True, slots=True)
class Statements:
    """What dbt compiled: models in their order, and tests."""

    models: tuple[Mapping[str, str], ...]
    """``relation``, ``materialized`` (``incremental`` or ``table``), ``sql``"""
    tests: tuple[Mapping[str, str], ...]
    """``name``, ``severity``, ``measure`` and ``error_if`` (SQL), ``sql``"""


def _load(path: Path, fingerprint: str) -> Statements | None:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if kept.get("fingerprint") != fingerprint:
        return None
    return Statements(tuple(kept["models"]), tuple(kept["tests"]))


def collect_statements(nodes: Nodes) -> Statements:
    """Statements of a manifest. Seeds and views stand in the copied file and are as they were."""
    order = [nodes[key] for key in order_nodes(nodes, nodes)]
    return Statements(
        models=tuple(
            {
                "relation": f'"{node["schema"]}"."{node["alias"]}"',
                "materialized": node["config"]["materialized"],
                "sql": node["compiled_code"],
            }
            for node in order
            if node["resource_type"] == "model"
            and node["config"]["materialized"] in ("incremental", "table")
        ),
        tests=tuple(
            {
                "name": node["name"],
                "severity": node["config"]["severity"].lower(),
                "measure": node["config"]["fail_calc"],
                "error_if": node["config"]["error_if"],
                "sql": node["compiled_code"],
            }
            for node in order
            if node["resource_type"] == "test" and node.get("compiled_code")
        ),
    )


def run_statements(statements: Statements, warehouse: Path) -> None:
    """Execute the statements in a warehouse that has every model; raise as :func:`build` does.

    Rows are replaced in the tables that stand there, which keep their contracts and comments: those of
    the documents that this build works on where a model is built document by document, else all.
    """
    con = duckdb.connect(str(warehouse))
    try:
        for model in statements.models:
            try:
                _replace_rows(con, model)
            except duckdb.Error as error:
                first = " ".join(str(error).split())[:300]
                raise NotPublishedError(f"building {model['relation']} failed: {first}") from error
        failures = [
            f"{test['name']}: {found} where {test['measure']} {test['error_if']} is a failure"
            for test in statements.tests
            if (found := _failures(con, test)) is not None
        ]
    finally:
        con.close()
    if failures:
        log("tests failed", failures=failures)
        more = f"; and {len(failures) - 3} more, see the log" if len(failures) > 3 else ""
        raise NotPublishedError(f"tests of the models failed: {'; '.join(failures[:3])}{more}")


def _replace_rows(con: duckdb.DuckDBPyConnection, model: Mapping[str, Any]) -> None:
    relation = model["relation"]
    con.execute(f"create or replace temp table built as ({model['sql']}\n)")
    columns = [row[0] for row in con.execute("describe built").fetchall()]
    names = ", ".join(f'"{name}"' for name in columns)
    only = f"where {_BY_DOCUMENT}" if model["materialized"] == "incremental" else ""
    con.execute("begin transaction")
    con.execute(f"delete from {relation} {only}")
    con.execute(f"insert into {relation} ({names}) select {names} from built")
    con.execute("commit")


def _failures(con: duckdb.DuckDBPyConnection, test: Mapping[str, str]) -> Any:
    """What a test that must hold measures where it fails; ``None`` where it holds."""
    row = con.execute(
        f"select {test['measure']}, {test['measure']} {test['error_if']} from ({test['sql']}\n)"
    ).fetchone()
    if row is None or not row[1]:
        return None
    if test["severity"] == "warn":
        log("warning", text=f"{test['name']}: {row[0]}")
        return None
    return row[0]
