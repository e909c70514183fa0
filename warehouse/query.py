"""``yusuan sql``: a read-only query of the published warehouse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb

from warehouse.errors import YusuanError
from warehouse.output import print_csv, print_json_rows, print_table
from warehouse.publish import open_warehouse
from warehouse.store import Store

_BATCH = 10_000


def print_query(store: Store, query: str, format_name: str) -> None:
    """Run one statement and print its rows as ``table``, ``csv`` or ``json``.

    The file is open for reading only and the connection may reach neither other files nor the network.
    Raises :class:`YusuanError` with the database's own words for a query that does not run.
    """
    con = open_warehouse(store.require_published())
    try:
        con.execute("set enable_external_access = false")
        con.execute("set lock_configuration = true")
        statements = con.extract_statements(query)
        if len(statements) != 1:
            raise YusuanError(f"expected one statement, got {len(statements)}")
        result = con.execute(statements[0])
        names = [column[0] for column in result.description or []]
        printer = {"table": print_table, "csv": print_csv, "json": print_json_rows}[format_name]
        printer(names, _fetch(result))
    except duckdb.Error as error:
        raise YusuanError(f"the query does not run: {error}") from error
    finally:
        con.close()


def _fetch(result: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while batch := result.fetchmany(_BATCH):
        yield from batch
