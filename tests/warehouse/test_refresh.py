"""The order of work: what is read, built, published, refused, and what a run leaves behind."""

from __future__ import annotations

import json
import time
from datetime import datetime
from decimal import Decimal

import duckdb
import pytest

from tests.warehouse.fake_models import FakeJudgement
from tests.warehouse.place import Place
from warehouse import fingerprints
from warehouse.errors import ExitCode, LockedError, NotPublishedError, YusuanError
from warehouse.history import Run, write_runs
from warehouse.lock import hold_lock
from warehouse.publish import wal_of
from warehouse.settings import Settings
from warehouse.status import print_status


def test_first_refresh_publishes_with_history_and_site(place: Place) -> None:
    run = place.refresh()
    assert (run.outcome, run.exit_code, run.facts) == ("published", 0, 3)
    assert place.total() == Decimal("600.00")
    rows = place.query("select run_id, outcome, documents_new, exit_code from audit.refresh_runs")
    assert rows == [(run.run_id, "published", 1, 0)]
    comments = place.query(
        "select count(*) from duckdb_columns() where table_name = 'refresh_runs' and comment is null"
    )
    assert comments == [(0,)]
    for page in ("index.html", "models.html", "data_docs/index.html", "downloads/yusuan.xlsx"):
        assert (place.site / page).is_file()
    overview = (place.site / "index.html").read_text(encoding="utf-8")
    assert 'href="data_docs/index.html"' in overview
    assert 'href="data_docs/violations.html"' in overview
    assert not wal_of(place.store.warehouse).exists()
    assert set(run.timings) >= {"find", "read", "build", "judge", "publish"}


def test_another_reader_reads_everything_again_and_says_so(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.put("two.txt", "unit 另一单位", "amount 1")
    place.refresh()
    monkeypatch.setattr(fingerprints, "reader_fingerprint", lambda: "another")
    place.put("three.txt", "unit 第三单位", "amount 2")
    assert place.refresh().outcome == "published"
    events = [json.loads(line) for line in place.store.log.read_text(encoding="utf-8").splitlines()]
    assert [e["documents"] for e in events if e["event"] == "read again"] == [2]
    assert len([e for e in events if e["event"] == "read"]) == 2 + 3
    assert [folder.name for folder in place.store.readings.iterdir()] == ["another"]


def test_ten_years_of_nights_are_written_at_once() -> None:
    runs = [
        Run(
            f"{n:06d}-20261121T064505Z",
            "2026-11-21T06:45:05.325Z",
            ended=None if n % 2 else "2026-11-21T06:46:00.000Z",
            outcome="killed" if n % 2 else "unchanged",
            facts=None if n % 2 else n,
            timings={"find": 0.5},
            message="nothing, 什么 'has' changed",
        )
        for n in range(1, 3651)
    ]
    con = duckdb.connect()
    started = time.process_time()
    write_runs(con, runs)
    assert time.process_time() - started < 2
    assert con.execute("select count(*), sum(facts) from audit.refresh_runs").fetchone() == (
        3650,
        sum(range(2, 3651, 2)),
    )
    row = con.execute(
        "select started, ended, facts, message, timings, exit_code from audit.refresh_runs order by run_id"
    ).fetchone()
    moment = datetime(2026, 11, 21, 6, 45, 5, 325000)  # noqa: DTZ001 - the column says UTC
    assert row == (moment, None, None, "nothing, 什么 'has' changed", '{"find": 0.5}', None)


def test_nothing_changed_reads_and_builds_nothing_but_is_recorded(place: Place) -> None:
    place.refresh()
    before = place.store.warehouse.stat()
    run = place.refresh()
    assert (run.outcome, run.exit_code, run.documents_unchanged) == ("unchanged", 0, 1)
    assert (place.build.calls, place.judge.calls) == (1, 1)
    assert "read" not in run.timings
    after = place.store.warehouse.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert [past.outcome for past in place.history] == ["published", "unchanged"]


def test_one_new_document_costs_one_document(place: Place) -> None:
    place.refresh()
    place.put("two.txt", "unit 另一单位", "amount 1")
    run = place.refresh()
    assert (run.documents_new, run.documents_unchanged, place.build.full) == (1, 1, False)
    assert place.total() == Decimal("601.00")
    lines = place.store.log.read_text().splitlines()
    reads = [json.loads(line)["document"] for line in lines if '"event": "read"' in line]
    assert [name.rsplit("/", 1)[-1] for name in reads] == ["one.txt", "two.txt"]


def test_vanished_document_stays_until_a_full_refresh(place: Place) -> None:
    gone = place.put("two.txt", "unit 另一单位", "amount 1")
    place.refresh()
    gone.unlink()
    run = place.refresh()
    assert (run.outcome, run.documents_vanished) == ("published", 1)
    assert place.total() == Decimal("601.00")
    issues = place.query("select code, severity from audit.ingest_issues")
    assert issues == [("document_vanished", "info")]
    assert place.refresh().outcome == "unchanged"
    run = place.refresh(full=True, accept_loss=True)
    assert place.total() == Decimal("600.00")


def test_changed_document_is_a_new_version_beside_the_old_one(place: Place) -> None:
    place.refresh()
    place.put("one.txt", "amount 100.00", "amount 200.00", "amount 301.00")
    run = place.refresh()
    assert (run.documents_changed, run.documents_new, run.documents_vanished) == (1, 0, 0)
    versions = place.query(
        "select d.source_name, s.is_superseded, s.first_seen from raw.documents d "
        "join raw.document_sightings s using (document_key) order by s.first_seen"
    )
    assert [row[:2] for row in versions] == [("one.txt", True), ("one.txt", False)]
    place.put("one.txt", "amount 100.00", "amount 200.00", "amount 300.00")
    run = place.refresh()
    assert (run.outcome, run.documents_changed) == ("published", 0)
    after = place.query("select is_superseded, first_seen from raw.document_sightings order by 2")
    assert after == [(False, versions[0][2]), (True, versions[1][2])]


def test_documents_of_other_folders_are_left_out(place: Place) -> None:
    place.refresh()
    other = place.root / "other"
    other.mkdir()
    (other / "x.txt").write_text("unit 第三单位\namount 7\n")
    run = place.refresh(documents=(other,))
    assert run.outcome == "published"
    assert place.total() == Decimal("7.00")


def test_identical_content_is_one_document_under_its_first_name(place: Place) -> None:
    place.put("a/copy.txt", "amount 100.00", "amount 200.00", "amount 300.00")
    place.refresh()
    assert place.total() == Decimal("600.00")
    (uri,) = place.query("select source_uri from raw.documents")[0]
    assert uri.endswith("documents/a/copy.txt")
    assert place.query("select code from raw.ingest_issues") == [("duplicate_content",)]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("crash", "reader_crashed"),
        ("eat", "out_of_memory"),
        ("fail", "reader_error"),
        ("connect", "reader_error"),
        ("unreadable", "not_a_document"),
    ],
)
def test_a_bad_document_is_an_issue_and_the_others_go_on(
    place: Place, line: str, code: str
) -> None:
    place.put("bad.txt", line)
    run = place.refresh()
    assert (run.outcome, run.exit_code) == ("published", ExitCode.NEEDS_A_PERSON)
    assert place.total() == Decimal("600.00")
    assert place.query("select code from raw.ingest_issues") == [(code,)]
    assert place.refresh().exit_code == ExitCode.NEEDS_A_PERSON


