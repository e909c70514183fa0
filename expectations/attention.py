"""What asks for a person, and why: the one list that the judge, the refresh and the status go by."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

import duckdb


@dataclass(frozen=True, slots=True)
class _Trouble:
    """Rows of ``table`` that fulfil ``condition``; ``shown`` is an SQL text that tells one row of them."""

    table: str
    condition: str
    shown: str
    order: str
    one: str = ""  # what one of them is called; empty where ``shown`` says all of it
    many: str = ""


_FIGURE_SHOWN = "concat_ws(', ', value_text, 'p. ' || page_number)"
_FIGURE_ORDER = "page_number nulls last, figure_id"

# What asks for a person.
_TROUBLES = (
    _Trouble(
        "audit.identity_checks",
        "severity = 'E' and status = 'violation'",
        "concat_ws(', ', identity_id, 'p. ' || coalesce(left_page, right_page))",
        "coalesce(left_page, right_page) nulls last, identity_id, place",
        "identity broken",
        "identities broken",
    ),
    _Trouble(
        "marts.dim_document",
        "quality in ('withheld', 'unreadable')",
        "quality",
        "quality",
    ),
    _Trouble(
        "audit.figures",
        "status = 'unrecognised'",
        _FIGURE_SHOWN,
        _FIGURE_ORDER,
        "figure unrecognised",
        "figures unrecognised",
    ),
    _Trouble(
        "audit.tables",
        "status = 'unrecognised'",
        "concat_ws(', ', coalesce(title, '(no title)'), 'p. ' || pages)",
        "table_no",
        "table unrecognised",
        "tables unrecognised",
    ),
    _Trouble(
        "audit.ingest_issues",
        "code = 'version_says_less'",
        "code",
        "code",
    ),
)

# What a withheld document holds back; a registered contradiction has been looked at already.
_WITHHELD = _Trouble(
    "audit.figures",
    "status = 'withheld' and coalesce(reason, '') not like 'known issue%'",
    _FIGURE_SHOWN,
    _FIGURE_ORDER,
    "figure withheld",
    "figures withheld",
)


def find_documents(con: duckdb.DuckDBPyConnection, present: Set[str]) -> tuple[str, ...]:
    """Documents that could not be read, are recognised only in part, or of which something is withheld.

    Source addresses, sorted. A table that is not ``present`` is a critical failure already and is passed over.
    """
    troubled = " union ".join(
        f"select document_key from {trouble.table} where {trouble.condition}"
        for trouble in _TROUBLES
        if trouble.table in present
    )
    rows = con.execute(
        f"""
        select distinct documents.source_uri
        from ({troubled}) as troubled
        inner join raw.documents as documents on troubled.document_key = documents.document_key
        order by 1
        """
    ).fetchall()
    return tuple(name for (name,) in rows)


def read_reasons(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, ...]]:
    """Why documents and places need a person, by source address, sorted by it.

    A reason is the code of an error of reading, that the file is no disclosure, or how many rows of what kind there
    are with the first of them:
    ``"3 figures unrecognised: 12.50, p. 7"``. ``con`` is a warehouse that is complete.
    """
    reasons: dict[str, list[str]] = {}
    for trouble in _TROUBLES:
        for address, reason in _read(con, trouble):
            reasons.setdefault(address, []).append(reason)
    for address, reason in _read(con, _WITHHELD):
        if address in reasons:
            reasons[address].append(reason)
    errors = con.execute(
        """
        select distinct coalesce(documents.source_uri, issues.source_uri), issues.code, issues.document_key is null
        from raw.ingest_issues as issues
        left join raw.documents as documents on issues.document_key = documents.document_key
        where issues.severity = 'error' or issues.code = 'not_a_disclosure'
        order by all
        """
    ).fetchall()
    for address, code, is_place in errors:
        # a place without a document, such as an address that does not answer, has no other reason
        if is_place or address in reasons:
            reasons.setdefault(address, []).append(code)
    return {address: tuple(reasons[address]) for address in sorted(reasons)}


def _read(con: duckdb.DuckDBPyConnection, trouble: _Trouble) -> list[tuple[str, str]]:
    rows = con.execute(
        f"""
        with found as (
            select document_key, count(*) as times, first({trouble.shown} order by {trouble.order}) as shown
            from {trouble.table} where {trouble.condition} group by document_key
        )

        select documents.source_uri, found.times, found.shown
        from found inner join raw.documents as documents on found.document_key = documents.document_key
        order by all
        """
    ).fetchall()
    if not trouble.one:
        return [(address, shown) for address, _, shown in rows]
    return [
        (address, f"{times} {trouble.one if times == 1 else trouble.many}: {shown}")
        for address, times, shown in rows
    ]
