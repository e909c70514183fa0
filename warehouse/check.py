"""``yusuan check``: one document before or after it is published, against every identity.

The same reading, the same models and the same identities as a refresh, in a warehouse of its own that
is thrown away: there is no second implementation of any rule.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import jinja2

from expectations.findings import describe_chinese, describe_english
from warehouse import candidate, fingerprints
from warehouse.candidate import RawChange
from warehouse.compiled_models import run_model
from warehouse.documents import FoundDocument, archive_file
from warehouse.errors import ExitCode, YusuanError
from warehouse.files import write_atomically
from warehouse.history import now
from warehouse.output import print_json, print_line, to_text
from warehouse.reading_pool import read_documents
from warehouse.settings import Settings
from warehouse.site import TEMPLATES
from warehouse.store import Store, shown, source_uri_of

_ORDER = {"violation": 0, "known_issue": 1, "rounding": 2, "pass": 3, "not_applicable": 4}
_NO_DISCLOSURE = "not_a_disclosure"  # a file of something else has nothing that could be wrong
_SEVERITY = {"E": 0, "W": 1, "I": 2}
_MARKS = {"violation": "✗", "known_issue": "!", "rounding": "≈", "pass": "✓", "not_applicable": "·"}
_CHECKS = """
select
    c.identity_id, c.severity, c.family, c.table_no, t.title as table_title, c.place, c.left_text, c.right_text,
    c.left_value, c.right_value, c.residual, c.tolerance, c.value_unit, c.status, c.reason,
    c.left_page, c.right_page, i.name_zh, i.name_en, i.explanation_zh, i.explanation_en
from audit.identity_checks c
left join reference.identities i on i.identity_id = c.identity_id
left join raw.tables t on t.document_key = c.document_key and t.table_no = c.table_no
where c.document_key = ?
"""


@dataclass(frozen=True, slots=True)
class Findings:
    """What is to be said of one file. ``checks`` are sorted: what is wrong first."""

    file: str
    document: dict[str, Any]
    issues: list[dict[str, Any]]
    checks: list[dict[str, Any]]

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong: a disclosure that was read, and no identity broken but conventions."""
        unfit = any(i["severity"] == "error" or i["code"] == _NO_DISCLOSURE for i in self.issues)
        return not unfit and not any(
            c["status"] == "violation" and c["severity"] != "I" for c in self.checks
        )

    def as_mapping(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "file": self.file,
            "is_good": self.is_good,
            "document": self.document,
            "issues": self.issues,
            "counts": self.counts(),
            "checks": self.checks,
        }

    def counts(self) -> dict[str, int]:
        """Number of checks by status."""
        counts = dict.fromkeys(_ORDER, 0)
        for check in self.checks:
            counts[check["status"]] += 1
        return counts


def check_files(files: Sequence[Path], *, as_json: bool, html: Path | None) -> int:
    """Check files together and print the findings; return 2 where something is wrong.

    Raises :class:`YusuanError` for a file that does not exist.
    """
    for path in files:
        if not path.is_file():
            raise YusuanError(f"{shown(path)} is not a file")
    findings = check_documents(files, Settings.from_environment())
    if as_json:
        print_json([finding.as_mapping() for finding in findings])
    else:
        for finding in findings:
            _print(finding)
    if html is not None:
        write_atomically(html, _render(findings).encode())
        if not as_json:
            print_line(f"written: {shown(html)}")
    return ExitCode.GOOD if all(f.is_good for f in findings) else ExitCode.NEEDS_A_PERSON


def check_documents(files: Sequence[Path], settings: Settings) -> list[Findings]:
    """Read the files into a warehouse of their own, evaluate every identity, return the findings."""
    with tempfile.TemporaryDirectory(prefix="yusuan-check-") as name:
        store = Store(Path(name) / "yusuan.duckdb")
        documents: dict[str, FoundDocument] = {}
        shas = []
        for path in files:
            sha256, kept = archive_file(path, store.archive)
            documents.setdefault(sha256, FoundDocument(sha256, kept, source_uri_of(path)))
            shas.append(sha256)
        candidate.prepare_folder(store)
        readings = {}
        read_documents(
            list(documents.values()),
            settings,
            store.building,
            lambda document, reading, _content, _final: readings.update({document.sha256: reading}),
        )
        everything = tuple(documents.values())
        change = RawChange(write=everything, forget=(), is_complete=True)
        candidate.write_raw(
            store, change, everything, (), lambda d: readings[d.sha256], lambda _: now()
        )
        build = fingerprints.build_fingerprint(fingerprints.reader_fingerprint())
        run_model("identity_checks", store.candidate, store.dbt_target, build)
        con = duckdb.connect(str(store.candidate), read_only=True)
        try:
            return [
                _collect(con, shown(path), sha256) for path, sha256 in zip(files, shas, strict=True)
            ]
        finally:
            con.close()


def _rows(con: duckdb.DuckDBPyConnection, query: str, values: list[Any]) -> list[dict[str, Any]]:
    result = con.execute(query, values)
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _collect(con: duckdb.DuckDBPyConnection, file: str, sha256: str) -> Findings:
    (document,) = _rows(con, "select * from raw.documents where sha256 = ?", [sha256])
    key = document["document_key"]
    checks = _rows(con, _CHECKS, [key])
    checks.sort(
        key=lambda c: (
            _ORDER[c["status"]],
            _SEVERITY.get(c["severity"], 9),
            c["left_page"] or 0,
            c["table_no"] or 0,
            c["identity_id"],
            c["place"] or "",
        )
    )
    issues = _rows(
        con,
        "select severity, code, page_number, table_no, message from raw.ingest_issues "
        "where document_key = ? order by severity, page_number, table_no",
        [key],
    )
    shown_fields = ("title", "unit_name", "fiscal_year", "stage", "scope", "page_count", "status")
    return Findings(file, {name: document[name] for name in shown_fields}, issues, checks)


def _print(finding: Findings) -> None:
    document = finding.document
    head = [document["unit_name"], document["fiscal_year"], document["stage"], document["scope"]]
    print_line(f"{finding.file}: {document['title'] or 'no title found'}")
    print_line("  " + " · ".join(str(part) for part in head if part is not None))
    for issue in finding.issues:
        page = f"page {issue['page_number']}: " if issue["page_number"] else ""
        print_line(f"  {issue['severity']} {issue['code']}: {page}{issue['message']}")
    for check in finding.checks:
        if check["status"] == "not_applicable":
            continue
        page = f"p. {check['left_page']} " if check["left_page"] else ""
        mark = _MARKS[check["status"]]
        print_line(
            f"  {mark} {check['severity']} {check['identity_id']} {check['name_zh'] or ''} "
            f"{page}{check['place'] or check['table_title'] or ''}"
        )
        if check["status"] == "pass":
            values = f"{check['left_text']} = {check['right_text']}"
            print_line(
                f"      {values}  ({to_text(check['residual'], null='')} {check['value_unit'] or ''})"
            )
        else:
            print_line(f"      {describe_chinese(check)}")
            print_line(f"      {describe_english(check)}")
    print_line("  " + ", ".join(f"{count} {status}" for status, count in finding.counts().items()))


def _render(findings: list[Findings]) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined
    )
    return environment.get_template("check.html").render(
        findings=findings,
        marks=_MARKS,
        describe_chinese=describe_chinese,
        describe_english=describe_english,
    )
