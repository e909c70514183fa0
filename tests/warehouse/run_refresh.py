"""A refresh with the stand-ins, in a process of its own: to be killed, stopped or run twice.

``python run_refresh.py ROOT [--pause SECONDS] [--year YEAR] [--kill-before N]``
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from datetime import datetime, tzinfo
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.warehouse.fake_models import FakeBuild, FakeJudge
from warehouse import dbt_job, history, reading_pool
from warehouse.refresh import Request, refresh
from warehouse.reporting import Reporter
from warehouse.settings import Settings


def set_clock(year: int) -> None:
    """Let the history believe in another year."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return datetime.now(tz).replace(year=year)

    history.datetime = Clock  # type: ignore[misc]


_OPERATIONS = frozenset(
    {"os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.truncate", "shutil.copyfile"}
)  # fmt: skip
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def kill_before(number: int) -> None:
    """kill -9 this process before its ``number``-th change of a file or folder, as a power cut would."""
    count = 0

    def guard(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal count
        flags = arguments[2] if event == "open" and len(arguments) > 2 else 0
        if event in _OPERATIONS or (isinstance(flags, int) and flags & _WRITES):
            count += 1
            if count == number:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(guard)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("root", type=Path)
    parser.add_argument("--pause", type=float, default=0.0, help="seconds to spend in the build")
    parser.add_argument("--year", type=int, help="year of the clock")
    parser.add_argument(
        "--kill-before", type=int, help="number of the change of a file to die before"
    )
    options = parser.parse_args()
    build, judge = FakeBuild(), FakeJudge()

    def slow_build(*arguments: object, **options_of_build: object) -> None:
        build.build_models(*arguments, **options_of_build)  # type: ignore[arg-type]
        time.sleep(options.pause)

    dbt_job.build_models = slow_build  # type: ignore[assignment]
    dbt_job.generate_docs = build.generate_docs
    sys.modules["expectations.judge"] = SimpleNamespace(judge=judge.judge)  # type: ignore[assignment]
    if options.year:
        set_clock(options.year)
    worker = (sys.executable, str(Path(__file__).parent / "fake_worker.py"))
    reading_pool.WORKER = worker  # type: ignore[assignment]
    root: Path = options.root
    request = Request(documents=(root / "documents",), warehouse=root / "data" / "yusuan.duckdb")
    if options.kill_before:
        kill_before(options.kill_before)
    run = refresh(request, Settings(jobs=1), Reporter())
    return run.exit_code or 0


if __name__ == "__main__":
    from warehouse.errors import YusuanError

    try:
        sys.exit(main())
    except YusuanError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)
