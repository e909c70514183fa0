"""Glyphs and rules of one PDF page, taken from pdfium, in the page as a person sees it.

This module knows pdfium and nothing of tables. Coordinates are points from the top left corner of
the page after ``/Rotate``; where most of the text stands sideways, the page is turned so that it
reads upright, and :meth:`PageObjects.to_seen` leads back to the page as seen.
"""

from __future__ import annotations

import ctypes
import itertools
import math
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.document import Box

# Caps against pages made to exhaust a reader. The densest of the 22 sample documents has 4,300 glyphs
# and 2,900 path objects on a page.
MAX_GLYPHS = 60_000
MAX_OBJECTS = 60_000
MAX_SEGMENTS = 200_000
_MAX_FORM_DEPTH = 8

# A filled rectangle thinner than this is a rule, not a surface.
_RULE_THICKNESS = 3.0
# Colours lighter than this (of 255) are not seen on white paper.
_WHITE = 250
# An ideograph fills its em box from 0.14 below the baseline to 0.86 above it.
_ASCENT = 0.86
_MIDDLE = 0.36
# pdfium gives a hyphen at the end of a line as U+0002 (or U+FFFE), since it may be a soft one; in these
# documents it is a minus sign or a dash that was printed.
_HYPHENS = frozenset({0x02, 0xFFFE})


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
        a = _turn_point(x0, top, -self.turn, self.width, self.height)
        b = _turn_point(x1, bottom, -self.turn, self.width, self.height)
        xs, ys = sorted((a[0], b[0])), sorted((a[1], b[1]))
        return Box(round(xs[0], 2), round(ys[0], 2), round(xs[1], 2), round(ys[1], 2))


def _turn_point(x: float, y: float, turns: int, width: float, height: float) -> tuple[float, float]:
    """Turn a point clockwise by quarters; ``width`` and ``height`` are those of the page before."""
    turns %= 4
    if turns == 1:
        return height - y, x
    if turns == 2:
        return width - x, height - y
    if turns == 3:
        return y, width - x
    return x, y


