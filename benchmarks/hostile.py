"""Hostile documents: thousands of damaged and made-to-hurt files through a whole refresh.

``python benchmarks/hostile.py [--count 4000] [--seed N] [--write]``

The corpus (``tests/bad_input/hostile_*.py``) is made from the seed: shipped documents with wounds in their bytes,
tokens, references, parts and archives, and files made with intent. One real refresh reads, builds, judges and
publishes them beside the shipped documents, in a sealed room (``benchmarks/sealed.py``) where every attempt to
reach the network and every file written anywhere is seen. What must not happen: the job crashes or hangs, the
network is asked, a file is written outside, a shipped document is lost. A worker that crashes or is stopped
costs its document only; those are counted. A damaged copy that can be read is a version of the same disclosure, and
as such may supersede the shipped one: that is counted apart, and where the copy says less, ``audit.ingest_issues``
must tell. ``--write`` makes ``benchmarks/hostile.md``.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent))

import duckdb
import sealed

from tests.bad_input.hostile_corpus import write_corpus
from warehouse import reading_pool
from warehouse.candidate import FACT_TABLES
from warehouse.documents import FoundDocument
from warehouse.refresh import Request, refresh
from warehouse.reporting import Reporter
from warehouse.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ROOT / "data" / "documents"
SETTINGS = Settings(jobs=2, read_seconds=20, memory_bytes=2048 << 20)
NOBODY = "http://192.0.2.1:9"  # RFC 5737: an address that is nobody's
CONTAINED = ("reader_crashed", "reader_timeout", "out_of_memory", "reader_error")
KINDS = ("pdf", "html", "docx", "xlsx")


@dataclass
class Reading:
    """What became of one file."""

    name: str
    kind: str
    outcome: str
    seconds: float


@dataclass
class Report:
    """What became of all of them."""

    readings: list[Reading] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def watch_readings(report: Report, corpus: Path) -> None:
    """Record outcome and time of each reading as the pool makes it."""
    read_one = reading_pool._read_one

    def timed(worker, document: FoundDocument, settings, folder):  # type: ignore[no-untyped-def]
        started = time.monotonic()
        worker, outcome = read_one(worker, document, settings, folder)
        seconds, reading = time.monotonic() - started, outcome[0]
        if not document.source_uri.startswith(str(corpus)):
            return worker, outcome
        codes = [i.code for i in reading.issues if i.severity == "error"]
        found = codes[0] if reading.document.status == "unreadable" and codes else "read"
        kind = document.path.suffix.lstrip(".")
        kind = kind if kind in KINDS else "text and others"
        report.readings.append(Reading(document.path.name, kind, found, seconds))
        if len(report.readings) % 100 == 0:
            print(len(report.readings), found, document.path.name, file=sys.stderr, flush=True)
        return worker, outcome

    reading_pool._read_one = timed


def run(count: int, seed: int) -> Report:
    """Make the corpus, refresh, look."""
    report = Report()
    root = Path(tempfile.mkdtemp(prefix="yusuan-hostile-")).resolve()
    try:
        corpus, canary, work = root / "corpus", root / "canary", root / "work"
        work.mkdir()
        started = time.monotonic()
        total = write_corpus(corpus, work, count, seed, NOBODY, canary, huge=True)
        report.notes.append(f"{total} files from seed {seed}")
        watch_readings(report, corpus)
        truth = _read_alone(root / "alone" / "yusuan.duckdb")
        listed = {path for path in root.rglob("*") if not path.is_symlink()}
        request = Request(documents=(SHIPPED, corpus), warehouse=root / "w" / "yusuan.duckdb")
        began = time.monotonic()
        outcome = refresh(request, SETTINGS, Reporter(quiet=True))
        report.notes.append(
            f"made in {began - started:.0f} s; the refresh took {time.monotonic() - began:.0f} s "
            f"(reading {outcome.timings.get('read', 0):.0f} s with 2 workers, for a file at most 2 GB and "
            f"{SETTINGS.read_seconds} s with one more per 20 kB) and ended with {outcome.exit_code}: {outcome.outcome}"
        )
        if outcome.outcome != "published":
            report.bad.append(f"the refresh ended as {outcome.outcome}: {outcome.message}")
        else:
            _look(root / "w" / "yusuan.duckdb", truth, report)
        here = {path for path in root.rglob("*") if not path.is_relative_to(root / "w")}
        strays = sorted(here - listed - {root / "w"} - {p for p in here if p.is_symlink()})
        report.bad += [f"written outside: {path}" for path in strays]
        _look_at_room(report)
        return report
    finally:
        shutil.rmtree(root, ignore_errors=True)


@dataclass(frozen=True)
class Shipped:
    """What became of one shipped document."""

    figures: int
    facts: int
    is_current: bool
    current: str | None
    """Where the current version of the same disclosure stands."""
    by_own_file: bool
    """Whether that version bears no mark of a reproduction, so that a reproduction yields to it."""
    told: bool
    """Whether ``audit.ingest_issues`` tells that the current version says less."""


_SHIPPED = """
    with facts as (
        select document_key, count(*) as facts from ({facts}) group by document_key
    )
    select
        d.source_uri, d.figures_total, coalesce(f.facts, 0), d.is_current, v.source_uri,
        not coalesce(v.is_reproduction, true),
        exists(from audit.ingest_issues i where i.document_key = v.document_key and i.code = 'version_says_less')
    from marts.dim_document d
    left join facts f using (document_key)
    left join marts.dim_document v
        on v.is_current and v.unit_key = d.unit_key and v.fiscal_year = d.fiscal_year and v.stage = d.stage
        and v.scope = d.scope and coalesce(v.document_kind, '') = coalesce(d.document_kind, '')
    where d.source_uri like 'data/documents/%'