def test_a_hanging_document_is_stopped(place: Place) -> None:
    place.settings = Settings(jobs=1, read_seconds=2)
    place.put("bad.txt", "hang")
    run = place.refresh()
    assert run.exit_code == ExitCode.NEEDS_A_PERSON
    assert place.query("select code from raw.ingest_issues") == [("reader_timeout",)]


def test_a_document_cannot_write_outside(place: Place) -> None:
    target = place.root / "outside.txt"
    place.put("bad.txt", f"write {target}")
    assert place.refresh().exit_code == ExitCode.NEEDS_A_PERSON
    assert not target.exists()


def test_critical_expectation_keeps_the_old_warehouse(place: Place) -> None:
    place.refresh()
    place.put("two.txt", "unit 另一单位", "amount 1")
    place.judge.verdict = FakeJudgement(ok_to_publish=False, critical=("fct_income: a null key",))
    run = place.refresh()
    assert (run.outcome, run.exit_code) == ("refused", ExitCode.NOT_PUBLISHED)
    assert "a null key" in (run.message or "")
    assert place.total() == Decimal("600.00")
    place.judge.verdict = FakeJudgement()
    assert place.refresh().outcome == "published"
    outcomes = place.query("select outcome from audit.refresh_runs order by run_id")
    assert outcomes == [("published",), ("refused",), ("published",)]


def test_failing_models_keep_the_old_warehouse(place: Place) -> None:
    place.refresh()
    place.put("two.txt", "amount 1")
    place.build.error = NotPublishedError("dbt build failed: fct_income: no")
    assert place.refresh().exit_code == ExitCode.NOT_PUBLISHED
    assert place.total() == Decimal("600.00")


def test_withheld_documents_need_a_person(place: Place) -> None:
    place.judge.verdict = FakeJudgement(documents_needing_attention=("one",))
    run = place.refresh()
    assert (run.outcome, run.exit_code) == ("published", ExitCode.NEEDS_A_PERSON)


