"""Rules of a PDF page: the straight sides of its path objects, also inside form objects."""

from __future__ import annotations

import ctypes
from collections.abc import Set
from itertools import pairwise, repeat
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.readers.page_objects import Coordinate, Edge, PageObjects
from ingest.readers.pdf_calls import bind, bind_indexed, consume, find_columns
from ingest.readers.pdf_frame import PageFrame

# Caps against pages made to exhaust a reader; the densest of the 22 sample documents has 2,900 path
# objects on a page.
MAX_OBJECTS = 60_000
MAX_SEGMENTS = 200_000
_MAX_FORM_DEPTH = 8

# A filled rectangle thinner than this is a rule, not a surface.
_RULE_THICKNESS = 3.0
# Seals are so wide and high, in points, of a red that stands so far out, and framed by a few paths.
_SEAL_SIDES = (25.0, 200.0)
_RED = 100
_MOST_FRAMES = 4
# Colours lighter than this (of 255) are not seen on white paper.
_WHITE = 250
_PATH, _IMAGE, _FORM = raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM


_ITEM, _INDEX, _ADDRESS = ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p
_get_page_object = bind_indexed(raw.FPDFPage_GetObject, ctypes.c_size_t)
_get_form_object = bind(raw.FPDFFormObj_GetObject, ctypes.c_size_t, _ITEM, ctypes.c_ulong)
_count_form_objects = bind(raw.FPDFFormObj_CountObjects, ctypes.c_int, _ITEM)
_get_type = bind(raw.FPDFPageObj_GetType, ctypes.c_int, _ITEM)
_get_object_bounds = bind(raw.FPDFPageObj_GetBounds, ctypes.c_int, _ITEM, *(_ADDRESS,) * 4)
_get_matrix = bind(raw.FPDFPageObj_GetMatrix, ctypes.c_int, _ITEM, _ADDRESS)
_get_draw_mode = bind(raw.FPDFPath_GetDrawMode, ctypes.c_int, _ITEM, _ADDRESS, _ADDRESS)
_get_fill_color = bind(raw.FPDFPageObj_GetFillColor, ctypes.c_int, _ITEM, *(_ADDRESS,) * 4)
_get_stroke_color = bind(raw.FPDFPageObj_GetStrokeColor, ctypes.c_int, _ITEM, *(_ADDRESS,) * 4)
_count_segments = bind(raw.FPDFPath_CountSegments, ctypes.c_int, _ITEM)
_get_segment = bind(raw.FPDFPath_GetPathSegment, _ITEM, _ITEM, _INDEX)
_get_segment_type = bind(raw.FPDFPathSegment_GetType, ctypes.c_int, _ITEM)
_get_segment_point = bind(raw.FPDFPathSegment_GetPoint, ctypes.c_int, _ITEM, _ADDRESS, _ADDRESS)
_is_closed = bind(raw.FPDFPathSegment_GetClose, ctypes.c_int, _ITEM)


def read_rules(page: pdfium.PdfPage, frame: PageFrame, objects: PageObjects) -> None:
    """Add the rules of a page to ``objects``, with the share of it that pictures cover."""
    budget = [MAX_OBJECTS, MAX_SEGMENTS]
    identity = raw.FS_MATRIX(1, 0, 0, 1, 0, 0)
    count = raw.FPDFPage_CountObjects(page.raw)
    items = list(map(_get_page_object, repeat(page.raw), range(min(count, budget[0]))))
    image_area = _read_items(items, count, identity, frame, objects, budget, 0)
    objects.image_share = min(1.0, image_area / max(1.0, frame.width * frame.height))
    if min(budget) <= 0:
        objects.capped = True


def _read_items(
    items: list[int],
    count: int,
    matrix: Any,
    frame: PageFrame,
    objects: PageObjects,
    budget: list[int],
    depth: int,
) -> float:
    """Visit path, image and form objects; returns the area of the images met, in square points."""
    budget[0] -= count
    kinds = np.fromiter(map(_get_type, items), np.int64, len(items))
    paths, images, forms = (
        [items[index] for index in np.flatnonzero(kinds == kind).tolist()]
        for kind in (_PATH, _IMAGE, _FORM)
    )
    if paths:
        _read_paths(paths, matrix, frame, objects, budget)
    area = _read_images(images, matrix, frame, objects) if images else 0.0
    if depth == _MAX_FORM_DEPTH:
        return area
    for item in forms:
        own = raw.FS_MATRIX()
        if min(budget) <= 0 or not _get_matrix(item, ctypes.addressof(own)):
            continue
        inner = _count_form_objects(item)
        inside = map(_get_form_object, repeat(item), range(min(inner, budget[0])))
        area += _read_items(
            list(inside), inner, _multiply(own, matrix), frame, objects, budget, depth + 1
        )
    return area


