"""Layouts with known truth: ours must be exact, and agree with pdfplumber where that is."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import pdfplumber
import pytest

from ingest.document import Grid
from ingest.readers import read


@pytest.fixture(scope="module")
def layouts(layouts_module: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    return list(layouts_module.build_layouts(tmp_path_factory.mktemp("layouts"), 1, seed=7))


def _bare(table: list[list[str | None]]) -> list[list[str | None]]:
    return [[None if text is None else "".join(text.split()) for text in row] for row in table]


def _read_tables(path: Path) -> list[list[list[list[str | None]]]]:
    return [
        [_bare(block.row_texts()) for block in page.blocks if isinstance(block, Grid)]
        for page in read(path).pages
    ]


def test_every_layout_is_read_exactly(layouts: list[Any]) -> None:
    wrong = []
    for layout in layouts:
        truth = [[_bare(table) for table in page] for page in layout.pages]
        found = _read_tables(layout.path)
        if found != truth:
            wrong.append(layout.name)
    assert wrong == []


def test_where_pdfplumber_is_right_both_agree(layouts: list[Any]) -> None:
    """A difference to the reference is allowed only where the reference misses the truth."""
    agreed = 0
    for layout in layouts:
        truth = [[_bare(table) for table in page] for page in layout.pages]
        with pdfplumber.open(layout.path) as pdf:
            reference = [[_bare(t) for t in page.extract_tables()] for page in pdf.pages]
        if reference == truth:
            assert _read_tables(layout.path) == reference, layout.name
            agreed += 1
    assert agreed >= 7
