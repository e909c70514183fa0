"""What a run says while it works: progress on a terminal, plain lines elsewhere, JSON lines in a log."""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from warehouse.history import now

LOGGER = logging.getLogger("yusuan")


class JsonLines(logging.Formatter):
    """One JSON object per line: time, level, event and its fields."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {"time": now(), "level": record.levelname.lower(), "event": record.getMessage()}
        entry |= getattr(record, "fields", {})
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False, default=str)


@contextmanager
def log_to(path: Path) -> Iterator[None]:
    """Write the structured log to a file, 5 × 5 MB, for as long as the block runs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(path, maxBytes=5_000_000, backupCount=4, encoding="utf-8")
    handler.setFormatter(JsonLines())
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
    LOGGER.propagate = False
    logging.raiseExceptions = False  # a full disk must not print tracebacks
    try:
        yield
    finally:
        LOGGER.removeHandler(handler)
        handler.close()


def log(event: str, *, level: int = logging.INFO, **fields: Any) -> None:
    """Write one event to the structured log."""
    LOGGER.log(level, event, extra={"fields": fields})


class Reporter:
    """Tells a person what is going on, on standard error; results go to standard output."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._console = Console(stderr=True, quiet=quiet, highlight=False, markup=False)
        self._quiet = quiet
        self.timings: dict[str, float] = {}

    def say(self, text: str) -> None:
        """Print one line."""
        self._console.print(text, soft_wrap=True)

    @contextmanager
    def step(self, name: str, text: str) -> Iterator[None]:
        """Time a step under ``name`` and say ``text`` with the time it took."""
        started = time.monotonic()
        try:
            if self._console.is_terminal and not self._quiet:
                with self._console.status(text):
                    yield
            else:
                yield
        finally:
            seconds = time.monotonic() - started
            self.timings[name] = round(self.timings.get(name, 0.0) + seconds, 3)
        self.say(f"{text} ({seconds:.1f} s)")
        log("step", step=name, seconds=round(seconds, 3))

    @contextmanager
    def count(self, name: str, text: str, total: int) -> Iterator[CountedStep]:
        """Time a step that handles ``total`` things one after the other."""
        started = time.monotonic()
        if self._console.is_terminal and not self._quiet:
            columns = (
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                TextColumn("{task.fields[current]}"),
            )
            with Progress(*columns, console=self._console, transient=True) as progress:
                task = progress.add_task(text, total=total, current="")
                yield CountedStep(lambda what: progress.update(task, advance=1, current=what))
        else:
            done = 0

            def plain(what: str) -> None:
                nonlocal done
                done += 1
                self.say(f"  {done}/{total} {what}")

            yield CountedStep(plain)
        seconds = time.monotonic() - started
        self.timings[name] = round(seconds, 3)
        self.say(f"{text}: {total} ({seconds:.1f} s)")
        log("step", step=name, seconds=round(seconds, 3), count=total)


class CountedStep:
    """Moves a counted step on."""

    def __init__(self, advance: Any) -> None:
        self._advance = advance

    def advance(self, what: str) -> None:
        """One more is done; ``what`` names it."""
        self._advance(what)


def print_error(text: str) -> None:
    """Print an error on standard error."""
    print(f"yusuan: {text}", file=sys.stderr)  # noqa: T201
