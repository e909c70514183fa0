"""Digits that pdfium leaves out since the same one is printed at the same place: they are given back.

pdfium takes a character over its like for bold type made by printing twice. Where a figure overflows its
column, its last digit may lie on an equal first digit of the next one: ``2,009.47`` and ``771.07`` come as
``2,009.47`` and ``71.07``. The object that prints a text still tells how far it reaches, and the object of
one digit is still there. Objects inside of forms are not looked at.
"""

from __future__ import annotations

import ctypes
from itertools import repeat
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.readers.pdf_calls import bind, bind_indexed, consume, find_columns

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Owners = npt.NDArray[np.uint64]

_LAST_CODE = 0x7F
_IS_FIGURE = np.array([chr(code) in "0123456789.,-" for code in range(_LAST_CODE + 1)])
_DIGITS = np.array([ord(digit) for digit in "0123456789"])
# Characters of two objects that follow each other this closely, in font sizes, may have lost one between.
_TOUCHING = 0.12
# The ink of a digit and of its like begin and end this near to each other, in font sizes.
_NEAR = 0.16
# So far, in font sizes, reaches an object at least beyond the characters that are told of it.
_LOST = 0.25

_ITEM, _INDEX, _ADDRESS = ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p
_get_page_object = bind_indexed(raw.FPDFPage_GetObject, ctypes.c_size_t)
_get_type = bind(raw.FPDFPageObj_GetType, ctypes.c_int, _ITEM)
_get_bounds = bind(raw.FPDFPageObj_GetBounds, ctypes.c_int, _ITEM, *(_ADDRESS,) * 4)
_get_ink = bind(raw.FPDFText_GetCharBox, ctypes.c_int, _ITEM, _INDEX, *(_ADDRESS,) * 4)


class Dropped(NamedTuple):
    """A digit to give back: the number of its like, of the character of its own figure that it stands
    beside, where it goes in the list of all, and the object that prints it.
    """

    like: int
    beside: int
    place: int
    owner: int


class PageText(NamedTuple):
    """The characters of a page, one value for each; ``indices`` are pdfium's numbers of them."""

    indices: Integers
    codes: Integers
    boxes: Floats  # left, high, right, low
    quarter: Integers
    size: Floats
    owners: Owners


def find_dropped_digits(
    page: pdfium.PdfPage, textpage: int | None, text: PageText, limit: int
) -> list[Dropped]:
    """The digits of a page that pdfium does not tell, none where the page has more than ``limit`` objects."""
    pairs = _find_touching(text)
    count: int = raw.FPDFPage_CountObjects(page.raw)
    if not len(pairs) or count > limit:
        return []
    silent = _find_silent(page, text, count)
    # An object of which one character is told has printed no other one, or it is not known where.
    is_alone = np.ones(len(text.owners) + 1, np.bool_)
    is_alone[1:-1] = text.owners[1:] != text.owners[:-1]
    is_alone = is_alone[1:] & is_alone[:-1]
    if not silent:
        pairs = pairs[~(is_alone[pairs] & is_alone[pairs + 1])]
        if not len(pairs):
            return []
    ink = _read_ink(textpage, text, pairs)
    return _find_parts(text, pairs, ink) + _find_wholes(text, pairs, ink, silent)


def _find_touching(text: PageText) -> Integers:
    """Numbers of the figures that another one of another object follows without a gap, on one line."""
    firsts = np.flatnonzero(text.owners[1:] != text.owners[:-1])
    for beside in (0, 1):
        firsts = firsts[_IS_FIGURE[np.minimum(text.codes[firsts + beside], _LAST_CODE)]]
        firsts = firsts[text.quarter[firsts + beside] >= 0]
    if not len(firsts):
        return firsts
    start, end, low, high = _turn(text.boxes[:, [0, 3, 2, 1]], text.quarter)
    seconds = firsts + 1
    near = _TOUCHING * text.size[seconds]
    is_touching = (
        (text.quarter[firsts] == text.quarter[seconds])
        & (np.abs(start[seconds] - end[firsts]) < near)
        & (np.abs(low[seconds] + high[seconds] - low[firsts] - high[firsts]) < 2 * near)
    )
    touching: Integers = firsts[is_touching]
    return touching


def _turn(sides: Floats, quarter: Integers) -> tuple[Floats, Floats, Floats, Floats]:
    """Left, low, right and high as start and end along the line, low and high across it.

    Lines run rightwards, downwards, leftwards or upwards by their quarter turns clockwise.
    """
    left, low, right, high = sides.T
    is_flat = quarter % 2 == 0
    return (
        np.choose(quarter % 4, (left, -high, -right, low)),
        np.choose(quarter % 4, (right, -low, -left, high)),
        np.where(is_flat, low, left),
        np.where(is_flat, high, right),
    )


