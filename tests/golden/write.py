"""What was read from whole documents, as tables of counts that a person reviews in the diff.

``python -m tests.golden.write`` from the root of the repository writes the files of this folder anew: for
the documents that ship with the project and, where the folder stands beside the repository, for the
published ones of ``../shared/documents``. Scanned documents are left out: their reading is slow and
depends on an optional library.
"""

from __future__ import annotations

import csv
import io
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ingest.pipeline import read_document
from ingest.reading import Reading

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FOLDERS = {
    "shipped": ROOT / "data" / "documents",
    "published": ROOT.parent / "shared" / "documents",
}

TABLE_FIELDS = (
    "document", "table_no", "status", "kind", "fund_scope", "nature_scope", "unit", "unit_from", "pages",
    "is_repeat_of", "columns", "rows", "cells", "indicators", "title",
)  # fmt: skip
DOCUMENT_FIELDS = (
    "document", "unit_name", "department_name", "fiscal_year", "stage", "scope", "document_kind", "pages",
    "tables_listed", "statements", "statement_families", "negations", "issues",
)  # fmt: skip


def documents_of(group: str) -> list[Path]:
    """Documents of a group in order of their names; empty where the folder is absent."""
    return [p for p in sorted(FOLDERS[group].glob("*.*")) if not p.name.startswith(("scan_", "."))]


def summarise(name: str, reading: Reading) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The line of a document and the lines of its tables."""
    document = reading.document
    line = {
        "document": name,
        "unit_name": document.unit_name,
        "department_name": document.department_name,
        "fiscal_year": document.fiscal_year,
        "stage": document.stage,
        "scope": document.scope,
        "document_kind": document.document_kind,
        "pages": document.page_count,
        "tables_listed": document.tables_listed,
        "statements": _counts(s.statement_role for s in reading.statements),
        "statement_families": _counts(s.family or "none" for s in reading.statements),
        "negations": len(reading.negations),
        "issues": _counts(i.code for i in reading.issues),
    }
    tables = [
        {
            "document": name,
            "table_no": t.table_no,
            "status": t.status,
            "kind": t.kind,
            "fund_scope": t.fund_scope,
            "nature_scope": t.nature_scope,
            "unit": t.unit_text,
            "unit_from": (t.unit_evidence or "").split(":")[0],
            "pages": f"{t.first_page}-{t.last_page}" if t.first_page else None,
            "is_repeat_of": t.is_repeat_of,
            "columns": _counts(c.role for c in reading.columns if c.table_no == t.table_no),
            "rows": _counts(r.role for r in reading.rows if r.table_no == t.table_no),
            "cells": _counts(c.role for c in reading.cells if c.table_no == t.table_no),
            "indicators": sum(i.table_no == t.table_no for i in reading.indicators),
            "title": t.title,
        }
        for t in reading.tables
    ]
    return line, tables


def _counts(words: Iterable[str]) -> str:
    return " ".join(f"{word}:{count}" for word, count in sorted(Counter(words).items()))


def read_group(group: str) -> dict[str, str]:
    """Contents of the golden files of a group, by file name."""
    documents, tables = [], []
    for path in documents_of(group):
        line, lines = summarise(path.name, read_document(path))
        documents.append(line)
        tables.extend(lines)
    return {
        f"{group}_documents.csv": _as_csv(DOCUMENT_FIELDS, documents),
        f"{group}_tables.csv": _as_csv(TABLE_FIELDS, tables),
    }


def _as_csv(fields: Iterable[str], rows: Iterable[dict[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(fields), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def main() -> None:
    """Write the files of every group whose documents are here."""
    for group in FOLDERS:
        if not documents_of(group):
            print(f"{group}: no documents here, left as it is", file=sys.stderr)
            continue
        for name, content in read_group(group).items():
            (HERE / name).write_text(content, encoding="utf-8")
            print(name)


if __name__ == "__main__":
    main()
