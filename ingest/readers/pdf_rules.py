"""Rules of a PDF page: the straight sides of its path objects, also inside form objects."""

from __future__ import annotations

import ctypes
from itertools import pairwise
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.readers.page_objects import Edge, PageObjects
from ingest.readers.pdf_frame import PageFrame

# Caps against pages made to exhaust a reader; the densest of the 22 sample documents has 2,900 path
# objects on a page.
MAX_OBJECTS = 60_000
MAX_SEGMENTS = 200_000
_MAX_FORM_DEPTH = 8

# A filled rectangle thinner than this is a rule, not a surface.
_RULE_THICKNESS = 3.0
# Colours lighter than this (of 255) are not seen on white paper.
_WHITE = 250


def read_rules(page: pdfium.PdfPage, frame: PageFrame, objects: PageObjects) -> None:
    """Add the rules of a page to ``objects``, with the share of it that pictures cover."""
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
    frame: PageFrame,
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


def _get_bounds(
    item: Any, matrix: Any, frame: PageFrame
) -> tuple[float, float, float, float] | None:
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
    item: Any, matrix: Any, frame: PageFrame, objects: PageObjects, budget: list[int]
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
    item: Any, segments: int, matrix: Any, frame: PageFrame, objects: PageObjects, is_stroked: bool
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
    for (ax, ay), (bx, by) in pairwise(points):
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
