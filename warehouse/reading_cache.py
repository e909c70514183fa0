"""Readings kept by content and reader fingerprint: an unchanged document is read once."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path

from ingest.reading import Reading
from warehouse.documents import FoundDocument
from warehouse.files import write_atomically


class ReadingCache:
    """The readings of one reader fingerprint; those of others are removed by :meth:`prune`."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self._root = folder
        self._folder = folder / fingerprint[:16]

    def _path(self, document: FoundDocument) -> Path:
        # The name is part of the key: a name that contradicts the content is reported by the reader.
        name = hashlib.sha256(document.path.name.encode()).hexdigest()[:8]
        return self._folder / document.sha256[:2] / f"{document.sha256}-{name}.json.gz"

    def holds(self, document: FoundDocument) -> bool:
        """Whether a reading of this content is kept."""
        return self._path(document).is_file()

    def load(self, document: FoundDocument) -> Reading | None:
        """Return the kept reading under the document's present address; ``None`` where it is unusable."""
        path = self._path(document)
        try:
            reading = Reading.from_json(path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, EOFError, ValueError, TypeError, KeyError):
            path.unlink(missing_ok=True)
            return None
        return readdress(reading, document.source_uri)

    def store(self, document: FoundDocument, content: bytes) -> None:
        """Keep a serialised reading."""
        write_atomically(self._path(document), content)

    def forget(self, document: FoundDocument) -> None:
        """Remove a kept reading, so that the document is read again."""
        self._path(document).unlink(missing_ok=True)

    def prune(self) -> None:
        """Remove the readings of other fingerprints: their code is gone."""
        if self._root.is_dir():
            for folder in self._root.iterdir():
                if folder != self._folder and folder.is_dir():
                    shutil.rmtree(folder, ignore_errors=True)


def readdress(reading: Reading, source_uri: str) -> Reading:
    """Return the reading with the address under which its content is found now."""
    return replace(
        reading,
        documents=tuple(replace(d, source_uri=source_uri) for d in reading.documents),
        issues=tuple(replace(i, source_uri=source_uri) for i in reading.issues),
    )
