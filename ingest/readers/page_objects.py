"""What is printed on a page, whatever it was read from: runs of characters, rules and how the page is turned.

Coordinates are points from the top left corner of the page as a person sees it; where most of the
text stands sideways, the page is turned so that it reads upright, and :meth:`PageObjects.to_seen`
leads back to the page as seen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from ingest.document import Box

# One number, or an array of numbers.
Coordinate = TypeVar("Coordinate", float, npt.NDArray[np.float64])


class Run(NamedTuple):
    """Characters set in one go: one font size, one baseline, no gap that reads as a blank.

    ``order`` is the position of the first one in the content stream, ``lefts`` and ``rights`` are the sides
    of each. A run is either all blank, all figures (digits and their punctuation) or neither. A word that
    was recognised in a picture is one piece: it has one left and one right side.

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
    size: float
    lefts: tuple[float, ...]
    rights: tuple[float, ...]

    @property
    def piece_count(self) -> int:
        """How many pieces the run can be parted into."""
        return len(self.lefts)

    @property
    def last_order(self) -> int:
        """Position of the last piece in the content stream."""
        return self.order + len(self.lefts) - 1

    def part(self) -> list[Run]:
        """The pieces as runs of their own, from left to right."""
        if len(self.lefts) == 1:
            return [self]
        return [
            self._replace(text=text, x0=left, x1=right, order=order, lefts=(left,), rights=(right,))
            for order, (text, left, right) in enumerate(
                zip(self.text, self.lefts, self.rights, strict=True), start=self.order
            )
        ]

    def move(self, right: float, down: float) -> Run:
        """The same run elsewhere on the page."""
        return self._replace(
            x0=self.x0 + right,
            x1=self.x1 + right,
            top=self.top + down,
            bottom=self.bottom + down,
            middle=self.middle + down,
            lefts=tuple(left + right for left in self.lefts),
            rights=tuple(side + right for side in self.rights),
        )


def single_run(
    text: str, x0: float, top: float, x1: float, bottom: float, order: int, middle: float
) -> Run:
    """A run that is one piece, whatever its text."""
    return Run(text, x0, top, x1, bottom, order, middle, bottom - top, (x0,), (x1,))


class Edge(NamedTuple):
    """A straight rule. ``at`` is y for a horizontal and x for a vertical one; ``low`` < ``high``."""

    at: float
    low: float
    high: float


@dataclass(slots=True)
class PageObjects:
    """What is printed on a page. ``turn`` counts quarter turns clockwise from the page as seen.

    ``scale`` is how many times larger its places and sizes are than on the page as seen.
    ``image_share`` is the share of the page that pictures cover, ``image_box`` the part of it they stand in
    (left, top, right, bottom; ``None`` where there is no picture).
    """

    width: float
    height: float
    runs: list[Run] = field(default_factory=list)
    odd_runs: list[list[Run]] = field(default_factory=list)
    horizontal: list[Edge] = field(default_factory=list)
    vertical: list[Edge] = field(default_factory=list)
    unmapped: int = 0
    doubled: int = 0
    image_share: float = 0.0
    image_box: tuple[float, float, float, float] | None = None
    turn: int = 0
    scale: float = 1.0
    capped: bool = False

    @property
    def character_count(self) -> int:
        """Characters of the page, blanks included."""
        return sum(run.piece_count for run in self.runs) + sum(map(len, self.odd_runs))

    def to_seen(self, x0: float, top: float, x1: float, bottom: float) -> Box:
        """Map a rectangle of the upright page back to the page as seen."""
        if self.turn == 0 and self.scale == 1.0:
            return Box(round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))
        if self.turn == 0:
            xs, ys = [x0, x1], [top, bottom]
        else:
            a = turn_point(x0, top, -self.turn, self.width, self.height)
            b = turn_point(x1, bottom, -self.turn, self.width, self.height)
            xs, ys = sorted((a[0], b[0])), sorted((a[1], b[1]))
        if self.scale != 1.0:
            xs, ys = ([place / self.scale for place in places] for places in (xs, ys))
        return Box(round(xs[0], 2), round(ys[0], 2), round(xs[1], 2), round(ys[1], 2))


def turn_point(
    x: Coordinate, y: Coordinate, turns: int, width: float, height: float
) -> tuple[Coordinate, Coordinate]:
    """Turn a point clockwise by quarters; ``width`` and ``height`` are those of the page before."""
    turns %= 4
    if turns == 1:
        return height - y, x
    if turns == 2:
        return width - x, height - y
    if turns == 3:
        return y, width - x
    return x, y
