"""A second refresh with nothing new costs a listing and hashes."""

from __future__ import annotations

from tests.whole_job import Job


def test_the_five_documents_need_no_person(shipped: Job) -> None:
    assert shipped.run.outcome == "published"
    assert shipped.run.exit_code == 0
    assert shipped.run.documents_failed == 0


def test_a_second_refresh_reads_and_builds_nothing(shipped: Job) -> None:
    before = shipped.warehouse.stat()
    run = shipped.again()
    assert run.outcome == "unchanged"
    assert run.exit_code == shipped.run.exit_code
    assert set(run.timings) & {"read", "load", "build", "judge", "site", "publish"} == set()
    after = shipped.warehouse.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert {"read", "build", "judge"} <= set(shipped.run.timings)
