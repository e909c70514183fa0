"""The picture of a page, and the ruled lines in it, found as long dark runs."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium

from ingest.readers.page_objects import Edge, Run
from ingest.readers.table_geometry import merge_edges

Image = npt.NDArray[np.uint8]

# A rule is at least this long, in points; strokes of characters are shorter.
MIN_RULE = 22.0
# Breaks in a scanned rule up to this many points are closed.
_MAX_BREAK = 2.0
# Rules are thinner than this, in points; dark areas are not rules.
_MAX_THICKNESS = 4.0
# Along a rule so much is dark; around it less than the second.
_DARK_SHARE = 0.9
# A rule is this much darker than its paper (of 255).
_FAINT = 45
# No row of print is lower than this, in points; a rule through a row is dark all along.
_LEAST_ROW = 8.0
_FULL_SHARE = 0.95
# A rule ends at another one this close, in points.
_TOUCH = 1.5
_AREA_SHARE = 0.6
_MAX_SKEW_DEGREES = 2.0
# No page is rendered larger than this.
MAX_PIXELS = 60_000_000


def render_grey(
    page: pdfium.PdfPage, dpi: float, margins: tuple[float, float, float, float] = (0, 0, 0, 0)
) -> tuple[Image, float]:
    """Grey picture of a PDF page as seen, shape ``height × width``, and its pixels per point.

    ``margins`` (left, bottom, right, top, in points) are left out of the picture.
    """
    scale = dpi / 72
    width, height = page.get_size()
    if width * height * scale * scale > MAX_PIXELS:
        scale = (MAX_PIXELS / (width * height)) ** 0.5
    bitmap = page.render(scale=scale, grayscale=True, crop=margins)
    try:
        return np.array(bitmap.to_numpy()).reshape(bitmap.height, bitmap.width), scale
    finally:
        bitmap.close()


def find_rules(image: Image, scale: float) -> tuple[list[Edge], list[Edge]]:
    """Horizontal and vertical rules of a grey picture, in points; ``scale`` is pixels per point."""
    threshold = choose_threshold(image)
    horizontal = _find_runs(_find_ink(image, threshold, scale), scale)
    sideways = _find_ink(np.ascontiguousarray(image.T), threshold, scale)
    vertical = _find_runs(sideways, scale) + _find_short_runs(sideways, scale, horizontal)
    return horizontal, vertical


def _find_short_runs(
    sideways: npt.NDArray[np.bool_], scale: float, horizontal: list[Edge]
) -> list[Edge]:
    """Vertical rules of one row between merged cells: shorter than a rule, but from one rule to the next.

    Strokes of characters do not touch the rules above and below. ``sideways`` is the ink, columns first.
    """
    found: list[Edge] = []
    rules = merge_edges(horizontal)
    for number, upper in enumerate(rules):
        lower = next(
            (
                rule
                for rule in rules[number + 1 :]
                if min(rule.high, upper.high) - max(rule.low, upper.low) > MIN_RULE
            ),
            None,
        )
        if lower is None or not _LEAST_ROW <= lower.at - upper.at < MIN_RULE:
            continue
        start, end = (
            round(side * scale) for side in (max(upper.low, lower.low), min(upper.high, lower.high))
        )
        top, bottom = round((upper.at + 1) * scale), round((lower.at - 1) * scale)
        full = sideways[start:end, top:bottom].mean(axis=1) >= _FULL_SHARE
        steps = np.diff(np.concatenate(([False], full, [False])).astype(np.int8))
        begins, ends = np.flatnonzero(steps == 1), np.flatnonzero(steps == -1)
        thin = ends - begins <= _MAX_THICKNESS * scale
        for place in ((begins + ends)[thin] / 2 + start).tolist():
            found.append(Edge(place / scale, upper.at, lower.at))
    return found


def _find_ink(image: Image, threshold: int, scale: float) -> npt.NDArray[np.bool_]:
    """What is darker than the threshold, or much darker than what is above and below it.

    A thin rule that falls between two rows of pixels leaves half its ink in each: lighter than any type.
    """
    ink = image < threshold
    reach = max(2, round(_MAX_THICKNESS / 2 * scale))
    around = np.minimum(image[: -2 * reach], image[2 * reach :])
    ink[reach:-reach] |= around >= image[reach:-reach] + np.uint16(_FAINT)
    return ink


def drop_strokes(
    horizontal: list[Edge], vertical: list[Edge], characters: list[Run]
) -> tuple[list[Edge], list[Edge]]:
    """Leave out strokes of large characters, such as the red head of an official letter.

    What runs from one rule to the next is a rule, however near a character stands.
    """
    rows = [
        edge
        for edge in horizontal
        if not any(
            g.top - 3 < edge.at < g.bottom + 3 and g.x0 - 4 < edge.low and edge.high < g.x1 + 4
            for g in characters
        )
    ]
    columns = [
        edge
        for edge in vertical
        if (_touches(edge.low, edge.at, rows) and _touches(edge.high, edge.at, rows))
        or not any(
            g.x0 - 3 < edge.at < g.x1 + 3 and g.top - 4 < edge.low and edge.high < g.bottom + 4
            for g in characters
        )
    ]
    return rows, columns


def _touches(height: float, place: float, rules: list[Edge]) -> bool:
    return any(abs(r.at - height) < _TOUCH and r.low - 1 < place < r.high + 1 for r in rules)


def choose_threshold(image: Image) -> int:
    """Otsu's threshold between ink and paper, kept between 90 and 200."""
    counts = np.bincount(image[::2, ::2].ravel(), minlength=256).astype(float)
    total = counts.sum()
    levels = np.arange(256)
    below = np.cumsum(counts)
    mass = np.cumsum(counts * levels)
    with np.errstate(divide="ignore", invalid="ignore"):
        between = (mass[-1] * below / total - mass) ** 2 / (below * (total - below))
    best = int(np.nanargmax(np.where(np.isfinite(between), between, 0.0)))
    return int(min(200, max(90, best)))


