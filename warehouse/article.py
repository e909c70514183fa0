"""Article pages: the page behind a link of a listing, with the files attached to it or the tables themselves.

``<p>附件：<a href="P020260201.pdf">某局2026年部门预算.pdf</a></p>``. Nothing here asks the network.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from warehouse.barrier import is_barrier
from warehouse.listing import FILE_NAME, names_file
from warehouse.printed_date import find_date
from warehouse.web_page import base_of, parse_page, resolve

_NOT_READ = re.compile(r"\.(?:zip|rar|7z)$", re.IGNORECASE)
_OFD = re.compile(r"\.ofd$", re.IGNORECASE)
# <meta name="PubDate" content="2026-02-01 10:12"> as the standard for government sites asks; others of common systems
_META = frozenset({"pubdate", "publishdate", "publish_date", "article:published_time"})
# 发布时间：2026-02-01 | 公开日期 2026年2月1日
_PRINTED = re.compile(r"(?:发布|公开|公布|发文|生成)(?:时间|日期)\s*[:：]?\s*(.{0,30})", re.DOTALL)
# "1,234.50", "0.00"; a table about the page itself (索引号, 发布日期) has hardly any
_AMOUNT = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_LEAST_AMOUNTS = 6
# /attach/down?id=7, /module/download/downfile.jsp?classid=0, with words of a disclosure as the text of the link
_SERVED = re.compile(r"attach|down_?load|downfile|getfile|file_?down", re.IGNORECASE)
_NAMED = re.compile(r"附\s*件|附\s*表|[预决]\s*算|公开表|绩效")
_PICTURE = re.compile(r"\.(?:jpe?g|png|tiff?|bmp)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Article:
    """What an article leads to. ``unread`` are attachments of formats that are not read."""

    attachments: tuple[str, ...]
    """Files by their names, and what the server hands out under the name of an attachment."""
    unread: tuple[str, ...]
    has_tables: bool
    """Whether the page itself prints tables of numbers."""
    published_on: str | None
    pictures: int = 0
    """Pictures that it shows: the pages of a scan, or ornaments."""
    is_barrier: bool = False
    """Whether it is not the article but a page that keeps programs out."""


def read_article(content: bytes, address: str) -> Article:
    """Read a page that was found at ``address``."""
    page = parse_page(content)
    base = base_of(page, address)
    attachments: dict[str, None] = {}
    unread: dict[str, None] = {}
    titles: dict[str, str] = {}
    for anchor in page.css("a[href]"):
        url = resolve(base, (anchor.attributes.get("href") or "").strip())
        if url is None or url == address:
            continue
        text = anchor.text(strip=True)
        if names_file(url, text, anchor):
            attachments[url] = None
            titles[url] = FILE_NAME.sub("", text)
        elif names_file(url, text, anchor, _NOT_READ):
            unread[url] = None
        elif _SERVED.search(url) and _NAMED.search(
            f"{text} {anchor.attributes.get('title') or ''}"
        ):
            attachments[url] = None
    for url in _find_copies(titles):
        del attachments[url]
    attachments |= dict.fromkeys(_find_shown_files(page, base))
    has_tables, day, pictures = _has_tables(page), _find_day(page), _count_pictures(page)
    is_nothing = not attachments and not unread and not has_tables
    return Article(
        tuple(attachments),
        tuple(unread),
        has_tables,
        day,
        pictures,
        is_nothing and is_barrier(page),
    )


def _find_copies(titles: dict[str, str]) -> list[str]:
    """OFD files beside a file of another format with the same title: publishers offer both for one document."""
    others = {title for url, title in titles.items() if title and not _OFD.search(url)}
    return [url for url, title in titles.items() if _OFD.search(url) and title in others]


def _count_pictures(page: LexborHTMLParser) -> int:
    sources = {(node.attributes.get("src") or "").split("?")[0] for node in page.css("img[src]")}
    return sum(bool(_PICTURE.search(source)) for source in sources)


def _find_shown_files(page: LexborHTMLParser, base: str) -> list[str]:
    """Files that the page shows in a frame, by themselves or in a viewer (``viewer.html?file=/P02.pdf``)."""
    found = []
    for node in page.css("iframe[src], embed[src], object[data]"):
        href = (node.attributes.get("src") or node.attributes.get("data") or "").strip()
        url = resolve(base, href)
        viewed = re.search(r"[?&](?:file|url|src)=([^&]+)", href)
        inner = resolve(base, unquote(viewed[1])) if viewed else None
        for candidate in (inner, url):
            if candidate is not None and FILE_NAME.search(candidate.split("?")[0]):
                found.append(candidate)
                break
    return found


def _has_tables(page: LexborHTMLParser) -> bool:
    amounts = 0
    for cell in page.css("td"):
        amounts += cell.child is not None and bool(_AMOUNT.fullmatch(cell.text(strip=True)))
        if amounts >= _LEAST_AMOUNTS:
            return True
    return False


def _find_day(page: LexborHTMLParser) -> str | None:
    """The day of publication: as the page says to programs, else to people."""
    for meta in page.css("meta"):
        attributes = meta.attributes
        name = (attributes.get("name") or attributes.get("property") or "").strip().lower()
        if name in _META and (day := find_date(attributes.get("content") or "")):
            return day
    body: LexborNode | None = page.body
    if body is None:
        return None
    for match in _PRINTED.finditer(body.text(separator=" ")):
        if day := find_date(match[1]):
            return day
    return None
