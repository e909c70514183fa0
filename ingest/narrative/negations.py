"""Sentences that say there is none: 没有使用政府性基金…, 无机关运行经费, 未安排政府采购, 此表无数据."""

from __future__ import annotations

import re

from ingest.narrative.outline import Outline
from ingest.narrative.passages import Passage
from ingest.narrative.subjects import TOTALS, Subject, find_all_subjects, find_thing_subject
from ingest.raw_schema import RawNegation

# 无 as a word of its own, not in 无法, 无障碍, 无偿 …
DENIAL = re.compile(
    r"没有|未安排|未使用|未编制|未发生|未预算|未设置|不存在|不涉及|未列支|(?<![增有])无(?!法|障|论|偿|线|需|形|人|关|故|缝|效|不|违|理|序|增|变|锡|为|数字|可比)|为空表|均为空"
)
# 如无数字则表示…, 若为空表, 空表表示: an instruction of the template, not a statement
_TEMPLATE = re.compile(r"如无|若无|若为|如为|则表示|则为|空表表示|空表即|如有|需要说明")
_EMPTY_TABLE = re.compile(r"[此本该]表(?:无数据|为空表?|无数字)|空表")
# 上年无该预算 | 去年未安排此项: what is denied is of the year before
_LAST_YEAR_BEFORE = re.compile(r"(?<![比较与同])(?:上年|去年|上一年)度?[^,。;:]{0,4}$")
_FUNDS = ("general_public_budget", "government_fund", "state_capital")
_SENTENCE = re.compile(r"[^。！？!?]+[。！？!?]?")
_REASON = re.compile(r"原因|由于|因为|因此$")


def read_negations(
    document_key: str,
    passage: Passage,
    section: str | None,
    outline: Outline,
    count: int,
    fiscal_year: int | None,
) -> list[RawNegation]:
    """Denials of a passage; ``count`` is how many the document has so far.

    ``family`` is ``comparative`` where another year's money is denied, and ``other`` where what is denied
    is finer than a negation can say (one functional item, one source of income, an internal unit).
    """
    body = passage.body
    if not DENIAL.search(body.text):
        return []
    found: list[RawNegation] = []
    for sentence in _SENTENCE.finditer(body.text):
        text = sentence.group()
        if not DENIAL.search(text) or _TEMPLATE.search(text):
            continue
        seen: set[tuple[str | None, ...]] = set()
        for denial in DENIAL.finditer(text):
            start = sentence.start() + denial.start()
            subjects = _find_denied(passage, sentence.start(), denial, text, outline)
            for subject in subjects:
                clause = re.split(r"[,;。]", text[denial.end() :])[0]
                if _LAST_YEAR_BEFORE.search(text[: denial.start()]):
                    clause = f"上年{clause}"
                family, measure = _find_family(subject, clause, outline, fiscal_year)
                key = (family, measure, subject.fund_code, subject.item_code, subject.memo_code)
                if key in seen:
                    continue
                seen.add(key)
                first, last = body.printed_span(sentence.start(), sentence.end())
                line = passage.line_at(body.printed_span(start, start + 1)[0])
                found.append(
                    RawNegation(
                        document_key=document_key,
                        negation_no=count + len(found) + 1,
                        page_number=line.page_number,
                        line_no=line.line_no,
                        section=section,
                        sentence=body.printed[first:last].strip(),
                        family=family,
                        fund_code=subject.fund_code,
                        item_code=subject.item_code,
                        measure=measure,
                        table_no=None,
                    )
                )
    return found


def _find_denied(
    passage: Passage, offset: int, denial: re.Match[str], text: str, outline: Outline
) -> list[Subject]:
    """What a denial denies: named behind it, else before it, else by the heading."""
    body = passage.body
    before = text[: denial.start()]
    if _REASON.search(before[-30:]):
        return []
    clause_end = re.search(r"[,。;，]", text[denial.end() :])
    end = denial.end() + (clause_end.start() if clause_end else len(text) - denial.end())
    if re.search(
        r"[1-9]\d*(?:\.\d+)?(?:万元|元|辆|个|台)(?!以上|\(含\))", text[denial.end() : end]
    ):
        return []
    subjects = find_all_subjects(body, offset + denial.end(), offset + end)
    if subjects and all(s.kind in TOTALS and not s.fund_code for s in subjects):
        # 因公出国（境）费未发生支出: what did not occur stands before
        first = max(before.rfind(","), before.rfind(";")) + 1
        before_it = find_all_subjects(body, offset + first, offset + denial.start())
        return [s for s in before_it if s.kind not in TOTALS] or subjects
    if subjects:
        return subjects
    thing = find_thing_subject(body, offset + denial.end(), offset + end, None)
    if thing is not None:
        return [thing]
    start = max(before.rfind(","), before.rfind(";")) + 1
    subjects = find_all_subjects(body, offset + start, offset + denial.start())
    if subjects or not _EMPTY_TABLE.search(text):
        if subjects:
            return subjects
        heading = outline.subject
        named = heading is not None and (heading.label[:4] in text or "按规定" in text)
        return [heading] if heading is not None and named else []
    return find_all_subjects(body, offset, offset + denial.start())


def _find_family(
    subject: Subject, clause: str, outline: Outline, fiscal_year: int | None
) -> tuple[str, str | None]:
    """Family and measure of what is denied."""
    years = re.findall(r"(?:19|20)\d\d(?=年)", clause)
    if re.search(r"上年|去年|以前年度", clause) or any(
        fiscal_year is not None and int(year) < fiscal_year for year in years
    ):
        return "comparative", subject.measure
    if subject.kind == "fund":
        family = outline.side or "expenditure"
        return family, family
    if subject.kind == "income" and subject.period is None and subject.fund_code in _FUNDS:
        return "income", subject.measure
    if subject.kind in ("three_public", "memo", "procurement"):
        return subject.own_family or "other", subject.measure
    if subject.kind == "expenditure_total" and (subject.fund_code or subject.is_fiscal):
        return "expenditure", subject.measure
    if subject.kind == "nature" and subject.nature_code == "project":
        return "project", "project"
    if subject.kind == "resource":
        code = subject.resource_code or ""
        if code == "performance_projects":
            return "performance_target", None
        if code.startswith(("vehicles", "large_equipment", "equipment")):
            return "resources", None
    return "other", subject.measure
