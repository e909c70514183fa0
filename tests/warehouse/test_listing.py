"""Listing and article pages as publishers write them."""

from __future__ import annotations

import pytest

from warehouse.article import Article, read_article
from warehouse.listing import Link, read_listing
from warehouse.printed_date import find_date

HERE = "http://www.city.gov.cn/zwgk/czxx/list.shtml"
FOLDER = "http://www.city.gov.cn/zwgk/czxx"


def links(markup: str, pattern: str | None = None) -> list[Link]:
    return list(read_listing(markup.encode(), HERE, pattern).links)


def documents(markup: str, pattern: str | None = None) -> list[str]:
    return [link.url for link in links(markup, pattern)]


def article(markup: str) -> Article:
    return read_article(markup.encode(), HERE)


def test_relative_links_once_and_absolute() -> None:
    markup = '<a href="a.PDF">1</a><a href="./a.PDF#p2">2</a><a href="../b.doc?x=1">3</a><a href="/c.zip">4</a>'
    assert documents(markup) == [f"{FOLDER}/a.PDF", "http://www.city.gov.cn/zwgk/b.doc?x=1"]


def test_the_page_may_say_where_its_links_begin() -> None:
    markup = '<head><base href="/files/2026/"></head><a href="a.pdf">1</a>'
    assert documents(markup) == ["http://www.city.gov.cn/files/2026/a.pdf"]


@pytest.mark.parametrize(
    "anchor",
    [
        '<a href="/down.jsp?id=7">附件1：2026年部门预算.pdf</a>',
        '<a href="/down.jsp?id=7" title="2026年部门预算.xlsx">下载</a>',
        '<a href="/down.jsp?name=2026%E9%A2%84%E7%AE%97.doc">下载</a>',
        '<a href="/2026%E9%A2%84%E7%AE%97.pdf">下载</a>',
    ],
)
def test_files_behind_a_script_of_the_server_are_known_by_their_names(anchor: str) -> None:
    assert [link.is_file for link in links(anchor)] == [True]


def test_articles_are_those_of_a_year_or_of_the_pattern() -> None:
    markup = '<a href="/">首页</a><a href="/ysgk/">预算公开</a><a href="n.html">2026年工作要点</a>'
    markup += '<a href="t1.html" title="某局2026年度部门预算">某局…</a><a href="t2.html">2025 年部门决算</a>'
    assert documents(markup) == [f"{FOLDER}/t1.html", f"{FOLDER}/t2.html"]
    assert documents(markup, "首页|工作") == ["http://www.city.gov.cn/", f"{FOLDER}/n.html"]
    assert not any(link.is_file for link in links(markup))


@pytest.mark.parametrize(
    ("entry", "date"),
    [
        ('<li><a href="t.html">2026年预算</a><span>2026-02-01</span></li>', "2026-02-01"),
        ('<li><span>[2026/2/1]</span><p><a href="t.html">2026年预算</a></p></li>', "2026-02-01"),
        ('<tr><td><a href="t.html">2026年预算</a></td><td>2026年02月01日</td></tr>', "2026-02-01"),
        ('<li><a href="t.html">2026年预算<i>2026.2.1</i></a></li>', "2026-02-01"),
        ('<li><a href="t.html">截至<b>2026年2月1日</b>的2026年预算</a></li>', None),
        ('<li><a href="t.html">2026年预算</a>2026-02-31</li>', None),
        ('<li><a href="t.html">2026年预算</a>02-01</li>', None),
        # beside two links it belongs to neither for sure
        ('<p><a href="t.html">2026年预算</a> <a href="u.html">x</a> 2026-02-01</p>', None),
    ],
)
def test_the_date_beside_a_link(entry: str, date: str | None) -> None:
    page = f"<table>{entry}</table>" if entry.startswith("<tr") else f"<ul>{entry}</ul>"
    assert [link.published_on for link in links(page) if "t.html" in link.url] == [date]


def test_dates() -> None:
    assert find_date("索引 12026-01-019 发布 2026 年 3 月 9 日") == "2026-03-09"
    assert find_date("2026-13-01, 20260201, 1999-01-01") is None


