"""Changes, rates and what they compare with: 比2023年预算增加…, 增长…%, 与上年持平, 完成预算的…%."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.narrative.vocabulary import VOCABULARY


@dataclass(frozen=True, slots=True)
class Comparison:
    """``compared_with`` as in ``raw.statements``; ``year`` is the year compared with, if known."""

    compared_with: str
    year: int | None


# 比2023年预算 | 较上年 | 与2025年“三公”经费预算 | 同比上年 | 比年初预算数 | 和2025年相比 | 大于预算数
_BASE = re.compile(
    r"(?<![相对])(?:与|比|较|和|同比?|[大小高低多少]于|超[出过])(?:(?P<year>(?:19|20)\d\d)(?:年度?)?|(?P<prior>上一?年度?|去年(?:同期)?|上年同期)|"
    r"(?=年初预算|当年预算|全年预算|预算数|预算(?:增|减|持|无|基本|相|节|$)|决算数|执行数)|"
    r"(?<=同比)(?P<same>)(?=增|减|下|上|降|提|持|无))(?:\([^)]{0,20}\))?(?P<what>[^,。;增减下上降持相无变压提]*)"
)


# 与年初预算和上年决算均持平: of two that are named together the other year is what a change is of
_ALSO_PRIOR = re.compile(
    r"[^,。;和及、]*预算(?:数|额)?[和及、](?:(?P<year>(?:19|20)\d\d)年度?|上一?年度?|去年)"
    r"(?P<what>[^,。;增减下上降持相无变压提]*)"
)


def find_base(text: str) -> re.Match[str] | None:
    """The last phrase in ``text`` that says what is compared with."""
    last = None
    for match in _BASE.finditer(text):
        last = match
    return last


# …和上年决算均持平 | …和上年决算相比: one change of both
_SHARED = re.compile(
    r"[^,。;增减下上降]*(?:均|都(?!市))|[^,。;增减下上降无变压提]*(?:相比|相同|持平|持$|$)"
)


def _find_second_base(match: re.Match[str]) -> re.Match[str] | None:
    """The other year of a phrase that names the own budget and another year together."""
    if match["year"] or match["prior"]:
        return None
    return _ALSO_PRIOR.match(match.string, match.start("what"))


def read_told_off_bases(
    match: re.Match[str], fiscal_year: int | None, stage: str
) -> tuple[Comparison, Comparison] | None:
    """What two changes are of, in their order: 比年初预算和上年决算分别增加10万元、5万元."""
    also = _find_second_base(match)
    if also is None or "分别" not in also["what"]:
        return None
    return Comparison("own_budget", fiscal_year), _read_second_base(also, fiscal_year, stage)


def _read_second_base(also: re.Match[str], fiscal_year: int | None, stage: str) -> Comparison:
    prior_year = fiscal_year - 1 if fiscal_year is not None else None
    year = int(also["year"]) if also["year"] else prior_year
    return _read_stage(also["what"], year, fiscal_year, stage)


def read_base(match: re.Match[str], fiscal_year: int | None, stage: str) -> Comparison | None:
    """What a phrase found by :func:`find_base` compares with; ``None`` where it names two that differ.

    A document's own stage decides where the phrase does not: 比上年 means the budget of last year in a
    budget, its final accounts in final accounts.
    """
    what = match["what"]
    prior_year = fiscal_year - 1 if fiscal_year is not None else None
    year: int | None
    also = _find_second_base(match)
    if also is not None:
        if not _SHARED.match(match.string, also.start("what")):
            return None
        return _read_second_base(also, fiscal_year, stage)
    if match["year"]:
        year = int(match["year"])
    elif (
        match["prior"]
        or match["same"] is not None
        or (what.startswith(("决算", "执行")) and stage == "budget")
    ):
        year = prior_year
    else:
        return Comparison("own_budget", fiscal_year)
    return _read_stage(what, year, fiscal_year, stage)


def _read_stage(what: str, year: int | None, fiscal_year: int | None, stage: str) -> Comparison:
    if "执行" in what:
        return Comparison("prior_execution", year)
    if "决算" in what:
        return Comparison("prior_final_accounts", year)
    if "预算" in what or stage != "final_accounts":
        own = year is not None and year == fiscal_year
        return Comparison("own_budget" if own else "prior_budget", year)
    return Comparison("prior_final_accounts", year)


def _alternatives(words: tuple[str, ...]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


# …减少119.85 | …增加了 | 增幅为 | 各减少 | 增长率为 | 增加预算; never 新增, 递增
_CHANGE_END = re.compile(
    rf"(?<![新递追])(?:(?P<up>{_alternatives(VOCABULARY.increase)})|"
    rf"(?P<down>{_alternatives(VOCABULARY.decrease)})|(?P<flat>{_alternatives(VOCABULARY.unchanged)}))"
    r"(?:了|额|数|值|率|幅度?|比例)?(?:支出|经费|预算|资金|收入|金额|拨款)?(?:为|是|约|共计?|达|计)?"
    # 减少（下降）2万元: the same again
    r"(?:\((?:(?(up)增加|(?(down)减少|-))|(?(up)增长|(?(down)下降|-))|(?(up)上升|(?(down)降低|-)))\))?[:(]?$"
)
# 决算数大于年初预算数 | 比预算数少 | 较上年多支出: a difference without a verb of change
_EXCESS = re.compile(
    r"(?:(?P<up>大于|高于|多于|超出|超过)|(?P<down>小于|低于|少于))"
    r"(?:(?:\d{4}年度?|本年|当年)?(?:年初|全年|调整后?)?预算(?:安排)?|(?:上年|去年|\d{4}年度?)(?:同期)?(?:决算|预算)?)(?:数|额)?(?:为|了|约|共计?|达)?$"
    r"|(?<=[比较])(?P<than>[^,。;]{2,16}?)(?:(?P<more>多)|(?P<less>少|节约|节省|节支))(?:支出|安排|收入|支|了)?$"
)
# 差值为 | 差额 | 相差: which way it goes is in the two amounts and not in the word
_GAP = re.compile(r"(?:差值|差额|差异额?|相差)(?:为|是|约|有)?$")
# 增加（减少） | 增加/减少 | （增长、下降） | 增长或下降: alternatives of a template that nobody chose from
_EITHER = re.compile(
    r"(?:(?:增加|增长|上升|增)[(/、或\\](?:减少|降低|下降|减)|(?:减少|降低|下降|减)[(/、或\\](?:增加|增长|上升|增))\)?(?:了|额|率)?[(:]?$"
)
# 主要是增加信息化运维项目经费
_CHANGE_LEAD = re.compile(
    r"^(?:主要(?:是|为)?|原因是?|其中|[一二三四五六]是)?(?:因|由于)?(?:本年度?|今年|当年|\d{4}年度?)?(?:(?P<up>增加|新增|增列)|(?P<down>减少|压减|核减|调减))了?"
)


@dataclass(frozen=True, slots=True)
class Change:
    """A change verb: its direction and where it begins in the clause.

    ``direction`` is ``None`` where the words leave it open (差额为…); ``is_template`` says that both
    directions of a template were left standing (增加（减少）…).
    """

    direction: str | None
    start: int
    is_template: bool = False


def find_change(clause: str) -> Change | None:
    """The change verb that the number behind ``clause`` belongs to."""
    signed = clause.removesuffix("-")
    if signed != clause:  # 增加（减少）-0.66万元: the sign says which
        change = find_change(signed) if signed and not signed[-1].isdigit() else None
        return Change("decrease", change.start) if change is not None else None
    either = _EITHER.search(clause)
    if either is not None:
        return Change(None, either.start(), is_template=True)
    match = _CHANGE_END.search(clause)
    if match is None:
        excess = _EXCESS.search(clause)
        if excess is not None:
            up = excess["up"] or excess["more"]
            start = excess.start("than") if excess["than"] else excess.start()
            return Change("increase" if up else "decrease", start)
        gap = _GAP.search(clause)
        return Change(None, gap.start()) if gap is not None else None
    if match["up"]:
        return Change("increase", match.start())
    if match["down"]:
        return Change("decrease", match.start())
    return Change("flat", match.start())


def find_leading_change(clause: str) -> Change | None:
    """A change verb in front of its object: 新增…经费 30 万元."""
    match = _CHANGE_LEAD.match(clause)
    if match is None:
        return None
    return Change("increase" if match["up"] else "decrease", match.end())


# 完成预算的95.3% | 完成年初预算的 | 预算完成率 | 执行率
_COMPLETION = re.compile(
    r"(?:为|占|达到?|相当于)(?:\d{4}年)?(?:年初|全年|当年|调整后?)预算(?:数)?的$|(?:为|达到?|相当于)预算(?:数)?的$|完成(?:了)?(?:\d{4}年)?(?:年初|全年|当年|调整后?)?预算(?:数)?(?:的|任务的)?$|(?:预算)?(?:完成|执行)率(?:为|达|是)?$"
)


def is_completion(clause: str) -> bool:
    """Whether the rate behind ``clause`` is the part of a budget that was carried out."""
    return _COMPLETION.search(clause) is not None


def find_completion(clause: str) -> int:
    """Where the words of completion begin in ``clause``; its length where there are none."""
    match = _COMPLETION.search(clause)
    return match.start() if match is not None else len(clause)


# 主要原因是 | 增长原因主要是 | 主要是 | 属于人数减少的正常变化 | 主要原因:
_REASON = re.compile(
    r"(?:(?:主要)?(?:增减变动|变动|增长|增加|减少|下降|上升|降低|变化)(?:较[大多])?(?:情况|的)?)?的?(?:主要)?原因(?:说明|情况)?(?:主要)?(?:是|为|如下|系)?:?"
    r"(?:主要(?:是|为|系))?:?|(?<=[,。;、)])主要增减变动情况是:?|(?<=[,。;、)])(?:这)?主要(?:是|系|由于|因为?)(?!指|包括|用于):?(?:因为?|由于)?|"
    r"(?<=[,。;])(?:由于|因为)|(?<=[,。;])属于?(?=[^,。;]{2,24}(?:变动|变化|压缩|缩减|调减|增幅|减幅|调整))"
)


def find_reasons(text: str) -> list[tuple[int, int, int]]:
    """Reasons in a passage as (start of the phrase, start of the reason, its end), in order."""
    reasons: list[tuple[int, int, int]] = []
    position = 0
    while True:
        match = _REASON.search(text, position)
        if match is None:
            return reasons
        end = _find_reason_end(text, match.end())
        if end > match.end():
            reasons.append((match.start(), match.end(), end))
        position = max(end, match.end())


_REASON_STOP = re.compile(
    r"[。！!？?]|[;,]?(?=其中[:,])|;(?!(?:[一二三四五六七八九]|其[一二三四五])是)|[()]"
)


def _find_reason_end(text: str, start: int) -> int:
    depth = 0
    for match in _REASON_STOP.finditer(text, start):
        mark = match.group()
        if mark == "(":
            depth += 1
        elif mark == ")":
            if depth == 0:
                return match.start()
            depth -= 1
        elif depth == 0:
            return match.start()
    return len(text)
