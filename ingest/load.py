"""The only writer of schema ``raw``: one table per row class of :mod:`ingest.raw_schema`.

Loading is idempotent by ``document_key``, which is made from the content: writing a reading
twice leaves the same rows, and a reading is in the database whole or not at all. Nothing is
computed here.
"""

from __future__ import annotations

import csv
import re
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from ingest.raw_schema import RawIssue
from ingest.reading import RAW_TABLES, Reading

SCHEMA = "raw"
DUPLICATE_CODE = "duplicate_content"

# Python type of a field → (SQL type, pandas type that carries nulls without guessing from a sample)
_TYPES: Mapping[type, tuple[str, str]] = {
    str: ("varchar", "string"),
    int: ("integer", "Int64"),
    float: ("double", "Float64"),
    bool: ("boolean", "boolean"),
}

# Files that the models need, below the data folder; every further CSV beside them is loaded too.
_REFERENCE_FOLDERS = ("reference", "catalogue")
_REQUIRED_FILES = (
    "reference/functional_classification.csv",
    "reference/economic_classification.csv",
    "reference/economic_crosswalk.csv",
    "reference/admin_divisions.csv",
    "catalogue/known_issues.csv",
    "catalogue/peers.csv",
    "catalogue/unit_aliases.csv",
)
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")


