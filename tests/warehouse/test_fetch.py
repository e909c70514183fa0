"""Fetching from a real server on loopback that lies, stalls, breaks off and redirects."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from warehouse.errors import YusuanError
from warehouse.fetch import fetch_sources, file_name_of, find_links, read_sources
from warehouse.http_client import FetchError, FetchLimits, PoliteClient
from warehouse.reporting import Reporter
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
    seen: list[tuple[str, dict[str, str]]] = field(default_factory=list)


class Handler(BaseHTTPRequestHandler):
    script: ClassVar[Script]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        script = self.script
        script.seen.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        self.close_connection = True
        if self.path == "/loop":
            self._head(302, {"Location": "/loop"})
        elif self.path == "/to-doc":
            self._head(302, {"Location": "/doc.pdf"})
        elif self.path == "/to-file":
            self._head(302, {"Location": "file:///etc/passwd"})
        elif self.path == "/to-inside":
            self._head(302, {"Location": f"http://localhost:{self.server.server_port}/doc.pdf"})
        elif self.path == "/drip.pdf":
            self._head(200, {"Content-Length": "100000"})
            for _ in range(200):
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

    def _send(self, body: bytes) -> None:
        self._head(200, {"Content-Length": str(len(body)), "Content-Type": "application/pdf"})
        self.wfile.write(body)

    def _head(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def script() -> Iterator[Script]:
    Handler.script = Script()
    yield Handler.script


@pytest.fixture
def server(script: Script) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def client(tmp_path: Path) -> Iterator[PoliteClient]:
    limits = FetchLimits(delay=0.01, seconds=3, stall_seconds=1, size=1_000_000, attempts=3)
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


def test_waits_for_a_busy_server(server: str, script: Script, client: PoliteClient) -> None:
    script.busy_left = 2
    assert client.get(f"{server}/doc.pdf").path.read_bytes() == PDF
    assert len(script.seen) == 3


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/loop", "too_many_redirects"),
        ("/to-file", "bad_redirect"),
        ("/to-inside", "bad_redirect"),
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
    assert time.monotonic() - started < 12


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
    assert [path for path, _ in script.seen] == ["/list.html", "/doc.pdf"]


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
    import shutil

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


def test_finds_links_once_and_absolute() -> None:
    page = (
        '<base href="x"><a href="a.PDF">1</a><a href="a.PDF#p2">2</a><a href="b.doc?x=1">3</a>'
        '<a href="c.zip">4</a>'
    )
    assert find_links(page.encode(), "http://h/d/", None) == [
        "http://h/d/a.PDF",
        "http://h/d/b.doc?x=1",
    ]


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
