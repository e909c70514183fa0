"""Amounts of money: what they are about, whose part they are, for which year and stage."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from ingest.narrative.comparisons import (
    Change,
    Comparison,
    find_base,
    find_change,
    find_leading_change,
    is_completion,
    read_base,
    read_told_off_bases,
)
from ingest.narrative.drafts import Draft
from ingest.narrative.enumerations import Share
from ingest.narrative.numbers import Token
from ingest.narrative.subjects import TOTALS, Subject, is_empty, make_unknown
from ingest.narrative.walk import PassageWalk

# 年初预算为 | 支出决算为 | 执行数 | 2022年当年预算执行数为: names a stage, not a subject
_STAGE_ONLY = re.compile(
    r"(?:增加|增长|上升|提高|减少|下降|降低|调整|压减)?(?:到|至)|调整为|(?:\d{4}年度?|去年|上年)?(?:其中)?(?:当年|全年|(?:支出)?年初|调整后?)?(?:预算|决算|执行)(?:执行)?(?:数|额|安排)?(?:为|是)?"
    r"|完成(?:年初|全年|当年|调整)?预算(?:数)?|(?:去年|上年)(?:同期)?(?:为|是)?"
)
# …项目16个，涉及预算221.17万元: the amount is about the things counted
_COUNT_CARRIES = re.compile(
    r"[,、]?(?:共)?(?:涉及|安排|支出|预算|资金|金额|合计|共|需|经费|财政性|拨款|项目|财政|性|资|金|计)*+"
)
# 处置固定资产原值32.5万元: no longer held
GIVEN_UP = re.compile("处置|报废|报损|拍卖|核销|调出|封存")
# 2025年年初收入预算12万元; 基本支出由12万元调整为15万元; not 在年初预算基础上调整为15万元
# By the stage of a document, the words that make an amount one of its first budget.
_BUDGET_BEFORE = {
    "final_accounts": re.compile(
        r"年初预算|预算数(?:为)?$|完成(?:年初)?预算$|预算为$|(?<!公共)(?<!基金)(?<!经营)预算$"
    ),
    "adjusted_budget": re.compile(
        r"年初.{0,6}预算(?!.*(?:调整|基础|调增|调减|追加|增加|减少|[到至]$))|[由从]$"
    ),
}
# an average, that no sum is made of
_PER_UNIT = re.compile(r"[人车辆批次台户生]均|平均每|每(?:人|辆|批|次|台|户)")
# 2024年拟新增配置公务用车: something still to be bought
PLANNED = re.compile(
    r"(?:未?安排|拟|计划|预算|新增)[^。;]{0,16}?(?:购置|新增|配置|配备|采购|购买)|拟购置|计划购置"
)


def names_stage(clause: str) -> bool:
    """Whether a clause names a stage of the budget and no subject: 年初预算为, 执行数, 完成预算."""
    return _STAGE_ONLY.fullmatch(clause) is not None


# a part may be misprinted above its whole; much above it, it is a part of something else
_FAR_GREATER = Decimal("1.5")


def is_far_greater(part: Draft, whole: Draft) -> bool:
    """Whether an amount cannot be part of another for its size."""
    if part.unit != whole.unit or not part.token.number_text or not whole.token.number_text:
        return False
    return Decimal(part.token.number_text) > _FAR_GREATER * Decimal(whole.token.number_text)


def is_other_nature(part: Subject | None, whole: Subject | None) -> bool:
    """Whether two natures stand side by side: 公用经费 is no part of 人员经费."""
    if part is None or whole is None or part.kind != "nature" or whole.kind != "nature":
        return False
    return whole.nature_code != "basic" or not (part.nature_code or "").startswith("basic_")


class AmountWalk(PassageWalk):
    """Reads numbers with a unit of money."""

    def _read_money(self, token: Token) -> None:
        reader = self.reader
        start = self._clause_start(token.start)
        clause = self.text[start : token.start]
        share = self.shares.get(token.start)
        if share is not None and share.direction is not None:
            self._read_listed_change(token, "change", share)
            return
        change = find_change(clause)
        if change is not None and not is_completion(clause):
            self._read_change(token, "change", start, start + change.start, change)
            return
        in_reason = token.start < self.reason_end
        if in_reason and start < self.reason_start < token.start:
            start = self.reason_start
            clause = self.text[start : token.start]
        if in_reason:
            leading = find_leading_change(clause)
            if leading is not None:
                draft = self._add(token, "change")
                draft.subject = make_unknown(self.body, start + leading.start, token.start)
                draft.family, draft.measure = "year_change", "other"
                draft.direction, draft.comparison = leading.direction, reader.comparison
                draft.in_reason = True
                return
        base = find_base(clause) if share is None else None
        if (
            base is not None
            and base.group()[0] not in "比较同"
            and not self.text.startswith("相比", token.unit_end)
        ):
            base = None  # 办公经费和2023年尾款5万元 compares nothing
        quantity = reader.sentence_quantity
        subject: Subject | None
        if share is not None and share.side is not None:
            total = "收入总计" if share.side == "income" else "支出总计"
            subject = Subject(total, f"{share.side}_total")
        elif share is not None and share.start < share.end:
            subject = self._subject_in(share.start, share.end)
            if subject is None:
                subject = make_unknown(self.body, share.start, share.end)
        elif base is not None:
            # 比2023年预算数1134.56万元增加…: the year before of the amount spoken of
            subject = self._subject_in(start, start + base.start())
            if subject is None and quantity is not None:
                subject = quantity.subject
        else:
            subject = self._find_subject(start, token.start)
        draft = self._add(token, "amount")
        draft.in_reason = in_reason
        if base is not None:
            reader.comparison = read_base(base, reader.fiscal_year, reader.stage)
            if reader.comparison is not None:
                self._note_compared(draft, reader.comparison)
            else:
                draft.role = "other"
        elif share is not None and share.year is not None:
            if share.year != reader.fiscal_year:
                draft.value_year, draft.value_stage = share.year, reader.stage
        else:
            self._note_stage(draft, start, token.start)
            split = self._split_other_year()
            own_year = f"{reader.fiscal_year}年"
            if split is not None and draft.is_own and own_year not in clause:
                draft.value_year, draft.value_stage = split.value_year, split.value_stage
                draft.parent = split
        if share is not None:
            self.listed = [*self.listed, draft] if share.place else [draft]
        if draft.parent is None:
            draft.parent = self._whole_of(draft, subject) if not in_reason else None
        lingering = self.reader.lingering
        if subject is not None and subject.kind == "nature":
            if lingering is not None and (draft.parent is None or draft.parent is lingering.parent):
                draft.parent = lingering
        elif not (lingering is not None and draft.parent is lingering):
            reader.lingering = None
        draft.subject = self._complete(subject, draft.parent)
        self._set_family(draft)
        if in_reason and draft.subject is not None:
            # 二是2023年下拨抚恤金74万元: why something changed, no account of it
            draft.subject = Subject(draft.subject.label, "unknown", family=draft.family)
            draft.measure = "other"
        if (
            draft.subject is not None
            and draft.subject.resource_code is not None
            and PLANNED.search(clause)
        ):
            code = f"{draft.subject.resource_code}_planned"
            draft.subject = replace(draft.subject, resource_code=code)
        if (
            draft.subject is not None
            and draft.subject.resource_code is not None
            and GIVEN_UP.search(clause)
        ):
            draft.subject = replace(draft.subject, resource_code=None)
        if (
            draft.parent is not None
            and draft.subject is not None
            and draft.subject.kind in ("function", "economic")
            and draft.parent.subject is not None
            and draft.parent.subject.key == draft.subject.key
        ):
            draft.parent = None  # the same item again
        if (
            draft.parent is not None
            and draft.parent.family in ("three_public", "procurement")
            and draft.family != draft.parent.family
        ):
            draft.parent = None  # 会议费 is no part of 三公经费, whatever list it stands in
        reader.note_amount(draft)
        if draft.is_own and not in_reason:
            reader.last["money"] = draft
        reader.sentence_quantity = draft

    def _whole_of(self, draft: Draft, subject: Subject | None) -> Draft | None:
        """The sum that an amount is printed as part of; never a smaller one, nor a sibling."""
        if not draft.is_own or (subject is not None and subject.kind == "turnover"):
            return None
        parent = self._parent("money")
        while parent is not None and (
            is_far_greater(draft, parent) or is_other_nature(subject, parent.subject)
        ):
            self._replace_parent(parent, parent.parent)
            parent = parent.parent
        return parent

    def _find_subject(self, start: int, end: int) -> Subject | None:
        """What the amount behind the clause ``text[start:end]`` is about."""
        reader = self.reader
        clause = self.text[start:end]
        quantity = reader.sentence_quantity
        stage_only = names_stage(clause)
        if _PER_UNIT.search(clause):  # 人均71.88元
            return make_unknown(self.body, start, end) or Subject("人均", "unknown")
        if (
            stage_only
            and clause.startswith("支出")
            and quantity is not None
            and quantity.subject is not None
            and quantity.subject.own_family == "income"
        ):  # 收入年初预算1万元，决算2万元；支出年初预算…
            spent = Subject("支出", "expenditure_total")
            return self._limit_side(spent, start)
        announced = self._announced_subject(start) if stage_only or is_empty(clause) else None
        if announced is not None:
            return announced
        if (
            clause == ""
            and quantity is not None
            and quantity.role == "amount"
            and (self.text[self.mark : end] == ",")
        ):  # 100151.38万元，102374.45万元: a second figure that nothing explains
            label = quantity.subject.label if quantity.subject else None
            return Subject(label, "unknown", family="other") if label else None
        own = None if stage_only else self._limit_side(self._subject_in(start, end), start)
        if quantity is not None and quantity.role == "count" and quantity.subject is not None:
            bare = own is None or (own.kind in TOTALS and own.fund_code is None) or own.is_fiscal
            if bare and _COUNT_CARRIES.fullmatch(clause):
                counted = quantity
                if re.match(r"[,、]?(?:共|合计)", clause) and quantity.parent is not None:
                    counted = quantity.parent
                return self._money_of_counted(counted.subject or quantity.subject)
        if own is not None and not self._is_generic(own, clause, quantity):
            return own
        if own is not None and quantity is not None and quantity.value_stage is not None:
            return quantity.subject
        if own is None and not stage_only:
            unknown = make_unknown(self.body, self._list_part(start, end), end)
            if unknown is not None:
                if clause.endswith("预算") and not reader.groups and self._under_totals():
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

    def _money_of_counted(self, counted: Subject) -> Subject:
        """What is spent on the things counted: 公务接待24批次，210人次，支出2.05万元."""
        code = counted.resource_code or ""
        if code.startswith("reception") and counted.label.startswith("公务接待"):
            return Subject("公务接待", "three_public", item_code="reception")
        family = "three_public" if code.startswith(("reception", "overseas")) else None
        return Subject(counted.label, "unknown", family=family)

    def _announced_subject(self, start: int) -> Subject | None:
        """What stands in front of the colon before an empty clause: 教育类支出：预算安排316万元."""
        if self.text[start - 1 : start] != ":" or start - 1 <= self.mark:
            return None
        first = self._clause_start(start - 1)
        subject = self._subject_in(first, start - 1)
        if subject is not None:
            return subject if subject.kind not in TOTALS and subject.kind != "fund" else None
        return make_unknown(self.body, first, start - 1)

    def _under_totals(self) -> bool:
        heading = self.reader.outline.subject
        return heading is None or heading.kind in TOTALS

    def _is_generic(self, subject: Subject, clause: str, quantity: Draft | None) -> bool:
        """Whether a total is named only in passing, and the amount is about what was named before:
        年初预算为…，支出决算为…; 2026年预算支出 under the heading 公务接待费."""
        if subject.kind not in TOTALS or subject.fund_code is not None:
            return False
        if not is_empty(clause):
            return False
        if quantity is not None and quantity.value_stage is not None:
            return (
                re.fullmatch(r"(?:\d{4}年度?)?(?:财政拨款)?支出(?:决算)?(?:数)?(?:为)?", clause)
                is not None
            )
        reader = self.reader
        nearest = reader.item_subject or reader.outline.subject
        return nearest is not None and nearest.kind in (
            "three_public", "memo", "function", "economic", "nature", "procurement",
        )  # fmt: skip

    def _set_family(self, draft: Draft) -> None:
        subject = draft.subject
        if subject is None:
            return
        draft.family = subject.own_family
        draft.measure = subject.measure

    @staticmethod
    def _note_compared(draft: Draft, comparison: Comparison) -> None:
        """Year and stage of an amount that stands inside a comparison."""
        stages = {
            "prior_execution": "execution",
            "prior_final_accounts": "final_accounts",
            "prior_budget": "budget",
            "own_budget": "budget",
        }
        draft.value_stage = stages[comparison.compared_with]
        if comparison.compared_with != "own_budget":
            draft.value_year = comparison.year

    def _note_stage(self, draft: Draft, start: int, end: int) -> None:
        """Year and stage that the clause states, where they are not the document's own."""
        clause = self.text[start:end]
        reader = self.reader
        year: int | None = None
        match = re.search(r"(?<!\d)((?:19|20)\d\d)(?!\d)年?", clause)
        if re.search(r"由(?:去年|上年)(?:同期)?的?$", clause) and reader.fiscal_year is not None:
            year = reader.fiscal_year - 1  # 2024年财政拨款由上年的73万元增加到75万元
        elif match and "结转" not in clause and "结余" not in clause:
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
        elif (before := _BUDGET_BEFORE.get(reader.stage)) is not None and before.search(clause):
            stage = "budget"
        if year is not None and year != reader.fiscal_year:
            draft.value_year = year
            draft.value_stage = stage or ("budget" if "预算" in clause else None)
        elif stage is not None and stage != reader.stage:
            draft.value_stage = stage

    def _read_listed_change(self, token: Token, role: str, share: Share) -> None:
        """One of several changes told off against the amounts listed before them."""
        reader = self.reader
        amounts = [d for d in reader.drafts if d.role == "amount" and d.is_own][-share.count :]
        draft = self._add(token, role)
        draft.direction, draft.family, draft.measure = share.direction, "year_change", "other"
        if share.place == 0:
            base = find_base(self.text[self.mark : token.start])
            if base is not None:
                reader.comparison = read_base(base, reader.fiscal_year, reader.stage)
        told_off = self._told_off_bases(share, token)
        if told_off is not None:
            # two changes of one amount, each of another base
            draft.comparison, amounts = told_off[share.place], amounts[-1:] * share.count
        else:
            draft.comparison = reader.comparison
        if len(amounts) == share.count:
            draft.anchor = amounts[share.place]
            draft.subject = draft.anchor.subject
            draft.measure = draft.anchor.measure or "other"
        reader.pending.append(draft)

    def _told_off_bases(self, share: Share, token: Token) -> tuple[Comparison, Comparison] | None:
        base = find_base(self.text[share.start : token.start]) if share.count == 2 else None
        if base is None:
            return None
        return read_told_off_bases(base, self.reader.fiscal_year, self.reader.stage)

    def _read_change(self, token: Token, role: str, start: int, verb: int, change: Change) -> None:
        raise NotImplementedError
