"""Damage to well-formed documents: to their bytes, to their tokens, to their parts. The same for the same seed."""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
from collections.abc import Callable

Random = random.Random

# Lengths, counts, spans, offsets: the numbers that readers trust.
_ABSURD = (
    b"0", b"-1", b"1", b"65535", b"65536", b"2147483647", b"-2147483648", b"4294967296",
    b"9223372036854775807", b"99999999999999999999", b"1e308", b"NaN", b"0.0000000001",
)  # fmt: skip
_BAD_BYTES = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xc0\xaf", b"\xe2\x80\xae", b"\x1b$B",
    b"\xf4\x90\x80\x80", b"\x81", b"]]>", b"-->", b"<![CDATA[", b"&#0;", b"&#x110000;", b"%PDF-1.4",
    b"endstream", b"endobj", b"stream\n", b">>", b"<<", b"%%EOF", b"PK\x03\x04",
)  # fmt: skip
_NUMBER = re.compile(rb"\d+")
_TOKEN = re.compile(rb"<[^<>]{1,200}>|/[A-Za-z]{1,30}|\[[^\[\]]{0,200}\]|\d+ 0 R")


def damage_bytes(content: bytes, chance: Random) -> bytes:
    """One to five wounds: flipped, cut, repeated, zeroed, removed or inserted bytes."""
    data = bytearray(content)
    for _ in range(chance.randint(1, 5)):
        if len(data) < 16:
            break
        start = chance.randrange(len(data) - 8)
        length = chance.choice((1, 4, 64, 1024, 16384))
        kind = chance.randrange(6)
        if kind == 0:
            for _ in range(min(length, 64)):
                data[chance.randrange(len(data))] = chance.randrange(256)
        elif kind == 1:
            del data[start:]
        elif kind == 2:
            data[start:start] = data[start : start + length] * chance.choice((1, 2, 50))
        elif kind == 3:
            data[start : start + length] = bytes(len(data[start : start + length]))
        elif kind == 4:
            del data[start : start + length]
        else:
            data[start:start] = chance.randbytes(length)
    return bytes(data)


def damage_tokens(content: bytes, chance: Random) -> bytes:
    """One to eight wounds that keep the grammar near to right: tags, names, references, numbers, brackets."""
    for _ in range(chance.randint(1, 8)):
        kind = chance.randrange(7)
        if kind == 0:
            content = _replace_one(_NUMBER, content, chance, lambda _: chance.choice(_ABSURD))
        elif kind == 1:
            content = _replace_one(_TOKEN, content, chance, lambda _: b"")
        elif kind == 2:
            times = chance.choice((2, 50, 3000))
            content = _replace_one(_TOKEN, content, chance, lambda token, n=times: token * n)
        elif kind == 3:
            other = _pick(_TOKEN, content, chance)
            content = _replace_one(_TOKEN, content, chance, lambda _, new=other: new)
        elif kind == 4:
            start = chance.randrange(len(content) + 1)
            content = content[:start] + chance.choice(_BAD_BYTES) + content[start:]
        elif kind == 5:
            start, length = chance.randrange(len(content) + 1), chance.choice((10, 200, 5000))
            content = content + content[start : start + length]
        else:
            start, length = chance.randrange(len(content) + 1), chance.choice((10, 200, 5000))
            content = content[:start] + content[start + length :]
    return content


def _pick(pattern: re.Pattern[bytes], content: bytes, chance: Random) -> bytes:
    match = _find(pattern, content, chance)
    return match[0] if match else b""


def _find(pattern: re.Pattern[bytes], content: bytes, chance: Random) -> re.Match[bytes] | None:
    """A match somewhere: searched from a random place, since documents hold thousands."""
    start = chance.randrange(len(content) + 1)
    return pattern.search(content, start) or pattern.search(content)


def _replace_one(
    pattern: re.Pattern[bytes], content: bytes, chance: Random, change: Callable[[bytes], bytes]
) -> bytes:
    match = _find(pattern, content, chance)
    if match is None:
        return content
    return content[: match.start()] + change(match[0]) + content[match.end() :]


def damage_references(content: bytes, chance: Random) -> bytes:
    """Point references of a PDF at other objects: cycles, pages that are fonts, streams that are pages."""
    numbers = sorted({match[1] for match in re.finditer(rb"\n(\d+) 0 obj", content)})
    if not numbers:
        return content
    for _ in range(chance.randint(1, 6)):
        content = _replace_one(
            re.compile(rb"\d+ 0 R"), content, chance, lambda _: chance.choice(numbers) + b" 0 R"
        )
    return content


def damage_parts(content: bytes, chance: Random) -> bytes:
    """Wounds inside the parts of an office file, which the archive's checksums would otherwise hide."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as out:
        names = source.namelist()
        chosen = {chance.choice(names), chance.choice(names)}
        for name in names:
            part = source.read(name)
            if name in chosen:
                if name.endswith((".xml", ".rels")) and chance.random() < 0.7:
                    part = damage_tokens(part, chance)
                else:
                    part = damage_bytes(part, chance)
            out.writestr(name, part)
    return target.getvalue()


def damage_archive(content: bytes, chance: Random) -> bytes:
    """An office file with parts missing, exchanged, twice there, or under names that lead elsewhere."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        parts = [(name, source.read(name)) for name in source.namelist()]
        kind = chance.randrange(5)
        first, second = chance.randrange(len(parts)), chance.randrange(len(parts))
        if kind == 0:
            del parts[first]
        elif kind == 1:
            (a, left), (b, right) = parts[first], parts[second]
            parts[first], parts[second] = (a, right), (b, left)
        elif kind == 2:
            name = chance.choice(
                ("../../../../tmp/outside", "/tmp/outside", "C:\\outside", "a" * 5000, "\x00", "")
            )
            parts[first] = (name or "x/", parts[first][1])
        elif kind == 3:
            parts[first] = (parts[first][0].swapcase(), parts[first][1])
        else:
            parts.insert(first, (f"{parts[second][0]}/", b""))
        for name, part in parts:
            out.writestr(zipfile.ZipInfo(name), part)
    return target.getvalue()


def damage_headers(content: bytes, chance: Random) -> bytes:
    """Sizes, methods and flags in the headers of an archive that do not tell the truth."""
    data = bytearray(content)
    marks = [m.start() for m in re.finditer(rb"PK(?:\x01\x02|\x03\x04|\x05\x06)", content)]
    for _ in range(chance.randint(1, 4)):
        at = chance.choice(marks)
        offset = chance.choice((6, 8, 10, 14, 18, 20, 22, 24, 26, 28, 42))
        if at + offset + 4 <= len(data):
            value = chance.choice((0, 1, 9, 99, 0x7FFFFFFF, 0xFFFFFFFF))
            data[at + offset : at + offset + 4] = struct.pack("<I", value)
    return bytes(data)


WOUNDS: dict[str, tuple[Callable[[bytes, Random], bytes], ...]] = {
    "pdf": (damage_bytes, damage_tokens, damage_tokens, damage_references),
    "html": (damage_bytes, damage_tokens, damage_tokens),
    "docx": (damage_bytes, damage_parts, damage_parts, damage_archive, damage_headers),
    "xlsx": (damage_bytes, damage_parts, damage_parts, damage_archive, damage_headers),
    "txt": (damage_bytes, damage_tokens),
}
