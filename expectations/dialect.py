"""A SQLAlchemy dialect through which Great Expectations can read a DuckDB file.

``duckdb-engine`` alone fails every metric: Great Expectations closes the connection before it fetches,
and DuckDB drops an open result with its connection. Here each result is fetched whole when the
statement ends. Reflection asks DuckDB's own catalogue, since the Postgres queries of the parent
dialect know neither its types nor its views.

URL: ``duckdb+yusuan:///FILE?access_mode=read_only``.
"""

from __future__ import annotations

from typing import Any

import duckdb_engine
from sqlalchemy import text, types
from sqlalchemy.dialects import registry
from sqlalchemy.engine import Connection
from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy
from sqlalchemy.engine.default import DefaultExecutionContext

DIALECT_NAME = "duckdb.yusuan"

_TYPES: dict[str, types.TypeEngine[Any]] = {
    "VARCHAR": types.String(),
    "INTEGER": types.Integer(),
    "BIGINT": types.BigInteger(),
    "BOOLEAN": types.Boolean(),
    "DOUBLE": types.Float(),
    "DATE": types.Date(),
    "TIMESTAMP": types.DateTime(),
}


class _BufferingContext(DefaultExecutionContext):
    def post_exec(self) -> None:
        """Fetch all rows while the connection is open."""
        super().post_exec()  # type: ignore[no-untyped-call]
        if self.cursor is not None and self.cursor.description:
            self.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(
                self.cursor,
                initial_buffer=self.cursor.fetchall(),
                alternate_description=self.cursor.description,
            )


class YusuanDialect(duckdb_engine.Dialect):  # type: ignore[misc]
    """DuckDB with buffered results and columns from ``duckdb_columns()``."""

    driver = "yusuan"
    execution_ctx_cls = _BufferingContext
    supports_statement_cache = False

    def get_columns(
        self, connection: Connection, table_name: str, schema: str | None = None, **_: Any
    ) -> list[dict[str, Any]]:
        """Return the columns of a table or view as SQLAlchemy describes them."""
        rows = connection.execute(
            text(
                "select column_name, data_type, is_nullable from duckdb_columns() "
                "where table_name = :table_name and schema_name = :schema_name order by column_index"
            ),
            {"table_name": table_name, "schema_name": schema or "main"},
        ).fetchall()
        return [
            {
                "name": name,
                "type": _TYPES.get(str(data_type).split("(")[0], types.String())
                if not str(data_type).startswith("DECIMAL")
                else types.Numeric(),
                "nullable": bool(nullable),
                "default": None,
                "autoincrement": False,
            }
            for name, data_type, nullable in rows
        ]


def register_dialect() -> None:
    """Make the URL known to SQLAlchemy; calling it again does nothing."""
    registry.register(DIALECT_NAME, __name__, YusuanDialect.__name__)


def to_url(warehouse: str) -> str:
    """Return the read-only URL of a warehouse file (absolute path)."""
    return f"duckdb+yusuan:///{warehouse}?access_mode=read_only"
