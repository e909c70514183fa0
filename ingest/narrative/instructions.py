"""Instructions of a template that the publisher left standing: how to fill in, with sample sentences.

Their figures are nobody's, whatever they look like; how many there are is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.narrative.numbers import find_tokens
from ingest.narrative.passages import Passage, match_number_prefix, split_paragraphs

# 填报说明 | （填表说明） | 填写要求： — never 编制说明, which is what a report may be called
_TITLE = re.compile(
    r"[(\[【]?(?:填报|填表|填写|填列)(?:说明|要求|须知|指南|口径|注意事项)[)\]】]?(?:$|:)"
)
_FIRST = re.compile(r"\(?(?:一|1|①)(?![一二三四五六七八九十\d])")
# What only such instructions speak of, and their examples
_FILLING = re.compile(
    r"填[写列报表入]|样[例式表]|示例|范例|例[如:文]|[×ⅹxX]{2}|须|口径|四舍五入|尾差|请"
    r"|应(?:当|按|与|为|等于|如实|据实|逐项)"
)
# 一、填报范围: a heading among instructions
_OWN_HEADING = re.compile(r"填|报送|报表|口径|范围|要求|注意|格式|单位|方法|依据|说明|样")
_PART_LEVEL = 0


@dataclass(frozen=True, slots=True)
class SetAside:
    """Amounts of money that an instruction tells and nobody's data has: ``amounts`` from a page and line on."""

    page_number: int | None
    line_no: int | None
    amounts: int


class Instructions:
    """Says of the passages of a document, asked in order, whether they stand in such instructions.

    A title with words of its own on its line is all there is. A numbered title holds up to the next
    number of its level. One without a number holds for the list below it, up to a number of a higher
    level or one that begins the count anew, to a heading that speaks of nothing to fill in, or to a
    paragraph with money that does not.
    """

    def __init__(self) -> None:
        self._is_open = False
        self._title_level: int | None = None
        self._list_level: int | None = None
        self._has_text = False
        self._announces = False  # 样例：, with the sample on the next line
        self.set_aside: list[SetAside] = []

    def part(self, passages: Iterable[Passage]) -> Iterator[tuple[Passage, bool]]:
        """The passages in order, each with whether it is an instruction; some are parted for it."""
        for passage in passages:
            if passage.kind == "furniture":
                yield passage, False
            elif self._is_open or _is_title(passage):
                yield from self._part_passage(passage)
            else:
                yield passage, False

    def _part_passage(self, passage: Passage) -> Iterator[tuple[Passage, bool]]:
        rest: Passage | None = passage
        while rest is not None:
            piece, below = split_paragraphs(rest)
            if not self._cover(piece):
                yield rest, False
                return
            self._note_amounts(piece)
            yield piece, True
            rest = below

    def _note_amounts(self, piece: Passage) -> None:
        amounts = sum(token.kind == "money" for token in find_tokens(piece.body.text))
        if amounts:
            line = piece.lines[0]
            self.set_aside.append(SetAside(line.page_number, line.line_no, amounts))

    def _cover(self, passage: Passage) -> bool:
        text = passage.body.text
        bare = text[match_number_prefix(text) :]
        if _TITLE.match(bare):
            self._is_open, self._title_level = True, passage.level
            self._list_level, self._has_text = None, bare[-1] not in "明求知南径项)]】:"
            self._announces = False
            return True
        if self._is_open and self._is_left(passage):
            self._is_open = False
        self._announces = text.endswith(":")
        return self._is_open

    def _is_left(self, passage: Passage) -> bool:
        level = passage.level
        text = passage.body.text
        if passage.kind == "caption" or level == _PART_LEVEL:
            return True
        if level is None:
            return self._has_text or passage.kind == "heading" or self._tells(text)
        if self._title_level is not None:
            return level <= self._title_level
        if passage.kind == "heading" and not _OWN_HEADING.search(text):
            return True
        if self._list_level is None:
            self._list_level = level
            return self._has_text
        if level < self._list_level:
            return True
        return level == self._list_level and _FIRST.match(text) is not None

    def _tells(self, text: str) -> bool:
        """Whether a paragraph without a number tells money, and not as the sample of a template."""
        if self._announces or _FILLING.search(text):
            return False
        return any(token.kind == "money" for token in find_tokens(text))


def _is_title(passage: Passage) -> bool:
    text = passage.body.text
    return _TITLE.match(text[match_number_prefix(text) :]) is not None
