"""The judge: what stops a publication, what does not, and what the reports say."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from expectations.data_docs import make_offline
from expectations.findings import format_difference, read_findings
from expectations.judge import judge
from expectations.suites import SUITE_FOLDER, SuiteError, read_mart_suites

SUITE = """
suite: fct_income
table: marts.fct_income
is_fact: true
family: income
expectations:
  - {expect: not_null, columns: [amount_yuan], severity: critical}
  - {expect: row_count, min: 2, severity: warning}
"""


def make_warehouse(path: Path) -> duckdb.DuckDBPyConnection:
    """A warehouse with one document, one fact, one identity that broke and one that holds."""
    con = duckdb.connect(str(path))
    for schema in ("raw", "reference", "intermediate", "audit", "marts"):
        con.execute(f"create schema {schema}")
    con.execute(
        "create table raw.documents as "
        "select 'd1' as document_key, '文件.pdf' as source_name, 'docs/文件.pdf' as source_uri"
    )
    con.execute(
        "create table raw.tables as select 'd1' as document_key, 1 as table_no, '收支总表' as title"
    )
    con.execute(
        """
        create table reference.identities as
        select * from (values
            ('T1-BAL', 'within_table', 'E', '收入总计 = 支出总计', 'totals agree', '两个总计不相等。',
             'The totals differ.', 'eq'),
            ('X-UNIT', 'across_tables', 'W', '注明单位', 'states its unit', '没有单位。', 'No unit.', 'text')
        ) as t(identity_id, section, severity, name_zh, name_en, explanation_zh, explanation_en, comparison)
        """
    )
    con.execute(
        """
        create table audit.identity_checks as
        select * from (values
            ('T1-BAL', 'E', 'd1', 1, '收支总表｜收入总计', '收入总计 101.00', '支出总计 100.00',
             cast(1010000 as decimal(20, 4)), cast(1000000 as decimal(20, 4)), cast(10000 as decimal(20, 4)),
             cast(100 as decimal(20, 4)), '元', 'violation', null, 7, 7),
            ('X-UNIT', 'W', 'd1', 1, '收支总表', '单位 万元', '单位', null, null, cast(0 as decimal(20, 4)), null,
             null, 'pass', null, 7, 7)
        ) as t(identity_id, severity, document_key, table_no, place, left_text, right_text, left_value, right_value,
               residual, tolerance, value_unit, status, reason, left_page, right_page)
        """
    )
    con.execute(
        "create table intermediate.int_identity_checks__due as "
        "select document_key, identity_id from audit.identity_checks"
    )
    con.execute(
        "create table intermediate.int_families__withheld as "
        "select 'd1' as document_key, 'income' as family, 'T1-BAL' as identity_id where false"
    )
    con.execute(
        "create table audit.figures as "
        "select 'd1:t1:r0:c1' as figure_id, 'd1' as document_key, 'fact' as status"
    )
    con.execute("create table audit.tables as select 'd1' as document_key, 'read' as status")
    con.execute(
        "create table marts.dim_document as select 'd1' as document_key, 'verified' as quality"
    )
    con.execute(
        """
        create table marts.fct_income as
        select 'd1' as document_key, 'u1' as unit_key, 2024 as fiscal_year, 'budget' as stage, 'table' as evidence,
            'd1:t1:r0:c1' as figure_id, 'verified' as check_status, cast(100 as decimal(20, 2)) as amount_yuan
        """
    )
    return con


@pytest.fixture
def suites(tmp_path: Path) -> Path:
    folder = tmp_path / "suites"
    folder.mkdir()
    (folder / "fct_income.yml").write_text(SUITE, encoding="utf-8")
    return folder


def test_every_suite_file_is_understood() -> None:
    suites = read_mart_suites()
    assert len(suites) == len(list(SUITE_FOLDER.glob("*.yml"))) > 20
    facts = [suite for suite in suites if suite.name.startswith("fct_")]
    for suite in facts:
        assert any(
            "withheld family" in e.about and e.severity == "critical" for e in suite.expectations
        )


def test_a_malformed_suite_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.yml").write_text(
        "suite: x\ntable: marts.x\nexpectations:\n  - {expect: magic, severity: info}\n"
    )
    with pytest.raises(SuiteError, match=r"x\.yml"):
        read_mart_suites(tmp_path)


def test_the_publishers_error_asks_for_a_person_and_stops_nothing(
    tmp_path: Path, suites: Path
) -> None:
    make_warehouse(tmp_path / "w.duckdb").close()
    judgement = judge(tmp_path / "w.duckdb", tmp_path / "site", suite_folder=suites)
    assert judgement.ok_to_publish, judgement.critical
    assert judgement.needs_attention
    assert judgement.documents_needing_attention == ("docs/文件.pdf",)
    assert any("T1-BAL" in failure.about for failure in judgement.warnings)
    assert any("at least 2 rows" in failure.about for failure in judgement.warnings)
    assert judgement.statistics["checks_violation"] == 1
    # the file is free again for the record of the run
    duckdb.connect(str(tmp_path / "w.duckdb")).close()


def test_reports_work_without_a_network(tmp_path: Path, suites: Path) -> None:
    make_warehouse(tmp_path / "w.duckdb").close()
    judge(tmp_path / "w.duckdb", tmp_path / "site", suite_folder=suites)
    page = (tmp_path / "site" / "violations.html").read_text(encoding="utf-8")
    assert "收入总计 101.00 ≠ 支出总计 100.00" in page
    assert "10,000.00 元（1 万元）" in page
    assert "两个总计不相等。" in page and "The totals differ." in page
    pages = list((tmp_path / "site").rglob("*.html"))
    assert len(pages) > 3
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert "<script" not in text
        assert 'src="http' not in text and "url('http" not in text
        assert 'href="http' not in text


def test_the_index_lists_every_suite_and_leads_to_its_results(tmp_path: Path, suites: Path) -> None:
    (suites / "absent.yml").write_text(
        "suite: absent\ntable: marts.absent\nexpectations:\n"
        "  - {expect: row_count, min: 1, severity: warning}\n"
    )
    con = make_warehouse(tmp_path / "w.duckdb")
    con.execute("update marts.fct_income set unit_key = null")
    con.close()
    site = tmp_path / "site"
    judge(tmp_path / "w.duckdb", site, suite_folder=suites)

    index = (site / "index.html").read_text(encoding="utf-8")
    rows = {row.split("</td>")[0]: row for row in index.split("<tr>\n<td>")[1:]}
    links = re.findall(r'href="(validations/[^"]+)"', index)
    assert len(links) == len(rows) - 1 == len(list((site / "validations").rglob("*.html"))) > 2
    for name in (*links, "violations.html", "data_docs.css"):
        assert f'href="{name}"' in index
        assert (site / name).is_file()
    (income,) = (row for cell, row in rows.items() if ">fct_income<" in cell)
    assert (
        "未通过 failed" in income and "critical: " in income and "unit_key is never null" in income
    )
    assert "未通过 failed" in rows["absent"] and "the table is in the warehouse" in rows["absent"]
    assert any("✓ 通过 passed" in row for row in rows.values())
    assert 'href="index.html"' in (site / "violations.html").read_text(encoding="utf-8")

    (page,) = (site / "validations" / "fct_income").rglob("*.html")
    statuses = page.read_text(encoding="utf-8")
    assert "✓ 通过" in statuses and "✗ 未通过" in statuses
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "newsletter" not in text.lower() and "<footer" not in text
        assert '<i class="' not in text  # a symbol of a font that is not there


@pytest.mark.parametrize(
    ("change", "about"),
    [
        (
            "insert into intermediate.int_families__withheld values ('d1', 'income', 'T1-BAL')",
            "withheld family",
        ),
        ("update marts.fct_income set unit_key = null", "unit_key is never null"),
        ("update marts.fct_income set check_status = 'guessed'", "check_status is one of"),
        ("update marts.fct_income set figure_id = 'nowhere'", "every fact can point at its figure"),
        ("delete from audit.identity_checks where identity_id = 'X-UNIT'", "every document due"),
        (
            "update audit.identity_checks set status = null where identity_id = 'X-UNIT'",
            "every document due",
        ),
        ("drop table marts.fct_income", "the table is in the warehouse"),
    ],
)
def test_what_stops_a_publication(tmp_path: Path, suites: Path, change: str, about: str) -> None:
    con = make_warehouse(tmp_path / "w.duckdb")
    con.execute(change)
    con.close()
    judgement = judge(tmp_path / "w.duckdb", suite_folder=suites)
    assert not judgement.ok_to_publish
    assert any(about in failure.about for failure in judgement.critical), judgement.critical


def test_a_family_withheld_elsewhere_does_not_matter(tmp_path: Path, suites: Path) -> None:
    con = make_warehouse(tmp_path / "w.duckdb")
    con.execute(
        "insert into intermediate.int_families__withheld values "
        "('d1', 'economic', 'T6-ROW'), ('d2', 'income', 'T1-BAL')"
    )
    con.close()
    assert judge(tmp_path / "w.duckdb", suite_folder=suites).ok_to_publish


@pytest.mark.parametrize(
    "change",
    [
        "update marts.dim_document set quality = 'unreadable'",
        "update marts.dim_document set quality = 'withheld'",
        "update audit.figures set status = 'unrecognised'",
        "update audit.tables set status = 'unrecognised'",
    ],
)
def test_what_a_person_must_look_at(tmp_path: Path, suites: Path, change: str) -> None:
    con = make_warehouse(tmp_path / "w.duckdb")
    con.execute("update audit.identity_checks set status = 'pass'")
    con.close()
    assert judge(tmp_path / "w.duckdb", suite_folder=suites).documents_needing_attention == ()
    con = duckdb.connect(str(tmp_path / "w.duckdb"))
    con.execute(change)
    con.close()
    verdict = judge(tmp_path / "w.duckdb", suite_folder=suites)
    assert verdict.documents_needing_attention == ("docs/文件.pdf",)


def test_no_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        judge(tmp_path / "none.duckdb")


def test_findings_are_sorted_and_said_in_words(tmp_path: Path) -> None:
    con = make_warehouse(tmp_path / "w.duckdb")
    con.execute("update audit.identity_checks set status = 'violation'")
    findings = read_findings(con)
    con.close()
    assert [finding.severity for finding in findings] == ["E", "W"]
    assert findings[0].location == "第 7 页 p. 7 · 收支总表｜收入总计"
    assert findings[0].sides == "收入总计 101.00 ≠ 支出总计 100.00"
    assert findings[0].difference == "10,000.00 元（1 万元）"


@pytest.mark.parametrize(
    ("residual", "unit", "text"),
    [
        (Decimal("1180000.0000"), "元", "1,180,000.00 元（118 万元）"),
        (Decimal("-50.0000"), "元", "-50.00 元"),
        (Decimal("0.0761"), "%", "0.08 个百分点"),
        (Decimal("25.7000"), "%", "25.70 个百分点"),
        (Decimal("0.0034"), "%", "0.0034 个百分点"),
        (Decimal("-175.0000"), "人", "-175 人"),
        (None, "元", ""),
    ],
)
def test_differences_are_written_as_people_do(
    residual: Decimal | None, unit: str, text: str
) -> None:
    assert format_difference(residual, unit) == text


def test_outside_references_are_taken_out() -> None:
    page = (
        '<html><head><link rel="stylesheet" href="https://cdn.example/x.css"><script src="//cdn.example/x.js"></script>'
        "<style>a { background: url('https://cdn.example/a.png') }</style></head>"
        '<body><img src="https://cdn.example/i.png"><a href="https://cdn.example">x</a>'
        '<a href="local.html">y</a></body></html>'
    )
    made = make_offline(page, "style.css")
    assert "cdn.example" not in made
    assert 'href="local.html"' in made
    assert 'href="style.css"' in made
