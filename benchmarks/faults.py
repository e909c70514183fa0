"""Faults of an unattended refresh, provoked and counted.

``python benchmarks/faults.py [--kills 200] [--real-kills 0] [--write]``

Kills, full disks, read-only targets, clocks set back, two refreshes at once, readers throughout, a document that
is replaced while it is read. Most experiments run the real refresh with stand-ins for models, judge and
reader (``tests/warehouse``), so that hundreds of runs fit into minutes; ``--real-kills`` repeats the first one with
everything real. Prints a table; ends with 1 where a warehouse was corrupt, a document lost, or a reader saw an
error. ``--write`` keeps the table in ``benchmarks/faults.md``.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[1]
STAND_INS = ROOT / "tests" / "warehouse" / "run_refresh.py"
SEED = 20261120


@dataclass
class Result:
    """One experiment: what happened, and what must not have happened."""

    name: str
    runs: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    bad: list[str] = field(default_factory=list)
    seconds: float = 0.0


@dataclass
class Place:
    """A folder with documents and a warehouse."""

    root: Path

    @property
    def warehouse(self) -> Path:
        return self.root / "data" / "yusuan.duckdb"

    def put(self, name: str, text: str) -> None:
        path = self.root / "documents" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}")
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(path)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(STAND_INS), str(self.root), *arguments],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )

    def refresh(self, *arguments: str) -> tuple[int, str]:
        process = self.start(*arguments)
        _, error = process.communicate(timeout=600)
        return process.returncode, error

    def total(self) -> Decimal | None:
        """Sum of the facts; raises where the file is no good."""
        if not self.warehouse.exists():
            return None
        con = duckdb.connect(str(self.warehouse), read_only=True)
        try:
            row = con.execute("select sum(amount_yuan) from marts.fct_income").fetchone()
            return row[0] if row else None
        finally:
            con.close()


@contextmanager
def place() -> Iterator[Place]:
    folder = Path(tempfile.mkdtemp(prefix="yusuan-faults-"))
    try:
        yield Place(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def document(number: int) -> str:
    """Text of a document with one amount, a power of two: the sum tells which documents are in."""
    return f"unit 单位{number}\namount {2**number}\n"


def kill_at_random_moments(count: int) -> Result:
    """kill -9 in a refresh with one new document each time; then one refresh that must complete."""
    result = Result(f"kill -9 at {count} random moments")
    generator = random.Random(SEED)
    with place() as here:
        here.put("0.txt", document(0))
        started = time.monotonic()
        here.refresh()
        span = (time.monotonic() - started) * 1.1
        for number in range(1, count + 1):
            # 50 documents at most: the sum of powers of two must fit into DECIMAL(20, 2).
            here.put(f"{number % 50}.txt", document(number % 50) + f"note {number}\n")
            process = here.start()
            time.sleep(generator.uniform(0, span))
            process.kill()
            process.communicate()
            result.runs += 1
            result.outcomes["killed" if process.returncode == -9 else "was faster"] += 1
            try:
                total = here.total()
            except duckdb.Error as error:
                result.bad.append(f"corrupt after kill {number}: {error}")
                continue
            if total is None or total != total.to_integral_value():
                result.bad.append(f"half of something after kill {number}: {total}")
        code, error = here.refresh()
        if code != 0:
            result.bad.append(f"the run after the kills ended with {code}: {error[-300:]}")
        con = duckdb.connect(str(here.warehouse), read_only=True)
        present = {
            name for (name,) in con.execute("select source_name from raw.documents").fetchall()
        }
        con.close()
        lost = {path.name for path in (here.root / "documents").iterdir()} - present
        if lost:
            result.bad.append(f"lost documents: {sorted(lost)}")
        leftover = [path.name for path in (here.root / "data").glob(".*")]
        if leftover:
            result.bad.append(f"left behind: {leftover}")
    return result


def kill_the_real_job(count: int) -> Result:
    """The same with the project's own documents, models and suites."""
    result = Result(f"kill -9 at {count} random moments, everything real")
    generator = random.Random(SEED)
    with place() as here:
        documents = here.root / "documents"
        shutil.copytree(ROOT / "data" / "documents", documents)
        command = [
            *(sys.executable, "-m", "warehouse.cli", "refresh", "--quiet"),
            *("--documents", str(documents), "--warehouse", str(here.warehouse)),
        ]
        started = time.monotonic()
        first = subprocess.run(command, cwd=ROOT, check=False).returncode
        span = time.monotonic() - started
        if first not in {0, 2}:
            result.bad.append(f"the first refresh ended with {first}")
            return result
        before = here.total()
        for number in range(count):
            process = subprocess.Popen([*command, "--full"], cwd=ROOT)
            time.sleep(generator.uniform(0, span))
            process.kill()
            process.wait()
            result.runs += 1
            result.outcomes["killed" if process.returncode == -9 else "was faster"] += 1
            try:
                if here.total() != before:
                    result.bad.append(f"other facts after kill {number}")
            except duckdb.Error as error:
                result.bad.append(f"corrupt after kill {number}: {error}")
        last = subprocess.run([*command, "--full"], cwd=ROOT, check=False).returncode
        if last != first or here.total() != before:
            result.bad.append(f"the run after the kills ended with {last}")
    return result


