"""What a reader of a document keeps in mind from one sentence to the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ingest.document import TextLine
from ingest.narrative.comparisons import Comparison
from ingest.narrative.drafts import Draft, Group
from ingest.narrative.numbers import Token
from ingest.narrative.other_bodies import OtherBodies
from ingest.narrative.outline import Heading, Outline
from ingest.narrative.passages import Passage
from ingest.narrative.subjects import Subject

SectionOf = Callable[[TextLine], str | None]


class DocumentContext:
    """Headings, the amounts spoken of last, open lists, and changes that wait for their reason."""

    def __init__(
        self,
        fiscal_year: int | None,
        stage: str,
        section_of: SectionOf | None,
        others: OtherBodies | None = None,
    ) -> None:
        self.others = others  # another body as the one whose figures follow
        self.fiscal_year = fiscal_year
        self.stage = stage
        self.section_of = section_of
        self.outline = Outline()
        self.drafts: list[Draft] = []
        self.groups: list[Group] = []
        self.last: dict[str, Draft | None] = {"money": None, "count": None}
        self.comparison: Comparison | None = None
        self.pending: list[Draft] = []
        self.item_subject: Subject | None = None
        self.as_of: str | None = None
        self.planned = False
        # an economic item whose natures may go on in the next sentence
        self.lingering: Draft | None = None
        self.sentence_quantity: Draft | None = None  # last quantity of the present sentence
        self.item_start = 0  # number of drafts when the present item began
        self.class_path: str | None = None  # 一般公共服务支出（类） of a heading above 款 and 项
        # own-year amounts by what they are about, in order of appearance
        self.amounts: dict[tuple[str | None, ...], list[Draft]] = {}

    def section_at(self, passage: Passage) -> str | None:
        if self.section_of is not None:
            given = self.section_of(passage.lines[0])
            if given is not None:
                return given
        return self.outline.section

    def add(self, passage: Passage, token: Token, sentence: tuple[int, int], role: str) -> Draft:
        """Begin the statement of a number."""
        draft = Draft(
            len(self.drafts) + 1, token, passage, sentence, self.section_at(passage), role,
            unit=token.unit,
        )  # fmt: skip
        self.drafts.append(draft)
        return draft

    def note_amount(self, draft: Draft) -> None:
        """Remember an amount of the document's own year for changes that speak of it later."""
        if draft.subject is not None and draft.is_own:
            self.amounts.setdefault(draft.subject.key, []).append(draft)

    def find_amount(self, subject: Subject) -> Draft | None:
        """The latest own-year amount of this document about the same thing."""
        for draft in reversed(self.amounts.get(subject.key, ())):
            assert draft.subject is not None
            if subject.fund_code in (None, draft.subject.fund_code):
                return draft
        return None

    def find_total(self, kinds: Sequence[str]) -> Draft | None:
        """The latest own-year total of one of these kinds."""
        for draft in reversed(self.drafts[-60:]):
            subject = draft.subject
            if draft.role == "amount" and draft.is_own and subject and subject.kind in kinds:
                return draft
        return None

    def leave_item(self, level: int) -> None:
        """Forget what ends with the item before: its amounts, lists and waiting changes."""
        self.groups = [
            group for group in self.groups if group.scope == "block" and group.level < level
        ]
        self.last = {"money": None, "count": None}
        self.pending = []
        self.item_subject = None
        self.as_of = None
        self.planned = False
        self.lingering = None
        self.sentence_quantity = None
        self.item_start = len(self.drafts)
        if level <= 1:
            self.comparison = None

    def enter_heading(self, heading: Heading) -> None:
        """Open a heading; what belonged to the one before ends."""
        self.outline.open(heading)
        self.leave_item(heading.level)
        subject = heading.subject
        name = subject.function_name_text if subject is not None else None
        if subject is not None and name is not None and "/" not in name and not subject.lacks_class:
            self.class_path = name
        elif heading.level <= 1:
            self.class_path = None

    def enter_item(self, heading: Heading) -> None:
        """Open a numbered item that is text, no title: it gives its level and nothing else."""
        self.outline.open(
            replace(heading, family=None, subject=None, project_name=None, is_item=True)
        )
        self.leave_item(heading.level)
