"""Instructions of a template that the publisher left standing: how to fill in, with sample sentences.

Their figures are nobody's, whatever they look like.
"""

from __future__ import annotations

import re

from ingest.narrative.passages import Passage, match_number_prefix

# 填报说明 | （填表说明） | 填写要求： — never 编制说明, which is what a report may be called
_TITLE = re.compile(
    r"[(\[【]?(?:填报|填表|填写|填列)(?:说明|要求|须知|指南|口径|注意事项)[)\]】]?(?:$|:)"
)
_FIRST = re.compile(r"\(?(?:一|1|①)(?![一二三四五六七八九十\d])")
_PART_LEVEL = 0


class Instructions:
    """Says of the passages of a document, asked in order, whether they stand in such instructions.

    A numbered title holds up to the next number of its level. One without a number holds for the
    list below it, up to a number of a higher level or one that begins the count anew, or for the
    paragraphs up to the next number.
    """

    def __init__(self) -> None:
        self._is_open = False
        self._title_level: int | None = None
        self._list_level: int | None = None
        self._has_text = False

    def cover(self, passage: Passage) -> bool:
        """Whether ``passage`` is an instruction; each passage is asked once, in order."""
        text = passage.body.text
        bare = text[match_number_prefix(text) :]
        if _TITLE.match(bare):
            self._is_open, self._title_level = True, passage.level
            self._list_level, self._has_text = None, bare[-1] not in "明求知南径项)]】:"
            return True
        if self._is_open and self._is_left(passage):
            self._is_open = False
        return self._is_open

    def _is_left(self, passage: Passage) -> bool:
        level = passage.level
        if passage.kind == "caption" or level == _PART_LEVEL:
            return True
        if level is None:
            self._has_text = self._has_text or self._list_level is None
            return passage.kind == "heading"
        if self._title_level is not None:
            return level <= self._title_level
        if self._list_level is None:
            self._list_level = level
            return self._has_text
        if level < self._list_level:
            return True
        return level == self._list_level and _FIRST.match(passage.body.text) is not None
