"""Publishing, keeping earlier versions, and going back to one.

The published file is only ever replaced by a rename. Whoever has the old one open goes on reading it;
whoever opens the path afterwards gets the new one.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

import duckdb

from warehouse.errors import NotPublishedError, YusuanError
from warehouse.files import remove_folder, swap_folder, sync_file, sync_folder
from warehouse.history import Run, published_run
from warehouse.store import Store, shown


def open_warehouse(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a warehouse for reading only. Raises :class:`YusuanError` for a file that is none."""
    try:
        return duckdb.connect(str(path), read_only=True)
    except duckdb.Error as error:
        first = str(error).splitlines()[0]
        raise YusuanError(f"{shown(path)} cannot be opened: {first}") from error


def identify(path: Path) -> Run | None:
    """The run that made a warehouse file; ``None`` where there is no file or it is not ours."""
    if not path.is_file():
        return None
    con = open_warehouse(path)
    try:
        return published_run(con)
    finally:
        con.close()


def wal_of(path: Path) -> Path:
    """The write-ahead log that DuckDB keeps beside a file with changes that are not in it yet."""
    return path.with_name(path.name + ".wal")


def refuse_pending_wal(*paths: Path) -> None:
    """Raise :class:`NotPublishedError` where a pending log exists: DuckDB would replay it on the new file."""
    for path in paths:
        if wal_of(path).exists():
            raise NotPublishedError(
                f"{shown(wal_of(path))} exists: a program has that warehouse open for writing, or was "
                "killed while it had. End it, move the .wal file away, and run again"
            )


def publish(store: Store, site: Path, keep: int) -> None:
    """Put the candidate and its site in the place of the published ones; keep the old ones as a version.

    Order: refuse pending logs, force the candidate to the disk, link the old file into ``versions``,
    rename, force the folder to the disk; then the site, then the oldest versions go. After a crash between
    any two of these the path holds either the old warehouse or the new one, whole.
    """
    refuse_pending_wal(store.candidate, store.warehouse)
    store.candidate.chmod(0o644)
    sync_file(store.candidate)
    old_id = keep_version(store)
    store.candidate.replace(store.warehouse)
    sync_folder(store.warehouse.parent)
    if store.candidate_site.is_dir():
        swap_folder(store.candidate_site, site, _kept_site(store, old_id))
    prune_versions(store, keep)


def keep_version(store: Store) -> str | None:
    """Link (or copy) the published warehouse into ``versions``; return the id of the run that made it."""
    current = identify(store.warehouse)
    if current is None:
        return None
    kept = store.versions / current.run_id / store.warehouse.name
    _withdrawn_mark(store, current.run_id).unlink(missing_ok=True)
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        temporary = kept.with_name(f".{kept.name}")
        temporary.unlink(missing_ok=True)
        try:
            os.link(store.warehouse, temporary)
        except OSError:  # a file system without hard links
            shutil.copyfile(store.warehouse, temporary)
            sync_file(temporary)
        temporary.replace(kept)
        sync_folder(kept.parent)
    return current.run_id


def list_versions(store: Store) -> list[str]:
    """Run ids of the kept versions, oldest first."""
    if not store.versions.is_dir():
        return []
    return sorted(f.name for f in store.versions.iterdir() if (f / store.warehouse.name).is_file())


def version_before(store: Store, run_id: str) -> str | None:
    """The version that was current before ``run_id``: the newest older one that was not withdrawn."""
    earlier = [
        version
        for version in list_versions(store)
        if version < run_id and not _withdrawn_mark(store, version).exists()
    ]
    return earlier[-1] if earlier else None


def prune_versions(store: Store, keep: int) -> None:
    """Remove all but the newest ``keep`` versions."""
    for run_id in list_versions(store)[:-keep]:
        remove_folder(store.versions / run_id)


def roll_back(store: Store, site: Path) -> tuple[Run, str]:
    """Make the version before the current one current again; return (the run left, the new run id).

    The warehouse that was current is kept as a version, marked as withdrawn. Raises :class:`YusuanError`
    where there is none to return to, :class:`NotPublishedError` for a pending log.
    """
    current = identify(store.require_published())
    if current is None:
        raise YusuanError(f"{shown(store.warehouse)} was not made by `yusuan refresh`")
    earlier = version_before(store, current.run_id)
    if earlier is None:
        raise YusuanError(
            f"no version older than {current.run_id} is kept in {shown(store.versions)}"
        )
    refuse_pending_wal(store.warehouse)
    keep_version(store)
    incoming = store.warehouse.with_name(f".{store.warehouse.name}.incoming")
    try:
        shutil.copyfile(store.versions / earlier / store.warehouse.name, incoming)
        sync_file(incoming)
        _withdrawn_mark(store, current.run_id).touch()
        incoming.replace(store.warehouse)
    except BaseException:
        with suppress(OSError):
            incoming.unlink(missing_ok=True)
        raise
    sync_folder(store.warehouse.parent)
    kept_site = _kept_site(store, earlier)
    if kept_site is not None and kept_site.is_dir():
        swap_folder(kept_site, site, _kept_site(store, current.run_id))
    return current, earlier


def _withdrawn_mark(store: Store, run_id: str) -> Path:
    return store.versions / run_id / "withdrawn"


def _kept_site(store: Store, run_id: str | None) -> Path | None:
    return store.versions / run_id / "site" if run_id else None
