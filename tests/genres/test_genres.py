"""Each genre of table keeps its meaning: kind, columns, rows, sums; nothing is left unrecognised."""

from __future__ import annotations

from pathlib import Path

import pytest

from .drawn_table import Case, broken_sums, cases, describe, recognise


@pytest.mark.parametrize("path", cases(), ids=lambda path: path.stem)
def test_means_what_was_reviewed(path: Path) -> None:
    case = Case.read(path)
    assert describe(recognise(case)) == case.meaning


@pytest.mark.parametrize("path", cases(), ids=lambda path: path.stem)
def test_sums_close_and_nothing_is_unknown(path: Path) -> None:
    found = recognise(Case.read(path))
    assert list(broken_sums(found)) == []
    assert {table.status for table in found.tables} == {"read"}
    assert [column.label for column in found.columns if column.role == "unknown"] == []
    assert [row.label for row in found.rows if "unresolved" in (row.attributes or "")] == []
