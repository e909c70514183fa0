"""Telling somebody of trouble: what is sent and when, and that failing to tell never fails the job."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from tests.warehouse.fake_models import FakeJudgement
from tests.warehouse.place import Place
from warehouse import notify
from warehouse.settings import Settings


class Hook(BaseHTTPRequestHandler):
    got: ClassVar[list[dict[str, Any]]]

    def do_POST(self) -> None:
        self.got.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        if self.path == "/drip":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            for _ in range(400):
                self.wfile.write(b"x")
                time.sleep(0.05)
        self.send_response(500 if self.path == "/fails" else 200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """The client goes away in the middle of what drips."""


@pytest.fixture
def hook() -> Iterator[str]:
    Hook.got = []
    with Server(("127.0.0.1", 0), Hook) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def settle(place: Place, **values: Any) -> None:
    place.settings = Settings(jobs=1, read_seconds=20, **values)


def test_the_record_of_a_refused_run_is_posted(place: Place, hook: str) -> None:
    settle(place, notify_url=f"{hook}/hook")
    assert place.refresh().outcome == "published"
    assert Hook.got == []  # no trouble
    place.put("two.txt", "unit 另一单位", "amount 1")
    place.judge.verdict = FakeJudgement(ok_to_publish=False, critical=("a null key",))
    run = place.refresh()
    (record,) = Hook.got
    assert (record["run_id"], record["outcome"], record["exit_code"]) == (run.run_id, "refused", 3)
    assert "a null key" in record["message"]


def test_what_needs_a_person_is_told_once(place: Place, hook: str) -> None:
    settle(place, notify_url=f"{hook}/hook")
    place.put("bad.txt", "unreadable")
    assert [place.refresh().exit_code, place.refresh().exit_code] == [2, 2]
    assert [(record["outcome"], record["exit_code"]) for record in Hook.got] == [("published", 2)]


def test_a_command_gets_the_record(place: Place, tmp_path: Path) -> None:
    target = tmp_path / "mail"
    settle(place, notify_command=f"sh -c 'cat > {target}'")
    place.put("bad.txt", "unreadable")
    place.refresh()
    assert json.loads(target.read_text())["needing_attention"] == 1


@pytest.mark.parametrize(
    "values",
    [
        {"notify_url": "{hook}/fails"},
        {"notify_url": "{hook}/drip"},
        {"notify_url": "http://127.0.0.1:1/"},
        {"notify_url": "no address"},
        {"notify_url": "ftp://127.0.0.1/"},
        {"notify_url": "http://\u00e9\ud800/"},
        {"notify_command": "false"},
        {"notify_command": "there-is-no-such-command"},
        {"notify_command": "'"},
        {"notify_command": "sh -c 'sleep 60 & sleep 60'"},
        {"notify_command": "true"},  # does not read what it is sent
    ],
)
def test_failing_to_tell_changes_nothing(
    place: Place,
    hook: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    values: dict[str, str],
) -> None:
    monkeypatch.setattr(notify, "_SECONDS", 1)
    settle(place, **{name: text.format(hook=hook) for name, text in values.items()})
    place.put("bad.txt", "unreadable")
    started = time.monotonic()
    run = place.refresh()
    assert (run.outcome, run.exit_code) == ("published", 2)
    assert place.total() == 600
    assert time.monotonic() - started < 20
    told = "notification failed" in place.store.log.read_text()
    assert told is (values != {"notify_command": "true"})
    assert ("YUSUAN_NOTIFY_" in capsys.readouterr().err) is told  # although the run is quiet
    if "notify_url" in values:
        assert values["notify_url"].format(hook=hook) not in place.store.log.read_text()
