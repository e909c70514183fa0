"""``yusuan explain``: one number back to its place on the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from expectations.findings import describe_english, write_sides
from warehouse.candidate import FACT_TABLES
from warehouse.errors import YusuanError
from warehouse.output import print_json, print_line, to_text
from warehouse.picture import find_obstacle, write_picture
from warehouse.publish import open_warehouse
from warehouse.store import Store, shown

_FIGURE = """
select
    f.*, d.title as document_title, d.source_name, d.source_uri, d.sha256, d.media_type,
    u.unit_name, d.fiscal_year, d.stage, t.kind as table_kind, t.unit_evidence, s.sentence, s.char_start
from audit.figures f
left join marts.dim_document d using (document_key)
left join marts.dim_unit u using (unit_key)
left join audit.tables t on t.document_key = f.document_key and t.table_no = f.table_no
left join raw.statements s on s.document_key = f.document_key and f.figure_id = f.document_key || ':s' || s.statement_no
where f.figure_id = ?
"""

_CHECKS = """
select
    checks.identity_id, checks.severity, checks.place, checks.left_text, checks.right_text,
    cast(checks.residual as decimal(20, 4)) as residual, cast(checks.tolerance as decimal(20, 4)) as tolerance,
    checks.value_unit, checks.status, checks.reason, checks.left_value, identities.comparison,
    identities.name_en, identities.explanation_en
from intermediate.int_identity_checks__explained as checks
left join reference.identities as identities on checks.identity_id = identities.identity_id
semi join (
    select document_key, identity_id, place_id
    from intermediate.int_check_terms__unioned
    where figure_id = $figure_id
    {described}
) as terms
    on checks.document_key = terms.document_key
    and checks.identity_id = terms.identity_id
    and checks.place_id = terms.place_id
where checks.status in ('violation', 'known_issue', 'rounding')
qualify row_number() over (
    partition by checks.identity_id, checks.status, checks.left_text, checks.right_text, checks.residual
    order by checks.place
) = 1
order by checks.status desc, checks.severity, checks.place, checks.identity_id
"""

_DESCRIBED = """union
    select document_key, identity_id, place_id
    from intermediate.int_identity_checks__described
    where figure_id = $figure_id"""

# Warehouses that an older version published do not know the figures of what is described in words.
_NAMES_DESCRIBED = """
select count(*) from duckdb_columns()
where schema_name = 'intermediate' and table_name = 'int_identity_checks__described' and column_name = 'figure_id'
"""

_SHOWN = (
    ("document", "document_title"),
    ("published by", "unit_name"),
    ("year", "fiscal_year"),
    ("stage", "stage"),
    ("file", "source_uri"),
    ("page", "page_number"),
    ("line", "line_no"),
    ("table", "table_title"),
    ("section", "section"),
    ("row", "row_label"),
    ("code", "row_code"),
    ("column", "column_label"),
    ("as printed", "value_text"),
    ("number", "numeric_value"),
    ("unit", "unit"),
    ("unit from", "unit_evidence"),
    ("read from", "reading"),
    ("family", "family"),
    ("status", "status"),
    ("reason", "reason"),
)


def explain(store: Store, figure_id: str, image: Path | None, *, as_json: bool) -> None:
    """Print where a figure stands and what became of it; write a picture of the place to ``image``.

    A document without pages gives no picture, and that is said. Raises :class:`YusuanError` for an unknown
    figure, and where the document of a picture is gone.
    """
    con = open_warehouse(store.require_published())
    try:
        figure = _find_figure(con, figure_id)
        facts = _find_facts(con, figure_id)
        checks = _find_checks(con, figure_id)
    finally:
        con.close()
    if as_json:
        print_json({"figure": figure, "facts": facts, "checks": checks})
    else:
        _print(figure, facts, checks)
    if image is not None:
        obstacle = find_obstacle(figure)
        told = f"none: {obstacle}"
        if obstacle is None:
            is_framed = write_picture(store, figure, image)
            told = shown(image) + (
                "" if is_framed else " (the page; the number itself was not found on it)"
            )
        if not as_json:
            print_line(f"{'picture':<13} {told}")


def _rows(con: duckdb.DuckDBPyConnection, query: str, values: Any) -> list[dict[str, Any]]:
    result = con.execute(query, values)
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _find_figure(con: duckdb.DuckDBPyConnection, figure_id: str) -> dict[str, Any]:
    figures = _rows(con, _FIGURE, [figure_id])
    if not figures:
        raise YusuanError(
            f"{figure_id}: no such figure. Figure ids stand in every fact row and in audit.figures"
        )
    return figures[0]


def _find_facts(con: duckdb.DuckDBPyConnection, figure_id: str) -> list[dict[str, Any]]:
    facts = []
    for (table,) in con.execute(FACT_TABLES).fetchall():
        for row in _rows(con, f'select * from marts."{table}" where figure_id = ?', [figure_id]):
            facts.append({"table": table, **{n: v for n, v in row.items() if v is not None}})
    return facts


def _find_checks(con: duckdb.DuckDBPyConnection, figure_id: str) -> list[dict[str, Any]]:
    """Identities that the figure is a term of and that did not simply pass, worst first, each once.

    The same two sides may be held against each other in several places (合计 and 小计 of one row): one is told.
    """
    names_described = con.execute(_NAMES_DESCRIBED).fetchone() != (0,)
    query = _CHECKS.format(described=_DESCRIBED if names_described else "")
    return _rows(con, query, {"figure_id": figure_id})


def _print(
    figure: dict[str, Any], facts: list[dict[str, Any]], checks: list[dict[str, Any]]
) -> None:
    print_line(f"{'figure':<13} {figure['figure_id']}")
    for label, name in _SHOWN:
        if figure[name] is not None:
            print_line(f"{label:<13} {to_text(figure[name], null='')}".replace("\n", "⏎"))
    if not facts:
        print_line(f"{'fact':<13} feeds no fact row")
    keys = (
        "unit_key",
        "reported_unit_key",
        "document_key",
        "figure_id",
        "fiscal_year",
        "stage",
        "page_number",
    )
    for fact in facts:
        text = ", ".join(
            f"{name} {to_text(value, null='')}"
            for name, value in fact.items()
            if name not in {"table", *keys}
        )
        print_line(f"{'fact':<13} {fact['table']}: {text}")
    for check in checks:
        print_line(f"{'check':<13} {check['identity_id']} {check['status']}: {write_sides(check)}")
        print_line(f"{'':<13} {describe_english(check)}")
