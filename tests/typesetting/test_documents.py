"""The shipped documents: made by the script, complete against the facts read by hand, marked as anew."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pdfplumber
import pikepdf
import pytest
from selectolax.lexbor import LexborHTMLParser

from typesetting import document_names, render_file
from typesetting.content import NOTICE, Document, Text, read_document

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = ROOT / "data" / "documents"
FACTS = ROOT / "tests" / "data" / "facts"
NAMES = document_names()

_NUMBER = re.compile(r"(?<![\d.])\d[\d,]*(?:\.\d+)?")


def _squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


def _numbers(text: str) -> list[str]:
    return [number.replace(",", "") for number in _NUMBER.findall(text)]


def _shipped(name: str) -> Path:
    (path,) = DOCUMENTS.glob(f"{name}.*")
    return path


@cache
def _pages(name: str) -> list[str]:
    path = _shipped(name)
    if path.suffix == ".html":
        body = LexborHTMLParser(path.read_text(encoding="utf-8")).body
        assert body is not None
        return [body.text(separator=" ")]
    with pdfplumber.open(path) as pdf:
        return [page.extract_text() for page in pdf.pages]


def _facts(name: str, origin: str) -> list[dict[str, str]]:
    with (FACTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["origin"] == origin]


def _pdf_objects(content: bytes) -> list[bytes]:
    """Return every stream of a PDF, decoded: equal files by meaning, whichever zlib packed them."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [o.read_bytes() for o in pdf.objects if isinstance(o, pikepdf.Stream)]


def test_five_documents_ship_in_four_pdf_layouts_and_one_page() -> None:
    layouts = [read_document(name).layout for name in NAMES]
    assert len(NAMES) == 5
    assert len(set(layouts)) == 5
    assert sorted(path.name for path in DOCUMENTS.glob("*.*")) == sorted(
        render_file(name)[0] for name in NAMES
    )


@pytest.mark.parametrize("name", NAMES)
def test_script_makes_the_committed_file(name: str) -> None:
    file_name, content = render_file(name)
    committed = (DOCUMENTS / file_name).read_bytes()
    if content != committed and file_name.endswith(".pdf"):
        assert _pdf_objects(content) == _pdf_objects(committed)
    else:
        assert content == committed
    assert len(committed) < 300_000


@pytest.mark.parametrize("name", NAMES)
def test_first_page_says_that_it_is_set_anew(name: str) -> None:
    assert NOTICE in _pages(name)[0]


@pytest.mark.parametrize("name", NAMES)
def test_every_number_of_the_content_is_in_the_file(name: str) -> None:
    document = read_document(name)
    printed = Counter(_numbers(" ".join(_pages(name))))
    due = Counter(number for string in document.strings() for number in _numbers(string))
    assert not due - printed


@pytest.mark.parametrize(
    "name", [n for n in NAMES if read_document(n).layout in ("ruled", "landscape")]
)
def test_plain_pdfplumber_finds_every_row_of_ruled_tables(name: str) -> None:
    with pdfplumber.open(_shipped(name)) as pdf:
        found = {
            tuple(_squeeze(cell) for cell in row if cell is not None)
            for page in pdf.pages
            for table in page.extract_tables()
            for row in table
        }
    for table in read_document(name).tables():
        for row in table.grid.rows:
            assert tuple(_squeeze(cell) for cell in row if cell not in ("<", "^")) in found


def _table_numbers(document: Document) -> Counter[str]:
    return Counter(
        number
        for table in document.tables()
        for slot in table.grid.slots()
        for number in _numbers(slot.text)
    )


@pytest.mark.parametrize("name", NAMES)
def test_tables_hold_every_fact_read_by_hand(name: str) -> None:
    due = Counter(row["value"] for row in _facts(name, "table"))
    assert not due - _table_numbers(read_document(name))


@pytest.mark.parametrize("name", NAMES)
def test_prose_holds_every_fact_read_by_hand(name: str) -> None:
    prose = "".join(
        _squeeze(block.text) + "\n"
        for block in read_document(name).blocks
        if isinstance(block, Text)
    )
    due = Counter((row["value"], row["unit"]) for row in _facts(name, "narrative"))
    for (value, unit), count in due.items():
        printed = re.findall(rf"(?<![\d.]){re.escape(value)}{re.escape(unit)}", prose)
        assert len(printed) >= count, (value, unit, len(printed), count)


def test_prose_is_not_the_publishers() -> None:
    seeds = ROOT.parent / "shared" / "seeds"
    if not seeds.is_dir():
        pytest.skip("the transcripts are not beside the repository")
    for name in NAMES:
        original = _squeeze((seeds / f"{name}.txt").read_text(encoding="utf-8"))
        for block in read_document(name).blocks:
            if isinstance(block, Text) and block.level == "text":
                for sentence in _squeeze(block.text).split("。"):
                    assert len(sentence) < 25 or sentence not in original, sentence
