"""Statements in the making, and the lists of parts that a sentence opens (其中)."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.narrative.comparisons import Comparison
from ingest.narrative.numbers import Token
from ingest.narrative.passages import Passage
from ingest.narrative.subjects import Subject
from ingest.raw_schema import RawStatement

LONGEST_SENTENCE = 1200
# role of a number that is no quantity, by what its surroundings make of it
CONTEXT_ROLES = {
    "year": "year", "date": "date", "law": "law", "phone": "phone", "ordinal": "ordinal",
    "code": "other", "name": "other", "blank": "other",
    "unread": "unread",
}  # fmt: skip


@dataclass(slots=True)
class Draft:
    """A statement in the making."""

    number: int
    token: Token
    passage: Passage
    sentence: tuple[int, int]  # span in the squeezed text
    section: str | None
    role: str
    subject: Subject | None = None
    label: str | None = None
    family: str | None = None
    measure: str | None = None
    anchor: Draft | None = None
    parent: Draft | None = None
    value_year: int | None = None
    value_stage: str | None = None
    direction: str | None = None
    comparison: Comparison | None = None
    reason: str | None = None
    as_of: str | None = None
    unit: str | None = None
    in_reason: bool = False

    @property
    def is_own(self) -> bool:
        """Whether the amount is of the document's own year and stage."""
        return self.value_year is None and self.value_stage is None


@dataclass(slots=True)
class Group:
    """A sum whose parts are being listed. ``scope`` says what ends the list."""

    scope: str  # paren | sentence | block
    parents: dict[str, Draft | None]
    level: int
    closes_at: int = -1
    until_semicolon: bool = False
    other_year: Draft | None = None  # the amount of another year or stage that is being split


def choose_context_role(token: Token) -> str:
    """Role of a number where nothing is measured: headings, explanations of terms, captions."""
    return CONTEXT_ROLES.get(token.kind, "threshold" if token.is_threshold else "other")


def finish_draft(document_key: str, draft: Draft) -> RawStatement:
    """The row of ``raw.statements`` that a draft has become."""
    body, token = draft.passage.body, draft.token
    subject = draft.subject
    first, last = body.printed_span(token.start, token.end)
    sentence_first, sentence_last = body.printed_span(*draft.sentence)
    if sentence_last - sentence_first > LONGEST_SENTENCE:
        # a run without a full stop is shown around the number only
        sentence_first = max(sentence_first, first - LONGEST_SENTENCE // 2)
        sentence_last = min(sentence_last, last + LONGEST_SENTENCE // 2)
    sentence = body.printed[sentence_first:sentence_last]
    line = draft.passage.line_at(first)
    comparison = draft.comparison
    label = draft.label or (subject.label if subject else None)
    return RawStatement(
        document_key=document_key,
        statement_no=draft.number,
        anchor_no=draft.anchor.number if draft.anchor else None,
        parent_no=draft.parent.number if draft.parent else None,
        page_number=line.page_number,
        line_no=line.line_no,
        char_start=first - sentence_first,
        section=draft.section,
        sentence=sentence,
        subject_text=label,
        statement_role=draft.role,
        value_text=body.printed[first:last],
        number_text=token.number_text,
        unit_text=_widen_brackets(draft.unit),
        family=draft.family,
        measure=draft.measure,
        nature_code=subject.nature_code if subject else None,
        fund_code=subject.fund_code if subject else None,
        income_source_code=_income_source(draft),
        period=subject.period if subject else None,
        function_code=subject.function_code if subject else None,
        function_name_text=subject.function_name_text if subject else None,
        economic_code=subject.economic_code if subject else None,
        economic_name_text=subject.economic_name_text if subject else None,
        item_code=subject.item_code if subject else None,
        memo_code=subject.memo_code if subject else None,
        resource_code=subject.resource_code if subject else None,
        procurement_category=subject.procurement_category if subject else None,
        project_name=subject.project_name if subject else None,
        value_year=draft.value_year,
        value_stage=draft.value_stage,
        direction=draft.direction,
        compared_with=comparison.compared_with if comparison else None,
        compare_year=comparison.year if comparison else None,
        reason_text=draft.reason,
        as_of=draft.as_of,
        reading=line.reading,
    )


def _widen_brackets(unit: str | None) -> str | None:
    """台(套) → 台（套）: one spelling of a unit, the one most documents print."""
    return unit.replace("(", "（").replace(")", "）") if unit else unit


def _income_source(draft: Draft) -> str | None:
    """Sources are of income only; the fund of other amounts is ``fund_code``."""
    subject = draft.subject
    if subject is None or (subject.family or subject.own_family) != "income":
        return None
    return subject.income_source_code
