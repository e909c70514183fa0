"""Printed lines to passages: wrapped lines joined, page furniture and captions set apart.

A passage is a heading, a numbered item or a run of paragraphs up to the next of these; where exactly
a paragraph ends inside it carries no meaning, since sentences are what is read.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ingest.document import Box, TextLine
from ingest.narrative.squeezing import Squeezed, squeeze_text
from ingest.text import squeeze

PassageKind = Literal["text", "heading", "furniture", "caption", "contents"]


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines joined without line ends. ``starts[i]`` is where ``lines[i]`` begins in the text."""

    kind: PassageKind
    body: Squeezed
    lines: tuple[TextLine, ...]
    starts: tuple[int, ...]
    level: int | None = None  # of the number it begins with, see find_level
    breaks: frozenset[int] = frozenset()  # starts of lines that follow a line left short

    def line_at(self, printed_offset: int) -> TextLine:
        """The printed line on which a character of the passage stands."""
        return self.lines[max(bisect_right(self.starts, printed_offset) - 1, 0)]


# 第一部分 | 第三部分： | 第二章
_PART = re.compile(r"第[一二三四五六七八九十]{1,3}(?:部分|章|节)")
# 一、 | 十二、 | 三.
_CHINESE = re.compile(r"[一二三四五六七八九十]{1,3}(?:、|\.(?!\d))")
# （一） | (十二)、
_BRACKETED = re.compile(r"\([一二三四五六七八九十]{1,3}\)")
# 1. | 12、 | 3) — never 1.28
_ARABIC = re.compile(r"\d{1,2}(?:[、)]|\.(?!\d)|\.(?=(?:19|20)\d\d年))(?!\d*(?:万元|元|%))")
# （1） | (12)
_ARABIC_BRACKETED = re.compile(r"\(\d{1,2}\)")
_CIRCLED = re.compile(r"[①-⑳]")


def find_level(squeezed: str) -> int | None:
    """How deep the number stands that a line begins with: 0 第X部分, 1 一、, 2 （一）, 3 1., 4 （1）, 5 ①."""
    for level, pattern in enumerate(
        (_PART, _CHINESE, _BRACKETED, _ARABIC, _ARABIC_BRACKETED, _CIRCLED)
    ):
        if pattern.match(squeezed):
            return level
    return None


def match_number_prefix(squeezed: str) -> int:
    """Length of the number that a line begins with, 0 where it begins with none."""
    for pattern in (_PART, _CHINESE, _BRACKETED, _ARABIC, _ARABIC_BRACKETED, _CIRCLED):
        match = pattern.match(squeezed)
        if match:
            return match.end()
    return 0


_ENDS_SENTENCE = re.compile(r'[。！？!?;；:：]["”’)）]?$')
_ENDS_CLAUSE = re.compile(r"[,，、(（]$")
# what no paragraph begins with: closing marks, or a number with its unit (553.54万元, 年预算数为)
_CONTINUES = re.compile(
    r'[,。、;:)\]%"≥≤](?!\w*["])|[,。、;:)\]%]|\([类款项]\)|(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?'
    r"(?:%|个百分点|万元|亿元|千元|元|人次|人|辆|台|套|个|项|家|名)|年(?:度|初|底|末)?|万元|元(?:[,，。；;、(（]|$)"
)
# - 12 - | 12 | — 4 — | 第 3 页 | 第3页 共40页 | 3/40
_PAGE_NUMBER = re.compile(
    r"[-·.]{0,3}\d{1,4}[-·.]{0,3}|第\d{1,4}页(?:[,/]?共\d{1,4}页)?|\d{1,4}/\d{1,4}"
)
# 一、部门职责………2 | 三、支出预算总表 8 | 第四部分 名词解释...24
_CONTENTS = re.compile(
    r".*(?:\.{4,}|…{2,}|·{4,})-?\d{0,4}-?|.{2,40}[表释况明责成务位制置绩标位](?:\d{1,3})"
)
_CONTENTS_TITLE = re.compile(r"目录|报表目录")
# 单位：万元 | 编制部门：… 单位：元 | 部门名称：… | 公开01表 | 表十一 | （2026年度） | 附件1
_CAPTION = re.compile(
    r"(?:金额|计量)?单位:.{0,8}|(?:填报|编制)?(?:单位|部门)(?:名称)?(?:\(单位\)|\(盖章\))?:.*|"
    r"(?:预算|资金)?主管部门:.*|填报单位\[.*|\[\d{3,9}\].*|"
    r"(?:单位|部门)?公开表?\d{1,2}表?|附?表[一二三四五六七八九十\d]{1,3}|附件\d*|\(\d{4}年度?\)|"
    r"\d{4}年度?|.{4,60}(?:表|清单)(?:\(.{1,20}\))?|\d{4}年\d{1,2}月(?:\d{1,2}日)?"
)
_NOTE = re.compile(r"\(?(?:备注|附注|注|说明):")
# a title that stands alone without a number: 其他相关情况说明 | 部门预算编制说明 | 名词解释 | 目 录
_TITLE_ENDS = re.compile(
    r"(?:说明|情况|概况|职责|职能|设置|构成|目录|解释|图|部分|公开|部门预算|单位预算|部门决算|"
    r"单位决算|总体情况|任务|安排|依据|主体|方案|周期|概述|目标)$"
)
_NUMBERS_ONLY = re.compile(r"[\d.,% ]+")
# a document without headings is cut into passages of this many lines, at the end of a sentence
_MOST_LINES = 80
_PUNCTUATION = re.compile(r"[。,;:!?！？]")


