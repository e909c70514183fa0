"""The same document gives the same facts in whichever format it is saved."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest.pipeline import read_document
from ingest.readers.legacy import find_converter
from ingest.reading import Reading
from tests.formats.published import Piece, PlacedTable, page_pieces_of, pieces_of
from tests.formats.same_facts import Comparison, compare
from tests.formats.save import CONVERTED, DIRECT, RENAMED, save_as
from tests.formats.save_html import spanless_page_of
from tests.formats.save_ofd import save_as_ofd

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = sorted((ROOT / "data" / "documents").glob("*.*"))
REAL = sorted((ROOT.parent / "shared" / "documents").glob("*.pdf"))

needs_libreoffice = pytest.mark.skipif(
    find_converter() is None, reason="LibreOffice is not installed"
)
needs_real = pytest.mark.skipif(
    not REAL, reason="no folder ../shared/documents with published PDF files beside the repository"
)


@functools.cache
def _printed(source: Path) -> Reading:
    return read_document(source)


@functools.cache
def _joined(source: Path) -> list[Piece]:
    return pieces_of(source)


def _differences(source: Path, pieces: Sequence[Piece], name: str, folder: Path) -> list[str]:
    """Parts of the two readings that are not the same, with examples."""
    result = compare(_printed(source), read_document(save_as(pieces, name, folder)))
    return [_describe(part, found) for part, found in result.items() if found.share < 1]


# Parts that differ. Page breaks cut forms of these documents: what is left on a page is a title over one
# row, or a form without its first row. On a sheet without rules the first is text above the rest of the
# form, the second goes on the form before. The third prints an empty table with a blank row above its
# last row: without rules that row is an empty table of its own.
_KNOWN_DIFFERENCES = {
    ("fj_fuzhou_medical_2026_budget", "xlsx-text"): ("tables",),
    ("fj_fuzhou_medical_2026_budget", "xlsx-one-sheet"): ("tables",),
    ("sn_xian_petition_2026_budget", "xlsx-text"): ("tables",),
    ("sn_xian_petition_2026_budget", "xlsx-one-sheet"): ("tables",),
    ("sn_xian_hr_2020_budget", "xlsx-one-sheet"): ("tables", "amounts", "indicators"),
}


def _describe(part: str, found: Comparison) -> str:
    return (
        f"{part}: {found.same} the same, {len(found.lost)} lost {found.lost[:2]}, "
        f"{len(found.added)} added {found.added[:2]}"
    )


@pytest.mark.parametrize("name", DIRECT)
@pytest.mark.parametrize("source", SHIPPED, ids=lambda path: path.stem)
def test_shipped_documents(source: Path, name: str, tmp_path: Path) -> None:
    assert _differences(source, _joined(source), name, tmp_path) == []


@pytest.mark.slow
@needs_libreoffice
@pytest.mark.parametrize("name", [*CONVERTED, *RENAMED])
def test_a_shipped_document_through_libreoffice(name: str, tmp_path: Path) -> None:
    source = next(path for path in SHIPPED if path.stem.startswith("changsha"))
    assert _differences(source, _joined(source), name, tmp_path) == []


@needs_real
@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.parametrize("name", DIRECT)
def test_real_documents(name: str, tmp_path: Path) -> None:
    """Every real document with a text layer, all its tables joined."""
    failed: dict[str, list[str]] = {}
    for source in REAL:
        if (
            any(cell.reading == "ocr" for cell in _printed(source).cells)
            or not _printed(source).tables
        ):
            continue  # a scan
        pieces = _joined(source)
        folder = tmp_path / source.stem
        folder.mkdir()
        known = _KNOWN_DIFFERENCES.get((source.stem, name), ())
        differences = _differences(source, pieces, name, folder)
        differences = [text for text in differences if text.partition(":")[0] not in known]
        if differences:
            failed[source.stem] = differences
    assert failed == {}


@pytest.mark.parametrize("source", SHIPPED, ids=lambda path: path.stem)
def test_tables_left_page_by_page(source: Path, tmp_path: Path) -> None:
    """Converters of PDF files write a table per page, with the header that the page repeats."""
    assert _differences(source, page_pieces_of(source), "docx", tmp_path) == []


@pytest.mark.parametrize("filled", [False, True])
@pytest.mark.parametrize("source", SHIPPED, ids=lambda path: path.stem)
def test_spans_that_a_program_dropped_or_filled(source: Path, filled: bool, tmp_path: Path) -> None:
    path = tmp_path / "spanless.html"
    path.write_text(spanless_page_of(_joined(source), filled=filled), encoding="utf-8")
    result = compare(_printed(source), read_document(path))
    assert {part: found.lost for part, found in result.items() if found.lost} == {}
    # A form says an amount again in the cells that its value covered.
    added = {fact[0] for fact in result["amounts"].added}
    assert added == set() or (filled and added == {"performance_form"})


def test_what_is_saved_is_the_whole_document() -> None:
    """The comparison would prove little if the saver left tables out."""
    source = next(path for path in SHIPPED if path.stem.startswith("chizhou"))
    tables = [piece for piece in pieces_of(source) if isinstance(piece, PlacedTable)]
    printed = [table for table in read_document(source).tables if table.status != "missing"]
    assert len(tables) == len(printed) > 10


def test_a_changed_number_is_noticed(tmp_path: Path) -> None:
    source = next(path for path in SHIPPED if path.stem.startswith("chizhou"))
    saved = save_as(pieces_of(source), "html", tmp_path)
    markup = saved.read_text(encoding="utf-8")
    amount = next(cell for cell in read_document(source).cells if cell.role == "amount")
    saved.write_text(markup.replace(amount.value_text, "987654.32", 1), encoding="utf-8")
    result = compare(read_document(source), read_document(saved))
    assert result["amounts"].share < 1 or result["statements"].share < 1


def _ofd_differences(source: Path, folder: Path) -> list[str]:
    path = folder / f"{source.stem}.ofd"
    save_as_ofd(source, path)
    result = compare(_printed(source), read_document(path))
    return [_describe(part, found) for part, found in result.items() if found.share < 1]


@pytest.mark.parametrize(
    "source", [path for path in SHIPPED if path.suffix == ".pdf"], ids=lambda path: path.stem
)
def test_pages_set_as_ofd(source: Path, tmp_path: Path) -> None:
    assert _ofd_differences(source, tmp_path) == []


@needs_real
@pytest.mark.slow
@pytest.mark.shared
def test_real_pages_set_as_ofd(tmp_path: Path) -> None:
    """Every real document with a text layer."""
    sources = [
        source
        for source in REAL
        if _printed(source).tables and _printed(source).cells[0].reading != "ocr"
    ]
    failed = {source.stem: _ofd_differences(source, tmp_path) for source in sources}
    assert {stem: differences for stem, differences in failed.items() if differences} == {}
