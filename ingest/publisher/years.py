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
# 2024年预算数 as the header of a column
_COLUMN_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)年(?:度)?(?:年初)?(?:预算|决算)(?:数|额)?(?!执行)")
_HEADER_ROWS = 3
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
    own_text = title.text.replace(" ", "") if title is not None else ""
    votes = Counter(year for year, place in headings if place.text.replace(" ", "") not in own_text)
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
            others = _contradictions(headings, title.year, stage) + _tables_of(lines, title.year)
            return FiscalYear(title.year, "title", title.place, others)
        assert heading_year is not None
        others = (
            (title.year, title.place),
            *_contradictions(headings, heading_year, stage),
            *_tables_of(lines, heading_year),
        )
        place = next(place for year, place in headings if year == heading_year)
        return FiscalYear(heading_year, "headings_against_title", place, others)
    if heading_year is not None:
        place = next(place for year, place in headings if year == heading_year)
        others = _contradictions(headings, heading_year, stage) + _tables_of(lines, heading_year)
        return FiscalYear(heading_year, "headings", place, others)
    if prose_year is not None:
        match = next(m for m in _PROSE_YEAR.finditer(prose.text) if int(m[1]) == prose_year)
        return FiscalYear(prose_year, "sentences", prose.place(match.start(), match.end()))
    return None


def _heading_years(lines: Sequence[Line]) -> list[tuple[int, Place]]:
    found = []
    for line in lines:
        if not line.is_text or len(line.key) > _MAX_HEADING:
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


def _tables_of(lines: Sequence[Line], year: int) -> tuple[tuple[int, Place], ...]:
    """Tables whose header prints other years only: a template of the year before was filled in."""
    years: dict[int, set[int]] = {}
    places: dict[int, Place] = {}
    for line in lines:
        if line.grid_no is None or line.row_no is None or line.row_no >= _HEADER_ROWS:
            continue
        found = {int(text) for text in _COLUMN_YEAR.findall(line.key)}
        if found:
            years.setdefault(line.grid_no, set()).update(found)
            places.setdefault(
                line.grid_no, Place(" ".join(c for c in line.cells if c), line.page_number)
            )
    return tuple(
        (max(found), places[grid_no]) for grid_no, found in years.items() if year not in found
    )


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
