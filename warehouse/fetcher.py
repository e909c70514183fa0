"""Fetches one address after the other, and follows a listing to its files and, one level deep, to its articles."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ingest.document import UnreadableDocumentError
from ingest.readers import sniff_media_type
from warehouse.article import Article
from warehouse.barrier import TEXT as BARRIER
from warehouse.documents import SourceProblem, archive_file, find_archived
from warehouse.http_client import FetchError, Page, PoliteClient
from warehouse.listing import FILE_NAME, Link, Listing
from warehouse.page_reader import PageError, PageReader
from warehouse.reporting import log
from warehouse.robots import Robots
from warehouse.sent_name import file_name_of
from warehouse.sources import Source
from warehouse.store import Store
from warehouse.url_states import UrlState, save_states

_PAGE = "text/html"
# The host, not the address, is at fault.
_HOST_FAILURES = frozenset(
    {
        "browsers_only",
        "certificate_refused",
        "connection_failed",
        "fetch_too_slow",
        "server_busy",
        "server_stalls",
    }
)
# What is left out by rule, and told: nothing has failed.
_WARNINGS = frozenset(
    {
        "article_elsewhere",
        "article_without_document",
        "attachment_is_page",
        "attachment_not_read",
        "listing_not_followed",
    }
)


class Fetcher:
    """Keeps the state of each address. ``urls`` are the addresses that were asked for or known."""

    def __init__(
        self,
        client: PoliteClient,
        reader: PageReader,
        store: Store,
        states: dict[str, UrlState],
        problems: list[SourceProblem],
    ) -> None:
        self._client = client
        self._reader = reader
        self._robots = Robots(client)
        self._store = store
        self._states = states
        self._problems = problems
        self._failures: dict[str, int] = {}
        self._left: dict[str, int] = {}
        self.urls: set[str] = set()

    def list_links(self, source: Source) -> Iterator[str]:
        """Links of a listing page and of those that follow it, with those that it no longer shows."""
        most = self._client.limits.links_of_a_listing
        state = self._states.setdefault(source.url, UrlState())
        found: dict[str, Link] = {}
        first: Listing | None = None
        try:
            for listing, url in self._pages(source):
                first = first or listing
                found |= {link.url: link for link in listing.links if link.url not in found}
                if listing.has_hidden_pages:
                    text = "the list goes on behind a script, which is not followed: add the addresses of its pages"
                    self._report(url, "listing_not_followed", text)
                if len(found) > most:
                    break
            if first is not None and not found:
                code, text = _explain_nothing(first)
                self._report(source.url, code, text, known=bool(state.links))
        except FetchError as error:
            self._report(source.url, error.code, str(error), known=bool(state.links))
        wanted = self._leave_out_foreign_pages(source, found.values())
        if len(wanted) > most:
            text = f"more than {most} links; the rest is left out: narrow link_pattern"
            self._report(source.url, "listing_too_long", text)
        self._note(state, wanted[:most])
        yield from list(state.links)

    def _leave_out_foreign_pages(self, source: Source, links: Iterable[Link]) -> list[Link]:
        """Files may stand on another server, articles are those of the site itself."""
        home = urlsplit(source.url).hostname
        wanted: list[Link] = []
        foreign: list[Link] = []
        for link in links:
            is_ours = link.is_file or urlsplit(link.url).hostname == home
            (wanted if is_ours else foreign).append(link)
        if foreign:
            text = (
                f"{len(foreign)} links lead to pages of other sites, which are not followed, the first to "
                f"{foreign[0].url}: add lines for them where they are disclosures"
            )
            self._report(source.url, "article_elsewhere", text)
        return wanted

    def _note(self, state: UrlState, links: list[Link]) -> None:
        """Keep what a page links to, with what it says about it."""
        for link in links:
            known = self._states.setdefault(link.url, UrlState())
            known.is_file = link.is_file
            known.published_on = link.published_on or known.published_on
        known_links = set(state.links)
        state.links += [link.url for link in links if link.url not in known_links]
        if links:
            self._save()

    def _pages(self, source: Source) -> Iterator[tuple[Listing, str]]:
        """The pages of a list with their addresses, as far as plain links lead on the same host."""
        home = urlsplit(source.url).hostname
        url: str | None = source.url
        seen: set[str] = set()
        while url is not None:
            if seen and not self._robots.allow(url, home):
                text = "the list goes on where the site's robots.txt asks programs not to look"
                self._report(url, "robots_forbid", text)
                return
            seen.add(url)
            page = self._get(url, home, is_page=True)
            try:
                listing = self._reader.read_listing(page.path, page.final_url, source.link_pattern)
            except PageError as error:
                raise FetchError("listing_unreadable", str(error)) from error
            finally:
                page.discard()
            self._count(url, None)
            yield listing, page.final_url
            further = (listing.next_page,) if listing.next_page else listing.numbered
            url = next((u for u in further if u not in seen and urlsplit(u).hostname == home), None)
            if url is not None and len(seen) >= self._client.limits.pages_of_a_listing:
                text = f"more than {len(seen)} pages; the rest is left out"
                self._report(source.url, "listing_too_long", text)
                url = None

    def follow(self, url: str, home: str | None) -> None:
        """Fetch what a link of a listing leads to: a document, or an article with what is attached to it."""
        if url in self.urls:
            return
        self._fetch(url, None, home, is_link_of_listing=True)
        state = self._states[url]
        if state.unread:
            text = f"attached in a format that is not read: {', '.join(state.unread[:3])}; unpack it by hand"
            self._report(url, "attachment_not_read", text)
        for attachment in list(state.links):
            if attachment not in self.urls:
                self._fetch(attachment, None, home, is_attachment=True)

    def fetch(self, url: str, expected: str | None) -> None:
        """Fetch one document that a person wrote down, where it has changed."""
        if url not in self.urls:
            self._fetch(url, expected, None)

    def _fetch(
        self,
        url: str,
        expected: str | None,
        home: str | None,
        *,
        is_link_of_listing: bool = False,
        is_attachment: bool = False,
    ) -> None:
        """Fetch one address where it has changed; ``home`` is the host of the listing that led to it."""
        self.urls.add(url)
        state = self._states.setdefault(url, UrlState())
        is_known = bool(state.sha256s or state.is_article)
        host = urlsplit(url).hostname or ""
        if self._failures.get(host, 0) >= self._client.limits.failures_of_a_host:
            self._left[host] = self._left.get(host, 0) + 1
            return
        try:
            if home is not None and not self._robots.allow(url, home):
                text = "the site's robots.txt asks programs not to fetch it"
                self._report(url, "robots_forbid", text, known=is_known)
                return
            kept = self._is_kept(state)
            page = self._get(
                url,
                home,
                etag=state.etag if kept else None,
                last_modified=state.last_modified if kept else None,
                file_name=file_name_of(url),
            )
        except FetchError as error:
            self._report(url, error.code, str(error), known=is_known)
            return
        if page.is_unchanged:
            log("fetch", url=url, outcome="unchanged")
            self._count(url, None)
            if self._date(state):
                self._save()
            return
        try:
            media_type = _check_content(page.path, expected)
            article = (
                self._read_page(url, page, is_link_of_listing) if media_type == _PAGE else None
            )
            if article is not None and is_attachment and not _name_ending(url, page):
                raise FetchError(
                    "attachment_is_page", "it is linked as an attachment and is a page"
                )
            self._take(url, state, page, article if is_link_of_listing else None)
            self._count(url, None)
        except FetchError as error:
            self._count(url, error)
            self._report(url, error.code, str(error), known=is_known)
        finally:
            page.discard()

    def _read_page(self, url: str, page: Page, is_link_of_listing: bool) -> Article | None:
        """What a web page from ``url`` says. Raises :class:`FetchError` where it is not what was asked for.

        A document that is too much for this look at it is left to the reader, which has more time.
        """
        try:
            article = self._reader.read_article(page.path, page.final_url)
        except PageError as error:
            if not is_link_of_listing:
                return None
            raise FetchError("article_unreadable", str(error)) from error
        if article.is_barrier:
            raise FetchError("browsers_only", BARRIER)
        # Finance systems give web pages with tables the names of workbooks: .xls, .doc
        ending = _name_ending(url, page)
        if ending and (not article.has_tables or ending == ".pdf"):
            text = "the server sent a web page instead of the file"
            raise FetchError("fetched_page_instead", text)
        return article

    def _take(self, url: str, state: UrlState, page: Page, article: Article | None) -> None:
        """Keep what came; ``article`` is the page to which a listing led. Raises :class:`FetchError`."""
        if article is not None and not self._take_article(url, state, page, article):
            log("fetch", url=url, outcome="article", attachments=len(state.links))
        else:
            sha256, _ = archive_file(page.path, self._store.archive)
            log(
                "fetch",
                url=url,
                outcome="same" if sha256 in state.sha256s else "new",
                sha256=sha256,
            )
            if sha256 in state.sha256s:
                state.sha256s.remove(sha256)
            state.sha256s.append(sha256)
            self._date(state)
        state.is_article = article is not None
        state.etag, state.last_modified, state.checked = page.etag, page.last_modified, page.date
        self._save()

    def _take_article(self, url: str, state: UrlState, page: Page, article: Article) -> bool:
        """Note what an article links to; whether the page is a document itself."""
        if urlsplit(page.final_url).hostname != urlsplit(url).hostname:
            raise FetchError("article_elsewhere", f"the page has moved to {page.final_url}")
        state.published_on = article.published_on or state.published_on
        state.unread = list(article.unread)
        if not article.attachments and not article.has_tables:
            text = "the page has neither attachments that are read nor tables of numbers"
            if article.pictures:
                text += (
                    f", but {article.pictures} pictures: where they are the pages of a document, make one PDF of them "
                    "and put it into a watched folder"
                )
            raise FetchError("article_without_document", text)
        most = self._client.limits.files_of_an_article
        if len(article.attachments) > most:
            text = f"more than {most} attachments; the rest is left out: add lines for them"
            self._report(url, "article_too_long", text)
        attached = [Link(u, True, state.published_on) for u in article.attachments[:most]]
        self._note(state, attached)
        return article.has_tables

    def _get(self, url: str, home: str | None, **options: Any) -> Page:
        """Ask the client, and count the failures of hosts."""
        try:
            return self._client.get(url, home=home, **options)
        except FetchError as error:
            self._count(url, error)
            raise

    def _count(self, url: str, error: FetchError | None) -> None:
        """Count how often in a row a host failed; what is the fault of the address alone ends the row."""
        host = urlsplit(url).hostname or ""
        is_failure = error is not None and is_of_host(error)
        self._failures[host] = self._failures.get(host, 0) + 1 if is_failure else 0

    def report_hosts(self) -> None:
        """Tell of the addresses that were left for the next refresh."""
        for host, count in sorted(self._left.items()):
            limit = self._client.limits.failures_of_a_host
            text = f"{count} more addresses were not asked for after {limit} failures in a row"
            self._report(f"https://{host}/", "host_fails", text, known=True)

    def _is_kept(self, state: UrlState) -> bool:
        """Whether the last content is still at hand: else ``not modified`` would leave us with nothing."""
        if not state.sha256s:
            return state.is_article
        return find_archived(self._store.archive, state.sha256s[-1]) is not None

    def _date(self, state: UrlState) -> bool:
        """Note the date that is shown for the present content; what was shown first stands. Whether it is new."""
        if not state.sha256s or not state.published_on or state.sha256s[-1] in state.dates:
            return False
        state.dates[state.sha256s[-1]] = state.published_on
        return True

    def _report(self, url: str, code: str, message: str, *, known: bool = False) -> None:
        """A failure to look again at what is kept anyway is a warning, else an error."""
        advice = "What was fetched before stays." if known else "Look at the address in a browser."
        severity = "warning" if known or code in _WARNINGS else "error"
        log("fetch failed", url=url, code=code, text=message)
        self._problems.append(SourceProblem(url, code, f"{url}: {message}. {advice}", severity))

    def _save(self) -> None:
        save_states(self._store.fetched / "state.json", self._states)


def _check_content(path: Path, expected: str | None) -> str | None:
    """The media type of a content. Raises :class:`FetchError` where it must not be taken for the document."""
    if path.stat().st_size == 0:
        raise FetchError("fetched_empty", "the server sent nothing")
    if expected:
        with path.open("rb") as stream:
            actual = hashlib.file_digest(stream, "sha256").hexdigest()
        if actual != expected:
            raise FetchError("checksum_differs", f"expected sha256 {expected}, got {actual}")
    try:
        return sniff_media_type(path)
    except UnreadableDocumentError:
        return None  # the reader reports what it is


def _name_ending(url: str, page: Page) -> str | None:
    """How the address or else the name that the server sent ends: ``.xls``; ``None`` where neither names a file."""
    ending = FILE_NAME.search(urlsplit(url).path) or FILE_NAME.search(page.path.name)
    return ending[0].lower() if ending else None


def _explain_nothing(listing: Listing) -> tuple[str, str]:
    """Why a listing gave no links, and what to do about it."""
    if listing.is_barrier:
        return "browsers_only", BARRIER
    if listing.frames:
        text = f"the page shows others in frames and has no links itself: name {listing.frames[0]} instead"
        return "listing_without_links", text
    if listing.is_made_by_script:
        text = (
            "the entries of the list are put there by a script, which is not run: name the page that the script asks "
            "for (a browser's developer tools show it), or the addresses of the documents"
        )
        return "listing_made_by_script", text
    return "listing_without_links", "the page links to no document"


def is_of_host(error: FetchError) -> bool:
    """Whether an address failed because of its host."""
    return error.code in _HOST_FAILURES
