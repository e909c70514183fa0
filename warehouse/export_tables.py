"""The tables that users may take away, as the database describes them. Reads; writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

_BATCH = 20_000

_TABLES = r"""
select schema_name, table_name, trim(comment, e' \n') from duckdb_tables() where list_contains(?, schema_name)
union all
select schema_name, view_name, trim(comment, e' \n') from duckdb_views() where list_contains(?, schema_name)
order by 1 desc, 2
"""
_COLUMNS = r"""
select column_name, data_type, trim(comment, e' \n'), not is_nullable
from duckdb_columns() where schema_name = ? and table_name = ? order by column_index
"""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: SQL type as DuckDB names it; ``is_required``: never null."""

    name: str
    sql_type: str
    comment: str | None
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table or view, with its comment."""

    schema: str
    name: str
    comment: str | None
    columns: tuple[Column, ...]

    @property
    def file_name(self) -> str:
        """Name of its file without ending: a table of the marts has no prefix."""
        return self.name if self.schema == "marts" else f"{self.schema}_{self.name}"

    @property
    def relation(self) -> str:
        """Name in SQL."""
        return f'"{self.schema}"."{self.name}"'


def list_tables(con: duckdb.DuckDBPyConnection, schemas: Sequence[str]) -> list[Table]:
    """The tables and views of these schemas in alphabetical order, ``audit`` last."""
    found = con.execute(_TABLES, [list(schemas), list(schemas)]).fetchall()
    return [
        Table(schema, name, comment, _list_columns(con, schema, name))
        for schema, name, comment in found
    ]


def _list_columns(con: duckdb.DuckDBPyConnection, schema: str, table: str) -> tuple[Column, ...]:
    return tuple(Column(*row) for row in con.execute(_COLUMNS, [schema, table]).fetchall())


def read_rows(con: duckdb.DuckDBPyConnection, table: Table) -> Iterator[tuple[Any, ...]]:
    """All rows of a table, in the order of all its columns, so that two exports can be compared."""
    result = con.execute(f"select * from {table.relation} order by all")
    while batch := result.fetchmany(_BATCH):
        yield from batch
