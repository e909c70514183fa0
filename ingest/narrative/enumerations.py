"""Values told off against names: 人员经费、公用经费分别为100.5万元和20.5万元."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.narrative.numbers import Token


@dataclass(frozen=True, slots=True)
class Share:
    """One value of such a list: the span of its name, or the year it is of; ``place`` counts from 0."""

    start: int
    end: int
    place: int
    count: int
    year: int | None = None
    direction: str | None = None  # of a change: 分别减少0.29亿元、0.33亿元
    side: str | None = None  # income or expenditure: 收、支总计各为41.25万元，41.44万元


_RESPECTIVELY = re.compile(
    r"(?P<names>[^,。;:()]{0,80}?)分别(?:为|是|占|(?P<up>增加|增长|上升)|(?P<down>减少|下降|降低))(?=\d)"
)
# 收、支总计各是41.25，41.44万元 | 收、支总计各减少12.67、25.70万元，各下降23.51%、38.28%
_EACH = re.compile(
    r"(?:(?P<sides>收(?:入)?、支(?:出)?)(?:决算|预算)?总?计?)?各(?:自)?(?:是|为|(?P<up>增加|增长|上升)|(?P<down>减少|下降|降低))?(?=\d)"
)
_BETWEEN = re.compile(r"[、,和及与]|以及")
_NAME_BREAK = re.compile(r"、|和(?!结余)|及(?!运行|相关|其他)|与(?!传媒|管理)")
# 2024年和2023年“三公”经费预算
_YEARS = re.compile(r"(?:(?:19|20)\d\d年度?[、和与及])+(?:19|20)\d\d年度?")


def find_shares(text: str, tokens: Sequence[Token]) -> dict[int, Share]:
    """Values of all such lists in a passage, by where each begins.

    A list is read only where there are as many names as values.
    """
    by_start = {token.start: index for index, token in enumerate(tokens)}
    shares: dict[int, Share] = {}
    for match in _RESPECTIVELY.finditer(text):
        index = by_start.get(match.end())
        if index is None:
            continue
        values = [tokens[index]]
        for token in tokens[index + 1 :]:
            if token.kind != values[0].kind or not _BETWEEN.fullmatch(
                text, values[-1].unit_end, token.start
            ):
                break
            values.append(token)
        for place, (value, share) in enumerate(
            zip(values, _name_values(match, len(values)), strict=False)
        ):
            start, end, year = share
            direction = "increase" if match["up"] else "decrease" if match["down"] else None
            shares[value.start] = Share(start, end, place, len(values), year, direction)
    for match in _EACH.finditer(text):
        index = by_start.get(match.end())
        if index is None or index + 1 >= len(tokens):
            continue
        first, second = tokens[index], tokens[index + 1]
        if first.kind != second.kind or not _BETWEEN.fullmatch(text, first.unit_end, second.start):
            continue
        direction = "increase" if match["up"] else "decrease" if match["down"] else None
        if direction is None and match["sides"] is None:
            continue
        for place, (value, side) in enumerate(((first, "income"), (second, "expenditure"))):
            at = match.start()
            shares[value.start] = Share(at, at, place, 2, None, direction, side)
    return shares


def _name_values(match: re.Match[str], count: int) -> list[tuple[int, int, int | None]]:
    """Span and year of each name in front of 分别为; empty where their number is another."""
    first, last = match.span("names")
    names = match["names"]
    if match["up"] or match["down"]:
        return [(first, first, None)] * count  # of the amounts listed before
    years = _YEARS.search(names)
    if years is not None:
        found = [int(year) for year in re.findall(r"\d{4}", years.group())]
        if len(found) == count:
            return [(first + years.end(), last, year) for year in found]
        return []
    spans = []
    start = first
    for stop in _NAME_BREAK.finditer(names):
        spans.append((start, first + stop.start(), None))
        start = first + stop.end()
    spans.append((start, last, None))
    if len(spans) == count:
        return list(spans)
    # 占比分别为: values without names of their own, as many as were listed before
    return [(first, first, None)] * count if len(spans) == 1 else []
