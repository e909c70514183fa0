"""Figures that are printed as those of another body: of the department in the document of its unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.narrative.squeezing import squeeze_text

# 某局部门预算总收入 | 某局（汇总）2024年收入 | 某局“三公”经费: whose the figures behind are
_OF_THE_BODY = (
    r"(?:\((?:汇总|部门)\)|汇总|部门|系统)?(?:\d{4}年度?)?(?:部门|汇总)?"
    r'(?:预算|决算|总?收入|总?支出|收支|"?三公|机关运行|政府采购)'
)
# 某局部门预算批复 | 某局预算管理办法 | 某局部门预算二级单位: a paper or a rank, of which nothing is told
_NO_FIGURES = (
    r"(?!批复(?!数|总?额|收入|支出)|编制(?!情况|数)|管理|[一二三]级|[下所]属|单位|范围|口径|体系"
    r"|通知|文件|要求|办法|制度|规定|改革|布置|公开)"
)
# 根据某局预算安排，…: what follows rests upon it and is not told of it
_BASIS = re.compile(r"(?:根据|按照?|依据|遵照|作为|纳入|列入|属于|[是为占])[^,;:。]*$")
_FIGURE = re.compile(r"\d(?:[\d,.]*)(?:亿|万|千|百)?元")
_OWN_KINDS = "单位|校(?!际)|院|中心|所(?!属|有)|站|馆|园|队|会(?!计|议)|社(?!会)"


@dataclass(frozen=True, slots=True)
class OtherBodies:
    """Finds in a squeezed passage what is told of bodies that are not the document's."""

    told: re.Pattern[str]
    own: re.Pattern[str]

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Spans of such telling: from the other body's name to its sentence's end or the own name."""
        found: list[tuple[int, int]] = []
        for match in self.told.finditer(text):
            if found and match.start() < found[-1][1]:
                continue
            if self._is_mentioned(text, match.start(), match.end()):
                continue
            stop = re.compile("[。！!？?]").search(text, match.end())
            end = stop.start() if stop is not None else len(text)
            own = self.own.search(text, match.end(), end)
            found.append((match.start(), own.start() if own is not None else end))
        return found

    def _is_mentioned(self, text: str, start: int, end: int) -> bool:
        """Whether the body is only named in what is told of the document's own body."""
        sentence = max(text.rfind(mark, 0, start) for mark in "。！!？?;") + 1
        before = text[sentence:start]
        if before.rfind("《") > before.rfind("》"):
            return True  # 根据《某局预算管理办法》
        # up to the comma: 按照某局部门预算口径，…; a figure in the same clause is that body's
        clause = re.compile("[^,;:。]*").match(text, end)
        tail = clause.group() if clause is not None else ""
        if _BASIS.search(before) and _FIGURE.search(tail) is None:
            return True
        if before.endswith("占"):
            return True  # 占某局部门预算总支出的2%
        own = list(self.own.finditer(before))
        return bool(own) and _FIGURE.search(before, own[-1].end()) is None


def find_other_bodies(names: Sequence[str], own_name: str | None = None) -> OtherBodies | None:
    """A finder for bodies ``names`` in the document of ``own_name``; none without a name."""
    known = [re.escape(squeeze_text(name).text) for name in names if name]
    if not known:
        return None
    kinds, own = _OWN_KINDS, squeeze_text(own_name or "").text
    if own.endswith(("局", "委", "办", "处", "厅", "部")):
        kinds = f"{kinds}|{own[-1]}(?![门分])"
    # 我中心所属的某局 | 包括本校的某局: not what the sentence is about
    words = rf"(?<!包括)(?<!包含)(?<!含)[本我](?:{kinds})(?!所属|[隶归]属|的?(?:主管|上级))"
    named = rf"{re.escape(own)}|" if own else ""
    return OtherBodies(
        re.compile(rf"(?:{'|'.join(known)}){_OF_THE_BODY}{_NO_FIGURES}"),
        re.compile(named + words),
    )
