"""Refreshes in each other's way, beside readers, under a wrong clock, on documents that change."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections import Counter
from decimal import Decimal

import duckdb
from fault_place import Result, document, place


def set_the_clock_back() -> Result:
    """Runs in 2027, 2001 and 2026: the order of runs and versions must not follow the clock."""
    result = Result("clock set back")
    with place() as here:
        for number, year in enumerate(("2027", "2001", "2026")):
            here.put(f"{number}.txt", document(number))
            code, error = here.refresh("--year", year)
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
            processes = [here.start("--pause", "1") for _ in range(4)]
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
