"""Digits printed raised and small: marks of notes, exponents; never digits of the number before them.

``12.5`` with a raised ``1`` behind it is 12.5 and a note. Every format keeps such digits as what they are
printed as: ``12.5¹``. Numbers are read without them (:func:`ingest.text.fold`).
"""

from __future__ import annotations

import re

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


def raise_digits(text: str) -> str:
    """The digits of a raised text as raised digits: ``"1"`` → ``"¹"``."""
    return text.translate(_RAISED)


def mark_raised_runs(runs: list[Run]) -> list[Run]:
    """The runs of a page; those that are a small raised number have raised digits, and the line of what
    they stand at.
    """
    sizes = {run.size for run in runs}
    if len(sizes) < 2 or min(sizes) >= _LARGEST * max(sizes):
        return runs
    candidates = [
        index
        for index, run in enumerate(runs)
        if run.size < _LARGEST * max(sizes) and len(run.text) <= 4 and _MARK.fullmatch(run.text)
    ]
    if not candidates:
        return runs
    marked = list(runs)
    for index in candidates:
        base = _find_base(runs, index)
        if base is not None:
            run = runs[index]
            marked[index] = run._replace(text=raise_digits(run.text), middle=base.middle)
    return marked


def _find_base(runs: list[Run], index: int) -> Run | None:
    """What a raised number stands at: mostly the run before it in the content stream."""
    run = runs[index]
    if index and _is_raised_on(run, runs[index - 1]):
        return runs[index - 1]
    return next((base for base in runs if _is_raised_on(run, base)), None)


def _is_raised_on(run: Run, base: Run) -> bool:
    size = base.size
    rise = (base.bottom - _DESCENT * size) - (run.bottom - _DESCENT * run.size)
    return (
        run.size < _LARGEST * size
        and _NEAREST * size < run.x0 - base.x1 < _FURTHEST * size
        and _LOWEST * size < rise < _HIGHEST * size
        and not base.text.isspace()
    )
