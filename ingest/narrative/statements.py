"""Sentences to quantitative statements: one pass over the passages, with the context a reader keeps.

The context is: the headings, the amount spoken of last, the sums whose parts are being listed (其中),
what changes are compared with, and the changes still waiting for their reason. Nothing is computed;
every number becomes exactly one statement.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ingest.document import TextLine
from ingest.narrative.comparisons import (
    Comparison,
    find_base,
    find_change,
    find_leading_change,
    find_reasons,
    is_completion,
    read_base,
)
from ingest.narrative.negations import DENIAL, read_negations
from ingest.narrative.numbers import QUANTITIES, Token, find_tokens
from ingest.narrative.outline import Outline, classify_item, make_heading, opens_part
from ingest.narrative.passages import Passage, build_passages, match_number_prefix
from ingest.narrative.squeezing import Squeezed
from ingest.narrative.subjects import (
    TOTALS,
    Subject,
    find_money_subject,
    find_thing_subject,
    is_empty,
    make_unknown,
)
from ingest.raw_schema import RawNegation, RawStatement

SectionOf = Callable[[TextLine], str | None]

_CONTEXT_ROLES = {
    "year": "year", "date": "date", "law": "law", "phone": "phone", "ordinal": "ordinal",
    "code": "other", "name": "other",
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


_SENTENCE_END = re.compile(r"[。！!？?]")
_CLAUSE_BREAK = re.compile(r",(?!\d{3}(?!\d))|[;:。！？!?]")
_EVENT = re.compile(
    r"[。！!？?;()]|其中|(?:主要)?包括(?=:|[^\d,。;:]{2,30}\d)|分为|包含|如下:|分别为"
)
_GROUP_OPENER = re.compile(r"(?:其中|包括|如下|分为|包含|分别为|划分):?$")
# 年初预算为 | 支出决算为 | 执行数 | 2022年当年预算执行数为: names a stage, not a subject
_STAGE_ONLY = re.compile(
    r"(?:\d{4}年度?|去年|上年)?(?:其中)?(?:当年|全年|(?:支出)?年初|调整后?)?(?:预算|决算|执行)(?:执行)?(?:数|额|安排)?(?:为|是)?"
    r"|完成(?:年初|全年|当年|调整)?预算(?:数)?"
)
_COUNT_CARRIES = re.compile(
    r"[,、]?(?:共)?(?:涉及|安排|支出|预算|资金|金额|合计|共|需|经费|财政性|拨款|项目|财政|性|资|金|计)*"
)
_PLANNED = re.compile(
    r"(?:未?安排|拟|计划|预算|新增)[^。;]{0,16}?(?:购置|新增|配置|配备|采购|购买)|拟购置|计划购置"
)
_MEASURES = frozenset(
    {"分", "年", "月", "日", "天", "小时", "分钟", "秒", "倍", "岁"}
)  # count no things
_AS_OF = re.compile(r"截[至止](?:到)?")


class StatementReader:
    """Reads one document. Use :func:`read_statements`."""

    def __init__(
        self, document_key: str, fiscal_year: int | None, stage: str, section_of: SectionOf | None
    ) -> None:
        self.document_key = document_key
        self.fiscal_year = fiscal_year
        self.stage = stage
        self.section_of = section_of
        self.outline = Outline()
        self.drafts: list[Draft] = []
        self.negations: list[RawNegation] = []
        self.groups: list[Group] = []
        self.last: dict[str, Draft | None] = {"money": None, "count": None}
        self.comparison: Comparison | None = None
        self.pending: list[Draft] = []
        self.item_subject: Subject | None = None
        self.as_of: str | None = None
        self.planned = False
        self.lingering: Draft | None = (
            None  # an economic item whose natures may go on in the next sentence
        )
        self.sentence_quantity: Draft | None = None  # last quantity of the present sentence
        self.class_path: str | None = None  # 一般公共服务支出（类） of a heading above 款 and 项

    # --- passages ------------------------------------------------------------------------------

    def read(self, lines: Sequence[TextLine]) -> tuple[list[RawStatement], list[RawNegation]]:
        """Read all lines; see :func:`read_statements`."""
        for passage in build_passages(lines):
            if passage.kind in ("furniture", "contents", "caption"):
                self._read_aside(passage)
            elif passage.kind == "heading":
                self._enter_heading(passage, 0, len(passage.body.text), passage.level)
                self._emit_context(passage, find_tokens(passage.body.text))
            else:
                self._read_text(passage)
            if passage.kind in ("text", "caption") and not self.outline.is_glossary:
                self.negations.extend(
                    read_negations(
                        self.document_key, passage, self._section(passage),
                        self.outline, len(self.negations), self.fiscal_year,
                    )
                )  # fmt: skip
        return [self._finish(draft) for draft in self.drafts], self.negations

    def _section(self, passage: Passage) -> str | None:
        if self.section_of is not None:
            given = self.section_of(passage.lines[0])
            if given is not None:
                return given
        return self.outline.section

    def _read_aside(self, passage: Passage) -> None:
        """Page numbers, running headers, contents pages and captions: context, never data."""
        for token in find_tokens(passage.body.text):
            if token.kind == "flat":
                continue
            role = _CONTEXT_ROLES.get(token.kind, "other")
            label = None
            if passage.kind in ("furniture", "contents") and token.kind in ("bare", "count"):
                role, label = "ordinal", "页码"
            draft = self._add(passage, token, (0, len(passage.body.text)), role)
            draft.label = label

    def _emit_context(self, passage: Passage, tokens: list[Token]) -> None:
        """Numbers of a heading."""
        for token in tokens:
            if token.kind == "flat":
                continue
            role = _CONTEXT_ROLES.get(token.kind, "threshold" if token.is_threshold else "other")
            self._add(passage, token, (0, len(passage.body.text)), role)

    def _enter_heading(self, passage: Passage, start: int, end: int, level: int | None) -> None:
        body = passage.body
        if level is None:
            if not opens_part(body.text[start:end]):
                return
            level = 0
        heading = make_heading(level, body, start, end)
        self.outline.open(heading)
        self._leave_item(level)
        subject = heading.subject
        if subject is not None and subject.kind == "function":
            self.class_path = subject.function_name_text
        elif level <= 1:
            self.class_path = None

    def _leave_item(self, level: int) -> None:
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
        if level <= 1:
            self.comparison = None

    def _read_text(self, passage: Passage) -> None:
        body = passage.body
        tokens = find_tokens(body.text)
        start = 0
        if passage.level is not None:
            start = self._enter_item(passage, tokens)
        sentences = _split_sentences(body)
        if self.outline.is_glossary:
            for token in tokens:
                if token.kind != "flat":
                    role = _CONTEXT_ROLES.get(
                        token.kind, "threshold" if token.is_threshold else "other"
                    )
                    self._add(passage, token, _span_at(sentences, token.start), role)
            return
        _PassageRun(self, passage, tokens, sentences, start).run()

    def _enter_item(self, passage: Passage, tokens: list[Token]) -> int:
        """Open the numbered item that a passage is; return where its text begins."""
        body = passage.body
        prefix = match_number_prefix(body.text)
        first = next(
            (t.start for t in tokens if t.kind in QUANTITIES and not t.is_threshold),
            len(body.text),
        )
        assert passage.level is not None
        title = re.match(r"[^,。:;]{2,40}[。:]", body.text[prefix:])
        if (
            title
            and prefix + title.end() - 1 <= first
            and not re.search(r"(?:其中|包括|如下|以下|目标|任务|职责是?)$", title.group()[:-1])
        ):
            end = prefix + title.end() - 1
            self._enter_heading(passage, 0, end, passage.level)
            self.item_subject = classify_item(body, prefix, end)
            return end + 1
        clause = re.match(r"[^,。;]*", body.text[prefix:first])
        end = prefix + (clause.end() if clause else 0)
        heading = make_heading(passage.level, body, 0, end)
        self.outline.open(
            replace(heading, family=None, subject=None, project_name=None, is_item=True)
        )
        self._leave_item(passage.level)
        self.item_subject = classify_item(body, prefix, end)
        return prefix

    # --- drafts --------------------------------------------------------------------------------

    def _add(self, passage: Passage, token: Token, sentence: tuple[int, int], role: str) -> Draft:
        draft = Draft(
            len(self.drafts) + 1, token, passage, sentence, self._section(passage), role,
            unit=token.unit,
        )  # fmt: skip
        self.drafts.append(draft)
        return draft

    def find_amount(self, subject: Subject) -> Draft | None:
        """The latest own-year amount of this document about the same thing."""
        for draft in reversed(self.drafts):
            if draft.role != "amount" or draft.subject is None or not draft.is_own:
                continue
            if draft.subject.key == subject.key and subject.fund_code in (
                None,
                draft.subject.fund_code,
            ):
                return draft
        return None

    def find_total(self, kinds: Sequence[str]) -> Draft | None:
        """The latest own-year total of one of these kinds."""
        for draft in reversed(self.drafts[-60:]):
            if draft.role == "amount" and draft.is_own and draft.subject is not None:
                if draft.subject.kind in kinds:
                    return draft
        return None

    def _finish(self, draft: Draft) -> RawStatement:
        body, token = draft.passage.body, draft.token
        subject = draft.subject
        first, last = body.printed_span(token.start, token.end)
        sentence_first, sentence_last = body.printed_span(*draft.sentence)
        sentence = body.printed[sentence_first:sentence_last]
        line = draft.passage.line_at(first)
        comparison = draft.comparison
        label = draft.label or (subject.label if subject else None)
        return RawStatement(
            document_key=self.document_key,
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
            unit_text=draft.unit,
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


def _income_source(draft: Draft) -> str | None:
    """Sources are of income only; the fund of other amounts is ``fund_code``."""
    subject = draft.subject
    if subject is None or (subject.family or subject.own_family) != "income":
        return None
    return subject.income_source_code


class _PassageRun:
    """The walk over the numbers of one passage."""

    def __init__(
        self,
        reader: StatementReader,
        passage: Passage,
        tokens: list[Token],
        sentences: list[tuple[int, int]],
        start: int,
    ) -> None:
        self.reader = reader
        self.passage = passage
        self.body: Squeezed = passage.body
        self.text = passage.body.text
        self.tokens = tokens
        self.sentences = sentences
        self.mark = start  # behind the last quantity
        self.closers = _match_brackets(self.text)
        self.openers = {close: open_ for open_, close in self.closers.items()}
        self.reasons = find_reasons(self.text)
        self.reason_index = 0
        self.reason_end = -1
        self.paragraph_ends = self._find_paragraph_ends()

    def run(self) -> None:
        """Emit a statement for every number, in order."""
        reader = self.reader
        for token in self.tokens:
            if token.kind not in QUANTITIES:
                draft = self._add(token, _CONTEXT_ROLES[token.kind])
                self._note_date(token, draft)
                continue
            if token.kind == "flat":
                if token.start >= self.mark:
                    self._read_flat(token)
                continue
            if token.is_threshold:
                self._read_threshold(token)
                continue
            self._read_events(token.start)
            if token.kind == "money":
                self._read_money(token)
            elif token.kind == "count":
                self._read_count(token)
            elif token.kind == "percent":
                self._read_percent(token)
            else:
                self._read_bare(token)
            self.mark = token.unit_end
        self._read_events(len(self.text))
        self._end_sentence()
        if self.text.endswith(":") and _GROUP_OPENER.search(self.text):
            self._open_group("block", before=self.text[-8:])

    # --- context ---------------------------------------------------------------------------------

    def _add(self, token: Token, role: str) -> Draft:
        return self.reader._add(self.passage, token, _span_at(self.sentences, token.start), role)

    def _find_paragraph_ends(self) -> set[int]:
        """Squeezed offsets at which a paragraph ends."""
        return {self.body.squeezed_offset(start) for start in self.passage.breaks}

    def _read_events(self, end: int) -> None:
        """Take in the marks between the last quantity and ``end``: sentence ends, brackets, 其中, reasons."""
        reader = self.reader
        position = self.mark
        for match in _EVENT.finditer(
            self.text, self.mark
        ):  # an end would cut what a mark looks ahead to
            if match.end() > end:
                break
            self._read_reasons(match.start())
            mark, at = match.group(), match.start()
            position = match.end()
            if mark in "。！!？?":
                if self._inside_bracket(at):
                    continue
                self._end_sentence()
            elif mark == ";":
                nested = [group for group in reader.groups if group.scope == "sentence"]
                if len(nested) >= 2:
                    self._close_group(nested[-1])
            elif mark == "(":
                if self.closers.get(at, -1) >= end:
                    self._open_group("paren", self.closers[at])
            elif mark == ")":
                for group in [g for g in reader.groups if g.closes_at == at]:
                    self._close_group(group)
            elif at >= self.reason_end:
                reader.pending = []
                before = self.text[max(self.mark, at - 12) : match.end()]
                scope = "sentence"
                if self.text[match.end() : match.end() + 1] in (":", "") or mark.endswith(":"):
                    colon = match.end() if mark.endswith(":") else match.end() + 1
                    if colon in self.paragraph_ends:
                        scope = "block"
                self._open_group(scope, before=before)
        del position
        self._read_reasons(end)

    def _inside_bracket(self, at: int) -> bool:
        return any(open_ < at < close for open_, close in self.closers.items())

    def _read_reasons(self, end: int) -> None:
        while self.reason_index < len(self.reasons):
            phrase, start, stop = self.reasons[self.reason_index]
            if phrase >= end:
                return
            self.reason_index += 1
            if phrase < self.mark and start <= self.mark:
                continue
            if not self.reader.pending:
                continue
            reason = self.body.printed_text(start, stop).strip(" ：:，,；;")
            self.reason_end = stop
            pending = self.reader.pending
            if self.mark > _span_at(self.sentences, phrase)[0]:
                # inside a sentence the reason is that of the amount spoken of last
                pending = [draft for draft in pending if draft.anchor is pending[-1].anchor]
            for draft in pending:
                draft.reason = reason or None
            self.reader.pending = []

    def _end_sentence(self) -> None:
        reader = self.reader
        for group in [g for g in reader.groups if g.scope in ("sentence", "paren")]:
            parent = group.parents.get("money")
            if parent is not None and parent.subject is not None and parent.subject.kind in (
                "economic", "function",
            ):  # fmt: skip
                reader.lingering = parent
            self._close_group(group)
        reader.sentence_quantity = None

    def _open_group(self, scope: str, closes_at: int = -1, before: str = "") -> None:
        reader = self.reader
        parents = dict(reader.last)
        side = re.search(
            r"(收入|支出)(?:预算)?(?:按[^,。;]{2,10})?(?:主要)?(?:包括|分为|包含)$", before
        )
        if side:
            kinds = (
                ("turnover", "income_total")
                if side[1] == "收入"
                else ("turnover", "expenditure_total")
            )
            last = parents["money"]
            if last is None or last.subject is None or last.subject.kind not in kinds:
                parents["money"] = reader.find_total(kinds)
        last = parents["money"]
        if "如下" in before and last is not None and last.parent is None and any(
            draft is not last and draft.role == "amount" and draft.parent is None
            and draft.passage is last.passage and draft.sentence == last.sentence
            for draft in reader.drafts[-12:]
        ):  # several sums in one sentence: the list below is of all of them  # fmt: skip
            parents["money"] = None
        reader.groups.append(Group(scope, parents, reader.outline.level, closes_at))

    def _close_group(self, group: Group) -> None:
        reader = self.reader
        if group not in reader.groups:
            return
        while reader.groups:
            closed = reader.groups.pop()
            for dimension, parent in closed.parents.items():
                if parent is not None:
                    reader.last[dimension] = parent
            if closed is group:
                return

    def _parent(self, dimension: str) -> Draft | None:
        for group in reversed(self.reader.groups):
            parent = group.parents.get(dimension)
            if parent is not None:
                return parent
            if group.scope != "paren":
                return None
        return None

    def _note_date(self, token: Token, draft: Draft) -> None:
        """Remember the day that a count of things is taken on: 截至2023年12月31日, 截至上年底."""
        before = self.text[max(0, token.start - 3) : token.start]
        if not _AS_OF.search(before):
            return
        as_of = token.as_of
        after = self.text[token.unit_end : token.unit_end + 2]
        if token.kind == "year" and token.number_text and re.match("年?[底末]", after):
            as_of = f"{token.number_text}-12-31"
        if as_of is not None and len(as_of) == 7:
            as_of = _last_day(as_of)
        self.reader.as_of = as_of
        self.reader.planned = False
        draft.as_of = as_of

    # --- clauses -----------------------------------------------------------------------------------

    def _clause_start(self, end: int, floor: int | None = None) -> int:
        """Where the clause begins that ends at ``end``: behind the last break or open bracket."""
        floor = self.mark if floor is None else floor
        start = floor
        for match in _CLAUSE_BREAK.finditer(self.text, floor, end):
            if not any(
                open_ < match.start() < close < end and open_ >= floor
                for open_, close in self.closers.items()
            ):
                start = match.end()
        for open_, close in self.closers.items():
            if start <= open_ < end <= close:
                start = open_ + 1
        # an opening bracket that is never closed, or a closing one left over from before
        if start == floor and self.text[start : start + 1] == ")":
            start += 1
        return start

    def _list_part(self, start: int, end: int) -> int:
        """Start of the last member of an enumeration: …、社会保障和就业支出."""
        depth = 0
        for index in range(end - 1, start - 1, -1):
            char = self.text[index]
            if char == ")":
                depth += 1
            elif char == "(":
                depth -= 1
            elif char == "、" and depth == 0:
                return index + 1
        return start

    def _subject_in(self, start: int, end: int) -> Subject | None:
        part = self._list_part(start, end)
        if part > start:
            whole = find_money_subject(self.body, start, end)
            if whole is not None and whole.kind == "turnover":
                return whole
            subject = find_money_subject(self.body, part, end)
            if subject is not None:
                return subject
            if not is_empty(self.text[part:end]):
                return make_unknown(self.body, part, end)
            return whole
        return find_money_subject(self.body, start, end)

    def _earlier_subject(self, clause_start: int) -> Subject | None:
        """A subject in the clauses before, back to the last number or the start of the sentence."""
        sentence_start = _span_at(self.sentences, max(clause_start - 1, 0))[0]
        floor = max(self.mark, sentence_start)
        end = clause_start - 1
        for _ in range(3):
            if end <= floor:
                return None
            start = self._clause_start(end, floor)
            subject = self._subject_in(start, end)
            if subject is not None and subject.kind != "fund":
                return subject
            end = start - 1
        return None

    # --- amounts -------------------------------------------------------------------------------------

    def _read_money(self, token: Token) -> None:
        reader = self.reader
        start = self._clause_start(token.start)
        clause = self.text[start : token.start]
        change = find_change(clause)
        if change is not None and not is_completion(clause):
            self._read_change(token, "change", start, start + change.start, change.direction)
            return
        in_reason = token.start < self.reason_end
        if in_reason:
            leading = find_leading_change(clause)
            if leading is not None:
                draft = self._add(token, "change")
                draft.subject = make_unknown(self.body, start + leading.start, token.start)
                draft.family, draft.measure = "year_change", "other"
                draft.direction, draft.comparison = leading.direction, reader.comparison
                draft.in_reason = True
                return
        subject = self._find_subject(start, token.start)
        draft = self._add(token, "amount")
        draft.in_reason = in_reason
        self._note_stage(draft, start, token.start)
        draft.parent = self._parent("money") if draft.is_own and not in_reason else None
        lingering = self.reader.lingering
        if subject is not None and subject.kind == "nature":
            if lingering is not None and (draft.parent is None or draft.parent is lingering.parent):
                draft.parent = lingering
        elif not (lingering is not None and draft.parent is lingering):
            reader.lingering = None
        draft.subject = self._complete(subject, draft.parent)
        self._set_family(draft)
        if (
            draft.subject is not None
            and draft.subject.resource_code is not None
            and _PLANNED.search(clause)
        ):
            code = f"{draft.subject.resource_code}_planned"
            draft.subject = replace(draft.subject, resource_code=code)
        if (
            draft.parent is not None
            and draft.parent.family in ("three_public", "procurement")
            and draft.family != draft.parent.family
        ):
            draft.parent = None  # 会议费 is no part of 三公经费, whatever list it stands in
        if draft.is_own and not in_reason:
            reader.last["money"] = draft
        reader.sentence_quantity = draft

    def _find_subject(self, start: int, end: int) -> Subject | None:
        """What the amount behind the clause ``text[start:end]`` is about."""
        reader = self.reader
        clause = self.text[start:end]
        quantity = reader.sentence_quantity
        stage_only = _STAGE_ONLY.fullmatch(clause) is not None
        if (
            clause == ""
            and quantity is not None
            and quantity.role == "amount"
            and (self.text[self.mark : end] == ",")
        ):  # 100151.38万元，102374.45万元: a second figure that nothing explains
            label = quantity.subject.label if quantity.subject else None
            return Subject(label, "unknown", family="other") if label else None
        own = None if stage_only else self._subject_in(start, end)
        if quantity is not None and quantity.role == "count" and quantity.subject is not None:
            bare = own is None or (own.kind in TOTALS and own.fund_code is None) or own.is_fiscal
            if bare and _COUNT_CARRIES.fullmatch(clause):
                counted = quantity
                if re.match(r"[,、]?(?:共|合计)", clause) and quantity.parent is not None:
                    counted = quantity.parent
                label = counted.subject.label if counted.subject else quantity.subject.label
                return Subject(label, "unknown")
        if own is not None and not self._is_generic(own, clause, quantity):
            return own
        if own is not None and quantity is not None and quantity.value_stage is not None:
            return quantity.subject
        if own is None and not stage_only:
            unknown = make_unknown(self.body, self._list_part(start, end), end)
            if unknown is not None:
                if clause.endswith("预算") and reader.outline.subject is None and not reader.groups:
                    return replace(unknown, label=f"{unknown.label}预算", kind="turnover")
                return unknown
        if stage_only and quantity is not None and quantity.subject is not None:
            return quantity.subject
        whole = self._parent("money")
        if stage_only and "当年" in clause and whole is not None and whole.subject is not None:
            return replace(whole.subject, period="current_year")
        if reader.item_subject is not None:
            return reader.item_subject
        earlier = self._earlier_subject(start)
        if earlier is not None:
            return earlier
        if own is not None:
            return own
        project = reader.outline.project_name
        if project is not None and reader.outline.family == "project":
            return Subject(project, "project", project_name=project)
        heading = reader.outline.subject
        if heading is not None:
            return heading
        last = reader.last["money"]
        if last is not None:
            return last.subject
        title = reader.outline.title
        return Subject(title, "unknown") if title else None

    def _is_generic(self, subject: Subject, clause: str, quantity: Draft | None) -> bool:
        """Whether a total is named only in passing, and the amount is about what was named before:
        年初预算为…，支出决算为…; 2026年预算支出 under the heading 公务接待费."""
        if subject.kind not in TOTALS or subject.fund_code is not None:
            return False
        if not is_empty(clause):
            return False
        if quantity is not None and quantity.value_stage is not None:
            return re.fullmatch(r"(?:财政拨款)?支出(?:决算)?(?:数)?(?:为)?", clause) is not None
        reader = self.reader
        nearest = reader.item_subject or reader.outline.subject
        return nearest is not None and nearest.kind in (
            "three_public", "memo", "function", "economic", "nature", "procurement",
        )  # fmt: skip

    def _complete(self, subject: Subject | None, parent: Draft | None) -> Subject | None:
        """Add what the sum, of which this is a part, and the headings say: fund, nature, period, family."""
        if subject is None:
            return None
        reader = self.reader
        outer = parent.subject if parent is not None else None
        outer_family = parent.family if parent is not None else None
        heading_family = reader.outline.family
        if (
            subject.period == "carried_forward"
            and outer is not None
            and (outer.nature_code is not None or outer_family == "project")
        ):
            subject = replace(subject, kind="fund")
        if subject.kind == "fund":
            subject = self._complete_fund(subject, outer, outer_family, heading_family)
        elif subject.kind == "unknown" and subject.family is None:
            family = outer_family or heading_family
            is_project = outer is not None and (
                outer.nature_code == "project" or outer_family == "project"
            )
            if is_project or (family == "project" and outer_family is None):
                name = subject.label
                if outer is not None and outer.project_name:
                    name = outer.project_name
                subject = replace(subject, family="project", project_name=name)
            else:
                subject = replace(subject, family=family or "other")
        elif subject.kind == "function" and self.reader.class_path:
            name = subject.function_name_text or ""
            if "（类）" not in name and subject.function_code is None:
                top = self.reader.class_path.split("/")[0]
                if not name.startswith(top):
                    subject = replace(subject, function_name_text=f"{top}/{name}")
        if outer is not None and outer is not subject:
            subject = self._inherit(subject, outer)
        if heading_family == "performance_target" and subject.kind in TOTALS:
            subject = replace(subject, family="performance_target")
        if subject.kind in ("function", "nature", "economic", "expenditure_total", "three_public"):
            if (
                subject.fund_code is None
                and not subject.is_fiscal
                and (outer is None or not (outer.is_fiscal or outer.kind in TOTALS))
            ):
                fund = reader.outline.fund_code
                if fund is not None and subject.kind != "expenditure_total":
                    subject = replace(subject, fund_code=fund)
        if subject.kind == "memo" and outer is not None and subject.memo_code in (
            "meeting", "training", "travel", "entrusted_business",
        ) and (outer.memo_code == "operating_expenses" or outer.kind in ("nature", "economic")):  # fmt: skip
            subject = replace(
                subject, kind="economic", memo_code=None, economic_name_text=subject.label
            )
        if (
            subject.kind == "three_public"
            and outer is not None
            and subject.item_code
            and (outer.memo_code == "operating_expenses")
        ):
            subject = replace(
                subject, kind="economic", item_code=None, economic_name_text=subject.label
            )
        return subject

    def _complete_fund(
        self,
        subject: Subject,
        outer: Subject | None,
        outer_family: str | None,
        heading_family: str | None,
    ) -> Subject:
        family = subject.family or outer_family
        if family is None:
            if heading_family in ("procurement", "performance_target", "project", "resources"):
                family = heading_family
            else:
                family = self.reader.outline.side or "income"
        if outer is not None:
            subject = replace(
                subject,
                period=subject.period or outer.period,
                nature_code=outer.nature_code,
                item_code=outer.item_code,
                memo_code=outer.memo_code,
                procurement_category=outer.procurement_category,
                project_name=outer.project_name,
                fund_code=subject.fund_code or outer.fund_code,
            )
        return replace(subject, family=family)

    @staticmethod
    def _inherit(subject: Subject, outer: Subject) -> Subject:
        """A part is of the fund, nature or functional item of the sum it is printed as part of."""
        if subject.kind in (
            "function",
            "economic",
            "nature",
            "three_public",
            "procurement",
            "project",
        ):
            if subject.fund_code is None and not subject.is_fiscal:
                subject = replace(subject, fund_code=outer.fund_code)
        if subject.kind == "nature":
            if outer.kind == "economic":
                return replace(
                    subject,
                    family="economic",
                    economic_code=outer.economic_code,
                    economic_name_text=outer.economic_name_text,
                )
            if outer.kind == "function":
                return replace(
                    subject,
                    function_code=outer.function_code,
                    function_name_text=outer.function_name_text,
                )
        if subject.kind in ("function", "economic") and outer.kind == "nature":
            return replace(subject, nature_code=outer.nature_code)
        if subject.kind == "three_public" and subject.item_code is None:
            return subject
        return subject

    def _set_family(self, draft: Draft) -> None:
        subject = draft.subject
        if subject is None:
            return
        draft.family = subject.own_family
        draft.measure = subject.measure

    def _note_stage(self, draft: Draft, start: int, end: int) -> None:
        """Year and stage that the clause states, where they are not the document's own."""
        clause = self.text[start:end]
        reader = self.reader
        year: int | None = None
        match = re.search(r"(?<!\d)((?:19|20)\d\d)(?!\d)年?", clause)
        if match and "结转" not in clause and "结余" not in clause:
            year = int(match[1])
        elif re.search(r"去年|上年(?!结转|结余|末|底)", clause) and reader.fiscal_year is not None:
            year = reader.fiscal_year - 1
        stage: str | None = None
        if "执行数" in clause or "预算执行" in clause:
            stage = "execution"
        elif "调整预算" in clause or "全年预算" in clause:
            stage = "adjusted_budget"
        elif "决算" in clause:
            stage = "final_accounts"
        elif reader.stage == "final_accounts" and re.search(
            r"年初预算|预算数(?:为)?$|完成(?:年初)?预算$|预算为$", clause
        ):
            stage = "budget"
        if year is not None and year != reader.fiscal_year:
            draft.value_year = year
            draft.value_stage = stage or ("budget" if "预算" in clause else None)
        elif stage is not None and stage != reader.stage:
            draft.value_stage = stage

    # --- changes and rates -------------------------------------------------------------------------------

    def _note_base(self, end: int) -> Comparison | None:
        """What the change that ends at ``end`` is compared with; as before where nothing is said."""
        reader = self.reader
        sentence_start = _span_at(self.sentences, max(end - 1, 0))[0]
        floor = max(min(self.mark, end), sentence_start)
        match = find_base(self.text[floor:end])
        if match is not None:
            reader.comparison = read_base(match, reader.fiscal_year, reader.stage)
        return reader.comparison

    def _changed_subject(self, start: int, end: int) -> Subject | None:
        """The subject named in front of a change verb, apart from what is compared with."""
        clause = self.text[start:end]
        base = find_base(clause)
        spans = [(start, end)]
        if base is not None:
            spans = [(start, start + base.start()), (start + base.end(), end)]
        for first, last in spans:
            if last <= first:
                continue
            subject = self._subject_in(first, last)
            if subject is not None and subject.kind == "fund" and subject.fund_code is None:
                subject = None
            if subject is not None:
                return subject
            if re.fullmatch(r"(?:\d{4}年)?预算", self.text[first:last]):
                return Subject(self.body.label(first, last), "turnover")
        return None

    def _read_change(self, token: Token, role: str, start: int, verb: int, direction: str) -> None:
        """A change in money or a rate of change."""
        reader = self.reader
        comparison = self._note_base(token.start)
        subject = self._changed_subject(start, verb)
        adjusted = re.match(
            r"(?:扣除|剔除|不含|不考虑)[^,。;]*?(?:后|因素|外)", self.text[start:verb]
        )
        if adjusted:  # a change of another amount than the one printed
            draft = self._add(token, role)
            draft.direction, draft.comparison = direction, comparison
            draft.family, draft.measure = "year_change", "other"
            draft.subject = make_unknown(self.body, start, start + adjusted.end())
            reader.sentence_quantity = draft
            return
        if subject is None and self._note_new_sentence(start):
            # 与上年相比，财政拨款支出减少: the subject may stand in the clause between
            subject = self._subject_before_change(start)
        anchor = self._find_anchor(subject, "money")
        draft = self._add(token, role)
        draft.direction = direction
        draft.comparison = comparison
        draft.family = "year_change"
        draft.anchor = anchor
        draft.in_reason = token.start < self.reason_end
        if subject is None:
            subject = anchor.subject if anchor is not None else self._context_subject()
        else:
            subject = self._complete(subject, anchor.parent if anchor else self._parent("money"))
            if (
                anchor is not None
                and anchor.subject is not None
                and subject is not None
                and anchor.subject.key == subject.key
            ):
                subject = anchor.subject
        draft.subject = subject
        draft.measure = subject.measure if subject is not None else "other"
        if comparison is not None and comparison.compared_with == "own_budget" and role == "change":
            draft.family = "year_change"
        if not draft.in_reason:
            reader.pending.append(draft)
        reader.sentence_quantity = draft

    def _note_new_sentence(self, start: int) -> bool:
        return start > self.mark

    def _subject_before_change(self, start: int) -> Subject | None:
        """A subject in the clause before the verb's, unless that is the amount spoken of already."""
        sentence_start = _span_at(self.sentences, max(start - 1, 0))[0]
        floor = max(self.mark, sentence_start)
        if start - 1 <= floor or floor == self.mark:
            return None
        first = self._clause_start(start - 1, floor)
        clause = self.text[first : start - 1]
        if find_base(clause) is not None:
            return self._changed_subject(first, start - 1)
        return None

    def _context_subject(self) -> Subject | None:
        return self.reader.item_subject or self.reader.outline.subject

    def _find_anchor(self, subject: Subject | None, dimension: str) -> Draft | None:
        reader = self.reader
        last = reader.last[dimension]
        if subject is None:
            previous = reader.sentence_quantity
            if (
                previous is not None
                and previous.role in ("change", "rate")
                and previous.anchor
                and ")" not in self.text[self.mark : self.mark + 2]
            ):
                return previous.anchor
            if last is not None:
                return last
            context = self._context_subject()
            return reader.find_amount(context) if context is not None else None
        if last is not None and last.subject is not None and last.subject.key == subject.key:
            return last
        found = reader.find_amount(subject)
        if found is None and subject.kind == "turnover":
            found = reader.find_total(("turnover", "income_total", "expenditure_total"))
        if found is None and subject.kind in TOTALS:
            found = reader.find_total(
                ("turnover", "income", "income_total")
                if subject.kind == "income_total"
                else ("turnover", "expenditure_total")
            )
        if (
            found is None
            and subject.kind == "three_public"
            and last is not None
            and (
                last.subject is not None
                and last.subject.kind == "three_public"
                and (last.subject.item_code or "").startswith(subject.item_code or "none")
            )
        ):
            return last
        return found

    def _read_flat(self, token: Token) -> None:
        """与上年持平: a change of 0 of the amount spoken of, unless a change was printed already."""
        reader = self.reader
        if token.start < self.reason_end or any(
            phrase <= token.start < stop
            for phrase, _, stop in self.reasons
            if reader.pending or phrase < self.mark
        ):
            return
        start = self._clause_start(token.start)
        clause = self.text[start : token.start]
        base = find_base(clause)
        if base is None and (
            reader.comparison is None
            or not re.search(r"(?:决算|支出|收入|经费|费|预算|总计)(?:数|额)?$", clause)
            or self.text[token.start : token.end].startswith(("保持", "无"))
        ):
            return
        if base is None and not clause:
            return
        self._read_events(token.start)
        comparison = self._note_base(token.start)
        verb = token.start
        if re.search(r"(?:预算)?数?(?:基本)?$", clause):
            verb = start + len(re.sub(r"(?:基本)$", "", clause))
        subject = self._changed_subject(start, verb)
        if subject is None and reader.sentence_quantity is None:
            sentence = _span_at(self.sentences, token.start)
            if DENIAL.search(self.text[sentence[0] : start]):
                return  # 未使用政府性基金…，与上年持平: nothing was printed that stayed the same
        anchor = self._find_anchor(subject, "money")
        if anchor is None or self._has_change(anchor, token):
            return
        draft = self._add(token, "change")
        draft.direction = "flat"
        draft.unit = anchor.unit
        draft.comparison = comparison
        draft.anchor = anchor
        draft.family = "year_change"
        draft.subject = anchor.subject
        draft.measure = anchor.measure or "other"
        reader.pending.append(draft)
        self.mark = token.end

    def _has_change(self, anchor: Draft, token: Token) -> bool:
        sentence = _span_at(self.sentences, token.start)
        return any(
            draft.anchor is anchor and draft.role == "change"
            and draft.passage is self.passage and draft.sentence == sentence
            for draft in self.reader.drafts[-6:]
        )  # fmt: skip

    def _read_percent(self, token: Token) -> None:
        reader = self.reader
        start = self._clause_start(token.start)
        clause = self.text[start : token.start]
        # …占财政性资金（…）总额的比例为
        wide_start = self._clause_start(start - 1) if start - 1 > self.mark else start
        previous = reader.sentence_quantity
        if is_completion(clause) or (
            clause == "的" and previous is not None and previous.value_stage == "budget"
        ):
            draft = self._add(token, "rate")
            draft.comparison = Comparison("own_budget", reader.fiscal_year)
            self._attach(draft)
            return
        change = find_change(clause)
        if change is not None:
            self._read_change(token, "rate", start, start + change.start, change.direction)
            return
        if re.search(r"占", self.text[wide_start : token.start]):
            draft = self._add(token, "share")
            self._attach(draft)
            return
        if clause in ("", "(") and previous is not None and previous.role in ("change", "rate"):
            draft = self._add(token, "rate")
            self._repeat_change(draft, previous)
            return
        draft = self._add(token, "other")
        draft.subject = make_unknown(self.body, start, token.start)
        draft.family = None

    def _attach(self, draft: Draft) -> None:
        """Tie a share or a rate to the amount before it."""
        last = self.reader.last["money"]
        if last is None:
            context = self._context_subject()
            last = self.reader.find_amount(context) if context is not None else None
        draft.anchor = last
        if last is not None:
            draft.subject = last.subject
            draft.family = last.family
            draft.measure = last.measure

    def _repeat_change(self, draft: Draft, previous: Draft) -> None:
        draft.anchor = previous.anchor
        draft.subject = previous.subject
        draft.family = previous.family
        draft.measure = previous.measure
        draft.direction = previous.direction
        draft.comparison = previous.comparison
        self.reader.pending.append(draft)
        self.reader.sentence_quantity = draft

    def _read_bare(self, token: Token) -> None:
        """A number without a unit: a rate whose sign was lost in print, else nothing known."""
        reader = self.reader
        start = self._clause_start(token.start)
        clause = self.text[start : token.start]
        decimals = token.number_text is not None and "." in token.number_text
        change = find_change(clause)
        if change is not None and decimals:
            self._read_change(token, "rate", start, start + change.start, change.direction)
            return
        previous = reader.sentence_quantity
        if clause == "" and decimals and previous is not None and previous.role == "change":
            self._repeat_change(self._add(token, "rate"), previous)
            return
        draft = self._add(token, "other")
        draft.subject = make_unknown(self.body, start, token.start)

    def _read_threshold(self, token: Token) -> None:
        start = self._clause_start(token.start)
        draft = self._add(token, "threshold")
        end = token.unit_end
        tail = re.match(
            r"(?:\(含\))?(?:及|或)?以[上下内](?:的)?[^,。;:、()\d]{0,12}", self.text[end:]
        )
        if tail and tail.group():
            label_end = end + tail.end()
            thing = find_thing_subject(self.body, start, label_end, None)
            if thing is not None:
                draft.label = thing.label
                return
        unknown = make_unknown(self.body, start, token.start)
        draft.label = unknown.label if unknown else None

    # --- counts --------------------------------------------------------------------------------------------

    def _read_count(self, token: Token) -> None:
        reader = self.reader
        in_reason = token.start < self.reason_end
        start = self._clause_start(token.start)
        clause = self.text[start : token.start]
        sentence_start = _span_at(self.sentences, token.start)[0]
        if _PLANNED.search(self.text[max(sentence_start, self.mark) : token.start]):
            reader.planned = True
        change = find_change(clause)
        subject = self._find_counted(start, token)
        draft = self._add(token, "count")
        draft.in_reason = in_reason
        heading_family = reader.outline.family
        if change is not None:
            draft.role = "change"
            draft.direction = change.direction
            draft.comparison = self._note_base(token.start)
            draft.anchor = reader.last["count"]
            draft.family, draft.measure = "other", "other"
            draft.subject = subject
            return
        if subject is not None and subject.kind == "resource":
            if in_reason:
                subject = replace(subject, resource_code=None)
            else:
                subject = self._complete_thing(subject, heading_family)
                self._leave_other_things(subject, token)
        draft.parent = self._parent("count") if not in_reason else None
        if draft.parent is not None and draft.parent.unit != token.unit:
            draft.parent = None
        if draft.parent is not None:
            outer = draft.parent.subject
            if (
                subject is not None
                and subject.kind == "unknown"
                and outer is not None
                and ((outer.resource_code or "").startswith(("headcount", "vehicles")))
            ):  # 实有在职人员380人，其中行政89人
                subject = replace(subject, kind="resource", resource_code=outer.resource_code)
        draft.subject = subject
        draft.family = "other"
        if subject is not None and subject.resource_code is not None:
            draft.family = "resources"
            draft.as_of = None if reader.planned else reader.as_of
        elif subject is not None:
            draft.subject = replace(subject, resource_code=None)
        if not in_reason:
            if token.unit not in _MEASURES:
                reader.last["count"] = draft
            reader.sentence_quantity = draft

    def _find_counted(self, start: int, token: Token) -> Subject | None:
        """The thing counted: in front of the number (车辆7辆) or behind it (1个内设机构)."""
        part = self._list_part(start, token.start)
        after = re.match(
            r"(?:\([^)]{1,6}\))?(?:的)?([^\d,。;:、()]{2,16})", self.text[token.unit_end :]
        )
        leads = re.search(r"(?:[及和与]|包括|共有|包含)$", self.text[part : token.start])
        if leads and after:  # 包括6个机关行政处室及3个下属单位: the words behind the number name it
            first, last = token.unit_end + after.start(1), token.unit_end + after.end(1)
            behind = find_thing_subject(self.body, first, last, token.unit, behind=True)
            if behind is not None:
                return behind
        before = find_thing_subject(self.body, part, token.start, token.unit)
        if before is None and part > start:
            before = find_thing_subject(self.body, start, token.start, token.unit)
        if before is not None:
            return before
        if after:
            first = token.unit_end + after.start(1)
            behind = find_thing_subject(
                self.body, first, token.unit_end + after.end(1), token.unit, behind=True
            )
            if behind is not None:
                return behind
        unknown = make_unknown(self.body, part, token.start)
        if after and re.search(r"设(?:置|有|立)?$|[下所]属$", self.text[part : token.start]):
            first, last = token.unit_end + after.start(1), token.unit_end + after.end(1)
            behind_label = make_unknown(self.body, first, last)
            if behind_label is not None and re.match(
                "处|科|股|室|机构|部门|办", behind_label.label
            ):
                return replace(behind_label, kind="resource", resource_code="internal_departments")
        if unknown is not None and (len(unknown.label) > 3 or not after):
            return unknown
        if after:
            unknown = make_unknown(
                self.body, token.unit_end + after.start(1), token.unit_end + after.end(1)
            )
            if unknown is not None:
                return unknown
        previous = self.reader.sentence_quantity
        return previous.subject if previous is not None and previous.role == "count" else None

    def _leave_other_things(self, subject: Subject | None, token: Token) -> None:
        """Cars are no part of devices: a list of the one ends where the other begins."""
        code = (subject.resource_code or "") if subject is not None else ""
        for group in list(self.reader.groups):
            parent = group.parents.get("count")
            outer = (parent.subject.resource_code or "") if parent and parent.subject else ""
            if group.scope == "sentence" and (
                (code.startswith("vehicles") and "equipment" in outer)
                or ("equipment" in code and outer.startswith("vehicles"))
                or (
                    code.startswith("headcount")
                    and outer.startswith("headcount")
                    and code != outer
                    and ";" in self.text[self.mark : token.start]
                    and not (parent and parent.subject and "实有人" in parent.subject.label)
                )
            ):
                self._close_group(group)

    def _complete_thing(self, subject: Subject, heading_family: str | None) -> Subject | None:
        reader = self.reader
        code = subject.resource_code or ""
        if code == "performance_projects":
            context = heading_family == "performance_target" or "绩效" in subject.label
            return subject if context else replace(subject, resource_code=None, kind="unknown")
        if code in ("vehicles", "large_equipment"):
            if "购置数" in subject.label:
                return replace(subject, resource_code=f"{code}_purchased")
            if heading_family == "three_public" or "保有量" in subject.label:
                return replace(subject, resource_code="vehicles_maintained")
            if code == "large_equipment" and not re.search("以上|大型", subject.label):
                subject = replace(subject, resource_code="equipment")
                code = "equipment"
            if reader.planned:
                return replace(subject, resource_code=f"{code}_planned")
        return subject

    # --- helpers of the walk -----------------------------------------------------------------------------------


