"""Listing pages of publishers: which documents they link to, and where the list goes on.

Sites list documents under relative addresses, often behind a script (``/download.jsp?id=7``, with the
file's name as the text of the link), page by page. Pages that only a script turns cannot be followed.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

# What a listing page links to: "…/2026年部门预算.pdf", also with a query behind it, or "附件：预算.xlsx" as text.
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et)$", re.IGNORECASE)
# 下一页 | 下页 | 后页 | next page >
_NEXT = re.compile(r"^\W*(?:下一?页|后一?页|next(?: page)?)\W*$", re.IGNORECASE)
# The pagers of common content systems: createPageHTML(12, 0, "index", "html"), "totalPage":12
_PAGER = re.compile(
    r"createPageHTML\w*\(\s*(\d+)|[\"']?total_?pages?[\"']?\s*[:=]\s*[\"']?(\d+)", re.IGNORECASE
)
_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Listing:
    """What one page of a listing says."""

    documents: tuple[str, ...]
    next_page: str | None
    has_hidden_pages: bool
    """Whether the list goes on behind a script."""


def read_listing(content: bytes, address: str, pattern: str | None) -> Listing:
    """Read a page that was found at ``address``.

    Without a pattern, documents are links to PDF and office files; with one, every link whose address,
    text or title has it, web pages too. Raises :class:`TimeoutError` for a page of links within links
    within links, whose texts take for ever.
    """
    page = LexborHTMLParser(content)
    base = _base_of(page, address)
    documents: dict[str, None] = {}
    next_page, has_hidden_pages = None, False
    end = time.process_time() + _SECONDS
    for anchor in page.css("a"):
        if time.process_time() > end:
            raise TimeoutError(f"the page takes more than {_SECONDS} s to look through")
        href = (anchor.attributes.get("href") or "").strip()
        text = anchor.text(strip=True)
        url = _resolve(base, href)
        if _NEXT.match(text) or (anchor.attributes.get("rel") or "").lower() == "next":
            if url is not None and url != address:
                next_page = url
            elif _is_script(href, anchor):
                has_hidden_pages = True
            continue
        if url is not None and url != address and _is_document(url, text, anchor, pattern):
            documents[url] = None
    if next_page is None and not has_hidden_pages:
        has_hidden_pages = any(
            int(match[1] or match[2]) > 1
            for script in page.css("script")
            for match in _PAGER.finditer(script.text() or "")
        )
    return Listing(tuple(documents), next_page, has_hidden_pages)


def _base_of(page: LexborHTMLParser, address: str) -> str:
    base = page.css_first("base[href]")
    href = (base.attributes.get("href") or "").strip() if base is not None else ""
    return _resolve(address, href) or address


def _resolve(base: str, href: str) -> str | None:
    """The absolute address of a link; ``None`` for a script, a mail address, an anchor, nonsense."""
    if not href or href.startswith("#"):
        return None
    try:
        url = urldefrag(urljoin(base, href)).url
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None


def _is_script(href: str, anchor: LexborNode) -> bool:
    return href.lower().startswith("javascript:") or "onclick" in anchor.attributes


def _is_document(url: str, text: str, anchor: LexborNode, pattern: str | None) -> bool:
    title = anchor.attributes.get("title") or ""
    if pattern:
        return bool(re.search(pattern, f"{unquote(url)} {text} {title}"))
    names = (unquote(urlsplit(url).path), text, title)
    return any(_FILE.search(name.strip()) for name in names)
