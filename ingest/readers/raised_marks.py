"""Digits printed raised and small: marks of notes, exponents; never digits of the number before them.

``12.5`` with a raised ``1`` behind it is 12.5 and a note. Every format keeps such digits as what they are
printed as: ``12.5¹``. Numbers are read without them (:func:`ingest.text.fold`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from operator import attrgetter

from ingest.readers.page_objects import Run

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# 1 | 12 | [1] | (2)
_MARK = re.compile(r"[\[(（〔]?\d{1,2}[\])）〕]?")
# A mark is at most this large, and stands at least and at most this high, in font sizes of what it follows.
_LARGEST = 0.85
_LOWEST, _HIGHEST = 0.15, 0.8
# It begins this near to the end of what it follows.
_NEAREST, _FURTHEST = -0.15, 0.3
# An em box reaches this far below its baseline.
_DESCENT = 0.14

_by_bottom = attrgetter("bottom")
_by_order = attrgetter("order")


def raise_digits(text: str) -> str:
    """The digits of a raised text as raised digits: ``"1"`` → ``"¹"``."""
    return text.translate(_RAISED)


def mark_raised_runs(runs: list[Run]) -> list[Run]:
    """The runs of a page; those that are a small raised number have raised digits, and the line of what
    they stand at.
    """
    sizes = {run.size for run in runs}
    largest = max(sizes, default=0.0)
    if len(sizes) < 2 or min(sizes) >= _LARGEST * largest:
        return runs
    candidates = [
        index
        for index, run in enumerate(runs)
        if len(run.text) <= 4 and run.size < _LARGEST * largest and _MARK.fullmatch(run.text)
    ]
    if not candidates:
        return runs
    marked = list(runs)
    by_height = sorted(runs, key=_by_bottom)
    for index in candidates:
        run = runs[index]
        before = runs[index - 1] if index else None
        # Mostly it stands at the run before it in the content stream.
        is_next = before is not None and _is_raised_on(run, before)
        base = before if is_next else _find_base(run, by_height, largest)
        if base is not None:
            marked[index] = run._replace(text=raise_digits(run.text), middle=base.middle)
    return marked


def _find_base(run: Run, by_height: list[Run], largest: float) -> Run | None:
    """The first run in the content stream that a raised number stands at, of runs sorted by their feet.

    The foot of such a run is lower, by less than its font size; ``largest`` is that of all runs.
    """
    first = bisect_left(by_height, run.bottom, key=_by_bottom)
    last = bisect_right(by_height, run.bottom + largest, key=_by_bottom)
    bases = (base for base in by_height[first:last] if _is_raised_on(run, base))
    return min(bases, key=_by_order, default=None)


def _is_raised_on(run: Run, base: Run) -> bool:
    size = base.size
    rise = (base.bottom - _DESCENT * size) - (run.bottom - _DESCENT * run.size)
    return (
        run.size < _LARGEST * size
        and _NEAREST * size < run.x0 - base.x1 < _FURTHEST * size
        and _LOWEST * size < rise < _HIGHEST * size
        and not base.text.isspace()
    )
