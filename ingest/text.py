"""Characters and numbers as printed: folding of look-alikes and the grammar of printed numbers.

Nothing here knows a table or a publisher. Folding is for *comparing*; what is stored stays verbatim.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

# CJK radicals that fonts map in place of the ideograph and that NFKC leaves alone.
_RADICALS = str.maketrans({
    "⻓": "长", "⻔": "门", "⻋": "车", "⻛": "风", "⻅": "见", "⻢": "马", "⻚": "页", "⻬": "齐",
    "⻩": "黄", "⻮": "齿", "⻘": "青", "⻝": "食", "⻆": "角", "⻉": "贝", "⻦": "鸟", "⻥": "鱼",
    "⻁": "虎", "⻄": "西", "⻜": "飞", "⺠": "民", "⻣": "骨", "⻰": "龙", "⻨": "麦", "⻤": "鬼",
    "⺟": "母", "⻙": "韦", "⻳": "龟", "⻫": "斉", "⻑": "長", "⻧": "卤",
    "戶": "户",  # what NFKC makes of the radical ⼾, which fonts map in 账户 and 专户
})  # fmt: skip
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－﹣\ufffe\x02", "-"))
_SPACES = re.compile(r"[\s\u3000\u00a0]+")
# Raised digits mark notes and digits in a ring count items; NFKC makes digits of them, which would be
# digits of the number beside: 12.5¹ | 12.5 ① | ①2024年. Not so in 12m² and CO₂. What stands between
# two figures keeps them apart: 580①600 is no number.
_RAISED = "⁰¹²³⁴-⁹"
_RINGED = "①-⑳⓪㉑-㉟㊱-㊿❶-❿➀-➓⓫-⓴⓵-⓾"
_NOTE_SIGN = re.compile(
    rf"(?<=\d)\s*[{_RAISED}₀-₉{_RINGED}]+|(?<=[\u3400-\u9fff)）])[{_RAISED}]+"
    rf"|(?<![A-Za-z])[{_RAISED}{_RINGED}⒈-⒛]+(?=\s*\d)"
)
_NEAR = 16
_PART_OF_NUMBER = re.compile(r"[\d.,，]")
# The cells of a document are looked at many times over: so many texts are remembered.
_REMEMBERED = 8192


@lru_cache(_REMEMBERED)
def fold(text: str) -> str:
    """Return ``text`` folded for comparison: NFKC, radicals to ideographs, no invisible characters.

    Spaces stay (collapsed to one), signs of notes at a number go. ``"收⼊ 总  计"`` → ``"收入 总 计"``.
    """
    plain = _NOTE_SIGN.sub(_drop_sign, _INVISIBLE.sub("", text))
    folded = unicodedata.normalize("NFKC", plain).translate(_RADICALS)
    return _SPACES.sub(" ", folded).strip()


def _drop_sign(sign: re.Match[str]) -> str:
    """Nothing in place of the sign of a note, one blank where figures stand on both its sides."""
    after = sign.string[sign.end() : sign.end() + _NEAR].lstrip()[:1]
    before = sign.string[max(0, sign.start() - _NEAR) : sign.start()].rstrip()[-1:]
    return " " if after.isdecimal() and _PART_OF_NUMBER.match(before) else ""


def find_note_signs(text: str) -> frozenset[int]:
    """Where signs of notes and items stand at a number, of which they are no digits."""
    return frozenset(place for sign in _NOTE_SIGN.finditer(text) for place in range(*sign.span()))


def squeeze(text: str) -> str:
    """Return ``text`` folded and without any white space: the form in which labels are compared."""
    return fold(text).replace(" ", "")


# Brackets and quotation marks in the one form that labels are matched in.
_LABEL_PUNCTUATION = str.maketrans({
    "“": '"', "”": '"', "‘": '"', "’": '"', "「": '"', "」": '"', "'": '"',
    "【": "[", "】": "]", "〔": "[", "〕": "]", "；": ";", "、": "、",
})  # fmt: skip


@lru_cache(_REMEMBERED)
def label_key(text: str) -> str:
    """Return the form in which titles, headers and labels are matched: squeezed, one kind of quote.

    ``"一般公共预算“三公”经费 支出表"`` → ``'一般公共预算"三公"经费支出表'``.
    """
    return squeeze(text).translate(_LABEL_PUNCTUATION)


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """A number as printed. ``text`` is plain ASCII (``-2850.48``); ``places`` its printed decimals."""

    text: str
    places: int
    unit: str | None = None

    @property
    def value(self) -> Decimal:
        """The exact value, in the printed unit."""
        return Decimal(self.text)


# 2,850.48 | 2850.48 | 147. 45 | -3.2 | .5 | 1 234.50 is refused (two numbers) unless grouped by commas
_DIGITS = r"(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\s?\.\s?\d+)?|\.\d+"
_CELL_NUMBER = re.compile(
    rf"(?P<open>\()?\s*(?P<sign>[-+△▲负])?\s*¥?\s*(?P<digits>{_DIGITS})\s*(?P<close>\))?\s*"
    r"(?P<unit>%|‰|万元|亿元|千元|元|万|亿|(?:(?!注)[^\d\s.,()%‰*※†‡\[-]{1,8})?)"
    r"\s*(?:\*{1,3}|※|†|‡|注\d?|\[注?\d{1,2}\])?"  # 12.5* | 12.5[1]: the mark of a note
)
# What a font does not name: digits as well as blanks and bullets
UNNAMED = re.compile("[\ufffd\ue000-\uf8ff]")
# Glyphs of one number set apart by the typesetter: "147. 45", "2, 850.48", "1 , 234 . 50"
_SPACED = re.compile(r"(?<=\d)\s*([.,])\s*(?=\d)")
_LAST_MARKS = re.compile(r"[\d.,]+$")
_FIRST_MARKS = re.compile(r"[\d.,]+")
# What stands alone as an amount; not 1,23 | ,567 | 00 | 12.
_WHOLE = re.compile(r"(?:[1-9]\d{0,2}(?:,\d{3})+|0|[1-9]\d*)(?:\.(\d+))?")
# Decimals before and after the end of a line that are one number of two, four or six decimals. What prints
# one decimal, or two, may be whole: only what makes two of one, or six, is joined to it.
_DECIMALS_JOINED = frozenset({(1, 1), (1, 5), (2, 4), (3, 1), (3, 3), (4, 2), (5, 1)})
# A cell is wide enough for so many digits.
_LEAST_WIDTH = 4


def unwrap_number(text: str) -> str:
    """Join a number that was wrapped over lines or set with blanks around its marks.

    Lines that may be amounts of their own stay apart: rows whose rule was lost are no number.
    """
    joined, *lines = text.split("\n")
    for line in lines:
        joined += line if _goes_on(joined, line) else f"\n{line}"
    return _SPACED.sub(r"\1", joined)


def _goes_on(above: str, below: str) -> bool:
    """Whether a line goes on with the number that the line above ends with.

    2,850.4⏎8, 1,234.56⏎7800, 1,234,⏎567.89 and 12345⏎67.89 do; 580.51⏎580 and 580⏎600 are two amounts.
    """
    last, first = _LAST_MARKS.search(above), _FIRST_MARKS.match(below)
    if last is None or first is None:
        return False
    upper, lower = _WHOLE.fullmatch(last[0]), _WHOLE.fullmatch(first[0])
    if upper is not None and upper[1] is not None:
        return first[0].isdigit() and (len(upper[1]), len(first[0])) in _DECIMALS_JOINED
    if upper is None or lower is None:
        return True
    # A wrapped number fills the line above, and has its decimals in the line below.
    return (
        last[0].isdigit()
        and lower[1] is not None
        and not first[0].startswith("0")
        and len(last[0]) >= max(_LEAST_WIDTH, len(first[0]) - 1)
    )


def plain_digits(printed: str) -> str:
    """``"2,850.48"`` → ``"2850.48"``; full-width commas and inner blanks go, nothing else changes."""
    digits = re.sub(r"[,，\s]", "", printed)
    return f"0{digits}" if digits.startswith(".") else digits


@lru_cache(_REMEMBERED)
def parse_number(text: str) -> PrintedNumber | None:
    """Parse a cell that holds one number and nothing else but a sign, a bracket or a unit.

    Returns ``None`` for an empty cell, a dash, words or several numbers. A bracketed number is
    negative (accounting style), and so is one after △ or ▲ (ledger style). The mark of a note is no part
    of the number. Examples: ``"147. 45"`` → 147.45, ``"（3.20）"`` → -3.20, ``"118万"`` → 118 with unit 万,
    ``"12.5¹"`` and ``"12.5*"`` → 12.5.
    """
    if not any(map(str.isdecimal, text)):
        return None  # ① alone is the mark of a note, ½ no printed amount
    folded = fold(unwrap_number(text.translate(_DASHES))).translate(_DASHES)
    match = _CELL_NUMBER.fullmatch(folded)
    if match is None or bool(match["open"]) != bool(match["close"]):
        return None
    digits = plain_digits(match["digits"])
    negative = match["sign"] in ("-", "△", "▲", "负") or bool(match["open"])
    places = len(digits.partition(".")[2])
    if UNNAMED.search(match["unit"]) and not (places == 2 and "\ufffd" not in match["unit"]):
        return None  # 685.5\ue037: what the font does not name may be a digit, or behind the cent a blank
    return PrintedNumber(f"-{digits}" if negative else digits, places, match["unit"] or None)


def is_blank(text: str | None) -> bool:
    """Whether a cell prints nothing: empty, or only dashes or slashes (``—``, ``-``, ``/``)."""
    return text is None or squeeze(text.translate(_DASHES)).strip("-/") == ""


_MONEY_UNITS = ("亿元", "万元", "千元", "百元", "元")
# 单位：万元 | 金额单位:元 | （单位： 万元） | 单位：人民币万元 | 计量单位：万元 | 金额：万元
_UNIT_LINE = re.compile(
    r"(?:单位\s*[:：]?|金额\s*[:：])\s*[（(]?\s*(?:人民币[:：]?)?\s*(亿元|万元|千元|百元|元)"
)
# 预算数（万元） | 金额(元)
_UNIT_BRACKET = re.compile(r"[（(](?:单位[:：]?)?(?:人民币[:：]?)?(亿元|万元|千元|百元|元)[)）]")


def find_money_unit(text: str) -> str | None:
    """Return the money unit that a line such as ``单位：万元`` or a header ``金额（元）`` states."""
    folded = squeeze(text)
    match = _UNIT_LINE.search(folded) or _UNIT_BRACKET.search(folded)
    return match[1] if match else None


def find_lone_unit(line: str) -> str | None:
    """The money unit that stands alone in a line above a table: ``万元``."""
    text = squeeze(line).strip("()（）[]【】")
    return text if text in _MONEY_UNITS else None
