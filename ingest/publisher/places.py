"""Which administrative division and level of government a public body belongs to."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from ingest.publisher.divisions import Division, DivisionMatch, Divisions
from ingest.publisher.names import RELATIVE

# Organisations that carry their parent's name before that of the place: 中共长沙市委…, 共青团池州市委员会
_NATIONWIDE = re.compile(
    r"^(?:中国共产党|中共|中国共产主义青年团|共青团|中国人民政治协商会议|政协|中国国民党革命委员会|民革|中国民主同盟|民盟|"
    r"中国民主建国会|民建|中国民主促进会|民进|中国农工民主党|农工党|中国致公党|致公党|九三学社|台湾民主自治同盟|台盟|"
    r"国家税务总局|国家统计局|中华人民共和国|中国红十字会)"
)
_CENTRAL = re.compile(
    r"^(?:国家|国务院|中央|全国|最高人民|中国|中华)|^[\u4e00-\u9fff]{2,8}(?:部|总署|总局)$"
    # a ministry before the name of its own body: 水利部某某水利委员会
    r"|^(?:外交|国防|教育|科学技术|工业和信息化|公安|民政|司法|财政|人力资源和社会保障|自然资源|生态环境|住房和城乡建设"
    r"|交通运输|水利|农业农村|商务|文化和旅游|退役军人事务|应急管理)部(?![门队属件署落分])"
)
_TOWNSHIP = re.compile(
    r"^(?:人民政府)?[\u4e00-\u9fff]{1,8}?(?:街道|镇|乡|苏木)(?:办事处|人民政府|党工委|党委|社区|.{0,24}中心|$)"
    r"|街道办事处|[镇乡]人民政府"
)
_LEVEL_OF_WORD = {
    "省": "province", "市": "city", "州": "city", "盟": "city",
    "区": "county", "县": "county", "旗": "county",
}  # fmt: skip
_CLEAR_LEAD = 3  # a place must be named this many times as often as the next to decide


@dataclass(frozen=True, slots=True)
class Location:
    """The division of a body. ``candidates`` holds namesakes where nothing decides between them."""

    division: Division | None
    admin_level: str | None  # central | province | city | county | township
    rule: str
    text: str
    candidates: tuple[Division, ...] = ()


def locate(name: str, full_text: str, divisions: Divisions) -> Location:
    """Return the division in which the body of this plain name acts.

    The longest chain of division names in the name decides. Namesakes (a name such as 乙区 lies in two provinces)
    and relative names (区热线中心) are decided by the places that the whole document names, where one
    is named clearly more often; else the division stays open.
    """
    body = _NATIONWIDE.sub("", name)
    match = divisions.match_at(body) or divisions.search(body)
    if match is not None and match.rule == "short_name":
        match = _inner_place(body, match, divisions) or match
    if match is None:
        return _locate_relative(name, full_text, divisions)
    candidates = match.candidates
    rule = match.rule
    if len(candidates) > 1:
        decided = _decide(candidates, full_text, divisions)
        if decided is None:
            return Location(None, None, "ambiguous", match.text, candidates)
        candidates, rule = (decided,), f"{rule}_decided_by_document"
    division = candidates[0]
    branch = _branch_of(body[match.start + len(match.text) :], division, divisions)
    if branch is not None:
        return Location(branch, branch.level, "branch_in_name", body)
    return Location(division, _level(body, match, division), rule, match.text)


# 甲市公安局乙区分局, 甲市公安局乙分局: the branch of a city's body in one of its districts
_BRANCH = re.compile(r"(?:分局|分院|支局|分中心|大队|中队|管理所)$")


def _branch_of(rest: str, division: Division, divisions: Divisions) -> Division | None:
    end = _BRANCH.search(rest)
    if end is None:
        return None
    for match in divisions.iterate(rest):
        inner = [d for d in match.candidates if division.contains(d) and d.code != division.code]
        if len(inner) == 1:
            return inner[0]
    before = rest[: end.start()]
    short = [d for d in divisions.counties_of(division) if before.endswith(d.short_name)]
    return short[0] if len(short) == 1 else None


def _inner_place(body: str, match: DivisionMatch, divisions: Divisions) -> DivisionMatch | None:
    """A place named in full inside the one that the name begins with: 甲生产建设兵团乙市财政局."""
    for inner in divisions.iterate(body[len(match.text) :]):
        within = tuple(
            d
            for d in inner.candidates
            if any(o.contains(d) and o.code != d.code for o in match.candidates)
        )
        if len(within) == 1:
            start = match.start + len(match.text) + inner.start
            return DivisionMatch(within, inner.text, start, "full_name")
    return None


def _level(body: str, match: DivisionMatch, division: Division) -> str:
    rest = body[match.start + len(match.text) :]
    return "township" if _TOWNSHIP.search(rest) else division.level


def _decide(
    candidates: tuple[Division, ...], full_text: str, divisions: Divisions
) -> Division | None:
    """Choose between namesakes by how often the document names the city or province around each."""
    counts = divisions.count(full_text)
    scores: Counter[str] = Counter()
    for candidate in candidates:
        scores[candidate.code] = sum(
            number
            for code, number in counts.items()
            if (other := divisions.get(code)) is not None
            and other.code != candidate.code
            and (other.contains(candidate) or candidate.contains(other))
        )
    (first, lead), *rest = scores.most_common()
    if lead == 0 or (rest and rest[0][1] * _CLEAR_LEAD > lead):
        return None
    return divisions.get(first)


def _locate_relative(name: str, full_text: str, divisions: Divisions) -> Location:
    relative = RELATIVE.match(name)
    if relative is None:
        if _CENTRAL.match(name):
            return Location(None, "central", "central_name", name)
        return Location(None, None, "no_division_in_name", name)
    level = _LEVEL_OF_WORD.get(relative[1])
    counts = Counter({
        code: number
        for code, number in divisions.count(full_text).items()
        if (division := divisions.get(code)) is not None and division.level == level
    })  # fmt: skip
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[1][1] * _CLEAR_LEAD > ranked[0][1]):
        candidates = [divisions.get(code) for code, _ in ranked]
        return Location(
            None, None, "ambiguous", name, tuple(d for d in candidates if d is not None)
        )
    division = divisions.get(ranked[0][0])
    assert division is not None
    return Location(division, division.level, "places_named_in_document", name)


def complete_name(name: str, unit_name: str | None, divisions: Divisions) -> str:
    """Return a relative name with the place of the unit before it: 市政务局 → 某某市政务局."""
    relative = RELATIVE.match(name)
    match = divisions.match_at(unit_name) if unit_name else None
    if relative is None or match is None or unit_name is None:
        return name
    level = _LEVEL_OF_WORD.get(relative[1])
    end = 0
    for length in range(2, len(match.text) + 1):
        part = divisions.match_at(unit_name[:length])
        if part is not None and len(part.text) == length and part.candidates[0].level == level:
            end = length
    return unit_name[:end] + name[1:] if end else name
