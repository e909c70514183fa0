"""Findings: what the identities found, in the order and the words in which a person wants to read it.

The verdicts come from ``audit.identity_checks``, made by the same SQL in a refresh and in ``yusuan check``;
nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb

_YUAN_PER_WAN = Decimal(10000)
_POINT = Decimal("0.01")

_QUERY = """
select
    coalesce(documents.source_name, checks.document_key) as document,
    checks.identity_id,
    checks.severity,
    checks.status,
    identities.comparison,
    identities.name_zh,
    identities.name_en,
    identities.explanation_zh,
    identities.explanation_en,
    checks.place,
    checks.table_no,
    tables.title as table_title,
    checks.left_page,
    checks.right_page,
    checks.left_text,
    checks.right_text,
    checks.left_value,
    checks.right_value,
    checks.residual,
    checks.tolerance,
    checks.value_unit,
    checks.reason,
    checks.document_key
from audit.identity_checks as checks
inner join reference.identities as identities on checks.identity_id = identities.identity_id
left join raw.documents as documents on checks.document_key = documents.document_key
left join raw.tables as tables
    on checks.document_key = tables.document_key and checks.table_no = tables.table_no
where list_contains(?, checks.status)
order by
    document,
    case checks.status when 'known_issue' then 1 else 0 end,
    case checks.severity when 'E' then 0 when 'W' then 1 else 2 end,
    checks.left_page nulls last,
    checks.table_no nulls last,
    checks.identity_id,
    checks.place
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One check of one identity at one place of a document, with both sides as printed.

    ``sides`` are both as printed; ``difference`` is left minus right with its unit, empty where words are
    compared; ``page`` is the page of the left side.
    """

    document: str
    document_key: str
    identity_id: str
    severity: str
    status: str
    name_zh: str
    name_en: str
    place: str | None
    page: int | None
    right_page: int | None
    table_no: int | None
    table_title: str | None
    left_text: str | None
    right_text: str | None
    residual: Decimal | None
    tolerance: Decimal | None
    value_unit: str | None
    reason: str | None
    sides: str
    difference: str
    sentence_zh: str
    sentence_en: str

    @property
    def location(self) -> str:
        """Page and place in words."""
        pages = [f"第 {n} 页 p. {n}" for n in dict.fromkeys((self.page, self.right_page)) if n]
        return " · ".join([*pages, *([self.place] if self.place else [])])


def read_findings(
    con: duckdb.DuckDBPyConnection, statuses: Sequence[str] = ("violation", "known_issue")
) -> list[Finding]:
    """Read checks with the given statuses, worst first within each document, known issues last."""
    cursor = con.execute(_QUERY, [list(statuses)])
    names = [column[0] for column in cursor.description]
    return [_to_finding(dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def count_checks(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Return the number of checks by status."""
    return dict(
        con.execute(
            "select status, count(*) from audit.identity_checks group by status order by status"
        ).fetchall()
    )


def format_difference(
    residual: Decimal | None, unit: str | None, *, is_english: bool = False
) -> str:
    """Return a difference with its unit: ``"1,180,000.00 元（118 万元）"``; empty where there is none.

    Shares and rates differ by percentage points (0.0761 % is ``"0.08 个百分点"``).
    """
    if residual is None:
        return ""
    if unit == "%":
        points = f"{residual:,.2f}" if abs(residual) >= _POINT else _plain(residual)
        return f"{points} {'percentage points' if is_english else '个百分点'}"
    if unit != "元":
        return _plain(residual) if is_english else f"{_plain(residual)} {unit or ''}".strip()
    wan = _plain(residual / _YUAN_PER_WAN)
    if is_english:
        return f"{residual:,.2f} yuan" + (f" ({wan} wan yuan)" if abs(residual) >= 100 else "")
    return f"{residual:,.2f} 元" + (f"（{wan} 万元）" if abs(residual) >= 100 else "")


