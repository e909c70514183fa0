"""Finding documents: listing folders, hashing contents, keeping a copy of each content.

A document is its content: its identity is the SHA-256, its name is where it was found. Documents are
read from the copy in the archive, never from the watched file, so that a file that is replaced while
it is read cannot give half of each, and one that vanishes can still be read again and shown.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from warehouse.errors import YusuanError
from warehouse.store import shown, source_uri_of

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """One content with the names it was found under; ``source_uri`` is the first of them."""

    sha256: str
    path: Path  # in the archive
    source_uri: str
    other_uris: tuple[str, ...] = ()
    is_superseded: bool = False
    """Whether its address holds another content now: an earlier version of what stands there."""
    published_on: str | None = None
    """ISO date that the site showed beside it."""


@dataclass(frozen=True, slots=True)
class SourceProblem:
    """Something to tell about a place, not about a content. ``code`` is a stable word."""

    source_uri: str
    code: str
    message: str
    severity: str = "error"


def list_files(places: Iterable[Path]) -> tuple[list[Path], list[SourceProblem]]:
    """List the regular files of files and folder trees in a stable order.

    Hidden files, lock files of office programs (``~$…``) and downloads under way (``….part``) are not
    documents. Links to files are followed, links to folders are not; pipes, sockets and devices are
    reported. Raises :class:`YusuanError` for a place that does not exist: an unmounted folder must not
    look like an empty one.
    """
    files: list[Path] = []
    problems: list[SourceProblem] = []
    for place in places:
        if not place.exists():
            raise YusuanError(f"{shown(place)} does not exist: nothing to read there")
        for path in [place] if place.is_file() else _walk(place, problems):
            try:
                mode = path.stat().st_mode
            except OSError as error:
                problems.append(
                    _problem(path, "cannot_stat", f"cannot be looked at ({error.strerror})")
                )
                continue
            if stat.S_ISREG(mode):
                files.append(path)
            else:
                problems.append(_problem(path, "not_a_file", "is not a regular file; remove it"))
    return sorted(set(files)), problems


def _walk(folder: Path, problems: list[SourceProblem]) -> Iterator[Path]:
    def report(error: OSError) -> None:
        problems.append(
            _problem(Path(error.filename), "cannot_list", f"cannot be listed ({error.strerror})")
        )

    for parent, folders, names in os.walk(folder, onerror=report):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith((".", "~$")) and not name.endswith(".part"):
                yield Path(parent, name)


def _problem(path: Path, code: str, message: str) -> SourceProblem:
    uri = source_uri_of(path)
    return SourceProblem(uri, code, f"{uri} {message}")


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file's content in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def archive_file(path: Path, archive: Path) -> tuple[str, Path]:
    """Keep a copy of a file; return its SHA-256 and the path of the copy.

    The hash is that of the copied bytes. A content that is in the archive already costs its hash only.
    """
    sha256 = hash_file(path)
    name = _safe_name(path)
    kept = archive / sha256 / name
    if kept.is_file():
        return sha256, kept
    archive.mkdir(parents=True, exist_ok=True)
    handle, temporary_name = tempfile.mkstemp(dir=archive, prefix=".incoming.")
    temporary = Path(temporary_name)
    try:
        digest = hashlib.sha256()
        with path.open("rb") as source, os.fdopen(handle, "wb") as target:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        sha256 = digest.hexdigest()
        kept = archive / sha256 / name
        kept.parent.mkdir(exist_ok=True)
        temporary.chmod(0o444)
        temporary.replace(kept)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return sha256, kept


def _safe_name(path: Path) -> str:
    """Return a name for the copy: the original's, as valid text that a file system takes."""
    name = os.fsencode(path.name).decode("utf-8", "backslashreplace").replace("/", "_")
    while len(name.encode()) > 200:
        name = name[1:]
    return name


def find_documents(
    places: Iterable[Path], archive: Path
) -> tuple[list[FoundDocument], list[SourceProblem]]:
    """Find the distinct contents of all places, each with every name it was found under."""
    files, problems = list_files(places)
    names: dict[str, list[tuple[str, Path]]] = {}
    for path in files:
        try:
            sha256, kept = archive_file(path, archive)
        except PermissionError:
            problems.append(_problem(path, "cannot_open", "may not be read; check its permissions"))
            continue
        except FileNotFoundError:
            continue  # vanished between the listing and the hashing: the next refresh decides
        names.setdefault(sha256, []).append((source_uri_of(path), kept))
    return [merge_names(sha256, found) for sha256, found in sorted(names.items())], problems


def merge_names(sha256: str, found: list[tuple[str, Path]]) -> FoundDocument:
    """Make one document of all names of one content; the alphabetically first gives its name."""
    found = sorted(set(found))
    (uri, kept), *others = found
    return FoundDocument(sha256, kept, uri, tuple(sorted({name for name, _ in others} - {uri})))


def merge_documents(documents: Iterable[FoundDocument]) -> list[FoundDocument]:
    """Make one document of each content, wherever it was found."""
    merged: dict[str, FoundDocument] = {}
    for document in documents:
        other = merged.get(document.sha256)
        if other is None:
            merged[document.sha256] = document
            continue
        uris = [(uri, d.path) for d in (other, document) for uri in (d.source_uri, *d.other_uris)]
        merged[document.sha256] = replace(
            merge_names(document.sha256, uris),
            is_superseded=other.is_superseded and document.is_superseded,
            published_on=min(
                filter(None, (other.published_on, document.published_on)), default=None
            ),
        )
    return [merged[sha256] for sha256 in sorted(merged)]


def find_archived(archive: Path, sha256: str) -> Path | None:
    """Return a kept copy of a content, or ``None``."""
    folder = archive / sha256
    copies = sorted(folder.iterdir()) if folder.is_dir() else []
    return copies[0] if copies else None