@pytest.mark.parametrize(
    "href", ["javascript:open('a.pdf')", "mailto:a@b.pdf", "ftp://h/a.pdf", "http://[::1/a.pdf", "#a.pdf", "", "file:///a.pdf"]
)  # fmt: skip
def test_what_is_no_address_of_a_document(href: str) -> None:
    assert documents(f'<a href="{href}">x</a>') == []
    assert article(f'<a href="{href}">x</a>').attachments == ()


def test_other_encodings() -> None:
    page = '<meta charset="gbk"><a href="x?1">部门预算.pdf</a>'.encode("gbk")
    assert read_listing(page, HERE, None).links == (Link(f"{FOLDER}/x?1", True),)


@pytest.mark.parametrize(
    ("pager", "following", "is_hidden"),
    [
        ('<script>createPageHTML(3, 0, "index", "html");</script>', "index_1.html", False),
        ("<script>createPageHTML(3,1,'index','shtml')</script>", "index_2.shtml", False),
        ('<script>createPageHTML(3, 2, "index", "html");</script>', None, False),
        ('<script>createPageHTML(1, 0, "index", "html")</script>', None, False),
        ("<script>createPageHTML('page_div', 5, 1, 'fore', 'shtml')</script>", None, True),
        ("<script>createPageHTML('page_div', 1, 1, 'fore', 'shtml')</script>", None, False),
        ("<span>下一页</span>", None, False),
        ('<a href="list_2.html">下一页 &gt;</a>', "list_2.html", False),
        ('<a href="javascript:go(2)">下一页</a>', None, True),
    ],
)
def test_where_the_list_goes_on(pager: str, following: str | None, is_hidden: bool) -> None:
    listing = read_listing(f'<a href="a.pdf">1</a>{pager}'.encode(), HERE, None)
    assert listing.next_page == (following and f"{FOLDER}/{following}")
    assert listing.has_hidden_pages is is_hidden


def test_what_is_attached_to_an_article() -> None:
    markup = '<p>附件：<a href="P1.pdf">预算</a><a href="/d?id=2">绩效目标表.xls</a><a href="all.rar">全部</a>'
    markup += '<a href="t9.html">2025年部门预算</a></p><iframe src="/js/viewer.html?file=%2Fup%2FP2.pdf"></iframe>'
    markup += '<a href="t.ods">表</a><embed src="P3.pdf"><iframe src="/menu.html"></iframe>'
    found = article(markup)
    assert found.attachments == (
        f"{FOLDER}/P1.pdf",
        "http://www.city.gov.cn/d?id=2",
        f"{FOLDER}/t.ods",
        "http://www.city.gov.cn/up/P2.pdf",
        f"{FOLDER}/P3.pdf",
    )
    assert (found.unread, found.has_tables) == ((f"{FOLDER}/all.rar",), False)


def test_tables_of_numbers_and_tables_about_the_page() -> None:
    about = "<table><tr><td>索引号<td>014000/2026-1<td>发布日期<td>2026-02-01<td>页数<td>3</table>"
    numbers = f"<table>{'<tr><td>收入<td>1,234.50<td>0.00<td>-3' * 2}</table>"
    assert not article(about).has_tables
    assert article(about + numbers).has_tables


@pytest.mark.parametrize(
    ("markup", "date"),
    [
        (
            '<meta name="PubDate" content="2026-02-01 10:12"><p>发布时间：2026-03-01</p>',
            "2026-02-01",
        ),
        (
            '<meta property="article:published_time" content="2026-02-01T10:12:00+08:00">',
            "2026-02-01",
        ),
        ('<meta name="pubdate" content=""><p>发布日期：<b>2026年2月1日</b></p>', "2026-02-01"),
        ("<p>批复日期：2026-01-05</p>", None),
        ("<p>截至2026-01-05</p>", None),
    ],
)
def test_the_date_of_an_article(markup: str, date: str | None) -> None:
    assert article(markup).published_on == date