def _read_images(images: list[int], matrix: Any, frame: PageFrame, objects: PageObjects) -> float:
    """Let ``objects.image_box`` grow to hold the images; returns their area in square points."""
    bounds = _get_bounds(images, matrix, frame)
    widths, heights = bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1]
    objects.image_box = _span(objects.image_box, bounds)
    # Some office suites print borders as thin images.
    add_bars(bounds[np.minimum(widths, heights) < _RULE_THICKNESS], objects)
    return float(np.nansum(widths * heights))


def _span(
    box: tuple[float, float, float, float] | None, bounds: npt.NDArray[np.float64]
) -> tuple[float, float, float, float] | None:
    """The smallest box around a box and some bounds; those that are not known are left out."""
    known = bounds[~np.isnan(bounds).any(axis=1)]
    if box is not None:
        known = np.vstack((known, box))
    if not len(known):
        return None
    x0, top = known[:, :2].min(axis=0).tolist()
    x1, bottom = known[:, 2:].max(axis=0).tolist()
    return x0, top, x1, bottom


def _read_paths(
    paths: list[int], matrix: Any, frame: PageFrame, objects: PageObjects, budget: list[int]
) -> None:
    """Add the sides of the paths that are seen on white paper."""
    count = len(paths)
    modes = np.zeros((count, 2), np.int32)
    consume(map(_get_draw_mode, paths, *find_columns(modes)))
    is_filled, is_stroked = (modes != 0).T
    for marks, get_color in ((is_filled, _get_fill_color), (is_stroked, _get_stroke_color)):
        if marks.any():
            marks[marks] = _is_seen([paths[i] for i in np.flatnonzero(marks).tolist()], get_color)
    seen = np.flatnonzero(is_filled | is_stroked)
    items = [paths[index] for index in seen.tolist()]
    sizes = np.array(list(map(_count_segments, items)), np.int64)
    bounds = _get_bounds(items, matrix, frame)
    is_seal = _are_seals(items, bounds, is_stroked[seen] & (sizes > 3))
    if is_seal.any():
        items = [item for item, is_one in zip(items, is_seal, strict=True) if not is_one]
        seen, sizes, bounds = seen[~is_seal], sizes[~is_seal], bounds[~is_seal]
    sides = np.minimum(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1])
    is_bar = (sizes > 1) & (sizes <= 5) & (sides < _RULE_THICKNESS)
    add_bars(bounds[is_bar], objects)
    for index in np.flatnonzero((sizes > 1) & ~is_bar).tolist():
        segments = int(sizes[index])
        budget[1] -= segments
        if budget[1] <= 0:
            return
        own = raw.FS_MATRIX()
        known = _get_matrix(items[index], ctypes.addressof(own))
        whole = _multiply(own, matrix) if known else matrix
        stroked = bool(is_stroked[seen[index]])
        _trace_path(items[index], segments, whole, frame, objects, stroked)


