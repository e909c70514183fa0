"""Glyphs to printed lines: clustering by height on the page, blanks restored from gaps."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from ingest.readers.page_objects import Glyph

# A gap wider than this share of the font size is a blank; wider than the second, two blanks, so that
# two fields set side by side in one line (编制单位：…   单位：万元) can still be told apart.
_BLANK_GAP = 0.3
_WIDE_GAP = 1.6

# Texts are printed over each other when so many glyphs reach this far (in font sizes) into the next.
_OVERLAP = 0.4
_MIN_OVERLAPS = 3


class PrintedLine(NamedTuple):
    """Glyphs of one line from left to right, with the text they spell."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    glyphs: tuple[Glyph, ...]


def cluster_lines(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Group glyphs whose middles stand at about the same height; lines from the top down.

    A glyph belongs to the line whose middle is within 0.45 of the smaller font size of its own, so a
    raised note mark stays with its line and the next line, set tight, does not.
    """
    ordered = sorted(glyphs, key=lambda g: g.middle)
    lines: list[list[Glyph]] = []
    middle = size = 0.0
    for glyph in ordered:
        own = glyph.middle
        if lines and own - middle <= 0.45 * min(size, glyph.size):
            line = lines[-1]
            line.append(glyph)
            middle += (own - middle) / len(line)
            continue
        lines.append([glyph])
        middle, size = own, glyph.size
    for line in lines:
        line.sort(key=lambda g: (g.x0, g.order))
    return [part for line in lines for part in _part_overprinted(line)]


def _part_overprinted(line: list[Glyph]) -> list[list[Glyph]]:
    """Part texts printed over each other: a title moved in an editor leaves the old one underneath.

    Each text is what was printed in one go; the parts do not overlap in themselves.
    """
    inked = [g for g in line if not g.text.isspace()]
    overlaps = sum(
        b.x0 < a.x1 - _OVERLAP * a.size and b.order != a.order + 1 for a, b in pairwise(inked)
    )
    if overlaps < _MIN_OVERLAPS:
        return [line]
    runs: list[list[Glyph]] = []
    for glyph in sorted(line, key=lambda g: g.order):
        previous = runs[-1][-1] if runs else None
        if previous is None or glyph.order != previous.order + 1 or glyph.x0 < previous.x0:
            runs.append([glyph])
        else:
            runs[-1].append(glyph)
    parts: list[list[Glyph]] = []
    for run in runs:
        for part in parts:
            if all(run[0].x0 >= g.x1 - 1 or run[-1].x1 <= g.x0 + 1 for g in part):
                part.extend(run)
                break
        else:
            parts.append(list(run))
    for part in parts:
        part.sort(key=lambda g: (g.x0, g.order))
    return parts


def spell(line: list[Glyph]) -> str:
    """The text of one line: printed blanks kept once, missing ones restored from the gaps."""
    parts: list[str] = []
    previous: Glyph | None = None
    blank = False
    for glyph in line:
        if glyph.text.isspace():
            blank = True
            continue
        if previous is not None:
            gap = glyph.x0 - previous.x1
            size = min(previous.size, glyph.size)
            if gap > _WIDE_GAP * size:
                parts.append("  ")
            elif (blank and gap > 0.1 * size) or gap > _BLANK_GAP * size:
                parts.append(" ")
        parts.append(glyph.text)
        previous = glyph
        blank = False
    return "".join(parts)


def build_line(glyphs: list[Glyph]) -> PrintedLine | None:
    """Make a printed line of glyphs already in order; ``None`` when it prints nothing."""
    inked = [g for g in glyphs if not g.text.isspace()]
    if not inked:
        return None
    sizes = sorted(g.size for g in inked)
    return PrintedLine(
        spell(glyphs),
        inked[0].x0,
        min(g.top for g in inked),
        max(g.x1 for g in inked),
        max(g.bottom for g in inked),
        sizes[len(sizes) // 2],
        tuple(inked),
    )


def build_lines(glyphs: Iterable[Glyph]) -> list[PrintedLine]:
    """Printed lines of some glyphs, from the top down."""
    return [line for group in cluster_lines(glyphs) if (line := build_line(group)) is not None]
