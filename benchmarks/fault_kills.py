"""kill -9 in a refresh with the stand-ins: at random moments, and before every change of a file."""

from __future__ import annotations

import random
import time
from pathlib import Path

import duckdb
from fault_place import SEED, Place, Result, document, place


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
        _check_nothing_is_lost(here, result)
    return result


def kill_before_every_change(most: int = 400) -> Result:
    """kill -9 before the first, second, … change of a file or folder, until a run makes no more of them.

    Random moments seldom fall into the milliseconds in which a refresh publishes; these do, one by one.
    """
    result = Result("kill -9 before every change of a file")
    with place() as here:
        here.put("0.txt", document(0))
        here.refresh()
        before = here.total()
        for number in range(1, most + 1):
            here.put("1.txt", document(1) + f"note {number}\n")
            process = here.start("--kill-before", str(number))
            _, error = process.communicate()
            result.runs += 1
            if process.returncode != -9:
                result.outcomes["made no more changes"] += 1
                if process.returncode != 0:
                    result.bad.append(f"ended with {process.returncode}: {error[-300:]}")
                break
            result.outcomes["killed"] += 1
            try:
                total = here.total()
            except duckdb.Error as fault:
                result.bad.append(f"corrupt before change {number}: {fault}")
                continue
            # The stand-ins know no versions: each content with a new note adds its amount once more.
            if total is None or before is None or total < before or (total - before) % 2:
                result.bad.append(f"{before} became {total} before change {number}")
            before = total
            if number % 10 == 0 and here.refresh()[0] != 0:
                result.bad.append(f"the run after kill {number} failed")
        else:
            result.bad.append(f"more than {most} changes")
        _check_nothing_is_lost(here, result)
    return result


def _check_nothing_is_lost(here: Place, result: Result) -> None:
    """A run completes, holds every document and leaves nothing unfinished beside the warehouse."""
    code, error = here.refresh()
    if code != 0:
        result.bad.append(f"the run after the kills ended with {code}: {error[-300:]}")
    con = duckdb.connect(str(here.warehouse), read_only=True)
    present = {name for (name,) in con.execute("select source_name from raw.documents").fetchall()}
    con.close()
    lost = {path.name for path in here.documents.iterdir()} - present
    if lost:
        result.bad.append(f"lost documents: {sorted(lost)}")
    leftover = [p.name for p in _hidden(here.warehouse.parent)]
    if leftover:
        result.bad.append(f"left behind: {leftover}")


def _hidden(folder: Path) -> list[Path]:
    return [path for path in folder.rglob(".*") if path.name != ".yusuan-site"]
