"""Characters printed over each other, in the order of the content stream.

pdfium sorts text objects that reach into each other by where they begin. A figure that overflows its
column then has digits of the next one among its own: ``2,325.93`` and ``1,082.03`` come as
``2,325.9`` ``13`` ``,082.03``. The page lists its objects as they were printed.
"""

from __future__ import annotations

import ctypes
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.readers.pdf_calls import bind, bind_indexed

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

# Neighbours that reach this far (in font sizes) into each other were not set as one text.
_OVERLAP = 0.15
_ZERO, _NINE, _POINT, _COMMA = (ord(sign) for sign in "09.,")
_MAX_FORM_DEPTH = 8

_ITEM, _INDEX = ctypes.c_void_p, ctypes.c_int
_get_page_object = bind_indexed(raw.FPDFPage_GetObject, ctypes.c_size_t)
_get_form_object = bind(raw.FPDFFormObj_GetObject, _ITEM, _ITEM, ctypes.c_ulong)
_count_form_objects = bind(raw.FPDFFormObj_CountObjects, ctypes.c_int, _ITEM)
_get_type = bind(raw.FPDFPageObj_GetType, ctypes.c_int, _ITEM)


def are_figures_crossed(codes: Integers, boxes: Floats, size: Floats) -> bool:
    """Whether figures follow each other that are printed over each other.

    ``boxes`` has left, high, right and low of each character in user space, ``size`` points.
    """
    is_digit = (codes >= _ZERO) & (codes <= _NINE)
    is_figure = is_digit | (codes == _POINT) | (codes == _COMMA)
    firsts = np.flatnonzero(is_figure[1:] & is_figure[:-1])
    left, high, right, low = boxes[firsts].T
    next_left, next_high, next_right, next_low = boxes[firsts + 1].T
    across = np.minimum(next_right, right) - np.maximum(next_left, left)
    down = np.minimum(next_high, high) - np.maximum(next_low, low)
    return bool((np.minimum(across, down) > _OVERLAP * size[firsts + 1]).any())


def find_stream_order(
    page: pdfium.PdfPage, owners: npt.NDArray[np.uint64], limit: int
) -> Integers | None:
    """Which character stands first, second … in the content stream; ``owners`` are their text objects.

    ``None`` where the page has more than ``limit`` objects, or not the object of a character.
    """
    count = raw.FPDFPage_CountObjects(page.raw)
    if count > limit:
        return None
    found: list[int] = []
    items = list(map(_get_page_object, repeat(page.raw), range(count)))
    if not _collect(items, found, limit, 0):
        return None
    ranks = {item: rank for rank, item in enumerate(found)}
    places = [ranks.get(owner, -1) for owner in owners.tolist()]
    return None if -1 in places else np.argsort(places, kind="stable").astype(np.int64)


def _collect(items: list[Any], found: list[int], limit: int, depth: int) -> bool:
    """Add objects and what forms hold, in order; whether all could be listed."""
    for item in items:
        found.append(item)
        if len(found) > limit:
            return False
        if depth < _MAX_FORM_DEPTH and _get_type(item) == raw.FPDF_PAGEOBJ_FORM:
            inner = _count_form_objects(item)
            if inner > limit:
                return False
            inside = list(map(_get_form_object, repeat(item), range(inner)))
            if not _collect(inside, found, limit, depth + 1):
                return False
    return True
