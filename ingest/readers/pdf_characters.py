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
from ingest.readers.pdf_calls import addresses, bind, consume
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
_BOX_BYTES = 16  # four floats: left, top, right, bottom
_POINT_BYTES = 8  # one double
_MATRIX_BYTES = 24  # six floats
_COLOR_BYTES = 16  # four integers
# Type larger than the page's by this factor is asked for its colour: a watermark or a title. A cover is
# all large type; on a page of so few text objects each is asked.
_LARGE = 1.2
_FEW_OBJECTS = 100
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
_get_unicode = bind(raw.FPDFText_GetUnicode, ctypes.c_uint, _PAGE, _INDEX)
_is_generated = bind(raw.FPDFText_IsGenerated, ctypes.c_int, _PAGE, _INDEX)
_has_error = bind(raw.FPDFText_HasUnicodeMapError, ctypes.c_int, _PAGE, _INDEX)
_get_box = bind(raw.FPDFText_GetLooseCharBox, ctypes.c_int, _PAGE, _INDEX, _ADDRESS)
_get_origin = bind(raw.FPDFText_GetCharOrigin, ctypes.c_int, _PAGE, _INDEX, _ADDRESS, _ADDRESS)
_get_matrix = bind(raw.FPDFText_GetMatrix, ctypes.c_int, _PAGE, _INDEX, _ADDRESS)
_get_size = bind(raw.FPDFText_GetFontSize, ctypes.c_double, _PAGE, _INDEX)
_get_object = bind(raw.FPDFText_GetTextObject, ctypes.c_size_t, _PAGE, _INDEX)
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
    codes = _read_codes(address, min(total, limit))
    blank, end, feed = _MADE_UP
    blanks = np.flatnonzero((codes == blank) | (codes == end) | (codes == feed))
    made_up = list(map(_is_generated, repeat(address), blanks.tolist()))
    is_printed = np.ones(len(codes), np.bool_)
    is_printed[blanks] = np.array(made_up, np.int64) != 1
    # An ideograph beyond 16 bits is told as two halves; the first has its place.
    halves = np.flatnonzero((codes[:-1] >> 10 == _HIGH_HALF) & (codes[1:] >> 10 == _LOW_HALF))
    codes[halves] = 0x10000 + ((codes[halves] & 0x3FF) << 10) + (codes[halves + 1] & 0x3FF)
    is_printed[halves + 1] = False
    places = np.flatnonzero(is_printed)
    sample = places[places % _UNMAPPED_SAMPLE == 0].tolist()
    unmapped = sum(error == 1 for error in map(_has_error, repeat(address), sample))

    indices = places.tolist()
    count = len(indices)
    boxes = np.zeros((count, 4), np.float32)
    points = np.zeros((2, count), np.float64)
    with_box = list(map(_get_box, repeat(address), indices, addresses(boxes, _BOX_BYTES)))
    with_origin = list(
        map(
            _get_origin,
            repeat(address),
            indices,
            addresses(points[0], _POINT_BYTES),
            addresses(points[1], _POINT_BYTES),
        )
    )
    left, high, right, low = boxes.astype(np.float64).T
    owners = np.fromiter(map(_get_object, repeat(address), indices), np.uint64, count)
    angle, quarter, size, pale = _read_fonts(address, indices, owners)
    characters = Characters(
        codes[places],
        left, low, right, high, points[0], points[1], angle, quarter, size,
        pale, unmapped * _UNMAPPED_SAMPLE, total > limit,
    )  # fmt: skip
    if not (all(with_box) and all(with_origin)):
        placed = np.array([bool(a and b) for a, b in zip(with_box, with_origin, strict=True)])
        characters, owners = _keep(characters, placed), owners[placed]
        places = places[placed]
    text = PageText(
        places, characters.codes, _boxes_of(characters), characters.quarter, characters.size, owners
    )
    dropped = find_dropped_digits(page, address, text, limit)
    if dropped:
        characters, owners = _give_back(characters, owners, dropped)
    if are_figures_crossed(characters.codes, _boxes_of(characters), characters.size):
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


def _read_codes(address: int | None, count: int) -> Integers:
    """Unicode of the first characters: from the whole text where that has one clear value for each."""
    text = np.zeros(count + 1, np.uint16)
    written = _get_text(address, 0, count, text.ctypes.data)
    is_half = (text >> 11) == _HIGH_HALF >> 1
    if written == count + 1 and not (is_half | (text == _NOTHING)).any():
        return text[:count].astype(np.int64)
    return np.fromiter(map(_get_unicode, repeat(address), range(count)), np.int64, count)


def _keep(characters: Characters, kept: Flags | Integers) -> Characters:
    """The characters that are marked, or those of these numbers in their order."""
    c = characters
    return Characters(
        c.codes[kept], c.left[kept], c.low[kept], c.right[kept], c.high[kept], c.base_x[kept],
        c.base_y[kept], c.angle[kept], c.quarter[kept], c.size[kept], c.pale[kept], c.unmapped,
        c.capped,
    )  # fmt: skip


def _read_fonts(
    address: int | None, indices: list[int], owners: npt.NDArray[np.uint64]
) -> tuple[Floats, Integers, Floats, Flags]:
    """Angle, quarter, size and paleness, asked once per text object: its characters share them."""
    if not indices:
        return np.zeros(0), np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.bool_)
    is_first = np.ones(len(owners), np.bool_)
    is_first[1:] = (owners[1:] != owners[:-1]) | (owners[1:] == 0)
    which = np.cumsum(is_first) - 1
    firsts = [indices[place] for place in np.flatnonzero(is_first).tolist()]
    matrices = np.zeros((len(firsts), 6), np.float32)
    consume(map(_get_matrix, repeat(address), firsts, addresses(matrices, _MATRIX_BYTES)))
    sizes = np.array(list(map(_get_size, repeat(address), firsts)), np.float64)
    a, b, c, d, _, _ = matrices.astype(np.float64).T
    angles, quarters = np.zeros(len(firsts)), np.zeros(len(firsts), np.int64)
    scales = np.abs(d)
    for number in np.flatnonzero((b != 0) | (c != 0) | (a <= 0)).tolist():
        angles[number] = angle = math.atan2(-b[number], a[number]) / (math.pi / 2)
        nearest = round(angle)
        quarters[number] = nearest % 4 if abs(angle - nearest) < 0.06 else -1
        scales[number] = math.hypot(c[number], d[number])
    sizes *= scales
    pale = np.zeros(len(firsts), np.bool_)
    least = _LARGE * np.median(sizes[which]) if len(sizes) > _FEW_OBJECTS else 0.0
    large = np.flatnonzero(sizes > least)
    pale[large] = _are_pale(owners[is_first][large].tolist())
    return angles[which], quarters[which], sizes[which], pale[which]


def _are_pale(items: list[int]) -> Flags:
    """Which text objects have a colour that leaves what is printed under them readable."""
    colors = np.zeros((len(items), 4), np.uint32)
    channels = (addresses(colors, _COLOR_BYTES, offset) for offset in (0, 4, 8, 12))
    known = [
        bool(item and _get_color(item, *at)) for item, *at in zip(items, *channels, strict=True)
    ]
    sheer = (colors[:, 3] < _SHEER) | (colors[:, :3].min(axis=1, initial=255) >= _PALE)
    pale: Flags = np.array(known, np.bool_) & sheer
    return pale
