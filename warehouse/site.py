"""The static site that goes with a warehouse: overview, models, checks, downloads. No outside host."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import jinja2

from warehouse.building import document_models
from warehouse.document_report import STATUSES, report_documents
from warehouse.errors import YusuanError
from warehouse.export import LIST_NAME, export, export_zip
from warehouse.history import Run
from warehouse.output import write_size
from warehouse.overview import read_advice
from warehouse.store import Store, shown

TEMPLATES = Path(__file__).parent / "templates"
_MARK = ".yusuan-site"
_ROWS = 200
_RUNS = 20

_VIOLATIONS = """
select
    coalesce(d.title, d.source_name) as document, c.identity_id as identity, c.severity, c.status, c.left_page as page,
    c.place, c.left_text, c.right_text, c.residual, c.tolerance, c.value_unit as unit, c.reason
from audit.identity_checks c left join marts.dim_document d using (document_key)
where c.status in ('violation', 'known_issue')
order by c.status desc, list_position(['E', 'W', 'I'], c.severity), 1, 2, c.place
"""
_DOCUMENTS = """
with open_issues as (
    select document_key, count(*) as open_issues
    from audit.identity_checks where status = 'violation' and severity in ('E', 'W') group by all
)
select
    u.unit_name as unit, d.title, d.fiscal_year as year, d.stage, d.scope, d.quality,
    coalesce(o.open_issues, 0) as open_issues,
    if(d.is_current or d.quality = 'unreadable', null, 'superseded') as version,
    if(starts_with(d.source_uri, 'http'), d.source_uri, d.source_name) as source
from marts.dim_document d left join marts.dim_unit u using (unit_key) left join open_issues o using (document_key)
order by all
"""
_SUMMARY = """
select
    unit_name as unit, fiscal_year as year, stage, scope,
    round(income_wan, 2) as "income 收入 万元", round(expenditure_wan, 2) as "expenditure 支出 万元",
    expenditure_growth_pct as "growth 增减 %", project_share_pct as "projects 项目 %",
    personnel_share_pct as "staff 人员 %", round(three_public_wan, 2) as "三公 万元", open_issues
from marts.unit_year_summary
order by 1, 2, 3, 4
"""
_ISSUES = f"""
select i.severity, i.code, i.source_uri as document, i.page_number as page, i.message
from raw.ingest_issues i
where i.severity <> 'info'
order by all
limit {_ROWS}
"""


@dataclass(frozen=True, slots=True)
class Rows:
    """The result of a query."""

    names: list[str]
    rows: list[tuple[Any, ...]]


def check_site_folder(site: Path) -> None:
    """Raise :class:`YusuanError` for a folder that holds something else: publishing replaces it whole."""
    if site.is_dir() and any(site.iterdir()) and not (site / _MARK).exists():
        raise YusuanError(
            f"{shown(site)} holds other files; name an empty or a new folder with --site"
        )
    if site.exists() and not site.is_dir():
        raise YusuanError(f"{shown(site)} is a file; name a folder with --site")


def build_site(store: Store, run: Run, runs: list[Run]) -> None:
    """Write the pages for the candidate beside it; the checks' own pages stand there already."""
    site = store.candidate_site
    site.mkdir(parents=True, exist_ok=True)
    (site / _MARK).write_text("made by yusuan refresh; replaced whole at every publication\n")
    page = document_models(store, run.build_fingerprint or "")
    if page.is_file():
        shutil.copyfile(page, site / "models.html")
    con = duckdb.connect(str(store.candidate), read_only=True)
    try:
        downloads = site / "downloads"
        downloads.mkdir()
        export_zip(con, downloads / "yusuan-datapackage.zip", "datapackage")
        export_zip(con, downloads / "yusuan-parquet.zip", "parquet")
        export(con, downloads, "xlsx")
        (downloads / LIST_NAME).unlink()
        (site / "index.html").write_text(_render_overview(con, site, run, runs), encoding="utf-8")
    finally:
        con.close()


def _render_overview(con: duckdb.DuckDBPyConnection, site: Path, run: Run, runs: list[Run]) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined
    )
    environment.filters["number"] = _format_number
    statuses = con.execute(
        "select status, count(*), count(*) / sum(count(*)) over () from audit.figures group by status "
        "order by 2 desc, 1"
    ).fetchall()
    violations = _query(con, _VIOLATIONS)
    return environment.get_template("index.html").render(
        run=run,
        runs=[past for past in reversed(runs) if past.run_id != run.run_id][:_RUNS],
        has_models=(site / "models.html").exists(),
        has_data_docs=(site / "data_docs" / "index.html").exists(),
        has_findings=(site / "data_docs" / "violations.html").exists(),
        tiles=_tiles(con),
        statuses=statuses,
        violations=Rows(violations.names, violations.rows[:_ROWS]),
        violations_left=max(0, len(violations.rows) - _ROWS),
        summary=_summarise(con),
        advice=read_advice(),
        documents=_query(con, _DOCUMENTS),
        reading=_report_reading(con),
        issues=_query(con, _ISSUES),
        downloads=[
            (path.name, write_size(path.stat().st_size))
            for path in sorted((site / "downloads").iterdir())
        ],
    )


def _summarise(con: duckdb.DuckDBPyConnection) -> Rows:
    """Units and years in 万元; no rows where the warehouse has no summary."""
    known = con.execute(
        "select 1 from duckdb_tables() where schema_name = 'marts' and table_name = 'unit_year_summary'"
    ).fetchone()
    return _query(con, _SUMMARY) if known else Rows([], [])


def _report_reading(con: duckdb.DuckDBPyConnection) -> Rows:
    """What was found of each document, statuses in percent of its figures; what is not complete first."""
    names = ["document", "tables promised", "of these found", "tables", "figures"]
    rows: list[tuple[Any, ...]] = []
    reports = sorted(report_documents(con), key=lambda report: not report.is_incomplete)
    for report in reports:
        found = report.promised_found if report.promised else None
        counts = (report.promised, found, report.tables, report.figures)
        rows.append((report.document, *counts, *(report.shares.get(name) for name in STATUSES)))
    return Rows([*names, *(f"{name} %" for name in STATUSES)], rows)


def _tiles(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    queries = {
        "documents · 文件": "select count(*) from marts.dim_document",
        "units · 单位": "select count(distinct unit_key) from marts.dim_document",
        "figures · 数字": "select count(*) from audit.figures",
        "identities checked · 勾稽": (
            "select count(*) from audit.identity_checks where status <> 'not_applicable'"
        ),
        "do not hold · 不平": (
            "select count(*) from audit.identity_checks where status in ('violation', 'known_issue')"
        ),
    }
    tiles = []
    for label, query in queries.items():
        row = con.execute(query).fetchone()
        tiles.append((label, f"{row[0]:,}" if row else ""))
    return tiles


def _format_number(value: Any) -> str:
    """Thousands marked; zeros after the second decimal left out: ``1234.5000`` → ``1,234.50``."""
    whole, point, decimals = f"{value:,}".partition(".")
    return whole + point + decimals[:2] + decimals[2:].rstrip("0")


def _query(con: duckdb.DuckDBPyConnection, query: str) -> Rows:
    result = con.execute(query)
    names = [column[0].replace("_", " ") for column in result.description or []]
    return Rows(names, result.fetchall())
