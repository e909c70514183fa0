"""What one document said, as raw rows: the result of reading, and the form in which it is cached."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from ingest.raw_schema import (
    RawCell,
    RawColumn,
    RawDocument,
    RawIndicator,
    RawIssue,
    RawNegation,
    RawRow,
    RawStatement,
    RawTable,
)

# Field of Reading → (table in schema raw, row class). The order is the order of loading.
RAW_TABLES: Mapping[str, tuple[str, type]] = {
    "documents": ("documents", RawDocument),
    "tables": ("tables", RawTable),
    "columns": ("table_columns", RawColumn),
    "rows": ("table_rows", RawRow),
    "cells": ("cells", RawCell),
    "indicators": ("indicators", RawIndicator),
    "statements": ("statements", RawStatement),
    "negations": ("negations", RawNegation),
    "issues": ("ingest_issues", RawIssue),
}

# What names a row within its document. The models join by these, so two rows of one place would multiply others.
_PLACES: Mapping[str, tuple[str, ...]] = {
    "documents": (),
    "tables": ("table_no",),
    "columns": ("table_no", "panel_no", "col_no"),
    "rows": ("table_no", "panel_no", "row_no"),
    "cells": ("table_no", "row_no", "col_no", "part_no"),
    "statements": ("statement_no",),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """Raw rows of one document; one tuple per table of schema ``raw``."""

    documents: tuple[RawDocument, ...] = ()
    tables: tuple[RawTable, ...] = ()
    columns: tuple[RawColumn, ...] = ()
    rows: tuple[RawRow, ...] = ()
    cells: tuple[RawCell, ...] = ()
    indicators: tuple[RawIndicator, ...] = ()
    statements: tuple[RawStatement, ...] = ()
    negations: tuple[RawNegation, ...] = ()
    issues: tuple[RawIssue, ...] = ()

    @property
    def document(self) -> RawDocument:
        """The one document of this reading."""
        return self.documents[0]

    def list_double_places(self) -> list[str]:
        """Name the places that hold two rows, such as ``columns: table_no 1, panel_no 1, col_no 2``."""
        double = []
        for name, keys in _PLACES.items():
            places = Counter(
                tuple(getattr(row, key) for key in keys) for row in getattr(self, name)
            )
            double += [
                f"{name}: "
                + ", ".join(f"{key} {value}" for key, value in zip(keys, place, strict=True))
                for place, count in places.items()
                if count > 1
            ]
        return double

    def to_json(self) -> bytes:
        """Return the reading as gzip-compressed JSON (byte-identical for identical readings)."""
        content = {f.name: [asdict(row) for row in getattr(self, f.name)] for f in fields(self)}
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        return gzip.compress(text.encode("utf-8"), compresslevel=6, mtime=0)

    @classmethod
    def from_json(cls, data: bytes) -> Reading:
        """Inverse of :meth:`to_json`. Raises ``TypeError`` where the row classes have changed since."""
        content: dict[str, list[dict[str, Any]]] = json.loads(gzip.decompress(data))
        return cls(**{
            name: tuple(row_class(**row) for row in content[name])
            for name, (_, row_class) in RAW_TABLES.items()
        })  # fmt: skip