def build_passages(lines: Sequence[TextLine]) -> list[Passage]:
    """Join the lines of a document to passages, in reading order; no line is dropped."""
    squeezed = [squeeze_text(line.text).text for line in lines]
    furniture = _find_furniture(lines, squeezed)
    margins = _find_right_margins(lines)
    passages: list[Passage] = []
    current: list[int] = []
    kind: PassageKind = "text"
    aside: list[Passage] = []  # furniture met inside a passage, put after it

    def close() -> None:
        if current:
            passages.append(_make_passage(kind, [lines[i] for i in current], margins))
            current.clear()
        passages.extend(aside)
        aside.clear()

    for index, line in enumerate(lines):
        text = squeezed[index]
        if not text:
            continue
        if index in furniture:
            aside.append(_make_passage("furniture", [line], margins))
            continue
        own_kind = _find_kind(text)
        if current and own_kind != "contents" and kind in ("text", "heading"):
            last = current[-1]
            if _continues(
                lines[last], squeezed[last], line, text, margins, len(current), kind == "heading"
            ):
                current.append(index)
                if kind == "heading" and not _is_heading("".join(squeezed[i] for i in current)):
                    kind = "text"
                continue
        close()
        kind = own_kind
        current.append(index)
        if kind not in ("text", "heading"):
            close()
    close()
    return passages


def _make_passage(
    kind: PassageKind, lines: list[TextLine], margins: dict[_Place, _Margin]
) -> Passage:
    starts: list[int] = []
    breaks: set[int] = set()
    text = ""
    for index, line in enumerate(lines):
        starts.append(len(text))
        if index and not _fills_line(lines[index - 1], margins):
            breaks.add(len(text))
        text += line.text.strip()
    body = squeeze_text(text)
    level = find_level(body.text)
    return Passage(kind, body, tuple(lines), tuple(starts), level, frozenset(breaks))


def split_paragraphs(passage: Passage) -> tuple[Passage, Passage | None]:
    """The first paragraph of a passage and what follows it, ``None`` where it is all."""
    for index, start in enumerate(passage.starts[1:], start=1):
        above = squeeze_text(passage.body.printed[passage.starts[index - 1] : start]).text
        if start in passage.breaks and _ENDS_SENTENCE.search(above):
            return _cut(passage, 0, index), _cut(passage, index, len(passage.lines))
    return passage, None


def _cut(passage: Passage, first: int, last: int) -> Passage:
    """The lines ``first`` to ``last`` (not itself) of a passage."""
    start = passage.starts[first]
    end = passage.starts[last] if last < len(passage.starts) else len(passage.body.printed)
    body = squeeze_text(passage.body.printed[start:end])
    return Passage(
        passage.kind,
        body,
        passage.lines[first:last],
        tuple(at - start for at in passage.starts[first:last]),
        find_level(body.text),
        frozenset(at - start for at in passage.breaks if start < at < end),
    )


def _find_kind(text: str) -> PassageKind:
    if _CONTENTS_TITLE.fullmatch(text) or (
        _CONTENTS.fullmatch(text) and not _PUNCTUATION.search(text.rstrip(".…"))
    ):
        return "contents"
    if _CAPTION.fullmatch(text) and find_level(text) is None:
        return "caption"
    return "heading" if _is_heading(text) else "text"


def _is_heading(text: str) -> bool:
    """A short line without a sentence: numbered, or ending in a word that titles end in."""
    if len(text) > 60 or _PUNCTUATION.search(text):
        return False
    if find_level(text) is not None:
        return not re.search(r"\d(?:\.\d+)?(?:万元|元|%|万$|亿$)|[^年]\d+\.\d", text)
    return len(text) <= 40 and _TITLE_ENDS.search(text) is not None


