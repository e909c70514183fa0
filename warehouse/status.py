"""``yusuan status``: how the warehouse is, for people and for monitors."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from expectations.attention import read_reasons
from warehouse.candidate import FACT_TABLES
from warehouse.document_report import report_documents
from warehouse.errors import ExitCode
from warehouse.history import KILLED, History, Run
from warehouse.output import print_json, print_line, write_size
from warehouse.publish import identify, list_versions, open_warehouse
from warehouse.store import Store, shown

_GOOD_OUTCOMES = frozenset({"published", "unchanged", "held"})


def print_status(store: Store, *, as_json: bool, max_age: float | None) -> int:
    """Print the status; return 3 where the last good refresh is older than ``max_age`` hours."""
    status = collect_status(store)
    age = status["hours_since_good_refresh"]
    is_stale = max_age is not None and (age is None or age > max_age)
    if as_json:
        reading = [report.as_json() for report in status.get("reading", [])]
        print_json({**status, "reading": reading, "is_stale": is_stale})
    else:
        _print(status)
        if is_stale:
            print_line(f"STALE: no good refresh within {max_age:g} hours")
    return ExitCode.NOT_PUBLISHED if is_stale else ExitCode.GOOD


def collect_status(store: Store) -> dict[str, Any]:
    """Last run, last good run and its age in hours, and what the published warehouse holds."""
    runs = History(store.history).runs()
    good = [run for run in runs if run.outcome in _GOOD_OUTCOMES and run.ended]
    current = identify(store.warehouse)
    is_running = bool(runs) and runs[-1].is_alive
    if runs and runs[-1].outcome == "running" and not is_running:
        runs[-1].outcome, runs[-1].message = "killed", KILLED
    return {
        "warehouse": shown(store.warehouse),
        "is_published": store.warehouse.is_file(),
        "version": current.run_id if current else None,
        "is_running": is_running,
        "last_run": asdict(runs[-1]) if runs else None,
        "hours_since_good_refresh": _hours_since(good[-1]) if good else None,
        "disk_bytes": measure_disk(store),
        "earlier_versions": [v for v in list_versions(store) if not current or v != current.run_id],
        **(_collect_content(store) if store.warehouse.is_file() else {}),
    }


def _hours_since(run: Run) -> float:
    ended = datetime.fromisoformat(run.ended or run.started)
    return max(0.0, (datetime.now(UTC) - ended).total_seconds() / 3600)


def measure_disk(store: Store) -> dict[str, int]:
    """Bytes of what stands beside the warehouse, and how much is free there; without what does not exist."""
    places = {
        "warehouse": store.warehouse,
        "versions": store.versions,
        "archive": store.archive,
        "readings": store.readings,
        "fetched": store.fetched,
        "building": store.building,
        "history": store.history,
    }
    sizes = {name: _size_of(path) for name, path in places.items() if path.exists()}
    with suppress(OSError):
        sizes["free"] = shutil.disk_usage(store.warehouse.parent).free
    return sizes


def _size_of(path: Path) -> int:
    """Bytes of a file or of all files of a folder; what vanishes meanwhile counts nothing."""
    total = 0
    for file in [path] if path.is_file() else path.rglob("*"):
        with suppress(OSError):
            total += file.stat().st_size if file.is_file() else 0
    return total


_CONTENT = {
    "documents": "select quality, count(*) from marts.dim_document group by 1 order by 1",
    "figures": "select status, count(*) from audit.figures group by 1 order by 1",
    "identities": "select status, count(*) from audit.identity_checks group by 1 order by 1",
    "issues": "select severity || ': ' || code, count(*) from audit.ingest_issues group by 1 order by 1",
    "coverage": (
        "select concat_ws(' ', coalesce(province_name, 'no province'), coalesce(fiscal_year::varchar, 'no year'), "
        "coalesce(stage, 'no stage')), count(*) from marts.dim_document join marts.dim_unit using (unit_key) "
        "where is_current group by 1 order by 1"
    ),
}


# Lines of documents for people; a machine gets all of them.
_DOCUMENT_LINES = 30


def _collect_content(store: Store) -> dict[str, Any]:
    con = open_warehouse(store.warehouse)
    try:
        counts = {name: _counts(con, query) for name, query in _CONTENT.items()}
        reasons = {address: list(found) for address, found in read_reasons(con).items()}
        rows = {
            name: _count(con, f'marts."{name}"') for (name,) in con.execute(FACT_TABLES).fetchall()
        }
        return {
            "fact_rows": rows,
            **counts,
            "needing_attention": reasons,
            "reading": report_documents(con),
        }
    finally:
        con.close()


def _count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    row = con.execute(f"select count(*) from {table}").fetchone()
    return int(row[0]) if row else 0


def _counts(con: duckdb.DuckDBPyConnection, query: str) -> dict[str, int]:
    return {str(name): count for name, count in con.execute(query).fetchall()}


def _print(status: dict[str, Any]) -> None:
    run = status["last_run"]
    print_line(f"warehouse   {status['warehouse']}")
    print_line(f"version     {status['version'] or 'none published yet'}")
    if run and status["is_running"]:
        print_line(f"last run    {run['started']}  running: process {run['pid']} on {run['host']}")
    elif run:
        print_line(
            f"last run    {run['started']}  {run['outcome']}: {run['message'] or ''}".rstrip()
        )
    if status["hours_since_good_refresh"] is not None:
        print_line(f"last good   {status['hours_since_good_refresh']:.1f} hours ago")
    if "fact_rows" in status:
        rows = sum(status["fact_rows"].values())
        print_line(
            f"{'facts':<11} {rows:>8,}  rows of all fact tables; several figures may make one row"
        )
    for name in _CONTENT:
        for label, count in status.get(name, {}).items():
            print_line(f"{name:<11} {count:>8,}  {label}")
    for address, reasons in status.get("needing_attention", {}).items():
        print_line(f"{'attention':<11} {address}: {'; '.join(reasons)}")
    sizes = ", ".join(f"{name} {write_size(size)}" for name, size in status["disk_bytes"].items())
    print_line(f"disk        {sizes}")
    # Those that a person should look at come first.
    reports = sorted(status.get("reading", []), key=lambda report: not report.is_incomplete)
    for report in reports[:_DOCUMENT_LINES]:
        print_line(f"reading     {report.as_line()}")
    if len(reports) > _DOCUMENT_LINES:
        left = len(reports) - _DOCUMENT_LINES
        print_line(f"reading     … and {left} documents more: `yusuan status --json`")
