"""Runs of characters to printed lines: clustering by height on the page, blanks restored from gaps."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from ingest.readers.page_objects import Run

# A gap wider than this share of the font size is a blank; wider than the second, two blanks, so that
# two fields set side by side in one line (编制单位：…   单位：万元) can still be told apart.
BLANK_GAP = 0.3
_WIDE_GAP = 1.6

# Texts are printed over each other when so many glyphs reach this far (in font sizes) into the next.
_OVERLAP = 0.4
_MIN_OVERLAPS = 3

_by_middle = attrgetter("middle")
_by_place = attrgetter("x0", "order")


class PrintedLine(NamedTuple):
    """Runs of one line from left to right without the blank ones, with the text they spell."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    runs: tuple[Run, ...]


def cluster_lines(runs: Iterable[Run]) -> list[list[Run]]:
    """Group runs whose middles stand at about the same height; lines from the top down.

    A run belongs to the line whose middle is within 0.45 of the smaller font size of its own, so a
    raised note mark stays with its line and the next line, set tight, does not.
    """
    ordered = sorted(runs, key=_by_middle)
    if len(ordered) == 1:
        return [ordered]
    lines: list[list[Run]] = []
    middle = size = 0.0
    count = 0
    for run in ordered:
        own = run.middle
        if lines and own - middle <= 0.45 * min(size, run.size):
            lines[-1].append(run)
            pieces = len(run.lefts)
            if own != middle:
                middle = (count * middle + pieces * own) / (count + pieces)
            count += pieces
            continue
        lines.append([run])
        middle, size, count = own, run.size, len(run.lefts)
    parted: list[list[Run]] = []
    for line in lines:
        if len(line) == 1:
            parted.append(line)
        else:
            parted.extend(_part_overprinted(_sort_line(line)))
    return parted


def _sort_line(line: list[Run]) -> list[Run]:
    """From left to right; where runs reach into each other, character by character."""
    line.sort(key=_by_place)
    if any(b.x0 <= a.lefts[-1] for a, b in pairwise(line)):
        return sorted((piece for run in line for piece in run.part()), key=_by_place)
    return line


def _part_overprinted(line: list[Run]) -> list[list[Run]]:
    """Part texts printed over each other: a title moved in an editor leaves the old one underneath.

    Each text is what was printed in one go; the parts do not overlap in themselves.
    """
    inked = [run for run in line if not run.text.isspace()]
    overlaps = sum(
        b.x0 < a.x1 - _OVERLAP * a.size and b.order != a.last_order + 1 for a, b in pairwise(inked)
    )
    if overlaps < _MIN_OVERLAPS:
        return [line]
    texts: list[list[Run]] = []
    pieces = [piece for run in line for piece in run.part()]
    for piece in sorted(pieces, key=attrgetter("order")):
        previous = texts[-1][-1] if texts else None
        if previous is None or piece.order != previous.order + 1 or piece.x0 < previous.x0:
            texts.append([piece])
        else:
            texts[-1].append(piece)
    parts: list[list[Run]] = []
    for text in texts:
        for part in parts:
            if all(text[0].x0 >= g.x1 - 1 or text[-1].x1 <= g.x0 + 1 for g in part):
                part.extend(text)
                break
        else:
            parts.append(list(text))
    for part in parts:
        part.sort(key=_by_place)
    return parts


def spell(line: list[Run]) -> str:
    """The text of one line: printed blanks kept once, missing ones restored from the gaps."""
    parts: list[str] = []
    previous: Run | None = None
    blank = False
    for run in line:
        text = run.text
        if text.isspace():
            blank = True
            continue
        if previous is not None:
            gap = run.x0 - previous.x1
            size = min(previous.size, run.size)
            if gap > _WIDE_GAP * size:
                parts.append("  ")
            elif (blank and gap > 0.1 * size) or gap > BLANK_GAP * size:
                parts.append(" ")
        parts.append(text)
        previous = run
        blank = False
    return "".join(parts)


def measure_type(runs: list[Run]) -> tuple[float, float]:
    """The middle height and the median font size of some inked runs, every character counted."""
    if len(runs) == 1:
        return runs[0].middle, runs[0].size
    sizes = {run.size for run in runs}
    middles = {run.middle for run in runs}
    if len(sizes) == 1 == len(middles):
        return runs[0].middle, runs[0].size
    count = sum(run.piece_count for run in runs)
    ordered = sorted(size for run in runs for size in (run.size,) * run.piece_count)
    return sum(run.middle * run.piece_count for run in runs) / count, ordered[count // 2]


def build_line(runs: list[Run]) -> PrintedLine | None:
    """Make a printed line of runs already in order; ``None`` when it prints nothing."""
    if len(runs) == 1:
        (run,) = runs
        if run.text.isspace():
            return None
        return PrintedLine(run.text, run.x0, run.top, run.x1, run.bottom, run.size, (run,))
    inked = [run for run in runs if not run.text.isspace()]
    if not inked:
        return None
    return PrintedLine(
        spell(runs),
        inked[0].x0,
        min(run.top for run in inked),
        max(run.x1 for run in inked),
        max(run.bottom for run in inked),
        measure_type(inked)[1],
        tuple(inked),
    )


def build_lines(runs: Iterable[Run]) -> list[PrintedLine]:
    """Printed lines of some runs, from the top down."""
    return build_groups(cluster_lines(runs))


def build_groups(groups: Iterable[list[Run]]) -> list[PrintedLine]:
    """Printed lines of runs that stand in one line each; what prints nothing is left out."""
    return [line for line in map(build_line, groups) if line is not None]
