"""What is read from whole documents is what was reviewed when the golden files were written."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest

from .write import HERE, documents_of, read_group


@pytest.fixture(scope="module")
def read_once() -> Callable[[str], dict[str, str]]:
    """Readings of a group of documents, made once."""
    done: dict[str, dict[str, str]] = {}

    def read(group: str) -> dict[str, str]:
        if group not in done:
            done[group] = read_group(group)
        return done[group]

    return read


@pytest.mark.parametrize("kind", ["documents", "tables"])
@pytest.mark.parametrize("group", ["shipped", "published"])
def test_documents_are_read_as_reviewed(
    group: str, kind: str, read_once: Callable[[str], dict[str, str]]
) -> None:
    if not documents_of(group):
        pytest.skip("the folder shared/documents is not beside the repository")
    name = f"{group}_{kind}.csv"
    now = _rows(read_once(group)[name])
    then = _rows((HERE / name).read_text(encoding="utf-8"))
    changes = [
        f"{key}: {field}: {then.get(key, {}).get(field)!r} -> {now.get(key, {}).get(field)!r}"
        for key in dict.fromkeys([*then, *now])
        for field in (now.get(key) or then[key])
        if now.get(key, {}).get(field) != then.get(key, {}).get(field)
    ]
    hint = "if that is better, run `python -m tests.golden.write` and review the diff"
    assert changes == [], hint


def _rows(text: str) -> dict[str, dict[str, str]]:
    """Lines by document and table number."""
    rows = csv.DictReader(io.StringIO(text))
    return {f"{row['document']} table {row.get('table_no', '-')}": row for row in rows}


def test_nothing_of_the_shipped_documents_is_left_over() -> None:
    """The reviewed readings themselves: every table is of a known kind and states or proves its unit."""
    tables = _rows((HERE / "shipped_tables.csv").read_text(encoding="utf-8")).values()
    assert {row["status"] for row in tables} <= {"read", "empty", "missing"}
    assert [row["title"] for row in tables if not row["kind"]] == []
    counted = {"headcount", "contents"}
    assert [
        row["title"]
        for row in tables
        if row["status"] == "read" and not row["unit"] and row["kind"] not in counted
    ] == []
    assert [row["title"] for row in tables if "unknown:" in row["columns"]] == []
