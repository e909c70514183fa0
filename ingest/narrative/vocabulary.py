"""The words of the genre, read from ``vocabulary.yml``: terms → what a number is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_name("vocabulary.yml")
_CODE_FIELDS = (
    "income_source_code",
    "fund_code",
    "nature_code",
    "item_code",
    "memo_code",
    "resource_code",
    "procurement_category",
    "period",
)


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of the list of subjects: its kind and the codes it stands for."""

    kind: str
    codes: tuple[tuple[str, str], ...] = ()
    units: frozenset[str] = frozenset()

    def code(self, name: str) -> str | None:
        """The code called ``name``, or ``None``."""
        return dict(self.codes).get(name)


@dataclass(frozen=True, slots=True)
class HeadingRule:
    """What a heading that matches ``pattern`` says about the amounts below it."""

    pattern: re.Pattern[str]
    family: str | None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything declared in ``vocabulary.yml``, compiled."""

    counters: tuple[str, ...]
    hotlines: frozenset[str]
    terms: tuple[Term, ...]
    money_pattern: re.Pattern[str]
    things: tuple[tuple[str, int], ...]
    empty_words: tuple[str, ...]
    headings: tuple[HeadingRule, ...]
    increase: tuple[str, ...]
    decrease: tuple[str, ...]
    unchanged: tuple[str, ...]


def load_vocabulary(path: Path = _FILE) -> Vocabulary:
    """Read and check the declarations. Raises ``ValueError`` naming the entry that cannot be used."""
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    terms: list[Term] = []
    patterns: list[tuple[str, int]] = []
    for entry in content["subjects"]:
        unknown = set(entry) - {"kind", "terms", "units", *_CODE_FIELDS}
        if unknown or "kind" not in entry or not entry.get("terms"):
            raise ValueError(
                f"{path.name}: subject {entry!r} has unknown or missing keys {unknown}"
            )
        codes = tuple((name, entry[name]) for name in _CODE_FIELDS if name in entry)
        terms.append(Term(entry["kind"], codes, frozenset(entry.get("units", ()))))
        patterns.extend((pattern, len(terms) - 1) for pattern in entry["terms"])
    for pattern, _ in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"{path.name}: term {pattern!r} is no regular expression") from error
    money = [p for p in patterns if terms[p[1]].kind != "resource" or "元" in terms[p[1]].units]
    things = [p for p in patterns if terms[p[1]].kind == "resource"]
    return Vocabulary(
        counters=tuple(content["counters"]),
        hotlines=frozenset(content["hotlines"]),
        terms=tuple(terms),
        money_pattern=_join_patterns(money),
        things=tuple(things),
        empty_words=tuple(content["empty_words"]),
        headings=tuple(
            HeadingRule(re.compile(rule["pattern"]), rule["family"]) for rule in content["headings"]
        ),
        increase=tuple(content["increase"]),
        decrease=tuple(content["decrease"]),
        unchanged=tuple(content["unchanged"]),
    )


def _join_patterns(patterns: list[tuple[str, int]]) -> re.Pattern[str]:
    """One pattern; the group ``t<index>_<number>`` that matched names the term.

    Longest spelling first, so that 公务用车购置及运行费 is not read as 公务用车购置.
    """
    ordered = sorted(patterns, key=lambda item: -len(item[0]))
    return re.compile(
        "|".join(f"(?P<t{index}_{n}>{pattern})" for n, (pattern, index) in enumerate(ordered))
    )


def find_terms(pattern: re.Pattern[str], text: str) -> list[tuple[Term, int, int]]:
    """All terms in ``text``, left to right, with their places."""
    found = []
    for match in pattern.finditer(text):
        assert match.lastgroup is not None
        index = int(match.lastgroup[1:].partition("_")[0])
        found.append((VOCABULARY.terms[index], match.start(), match.end()))
    return found


VOCABULARY = load_vocabulary()


@cache
def things_patterns(unit: str | None) -> tuple[re.Pattern[str], ...]:
    """The terms for things counted in ``unit``: closed terms, then open ones ("…用车") by themselves,
    since these would swallow closed ones. A term of another unit hides none: 国内公务接待|人次 163 人.
    """
    fitting = [p for p in VOCABULARY.things if unit is None or unit in VOCABULARY.terms[p[1]].units]
    closed = [p for p in fitting if not p[0].startswith("[^")]
    opened = [p for p in fitting if p[0].startswith("[^")]
    return tuple(_join_patterns(patterns) for patterns in (closed, opened) if patterns)
