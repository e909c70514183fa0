"""The fiscal year from what is printed: title, headings, sentences; and headings that contradict."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.publisher.lines import Line, Place, Prose
from ingest.publisher.titles import Title

_HEADING_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)年(?:度)?")
_HEADING_ABOUT = re.compile(r"预算|决算|收支|收入|支出")
_MAX_HEADING = 45
# A heading about another year by its nature: 较2023年…, 2025年预算执行情况, 截至2025年底, 绩效自评
_OTHER_YEAR = re.compile(r"[较比。,;，；]|上年|执行|截[至止]|年底|自评|工作|任务|对照|增减")
_SAME_KIND = {
    "budget": re.compile(
        r"(?:部门|单位)(?:综合)?预算|预算(?:收支)?(?:总|情况)?表|预算[^决]{0,24}表$|收支总表"
    ),
    "adjusted_budget": re.compile(r"(?:部门|单位)(?:综合)?预算|预算[^决]{0,24}表$"),
    "final_accounts": re.compile(r"(?:部门|单位)决算|决算(?:总|情况)?表|决算.{0,24}表$"),
}
_PROSE_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)年(?:度)?[^。;,\n]{0,14}?(?:预算|决算)")


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """The year with the rule that gave it, and headings that print another."""

    year: int
    rule: str
    place: Place
    contradictions: tuple[tuple[int, Place], ...] = ()


def find_fiscal_year(
    title: Title | None, lines: Sequence[Line], prose: Prose, stage: str | None
) -> FiscalYear | None:
    """Return the fiscal year, or ``None`` where nothing states one.

    The title decides unless headings and sentences agree on another year (a title left over from the
    year before); without a year in the title the headings decide, then the sentences.
    """
    headings = _heading_years(lines)
    votes = Counter(year for year, _ in headings)
    sentences = Counter(int(m[1]) for m in _PROSE_YEAR.finditer(prose.text))
    heading_year = _majority(votes)
    prose_year = _majority(sentences)
    if title is not None and title.year is not None:
        overruled = (
            heading_year is not None
            and heading_year == prose_year != title.year
            and votes[title.year] == 0
        )
        if not overruled:
            others = _contradictions(headings, title.year, stage)
            return FiscalYear(title.year, "title", title.place, others)
        assert heading_year is not None
        others = ((title.year, title.place), *_contradictions(headings, heading_year, stage))
        place = next(place for year, place in headings if year == heading_year)
        return FiscalYear(heading_year, "headings_against_title", place, others)
    if heading_year is not None:
        place = next(place for year, place in headings if year == heading_year)
        others = _contradictions(headings, heading_year, stage)
        return FiscalYear(heading_year, "headings", place, others)
    if prose_year is not None:
        match = next(m for m in _PROSE_YEAR.finditer(prose.text) if int(m[1]) == prose_year)
        return FiscalYear(prose_year, "sentences", prose.place(match.start(), match.end()))
    return None


def _heading_years(lines: Sequence[Line]) -> list[tuple[int, Place]]:
    found = []
    for line in lines:
        if line.is_row or len(line.key) > _MAX_HEADING:
            continue
        match = _HEADING_YEAR.search(line.key)
        if match is None or not _HEADING_ABOUT.search(line.key) or _OTHER_YEAR.search(line.key):
            continue
        found.append((int(match[1]), Place(line.text.strip(), line.page_number)))
    return found


def _majority(votes: Counter[int]) -> int | None:
    """The most frequent year; of equals the latest, since a document looks back and not ahead."""
    if not votes:
        return None
    return max(votes, key=lambda year: (votes[year], year))


def _contradictions(
    headings: Sequence[tuple[int, Place]], year: int, stage: str | None
) -> tuple[tuple[int, Place], ...]:
    same_kind = _SAME_KIND.get(stage or "")
    if same_kind is None:
        return ()
    seen: dict[tuple[int, int | None], Place] = {}
    for other, place in headings:
        if other != year and same_kind.search(place.text.replace(" ", "")):
            seen.setdefault((other, place.page_number), place)
    return tuple((other, place) for (other, _), place in seen.items())
