"""Stand-ins for the models and the judge: a few statements that give the tables a refresh looks at."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

MODELS = """
create schema if not exists marts;
create schema if not exists audit;
create or replace table marts.dim_document as
select
    document_key, sha256, title, source_name, source_uri, media_type, unit_name as unit_key, fiscal_year, stage,
    scope, if(status = 'unreadable', 'unreadable', 'verified') as quality, true as is_current,
    2 as tables_listed, 1 as tables_found, 0 as figures_total
from raw.documents;
create or replace table marts.dim_unit as
select distinct unit_name as unit_key, unit_name, 'Fujian' as province_name from raw.documents;
create or replace table marts.fct_income as
select
    c.document_key, d.unit_name as unit_key, d.fiscal_year, d.stage, d.scope, c.row_no::varchar as income_source_code,
    c.value_text, c.number_text::decimal(20, 2) as amount_yuan, c.document_key || '-' || c.row_no as figure_id,
    c.page_number, 'verified' as check_status
from raw.cells c join raw.documents d using (document_key);
comment on table marts.fct_income is '收入 – income';
comment on column marts.fct_income.amount_yuan is '金额 – yuan';
create or replace table audit.figures as
select
    figure_id, document_key, 'table' as origin, 'text' as reading, 1 as table_no, 'income' as table_title,
    null::varchar as section, page_number, null::integer as line_no, null::varchar as row_code, 'row' as row_label,
    'amount' as column_label, value_text, amount_yuan as numeric_value, '元' as unit, 'income' as family,
    'fact' as status, null::varchar as reason, null::double as x0, null::double as top, null::double as x1,
    null::double as bottom
from marts.fct_income;
create or replace table audit.tables as
select document_key, 1 as table_no, 'income' as title, 'income_summary' as kind, '元' as unit_evidence,
    '1' as pages, 'read' as status
from raw.documents
union all
select document_key, 2, 'expenditure', 'expenditure_summary', null, null, 'missing'
from raw.documents;
create or replace table audit.identity_checks as
select
    'T-SUM' as identity_id, 'E' as severity, 'income' as family, document_key, 1 as table_no, 'row 1' as place,
    '1' as left_text, '1' as right_text, 1::decimal(20, 4) as left_value, 1::decimal(20, 4) as right_value,
    0::decimal(20, 4) as residual, 0::decimal(20, 4) as tolerance, '元' as value_unit, 'pass' as status,
    null::varchar as reason, 1 as left_page, 1 as right_page
from raw.documents;
create schema if not exists intermediate;
create or replace table intermediate.int_identity_checks__explained as
select *, 'place 1' as place_id from audit.identity_checks;
create or replace table intermediate.int_check_terms__unioned as
select document_key, 'T-SUM' as identity_id, 'place 1' as place_id, figure_id from marts.fct_income;
create or replace table intermediate.int_identity_checks__described as
select document_key, 'T-DIR' as identity_id, 'dir 1' as place_id, figure_id
from marts.fct_income
where amount_yuan = 100;
create schema if not exists reference;
create or replace table reference.identities as
select 'T-SUM' as identity_id, 'eq' as comparison, 'a sum' as name_en, 'They differ.' as explanation_en;
create or replace table audit.ingest_issues as select * from raw.ingest_issues;
"""


@dataclass
class FakeBuild:
    """Counts builds; ``error`` is raised instead where set."""

    calls: int = 0
    full: bool | None = None
    error: Exception | None = None
    extra_sql: str = ""

    def build_models(self, warehouse: Path, target: Path, *, full_refresh: bool) -> None:
        self.calls += 1
        self.full = full_refresh
        if self.error:
            raise self.error
        con = duckdb.connect(str(warehouse))
        con.execute(MODELS)
        if self.extra_sql:
            con.execute(self.extra_sql)
        con.close()

    def generate_docs(self, warehouse: Path, target: Path) -> Path:
        target.mkdir(parents=True, exist_ok=True)
        page = target / "static_index.html"
        page.write_text("<p>models</p>")
        return page


@dataclass(frozen=True)
class FakeJudgement:
    ok_to_publish: bool = True
    critical: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    documents_needing_attention: tuple[str, ...] = ()


@dataclass
class FakeJudge:
    verdict: FakeJudgement = FakeJudgement()
    calls: int = 0

    def judge(self, warehouse: Path, site_dir: Path | None = None) -> FakeJudgement:
        self.calls += 1
        if site_dir is not None:
            site_dir.mkdir(parents=True)
            (site_dir / "index.html").write_text("<p>checks</p>")
            (site_dir / "violations.html").write_text("<p>findings</p>")
        return self.verdict
