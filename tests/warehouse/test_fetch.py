"""Fetching from a real server on loopback that lies, stalls, breaks off and redirects."""

from __future__ import annotations

import gzip
import hashlib
import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

import pytest

from warehouse.connection_watch import is_public_address
from warehouse.documents import FoundDocument
from warehouse.errors import YusuanError
from warehouse.fetch import fetch_sources
from warehouse.fetch_limits import FetchLimits
from warehouse.http_client import FetchError, PoliteClient
from warehouse.page_reader import PageReader
from warehouse.reporting import Reporter
from warehouse.sent_name import file_name_of
from warehouse.sources import read_sources
from warehouse.store import Store

PDF = b"%PDF-1.4\n" + b"x" * 5000 + b"\n%%EOF\n"


@dataclass
class Script:
    """What the server does; ``seen`` are the requests it got, as (path, headers)."""

    content: bytes = PDF
    etag: str = '"v1"'
    break_after: int | None = None
    breaks_left: int = 0
    busy_left: int = 0
    status: int = 200
    robots: str | None = None
    seen: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    pages: dict[str, str] = field(default_factory=dict)
    answers: dict[str, tuple[int, dict[str, str | bytes], bytes]] = field(default_factory=dict)
    """By path: status, headers and body, sent as they are."""
    passing: dict[str, list[tuple[int, dict[str, str], bytes]]] = field(default_factory=dict)
    """The same, each for one request, before what is sent else."""

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.seen]


