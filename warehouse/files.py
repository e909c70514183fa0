"""Writing files so that a crash at any moment leaves the old content or the new, never a mixture."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path


def write_atomically(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` by way of a temporary file in the same folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def sync_file(path: Path) -> None:
    """Force a file's content to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(path: Path) -> None:
    """Force a folder's entries to the disk, so that a rename survives a power cut."""
    sync_file(path)


def remove_folder(path: Path) -> None:
    """Remove a folder and what is in it; nothing happens where there is none."""
    if path.exists():
        shutil.rmtree(path)


def swap_folder(new: Path, target: Path, keep: Path | None = None) -> None:
    """Put folder ``new`` in the place of ``target``, which may not exist; keep the old one at ``keep``.

    Two renames, since a folder cannot be replaced in one; between them there is a moment without the
    target. Folders on another file system are copied first.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    incoming = target.with_name(f".{target.name}.incoming")
    outgoing = outgoing_of(target)
    remove_folder(incoming)
    remove_folder(outgoing)
    shutil.move(new, incoming)
    if target.exists():
        target.rename(outgoing)
    incoming.rename(target)
    if keep is not None and outgoing.exists():
        remove_folder(keep)
        shutil.move(outgoing, keep)
    remove_folder(outgoing)


def outgoing_of(target: Path) -> Path:
    """Where a folder stands for the moment in which it is swapped."""
    return target.with_name(f".{target.name}.outgoing")
