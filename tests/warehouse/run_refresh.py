"""A refresh with the stand-ins, in a process of its own: to be killed, stopped or run twice.

``python run_refresh.py ROOT [SECONDS_IN_BUILD [YEAR_OF_THE_CLOCK]]``
"""

from __future__ import annotations

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


def main() -> int:
    root, pause = Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 0.0
    build, judge = FakeBuild(), FakeJudge()

    def slow_build(*arguments: object, **options: object) -> None:
        build.build_models(*arguments, **options)  # type: ignore[arg-type]
        time.sleep(pause)

    dbt_job.build_models = slow_build  # type: ignore[assignment]
    dbt_job.generate_docs = build.generate_docs
    sys.modules["expectations.judge"] = SimpleNamespace(judge=judge.judge)  # type: ignore[assignment]
    if len(sys.argv) > 3:
        set_clock(int(sys.argv[3]))
    worker = (sys.executable, str(Path(__file__).parent / "fake_worker.py"))
    reading_pool.WORKER = worker  # type: ignore[assignment]
    request = Request(documents=(root / "documents",), warehouse=root / "data" / "yusuan.duckdb")
    run = refresh(request, Settings(jobs=1), Reporter())
    return run.exit_code or 0


if __name__ == "__main__":
    from warehouse.errors import YusuanError

    try:
        sys.exit(main())
    except YusuanError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)