class Handler(BaseHTTPRequestHandler):
    script: ClassVar[Script]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        script = self.script
        script.seen.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        self.close_connection = True
        if script.passing.get(self.path):
            status, plain, body = script.passing[self.path].pop()
            self._head(status, {"Content-Length": str(len(body)), **plain})
            self.wfile.write(body)
        elif self.path in script.answers:
            status, headers, body = script.answers[self.path]
            raw = {
                name: value if isinstance(value, str) else value.decode("latin-1")
                for name, value in headers.items()
            }
            self._head(status, {"Content-Length": str(len(body)), **raw})
            self.wfile.write(body)
        elif self.path == "/needs-cookie.pdf" and "seen=1" not in self.headers.get("Cookie", ""):
            self._head(302, {"Location": self.path, "Set-Cookie": "seen=1; path=/"})
        elif self.path == "/loop":
            self._head(302, {"Location": "/loop"})
        elif self.path == "/to-doc":
            self._head(302, {"Location": "/doc.pdf"})
        elif self.path == "/to-file":
            self._head(302, {"Location": "file:///etc/passwd"})
        elif self.path == "/to-inside":
            self._head(302, {"Location": f"http://localhost:{self.server.server_port}/doc.pdf"})
        elif self.path == "/to-nonsense":
            self._head(302, {"Location": "http://[::1"})
        elif self.path == "/to-odd":
            self._head(302, {"Location": "http://xn--/\u00e9"})
        elif self.path == "/slow-head.pdf":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            for _ in range(400):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.05)
        elif self.path == "/no-http.pdf":
            self.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")
        elif self.path == "/part-unasked.pdf":
            self._head(206, {"Content-Range": "bytes 5-9/10", "Content-Length": "5"})
            self.wfile.write(b"%PDF-")
        elif self.path == "/first-part.pdf":
            self._head(206, {"Content-Range": "bytes 0-4/10", "Content-Length": "5"})
            self.wfile.write(b"%PDF-")
        elif self.path == "/not-modified.pdf":
            self._head(304, {})
        elif self.path == "/odd-etag.pdf":
            self._send(
                PDF, {"ETag": '"\u00e9\u00ff"', "Accept-Ranges": "bytes", "Last-Modified": "\u00e9"}
            )
        elif self.path == "/later.pdf":
            self._head(429, {"Retry-After": "3600", "Content-Length": "0"})
        elif self.path == "/packed.pdf":
            self._send(gzip.compress(PDF), {"Content-Encoding": "gzip"})
        elif self.path == "/bomb.pdf":
            self._send(gzip.compress(bytes(50_000_000)), {"Content-Encoding": "gzip"})
        elif self.path == "/not-packed.pdf":
            self._send(PDF, {"Content-Encoding": "gzip"})
        elif self.path == "/cut-packed.pdf":
            self._send(gzip.compress(PDF * 100)[:-20], {"Content-Encoding": "gzip"})
        elif self.path == "/brotli.pdf":
            self._send(PDF, {"Content-Encoding": "br"})
        elif self.path == "/short.pdf":
            self._head(200, {"Content-Length": str(len(PDF) + 100)})
            self.wfile.write(PDF)
        elif self.path == "/robots.txt":
            if script.robots is None:
                self._head(404, {"Content-Length": "0"})
            else:
                self._send(script.robots.encode())
        elif self.path in script.pages:
            self._send_page(f"<!doctype html>{script.pages[self.path]}".encode())
        elif self.path == "/drip.pdf":
            self._head(200, {"Content-Length": "100000"})
            for _ in range(400):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.05)
        elif self.path == "/stall.pdf":
            time.sleep(3)
        elif self.path == "/endless.pdf":
            self._head(200, {})
            for _ in range(1000):
                self.wfile.write(b"x" * 65536)
        elif self.path == "/huge.pdf":
            self._head(200, {"Content-Length": "99999999999"})
        elif self.path == "/page.pdf":
            self._send(b"<!doctype html><html><body>busy</body></html>")
        elif self.path == "/empty.pdf":
            self._send(b"")
        elif self.path == "/list.html":
            self._send(
                '<a href="/doc.pdf">2026年部门预算</a><a href="#x">x</a><a href="javascript:1">y</a>'
                '<a href="/about">about</a><a href="mailto:a@b.c">m</a>'.encode()
            )
        else:
            self._send_document(script)

    def _send_document(self, script: Script) -> None:
        if script.busy_left:
            script.busy_left -= 1
            self._head(503, {"Retry-After": "0", "Content-Length": "0"})
            return
        if script.status != 200:
            self._head(script.status, {"Content-Length": "0"})
            return
        if self.headers.get("If-None-Match") == script.etag:
            self._head(304, {"ETag": script.etag})
            return
        start, status, headers = 0, 200, {"ETag": script.etag, "Accept-Ranges": "bytes"}
        if self.headers.get("Range") and self.headers.get("If-Range") == script.etag:
            start, status = int(self.headers["Range"].removeprefix("bytes=").rstrip("-")), 206
            end = len(script.content) - 1
            headers["Content-Range"] = f"bytes {start}-{end}/{len(script.content)}"
        body = script.content[start:]
        headers["Content-Length"] = str(len(body))
        self._head(status, headers)
        if script.breaks_left:
            script.breaks_left -= 1
            body = body[: script.break_after]
        self.wfile.write(body)

    def _send_page(self, body: bytes) -> None:
        tag = f'"{hashlib.sha256(body).hexdigest()[:8]}"'
        if self.headers.get("If-None-Match") == tag:
            self._head(304, {"ETag": tag})
        else:
            self._send(body, {"ETag": tag})

    def _send(self, body: bytes, headers: dict[str, str] | None = None) -> None:
        self._head(
            200, {"Content-Length": str(len(body)), "Content-Type": "x/y", **(headers or {})}
        )
        self.wfile.write(body)

    def _head(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A client that goes away in the middle is what some of these tests are about."""


@pytest.fixture
def script() -> Iterator[Script]:
    Handler.script = Script()
    yield Handler.script


@pytest.fixture
def server(script: Script) -> Iterator[str]:
    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def closed_server(script: Script, tmp_path: Path) -> Iterator[str]:
    """The same over https, with a certificate of its own making."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl to make a certificate")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True,
        capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with Server(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"https://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def client(tmp_path: Path) -> Iterator[PoliteClient]:
    limits = FetchLimits(delay=0.01, seconds=6, stall_seconds=1, size=1_000_000, attempts=3)
    with PoliteClient(tmp_path / "fetched", limits) as client:
        yield client


def test_fetches_with_a_name_and_asks_conditionally(
    server: str, script: Script, client: PoliteClient
) -> None:
    page = client.get(f"{server}/doc.pdf", file_name="doc.pdf")
    assert page.path.read_bytes() == PDF
    assert client.get(f"{server}/doc.pdf", etag=page.etag).is_unchanged
    assert "yusuan/" in script.seen[0][1]["user-agent"]
    assert script.seen[1][1]["if-none-match"] == '"v1"'


def test_goes_on_where_a_connection_broke(
    server: str, script: Script, client: PoliteClient
) -> None:
    script.break_after, script.breaks_left = 2000, 2
    assert client.get(f"{server}/doc.pdf").path.read_bytes() == PDF
    assert [headers.get("range") for _, headers in script.seen] == [
        None,
        "bytes=2000-",
        "bytes=4000-",
    ]


def test_goes_on_in_a_later_run(server: str, script: Script, client: PoliteClient) -> None:
    script.break_after, script.breaks_left = 1500, 3
    with pytest.raises(FetchError) as caught:
        client.get(f"{server}/doc.pdf")
    assert caught.value.code == "connection_failed"
    assert client.get(f"{server}/doc.pdf").path.read_bytes() == PDF
    assert script.seen[-1][1]["range"] == "bytes=4500-"


def test_a_document_that_changed_in_between_is_fetched_whole(
    server: str, script: Script, client: PoliteClient
) -> None:
    script.break_after, script.breaks_left = 1000, 3
    with pytest.raises(FetchError):
        client.get(f"{server}/doc.pdf")
    script.content, script.etag = PDF[::-1], '"v2"'
    assert client.get(f"{server}/doc.pdf").path.read_bytes() == PDF[::-1]


def test_unpacks_what_was_sent_packed_unasked(server: str, client: PoliteClient) -> None:
    assert client.get(f"{server}/packed.pdf").path.read_bytes() == PDF


def test_headers_that_cannot_be_sent_back_are_dropped(server: str, client: PoliteClient) -> None:
    page = client.get(f"{server}/odd-etag.pdf")
    assert (page.etag, page.last_modified) == (None, None)


def test_waits_no_longer_than_is_sensible(
    server: str, script: Script, client: PoliteClient
) -> None:
    with pytest.raises(FetchError, match="asks for a pause of 3600 s"):
        client.get(f"{server}/later.pdf")
    assert len(script.seen) == 1


def test_a_pause_between_two_requests(server: str, tmp_path: Path) -> None:
    with PoliteClient(tmp_path, FetchLimits(delay=0.3)) as client:
        started = time.monotonic()
        client.get(f"{server}/doc.pdf")
        client.get(f"{server}/doc.pdf")
        assert time.monotonic() - started > 0.3


def test_a_name_that_turns_private_is_not_asked(
    server: str, script: Script, client: PoliteClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name was public when it was looked up; the connection leads into this machine all the same."""
    from warehouse import http_client

    monkeypatch.setattr(http_client, "is_public_host", lambda _: True)
    with pytest.raises(FetchError) as caught:
        client.get(f"{server}/doc.pdf", home="publisher.example")
    assert (caught.value.code, script.seen) == ("private_address", [])


@pytest.mark.parametrize(
    ("address", "is_public"),
    [
        ("8.8.8.8", True), ("127.0.0.1", False), ("10.1.2.3", False), ("169.254.169.254", False), ("::1", False),
        ("fe80::1%eth0", False), ("::ffff:127.0.0.1", False), ("::ffff:8.8.8.8", True), ("0.0.0.0", False),
        ("100.64.0.1", False), ("2400:3200::1", True),
    ],
)  # fmt: skip
def test_public_addresses(address: str, is_public: bool) -> None:
    assert is_public_address(address) is is_public


def test_waits_for_a_busy_server(server: str, script: Script, client: PoliteClient) -> None:
    script.busy_left = 2
    assert client.get(f"{server}/doc.pdf").path.read_bytes() == PDF
    assert len(script.seen) == 3


TOO_OFTEN = "<p>访问过于频繁，请稍后再试</p>".encode()


@pytest.mark.parametrize(
    ("status", "headers", "times"),
    [
        (429, {"Retry-After": "0"}, 1),
        (429, {}, 1),
        (503, {}, 2),
        (403, {"Retry-After": "0"}, 1),
    ],
)
def test_a_limit_on_requests_passes(
    server: str,
    script: Script,
    client: PoliteClient,
    status: int,
    headers: dict[str, str],
    times: int,
) -> None:
    script.passing["/doc.pdf"] = [(status, headers, TOO_OFTEN)] * times
    assert client.get(f"{server}/doc.pdf").path.read_bytes() == PDF
    assert script.paths == ["/doc.pdf"] * (times + 1)


def test_a_limit_that_does_not_pass_is_a_barrier(
    server: str, script: Script, client: PoliteClient
) -> None:
    script.answers["/doc.pdf"] = (429, {"Retry-After": "0"}, TOO_OFTEN)
    with pytest.raises(FetchError, match=r"nobody in but browsers.*tried 3 times") as caught:
        client.get(f"{server}/doc.pdf")
    assert (caught.value.code, len(script.seen)) == ("browsers_only", 3)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/loop", "too_many_redirects"),
        ("/to-file", "bad_redirect"),
        ("/to-inside", "private_address"),
        ("/to-nonsense", "connection_failed"),
        ("/to-odd", "bad_address"),
        ("/slow-head.pdf", "fetch_too_slow"),
        ("/no-http.pdf", "connection_failed"),
        ("/part-unasked.pdf", "bad_range"),
        ("/first-part.pdf", "connection_failed"),
        ("/not-modified.pdf", "server_refuses"),
        ("/later.pdf", "server_busy"),
        ("/bomb.pdf", "fetched_too_large"),
        ("/not-packed.pdf", "fetched_encoded"),
        ("/cut-packed.pdf", "fetched_encoded"),
        ("/brotli.pdf", "fetched_encoded"),
        ("/short.pdf", "connection_failed"),
        ("/drip.pdf", "fetch_too_slow"),
        ("/stall.pdf", "server_stalls"),
        ("/endless.pdf", "fetched_too_large"),
        ("/huge.pdf", "fetched_too_large"),
    ],
)
def test_misbehaviour_is_bounded(server: str, client: PoliteClient, path: str, code: str) -> None:
    started = time.monotonic()
    with pytest.raises(FetchError) as caught:
        client.get(server + path)
    assert caught.value.code == code
    assert time.monotonic() - started < 20
    assert not [
        path for path in client.folder.rglob("*") if path.suffix not in {".part", ".validator"}
    ]


def test_follows_a_redirect(server: str, client: PoliteClient) -> None:
    page = client.get(f"{server}/to-doc")
    assert page.path.read_bytes() == PDF
    assert page.final_url == f"{server}/doc.pdf"


@pytest.mark.parametrize(("status", "code"), [(404, "fetch_vanished"), (403, "server_refuses")])
def test_refusals_are_not_tried_again(
    server: str, script: Script, client: PoliteClient, status: int, code: str
) -> None:
    script.status = status
    with pytest.raises(FetchError) as caught:
        client.get(f"{server}/doc.pdf")
    assert (caught.value.code, len(script.seen)) == (code, 1)


def test_nobody_listens(client: PoliteClient) -> None:
    with pytest.raises(FetchError) as caught:
        client.get("http://127.0.0.1:1/doc.pdf")
    assert caught.value.code == "connection_failed"


@dataclass
class Sources:
    path: Path
    store: Store

    def write(self, *lines: str) -> None:
        self.path.write_text("\n".join(("url,kind,link_pattern,sha256", *lines)) + "\n")

    def fetch(self) -> tuple[dict[str, bytes], list[tuple[str, str]]]:
        found, problems = fetch_sources(self.path, self.store, Reporter(quiet=True))
        contents = {f"{d.source_uri}#{d.sha256[:4]}": d.path.read_bytes() for d in found}
        return contents, [(p.code, p.severity) for p in problems]


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sources:
    monkeypatch.setenv("YUSUAN_FETCH_DELAY", "0.01")
    return Sources(tmp_path / "sources.csv", Store.of(tmp_path / "data" / "yusuan.duckdb"))


def test_changed_documents_are_further_versions_and_vanished_ones_stay(
    server: str, script: Script, sources: Sources
) -> None:
    sources.write(f"{server}/doc.pdf,document,,")
    contents, problems = sources.fetch()
    assert (list(contents.values()), problems) == ([PDF], [])
    assert sources.fetch() == (contents, [])
    assert script.seen[-1][1]["if-none-match"] == '"v1"'
    script.content, script.etag = PDF + b"more", '"v2"'
    contents, _ = sources.fetch()
    assert sorted(contents.values()) == [PDF, PDF + b"more"]
    script.status = 404
    after, problems = sources.fetch()
    assert after == contents
    assert problems == [("fetch_vanished", "warning")]


def test_listing_pages_lead_to_documents(server: str, script: Script, sources: Sources) -> None:
    sources.write(f"{server}/list.html,listing,部门预算,")
    contents, problems = sources.fetch()
    assert (list(contents.values()), problems) == ([PDF], [])
    assert script.paths == ["/list.html", "/robots.txt", "/doc.pdf"]
    # The page has gone: what it led to is still looked at, and stays.
    script.pages["/list.html"] = "<p>moved</p>"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("page.pdf", "fetched_page_instead"),
        ("empty.pdf", "fetched_empty"),
        ("doc.pdf", "checksum_differs"),
    ],
)
def test_what_is_not_the_document_is_not_taken(
    server: str, sources: Sources, path: str, code: str
) -> None:
    sources.write(f"{server}/{path},document,,{'0' * 64 if path == 'doc.pdf' else ''}")
    assert sources.fetch() == ({}, [(code, "error")])


def test_a_lost_archive_is_fetched_again(server: str, sources: Sources) -> None:
    sources.write(f"{server}/doc.pdf,document,,")
    sources.fetch()
    shutil.rmtree(sources.store.archive)
    contents, _ = sources.fetch()
    assert list(contents.values()) == [PDF]


def test_without_lines_nothing_is_done(sources: Sources) -> None:
    assert sources.fetch() == ({}, [])
    sources.write()
    assert sources.fetch() == ({}, [])
    assert not sources.store.fetched.exists()


@pytest.mark.parametrize(
    "line",
    [
        "ftp://host/x,document,,",
        "http:///x,document,,",
        "/etc/passwd,document,,",
        "http://h/x,page,,",
        "http://h/x,listing,(,",
        "http://h/x,document,,12",
    ],
)
def test_bad_lines_are_named(sources: Sources, line: str) -> None:
    sources.write("http://h/fine.pdf,document,,", line)
    with pytest.raises(YusuanError, match=r"sources\.csv:3: "):
        read_sources(sources.path)


def test_a_missing_column_is_named(sources: Sources) -> None:
    sources.path.write_text("address\nhttp://h/x\n")
    with pytest.raises(YusuanError, match="kind, url"):
        read_sources(sources.path)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://h/a/b.pdf?x", "b.pdf"),
        ("http://h/%E9%A2%84%E7%AE%97.pdf", "预算.pdf"),
        ("http://h/..%2f..%2fetc%2fpasswd", "passwd"),
        ("http://h/..", "document"),
        ("http://h/", "document"),
    ],
)
def test_file_names_from_addresses(url: str, name: str) -> None:
    assert file_name_of(url) == name


def test_a_listing_leads_on_by_plain_links(server: str, script: Script, sources: Sources) -> None:
    script.pages = {
        "/a/list.html": '<a href="../doc.pdf?1">预算</a><a href="list_1.html">下一页</a>',
        "/a/list_1.html": '<a href="../doc.pdf?2">预算</a><a href="list.html">下一页 &gt;</a>',
    }
    sources.write(f"{server}/a/list.html,listing,,")
    contents, problems = sources.fetch()
    assert (sorted(contents), problems) == ([f"{server}/doc.pdf?1#{_sha(PDF)}"], [])
    assert script.paths == [
        "/a/list.html",
        "/robots.txt",
        "/a/list_1.html",
        "/doc.pdf?1",
        "/doc.pdf?2",
    ]


@pytest.mark.parametrize(
    "pager",
    [
        '<a href="javascript:turn(2)">下一页</a>',
        '<a href="#" onclick="turn(2)">下页</a>',
        "<script>var pager = {total_page: 3}</script>",
        """<script>createPageHTML('page_div', 5, 1, 'fore', 'shtml', 95);</script>""",
    ],
)
def test_pages_behind_a_script_are_told(
    server: str, script: Script, sources: Sources, pager: str
) -> None:
    script.pages["/list"] = f'<a href="doc.pdf">x</a>{pager}'
    sources.write(f"{server}/list,listing,,")
    _, problems = sources.fetch()
    assert problems == [("listing_not_followed", "warning")]


def test_robots_are_asked_about_links_only(server: str, script: Script, sources: Sources) -> None:
    script.robots = "User-agent: *\nDisallow: /closed/\nCrawl-delay: 1\n"
    script.pages["/closed/list"] = '<a href="a.pdf">1</a><a href="/doc.pdf">2</a>'
    sources.write(f"{server}/closed/list,listing,,")
    started = time.monotonic()
    contents, problems = sources.fetch()
    assert problems == [("robots_forbid", "error")]
    assert (list(contents.values()), script.paths) == (
        [PDF],
        ["/closed/list", "/robots.txt", "/doc.pdf"],
    )
    assert time.monotonic() - started > 1


def test_a_listing_may_not_lead_into_the_network_beside_it(
    server: str, script: Script, sources: Sources
) -> None:
    inside = server.replace("127.0.0.1", "localhost")
    script.pages["/list"] = (
        f'<a href="{inside}/doc.pdf">1</a><a href="http://169.254.169.254/x.pdf">2</a>'
    )
    sources.write(f"{server}/list,listing,,")
    contents, problems = sources.fetch()
    assert (contents, script.paths) == ({}, ["/list"])
    assert {code for code, _ in problems} <= {"private_address", "robots_forbid"}
    assert len(problems) == 2


def test_a_dead_host_is_left_alone(server: str, script: Script, sources: Sources) -> None:
    sources.write(*(f"http://127.0.0.1:1/{n}.pdf,document,," for n in range(6)))
    started = time.monotonic()
    _, problems = sources.fetch()
    assert [code for code, _ in problems] == ["connection_failed"] * 3 + ["host_fails"]
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("name", ["YUSUAN_FETCH_DELAY", "YUSUAN_FETCH_SECONDS", "YUSUAN_FETCH_MB"])
def test_bad_limits_are_named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "soon")
    with pytest.raises(YusuanError, match=name):
        FetchLimits.from_environment()


TABLE = "<table><tr><td>收入<td>1.00<td>2.00<td>3.00<tr><td>支出<td>1.00<td>2.00<td>3.00</table>"


def _listed(found: list[FoundDocument]) -> list[tuple[str, str | None]]:
    return sorted((urlsplit(d.source_uri).path, d.published_on) for d in found)


def test_a_listing_leads_through_articles_to_their_attachments(
    server: str, script: Script, sources: Sources
) -> None:
    """List → article → file, one level deep; the date beside the link or on the page; conditional requests."""
    script.pages = {
        "/gk/": '<a href="/">首页</a><a href="/more/">预算公开</a><ul>'
        '<li><a href="t1.html">某局2026年部门预算</a><span>2026-02-01</span></li>'
        '<li><a href="t2.html">某中心2026年单位预算</a> [2026/2/3]</li></ul>',
        "/gk/t1.html": '<p>附件：<a href="./P01.doc?x=1">1. 预算说明.doc</a><a href="t9.html">2025年部门预算</a></p>',
        "/gk/t2.html": f'<meta name="PubDate" content="2026-02-04 10:00">{TABLE}<p>发布日期：2026-02-05</p>',
    }
    sources.write(f"{server}/gk/,listing,,")
    found, problems = fetch_sources(sources.path, sources.store, Reporter(quiet=True))
    assert problems == []
    assert _listed(found) == [("/gk/P01.doc", "2026-02-01"), ("/gk/t2.html", "2026-02-04")]
    asked = ["/gk/", "/robots.txt", "/gk/t1.html", "/gk/P01.doc?x=1", "/gk/t2.html"]
    assert script.paths == asked
    again, problems = fetch_sources(sources.path, sources.store, Reporter(quiet=True))
    assert (again, problems) == (found, [])
    assert all("if-none-match" in headers for _, headers in script.seen[len(asked) + 2 :])
    # The article is gone: what was attached to it is still looked at, and stays.
    del script.pages["/gk/t1.html"]
    script.status = 404
    after, problems = fetch_sources(sources.path, sources.store, Reporter(quiet=True))
    assert after == found
    assert {(p.code, p.severity) for p in problems} == {("fetch_vanished", "warning")}


def test_a_new_attachment_is_found_and_a_replaced_one_becomes_a_version(
    server: str, script: Script, sources: Sources
) -> None:
    script.pages = {
        "/l": '<li><a href="/a">2026年部门预算</a>2026年2月1日</li>',
        "/a": '<a href="/1.pdf">附件1</a>',
    }
    sources.write(f"{server}/l,listing,,")
    assert _listed(fetch_sources(sources.path, sources.store, Reporter(quiet=True))[0]) == [
        ("/1.pdf", "2026-02-01")
    ]
    script.pages["/a"] = (
        '<p>发布时间：2026-03-01</p><a href="/1.pdf">附件1</a><a href="/2.xlsx">附件2</a>'
    )
    script.content, script.etag = PDF + b"corrected", '"v2"'
    found, _ = fetch_sources(sources.path, sources.store, Reporter(quiet=True))
    states = {(d.path.read_bytes() == PDF, d.is_superseded, d.published_on) for d in found}
    assert states == {(True, True, "2026-02-01"), (False, False, "2026-03-01")}


def test_what_an_article_does_not_give_is_told(
    server: str, script: Script, sources: Sources
) -> None:
    script.pages = {
        "/l": '<a href="/empty">2026年部门预算说明</a><a href="/packed">2026年部门预算</a>'
        '<a href="http://other.example/a">2026年单位预算</a>',
        "/empty": "<p>见附件</p><table><tr><td>索引号</td><td>1</td><td>发布日期</td><td>2026-02-01</td></tr></table>",
        "/packed": '<a href="/all.zip">附件.zip</a><a href="/1.pdf">附件</a>',
    }
    sources.write(f"{server}/l,listing,,")
    for _ in range(2):  # told every time, also where nothing has changed
        contents, problems = sources.fetch()
        assert list(contents.values()) == [PDF]
        assert sorted(problems) == [
            ("article_elsewhere", "warning"),
            ("article_without_document", "warning"),
            ("attachment_not_read", "warning"),
        ]
    assert "/all.zip" not in script.paths


def test_articles_and_their_files_are_bounded(
    server: str, script: Script, sources: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        FetchLimits,
        "from_environment",
        lambda: FetchLimits(delay=0.01, links_of_a_listing=2, files_of_an_article=1),
    )
    script.pages = {"/l": "".join(f'<a href="/a{n}">2026年部门预算</a>' for n in range(4))}
    script.pages |= {
        f"/a{n}": f'<a href="/{n}1.pdf">1</a><a href="/{n}2.pdf">2</a>' for n in range(4)
    }
    sources.write(f"{server}/l,listing,,")
    _, problems = sources.fetch()
    assert script.paths == ["/l", "/robots.txt", "/a0", "/01.pdf", "/a1", "/11.pdf"]
    assert [code for code, _ in problems] == ["listing_too_long", *["article_too_long"] * 2]


def test_robots_are_asked_about_articles_and_further_pages(
    server: str, script: Script, sources: Sources
) -> None:
    script.robots = "User-agent: *\nDisallow: /closed/\nDisallow: /l_1.html\n"
    script.pages = {
        "/l.html": '<a href="/closed/a">2026年部门预算</a><script>createPageHTML(2, 0, "l", "html");</script>',
        "/closed/a": '<a href="/doc.pdf">附件</a>',
    }
    sources.write(f"{server}/l.html,listing,,")
    contents, problems = sources.fetch()
    assert (contents, script.paths) == ({}, ["/l.html", "/robots.txt"])
    assert [code for code, _ in problems] == ["robots_forbid", "robots_forbid"]


def test_numbered_pages_of_a_content_system_are_followed(
    server: str, script: Script, sources: Sources
) -> None:
    pager = '<script>createPageHTML(3, {}, "index", "shtml");</script>'
    script.pages = {
        f"/gk/{name}": f'<a href="{n}.pdf">附件</a>{pager.format(n)}'
        for n, name in enumerate(("", "index_1.shtml", "index_2.shtml"))
    }
    sources.write(f"{server}/gk/,listing,,")
    _, problems = sources.fetch()
    assert problems == []
    assert [path for path in script.paths if path.endswith(".pdf")] == [
        "/gk/0.pdf",
        "/gk/1.pdf",
        "/gk/2.pdf",
    ]


def test_a_page_that_takes_for_ever_costs_itself_only(
    server: str, script: Script, sources: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PageReader.__init__, "__defaults__", (3.0,))
    script.pages = {"/deep": "<div>" * 900_000, "/l": '<a href="/doc.pdf">1</a>'}
    # As a document it is for the reader to judge, which has more time.
    sources.write(f"{server}/deep,listing,,", f"{server}/deep,document,,", f"{server}/l,listing,,")
    started = time.monotonic()
    contents, problems = sources.fetch()
    assert len(contents) == 2 and PDF in contents.values()
    assert problems == [("listing_unreadable", "error")]
    assert time.monotonic() - started < 40


CHALLENGE = b"<html><script>document.cookie='a=b';location.reload()</script></html>"


@pytest.mark.parametrize(
    ("kind", "path", "status"),
    [
        ("document", "/doc.html", 200),
        ("document", "/2026.pdf", 200),
        ("document", "/doc.html", 412),
        ("document", "/doc.html", 521),
        ("document", "/doc.html", 202),
        ("listing", "/list/", 200),
        ("listing", "/list/", 412),
    ],
)
def test_a_page_that_keeps_programs_out_is_told_and_never_a_document(
    server: str, script: Script, sources: Sources, kind: str, path: str, status: int
) -> None:
    script.answers[path] = (status, {"Content-Type": "text/html"}, CHALLENGE)
    sources.write(f"{server}{path},{kind},,")
    found, problems = fetch_sources(sources.path, sources.store, Reporter(quiet=True))
    assert (found, script.paths) == ([], [path])  # and asked for once only
    assert [(p.code, p.severity) for p in problems] == [("browsers_only", "error")]
    assert "nobody in but browsers" in problems[0].message


def test_an_article_that_keeps_programs_out(
    server: str, script: Script, sources: Sources, capsys: pytest.CaptureFixture[str]
) -> None:
    script.pages["/l"] = '<a href="/a.html">2026年部门预算</a>'
    script.answers["/a.html"] = (200, {}, CHALLENGE)
    sources.write(f"{server}/l,listing,,", f"{server}/doc.pdf,document,,")
    found, problems = fetch_sources(sources.path, sources.store, Reporter())
    assert [d.source_uri for d in found] == [f"{server}/doc.pdf"]
    assert [(p.code, p.severity) for p in problems] == [("browsers_only", "error")]
    said = [line.strip() for line in capsys.readouterr().err.splitlines()]
    assert said == [f"looked at {server}/l (browsers_only)", f"looked at {server}/doc.pdf"]


def test_a_site_that_bars_its_articles_is_left_alone(
    server: str, script: Script, sources: Sources
) -> None:
    script.pages["/l"] = "".join(f'<a href="/a{n}.html">2026年部门预算</a>' for n in range(9))
    script.answers = {f"/a{n}.html": (200, {}, CHALLENGE) for n in range(9)}
    sources.write(f"{server}/l,listing,,")
    _, problems = sources.fetch()
    assert problems == [*[("browsers_only", "error")] * 3, ("host_fails", "warning")]
    assert len([path for path in script.paths if path.startswith("/a")]) == 3


def test_a_protection_that_comes_later_costs_nothing(
    server: str, script: Script, sources: Sources
) -> None:
    sources.write(f"{server}/doc.pdf,document,,")
    assert sources.fetch()[1] == []
    script.answers["/doc.pdf"] = (200, {}, CHALLENGE)
    contents, problems = sources.fetch()
    assert (list(contents.values()), problems) == ([PDF], [("browsers_only", "warning")])


def test_an_error_without_a_script_is_what_it_says(
    client: PoliteClient, server: str, script: Script
) -> None:
    script.answers["/no"] = (403, {}, b"<h1>Forbidden</h1>")
    with pytest.raises(FetchError) as caught:
        client.get(f"{server}/no")
    assert caught.value.code == "server_refuses"


def test_a_site_that_wants_its_cookie_back(server: str, sources: Sources) -> None:
    sources.write(f"{server}/needs-cookie.pdf,document,,")
    assert list(sources.fetch()[0].values()) == [PDF]


@pytest.mark.parametrize(
    "disposition",
    [
        b"attachment; filename*=UTF-8''2026%E5%B9%B4%E9%A2%84%E7%AE%97.pdf",
        'attachment; filename="2026年预算.pdf"'.encode("gbk"),
    ],
)
def test_the_name_that_the_server_sends(
    server: str, script: Script, sources: Sources, disposition: bytes
) -> None:
    script.answers["/attach/down?id=7"] = (200, {"Content-Disposition": disposition}, PDF)
    script.pages = {
        "/gk/l.html": '<a href="./a.html">2026年部门预算</a>',
        "/gk/a.html": '<p>附件：<a href="../attach/down?id=7">2026年部门预算公开表</a></p>',
    }
    sources.write(f"{server}/gk/l.html,listing,,")
    (document,), problems = fetch_sources(sources.path, sources.store, Reporter(quiet=True))
    assert (document.path.name, problems) == ("2026年预算.pdf", [])
    assert document.source_uri == f"{server}/attach/down?id=7"


def test_a_sent_name_that_no_file_system_takes_is_cut(
    server: str, script: Script, sources: Sources
) -> None:
    """Four bytes a character: 90 of them are more than the 255 bytes that a name may have."""
    names = [
        b"filename*=UTF-8''" + b"%F0%A0%80%80" * 90 + b".pdf",
        b"filename*=utf-7''" + b"+2AA-" * 3 + b"a.pdf",  # half a character, which is no text
        b"filename*=idna''" + b"xn--%FF.pdf",
    ]
    for n, name in enumerate(names):
        headers: dict[str, str | bytes] = {"Content-Disposition": b"attachment; " + name}
        script.answers[f"/down?id={n}"] = (200, headers, PDF + bytes([n]))
    sources.write(*(f"{server}{path},document,," for path in script.answers))
    found, problems = fetch_sources(sources.path, sources.store, Reporter(quiet=True))
    assert (len(found), problems) == (len(names), [])
    kept = {document.source_uri[-1]: document.path.name for document in found}
    assert kept["0"].endswith("𠀀.pdf") and len(kept["0"].encode()) <= 200
    assert kept["1"] == "a.pdf"


def test_a_name_that_the_disk_refuses_costs_its_source_only(
    server: str, script: Script, sources: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    from warehouse import http_client

    monkeypatch.setattr(http_client, "find_sent_name", lambda _: f"{'x' * 300}.pdf")
    script.answers["/packed"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(PDF))
    sources.write(f"{server}/doc.pdf,document,,", f"{server}/packed,document,,")
    found, problems = fetch_sources(sources.path, sources.store, Reporter(quiet=True))
    assert (found, [p.code for p in problems]) == ([], ["fetched_not_kept"] * 2)
    assert "File name too long" in problems[0].message
    # Nothing is left of either but the state.
    assert [path.name for path in sources.store.fetched.iterdir() if path.suffix != ".json"] == []
    monkeypatch.undo()


def test_a_web_page_that_is_sent_under_the_name_of_a_workbook(
    server: str, script: Script, sources: Sources
) -> None:
    """The address says nothing, the server does: as good as an address that ends in .xls."""
    sent = {"/attach?id=1": ("x.xls", TABLE), "/attach?id=2": ("x.pdf", TABLE)}
    script.pages = {
        "/l": '<a href="/a">2026年部门预算</a>',
        "/a": "".join(f'<a href="{path}">附件</a>' for path in sent),
    }
    for path, (name, page) in sent.items():
        headers: dict[str, str | bytes] = {"Content-Disposition": f'attachment; filename="{name}"'}
        script.answers[path] = (200, headers, f"<!doctype html>{page}".encode())
    sources.write(f"{server}/l,listing,,")
    contents, problems = sources.fetch()
    assert [key.split("#")[0] for key in contents] == [f"{server}/attach?id=1"]
    assert problems == [("fetched_page_instead", "error")]


def test_a_page_that_was_linked_as_an_attachment_is_no_document(
    server: str, script: Script, sources: Sources
) -> None:
    script.pages = {
        "/l": '<a href="/a">2026年部门预算</a>',
        "/a": '<a href="/attach/view?id=1">附件1</a><a href="/1.pdf">附件2</a>',
        "/attach/view?id=1": f"<p>查看附件</p>{TABLE}",
    }
    sources.write(f"{server}/l,listing,,")
    contents, problems = sources.fetch()
    assert list(contents.values()) == [PDF]
    assert problems == [("attachment_is_page", "warning")]


def test_a_web_page_with_tables_under_the_name_of_a_workbook(
    server: str, script: Script, sources: Sources
) -> None:
    script.pages = {"/t.xls": TABLE, "/u.xls": "<p>系统繁忙</p>", "/v.pdf": TABLE}
    sources.write(*(f"{server}{path},document,," for path in script.pages))
    contents, problems = sources.fetch()
    assert [key.split("#")[0] for key in contents] == [f"{server}/t.xls"]
    assert problems == [("fetched_page_instead", "error")] * 2


@pytest.mark.parametrize(
    ("page", "code", "words"),
    [
        ("<script>$.ajax({url:'/api'})</script>", "listing_made_by_script", "by a script"),
        ('<iframe src="/inner.html"></iframe>', "listing_without_links", "/inner.html instead"),
        ("<p>无</p>", "listing_without_links", "links to no document"),
    ],
)
def test_a_listing_without_links_says_why(
    server: str, script: Script, sources: Sources, page: str, code: str, words: str
) -> None:
    script.pages["/l"] = f"<p>栏目</p>{page}{'<a href=/x>x</a>' * 12}"
    sources.write(f"{server}/l,listing,,")
    _, problems = fetch_sources(sources.path, sources.store, Reporter(quiet=True))
    assert [(p.code, words in p.message) for p in problems] == [(code, True)]


def test_an_article_of_pictures_says_what_to_do(
    server: str, script: Script, sources: Sources
) -> None:
    script.pages = {
        "/l": '<a href="/a">2026年部门预算</a>',
        "/a": '<img src="P1.jpg"><img src="P2.jpg">',
    }
    sources.write(f"{server}/l,listing,,")
    _, problems = fetch_sources(sources.path, sources.store, Reporter(quiet=True))
    assert [p.code for p in problems] == ["article_without_document"]
    assert "2 pictures" in problems[0].message


def test_pages_by_number_and_groups_of_a_data_store(
    server: str, script: Script, sources: Sources
) -> None:
    numbers = '<a href="n_1.html">1</a><a href="n_2.html">2</a><a href="n_3.html">3</a>'
    following = "<nextgroup><![CDATA[<a href='/group?page={}'></a>]]></nextgroup>"
    store = f"<datastore>{following}<recordset>{{}}</recordset></datastore>"
    record = "<record><![CDATA[<li><a href='/{}.pdf'>x</a></li>]]></record>"
    script.pages = {
        f"/n_{page}.html": f'<a href="/n{page}.pdf">预算</a>{numbers}' for page in (1, 2, 3)
    }
    script.pages["/col/"] = (
        f'<script type="text/xml">{store.format(1, record.format("s1"))}</script>'
    )
    script.pages["/group?page=1"] = store.format(2, record.format("s2"))
    script.pages["/group?page=2"] = store.format(3, "")
    sources.write(f"{server}/n_1.html,listing,,", f"{server}/col/,listing,,")
    _, problems = sources.fetch()
    assert problems == []
    files = [path for path in script.paths if path.endswith(".pdf")]
    assert files == ["/n1.pdf", "/n2.pdf", "/n3.pdf", "/s1.pdf", "/s2.pdf"]


def test_no_more_pages_are_turned_than_links_are_taken(
    server: str, script: Script, sources: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = FetchLimits(delay=0.01, links_of_a_listing=3)
    monkeypatch.setattr(FetchLimits, "from_environment", lambda: limits)
    script.pages = {
        f"/l{n}": f'<a href="/{n}a.pdf">1</a><a href="/{n}b.pdf">2</a><a href="/l{n + 1}">下一页</a>'
        for n in range(9)
    }
    sources.write(f"{server}/l0,listing,,")
    _, problems = sources.fetch()
    assert [path for path in script.paths if path.startswith("/l")] == ["/l0", "/l1"]
    assert problems == [("listing_too_long", "error")]


def test_the_state_is_written_for_what_changes_only(
    server: str, script: Script, sources: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    from warehouse import fetcher

    entries = "".join(f'<li><a href="/{n}.pdf">x</a>2026-02-01</li>' for n in range(5))
    script.pages["/l"] = entries
    sources.write(f"{server}/l,listing,,")
    sources.fetch()
    saved: list[int] = []
    save = fetcher.save_states
    monkeypatch.setattr(fetcher, "save_states", lambda *a: (saved.append(1), save(*a)))
    sources.fetch()
    assert len(saved) == 1  # the links of the listing


def test_from_an_open_connection_to_a_closed_one(
    server: str, script: Script, sources: Sources, closed_server: str
) -> None:
    """A site that moves to https is followed; one whose certificate nobody vouches for is told at once."""
    script.answers["/a.pdf"] = (301, {"Location": f"{closed_server}/doc.pdf"}, b"")
    sources.write(f"{server}/a.pdf,document,,")
    started = time.monotonic()
    assert sources.fetch() == ({}, [("certificate_refused", "error")])
    assert time.monotonic() - started < 5


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:4]
