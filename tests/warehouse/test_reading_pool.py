"""What a worker starts ends with the worker."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from warehouse.documents import FoundDocument
from warehouse.reading_pool import read_documents
from warehouse.settings import Settings

OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _old_document(path: Path) -> None:
    """The least that passes for an old Word file: a compound file whose directory names a WordDocument."""
    head = bytearray(512)
    head[:8] = OLD_WORD
    head[30:32] = (9).to_bytes(2, "little")
    head[48:52] = (0).to_bytes(4, "little")
    head[76:80] = (1).to_bytes(4, "little")
    entry = bytearray(128)
    name = "WordDocument\0".encode("utf-16-le")
    entry[: len(name)] = name
    entry[64:66] = len(name).to_bytes(2, "little")
    entry[66] = 2
    directory = bytes(entry) + bytes(384)
    table = (0xFFFFFFFE).to_bytes(4, "little") + b"\xff" * 508
    path.write_bytes(bytes(head) + directory + table)


@pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="only Linux tells of sessions")
def test_a_converter_ends_with_the_worker_that_started_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    office = programs / "soffice"
    office.write_text(
        f"#!/bin/sh\necho $$ > {tmp_path}/started\nsleep 300 &\necho $! >> {tmp_path}/started\nwait\n"
    )
    office.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    path = tmp_path / "old.doc"
    _old_document(path)
    outcomes = []
    read_documents(
        [FoundDocument("0" * 64, path, "old.doc")],
        Settings(jobs=1, read_seconds=6),
        tmp_path,
        lambda _document, reading, _content, _final: outcomes.append(reading.issues[0].code),
    )
    assert outcomes == ["reader_timeout"]
    started = [int(line) for line in (tmp_path / "started").read_text().split()]
    assert len(started) == 2
    assert not any(map(_is_alive, started))


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in {"Z", "X"}
