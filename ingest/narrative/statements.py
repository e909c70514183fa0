"""Sentences to quantitative statements: one pass over the passages of a document.

Nothing is computed; every number becomes exactly one statement.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.document import TextLine
from ingest.narrative.context import DocumentContext, SectionOf
from ingest.narrative.counts import CountWalk
from ingest.narrative.drafts import CONTEXT_ROLES, choose_context_role, finish_draft
from ingest.narrative.instructions import Instructions, SetAside
from ingest.narrative.negations import read_negations
from ingest.narrative.numbers import ASKS, QUANTITIES, REQUEST, Token, find_tokens
from ingest.narrative.other_bodies import find_other_bodies
from ingest.narrative.outline import classify_item, make_heading, opens_part
from ingest.narrative.passages import Passage, build_passages, match_number_prefix
from ingest.narrative.sentences import span_at, split_sentences
from ingest.raw_schema import RawNegation, RawStatement

_GROUP_OPENER = re.compile(r"(?:其中|包括|如下|分为|包含|分别为|划分):?$")

# A sample sentence of a template, or a request to whoever fills it in. Their numbers are nobody's.
_SAMPLE = re.compile(
    r"^(?:[\d一二三四五六七八九十]{1,3}[.、)])?(?:填写|参考)?(?:样例|示例|范例|例文|样式)\d?:"
    rf"|{REQUEST}|{ASKS}(?:各(?:单位|部门)|(?:按照?|在|根据|参照)[^,。;]{{0,20}}说明|说明|参照)"
    r"|不得(?:空白|为空)|须填[写列报]"
)
# Words of a template that a report uses as well: 部分数据需填列到其他栏
_TO_BE_FILLED_IN = re.compile(r"[应需可](?:当|要)?(?:按照?|据实|如实|逐项|分别|统一)*填[写列]")
_EXAMPLE = re.compile(r"例[如:]|[样示范]例|[样例]文")
# 如没有收入100万元的 | 小于0.01万元的: the case that an instruction is for
_CASE = re.compile(r"(?:^|[,。;:])(?:[如若凡对]|[^,。;:]*[大小高低]于)")


class _PassageRun(CountWalk):
    """The walk with everything it can read."""

    others: list[tuple[int, int]] | None = None

    def _is_of_another(self, at: int) -> bool:
        """Whether the figure at ``at`` is that of another body, or stands in an instruction."""
        if self.others is None:
            others = self.reader.others
            self.others = others.spans(self.text) if others is not None else []
            self.others += _find_instructions(self.text, self.sentences, self.tokens)
        return any(start <= at < end for start, end in self.others)

    def run(self, tokens: Sequence[Token]) -> None:
        """Emit a statement for every number, in order."""
        for token in tokens:
            if token.kind in QUANTITIES and self._is_of_another(token.start):
                if token.kind != "flat":
                    self._add(token, "threshold" if token.is_threshold else "other")
                    self.mark = token.unit_end
                continue
            if token.kind not in QUANTITIES:
                draft = self._add(token, CONTEXT_ROLES[token.kind])
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


def read_statements(
    document_key: str,
    lines: Sequence[TextLine],
    *,
    fiscal_year: int | None,
    stage: str | None,
    section_of: SectionOf | None = None,
    other_bodies: Sequence[str] = (),
    own_name: str | None = None,
    set_aside: list[SetAside] | None = None,
) -> tuple[list[RawStatement], list[RawNegation]]:
    """Read the numbers and the denials of a document's prose.

    ``lines`` are the text lines outside tables in reading order, wrapped as printed. ``fiscal_year`` and
    ``stage`` (``budget`` where unknown) are the document's own; a statement's ``value_year`` and
    ``value_stage`` are filled only where the sentence states others. ``section_of`` may give the
    section of a line where it is known better than from the headings among the lines. What is printed
    of ``other_bodies`` (the department of a unit) is context, role ``other``, up to where ``own_name``, the
    document's own body, is spoken of again. ``set_aside`` is given the amounts in instructions of a template.

    Every number outside tables becomes one statement; ``statement_no`` counts from 1 in reading order.
    """
    others = find_other_bodies(other_bodies, own_name)
    context = DocumentContext(fiscal_year, stage or "budget", section_of, others)
    negations: list[RawNegation] = []
    instructions = Instructions()
    for passage, is_instruction in instructions.part(build_passages(lines)):
        if is_instruction:
            _read_instruction(context, passage)
            continue
        if passage.kind in ("furniture", "contents", "caption"):
            _read_aside(context, passage)
        elif passage.kind == "heading":
            _enter_heading(context, passage, len(passage.body.text), passage.level)
            for token in find_tokens(passage.body.text):
                if token.kind != "flat":
                    whole = (0, len(passage.body.text))
                    context.add(passage, token, whole, choose_context_role(token))
        else:
            _read_text(context, passage)
        if passage.kind in ("text", "caption") and not context.outline.is_glossary:
            negations.extend(
                read_negations(
                    document_key,
                    passage,
                    context.section_at(passage),
                    context.outline,
                    len(negations),
                    fiscal_year,
                )
            )
    if set_aside is not None:
        set_aside.extend(instructions.set_aside)
    return [finish_draft(document_key, draft) for draft in context.drafts], negations


def _find_instructions(
    text: str, sentences: Sequence[tuple[int, int]], tokens: Sequence[Token]
) -> list[tuple[int, int]]:
    """Spans of sentences that say how to fill in; not of those that tell an amount before they do."""
    spans = []
    for start, end in sentences:
        match = _TO_BE_FILLED_IN.search(text, start, end)
        if match is None:
            continue
        told = [
            token.unit_end
            for token in tokens
            if token.kind == "money" and start <= token.start and token.unit_end <= match.start()
        ]
        is_case = _CASE.search(text[start : match.start()]) is not None
        # 预算总额12万元,部分数据需填列到其他栏
        apart = told and not is_case and re.search(r"[,;:]", text[told[-1] : match.start()])
        spans.append((told[-1] if apart else start, end))
    return spans


def _read_aside(context: DocumentContext, passage: Passage) -> None:
    """Page numbers, running headers, contents pages and captions: context, never data."""
    for token in find_tokens(passage.body.text):
        if token.kind == "flat":
            continue
        role = CONTEXT_ROLES.get(token.kind, "other")
        label = None
        if passage.kind in ("furniture", "contents") and token.kind in ("bare", "count"):
            role, label = "ordinal", "页码"
        draft = context.add(passage, token, (0, len(passage.body.text)), role)
        draft.label = label


def _read_instruction(context: DocumentContext, passage: Passage) -> None:
    """Words to whoever fills in a template, samples among them: context, never data."""
    sentences = split_sentences(passage.body)
    for token in find_tokens(passage.body.text):
        if token.kind != "flat":
            sentence = span_at(sentences, token.start)
            context.add(passage, token, sentence, choose_context_role(token))


def _enter_heading(context: DocumentContext, passage: Passage, end: int, level: int | None) -> None:
    if level is None:
        if not opens_part(passage.body.text[:end]):
            return
        level = 0
    context.enter_heading(make_heading(level, passage.body, 0, end))


def _read_text(context: DocumentContext, passage: Passage) -> None:
    tokens = find_tokens(passage.body.text)
    start = _enter_item(context, passage, tokens) if passage.level is not None else 0
    sentences = split_sentences(passage.body)
    text = passage.body.text
    if (
        context.outline.is_glossary
        or _SAMPLE.search(text)
        or (_TO_BE_FILLED_IN.search(text) and _EXAMPLE.search(text))
    ):
        _read_instruction(context, passage)
        return
    _PassageRun(context, passage, tokens, sentences, start).run(tokens)


def _enter_item(context: DocumentContext, passage: Passage, tokens: list[Token]) -> int:
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
        _enter_heading(context, passage, end, passage.level)
        context.item_subject = classify_item(body, prefix, end)
        return end + 1
    clause = re.match(r"[^,。;]*", body.text[prefix:first])
    end = prefix + (clause.end() if clause else 0)
    context.enter_item(make_heading(passage.level, body, 0, end))
    context.item_subject = classify_item(body, prefix, end)
    return prefix
