"""Listing pages of publishers: where their links lead, the dates beside them, and where the list goes on.

The usual site lists articles (``<li><a href="t2026_1.html">某局2026年部门预算</a><span>2026-02-01</span></li>``) under
relative addresses, some list the files themselves, often behind a script of the server (``/download.jsp?id=7``, with
the file's name as the text of the link), page by page. Nothing here asks the network.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from warehouse.barrier import is_barrier
from warehouse.entry_dates import EntryDates
from warehouse.pager import (
    find_numbered_links,
    find_refresh,
    find_scripted_pages,
    is_next,
    is_script,
)
from warehouse.web_page import base_of, parse_page, resolve

# "…/2026年部门预算.pdf", also with a query behind it, or "附件：预算.xlsx" as text: files of formats that are read.
FILE_NAME = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|rtf|od[ts]|ofd|csv|mht|mhtml)$", re.IGNORECASE)
# An article without a pattern: "某局2026年部门预算", "2025年度部门决算公开"; not "预算公开" in the menu of the site.
_DISCLOSURE = re.compile(r"20\d\d.{0,20}[预决]\s*算", re.DOTALL)
# Scripts that ask a server for the entries of a list
_LOADING = re.compile(
    r"\.(?:ajax|getJSON|post)\s*\(|\$\.get\s*\(|\bfetch\s*\(|XMLHttpRequest|axios|new Vue\b|createApp\s*\(|"
    r"dataproxy|gkmlpt"
)


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link leads; ``published_on`` is the date beside it, ``is_file`` says whether it names a file."""

    url: str
    is_file: bool
    published_on: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What one page of a listing says."""

    links: tuple[Link, ...]
    next_page: str | None
    has_hidden_pages: bool
    """Whether the list goes on behind a script."""
    numbered: tuple[str, ...] = ()
    """Pages that are linked by their numbers, where no link leads to the next one."""
    frames: tuple[str, ...] = ()
    """Pages that it shows in frames, where it has no links of its own."""
    is_made_by_script: bool = False
    """Whether it has no links because a script in the browser would make them."""
    is_barrier: bool = False
    """Whether it is not the list but a page that keeps programs out."""


def read_listing(content: bytes, address: str, pattern: str | None) -> Listing:
    """Read a page that was found at ``address``.

    Without a pattern, links to PDF and office files, and those to articles whose text or title names a year and
    预算 or 决算; with one, every link whose address, text or title has it.
    """
    page = parse_page(content)
    base = base_of(page, address)
    links: dict[str, Link] = {}
    next_page, has_hidden_pages = None, False
    anchors = page.css("a")
    dates = EntryDates(anchor for anchor in anchors if anchor.attributes.get("href"))
    for anchor in anchors:
        href = (anchor.attributes.get("href") or "").strip()
        text = anchor.text(strip=True)
        url = resolve(base, href)
        if is_next(anchor, text):
            if url is not None and url != address:
                next_page = url
            elif is_script(href, anchor):
                has_hidden_pages = True
            continue
        if url is None or url == address or url in links:
            continue
        if _is_wanted(url, text, anchor, pattern):
            links[url] = Link(url, names_file(url, text, anchor), dates.find(anchor))
    numbered: tuple[str, ...] = ()
    scripts = [script.text() or "" for script in page.css("script")]
    if next_page is None:
        next_page, has_more = find_scripted_pages(scripts, base)
        if next_page is None:
            known = {*links, address}
            numbered = tuple(u for u in find_numbered_links(page, base) if u not in known)
        has_hidden_pages = next_page is None and not numbered and (has_hidden_pages or has_more)
    if links:
        return Listing(tuple(links.values()), next_page, has_hidden_pages, numbered)
    return Listing(
        (),
        next_page or find_refresh(page, base),
        has_hidden_pages,
        numbered,
        frames=_find_frames(page, base),
        is_made_by_script=any(_LOADING.search(script) for script in scripts),
        is_barrier=is_barrier(page),
    )


def _find_frames(page: LexborHTMLParser, base: str) -> tuple[str, ...]:
    sources = [node.attributes.get("src") or "" for node in page.css("iframe[src], frame[src]")]
    return tuple(url for source in sources if (url := resolve(base, source.strip())))


def names_file(url: str, text: str, anchor: LexborNode, names: re.Pattern[str] = FILE_NAME) -> bool:
    """Whether the path or query of an address, the text or the title of the link end in the name of a file."""
    parts = urlsplit(url)
    values = [value for _, value in parse_qsl(parts.query)]
    title = anchor.attributes.get("title") or ""
    return any(names.search(name.strip()) for name in (unquote(parts.path), text, title, *values))


def _is_wanted(url: str, text: str, anchor: LexborNode, pattern: str | None) -> bool:
    title = anchor.attributes.get("title") or ""
    if pattern:
        return bool(re.search(pattern, f"{unquote(url)} {text} {title}"))
    return names_file(url, text, anchor) or bool(
        _DISCLOSURE.search(text) or _DISCLOSURE.search(title)
    )
