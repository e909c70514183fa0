"""Listing pages of publishers: where their links lead, the dates beside them, and where the list goes on.

The usual site lists articles (``<li><a href="t2026_1.html">某局2026年部门预算</a><span>2026-02-01</span></li>``) under
relative addresses, some list the files themselves, often behind a script of the server (``/download.jsp?id=7``, with
the file's name as the text of the link), page by page. Nothing here asks the network.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urldefrag, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from warehouse.printed_date import find_date

# "…/2026年部门预算.pdf", also with a query behind it, or "附件：预算.xlsx" as text: files of formats that are read.
FILE_NAME = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|rtf|od[ts]|csv)$", re.IGNORECASE)
# An article without a pattern: "某局2026年部门预算", "2025年度部门决算公开"; not "预算公开" in the menu of the site.
_DISCLOSURE = re.compile(r"20\d\d.{0,20}[预决]\s*算", re.DOTALL)
# 下一页 | 下页 | 后页 | next page >
_NEXT = re.compile(r"^\W*(?:下一?页|后一?页|next(?: page)?)\W*$", re.IGNORECASE)
# The pager of the commonest content system: createPageHTML(12, 0, "index", "html") on the first of twelve pages,
# of which the second is index_1.html.
_NUMBERED = re.compile(
    r"createPageHTML\(\s*(\d{1,5})\s*,\s*(\d{1,5})\s*,\s*[\"']([\w\-]+)[\"']\s*,\s*[\"'](\w+)[\"']\s*[,)]"
)
# Other pagers: createPageHTML('page_div', 5, 1, …), "totalPage":12
_PAGER = re.compile(
    r"createPageHTML\w*\(\D{0,40}(\d+)|[\"']?total_?pages?[\"']?\s*[:=]\s*[\"']?(\d+)",
    re.IGNORECASE,
)
# How far up from a link its date is looked for: <li><p><a>…</a></p><span>…</span></li>
_LEVELS = 3
_LONGEST_ENTRY = 500
_LONGEST_DATE = 20


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


def read_listing(content: bytes, address: str, pattern: str | None) -> Listing:
    """Read a page that was found at ``address``.

    Without a pattern, links to PDF and office files, and those to articles whose text or title names a year and
    预算 or 决算; with one, every link whose address, text or title has it.
    """
    page = LexborHTMLParser(content)
    base = base_of(page, address)
    links: dict[str, Link] = {}
    next_page, has_hidden_pages = None, False
    for anchor in page.css("a"):
        href = (anchor.attributes.get("href") or "").strip()
        text = anchor.text(strip=True)
        url = resolve(base, href)
        if _NEXT.match(text) or (anchor.attributes.get("rel") or "").lower() == "next":
            if url is not None and url != address:
                next_page = url
            elif _is_script(href, anchor):
                has_hidden_pages = True
            continue
        if url is None or url == address or url in links:
            continue
        if _is_wanted(url, text, anchor, pattern):
            links[url] = Link(url, names_file(url, text, anchor), _date_beside(anchor))
    if next_page is None:
        scripts = [script.text() or "" for script in page.css("script")]
        next_page = _find_numbered_page(scripts, base)
        has_more = any(
            int(match[1] or match[2]) > 1 for script in scripts for match in _PAGER.finditer(script)
        )
        is_numbered = any(_NUMBERED.search(script) for script in scripts)
        has_hidden_pages = next_page is None and (
            has_hidden_pages or (has_more and not is_numbered)
        )
    return Listing(tuple(links.values()), next_page, has_hidden_pages)


def _find_numbered_page(scripts: Sequence[str], base: str) -> str | None:
    """The next page as the pager of the content system names it."""
    for script in scripts:
        match = _NUMBERED.search(script)
        if match and int(match[2]) + 1 < int(match[1]):
            return resolve(base, f"{match[3]}_{int(match[2]) + 1}.{match[4]}")
    return None


def base_of(page: LexborHTMLParser, address: str) -> str:
    """The address against which the links of a page are resolved."""
    base = page.css_first("base[href]")
    href = (base.attributes.get("href") or "").strip() if base is not None else ""
    return resolve(address, href) or address


def resolve(base: str, href: str) -> str | None:
    """The absolute address of a link; ``None`` for a script, a mail address, an anchor, nonsense."""
    if not href or href.startswith("#"):
        return None
    try:
        url = urldefrag(urljoin(base, href)).url
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None


def names_file(url: str, text: str, anchor: LexborNode, names: re.Pattern[str] = FILE_NAME) -> bool:
    """Whether the path or query of an address, the text or the title of the link end in the name of a file."""
    parts = urlsplit(url)
    values = [value for _, value in parse_qsl(parts.query)]
    title = anchor.attributes.get("title") or ""
    return any(names.search(name.strip()) for name in (unquote(parts.path), text, title, *values))


def _is_script(href: str, anchor: LexborNode) -> bool:
    return href.lower().startswith("javascript:") or "onclick" in anchor.attributes


def _is_wanted(url: str, text: str, anchor: LexborNode, pattern: str | None) -> bool:
    title = anchor.attributes.get("title") or ""
    if pattern:
        return bool(re.search(pattern, f"{unquote(url)} {text} {title}"))
    return names_file(url, text, anchor) or bool(
        _DISCLOSURE.search(text) or _DISCLOSURE.search(title)
    )


def _date_beside(anchor: LexborNode) -> str | None:
    """The date in an element of its own inside the link, else in the entry in which the link stands alone."""
    for part in anchor.css("span, i, em, time"):
        text = part.text(strip=True)
        if len(text) <= _LONGEST_DATE and (date := find_date(text)):
            return date
    own = anchor.text(separator=" ", strip=True)
    node = anchor.parent
    for _ in range(_LEVELS):
        if node is None or len(node.css("a[href]")) > 1:
            break
        entry = node.text(separator=" ", strip=True)
        if len(entry) > _LONGEST_ENTRY:
            break
        date = find_date(entry.replace(own, " ", 1))
        if date is not None:
            return date
        node = node.parent
    return None
