"""``yusuan rollback``: back to the warehouse published before this one."""

from __future__ import annotations

from pathlib import Path

from warehouse.errors import ExitCode
from warehouse.history import History
from warehouse.lock import hold_lock
from warehouse.output import print_line
from warehouse.publish import roll_back
from warehouse.store import Store


def rollback(store: Store, site: Path) -> int:
    """Roll back under the lock and record it.

    The record holds the input fingerprint of the warehouse left, so that the next refresh does not
    publish the same thing again until something is new.
    """
    store.require_published()
    with hold_lock(store.lock, "rollback"):
        left, returned_to = roll_back(store, site)
        history = History(store.history)
        run = history.start(floor=left.sequence)
        run.input_fingerprint, run.warehouse_id = left.input_fingerprint, returned_to
        message = f"from {left.run_id} to {returned_to}"
        history.finish(run, "rollback", ExitCode.GOOD, message)
    print_line(f"went back {message}")
    return ExitCode.GOOD
