"""Where a list goes on: plain links, numbers, and the pagers of common content systems."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from warehouse.web_page import resolve

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
_PAGE_NUMBER = re.compile(r"^\W{0,2}(\d{1,3})\W{0,2}$")


def is_next(anchor: LexborNode, text: str) -> bool:
    """Whether a link is there to turn the page."""
    attributes = anchor.attributes
    words = text or attributes.get("title") or attributes.get("aria-label") or ""
    return bool(_NEXT.match(words)) or (attributes.get("rel") or "").lower() == "next"


def is_script(href: str, anchor: LexborNode) -> bool:
    """Whether a link runs a script instead of leading somewhere."""
    return href.lower().startswith("javascript:") or "onclick" in anchor.attributes


def find_scripted_pages(scripts: Sequence[str], base: str) -> tuple[str | None, bool]:
    """The next page as the pager of the content system names it, and whether there are pages that none names."""
    is_numbered = False
    for script in scripts:
        match = _NUMBERED.search(script)
        if match:
            is_numbered = True
            if int(match[2]) + 1 < int(match[1]):
                return resolve(base, f"{match[3]}_{int(match[2]) + 1}.{match[4]}"), False
    has_more = any(
        int(match[1] or match[2]) > 1 for script in scripts for match in _PAGER.finditer(script)
    )
    return None, has_more and not is_numbered


def find_numbered_links(page: LexborHTMLParser, base: str) -> tuple[str, ...]:
    """Pages that a list links to by their numbers alone: ``1 <a href="list_2.html">2</a> <a href="list_3.html">3</a>``.

    The number stands in the address, too: a lone digit may be anything.
    """
    found: dict[str, int] = {}
    for anchor in page.css("a[href]"):
        match = _PAGE_NUMBER.match(anchor.text(strip=True))
        url = resolve(base, (anchor.attributes.get("href") or "").strip()) if match else None
        if match is None or url is None:
            continue
        number = int(match[1])
        parts = urlsplit(url)
        digits = {int(text) for text in re.findall(r"\d{1,9}", f"{parts.path}?{parts.query}")}
        if number > 1 and digits & {number, number - 1}:
            found.setdefault(url, number)
    return tuple(sorted(found, key=lambda url: found[url]))


def find_refresh(page: LexborHTMLParser, base: str) -> str | None:
    """Where the page sends a browser on by itself: ``<meta http-equiv="refresh" content="0; url=/gk/">``."""
    for meta in page.css("meta[http-equiv]"):
        if (meta.attributes.get("http-equiv") or "").lower() == "refresh":
            match = re.search(
                r"url\s*=\s*[\"']?([^\"'\s]+)", meta.attributes.get("content") or "", re.I
            )
            if match:
                return resolve(base, match[1])
    return None
