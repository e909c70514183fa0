"""Listing and article pages as publishers write them."""

from __future__ import annotations

import time

import pytest

from warehouse.article import Article, read_article
from warehouse.listing import Link, read_listing
from warehouse.printed_date import find_date
from warehouse.sent_name import find_sent_name

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
        # lists without entries: a line ends with <br>
        (
            '<p><a href="s.html">2025年预算</a> 2025-02-01<br><a href="t.html">2026年预算</a> 2026-02-01<br></p>',
            "2026-02-01",
        ),
        (
            '<p>2026-02-01 <a href="t.html">2026年预算</a><br>2025-02-01 <a href="s.html">2025年预算</a></p>',
            "2026-02-01",
        ),
        (
            '<p><b><a href="t.html">2026年预算</a></b><br>2025-02-01 <a href="s.html">2025年预算</a></p>',
            None,
        ),
        (
            '<dl><dt><a href="t.html">2026年预算</a><dd>2026-02-01<dt><a href="s.html">2025年</a><dd>2025-02-01</dl>',
            "2026-02-01",
        ),
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


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="gbk">', "gbk"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=gb2312">', "gb18030"),
        ("", "gbk"),
        ('<meta charset="gb2312">', "utf-8"),
    ],
)
def test_other_encodings(head: str, encoding: str) -> None:
    """Declared, declared too narrowly (镕 is not in GB 2312), not declared, declared wrongly."""
    page = f'{head}<a href="t.html">朱镕基研究会2026年部门预算</a><a href="2.html">下一页</a>'
    listing = read_listing(page.encode(encoding), HERE, None)
    assert listing.links == (Link(f"{FOLDER}/t.html", False),)
    assert listing.next_page == f"{FOLDER}/2.html"
    article_page = f'{head}<a href="/d?1">预算公开表.xls</a><p>发布时间：2026年2月1日</p>'
    read = read_article(article_page.encode(encoding), HERE)
    assert (len(read.attachments), read.published_on) == (1, "2026-02-01")


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
        ('<a href="list_2.html" title="下一页"><img src="r.gif"></a>', "list_2.html", False),
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


def test_thousands_of_links_in_one_container() -> None:
    """Dates are looked for beside each link, in time that grows with the page and not with its square."""
    entry = '<a href="{0}.html">2026年部门预算</a> <span>2026-02-01</span><br>'
    page = f"<div><div>{''.join(entry.format(n) for n in range(8000))}</div></div>"
    started = time.process_time()
    found = links(page)
    assert time.process_time() - started < 3
    assert {link.published_on for link in found} == {"2026-02-01"}
    assert len(found) == 8000
    started = time.process_time()
    deep = links("<div>" * 400 + page.replace("<br>", "") + "</div>" * 400)
    assert time.process_time() - started < 3
    assert {link.published_on for link in deep} == {None}


def test_pages_that_are_linked_by_their_numbers() -> None:
    pager = '<b>1</b><a href="l_2.html">2</a><a href="l_3.html">[3]</a><a href="/7">4</a><a href="a.pdf">5</a>'
    listing = read_listing(f'<a href="x.pdf">1</a>{pager}'.encode(), HERE, None)
    assert listing.numbered == (f"{FOLDER}/l_2.html", f"{FOLDER}/l_3.html")
    listing = read_listing(f'{pager}<a href="l_2.html">下一页</a>'.encode(), HERE, None)
    assert (listing.next_page, listing.numbered) == (f"{FOLDER}/l_2.html", ())


STORE = """<script type="text/xml"><datastore>
<nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=1&webid=7&path=/"></a>]]></nextgroup>
<recordset><record><![CDATA[
<li><a href='/art/2026/2/1/art_1_2.html' title='某局2026年部门预算'>某局…</a><span>2026-02-01</span></li>]]></record>
<record><![CDATA[<li><a href='/art/2025/2/1/art_1_1.html'>某局2025年部门预算</a><span>2025-02-01</span></li>]]></record>
</recordset></datastore></script>"""


@pytest.mark.parametrize(
    "page",
    [
        f"<html><body><ul></ul>{STORE}<a href='/'>首页</a></body></html>",
        STORE.split(">", 1)[1][:-9],
    ],
)
def test_lists_that_stand_in_a_data_store(page: str) -> None:
    """As a script in the page, and as the next group comes by itself."""
    listing = read_listing(page.encode(), HERE, None)
    assert listing.links == (
        Link("http://www.city.gov.cn/art/2026/2/1/art_1_2.html", False, "2026-02-01"),
        Link("http://www.city.gov.cn/art/2025/2/1/art_1_1.html", False, "2025-02-01"),
    )
    following = "http://www.city.gov.cn/module/web/jpage/dataproxy.jsp?page=1&webid=7&path=/"
    assert (listing.next_page, listing.has_hidden_pages) == (following, False)


def test_the_last_group_of_a_data_store_is_empty() -> None:
    last = "<datastore><nextgroup><![CDATA[<a href='/p?page=9'></a>]]></nextgroup><recordset></recordset></datastore>"
    assert read_listing(last.encode(), HERE, None).next_page is None


