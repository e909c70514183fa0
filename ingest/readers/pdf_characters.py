"""The characters of one PDF page as arrays, in the user space of the page.

This module knows pdfium and nothing of pages as people see them.
"""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.readers.dropped_digits import Dropped, Owners, PageText, find_dropped_digits
from ingest.readers.pdf_calls import bind, bind_indexed, consume, find_columns, find_rows
from ingest.readers.stream_order import are_figures_crossed, find_stream_order

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

# One character in so many is asked whether its font maps it to Unicode.
_UNMAPPED_SAMPLE = 8
# Characters that pdfium makes up to part words and lines; real blanks have the same codes.
_MADE_UP = (0x20, 0x0D, 0x0A)
# What the text of a page has for a character that prints nothing.
_NOTHING = 0xFFFE
# The upper six bits of the halves of a character beyond 16 bits.
_HIGH_HALF, _LOW_HALF = 0xD800 >> 10, 0xDC00 >> 10
# Type larger than the page's by this factor is asked for its colour: a watermark or a title. A cover is
# all large type; on a page of so few text objects each is asked.
_LARGE = 1.2
_FEW_OBJECTS = 100
# Places this close, in points, are the same but for rounding.
_SAME_PLACE = 0.01
# Channels of grey type that is meant to be read over (of 255), and the opacity of such type.
_PALE = 120
_SHEER = 200


@dataclass(frozen=True, slots=True)
class Characters:
    """Printed characters in the order of the content stream; every array has one value for each.

    Coordinates are in user space. ``base_x`` and ``base_y`` are the origin on the baseline; ``angle`` is
    clockwise in quarter turns, ``quarter`` the same rounded to 0 … 3 (-1 where slanted); ``size`` is the
    font size in points; ``pale`` marks large type in a light or transparent colour.
    """

    codes: Integers
    left: Floats
    low: Floats
    right: Floats
    high: Floats
    base_x: Floats
    base_y: Floats
    angle: Floats
    quarter: Integers
    size: Floats
    pale: Flags
    unmapped: int = 0
    capped: bool = False


_PAGE, _INDEX, _ADDRESS = ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p
_get_text = bind(raw.FPDFText_GetText, ctypes.c_int, _PAGE, _INDEX, _INDEX, _ADDRESS)
_get_unicode = bind_indexed(raw.FPDFText_GetUnicode, ctypes.c_uint)
_is_generated = bind_indexed(raw.FPDFText_IsGenerated, ctypes.c_int)
_has_error = bind_indexed(raw.FPDFText_HasUnicodeMapError, ctypes.c_int)
_get_box = bind(raw.FPDFText_GetLooseCharBox, ctypes.c_int, _PAGE, _INDEX, _ADDRESS)
_get_origin = bind(raw.FPDFText_GetCharOrigin, ctypes.c_int, _PAGE, _INDEX, _ADDRESS, _ADDRESS)
_get_matrix = bind(raw.FPDFText_GetMatrix, ctypes.c_int, _PAGE, _INDEX, _ADDRESS)
_get_size = bind_indexed(raw.FPDFText_GetFontSize, ctypes.c_double)
_get_object = bind_indexed(raw.FPDFText_GetTextObject, ctypes.c_size_t)
_get_color = bind(raw.FPDFPageObj_GetFillColor, ctypes.c_int, _PAGE, *(_ADDRESS,) * 4)


def read_characters(page: pdfium.PdfPage, limit: int) -> Characters:
    """Read at most ``limit`` characters of a page; those that pdfium made up are left out."""
    textpage = page.get_textpage()
    try:
        return _read(page, textpage.raw, limit)
    finally:
        textpage.close()


