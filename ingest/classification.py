"""The budget classifications as needed for reading: which code a printed name or segment stands for."""

from __future__ import annotations

import csv
import functools
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.text import label_key

_SHORTEST_BEGINNING = 4  # 农林 and 城乡 begin several names
REFERENCE = Path(__file__).parent.parent / "data" / "reference"
_NOISE = re.compile(r"[\"()（）、,，和与及的\s]|支出$")


def name_key(name: str) -> str:
    """A classification name without what publishers vary: brackets, 、和, a closing 支出."""
    return _NOISE.sub("", label_key(name))


@dataclass(frozen=True, slots=True)
class Classification:
    """Codes of one classification. ``by_name[name_key]`` lists the codes with that name or alias."""

    names: Mapping[str, str]
    by_name: Mapping[str, tuple[str, ...]]

    def find(self, name: str, *, length: int | None = None, prefix: str = "") -> str | None:
        """The one code with this name, of ``length`` digits and below ``prefix``; else ``None``."""
        codes = [
            code
            for code in self.by_name.get(name_key(name), ())
            if code.startswith(prefix) and (length is None or len(code) == length)
        ]
        return codes[0] if len(codes) == 1 else None

    def find_shortened(self, name: str, *, length: int) -> str | None:
        """The one code of ``length`` digits whose name begins so: 文化旅游 for 文化旅游体育与传媒支出."""
        key = name_key(name)
        if len(key) < _SHORTEST_BEGINNING:
            return None
        codes = {
            code
            for known, found in self.by_name.items()
            if known.startswith(key)
            for code in found
            if len(code) == length
        }
        return codes.pop() if len(codes) == 1 else None

    def codes_of(self, name: str) -> tuple[str, ...]:
        """All codes that are known by ``name``."""
        return self.by_name.get(name_key(name), ())

    def agrees(self, code: str, name: str) -> bool:
        """Whether ``code`` is known by ``name``."""
        return code in self.by_name.get(name_key(name), ())


def _build(rows: list[tuple[str, str, str]]) -> Classification:
    names: dict[str, str] = {}
    by_name: dict[str, list[str]] = defaultdict(list)
    for code, name, aliases in rows:
        names.setdefault(code, name)
        for spelling in (name, *re.split(r"[;|/]", aliases or "")):
            key = name_key(spelling)
            if len(key) >= 2 and code not in by_name[key]:
                by_name[key].append(code)
    return Classification(names, {key: tuple(codes) for key, codes in by_name.items()})


@functools.cache
def functional() -> Classification:
    """功能分类 类/款/项: 3, 5 and 7 digits."""
    with (REFERENCE / "functional_classification.csv").open(encoding="utf-8") as file:
        rows = [
            (r["function_code"], r["function_name"], f"{r['aliases']}|{r['former_names']}")
            for r in csv.DictReader(file)
        ]
    return _build(rows)


@functools.cache
def economic(system: str) -> Classification:
    """支出经济分类 类/款 of one system, ``department`` (3xx) or ``government`` (5xx)."""
    with (REFERENCE / "economic_classification.csv").open(encoding="utf-8") as file:
        rows = [
            (r["economic_code"], r["economic_name"], f"{r['aliases']}|{r['former_names']}")
            for r in csv.DictReader(file)
            if r["system"] == system
        ]
    return _build(rows)


@functools.cache
def economic_class_of(name: str) -> str | None:
    """Code of an economic class or group by its name alone, where one system knows it once."""
    for system in ("department", "government"):
        for length in (3, 5):
            code = economic(system).find(name, length=length)
            if code:
                return code
    return None
