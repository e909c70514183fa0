"""Faults of an unattended refresh, provoked and counted.

``python benchmarks/faults.py [--only NAME]… [--kills 200] [--real-folder DIR] [--write]``

Most experiments run the real refresh with stand-ins for models, judge and reader (``tests/warehouse``), so
that hundreds of runs fit into minutes; ``real-kills`` has everything real and takes an hour or two.
Prints a line per experiment and ends with 1 where a warehouse was corrupt, a document lost, or a reader saw
an error. ``--write`` keeps the results in ``benchmarks/faults.json``, from which ``benchmarks/faults.md`` is
made: an experiment that did not run this time keeps its last result, with its date.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent))

from fault_company import (
    query_throughout,
    replace_while_reading,
    run_two_at_once,
    set_the_clock_back,
)
from fault_disks import fill_the_disk, write_protect_the_target
from fault_kills import kill_at_random_moments, kill_before_every_change
from fault_place import ROOT, Result
from fault_real_kills import kill_the_real_job

KEPT = ROOT / "benchmarks" / "faults.json"
PAGE = ROOT / "benchmarks" / "faults.md"


def experiments(
    kills: int, folder: Path | None = None, minutes: float = 600
) -> dict[str, Callable[[], Result]]:
    """The experiments by name, in the order of the page."""
    return {
        "real-kills": lambda: kill_the_real_job(kills, folder, minutes),
        "kills": lambda: kill_at_random_moments(kills),
        "every-change": kill_before_every_change,
        "full-disk": fill_the_disk,
        "read-only": write_protect_the_target,
        "clock": set_the_clock_back,
        "at-once": run_two_at_once,
        "readers": query_throughout,
        "replaced": replace_while_reading,
    }


def run(name: str, experiment: Callable[[], Result]) -> dict[str, Any]:
    """Run one; return its record."""
    started = time.monotonic()
    result = experiment()
    result.seconds = round(result.seconds or time.monotonic() - started)
    record = asdict(result)
    record["outcomes"] = dict(sorted(result.outcomes.items()))
    record["date"] = datetime.now(UTC).date().isoformat()
    record["commit"] = _commit()
    print(f"{name}: {describe(record)}", flush=True)
    return record


def _commit() -> str:
    """The state of the code that was measured."""
    words = ("git", "-C", str(ROOT), "describe", "--always", "--dirty")
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def describe(record: dict[str, Any]) -> str:
    """One row of the page."""
    outcomes = ", ".join(f"{what} × {count}" for what, count in record["outcomes"].items())
    bad = " ".join("; ".join(record["bad"]).split()) or "0"
    cells = (record["name"], record["runs"], outcomes, bad, record["seconds"])
    cells = (*cells, record["date"], record["commit"])
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def render(records: dict[str, dict[str, Any]], order: list[str]) -> str:
    """The page."""
    lines = [
        "# Faults",
        "",
        "Written by `python benchmarks/faults.py --write`: what happened to a refresh, and how often something",
        "happened that must not (a corrupt warehouse, a lost document, other facts, an error of a reader, an end that",
        "is not understood). Only the first has everything real; the others have the real refresh around a stand-in",
        "reader and stand-in models.",
        "",
        "| experiment | runs | what happened | must not happen | s | date | code |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [describe(records[name]) for name in order if name in records]
    missing = [name for name in order if name not in records]
    if missing:
        lines += ["", f"Not run yet: {', '.join(missing)}."]
    return "\n".join(lines) + "\n"


def keep(records: dict[str, dict[str, Any]], order: list[str]) -> None:
    """Write the results and the page."""
    text = json.dumps(records, ensure_ascii=False, indent=1, sort_keys=True)
    KEPT.write_text(text + "\n", encoding="utf-8")
    PAGE.write_text(render(records, order), encoding="utf-8")


def main() -> int:
    """Run the experiments."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument(
        "--real-folder", type=Path, help="where real-kills keeps its place and goes on"
    )
    parser.add_argument(
        "--real-minutes", type=float, default=600, help="when real-kills ends at the latest"
    )
    parser.add_argument("--only", action="append", metavar="NAME", choices=list(experiments(0)))
    parser.add_argument("--take", type=Path, action="append", default=[], metavar="FILE",
                        help="take results from another faults.json first, newer ones over older")  # fmt: skip
    parser.add_argument("--none", action="store_true", help="run nothing: take and write only")
    parser.add_argument("--write", action="store_true", help="keep results and page in benchmarks/")
    options = parser.parse_args()
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    chosen = experiments(options.kills, options.real_folder, options.real_minutes)
    records = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.is_file() else {}
    for path in options.take:
        records |= json.loads(path.read_text(encoding="utf-8"))
    bad = False
    for name in () if options.none else options.only or chosen:
        records[name] = run(name, chosen[name])
        bad |= bool(records[name]["bad"])
        if options.write:
            keep(records, list(chosen))
    if options.none and options.write:
        keep(records, list(chosen))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