def _read(page: pdfium.PdfPage, handle: Any, limit: int) -> Characters:
    address = ctypes.cast(handle, ctypes.c_void_p).value
    total: int = raw.FPDFText_CountChars(handle)
    codes = _read_codes(handle, min(total, limit))
    blank, end, feed = _MADE_UP
    blanks = np.flatnonzero((codes == blank) | (codes == end) | (codes == feed))
    made_up = list(map(_is_generated, repeat(handle), blanks.tolist()))
    is_printed = np.ones(len(codes), np.bool_)
    is_printed[blanks] = np.array(made_up, np.int64) != 1
    # An ideograph beyond 16 bits is told as two halves; the first has its place.
    halves = np.flatnonzero((codes[:-1] >> 10 == _HIGH_HALF) & (codes[1:] >> 10 == _LOW_HALF))
    codes[halves] = 0x10000 + ((codes[halves] & 0x3FF) << 10) + (codes[halves + 1] & 0x3FF)
    is_printed[halves + 1] = False
    places = np.flatnonzero(is_printed)
    sample = places[places % _UNMAPPED_SAMPLE == 0].tolist()
    unmapped = sum(error == 1 for error in map(_has_error, repeat(handle), sample))

    indices = places.tolist()
    count = len(indices)
    answers = np.zeros((count, 4), np.float32)
    known = list(map(_get_box, repeat(address), indices, find_rows(answers)))
    is_placed, boxes = np.array(known, np.bool_), answers.astype(np.float64)
    left, high, right, low = boxes.T
    owners = np.fromiter(map(_get_object, repeat(handle), indices), np.uint64, count)
    angle, quarter, size, pale, base_y = _read_fonts(handle, indices, owners, left)
    base_x, base_y = _ask_origins(address, places, left, base_y)
    characters = Characters(
        codes[places], left, low, right, high, base_x, base_y, angle, quarter, size, pale,
        unmapped * _UNMAPPED_SAMPLE, total > limit,
    )  # fmt: skip
    if not is_placed.all():
        characters, owners = _keep(characters, is_placed), owners[is_placed]
        places, boxes = places[is_placed], boxes[is_placed]
    text = PageText(places, characters.codes, boxes, characters.quarter, characters.size, owners)
    dropped = find_dropped_digits(page, address, text, limit)
    if dropped:
        characters, owners = _give_back(characters, owners, dropped)
        boxes = _boxes_of(characters)
    if are_figures_crossed(characters.codes, boxes, characters.size):
        order = find_stream_order(page, owners, limit)
        if order is not None:
            characters = _keep(characters, order)
    return characters


def _boxes_of(characters: Characters) -> Floats:
    """Left, high, right and low of each character."""
    c = characters
    return np.column_stack((c.left, c.high, c.right, c.low))


def _give_back(
    characters: Characters, owners: Owners, dropped: list[Dropped]
) -> tuple[Characters, Owners]:
    """The characters with those that pdfium does not tell, each before the one of its ``place``.

    Along its line such a digit stands where its like does; all else it has from its own figure.
    """
    c = characters
    places = [digit.place for digit in dropped]
    like = np.array([digit.like for digit in dropped])
    beside = np.array([digit.beside for digit in dropped])
    is_flat = c.quarter[beside] % 2 == 0
    in_x, in_y = np.where(is_flat, like, beside), np.where(is_flat, beside, like)

    def put(values: npt.NDArray[Any], sources: Integers) -> npt.NDArray[Any]:
        return np.insert(values, places, values[sources])

    whole = Characters(
        put(c.codes, like), put(c.left, in_x), put(c.low, in_y), put(c.right, in_x), put(c.high, in_y),
        put(c.base_x, in_x), put(c.base_y, in_y), put(c.angle, beside), put(c.quarter, beside),
        put(c.size, beside), put(c.pale, beside), c.unmapped, c.capped,
    )  # fmt: skip
    return whole, np.insert(owners, places, np.array([d.owner for d in dropped], np.uint64))


def _read_codes(handle: Any, count: int) -> Integers:
    """Unicode of the first characters: from the whole text where that has one clear value for each."""
    text = np.zeros(count + 1, np.uint16)
    written = _get_text(handle, 0, count, text.ctypes.data)
    is_half = (text >> 11) == _HIGH_HALF >> 1
    if written == count + 1 and not (is_half | (text == _NOTHING)).any():
        return text[:count].astype(np.int64)
    return np.fromiter(map(_get_unicode, repeat(handle), range(count)), np.int64, count)


