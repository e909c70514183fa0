"""Which of the names in a document is the publisher's: every place where it can stand has a vote."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.publisher.labels import LabelledName, find_superior_sentences
from ingest.publisher.lines import Line, Place, Prose, is_contents_entry
from ingest.publisher.names import RELATIVE, clean_name, is_organisation
from ingest.publisher.titles import Title

# Weights: a titled or labelled name on the cover outweighs everything below; labels above tables are
# many but may name the parent department, so that they count only up to a ceiling.
_TITLE, _COVER_LABEL, _LETTERHEAD, _HEADER, _HEADING, _SENTENCE = 10, 8, 5, 4, 2, 2
_LABEL_CEILING = 6
_HEADING_CEILING = 6

# 第一部分 佛山市轨道交通局概况 | 第二部分：某某局2026年部门预算表
_PART_HEADING = re.compile(
    r"第[一二三四五六七八九十\d]+部分[:、]?(?P<name>.{3,40}?)(?:概况|基本情况|基本概况|20\d\d年)"
)
# 一、某市某区人民政府某街道办事处（汇总）概况
_SECTION_HEADING = re.compile(
    r"[一二三四五六七八九十]{1,2}、(?P<name>.{4,40}?)(?:基本)?(?:概况|情况)"
)
# 上海市某区人民政府办公室主要职能 | 某局机构设置
_PLAIN_HEADING = re.compile(
    r"(?P<name>.{4,40}?)(?:\(部门\)|\(单位\))?(?:主要职能|主要职责|机构设置|职能简介|基本职能)"
)
# What is said of the publisher alone: 编制范围的只有某局本级, 某中心的主要职责是, 某局内设 13 个机构
_ABOUT_ITSELF = re.compile(
    r"(?P<only>范围的?(?:单位)?(?:只有|仅有|为|是))|(?:的)?主要(?:职责|职能)(?:是|为|有|包括)"
    r"|(?:统一|共)?(?:内设|设置|设立?)(?:党政|职能)?(?:机构|科室|处室)?[\d一二三四五六七八九十]+个"
)
_SELF_NAME = re.compile(r"[^。;:,、\n]{4,40}?(?=本级|本部|机关)")
_CLAUSE = re.compile(r"[。;:,、\n）)]")
_LOOK_BACK = 45
# 某市商务局文件 (letterhead) | 某市商务局关于印发…的通知
_LETTERHEAD_LINE = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{4,30}?)(?:文件|关于(?:公开|公布|印发|报送|做好|上报)\S*)"
)


@dataclass(frozen=True, slots=True)
class UnitName:
    """The chosen name, all candidates with their votes, and the label names that differ."""

    name: str
    rule: str
    place: Place
    votes: Mapping[str, int]


@dataclass(slots=True)
class _Candidate:
    votes: int
    rule: str
    place: Place


class _Ballot:
    def __init__(self, short_forms: Mapping[str, tuple[str, Place]]) -> None:
        self._short_forms = short_forms
        self._candidates: dict[str, _Candidate] = {}
        self._by_rule: dict[tuple[str, str], int] = defaultdict(int)

    def add(
        self, name: str, weight: int, rule: str, place: Place, ceiling: int | None = None
    ) -> None:
        if name in self._short_forms:
            name = self._short_forms[name][0]
        if not is_organisation(name):
            return
        if ceiling is not None:
            weight = min(weight, ceiling - self._by_rule[name, rule])
            if weight <= 0:
                return
        self._by_rule[name, rule] += weight
        candidate = self._candidates.get(name)
        if candidate is None:
            self._candidates[name] = _Candidate(weight, rule, place)
        else:
            candidate.votes += weight

    def merge_relative_names(self) -> None:
        """Give the votes for 市信访局 to the candidate that ends so and has its place before it."""
        for name in [n for n in self._candidates if RELATIVE.match(n)]:
            tail = name[1:]
            full = [
                other
                for other in self._candidates
                if other != name and other.endswith(tail) and not RELATIVE.match(other)
            ]
            if full:
                target = max(full, key=lambda other: self._candidates[other].votes)
                self._candidates[target].votes += self._candidates.pop(name).votes

    def merge_shortened_names(self) -> None:
        """Give the votes for 丙镇人民政府 to 甲市乙县丙镇人民政府 where a title or label prints that."""
        for name in sorted(self._candidates, key=len):
            fuller = [
                other
                for other, candidate in self._candidates.items()
                if len(other) > len(name) + 1
                and other.endswith(name)
                and candidate.rule in ("title", "cover_label", "running_header")
            ]
            if fuller and self._candidates[name].rule not in ("title", "cover_label"):
                target = max(fuller, key=lambda other: self._candidates[other].votes)
                self._candidates[target].votes += self._candidates.pop(name).votes

    def merge_bracketed_names(self) -> None:
        """Give the votes for 某局（另一名称） to 某局 where the short form is printed too."""
        for name in [n for n in self._candidates if n.endswith("）")]:
            short = name[: name.rfind("（")]
            if short in self._candidates:
                self._candidates[short].votes += self._candidates.pop(name).votes

    def winner(self) -> UnitName | None:
        if not self._candidates:
            return None
        self.merge_relative_names()
        self.merge_bracketed_names()
        self.merge_shortened_names()
        order = sorted(self._candidates.items(), key=lambda item: (-item[1].votes, -len(item[0])))
        name, best = order[0]
        votes = {name: candidate.votes for name, candidate in order}
        return UnitName(name, best.rule, best.place, votes)


def choose_unit_name(
    *,
    cover: Sequence[Line],
    lines: Sequence[Line],
    prose: Prose,
    titles: Sequence[Title],
    headers: Sequence[Title],
    labelled: Sequence[LabelledName],
    short_forms: Mapping[str, tuple[str, Place]],
    who: str | None,
) -> UnitName | None:
    """Return the publisher's name, or ``None`` where no line names a public body as publisher.

    ``who`` is 部门 or 单位 as titled: a 单位预算 may print its department beside 部门名称 on every page.
    """
    ballot = _Ballot(short_forms)
    named = [title for title in titles if is_organisation(title.name)]
    if named:
        ballot.add(named[0].name, _TITLE, "title", named[0].place)
    for title in headers:
        ballot.add(title.name, _HEADER, "running_header", title.place)
    for label in labelled:
        on_cover = label.index < len(cover)
        if on_cover:
            weight = _COVER_LABEL - (label.says_department and who == "单位")
            ballot.add(label.name, weight, "cover_label", label.place)
        elif not label.says_superior:
            fits = label.says_department == (who == "部门") or not label.label
            ballot.add(label.name, 2 if fits else 1, "label", label.place, _LABEL_CEILING)
    _add_letterhead(ballot, cover)
    _add_headings(ballot, lines)
    _add_sentences(ballot, prose)
    return ballot.winner()


def _add_sentences(ballot: _Ballot, prose: Prose) -> None:
    text = prose.text
    for match in _ABOUT_ITSELF.finditer(text):
        if match["only"]:
            found = _SELF_NAME.match(text, match.end())
            name = found[0] if found else ""
        else:
            before = text[max(match.start() - _LOOK_BACK, 0) : match.start()]
            name = _CLAUSE.split(before)[-1]
        place = prose.place(max(match.start() - _LOOK_BACK, 0), match.end())
        ballot.add(clean_name(name), _SENTENCE, "sentence", place, _SENTENCE)
    for unit, _, place in find_superior_sentences(prose):
        ballot.add(unit, _SENTENCE, "sentence", place, _SENTENCE)


def _add_letterhead(ballot: _Ballot, cover: Sequence[Line]) -> None:
    for line in cover:
        match = _LETTERHEAD_LINE.fullmatch(line.key) if line.is_text else None
        if match is not None:
            place = Place(line.text.strip(), line.page_number)
            ballot.add(clean_name(match["name"]), _LETTERHEAD, "letterhead", place, _LETTERHEAD)


def _add_headings(ballot: _Ballot, lines: Sequence[Line]) -> None:
    for line in lines:
        if not line.is_text or len(line.key) > 60:
            continue
        match = _PART_HEADING.match(line.key) or _SECTION_HEADING.fullmatch(line.key)
        if match is None and not is_contents_entry(line):
            match = _PLAIN_HEADING.fullmatch(line.key.rstrip("。:"))
        if match is not None:
            place = Place(line.text.strip(), line.page_number)
            name = clean_name(match["name"])
            ballot.add(name, _HEADING, "heading", place, _HEADING_CEILING)