def _are_seals(
    items: list[int], bounds: npt.NDArray[np.float64], is_frame: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Which paths are the frame of a seal, stamped over what is printed: a few red ones among others."""
    least, most = _SEAL_SIDES
    width, height = bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1]
    sides = np.stack((width, height))
    may_be = is_frame & (sides.min(axis=0) > least) & (sides.max(axis=0) < most)
    is_seal = np.zeros(len(items), np.bool_)
    places = np.flatnonzero(may_be)
    if not len(places):
        return is_seal
    colors = np.zeros((len(places), 4), np.uint32)
    framed = [items[place] for place in places.tolist()]
    consume(map(_get_stroke_color, framed, *find_columns(colors)))
    red, green, blue, _ = colors.astype(np.int64).T
    is_red = red - np.maximum(green, blue) > _RED
    if is_red.sum() <= _MOST_FRAMES:
        is_seal[places[is_red]] = True
    return is_seal


def _is_seen(items: list[int], get_color: Any) -> npt.NDArray[np.bool_]:
    """Which objects have a colour that is seen on white paper; one that has none is black."""
    colors = np.zeros((len(items), 4), np.uint32)
    known = np.array(list(map(get_color, items, *find_columns(colors))), np.bool_)
    is_white = (colors[:, 3] == 0) | (colors[:, :3] >= _WHITE).all(axis=1)
    seen: npt.NDArray[np.bool_] = ~(known & is_white)
    return seen


def _multiply(first: Any, second: Any) -> Any:
    return raw.FS_MATRIX(
        first.a * second.a + first.b * second.c,
        first.a * second.b + first.b * second.d,
        first.c * second.a + first.d * second.c,
        first.c * second.b + first.d * second.d,
        first.e * second.a + first.f * second.c + second.e,
        first.e * second.b + first.f * second.d + second.f,
    )


def _apply(matrix: Any, x: Coordinate, y: Coordinate) -> tuple[Coordinate, Coordinate]:
    return matrix.a * x + matrix.c * y + matrix.e, matrix.b * x + matrix.d * y + matrix.f


def _get_bounds(items: list[int], matrix: Any, frame: PageFrame) -> npt.NDArray[np.float64]:
    """Bounds on the page as read, shape ``items × 4``; not a number where pdfium knows none."""
    corners = np.zeros((len(items), 4), np.float32)
    known = list(map(_get_object_bounds, items, *find_columns(corners)))
    left, bottom, right, top = corners.astype(np.float64).T
    ax, ay = frame.point(*_apply(matrix, left, bottom))
    bx, by = frame.point(*_apply(matrix, right, top))
    low_x, low_y = np.minimum(ax, bx), np.minimum(ay, by)
    bounds = np.stack((low_x, low_y, np.maximum(ax, bx), np.maximum(ay, by)), axis=1)
    bounds[~np.array(known, np.bool_)] = np.nan
    return bounds


def _trace_path(
    item: int, segments: int, matrix: Any, frame: PageFrame, objects: PageObjects, is_stroked: bool
) -> None:
    """Collect the axis-parallel sides of each subpath; a thin filled subpath is one rule."""
    x, y = ctypes.c_float(), ctypes.c_float()
    x_address, y_address = ctypes.addressof(x), ctypes.addressof(y)
    subpath: list[tuple[float, float]] = []
    bends: set[int] = set()  # numbers of the points that curves have on their way
    straight = True
    for index in range(segments + 1):
        segment = _get_segment(item, index) if index < segments else None
        kind = _get_segment_type(segment) if segment else raw.FPDF_SEGMENT_MOVETO
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if straight or is_stroked:
                add_subpath(subpath, objects, is_stroked, bends)
            subpath, bends, straight = [], set(), True
        if segment is None:
            break
        if kind == raw.FPDF_SEGMENT_BEZIERTO:
            straight = False
            bends.add(len(subpath))
        _get_segment_point(segment, x_address, y_address)
        subpath.append(frame.point(*_apply(matrix, x.value, y.value)))
        if _is_closed(segment) and len(subpath) > 2:
            subpath.append(subpath[0])


def add_subpath(
    points: list[tuple[float, float]],
    objects: PageObjects,
    is_stroked: bool,
    bends: Set[int] = frozenset(),
) -> None:
    """Add the sides that are parallel to an edge of the page; a thin subpath is one rule.

    ``bends`` are numbers of points of curves: the way to them is no side. The ring of a seal has none.
    """
    if len(points) < 2:
        return
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    bounds = (min(xs), min(ys), max(xs), max(ys))
    if min(bounds[2] - bounds[0], bounds[3] - bounds[1]) < _RULE_THICKNESS:
        add_bars(np.array([bounds]), objects)
        return
    if not is_stroked and len(points) in (4, 5) and points[0] != points[-1]:
        points = [*points, points[0]]  # filling closes a path
    for number, ((ax, ay), (bx, by)) in enumerate(pairwise(points), start=1):
        if number in bends:
            continue
        if abs(ay - by) < 0.6 < abs(ax - bx):
            objects.horizontal.append(Edge((ay + by) / 2, min(ax, bx), max(ax, bx)))
        elif abs(ax - bx) < 0.6 < abs(ay - by):
            objects.vertical.append(Edge((ax + bx) / 2, min(ay, by), max(ay, by)))


def add_bars(bounds: npt.NDArray[np.float64], objects: PageObjects) -> None:
    """Each thin rectangle is one rule along its middle; a dot is nothing."""
    x0, top, x1, bottom = bounds.T
    width, height = x1 - x0, bottom - top
    lies = (width >= height) & (width > 1)
    stands = ~lies & (height > 1)
    middle = (top + bottom)[lies] / 2
    objects.horizontal += map(Edge, middle.tolist(), x0[lies].tolist(), x1[lies].tolist())
    middle = (x0 + x1)[stands] / 2
    objects.vertical += map(Edge, middle.tolist(), top[stands].tolist(), bottom[stands].tolist())
