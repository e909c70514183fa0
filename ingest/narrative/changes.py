"""Changes, rates and shares: which amount they speak of and what it is compared with."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from ingest.narrative.amounts import AmountWalk, names_stage
from ingest.narrative.comparisons import (
    Change,
    Comparison,
    find_base,
    find_change,
    find_completion,
    is_completion,
    read_base,
)
from ingest.narrative.drafts import Draft
from ingest.narrative.negations import DENIAL
from ingest.narrative.numbers import Token
from ingest.narrative.sentences import span_at
from ingest.narrative.subjects import TOTALS, Subject, make_unknown
from ingest.narrative.walk import THIS_YEAR

# 服务采购授予中小企业合同金额占
_PURCHASES = re.compile(r"[^,。;占]{0,8}(货物|工程|服务)[^,。;占]{0,24}占")


class ChangeWalk(AmountWalk):
    """Reads what is compared, and numbers with a percent sign or none."""

    def _note_base(self, end: int) -> Comparison | None:
        """What the change that ends at ``end`` is compared with; as before where nothing is said."""
        reader = self.reader
        sentence_start = span_at(self.sentences, max(end - 1, 0))[0]
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
            subject = self._limit_side(self._subject_in(first, last), start)
            if subject is not None and subject.kind == "fund" and subject.fund_code is None:
                subject = None
            if subject is not None:
                return subject
            whole = re.fullmatch(r"(?:(\d{4})年)?预算", self.text[first:last])
            if whole and whole[1] in (None, str(self.reader.fiscal_year)):
                return Subject(self.body.label(first, last), "turnover")
        return self._other_side(start, base) if base is not None else None

    def _other_side(self, start: int, base: re.Match[str]) -> Subject | None:
        """Income or expenditure named in what is compared with, where the amount spoken of last is of
        the other side: 收入10万元，支出9万元，比上年收入增加…"""
        last = self.reader.last["money"]
        if last is None or last.subject is None or last.subject.kind not in TOTALS:
            return None
        subject = self._subject_in(start + base.start("what"), start + base.end("what"))
        if subject is None or subject.kind not in TOTALS or "turnover" in (
            subject.kind, last.subject.kind,
        ):  # fmt: skip
            return None
        return subject if subject.kind != last.subject.kind else None

    def _read_change(self, token: Token, role: str, start: int, verb: int, change: Change) -> None:
        """A change in money or a rate of change."""
        reader = self.reader
        direction = change.direction
        if change.is_template and (token.number_text or "").strip("0.") == "":
            direction = "flat"  # 增加（减少）0万元
        elif change.is_template and (token.number_text or "").startswith("-"):
            direction = "decrease"  # 增加或减少-0.66万元
        elif change.is_template:
            draft = self._add(token, "other")  # nobody said which
            draft.subject = make_unknown(self.body, start, verb)
            return
        comparison = self._note_base(token.start)
        if direction is None:
            comparison = Comparison("own_budget", reader.fiscal_year)  # 差额为…, of two amounts
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
        if subject is None and start > self.mark:
            # 与上年相比，财政拨款支出减少: the subject may stand in the clause between
            subject = self._subject_before_change(start)
        if subject is None and token.start < self.reason_end and start >= self.reason_start:
            named = make_unknown(self.body, start, verb)
            if named is not None:  # 主要原因：一是农田建设资金减少200万元: not the sum explained
                draft = self._add(token, role)
                draft.direction, draft.comparison = direction, comparison
                draft.family, draft.measure = "year_change", "other"
                draft.subject, draft.in_reason = named, True
                return
        anchor = self._find_anchor(subject, "money")
        if subject is None and role == "change" and direction == "increase":
            anchor = self._grown(anchor, token)
        draft = self._add(token, role)
        draft.direction = direction
        draft.comparison = comparison
        draft.family = "year_change"
        draft.anchor = anchor
        draft.in_reason = token.start < self.reason_end
        if subject is None:
            previous = reader.sentence_quantity
            if anchor is not None:
                subject = anchor.subject
            elif previous is not None and previous.role in ("amount", "change", "rate"):
                subject = previous.subject
            else:
                subject = self._context_subject()
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

    def _grown(self, anchor: Draft | None, token: Token) -> Draft | None:
        """What can have grown by so much: 收入10万元，其中…、基金0万元，较上年增加2万元 is of all income."""
        if anchor is None or anchor.parent is None or anchor.unit != token.unit:
            return anchor
        whole = anchor.parent.subject
        if whole is None or whole.kind not in TOTALS or not anchor.token.number_text:
            return anchor
        if Decimal(token.number_text or 0) <= Decimal(anchor.token.number_text):
            return anchor
        return anchor.parent if anchor.parent.passage is self.passage else anchor

    def _subject_before_change(self, start: int) -> Subject | None:
        """A subject in the clause before the verb's, unless that is the amount spoken of already."""
        sentence_start = span_at(self.sentences, max(start - 1, 0))[0]
        floor = max(self.mark, sentence_start)
        if start - 1 <= floor:
            return None
        first = self._clause_start(start - 1, floor)
        clause = self.text[first : start - 1]
        if find_base(clause) is not None:
            return self._changed_subject(first, start - 1)
        return None

    def _find_anchor(self, subject: Subject | None, dimension: str) -> Draft | None:
        reader = self.reader
        last = reader.last[dimension]
        if subject is None:
            previous = reader.sentence_quantity
            if previous is not None and previous.role == "amount" and not previous.is_own:
                # 比2023年的100万元增加20万元
                of_before = previous.subject
                if of_before is None or (
                    last and last.subject and last.subject.key == of_before.key
                ):
                    return last
                return reader.find_amount(of_before)
            if (
                previous is not None
                and previous.role in ("change", "rate")
                and ")" not in self.text[self.mark : self.mark + 2]
                and (previous.anchor is not None or previous.subject is not None)
            ):  # 购置费比2018年减少34万元，下降9%: also where the amount itself is not printed
                return previous.anchor
            if last is not None:
                return last
            context = self._context_subject()
            return reader.find_amount(context) if context is not None else None
        if last is not None and last.subject is not None and last.subject.key == subject.key:
            return self._of_this_year(last) if subject.label[:2] in THIS_YEAR else last
        found = reader.find_amount(subject)
        if found is None and subject.kind == "turnover":
            found = reader.find_total(("turnover", "income_total", "expenditure_total"))
            while (
                found is not None
                and found.parent is not None
                and found.parent.subject
                and (found.parent.subject.kind in TOTALS)
            ):  # 支出总计, not the 本年支出 that is part of it
                found = found.parent  # fmt: skip
        if found is None and subject.kind in TOTALS and subject.fund_code is None:
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
        if subject is None and start > self.mark:
            # 购置支出比预算无增减变化，比上年无增减变化
            subject = self._subject_before_change(start)
        if subject is None and reader.sentence_quantity is None:
            sentence = span_at(self.sentences, token.start)
            if DENIAL.search(self.text[sentence[0] : start]):
                return  # 未使用政府性基金…，与上年持平: nothing was printed that stayed the same
        anchor = self._find_anchor(subject, "money")
        if anchor is None or self._has_change(anchor, token, comparison if base else None):
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

    def _has_change(self, anchor: Draft, token: Token, own: Comparison | None) -> bool:
        """Whether the sentence has printed the change of an amount already.

        Words that say themselves what they compare with (``own``) tell another change than one against
        something else: 与预算持平，与上年持平.
        """
        sentence = span_at(self.sentences, token.start)
        return any(
            draft.anchor is anchor and draft.role == "change"
            and draft.passage is self.passage and draft.sentence == sentence
            and (own is None or draft.comparison in (None, own))
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
            self._attach_completion(draft, start, clause)
            return
        share = self.shares.get(token.start)
        if share is not None and share.direction is not None:
            self._read_listed_change(token, "rate", share)
            return
        change = find_change(clause)
        if change is not None:
            self._read_change(token, "rate", start, start + change.start, change)
            return
        if share is not None and share.count == len(self.listed):
            draft = self._add(token, "share")
            self._tie(draft, self.listed[share.place])
            return
        if re.search(r"占", self.text[wide_start : token.start]):
            draft = self._add(token, "share")
            if not self._names_other_purchases(wide_start, token.start):
                self._attach(draft)
            return
        if clause in ("", "(") and previous is not None and previous.role in ("change", "rate"):
            draft = self._add(token, "rate")
            self._repeat_change(draft, previous)
            return
        draft = self._add(token, "other")
        draft.subject = make_unknown(self.body, start, token.start)
        draft.family = None

    def _names_other_purchases(self, start: int, end: int) -> bool:
        """货物采购授予中小企业合同金额占货物支出金额的100%: of an amount that is not printed."""
        named = _PURCHASES.match(self.text[start:end])
        last = self.reader.last["money"]
        return (
            named is not None
            and last is not None
            and last.subject is not None
            and named[1] not in last.subject.label
        )

    def _attach_completion(self, draft: Draft, start: int, clause: str) -> None:
        """Tie a rate of completion to its amount; one that names a subject of its own is of that,
        also where no amount is printed: 政府性基金预算财政拨款本年收入完成年初预算100%."""
        end = start + find_completion(clause)
        subject = self._limit_side(self._subject_in(start, end), start)
        last = self.reader.last["money"]
        if (
            subject is None
            or subject.kind == "fund"
            or (subject.kind in TOTALS and not subject.fund_code and not subject.is_fiscal)
            or (last is not None and last.subject is not None and last.subject.key == subject.key)
        ):
            self._attach(draft)
            return
        anchor = self.reader.find_amount(subject)
        if anchor is not None:
            self._tie(draft, anchor)
        else:
            draft.subject = self._complete(subject, self._parent("money"))
            if draft.subject is not None:
                draft.family, draft.measure = draft.subject.own_family, draft.subject.measure
        self.reader.sentence_quantity = draft

    def _attach(self, draft: Draft) -> None:
        """Tie a share or a rate to the amount before it."""
        last = self.reader.last["money"]
        if last is None:
            context = self._context_subject()
            last = self.reader.find_amount(context) if context is not None else None
        if last is not None:
            self._tie(draft, last)

    @staticmethod
    def _tie(draft: Draft, amount: Draft) -> None:
        draft.anchor = amount
        draft.subject = amount.subject
        draft.family = amount.family
        draft.measure = amount.measure

    def _repeat_change(self, draft: Draft, previous: Draft) -> None:
        draft.anchor = previous.anchor
        draft.subject = previous.subject
        draft.family = previous.family
        draft.measure = previous.measure
        draft.direction = previous.direction
        draft.comparison = previous.comparison
        self.reader.pending.append(draft)
        self.reader.sentence_quantity = draft

    def _is_nothing(self, token: Token, clause: str) -> bool:
        """Whether a zero without unit is an amount: 公务用车购置费预算支出为0，."""
        if names_stage(clause):
            return True
        if not re.search(r"[为是]$", clause) or self.text[token.end : token.end + 1] not in ",。;":
            return False
        subject = self._subject_in(self._clause_start(token.start), token.start)
        return subject is not None and subject.kind not in ("resource", "unknown")

    def _read_bare(self, token: Token) -> None:
        """A number without a unit: a rate whose sign was lost in print, else nothing known."""
        reader = self.reader
        start = self._clause_start(token.start)
        clause = self.text[start : token.start]
        decimals = token.number_text is not None and "." in token.number_text
        if (token.number_text or "").strip("0.") == "" and self._is_nothing(token, clause):
            self._read_money(replace(token, unit="元"))  # 年初预算为0: nothing needs no unit
            return
        change = find_change(clause)
        if change is not None and decimals:
            self._read_change(token, "rate", start, start + change.start, change)
            return
        if decimals and re.search(r"占[^,。;]{0,20}$", clause):
            self._attach(self._add(token, "share"))  # 占76.23: the sign was forgotten
            return
        previous = reader.sentence_quantity
        if clause == "" and decimals and previous is not None and previous.role == "change":
            self._repeat_change(self._add(token, "rate"), previous)
            return
        if find_base(clause) is not None:
            self._note_base(
                token.start
            )  # 较上年2.08减少0.03万元: a figure of last year without unit
        draft = self._add(token, "other")
        draft.subject = make_unknown(self.body, start, token.start)
