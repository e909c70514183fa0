"""The history of runs: a file of lines beside the warehouse, copied into it at every publication.

A run writes a line when it starts and one when it ends. A start without an end is a run that was
killed; the next run says so. The file is only ever appended to, one flushed write per line, and a torn
last line (a crash, a full disk) is skipped when reading.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import duckdb

Outcome = Literal[
    "running", "published", "unchanged", "held", "refused", "failed", "killed", "rollback"
]

KILLED = "ended without a word: killed, or the machine stopped"


@dataclass(slots=True)
class Run:
    """One run of ``refresh`` or ``rollback``. Times are UTC."""

    run_id: str
    started: str
    ended: str | None = None
    outcome: Outcome = "running"
    exit_code: int | None = None
    message: str | None = None
    documents_new: int = 0
    documents_changed: int = 0
    documents_unchanged: int = 0
    documents_vanished: int = 0
    documents_failed: int = 0
    needing_attention: int = 0
    facts: int | None = None
    timings: dict[str, float] = field(default_factory=dict)
    versions: dict[str, str | None] = field(default_factory=dict)
    input_fingerprint: str | None = None
    build_fingerprint: str | None = None
    warehouse_id: str | None = None
    """Run id of the warehouse that is current when the run ends."""
    host: str = ""
    pid: int = 0

    @property
    def is_alive(self) -> bool:
        """Whether its process still works; a run of another machine has the benefit of the doubt."""
        if self.outcome != "running" or self.host != socket.gethostname():
            return self.outcome == "running"
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True  # somebody else's
        return True

    @property
    def sequence(self) -> int:
        """Number of the run: grows even where the clock is set back."""
        return int(self.run_id.split("-")[0])


def now() -> str:
    """The present time as ISO 8601 in UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class History:
    """The runs recorded in one file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def runs(self) -> list[Run]:
        """All runs in the order in which they started; a run without an end is ``running``."""
        known = {f.name for f in fields(Run)}
        runs: dict[str, Run] = {}
        try:
            lines = self.path.read_bytes().splitlines()
        except FileNotFoundError:
            return []
        for line in lines:
            try:
                record: dict[str, Any] = json.loads(line)
                run = Run(**{name: value for name, value in record.items() if name in known})
                _ = run.sequence
            except (ValueError, TypeError, AttributeError):
                continue
            runs[run.run_id] = run
        return list(runs.values())

    def start(self, floor: int = 0) -> Run:
        """Record the start of a run. Call with the lock held: runs left open before were killed.

        ``floor`` is the greatest sequence number known from elsewhere (a lost history file).
        """
        runs = self.runs()
        for run in runs:
            if run.outcome == "running":
                run.outcome, run.message = "killed", KILLED
                self._append(run)
        sequence = 1 + max([floor, *(run.sequence for run in runs)])
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        run = Run(
            run_id=f"{sequence:06d}-{stamp}",
            started=now(),
            host=socket.gethostname(),
            pid=os.getpid(),
        )
        self._append(run)
        return run

    def finish(
        self, run: Run, outcome: Outcome, exit_code: int, message: str | None = None
    ) -> None:
        """Record the end of a run."""
        run.ended, run.outcome, run.exit_code, run.message = now(), outcome, int(exit_code), message
        self._append(run)

    def _append(self, run: Run) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        line = json.dumps(asdict(run), ensure_ascii=False).encode("utf-8", "replace") + b"\n"
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
        try:
            size = os.fstat(descriptor).st_size
            if size and os.pread(descriptor, 1, size - 1) != b"\n":
                line = b"\n" + line  # the line before was torn
            os.write(descriptor, line)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


_COLUMNS: Sequence[tuple[str, str, str]] = (
    ("run_id", "varchar", "更新编号 – identifier of the run; sorts in the order of the runs"),
    ("started", "timestamp", "开始时间 – start, UTC"),
    ("ended", "timestamp", "结束时间 – end, UTC; null for a run that was killed"),
    (
        "outcome",
        "varchar",
        "结果 – published, unchanged, held (rolled back and nothing new), refused, failed, killed, rollback",
    ),
    ("exit_code", "integer", "退出码 – exit code of the command"),
    ("message", "varchar", "说明 – why, in one sentence"),
    ("documents_new", "integer", "新增文件数 – documents whose content was not known"),
    ("documents_changed", "integer", "变更文件数 – known addresses with a new content"),
    ("documents_unchanged", "integer", "未变文件数 – documents that were not read again"),
    ("documents_vanished", "integer", "消失文件数 – documents gone from their place, kept here"),
    ("documents_failed", "integer", "失败文件数 – documents that could not be read"),
    ("needing_attention", "integer", "待处理文件数 – documents that a person should look at"),
    ("facts", "integer", "事实行数 – rows of all fact tables"),
    ("timings", "varchar", "各步耗时 – JSON object: seconds by step"),
    ("versions", "varchar", "软件版本 – JSON object: releases of what built the warehouse"),
    ("input_fingerprint", "varchar", "输入指纹 – hash of documents, code and declarations"),
    ("build_fingerprint", "varchar", "构建指纹 – hash of code and declarations"),
    ("warehouse_id", "varchar", "数据仓库版本 – run that built the warehouse current at the end"),
    ("host", "varchar", "主机 – machine"),
    ("pid", "integer", "进程号 – process"),
)


def write_runs(con: duckdb.DuckDBPyConnection, runs: Sequence[Run]) -> None:
    """Write ``audit.refresh_runs`` anew, with comments."""
    con.execute("create schema if not exists audit")
    definition = ", ".join(f"{name} {sql_type}" for name, sql_type, _ in _COLUMNS)
    con.execute(f"create or replace table audit.refresh_runs ({definition})")
    rows = []
    for run in runs:
        record = asdict(run)
        for name in ("timings", "versions"):
            record[name] = json.dumps(record[name], ensure_ascii=False)
        for name in ("started", "ended"):
            record[name] = record[name] and record[name].removesuffix("Z")
        rows.append([record[name] for name, _, _ in _COLUMNS])
    if rows:
        # By column: years of nights row by row would take longer than the night's work.
        lists = ", ".join(
            f"cast(unnest(cast(? as varchar[])) as {sql_type})" for _, sql_type, _ in _COLUMNS
        )
        columns = [
            [None if value is None else str(value) for value in column]
            for column in zip(*rows, strict=True)
        ]
        con.execute(f"insert into audit.refresh_runs select {lists}", columns)
    comment = "更新记录 – every run of the scheduled job, also those that published nothing"
    con.execute(f"comment on table audit.refresh_runs is '{comment}'")
    for name, _, text in _COLUMNS:
        con.execute(f"comment on column audit.refresh_runs.{name} is '{text}'")


def published_run(con: duckdb.DuckDBPyConnection) -> Run | None:
    """The run that published the warehouse which ``con`` is open on; ``None`` for a foreign file."""
    known = con.execute(
        "select 1 from duckdb_tables() where schema_name = 'audit' and table_name = 'refresh_runs'"
    ).fetchone()
    if not known:
        return None
    names = ("run_id", "input_fingerprint", "build_fingerprint", "needing_attention", "facts")
    row = con.execute(
        f"select {', '.join(names)} from audit.refresh_runs "
        "where outcome = 'published' order by run_id desc limit 1"
    ).fetchone()
    return Run(started="", **dict(zip(names, row, strict=True))) if row else None
