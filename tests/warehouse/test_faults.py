"""Processes that are killed, stopped, or in each other's way. The larger experiment: benchmarks/faults.py."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.place import Place

SCRIPT = Path(__file__).parent / "run_refresh.py"


def start(place: Place, pause: float = 0.0) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(SCRIPT), str(place.root), "--pause", str(pause)],
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(path: Path, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < deadline, f"{path} did not appear"
        time.sleep(0.01)


def test_killed_at_random_moments_it_leaves_the_old_or_the_new(place: Place) -> None:
    place.refresh()
    generator = random.Random(20261120)
    good = {place.total()}
    for number in range(12):
        place.put(f"more/{number}.txt", f"unit 单位{number}", f"amount {2**number}")
        expected = sum(2**n for n in range(number + 1)) + 600
        process = start(place)
        time.sleep(generator.uniform(0.0, 2.5))
        process.kill()
        process.communicate()
        good.add(expected)
        assert place.total() in good
    final = place.refresh()
    assert final.exit_code == 0
    assert place.total() == 600 + 2**12 - 1
    assert "running" not in {run.outcome for run in place.history}
    ids = [run.run_id for run in place.history]
    assert ids == sorted(ids)


def test_killed_run_is_recorded_and_its_lock_is_free(place: Place) -> None:
    process = start(place, pause=60)
    wait_for(place.store.candidate)
    process.kill()
    process.communicate()
    assert place.refresh().outcome == "published"
    assert [run.outcome for run in place.history] == ["killed", "published"]
    assert place.query("select outcome from audit.refresh_runs order by run_id") == [
        ("killed",),
        ("published",),
    ]


def test_polite_stop_closes_the_run(place: Place) -> None:
    process = start(place, pause=60)
    wait_for(place.store.candidate)
    time.sleep(0.5)
    process.send_signal(signal.SIGTERM)
    _, error = process.communicate(timeout=20)
    assert process.returncode == 3, error
    assert (place.history[-1].outcome, place.history[-1].message) == (
        "failed",
        "stopped by a signal",
    )


def test_second_process_ends_with_four_and_names_the_first(place: Place) -> None:
    first = start(place, pause=60)
    wait_for(place.store.candidate)
    second = start(place)
    _, error = second.communicate(timeout=30)
    first.kill()
    first.communicate()
    assert second.returncode == 4
    assert f"process {first.pid} on " in error


def test_worker_does_not_outlive_a_killed_refresh(place: Place) -> None:
    place.put("slow.txt", "slow 60")
    process = start(place)
    deadline = time.monotonic() + 30
    while not (workers := children_of(process.pid)):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    time.sleep(1)
    process.kill()
    process.communicate()
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{pid}").exists() and not is_zombie(pid) for pid in workers):
        assert time.monotonic() < deadline, "a worker is still there"
        time.sleep(0.05)


def children_of(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(child) for child in task.read_text().split()]
        except OSError:
            continue
    return found


def is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


def test_readers_see_no_error_throughout(place: Place) -> None:
    place.refresh()
    for number in range(3):
        place.put(f"{number}.txt", f"unit 单位{number}", f"amount {number}")
        process = start(place)
        while process.poll() is None:
            con = duckdb.connect(str(place.store.warehouse), read_only=True)
            rows = con.execute("select count(*), sum(amount_yuan) from marts.fct_income").fetchall()
            con.close()
            assert rows[0][0] >= 3
        process.communicate()
        assert process.returncode == 0


def test_full_disk_for_the_history_does_not_hide_the_outcome(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno

    from warehouse import publish as publishing

    place.refresh()
    place.put("two.txt", "unit 另一单位", "amount 1")

    def full(path: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    monkeypatch.setattr(publishing, "sync_file", full)
    run = place.refresh()
    assert run.exit_code == 3
    assert "No space left" in (run.message or "")
    assert place.total() == 600


def test_clock_set_back(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import UTC, datetime

    from warehouse import history

    class Earlier(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return datetime(2001, 1, 1, tzinfo=UTC)

    place.refresh()
    monkeypatch.setattr(history, "datetime", Earlier)
    place.put("two.txt", "unit 另一单位", "amount 1")
    run = place.refresh()
    assert run.run_id.startswith("000002-2001")
    assert place.total() == 601
    from warehouse.publish import identify

    assert (identify(place.store.warehouse) or run).run_id == run.run_id


def test_lost_history_goes_on_counting(place: Place) -> None:
    place.refresh()
    place.store.history.unlink()
    place.put("two.txt", "unit 另一单位", "amount 1")
    assert place.refresh().sequence == 2


def test_torn_history_line_is_passed_over(place: Place) -> None:
    place.refresh()
    with place.store.history.open("ab") as stream:
        stream.write(b'{"run_id": "000002-')
    place.put("two.txt", "unit 另一单位", "amount 1")
    assert place.refresh().outcome == "published"
    assert [run.outcome for run in place.history] == ["published", "published"]


def test_damaged_reading_is_read_again(place: Place) -> None:
    place.refresh()
    (kept,) = place.store.readings.rglob("*.json.gz")
    kept.write_bytes(kept.read_bytes()[:50])
    place.put("two.txt", "unit 另一单位", "amount 1")
    assert place.refresh().outcome == "published"  # the damaged one was not needed
    run = place.refresh(full=True)
    assert run.outcome == "published"
    assert place.total() == 601


def test_read_only_target(tmp_path: Path, place: Place) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    folder = place.store.warehouse.parent
    folder.mkdir()
    folder.chmod(0o555)
    try:
        from warehouse.errors import NotPublishedError

        with pytest.raises(NotPublishedError, match="cannot write"):
            place.refresh()
    finally:
        folder.chmod(0o755)


def test_what_a_killed_run_left_is_removed(place: Place) -> None:
    place.refresh()
    store = place.store
    (reading,) = store.readings.rglob("*.json.gz")
    left = [
        store.archive / ".incoming.abc",
        reading.with_name(f".{reading.name[:40]}.abc"),
        store.warehouse.with_name(f".{store.warehouse.name}.incoming"),
    ]
    store.fetched.mkdir()
    forgotten, going_on = store.fetched / "a.part", store.fetched / "b.part"
    left += [store.fetched / "reading-x" / "page.json", store.fetched / "0123" / "a.pdf", forgotten]
    for path in (*left, going_on):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"half")
    os.utime(forgotten, (time.time() - 40 * 86400,) * 2)
    place.put("two.txt", "unit 另一单位", "amount 1")
    assert place.refresh().outcome == "published"
    assert not [path for path in left if path.exists()]
    assert list(store.fetched.iterdir()) == [going_on]
    assert (place.site / ".yusuan-site").is_file()


def test_a_site_killed_in_the_middle_of_its_swap_comes_back(place: Place) -> None:
    place.refresh()
    place.site.rename(place.site.with_name(f".{place.site.name}.outgoing"))
    assert place.refresh().outcome == "unchanged"
    assert (place.site / "index.html").is_file()


def test_sockets_of_ended_office_programs_go(tmp_path: Path) -> None:
    from warehouse.leftovers import remove_dead_office_sockets

    dead, living = (tmp_path / f"OSL_PIPE_{os.getuid()}_SingleOfficeIPC_{n}" for n in "ab")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(living))
        listener.listen()
        with socket.socket(socket.AF_UNIX) as ended:
            ended.bind(str(dead))
        remove_dead_office_sockets((tmp_path,))
        assert (dead.exists(), living.exists()) == (False, True)
