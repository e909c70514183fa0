"""Sentences, brackets and days inside a passage of squeezed text."""

from __future__ import annotations

import re
from bisect import bisect_right

from ingest.narrative.squeezing import Squeezed

_SENTENCE_END = re.compile(r"[。！!？?]")
# a list in brackets may be long, a bracket that is never closed must not swallow the passage
_LONGEST_BRACKET = 400


def split_sentences(body: Squeezed) -> list[tuple[int, int]]:
    """Spans of sentences: up to a full stop outside brackets."""
    text = body.text
    spans = []
    start = 0
    brackets = match_brackets(text)
    ends = sorted(brackets.items())
    for match in _SENTENCE_END.finditer(text):
        at = match.start()
        if any(open_ < at < close for open_, close in ends):
            continue
        end = match.end()
        while end < len(text) and body.printed[body.origin[end]] in "”’）)」":
            end += 1
        if end > start:
            spans.append((start, end))
            start = end
    if start < len(text):
        spans.append((start, len(text)))
    return spans or [(0, len(text))]


def span_at(spans: list[tuple[int, int]], position: int) -> tuple[int, int]:
    index = bisect_right(spans, (position, 10**9)) - 1
    return spans[max(index, 0)]


def match_brackets(text: str) -> dict[int, int]:
    """Opening → closing bracket; brackets without a partner, or longer than a list, are left out."""
    pairs: dict[int, int] = {}
    stack: list[int] = []
    for index, char in enumerate(text):
        if char == "(":
            stack.append(index)
        elif char == ")" and stack:
            opened = stack.pop()
            if index - opened <= _LONGEST_BRACKET:
                pairs[opened] = index
    return pairs


_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def last_day(month: str) -> str:
    """``2023-12`` → ``2023-12-31``: a count at a month is one at its end."""
    year, number = int(month[:4]), int(month[5:7])
    days = _MONTH_DAYS[min(max(number, 1), 12) - 1]
    if number == 2 and year % 4 == 0 and (year % 100 or year % 400 == 0):
        days = 29
    return f"{month}-{days:02d}"
