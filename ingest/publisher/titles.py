"""Titles: who, which year, budget or final accounts, in whatever order and over however many lines.

``2024年度甲市…中心单位预算`` · ``甲市信访局⏎2026年部门预算公开`` · ``2026年⏎甲市信访局部门预算`` ·
``甲市乙区2025年区级部门预算`` (the body stands in a label below) · ``国家信访局年度部门预算⏎2026``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.publisher.lines import Line, Place
from ingest.publisher.names import clean_name, is_organisation

_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_YEAR = r"(?:20[0-4]\d|二[〇○零O0][一二三四〇○零][一二三四五六七八九〇○零])"
_WHO = (
    r"(?P<level>[省市区县州]级|本级|[省市区县]本级)?(?P<who>部门\(单位\)|部门|单位|预算单位)?"
    r"(?:综合|汇总|收支|本级)?"
)
# 某局2024年“三公”经费预算情况 | 关于财政拨款“三公”经费2015年决算的情况说明
_THREE_PUBLIC = (
    r"(?:(?:一般公共预算|财政拨款|一般公共预算财政拨款)?(?:安排的)?[“\"]?三公[”\"]?经费(?:支出)?"
    rf"(?:(?P<year4>{_YEAR})年?度?)?)?"
)
_WHAT = (
    r"(?P<adjusted>调整|追加)?(?P<what>预算|决算)(?P<adjusted_after>调整(?:方案|预算|情况|后)?)?"
)
# What may follow the kind of document; a title of a table or of a part of the document ends otherwise.
_TAIL = (
    r"(?:\(?草案\)?|信息|情况|公开|编制|文本|报告|说明|公示|公告|通知|书|文件|的|及|和|“三公”经费|\"三公\"经费|"
    r"三公经费|(?<=三公经费)(?:预算|决算)|(?<=三公[\"”]经费)(?:预算|决算)|绩效目标|内容|材料|年度){0,8}"
)
_TITLE = re.compile(
    r"(?:附件\d*[:：]?)?(?:关于)?(?:公开|公布|印发)?"
    rf"(?:(?P<year1>{_YEAR})年?度?)?(?P<name>[^。;:!?=]{{0,45}}?)(?:(?P<year2>{_YEAR})?年?度?)"
    rf"{_WHO}{_THREE_PUBLIC}{_WHAT}{_TAIL}(?:(?P<year3>{_YEAR})年?度?)?(?:的?情况)?(?:的?说明)?"
)
# …决算公开说明（目录） | …部门决算 1 目录: the contents begin on the line of the title
_CONTENTS_AFTER = re.compile(r"-?\d{0,2}-?\(?目录\)?$")
# …2024年部门预算公开 - 某市人民政府门户网站: the site behind the title of a page
_SITE_AFTER = re.compile(
    r"[-_|—]+[\u4e00-\u9fff]{2,24}(?:人民政府|政府|网站|门户网|公开网|信息网|平台|网)$"
)
# 第二部分 某局2023年度部门决算表 | 第三部分：某局2023年部门预算情况说明
_PART_TITLE = re.compile(
    r"第[一二三四五六七八九十]{1,2}(?:部分|章)[:、]?(?P<title>.{6,60}?)(?:公开)?(?:明细|情况|编制)*(?:报?表|说明)$"
)
_NOT_TITLE = re.compile(
    r"第[一二三四五六七八九十\d]+(?:部分|章|节)|^[一二三四五六七八九十]+、|表$|^\d{1,2}[.、]|本部门|本单位|我局|万元|执行"
)
_HAS_WORDS = re.compile(r"[\u4e00-\u9fff0-9]")
_MAX_LINES, _LONGEST = 4, 80

KINDS = {
    ("部门", "预算"): "部门预算",
    ("单位", "预算"): "单位预算",
    ("部门", "决算"): "部门决算",
    ("单位", "决算"): "单位决算",
}


@dataclass(frozen=True, slots=True)
class Title:
    """A printed title and what it says. ``who`` is 部门 or 单位, ``what`` 预算 or 决算."""

    text: str
    name: str
    year: int | None
    who: str | None
    what: str
    is_adjusted: bool
    place: Place

    @property
    def kind(self) -> str | None:
        """The kind of document as titled, in its plain form (部门综合预算 is a 部门预算)."""
        return KINDS.get((self.who or "", self.what))

    @property
    def stage(self) -> str:
        """``budget``, ``adjusted_budget`` or ``final_accounts``."""
        if self.what == "决算":
            return "final_accounts"
        return "adjusted_budget" if self.is_adjusted else "budget"


def parse_year(text: str | None) -> int | None:
    """``"2026"`` and ``"二〇二六"`` → 2026."""
    if not text:
        return None
    digits = text.translate(_CHINESE_DIGITS).replace("O", "0")
    return int(digits) if digits.isdigit() and len(digits) == 4 else None


def find_titles(lines: Sequence[Line]) -> list[Title]:
    """Return the titles among running text, best first.

    Better is: with a body's name, with a year, with 部门 or 单位, in fewer lines (a web page's menu
    stands before the title), earlier.
    """
    text_lines = [line for line in lines if line.is_text and line.key]
    found: list[tuple[tuple[int, ...], Title]] = []
    for start in range(len(text_lines)):
        for size, title in _titles_at(text_lines, start):
            quality = (is_organisation(title.name), title.year, title.who, title.name)
            found.append(((*(-bool(q) for q in quality), size, start), title))
    found.sort(key=lambda item: item[0])
    return [title for _, title in found]


def _titles_at(lines: Sequence[Line], start: int) -> Iterator[tuple[int, Title]]:
    joined = ""
    for size in range(1, _MAX_LINES + 1):
        window = lines[start : start + size]
        if not _HAS_WORDS.search(window[0].key):
            return
        if len(window) < size or len(window[-1].key) > 60:
            return
        if size > 1 and window[-1].page_number != window[0].page_number:
            return
        joined += window[-1].key
        title = parse_title(joined, window)
        if title is not None:
            yield size, title


def parse_title(joined: str, window: Sequence[Line]) -> Title | None:
    """Parse squeezed text as one title; ``None`` where it is something else."""
    joined = _SITE_AFTER.sub("", _CONTENTS_AFTER.sub("", joined))
    if len(joined) > _LONGEST or _NOT_TITLE.search(joined):
        return None
    match = _TITLE.fullmatch(joined)
    if match is None:
        return None
    years = [match[group] for group in ("year1", "year2", "year4", "year3") if match[group]]
    if not years and not match["who"]:
        return None  # a heading such as 收入预算
    text = " ".join(" ".join(line.text.split()) for line in window)
    who = match["who"]
    if who == "预算单位":
        who = "单位"
    elif who == "部门(单位)":
        who = "部门"
    return Title(
        text=text,
        name=clean_name(re.sub(r"关于(?:公开|公布)?$", "", match["name"])),
        year=parse_year(years[0]) if years else None,
        who=who,
        what=match["what"],
        is_adjusted=bool(match["adjusted"] or match["adjusted_after"]),
        place=Place(text, window[0].page_number),
    )


def find_part_titles(lines: Sequence[Line]) -> list[Title]:
    """Titles inside the headings of parts (第二部分 某局2023年度部门决算表), in order."""
    found = []
    for line in lines:
        match = _PART_TITLE.match(line.key) if line.is_text and len(line.key) <= _LONGEST else None
        title = parse_title(match["title"], [line]) if match is not None else None
        if title is not None and title.who is not None:
            found.append(title)
    return found


# 2024 年 2 月 | 2026年2月14日 | 二〇二六年三月 | 2026-02-14
_DATE = re.compile(
    rf"(?P<year>{_YEAR})(?:年|[-/.])"
    r"(?P<month>\d{1,2}|十[一二]|[一二三四五六七八九十])(?:月|(?=[-/.]))"
    r"(?:[-/.]?(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})日?)?"
)
# 来源:某市中医医院 发布时间:2024-09-24 16:08 | 日期：2022年10月26日 作者：
_DATE_LABEL = re.compile(
    r"(?:^|发布|公开|公布|成文|发文|印发)(?:日期|时间):|(?:发布|公开|公布|发文|成文)(?:日期|时间)[\])|]{0,2}(?=20\d\d)"
)
_LABEL_ALONE = re.compile(r"\W{0,2}(?:发布|公开|公布|发文|成文)(?:日期|时间):?")
# 2022-10-17 17:46 来源:财务处 | 2021-09-02 某县财政局 浏览:
_DATE_LINE = re.compile(r"来源|浏览|点击|访问|作者|字体|字号")
_LONGEST_DATE_LINE = 120


def find_published_on(cover: Sequence[Line]) -> tuple[str, Place] | None:
    """Return the date on the cover, alone or beside its label, ISO as far as printed: ``2024-02``."""
    label_before = False
    for line in cover:
        key = line.key
        if not line.is_text or len(key) > _LONGEST_DATE_LINE:
            continue
        label = _DATE_LABEL.search(key)
        if label:
            match = _DATE.match(key, label.end())
        elif _DATE_LINE.search(key):
            match = _DATE.match(key)
            match = match if match and match["day"] else None
        else:
            match = _DATE.fullmatch(key.lstrip("•·")) if label_before else _DATE.fullmatch(key)
        label_before = _LABEL_ALONE.fullmatch(key) is not None
        iso = _iso_date(match) if match else None
        if iso is not None:
            return iso, Place(line.text.strip(), line.page_number)
    return None


def _iso_date(match: re.Match[str]) -> str | None:
    year, month = parse_year(match["year"]), _chinese_number(match["month"])
    day = _chinese_number(match["day"])
    if year is None or month is None or not 1 <= month <= 12:
        return None
    iso = f"{year:04d}-{month:02d}"
    return f"{iso}-{day:02d}" if day is not None and 1 <= day <= 31 else iso


def _chinese_number(text: str | None) -> int | None:
    """``"三"`` → 3, ``"十二"`` → 12, ``"二十八"`` → 28, ``"07"`` → 7."""
    if not text:
        return None
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.partition("十")
    digits = "一二三四五六七八九"
    if not ten:
        return digits.index(text) + 1 if text in digits else None
    if (tens and tens not in digits) or (ones and ones not in digits):
        return None
    return (digits.index(tens) + 1 if tens else 1) * 10 + (digits.index(ones) + 1 if ones else 0)
