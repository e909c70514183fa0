"""Office documents are ZIP archives: opened within limits, their XML read without outside help."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lxml import etree

from ingest.document import UnreadableDocumentError

MAX_ENTRIES = 20_000
MAX_TOTAL_BYTES = 512 * 1024 * 1024
MAX_PART_BYTES = 256 * 1024 * 1024
# XML of repeated table rows shrinks a hundredfold at most; bombs reach a thousand.
_MAX_RATIO = 250
_RATIO_MATTERS_ABOVE = 16 * 1024 * 1024


@contextmanager
def open_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open an office archive.

    Raises :class:`UnreadableDocumentError` with code ``truncated`` or ``archive_bomb``, before
    anything is unpacked.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise UnreadableDocumentError(
            "truncated", f"the office document is damaged ({error}); fetch it again"
        ) from error
    with archive:
        check_archive(archive)
        yield archive


def check_archive(archive: zipfile.ZipFile) -> None:
    """Refuse an archive whose directory declares more than an honest document needs."""
    entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if (
        len(entries) > MAX_ENTRIES
        or total > MAX_TOTAL_BYTES
        or (total > _RATIO_MATTERS_ABOVE and total > _MAX_RATIO * max(1, packed))
    ):
        raise UnreadableDocumentError(
            "archive_bomb",
            f"the file unpacks to {total // 2**20} MB in {len(entries)} parts, more than any "
            "disclosure; remove it",
        )


def read_part(archive: zipfile.ZipFile, name: str) -> bytes:
    """Read one part, at most :data:`MAX_PART_BYTES` whatever the directory declares."""
    try:
        with archive.open(name) as part:
            data = part.read(MAX_PART_BYTES + 1)
    except (
        KeyError,
        zipfile.BadZipFile,
        EOFError,
        OSError,
        RuntimeError,
        NotImplementedError,
        zlib.error,
        lzma.LZMAError,
    ) as error:
        raise UnreadableDocumentError(
            "truncated", f"part {name} of the office document is damaged ({error}); fetch it again"
        ) from error
    if len(data) > MAX_PART_BYTES:
        raise UnreadableDocumentError(
            "archive_bomb", f"part {name} unpacks to more than any disclosure; remove the file"
        )
    return data


def parse_xml(data: bytes, name: str) -> etree._Element:
    """Parse a part: entities stay unexpanded, no DTD is loaded, nothing is fetched.

    A part with a document type declaration is refused: office programs write none (ECMA-376 part 2
    forbids it), and it is where entity attacks live.
    """
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise UnreadableDocumentError(
            "archive_bomb",
            f"part {name} declares entities, which no office program does; remove the file",
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableDocumentError(
            "truncated", f"part {name} of the office document is damaged ({error}); fetch it again"
        ) from error
