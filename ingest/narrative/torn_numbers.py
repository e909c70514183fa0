"""Numbers of a sentence that are only a piece of what is printed: they are told, never taken for the whole.

Works on squeezed text. ``1,2345.67万元`` is neither 2345.67 nor 12,345.67 to anybody who cannot ask the author.
"""

from __future__ import annotations

import re

_YEAR = r"(?:19[4-9]|20[0-4])\d"
# What 负 is a sign behind, besides the start: 增长率为负3% | 结余负5万元
NEGATIVE_AFTER = " 为是达约至到,。;:、(率幅额余差值产数"
# 减负1200万元 | 自负20万元 | 正负5万元: a word that ends so
_WORDS_OF_BEARING = "减自正担背肩抱承"
# Before a number that is the end of another one; each ends where that number begins.
_TORN_BEFORE = re.compile(
    "(?:"
    # 12.3.4 | 12。5 | 12·5 | 1'234.56 | 1.2×10
    r"\d[.。·\"×*]"
    # 1O.5 | l2.5: a letter that looks like a digit
    r"|(?<![A-Za-z])[OoIlSZB]\.?"
    # 1.2E+04
    r"|\d[Ee][+-]?"
    # …负5万元, a sign or the end of a word
    rf"|[^{NEGATIVE_AFTER}{_WORDS_OF_BEARING}]负"
    r")$"
)
# 1,2345.67 | 12,34.5 | 1234,567.89: the comma that parts no thousands, behind whole numbers and no year
_COMMA_BEFORE = re.compile(rf"(?<![\d.,])(?!{_YEAR},)\d[\d,]*,$")
# 各是41,42.5万元: a list that is told off
_TOLD_OFF = re.compile(r"(?:各|分别)(?:自)?(?:是|为|增加|增长|减少|下降)?[\d.,]+$")
# 1 234.56: thousands set apart, or two numbers
_SHORT_BEFORE = re.compile(r"(?<![\d.,])\d{1,3} $")
_THREE_DIGITS = re.compile(r"\d{3}(?!\d)")
# 5 00.00
_LEADING_ZERO = re.compile(r"0\d")
# 3亿2000万元 | 5万8千元: one amount of two parts; not 5万2024年
_PART_BEFORE = re.compile(r"\d(?:亿|[百千]?万|[百千])元?$")
_PART_AFTER = re.compile(rf"(?!{_YEAR}年)\d[\d,.]*(?:万|千|百)?元")
# 12.5-13.5万元: from … to …
_RANGE_BEFORE = re.compile(r"(?<![\d.,])\d{1,4}(?:\.\d+)?(?:[万亿]?元)?[-~至]$")
# 由上年的100万元至120.5万元: from what to what, and not a range; so is none 从5万元至10万元不等
_FROM_BEFORE = re.compile(
    rf"(?:由|从)(?:{_YEAR}年度?|上一?年度?|去年|年初|原来?)?(?:同期)?(?:的|预算|决算|数)*$"
)
_RANGE_AFTER = re.compile(r"不等|之间|左右|的")


def is_torn(text: str, start: int, end: int, unit_end: int) -> bool:
    """Whether the amount at ``text[start:end]`` (its unit until ``unit_end``) is a piece of another number."""
    before = text[max(0, start - 24) : start]
    digits = text[start:end]
    if _TORN_BEFORE.search(before):
        return True
    if _COMMA_BEFORE.search(before) and not _TOLD_OFF.search(before):
        return True
    if before.endswith(" ") and (
        _LEADING_ZERO.match(digits)
        or (_SHORT_BEFORE.search(before) and _THREE_DIGITS.match(digits))
    ):
        return True
    if _PART_BEFORE.search(before):
        return True
    unit = text[end:unit_end].rstrip("元")
    return unit in ("亿", "万", "千", "百") and _PART_AFTER.match(text, unit_end) is not None


def is_range_end(text: str, start: int, unit_end: int) -> bool:
    """Whether the amount at ``text[start:unit_end]`` is the upper end of a range."""
    before = text[max(0, start - 48) : start]
    lower = _RANGE_BEFORE.search(before)
    if lower is None:
        return False
    return _FROM_BEFORE.search(before, 0, lower.start()) is None or (
        _RANGE_AFTER.match(text, unit_end) is not None
    )
