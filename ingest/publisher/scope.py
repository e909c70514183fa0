"""Whether a document covers several budget units (``department``) or one (``unit``).

A title 部门预算 does not tell: half of them cover one body. What tells is, in this order, the printed
list of covered units, a sentence that there are none, a stated number of units, and the rows of a
table by unit. Units 不单列预算，并入本级 have no budget of their own and do not count (seen in two
district departments: their 部门预算 equals their 单位预算 to the cent).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.publisher.lines import Line, Place, Prose
from ingest.publisher.names import clean_key, clean_name, is_organisation, is_own_level
from ingest.text import squeeze

_SECTION = re.compile(r"(?:预算|决算|部门|单位|机构)(?:的)?(?:单位)?(?:构成|设置|组成)")
_SECTION_END = re.compile(r"(?:第[一二三四五六七八九十\d]+部分|[一二三四五六七八九十]+、|名词解释)")
_MAX_SECTION_LINES = 80
_ENUMERATED = re.compile(r"(?:\d{1,2}[.、)]|\(?[一二三四五六七八九十\d]{1,3}\))(?P<item>.+)")
# 1.某局机关;2.某中心;3.某所。 in one line
_NEXT_ITEM = re.compile(r"(?<=[;,])(?=\d{1,2}[.、])")
_MERGED = re.compile(
    r"不单列|不单独(?:编制|列示|核算)|并入|合并编制|合并公开|纳入本级|纳入本部|统一核算"
)
_LIST = re.compile(r"(?:包括|分别是|分别为|分别有|具体为|具体是|如下|有|为)[:,]?\n?")
_LIST_END = re.compile(r"。|\n(?:第|[一二三四五六七八九十]+、)")
_LOOK_BACK, _LONGEST_LIST, _MAX_LISTS, _SAMPLE = 60, 1500, 300, 12
_UNIT_WORDS = re.compile(
    r"预算单位|决算单位|下属|所属|纳入|二级|单位构成|部门预算|部门决算|汇总预算|事业单位|直属"
)
_INNER = re.compile(r"内设|科室|处室|职责|职能|股室|人员|收入|支出|编制\d|车辆|资产|绩效|项目")
_SEPARATOR = re.compile(
    r"[、,;\n]|(?:以及|及|和)(?=[\u4e00-\u9fff]{4})|(?<=[^\d])(?=\d{1,2}[.、][\u4e00-\u9fff])"
)

_KIND = (
    r"(?:独立核算|独立编制|独立法人|独立|纳入预算编制|其他|其它|二级|下属|所属|直属|附属|的|预算|决算|事业|核算|法人|机构|行政"
    r"|基层)"
)
_NONE = re.compile(
    rf"(?:无|没有|未设|未设立|未设置|不含|未下设|不存在)(?=[^。;,\n]{{0,12}}(?:下属|所属|二级|独立|其他|附属|直属)){_KIND}{{1,6}}单位"
    r"|(?:只有|仅有|仅包括|仅包含|仅含|仅为|只包括|只包含|只含)[^。;,\n]{0,30}?(?:本级|本部|机关|自身)"
    r"|(?:部门|单位)(?:预算|决算)(?:为|即|是)[^。;,\n]{0,8}本级(?:预算|决算)"
    r"|(?:下属|所属|下设)0个(?:预算|决算|二级|事业)*单位"
    r"|0个[^。;,\n]{0,8}(?:二级|下属|所属)[^。;,\n]{0,4}单位"
)
_NUMBER = r"(?P<{0}>\d{{1,3}}|[一二两三四五六七八九十]{{1,3}})(?:个|家)"
_COUNT_OF_ALL = re.compile(
    r"(?:预算|决算|二级|基层|编制范围的|编报范围的)+单位(?:共有|共计|共|包括|总数为|有|数为)?[:为]?"
    + _NUMBER.format("n")
)
_COUNT_OF_OTHERS = re.compile(
    r"(?:下属|所属|下设|下辖|直属)"
    + _NUMBER.format("n")
    + r"(?:独立核算|二级|基层|预算|决算|全额拨款|公益一类|公益二类|的)*(?:事业)?单位"
)
_CHINESE = "一二三四五六七八九十"
_UNIT_COLUMNS = {
    "单位名称",
    "预算单位",
    "预算单位名称",
    "单位(科目名称)",
    "部门(单位)名称",
    "部门名称",
    "单位",
}
_SUM_ROWS = {"合计", "总计", "小计", "本页小计", ""}


@dataclass(frozen=True, slots=True)
class Scope:
    """``department`` or ``unit`` with the reason, and the other units that were named."""

    scope: str
    rule: str
    place: Place | None
    other_units: tuple[str, ...] = ()


def find_scope(
    lines: Sequence[Line],
    prose: Prose,
    *,
    unit_name: str | None,
    department_name: str | None,
    who: str | None,
) -> Scope:
    """Decide the scope. ``who`` is 部门 or 单位 as titled; a 单位预算 is one unit's by definition.

    A （汇总） in the title yields to a list of the units that holds the publisher alone, or to words
    that there are no others: a sum over one unit is that unit's.
    """
    if who == "单位":
        return Scope("unit", "titled_unit", None)
    titled = _titled(lines, unit_name)
    if titled is not None and titled.scope == "unit":
        return titled
    own = {clean_name(name) for name in (unit_name,) if name}
    printed = list(_listed_units(lines, own))
    if (scope := _department_of(printed)) is not None:
        return scope
    if (none := _NONE.search(prose.text)) is not None:
        return Scope("unit", "says_none", prose.place(none.start(), none.end(), around=12))
    listed = [*printed, *_inline(prose, own)]
    if (scope := _department_of(listed)) is not None:
        return scope
    if listed:
        rule = "other_units_merged" if any(i.is_merged for i in listed) else "lists_itself_only"
        return Scope("unit", rule, listed[0].place)
    if titled is not None:
        return titled
    if (counted := _counted(prose)) is not None:
        return counted
    return _by_rows(lines, own | {n for n in (department_name,) if n})


# 某局（汇总）2023年度部门决算 | 第一部分 某局（本级）概况
_TITLED = re.compile(
    r"\((?:(?P<sum>汇总|合并|含下属单位|含所属单位)|(?P<own>本级|机关本级|本部))\)"
)
_TITLED_LINES = 120
_LONGEST_TITLE = 60


def _titled(lines: Sequence[Line], unit_name: str | None) -> Scope | None:
    """What stands in brackets behind the publisher's name in a title or heading near the front."""
    if unit_name is None:
        return None
    name = squeeze(unit_name)
    for line in lines[:_TITLED_LINES]:
        at = line.key.find(name)
        if not line.is_text or at < 0 or len(line.key) > _LONGEST_TITLE:
            continue
        match = _TITLED.match(line.key, at + len(name))
        if match is not None and re.search(r"预算|决算|概况", line.key[match.end() :]):
            scope = "department" if match["sum"] else "unit"
            return Scope(scope, "titled_" + ("sum" if match["sum"] else "own_level"), Place(
                line.text.strip(), line.page_number
            ))  # fmt: skip
    return None


