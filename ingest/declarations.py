"""Load the declarations in ``ingest/table_kinds``: header words, row labels and kinds of table.

A new spelling is one line of YAML, a new kind of table one file; nothing here knows either.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ingest.text import label_key

DECLARATIONS = Path(__file__).parent / "table_kinds"

# 一、 （一） 1. 1、 (1) ① 第一部分 A. — the enumeration before a label
ENUMERATION = re.compile(
    r"^(?:第?[一二三四五六七八九十百]+[、.．:]|[(（][一二三四五六七八九十]+[)）]|\d{1,2}[、.．](?!\d)|[(（]\d{1,2}[)）]"
    r"|\d{1,2}\)|[①-⑳]|[A-Z][.、]|[ⅠⅡⅢⅣⅤⅥ][、.])"
)
_BRACKETED = re.compile(r"\([^()]*\)")


def strip_enumeration(key: str) -> str:
    """Remove the enumeration before a label: ``"（一）一般公共预算"`` → ``"一般公共预算"``."""
    match = ENUMERATION.match(key)
    return key[match.end() :] if match else key


def _compile(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


@dataclass(frozen=True, slots=True)
class Entry:
    """One declaration: a pattern for a whole text and the meaning of what it matches."""

    pattern: re.Pattern[str]
    meaning: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Ordered entries; the first whose pattern matches a whole text gives the meaning."""

    entries: tuple[Entry, ...]
    _cache: dict[str, Mapping[str, Any] | None] = field(default_factory=dict)

    def find(self, text: str) -> Mapping[str, Any] | None:
        """Meaning of ``text`` as printed, else without its enumeration, else without brackets."""
        if text not in self._cache:
            self._cache[text] = self._search(text)
        return self._cache[text]

    def _search(self, text: str) -> Mapping[str, Any] | None:
        key = label_key(text)
        bare = strip_enumeration(key)
        forms = dict.fromkeys((key, bare, _BRACKETED.sub("", bare), bare.rstrip(":：")))
        for form in forms:
            if not form:
                continue
            for entry in self.entries:
                if entry.pattern.fullmatch(form):
                    return entry.meaning
        return None


def _vocabulary(items: Iterable[Mapping[str, Any]]) -> Vocabulary:
    return Vocabulary(
        tuple(
            Entry(_compile(item["match"]), {k: v for k, v in item.items() if k != "match"})
            for item in items
        )
    )


def _load(name: str) -> Any:
    return yaml.safe_load((DECLARATIONS / name).read_text(encoding="utf-8"))


@functools.cache
def column_words() -> Mapping[str, Vocabulary]:
    """Header words by group: ``key_columns``, ``amount_words``, ``dimensions``, ``stages``, …"""
    declared = _load("_columns.yml")
    flags = {
        name: [{"match": declared[name]}]
        for name in ("previous_year", "of_which", "of_which_alone")
    }
    return {
        **{
            name: _vocabulary(declared[name])
            for name in ("key_columns", "amount_words", "dimensions", "stages", "flows")
        },
        **{name: _vocabulary(items) for name, items in flags.items()},
    }


@functools.cache
def row_words() -> Mapping[str, Vocabulary]:
    """Row labels by group: ``grand_total``, ``income``, ``expenditure``, ``three_public``, …"""
    declared = _load("_rows.yml")
    return {
        name: _vocabulary([{"match": items}] if isinstance(items[0], str) else items)
        for name, items in declared.items()
    }


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of table: how its title reads, what its rows are about, which family its money is."""

    name: str
    name_zh: str
    name_en: str
    priority: int
    family: str
    title: re.Pattern[str]
    not_title: re.Pattern[str] | None
    row_axes: tuple[str, ...]
    two_sided: bool
    nature_scope: str | None
    fund_scope: str | None


@functools.cache
def kinds() -> tuple[Kind, ...]:
    """All declared kinds, most specific title first."""
    found = []
    for path in sorted(DECLARATIONS.glob("[!_]*.yml")):
        item = _load(path.name)
        found.append(
            Kind(
                name=path.stem,
                name_zh=item["name_zh"],
                name_en=item["name_en"],
                priority=item["priority"],
                family=item["family"],
                title=_compile(item["titles"]),
                not_title=_compile(item["not_titles"]) if item.get("not_titles") else None,
                row_axes=tuple(item["row_axes"]),
                two_sided=item.get("two_sided", False),
                nature_scope=item.get("nature_scope"),
                fund_scope=item.get("fund_scope"),
            )
        )
    return tuple(sorted(found, key=lambda kind: kind.priority))


@functools.cache
def title_words() -> Mapping[str, Any]:
    """Words of titles: fund scope, nature scope, what a title line looks like."""
    declared = _load("_titles.yml")
    return {
        "fund_scope": [(_compile(i["match"]), i["fund_scope"]) for i in declared["fund_scope"]],
        "nature_scope": [
            (_compile(i["match"]), i["nature_scope"]) for i in declared["nature_scope"]
        ],
        "title": _compile(declared["title"]),
        "not_title": _compile(declared["not_title"]),
        "note": _compile(declared["note"]),
        "caption": _compile(declared["caption"]),
    }