"""


def _read_shipped(con: duckdb.DuckDBPyConnection) -> dict[str, Shipped]:
    """The shipped documents of a warehouse by address."""
    tables = [name for (name,) in con.execute(FACT_TABLES).fetchall()]
    facts = " union all ".join(f'select document_key from marts."{name}"' for name in tables)
    rows = con.execute(_SHIPPED.format(facts=facts)).fetchall()
    return {uri: Shipped(*rest) for uri, *rest in rows}


def _read_alone(warehouse: Path) -> dict[str, Shipped]:
    """What the shipped documents give where no other document is beside them."""
    outcome = refresh(Request((SHIPPED,), warehouse), SETTINGS, Reporter(quiet=True))
    assert outcome.outcome == "published", outcome.message
    with duckdb.connect(str(warehouse), read_only=True) as con:
        return _read_shipped(con)


def _look(warehouse: Path, truth: dict[str, Shipped], report: Report) -> None:
    """Every file has its row; every shipped document all its facts, or a version that took its place."""
    con = duckdb.connect(str(warehouse), read_only=True)
    try:
        here = _read_shipped(con)
        superseded = 0
        for uri, alone in truth.items():
            now = here.get(uri)
            if now is None or now.figures != alone.figures:
                report.bad.append(f"{uri} is lost: {now}, alone {alone}")
            elif now.is_current and now.facts != alone.facts:
                report.bad.append(f"{uri} has {now.facts} of its {alone.facts} facts")
            elif not now.is_current and now.current is None:
                report.bad.append(f"{uri} is not current, and nothing is in its place")
            elif not now.is_current:
                superseded += 1
                name = Path(now.current or "").name
                why = (
                    "bears no mark of a reproduction"
                    if now.by_own_file
                    else "counts as the later or fuller"
                )
                told = "is told to say less" if now.told else "gives every family of facts"
                report.notes.append(
                    f"`{Path(uri).name}` is superseded by `{name}`, which {why} and {told}"
                )
        report.notes.append(
            f"of {len(truth)} shipped documents {len(truth) - superseded} are current with all their facts, "
            f"{superseded} superseded by a damaged copy, none lost"
            if not report.bad
            else f"of {len(truth)} shipped documents some are lost"
        )
        expected = len(truth)
        rows = con.execute("select count(*) from marts.dim_document").fetchone()
        if rows != (len(report.readings) + expected,):
            report.bad.append(f"{len(report.readings)} readings, {rows} documents")
        links = con.execute(
            "select count(*) from raw.ingest_issues where code in ('cannot_stat', 'not_a_file')"
        ).fetchone()
        report.notes.append(f"{links[0] if links else 0} links that lead nowhere were reported")
    finally:
        con.close()


def _look_at_room(report: Report) -> None:
    if not sealed.is_sealed():
        report.notes.append("not sealed (no right to make namespaces): the network was not watched")
        return
    attempts = sealed.network_attempts()
    if attempts:
        report.bad.append(f"{attempts} attempts to reach the network")
    # The job itself (not a worker) keeps dbt's parse of the models in the project.
    target = str(ROOT / "dbt_project" / "target")
    report.bad += [
        f"written outside: {path}" for path in sealed.files_written() if not path.startswith(target)
    ]
    if not sealed.is_watched():
        report.bad.append("the network was not watched after all")
    report.notes.append("network and file system were watched by the kernel, in a sealed room")


def render(report: Report) -> str:
    """The page."""
    codes = Counter(reading.outcome for reading in report.readings)
    columns = [code for code, _ in codes.most_common()]
    kinds: dict[str, list[Reading]] = defaultdict(list)
    for reading in report.readings:
        kinds[reading.kind].append(reading)
    lines = [
        "# Hostile documents",
        "",
        f"Written by `python benchmarks/hostile.py --write` on {datetime.now(UTC).date()}: what became of each file.",
        "A worker that crashed or was stopped cost its document only.",
        "",
        *(f"- {note}" for note in report.notes),
        "",
        f"| kind | files | {' | '.join(columns)} | median ms | 99 % within s | longest s |",
        f"|---|{'---|' * (len(columns) + 4)}",
    ]
    for kind in [*sorted(kinds), "all"]:
        readings = report.readings if kind == "all" else kinds[kind]
        counts = Counter(reading.outcome for reading in readings)
        seconds = sorted(reading.seconds for reading in readings)
        cells = [kind, len(readings), *(counts[code] for code in columns)]
        cells += [
            f"{statistics.median(seconds) * 1000:.0f}",
            f"{seconds[int(len(seconds) * 0.99)]:.1f}",
            f"{seconds[-1]:.1f}",
        ]
        lines.append(f"| {' | '.join(str(cell) for cell in cells)} |")
    for code in CONTAINED:
        names = sorted(r.name for r in report.readings if r.outcome == code)
        if names:
            more = f" and {len(names) - 30} more" if len(names) > 30 else ""
            lines += ["", f"{code} ({len(names)}): {', '.join(f'`{n}`' for n in names[:30])}{more}"]
    slow = sorted(report.readings, key=lambda r: -r.seconds)[:10]
    lines += ["", "Longest: " + ", ".join(f"`{r.name}` {r.seconds:.1f} s" for r in slow)]
    bad = "; ".join(report.bad) or "0"
    lines += [
        "",
        "Crashes of the job, hangs, requests to the network, files written outside, shipped documents lost: "
        + bad,
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Run and report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--count", type=int, default=4000, help="damaged files beside the made ones"
    )
    parser.add_argument("--seed", type=int, default=20261120)
    parser.add_argument("--write", action="store_true", help="write benchmarks/hostile.md")
    options = parser.parse_args()
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    with tempfile.TemporaryDirectory(prefix="yusuan-room-") as room:
        done = sealed.start_again_sealed(Path(room))
    if done is None:
        report = run(options.count, options.seed)
        text, code = render(report), 1 if report.bad else 0
    else:
        text, code = done.stdout, done.returncode
    print(text, end="")
    if options.write and not sealed.is_sealed() and text:
        (ROOT / "benchmarks" / "hostile.md").write_text(text, encoding="utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main())
