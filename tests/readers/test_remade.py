"""A document gives the same facts however its file prints the same pages."""

from __future__ import annotations

import functools
from collections import Counter
from pathlib import Path

import pytest

from ingest.pipeline import read_document
from ingest.reading import Reading
from tests.formats.same_facts import Fact, compare
from tests.readers.remade import CHANGES, remake

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = sorted((ROOT / "data" / "documents").glob("*.pdf"))
REAL = sorted((ROOT.parent / "shared" / "documents").glob("*.pdf"))


@functools.cache
def _printed(source: Path) -> Reading:
    return read_document(source)


def _differences(source: Path, change: str, folder: Path) -> list[str]:
    result = compare(_printed(source), read_document(remake(source, folder / "remade.pdf", change)))
    differences = []
    for part, found in result.items():
        lost, added = (Counter(map(_bare, facts)) for facts in (found.lost, found.added))
        if lost != added:
            differences.append(f"{source.stem}, {part}: lost {lost - added}, added {added - lost}")
    return differences


def _bare(fact: Fact) -> str:
    """A fact without blanks: pdfium hands out no blank that was printed by a command of its own."""
    return str(fact).replace(" ", "")


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("source", SHIPPED, ids=lambda path: path.stem)
def test_shipped_documents(source: Path, change: str, tmp_path: Path) -> None:
    assert _differences(source, change, tmp_path) == []


@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.skipif(not REAL, reason="no folder ../shared/documents beside the repository")
@pytest.mark.parametrize("change", CHANGES)
def test_real_documents(change: str, tmp_path: Path) -> None:
    text = [source for source in REAL if _printed(source).tables]
    assert [d for source in text for d in _differences(source, change, tmp_path)] == []