def _read_ink(textpage: int | None, text: PageText, pairs: Integers) -> Floats:
    """Start, end, low and high of the ink of the characters of the pairs and beside them; 0 elsewhere."""
    wanted = np.unique(np.concatenate([pairs + step for step in (-1, 0, 1, 2)]))
    wanted = wanted[(wanted >= 0) & (wanted < len(text.codes))]
    boxes = np.zeros((len(wanted), 4), np.float64)
    indices = text.indices[wanted].tolist()
    consume(map(_get_ink, repeat(textpage), indices, *find_columns(boxes)))
    ink = np.zeros((4, len(text.codes)))
    ink[:, wanted] = _turn(boxes[:, [0, 2, 1, 3]], text.quarter[wanted])
    return ink


def _read_sides(items: list[int]) -> Floats:
    """Left, low, right and high of the ink of objects."""
    sides = np.zeros((len(items), 4), np.float32)
    if items:
        consume(map(_get_bounds, items, *find_columns(sides)))
    return sides.astype(np.float64)


def _find_parts(text: PageText, pairs: Integers, ink: Floats) -> list[Dropped]:
    """Digits of objects that reach over the end of another figure beyond what is told of them."""
    found: list[Dropped] = []
    start, end, _, _ = ink
    for likes, besides in ((pairs, pairs + 1), (pairs + 1, pairs)):
        owners = text.owners[besides]
        sides = _read_sides(owners.tolist()) if owners.all() else np.zeros((0, 4))
        if not len(sides):
            continue
        first, last, _, _ = _turn(sides, text.quarter[besides])
        size = text.size[besides]
        if likes is pairs:
            is_lost = start[besides] - first > _LOST * size
            is_over = np.abs(first - start[likes]) < _NEAR * size
        else:
            is_lost = last - end[besides] > _LOST * size
            is_over = np.abs(last - end[likes]) < _NEAR * size
        is_digit = np.isin(text.codes[likes], _DIGITS)
        for number in np.flatnonzero(is_lost & is_over & is_digit).tolist():
            found.append(
                Dropped(
                    int(likes[number]),
                    int(besides[number]),
                    int(pairs[number]) + 1,
                    int(owners[number]),
                )
            )
    return found


def _find_wholes(text: PageText, pairs: Integers, ink: Floats, silent: list[int]) -> list[Dropped]:
    """Digits that are all that their object prints.

    Bold type is left out: the characters on both sides are printed twice there, too.
    """
    sides = _read_sides(silent)
    # Blanks print no ink, and whole texts printed twice are wider than a digit.
    width = (sides[:, 2:] - sides[:, :2]).max(axis=1, initial=0.0)
    is_digit = (width > 0) & (width < 2 * text.size[pairs].max())
    silent = [item for item, is_one in zip(silent, is_digit, strict=True) if is_one]
    if not silent:
        return []
    sides = sides[is_digit]
    turns = [np.array(_turn(sides, np.full(len(silent), turn))) for turn in range(4)]
    over: dict[int, int | None] = {}

    def find_over(index: int) -> int | None:
        if index not in over:
            apart = np.abs(turns[text.quarter[index]] - ink[:, index, None]).max(axis=0)
            best = int(apart.argmin())
            over[index] = silent[best] if apart[best] < _NEAR * text.size[index] else None
        return over[index]

    found: dict[int, Dropped] = {}
    for first in pairs.tolist():
        for like, beside in ((first, first + 1), (first + 1, first)):
            beyond = 2 * like - beside
            if text.codes[like] not in _DIGITS or not 0 <= beyond < len(text.codes):
                continue
            item = find_over(like)
            if item is not None and find_over(beside) is None and find_over(beyond) is None:
                found.setdefault(item, Dropped(like, beside, first + 1, item))
    return list(found.values())


def _find_silent(page: pdfium.PdfPage, text: PageText, count: int) -> list[int]:
    """Text objects of the page of which no character is told."""
    told = set(text.owners.tolist())
    items = map(_get_page_object, repeat(page.raw), range(count))
    others = [item for item in items if item not in told]
    kinds = map(_get_type, others)
    return [i for i, kind in zip(others, kinds, strict=True) if kind == raw.FPDF_PAGEOBJ_TEXT]
