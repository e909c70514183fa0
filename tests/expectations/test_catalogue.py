"""The catalogue page, the seeds and the models name the same identities."""

from __future__ import annotations

import re
from pathlib import Path

from expectations.catalogue import PAGE, PROJECT, read_seed, render_catalogue

MODELS = PROJECT / "dbt_project" / "models" / "quality"


def test_the_page_is_what_the_seeds_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == render_catalogue(
        read_seed("identities"), read_seed("identity_terms")
    ), "run `python -m expectations.catalogue`"


def test_every_identity_is_evaluated_somewhere() -> None:
    sql = "\n".join(path.read_text(encoding="utf-8") for path in MODELS.glob("*.sql"))
    declared = {
        row["identity_id"]
        for name in ("identity_terms", "identity_trees")
        for row in read_seed(name)
    }
    evaluated = declared | set(re.findall(r"'([A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+)'", sql))
    known = {row["identity_id"] for row in read_seed("identities")}
    assert known <= evaluated, sorted(known - evaluated)
    assert declared <= known


def test_only_severity_e_withholds_and_families_are_those_of_the_contract() -> None:
    families = {
        "income", "expenditure", "economic", "three_public", "performance_target", "project", "procurement", "memo",
        "balance", "comparative", "year_change", "resources", "other", "sentence",
    }  # fmt: skip
    for row in read_seed("identities"):
        withheld = {family for family in row["families_withheld"].split(";") if family}
        assert withheld <= families, row["identity_id"]
        if row["severity"] != "E":
            assert not withheld, row["identity_id"]


def test_every_variant_of_terms_has_both_sides() -> None:
    sides: dict[tuple[str, str], set[str]] = {}
    for row in read_seed("identity_terms"):
        sides.setdefault((row["identity_id"], row["variant"]), set()).add(row["side"])
    assert all(found == {"left", "right"} for found in sides.values())


def test_known_issues_name_identities_and_carry_evidence() -> None:
    import csv

    known = {row["identity_id"] for row in read_seed("identities")}
    path: Path = PROJECT / "data" / "catalogue" / "known_issues.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            assert row["identity_id"] in known
            assert row["explanation_zh"] and row["explanation_en"] and row["evidence"]
            assert row["expected_residual"]
