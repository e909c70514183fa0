"""``yusuan diff``: which facts were added, removed or changed between two warehouses, by document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from rich.cells import cell_len

from warehouse.candidate import FACT_TABLES
from warehouse.errors import YusuanError
from warehouse.output import cut_text, print_json, print_line
from warehouse.publish import identify, list_versions, version_before
from warehouse.store import Store, shown

# Columns that say where a fact stands, not what it says: two readings of one fact may differ in them.
_PLACE_COLUMNS = frozenset(
    {
        "document_key",
        "entry_no",
        "figure_id",
        "page_number",
        "check_status",
        "evidence",
        "source_uri",
    }
)
_VALUE_TYPES = ("DECIMAL", "DOUBLE", "FLOAT")
# Columns of text that say something of a fact and do not tell which fact it is.
_VALUE_COLUMNS = frozenset({"reason_text", "basis_text", "detail_text", "scoring_text"})
_WIDTH = 100  # columns of a line for people
_WIDEST_VALUE = 44
_MARKS = {"added": "+", "removed": "-", "changed": "~"}


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that differs. ``before`` and ``after`` map value columns to what they hold."""

    kind: str  # added | removed | changed
    table: str
    document: str
    keys: dict[str, Any]
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def print_diff(
    store: Store, a: str | None, b: str | None, *, as_json: bool, is_whole: bool = False
) -> None:
    """Print what changed from ``a`` (default: the version before ``b``) to ``b`` (default: published).

    Lines fit into 100 columns unless ``is_whole`` asks for all of each text.
    """
    after = _resolve(store, b) if b else store.require_published()
    if a:
        before = _resolve(store, a)
    else:
        run = identify(after)
        earlier = version_before(store, run.run_id) if run else None
        if earlier is None:
            raise YusuanError(
                f"no earlier version of {shown(after)} is kept: nothing to compare with"
            )
        before = store.versions / earlier / store.warehouse.name
    changes = find_changes(before, after)
    if as_json:
        print_json([vars_of(change) for change in changes])
        return
    if not changes:
        print_line("no fact differs")
        return
    place: tuple[str, str] | None = None
    for change in sorted(changes, key=lambda change: change.document):
        if place is None or place[0] != change.document:
            print_line(change.document)
        if place != (change.document, change.table):
            print_line(f"  {change.table}")
        place = (change.document, change.table)
        print_line(_write_line(change, is_whole=is_whole))
    counts = {
        kind: sum(c.kind == kind for c in changes) for kind in ("added", "removed", "changed")
    }
    print_line(", ".join(f"{count} {kind}" for kind, count in counts.items()))


def vars_of(change: Change) -> dict[str, Any]:
    """A change as a mapping, for JSON."""
    return {name: getattr(change, name) for name in Change.__slots__}


def _resolve(store: Store, name: str) -> Path:
    """A file, or the id (or its number) of a kept version."""
    path = Path(name)
    if path.is_file():
        return path
    matches = [v for v in list_versions(store) if v == name or v.split("-")[0].lstrip("0") == name]
    current = identify(store.warehouse)
    if current and (current.run_id == name or str(current.sequence) == name):
        return store.warehouse
    if matches:
        return store.versions / matches[0] / store.warehouse.name
    known = ", ".join(list_versions(store)) or "none"
    raise YusuanError(f"{name} is neither a file nor a kept version (kept: {known})")


def find_changes(before: Path, after: Path) -> list[Change]:
    """Compare the fact tables of two warehouse files.

    A fact is identified by its unit, year, stage, scope and the other key columns of its table; a fact
    with the same keys and another value is ``changed``. Several facts with the same keys are compared as
    a multiset.
    """
    con = duckdb.connect(":memory:")
    try:
        for alias, path in (("a", before), ("b", after)):
            target = str(path).replace("'", "''")
            try:
                con.execute(f"attach '{target}' as {alias} (read_only)")
            except duckdb.Error as error:
                raise YusuanError(f"{shown(path)} cannot be opened: {error}") from error
        changes: list[Change] = []
        query = FACT_TABLES.replace("where", "where database_name = ? and")
        tables = {
            alias: {name for (name,) in con.execute(query, [alias]).fetchall()} for alias in "ab"
        }
        for table in sorted(tables["a"] | tables["b"]):
            changes += _compare(con, table, [alias for alias in "ab" if table in tables[alias]])
        return changes
    finally:
        con.close()


