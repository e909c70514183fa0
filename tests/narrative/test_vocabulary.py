"""The declared words: only codes that the public contract knows, and errors that name the entry."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.narrative.vocabulary import VOCABULARY, load_vocabulary

FUNDS = {
    "general_public_budget",
    "government_fund",
    "state_capital",
    "fiscal_special_account",
    "unit_funds",
}
CLOSED = {
    "fund_code": FUNDS,
    "income_source_code": {
        *FUNDS, "undertaking", "business", "superior_subsidy", "affiliated_remittance", "other",
        "non_fiscal_surplus", "fiscal_appropriation",
    },
    "nature_code": {
        "basic", "basic_personnel", "basic_public", "project", "business", "remitted_to_superior",
        "subsidy_to_affiliated",
    },
    "item_code": {"overseas", "reception", "vehicle_purchase", "vehicle_operation", "vehicle"},
    "procurement_category": {"goods", "works", "services"},
    "period": {"current_year", "carried_forward"},
}  # fmt: skip


def test_codes_are_those_of_the_contract() -> None:
    for term in VOCABULARY.terms:
        for name, value in term.codes:
            assert value in CLOSED.get(name, {value}), f"{name}: {value}"


def test_an_unknown_key_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "words.yml"
    broken.write_text(
        "subjects: [{kind: memo, memocode: meeting, terms: [会议费]}]", encoding="utf-8"
    )
    with pytest.raises(ValueError, match="memocode"):
        load_vocabulary(broken)


def test_a_broken_pattern_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "words.yml"
    broken.write_text("subjects: [{kind: memo, terms: ['会议(费']}]", encoding="utf-8")
    with pytest.raises(ValueError, match=r"会议\(费"):
        load_vocabulary(broken)
