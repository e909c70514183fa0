"""Web archives (.mht, .mhtml): the pages inside are read, one after the other.

Browsers save one page with its pictures so, Word one page, Excel a frame and one page for each sheet.
"""

from __future__ import annotations

import email
import email.policy
from pathlib import Path

from ingest.document import Document, UnreadableDocumentError
from ingest.readers.html import MAX_BYTES, decode_html, read_markup
from ingest.readers.media_types import MHT

READER = "mht/1"


def read_mht(path: Path) -> Document:
    """Read a web archive into one page without boxes.

    Raises :class:`UnreadableDocumentError` with code ``too_large`` or ``empty_file``.
    """
    if path.stat().st_size > MAX_BYTES:
        raise UnreadableDocumentError(
            "too_large", f"a web archive of more than {MAX_BYTES // 2**20} MB is not a disclosure"
        )
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.compat32)
    pages = [
        decode_html(content)
        for part in message.walk()
        if part.get_content_type() in ("text/html", "application/xhtml+xml")
        and isinstance(content := part.get_payload(decode=True), bytes)
    ]
    return read_markup(pages, MHT, READER)
