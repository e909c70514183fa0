"""From joined grids to recognised tables: kind, unit, columns, rows and numbers of each.

By meaning, never by page number or position alone. What is not understood keeps its numbers and gets
a reason.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.columns import heads_mixed_names
from ingest.declarations import column_words
from ingest.grids import FoundTable
from ingest.header_repair import body_text
from ingest.headers import header_paths
from ingest.matrix_tables import MatrixReader
from ingest.newspaper_columns import unfold_columns
from ingest.performance import looks_like_performance
from ingest.performance_tables import PerformanceReader
from ingest.rows import unit_key
from ingest.table_task import TableTask
from ingest.table_writer import Recognised
from ingest.text import label_key

_SHORTEST_UNIT = 4


def recognise_tables(
    document_key: str,
    source_uri: str,
    found: Sequence[FoundTable],
    fiscal_year: int | None,
    unit_names: Sequence[str | None] = (),
) -> Recognised:
    """Recognise every table of a document; see :class:`Recognised`.

    ``unit_names`` are names of the publisher known from elsewhere in the document.
    """
    result = Recognised()
    units = frozenset(unit_key(name) for name in (*unit_names, *_unit_names(found)) if name)
    found = [unfold_columns(table) for table in found]
    for table_no, table in enumerate(found, start=1):
        task = TableTask(document_key, source_uri, table_no, table, fiscal_year, units, result)
        if _is_performance(task):
            PerformanceReader(task).read()
        else:
            MatrixReader(task).read()
        if table.lost:
            first = table.lost[0]
            task.write.issue(
                "warning",
                "loose_figures",
                f"{len(table.lost)} lines at the head of the page look like rows of the table before it "
                f"and stand under none of its columns ({first.text}); compare them with the page",
                first.page_number,
            )
    return result


def _unit_names(found: Sequence[FoundTable]) -> list[str]:
    """Names under a header such as 单位名称 anywhere in the document: the units that it covers."""
    words = column_words()["key_columns"]
    names: list[str] = []
    for table in found:
        paths = header_paths(table.rows, table.header_count, table.col_count)
        for col, path in enumerate(paths):
            meaning = words.find(path[-1]) if path else None
            if meaning is None or heads_mixed_names(path[-1]):
                continue
            if meaning["role"] == "unit_name":
                names.extend(body_text(row, col) for row in table.rows[table.header_count :])
    return [name for name in names if len(label_key(name)) >= _SHORTEST_UNIT]


def _is_performance(task: TableTask) -> bool:
    if task.kind is not None and task.kind.name == "contents":
        return False
    return looks_like_performance(task.table)
