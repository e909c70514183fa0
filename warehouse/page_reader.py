"""Reading pages of other people's sites in a process of its own: one that cannot be read costs itself only."""

from __future__ import annotations

import json
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from warehouse.article import Article
from warehouse.listing import Link, Listing
from warehouse.reading_pool import Worker, WorkerGoneError
from warehouse.settings import Settings

# A listing of a thousand links takes a tenth of a second.
SECONDS = 20.0


class PageError(Exception):
    """The page could not be read in time, or at all."""


class PageReader:
    """A worker process, started when the first page comes, replaced after one that it could not read."""

    def __init__(self, folder: Path, seconds: float = SECONDS) -> None:
        self._folder, self._seconds = folder, seconds
        self._worker: Worker | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def read_listing(self, path: Path, address: str, pattern: str | None) -> Listing:
        """Read a listing page. Raises :class:`PageError`."""
        answer = self._ask(
            {"page": "listing", "path": str(path), "address": address, "pattern": pattern}
        )
        links = tuple(Link(**link) for link in answer.pop("links"))
        numbered, frames = tuple(answer.pop("numbered")), tuple(answer.pop("frames"))
        return Listing(links=links, numbered=numbered, frames=frames, **answer)

    def read_article(self, path: Path, address: str) -> Article:
        """Read an article page. Raises :class:`PageError`."""
        answer = self._ask({"page": "article", "path": str(path), "address": address})
        attachments, unread = tuple(answer.pop("attachments")), tuple(answer.pop("unread"))
        return Article(attachments=attachments, unread=unread, **answer)

    def _ask(self, job: dict[str, Any]) -> dict[str, Any]:
        if self._worker is None:
            self._worker = Worker(self._folder, Settings().memory_bytes)
        output = self._folder / "page.json"
        try:
            told = self._worker.ask(
                {**job, "output": str(output), "cpu_seconds": self._seconds}, self._seconds
            )
            if told["status"] != "read":
                raise PageError(told["error"])
            answer: dict[str, Any] = json.loads(output.read_bytes())
        except WorkerGoneError as error:
            self._stop()
            raise PageError(str(error)) from error
        except PageError:
            self._stop()
            raise
        finally:
            output.unlink(missing_ok=True)
        return answer

    def _stop(self) -> None:
        if self._worker is not None:
            self._worker.stop()
            self._worker = None
