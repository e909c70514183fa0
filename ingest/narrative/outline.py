"""Where in the document a sentence stands: headings above it and what they say about its numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.narrative.passages import match_number_prefix
from ingest.narrative.squeezing import Squeezed, squeeze_text
from ingest.narrative.subjects import TOTALS, Subject, find_classified, find_money_subject
from ingest.narrative.vocabulary import VOCABULARY

# a title without a number that opens a part of its own, and not a picture's or a table's caption
_OPENS_PART = re.compile(r"(?:说明|概况|解释|职责|职能|设置|构成|目录)$")

# …项目绩效自评综述 | …项目支出绩效评价结果: about how one project was carried out
_PROJECT_REVIEW = re.compile(r"项目(?:支出)?(?:的)?(?:绩效|自评|评价)")


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading or numbered item. ``family`` is what it says of amounts without a known subject."""

    level: int
    title: str
    subject: Subject | None
    family: str | None
    is_glossary: bool = False
    project_name: str | None = None
    is_item: bool = False  # a numbered item with text of its own, no title


def make_heading(level: int, body: Squeezed, start: int, end: int) -> Heading:
    """Read the heading ``text[start:end]`` (its number included)."""
    text = body.text[start:end]
    title_start = start + match_number_prefix(text)
    title_text = body.text[title_start:end]
    subject = find_money_subject(body, title_start, end)
    family: str | None = None
    glossary = False
    for rule in VOCABULARY.headings:
        if rule.pattern.search(title_text):
            family = rule.family
            break
    if (
        _PROJECT_REVIEW.search(title_text) and subject is not None and subject.kind != "nature"
    ):  # 路灯电费项目自评综述: electricity is only in its name
        subject, family = None, family or "performance_target"
    if family == "glossary":
        family, glossary, subject = None, True, None
    if subject is not None and subject.kind == "three_public" and family in (
        None, "income", "expenditure",
    ):  # fmt: skip
        family = "three_public"
    if subject is not None and subject.kind == "fund" and not subject.fund_code:
        subject = None
    first, last = body.printed_span(start, end)
    return Heading(
        level,
        " ".join(body.printed[first:last].split()),
        subject,
        family,
        glossary,
        _find_project_name(body, title_start, end),
    )


def _find_project_name(body: Squeezed, start: int, end: int) -> str | None:
    """The project that a title is about: “…运维经费项目情况说明”."""
    text = body.text[start:end]
    if not re.search(r'项目(?:经费)?情况(?:说明)?$|"项目$', text) or re.match(
        r"项目|重点|其他|主要", text
    ):
        return None
    dash = text.rfind("-")
    name_end = re.search(r"(?:项目)?(?:经费)?情况(?:说明)?$|项目$", text)
    assert name_end is not None
    label = body.label(start + dash + 1, start + name_end.start())
    if label.startswith("“") and label.endswith("”") and label.count("“") == 1:
        label = label[1:-1]
    return label or None


@dataclass(slots=True)
class Outline:
    """The headings that are open at the present place, outermost first."""

    headings: list[Heading] = field(default_factory=list)

    def open(self, heading: Heading) -> None:
        """Enter a heading; those of the same or a deeper level are closed."""
        while self.headings and self.headings[-1].level >= heading.level:
            self.headings.pop()
        self.headings.append(heading)

    @property
    def section(self) -> str | None:
        """Title of the nearest heading."""
        return next((h.title for h in reversed(self.headings) if not h.is_item), None)

    @property
    def title(self) -> str | None:
        """The nearest heading without its number."""
        section = self.section
        if section is None:
            return None
        squeezed = squeeze_text(section)
        return squeezed.label(match_number_prefix(squeezed.text), len(squeezed.text)) or None

    @property
    def level(self) -> int:
        """Level of the nearest heading, -1 outside of all."""
        return self.headings[-1].level if self.headings else -1

    @property
    def is_glossary(self) -> bool:
        """Whether the place is inside an explanation of terms."""
        return any(heading.is_glossary for heading in self.headings)

    @property
    def subject(self) -> Subject | None:
        """Subject of the nearest heading that says what it is about."""
        for heading in reversed(self.headings):
            if heading.subject is not None:
                return heading.subject
            if heading.family is not None:
                return None
        return None

    @property
    def family(self) -> str | None:
        """Family of the nearest heading that names one."""
        for heading in reversed(self.headings):
            if heading.family is not None:
                return heading.family
        return None

    @property
    def fund_code(self) -> str | None:
        """Fund of the nearest heading about expenditure; one about the whole budget has none."""
        for heading in reversed(self.headings):
            subject = heading.subject
            if subject is None:
                continue
            if subject.fund_code:
                return subject.fund_code
            if subject.kind in TOTALS or subject.kind == "income":
                return None
        return None

    @property
    def side(self) -> str | None:
        """``income`` or ``expenditure`` where a heading speaks of one side only."""
        for heading in reversed(self.headings):
            income, spending = "收入" in heading.title, "支出" in heading.title
            if income != spending:
                return "income" if income else "expenditure"
            if income or "收支" in heading.title:
                return None
        return None

    @property
    def project_name(self) -> str | None:
        """The project that the place is about."""
        for heading in reversed(self.headings):
            if heading.project_name:
                return heading.project_name
        return None


def opens_part(title: str) -> bool:
    """Whether a title without a number begins a part of the document."""
    return _OPENS_PART.search(title) is not None


def classify_item(body: Squeezed, start: int, end: int) -> Subject | None:
    """The functional or economic item that a numbered item is about, named before its first number."""
    return find_classified(body, start, end)
