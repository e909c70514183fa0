"""The texts of a head without column rules: what stands on one line and is one text.

A blank inside a text does not part it, a river between columns does. Texts of neighbouring columns that
touch are parted where the columns, or the lines below, and the declared words leave one place for it.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from itertools import pairwise

from ingest.headers import is_header_text
from ingest.readers.open_columns import Interval, inner_bounds
from ingest.readers.open_lines import Atom, Line, join_atoms
from ingest.readers.pdf_lines import measure_type

# Lines of one header cell stand closer than this many font sizes, from middle to middle.
WRAP_PITCH = 1.45
# Header texts of one line with less white between them (in font sizes) are one text.
_WORD_GAP = 0.45
_PIECE_GAP = 0.9
# The second line of a head set with wide leading stands no further below the first, in font sizes.
_WIDEST_PITCH = 2.0
# No head has fewer letters.
_LEAST_HEAD = 2


def find_head_texts(lines: Sequence[Line], columns: Sequence[Interval]) -> list[Atom]:
    """Texts of each line; a river parts two texts, a blank inside one does not.

    Where the columns below are empty, the gaps of a wrapped head stand below each other.
    """
    bounds = inner_bounds(columns)
    texts: list[Atom] = []
    for line in lines:
        close = [
            gap
            for other in lines
            if other is not line and abs(other.middle - line.middle) <= WRAP_PITCH * line.size
            for gap in _gaps(other)
        ]
        run: list[Atom] = []
        for atom in line.atoms:
            if run:
                low, high = run[-1].x1, atom.x0
                dated = run[-1].text[-1].isdigit() or atom.text[0].isdigit()  # 2026 年预算数
                parted = not dated and (
                    bisect(bounds, (run[-1].x0 + low) / 2) != bisect(bounds, (high + atom.x1) / 2)
                    or any(
                        min(high, right) - max(low, left) > 0.3 * atom.size for left, right in close
                    )
                )
                gap = high - low
                parted = parted or _are_heads(run[-1].text, atom.text)
                if gap > _PIECE_GAP * atom.size or (gap > _WORD_GAP * atom.size and parted):
                    texts.append(join_atoms(run))
                    run = []
            run.append(atom)
        if run:
            texts.append(join_atoms(run))
    return [part for text in texts for part in _part_touching(text, texts, columns)]


def _are_heads(left: str, right: str) -> bool:
    """Whether two texts side by side are declared heads and no one head: 小计 小计."""
    return (
        is_header_text(left) and is_header_text(right) and not is_header_text(left + right)
    ) or left == right


def _gaps(line: Line) -> list[Interval]:
    return [(left.x1, right.x0) for left, right in pairwise(line.atoms)]


def _part_touching(text: Atom, texts: Sequence[Atom], columns: Sequence[Interval]) -> list[Atom]:
    """A text, or the two heads that it is where they touch: 公务用车购置公务用车运行 over 费 and 维护费."""
    if is_header_text(text.text):
        return [text]
    letters = [piece for run in text.runs for piece in run.part() if not piece.text.isspace()]
    if "".join(letter.text for letter in letters) != text.text:
        return [text]
    below = [
        other
        for other in texts
        if other.middle > text.middle + 0.5 * text.size and _overlap(other, text) > 0
    ]
    near = [x for x in below if x.middle - text.middle <= _WIDEST_PITCH * text.size]
    inside = [span for span in columns if text.x0 <= (span[0] + span[1]) / 2 <= text.x1]
    cuts: list[tuple[Atom, Atom]] = []
    for number in range(_LEAST_HEAD, len(letters) - _LEAST_HEAD + 1):
        parts = [
            Atom(
                "".join(x.text for x in own), own[0].x0, own[-1].x1, *measure_type(own), tuple(own)
            )
            for own in (letters[:number], letters[number:])
        ]
        if below:
            ends = [[other for other in near if _overlap(other, part) > 0] for part in parts]
            is_cut = len(near) == len(below) == 2 and all(
                len(own) == 1 and is_header_text(part.text + own[0].text)
                for part, own in zip(parts, ends, strict=True)
            )
        else:
            x = letters[number].x0
            is_cut = (
                len(inside) == 2
                and inside[0][1] <= x + _WORD_GAP * text.size
                and inside[1][0] >= x - _WORD_GAP * text.size
                and all(is_header_text(part.text) for part in parts)
            )
        if is_cut:
            cuts.append((parts[0], parts[1]))
    return list(cuts[0]) if len(cuts) == 1 else [text]


def _overlap(one: Atom, other: Atom) -> float:
    return min(one.x1, other.x1) - max(one.x0, other.x0)
