"""Read one file into raw rows: the order of reading on one screen."""

from __future__ import annotations

import csv
import functools
import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ingest.contents import list_tables, match_listed
from ingest.document import Document, TextLine, UnreadableDocumentError
from ingest.grids import find_tables, framed_lines
from ingest.narrative import SetAside, read_statements
from ingest.publisher import Divisions, PublisherResult, identify
from ingest.raw_schema import RawCell, RawDocument, RawIssue, RawRow, RawTable
from ingest.readers import READER_VERSION, read, sniff_media_type
from ingest.reading import Reading
from ingest.recognise import recognise_tables
from ingest.table_writer import Recognised
from ingest.units import infer_units

# Raise with every change of what a reading contains: cached readings of other versions are not used.
READING_VERSION = f"{READER_VERSION}+54"
_KEY_LENGTH = 16
_DATA = Path(__file__).parent.parent / "data"


@functools.cache
def _divisions() -> Divisions:
    return Divisions.from_csv(_DATA / "reference" / "admin_divisions.csv")


@functools.cache
def _aliases() -> tuple[dict[str, str | None], ...]:
    with (_DATA / "catalogue" / "unit_aliases.csv").open(encoding="utf-8") as file:
        return tuple(dict(row) for row in csv.DictReader(file))


def document_key_of(sha256: str) -> str:
    """Stable key of a document: made from its content alone."""
    return f"doc-{sha256[:_KEY_LENGTH]}"


def read_document(path: Path, *, source_uri: str | None = None) -> Reading:
    """Read ``path`` into raw rows; never raises for a bad document.

    A document that cannot be read yields a reading whose document has status ``unreadable`` and an
    issue that says what to do.
    """
    content = path.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    key = document_key_of(sha256)
    uri = source_uri or path.as_posix()
    try:
        reading = _read(read(path), path, key, sha256, uri)
        _require_single_places(reading)
    except UnreadableDocumentError as error:
        return _unreadable(path, key, sha256, uri, error)
    return reading


def _require_single_places(reading: Reading) -> None:
    """Raise ``UnreadableDocumentError`` where two raw rows claim one place.

    The models would multiply figures by such a pair, and the test of unique figures would then hold
    back every other document of the refresh.
    """
    double = reading.list_double_places()
    if double:
        raise UnreadableDocumentError(
            "reader_error",
            f"two rows were read for one place ({double[0]}; {len(double)} such places); "
            "nothing of the document is used. Please report it with the file.",
        )


def _read(document: Document, path: Path, key: str, sha256: str, uri: str) -> Reading:
    who = identify(key, document, path.name, _divisions(), _aliases(), source_uri=uri)
    found = find_tables(document)
    recognised = recognise_tables(
        key, uri, found, who.fiscal_year, (who.unit_name, who.department_name)
    )
    lines = [block for block in framed_lines(document) if isinstance(block, TextLine)]
    set_aside: list[SetAside] = []
    statements, negations = read_statements(
        key,
        lines,
        fiscal_year=who.fiscal_year,
        stage=who.stage,
        other_bodies=_bodies_above(who),
        own_name=who.unit_name,
        set_aside=set_aside,
    )
    tables, cells = infer_units(recognised.tables, recognised.cells, statements)
    tables, promised = match_listed(tables, list_tables(document), key)
    tables = mark_repeats(tables, recognised.rows, cells)
    issues = [
        *(
            RawIssue(
                document_key=key,
                source_uri=uri,
                severity=issue.severity,
                code=issue.code,
                page_number=issue.page_number,
                table_no=None,
                message=issue.message,
            )
            for issue in document.issues
        ),
        *who.issues,
        *recognised.issues,
        *_table_issues(key, uri, tables, recognised),
        *_instruction_issues(key, uri, set_aside),
    ]
    return Reading(
        documents=(_document_row(document, path, key, sha256, uri, who, promised),),
        tables=tuple(tables),
        columns=tuple(recognised.columns),
        rows=tuple(recognised.rows),
        cells=tuple(cells),
        indicators=tuple(recognised.indicators),
        statements=tuple(statements),
        negations=tuple(negations),
        issues=tuple(issues),
    )


def _instruction_issues(key: str, uri: str, set_aside: Sequence[SetAside]) -> list[RawIssue]:
    """Amounts that stand in instructions of a template are no data, and are not lost in silence."""
    if not set_aside:
        return []
    amounts = sum(found.amounts for found in set_aside)
    places = "; ".join(
        f"page {found.page_number}, line {found.line_no}: {found.amounts}" for found in set_aside
    )
    return [
        RawIssue(
            document_key=key,
            source_uri=uri,
            severity="info",
            code="amounts_in_instructions",
            page_number=set_aside[0].page_number,
            table_no=None,
            message=f"{amounts} amounts of money stand in instructions for filling in (填报说明) and are "
            f"no data ({places}). Please look whether they are the publisher's own.",
        )
    ]


def _bodies_above(who: PublisherResult) -> Sequence[str]:
    """The department above the unit whose document this is: its figures are not the unit's."""
    own, above = who.unit_name, who.department_name
    if own is None or above is None or above in own or own in above:
        return ()
    return (above,)


