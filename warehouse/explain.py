"""``yusuan explain``: one number back to its place on the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from expectations.findings import format_difference
from warehouse.candidate import FACT_TABLES
from warehouse.documents import find_archived, hash_file
from warehouse.errors import YusuanError
from warehouse.files import write_atomically
from warehouse.output import print_json, print_line, to_text
from warehouse.publish import open_warehouse
from warehouse.store import PROJECT_ROOT, Store, shown

_SCALE = 2.0  # 144 dots per inch
_MARGIN = 3.0  # points around the number

_FIGURE = """
select
    f.*, d.title as document_title, d.source_name, d.source_uri, d.sha256, d.media_type,
    u.unit_name, d.fiscal_year, d.stage, t.kind as table_kind, t.unit_evidence
from audit.figures f
left join marts.dim_document d using (document_key)
left join marts.dim_unit u using (unit_key)
left join audit.tables t on t.document_key = f.document_key and t.table_no = f.table_no
where f.figure_id = ?
"""

_CHECKS = """
select
    checks.identity_id, checks.severity, checks.place, checks.left_text, checks.right_text,
    cast(checks.residual as decimal(20, 4)) as residual, cast(checks.tolerance as decimal(20, 4)) as tolerance,
    checks.value_unit, checks.status, checks.reason
from intermediate.int_identity_checks__explained as checks
semi join (
    select document_key, identity_id, place_id
    from intermediate.int_check_terms__unioned
    where figure_id = ?
) as terms using (document_key, identity_id, place_id)
where checks.status in ('violation', 'known_issue', 'rounding')
qualify row_number() over (
    partition by checks.identity_id, checks.status, checks.left_text, checks.right_text, checks.residual
    order by checks.place
) = 1
order by checks.status desc, checks.severity, checks.place, checks.identity_id
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

    Raises :class:`YusuanError` for an unknown figure, and where a picture is asked for that cannot be made.
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
        write_picture(store, figure, image)
        if not as_json:
            print_line(f"picture       {shown(image)}")


def _rows(con: duckdb.DuckDBPyConnection, query: str, values: list[Any]) -> list[dict[str, Any]]:
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
    return _rows(con, _CHECKS, [figure_id])


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
        difference = format_difference(check["residual"], check["value_unit"])
        told = f" (difference {difference})" if difference else ""
        print_line(
            f"{'check':<13} {check['identity_id']} {check['status']}: {check['left_text']} ≠ "
            f"{check['right_text']}{told}"
        )


def write_picture(store: Store, figure: dict[str, Any], image: Path) -> None:
    """Draw the page with the number framed, as PNG.

    Raises :class:`YusuanError` where the format has no pages, or the file is gone or has changed.
    """
    if figure["media_type"] != "application/pdf" or figure["page_number"] is None:
        raise YusuanError(f"{figure['source_uri']} has no pages: there is no picture of the place")
    page = _render_page(_locate(store, figure), figure["page_number"] - 1)
    box = tuple(figure[name] for name in ("x0", "top", "x1", "bottom"))
    if all(value is not None for value in box):
        from PIL import ImageDraw

        x0, top, x1, bottom = box
        frame = [
            (x0 - _MARGIN) * _SCALE,
            (top - _MARGIN) * _SCALE,
            (x1 + _MARGIN) * _SCALE,
            (bottom + _MARGIN) * _SCALE,
        ]
        ImageDraw.Draw(page).rectangle(frame, outline=(200, 30, 30), width=3)
    from io import BytesIO

    content = BytesIO()
    page.save(content, format="PNG")
    write_atomically(image, content.getvalue())


def _locate(store: Store, figure: dict[str, Any]) -> Path:
    """The very bytes that were read: the archived copy, else the file where it was found."""
    archived = find_archived(store.archive, figure["sha256"])
    if archived is not None:
        return archived
    path = PROJECT_ROOT / str(figure["source_uri"])
    if path.is_file() and hash_file(path) == figure["sha256"]:
        return path
    raise YusuanError(
        f"{figure['source_uri']} is gone or has changed since it was read: no picture can be made of it"
    )


def _render_page(path: Path, index: int) -> Any:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        if not 0 <= index < len(document):
            raise YusuanError(f"{path.name} has no page {index + 1}")
        page = document[index]
        image = page.render(scale=_SCALE).to_pil().convert("RGB")
        page.close()
        return image
    finally:
        document.close()
