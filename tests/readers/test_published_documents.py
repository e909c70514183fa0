"""Real published files: no number that pdftotext sees may be missing, and pages must add up."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest

from ingest.document import Document, Grid
from ingest.readers import pdf as pdf_module
from ingest.readers import read

pytestmark = pytest.mark.shared

# 2,850.48 | 539.15 | 12,345 — decimal and thousands-separated numbers
_NUMBER = re.compile(r"(?<![\d.,])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)(?![\d.,]*\d)")
_WRAPPED = re.compile(r"(?<=[\d.,])\n(?=[\d.,])")
_SPACED = re.compile(r"(?<=\d)\s*([.,])\s*(?=\d)")


def _numbers(text: str) -> Counter[str]:
    return Counter(match.replace(",", "") for match in _NUMBER.findall(text))


@pytest.fixture(autouse=True)
def _without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    """Recognising the one scan takes minutes, and pdftotext sees no number in it."""
    monkeypatch.setattr(pdf_module, "has_ocr", lambda: False)


@lru_cache(maxsize=64)
def _read_once(path: Path) -> Document:
    return read(path)


def _missing_numbers(path: Path) -> tuple[int, int, list[str]]:
    """Numbers that pdftotext sees, those of them that the reader has not, with pages."""
    total = missing = 0
    where: list[str] = []
    command = ["pdftotext", "-layout", path, "-"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for page, page_text in zip(_read_once(path).pages, printed.split("\f"), strict=False):
        expected = _numbers(page_text)
        found: Counter[str] = Counter()
        for block in page.blocks:
            texts = [c.text for c in block.cells] if isinstance(block, Grid) else [block.text]
            for text in texts:
                joined = _WRAPPED.sub("", text)
                spellings = (text, joined, _SPACED.sub(r"\1", joined))
                one: Counter[str] = Counter()
                for spelling in spellings:
                    one |= _numbers(spelling)
                found += one
        lost = expected - found
        total += sum(expected.values())
        missing += sum(lost.values())
        where.extend(f"page {page.number}: {number}" for number in lost)
    return total, missing, where


def test_numbers_that_pdftotext_sees_are_read(shared_documents: list[Path]) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    failures = []
    for path in shared_documents:
        total, missing, where = _missing_numbers(path)
        if total and missing > 0.01 * total:
            failures.append(f"{path.name}: {missing} of {total} missing, such as {where[:5]}")
    assert not failures, "\n".join(failures)


def test_no_page_needs_the_reference_reader(shared_documents: list[Path]) -> None:
    codes = Counter(issue.code for path in shared_documents for issue in _read_once(path).issues)
    assert set(codes) <= {"no_text_layer", "ocr_missing", "ocr_number_repaired", "low_resolution"}
