"""Listing pages as publishers write them."""

from __future__ import annotations

import pytest

from warehouse.listing import read_listing

HERE = "http://www.city.gov.cn/zwgk/czxx/list.shtml"


def documents(markup: str, pattern: str | None = None) -> list[str]:
    return list(read_listing(markup.encode(), HERE, pattern).documents)


def test_relative_links_once_and_absolute() -> None:
    markup = '<a href="a.PDF">1</a><a href="./a.PDF#p2">2</a><a href="../b.doc?x=1">3</a><a href="/c.zip">4</a>'
    assert documents(markup) == [
        "http://www.city.gov.cn/zwgk/czxx/a.PDF",
        "http://www.city.gov.cn/zwgk/b.doc?x=1",
    ]


def test_the_page_may_say_where_its_links_begin() -> None:
    markup = '<head><base href="/files/2026/"></head><a href="a.pdf">1</a>'
    assert documents(markup) == ["http://www.city.gov.cn/files/2026/a.pdf"]


@pytest.mark.parametrize(
    "anchor",
    [
        '<a href="/down.jsp?id=7">附件1：2026年部门预算.pdf</a>',
        '<a href="/down.jsp?id=7" title="2026年部门预算.xlsx">下载</a>',
        '<a href="/2026%E9%A2%84%E7%AE%97.pdf">下载</a>',
    ],
)
def test_files_behind_a_script_of_the_server_are_known_by_their_names(anchor: str) -> None:
    assert len(documents(anchor)) == 1


def test_web_pages_only_where_a_pattern_asks_for_them() -> None:
    markup = '<a href="/">首页</a>'
    markup += (
        '<li><a href="t1.html" title="某局2026年部门预算">某局…</a><span>2026-02-01</span></li>'
    )
    assert documents(markup) == []
    assert documents(markup, "部门预算") == ["http://www.city.gov.cn/zwgk/czxx/t1.html"]


@pytest.mark.parametrize(
    "href", ["javascript:open('a.pdf')", "mailto:a@b.pdf", "ftp://h/a.pdf", "http://[::1/a.pdf", "#a.pdf", "", "file:///a.pdf"]
)  # fmt: skip
def test_what_is_no_address_of_a_document(href: str) -> None:
    assert documents(f'<a href="{href}">x</a>') == []


def test_other_encodings() -> None:
    page = '<meta charset="gbk"><a href="x?1">部门预算.pdf</a>'.encode("gbk")
    assert read_listing(page, HERE, None).documents == ("http://www.city.gov.cn/zwgk/czxx/x?1",)


def test_the_last_page_leads_nowhere() -> None:
    listing = read_listing('<a href="a.pdf">1</a><span>下一页</span>'.encode(), HERE, None)
    assert (listing.next_page, listing.has_hidden_pages) == (None, False)
    listing = read_listing(b'<script>createPageHTML(1, 0, "index", "html")</script>', HERE, None)
    assert not listing.has_hidden_pages


def test_links_within_links_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    from warehouse import listing

    monkeypatch.setattr(listing, "_SECONDS", 0)
    with pytest.raises(TimeoutError, match="takes more than"):
        read_listing(b"<b><i><u><a href=x>" * 20_000, HERE, None)