def _continues(
    before: TextLine,
    before_text: str,
    line: TextLine,
    text: str,
    margins: dict[_Place, _Margin],
    joined: int,
    is_title: bool,
) -> bool:
    """Whether ``line`` goes on with the passage that ``before`` ends.

    ``is_title`` says that the ``joined`` lines so far make a heading, whose last line may be one letter.
    """
    if _NOTE.match(text):
        return False
    if _NUMBERS_ONLY.fullmatch(text) and (
        _NUMBERS_ONLY.fullmatch(before_text) or _fills_line(before, margins) is False
    ):
        return False  # the scale of a chart
    if find_level(text) is not None and not (before_text[-1].isdigit() and text[0].isdigit()):
        # "…机关事业单位职业年金缴费支出" ⏎ "（项）" is no number; "1." after a full stop is
        return False
    if _CONTINUES.match(text):
        return True
    filled = _fills_line(before, margins)
    if joined == 1 and _is_heading(before_text) and _ends_title(before, before_text, line, text):
        return False
    if _ENDS_SENTENCE.search(before_text):
        if joined > _MOST_LINES:
            return False
        # The next paragraph of the same item: same passage, unless it is a title or caption.
        return _find_kind(text) == "text"
    if _ENDS_CLAUSE.search(before_text):
        return True
    if filled is None:
        title = _is_heading(before_text) and joined == 1
        return not title and (_find_kind(text) == "text" or not before_text.endswith(")"))
    if filled:
        return True
    # a short line without a full stop ends its paragraph; a title after it stands alone
    return not is_title and not _is_heading(before_text) and _find_kind(text) == "text"


def _ends_title(before: TextLine, before_text: str, line: TextLine, text: str) -> bool:
    """Whether a heading is complete: set in another size than the next line, or ended by a title's
    last word before a line that is a sentence."""
    if before.font_size and line.font_size and abs(before.font_size - line.font_size) > 1.2:
        return True
    return _TITLE_ENDS.search(before_text) is not None and (
        _PUNCTUATION.search(text) is not None or re.match(r"(?:19|20)\d\d年", text) is not None
    )


class _Margin(NamedTuple):
    """Where the lines of a page end, in points; ``axis`` is the direction on the page in which they run."""

    axis: Literal["right", "down", "up"]
    at: float

    def end_of(self, box: Box) -> float:
        """Where a line ends; the numbers grow in its direction."""
        return {"right": box.x1, "down": box.bottom, "up": -box.top}[self.axis]


# A column of print: the number of its page, and of the column on it.
_Place = tuple[int | None, int]


def _place(line: TextLine) -> _Place:
    return line.page_number, line.column_no


def _fills_line(line: TextLine, margins: dict[_Place, _Margin]) -> bool | None:
    """Whether a line reaches the right margin of its page; ``None`` where there is no geometry."""
    if line.box is None or _place(line) not in margins:
        return None
    margin = margins[_place(line)]
    width, height = line.box.x1 - line.box.x0, line.box.bottom - line.box.top
    size = line.font_size or (height if margin.axis == "right" else width)
    return margin.end_of(line.box) >= margin.at - 1.9 * size


def _find_right_margins(lines: Sequence[TextLine]) -> dict[_Place, _Margin]:
    """The right margin of each column of print; those with few lines take the document's."""
    boxes: dict[_Place, list[Box]] = defaultdict(list)
    for line in lines:
        if line.box is not None and len(line.text) > 12:
            boxes[_place(line)].append(line.box)
    if not boxes:
        return {}
    own: dict[_Place, _Margin] = {}
    for place, found in boxes.items():
        axis = _find_axis(found)
        own[place] = _Margin(axis, max(_Margin(axis, 0).end_of(box) for box in found))
    rounded = Counter(_Margin(margin.axis, round(margin.at)) for margin in own.values())
    widest = rounded.most_common(1)[0][0]
    return {place: own.get(place, widest) for place in map(_place, lines)}


def _find_axis(boxes: Sequence[Box]) -> Literal["right", "down", "up"]:
    """Lines that stand on end run down where the next one stands to the left, else up."""
    upright = sum(box.x1 - box.x0 >= box.bottom - box.top for box in boxes)
    if 2 * upright >= len(boxes):
        return "right"
    return "up" if boxes[-1].x0 >= boxes[0].x0 else "down"


def _find_furniture(lines: Sequence[TextLine], squeezed: Sequence[str]) -> set[int]:
    """Indices of page numbers and of headers that run over at least three pages."""
    by_page: dict[_Place, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if squeezed[index]:
            by_page[_place(line)].append(index)
    edge: set[int] = set()
    for (page, _), indices in by_page.items():
        if page is not None:
            edge.update(indices[:2])
            edge.update(indices[-2:])
    pages_of: dict[str, set[_Place]] = defaultdict(set)
    for index in edge:
        pages_of[squeezed[index]].add(_place(lines[index]))
    found = set()
    for index, text in enumerate(squeezed):
        if not text:
            continue
        if _PAGE_NUMBER.fullmatch(text):
            on_edge = index in edge or lines[index].page_number is None
            if on_edge and not re.fullmatch(r"(?:19|20)\d\d", text):
                found.add(index)
        elif (
            index in edge
            and len(pages_of[text]) >= 3
            and not re.search(r"[。;；]", text)
            and not _is_amount_line(text)
        ):
            found.add(index)
    return found


def _is_amount_line(text: str) -> bool:
    return re.search(r"\d(?:万元|%)", squeeze(text)) is not None