class _Frame:
    """Turns user space (origin bottom left, unrotated) into the page as seen, then upright."""

    def __init__(self, page: pdfium.PdfPage, turn: int = 0) -> None:
        # The crop box inside the media box. get_mediabox() would miss a box that the page inherits.
        left, bottom, right, top = page.get_bbox()
        self.left, self.top = left, top
        self.rotation = page.get_rotation() // 90 % 4
        self.turn = turn
        self.raw_width, self.raw_height = right - left, top - bottom
        odd = self.rotation % 2 == 1
        self.seen_width = self.raw_height if odd else self.raw_width
        self.seen_height = self.raw_width if odd else self.raw_height
        self.width = self.seen_height if turn % 2 else self.seen_width
        self.height = self.seen_width if turn % 2 else self.seen_height

    def point(self, x: float, y: float) -> tuple[float, float]:
        px, py = x - self.left, self.top - y
        if self.rotation:
            px, py = _turn_point(px, py, self.rotation, self.raw_width, self.raw_height)
        if self.turn:
            px, py = _turn_point(px, py, self.turn, self.seen_width, self.seen_height)
        return px, py

    def rect(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        ax, ay = self.point(x0, y0)
        bx, by = self.point(x1, y1)
        if ax > bx:
            ax, bx = bx, ax
        if ay > by:
            ay, by = by, ay
        return ax, ay, bx, by


class _RawGlyph(NamedTuple):
    code: int
    left: float
    bottom: float
    right: float
    top: float
    base_x: float
    base_y: float
    angle: float  # clockwise in user space (the sign that pdfium uses), in quarter turns
    quarter: int  # the same rounded, 0 … 3; -1 for a slanted glyph
    size: float


def read_page_objects(page: pdfium.PdfPage) -> PageObjects:
    """Collect the glyphs and rules of a page; closes what it opens except the page itself."""
    raw_glyphs, unmapped, capped = _read_raw_glyphs(page)
    rotation = page.get_rotation() // 90 % 4
    # A glyph that stands a quarter turn counter-clockwise on a page with /Rotate 90 is seen upright.
    seen = Counter(-(g.quarter + rotation) % 4 for g in raw_glyphs if g.quarter >= 0)
    turn = seen.most_common(1)[0][0] if seen else 0
    frame = _Frame(page, turn)
    objects = PageObjects(frame.width, frame.height, unmapped=unmapped, turn=turn, capped=capped)
    _place_glyphs(raw_glyphs, frame, objects)
    _read_rules(page, frame, objects)
    return objects


def _read_raw_glyphs(page: pdfium.PdfPage) -> tuple[list[_RawGlyph], int, bool]:
    textpage = page.get_textpage()
    handle = textpage.raw
    glyphs: list[_RawGlyph] = []
    unmapped = 0
    try:
        total = raw.FPDFText_CountChars(handle)
        count = min(total, MAX_GLYPHS)
        rect = raw.FS_RECTF()
        rect_ref = ctypes.byref(rect)
        get_unicode, get_box = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox
        get_matrix, has_error = raw.FPDFText_GetMatrix, raw.FPDFText_HasUnicodeMapError
        get_size = raw.FPDFText_GetFontSize
        matrix = raw.FS_MATRIX()
        matrix_ref = ctypes.byref(matrix)
        is_generated, get_origin = raw.FPDFText_IsGenerated, raw.FPDFText_GetCharOrigin
        base_x, base_y = ctypes.c_double(), ctypes.c_double()
        base_x_ref, base_y_ref = ctypes.byref(base_x), ctypes.byref(base_y)
        for index in range(count):
            code = get_unicode(handle, index)
            if code in (0x20, 0x0D, 0x0A) and is_generated(handle, index) == 1:
                continue
            if has_error(handle, index) == 1:
                unmapped += 1
            if not get_box(handle, index, rect_ref):
                continue
            if not get_origin(handle, index, base_x_ref, base_y_ref):
                continue
            get_matrix(handle, index, matrix_ref)
            if matrix.b == 0 == matrix.c and matrix.a > 0:
                quarters, quarter, scale = 0.0, 0, abs(matrix.d)
            else:
                quarters = math.atan2(-matrix.b, matrix.a) / (math.pi / 2)
                nearest = round(quarters)
                quarter = nearest % 4 if abs(quarters - nearest) < 0.06 else -1
                scale = math.hypot(matrix.c, matrix.d)
            glyphs.append(
                _RawGlyph(
                    code,
                    rect.left,
                    rect.bottom,
                    rect.right,
                    rect.top,
                    base_x.value,
                    base_y.value,
                    quarters,
                    quarter,
                    get_size(handle, index) * scale,
                )
            )
    finally:
        textpage.close()
    return glyphs, unmapped, total > count


def _place_glyphs(raw_glyphs: list[_RawGlyph], frame: _Frame, objects: PageObjects) -> None:
    """Turn raw glyphs into placed ones; drop doubled and invisible ones; set slanted ones aside."""
    upright = -(frame.rotation + frame.turn) % 4
    odd: dict[int, list[Glyph]] = {}
    seen: dict[tuple[str, int, int], list[Glyph]] = {}
    for order, item in enumerate(raw_glyphs):
        if item.code in _HYPHENS:
            text = "-"
        elif item.code < 0x20 or 0xD800 <= item.code < 0xE000 or item.code > 0x10FFFF:
            continue
        else:
            text = chr(item.code)
        x0, top, x1, bottom = frame.rect(item.left, item.bottom, item.right, item.top)
        middle = (top + bottom) / 2
        if item.quarter == upright:
            base = frame.point(item.base_x, item.base_y)[1]
            size = item.size or bottom - top
            top, bottom = base - _ASCENT * size, base + (1 - _ASCENT) * size
            middle = base - _MIDDLE * size
        if not (-2 <= (x0 + x1) / 2 <= frame.width + 2 and -2 <= middle <= frame.height + 2):
            continue  # off the paper: nobody sees it
        glyph = Glyph(text, x0, top, x1, bottom, order, middle)
        if not text.isspace():
            if _has_twin(glyph, seen):
                objects.doubled += 1  # bold by printing twice
                continue
            seen.setdefault((text, int(x0 // 2), int(top // 2)), []).append(glyph)
        if item.quarter == upright:
            objects.glyphs.append(glyph)
        elif not text.isspace():
            odd.setdefault(round(item.angle * 90), []).append(glyph)
    objects.odd_glyphs = list(odd.values())


def _has_twin(glyph: Glyph, seen: dict[tuple[str, int, int], list[Glyph]]) -> bool:
    """Whether the same character was already printed at (almost) the same place."""
    near = min(1.5, 0.18 * glyph.size)
    column, row = int(glyph.x0 // 2), int(glyph.top // 2)
    for x in (column - 1, column, column + 1):
        for y in (row - 1, row, row + 1):
            for other in seen.get((glyph.text, x, y), ()):
                if abs(other.x0 - glyph.x0) <= near and abs(other.top - glyph.top) <= near:
                    return True
    return False


def _read_rules(page: pdfium.PdfPage, frame: _Frame, objects: PageObjects) -> None:
    budget = [MAX_OBJECTS, MAX_SEGMENTS]
    identity = raw.FS_MATRIX(1, 0, 0, 1, 0, 0)
    handle = page.raw
    image_area = _walk_objects(
        handle,
        raw.FPDFPage_CountObjects,
        raw.FPDFPage_GetObject,
        identity,
        frame,
        objects,
        budget,
        0,
    )
    objects.image_share = min(1.0, image_area / max(1.0, frame.width * frame.height))
    if min(budget) <= 0:
        objects.capped = True


def _walk_objects(
    container: Any,
    count_objects: Any,
    get_object: Any,
    matrix: Any,
    frame: _Frame,
    objects: PageObjects,
    budget: list[int],
    depth: int,
) -> float:
    """Visit path and form objects; returns the area of the images met, in square points."""
    area = 0.0
    for index in range(count_objects(container)):
        if min(budget) <= 0:
            break
        budget[0] -= 1
        item = get_object(container, index)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            _read_path(item, matrix, frame, objects, budget)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            bounds = _get_bounds(item, matrix, frame)
            if bounds is not None:
                x0, top, x1, bottom = bounds
                area += max(0.0, x1 - x0) * max(0.0, bottom - top)
                if min(x1 - x0, bottom - top) < _RULE_THICKNESS:
                    _add_bar(bounds, objects)  # some office suites print borders as thin images
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_FORM_DEPTH:
            own = raw.FS_MATRIX()
            if raw.FPDFPageObj_GetMatrix(item, ctypes.byref(own)):
                area += _walk_objects(
                    item,
                    raw.FPDFFormObj_CountObjects,
                    raw.FPDFFormObj_GetObject,
                    _multiply(own, matrix),
                    frame,
                    objects,
                    budget,
                    depth + 1,
                )
    return area


def _multiply(first: Any, second: Any) -> Any:
    return raw.FS_MATRIX(
        first.a * second.a + first.b * second.c,
        first.a * second.b + first.b * second.d,
        first.c * second.a + first.d * second.c,
        first.c * second.b + first.d * second.d,
        first.e * second.a + first.f * second.c + second.e,
        first.e * second.b + first.f * second.d + second.f,
    )


def _apply(matrix: Any, x: float, y: float) -> tuple[float, float]:
    return matrix.a * x + matrix.c * y + matrix.e, matrix.b * x + matrix.d * y + matrix.f


def _get_bounds(item: Any, matrix: Any, frame: _Frame) -> tuple[float, float, float, float] | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    ok = raw.FPDFPageObj_GetBounds(
        item, ctypes.byref(left), ctypes.byref(bottom), ctypes.byref(right), ctypes.byref(top)
    )
    if not ok:
        return None
    ax, ay = _apply(matrix, left.value, bottom.value)
    bx, by = _apply(matrix, right.value, top.value)
    return frame.rect(ax, ay, bx, by)


def _is_white(item: Any, get_color: Any) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not get_color(
        item, ctypes.byref(red), ctypes.byref(green), ctypes.byref(blue), ctypes.byref(alpha)
    ):
        return False
    return alpha.value == 0 or min(red.value, green.value, blue.value) >= _WHITE


def _read_path(
    item: Any, matrix: Any, frame: _Frame, objects: PageObjects, budget: list[int]
) -> None:
    fill_mode, stroked = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(item, ctypes.byref(fill_mode), ctypes.byref(stroked)):
        return
    is_stroked = bool(stroked.value) and not _is_white(item, raw.FPDFPageObj_GetStrokeColor)
    is_filled = bool(fill_mode.value) and not _is_white(item, raw.FPDFPageObj_GetFillColor)
    if not (is_stroked or is_filled):
        return
    segments = raw.FPDFPath_CountSegments(item)
    if segments <= 1:
        return
    if segments <= 5:
        bounds = _get_bounds(item, matrix, frame)
        if bounds is None:
            return
        if min(bounds[2] - bounds[0], bounds[3] - bounds[1]) < _RULE_THICKNESS:
            _add_bar(bounds, objects)
            return
    budget[1] -= segments
    if budget[1] <= 0:
        return
    own = raw.FS_MATRIX()
    if raw.FPDFPageObj_GetMatrix(item, ctypes.byref(own)):
        matrix = _multiply(own, matrix)
    _trace_path(item, segments, matrix, frame, objects, is_stroked)


def _trace_path(
    item: Any, segments: int, matrix: Any, frame: _Frame, objects: PageObjects, is_stroked: bool
) -> None:
    """Collect the axis-parallel sides of each subpath; a thin filled subpath is one rule."""
    x, y = ctypes.c_float(), ctypes.c_float()
    x_ref, y_ref = ctypes.byref(x), ctypes.byref(y)
    subpath: list[tuple[float, float]] = []
    straight = True
    for index in range(segments + 1):
        segment = raw.FPDFPath_GetPathSegment(item, index) if index < segments else None
        kind = raw.FPDFPathSegment_GetType(segment) if segment else raw.FPDF_SEGMENT_MOVETO
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if straight or is_stroked:
                _add_subpath(subpath, objects, is_stroked)
            subpath, straight = [], True
        if segment is None:
            break
        if kind == raw.FPDF_SEGMENT_BEZIERTO:
            straight = False
        raw.FPDFPathSegment_GetPoint(segment, x_ref, y_ref)
        subpath.append(frame.point(*_apply(matrix, x.value, y.value)))
        if raw.FPDFPathSegment_GetClose(segment) and len(subpath) > 2:
            subpath.append(subpath[0])


def _add_subpath(points: list[tuple[float, float]], objects: PageObjects, is_stroked: bool) -> None:
    if len(points) < 2:
        return
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    bounds = (min(xs), min(ys), max(xs), max(ys))
    if min(bounds[2] - bounds[0], bounds[3] - bounds[1]) < _RULE_THICKNESS:
        _add_bar(bounds, objects)
        return
    if not is_stroked and len(points) in (4, 5) and points[0] != points[-1]:
        points = [*points, points[0]]  # filling closes a path
    for (ax, ay), (bx, by) in itertools.pairwise(points):
        if abs(ay - by) < 0.6 < abs(ax - bx):
            objects.horizontal.append(Edge((ay + by) / 2, min(ax, bx), max(ax, bx)))
        elif abs(ax - bx) < 0.6 < abs(ay - by):
            objects.vertical.append(Edge((ax + bx) / 2, min(ay, by), max(ay, by)))


def _add_bar(bounds: tuple[float, float, float, float], objects: PageObjects) -> None:
    """A thin rectangle is one rule along its middle; a dot is nothing."""
    x0, top, x1, bottom = bounds
    width, height = x1 - x0, bottom - top
    if width >= height and width > 1:
        objects.horizontal.append(Edge((top + bottom) / 2, x0, x1))
    elif height > 1:
        objects.vertical.append(Edge((x0 + x1) / 2, top, bottom))
