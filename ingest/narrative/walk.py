"""The walk over the numbers of one passage: clauses, brackets, lists of parts, reasons.

What is done with a number is in the classes that build on this one: amounts, changes, counts.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from ingest.narrative.comparisons import find_reasons
from ingest.narrative.completion import complete_subject
from ingest.narrative.context import DocumentContext
from ingest.narrative.drafts import Draft, Group
from ingest.narrative.enumerations import find_shares
from ingest.narrative.numbers import Token
from ingest.narrative.passages import Passage
from ingest.narrative.sentences import last_day, match_brackets, span_at
from ingest.narrative.squeezing import Squeezed
from ingest.narrative.subjects import (
    TOTALS,
    Subject,
    find_money_subject,
    is_empty,
    make_unknown,
)

_CLAUSE_BREAK = re.compile(r",(?!\d{3}(?!\d))|[;:。！？!?]")
_EVENT = re.compile(
    r"[。！!？?;()]|其中|(?:主要)?包括(?=:|[^\d,。;:]{2,30}\d)|分为|包含|如下:|分别为"
    r"|主要用于(?=[^\d,。;:、]{2,12}\d[\d,.]*(?:万元|亿元|元))"
    r"|(?<=,)含(?=[^,。;:()]{2,20}\d)|按[^,。;:]{2,14}(?:划分|分类|分)(?=[,:])|从[^,。;:]{2,12}看(?=,)"
    r"|(?<=,)由(?=[^,。;:()]{2,20}\d[^。;]{0,200}(?:组成|构成))"
)
_ONE_MORE_SPLIT = re.compile(r"(?:按[^,。;:]{2,14}(?:划分|分类|分)|从[^,。;:]{2,12}看)$")
# after a full stop: 按支出功能分类:
_ALL_SPENDING_SPLIT = re.compile(
    r"(?:.*[。;:])?\W{0,3}按(?:支出)?(?:功能|经济|用途)[^,。;:]{0,8}(?:划分|分类|分)"
)
_AND_SO_ON = re.compile(r"等(?:共|共计|合计|方面|项目?)?$")
_AS_OF = re.compile(r"截[至止](?:到)?")

# expenditure named without a limit of its own
_BARE_SPENDING = re.compile(r"(?:本年)?支出(?:合计|决算数?|预算数?)?")
# 占总收入的80% | 占本年收入合计的80%
_SHARE_OF_ALL = re.compile("占(?:全年|本年|当年|全部)?(?:总收入|收入)(?!预算数)")
_SUM_OF_SPENDING = re.compile(r"(?:\d{4}年)?(?:本年)?(?:支出(?:合计|总计)|总支出)")
_FUNDS_APART = frozenset({"government_fund", "state_capital"})
THIS_YEAR = ("本年", "当年")
_FISCAL_SOURCES = frozenset({
    "fiscal_appropriation", "general_public_budget", "government_fund", "state_capital",
})  # fmt: skip

# what stands further in front of a number than this says nothing about it
_LONGEST_CLAUSE = 200


class PassageWalk:
    """State of the walk: ``mark`` is behind the last quantity read."""

    def __init__(
        self,
        reader: DocumentContext,
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
        self.shares = find_shares(self.text, tokens)
        self.listed: list[Draft] = []  # amounts of the last list told off by 分别为
        self.events = list(_EVENT.finditer(self.text))
        self.event_starts = [match.start() for match in self.events]
        self.closers = match_brackets(self.text)
        self.reasons = find_reasons(self.text)
        self.reason_index = 0
        self.reason_start = -1
        self.reason_end = -1
        self.paragraph_ends = self._find_paragraph_ends()

    def _add(self, token: Token, role: str) -> Draft:
        return self.reader.add(self.passage, token, span_at(self.sentences, token.start), role)

    def _find_paragraph_ends(self) -> set[int]:
        """Squeezed offsets at which a paragraph ends."""
        return {self.body.squeezed_offset(start) for start in self.passage.breaks}

    def _read_events(self, end: int) -> None:
        """Take in the marks between the last quantity and ``end``: sentence ends, brackets, 其中, reasons."""
        reader = self.reader
        first = bisect_left(self.event_starts, self.mark)
        for index in range(first, len(self.events)):
            match = self.events[index]
            if match.end() > end:
                break
            self._read_reasons(match.start())
            mark, at = match.group(), match.start()
            if mark in "。！!？?":
                if self._inside_bracket(at):
                    continue
                self._end_sentence()
            elif mark == ";":
                nested = [group for group in reader.groups if group.scope == "sentence"]
                if len(nested) >= 2 or (nested and nested[-1].until_semicolon):
                    self._close_group(nested[-1])
            elif mark == "(":
                if self.closers.get(at, -1) >= end:
                    self._open_group("paren", self.closers[at])
            elif mark == ")":
                for group in [g for g in reader.groups if g.closes_at == at]:
                    self._close_group(group)
                    whole = group.parents.get("money")
                    spoken = reader.sentence_quantity
                    if whole is not None and spoken is not None and spoken.parent is whole:
                        reader.sentence_quantity = whole  # …9.8万元（其中…），与上年的10.5万元相比
            elif at >= self.reason_end:
                reader.pending = []
                before = self.text[max(self.mark, at - 12) : match.end()]
                scope = "sentence"
                if self.text[match.end() : match.end() + 1] in (":", "") or mark.endswith(":"):
                    colon = match.end() if mark.endswith(":") else match.end() + 1
                    if colon in self.paragraph_ends:
                        scope = "block"
                if mark[0] in "按从" and reader.groups:
                    continue  # one more way to split the sum that is being listed
                self._open_group(scope, before=before)
                reader.groups[-1].until_semicolon = mark == "含"
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
            self.reason_start, self.reason_end = start, stop
            pending = self.reader.pending
            if self.mark > span_at(self.sentences, phrase)[0]:
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
        if _ONE_MORE_SPLIT.search(before):
            parents["money"] = self._find_split(parents["money"], before)
        last = parents["money"]
        if "如下" in before and last is not None and last.parent is None and any(
            draft is not last and draft.role == "amount" and draft.parent is None
            and draft.passage is last.passage and draft.sentence == last.sentence
            for draft in reader.drafts[-12:]
        ):  # several sums in one sentence: the list below is of all of them  # fmt: skip
            parents["money"] = None
        if "如下" in before:
            self._forget_siblings(parents)
            last = parents["money"]
            if last is not None and last.subject is not None and last.subject.kind in TOTALS:
                parents["money"] = self._of_this_year(last)
        group = Group(scope, parents, reader.outline.level, closes_at)
        group.other_year = self._find_other_year()
        reader.groups.append(group)

    def _forget_siblings(self, parents: dict[str, Draft | None]) -> None:
        """A list announced by 如下 is of what went before as a whole, never of its last part."""
        money, count = parents["money"], parents["count"]
        if money is not None and money.subject is not None and money.subject.item_code not in (
            None, "vehicle",
        ):  # fmt: skip
            parents["money"] = None
        if count is not None and any(
            draft is not count and draft.role == "count" and draft.sentence == count.sentence
            for draft in self.reader.drafts[-8:]
            if draft.passage is count.passage
        ):
            parents["count"] = None

    def _of_this_year(self, total: Draft) -> Draft:
        """本年支出 printed as part of 总支出: what is listed, or compared as 本年, is that part."""
        for draft in reversed(self.reader.drafts[-12:]):
            if (
                draft.parent is total
                and draft.role == "amount"
                and draft.is_own
                and draft.subject is not None
                and total.subject is not None
                and draft.subject.kind == total.subject.kind
                and draft.subject.label[:2] in THIS_YEAR
            ):
                return draft
        return total

    def _find_other_year(self) -> Draft | None:
        """The amount of another year or stage whose parts are listed next: 2021年决算20万元，其中：….

        Only where it is the one amount of its sentence: 预算5万元，决算3万元，其中… lists parts of the latter.
        """
        quantity = self.reader.sentence_quantity
        if (
            quantity is None
            or quantity.role != "amount"
            or quantity.is_own
            or quantity.comparison is not None
            or quantity.in_reason
        ):
            return None
        alone = all(
            draft is quantity or draft.sentence != quantity.sentence
            for draft in self.reader.drafts[-8:]
            if draft.passage is self.passage and draft.role in ("amount", "change", "rate")
        )
        return quantity if alone else None

    def _split_other_year(self) -> Draft | None:
        for group in reversed(self.reader.groups):
            if group.other_year is not None:
                return group.other_year
            if group.scope != "paren":
                return None
        return None

    def _find_split(self, last: Draft | None, before: str) -> Draft | None:
        """What is split anew by 按采购项目类型分: all procurement of the item, not the kind named last;
        by a sentence that begins with 按支出功能分类: all expenditure."""
        if last is None or last.subject is None:
            return last
        if last.subject.kind != "procurement":
            if _ALL_SPENDING_SPLIT.fullmatch(before) is None or last.subject.kind in TOTALS:
                return last
            return self.reader.find_total(("turnover", "expenditure_total"))
        for draft in self.reader.drafts[self.reader.item_start :]:
            subject = draft.subject
            if (
                draft.role == "amount"
                and draft.is_own
                and not draft.in_reason
                and subject is not None
                and subject.kind == "procurement"
                and subject.procurement_category is None
            ):
                return draft
        return last

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

    def _replace_parent(self, old: Draft, new: Draft | None) -> None:
        """The lists thought to be of ``old`` turn out to be of ``new``."""
        for group in self.reader.groups:
            if group.parents.get("money") is old:
                group.parents["money"] = new

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
            as_of = last_day(as_of)
        self.reader.as_of = as_of
        self.reader.planned = False
        draft.as_of = as_of

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
        start = max(start, end - _LONGEST_CLAUSE)
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
        if part > start and _AND_SO_ON.search(self.text[part:end]):
            # 加上结转下年、上解上级支出等0万元: the sum of all that are listed
            return make_unknown(self.body, start, end)
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
        sentence_start = span_at(self.sentences, max(clause_start - 1, 0))[0]
        own_sentence = span_at(self.sentences, clause_start)[0]
        floor = max(self.mark, sentence_start)
        end = clause_start - 1
        for _ in range(3):
            if end <= floor:
                return None
            start = self._clause_start(end, floor)
            if any(
                phrase < end and start < stop <= own_sentence for phrase, _, stop in self.reasons
            ):
                return None  # 主要原因是办公费增加。年初预算数…: why is not what
            subject = self._subject_in(start, end)
            if subject is not None and subject.kind != "fund":
                return subject
            end = start - 1
        return None

    def _limit_side(self, subject: Subject | None, at: int) -> Subject | None:
        """支出 beside the income of a fund is what that fund paid: 财政拨款本年收入10万元；本年支出9万元."""
        if (
            subject is None
            or subject.kind != "expenditure_total"
            or subject.fund_code is not None
            or subject.is_fiscal
            or _BARE_SPENDING.fullmatch(subject.label) is None
        ):
            return subject
        sentence = span_at(self.sentences, at)
        spoken: list[Subject] = []
        drafts: list[Draft] = []
        for draft in reversed(self.reader.drafts):
            if draft.passage is not self.passage or draft.sentence != sentence:
                break
            if draft.subject is not None and draft.subject.own_family == "income":
                spoken.append(draft.subject)
                drafts.append(draft)
        sources = {found.income_source_code for found in spoken}
        if len(sources) != 1 or not sources <= _FISCAL_SOURCES:
            return subject
        fund = spoken[0].fund_code
        if self._tells_the_whole(drafts, at):
            return subject
        return replace(subject, fund_code=fund, is_fiscal=fund is None)

    def _tells_the_whole(self, told: Sequence[Draft], at: int) -> bool:
        """Whether 支出 beside the income of a fund is the whole and not what that fund paid.

        So it is where that income is told as a share of all income; and beside 财政拨款收入, unless it is
        that of a fund apart, where it is a sum (支出合计) or larger than that income.
        ``told`` is what the sentence says of the income, the last first.
        """
        income = next((draft for draft in told if draft.role == "amount"), told[-1])
        if _SHARE_OF_ALL.search(self.text, income.token.end, at):
            return True
        if income.subject is not None and income.subject.fund_code in _FUNDS_APART:
            return False
        if _SUM_OF_SPENDING.match(self.text, at):
            return True
        paid = next((t for t in self.tokens if t.start >= at and t.kind == "money"), None)
        received = income.token
        return (
            paid is not None
            and paid.unit == received.unit
            and income.role == "amount"
            and Decimal(paid.number_text or "0") > Decimal(received.number_text or "0")
        )

    def _context_subject(self) -> Subject | None:
        return self.reader.item_subject or self.reader.outline.subject

    def _complete(self, subject: Subject | None, parent: Draft | None) -> Subject | None:
        return complete_subject(self.reader, subject, parent)