def _compare(con: duckdb.DuckDBPyConnection, table: str, aliases: Sequence[str]) -> list[Change]:
    columns = [_columns(con, alias, table) for alias in aliases]
    shared = [name for name in columns[0] if all(name in other for other in columns)]
    keys = [n for n in shared if n not in _PLACE_COLUMNS and not _is_value(n, columns[0][n])]
    values = [n for n in shared if n not in _PLACE_COLUMNS and _is_value(n, columns[0][n])]
    facts = {alias: _facts(con, alias, table, keys, values) for alias in aliases}
    before, after = facts.get("a", {}), facts.get("b", {})
    changes = []
    for key in sorted(before.keys() | after.keys(), key=str):
        document = (after.get(key) or before[key])[0][0]
        old = [value for _, value in before.get(key, [])]
        new = [value for _, value in after.get(key, [])]
        for value in list(old):
            if value in new:
                old.remove(value)
                new.remove(value)
        for position in range(max(len(old), len(new))):
            left = old[position] if position < len(old) else None
            right = new[position] if position < len(new) else None
            kind = "added" if left is None else "removed" if right is None else "changed"
            changes.append(
                Change(
                    kind=kind,
                    table=table,
                    document=document,
                    keys={n: v for n, v in zip(keys, key, strict=True) if v is not None},
                    before=None if left is None else dict(zip(values, left, strict=True)),
                    after=None if right is None else dict(zip(values, right, strict=True)),
                )
            )
    return sorted(changes, key=lambda change: (change.document, change.kind))


_Facts = dict[tuple[Any, ...], list[tuple[str, tuple[Any, ...]]]]


def _facts(
    con: duckdb.DuckDBPyConnection, alias: str, table: str, keys: list[str], values: list[str]
) -> _Facts:
    """Facts by key: for each its document and its values."""
    names = ", ".join(f'f."{name}"' for name in (*keys, *values))
    rows = con.execute(
        f"select coalesce(d.title, d.source_name, f.document_key), {names} "
        f'from {alias}.marts."{table}" f '
        f"left join {alias}.marts.dim_document d using (document_key) order by all"
    ).fetchall()
    facts: _Facts = {}
    for document, *cells in rows:
        key, value = tuple(cells[: len(keys)]), tuple(cells[len(keys) :])
        facts.setdefault(key, []).append((document, value))
    return facts


def _columns(con: duckdb.DuckDBPyConnection, alias: str, table: str) -> dict[str, str]:
    return dict(
        con.execute(
            "select column_name, data_type from duckdb_columns() "
            "where database_name = ? and schema_name = 'marts' and table_name = ? order by column_index",
            [alias, table],
        ).fetchall()
    )


def _is_value(name: str, sql_type: str) -> bool:
    return name in _VALUE_COLUMNS or sql_type.startswith(_VALUE_TYPES)


def _write_line(change: Change, *, is_whole: bool) -> str:
    """One change in one line: ``~ 2010399 project: 100.00 → 200.00``."""
    skipped = {"unit_key", "reported_unit_key", "fiscal_year", "stage", "scope"}
    fact = " ".join(str(value) for name, value in change.keys.items() if name not in skipped)
    sides = [_write_values(side) for side in (change.before, change.after) if side is not None]
    if not is_whole:
        sides = [cut_text(side, _WIDEST_VALUE // len(sides)) for side in sides]
    values = " → ".join(sides)
    mark = f"    {_MARKS[change.kind]} "
    if not is_whole:
        fact = cut_text(fact, _WIDTH - cell_len(f"{mark}: {values}"))
    return f"{mark}{fact}{': ' if fact and values else ''}{values}".replace("\n", " ")


def _write_values(values: dict[str, Any]) -> str:
    return " ".join(str(value) for value in values.values() if value is not None)
