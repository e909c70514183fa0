"""The name of a fetched file: as the server sends it, else as its address ends."""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.errors import HeaderParseError
from email.header import decode_header
from urllib.parse import unquote, unquote_to_bytes, urlsplit

# filename*=UTF-8''2026%E5%B9%B4%E9%A2%84%E7%AE%97.pdf (RFC 5987)
_EXTENDED = re.compile(rb"filename\*\s*=\s*\"?([\w\-]{0,20})'[^']{0,20}'([^;\"]{1,2000})", re.I)
# filename="预算.pdf" in the bytes of whatever encoding the server works in
_PLAIN = re.compile(rb"filename\s*=\s*(?:\"([^\"]{1,2000})\"?|([^;\s]{1,2000}))", re.I)
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_LONGEST = 200  # bytes; a file system takes 255 for a name, whatever the characters


def file_name_of(url: str) -> str:
    """A file name for a content fetched from ``url``: its last path segment, without path tricks."""
    return _clean(unquote(urlsplit(url).path)) or "document"


def find_sent_name(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    """The name in ``Content-Disposition`` where it ends like the name of a file, without path tricks.

    Percent signs, UTF-8, GB 18030 and RFC 2047 words are met in ``filename`` although none of them is allowed.
    """
    for header, value in headers:
        if header.lower() == b"content-disposition":
            name = _clean(_decode_disposition(value) or "")
            return name if _SUFFIX.search(name) else None
    return None


def _decode_disposition(value: bytes) -> str | None:
    if match := _EXTENDED.search(value):
        content = unquote_to_bytes(match[2].strip())
        return _decode(content, match[1].decode("ascii", "replace"))
    if match := _PLAIN.search(value):
        name = match[1] or match[2]
        if b"=?" in name:
            try:
                parts = decode_header(name.decode("ascii"))
            except (UnicodeDecodeError, HeaderParseError, ValueError):
                return None
            return "".join(
                _decode(part, charset or "") or "" if isinstance(part, bytes) else part
                for part, charset in parts
            )
        return _decode(unquote_to_bytes(name), "")
    return None


def _decode(content: bytes, charset: str) -> str | None:
    for encoding in (charset, "utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except (ValueError, LookupError):  # a codec may refuse with any error about values
            continue
    return None


def _clean(name: str) -> str:
    """The last segment, without characters that a file name may not have; the end of a long one, with its suffix."""
    name = name.replace("\\", "/").rsplit("/", 1)[-1]
    name = re.sub(r"[\x00-\x1f\x7f]", "", name).strip()
    # Half characters (surrogates), which some codecs give, are no text and go, too.
    return name.encode("utf-8", "ignore")[-_LONGEST:].decode("utf-8", "ignore").lstrip(".")
