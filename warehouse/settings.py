"""Limits of a refresh, each with a default that an environment variable may change."""

from __future__ import annotations

import os
from dataclasses import dataclass

from warehouse.errors import YusuanError


@dataclass(frozen=True, slots=True)
class Settings:
    """How much a refresh may use, keep and lose."""

    jobs: int = 1
    """Worker processes that read at once."""
    read_seconds: int = 180
    """Time for one document before its size is considered (YUSUAN_READ_SECONDS)."""
    memory_bytes: int = 4096 << 20
    """Address space of one worker (YUSUAN_READ_MEMORY_MB)."""
    max_fact_loss: float = 0.2
    """Share of facts that may be lost from documents that are still there (YUSUAN_MAX_FACT_LOSS)."""
    keep_versions: int = 5
    """Earlier warehouses that are kept (YUSUAN_KEEP_VERSIONS)."""
    notify_command: str | None = None
    """Command that gets a run's record on its standard input on trouble (YUSUAN_NOTIFY_COMMAND)."""
    notify_url: str | None = None
    """Address to which a run's record is posted on trouble (YUSUAN_NOTIFY_URL)."""

    @classmethod
    def from_environment(cls, jobs: int | None = None) -> Settings:
        """Read the environment. Raises :class:`YusuanError` for a value that is not a number in range."""
        default = cls()
        return cls(
            jobs=jobs
            or int(number_from_environment("YUSUAN_JOBS", min(4, os.cpu_count() or 1), 1, 256)),
            read_seconds=int(
                number_from_environment("YUSUAN_READ_SECONDS", default.read_seconds, 1, 86400)
            ),
            memory_bytes=int(
                number_from_environment(
                    "YUSUAN_READ_MEMORY_MB", default.memory_bytes >> 20, 256, 1 << 20
                )
            )
            << 20,
            max_fact_loss=number_from_environment(
                "YUSUAN_MAX_FACT_LOSS", default.max_fact_loss, 0, 1
            ),
            keep_versions=int(
                number_from_environment("YUSUAN_KEEP_VERSIONS", default.keep_versions, 1, 1000)
            ),
            notify_command=os.environ.get("YUSUAN_NOTIFY_COMMAND") or None,
            notify_url=os.environ.get("YUSUAN_NOTIFY_URL") or None,
        )

    def reading_seconds(self, size_bytes: int) -> float:
        """Time limit of one document: a scanned page needs some ten seconds and has 40 kB at least."""
        from ingest.readers.scanned import has_ocr

        return self.read_seconds + min(size_bytes / (4_000 if has_ocr() else 20_000), 1800)


def number_from_environment(name: str, default: float, low: float, high: float) -> float:
    """A number of the environment. Raises :class:`YusuanError` for one that is none, or out of range."""
    text = os.environ.get(name)
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not low <= value <= high:
        raise YusuanError(f"{name}={text!r}: expected a number from {low:g} to {high:g}")
    return value
