"""Pages of sites as trees: in the encoding that they are in, with the lists that they hide in data for a script."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from ingest.readers.html import decode_html

_STORE = "<datastore>"
_STORE_END = "</datastore>"
_DATA = "<![CDATA["
_DATA_END = "]]>"


def parse_page(content: bytes) -> LexborHTMLParser:
    """Parse a page. What a data store holds stands at the end of the page, as the browser's script would show it."""
    text = decode_html(content)
    shown = "".join(_show_stores(text))
    return LexborHTMLParser(f"{text}<div>{shown}</div>" if shown else text)


def _show_stores(text: str) -> Iterator[str]:
    """The entries of data stores, and the address of the next group as a link with ``rel="next"``.

    A content system of many provinces (col/col123/index.html) sends the entries of a list as
    ``<script type="text/xml"><datastore><nextgroup><![CDATA[<a href="…page=1…"></a>]]></nextgroup><recordset>
    <record><![CDATA[<li><a href="/art/2026/2/1/art_1_2.html">…</a><span>2026-02-01</span></li>]]></record>…``,
    and further groups as such a document by itself.
    """
    start = text.find(_STORE)
    while start >= 0:
        end = text.find(_STORE_END, start)
        end = len(text) if end < 0 else end
        following, entries = "", []
        position = text.find(_DATA, start, end)
        while position >= 0:
            stop = text.find(_DATA_END, position, end)
            stop = end if stop < 0 else stop
            entry = text[position + len(_DATA) : stop]
            if text[start:position].rstrip().endswith("<nextgroup>"):
                following = entry.replace("<a ", '<a rel="next" ', 1)
            else:
                entries.append(entry)
            start = stop
            position = text.find(_DATA, start, end)
        # A group without entries is the end, whatever it names as the next.
        if entries:
            yield from (*entries, following)
        start = text.find(_STORE, end)


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
