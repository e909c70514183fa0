"""Glyphs of one PDF page, taken from pdfium, in the page as a person sees it.

This module knows pdfium and nothing of tables.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.readers.page_objects import Glyph, PageObjects
from ingest.readers.pdf_frame import PageFrame
from ingest.readers.pdf_rules import read_rules

# Cap against pages made to exhaust a reader. The densest of the 22 sample documents has 4,300 glyphs.
MAX_GLYPHS = 60_000

# An ideograph fills its em box from 0.14 below the baseline to 0.86 above it.
_ASCENT = 0.86
_MIDDLE = 0.36
# pdfium gives a hyphen at the end of a line as U+0002 (or U+FFFE), since it may be a soft one; in these
# documents it is a minus sign or a dash that was printed.
_HYPHENS = frozenset({0x02, 0xFFFE})
# One character in so many is asked whether its font maps it to Unicode.
_UNMAPPED_SAMPLE = 8
# Side of the squares in which twins are looked for, in points.
_TWIN_SQUARE = 8.0


# A glyph as pdfium gives it, in user space: code point, left, bottom, right, top, x and y of its origin,
# angle clockwise in quarter turns, the same rounded to 0 … 3 (-1 for a slanted glyph), font size. A plain
# tuple, since a page has thousands.
_RawGlyph = tuple[int, float, float, float, float, float, float, float, int, float]


def read_page_objects(page: pdfium.PdfPage) -> PageObjects:
    """Collect the glyphs and rules of a page; closes what it opens except the page itself."""
    raw_glyphs, unmapped, capped = _read_raw_glyphs(page)
    rotation = page.get_rotation() // 90 % 4
    # A glyph that stands a quarter turn counter-clockwise on a page with /Rotate 90 is seen upright.
    seen = Counter(-(g[8] + rotation) % 4 for g in raw_glyphs if g[8] >= 0)
    turn = seen.most_common(1)[0][0] if seen else 0
    frame = PageFrame(page, turn)
    objects = PageObjects(frame.width, frame.height, unmapped=unmapped, turn=turn, capped=capped)
    _place_glyphs(raw_glyphs, frame, objects)
    read_rules(page, frame, objects)
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
            if index % _UNMAPPED_SAMPLE == 0 and has_error(handle, index) == 1:
                unmapped += _UNMAPPED_SAMPLE
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
                (
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


def _place_glyphs(raw_glyphs: list[_RawGlyph], frame: PageFrame, objects: PageObjects) -> None:
    """Turn raw glyphs into placed ones; drop doubled and invisible ones; set slanted ones aside."""
    upright = -(frame.rotation + frame.turn) % 4
    plain = frame.rotation == 0 == frame.turn
    odd: dict[int, list[Glyph]] = {}
    squares: dict[tuple[str, int, int], list[Glyph]] = {}
    for order, item in enumerate(raw_glyphs):
        code, left, low, right, high, base_x, base_y, angle, quarter, size = item
        if code in _HYPHENS:
            text = "-"
        elif code < 0x20 or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
            continue
        else:
            text = chr(code)
        if plain and quarter == 0 and size:
            x0, x1 = left - frame.left, right - frame.left
            base = frame.top - base_y
            top, bottom = base - _ASCENT * size, base + (1 - _ASCENT) * size
            middle = base - _MIDDLE * size
        else:
            x0, top, x1, bottom = frame.rect(left, low, right, high)
            middle = (top + bottom) / 2
            if quarter == upright:
                base = frame.point(base_x, base_y)[1]
                size = size or bottom - top
                top, bottom = base - _ASCENT * size, base + (1 - _ASCENT) * size
                middle = base - _MIDDLE * size
        if not (-2 <= (x0 + x1) / 2 <= frame.width + 2 and -2 <= middle <= frame.height + 2):
            continue  # off the paper: nobody sees it
        glyph = Glyph(text, x0, top, x1, bottom, order, middle)
        is_blank = text.isspace()
        if not is_blank and _has_twin(glyph, squares):
            objects.doubled += 1  # bold by printing twice
            continue
        if quarter == upright:
            objects.glyphs.append(glyph)
        elif not is_blank:
            odd.setdefault(round(angle * 90), []).append(glyph)
    objects.odd_glyphs = list(odd.values())


def _has_twin(glyph: Glyph, squares: dict[tuple[str, int, int], list[Glyph]]) -> bool:
    """Whether the same character was already printed at (almost) the same place; else remember it."""
    text, x, y = glyph.text, glyph.x0, glyph.top
    near = min(1.5, 0.18 * (glyph.bottom - y))
    column, row = int(x / _TWIN_SQUARE), int(y / _TWIN_SQUARE)
    own = squares.get((text, column, row))
    candidates = own or []
    # Only near the side of its square can a glyph have a twin in the next one.
    across, down = x - column * _TWIN_SQUARE, y - row * _TWIN_SQUARE
    beside = -1 if across <= near else 1 if across >= _TWIN_SQUARE - near else 0
    below = -1 if down <= near else 1 if down >= _TWIN_SQUARE - near else 0
    if beside:
        candidates = candidates + squares.get((text, column + beside, row), [])
    if below:
        candidates = candidates + squares.get((text, column, row + below), [])
        if beside:
            candidates = candidates + squares.get((text, column + beside, row + below), [])
    for other in candidates:
        if abs(other.x0 - x) <= near and abs(other.top - y) <= near:
            return True
    if own is None:
        squares[text, column, row] = [glyph]
    else:
        own.append(glyph)
    return False