def _document_row(
    document: Document,
    path: Path,
    key: str,
    sha256: str,
    uri: str,
    who: PublisherResult,
    listed: int,
) -> RawDocument:
    return RawDocument(
        document_key=key,
        sha256=sha256,
        source_name=path.name,
        source_uri=uri,
        media_type=document.media_type,
        reader=document.reader,
        reader_version=READING_VERSION,
        page_count=document.page_count,
        status="read",
        title=who.title,
        document_kind=who.document_kind,
        unit_name=who.unit_name,
        department_name=who.department_name,
        division_code=who.division_code,
        city_name=who.city_name,
        province_name=who.province_name,
        admin_level=who.admin_level,
        fiscal_year=who.fiscal_year,
        stage=who.stage,
        scope=who.scope,
        published_on=who.published_on,
        identity_evidence=who.identity_evidence,
        is_reproduction=who.is_reproduction,
        tables_listed=listed,
    )


def _unreadable(
    path: Path, key: str, sha256: str, uri: str, error: UnreadableDocumentError
) -> Reading:
    return Reading(
        documents=(
            RawDocument(
                document_key=key,
                sha256=sha256,
                source_name=path.name,
                source_uri=uri,
                media_type=_media_type(path),
                reader="none",
                reader_version=READING_VERSION,
                page_count=None,
                status="unreadable",
                title=None,
                document_kind=None,
                unit_name=None,
                department_name=None,
                division_code=None,
                city_name=None,
                province_name=None,
                admin_level=None,
                fiscal_year=None,
                stage=None,
                scope=None,
                published_on=None,
                identity_evidence=json.dumps({}),
                is_reproduction=False,
                tables_listed=0,
            ),
        ),
        issues=(
            RawIssue(
                document_key=key,
                source_uri=uri,
                severity="error",
                code=error.code,
                page_number=None,
                table_no=None,
                message=f"{path.name}: {error}",
            ),
        ),
    )


def _media_type(path: Path) -> str:
    try:
        return sniff_media_type(path)
    except UnreadableDocumentError:
        return "application/octet-stream"


def _table_issues(
    key: str, uri: str, tables: Sequence[RawTable], recognised: Recognised
) -> list[RawIssue]:
    """What a person should look at: unrecognised tables, unknown units, columns not understood."""
    money = {cell.table_no for cell in recognised.cells if cell.role == "amount"}
    issues: list[RawIssue] = []

    def add(table: RawTable, severity: str, code: str, message: str) -> None:
        issues.append(
            RawIssue(
                document_key=key,
                source_uri=uri,
                severity=severity,
                code=code,
                page_number=table.first_page,
                table_no=table.table_no,
                message=f"table {table.table_no} {table.title or '(no title)'}: {message}",
            )
        )

    for table in tables:
        if table.status == "unrecognised":
            add(table, "warning", "unknown_table_kind",
                f"{table.reason}; declare the kind in ingest/table_kinds or ignore the table")  # fmt: skip
        elif table.status == "missing":
            add(table, "warning", "table_missing", str(table.reason))
        elif table.reason and table.reason.startswith("columns not understood"):
            add(table, "warning", "unknown_column",
                f"{table.reason}; add the header to ingest/table_kinds/_columns.yml")  # fmt: skip
        if table.status == "read" and table.table_no in money and not table.unit_text:
            add(table, "warning", "unknown_money_unit",
                "no money unit is printed and none can be inferred, its amounts are withheld; read the page: "
                "where it does print a unit, add the wording to ingest/text.py")  # fmt: skip
    if not any(table.status in ("read", "empty", "unrecognised") for table in tables):
        issues.append(
            RawIssue(
                document_key=key, source_uri=uri, severity="info", code="no_tables",
                page_number=None, table_no=None,
                message="the document has no table; its facts are read from the prose",
            )
        )  # fmt: skip
    return issues


def mark_repeats(
    tables: Sequence[RawTable], rows: Sequence[RawRow], cells: Sequence[RawCell]
) -> list[RawTable]:
    """Mark a table that prints the same labels and numbers as an earlier one of its kind and title."""
    content: dict[int, list[tuple[object, ...]]] = {}
    for row in rows:
        content.setdefault(row.table_no, []).append(
            ("row", row.panel_no, row.row_no, row.label, row.project_name)
        )
    for cell in cells:
        content.setdefault(cell.table_no, []).append(
            ("cell", cell.panel_no, cell.row_no, cell.col_no, cell.part_no, cell.number_text)
        )
    first: dict[tuple[object, ...], int] = {}
    marked: list[RawTable] = []
    for table in tables:
        numbers = content.get(table.table_no, [])
        signature = (table.kind, _family_of_forms(table), tuple(sorted(map(repr, numbers))))
        has_money = any(item[0] == "cell" for item in numbers)
        if table.status == "read" and has_money and signature in first:
            marked.append(replace(table, is_repeat_of=first[signature]))
        else:
            first.setdefault(signature, table.table_no)
            marked.append(table)
    return marked


def _family_of_forms(table: RawTable) -> str | None:
    """Forms repeat whatever line stands above them; other tables only under the same title."""
    return None if table.kind == "performance_form" else table.title