def write_sides(check: Mapping[str, Any]) -> str:
    """Both sides as printed with what stands between them; words are set beside each other.

    ``check`` is a row of ``audit.identity_checks`` with ``comparison`` of its identity.
    """
    left, right = check["left_text"], check["right_text"]
    if left is None or right is None:
        return str(left or right or "")
    if check["left_value"] is None:  # words, counts of things: there is nothing to subtract
        return f"{left}；{right}"
    return f"{left} {_sign(check)} {right}"


def _sign(check: Mapping[str, Any]) -> str:
    if check["status"] in ("violation", "known_issue"):
        return {"le": ">", "ge": "<"}.get(check["comparison"], "≠")
    if check["status"] == "rounding":
        return "≈"
    residual = check["residual"] or 0
    return "=" if residual == 0 or check["value_unit"] == "%" else "≥" if residual > 0 else "≤"


def describe_chinese(check: Mapping[str, Any]) -> str:
    """What a check means, in one plain Chinese sentence with the difference."""
    if check["status"] == "not_applicable":
        return str(check["reason"] or "不适用")
    if check["status"] == "pass":
        return f"相符：{check['name_zh']}。"
    difference = _size_of(check)
    told = f"相差 {difference}，左边{_less_or_more(check, '少', '多')}。" if difference else ""
    if check["status"] == "known_issue":
        return f"{told}已登记的发布方错误：{check.get('known_zh') or check['reason'] or ''}"
    if check["status"] == "rounding":
        bound = format_difference(check["tolerance"], check["value_unit"])
        return f"相差 {difference}，在四舍五入的尾差 {bound} 之内。"
    return f"{check['explanation_zh'] or ''}{told}"


def describe_english(check: Mapping[str, Any]) -> str:
    """The same in plain English."""
    if check["status"] == "not_applicable":
        return f"Not applicable: {check['reason'] or 'no reason given'}."
    if check["status"] == "pass":
        return f"Holds: {check['name_en']}."
    difference = _size_of(check, is_english=True)
    side = _less_or_more(check, "smaller", "greater")
    told = f" The left side is {side} by {difference}." if difference else ""
    if check["status"] == "known_issue":
        known = check.get("known_en") or check["name_en"]
        return f"An error of the publisher that is registered: {known}{told}"
    if check["status"] == "rounding":
        bound = format_difference(check["tolerance"], check["value_unit"], is_english=True)
        return f"A difference of {difference}, which rounding can explain ({bound})."
    return f"{check['explanation_en'] or ''}{told}"


def _size_of(check: Mapping[str, Any], *, is_english: bool = False) -> str:
    if check["left_value"] is None or check["residual"] is None:
        return ""
    return format_difference(abs(check["residual"]), check["value_unit"], is_english=is_english)


def _less_or_more(check: Mapping[str, Any], less: str, more: str) -> str:
    return less if check["residual"] < 0 else more


def _difference_of(check: Mapping[str, Any]) -> str:
    if check["left_value"] is None:
        return ""
    return format_difference(check["residual"], check["value_unit"])


def _plain(number: Decimal) -> str:
    text = f"{number:,.6f}".rstrip("0").rstrip(".")
    return text or "0"


def _to_finding(row: dict[str, Any]) -> Finding:
    sentence_zh, sentence_en = row["explanation_zh"], row["explanation_en"]
    if row["reason"]:
        sentence_en = f"{sentence_en} {row['reason']}"
    return Finding(
        document=row["document"],
        document_key=row["document_key"],
        identity_id=row["identity_id"],
        severity=row["severity"],
        status=row["status"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        place=row["place"],
        page=row["left_page"],
        right_page=row["right_page"],
        table_no=row["table_no"],
        table_title=row["table_title"],
        left_text=row["left_text"],
        right_text=row["right_text"],
        residual=row["residual"],
        tolerance=row["tolerance"],
        value_unit=row["value_unit"],
        reason=row["reason"],
        sides=write_sides(row),
        difference=_difference_of(row),
        sentence_zh=sentence_zh,
        sentence_en=sentence_en,
    )
