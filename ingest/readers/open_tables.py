"""Tables whose columns no rule separates: three-line tables, row rules only, no rules at all."""

from __future__ import annotations

from ingest.readers.pdf_objects import Edge, Glyph
from ingest.readers.table_geometry import RuledTable


def find_open_tables(
    glyphs: list[Glyph], horizontal: list[Edge], tables: list[RuledTable], width: float
) -> list[RuledTable]:
    return []