@pytest.mark.parametrize(
    ("page", "is_made", "frames", "following"),
    [
        ("<ul id='l'></ul><script>$.ajax({url:'/api/list'})</script>", True, 0, None),
        ("<p>通知</p>", False, 0, None),
        ('<iframe src="inner.html"></iframe>', False, 1, None),
        ('<meta http-equiv="refresh" content="0;URL=\'/gk/\'">', False, 0, "http://www.city.gov.cn/gk/"),
    ],
)  # fmt: skip
def test_why_a_listing_has_no_links(
    page: str, is_made: bool, frames: int, following: str | None
) -> None:
    listing = read_listing(f"{page}{'<a href=/x>栏目</a>' * 12}".encode(), HERE, None)
    assert (listing.links, listing.is_barrier) == ((), False)
    assert (listing.is_made_by_script, len(listing.frames)) == (is_made, frames)
    assert listing.next_page == following


THIN = """<body><script>window.location.href;document.cookie='a=1'</script><noscript>请开启JavaScript</noscript>
<h1>某县信访接待中心2024年度单位决算说明</h1><p>本单位无独立财务，收支并入县信访局2024年度部门决算，不单独编制决算报表，无“三公”经费支出。</p>"""
BARRIERS = (
    "<html><head><meta content='x' r='m'><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script></head></html>",
    "<script>document.cookie=('_')+('_')+('jsl');location.href=location.pathname+location.search</script>",
    "<html><script>var arg1='3E8A';var _0x4818=['csKH'];</script></html>",
    "<title>安全验证</title><p>为了保护您的访问安全，请完成验证码</p><img src='/c.png'>",
    "<noscript>请开启JavaScript并刷新该页</noscript><p>loading</p><script src='/a.js'></script>",
    "<p>正在加载，请稍候</p><script>eval(function(p,a){})</script>",
    "<div id='app'></div><script src='/a.js'></script>",
    "<h1>访问被拦截</h1><p>您的请求存在异常，事件编号 8231</p>",
)


@pytest.mark.parametrize("page", BARRIERS)
def test_pages_that_keep_programs_out(page: str) -> None:
    assert article(page).is_barrier
    assert read_listing(page.encode(), HERE, None).is_barrier


@pytest.mark.parametrize(
    "page",
    [
        "<p>见附件</p><a href='P1.pdf'>某局2026年部门预算</a><script>location.reload()</script>",
        "<p>某局2026年部门预算公开说明：本单位无下属单位，收入支出均为一般公共预算拨款。</p><script>var a</script>",
        "<p>某局2026年部门预算</p><img src='P1.jpg'><img src='P2.jpg'><script>location.href</script>",
        f"<script>eval('x')</script><p>{'文字' * 300}</p>",
        # the thinnest document that can be thought of, on a page of a site that has scripts
        THIN,
    ],
)
def test_pages_that_do_not(page: str) -> None:
    assert not article(page).is_barrier


def test_attachments_that_the_server_hands_out_without_a_name() -> None:
    markup = '<a href="/module/download/down.jsp?i_ID=7">附件1：部门预算公开表</a>'
    markup += '<a href="/app/download">客户端下载</a>'
    markup += '<a href="/attach/0/2f.mht">说明</a>'
    assert article(markup).attachments == (
        "http://www.city.gov.cn/module/download/down.jsp?i_ID=7",
        "http://www.city.gov.cn/attach/0/2f.mht",
    )


def test_pictures_of_an_article_are_counted() -> None:
    markup = '<img src="P1.jpg"><img src="P2.PNG?1"><img src="P1.jpg"><img src="i.gif">'
    assert article(markup).pictures == 2


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (b"attachment; filename*=UTF-8''2026%E9%A2%84%E7%AE%97.pdf", "2026预算.pdf"),
        (b"attachment; filename=\"x.pdf\"; filename*=gbk'zh'%D4%A4%CB%E3.xls", "预算.xls"),
        ('attachment;filename="预算.pdf"'.encode("gbk"), "预算.pdf"),
        ("attachment; filename=预算.pdf".encode(), "预算.pdf"),
        (b"attachment; filename=%E9%A2%84%E7%AE%97.docx", "预算.docx"),
        (b"attachment; filename==?UTF-8?B?6aKE566XLnBkZg==?=", "预算.pdf"),
        (b'attachment; filename="..\\..\\etc/../passwd.pdf"', "passwd.pdf"),
        (b'attachment; filename="download"', None),
        (b'attachment; filename="=?bad?B?x?="', None),
        (b"inline", None),
        (b"attachment; filename=\xff\xff.pdf", None),
    ],
)
def test_names_that_servers_send(value: bytes, name: str | None) -> None:
    assert find_sent_name([(b"Date", b"x"), (b"Content-Disposition", value)]) == name


def test_of_one_document_in_two_formats_the_ofd_is_left() -> None:
    markup = (
        '<a href="P1.ofd">某局2026年部门预算.ofd</a><a href="P2.pdf">某局2026年部门预算.pdf</a>'
        '<a href="P3.ofd">附表.ofd</a>'
    )
    assert article(markup).attachments == (f"{FOLDER}/P2.pdf", f"{FOLDER}/P3.ofd")
