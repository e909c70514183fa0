"""Hostile documents: thousands of mutated and generated files through the reading processes of a refresh.

``python benchmarks/hostile.py [--count 2000] [--seed N] [--write]``

Shipped documents are damaged byte by byte and part by part; others are made to hurt: bombs, entities,
deep nesting, huge spans, cycles, scripts, path tricks in names. Each file is read as a refresh reads it.
What must not happen: the job crashes or hangs, a request reaches the network, a file is written
outside the worker's folder. A worker that crashes or is stopped costs its document; those are counted.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import shutil
import sys
import tempfile
import threading
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import docx
import openpyxl

from ingest.reading import Reading
from warehouse.documents import FoundDocument, find_documents
from warehouse.reading_pool import read_documents
from warehouse.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = Settings(jobs=2, read_seconds=20, memory_bytes=2048 << 20)
CONTAINED = ("reader_crashed", "reader_timeout", "out_of_memory", "reader_error")
Random = random.Random


def originals() -> dict[str, bytes]:
    """Well-formed documents of every format that is made to suffer."""
    files = {
        p.name: p.read_bytes()
        for p in sorted((ROOT / "data" / "documents").iterdir())
        if p.is_file()
    }
    rows = [("项目", "预算数"), ("一般公共预算拨款收入", "100.00"), ("本年收入合计", "100.00")]
    word, book = docx.Document(), openpyxl.Workbook()
    word.add_paragraph("某市12345政务服务热线中心2026年单位预算")
    table = word.add_table(len(rows), 2)
    for number, row in enumerate(rows):
        book.active.append(row)
        for column, text in enumerate(row):
            table.cell(number, column).text = text
    for name, writer in (("plain.docx", word.save), ("plain.xlsx", book.save)):
        content = io.BytesIO()
        writer(content)
        files[name] = content.getvalue()
    return files


def damage(content: bytes, chance: Random) -> bytes:
    """One to five wounds: flipped, cut, repeated, zeroed, swapped or inserted bytes."""
    data = bytearray(content)
    for _ in range(chance.randint(1, 5)):
        if len(data) < 16:
            break
        start = chance.randrange(len(data) - 8)
        length = chance.choice((1, 4, 64, 1024, 16384))
        kind = chance.randrange(7)
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
        elif kind == 5:
            data[start:start] = chance.randbytes(length)
        else:
            # Numbers are where lengths, counts and offsets stand: make one of them absurd.
            digits = [i for i in range(start, min(start + 4096, len(data))) if 48 <= data[i] <= 57]
            if digits:
                position = chance.choice(digits)
                data[position : position + 1] = chance.choice(
                    (b"0", b"-1", b"99999999999", b"4294967295")
                )
    return bytes(data)


def damage_parts(content: bytes, chance: Random) -> bytes:
    """Wounds inside the parts of an office file, which the archive's checksums would otherwise hide."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as out:
        for name in source.namelist():
            part = source.read(name)
            out.writestr(name, damage(part, chance) if chance.random() < 0.3 else part)
    return target.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """An office file with one part replaced or added."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for existing in source.namelist():
            if existing != name:
                out.writestr(existing, source.read(existing))
        out.writestr(name, part)
    return target.getvalue()


def pdf(objects: list[bytes]) -> bytes:
    """A PDF of numbered objects; the first is the catalogue."""
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def pdf_stream(content: bytes, extra: bytes = b"") -> bytes:
    """A compressed stream object."""
    packed = zlib.compress(content, 9)
    return b"<</Length %d/Filter/FlateDecode%s>>stream\n%s\nendstream" % (
        len(packed),
        extra,
        packed,
    )


def one_page(content: bytes, extra: bytes = b"", box: bytes = b"0 0 595 842") -> bytes:
    """A PDF with one page of this content stream."""
    return pdf([
        b"<</Type/Catalog/Pages 2 0 R%s>>" % extra,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>" % box,
        pdf_stream(content),
        pdf_stream(b"/F Do /F Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>"),
    ])  # fmt: skip


def made_to_hurt(files: dict[str, bytes], url: str, canary: Path) -> Iterator[tuple[str, bytes]]:
    """Files that are made with intent."""
    word, book = files["plain.docx"], files["plain.xlsx"]
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><x>&l9;</x>'.encode()
    outside = f'<?xml version="1.0"?><!DOCTYPE x SYSTEM "{url}/dtd" [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
    deep = b"<x>" * 200_000
    for name, office, part in (
        ("docx", word, "word/document.xml"),
        ("xlsx", book, "xl/worksheets/sheet1.xml"),
    ):
        yield f"laughs.{name}", with_part(office, part, bomb)
        yield f"entity.{name}", with_part(office, part, outside.encode())
        yield f"deep.{name}", with_part(office, part, deep)
        yield f"bomb.{name}", with_part(office, part, b"<x>" + b" " * (1 << 30))
        yield f"path.{name}", with_part(office, "../" * 8 + str(canary).lstrip("/"), b"outside")
        yield f"many.{name}", _many_parts(office)
    rows = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in (1, 1_048_576))
    yield "wide.xlsx", with_part(book, "xl/worksheets/sheet1.xml", _sheet(rows))
    formula = f'<row r="1"><c r="A1"><f>WEBSERVICE("{url}")</f><v>1</v></c></row>'
    yield "formula.xlsx", with_part(book, "xl/worksheets/sheet1.xml", _sheet(formula))
    yield "deep.html", b"<table><tr><td>" * 50_000
    yield (
        "span.html",
        b"<table>" + b"<tr><td rowspan=65534 colspan=1000>1</td></tr>" * 500 + b"</table>",
    )
    yield "cells.html", b"<table><tr>" + b"<td>1.00" * 500_000
    yield "entity.html", bomb + outside.encode()
    yield (
        "script.html",
        (
            f'<html><head><base href="{url}"><script src="{url}/s.js"></script>'
            f'<meta http-equiv=refresh content="0;url={url}">'
            f'<link rel=stylesheet href="{url}/c.css"></head><body><img src="{url}/i.png"><iframe src="{url}"></iframe>'
            "<table><tr><td>收入</td><td>1</td></tr></table>"
        ).encode(),
    )
    yield "bytes.html", b"<html>" + bytes(range(256)) * 5000
    yield "flate.pdf", one_page(b" " * (1 << 30))
    yield "forms.pdf", one_page(b"/F Do")
    yield "box.pdf", one_page(b"", box=b"0 0 1e30 1e30")
    yield "nobox.pdf", one_page(b"", box=b"0 0 0 0")
    yield "text.pdf", one_page(b"BT /X 9 Tf " + b"(1.00) Tj " * 500_000 + b"ET")
    yield (
        "rules.pdf",
        one_page(b"".join(b"%d 0 m %d 800 l S\n" % (n % 595, n % 595) for n in range(300_000))),
    )
    yield (
        "grid.pdf",
        one_page(b"".join(b"%d %d 1 1 re S\n" % (n % 595, n // 595) for n in range(200_000))),
    )
    yield "save.pdf", one_page(b"q " * 1_000_000)
    yield "action.pdf", one_page(b"", f"/OpenAction<</S/URI/URI({url})>>".encode())
    yield "launch.pdf", one_page(b"", b"/OpenAction<</S/Launch/F(/bin/sh)>>")
    yield "script.pdf", one_page(b"", b"/OpenAction<</S/JavaScript/JS(while(1);)>>")
    yield (
        "kids.pdf",
        pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9999999>>"]),
    )
    pages = b" ".join(b"3 0 R" for _ in range(100_000))
    yield "pages.pdf", pdf([
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 100000/Kids[" + pages + b"]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
    ])  # fmt: skip
    yield "brackets.pdf", pdf([b"<</Type/Catalog/Pages " + b"[" * 1_000_000 + b">>"])
    yield "empty.pdf", b""
    yield "head.pdf", b"%PDF-1.7\n"
    yield "zeros.txt", bytes(5_000_000)
    yield "line.txt", "收入1,".encode() * 1_000_000
    yield "tabs.txt", b"\t" * 3_000_000
    yield "numbers.txt", ("合计\t" + "9" * 100_000 + "\n").encode() * 20
    yield "utf16.txt", "部门预算\t1.00\n".encode("utf-16") * 1000
    yield "=cmd|' calc'!A0.txt", "收入合计\t1.00\n".encode()
    yield "..%2f..%2fname.txt", "收入合计\t2.00\n".encode()


def _many_parts(office: bytes) -> bytes:
    target = io.BytesIO(office)
    with zipfile.ZipFile(target, "a") as out:
        for number in range(20_000):
            out.writestr(f"x/{number}.xml", b"")
    return target.getvalue()


def _sheet(rows: str) -> bytes:
    name = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{name}"><sheetData>{rows}</sheetData></worksheet>'.encode()


class Counting(BaseHTTPRequestHandler):
    """A server that nobody should ask."""

    asked = 0

    def do_GET(self) -> None:
        type(self).asked += 1
        self.send_error(404)

    def log_message(self, *_: object) -> None:
        """Stay silent."""


def make_corpus(folder: Path, count: int, seed: int, url: str, canary: Path) -> None:
    """Write the files; the same for the same seed."""
    chance, files = Random(seed), originals()
    for name, content in made_to_hurt(files, url, canary):
        (folder / f"made-{name}").write_bytes(content)
    names = sorted(files)
    for number in range(count):
        name = names[number % len(names)]
        is_office = name.endswith(("docx", "xlsx"))
        wound: Callable[[bytes, Random], bytes] = (
            damage_parts if is_office and chance.random() < 0.7 else damage
        )
        (folder / f"{number:05d}-{name}").write_bytes(wound(files[name], chance))


def run(count: int, seed: int) -> tuple[list[str], list[str]]:
    """Read the corpus; return the rows of the table and what must not have happened."""
    bad: list[str] = []
    root = Path(tempfile.mkdtemp(prefix="yusuan-hostile-"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), Counting)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        corpus, scratch, canary = root / "corpus", root / "scratch", root / "canary"
        corpus.mkdir()
        scratch.mkdir()
        make_corpus(corpus, count, seed, f"http://127.0.0.1:{server.server_port}", canary)
        documents, problems = find_documents([corpus], root / "archive")
        bad += [f"{problem.source_uri}: {problem.message}" for problem in problems]
        before = {path for path in root.rglob("*") if path.is_dir()} | set(root.iterdir())
        outcomes: Counter[str] = Counter()
        contained: dict[str, list[str]] = {}

        def keep(document: FoundDocument, reading: Reading, _content: bytes, _final: bool) -> None:
            codes = [i.code for i in reading.issues if i.severity == "error"] or [
                reading.document.status
            ]
            outcomes[codes[0] if reading.document.status == "unreadable" else "read"] += 1
            if codes[0] in CONTAINED:
                contained.setdefault(codes[0], []).append(document.path.name)

        started = time.monotonic()
        read_documents(documents, SETTINGS, scratch, keep)
        seconds = time.monotonic() - started
        if sum(outcomes.values()) != len(documents):
            bad.append(f"{len(documents)} documents, {sum(outcomes.values())} answers")
        if Counting.asked:
            bad.append(f"{Counting.asked} requests reached the network")
        after = {path for path in root.rglob("*") if path.is_dir()} | set(root.iterdir())
        bad += [f"written outside: {path}" for path in sorted(after - before)]
        if canary.exists() or any(scratch.iterdir()):
            bad.append("something was left behind")
        rows = [f"| {name} | {number} |" for name, number in outcomes.most_common()]
        rows.append(f"| all, in {seconds:.0f} s | {len(documents)} |")
        rows += [
            f"\n{code}: {', '.join(sorted(names)[:12])}"
            for code, names in sorted(contained.items())
        ]
        return rows, bad
    finally:
        server.shutdown()
        shutil.rmtree(root, ignore_errors=True)


def main() -> int:
    """Run and report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=20261120)
    parser.add_argument(
        "--write", action="store_true", help="keep the table in benchmarks/hostile.md"
    )
    options = parser.parse_args()
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    rows, bad = run(options.count, options.seed)
    text = "\n".join(
        [
            "# Hostile documents",
            "",
            "Written by `python benchmarks/hostile.py --write`: what became of each file.",
            "A worker that crashed or was stopped cost its document only.",
            "",
            "| outcome | documents |",
            "|---|---|",
            *rows,
            "",
            "Crashes of the job, hangs, requests to the network, files written outside: "
            + ("; ".join(bad) if bad else "0"),
        ]
    )
    print(text)
    if options.write:
        (ROOT / "benchmarks" / "hostile.md").write_text(text + "\n", encoding="utf-8")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
