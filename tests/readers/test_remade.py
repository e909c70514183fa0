"""A document gives the same facts however its file prints the same pages."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.pipeline import read_document
from ingest.reading import Reading
from ingest.text import label_key
from tests.formats.same_facts import Fact, compare
from tests.readers.remade import CHANGES, remake, rewrite, unname_sevens, unrule

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


@pytest.mark.parametrize("source", SHIPPED, ids=lambda path: path.stem)
def test_without_rules_amounts_are_lost_and_never_wrong(source: Path, tmp_path: Path) -> None:
    """Not every head can be put over its columns again; what is read stands in its row and its column."""
    found = read_document(rewrite(source, tmp_path / "unruled.pdf", unrule))
    assert "page_read_by_reference" not in {issue.code for issue in found.issues}
    printed = Counter(_coordinates(_printed(source)))
    read = Counter(_coordinates(found))
    assert read - printed == Counter()


def test_figures_with_digits_that_the_font_does_not_name_are_told(tmp_path: Path) -> None:
    source = next(path for path in SHIPPED if path.stem.startswith("chizhou"))
    found = read_document(rewrite(source, tmp_path / "unnamed.pdf", unname_sevens))
    (issue,) = [issue for issue in found.issues if issue.code == "no_tounicode"]
    assert "figures on pages 4-11, 14" in issue.message
    printed = {cell.number_text for cell in _printed(source).cells if cell.role == "amount"}
    read = {cell.number_text for cell in found.cells if cell.role == "amount"}
    assert read <= printed and not any("7" in (number or "") for number in read)


def _coordinates(reading: Reading) -> Iterator[tuple[str, str, str]]:
    """Label of the row, label of the column without those above it, amount."""
    columns = {(c.table_no, c.panel_no, c.col_no): c for c in reading.columns}
    rows = {(r.table_no, r.panel_no, r.row_no): r for r in reading.rows}
    for cell in reading.cells:
        row = rows.get((cell.table_no, cell.panel_no, cell.row_no))
        column = columns.get((cell.table_no, cell.panel_no, cell.col_no))
        if cell.role == "amount" and row is not None and column is not None and column.label:
            head = column.label.rpartition("/")[2]
            yield label_key(row.label or ""), label_key(head), str(cell.number_text)


@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.skipif(not REAL, reason="no folder ../shared/documents beside the repository")
@pytest.mark.parametrize("change", CHANGES)
def test_real_documents(change: str, tmp_path: Path) -> None:
    text = [source for source in REAL if _printed(source).tables]
    assert [d for source in text for d in _differences(source, change, tmp_path)] == []
