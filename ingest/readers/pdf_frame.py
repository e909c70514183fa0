"""From the user space of a page (origin bottom left, unrotated, in points) to the page as read."""

from __future__ import annotations

from ingest.readers.page_objects import Coordinate, turn_point


class PageFrame:
    """Turns user space (origin bottom left, unrotated) into the page as seen, then upright."""

    def __init__(
        self, box: tuple[float, float, float, float], rotation: int = 0, turn: int = 0
    ) -> None:
        """``box`` is left, bottom, right and top of the paper; the others count quarter turns."""
        left, bottom, right, top = box
        self.left, self.top = left, top
        self.rotation = rotation
        self.turn = turn
        self.raw_width, self.raw_height = right - left, top - bottom
        odd = self.rotation % 2 == 1
        self.seen_width = self.raw_height if odd else self.raw_width
        self.seen_height = self.raw_width if odd else self.raw_height
        self.width = self.seen_height if turn % 2 else self.seen_width
        self.height = self.seen_width if turn % 2 else self.seen_height

    def point(self, x: Coordinate, y: Coordinate) -> tuple[Coordinate, Coordinate]:
        """One point, or arrays of points."""
        px, py = x - self.left, self.top - y
        if self.rotation:
            px, py = turn_point(px, py, self.rotation, self.raw_width, self.raw_height)
        if self.turn:
            px, py = turn_point(px, py, self.turn, self.seen_width, self.seen_height)
        return px, py

    def rect(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        ax, ay = self.point(x0, y0)
        bx, by = self.point(x1, y1)
        if ax > bx:
            ax, bx = bx, ax
        if ay > by:
            ay, by = by, ay
        return ax, ay, bx, by