def _find_runs(dark: npt.NDArray[np.bool_], scale: float) -> list[Edge]:
    """Runs along the rows. Three rows are taken together, since a skewed rule climbs."""
    thick = np.zeros_like(dark)
    thick |= dark
    thick[1:] |= dark[:-1]
    thick[:-1] |= dark[1:]
    minimum = int(MIN_RULE * scale)
    gap = int(_MAX_BREAK * scale)
    rows = np.flatnonzero(thick.sum(axis=1) >= minimum)
    lines = np.zeros((len(rows), dark.shape[1] + 2), np.bool_)
    lines[:, 1:-1] = thick[rows]
    # Runs of all rows at once, one after the other; small breaks inside a row are closed.
    before, after = lines.ravel()[:-1], lines.ravel()[1:]
    places, starts = np.divmod(np.flatnonzero(after & ~before), lines.shape[1])
    ends = np.flatnonzero(before & ~after) % lines.shape[1]
    is_first = np.ones(len(starts) + 1, bool)
    is_first[1:-1] = (places[1:] != places[:-1]) | (starts[1:] - ends[:-1] > gap)
    starts, ends, owners = starts[is_first[:-1]], ends[is_first[1:]], rows[places[is_first[:-1]]]
    edges: list[Edge] = []
    for index in np.flatnonzero(ends - starts >= minimum).tolist():
        row, start, end = int(owners[index]), int(starts[index]), int(ends[index])
        # A run of text has gaps that were closed above: a rule is dark nearly all along.
        is_dark = np.count_nonzero(thick[row, start:end]) >= _DARK_SHARE * (end - start)
        if is_dark and not _is_area(dark, row, start, end, scale):
            edges.append(Edge(row / scale, start / scale, end / scale))
    return edges


def _is_area(dark: npt.NDArray[np.bool_], row: int, start: int, end: int, scale: float) -> bool:
    """Whether the run lies inside a dark area (a photograph, a stamp) rather than a rule."""
    reach = int(_MAX_THICKNESS * scale)
    above, below = max(0, row - reach), min(dark.shape[0], row + reach + 1)
    around = dark[above:below, start:end]
    return bool(np.count_nonzero(around) > _AREA_SHARE * around.size)


def measure_skew(image: Image) -> float:
    """Skew of a page in degrees, counter-clockwise positive, from how sharply its lines project."""
    step = max(1, image.shape[1] // 600)
    dark = (image[::step, ::step] < choose_threshold(image)).astype(np.float32)
    height, width = dark.shape
    columns = np.arange(width) - width / 2
    rows = np.arange(height)
    ink_rows, ink_columns = np.nonzero(dark)
    if len(ink_rows) < 50:
        return 0.0

    def sharpness(degrees: float) -> float:
        shift = columns[ink_columns] * np.tan(np.radians(degrees))
        bins: Any = np.bincount(
            np.clip((rows[ink_rows] + shift + 20).astype(int), 0, height + 40),
            minlength=height + 41,
        )
        return float((bins.astype(float) ** 2).sum())

    angles = np.arange(-_MAX_SKEW_DEGREES, _MAX_SKEW_DEGREES + 0.01, 0.1)
    scores = [sharpness(float(angle)) for angle in angles]
    best = float(angles[int(np.argmax(scores))])
    # Only a clear gain over the page as it is counts.
    return best if max(scores) > 1.05 * sharpness(0.0) else 0.0
