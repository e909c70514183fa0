"""The reader gets out of the shipped documents what the script put in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingest.grids import find_tables
from ingest.headers import distinct_cells
from ingest.readers import read
from typesetting import invent
from typesetting.content import Document, read_document

DOCUMENTS = Path(__file__).resolve().parents[2] / "data" / "documents"
# 长沙 prints three of its tables in two parts under the same title: thirteen grids are ten tables.
TABLES = {
    "chizhou_2024": 15,
    "sanming_2024": 11,
    "changsha_2024": 10,
    "jingdezhen_2025": 8,
    "suining_anju_2024": 0,
}


def _squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


def _find_rows(path: Path) -> tuple[int, set[tuple[str, ...]]]:
    """Return the number of tables and the texts of their rows, blanks left out."""
    tables = find_tables(read(path))
    # A title that stands inside the frame is read as heading.
    rows = {(_squeeze(line.text),) for table in tables for line in table.heading}
    rows |= {
        tuple(_squeeze(cell.text) for cell in distinct_cells(row) if cell and cell.text.strip())
        for table in tables
        for row in table.rows
    }
    return len(tables), rows


def _body_rows(document: Document) -> list[tuple[str, ...]]:
    """Return the texts of body rows that no cell of another row reaches into."""
    return [
        tuple(_squeeze(cell) for cell in row if cell.strip() and cell != "<")
        for table in document.tables()
        for number, row in enumerate(table.grid.rows)
        if number >= table.grid.head_rows and "^" not in row
        if number + 1 == table.grid.row_count or "^" not in table.grid.rows[number + 1]
    ]


@pytest.mark.parametrize("name", TABLES)
def test_every_row_is_read_and_broken_tables_are_joined(name: str) -> None:
    (path,) = DOCUMENTS.glob(f"{name}.*")
    count, rows = _find_rows(path)
    assert count == TABLES[name]
    assert [row for row in _body_rows(read_document(name)) if row and row not in rows] == []


@pytest.mark.parametrize(
    ("layout", "form"),
    [("ruled", "by_unit"), ("open_sides", "items_only"), ("landscape", "three_columns"),
     ("web", "segments")],
)  # fmt: skip
def test_an_invented_disclosure_is_read_whole(layout: str, form: str, tmp_path: Path) -> None:
    invented = invent(5, form=form, layout=layout)
    path = tmp_path / invented.file_name
    path.write_bytes(invented.content)
    count, rows = _find_rows(path)
    assert count == len(invented.document.tables())
    assert [row for row in _body_rows(invented.document) if row and row not in rows] == []
