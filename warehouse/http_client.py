"""A polite HTTP client: one request at a time per host, retries with backoff, limits on size and time."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import time
import zlib
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import httpx
import tenacity

from warehouse.barrier import TEXT as BARRIER
from warehouse.barrier import speaks_of_barrier
from warehouse.connection_watch import ConnectionWatch, is_public_host
from warehouse.fetch_limits import FetchLimits
from warehouse.files import write_atomically
from warehouse.reporting import log
from warehouse.sent_name import find_sent_name

AGENT = "yusuan"
_CONTENT_RANGE = re.compile(r"bytes (\d{1,15})-\d+/(?:(\d{1,15})|\*)")  # "bytes 1000-1999/2000"
_CHUNK = 1 << 16
_GOOD = frozenset({200, 206})
_RETRIED = frozenset({408, 425})
# Said of limits on requests, which pass, and of protections, which do not; so is any answer with Retry-After
_PASSING = frozenset({429, 503})
# Statuses with which protections against programs send their scripts
_BARRIERS = frozenset({202, 401, 403, 405, 406, 412, 418, 429, 503, 512, 521})
_HEAD = 1 << 16


@dataclass(frozen=True, slots=True)
class Page:
    """What a server sent. ``path`` is a temporary file; :meth:`discard` removes it."""

    path: Path
    final_url: str
    is_unchanged: bool = False
    etag: str | None = None
    last_modified: str | None = None
    date: str | None = None

    def discard(self) -> None:
        """Remove the file and its folder."""
        self.path.unlink(missing_ok=True)
        self.path.parent.rmdir()


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


@dataclass(frozen=True, slots=True)
class _Job:
    """One address on its way through attempts and redirects."""

    url: str
    home: str | None
    """The host that may have a private address: the one that a person wrote down."""
    conditions: dict[str, str]
    file_name: str
    deadline: float
    part: Path
    size: int

    @property
    def validator(self) -> Path:
        return self.part.with_suffix(".validator")


class PoliteClient:
    """Fetches to files below ``folder``; unfinished downloads stay there and are gone on with."""

    def __init__(self, folder: Path, limits: FetchLimits | None = None) -> None:
        self.folder = folder
        self.limits = limits or FetchLimits.from_environment()
        self._last: dict[str, float] = {}
        self._delays: dict[str, float] = {}
        contact = os.environ.get("YUSUAN_CONTACT")
        agent = f"{AGENT}/{version('yusuan')} (budget disclosure archive{f'; {contact}' if contact else ''})"
        self._client = httpx.Client(
            headers={"User-Agent": agent, "Accept-Encoding": "identity"},
            timeout=httpx.Timeout(self.limits.stall_seconds),
            # Each request has a connection of its own, so that each is watched from its beginning.
            limits=httpx.Limits(max_keepalive_connections=0),
            follow_redirects=False,
        )

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def slow_down(self, host: str, seconds: float) -> None:
        """Pause for so long between two requests to a host that asks for it."""
        self._delays[host] = min(max(seconds, self.limits.delay), self.limits.longest_wait)

    def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        file_name: str = "page",
        home: str | None = None,
        is_page: bool = False,
    ) -> Page:
        """Fetch ``url`` unless it is unchanged. Raises :class:`FetchError`.

        ``home`` is the host that a person wrote down (default: that of ``url``): it alone may stand in a
        private network. A public page must not send us to an address inside our own. ``is_page`` is for
        what is read in this process and has a smaller bound.
        """
        conditions = {}
        if etag:
            conditions["If-None-Match"] = etag
        if last_modified:
            conditions["If-Modified-Since"] = last_modified
        part = self.folder / f"{hashlib.sha256(url.encode()).hexdigest()[:24]}.part"
        deadline = time.monotonic() + self.limits.seconds
        size = self.limits.page_size if is_page else self.limits.size
        job = _Job(url, home or _host_of(url), conditions, file_name, deadline, part, size)
        self._check_host(job, url)
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(_RetryError),
            stop=tenacity.stop_after_attempt(self.limits.attempts)
            | tenacity.stop_before_delay(self.limits.seconds),
            wait=self._wait,
            reraise=True,
        )
        try:
            return retrying(self._get_once, job)
        except _RetryError as error:
            times = retrying.statistics.get("attempt_number", 1)
            raise FetchError(error.code, f"{error} (tried {times} times)") from error

    def _wait(self, state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, _RetryError) and error.wait is not None:
            return error.wait
        backoff = tenacity.wait_exponential_jitter(
            multiplier=self.limits.delay, max=self.limits.longest_wait, jitter=self.limits.delay
        )
        return float(backoff(state))

    def _get_once(self, job: _Job) -> Page:
        target = job.url
        for _ in range(self.limits.redirects + 1):
            page_or_location = self._request(job, target)
            if isinstance(page_or_location, Page):
                return page_or_location
            target = self._follow(job, target, page_or_location)
        raise FetchError("too_many_redirects", f"more than {self.limits.redirects} redirects")

    def _request(self, job: _Job, target: str) -> Page | str:
        """One request: the page, or where a redirect leads."""
        headers = dict(job.conditions)
        if job.part.exists() and job.validator.exists():
            headers = {
                "Range": f"bytes={job.part.stat().st_size}-",
                "If-Range": job.validator.read_text(encoding="ascii"),
            }
        self._pause(target)
        watch = ConnectionWatch(
            job.deadline - time.monotonic(), private=_host_of(target) == job.home
        )
        try:
            with (
                watch,
                self._client.stream(
                    "GET", target, headers=headers, extensions={"trace": watch.trace}
                ) as response,
            ):
                if response.is_redirect and "location" in response.headers:
                    return response.headers["location"]
                if response.status_code == httpx.codes.NOT_MODIFIED and job.conditions:
                    return Page(path=job.part, final_url=target, is_unchanged=True)
                self._check_status(response, job)
                self._receive(response, job)
                if watch.is_over:
                    raise self._too_slow()
                return self._finish(response, job, target)
        except (httpx.InvalidURL, UnicodeError) as error:
            raise FetchError("bad_address", f"{target}: {error}") from error
        except httpx.TransportError as error:
            if watch.is_refused:
                raise _inside(target) from error
            if watch.is_over:
                raise self._too_slow() from error
            if isinstance(error, httpx.TimeoutException):
                raise _RetryError("server_stalls", "the server does not answer in time") from error
            if "CERTIFICATE_VERIFY_FAILED" in str(error):
                text = f"the certificate of the site cannot be verified ({error})"
                raise FetchError("certificate_refused", text) from error
            raise _RetryError("connection_failed", f"{type(error).__name__}: {error}") from error

    def _too_slow(self) -> FetchError:
        return FetchError("fetch_too_slow", f"not complete after {self.limits.seconds:.0f} s")

    def _check_status(self, response: httpx.Response, job: _Job) -> None:
        status = response.status_code
        text = f"the server says {status} {response.reason_phrase}".rstrip()
        if status in {404, 410}:
            raise FetchError("fetch_vanished", text)
        wait = _retry_after(response)
        is_passing = status in _PASSING or (wait is not None and status not in _GOOD)
        is_barrier = status in _BARRIERS and speaks_of_barrier(_read_head(response))
        if is_barrier and not is_passing:
            raise FetchError("browsers_only", f"{text}: {BARRIER}")
        if status == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            job.part.unlink(missing_ok=True)
            raise _RetryError("bad_range", text, wait=0)
        if is_passing or status in _RETRIED or status >= 500:
            if wait is not None and wait > self.limits.longest_wait:
                raise FetchError("server_busy", f"{text} and asks for a pause of {wait:.0f} s")
            if is_barrier:  # 访问过于频繁: said for good only where the last attempt still meets it
                raise _RetryError("browsers_only", f"{text}: {BARRIER}", wait)
            raise _RetryError("server_busy", text, wait)
        if status not in _GOOD:
            raise FetchError("server_refuses", text)

    def _receive(self, response: httpx.Response, job: _Job) -> None:
        """Append to the part file; raise where the content is too large, too slow or breaks off."""
        part = job.part
        size = part.stat().st_size if part.exists() else 0
        expected = None
        if response.status_code == httpx.codes.PARTIAL_CONTENT:
            match = _CONTENT_RANGE.match(response.headers.get("content-range", ""))
            if not match or int(match[1]) != size:
                part.unlink(missing_ok=True)
                job.validator.unlink(missing_ok=True)
                raise _RetryError(
                    "bad_range", "the server sent another part than asked for", wait=0
                )
            expected = int(match[2]) if match[2] else None
        else:
            part.unlink(missing_ok=True)
            size = 0
            self._keep_validator(response, job)
        announced = _content_length(response)
        if announced is not None and expected is None:
            expected = size + announced
        if (expected or 0) > job.size:
            raise _too_large(job)
        with part.open("ab") as stream:
            for chunk in response.iter_raw():
                size += len(chunk)
                if size > job.size:
                    part.unlink()
                    raise _too_large(job)
                stream.write(chunk)
        if expected is not None and size != expected:
            raise _RetryError("connection_failed", f"{size} of {expected} bytes came")

    def _keep_validator(self, response: httpx.Response, job: _Job) -> None:
        """Note what tells this content from a later one: without it a download cannot be gone on with."""
        job.validator.unlink(missing_ok=True)
        tag = _plain(response, "etag")
        strong = tag if tag and not tag.startswith("W/") else _plain(response, "last-modified")
        if strong and response.headers.get("accept-ranges") == "bytes":
            write_atomically(job.validator, strong.encode())

    def _finish(self, response: httpx.Response, job: _Job, target: str) -> Page:
        folder = job.part.with_suffix("")
        folder.mkdir(exist_ok=True)
        complete = folder / (find_sent_name(response.headers.raw) or job.file_name)
        encoding = response.headers.get("content-encoding", "identity").strip().lower()
        try:
            if encoding in {"", "identity"}:
                job.part.replace(complete)
            else:
                _unpack(job, complete, encoding)
        except OSError as error:  # the name comes from outside: it costs this address only
            shutil.rmtree(folder, ignore_errors=True)
            job.part.unlink(missing_ok=True)
            job.validator.unlink(missing_ok=True)
            text = f"it cannot be kept as a file: {error.strerror}"
            raise FetchError("fetched_not_kept", text) from error
        job.validator.unlink(missing_ok=True)
        return Page(
            path=complete,
            final_url=target,
            etag=_plain(response, "etag"),
            last_modified=_plain(response, "last-modified"),
            date=_plain(response, "date"),
        )

    def _follow(self, job: _Job, source: str, location: str) -> str:
        """Where a redirect leads, unless it may not lead there."""
        try:
            target = urljoin(source, location)
            parts = urlsplit(target)
            host = parts.hostname
        except ValueError:
            raise FetchError("bad_redirect", f"redirected to {location!r}") from None
        if host is None or parts.scheme not in {"http", "https"}:
            raise FetchError("bad_redirect", f"redirected to {target!r}")
        if urlsplit(source).scheme == "https" and parts.scheme == "http":
            raise FetchError("bad_redirect", f"redirected to an open connection, {target}")
        self._check_host(job, target)
        log("redirect", url=job.url, target=target)
        return target

    def _check_host(self, job: _Job, target: str) -> None:
        host = _host_of(target)
        if host is None:
            raise FetchError("bad_address", f"{target} names no host")
        if host != job.home and not is_public_host(host):
            raise _inside(target)

    def _pause(self, url: str) -> None:
        place = urlsplit(url).netloc
        delay = self._delays.get(urlsplit(url).hostname or "", self.limits.delay)
        wait = self._last.get(place, float("-inf")) + delay - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        self._last[place] = time.monotonic()


def _unpack(job: _Job, complete: Path, encoding: str) -> None:
    """Unpack what a server sent packed although it was not asked to; bounded, since little may be much."""
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    size = 0
    try:
        if encoding not in {"gzip", "x-gzip", "deflate"}:
            raise FetchError("fetched_encoded", f"sent as {encoding!r}, which was not asked for")
        with job.part.open("rb") as source, complete.open("wb") as stream:
            while data := unpacker.unconsumed_tail or source.read(_CHUNK):
                content = unpacker.decompress(data, _CHUNK * 16)
                size += len(content)
                if size > job.size:
                    raise _too_large(job)
                stream.write(content)
                if unpacker.eof:
                    break
        if not unpacker.eof:
            raise FetchError("fetched_encoded", f"the {encoding} content breaks off")
    except (zlib.error, FetchError) as error:
        complete.unlink(missing_ok=True)
        complete.parent.rmdir()
        if isinstance(error, FetchError):
            raise
        raise FetchError("fetched_encoded", f"sent as {encoding}, which it is not") from error
    finally:
        job.part.unlink()


def _read_head(response: httpx.Response) -> bytes:
    """The beginning of an answer that is no document."""
    head = b""
    for chunk in response.iter_raw():
        head += chunk
        if len(head) >= _HEAD:
            break
    return head[:_HEAD]


def _too_large(job: _Job) -> FetchError:
    return FetchError("fetched_too_large", f"more than {job.size} bytes")


def _host_of(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def _inside(target: str) -> FetchError:
    text = f"{target} has no public address, and a public page may not lead into a private network"
    return FetchError("private_address", text)


def _plain(response: httpx.Response, name: str) -> str | None:
    """A header that can be sent back as it is; a server may send any bytes."""
    text: str | None = response.headers.get(name)
    return text if text and text.isascii() and text.isprintable() else None


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
    except (TypeError, ValueError, OverflowError):
        return None