def _ask_origins(
    address: int | None, places: Integers, left: Floats, base: Floats
) -> tuple[Floats, Floats]:
    """Origins on the baseline; pdfium is asked for those whose height is not known (not a number)."""
    asked = np.flatnonzero(np.isnan(base))
    if not len(asked):
        return left, base
    points = np.zeros((len(asked), 2), np.float64)
    consume(map(_get_origin, repeat(address), places[asked].tolist(), *find_columns(points)))
    base_x, base_y = left.copy(), base.copy()
    base_x[asked], base_y[asked] = points.T
    return base_x, base_y


def _keep(characters: Characters, kept: Flags | Integers) -> Characters:
    """The characters that are marked, or those of these numbers in their order."""
    c = characters
    return Characters(
        c.codes[kept], c.left[kept], c.low[kept], c.right[kept], c.high[kept], c.base_x[kept],
        c.base_y[kept], c.angle[kept], c.quarter[kept], c.size[kept], c.pale[kept], c.unmapped,
        c.capped,
    )  # fmt: skip


def _read_fonts(
    handle: Any, indices: list[int], owners: npt.NDArray[np.uint64], left: Floats
) -> tuple[Floats, Integers, Floats, Flags, Floats]:
    """Angle, quarter, size, paleness and height of the baseline of each character.

    They are asked once per text object: its characters share them. Level type stands on the height of its
    object, and each box begins at the origin. Where that of the first character does not (type set from the
    top down, text that stands for other text), the height is not a number.
    """
    if not indices:
        return np.zeros(0), np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.bool_), np.zeros(0)
    is_first = np.ones(len(owners), np.bool_)
    is_first[1:] = (owners[1:] != owners[:-1]) | (owners[1:] == 0)
    which = np.cumsum(is_first) - 1
    first = np.flatnonzero(is_first)
    firsts = [indices[place] for place in first.tolist()]
    matrices = np.zeros((len(firsts), 6), np.float32)
    address = ctypes.cast(handle, ctypes.c_void_p).value
    consume(map(_get_matrix, repeat(address), firsts, find_rows(matrices)))
    sizes = np.array(list(map(_get_size, repeat(handle), firsts)), np.float64)
    a, b, c, d, x, y = matrices.astype(np.float64).T
    angles, quarters = np.zeros(len(firsts)), np.zeros(len(firsts), np.int64)
    scales = np.abs(d)
    for number in np.flatnonzero((b != 0) | (c != 0) | (a <= 0)).tolist():
        angles[number] = angle = math.atan2(-b[number], a[number]) / (math.pi / 2)
        nearest = round(angle)
        quarters[number] = nearest % 4 if abs(angle - nearest) < 0.06 else -1
        scales[number] = math.hypot(c[number], d[number])
    sizes *= scales
    heights = np.where((b == 0) & (a > 0) & (np.abs(left[first] - x) < _SAME_PLACE), y, np.nan)
    pale = np.zeros(len(firsts), np.bool_)
    least = _LARGE * _find_median(sizes[which]) if len(sizes) > _FEW_OBJECTS else 0.0
    large = np.flatnonzero(sizes > least)
    if len(large):
        pale[large] = _are_pale(owners[first[large]].tolist())
    return angles[which], quarters[which], sizes[which], pale[which], heights[which]


def _find_median(values: Floats) -> float:
    ordered = np.sort(values)
    return float(ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def _are_pale(items: list[int]) -> Flags:
    """Which text objects have a colour that leaves what is printed under them readable."""
    colors = np.zeros((len(items), 4), np.uint32)
    known = list(map(_get_color, items, *find_columns(colors)))  # none of an item that is none
    sheer = (colors[:, 3] < _SHEER) | (colors[:, :3] >= _PALE).all(axis=1)
    pale: Flags = np.array(known, np.bool_) & sheer
    return pale
