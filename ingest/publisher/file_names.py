"""What a file's name suggests, compared with the content. The name is never a source of facts."""

from __future__ import annotations

import re
from pathlib import PurePosixPath, PureWindowsPath

from ingest.publisher.divisions import Division, Divisions

# A year of its own; 20260214 is a date of retrieval or publication
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")
_STAGE_WORDS = {"预算": "budget", "决算": "final_accounts"}
_MONEY_STAGES = {"budget": "预算", "adjusted_budget": "预算", "final_accounts": "决算"}


def find_contradictions(
    source_name: str,
    *,
    fiscal_year: int | None,
    stage: str | None,
    division: Division | None,
    divisions: Divisions,
) -> list[str]:
    """Return a sentence for each thing that the file's name says differently from the content.

    Only years, the words 预算 and 决算, and names of provinces and cities are looked at. Final
    accounts are published the year after, so that year is no contradiction.
    """
    stem = PurePosixPath(PureWindowsPath(source_name).name).stem
    found = []
    years = sorted({int(year) for year in _YEAR.findall(stem)})
    if fiscal_year is None:
        if years:
            found.append(f"the name has the year {_join(years)}, the content states no fiscal year")
    else:
        allowed = {fiscal_year, fiscal_year + 1} if stage == "final_accounts" else {fiscal_year}
        if years and not allowed & set(years):
            found.append(f"the name has the year {_join(years)}, the content is of {fiscal_year}")
    words = {word for word in _STAGE_WORDS if word in stem}
    if words and stage is None:
        found.append(f"the name says {_join(sorted(words))}, the content states neither")
    elif words and stage is not None and _MONEY_STAGES[stage] not in words:
        found.append(f"the name says {_join(sorted(words))}, the content is {_MONEY_STAGES[stage]}")
    mentioned = divisions.names_in(stem)
    if mentioned and division is not None:
        agreeing = any(
            candidate.contains(division) or division.contains(candidate)
            for match in mentioned
            for candidate in match.candidates
        )
        if not agreeing:
            names = _join(match.text for match in mentioned)
            found.append(f"the name mentions {names}, the publisher belongs to {division.name}")
    return found


def _join(values: object) -> str:
    return ", ".join(str(value) for value in values)  # type: ignore[attr-defined]
