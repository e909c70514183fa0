"""A polite HTTP client: one request at a time per host, retries with backoff, limits on size and time."""

from __future__ import annotations

import hashlib
import ipaddress
import os
import re
import socket
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import httpx
import tenacity

from warehouse.files import write_atomically
from warehouse.reporting import log

_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(?:\d+|\*)")  # "bytes 1000-1999/2000"


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """Bounds of one address. Seconds and bytes."""

    attempts: int = 4
    seconds: float = 300.0
    stall_seconds: float = 30.0
    size: int = 200_000_000
    redirects: int = 5
    delay: float = 1.0
    """Pause between two requests to one host."""
    longest_wait: float = 60.0


@dataclass(frozen=True, slots=True)
class Page:
    """What a server sent. ``path`` is a temporary file that the caller removes."""

    path: Path
    final_url: str
    is_unchanged: bool = False
    etag: str | None = None
    last_modified: str | None = None
    date: str | None = None


class FetchError(Exception):
    """The address gave no document. ``code`` is a stable word."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class _RetryError(Exception):
    """Worth another attempt after ``wait`` seconds (``None``: as the backoff says)."""

    def __init__(self, code: str, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.code, self.wait = code, wait


class PoliteClient:
    """Fetches to files below ``folder``; unfinished downloads stay there and are gone on with."""

    def __init__(self, folder: Path, limits: FetchLimits | None = None) -> None:
        self._folder = folder
        self._limits = limits or FetchLimits(delay=float(os.environ.get("YUSUAN_FETCH_DELAY", "1")))
        self._last: dict[str, float] = {}
        contact = os.environ.get("YUSUAN_CONTACT")
        agent = f"yusuan/{version('yusuan')} (budget disclosure archive{f'; {contact}' if contact else ''})"
        self._client = httpx.Client(
            headers={"User-Agent": agent, "Accept-Encoding": "identity"},
            timeout=httpx.Timeout(self._limits.stall_seconds),
            follow_redirects=False,
        )

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        file_name: str = "page",
    ) -> Page:
        """Fetch ``url`` unless it is unchanged. Raises :class:`FetchError`."""
        conditions = {}
        if etag:
            conditions["If-None-Match"] = etag
        if last_modified:
            conditions["If-Modified-Since"] = last_modified
        deadline = time.monotonic() + self._limits.seconds
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(_RetryError),
            stop=tenacity.stop_after_attempt(self._limits.attempts)
            | tenacity.stop_before_delay(self._limits.seconds),
            wait=self._wait,
            reraise=True,
        )
        try:
            return retrying(self._get_once, url, conditions, file_name, deadline)
        except _RetryError as error:
            raise FetchError(
                error.code, f"{error} (tried {self._limits.attempts} times)"
            ) from error

    def _wait(self, state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, _RetryError) and error.wait is not None:
            return min(error.wait, self._limits.longest_wait)
        backoff = tenacity.wait_exponential_jitter(
            multiplier=self._limits.delay, max=self._limits.longest_wait, jitter=self._limits.delay
        )
        return float(backoff(state))

    def _get_once(
        self, url: str, conditions: dict[str, str], file_name: str, deadline: float
    ) -> Page:
        target = url
        for _ in range(self._limits.redirects + 1):
            response_or_page = self._request(url, target, conditions, file_name, deadline)
            if isinstance(response_or_page, Page):
                return response_or_page
            target = self._check_redirect(url, target, response_or_page)
        raise FetchError("too_many_redirects", f"more than {self._limits.redirects} redirects")

    def _request(
        self, url: str, target: str, conditions: dict[str, str], file_name: str, deadline: float
    ) -> Page | str:
        """One request: the page, or where a redirect leads."""
        part = self._part_of(url)
        headers = dict(conditions)
        validator = part.with_suffix(".validator")
        if part.exists() and validator.exists():
            headers = {
                "Range": f"bytes={part.stat().st_size}-",
                "If-Range": validator.read_text(encoding="utf-8"),
            }
        self._pause(target)
        try:
            with self._client.stream("GET", target, headers=headers) as response:
                if response.is_redirect and "location" in response.headers:
                    return response.headers["location"]
                if response.status_code == httpx.codes.NOT_MODIFIED and conditions:
                    return Page(path=part, final_url=target, is_unchanged=True)
                self._check_status(response, part)
                self._receive(response, part, validator, deadline)
                return self._finish(response, part, validator, file_name, target)
        except httpx.InvalidURL as error:
            raise FetchError("bad_address", str(error)) from error
        except httpx.TimeoutException as error:
            raise _RetryError("server_stalls", "the server does not answer in time") from error
        except httpx.TransportError as error:
            raise _RetryError("connection_failed", f"{type(error).__name__}: {error}") from error

    def _check_status(self, response: httpx.Response, part: Path) -> None:
        status = response.status_code
        text = f"the server says {status} {response.reason_phrase}"
        if status in {404, 410}:
            raise FetchError("fetch_vanished", text)
        if status == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            part.unlink(missing_ok=True)
            raise _RetryError("bad_range", text, wait=0)
        if status == httpx.codes.TOO_MANY_REQUESTS or status >= 500:
            raise _RetryError("server_busy", text, _retry_after(response))
        if status not in {200, 206}:
            raise FetchError("server_refuses", text)

    def _receive(
        self, response: httpx.Response, part: Path, validator: Path, deadline: float
    ) -> None:
        """Append to the part file; raise where the content is too large, too slow or breaks off."""
        resumed = response.status_code == 206
        if resumed:
            match = _CONTENT_RANGE.match(response.headers.get("content-range", ""))
            if not match or int(match[1]) != part.stat().st_size:
                part.unlink()
                raise _RetryError(
                    "bad_range", "the server sent another part than asked for", wait=0
                )
        else:
            part.unlink(missing_ok=True)
            tag = response.headers.get("etag") or ""
            strong = (
                tag if tag and not tag.startswith("W/") else response.headers.get("last-modified")
            )
            validator.unlink(missing_ok=True)
            if strong and response.headers.get("accept-ranges") == "bytes":
                write_atomically(validator, strong.encode())
        size = part.stat().st_size if resumed else 0
        announced = _content_length(response)
        expected = size + announced if announced is not None else None
        if (expected or 0) > self._limits.size:
            raise FetchError("fetched_too_large", f"more than {self._limits.size} bytes")
        with part.open("ab") as stream:
            for chunk in response.iter_raw():
                size += len(chunk)
                stream.write(chunk)
                if size > self._limits.size:
                    stream.close()
                    part.unlink()
                    raise FetchError("fetched_too_large", f"more than {self._limits.size} bytes")
                if time.monotonic() > deadline:
                    raise FetchError(
                        "fetch_too_slow", f"not complete after {self._limits.seconds:.0f} s"
                    )
        if expected is not None and size != expected:
            raise _RetryError("connection_failed", f"{size} of {expected} bytes came")

    def _finish(
        self, response: httpx.Response, part: Path, validator: Path, file_name: str, target: str
    ) -> Page:
        folder = part.with_suffix("")
        folder.mkdir(exist_ok=True)
        complete = folder / file_name
        part.replace(complete)
        validator.unlink(missing_ok=True)
        return Page(
            path=complete,
            final_url=target,
            etag=response.headers.get("etag"),
            last_modified=response.headers.get("last-modified"),
            date=response.headers.get("date"),
        )

    def _part_of(self, url: str) -> Path:
        return self._folder / f"{hashlib.sha256(url.encode()).hexdigest()[:24]}.part"

    def _check_redirect(self, url: str, source: str, location: str) -> str:
        """Where a redirect leads, unless it may not lead there.

        A public server must not send us to an address inside our own network, nor from an encrypted
        connection to an open one.
        """
        target = urljoin(source, location)
        try:
            parts = urlsplit(target)
            host = parts.hostname
        except ValueError:
            host = None
        if host is None or parts.scheme not in {"http", "https"}:
            raise FetchError("bad_redirect", f"redirected to {target!r}")
        if urlsplit(url).scheme == "https" and parts.scheme == "http":
            raise FetchError("bad_redirect", f"redirected to an open connection, {target}")
        if host != urlsplit(url).hostname and not _is_public(host):
            raise FetchError("bad_redirect", f"redirected into a private network, {target}")
        log("redirect", url=url, target=target)
        return target

    def _pause(self, url: str) -> None:
        host = urlsplit(url).netloc
        wait = self._last.get(host, float("-inf")) + self._limits.delay - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        self._last[host] = time.monotonic()


def _is_public(host: str) -> bool:
    try:
        addresses = {info[4][0] for info in socket.getaddrinfo(host, None)}
    except OSError:
        return False
    return bool(addresses) and all(
        ipaddress.ip_address(str(address).split("%")[0]).is_global for address in addresses
    )


def _content_length(response: httpx.Response) -> int | None:
    text = response.headers.get("content-length", "")
    return int(text) if text.isdecimal() else None


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds to wait as the server asks: a number or a date."""
    text = response.headers.get("retry-after", "")
    if text.isdecimal():
        return float(text)
    try:
        moment: float = parsedate_to_datetime(text).timestamp()
        return max(0.0, moment - time.time())
    except (TypeError, ValueError):
        return None
