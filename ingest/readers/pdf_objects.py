"""Characters of one PDF page, placed on the page as a person sees it and joined to runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium

from ingest.headers import cell_number
from ingest.readers.page_objects import PageObjects, Run, single_run
from ingest.readers.pdf_characters import Characters, Floats, Integers, read_characters
from ingest.readers.pdf_frame import PageFrame
from ingest.readers.pdf_lines import BLANK_GAP
from ingest.readers.pdf_rules import read_rules
from ingest.readers.raised_marks import mark_raised_runs

# Cap against pages made to exhaust a reader. The densest of the 22 sample documents has 4,300 glyphs.
MAX_GLYPHS = 60_000

# An ideograph fills its em box from 0.14 below the baseline to 0.86 above it.
_ASCENT = 0.86
_MIDDLE = 0.36
# pdfium gives a hyphen at the end of a line as U+0002 (or U+FFFE), since it may be a soft one; in these
# documents it is a minus sign or a dash that was printed.
_HYPHENS = (0x02, 0xFFFE)
# Twins stand this close in points at most; the other is the height of the bands they are looked for in.
_TWIN_DISTANCE = 1.5
_TWIN_BAND = 4.0
# Side of the squares in which twins are looked for one by one, in points.
_TWIN_SQUARE = 8.0
# Wider pages are no paper; band, code and place no longer fit one number exactly.
_WIDEST_PAGE = 5_000.0
# The digits of one number are set this close, in font sizes.
_FIGURE_GAP = (-0.1, 0.12)
_FIGURE_MARKS = "0123456789.,-%"
_LAST_CODE = 0x10FFFF
# A watermark that says itself several times is this much larger than the usual type of its page: heads of
# tables, which repeat words as well, are not. Tables have no larger type than the second, in points; covers do.
_LARGE = 1.5
_LARGEST_TABLE_TYPE = 12.0
# Texts on one line that stand further apart, in font sizes, are several texts.
_WIDE_GAP = 2.0


def _mark_codes(codes: Sequence[int]) -> npt.NDArray[np.bool_]:
    marks = np.zeros(_LAST_CODE + 1, np.bool_)
    marks[list(codes)] = True
    return marks


_IS_BLANK = _mark_codes([code for code in range(0x10000) if chr(code).isspace()])
_IS_FIGURE = _mark_codes([ord(mark) for mark in _FIGURE_MARKS])


@dataclass(slots=True)
class _Placed:
    """Characters on the page as read; arrays of one value for each."""

    codes: Integers
    order: Integers
    x0: Floats
    top: Floats
    x1: Floats
    bottom: Floats
    middle: Floats
    angle: Floats
    is_upright: npt.NDArray[np.bool_]
    is_pale: npt.NDArray[np.bool_]

    def keep(self, kept: npt.NDArray[np.bool_]) -> _Placed:
        return _Placed(
            self.codes[kept], self.order[kept], self.x0[kept], self.top[kept], self.x1[kept],
            self.bottom[kept], self.middle[kept], self.angle[kept], self.is_upright[kept],
            self.is_pale[kept],
        )  # fmt: skip


def read_page_objects(page: pdfium.PdfPage) -> PageObjects:
    """Collect the runs and rules of a page; closes what it opens except the page itself."""
    characters = read_characters(page, MAX_GLYPHS)
    rotation = page.get_rotation() // 90 % 4
    # The crop box inside the media box. get_mediabox() would miss a box that the page inherits.
    frame = PageFrame(page.get_bbox(), rotation, find_turn(characters, rotation))
    objects = PageObjects(frame.width, frame.height, turn=frame.turn)
    read_rules(page, frame, objects)
    add_characters(characters, frame, objects)
    return objects


def find_turn(characters: Characters, rotation: int = 0) -> int:
    """Quarter turns after which most characters of a page stand upright.

    A glyph that stands a quarter turn counter-clockwise on a page with /Rotate 90 is seen upright.
    """
    quarters = (-characters.quarter[characters.quarter >= 0] - rotation) % 4
    if not len(quarters) or (quarters == quarters[0]).all():
        return int(quarters[0]) if len(quarters) else 0
    return int(Counter(quarters.tolist()).most_common(1)[0][0])


def add_characters(characters: Characters, frame: PageFrame, objects: PageObjects) -> None:
    """Join the characters of a page to runs and add these to its objects, which have its rules."""
    objects.unmapped, objects.capped = characters.unmapped, objects.capped or characters.capped
    placed = _place(characters, frame)
    is_twin = _find_twins(placed, frame.width)
    if is_twin is not None:
        objects.doubled = int(is_twin.sum())
        placed = placed.keep(~is_twin)
    askew = ~placed.is_upright
    upright = placed.keep(placed.is_upright) if askew.any() else placed
    if upright.is_pale.any():
        marks = _find_marks(upright, objects)
        objects.odd_runs = [[run] for run in _join_runs(upright.keep(marks))]
        upright = upright.keep(~marks)
    objects.runs = mark_raised_runs(_join_runs(upright))
    if askew.any():
        objects.odd_runs += _set_aside(placed.keep(askew))


def _find_marks(placed: _Placed, objects: PageObjects) -> npt.NDArray[np.bool_]:
    """Which characters are of a watermark: pale type that text or rules are printed through.

    A large text that is printed several times on the page is one, too. Pale titles stand free, and once.
    The cells of a pale head stand apart on one line; amounts in grey are amounts.
    """
    marks = np.zeros(len(placed.codes), np.bool_)
    inked = ~_IS_BLANK[placed.codes] & ~placed.is_pale
    across, down = (placed.x0 + placed.x1)[inked] / 2, placed.middle[inked]
    pale = np.flatnonzero(placed.is_pale)
    sizes = placed.bottom - placed.top
    usual = float(np.median(sizes[inked] if inked.any() else sizes))
    large = _LARGE * min(usual, _LARGEST_TABLE_TYPE)
    # Columns may be printed in any order: a long way back parts texts like a long way on.
    gaps = np.abs(placed.x0[pale][1:] - placed.x1[pale][:-1])
    cuts = np.flatnonzero(
        (np.diff(placed.order[pale]) != 1)
        | (np.diff(placed.middle[pale]) != 0)
        | (gaps > _WIDE_GAP * sizes[pale][1:])
    )
    texts: dict[str, list[npt.NDArray[np.int64]]] = {}
    struck: set[str] = set()
    for own in np.split(pale, cuts + 1):
        text = "".join(chr(code) for code in placed.codes[own].tolist())
        texts.setdefault(text, []).append(own)
        box = (
            placed.x0[own].min(),
            placed.top[own].min(),
            placed.x1[own].max(),
            placed.bottom[own].max(),
        )
        x0, top, x1, bottom = box
        inside = (across > x0) & (across < x1) & (down > top) & (down < bottom)
        if inside.any() or _is_crossed(box, objects):
            struck.add(text)
    for text, places in texts.items():
        is_large = sizes[places[0]].max() > large
        is_amount = not is_large and cell_number(text.strip()) is not None
        if not is_amount and (text in struck or (is_large and len(places) > 1)):
            marks[np.concatenate(places)] = True
    return marks


def _is_crossed(box: tuple[float, float, float, float], objects: PageObjects) -> bool:
    """Whether a rule runs through the middle of a text, not merely under or beside it."""
    x0, top, x1, bottom = box
    margin = 0.2 * (bottom - top)
    return any(
        top + margin < rule.at < bottom - margin
        and rule.low < x1 - margin
        and rule.high > x0 + margin
        for rule in objects.horizontal
    ) or any(
        x0 + margin < rule.at < x1 - margin
        and rule.low < bottom - margin
        and rule.high > top + margin
        for rule in objects.vertical
    )


def _place(characters: Characters, frame: PageFrame) -> _Placed:
    """Turn user space into the page as read; what prints nothing or stands off the paper is left out."""
    codes = characters.codes
    is_hyphen = (codes == _HYPHENS[0]) | (codes == _HYPHENS[1])
    if is_hyphen.any():
        codes = np.where(is_hyphen, ord("-"), codes)
    size = characters.size
    upright = -(frame.rotation + frame.turn) % 4
    x0, top, x1, bottom = _turn_boxes(characters, frame)
    middle = (top + bottom) / 2
    is_upright = characters.quarter == upright
    # On a page that is not turned the sides come from the box, the heights from baseline and font size.
    _, base = frame.point(characters.base_x, characters.base_y)
    size = np.where(size == 0, bottom - top, size)
    top = np.where(is_upright, base - _ASCENT * size, top)
    bottom = np.where(is_upright, base + (1 - _ASCENT) * size, bottom)
    middle = np.where(is_upright, base - _MIDDLE * size, middle)
    centre = (x0 + x1) / 2
    kept = (
        (codes >= 0x20)
        & ((codes < 0xD800) | (codes >= 0xE000))
        & (codes <= _LAST_CODE)
        & (centre >= -2)
        & (centre <= frame.width + 2)
        & (middle >= -2)
        & (middle <= frame.height + 2)
    )
    placed = _Placed(
        codes, np.arange(len(codes)), x0, top, x1, bottom, middle, characters.angle, is_upright,
        characters.pale,
    )  # fmt: skip
    return placed if kept.all() else placed.keep(kept)


def _turn_boxes(characters: Characters, frame: PageFrame) -> tuple[Floats, Floats, Floats, Floats]:
    ax, ay = frame.point(characters.left, characters.low)
    bx, by = frame.point(characters.right, characters.high)
    return np.minimum(ax, bx), np.minimum(ay, by), np.maximum(ax, bx), np.maximum(ay, by)


def _find_twins(placed: _Placed, page_width: float) -> npt.NDArray[np.bool_] | None:
    """Which characters were already printed at (almost) the same place: bold by printing twice.

    ``None`` where there is none. Nearly every page has none, which one sorting of all characters by code,
    band and place shows; only where two neighbours are close is the page searched character by character.
    """
    is_inked = ~_IS_BLANK[placed.codes]
    if page_width <= _WIDEST_PAGE:
        codes, x0, top = placed.codes[is_inked], placed.x0[is_inked], placed.top[is_inked]
        for shift in (0.0, 0.5):
            band = np.floor(top / _TWIN_BAND + shift)
            places = np.sort(codes * 1e8 + band * 1e4 + x0)
            if (np.diff(places) <= _TWIN_DISTANCE + 0.01).any():
                break
        else:
            return None
    is_twin = np.zeros(len(placed.codes), np.bool_)
    squares: dict[tuple[int, int, int], list[tuple[float, float]]] = {}
    columns = (placed.codes, placed.x0, placed.top, placed.bottom, is_inked)
    for index, (code, x, y, bottom, has_ink) in enumerate(
        zip(*(column.tolist() for column in columns), strict=True)
    ):
        if has_ink and _has_twin(code, x, y, min(_TWIN_DISTANCE, 0.18 * (bottom - y)), squares):
            is_twin[index] = True
    for index in np.flatnonzero(is_twin & _IS_FIGURE[placed.codes]).tolist():
        if any(_is_of_whole_figure(placed, is_twin, index, step) for step in (-1, 1)):
            is_twin[index] = False
    return is_twin


def _is_of_whole_figure(
    placed: _Placed, is_twin: npt.NDArray[np.bool_], index: int, step: int
) -> bool:
    """Whether a digit begins or ends a figure that was printed once: the figure beside it ends on it.

    Of a figure that is printed twice more than one digit has a twin.
    """
    near, far = index + step, index + 2 * step
    if not 0 <= far < len(placed.codes) or is_twin[near] or is_twin[far]:
        return False
    return all(_are_set_together(placed, *sorted(pair)) for pair in ((index, near), (near, far)))


def _are_set_together(placed: _Placed, first: int, second: int) -> bool:
    least, most = _FIGURE_GAP
    size = placed.bottom[second] - placed.top[second]
    gap = placed.x0[second] - placed.x1[first]
    return bool(
        _IS_FIGURE[placed.codes[[first, second]]].all()
        and placed.order[second] == placed.order[first] + 1
        and placed.middle[second] == placed.middle[first]
        and least * size < gap < most * size
    )


def _has_twin(
    code: int,
    x: float,
    y: float,
    near: float,
    squares: dict[tuple[int, int, int], list[tuple[float, float]]],
) -> bool:
    """Whether the same character already stands within ``near`` of a place; else remember it."""
    column, row = int(x / _TWIN_SQUARE), int(y / _TWIN_SQUARE)
    own = squares.get((code, column, row))
    candidates = own or []
    # Only near the side of its square can a glyph have a twin in the next one.
    across, down = x - column * _TWIN_SQUARE, y - row * _TWIN_SQUARE
    beside = -1 if across <= near else 1 if across >= _TWIN_SQUARE - near else 0
    below = -1 if down <= near else 1 if down >= _TWIN_SQUARE - near else 0
    if beside:
        candidates = candidates + squares.get((code, column + beside, row), [])
    if below:
        candidates = candidates + squares.get((code, column, row + below), [])
        if beside:
            candidates = candidates + squares.get((code, column + beside, row + below), [])
    if any(abs(left - x) <= near and abs(top - y) <= near for left, top in candidates):
        return True
    if own is None:
        squares[code, column, row] = [(x, y)]
    else:
        own.append((x, y))
    return False


def _join_runs(placed: _Placed) -> list[Run]:
    """Join neighbours in the content stream that were set in one go, from left to right."""
    count = len(placed.codes)
    if not count:
        return []
    x0, x1, middle, order = placed.x0, placed.x1, placed.middle, placed.order
    size = placed.bottom - placed.top
    gap = x0[1:] - x1[:-1]
    is_figure, is_blank = _IS_FIGURE[placed.codes], _IS_BLANK[placed.codes]
    least, most = _FIGURE_GAP
    is_cut = (
        (order[1:] != order[:-1] + 1)
        | (middle[1:] != middle[:-1])
        | (size[1:] != size[:-1])
        | (x0[1:] <= x0[:-1])
        | (x1[1:] < x1[:-1])
        | (gap > BLANK_GAP * size[1:])
        | (is_figure[1:] != is_figure[:-1])
        | (is_blank[1:] != is_blank[:-1])
        | (is_figure[1:] & ((gap <= least * size[1:]) | (gap >= most * size[1:])))
    )
    cuts = (np.flatnonzero(is_cut) + 1).tolist()
    text = placed.codes.astype("<u4").tobytes().decode("utf-32-le")
    lefts, rights = tuple(x0.tolist()), tuple(x1.tolist())
    starts = [0, *cuts]
    firsts = (
        column[starts].tolist() for column in (placed.top, placed.bottom, order, middle, size)
    )
    return [
        Run(
            text[start:end], lefts[start], top, rights[end - 1], bottom, first, height, em,
            lefts[start:end], rights[start:end],
        )
        for start, end, top, bottom, first, height, em in zip(
            starts, [*cuts, count], *firsts, strict=True
        )
    ]  # fmt: skip


def _set_aside(placed: _Placed) -> list[list[Run]]:
    """Characters that stand askew, by their angle in degrees; blanks among them say nothing."""
    odd: dict[int, list[Run]] = {}
    columns = (
        placed.codes, placed.x0, placed.top, placed.x1, placed.bottom, placed.order, placed.middle,
        placed.angle,
    )  # fmt: skip
    for code, x0, top, x1, bottom, order, middle, angle in zip(
        *(column.tolist() for column in columns), strict=True
    ):
        text = chr(code)
        if not text.isspace():
            run = single_run(text, x0, top, x1, bottom, order, middle)
            odd.setdefault(round(angle * 90), []).append(run)
    return list(odd.values())
