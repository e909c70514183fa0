"""Fetching documents from the addresses in ``data/catalogue/sources.csv``.

Each line names a document or a listing page whose links lead to documents. Everything fetched is kept:
a changed document is a further content under the same address, and one that has vanished from its
server stays. A server may lie, stall, break off and redirect; none of that reaches the warehouse.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from warehouse.documents import FoundDocument, SourceProblem, archive_file, find_archived
from warehouse.errors import YusuanError
from warehouse.files import write_atomically
from warehouse.reporting import Reporter, log
from warehouse.store import Store, shown

if TYPE_CHECKING:
    from warehouse.http_client import FetchError, Page, PoliteClient
    from warehouse.listing import Listing

KINDS = ("document", "listing")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_BINARY_LINK = re.compile(r"\.(pdf|docx?|xlsx?|wps|et)$", re.IGNORECASE)
# The host, not the address, is at fault.
_HOST_FAILURES = frozenset({"connection_failed", "server_stalls", "server_busy", "fetch_too_slow"})


@dataclass(frozen=True, slots=True)
class Source:
    """One line of the file. ``link_pattern`` is searched in the address and the text of each link."""

    url: str
    kind: str
    link_pattern: str | None
    sha256: str | None


@dataclass(slots=True)
class UrlState:
    """What is known of one address. ``sha256s`` are its contents, oldest first."""

    sha256s: list[str] = field(default_factory=list)
    etag: str | None = None
    last_modified: str | None = None
    checked: str | None = None
    links: list[str] = field(default_factory=list)
    """Documents that a listing page has ever linked to."""


def read_sources(path: Path) -> list[Source]:
    """Read the file. Raises :class:`YusuanError` naming the line for anything that cannot be right."""
    if not path.is_file():
        return []
    sources = []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        missing = {"url", "kind"} - set(reader.fieldnames or [])
        if missing:
            raise YusuanError(f"{shown(path)}: the header lacks {', '.join(sorted(missing))}")
        for row in reader:
            place = f"{shown(path)}:{reader.line_num}"
            url, kind = (row["url"] or "").strip(), (row["kind"] or "").strip()
            if not url.startswith(("http://", "https://")) or not urlsplit(url).hostname:
                raise YusuanError(f"{place}: {url!r} is not an http or https address")
            if kind not in KINDS:
                raise YusuanError(f"{place}: kind {kind!r} is none of {', '.join(KINDS)}")
            pattern = (row.get("link_pattern") or "").strip() or None
            try:
                re.compile(pattern or "")
            except re.error as error:
                raise YusuanError(f"{place}: link_pattern {pattern!r}: {error}") from error
            sha256 = (row.get("sha256") or "").strip().lower() or None
            if sha256 and not _SHA256.fullmatch(sha256):
                raise YusuanError(f"{place}: sha256 is 64 hexadecimal digits")
            sources.append(Source(url, kind, pattern, sha256))
    return sources


def fetch_sources(
    path: Path, store: Store, reporter: Reporter
) -> tuple[list[FoundDocument], list[SourceProblem]]:
    """Fetch what is new; return every content ever fetched from these addresses, and what went wrong.

    Does nothing where the file has no lines. The state is written after each address, so that a run
    that is killed goes on where it was.
    """
    sources = read_sources(path)
    if not sources:
        return [], []
    from warehouse.http_client import PoliteClient

    states = load_states(store.fetched / "state.json")
    problems: list[SourceProblem] = []
    with PoliteClient(store.fetched) as client:
        fetcher = _Fetcher(client, store, states, problems)
        for source in sources:
            if source.kind == "listing":
                home = urlsplit(source.url).hostname
                for link in fetcher.list_links(source):
                    fetcher.fetch(link, None, found_at=home)
            else:
                fetcher.fetch(source.url, source.sha256)
            reporter.say(f"  fetched {source.url}")
        fetcher.report_hosts()
    documents: dict[str, list[str]] = {}
    for url in fetcher.urls:
        for sha256 in states.get(url, UrlState()).sha256s:
            documents.setdefault(sha256, []).append(url)
    found = []
    for sha256, urls in sorted(documents.items()):
        copy = find_archived(store.archive, sha256)
        if copy is not None:
            first, *others = sorted(urls)
            is_superseded = all(states[url].sha256s[-1] != sha256 for url in urls)
            found.append(FoundDocument(sha256, copy, first, tuple(others), is_superseded))
    return found, problems


def load_states(path: Path) -> dict[str, UrlState]:
    """Read the state file; a damaged one costs a full fetch, nothing else."""
    try:
        content: dict[str, dict[str, Any]] = json.loads(path.read_bytes())
        return {url: UrlState(**state) for url, state in content.items()}
    except (OSError, ValueError, TypeError):
        return {}


def save_states(path: Path, states: Mapping[str, UrlState]) -> None:
    """Write the state file."""
    content = {url: asdict(state) for url, state in sorted(states.items())}
    write_atomically(path, json.dumps(content, ensure_ascii=False, indent=1).encode())


class _Fetcher:
    """Fetches one address after the other and keeps the state of each."""

    def __init__(
        self,
        client: PoliteClient,
        store: Store,
        states: dict[str, UrlState],
        problems: list[SourceProblem],
    ) -> None:
        from warehouse.robots import Robots

        self._client = client
        self._robots = Robots(client)
        self._store = store
        self._states = states
        self._problems = problems
        self._failures: dict[str, int] = {}
        self._left: dict[str, int] = {}
        self.urls: list[str] = []

    def list_links(self, source: Source) -> Iterator[str]:
        """Document links of a listing page and of those that follow it, with those that it no longer shows."""
        from warehouse.http_client import FetchError

        limits = self._client.limits
        state = self._states.setdefault(source.url, UrlState())
        found: dict[str, None] = {}
        try:
            for listing, url in self._pages(source):
                found |= dict.fromkeys(listing.documents)
                if listing.has_hidden_pages:
                    text = "the list goes on behind a script, which is not followed: add the addresses of its pages"
                    self._report(url, "listing_not_followed", text, severity="warning")
            if not found:
                self._report(source.url, "listing_without_links", "the page links to no document")
            if len(found) > limits.links_of_a_listing:
                text = f"more than {limits.links_of_a_listing} links; the rest is left out: narrow link_pattern"
                self._report(source.url, "listing_too_long", text)
        except FetchError as error:
            self._report(source.url, error.code, str(error), known=bool(state.links))
        taken = list(found)[: limits.links_of_a_listing]
        state.links += [link for link in taken if link not in state.links]
        self._save()
        yield from list(state.links)

    def _pages(self, source: Source) -> Iterator[tuple[Listing, str]]:
        """The pages of a list with their addresses, as far as plain links lead on the same host."""
        from warehouse.http_client import FetchError
        from warehouse.listing import read_listing

        home = urlsplit(source.url).hostname
        url: str | None = source.url
        seen: set[str] = set()
        while url is not None and url not in seen:
            seen.add(url)
            page = self._get(url, home, is_page=True)
            content = page.path.read_bytes()
            page.discard()
            try:
                listing = read_listing(content, page.final_url, source.link_pattern)
            except TimeoutError as error:
                raise FetchError("listing_unreadable", str(error)) from error
            yield listing, page.final_url
            url = listing.next_page
            if url is not None and urlsplit(url).hostname != home:
                url = None
            if url is not None and len(seen) >= self._client.limits.pages_of_a_listing:
                text = f"more than {len(seen)} pages; the rest is left out"
                self._report(source.url, "listing_too_long", text)
                url = None

    def fetch(self, url: str, expected: str | None, found_at: str | None = None) -> None:
        """Fetch one document where it has changed; ``found_at`` is the host of the listing that links to it."""
        from warehouse.http_client import FetchError

        if url in self.urls:
            return
        self.urls.append(url)
        state = self._states.setdefault(url, UrlState())
        host = urlsplit(url).hostname or ""
        if self._failures.get(host, 0) >= self._client.limits.failures_of_a_host:
            self._left[host] = self._left.get(host, 0) + 1
            return
        try:
            if found_at is not None and not self._robots.allow(url, found_at):
                text = "the site's robots.txt asks programs not to fetch it"
                self._report(url, "robots_forbid", text, known=bool(state.sha256s))
                return
            kept = self._is_kept(state)
            page = self._get(
                url,
                found_at,
                etag=state.etag if kept else None,
                last_modified=state.last_modified if kept else None,
                file_name=file_name_of(url),
            )
        except FetchError as error:
            self._report(url, error.code, str(error), known=bool(state.sha256s))
            return
        if page.is_unchanged:
            log("fetch", url=url, outcome="unchanged")
            return
        trouble = self._find_trouble(url, page.path, expected)
        if trouble is not None:
            page.discard()
            self._report(url, *trouble, known=bool(state.sha256s))
            return
        sha256, _ = archive_file(page.path, self._store.archive)
        page.discard()
        log("fetch", url=url, outcome="same" if sha256 in state.sha256s else "new", sha256=sha256)
        if sha256 in state.sha256s:
            state.sha256s.remove(sha256)
        state.sha256s.append(sha256)
        state.etag, state.last_modified, state.checked = page.etag, page.last_modified, page.date
        self._save()

    def _get(self, url: str, home: str | None, **options: Any) -> Page:
        """Ask the client, and count the failures of hosts."""
        from warehouse.http_client import FetchError

        host = urlsplit(url).hostname or ""
        try:
            page = self._client.get(url, home=home, **options)
        except FetchError as error:
            self._failures[host] = self._failures.get(host, 0) + 1 if is_of_host(error) else 0
            raise
        self._failures[host] = 0
        return page

    def report_hosts(self) -> None:
        """Tell of the addresses that were left for the next refresh."""
        for host, count in sorted(self._left.items()):
            limit = self._client.limits.failures_of_a_host
            text = f"{count} more addresses were not asked for after {limit} failures in a row"
            self._report(f"https://{host}/", "host_fails", text, known=True)

    def _is_kept(self, state: UrlState) -> bool:
        """Whether the last content is still at hand: else ``not modified`` would leave us with nothing."""
        return bool(state.sha256s) and (
            find_archived(self._store.archive, state.sha256s[-1]) is not None
        )

    def _find_trouble(self, url: str, path: Path, expected: str | None) -> tuple[str, str] | None:
        """Why a content must not be taken for the document."""
        from ingest.document import UnreadableDocumentError
        from ingest.readers import sniff_media_type

        if path.stat().st_size == 0:
            return "fetched_empty", "the server sent nothing"
        if expected:
            with path.open("rb") as stream:
                actual = hashlib.file_digest(stream, "sha256").hexdigest()
            if actual != expected:
                return "checksum_differs", f"expected sha256 {expected}, got {actual}"
        try:
            media_type = sniff_media_type(path)
        except UnreadableDocumentError:
            return None  # the reader reports what it is
        if media_type == "text/html" and _BINARY_LINK.search(urlsplit(url).path):
            return "fetched_page_instead", "the server sent a web page instead of the file"
        return None

    def _report(
        self, url: str, code: str, message: str, *, known: bool = False, severity: str | None = None
    ) -> None:
        """A failure to look again at what is kept anyway is a warning, else an error."""
        advice = "What was fetched before stays." if known else "Look at the address in a browser."
        severity = severity or ("warning" if known else "error")
        log("fetch failed", url=url, code=code, text=message)
        self._problems.append(SourceProblem(url, code, f"{url}: {message}. {advice}", severity))

    def _save(self) -> None:
        save_states(self._store.fetched / "state.json", self._states)


def is_of_host(error: FetchError) -> bool:
    """Whether an address failed because of its host."""
    return error.code in _HOST_FAILURES


def file_name_of(url: str) -> str:
    """A file name for a content fetched from ``url``: its last path segment, without path tricks."""
    name = unquote(urlsplit(url).path).replace("\\", "/").rsplit("/", 1)[-1]
    name = re.sub(r"[\x00-\x1f\x7f]", "", name).lstrip(".")
    return name[-80:] or "document"
