"""The candidate: a warehouse built aside from readings, never in the published file."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from expectations.attention import read_reasons
from ingest import load
from ingest.raw_schema import RawIssue
from ingest.reading import Reading
from warehouse.documents import FoundDocument, SourceProblem
from warehouse.files import remove_folder
from warehouse.store import DATA_FOLDER, Store

FACT_TABLES = (
    "select table_name from duckdb_tables() where schema_name = 'marts' "
    "and starts_with(table_name, 'fct_') order by table_name"
)


@dataclass(frozen=True, slots=True)
class RawChange:
    """What to do to the raw rows of the candidate."""

    write: Sequence[FoundDocument]
    forget: Sequence[str]  # document keys
    is_complete: bool
    """Whether ``write`` holds every document; else the candidate starts as a copy of the published file."""

    def including(self, documents: Iterable[FoundDocument]) -> RawChange:
        """The same with further documents written: those that were read although they were known."""
        more = tuple(document for document in documents if document not in self.write)
        return replace(self, write=(*self.write, *more))


def prepare_folder(store: Store) -> None:
    """Empty the building folder: what a killed run left there is of no use."""
    remove_folder(store.building)
    store.building.mkdir(parents=True)


def write_raw(
    store: Store,
    change: RawChange,
    documents: Iterable[FoundDocument],
    problems: Iterable[SourceProblem],
    readings: Callable[[FoundDocument], Reading],
    first_seen: Callable[[str], str],
) -> None:
    """Make the candidate file and bring its schema ``raw`` to the state of ``documents``.

    ``first_seen`` says for a SHA-256 when that content was first seen.
    """
    if not change.is_complete:
        shutil.copyfile(store.warehouse, store.candidate)
    con = duckdb.connect(str(store.candidate))
    try:
        load.create_raw(con)
        load.begin_changes(con)
        load.load_reference(con, DATA_FOLDER)
        for document_key in change.forget:
            load.forget(con, document_key)
        for document in change.write:
            load.write_reading(con, readings(document))
        keys: dict[str, str] = dict(
            con.execute("select sha256, document_key from raw.documents").fetchall()
        )
        load.record_duplicates(
            con,
            {keys[d.sha256]: d.other_uris for d in documents if d.other_uris and d.sha256 in keys},
        )
        load.record_sightings(
            con,
            {
                keys[d.sha256]: load.Sighting(first_seen(d.sha256), d.is_superseded, d.published_on)
                for d in documents
                if d.sha256 in keys
            },
        )
        load.record_source_issues(con, [_to_issue(problem) for problem in problems])
        con.execute("checkpoint")
    finally:
        con.close()


def _to_issue(problem: SourceProblem) -> RawIssue:
    return RawIssue(
        document_key=None,
        source_uri=problem.source_uri,
        severity=problem.severity,
        code=problem.code,
        page_number=None,
        table_no=None,
        message=problem.message,
    )


def count_facts(con: duckdb.DuckDBPyConnection) -> int:
    """Number of rows of all fact tables."""
    tables = [name for (name,) in con.execute(FACT_TABLES).fetchall()]
    return sum(_count(con, f'marts."{table}"') for table in tables)


def _count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    row = con.execute(f"select count(*) from {table}").fetchone()
    return int(row[0]) if row else 0


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """A document of the published warehouse."""

    document_key: str
    source_uri: str
    first_seen: str | None  # ISO time in UTC
    published_on: str | None  # ISO date that the site showed beside it


def published_documents(path: Path) -> dict[str, KnownDocument]:
    """Documents of a warehouse by sha256. Empty where there is no file or it is not ours."""
    if not path.is_file():
        return {}
    from warehouse.publish import open_warehouse

    con = open_warehouse(path)
    try:
        # A warehouse of an earlier release has no dates of sightings.
        dates = con.execute(
            "select 1 from duckdb_columns() where schema_name = 'raw' "
            "and table_name = 'document_sightings' and column_name = 'published_on'"
        ).fetchone()
        rows = con.execute(
            "select d.sha256, d.document_key, d.source_uri, strftime(s.first_seen, '%Y-%m-%dT%H:%M:%S.%f'), "
            f"{'s.published_on' if dates else 'null'} "
            "from raw.documents d left join raw.document_sightings s using (document_key)"
        ).fetchall()
        return {sha256: KnownDocument(*rest) for sha256, *rest in rows}
    except duckdb.CatalogException:
        return {}
    finally:
        con.close()


@dataclass(frozen=True, slots=True)
class FactLoss:
    """Facts of the published warehouse that its own documents no longer give."""

    before: int
    lost: int
    examples: tuple[str, ...]

    @property
    def share(self) -> float:
        """Lost facts as a share of those there were, 0 to 1."""
        return self.lost / self.before if self.before else 0.0


def measure_loss(published: Path, candidate: Path, present: Iterable[str]) -> FactLoss:
    """Compare facts by unit, year, stage and scope, for documents that are still there.

    ``present`` are the SHA-256 of the candidate's documents. Counting by what the facts are about, not by
    document, lets a new version or the publisher's own file take the place of another document; leaving
    out documents that were taken away on purpose lets an operator name other folders. What remains is
    the case that an unattended job must not publish: the same documents suddenly say less.
    """
    before = _facts_by_subject(published, set(present))
    after = _facts_by_subject(candidate, None)
    losses = sorted(
        (
            (max(0, count - after.get(subject, 0)), subject, count)
            for subject, count in before.items()
        ),
        key=lambda loss: (-loss[0], str(loss[1])),
    )
    return FactLoss(
        before=sum(before.values()),
        lost=sum(lost for lost, _, _ in losses),
        examples=tuple(
            f"{' '.join(str(part) for part in subject)}: {count} → {count - lost}"
            for lost, subject, count in losses[:5]
            if lost
        ),
    )


_Subject = tuple[str, int | None, str | None, str | None]


def _facts_by_subject(path: Path, shas: set[str] | None) -> dict[_Subject, int]:
    from warehouse.publish import open_warehouse

    con = open_warehouse(path)
    try:
        counts: dict[_Subject, int] = {}
        for (table,) in con.execute(FACT_TABLES).fetchall():
            rows = con.execute(
                "select d.sha256, d.unit_key, d.fiscal_year, d.stage, d.scope, count(*) "
                f'from marts."{table}" join marts.dim_document d using (document_key) group by all'
            ).fetchall()
            for sha256, *subject, count in rows:
                if shas is None or sha256 in shas:
                    key: _Subject = (*subject,)
                    counts[key] = counts.get(key, 0) + count
        return counts
    finally:
        con.close()


def count_facts_of(path: Path) -> int:
    """Number of fact rows of a warehouse file."""
    con = duckdb.connect(str(path), read_only=True)
    try:
        return count_facts(con)
    finally:
        con.close()


def describe_unread(path: Path) -> list[str]:
    """Addresses of the documents that could not be read at all, and of places with an error."""
    con = duckdb.connect(str(path), read_only=True)
    try:
        rows = con.execute(
            "select source_uri from raw.documents where status = 'unreadable' union "
            "select source_uri from raw.ingest_issues where document_key is null and severity = 'error' "
            "order by all"
        ).fetchall()
        return [uri for (uri,) in rows]
    finally:
        con.close()


def read_reasons_of(path: Path) -> dict[str, tuple[str, ...]]:
    """Why documents of a warehouse file need a person, by source address."""
    con = duckdb.connect(str(path), read_only=True)
    try:
        return read_reasons(con)
    finally:
        con.close()
