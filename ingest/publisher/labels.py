"""Labels and sentences that name the publisher, its department, or a short name for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.publisher.lines import Line, Place, Prose
from ingest.publisher.names import clean_name, is_organisation
from ingest.text import fold, squeeze

# 单位名称：… | 部门：… | 编制部门：… | 预算主管部门：… | 部门（单位）：… | 填报单位[166003]… (colon lost)
_LABEL = re.compile(
    r"(?P<label>(?:预算|资金|公开|编制|编报|填报)?(?:主管)?(?:部门\(单位\)|单位\(部门\)|部门|单位)(?:名称|\(盖章\)|\(公章\))?)"
    r"\s*(?::|(?=\[\d{3,}\]))\s*(?P<value>[^:]+)"
)
# What may share the line with the value: 单位：万元, 金额单位：元, 公开日期：…
_NEXT_LABEL = re.compile(
    r"\s*(?:金额|货币|计量)?(?:单位|日期|时间|编制日期|填报日期|保密审查情况|部门主要负责人\w*)\s*:.*$"
)
_MONEY = re.compile(r"(?:人民币)?(?:亿元|万元|千元|百元|元)")
_GAP = re.compile(r"\t|\s{2,}|\u3000+")
# [166003]名称 above a table, without a label
_BARE_CODE = re.compile(r"\[\d{3,12}\]\s*(?P<value>.+)")

# Cells of a form: 主管部门及代码 | [501]池州市人民政府办公室
_SUPERIOR_KEYS = {
    "主管部门", "主管部门及代码", "主管部门及编码", "主管部门(及代码)", "主管部门名称",
    "预算主管部门", "项目主管部门", "一级预算单位", "一级预算单位名称", "主管单位",
}  # fmt: skip
# 区政务中心属某区人民政府办公室下属事业单位 | 是某局所属正科级公益一类事业单位 | 隶属于某局
_BELONGS = re.compile(r"所属|下属|直属|隶属于?|管理的|主管的|举办的")
_KIND_OF_BODY = re.compile(r"[^。;,\n]{0,24}?(?:单位|机构|中心)")
_VERB = re.compile(r"是|为|属于|属|系|归口|由")
_CLAUSE_END = re.compile(r"[。;,:，：；\n]")
_LOOK_BACK = 80
# 遂宁市安居区…中心（以下简称区热线中心）
_SHORT_FORM = re.compile(
    r"\((?:以下)?(?:统称|统一简称|简称)[:为]?[“\"「]?(?P<short>[^“”\"「」()]{2,20})[”\"」]?\)"
)
_BEFORE_SHORT_FORM = re.compile(r"[\u4e00-\u9fffA-Za-z0-9“”\"]{4,40}$")


@dataclass(frozen=True, slots=True)
class LabelledName:
    """A name beside a label. ``label`` is 部门 or 单位 …, ``''`` for a bare code."""

    label: str
    name: str
    place: Place
    index: int  # position among the lines of the document

    @property
    def says_department(self) -> bool:
        """Whether the label asks for a department and not for a unit."""
        return "部门" in self.label and "单位" not in self.label

    @property
    def says_superior(self) -> bool:
        """Whether the label asks for the department in charge (主管部门)."""
        return "主管" in self.label


def find_labelled_names(lines: Sequence[Line]) -> Iterator[LabelledName]:
    """Yield the names printed beside a label or after a bracketed code, in reading order."""
    for index, line in enumerate(lines):
        for part in line.cells if line.is_row else _GAP.split(line.text):
            labelled = _parse_label(fold(part))
            if labelled is not None:
                label, name = labelled
                yield LabelledName(label, name, Place(fold(part), line.page_number), index)


def _parse_label(text: str) -> tuple[str, str] | None:
    match = _LABEL.match(text)
    if match is not None:
        label, value = squeeze(match["label"]), text[match.start("value") :]
    else:
        match = _BARE_CODE.fullmatch(text)
        if match is None:
            return None
        label, value = "", match["value"]
    value = _NEXT_LABEL.sub("", value)
    name = clean_name(value)
    if _MONEY.match(name) or not is_organisation(name):
        return None
    return label, name


def find_superiors(lines: Sequence[Line]) -> Iterator[tuple[str, Place]]:
    """Yield the names beside 主管部门 in forms: the next filled cell of the row."""
    for line in lines:
        for position, cell in enumerate(line.cells):
            if cell.rstrip(":").strip() not in _SUPERIOR_KEYS:
                continue
            value = next((c for c in line.cells[position + 1 :] if c), "")
            name = clean_name(value)
            if is_organisation(name):
                yield name, Place(f"{cell} {value}", line.page_number)


def find_superior_sentences(prose: Prose) -> Iterator[tuple[str, str, Place]]:
    """Yield (unit as written, body it belongs to, place) from sentences that say so."""
    text = prose.text
    for match in _BELONGS.finditer(text):
        clause_start = _clause_start(text, match.start())
        before, after = text[clause_start : match.start()], text[match.end() : match.end() + 40]
        if match[0].startswith("隶属"):
            clause_end = _CLAUSE_END.search(after)
            unit, superior = before, after[: clause_end.start()] if clause_end else after
        else:
            verb = _split_at_verb(before)
            if verb is None or not _KIND_OF_BODY.match(after):
                continue
            unit, superior = verb
        superior = clean_name(superior)
        if is_organisation(superior):
            place = prose.place(clause_start, match.end() + 24)
            yield clean_name(unit), superior, place


def _clause_start(text: str, end: int) -> int:
    start = max(end - _LOOK_BACK, 0)
    for stop in _CLAUSE_END.finditer(text, start, end):
        start = stop.end()
    return start


def _split_at_verb(clause: str) -> tuple[str, str] | None:
    """Split “甲中心是乙局” at the verb, which may also be part of a name: the split that fits."""
    for verb in _VERB.finditer(clause):
        unit, superior = clause[: verb.start()], clause[verb.end() :]
        if len(unit) >= 2 and is_organisation(clean_name(superior)):
            return unit, superior
    return None


def find_short_forms(prose: Prose) -> dict[str, tuple[str, Place]]:
    """Return short name → (full name, place) as the document itself explains them."""
    forms: dict[str, tuple[str, Place]] = {}
    for match in _SHORT_FORM.finditer(prose.text):
        before = _BEFORE_SHORT_FORM.search(prose.text, max(match.start() - 40, 0), match.start())
        if before is None:
            continue
        short, long = clean_name(match["short"]), clean_name(before[0])
        if short != long:
            forms.setdefault(short, (long, prose.place(before.start(), match.end())))
    return forms
