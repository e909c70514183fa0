"""A worker for tests: the real process with the real limits, but documents that say what to do.

A document is text: lines ``amount N`` become cells; ``crash``, ``hang``, ``eat`` (memory), ``connect``,
``write PATH`` and ``unreadable`` do what they say.
"""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import sys
import time
from pathlib import Path

from ingest.pipeline import document_key_of
from ingest.raw_schema import RawCell, RawDocument, RawIssue
from ingest.reading import Reading
from warehouse.reading_worker import forbid_network_and_foreign_files, limit_process, serve


def read_fake(path: Path, source_uri: str) -> Reading:
    content = path.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    key = document_key_of(sha256)
    status, cells = "read", []
    fields: dict[str, str] = {"unit": "某单位", "year": "2026"}
    for number, line in enumerate(content.decode().splitlines()):
        word, _, rest = line.partition(" ")
        if word == "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        elif word == "hang":
            time.sleep(3600)
        elif word == "slow":
            time.sleep(float(rest))
        elif word == "eat":
            _ = bytearray(64 << 30)
        elif word == "connect":
            socket.create_connection(("127.0.0.1", 9))
        elif word == "write":
            Path(rest).write_text("outside")
        elif word == "fail":
            raise RuntimeError("a fault of the reader")
        elif word == "unreadable":
            status = "unreadable"
        elif word == "amount":
            cells.append(
                RawCell(
                    document_key=key,
                    table_no=1,
                    panel_no=1,
                    row_no=number,
                    col_no=1,
                    part_no=0,
                    value_text=rest,
                    number_text=rest,
                    unit_text="元",
                    role="amount",
                    page_number=1,
                    line_no=None,
                    x0=None,
                    top=None,
                    x1=None,
                    bottom=None,
                    reading="text",
                )
            )
        elif rest:
            fields[word] = rest
    document = RawDocument(
        document_key=key,
        sha256=sha256,
        source_name=path.name,
        source_uri=source_uri,
        media_type="text/plain",
        reader="fake",
        reader_version="1",
        page_count=1,
        status=status,
        title=fields.get("title", path.name),
        document_kind="单位预算",
        unit_name=fields["unit"],
        department_name=None,
        division_code=None,
        city_name=None,
        province_name=None,
        admin_level=None,
        fiscal_year=int(fields["year"]),
        stage="budget",
        scope="unit",
        published_on=None,
        identity_evidence=None,
        is_reproduction=False,
        tables_listed=0,
    )
    issues = ()
    if status == "unreadable":
        issues = (
            RawIssue(
                document_key=key,
                source_uri=source_uri,
                severity="error",
                code="not_a_document",
                page_number=None,
                table_no=None,
                message=f"{source_uri}: not a document",
            ),
        )
    return Reading(documents=(document,), cells=tuple(cells), issues=issues)


def answer(job: dict[str, str]) -> dict[str, str]:
    reading = read_fake(Path(job["path"]), job["source_uri"])
    Path(job["output"]).write_bytes(reading.to_json())
    return {"status": "read"}


if __name__ == "__main__":
    channel, memory_bytes, folder = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    limit_process(memory_bytes)
    forbid_network_and_foreign_files([folder])
    serve(answer, channel)