@contextmanager
def small_disk(folder: Path, size_kb: int) -> Iterator[Callable[[str], bool]]:
    """A file system of ``size_kb`` at ``folder``; yields a function that remounts it with other options.

    Needs the right to mount; raises ``PermissionError`` where there is none.
    """
    folder.mkdir(parents=True, exist_ok=True)
    options = f"size={size_kb}k"
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        raise PermissionError(mounted.stderr.decode().strip())
    try:
        yield (
            lambda other: (
                not subprocess.run(
                    ["mount", "-o", f"remount,{other}", str(folder)],
                    capture_output=True,
                    check=False,
                ).returncode
            )
        )
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)


def fill_the_disk(steps: int = 24) -> Result:
    """A disk that is full at another step each time: from before the first byte to after the last."""
    result = Result("disk full at every step")
    with place() as here:
        here.put("0.txt", document(0))
        here.put("1.txt", document(1))
        try:
            with small_disk(here.root / "data", 200_000) as remount:
                if here.refresh()[0] != 0:
                    result.bad.append("the first refresh failed")
                before = here.total()
                used = _used_kb(here.root / "data")
                here.put("2.txt", document(2))
                needed = None
                for step in range(steps):
                    free = int(step**2.2 * 12)
                    remount(f"size={_used_kb(here.root / 'data') + free}k")
                    code, error = here.refresh()
                    result.runs += 1
                    result.outcomes[f"ended with {code}"] += 1
                    if "Traceback" in error:
                        result.bad.append(f"traceback with {free} kB free: {error[-400:]}")
                    if code == 0:
                        needed = free
                        break
                    if code != 3:
                        result.bad.append(f"ended with {code} with {free} kB free: {error[-200:]}")
                    if here.total() != before:
                        result.bad.append(f"other facts with {free} kB free")
                remount("size=400000k")
                code, error = here.refresh()
                if code != 0 or here.total() != Decimal(7):
                    result.bad.append(f"with room again: {code} {error[-200:]}")
                result.outcomes[f"first complete with {needed} kB free beside {used} kB"] += 1
        except PermissionError as error:
            result.outcomes[f"not run: {error}"] += 1
    return result


def _used_kb(folder: Path) -> int:
    usage = shutil.disk_usage(folder)
    return usage.used // 1024 + 1


def write_protect_the_target() -> Result:
    """A target that may not be written, then may."""
    result = Result("read-only target")
    with place() as here:
        here.put("0.txt", document(0))
        try:
            with small_disk(here.root / "data", 200_000) as remount:
                here.refresh()
                here.put("1.txt", document(1))
                remount("ro")
                code, error = here.refresh()
                result.runs += 1
                result.outcomes[f"ended with {code}"] += 1
                if code != 3 or "Traceback" in error or here.total() != Decimal(1):
                    result.bad.append(f"{code}: {error[-300:]}")
                remount("rw")
                if here.refresh()[0] != 0 or here.total() != Decimal(3):
                    result.bad.append("did not go on once it could write")
        except PermissionError as error:
            result.outcomes[f"not run: {error}"] += 1
    return result


def set_the_clock_back() -> Result:
    """Runs in 2027, 2001 and 2026: the order of runs and versions must not follow the clock."""
    result = Result("clock set back")
    with place() as here:
        for number, year in enumerate(("2027", "2001", "2026")):
            here.put(f"{number}.txt", document(number))
            code, error = here.refresh("0", year)
            result.runs += 1
            result.outcomes[f"ended with {code}"] += 1
            if code != 0 or here.total() != Decimal(2 ** (number + 1) - 1):
                result.bad.append(f"{year}: {code} {error[-200:]}")
    return result


def run_two_at_once(rounds: int = 10) -> Result:
    """Four refreshes started together: one works, the others end with 4 and name it."""
    result = Result("refreshes at once")
    with place() as here:
        for number in range(rounds):
            here.put(f"{number}.txt", document(number))
            processes = [here.start("1") for _ in range(4)]
            ends = [(p, p.communicate()[1]) for p in processes]
            codes = Counter(p.returncode for p, _ in ends)
            result.runs += len(ends)
            result.outcomes.update(f"ended with {p.returncode}" for p, _ in ends)
            if (
                set(codes) - {0, 4}
                or not codes[0]
                or here.total() != Decimal(2 ** (number + 1) - 1)
            ):
                result.bad.append(f"round {number}: {codes} {[e[-200:] for _, e in ends]}")
            for process, error in ends:
                if process.returncode == 4 and "process " not in error:
                    result.bad.append(f"round {number}: the holder is not named: {error[-200:]}")
    return result


