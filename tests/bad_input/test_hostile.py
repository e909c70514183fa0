"""Some hundreds of damaged and hostile files through the reading stage. Thousands: benchmarks/hostile.py."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import duckdb

from ingest import load
from ingest.reading import Reading
from tests.bad_input.hostile_corpus import DAMAGED, damage, make_to_hurt, write_links
from tests.bad_input.hostile_originals import KINDS, originals
from tests.bad_input.hostile_pages import make_pages
from warehouse.documents import FoundDocument, find_documents
from warehouse.page_reader import PageError, PageReader
from warehouse.reading_pool import read_documents
from warehouse.settings import Settings

SEED = 20261121
NOBODY = "http://192.0.2.1:9"  # RFC 5737
SETTINGS = Settings(jobs=2, read_seconds=180, memory_bytes=2048 << 20)


def test_the_corpus_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    first = list(damage(tmp_path, 60, SEED))
    assert first == list(damage(tmp_path, 60, SEED))
    assert first != list(damage(tmp_path, 60, SEED + 1))
    assert {name.rsplit(".", 1)[-1] for name, _ in first} == set(KINDS)
    whole = {content for files in originals(tmp_path).values() for _, content in files}
    assert sum(content in whole for _, content in first) < 6  # hardly any is left as it was


def test_links_that_lead_nowhere_are_told(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    write_links(tmp_path / "corpus")
    documents, problems = find_documents([tmp_path / "corpus"], tmp_path / "archive")
    assert documents == []
    assert sorted(problem.code for problem in problems) == [
        "cannot_stat",
        "cannot_stat",
        "not_a_file",
    ]


def test_hundreds_of_damaged_files_cost_nothing_but_themselves(tmp_path: Path) -> None:
    corpus, scratch = tmp_path / DAMAGED, tmp_path / "scratch"
    corpus.mkdir()
    scratch.mkdir()
    files = dict(damage(tmp_path, 200, SEED))
    canary = tmp_path / "canary"
    # Of those that are made to hurt some small ones: all of them, and the slow ones, are for the benchmark.
    hurting = [(n, c) for n, c in make_to_hurt(tmp_path, NOBODY, canary) if len(c) < 20_000]
    files |= dict(hurting[::6])
    for name, content in files.items():
        (corpus / name).write_bytes(content)
    documents, problems = find_documents([corpus], tmp_path / "archive")
    listed = set(tmp_path.rglob("*"))
    outcomes: Counter[str] = Counter()
    con = duckdb.connect(str(tmp_path / "loaded.duckdb"))
    load.create_raw(con)

    def keep(document: FoundDocument, reading: Reading, _content: bytes, _final: bool) -> None:
        codes = [issue.code for issue in reading.issues if issue.severity == "error"]
        outcomes[codes[0] if reading.document.status == "unreadable" else "read"] += 1
        load.write_reading(con, reading)

    read_documents(documents, SETTINGS, scratch, keep)
    rows = con.execute("select count(*) from raw.documents").fetchone()
    con.close()
    assert (problems, rows) == ([], (len(documents),))
    assert sum(outcomes.values()) == len(documents)
    assert outcomes["read"] > 100  # the damage leaves most of a document readable
    assert len(outcomes) > 5
    # A worker that has to be ended costs a second or more: it must be the exception.
    ended = {"reader_error", "reader_crashed", "reader_timeout", "out_of_memory"}
    assert sum(outcomes[code] for code in ended) <= len(documents) // 50, outcomes
    assert outcomes["reader_error"] == 0, outcomes
    strays = {p for p in tmp_path.rglob("*") if not p.name.startswith("loaded.duckdb")} - listed
    assert not strays


def test_a_page_of_a_site_may_be_anything(tmp_path: Path) -> None:
    """It is read in a worker: what it cannot read in time costs that page."""
    files = [*damage(tmp_path, 60, SEED), *make_pages(NOBODY)]
    pages = [(n, c) for n, c in files if n.endswith("html") and n.startswith(("0", "d", "f", "s"))]
    assert len(pages) > 20
    given_up = []
    with PageReader(tmp_path, seconds=2) as reader:
        for name, content in pages:
            path = tmp_path / "page.html"
            path.write_bytes(content)
            try:
                reader.read_listing(path, "http://city.example/list.html", "预算")
                reader.read_article(path, "http://city.example/list.html")
            except PageError:
                given_up.append(name)
    assert "divs.html" in given_up  # a million elements inside each other
    assert len(given_up) < 5, given_up
