"""What stands on one page of an OFD document (GB/T 33190, chapters 7, 9 and 11): characters and rules.

Places are millimetres from the top left corner, in the object's own frame (``CTM``, then ``Boundary``).
They are handed on in points as the arrays that a PDF page gives, so that all later steps are shared.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from lxml import etree

from ingest.readers.page_objects import PageObjects
from ingest.readers.pdf_characters import Characters
from ingest.readers.pdf_frame import PageFrame
from ingest.readers.pdf_objects import MAX_GLYPHS, add_characters, find_turn
from ingest.readers.pdf_rules import MAX_SEGMENTS, add_subpath

_POINTS = 72 / 25.4
_MAX_DEPTH = 8
# No paper is larger, in millimetres; a damaged file may say any number.
_FARTHEST = 100_000.0
# Colours lighter than this (of 255) are not seen on white paper.
_WHITE = 250
# Grey or transparent type that is meant to be read over; large type only, as in PDF.
_PALE, _SHEER, _LARGE = 120, 200, 1.2
# An ideograph fills its em; figures and Latin letters half of it, in the fonts of these documents.
_HALF = 0.5
# Blanks are characters of the text here. A step of up to so many font sizes inside one text only spreads its
# characters (some programs step a whole size after each digit); a wider one leads on to another column.
_LOOSE = 1.16
# What programs write for a glyph whose character they do not know.
_UNKNOWN = "\u00a4"
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_PATH_TOKEN = re.compile(rf"[A-Za-z]|{_NUMBER.pattern}")
# Operators of AbbreviatedData with the number of their operands (GB/T 33190 table 35).
_OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}


class OfdBox(NamedTuple):
    """A rectangle in millimetres."""

    x: float
    y: float
    width: float
    height: float


class _Matrix(NamedTuple):
    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def apply(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def then(self, other: _Matrix) -> _Matrix:
        """This frame inside another one."""
        origin = other.apply(self.e, self.f)
        return _Matrix(
            other.a * self.a + other.c * self.b,
            other.b * self.a + other.d * self.b,
            other.a * self.c + other.c * self.d,
            other.b * self.c + other.d * self.d,
            *origin,
        )


class _Ink(NamedTuple):
    """Colour of a stroke or filling: its channels and its opacity, each of 255."""

    channels: tuple[float, ...] = (0.0,)
    alpha: float = 255.0

    @property
    def is_seen(self) -> bool:
        return self.alpha > 0 and min(self.channels) < _WHITE

    @property
    def is_pale(self) -> bool:
        return self.alpha < _SHEER or min(self.channels) >= _PALE


class _Glyph(NamedTuple):
    """A character: its code, corners, origin and size in points of user space, and how it stands."""

    code: int
    left: float
    low: float
    right: float
    high: float
    base_x: float
    base_y: float
    angle: float
    size: float
    is_pale: bool


@dataclass(slots=True)
class PageParts:
    """What pages share: drawings that are used by number, and sets of drawing parameters."""

    units: dict[str, etree._Element] = field(default_factory=dict)
    parameters: dict[str, etree._Element] = field(default_factory=dict)

    def add_resources(self, root: etree._Element) -> None:
        """Take in a resource file (``PublicRes.xml``, ``DocumentRes.xml`` or one of a page)."""
        for unit in root.iter("{*}CompositeGraphicUnit"):
            self.units[unit.get("ID", "")] = unit
        for parameter in root.iter("{*}DrawParam"):
            self.parameters[parameter.get("ID", "")] = parameter


@dataclass(slots=True)
class _Sheet:
    """A page while it is read; heights still run downwards, in millimetres."""

    box: OfdBox
    parts: PageParts
    glyphs: list[_Glyph] = field(default_factory=list)
    images: float = 0.0
    unmapped: int = 0
    segments: int = 0
    capped: bool = False
    paths: list[tuple[list[list[tuple[float, float]]], bool]] = field(default_factory=list)

    def to_points(self, x: float, y: float) -> tuple[float, float]:
        """User space: from the bottom left corner upwards."""
        return (x - self.box.x) * _POINTS, (self.box.y + self.box.height - y) * _POINTS


def local_name(element: etree._Element) -> str:
    """``{http://www.ofdspec.org/2016}Page`` → ``Page``; a comment or instruction has none."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def find_box(area: etree._Element | None) -> OfdBox | None:
    """The paper of a page: what is visible of it, or its physical size."""
    for name in ("CropBox", "PhysicalBox", "ApplicationBox"):
        found = next(area.iter(f"{{*}}{name}"), None) if area is not None else None
        numbers = _numbers(found.text) if found is not None else []
        if len(numbers) == 4 and numbers[2] > 0 and numbers[3] > 0:
            return OfdBox(*numbers)
    return None


def read_ofd_page(contents: list[etree._Element], box: OfdBox, parts: PageParts) -> PageObjects:
    """Collect the runs and rules of a page; ``contents`` are its templates and itself, from below."""
    sheet = _Sheet(box, parts)
    for content in contents:
        for layer in content.iter("{*}Layer"):
            _read_items(layer, _Matrix(), sheet, 0)
    characters = _to_characters(sheet)
    paper = (0.0, 0.0, box.width * _POINTS, box.height * _POINTS)
    frame = PageFrame(paper, turn=find_turn(characters))
    objects = PageObjects(frame.width, frame.height, turn=frame.turn, capped=sheet.capped)
    for subpaths, is_stroked in sheet.paths:
        for points in subpaths:
            add_subpath([frame.point(x, y) for x, y in points], objects, is_stroked)
    objects.image_share = min(1.0, sheet.images / (box.width * box.height))
    add_characters(characters, frame, objects)
    return objects


def _read_items(block: etree._Element, outer: _Matrix, sheet: _Sheet, depth: int) -> None:
    """Visit what stands in a layer, in a block of a page or in a drawing."""
    for item in block:
        kind = local_name(item)
        if kind in ("PageBlock", "Content"):
            _read_items(item, outer, sheet, depth)
            continue
        if item.get("Visible", "true").lower() == "false":
            continue
        if kind == "TextObject":
            _read_text(item, _frame_of(item, outer), sheet)
        elif kind == "PathObject":
            _read_path(item, _frame_of(item, outer), sheet)
        elif kind == "ImageObject":
            boundary = _numbers(item.get("Boundary"))
            if len(boundary) == 4:
                sheet.images += abs(
                    boundary[2] * boundary[3] * (outer.a * outer.d - outer.b * outer.c)
                )
        elif kind == "CompositeObject" and depth < _MAX_DEPTH:
            unit = sheet.parts.units.get(item.get("ResourceID", ""))
            if unit is not None:
                _read_items(unit, _frame_of(item, outer), sheet, depth + 1)


def _frame_of(item: etree._Element, outer: _Matrix) -> _Matrix:
    """From the coordinates inside an object to those of the page."""
    inner = _numbers(item.get("CTM"))
    own = _Matrix(*inner) if len(inner) == 6 else _Matrix()
    boundary = _numbers(item.get("Boundary"))
    x, y = boundary[:2] if len(boundary) == 4 else (0.0, 0.0)
    return own.then(_Matrix(e=x, f=y)).then(outer)


def _read_text(item: etree._Element, frame: _Matrix, sheet: _Sheet) -> None:
    """Place each character by its origin and the way to the next one (GB/T 33190, 11.3)."""
    size = _number(item.get("Size") or item.get("size"), 0.0)
    is_filled = item.get("Fill", "true").lower() != "false"
    ink = _ink_of(item, "FillColor" if is_filled else "StrokeColor", sheet.parts)
    if size <= 0 or not ink.is_seen:
        return
    scale = _number(item.get("HScale"), 1.0)
    turned = _number(item.get("CharDirection"), 0.0) / 90
    reads_down = _number(item.get("ReadDirection"), 0.0) in (90.0, 270.0)
    x = y = 0.0
    for code in item.iter("{*}TextCode"):
        text = code.text or ""
        x, y = _number(code.get("X"), x), _number(code.get("Y"), y)
        across, down = _read_deltas(code.get("DeltaX")), _read_deltas(code.get("DeltaY"))
        for place, (character, dx, dy) in enumerate(_steps(text, across, down)):
            if len(sheet.glyphs) >= MAX_GLYPHS:
                sheet.capped = True
                return
            width = _em_width(character) * size * scale
            if dx is None:
                dx = 0.0 if down or reads_down else width
            if dy is None:
                dy = size if reads_down and not across else 0.0
            is_last = place == len(text) - 1
            advance = width if is_last or not 0 < dx <= _LOOSE * size * scale else dx
            if character == _UNKNOWN:
                sheet.unmapped += 1
            else:
                _place_glyph(character, x, y, advance, size, turned, frame, ink, sheet)
            x, y = x + dx, y + dy


def _place_glyph(
    character: str,
    x: float,
    y: float,
    width: float,
    size: float,
    turned: float,
    frame: _Matrix,
    ink: _Ink,
    sheet: _Sheet,
) -> None:
    """Add a character whose origin on the baseline is ``x``, ``y`` in the frame of its object."""
    corners = [
        sheet.to_points(*frame.apply(x + right, y - up))
        for right in (0.0, width)
        for up in (-0.14 * size, 0.86 * size)
    ]
    xs, ys = zip(*corners, strict=True)
    angle = math.atan2(frame.b, frame.a) / (math.pi / 2) + turned
    sheet.glyphs.append(
        _Glyph(
            ord(character), min(xs), min(ys), max(xs), max(ys),
            *sheet.to_points(*frame.apply(x, y)),
            angle, size * math.hypot(frame.c, frame.d) * _POINTS, ink.is_pale,
        )
    )  # fmt: skip


def _steps(
    text: str, across: list[float], down: list[float]
) -> Iterator[tuple[str, float | None, float | None]]:
    """Each character with the way to the next one; ``None`` where the font decides."""
    for place, character in enumerate(text):
        dx = across[place] if place < len(across) else (across[-1] if across else None)
        dy = down[place] if place < len(down) else (down[-1] if down else None)
        yield character, dx, dy


def _read_deltas(text: str | None) -> list[float]:
    """``"5.6 g 3 2.1 4"`` → ``[5.6, 2.1, 2.1, 2.1, 4.0]``: ``g`` says a step several times."""
    steps: list[float] = []
    tokens = iter((text or "").replace(",", " ").split())
    for token in tokens:
        if token.lower() == "g":
            times, step = int(_number(next(tokens, None), 0.0)), _number(next(tokens, None), 0.0)
            steps += [step] * min(max(times, 0), MAX_GLYPHS - len(steps))
        else:
            steps.append(_number(token, 0.0))
    return steps


def _em_width(character: str) -> float:
    """Width in ems, from East Asian Width (Unicode annex 11)."""
    return 1.0 if unicodedata.east_asian_width(character) in "WFA" else _HALF


def _read_path(item: etree._Element, frame: _Matrix, sheet: _Sheet) -> None:
    """Collect the straight subpaths of an object that is seen on white paper (GB/T 33190, 9.1)."""
    is_stroked = item.get("Stroke", "true").lower() != "false"
    is_filled = item.get("Fill", "false").lower() == "true"
    is_stroked = is_stroked and _ink_of(item, "StrokeColor", sheet.parts).is_seen
    is_filled = is_filled and _ink_of(item, "FillColor", sheet.parts).is_seen
    data = next(item.iter("{*}AbbreviatedData"), None)
    if data is None or not (is_stroked or is_filled):
        return
    subpaths: list[list[tuple[float, float]]] = []
    points: list[tuple[float, float]] = []
    is_straight = True

    def finish() -> None:
        if len(points) > 1 and (is_straight or is_stroked):
            subpaths.append(list(points))

    for operator, operands in _operations(data.text or ""):
        sheet.segments += 1
        if sheet.segments > MAX_SEGMENTS:
            sheet.capped = True
            break
        if operator in "SM":
            finish()
            points.clear()
            is_straight = True
        if operator in "QBA":
            is_straight = False
        if operator == "C":
            if len(points) > 2 and points[0] != points[-1]:
                points.append(points[0])
        else:
            points.append(sheet.to_points(*frame.apply(*operands[-2:])))
    finish()
    sheet.paths.append((subpaths, is_stroked))


def _operations(data: str) -> Iterator[tuple[str, list[float]]]:
    """``"M 0 0 L 9 0"`` → ``("M", [0, 0])``, ``("L", [9, 0])``; an operator that is cut off ends it."""
    tokens = _PATH_TOKEN.findall(data)
    place = 0
    while place < len(tokens):
        operator = tokens[place].upper()
        count = _OPERANDS.get(operator)
        operands = tokens[place + 1 : place + 1 + (count or 0)]
        if count is None or len(operands) < count or any(token.isalpha() for token in operands):
            return
        yield operator, _numbers(" ".join(operands))
        place += 1 + count


def _ink_of(item: etree._Element, name: str, parts: PageParts) -> _Ink:
    """Colour of an object: its own, or that of its drawing parameters; black where none is said."""
    holder: etree._Element | None = item
    alpha = _number(item.get("Alpha"), 255.0)
    for _ in range(_MAX_DEPTH):
        if holder is None:
            break
        color = next((child for child in holder if local_name(child) == name), None)
        if color is not None:
            value = color.get("Value")
            if value is None:  # some programs make an element of the attribute
                inner = next(color.iter("{*}Value"), None)
                value = inner.text if inner is not None else None
            channels = tuple(_numbers(value)) or (0.0,)
            return _Ink(channels, min(alpha, _number(color.get("Alpha"), 255.0)))
        used = holder.get("DrawParam") or holder.get("Relative")
        holder = parts.parameters.get(used) if used else None
    return _Ink(alpha=alpha)


def _to_characters(sheet: _Sheet) -> Characters:
    """The glyphs as arrays; pale type counts where it is larger than the type of the page."""
    if not sheet.glyphs:
        none = np.zeros(0)
        numbers, flags = np.zeros(0, np.int64), np.zeros(0, np.bool_)
        return Characters(
            numbers, none, none, none, none, none, none, none, numbers, none, flags, sheet.unmapped
        )
    table = np.array(sheet.glyphs, np.float64)
    codes, left, low, right, high, base_x, base_y, angle, size, pale = table.T
    nearest = np.round(angle)
    quarter = np.where(np.abs(angle - nearest) < 0.06, nearest % 4, -1).astype(np.int64)
    is_pale = (pale > 0) & (size > _LARGE * np.median(size))
    return Characters(
        codes.astype(np.int64), left, low, right, high, base_x, base_y, angle, quarter, size, is_pale,
        sheet.unmapped, sheet.capped,
    )  # fmt: skip


def _numbers(text: str | None) -> list[float]:
    numbers = map(float, _NUMBER.findall(text or ""))
    return [max(-_FARTHEST, min(_FARTHEST, number)) for number in numbers]


def _number(text: str | None, default: float) -> float:
    found = _numbers(text)
    return found[0] if found else default
