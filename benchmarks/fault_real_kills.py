"""kill -9 in the real refresh: the project's documents, readers, models and suites.

Starting Python and importing dbt and Great Expectations writes nothing, so four runs of five are forked
from a process that has imported them; the fifth is a fresh ``python -m warehouse.cli``. The moment of
the kill is uniform over the time that a run takes. Each run goes on where the killed one was; one in
twenty is left to finish, and measured.
"""

# ruff: noqa: PLC0415 - only the process that forks refreshes imports what they need
from __future__ import annotations

import ctypes
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
from fault_place import ROOT, SEED, Place, Result, place

SHIPPED = ROOT / "data" / "documents"
SETTLED = ("jingdezhen_2025.html", "sanming_2024.pdf")
LATE = "suining_anju_2024.pdf"
ONE_FINISHES_IN = 20
PR_SET_PDEATHSIG = 1
STEPS = ("fingerprint", "find", "read", "load", "build", "judge", "site", "publish", "end")
_PLACES = ("document_key", "figure_id")  # they follow from the bytes, not from what these say


class Warm:
    """A process that has imported everything and forks a refresh when it is asked to."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )  # fmt: skip
        self._ask({"arguments": ["--version"], "kill_after": None})

    def _ask(self, job: dict[str, object]) -> tuple[int, float]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        status, seconds = json.loads(self._process.stdout.readline())
        return int(status), float(seconds)

    def run(self, arguments: list[str], kill_after: float | None) -> tuple[int, float]:
        """Exit code (-9 where killed) and seconds of one refresh."""
        return self._ask({"arguments": arguments, "kill_after": kill_after})

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def serve() -> None:
    """Fork one refresh per line of standard input; kill it after so many seconds; answer with its end."""
    import dbt.cli.main
    import great_expectations

    import expectations.judge
    import warehouse.cli
    import warehouse.refresh

    assert dbt.cli.main
    assert great_expectations
    assert expectations.judge
    for line in sys.stdin:
        job = json.loads(line)
        pid, started = os.fork(), time.monotonic()
        if pid == 0:
            ctypes.CDLL(None).prctl(
                PR_SET_PDEATHSIG, signal.SIGKILL
            )  # do not outlive the benchmark
            nothing = os.open(os.devnull, os.O_RDWR)
            for descriptor in (0, 1):
                os.dup2(nothing, descriptor)
            code = 1
            try:
                code = warehouse.cli.main(job["arguments"])
            except SystemExit as error:
                code = int(error.code or 0)
            finally:
                os._exit(code)
        status = wait_or_kill(pid, job["kill_after"])
        print(json.dumps([status, time.monotonic() - started]), flush=True)


def wait_or_kill(pid: int, kill_after: float | None) -> int:
    """Exit code of a child, -9 where it was killed after so many seconds."""
    deadline = time.monotonic() + (kill_after if kill_after is not None else 3600)
    while True:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() >= deadline:
            os.kill(pid, signal.SIGKILL)
            return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        time.sleep(0.002)


def run_cold(arguments: list[str], kill_after: float | None) -> tuple[int, float]:
    """The same in a fresh process."""
    started = time.monotonic()
    pid = os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", "warehouse.cli", *arguments],
        {**os.environ, "PYTHONPATH": str(ROOT)},
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    return wait_or_kill(pid, kill_after), time.monotonic() - started


@dataclass
class Seen:
    """What a published warehouse answers."""

    facts: str
    """Hash of every fact of every fact table, whatever version of its document it comes from."""
    contents: frozenset[str] = field(default_factory=frozenset)


def look(warehouse: Path) -> Seen:
    """Ask the published file as a reader does. Raises ``duckdb.Error`` where it does not answer."""
    con = duckdb.connect(str(warehouse), read_only=True)
    try:
        digest = hashlib.sha256()
        tables = con.execute(
            "select table_name from duckdb_tables() where schema_name = 'marts' "
            "and starts_with(table_name, 'fct_') order by 1"
        ).fetchall()
        for (table,) in tables:
            rows = con.execute(
                f"select * exclude ({', '.join(_PLACES)}) from marts.{table} order by all"
            ).fetchall()
            digest.update(repr((table, rows)).encode())
        con.execute("select count(*) from audit.refresh_runs").fetchall()
        shas = con.execute("select sha256 from marts.dim_document").fetchall()
        return Seen(digest.hexdigest(), frozenset(sha for (sha,) in shas))
    finally:
        con.close()


def everything(warehouse: Path) -> dict[str, str]:
    """Hash of each table of ``marts`` and ``audit``, keys and places included, but for the history."""
    con = duckdb.connect(str(warehouse), read_only=True)
    try:
        tables = con.execute(
            "select schema_name || '.' || table_name from duckdb_tables() "
            "where schema_name in ('marts', 'audit') and table_name <> 'refresh_runs' order by 1"
        ).fetchall()
        return {
            table: hashlib.sha256(
                repr(con.execute(f"select * from {table} order by all").fetchall()).encode()
            ).hexdigest()
            for (table,) in tables
        }
    finally:
        con.close()


def step_reached(log: Path, offset: int) -> str:
    """The step that a killed run was in, from what it logged after ``offset``."""
    done = "nothing"
    for line in log.read_bytes()[offset:].splitlines() if log.exists() else []:
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if entry["event"] == "start":
            done = "start"
        elif entry["event"] == "step":
            done = entry["step"]
        elif entry["event"] == "end":
            return "after its end"
    if done == "nothing":
        return "before its start"
    return f"in {STEPS[0 if done == 'start' else STEPS.index(done) + 1]}"


@contextmanager
def warm_process() -> Iterator[Warm]:
    """A warm process, ended afterwards."""
    warm = Warm()
    try:
        yield warm
    finally:
        warm.close()


def new_version(name: str, number: int) -> bytes:
    """A content that was never seen and says what the shipped document says."""
    mark = f"<!-- {number} -->" if name.endswith("html") else f"\n% {number}\n"
    return (SHIPPED / name).read_bytes() + mark.encode()


def kill_the_real_job(count: int, folder: Path | None = None, minutes: float = 600) -> Result:
    """kill -9 at ``count`` random moments; after each the warehouse answers, and nothing is lost.

    With a ``folder`` the place and the counts are kept there, and a further call goes on with them: a busy
    machine needs hours. After so many ``minutes`` it is ended with as many kills as there were.
    """
    with place(folder) as here, warm_process() as warm:
        killing = _Killing(here, warm)
        killing.run(count, time.monotonic() + minutes * 60)
        return killing.result


class _Killing:
    def __init__(self, here: Place, warm: Warm) -> None:
        self._here, self._warm = here, warm
        self._state_file = here.root / "state.json"
        self._spans: dict[bool, float] = {}
        self._good = ""
        self._good_with_late = ""
        self._kills = 0
        self._contents: frozenset[str] = frozenset()
        self._log = here.warehouse.with_name("yusuan.log.jsonl")
        self._seconds = 0.0
        self.result = Result("")

    def _save(self) -> None:
        result = self.result
        state = {
            "kills": self._kills,
            "runs": result.runs,
            "outcomes": result.outcomes,
            "bad": result.bad,
            "seconds": self._seconds,
            "good": self._good,
            "good_with_late": self._good_with_late,
        }
        self._state_file.write_text(json.dumps(state, indent=1), encoding="utf-8")

    def _load(self) -> None:
        state = json.loads(self._state_file.read_text(encoding="utf-8"))
        self._kills, self._seconds = state["kills"], state["seconds"]
        self._good, self._good_with_late = state["good"], state["good_with_late"]
        self.result.runs, self.result.bad = state["runs"], state["bad"]
        self.result.outcomes.update(state["outcomes"])

    def _arguments(self, warehouse: Path, *more: str) -> list[str]:
        places = ["--documents", str(self._here.documents), "--warehouse", str(warehouse)]
        return ["refresh", "--quiet", "--jobs", "1", *places, *more]

    def _refresh(self, is_warm: bool, kill_after: float | None, *more: str) -> int:
        run = self._warm.run if is_warm else run_cold
        code, seconds = run(self._arguments(self._here.warehouse, *more), kill_after)
        if code in {0, 2} and kill_after is None:
            self._spans[is_warm] = seconds
        return code

    def _reference(self) -> tuple[Path, str]:
        """A warehouse of the folder as it is, made without any trouble, and its facts."""
        other = (
            self._here.root / f"reference{len(list(self._here.root.iterdir()))}" / "yusuan.duckdb"
        )
        code, _ = self._warm.run(self._arguments(other), None)
        if code not in {0, 2}:
            raise RuntimeError(f"the reference ended with {code}")
        return other, look(other).facts

    def _prepare(self) -> None:
        """The references, made without any trouble, and a first warehouse."""
        for name in SETTLED:
            self._here.put(name, (SHIPPED / name).read_bytes())
        _, self._good = self._reference()
        self._here.put(LATE, (SHIPPED / LATE).read_bytes())
        _, self._good_with_late = self._reference()
        (self._here.documents / LATE).unlink()
        self._save()

    def run(self, count: int, end: float) -> None:
        """First the references, then the kills, then the end."""
        if self._state_file.is_file():
            self._load()
        else:
            self._prepare()
        # how long a run takes that nobody disturbs: the first builds everything, the second what is new
        for number, is_warm in enumerate((True, True, False)):
            self._here.put(SETTLED[1], new_version(SETTLED[1], -1 - self._kills * 3 - number))
            if self._refresh(is_warm, None) not in {0, 2}:
                raise RuntimeError("a refresh that nobody disturbed failed")
        self._look("an undisturbed run")
        while self._kills < count and time.monotonic() < end:
            started = time.monotonic()
            self._kills += 1
            self._step(self._kills, late=self._kills >= count // 4)
            self._seconds += time.monotonic() - started
            self._save()
            print(
                self._kills,
                dict(self.result.outcomes),
                self.result.bad,
                file=sys.stderr,
                flush=True,
            )
        self._finish()
        self.result.name = f"kill -9 at {self._kills} random moments, everything real"
        self.result.seconds = self._seconds

    def _step(self, number: int, *, late: bool) -> None:
        if late and not (self._here.documents / LATE).exists():
            self._here.put(LATE, (SHIPPED / LATE).read_bytes())
        self._kill(number)
        if number % ONE_FINISHES_IN == 0:
            code = self._refresh(number % (2 * ONE_FINISHES_IN) > 0, None)
            self.result.runs += 1
            self.result.outcomes["left to finish"] += 1
            if code not in {0, 2}:
                self.result.bad.append(f"the run after kill {number} ended with {code}")

    def _kill(self, number: int) -> None:
        """One kill. Half of the runs find a content never seen, one in five builds everything anew."""
        chance = random.Random(SEED + number)
        if chance.random() < 0.5:
            name = chance.choice(SETTLED)
            self._here.put(name, new_version(name, number))
        is_warm = chance.random() < 0.8
        more = ("--full",) if chance.random() < 0.2 else ()
        offset = self._log.stat().st_size
        code = self._refresh(is_warm, chance.uniform(0, 1.05 * self._spans[is_warm]), *more)
        self.result.runs += 1
        if code == -signal.SIGKILL:
            self.result.outcomes[f"killed {step_reached(self._log, offset)}"] += 1
        else:
            self.result.outcomes["was faster"] += 1
            if code not in {0, 2}:
                self.result.bad.append(f"run {number} ended with {code}")
        self._look(f"kill {number}")

    def _look(self, when: str) -> None:
        try:
            seen = look(self._here.warehouse)
        except duckdb.Error as error:
            self.result.bad.append(f"corrupt after {when}: {error}")
            return
        if seen.facts == self._good_with_late:
            self._good = self._good_with_late  # from now on nothing less will do
        elif seen.facts != self._good:
            self.result.bad.append(f"other facts after {when}")
        archive = self._here.warehouse.with_name("yusuan.archive")
        unkept = [sha for sha in seen.contents if not any((archive / sha).glob("*"))]
        if unkept:
            self.result.bad.append(f"no copy of {unkept} after {when}")
        self._contents = seen.contents

    def _finish(self) -> None:
        """A last run completes; a full one equals a warehouse that nobody disturbed, to the last key."""
        if self._refresh(False, None) not in {0, 2}:
            self.result.bad.append("the run after the kills failed")
        self._look("the last run")
        present = {
            hashlib.sha256(path.read_bytes()).hexdigest() for path in self._here.documents.iterdir()
        }
        if not present <= self._contents:
            self.result.bad.append(f"lost documents: {present - self._contents}")
        if self._refresh(True, None, "--full") not in {0, 2}:
            self.result.bad.append("the full run after the kills failed")
        reference, _ = self._reference()
        left, right = everything(self._here.warehouse), everything(reference)
        differing = [
            name for name in left.keys() | right.keys() if left.get(name) != right.get(name)
        ]
        if differing:
            self.result.bad.append(f"differs from an undisturbed warehouse: {sorted(differing)}")
        history = self._here.warehouse.with_name("yusuan.history.jsonl").read_text(encoding="utf-8")
        last = {run["run_id"]: run["outcome"] for run in map(json.loads, history.splitlines())}
        if "running" in last.values():
            self.result.bad.append("a run is still open in the history")
        left_behind = [
            path.name
            for path in self._here.warehouse.parent.rglob(".*")
            if path.name not in {".yusuan-site"}
        ]
        if left_behind:
            self.result.bad.append(f"left behind: {sorted(left_behind)[:5]}")


if __name__ == "__main__":
    serve()