def query_throughout(rounds: int = 20) -> Result:
    """Readers that open, query and close all the time while refreshes publish."""
    result = Result("readers throughout")
    with place() as here:
        here.put("0.txt", document(0))
        here.refresh()
        reader = subprocess.Popen(
            [sys.executable, "-c", _READER, str(here.warehouse)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(1, rounds + 1):
            here.put(f"{number}.txt", document(number))
            code, error = here.refresh()
            result.runs += 1
            if code != 0:
                result.bad.append(f"refresh {number} ended with {code}: {error[-200:]}")
        output, _ = reader.communicate("stop\n")
        queries, errors, sums = output.strip().split("|")
        result.outcomes[f"{queries} queries, {errors} errors, {sums} different answers"] += 1
        if errors != "0":
            result.bad.append(f"{errors} errors")
    return result


_READER = """
import select, sys, duckdb
queries = errors = 0
answers = set()
while not select.select([sys.stdin], [], [], 0)[0]:
    queries += 1
    try:
        con = duckdb.connect(sys.argv[1], read_only=True)
        rows = con.execute('select sum(amount_yuan), count(*) from marts.fct_income').fetchall()
        con.execute('select count(*) from audit.refresh_runs').fetchall()
        con.close()
        total, count = rows[0]
        if int(total) != 2 ** count - 1:
            errors += 1
        answers.add(total)
    except Exception:
        errors += 1
print(queries, errors, len(answers), sep='|')
"""


def replace_while_reading(rounds: int = 20) -> Result:
    """A document that changes between two contents all the time, in place, as a careless copy would."""
    result = Result("document replaced while it is read")
    lines = 20_000
    contents = [
        f"unit 甲\namount {lines}\n" + "x 1\n" * lines,
        f"unit 甲\namount {2 * lines}\n" + "y 2\n" * lines,
    ]
    with place() as here:
        path = here.root / "documents" / "changing.txt"
        here.put("changing.txt", contents[0])
        over = threading.Event()

        def change() -> None:
            number = 0
            while not over.is_set():
                number += 1
                temporary = path.with_name(".changing.part")
                temporary.write_text(contents[number % 2], encoding="utf-8")
                temporary.replace(path)

        writer = threading.Thread(target=change)
        writer.start()
        try:
            for number in range(rounds):
                code, error = here.refresh()
                result.runs += 1
                result.outcomes[f"ended with {code}"] += 1
                if code != 0:
                    result.bad.append(f"round {number}: {code} {error[-300:]}")
        finally:
            over.set()
            writer.join()
        con = duckdb.connect(str(here.warehouse), read_only=True)
        amounts = {
            int(a) for (a,) in con.execute("select amount_yuan from marts.fct_income").fetchall()
        }
        con.close()
        if not amounts <= {lines, 2 * lines}:
            result.bad.append(f"half of each: {amounts}")
    return result


def describe(results: list[Result]) -> str:
    """The table."""
    rows = ["| experiment | runs | what happened | must not happen | s |", "|---|---|---|---|---|"]
    for result in results:
        outcomes = ", ".join(f"{name} × {count}" for name, count in sorted(result.outcomes.items()))
        bad = " ".join("; ".join(result.bad).split()) if result.bad else "0"
        rows.append(
            f"| {result.name} | {result.runs} | {outcomes} | {bad} | {result.seconds:.0f} |"
        )
    return "\n".join(rows)


def main() -> int:
    """Run the experiments."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--real-kills", type=int, default=0)
    parser.add_argument(
        "--write", action="store_true", help="keep the table in benchmarks/faults.md"
    )
    options = parser.parse_args()
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    experiments: list[Callable[[], Result]] = [
        lambda: kill_at_random_moments(options.kills),
        fill_the_disk,
        write_protect_the_target,
        set_the_clock_back,
        run_two_at_once,
        query_throughout,
        replace_while_reading,
    ]
    if options.real_kills:
        experiments.append(lambda: kill_the_real_job(options.real_kills))
    results = []
    for experiment in experiments:
        started = time.monotonic()
        result = experiment()
        result.seconds = time.monotonic() - started
        results.append(result)
        print(describe([result]).splitlines()[-1], flush=True)
    table = describe(results)
    print(table)
    if options.write:
        text = (
            "# Faults\n\nWritten by `python benchmarks/faults.py --write`: what happened to a refresh, and how often "
            "something happened that must not (a corrupt warehouse, a lost document, an error of a reader).\n\n"
        )
        (ROOT / "benchmarks" / "faults.md").write_text(text + table + "\n", encoding="utf-8")
    return 1 if any(result.bad for result in results) else 0


if __name__ == "__main__":
    sys.exit(main())
