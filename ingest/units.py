"""The money unit of tables that print none, from evidence inside the document only.

A document's unit is never assumed: a table without a unit gets one when its own amounts stand
elsewhere in the document with a unit, in the prose or in a table that states it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from ingest.raw_schema import RawCell, RawStatement, RawTable

MONEY_UNITS = ("元", "千元", "万元", "亿元")
_ENOUGH = 2


def infer_units(
    tables: Sequence[RawTable], cells: Sequence[RawCell], statements: Iterable[RawStatement]
) -> tuple[list[RawTable], list[RawCell]]:
    """Return tables and cells with inferred units filled in and the evidence written down."""
    stated = {t.table_no: t.unit_text for t in tables if t.unit_text}
    lacking = {t.table_no for t in tables if not t.unit_text and t.status != "missing"}
    if not lacking:
        return list(tables), list(cells)
    witnesses: dict[Decimal, dict[str, str]] = defaultdict(dict)
    for statement in statements:
        if statement.unit_text in MONEY_UNITS and statement.number_text:
            _witness(witnesses, statement.number_text, statement.unit_text, _where(statement))
    for cell in cells:
        if cell.role == "amount" and cell.table_no in stated and cell.number_text:
            unit = cell.unit_text
            if unit in MONEY_UNITS:
                _witness(witnesses, cell.number_text, unit, f"table {cell.table_no}")
    evidence: dict[int, tuple[str, str]] = {}
    for table in tables:
        if table.table_no in lacking:
            found = _infer(table.table_no, cells, witnesses)
            if found:
                evidence[table.table_no] = found
    known = {*stated.values(), *(unit for unit, _ in evidence.values())}
    for table_no in lacking - set(evidence):
        # Zero is zero in every unit: a table of zeros takes the only unit that the document uses.
        amounts = _amounts(table_no, cells)
        if amounts and not any(amounts) and len(known) == 1:
            evidence[table_no] = (
                str(next(iter(known))),
                "inferred: every amount is zero; the unit of all other tables",
            )
    new_tables = [
        replace(t, unit_text=evidence[t.table_no][0], unit_evidence=evidence[t.table_no][1])
        if t.table_no in evidence
        else t
        for t in tables
    ]
    new_cells = [
        replace(c, unit_text=evidence[c.table_no][0])
        if c.table_no in evidence and c.role in ("amount", "unknown", "change") and not c.unit_text
        else c
        for c in cells
    ]
    return new_tables, new_cells


def _where(statement: RawStatement) -> str:
    place = (
        f"page {statement.page_number}" if statement.page_number else f"line {statement.line_no}"
    )
    return f"text, {place}"


def _witness(witnesses: dict[Decimal, dict[str, str]], number: str, unit: str, place: str) -> None:
    value = abs(Decimal(number))
    if value:
        witnesses[value].setdefault(unit, f"{number}{unit} in {place}")


def _amounts(table_no: int, cells: Sequence[RawCell]) -> list[Decimal]:
    """Amounts of a table that print no unit of their own, without sign."""
    return [
        abs(Decimal(c.number_text))
        for c in cells
        if c.table_no == table_no and c.role == "amount" and c.number_text and not c.unit_text
    ]


def _infer(
    table_no: int, cells: Sequence[RawCell], witnesses: dict[Decimal, dict[str, str]]
) -> tuple[str, str] | None:
    values = {value for value in _amounts(table_no, cells) if value}
    votes: Counter[str] = Counter()
    proof: dict[str, str] = {}
    for value in values:
        for unit, place in witnesses.get(value, {}).items():
            votes[unit] += 1
            proof.setdefault(unit, place)
    if not votes:
        return None
    (unit, count), *others = votes.most_common()
    if others and others[0][1] == count:
        return None
    if count >= min(_ENOUGH, len(values)):
        return (
            unit,
            f"inferred: {count} of its amounts stand elsewhere with this unit, e.g. {proof[unit]}",
        )
    return None