class ReferenceDataError(Exception):
    """A reference file is missing or malformed. The message names file, line and what to do."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """What is known of a content from where it was found, not from what it says."""

    first_seen: str
    """ISO time in UTC."""
    is_superseded: bool = False
    """Whether its address holds another content now."""
    published_on: str | None = None
    """ISO date that a site showed beside the link to it."""


def create_raw(con: duckdb.DuckDBPyConnection) -> None:
    """Create schema ``raw`` and its tables where they do not exist yet.

    A table whose columns differ from the row class (an older file) is dropped and made anew: raw
    rows come from the reading cache and are written again.
    """
    con.execute(f"create schema if not exists {SCHEMA}")
    con.execute(
        f"create table if not exists {SCHEMA}.document_sightings (document_key varchar not null, "
        "first_seen timestamp not null, is_superseded boolean not null, published_on varchar)"
    )
    con.execute(
        f"create table if not exists {SCHEMA}.changed_documents (document_key varchar not null, "
        "unit_name varchar, department_name varchar)"
    )
    for table, row_class in RAW_TABLES.values():
        wanted = _columns(row_class)
        present = con.execute(
            "select column_name, lower(data_type) from duckdb_columns() "
            "where database_name = current_database() and schema_name = ? and table_name = ? "
            "order by column_index",
            [SCHEMA, table],
        ).fetchall()
        if present and present != [(name, sql_type) for name, sql_type, _, _ in wanted]:
            con.execute(f'drop table {SCHEMA}."{table}"')
        con.execute(create_table_sql(table, row_class))


def create_table_sql(table: str, row_class: type) -> str:
    """Return the DDL of one raw table; a field that may not be ``None`` is ``not null``."""
    columns = ", ".join(
        f'"{name}" {sql_type}{"" if nullable else " not null"}'
        for name, sql_type, _, nullable in _columns(row_class)
    )
    return f'create table if not exists {SCHEMA}."{table}" ({columns})'


def write_reading(con: duckdb.DuckDBPyConnection, reading: Reading) -> None:
    """Replace all raw rows of the document of ``reading`` in one transaction.

    Raises ``ValueError`` where the reading holds no document, several, or rows of another one.
    """
    if len(reading.documents) != 1:
        msg = f"a reading holds exactly one document, not {len(reading.documents)}"
        raise ValueError(msg)
    document_key = reading.document.document_key
    for attribute in RAW_TABLES:
        for row in getattr(reading, attribute):
            if row.document_key != document_key:
                msg = f"{attribute} of {document_key} hold a row of {row.document_key}"
                raise ValueError(msg)
    with _transaction(con):
        _note_change(con, document_key)
        _delete(con, document_key)
        for attribute, (table, row_class) in RAW_TABLES.items():
            _insert(con, table, row_class, getattr(reading, attribute))
        _note_change(con, document_key)


def forget(con: duckdb.DuckDBPyConnection, document_key: str) -> None:
    """Delete every raw row of one document; nothing happens where there is none."""
    with _transaction(con):
        _note_change(con, document_key)
        _delete(con, document_key)


def begin_changes(con: duckdb.DuckDBPyConnection) -> None:
    """Empty ``raw.changed_documents``: what is written or forgotten from here on is noted there.

    The models build anew what the noted documents take part in and leave all else as it is, so that
    whoever changes raw rows of a built warehouse calls this first.
    """
    con.execute(f"delete from {SCHEMA}.changed_documents")


def record_duplicates(
    con: duckdb.DuckDBPyConnection, duplicates: Mapping[str, Sequence[str]]
) -> None:
    """Note under which further paths the content of a document was found.

    ``duplicates`` maps ``document_key`` → source URIs other than the one that was read.
    Earlier notes are replaced. The same content under several names is one document (a national
    document was found filed under ten cities), so nothing is counted twice and no name is lost.
    """
    rows = [
        RawIssue(
            document_key=document_key,
            source_uri=uri,
            severity="info",
            code=DUPLICATE_CODE,
            page_number=None,
            table_no=None,
            message=f"The same content as the document already read; {uri} is not read again.",
        )
        for document_key, uris in sorted(duplicates.items())
        for uri in sorted(set(uris))
    ]
    with _transaction(con):
        con.execute("delete from raw.ingest_issues where code = ?", [DUPLICATE_CODE])
        _insert(con, "ingest_issues", RawIssue, rows)


def record_sightings(con: duckdb.DuckDBPyConnection, sightings: Mapping[str, Sighting]) -> None:
    """Replace ``raw.document_sightings`` by ``sightings``, which maps ``document_key`` → where it stands.

    Of two versions of one document the models need to know which is the later one, and a publisher
    seldom prints a date on a corrected file.
    """
    rows = [(key, *astuple(sighting)) for key, sighting in sorted(sightings.items())]
    known = con.execute(
        f"select document_key, is_superseded, published_on from {SCHEMA}.document_sightings"
    )
    before = {key: told for key, *told in known.fetchall()}
    with _transaction(con):
        con.execute(
            f"create or replace table {SCHEMA}.document_sightings "
            "(document_key varchar not null, first_seen timestamp not null, is_superseded boolean not null, "
            "published_on varchar)"
        )
        if rows:
            con.executemany(f"insert into {SCHEMA}.document_sightings values (?, ?, ?, ?)", rows)
        for key, _, *told in rows:
            if before.get(key) != told:
                _note_change(con, key)


def record_source_issues(con: duckdb.DuckDBPyConnection, issues: Sequence[RawIssue]) -> None:
    """Replace the issues that belong to no document (a folder that cannot be listed, and the like).

    Raises ``ValueError`` for an issue with a ``document_key``: those are part of a reading.
    """
    if any(issue.document_key is not None for issue in issues):
        msg = "an issue with a document_key belongs to the reading of that document"
        raise ValueError(msg)
    with _transaction(con):
        con.execute("delete from raw.ingest_issues where document_key is null")
        _insert(con, "ingest_issues", RawIssue, issues)


def load_reference(con: duckdb.DuckDBPyConnection, root: Path) -> None:
    """Load ``reference/*.csv`` and ``catalogue/*.csv`` below ``root`` as they are.

    Each file becomes ``raw.<file name>``, all columns varchar, empty fields null, in one
    transaction.
    Raises :class:`ReferenceDataError` for a missing file, a bad header or a ragged line.
    """
    for relative in _REQUIRED_FILES:
        if not (root / relative).is_file():
            msg = f"{root / relative}: missing. Restore it from the repository."
            raise ReferenceDataError(msg)
    con.execute(f"create schema if not exists {SCHEMA}")
    reserved = {table for table, _ in RAW_TABLES.values()} | {
        "document_sightings",
        "changed_documents",
    }
    seen: dict[str, Path] = {}
    with _transaction(con):
        for folder in _REFERENCE_FOLDERS:
            for path in sorted((root / folder).glob("*.csv")):
                table = path.stem
                if table in reserved or table in seen or not _IDENTIFIER.fullmatch(table):
                    other = seen.get(table, "a table of documents")
                    msg = (
                        f"{path}: the name {table!r} is not usable (taken by {other}?). Rename it."
                    )
                    raise ReferenceDataError(msg)
                seen[table] = path
                _load_csv(con, table, path)


def read_csv_rows(path: Path) -> tuple[list[str], list[list[str | None]]]:
    """Read one reference file: header and rows, empty fields as ``None``.

    Raises :class:`ReferenceDataError` naming the line for anything that is not a plain table.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.reader(handle, strict=True)
            header = next(reader, [])
            bad = [name for name in header if not _IDENTIFIER.fullmatch(name)]
            if not header or bad or len(set(header)) != len(header):
                msg = f"{path}:1: column names must be distinct snake_case words, got {header}"
                raise ReferenceDataError(msg)
            rows: list[list[str | None]] = []
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    msg = (
                        f"{path}:{reader.line_num}: {len(row)} fields where the header has "
                        f"{len(header)}. Quote fields that contain a comma."
                    )
                    raise ReferenceDataError(msg)
                rows.append([field.strip() or None for field in row])
    except (UnicodeDecodeError, csv.Error) as error:
        msg = f"{path}: not a UTF-8 comma-separated file ({error})"
        raise ReferenceDataError(msg) from error
    return header, rows


def _load_csv(con: duckdb.DuckDBPyConnection, table: str, path: Path) -> None:
    header, rows = read_csv_rows(path)
    columns = ", ".join(f'"{name}" varchar' for name in header)
    con.execute(f'create or replace table {SCHEMA}."{table}" ({columns})')
    _insert_columns(
        con, table, {name: ("string", [row[i] for row in rows]) for i, name in enumerate(header)}
    )


@cache
def _columns(row_class: type) -> list[tuple[str, str, str, bool]]:
    """Fields of a row class as (name, SQL type, pandas type, nullable)."""
    hints = typing.get_type_hints(row_class)
    columns = []
    for field in fields(row_class):
        hint = hints[field.name]
        options = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
        (python_type,) = (option for option in options if option is not types.NoneType)
        sql_type, pandas_type = _TYPES[python_type]
        columns.append((field.name, sql_type, pandas_type, types.NoneType in options))
    return columns


def _note_change(con: duckdb.DuckDBPyConnection, document_key: str) -> None:
    """Note a document under the names it has now: documents of the same names depend on it."""
    con.execute(
        f"insert into {SCHEMA}.changed_documents "
        f"select document_key, unit_name, department_name from {SCHEMA}.documents where document_key = ? "
        f"except select * from {SCHEMA}.changed_documents",
        [document_key],
    )


def _delete(con: duckdb.DuckDBPyConnection, document_key: str) -> None:
    for table, _ in RAW_TABLES.values():
        # The name comes from RAW_TABLES, never from a document.
        statement = f'delete from {SCHEMA}."{table}" where document_key = ?'
        con.execute(statement, [document_key])


def _insert(
    con: duckdb.DuckDBPyConnection, table: str, row_class: type, rows: Sequence[Any]
) -> None:
    _insert_columns(
        con,
        table,
        {
            name: (pandas_type, [getattr(row, name) for row in rows])
            for name, _, pandas_type, _ in _columns(row_class)
        },
    )


def _insert_columns(
    con: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, tuple[str, list[Any]]]
) -> None:
    """Insert whole columns at once: 20,000 rows in about 0.1 s, where executemany needs minutes."""
    if not columns or not next(iter(columns.values()))[1]:
        return
    frame = pd.DataFrame({
        name: pd.array(
            [_clean(value) for value in values] if pandas_type == "string" else values,
            dtype=pandas_type,  # type: ignore[call-overload]
        )
        for name, (pandas_type, values) in columns.items()
    })  # fmt: skip
    names = ", ".join(f'"{name}"' for name in columns)
    con.register("rows_to_insert", frame)
    try:
        # Names come from the row classes or were checked as identifiers by read_csv_rows.
        con.execute(f'insert into {SCHEMA}."{table}" ({names}) select {names} from rows_to_insert')
    finally:
        con.unregister("rows_to_insert")


def _clean(value: str | None) -> str | None:
    """Replace lone surrogates (fonts without a proper character map): they cannot be stored."""
    if value is None or value.isascii():
        return value
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return value.encode("utf-8", "replace").decode("utf-8")
    return value


@contextmanager
def _transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    con.execute("begin transaction")
    try:
        yield
    except BaseException:
        con.execute("rollback")
        raise
    con.execute("commit")