@dataclass(frozen=True, slots=True)
class _Listed:
    name: str
    is_own: bool
    is_merged: bool
    place: Place


def _department_of(listed: Sequence[_Listed]) -> Scope | None:
    others = [item for item in listed if not item.is_own and not item.is_merged]
    if not others:
        return None
    names = tuple(dict.fromkeys(item.name for item in others))
    return Scope("department", "listed_units", others[0].place, names)


def _listed_units(lines: Sequence[Line], own: set[str]) -> Iterator[_Listed]:
    for section in _sections(lines):
        yield from _enumerated(section, own)
        yield from _rows(section, own)


def _sections(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the lines under each heading about how the department is made up."""
    for start, line in enumerate(lines):
        if not line.is_text or len(line.key) > 32 or not _SECTION.search(line.key):
            continue
        if line.key.endswith(("。", ",", ";")):
            continue
        section: list[Line] = []
        for following in lines[start + 1 : start + 1 + _MAX_SECTION_LINES]:
            if following.is_text and _SECTION_END.match(following.key):
                # （一）… and 一、… both occur for the entries of the list itself
                item = _ENUMERATED.match(following.key)
                if item is None or not is_organisation(clean_name(item["item"])):
                    break
            section.append(following)
        yield section


def _enumerated(section: Sequence[Line], own: set[str]) -> Iterator[_Listed]:
    for line in section:
        if not line.is_text:
            continue
        for part in _NEXT_ITEM.split(line.key):
            match = _ENUMERATED.match(part)
            text = match["item"] if match else part
            if match is None and re.search(r"[,;:，；：]|。.", text) and not _MERGED.search(text):
                continue  # a sentence, not an entry
            is_merged = _MERGED.search(text) is not None
            entry = _MERGED.split(re.sub(r"[,，;；。].*$", "", text))[0]
            place = Place(line.text.strip(), line.page_number)
            yield from _entry(entry, own, is_merged, place, match)


def _entry(
    entry: str, own: set[str], is_merged: bool, place: Place, marked: object
) -> Iterator[_Listed]:
    """Yield the listed unit of one entry: the publisher itself, or a body with a full name."""
    name = clean_name(
        re.sub(r"^(?:下属|所属|直属)?(?:(?:行政|事业|参公)单位)?(?=[\u4e00-\u9fff]{4})", "", entry)
    )
    if name in own or is_own_level(entry):
        yield _Listed(name, True, is_merged, place)
    elif is_organisation(name) and len(name) >= 5 and (marked or _kinship(name, own)):
        yield _Listed(name, False, is_merged, place)


def _kinship(name: str, own: set[str]) -> bool:
    """Whether a name opens like the publisher's: the same place. Inner departments do not."""
    return any(len(o) >= 3 and name.startswith(o[:2]) for o in own)


def _rows(section: Sequence[Line], own: set[str]) -> Iterator[_Listed]:
    column: int | None = None
    width = 0
    for line in section:
        if not line.is_row:
            continue
        header = [i for i, cell in enumerate(line.cells) if cell in _UNIT_COLUMNS]
        if header:
            column, width = header[0], len(line.cells)
            continue
        # The rest of a list cut by a page end is a grid of the same width without a header.
        if column is None or len(line.cells) != width:
            continue
        is_merged = any(_MERGED.search(c) for c in line.cells)
        place = Place(" ".join(c for c in line.cells if c), line.page_number)
        yield from _entry(line.cells[column], own, is_merged, place, marked=True)


def _inline(prose: Prose, own: set[str]) -> Iterator[_Listed]:
    """Lists inside a sentence: 纳入…的预算单位共计4家，具体包括：A，B，C。"""
    text = prose.text
    lists = 0
    for match in _LIST.finditer(text):
        before = re.split(r"[。;\n]", text[max(match.start() - _LOOK_BACK, 0) : match.start()])[-1]
        if not _UNIT_WORDS.search(before) or _INNER.search(before[-16:]):
            continue
        lists += 1
        if lists > _MAX_LISTS:
            return
        stop = _LIST_END.search(text, match.end(), match.end() + _LONGEST_LIST)
        end = stop.start() if stop else min(match.end() + _LONGEST_LIST, len(text))
        items = text[match.end() : end]
        entries = [e for e in _SEPARATOR.split(items) if e]
        place = prose.place(match.end(), end)
        sample = entries[:_SAMPLE]
        if sum(_names_a_body(e, own) for e in sample) * 2 < len(sample):
            continue
        kept = [e for e in entries if _names_a_body(e, own)]
        is_merged = _MERGED.search(items) is not None
        for entry in kept:
            yield from _entry(entry, own, is_merged, place, marked=None)


def _names_a_body(entry: str, own: set[str]) -> bool:
    name = clean_name(entry)
    return name in own or is_own_level(entry) or (is_organisation(name) and _kinship(name, own))


def _counted(prose: Prose) -> Scope | None:
    for pattern, least, rule in (
        (_COUNT_OF_ALL, 2, "stated_number_of_units"),
        (_COUNT_OF_OTHERS, 1, "stated_number_of_other_units"),
    ):
        match = pattern.search(prose.text)
        if match is None:
            continue
        number = _to_number(match["n"])
        place = prose.place(match.start(), match.end(), around=12)
        if number is not None:
            return Scope("department" if number >= least else "unit", rule, place)
    return None


def _to_number(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    text = text.replace("两", "二")
    tens, ten, ones = text.partition("十")
    if not ten:
        return _CHINESE.index(text) + 1 if text in _CHINESE else None
    value = 10 * (_CHINESE.index(tens) + 1 if tens else 1)
    return value + (_CHINESE.index(ones) + 1 if ones else 0)


def _by_rows(lines: Sequence[Line], own: set[str]) -> Scope:
    """Decide by the rows of tables that have a column of unit names and amounts beside them."""
    column: int | None = None
    grid_no: int | None = None
    found: dict[str, Place] = {}
    for line in lines:
        if not line.is_row:
            continue
        header = [i for i, cell in enumerate(line.cells) if cell in _UNIT_COLUMNS]
        if header and any(cell in {"合计", "总计", "收入总计", "支出总计"} for cell in line.cells):
            column, grid_no = header[0], line.grid_no
            continue
        if column is None or line.grid_no != grid_no or column >= len(line.cells):
            continue
        cell = line.cells[column]
        if squeeze(cell) in _SUM_ROWS or not any(
            re.search(r"\d", c) for c in line.cells[column + 1 :]
        ):
            continue
        name = clean_name(cell)
        if name not in own and not is_own_level(clean_key(cell)) and is_organisation(name):
            found.setdefault(name, Place(cell, line.page_number))
    if found:
        return Scope("department", "rows_by_unit", next(iter(found.values())), tuple(found))
    return Scope("unit", "no_other_unit_named", None)
