"""What a number is about: from the words before it to a label and the codes they stand for.

A subject is found in one clause of squeezed text. Codes are only those printed or named by the
vocabulary; functional and economic names without printed codes stay names.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace

from ingest.narrative.squeezing import Squeezed
from ingest.narrative.vocabulary import VOCABULARY, Term, find_terms, things_patterns

_FAMILIES = {
    "turnover": "expenditure",
    "income_total": "income",
    "income": "income",
    "expenditure_total": "expenditure",
    "nature": "expenditure",
    "function": "expenditure",
    "economic": "economic",
    "three_public": "three_public",
    "memo": "memo",
    "procurement": "procurement",
    "balance": "balance",
    "resource": "resources",
    "project": "project",
}
_MEASURES = {
    "turnover": "total_expenditure",
    "income_total": "total_income",
    "income": "income",
    "expenditure_total": "total_expenditure",
    "function": "expenditure",
    "economic": "economic",
    "three_public": "three_public",
    "procurement": "procurement",
    "project": "project",
}
TOTALS = frozenset({"turnover", "income_total", "expenditure_total"})


@dataclass(frozen=True, slots=True)
class Subject:
    """A label with its meaning. ``kind`` is a kind of the vocabulary, or ``unknown``."""

    label: str
    kind: str
    fund_code: str | None = None
    income_source_code: str | None = None
    period: str | None = None
    nature_code: str | None = None
    item_code: str | None = None
    memo_code: str | None = None
    resource_code: str | None = None
    procurement_category: str | None = None
    function_code: str | None = None
    function_name_text: str | None = None
    economic_code: str | None = None
    economic_name_text: str | None = None
    project_name: str | None = None
    family: str | None = None
    lacks_class: bool = False  # 款 and 项 printed below a heading that has the 类
    is_fiscal: bool = False  # 财政拨款: limited to fiscal money without saying which fund

    @property
    def own_family(self) -> str | None:
        """The family that the words alone give; ``None`` for a fund or an unknown label."""
        return self.family or _FAMILIES.get(self.kind)

    @property
    def measure(self) -> str | None:
        """As ``fct_year_changes.measure``."""
        if self.kind == "nature":
            code = self.nature_code or ""
            return "project" if code == "project" else "basic" if "basic" in code else "other"
        if self.kind == "memo":
            return "operating" if self.memo_code == "operating_expenses" else "other"
        if self.kind in TOTALS and (self.fund_code or self.is_fiscal):
            return "income" if self.kind == "income_total" else "expenditure"
        if self.kind == "fund":
            return {"income": "income", "expenditure": "expenditure"}.get(
                self.family or "", "other"
            )
        if self.kind in ("unknown", "balance"):
            return "project" if self.family == "project" else "other"
        return _MEASURES.get(self.kind)

    @property
    def key(self) -> tuple[str | None, ...]:
        """What makes two amounts speak of the same thing, apart from the fund."""
        name = self.label if self.kind in ("unknown", "resource", "balance") else None
        return (
            self.kind, self.income_source_code, self.nature_code, self.item_code, self.memo_code,
            self.procurement_category, self.function_name_text, self.economic_name_text, name,
        )  # fmt: skip


_CLASS = r"\((?:\d{1,3})?[类款项]\)"
# 一般公共服务（201类）政府办公厅（室）及相关机构事务支出（03款）事业运行（50项）
_PATH = re.compile(rf'(?:[^,。;:"]{{1,40}}?{_CLASS})+(?:支出)?')
_PATH_PART = re.compile(
    r"(?P<name>.+?)(?P<before>\d{2,3})?\((?P<code>\d{1,3})?(?P<level>[类款项])\)"
)
# "一般公共服务支出-政府办公厅（室）及相关机构事务-行政运行"科目
_DASHED = re.compile(r'"(?P<path>[^",。;]{2,40}?(?:-[^",。;]{2,40})+)"(?:科目)?')
# 2010350-事业运行 | 2014099其他信访事务支出
_CODE_BEFORE = re.compile(r"(?<!\d)(?P<code>2\d{6}|2\d{4})-?(?P<name>[^\d,。;:]{2,40})$")
_CODE_BEFORE_NAME = re.compile(r"(?<!\d)(?P<code>2\d{6}|2\d{4})-?(?P<name>[^\d,。;:\-]{2,40})")
# 行政运行（2014001） | 工资福利支出（301）
_CODE_AFTER = re.compile(r"(?P<name>[^\d,。;:]{2,40}?)\((?P<code>[235]\d{2}(?:\d{2}){0,2})\)$")

# words before a label that are none of it
_LEAD = re.compile(
    r"(?:其中|主要(?:包括|是|用于|为)|包括|具体(?:为|包括|是)?|分别(?:为|是)?|即|以及|及|和|与|另有?|还有|中|的|含|"
    r"[、,。:;()\"\-.]|一是|二是|三是|四是|五是|本年度?(?!收入|支出|结转)|今年|全年|当年(?!收入|支出)|(?:本|我|该|各|所属各)(?:单位|部门|局|街道|办|中心|机关|处|院|委|镇|乡|预算单位)|"
    r"(?:\d{4}|上)年(?:度|初|底|末)?(?!结转)|\d{4}(?=[^\d.,])|\d{1,2}[.、)](?!\d)|[一二三四五六七八九十]{1,3}、|[一二三四五六七八九十]{1,3}\)|"
    r"截[至止](?:目前|上年|\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:底|末)?|预算安排|安排|用于|由|预计|拟安排|拟|共有|共计|共|合计|涉及|使用|纳入|"
    r"按[^,:]{2,14}?(?:分类?|划分)(?:为)?|从[^,:]{2,12}?看|备注|注|市级|区级|下属|继续|相应(?:安排)?|所以|因此|故)"
)
_LONGEST_TAIL = 8
# words between a label and its number that are none of it
_TAIL = re.compile(
    r"(?:预算|决算|财政拨款|安排|金额|总额|总数|总计|合计|共计|小计|数|额|为|是|共|约|达|计|各|拟|的|:|\"|有|于|"
    r"用于|主要用于|其中|包括|主要包括|实有数|分别|全部|均|大约|近|就|达到|控制在|突破|不[低少高超多]于?|低于|高于|超过|预算数|预算内|由|从|至|了|数量|总量|一般公共预算)$"
)
# possessive: a long run of such words must not be tried in every division
_EMPTY = re.compile(
    rf"(?:{'|'.join(sorted(VOCABULARY.empty_words, key=len, reverse=True))}|\d|[,、。:;()\"\-.])*+"
)
# what may stand between a fund and 收入/支出 that it limits
_FUND_LINK = re.compile(
    r"(?:预算)?(?:财政)?(?:拨款)?(?:预算)?(?:安排)?的?(?:当年)?(?:财政拨款)?(?:预算)?(?:本年)?(?:总)?"
)
_JOINS_FUNDS = re.compile(r"(?:预算)?(?:财政)?(?:拨款)?[、和及与](?:当年)?")
_FISCAL = next(
    term for term in VOCABULARY.terms
    if term.kind == "fund" and term.code("income_source_code") == "fiscal_appropriation"
)  # fmt: skip
# a bare 支出 or 项目支出 behind a noun belongs to that noun (大厅律师服务支出)
_ENTITY_END = re.compile(
    r"(?:^|年|年度|单位|部门|局|中心|办公室|办公厅|办|委|厅|院|站|处|所|会|室|街道|队|校|公司|拨款|预算|安排|中|的|共|总|财政|"
    r"全部|本级|汇总\)|\)|机关|当年|本年|其中|所有|全部|按|级|相应|年初|:|镇|乡|区|县|市|省|,|、)$"
)
_ECONOMIC_CLASSES = re.compile(
    r"(?:机关)?(?:工资福利支出|商品和服务支出|资本性支出)|对个人和家庭的?补助|对(?:企业|事业单位|社会保障)"
)


_GENERIC_ENDS = frozenset({
    "支出", "收入", "收支", "项目支出", "项目支出预算", "采购预算", "运行经费", "总收入", "总支出",
    "人员经费", "人员支出",
})  # fmt: skip


def strip_lead(text: str, start: int, end: int) -> int:
    """Where the label begins in ``text[start:end]``: behind connectives, years and own names."""
    while start < end:
        match = _LEAD.match(text, start, end)
        if match is None or match.end() == match.start():
            break
        start = match.end()
    return start


def strip_tail(text: str, start: int, end: int) -> int:
    """Where the label ends in ``text[start:end]``: before verbs and words such as 预算数为."""
    while end > start:
        near = max(start, end - _LONGEST_TAIL)
        match = _TAIL.search(text[near:end])
        if match is None:
            break
        end = near + match.start()
    return end


def is_empty(text: str) -> bool:
    """Whether a clause names nothing by itself: 2026年预算数为, 支出决算为, 共计."""
    return _EMPTY.fullmatch(text) is not None


def find_classified(body: Squeezed, start: int, end: int) -> Subject | None:
    """A functional or economic item printed with its levels or its code in ``text[start:end]``."""
    text = body.text[start:end]
    if "类)" in text or "款)" in text or "项)" in text:
        paths = list(_PATH.finditer(text))
        if paths:
            return _read_path(body, start + paths[-1].start(), start + paths[-1].end())
    dashed = _DASHED.search(text)
    if dashed:
        first, last = dashed.span("path")
        names = text[first:last].split("-")
        label = "/".join(body.label(start + first, start + last).split("-"))
        if _ECONOMIC_CLASSES.match(names[0]):
            return Subject(label, "economic", economic_name_text=label)
        return Subject(label, "function", function_name_text=label)
    match = _CODE_BEFORE.search(text) or _CODE_BEFORE_NAME.search(text)
    if match:
        label = body.label(start + match.start("name"), start + match.end("name"))
        return Subject(label, "function", function_code=match["code"], function_name_text=label)
    tail = strip_tail(text, 0, len(text))
    after = _CODE_AFTER.search(text[:tail])
    if after:
        first = strip_lead(text, after.start("name"), after.end("name"))
        label = body.label(start + first, start + after.end("name"))
        if after["code"].startswith("2"):
            return Subject(label, "function", function_code=after["code"], function_name_text=label)
        return Subject(label, "economic", economic_code=after["code"], economic_name_text=label)
    return None


def _read_path(body: Squeezed, start: int, end: int) -> Subject | None:
    text = body.text
    first = strip_lead(text, start, end)
    names: list[str] = []
    codes: list[str] = []
    levels: list[str] = []
    for part in _PATH_PART.finditer(text, first, end):
        names.append(body.label(part.start("name"), part.end("name")).strip('"“”'))
        codes.append(part["code"] or part["before"] or "")
        levels.append(part["level"])
    if not names:
        return None
    # "教育（类）支出" is printed for the class 教育支出
    if len(names) == 1 and text[:end].endswith("支出") and not names[0].endswith("支出"):
        names[0] += "支出"
    label = "/".join(names)
    if _ECONOMIC_CLASSES.match(names[0]) and "项" not in levels:
        return Subject(label, "economic", economic_name_text=label)
    code = "".join(codes) if all(codes) and levels[0] == "类" else None
    if code is not None and len(code) not in (3, 5, 7):
        code = None
    return Subject(
        label,
        "function",
        function_code=code,
        function_name_text=label,
        lacks_class=levels[0] != "类",
    )


def find_money_subject(body: Squeezed, start: int, end: int) -> Subject | None:
    """What an amount behind ``text[start:end]`` is about; ``None`` where the clause names nothing
    that the vocabulary knows."""
    classified = find_classified(body, start, end)
    if classified is not None:
        return classified
    text = body.text[start:end]
    found = [
        item for item in find_terms(VOCABULARY.money_pattern, text)
        if not _belongs_to_noun(text, item)
    ]  # fmt: skip
    if not found:
        return None
    return _combine(body, start, end, found)


def find_all_subjects(body: Squeezed, start: int, end: int) -> list[Subject]:
    """Every subject that ``text[start:end]`` names: 无“三公”经费和机关运行经费."""
    text = body.text[start:end]
    classified = find_classified(body, start, end)
    if classified is not None:
        return [classified]
    found = [
        item for item in find_terms(VOCABULARY.money_pattern, text)
        if not _belongs_to_noun(text, item)
    ]  # fmt: skip
    specific = [item for item in found if item[0].kind not in TOTALS and item[0].kind != "fund"]
    if len(specific) > 1:
        return [_make(body, start + first, start + last, term) for term, first, last in specific]
    combined = _combine(body, start, end, found) if found else None
    return [combined] if combined else []


def _belongs_to_noun(text: str, item: tuple[Term, int, int]) -> bool:
    """Whether a matched 支出, 收入 or 项目支出 is only the end of a longer name."""
    _term, first, last = item
    word = text[first:last]
    if word not in _GENERIC_ENDS:
        return False
    before = text[:first]
    if word in ("收入", "总收入") and before.endswith("财政"):
        return True  # 地方财政总收入1.56亿元: what a place collects, no body's own income
    if first == strip_lead(text, 0, first):
        return False
    return _ENTITY_END.search(before) is None and not _ends_in_term(text, first)


def _ends_in_term(text: str, end: int) -> bool:
    """Whether a term ends at ``end``, or at a link that leads there: 一般公共预算财政拨款|支出.

    Terms are those of the whole text: 养老保险缴费 is none in 养老保险缴费支出.
    """
    found = [item for item in find_terms(VOCABULARY.money_pattern, text) if item[2] <= end]
    return bool(found) and (
        found[-1][2] == end or _FUND_LINK.fullmatch(text[found[-1][2] : end]) is not None
    )


def _make(body: Squeezed, start: int, end: int, term: Term) -> Subject:
    label = body.label(start, end).strip('"“”‘’')
    if label.count("”") > label.count("“"):
        label = f"“{label}"
    subject = Subject(
        label,
        term.kind,
        fund_code=term.code("fund_code"),
        income_source_code=term.code("income_source_code"),
        period=term.code("period"),
        nature_code=term.code("nature_code"),
        item_code=term.code("item_code"),
        memo_code=term.code("memo_code"),
        resource_code=term.code("resource_code"),
        procurement_category=term.code("procurement_category"),
    )
    if term.kind == "function":
        return replace(subject, function_name_text=label)
    if term.kind == "economic":
        return replace(subject, economic_name_text=label)
    if term.kind == "fund" and term.code("fund_code") is None:
        return replace(subject, is_fiscal=True)
    return subject


def _combine(
    body: Squeezed, start: int, end: int, found: list[tuple[Term, int, int]]
) -> Subject | None:
    """One subject from all terms of a clause: a specific one before 收入/支出 before a fund."""
    text = body.text[start:end]
    funds = [item for item in found if item[0].kind == "fund"]
    specific = [item for item in found if item[0].kind not in TOTALS and item[0].kind != "fund"]
    totals = [item for item in found if item[0].kind in TOTALS]
    fund = funds[-1] if funds else None
    for candidate in funds:  # 政府性基金预算财政拨款: the fund that has a code
        if candidate[0].code("fund_code"):
            fund = candidate
    coded = [item for item in funds if item[0].code("fund_code")]
    if (specific or totals) and any(
        left[0].code("fund_code") != right[0].code("fund_code")
        and _JOINS_FUNDS.fullmatch(text[left[2] : right[1]])
        for left, right in itertools.pairwise(coded)
    ):  # 一般公共预算及政府性基金财政拨款“三公”经费: of both, so of none alone
        funds = [item for item in funds if item not in coded]
        fund = (_FISCAL, coded[0][1], coded[-1][2])
    if len(specific) > 1 and len({item[0].kind for item in specific}) == 1:
        # “会议费”“培训费”“差旅费”财政拨款预算数: the sum of the listed
        links = [text[a[2] : b[1]] for a, b in itertools.pairwise(specific)]
        if specific[0][0].kind in ("memo", "three_public") and all(
            re.fullmatch(r'["、和及]*', link) for link in links
        ):
            label = body.label(start + specific[0][1], start + specific[-1][2])
            return Subject(label, specific[0][0].kind)
    if specific:
        term, first, last = specific[-1]
        # 上年结转结余的一般公共预算收入
        if term.code("period") == "carried_forward" and fund and fund[1] > first:
            subject = _make(
                body, start + first, start + totals[-1][2] if totals else start + fund[2], term
            )
            return replace(
                subject,
                fund_code=fund[0].code("fund_code"),
                income_source_code=fund[0].code("income_source_code"),
            )
        label_start = first
        period = None
        if term.kind == "income" and (lead := re.search(r"(?:本年|当年)$", text[:first])):
            label_start, period = lead.start(), "current_year"
        for item in reversed(funds):
            if (
                item[2] <= label_start
                and _FUND_LINK.fullmatch(text[item[2] : label_start])
                and ("的" not in text[item[2] : label_start])
            ):
                label_start = item[1]
        subject = _make(body, start + label_start, start + last, term)
        if (
            subject.income_source_code == "fiscal_appropriation"
            and fund
            and fund[0].code("fund_code")
            and fund[2] <= first
        ):  # 一般公共预算财政拨款收入: the fund is the source
            subject = replace(
                subject,
                fund_code=fund[0].code("fund_code"),
                income_source_code=fund[0].code("income_source_code"),
            )
        if term.kind in ("function", "economic"):
            name = body.label(start + first, start + last)
            subject = replace(
                subject,
                function_name_text=name if term.kind == "function" else None,
                economic_name_text=name if term.kind == "economic" else None,
            )
        if period is not None:
            subject = replace(subject, period=period)
        if fund and subject.fund_code is None and term.kind not in ("income", "resource"):
            subject = replace(subject, fund_code=fund[0].code("fund_code"))
        if fund and term.kind == "income" and term.code("period") and fund[1] < first:
            subject = replace(
                subject,
                fund_code=fund[0].code("fund_code"),
                income_source_code=fund[0].code("income_source_code"),
            )
        return subject
    if totals and not (fund and fund[1] >= totals[-1][2] and fund[0].code("fund_code")):
        term, first, last = totals[-1]
        if fund and fund[1] < first:
            label_start = (
                fund[1]
                if _FUND_LINK.fullmatch(text[fund[2] : first]) or len(text[fund[2] : first]) <= 6
                else first
            )
            subject = _make(body, start + label_start, start + last, term)
            code = fund[0].code("fund_code")
            if term.kind == "income_total":
                lead = re.search(r"(?:本年|当年)$", text[: fund[1]])
                if lead and label_start == fund[1]:
                    label_start = lead.start()
                    subject = _make(body, start + label_start, start + last, term)
                current = "current_year" if re.search("当年|本年", text[label_start:last]) else None
                return replace(
                    subject,
                    kind="income",
                    fund_code=code,
                    income_source_code=fund[0].code("income_source_code"),
                    period=current,
                )
            return replace(subject, fund_code=code, is_fiscal=code is None)
        subject = _make(body, start + first, start + last, term)
        if term.kind == "income_total" and re.match("本年|当年", text[first:last]):
            subject = replace(subject, period="current_year")
        if fund and term.kind != "income_total":
            code = fund[0].code("fund_code")
            subject = replace(subject, fund_code=code, is_fiscal=code is None)
        return subject
    assert fund is not None
    term, first, last = fund
    family = None
    if totals:  # 收入按资金来源分全部为一般公共预算拨款
        family = "income" if totals[-1][0].kind == "income_total" else "expenditure"
    label_end = strip_tail(text, last, len(text))
    tail = re.match(r"(?:预算)?(?:当年)?(?:本级)?(?:财政)?(?:拨款)?(?:安排)?", text[last:])
    if tail and last + tail.end() > label_end:
        label_end = last + tail.end()
    lead = re.search(r"(?:本年|上年结转|当年)$", text[:first])
    subject = _make(body, start + (lead.start() if lead else first), start + label_end, term)
    subject = replace(subject, family=family)
    if "结转" in text:
        subject = replace(subject, period="carried_forward")
    elif lead or "当年" in text[first:label_end]:
        subject = replace(subject, period="current_year")
    return subject


# 某中心所属各预算单位共有车辆, 单位预算安排购置公务用车: the thing begins behind the verb
_THING_LEAD = re.compile(
    r".*?(?:共有|拥有|安排购置|新增配置|新增配备|购置(?!数)|配置(?!的)|配备(?!的)|开展了?|编报了?|共?设置了?)(?!定额|标准)"
)


def find_thing_subject(
    body: Squeezed, start: int, end: int, unit: str | None, *, behind: bool = False
) -> Subject | None:
    """What a count in ``unit`` beside ``text[start:end]`` is about: heads, cars, things, projects.

    ``behind`` says that the words stand behind the number (1个内设机构).
    """
    first = strip_lead(body.text, start, end)
    text = body.text[first:end]
    if not text:
        return None
    for pattern in things_patterns(unit):
        found = find_terms(pattern, text)
        if found:
            term, at, last = found[0] if behind else found[-1]
            label_start, label_end = first + at, first + last
            if behind:
                return _make(body, label_start, label_end, term)
            # the whole clause is the name of the thing where it is short and ends with it
            if len(text) <= 40 and not re.search(r'[,。;:"]', text):
                lead = _THING_LEAD.match(text, 0, last - 2)
                label_start = first + (lead.end() if lead else 0)
                label_end = strip_tail(body.text, first + last, end)
                label_end = max(label_end, first + last)
            return _make(body, label_start, label_end, term)
    return None


def make_unknown(body: Squeezed, start: int, end: int) -> Subject | None:
    """A label that the vocabulary does not know, as printed; ``None`` where nothing is named."""
    if is_empty(body.text[start:end]):
        return None
    first = strip_lead(body.text, start, end)
    last = strip_tail(body.text, first, end)
    if last - first < 2 or is_empty(body.text[first:last]):
        return None
    label = body.label(first, last).strip('“”"')
    if label.count("（") + label.count("(") > label.count("）") + label.count(")"):
        label += "）"
    return Subject(label, "unknown")
