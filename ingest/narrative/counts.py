"""Things and people counted, and limits such as 单价100万元以上."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from ingest.narrative.amounts import GIVEN_UP, PLANNED
from ingest.narrative.changes import ChangeWalk
from ingest.narrative.comparisons import find_change
from ingest.narrative.numbers import Token
from ingest.narrative.sentences import span_at
from ingest.narrative.subjects import Subject, find_thing_subject, make_unknown
from ingest.text import fold

# units that measure and count nothing
_MEASURES = frozenset({"分", "年", "月", "日", "天", "小时", "分钟", "秒", "倍", "岁"})

# 公务用车7辆，其他用车2台
_SAME_UNITS = ({"台", "辆"},)
# 人数0人 | 累计0人次, behind a count of groups or receptions
_PERSONS_ONLY = re.compile(
    r"(?:参加|出访|来访|接待|出国)?(?:人数|人次|人员)?(?:累计|共计|合计|共)?"
)
# 接待131人次，共15批次
_BATCHES_ONLY = re.compile(r"(?:累计|共计|合计|共)?")
# 实际166人 | 实有166人, behind the posts
_ACTUAL_ONLY = re.compile(
    r"(?:年末)?(?:实际|实有|现有|在岗|在编)(?:在职|在编|在岗)?(?:人数|人员|有)?(?:为|是|共)?"
)
# 离休1人 | 事业人员14人, behind other staff
_RETIRED_ONLY = re.compile(r"(?:离退休|离休|退休)(?:人员)?")
_STAFF_ONLY = re.compile(r"(?:行政|事业|参公|工勤)人员")
# 国内公务接待50批次，400人次: the second number is of the persons
_PERSONS = {"reception_batches": "reception_persons", "overseas_groups": "overseas_persons"}
# counts that name their reception themselves: 国内公务接待35批 | 国内来访团组26个
_NAMED_GUESTS = re.compile("公务接待|接待(?:国内|国\\(境\\)外)公务|来访(?:团组|外宾)|外事接待")
# 接待23批次 | 接待上级检查18批次、187人次: nobody but guests stands between the word and the number
_NO_VISITORS = re.compile(
    r"(?:来宾|国内|国\(境\)外|外国|公务|商务|外事|上级|[各兄]?[类弟]|考察|学习|交流|调研|检查|指导|来访团组"
    r"|活动|工作|人员|人[数次]|批次|批|次|个|总|共计?|累计|合计|约|数|为|是|的|[、,和及与()]"
    r"|\d+(?=[批人次个])|/)*"
)
_VISITORS = re.compile(
    "观众|游客|群众|学生|读者|市民|旅客|参观者|来访(?!团组|外宾)|咨询|讲解|患者|就诊|信访|上访"
)
_RECEPTION = re.compile("公务接待|接待[费经支]")
_END_OF_LAST_YEAR = re.compile(r"截[至止](?:到)?上年年?[底末]")


def _same_unit(left: str | None, right: str | None) -> bool:
    return left == right or any({left, right} <= units for units in _SAME_UNITS)


class CountWalk(ChangeWalk):
    """Reads numbers with the unit of a thing."""

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

    def _read_count(self, token: Token) -> None:
        reader = self.reader
        in_reason = token.start < self.reason_end
        start = self._clause_start(token.start)
        clause = self.text[start : token.start]
        sentence_start = span_at(self.sentences, token.start)[0]
        if PLANNED.search(self.text[max(sentence_start, self.mark) : token.start]):
            reader.planned = True
        if _END_OF_LAST_YEAR.search(self.text[self.mark : token.start]) and reader.fiscal_year:
            reader.as_of, reader.planned = f"{reader.fiscal_year - 1}-12-31", False
        change = find_change(clause)
        subject = self._find_counted(start, token)
        if token.unit in _MEASURES and subject is not None and subject.kind == "resource":
            subject = replace(subject, kind="unknown", resource_code=None)  # 80-90分项目1个
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
                subject = self._complete_thing(subject, heading_family, token)
                self._leave_other_things(subject, token)
        whole = self._parent("count")
        if ";" in self.text[self.mark : token.start]:
            self._close_complete()
            if (token.number_text or "").strip("0."):
                whole = self._parent("count")
        draft.parent = whole if not in_reason else None
        if draft.parent is not None and not _same_unit(draft.parent.unit, token.unit):
            draft.parent = None
        if draft.parent is not None:
            outer = draft.parent.subject
            if (
                subject is not None
                and subject.kind == "unknown"
                and outer is not None
                and ((outer.resource_code or "").startswith(("headcount", "vehicles")))
                and "学生" not in subject.label
                and float(draft.parent.token.number_text or 0) >= float(token.number_text or 0)
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
        share = self.shares.get(token.start)
        if share is not None and share.start < share.end:
            return find_thing_subject(
                self.body, share.start, share.end, token.unit
            ) or make_unknown(self.body, share.start, share.end)
        same = self._of_the_same(self.text[part : token.start], token)
        if same is not None:
            return same
        after = re.match(
            r"(?:\([^)]{1,6}\))?(?:的)?([^\d,。;:、()]{2,16})", self.text[token.unit_end :]
        )
        if (
            after
            and re.match(r"单位(?!的|$)", after[1])
            and re.search(r"(?:[下所直]属|及其)$", self.text[part : token.start])
        ):  # 机关及下属1个单位共接待国外来访团组: units, not what they did
            first = token.unit_end + after.start(1)
            return make_unknown(self.body, first, first + 2)
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
        if previous is None or previous.role != "count" or previous.subject is None:
            return None
        return previous.subject

    def _of_the_same(self, clause: str, token: Token) -> Subject | None:
        """Persons of the groups counted before, heads of the posts counted before."""
        previous = self.reader.sentence_quantity
        if previous is None or previous.role != "count" or previous.subject is None:
            return None
        code = previous.subject.resource_code or ""
        clause = clause.lstrip(",;、约共计")
        if token.unit in ("人", "人次") and code in _PERSONS and _PERSONS_ONLY.fullmatch(clause):
            return replace(previous.subject, resource_code=_PERSONS[code])
        if (
            token.unit in ("批", "批次")
            and code == "reception_persons"
            and _BATCHES_ONLY.fullmatch(clause)
        ):
            return replace(previous.subject, resource_code="reception_batches")
        if (
            token.unit in ("人", "名")
            and code == "headcount_authorised"
            and _ACTUAL_ONLY.fullmatch(clause)
        ):
            return Subject(clause, "resource", resource_code="headcount_actual")
        if token.unit in ("人", "名") and code.startswith("headcount"):
            if _RETIRED_ONLY.fullmatch(clause):
                return Subject(clause, "resource", resource_code="headcount_retired")
            if code == "headcount_actual" and _STAFF_ONLY.fullmatch(clause):
                return Subject(clause, "resource", resource_code="headcount_actual")
        if (
            token.unit in ("辆", "台")
            and re.search("车.*编制", previous.subject.label)
            and _ACTUAL_ONLY.fullmatch(clause)
        ):
            return Subject("车辆", "resource", resource_code="vehicles")
        return None

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
                    and (code == "headcount_retired" or ";" in self.text[self.mark : token.start])
                    and not (
                        parent
                        and parent.subject
                        and re.search("实有人(?!员编制)", parent.subject.label)
                    )
                )
            ):
                self._close_group(group)

    def _close_complete(self) -> None:
        """A list of counts that adds up to its whole ends at the semicolon: 92人，其中76人、16人；….

        What is none may still be of the list (其他车辆0辆).
        """
        for group in list(self.reader.groups):
            whole = group.parents.get("count")
            if group.scope != "sentence" or whole is None or not whole.token.number_text:
                continue
            parts = [
                Decimal(draft.token.number_text)
                for draft in self.reader.drafts
                if draft.parent is whole and draft.role == "count" and draft.token.number_text
            ]
            if len(parts) > 1 and sum(parts) == Decimal(whole.token.number_text):
                group.parents["count"] = None

    def _is_bought(self, token: Token) -> bool:
        """Whether the clause speaks of cars bought in the year and not of those owned."""
        start = self._clause_start(token.start)
        return "购置" in self.text[start : token.start]

    def _is_given_up(self, token: Token) -> bool:
        """Whether the clause speaks of things disposed of and not of those owned."""
        start = self._clause_start(token.start)
        return GIVEN_UP.search(self.text[start : token.start]) is not None

    def _speaks_of_reception(self, token: Token) -> bool:
        """Whether the sentence or the item it stands in is about 公务接待."""
        last, item = self.reader.last["money"], self.reader.item_subject
        return (
            any(
                subject is not None and "接待" in subject.label
                for subject in (last.subject if last is not None else None, item)
            )
            or _RECEPTION.search(self.text, 0, token.start) is not None
        )

    def _is_of_guests(self, token: Token) -> bool:
        """Whether the people received are guests of the unit and not visitors, patients or pupils."""
        sentence = span_at(self.sentences, token.start)[0]
        before = self.text[sentence : token.start]
        at = before.rfind("接待")
        if at < 0:
            return (
                _VISITORS.search(self.text[self._clause_start(token.start) : token.start]) is None
            )
        clause = re.split("[,;:]", before[:at])[-1]
        return (
            _VISITORS.search(clause) is None
            and _VISITORS.search(before, at) is None
            and _NO_VISITORS.fullmatch(before, at + 2) is not None
        )

    def _complete_thing(
        self, subject: Subject, heading_family: str | None, token: Token
    ) -> Subject | None:
        reader = self.reader
        code = subject.resource_code or ""
        is_asset = code.startswith("vehicles") or "equipment" in code
        if code.startswith("vehicles") and "编制" in subject.label:  # allowed, not held
            return replace(subject, resource_code=None, kind="unknown")
        if is_asset and self._is_given_up(token):  # 拟报废处置公务用车1辆
            return replace(subject, resource_code=None, kind="unknown")
        if (
            code.startswith("reception")
            and _NAMED_GUESTS.search(fold(subject.label)) is None
            and not (self._speaks_of_reception(token) and self._is_of_guests(token))
        ):  # 共接待23批次: guests where its 公务接待 is spoken of, else visitors of a museum
            return replace(subject, resource_code=None, kind="unknown")
        if code == "performance_projects":
            context = heading_family == "performance_target" or "绩效" in subject.label
            return subject if context else replace(subject, resource_code=None, kind="unknown")
        if code in ("vehicles", "large_equipment"):
            if "购置数" in subject.label:
                return replace(subject, resource_code=f"{code}_purchased")
            parent = self._parent("count")
            outer = parent.subject.resource_code if parent and parent.subject else None
            if heading_family == "three_public" and outer == "vehicles_purchased":
                return replace(subject, resource_code="vehicles_purchased")
            if self._is_bought(token) and not reader.planned:
                return replace(subject, resource_code=f"{code}_purchased")
            if heading_family == "three_public" or "保有量" in subject.label:
                return replace(subject, resource_code="vehicles_maintained")
            if code == "large_equipment" and not re.search("以上|大型", subject.label):
                subject = replace(subject, resource_code="equipment")
                code = "equipment"
            if reader.planned:
                return replace(subject, resource_code=f"{code}_planned")
        return subject
