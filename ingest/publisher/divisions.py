"""Administrative divisions (GB/T 2260): which division a name begins with or a text is about.

All names come from ``data/reference/admin_divisions.csv``; nothing here knows a place.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_LEVEL_DIGITS = {"province": 2, "city": 4, "county": 6}
_MIN_FREE_NAME = 3  # 城区, 东区: two-character districts count only after the city they lie in


@dataclass(frozen=True, slots=True)
class Division:
    """One row of the list of divisions."""

    code: str
    name: str
    short_name: str
    level: str  # province | city | county
    city_name: str | None
    province_name: str

    @property
    def significant(self) -> str:
        """The digits that everything inside the division shares."""
        return self.code[: _LEVEL_DIGITS[self.level]]

    def contains(self, other: Division) -> bool:
        """Whether ``other`` is this division or lies in it."""
        return other.code.startswith(self.significant)


@dataclass(frozen=True, slots=True)
class DivisionMatch:
    """Divisions that a text names at one place; several where the name alone does not decide."""

    candidates: tuple[Division, ...]
    text: str
    start: int
    rule: str  # full_name | short_name


class Divisions:
    """The list of divisions, indexed for look-up by name."""

    def __init__(self, divisions: Iterable[Division]) -> None:
        self._by_code: dict[str, Division] = {}
        self._by_name: dict[str, list[Division]] = {}
        self._by_short_name: dict[str, list[Division]] = {}
        for division in divisions:
            self._by_code[division.code] = division
            if not division.short_name:
                continue  # 市辖区, 省直辖县级行政区划: levels without a name of their own
            for name in (division.name, *_everyday_names(division)):
                self._by_name.setdefault(name, []).append(division)
            if division.level != "county":
                self._by_short_name.setdefault(division.short_name, []).append(division)
        self._lengths = sorted({len(name) for name in self._by_name}, reverse=True)
        self._short_lengths = sorted({len(name) for name in self._by_short_name}, reverse=True)
        self._openings = {name[:2] for name in self._by_name}

    @classmethod
    def from_csv(cls, path: Path) -> Divisions:
        """Read ``admin_divisions.csv``. Raises ``KeyError`` for a missing column."""
        with path.open(encoding="utf-8-sig", newline="") as handle:
            return cls.from_rows(csv.DictReader(handle))

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> Divisions:
        """Make the list from rows with the columns of ``admin_divisions.csv``."""
        return cls(
            Division(
                code=row["division_code"],
                name=row["division_name"],
                short_name=row["short_name"],
                level=row["level"],
                city_name=row["city_name"] or None,
                province_name=row["province_name"],
            )
            for row in rows
        )

    def get(self, code: str | None) -> Division | None:
        """Return the division of a code, if there is one."""
        return self._by_code.get(code or "")

    def counties_of(self, outer: Division) -> list[Division]:
        """Counties and districts inside ``outer`` that have a short name of two characters or more."""
        return [
            division
            for division in self._by_code.values()
            if division.level == "county"
            and len(division.short_name) >= 2
            and outer.contains(division)
            and outer.code != division.code
        ]

    def match_at(self, text: str, start: int = 0) -> DivisionMatch | None:
        """Return the chain of divisions that begins at ``start`` (province, city, county or a part).

        ``甲市乙区财政局`` gives the district of that city, ``乙区财政局`` all its namesakes, and
        ``甲职业教育基地`` the city by its short name.
        """
        first = self._longest(self._by_name, self._lengths, text, start)
        rule = "full_name"
        if first is None:
            first = self._longest(self._by_short_name, self._short_lengths, text, start)
            rule = "short_name"
            if first is None:
                return None
        end, candidates = first
        while True:
            inner = self._inside(candidates, text, end)
            if inner is None:
                return DivisionMatch(tuple(candidates), text[start:end], start, rule)
            end, candidates = inner

    def search(self, text: str) -> DivisionMatch | None:
        """Return the longest chain of full names anywhere in ``text``, the earliest of equals."""
        best: DivisionMatch | None = None
        for match in self.iterate(text):
            if best is None or len(match.text) > len(best.text):
                best = match
        return best

    def iterate(self, text: str) -> Iterator[DivisionMatch]:
        """Yield every chain of full names in ``text``, left to right, without overlaps."""
        position = 0
        while position < len(text) - 1:
            if text[position : position + 2] in self._openings:
                found = self._longest(self._by_name, self._lengths, text, position)
                if found is not None and found[0] - position >= _MIN_FREE_NAME:
                    match = self.match_at(text, position)
                    if match is not None:
                        yield match
                        position += len(match.text)
                        continue
            position += 1

    def count(self, text: str) -> Counter[str]:
        """Count how often ``text`` names each division, by code; namesakes count for each."""
        counts: Counter[str] = Counter()
        for match in self.iterate(text):
            for division in match.candidates:
                counts[division.code] += 1
        return counts

    def names_in(self, text: str) -> list[DivisionMatch]:
        """Divisions that a short text such as a file name mentions, short names included."""
        found: list[DivisionMatch] = []
        position = 0
        while position < len(text) - 1:
            match = self.match_at(text, position)
            if match is not None and len(match.text) >= 2:
                found.append(match)
                position += len(match.text)
            else:
                position += 1
        return found

    def _inside(
        self, outer: Sequence[Division], text: str, start: int
    ) -> tuple[int, list[Division]] | None:
        for length in self._lengths:
            name = text[start : start + length]
            inner = [
                division
                for division in self._by_name.get(name, ())
                if any(o.contains(division) and o.code != division.code for o in outer)
            ]
            if len(name) == length and inner:
                return start + length, inner
        return None

    @staticmethod
    def _longest(
        index: Mapping[str, list[Division]], lengths: Sequence[int], text: str, start: int
    ) -> tuple[int, list[Division]] | None:
        for length in lengths:
            name = text[start : start + length]
            if len(name) == length and name in index:
                return start + length, index[name]
        return None


def _everyday_names(division: Division) -> tuple[str, ...]:
    """The name of an autonomous county, banner or prefecture without that of its peoples: 某某县."""
    if "自治" in division.name and division.level != "province":
        return (division.short_name + division.name[-1],)
    return ()