def _split_sentences(body: Squeezed) -> list[tuple[int, int]]:
    """Spans of sentences: up to a full stop outside brackets."""
    text = body.text
    spans = []
    start = 0
    brackets = _match_brackets(text)
    ends = sorted(brackets.items())
    for match in _SENTENCE_END.finditer(text):
        at = match.start()
        if any(open_ < at < close for open_, close in ends):
            continue
        end = match.end()
        while end < len(text) and body.printed[body.origin[end]] in "”’）)」":
            end += 1
        if end > start:
            spans.append((start, end))
            start = end
    if start < len(text):
        spans.append((start, len(text)))
    return spans or [(0, len(text))]


def _span_at(spans: list[tuple[int, int]], position: int) -> tuple[int, int]:
    index = bisect_right(spans, (position, 10**9)) - 1
    return spans[max(index, 0)]


def _match_brackets(text: str) -> dict[int, int]:
    """Opening → closing bracket; brackets without a partner, or longer than a list, are left out."""
    pairs: dict[int, int] = {}
    stack: list[int] = []
    for index, char in enumerate(text):
        if char == "(":
            stack.append(index)
        elif char == ")" and stack:
            opened = stack.pop()
            if index - opened <= 400:
                pairs[opened] = index
    return pairs


_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _last_day(month: str) -> str:
    """``2023-12`` → ``2023-12-31``: a count at a month is one at its end."""
    year, number = int(month[:4]), int(month[5:7])
    days = _MONTH_DAYS[min(max(number, 1), 12) - 1]
    if number == 2 and year % 4 == 0 and (year % 100 or year % 400 == 0):
        days = 29
    return f"{month}-{days:02d}"


def read_statements(
    document_key: str,
    lines: Sequence[TextLine],
    *,
    fiscal_year: int | None,
    stage: str | None,
    section_of: SectionOf | None = None,
) -> tuple[list[RawStatement], list[RawNegation]]:
    """Read the numbers and the denials of a document's prose.

    ``lines`` are the text lines outside tables in reading order, wrapped as printed. ``fiscal_year`` and
    ``stage`` (``budget`` where unknown) are the document's own; a statement's ``value_year`` and
    ``value_stage`` are filled only where the sentence states others. ``section_of`` may give the
    section of a line where it is known better than from the headings among the lines.

    Every number outside tables becomes one statement; ``statement_no`` counts from 1 in reading order.
    """
    reader = StatementReader(document_key, fiscal_year, stage or "budget", section_of)
    return reader.read(lines)
