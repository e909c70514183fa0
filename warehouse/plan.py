"""What a refresh has to do: which documents the warehouse shall hold and which must be read or written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from warehouse.candidate import KnownDocument, RawChange
from warehouse.documents import FoundDocument, SourceProblem, find_archived
from warehouse.history import History, Run
from warehouse.store import source_uri_of

Known = Mapping[str, KnownDocument]  # by sha256: the documents of the published warehouse


@dataclass(frozen=True, slots=True)
class Plan:
    """The documents of the next warehouse, compared with those of the published one."""

    documents: tuple[FoundDocument, ...]
    problems: tuple[SourceProblem, ...]
    new: int
    changed: int
    unchanged: int
    vanished: int
    raw: RawChange


def make_plan(
    found: Sequence[FoundDocument],
    problems: Sequence[SourceProblem],
    known: Known,
    places: Sequence[Path],
    archive: Path,
    *,
    fetches: bool,
    is_complete: bool,
    drops_vanished: bool,
) -> Plan:
    """Decide what the warehouse shall hold.

    It holds what the places named for this run hold. A document of these places that is gone, or whose
    file has another content now, stays (as an earlier version of the same document where it is one) and
    is reported; ``drops_vanished`` (``--full``) lets it go. Documents of places that are not named for this
    run are left out.
    """
    present = {document.sha256 for document in found}
    addresses = {uri for document in found for uri in (document.source_uri, *document.other_uris)}
    kept: list[FoundDocument] = []
    notes = list(problems)
    for sha256, uri in sorted((sha256, document.source_uri) for sha256, document in known.items()):
        if sha256 in present or drops_vanished or not _belongs(uri, places, fetches=fetches):
            continue
        copy = find_archived(archive, sha256)
        if copy is None:
            notes.append(
                SourceProblem(
                    uri, "document_lost", f"{uri} is gone and no copy of it is kept; put it back"
                )
            )
            continue
        date = known[sha256].published_on
        kept.append(
            FoundDocument(sha256, copy, uri, is_superseded=uri in addresses, published_on=date)
        )
        if uri not in addresses:
            text = f"{uri} is gone; its facts stay. Put it back, or run `yusuan refresh --full` to let it go"
            notes.append(SourceProblem(uri, "document_vanished", text, "info"))
    documents = tuple(sorted((*found, *kept), key=lambda d: (d.source_uri, d.sha256)))
    known_uris = {document.source_uri for document in known.values()}
    new = [d for d in found if d.sha256 not in known]
    changed = sum(1 for d in new if d.source_uri in known_uris)
    shas = {d.sha256 for d in documents}
    moved = {
        d.sha256
        for d in documents
        if d.sha256 in known and known[d.sha256].source_uri != d.source_uri
    }
    forget = tuple(known[sha256].document_key for sha256 in sorted(known.keys() - shas))
    write = (
        documents if is_complete else tuple(d for d in documents if d in new or d.sha256 in moved)
    )
    return Plan(
        documents=documents,
        problems=tuple(notes),
        new=len(new) - changed,
        changed=changed,
        unchanged=len(documents) - len(new),
        vanished=sum(1 for d in kept if d.source_uri not in addresses),
        raw=RawChange(write=write, forget=() if is_complete else forget, is_complete=is_complete),
    )


def _belongs(uri: str, places: Sequence[Path], *, fetches: bool) -> bool:
    """Whether an address is of one of the places of this run."""
    if uri.startswith(("http://", "https://")):
        return fetches
    prefixes = [source_uri_of(place) for place in places]
    return any(
        uri == prefix or prefix == "." or uri.startswith(f"{prefix}/") for prefix in prefixes
    )


def is_held(history: History, fingerprint: str) -> bool:
    """Whether these very inputs gave a warehouse that was rolled back, and none was published since."""
    for run in reversed(history.runs()):
        if run.outcome == "published":
            return False
        if run.outcome == "rollback" and run.input_fingerprint == fingerprint:
            return True
    return False


def is_unchanged(current: Run | None, fingerprint: str) -> bool:
    """Whether the published warehouse was made from these very inputs."""
    return current is not None and current.input_fingerprint == fingerprint
