"""Automatic numbers of Word paragraphs: 一、 （二） 3. are often not in the text but counted on opening.

ECMA-376 part 1, 17.9: a paragraph, or its style, refers to a list by number and level; the list says how
the level is counted and printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

_LEVELS = 9
_MOST_STYLES_ABOVE = 10  # a style may be based on another; a longer chain is a loop
_LARGEST = 9_999

_DIGITS = "〇一二三四五六七八九"
_UNITS = ("", "十", "百", "千")


def _chinese(number: int) -> str:
    """``12`` → ``"十二"``, ``105`` → ``"一百〇五"``."""
    if not 0 < number <= _LARGEST:
        return str(number)
    text = ""
    for power in range(len(_UNITS) - 1, -1, -1):
        digit = number // 10**power % 10
        if digit:
            text += _DIGITS[digit] + _UNITS[power]
        elif text and not text.endswith("〇"):
            text += "〇"
    text = text.rstrip("〇")
    return text.removeprefix("一") if text.startswith("一十") else text


def _letters(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _circled(number: int) -> str:
    return chr(ord("①") + number - 1) if number <= 20 else str(number)


def _roman(number: int) -> str:
    text = ""
    for value, numeral in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
        (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        while number >= value:
            text += numeral
            number -= value
    return text


# numFmt → how the number is printed; others (bullets among them) print no number
_PRINTED: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: "".join(chr(ord(d) + 0xFEE0) for d in str(number)),
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "ideographDigital": _chinese,
    "japaneseCounting": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
}


@dataclass(slots=True)
class _Level:
    start: int = 1
    number_format: str = "decimal"
    text: str = ""
    style: str | None = None


@dataclass(slots=True)
class _List:
    """One ``abstractNum`` with the count so far of each of its levels."""

    levels: dict[int, _Level] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts the numbered paragraphs of one document in the order in which they are asked for."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._lists: dict[str, _List] = {}  # by numId
        self._starts: dict[str, dict[int, int]] = {}  # numId → level → number to start again with
        self._styles: dict[str, tuple[str | None, int | None]] = {}
        if numbering is not None:
            self._read_lists(numbering)
        if styles is not None:
            self._read_styles(styles)

    def number_of(self, paragraph: etree._Element) -> str:
        """The number that Word prints before a paragraph (``"（二）"``), empty where it prints none."""
        properties = _child(paragraph, "pPr")
        list_id, level = self._reference(properties)
        if list_id is None or list_id not in self._lists:
            return ""
        found = self._lists[list_id]
        level = min(max(level or 0, 0), _LEVELS - 1)
        restart = self._starts.get(list_id, {})
        for upper in range(level + 1):
            is_new = upper not in found.counts
            first = found.levels.get(upper, _Level()).start
            if upper in restart:
                first, is_new = restart.pop(upper), True
            if is_new:
                found.counts[upper] = first - (upper == level)
        found.counts[level] += 1
        for lower in [other for other in found.counts if other > level]:
            del found.counts[lower]
        return self._print(found, level)

    def _print(self, found: _List, level: int) -> str:
        own = found.levels.get(level, _Level())
        if own.number_format not in _PRINTED:
            return ""

        def number(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            shape = _PRINTED.get(found.levels.get(index, _Level()).number_format, str)
            return shape(found.counts.get(index, 1))

        return re.sub(r"%([1-9])", number, own.text)

    def _reference(self, properties: etree._Element | None) -> tuple[str | None, int | None]:
        """List and level of a paragraph: its own, else those of its style."""
        own = _child(properties, "numPr")
        list_id = _value(_child(own, "numId"))
        level = _integer(_child(own, "ilvl"))
        style = _value(_child(properties, "pStyle"))
        if list_id is None and style is not None:
            list_id, style_level = self._styles.get(style, (None, None))
            level = style_level if level is None else level
        return (None, None) if list_id == "0" else (list_id, level)

    def _read_lists(self, root: etree._Element) -> None:
        abstract: dict[str, _List] = {}
        for item in root.iterchildren("{*}abstractNum"):
            levels = {
                _integer_of(level, "ilvl"): _Level(
                    _integer(_child(level, "start")) or 0
                    if _child(level, "start") is not None
                    else 1,
                    _value(_child(level, "numFmt")) or "decimal",
                    _value(_child(level, "lvlText")) or "",
                    _value(_child(level, "pStyle")),
                )
                for level in item.iterchildren("{*}lvl")
            }
            abstract[_attribute(item, "abstractNumId") or ""] = _List(levels)
        for item in root.iterchildren("{*}num"):
            list_id = _attribute(item, "numId")
            found = abstract.get(_value(_child(item, "abstractNumId")) or "")
            if list_id is None or found is None:
                continue
            self._lists[list_id] = found
            for override in item.iterchildren("{*}lvlOverride"):
                start = _integer(_child(override, "startOverride"))
                if start is not None:
                    level = _integer_of(override, "ilvl")
                    self._starts.setdefault(list_id, {})[level] = start
            for number, shape in found.levels.items():
                if shape.style is not None:
                    self._styles.setdefault(shape.style, (list_id, number))

    def _read_styles(self, root: etree._Element) -> None:
        based_on: dict[str, str] = {}
        own: dict[str, tuple[str | None, int | None]] = {}
        for style in root.iterchildren("{*}style"):
            name = _attribute(style, "styleId") or ""
            reference = _child(_child(style, "pPr"), "numPr")
            if reference is not None:
                level = _integer(_child(reference, "ilvl"))
                linked = self._styles.get(name)
                if level is None and linked is not None:
                    level = linked[1]
                own[name] = (_value(_child(reference, "numId")), level)
            parent = _value(_child(style, "basedOn"))
            if parent is not None:
                based_on[name] = parent
        for name in {*own, *based_on}:
            source: str | None = name
            for _ in range(_MOST_STYLES_ABOVE):
                if source is None or source in own:
                    break
                source = based_on.get(source)
            if source is not None and source in own:
                self._styles[name] = own[source]


def _child(element: etree._Element | None, name: str) -> etree._Element | None:
    return None if element is None else next(element.iterchildren(f"{{*}}{name}"), None)


def _attribute(element: etree._Element, name: str) -> str | None:
    """An attribute in whichever of the two namespaces of Word."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def _value(element: etree._Element | None) -> str | None:
    return None if element is None else _attribute(element, "val")


def _integer(element: etree._Element | None) -> int | None:
    value = _value(element)
    return int(value) if value is not None and re.fullmatch(r"\d{1,6}", value) else None


def _integer_of(element: etree._Element, name: str) -> int:
    value = _attribute(element, name) or ""
    return int(value) if re.fullmatch(r"\d{1,6}", value) else 0
