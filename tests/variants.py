"""Readings like one that was read: as another file, of another year, corrected, renamed, recoded."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ingest.reading import RAW_TABLES, Reading


def vary(reading: Reading, name: str, **changes: Any) -> Reading:
    """The same document as another file, with other facts about the document."""
    key = f"{reading.document.document_key}-{name}"
    rows = {
        attribute: tuple(replace(row, document_key=key) for row in getattr(reading, attribute))
        for attribute in RAW_TABLES
    }
    sha256 = f"{reading.document.sha256[:-4]}{name[:4]:>4}"
    document = replace(rows["documents"][0], sha256=sha256, source_uri=name, **changes)
    return Reading(**{**rows, "documents": (document,)})


def correct(reading: Reading) -> Reading:
    """The same document with its first printed amount of each table changed: figures and sums differ."""
    first = {cell.table_no: cell for cell in reversed(reading.cells) if cell.number_text}
    changed = {id(cell) for cell in first.values()}
    cells = tuple(
        replace(cell, value_text="987.65", number_text="987.65") if id(cell) in changed else cell
        for cell in reading.cells
    )
    return replace(reading, cells=cells)


def recode(reading: Reading, code: str, other: str) -> Reading:
    """The same document with another functional code printed wherever it prints ``code``."""
    return replace(
        reading,
        rows=tuple(
            replace(row, function_code=other, code_text=other) if row.function_code == code else row
            for row in reading.rows
        ),
        statements=tuple(
            replace(statement, function_code=other)
            if statement.function_code == code
            else statement
            for statement in reading.statements
        ),
    )
