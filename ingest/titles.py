"""Titles of tables: which line above a grid is its title, and what the title says."""

from __future__ import annotations

import re

from ingest.declarations import Kind, kinds, strip_enumeration, title_words
from ingest.document import TextLine
from ingest.grids import FoundTable
from ingest.text import find_lone_unit, find_money_unit, fold, label_key

_LONGEST_TITLE = 60
# Two titles may stand one above the other: that of the part and that of its table.
_LEAST_ENTRIES = 3
_CONTENTS = re.compile(r"(?:报表)?目[录次]")
# 三、部门支出总表……3 | 三、部门支出总表3
_LEADERS = re.compile(r"[.．…·]{2,}\d{0,3}$")
_HAN = "零一二三四五六七八九"
_NUMERAL = "[一二三四五六七八九]?十?[一二三四五六七八九]|[一二三四五六七八九]?十|\\d{1,2}"
_ORDINAL = re.compile(rf"(?:附?表({_NUMERAL})|[(（]?({_NUMERAL})[)）、.．:：])")
_ENTRY = re.compile(r"[.．…·]*\d{0,3}$")


def title_of(table: FoundTable) -> tuple[str | None, Kind | None]:
    """The nearest line above that reads like a table's title, and the kind that it names."""
    words = title_words()
    fallback: str | None = None
    below_prose = False
    if any(label_key(line.text) in ("目录", "报表目录") for line in table.heading[-2:]):
        return "目录", next(kind for kind in kinds() if kind.name == "contents")
    for line in reversed(table.heading[_end_of_list(table) :]):
        key = strip_enumeration(label_key(line.text))
        if len(key) > _LONGEST_TITLE:
            below_prose = True
            continue
        if not key or words["not_title"].search(key) or find_money_unit(key) == key:
            continue
        looks = words["title"].search(key) is not None
        kind = kind_of_title(key) if looks else None
        if kind is not None:
            return line.text.strip(), kind
        # The heading of a paragraph above is no title of the table below that paragraph.
        if looks and fallback is None and not below_prose:
            fallback = line.text.strip()
    return fallback, None


def _end_of_list(table: FoundTable) -> int:
    """Where the last list of titles in a heading ends; a list titles no table.

    Entries of a page of contents end with leaders and a page number, or name kinds of tables one below
    the other on a page before that of the table. On the page of the table, and where there are no pages,
    they are counted, so that the title below a list is none of them.
    """
    first_page = table.pages()[:1]
    end = length = 0
    before: TextLine | None = None
    for number, line in enumerate(table.heading):
        key = label_key(line.text)
        entry = _ENTRY.sub("", key)
        named = title_words()["title"].search(entry) is not None and kind_of_title(entry)
        goes_on = (
            named
            and before is not None
            and line.page_number == before.page_number
            and (
                [line.page_number] != first_page != []
                or _ordinal(key) == (_ordinal(label_key(before.text)) or -1) + 1
            )
        )
        is_contents = before is not None and _CONTENTS.fullmatch(label_key(before.text)) is not None
        length = length + 1 if goes_on else int(bool(named))
        if named and is_contents:
            length = _LEAST_ENTRIES
        if length >= _LEAST_ENTRIES or _LEADERS.search(key):
            end = number + 1
        before = line
    return end


def _ordinal(key: str) -> int | None:
    """The number of an entry: 三、 | （三） | 3. | 表3."""
    match = _ORDINAL.match(key)
    if match is None:
        return None
    digits = match[1] or match[2]
    if digits.isdecimal():
        return int(digits)
    tens, ten, ones = digits.rpartition("十")
    return (_HAN.index(tens) if tens else 1) * 10 * bool(ten) + (_HAN.index(ones) if ones else 0)


def kind_of_title(title: str) -> Kind | None:
    """The kind of table that a title names (searched in its label form), most specific first."""
    key = label_key(title)
    for kind in kinds():
        if kind.title.search(key) and not (kind.not_title and kind.not_title.search(key)):
            return kind
    return None


def scopes_of_title(title: str | None, kind: Kind | None) -> tuple[str | None, str | None]:
    """Fund scope and nature scope that a title prints, else those that the kind declares."""
    key = label_key(title or "")
    words = title_words()
    fund = next((scope for pattern, scope in words["fund_scope"] if pattern.search(key)), None)
    nature = next((scope for pattern, scope in words["nature_scope"] if pattern.search(key)), None)
    if kind is not None:
        fund = (
            kind.fund_scope
            if kind.fund_scope and kind.fund_scope != "fiscal"
            else (fund or kind.fund_scope)
        )
        nature = kind.nature_scope or nature
    return fund, nature


def year_of(title: str | None) -> int | None:
    years = re.findall(r"(20[0-4]\d)年", label_key(title or ""))
    return int(years[0]) if len(set(years)) == 1 else None


def find_unit(table: FoundTable) -> tuple[str | None, str | None]:
    """The money unit that a table states, above it or in its header, and the text that states it."""
    for line in reversed(table.heading):
        unit = find_money_unit(line.text) or find_lone_unit(line.text)
        if unit:
            return unit, f"heading: {line.text.strip()}"
    for row in table.rows[: max(table.header_count, 1)]:
        for cell in row:
            unit = find_money_unit(cell.text) if cell is not None else None
            if unit and cell is not None:
                return unit, f"header: {fold(cell.text)}"
    return None, None


def section_of(table: FoundTable) -> str | None:
    """The part of the document (第二部分 …) that a table's heading names."""
    for line in table.heading:
        if re.match(r"^第[一二三四五六七八九十]+部分", label_key(line.text)):
            return line.text.strip()
    return None
