"""Fetching documents from the addresses in ``data/catalogue/sources.csv``.

Each line names a document or a listing page whose links lead to documents, or to articles with documents attached.
Everything fetched is kept: a changed document is a further content under the same address, and one that has vanished
from its server stays. A server may lie, stall, break off and redirect; none of that reaches the warehouse.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from warehouse.documents import FoundDocument, SourceProblem, find_archived
from warehouse.reading_pool import scratch_folder
from warehouse.reporting import Reporter
from warehouse.sources import read_sources
from warehouse.store import Store
from warehouse.url_states import UrlState, load_states


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
    from warehouse.fetcher import Fetcher
    from warehouse.http_client import PoliteClient
    from warehouse.page_reader import PageReader

    states = load_states(store.fetched / "state.json")
    problems: list[SourceProblem] = []
    with (
        PoliteClient(store.fetched) as client,
        scratch_folder(store.fetched) as scratch,
        PageReader(scratch) as reader,
    ):
        fetcher = Fetcher(client, reader, store, states, problems)
        for source in sources:
            before = len(problems)
            if source.kind == "listing":
                home = urlsplit(source.url).hostname
                for link in fetcher.list_links(source):
                    fetcher.follow(link, home)
            else:
                fetcher.fetch(source.url, source.sha256)
            codes = ", ".join(sorted({problem.code for problem in problems[before:]}))
            reporter.say(f"  looked at {source.url}{f' ({codes})' if codes else ''}")
        fetcher.report_hosts()
    return _collect(fetcher.urls, states, store.archive), problems


def _collect(
    urls: Iterable[str], states: Mapping[str, UrlState], archive: Path
) -> list[FoundDocument]:
    """Every content of the addresses, each with all addresses that it was found under."""
    documents: dict[str, list[str]] = {}
    for url in urls:
        for sha256 in states.get(url, UrlState()).sha256s:
            documents.setdefault(sha256, []).append(url)
    found = []
    for sha256, places in sorted(documents.items()):
        copy = find_archived(archive, sha256)
        if copy is not None:
            first, *others = sorted(places)
            is_superseded = all(states[url].sha256s[-1] != sha256 for url in places)
            dates = [states[url].dates[sha256] for url in places if sha256 in states[url].dates]
            published_on = min(dates, default=None)
            found.append(
                FoundDocument(sha256, copy, first, tuple(others), is_superseded, published_on)
            )
    return found
