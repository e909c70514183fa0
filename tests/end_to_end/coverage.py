"""Which facts that a person read by hand are in ``audit.figures``, and which are not.

A fact is found in a figure of the same document with the same value and unit whose label says the same.
Every figure answers for one fact at most: a number that the document prints three times must be there
three times.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from ingest.declarations import strip_enumeration
from ingest.text import label_key

FACTS_FOLDER = Path(__file__).parents[1] / "data" / "facts"
_MARKS = re.compile(r"[\"'《》()（）,，、:：;；.。/\-—\[\]]")
# 118 万 is 118 万元; a column of units says 百分比 where others print %.
_SPELLINGS = {"万": "万元", "百分比": "%"}
# Heads of columns of money that only say that it is money, and the label before the money of a form.
_SAYS_NOTHING = frozenset({"金额", "预算数", "项目资金"})
# 其中：基本支出 | 减： … : words that say how a label is used, not what it names
_USE = re.compile(r"^(?:其中|减|加)[:：]")


@dataclass(frozen=True)
class Fact:
    """One line of a file of facts."""

    document: str
    place: str
    label: str
    code: str
    column_label: str
    value: Decimal
    unit: str
    line_no: int
    origin: str


def read_facts(name: str) -> list[Fact]:
    """The facts of one document."""
    with (FACTS_FOLDER / f"{name}.csv").open(encoding="utf-8") as file:
        return [
            Fact(
                document=name,
                place=row["place"],
                label=row["label"],
                code=row["code"],
                column_label=row["column_label"],
                value=Decimal(row["value"]),
                unit=_SPELLINGS.get(row["unit"], row["unit"]),
                line_no=int(row["page_or_line"]),
                origin=row["origin"],
            )
            for row in csv.DictReader(file)
        ]


def key_of(text: str | None) -> str:
    """A label for comparison: folded, without enumeration, punctuation and 其中."""
    bare = _USE.sub("", strip_enumeration(label_key(text or "")))
    return _MARKS.sub("", bare)


def says_the_same(fact: Fact, figure: Mapping[str, Any]) -> bool:
    """Whether the labels of a figure say what the fact's label says.

    In a table the row and the innermost column head must agree (a head may be printed shorter or longer,
    or have been garbled by the machine that read the page: then the code and the row must agree). In
    prose one label contains the other.
    """
    if fact.origin != figure["origin"]:
        return False
    label = key_of(fact.label.split("/")[-1])
    row_label = key_of(figure["row_label"])
    if fact.origin == "narrative":
        return _overlap(label, row_label)
    code = re.sub(r"\D", "", figure["row_code"] or "")
    same_row = _overlap(label, row_label) or bool(fact.code and code.endswith(fact.code[-2:]))
    return same_row and _same_column(fact, figure)


def _same_column(fact: Fact, figure: Mapping[str, Any]) -> bool:
    ours = key_of(fact.column_label.split("/")[-1])
    theirs = key_of(figure["column_label"])
    if ours in _SAYS_NOTHING or theirs in _SAYS_NOTHING:
        return True
    return not ours or not theirs or ours in theirs or theirs in ours


def _overlap(one: str, other: str) -> bool:
    return bool(one) and bool(other) and (one in other or other in one)


def find_misses(facts: Sequence[Fact], figures: Sequence[Mapping[str, Any]]) -> list[Fact]:
    """Facts that no figure answers for: the rest of a greatest matching of facts and figures."""
    by_value: dict[tuple[Decimal, str], list[int]] = defaultdict(list)
    for number, figure in enumerate(figures):
        if figure["numeric_value"] is not None:
            unit = _SPELLINGS.get(figure["unit"], figure["unit"] or "")
            key = (abs(Decimal(str(figure["numeric_value"]))).normalize(), unit)
            by_value[key].append(number)
    taken: dict[int, int] = {}  # figure → fact
    candidates = [
        [
            n
            for n in by_value.get((abs(f.value).normalize(), f.unit), [])
            if says_the_same(f, figures[n])
        ]
        for f in facts
    ]

    def place(fact_no: int, tried: set[int]) -> bool:
        for figure_no in candidates[fact_no]:
            if figure_no in tried:
                continue
            tried.add(figure_no)
            if figure_no not in taken or place(taken[figure_no], tried):
                taken[figure_no] = fact_no
                return True
        return False

    return [fact for number, fact in enumerate(facts) if not place(number, set())]
