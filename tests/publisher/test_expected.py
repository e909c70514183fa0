"""Identity of the founding transcripts and of real disclosures, read by eye from each document."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from ingest.document import Document, TextLine, UnreadableDocumentError
from ingest.publisher import Divisions, identify
from ingest.readers import read

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared"

with (HERE / "expected.csv").open(encoding="utf-8", newline="") as handle:
    EXPECTED = list(csv.DictReader(handle))

pytestmark = pytest.mark.shared

# Recognising the characters of a scan takes minutes, where it is installed at all.
CASES = [
    pytest.param(row, id=row["file"], marks=[pytest.mark.slow] if "scan" in row["file"] else [])
    for row in EXPECTED
]


def find_document(name: str) -> Path:
    for folder in ("seeds", "documents"):
        path = SHARED / folder / name
        if path.is_file():
            return path
    pytest.skip(f"{name} is not beside the repository ({SHARED})")


@cache
def read_once(path: Path) -> Document:
    return read(path)


def has_text(document: Document) -> bool:
    return any(isinstance(b, TextLine) and b.text.strip() for b in document.blocks())


@pytest.mark.parametrize("row", CASES)
def test_identity_is_read_from_the_content(row: dict[str, str], real: Divisions) -> None:
    path = find_document(row["file"])
    try:
        document = read_once(path)
    except UnreadableDocumentError as error:
        pytest.skip(f"not readable here: {error}")
    if not has_text(document):
        pytest.skip("no text layer; needs the optional text recognition")
    # The name is withheld: nothing may come from it.
    result = identify("key", document, "document", real)
    found = {field: str(getattr(result, field) or "") for field in row if field != "file"}
    assert found == {field: value for field, value in row.items() if field != "file"}


@pytest.mark.parametrize("row", CASES)
def test_every_field_has_evidence_from_the_document(row: dict[str, str], real: Divisions) -> None:
    path = find_document(row["file"])
    document = read_once(path)
    if not has_text(document):
        pytest.skip("no text layer; needs the optional text recognition")
    result = identify("key", document, "document", real)
    for field in ("unit_name", "department_name", "fiscal_year", "stage", "scope"):
        if getattr(result, field) is not None:
            assert field in result.evidence, field
            assert result.evidence[field]["rule"]
