"""What is printed on a page, whatever it was read from: glyphs, rules and how the page is turned.

Coordinates are points from the top left corner of the page as a person sees it; where most of the
text stands sideways, the page is turned so that it reads upright, and :meth:`PageObjects.to_seen`
leads back to the page as seen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from ingest.document import Box


class Glyph(NamedTuple):
    """One printed character. ``order`` is its position in the content stream.

    ``top`` and ``bottom`` are those of an em box on the baseline, ``middle`` a third of the font size
    above it. The fonts' own boxes are of no use for telling lines: documents made with ONLYOFFICE embed
    a font per character, each with a box of its own, and the commas would stand on lines of their own.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    order: int
    middle: float

    @property
    def size(self) -> float:
        """Font size in points (the height of the em box)."""
        return self.bottom - self.top


class Edge(NamedTuple):
    """A straight rule. ``at`` is y for a horizontal and x for a vertical one; ``low`` < ``high``."""

    at: float
    low: float
    high: float


@dataclass(slots=True)
class PageObjects:
    """What is printed on a page. ``turn`` counts quarter turns clockwise from the page as seen."""

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    odd_glyphs: list[list[Glyph]] = field(default_factory=list)
    horizontal: list[Edge] = field(default_factory=list)
    vertical: list[Edge] = field(default_factory=list)
    unmapped: int = 0
    doubled: int = 0
    image_share: float = 0.0
    turn: int = 0
    capped: bool = False

    def to_seen(self, x0: float, top: float, x1: float, bottom: float) -> Box:
        """Map a rectangle of the upright page back to the page as seen."""
        if self.turn == 0:
            return Box(round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))
        a = turn_point(x0, top, -self.turn, self.width, self.height)
        b = turn_point(x1, bottom, -self.turn, self.width, self.height)
        xs, ys = sorted((a[0], b[0])), sorted((a[1], b[1]))
        return Box(round(xs[0], 2), round(ys[0], 2), round(xs[1], 2), round(ys[1], 2))


def turn_point(x: float, y: float, turns: int, width: float, height: float) -> tuple[float, float]:
    """Turn a point clockwise by quarters; ``width`` and ``height`` are those of the page before."""
    turns %= 4
    if turns == 1:
        return height - y, x
    if turns == 2:
        return width - x, height - y
    if turns == 3:
        return y, width - x
    return x, y
