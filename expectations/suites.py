"""Expectation suites: one per mart from ``suites/*.yml``, one per family of identities from the catalogue.

A suite file names a ``table`` and lists expectations:

======== =============================================================================
expect   keys
======== =============================================================================
not_null ``columns``
unique   ``columns`` (together)
in_set   ``column``, ``values``; nulls pass
between  ``column``, ``min``, ``max``; nulls pass
row_count ``min``
no_rows  ``about``, ``query`` with ``{batch}`` for the table: no row may come back
======== =============================================================================

each with ``severity`` (critical stops a publication, warning and info do not). ``is_fact`` adds what
holds for every fact table, ``family`` names the fact family that a broken identity may withhold.

An identity has two expectations: that no check of it is broken without an explanation (the
publisher's errors do not stop a publication, they withhold, so at most a warning), and that it has a
row for every document it is due for (critical: an identity that was never evaluated looks like one that passed).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

SUITE_FOLDER = Path(__file__).parent / "suites"
CRITICAL, WARNING, INFO = "critical", "warning", "info"
_SEVERITY_OF_BREAK = {"E": WARNING, "W": INFO, "I": INFO}

_FACT_KEYS = (
    "document_key",
    "unit_key",
    "fiscal_year",
    "stage",
    "evidence",
    "figure_id",
    "check_status",
)
_EVIDENCE = ("table", "narrative", "derived")
_CHECK_STATUS = ("verified", "rounding", "known_issue", "unchecked")


class SuiteError(Exception):
    """A suite file is malformed. The message names the file and the entry."""


@dataclass(frozen=True, slots=True)
class Expected:
    """One expectation before it becomes an object of Great Expectations."""

    kind: str  # name of a class in great_expectations.expectations
    arguments: Mapping[str, Any]
    severity: str
    about: str


@dataclass(frozen=True, slots=True)
class Suite:
    """A named list of expectations on one table, ``schema.table``."""

    name: str
    table: str
    expectations: tuple[Expected, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """What the suites need to know of an identity of the catalogue."""

    identity_id: str
    section: str
    severity: str
    name_zh: str
    name_en: str


def read_mart_suites(folder: Path = SUITE_FOLDER) -> list[Suite]:
    """Read every suite file. Raises :class:`SuiteError` for an entry that is not understood."""
    return [_read_suite(path) for path in sorted(folder.glob("*.yml"))]


def make_identity_suites(identities: Iterable[Identity]) -> list[Suite]:
    """Return one suite per family of identities, on ``audit.identity_checks``."""
    families: dict[str, list[Identity]] = {}
    for identity in identities:
        families.setdefault(identity.section, []).append(identity)
    return [
        Suite(
            f"identities_{section}",
            "audit.identity_checks",
            tuple(expected for identity in members for expected in _expect_identity(identity)),
        )
        for section, members in sorted(families.items())
    ]


def _expect_identity(identity: Identity) -> Iterable[Expected]:
    literal = identity.identity_id.replace("'", "''")
    yield Expected(
        "UnexpectedRowsExpectation",
        {
            "unexpected_rows_query": (
                "select document_key, place, left_text, right_text, cast(residual as varchar) as residual, "
                "cast(tolerance as varchar) as tolerance, value_unit, left_page from {batch} "
                f"where identity_id = '{literal}' and status = 'violation'"
            )
        },
        _SEVERITY_OF_BREAK[identity.severity],
        f"{identity.identity_id} {identity.name_zh} · {identity.name_en}: no unexplained break",
    )
    yield Expected(
        "UnexpectedRowsExpectation",
        {
            "unexpected_rows_query": (
                "select due.document_key, due.identity_id from intermediate.int_identity_checks__due as due "
                "left join {batch} as done on due.document_key = done.document_key "
                "and due.identity_id = done.identity_id and done.status is not null "
                f"where due.identity_id = '{literal}' and done.document_key is null"
            )
        },
        CRITICAL,
        f"{identity.identity_id}: every document due for it has a result",
    )


def _read_suite(path: Path) -> Suite:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        table = str(content["table"])
        entries: Sequence[Mapping[str, Any]] = content["expectations"]
        expected = [one for entry in entries for one in _read_entry(entry)]
        if content.get("is_fact"):
            expected += _expect_fact(str(content["family"]))
        return Suite(str(content["suite"]), table, tuple(expected))
    except (KeyError, TypeError, ValueError) as error:
        raise SuiteError(f"{path.name}: {error!r} is missing or not understood") from error


def _read_entry(entry: Mapping[str, Any]) -> Iterable[Expected]:
    severity = str(entry["severity"])
    if severity not in (CRITICAL, WARNING, INFO):
        raise ValueError(severity)
    match entry["expect"]:
        case "not_null":
            for column in entry["columns"]:
                about = f"{column} is never null"
                yield Expected("ExpectColumnValuesToNotBeNull", {"column": column}, severity, about)
        case "unique":
            columns = list(entry["columns"])
            about = f"{', '.join(columns)} is unique"
            if len(columns) == 1:
                arguments: dict[str, Any] = {"column": columns[0]}
                yield Expected("ExpectColumnValuesToBeUnique", arguments, severity, about)
            else:
                arguments = {"column_list": columns}
                yield Expected("ExpectCompoundColumnsToBeUnique", arguments, severity, about)
        case "in_set":
            arguments = {"column": entry["column"], "value_set": list(entry["values"])}
            about = f"{entry['column']} is one of {', '.join(map(str, entry['values']))}"
            yield Expected("ExpectColumnValuesToBeInSet", arguments, severity, about)
        case "between":
            arguments = {
                "column": entry["column"],
                "min_value": entry["min"],
                "max_value": entry["max"],
            }
            about = f"{entry['column']} lies between {entry['min']} and {entry['max']}"
            yield Expected("ExpectColumnValuesToBeBetween", arguments, severity, about)
        case "row_count":
            about = f"at least {entry['min']} rows"
            yield Expected(
                "ExpectTableRowCountToBeBetween", {"min_value": entry["min"]}, severity, about
            )
        case "no_rows":
            arguments = {"unexpected_rows_query": str(entry["query"])}
            yield Expected("UnexpectedRowsExpectation", arguments, severity, str(entry["about"]))
        case unknown:
            raise ValueError(unknown)


def _expect_fact(family: str) -> list[Expected]:
    """What holds for every fact table: keys, closed lists, and nothing of a withheld family."""
    expected = [
        one
        for entry in (
            {"expect": "not_null", "columns": _FACT_KEYS, "severity": CRITICAL},
            {"expect": "in_set", "column": "evidence", "values": _EVIDENCE, "severity": CRITICAL},
            {
                "expect": "in_set",
                "column": "check_status",
                "values": _CHECK_STATUS,
                "severity": CRITICAL,
            },
        )
        for one in _read_entry(entry)
    ]
    literal = family.replace("'", "''")
    expected.append(
        Expected(
            "UnexpectedRowsExpectation",
            {
                "unexpected_rows_query": (
                    "select facts.document_key, facts.figure_id, withheld.identity_id from {batch} as facts "
                    "inner join intermediate.int_families__withheld as withheld "
                    "on facts.document_key = withheld.document_key "
                    f"where withheld.family = '{literal}'"
                )
            },
            CRITICAL,
            f"nothing of a withheld family ({family}) stands here",
        )
    )
    expected.append(
        Expected(
            "UnexpectedRowsExpectation",
            {
                "unexpected_rows_query": (
                    "select facts.document_key, facts.figure_id from {batch} as facts "
                    "left join audit.figures as figures on facts.figure_id = figures.figure_id "
                    "where figures.figure_id is null"
                )
            },
            CRITICAL,
            "every fact can point at its figure",
        )
    )
    return expected