def test_a_document_that_needs_a_person_is_named_with_its_reason(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    place.build.extra_sql = (
        "update audit.figures set status = 'unrecognised', page_number = 7 "
        "where numeric_value > 150"
    )
    place.put("bad.txt", "unreadable")
    place.refresh()
    ((address,),) = place.query(
        "select distinct source_uri from raw.documents join audit.figures using (document_key)"
    )
    place.judge.verdict = FakeJudgement(documents_needing_attention=(address,))
    published = place.refresh(full=True)
    unchanged = place.refresh()
    assert (published.outcome, unchanged.outcome) == ("published", "unchanged")
    for run in (published, unchanged):
        assert f"{address} (2 figures unrecognised: 200.00, p. 7)" in (run.message or "")
        assert "bad.txt (unreadable; " in (run.message or "")
    print_status(place.store, as_json=False, max_age=None)
    text = capsys.readouterr().out
    assert f"attention   {address}: 2 figures unrecognised: 200.00, p. 7\n" in text
    assert "bad.txt: unreadable; " in text
    assert "yusuan status" not in text


def test_refuses_to_lose_facts_unless_told(place: Place) -> None:
    place.refresh()
    place.build.extra_sql = "delete from marts.fct_income where amount_yuan > 150"
    place.put("two.txt", "unit 另一单位", "amount 1")
    run = place.refresh()
    assert run.exit_code == ExitCode.NOT_PUBLISHED
    assert "2 of 3 facts" in (run.message or "")
    assert place.total() == Decimal("600.00")
    assert place.refresh(accept_loss=True).outcome == "published"


@pytest.mark.parametrize("when", ["before", "during"])
def test_pending_log_refuses_publication(place: Place, when: str) -> None:
    place.refresh()
    place.put("two.txt", "unit 另一单位", "amount 1")
    wal = wal_of(place.store.warehouse)
    if when == "before":
        wal.write_bytes(b"x")
    else:
        inner = place.judge.judge
        place.judge.judge = lambda *a: (wal.write_bytes(b"x"), inner(*a))[1]  # type: ignore[method-assign]
    run = place.refresh()
    assert run.exit_code == ExitCode.NOT_PUBLISHED
    assert ".wal" in (run.message or "")
    wal.unlink()
    assert place.total() == Decimal("600.00")


def test_second_run_is_told_who_holds_the_lock(place: Place) -> None:
    with hold_lock(place.store.lock, "refresh"), pytest.raises(LockedError) as caught:
        place.refresh()
    assert caught.value.exit_code == ExitCode.LOCKED
    assert "process" in str(caught.value)
    assert "since" in str(caught.value)
    assert place.refresh().outcome == "published"


def test_missing_folder_is_not_an_empty_one(place: Place) -> None:
    place.refresh()
    run = place.refresh(documents=(place.root / "unmounted",))
    assert (run.outcome, run.exit_code) == ("failed", ExitCode.ERROR)
    assert place.total() == Decimal("600.00")


def test_no_documents_at_all(place: Place) -> None:
    empty = place.root / "empty"
    empty.mkdir()
    assert place.refresh(documents=(empty,)).exit_code == ExitCode.NOT_PUBLISHED
    assert not place.store.warehouse.exists()


def test_foreign_site_folder_is_not_touched(place: Place) -> None:
    site = place.root / "home"
    site.mkdir()
    (site / "letters.txt").write_text("mine")
    with pytest.raises(YusuanError):
        place.refresh(site=site)
    assert (site / "letters.txt").read_text() == "mine"


def test_open_reader_keeps_its_data_and_a_new_one_sees_the_new(place: Place) -> None:
    place.refresh()
    reader = duckdb.connect(str(place.store.warehouse), read_only=True)
    first = reader.execute("select sum(amount_yuan) from marts.fct_income").fetchone()
    place.put("two.txt", "unit 另一单位", "amount 1")
    # This process shares one database instance per path: the new reader is a process of its own.
    assert place.refresh().outcome == "published"
    assert reader.execute("select sum(amount_yuan) from marts.fct_income").fetchone() == first
    reader.close()
    assert place.total() == Decimal("601.00")


def test_names_that_are_not_text_and_odd_files(place: Place) -> None:
    name = b"bad-\xff-name.txt"
    with open(bytes(place.documents) + b"/" + name, "wb") as stream:  # noqa: PTH123
        stream.write("unit 坏名\namount 5\n".encode())
    place.put(".hidden", "crash")
    place.put("~$lock.docx", "crash")
    place.put("new\nline.txt", "unit 换行", "amount 6")
    (place.documents / "loop").symlink_to(place.documents)
    import os

    os.mkfifo(place.documents / "pipe")
    run = place.refresh()
    assert run.outcome == "published"
    assert place.total() == Decimal("611.00")
    assert place.query("select code from raw.ingest_issues") == [("not_a_file",)]
