"""What a killed run leaves behind, removed by the next one. Call with the lock held."""

from __future__ import annotations

import os
import shutil
import socket
import time
from contextlib import suppress
from pathlib import Path

from warehouse.files import outgoing_of
from warehouse.store import Store

_KEPT_SECONDS = 30 * 86400  # an address that was taken out of the list is never asked for again


def remove_leftovers(store: Store, site: Path) -> list[Path]:
    """Remove temporary files, and put back a site that was killed between the two renames of its swap.

    Every temporary file of a store has a name that begins with a dot, in one of these places. The
    candidate's folder is emptied by the run itself; unfinished downloads are gone on with for a month. Returns
    what was removed.
    """
    outgoing = outgoing_of(site)
    if outgoing.is_dir() and not site.exists():
        outgoing.rename(site)
    places = (
        (store.archive, ".*"),
        (store.readings, "*/*/.*"),
        (store.fetched, ".*"),
        (store.versions, "*/.*"),
        (store.warehouse.parent, f".{store.warehouse.name}.*"),
    )
    removed = []
    for folder, pattern in places:
        for path in folder.glob(pattern):
            if path.is_file():
                path.unlink()
                removed.append(path)
    return removed + _clear_downloads(store.fetched)


def _clear_downloads(folder: Path) -> list[Path]:
    """Remove the folders of fetching, which live as long as its process, and downloads that nobody went on with."""
    removed = []
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
            removed.append(path)
        elif (
            path.suffix in {".part", ".validator"}
            and time.time() - path.stat().st_mtime > _KEPT_SECONDS
        ):
            path.unlink()
            removed.append(path)
    return removed


_OFFICE_FOLDERS = (Path("/tmp"), Path("/var/tmp"))  # noqa: S108 - where office programs put them


def remove_dead_office_sockets(folders: tuple[Path, ...] = _OFFICE_FOLDERS) -> None:
    """Remove the sockets of office programs that were ended: they stand there whatever TMPDIR says.

    Only those of this user to which nobody listens any more.
    """
    for folder in folders:
        for path in folder.glob(f"OSL_PIPE_{os.getuid()}_SingleOfficeIPC_*"):
            with suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
                try:
                    probe.connect(str(path))
                except ConnectionRefusedError:
                    path.unlink()
