"""``yusuan check``: one document before or after it is published, against every identity.

The same reading, the same models and the same identities as a refresh, in a warehouse of its own that
is thrown away: there is no second implementation of any rule.
"""

from __future__ import annotations

import functools
import re
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import jinja2

from expectations.findings import describe_chinese, describe_english, write_sides
from ingest.declarations import kinds
from warehouse import candidate
from warehouse.candidate import RawChange
from warehouse.compiled_models import CHECKED_MODEL, run_model
from warehouse.documents import FoundDocument, archive_file
from warehouse.errors import ExitCode, YusuanError
from warehouse.files import write_atomically
from warehouse.history import now
from warehouse.output import print_json, print_line
from warehouse.reading_pool import read_documents
from warehouse.settings import Settings
from warehouse.site import TEMPLATES
from warehouse.store import Store, shown, source_uri_of

_ORDER = {"violation": 0, "known_issue": 1, "rounding": 2, "pass": 3, "not_applicable": 4}
_FINDINGS = ("violation", "known_issue")
_WORDS = ("place", "left_text", "right_text")
_SAME = ("identity_id", "status", "table_no", "left_text", "right_text")
_NO_DISCLOSURE = "not_a_disclosure"  # a file of something else has nothing that could be wrong
_SEVERITY = {"E": 0, "W": 1, "I": 2}
_MARKS = {"violation": "✗", "known_issue": "!", "rounding": "≈", "pass": "✓", "not_applicable": "·"}
_CHECKS = """
select
    c.identity_id, c.severity, c.family, c.table_no, t.title as table_title, t.kind as table_kind,
    c.place, c.left_text, c.right_text, c.left_value, c.right_value, c.residual, c.tolerance, c.value_unit,
    c.status, c.reason, c.left_page, c.right_page, k.known_zh, k.known_en, i.comparison,
    i.name_zh, i.name_en, i.explanation_zh, i.explanation_en
from audit.identity_checks c
left join reference.identities i on i.identity_id = c.identity_id
left join raw.tables t on t.document_key = c.document_key and t.table_no = c.table_no
left join lateral (
    select min(explanation_zh) as known_zh, min(explanation_en) as known_en
    from intermediate.int_known_issues__addressed as known
    where c.status = 'known_issue' and known.document_key = c.document_key and known.identity_id = c.identity_id
        and known.expected_residual = c.residual and (known.place is null or contains(c.place, known.place))
) as k on true
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
        """Whether nothing is wrong: a disclosure that was read, and no identity broken but conventions.

        An error that is registered is explained, not mended: it is still wrong.
        """
        unfit = any(i["severity"] == "error" or i["code"] == _NO_DISCLOSURE for i in self.issues)
        return not unfit and not any(c["severity"] != "I" for c in self.findings())

    def as_mapping(self) -> dict[str, Any]:
        """For JSON: every check, with both sides and what it means in two languages."""
        return {
            "file": self.file,
            "is_good": self.is_good,
            "document": self.document,
            "issues": self.issues,
            "counts": self.counts(),
            "checks": [
                {
                    **check,
                    "sides": write_sides(check),
                    "sentence_zh": describe_chinese(check),
                    "sentence_en": describe_english(check),
                }
                for check in self.checks
            ],
        }

    def findings(self) -> list[dict[str, Any]]:
        """The checks that do not hold, by severity; those that nobody has explained before the registered ones."""
        found = [check for check in self.checks if check["status"] in _FINDINGS]
        return sorted(
            found, key=lambda check: (_SEVERITY[check["severity"]], _ORDER[check["status"]])
        )

    def grouped(self) -> list[tuple[dict[str, Any], list[str]]]:
        """The findings, each with the further places that print the same two sides (合计 and 小计 of a row).

        What is told in words alone is the same only at one place: 没有说明 is said of many tables.
        """
        groups: dict[tuple[Any, ...], tuple[dict[str, Any], list[str]]] = {}
        for check in self.findings():
            names = _SAME if check["left_value"] is not None else (*_SAME, "left_page", "place")
            first, further = groups.setdefault(
                tuple(check[name] for name in names), (check, list[str]())
            )
            if check["place"] and check["place"] not in (first["place"], *further):
                further.append(check["place"])
        return list(groups.values())

    @property
    def is_read(self) -> bool:
        """Whether the file could be read at all."""
        return bool(self.document["status"] == "read")

    @property
    def heading(self) -> str:
        """The title of the document, or why there is none."""
        if not self.is_read:
            return "未能读取 could not be read"
        return self.document["title"] or "没有标题 no title found"

    def summary(self) -> tuple[str, str]:
        """Counts in one line, in Chinese and in English."""
        counts = self.counts()
        if not self.is_read or counts.total() == counts["not_applicable"]:
            return "未作核对", "nothing was checked"
        broken = Counter(c["severity"] for c in self.checks if c["status"] == "violation")
        holding = counts["pass"] + counts["rounding"]
        chinese = (
            f"错误 {broken['E']}，警告 {broken['W']}，惯例 {broken['I']}，已登记 {counts['known_issue']}；"
            f"相符 {holding}（其中尾差 {counts['rounding']}），不适用 {counts['not_applicable']}"
        )
        english = (
            f"{_count(broken['E'], 'error')}, {_count(broken['W'], 'warning')}, "
            f"{_count(broken['I'], 'convention')}, {counts['known_issue']} registered; "
            f"{holding} hold ({counts['rounding']} within rounding), "
            f"{counts['not_applicable']} do not apply"
        )
        return chinese, english

    def counts(self) -> Counter[str]:
        """Number of checks by status, each of which is there."""
        counts = Counter(dict.fromkeys(_ORDER, 0))
        counts.update(check["status"] for check in self.checks)
        return counts


def check_files(
    files: Sequence[Path], *, as_json: bool, html: Path | None, show_all: bool = False
) -> int:
    """Check files together and print the findings, or every check; return 2 where something is wrong.

    Raises :class:`YusuanError` for a file that does not exist.
    """
    for path in files:
        if path.is_dir():
            raise YusuanError(f"{shown(path)} is a folder: name its files, as {shown(path)}/*")
        if not path.exists():
            raise YusuanError(f"{shown(path)} does not exist")
        if not path.is_file():
            raise YusuanError(f"{shown(path)} is not a regular file")
    findings = check_documents(files, Settings.from_environment())
    if as_json:
        print_json([finding.as_mapping() for finding in findings])
    else:
        for finding in findings:
            _print(finding, show_all=show_all)
        if len(findings) > 1:
            good = sum(finding.is_good for finding in findings)
            print_line(f"{len(findings)} files, nothing wrong in {good}")
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
        run_model(CHECKED_MODEL, store.candidate, store.dbt_target)
        con = duckdb.connect(str(store.candidate), read_only=True)
        try:
            return [
                _collect(con, shown(path), sha256) for path, sha256 in zip(files, shas, strict=True)
            ]
        finally:
            con.close()


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _rows(con: duckdb.DuckDBPyConnection, query: str, values: list[Any]) -> list[dict[str, Any]]:
    result = con.execute(query, values)
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _collect(con: duckdb.DuckDBPyConnection, file: str, sha256: str) -> Findings:
    (document,) = _rows(con, "select * from raw.documents where sha256 = ?", [sha256])
    key = document["document_key"]
    checks = [_name_kind(check) for check in _rows(con, _CHECKS, [key])]
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
        "where document_key = ? order by list_position(['error', 'warning'], severity) nulls last, page_number, "
        "table_no, code",
        [key],
    )
    shown_fields = ("title", "unit_name", "fiscal_year", "stage", "scope", "page_count", "status")
    return Findings(file, {name: document[name] for name in shown_fields}, issues, checks)


def _name_kind(check: dict[str, Any]) -> dict[str, Any]:
    """A table without a title is called by its kind: in the words of its declaration, not by its key."""
    kind, names = check["table_kind"], _kind_names()
    if check["table_title"] is not None or kind not in names:
        return check
    # As a word of its own: neither a part of another key nor of the name of a file.
    key = re.compile(rf"(?<!\w){re.escape(kind)}(?![\w.])")
    told = {name: key.sub(names[kind], check[name]) for name in _WORDS if check[name]}
    return {**check, **told}


@functools.cache
def _kind_names() -> dict[str, str]:
    return {kind.name: kind.name_zh for kind in kinds()}


def _print(finding: Findings, *, show_all: bool) -> None:
    document = finding.document
    head = [document["unit_name"], document["fiscal_year"], document["stage"], document["scope"]]
    print_line(f"{finding.file}: {finding.heading}")
    if any(head):
        print_line("  " + " · ".join(str(part) for part in head if part is not None))
    for issue in finding.issues:
        page = f"page {issue['page_number']}: " if issue["page_number"] else ""
        print_line(f"  {issue['severity']} {issue['code']}: {page}{issue['message']}")
    shown_checks = [(check, []) for check in finding.checks] if show_all else finding.grouped()
    for check, further in shown_checks:
        print_line(
            f"  {_MARKS[check['status']]} {check['severity']} {check['identity_id']}  {_place(check)}"
        )
        for place in further:
            print_line(f"      同 also: {place}")
        sides = write_sides(check)
        if sides:
            print_line(f"      {sides}")
        if check["status"] != "pass":
            print_line(f"      {describe_chinese(check)}")
            print_line(f"      {describe_english(check)}")
    for line in finding.summary():
        print_line(f"  {line}")


def _place(check: dict[str, Any]) -> str:
    """Page and place in words: ``第 8 页 · 支出总表｜信访事务｜小计``; the table's title where no place names it."""
    pages = list(dict.fromkeys(page for page in (check["left_page"], check["right_page"]) if page))
    parts = [f"第 {'、'.join(map(str, pages))} 页"] if pages else []
    place, title = check["place"], check["table_title"]
    if title and title not in (place or ""):
        parts.append(title)
    parts.append(place or check["name_zh"] or "")
    return " · ".join(parts)


def _render(findings: list[Findings]) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined
    )
    return environment.get_template("check.html").render(
        findings=findings,
        marks=_MARKS,
        describe_chinese=describe_chinese,
        describe_english=describe_english,
        write_sides=write_sides,
        place=_place,
    )
