"""The lines of ``data/catalogue/sources.csv``: addresses of documents and of listing pages."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from warehouse.errors import YusuanError
from warehouse.store import shown

KINDS = ("document", "listing")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Source:
    """One line of the file. ``link_pattern`` is searched in the address and the text of each link."""

    url: str
    kind: str
    link_pattern: str | None
    sha256: str | None


def read_sources(path: Path) -> list[Source]:
    """Read the file. Raises :class:`YusuanError` naming the line for anything that cannot be right."""
    if not path.is_file():
        return []
    sources = []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        missing = {"url", "kind"} - set(reader.fieldnames or [])
        if missing:
            raise YusuanError(f"{shown(path)}: the header lacks {', '.join(sorted(missing))}")
        for row in reader:
            place = f"{shown(path)}:{reader.line_num}"
            url, kind = (row["url"] or "").strip(), (row["kind"] or "").strip()
            if not url.startswith(("http://", "https://")) or not urlsplit(url).hostname:
                raise YusuanError(f"{place}: {url!r} is not an http or https address")
            if kind not in KINDS:
                raise YusuanError(f"{place}: kind {kind!r} is none of {', '.join(KINDS)}")
            pattern = (row.get("link_pattern") or "").strip() or None
            try:
                re.compile(pattern or "")
            except re.error as error:
                raise YusuanError(f"{place}: link_pattern {pattern!r}: {error}") from error
            sha256 = (row.get("sha256") or "").strip().lower() or None
            if sha256 and not _SHA256.fullmatch(sha256):
                raise YusuanError(f"{place}: sha256 is 64 hexadecimal digits")
            sources.append(Source(url, kind, pattern, sha256))
    return sources
