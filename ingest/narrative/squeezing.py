"""Text without blanks and with one form of each mark, and the way back to the printed characters.

Sentences are matched on the squeezed text; what is stored is always cut from the printed one.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from ingest.text import find_note_signs, fold

_MARKS = {
    "（": "(", "）": ")", "﹙": "(", "﹚": ")", "：": ":", "；": ";", "，": ",", "．": ".",
    "％": "%", "﹪": "%", "“": '"', "”": '"', "‘": '"', "’": '"', "「": '"', "」": '"', "'": '"',
    "＂": '"', "〔": "[", "〕": "]", "【": "[", "】": "]", "［": "[", "］": "]", "﹝": "[", "﹞": "]",
    "－": "-", "–": "-", "—": "-", "−": "-", "‐": "-", "―": "-", "～": "~", "〜": "~",
    "≧": "≥", "⩾": "≥", "≦": "≤", "⩽": "≤", "＞": ">", "＜": "<", "＝": "=", "｡": "。", "、": "、",
}  # fmt: skip
_INVISIBLE = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\ufffe\x02")


@lru_cache(maxsize=8192)
def _squeeze_char(char: str) -> str:
    """One printed character in the form that patterns are written in; blanks give nothing."""
    if char in _MARKS:
        return _MARKS[char]
    if char.isspace() or char in _INVISIBLE:
        return ""
    if unicodedata.category(char) == "Nd":
        return str(unicodedata.digit(char))
    folded = fold(char)
    return folded if len(folded) == 1 else char


@dataclass(frozen=True, slots=True)
class Squeezed:
    """``text`` squeezed from ``printed``; ``origin[i]`` is where ``text[i]`` stands in ``printed``."""

    printed: str
    text: str
    origin: tuple[int, ...]

    def printed_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of printed characters that ``text[start:end]`` came from."""
        if start >= end:
            place = self.origin[start] if start < len(self.origin) else len(self.printed)
            return place, place
        return self.origin[start], self.origin[end - 1] + 1

    def printed_text(self, start: int, end: int) -> str:
        """The printed characters of ``text[start:end]``, verbatim."""
        first, last = self.printed_span(start, end)
        return self.printed[first:last]

    def label(self, start: int, end: int) -> str:
        """The printed characters of ``text[start:end]`` without blanks: the form of a label."""
        return "".join(self.printed[i] for i in self.origin[start:end])

    def squeezed_offset(self, printed_offset: int) -> int:
        """Where the first squeezed character at or after ``printed_offset`` stands."""
        return bisect_right(self.origin, printed_offset - 1)


def squeeze_text(printed: str) -> Squeezed:
    """Squeeze a passage. Blanks go, except one blank that keeps two numbers apart, and so do note signs.

    A sign between two figures keeps them apart as a blank does.

    ``"共 3 人"`` → ``"共3人"``, ``"147. 45"`` → ``"147.45"``, ``"2, 850.48"`` → ``"2,850.48"``,
    ``"3,149 3,150"`` → ``"3,149 3,150"``.
    """
    chars: list[str] = []
    origin: list[int] = []
    gap_at, was_sign = -1, False
    signs = find_note_signs(printed)
    for index, char in enumerate(printed):
        if index in signs:
            if gap_at < 0:
                gap_at = index
            was_sign = True
            continue
        squeezed = _squeeze_char(char)
        if not squeezed:
            if char.isspace() and gap_at < 0:
                gap_at = index
            continue
        if gap_at >= 0:
            parted = was_sign and chars and (chars[-1].isdigit() or chars[-1] in ".,")
            if squeezed.isdigit() and chars and (parted or _keeps_apart(chars, printed, index)):
                chars.append(" ")
                origin.append(gap_at)
            gap_at, was_sign = -1, False
        chars.append(squeezed)
        origin.append(index)
    return Squeezed(printed, "".join(chars), tuple(origin))


def _keeps_apart(chars: list[str], printed: str, index: int) -> bool:
    """Whether a blank before the digit ``printed[index]`` parts two numbers."""
    if chars[-1].isdigit():
        return True
    if len(chars) < 2 or not chars[-2].isdigit():
        return False
    if chars[-1] == ".":
        return False  # "147. 45"
    if chars[-1] == ",":
        # "2, 850.48" is one number, "2024, 12 人" two
        return not (
            printed[index : index + 3].isdigit() and not printed[index + 3 : index + 4].isdigit()
        )
    return False
