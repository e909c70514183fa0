"""The tables that a document promises in its contents page, matched with those that it prints."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.declarations import strip_enumeration
from ingest.document import Block, Document, Grid, TextLine
from ingest.grids import dense_rows
from ingest.headers import distinct_cells
from ingest.raw_schema import RawTable
from ingest.text import label_key
from ingest.titles import kind_of_title, scopes_of_title

# 目录 | 报表目录 | 2024年部门预算公开表目录 | 目 次
_CONTENTS = re.compile(
    r"^(?:.{0,30}(?:表格?|预算|决算|公开|附件))?目[录次]$|^CONTENTS$", re.IGNORECASE
)
# 一、收支预算总表 ........ 6 | 收支总表1 0 (page number set apart) | 表9 …
_PAGE_NUMBER = re.compile(r"[.…·\s]*\d{0,3}$")
# 表1 公开01表 附件2： 预算表7、 3-1. 表一、 附表二：
_TABLE_NUMBER = re.compile(
    r"^(?:(?:附件?|(?:部门|单位)?(?:公开|预算|附|报)?表?)?\d{1,2}(?:-\d+)?(?:表[:：、.\s]*|[:：、.]+)"
    r"|(?:附件?|(?:部门|单位)?(?:公开|预算|附|报)?表)"
    r"(?:\d{1,2}(?:-\d+)?|[一二三四五六七八九十]{1,3}(?=[:：、.]|\D*表))[:：、.\s]*)"
)
# 一、收支总表；二、收入总表 | 1.收支总表 2.收入总表: several entries in one paragraph
_NEXT_ENTRY = re.compile(
    r"(?<=表)[\s;；,，、]+(?=(?:表|附件?)?\d{1,2}\D|[(（]?[一二三四五六七八九十]{1,3}[)）、.])"
)
# 五、关于一般公共预算支出表的说明: a contents page that lists the explanations of its tables only
_EXPLANATION = re.compile(r"^关于(.{2,40}表)的说明$")
# 报表 | 报表名称 | 是否空表 | 公开空表理由
_BLANK_HEADER = re.compile(r"是否.{0,4}空表|是否为空|空表.{0,2}[(（]?是[/、]否")
# 2024年部门预算表 | 附件:某市某局2023年度部门预算表: the chapter that holds the tables;
# 一般公共预算2024年预算表 and 项目支出2024年预算表 are tables
_SECTION_TITLE = re.compile(
    r"^(?:(?:(?!预算(?!单位)|基金|国有|三公|收支|收入|支出|项目).){0,30}20\d\d年(?:度)?)?(?:本?部门|本?单位|预算单位)?(?:预算|决算)(?:公开)?(?:报)?表$"
)
_NOT_A_TABLE = re.compile(r"说明$|情况$|说明\(|部分|概况|解释|注[:：]|。$|详见|如下")
_IS_TABLE = re.compile(r"表(?:\(.*\))?$|清单$|绩效目标$|一览$")
_MAX_CONTENTS_LINES = 120
# …“三公”经费支出 | 表 ........ 7 — what a narrow page leaves for the second line of a title
_LONGEST_REST = 4


# A further list later in the document is one when it names so many tables.
_LEAST_LATER_TITLES = 3


@dataclass(frozen=True, slots=True)
class ListedTable:
    """A table that the contents page names. ``is_blank``: it says itself that nothing stands in it."""

    title: str
    is_blank: bool = False


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of the document; ``is_row`` where it is the row of a table."""

    text: str
    is_blank: bool = False


def list_tables(document: Document) -> list[ListedTable]:
    """Tables that the contents page names, in order; empty where it names none.

    A list ends where one of its entries comes up again as a heading of the body. Some documents list their
    tables apart, before the tables (报表目录). Where no list names a table, the explanations that are
    promised of tables (关于收支总表的说明) promise these.
    """
    found: list[ListedTable] = []
    explained: list[ListedTable] = []
    entries = [
        entry
        for block in document.blocks()
        if not (isinstance(block, TextLine) and block.is_askew)  # a watermark ends no list
        for entry in _block_entries(block)
    ]
    start = 0
    while (heading := _find_heading(entries, start)) is not None:
        titles, explanations, start = _read_list(entries, heading + 1)
        if not found or len(titles) >= _LEAST_LATER_TITLES:
            known = {table.title for table in found}
            found.extend(table for table in titles if table.title not in known)
        explained = explained or explanations
    return found or explained


def _find_heading(entries: Sequence[_Entry], start: int) -> int | None:
    return next(
        (
            index
            for index in range(start, len(entries))
            if _CONTENTS.match(label_key(entries[index].text))
        ),
        None,
    )


def _read_list(
    entries: Sequence[_Entry], start: int
) -> tuple[list[ListedTable], list[ListedTable], int]:
    """Tables of the list that begins at ``start``, tables it promises to explain, and where it ends."""
    titles: list[ListedTable] = []
    explanations: list[ListedTable] = []
    seen: set[str] = set()
    unfinished = ""  # a line that ends in neither a page number nor the name of a table
    index = start
    for index in range(start, min(start + _MAX_CONTENTS_LINES, len(entries))):
        entry = entries[index]
        key = label_key(entry.text)
        if _CONTENTS.match(key):
            break
        bare = _bare(key)
        if not bare:
            continue
        is_rest = bare == _PAGE_NUMBER.sub("", key)  # no number of its own before it
        if unfinished and is_rest and len(bare) <= _LONGEST_REST and _IS_TABLE.search(bare):
            bare = unfinished + bare
        unfinished = "" if key[-1].isdigit() or _IS_TABLE.search(bare) else bare
        if bare in seen and (len(bare) > _LONGEST_REST or bare in {t.title for t in titles}):
            break
        seen.add(bare)
        if explained := _EXPLANATION.match(bare):
            explanations.append(ListedTable(explained[1]))
        elif (
            _IS_TABLE.search(bare)
            and not _NOT_A_TABLE.search(bare)
            and not _SECTION_TITLE.match(bare)
            and len(bare) <= 60
        ):
            titles.append(ListedTable(bare, entry.is_blank))
    return titles, explanations, index + 1


def _block_entries(block: Block) -> list[_Entry]:
    if isinstance(block, TextLine):
        return [_Entry(text) for text in _NEXT_ENTRY.split(block.text)]
    assert isinstance(block, Grid)
    entries: list[_Entry] = []
    blank_column: int | None = None
    for row in dense_rows(block):
        cells = [cell for cell in distinct_cells(row) if cell.text.strip()]
        keys = [label_key(cell.text) for cell in cells]
        if any(re.search(r"\d[.,]\d", cell.text) for cell in cells):
            return []
        headers = [cell for cell, key in zip(cells, keys, strict=True) if _BLANK_HEADER.search(key)]
        if headers:
            blank_column = headers[0].col
            continue
        is_blank = blank_column is not None and any(
            cell.col == blank_column and key in ("是", "空表", "√")
            for cell, key in zip(cells, keys, strict=True)
        )
        # 表9 | 政府性基金收支表 | 是 | 不涉及
        named = [cell.text for cell, key in zip(cells, keys, strict=True) if _names_table(key)]
        if len(named) == 1:
            entries.append(_Entry(named[0], is_blank))
            continue
        # 三、 | 收支总表 | 6 — the page number of a contents table
        if keys and re.fullmatch(r"\d{1,3}", keys[-1]):
            cells = cells[:-1]
        entries.append(_Entry("".join(cell.text for cell in cells)))
    return entries


def _names_table(key: str) -> bool:
    bare = _bare(key)
    return len(bare) >= _LONGEST_REST and _IS_TABLE.search(bare) is not None


def _bare(key: str) -> str:
    text = strip_enumeration(key)
    text = re.sub(r"^(?:<u>)?[一二三四五六七八九十_Ξ\-]*(?:</u>)?[、,，.]", "", text)
    text = _TABLE_NUMBER.sub("", text)
    text = _PAGE_NUMBER.sub("", text)
    return strip_enumeration(text).strip("《》<>.…·- ")


def match_listed(
    tables: Sequence[RawTable], listed: Sequence[ListedTable], document_key: str
) -> tuple[list[RawTable], int]:
    """Return the tables with ``listed_title`` filled and a ``missing`` row per absent listed table.

    The second value is how many tables are promised: a table that the list itself calls blank need not
    be printed.
    """
    matched = list(tables)
    free = {i for i, table in enumerate(tables) if table.title or table.kind}
    missing: list[str] = []
    promised = len(listed)
    for entry in listed:
        title = entry.title
        found = _find(title, tables, free)
        if found is None:
            if entry.is_blank:
                promised -= 1
            elif not _taken_by_forms(title, tables):
                missing.append(title)
            continue
        free.discard(found)
        matched[found] = replace(matched[found], listed_title=title)
    next_no = max((table.table_no for table in tables), default=0) + 1
    for offset, title in enumerate(missing):
        matched.append(_missing(document_key, next_no + offset, title))
    return matched, promised


def _simple(title: str) -> str:
    """A title without year, entity, brackets and the words that contents and body vary in."""
    key = label_key(title)
    key = re.sub(r"^.*?20\d\d年(?:度)?", "", key)
    key = _TABLE_NUMBER.sub("", strip_enumeration(key))
    return re.sub(r"[\"《》()]|总体|情况|预算|决算|汇总|总|部门|单位|公开|支出项目|明细", "", key)


def _find(title: str, tables: Sequence[RawTable], free: set[int]) -> int | None:
    simple = _simple(title)
    for index in sorted(free):
        if tables[index].title and _simple(tables[index].title or "") == simple:
            return index
    kind = kind_of_title(title)
    if kind is None:
        return None
    fund, nature = scopes_of_title(title, kind)
    for index in sorted(free):
        table = tables[index]
        if (table.kind, table.fund_scope, table.nature_scope) == (kind.name, fund, nature):
            return index
    for index in sorted(free):
        table = tables[index]
        same_fund = fund is None or table.fund_scope == fund
        if table.kind == kind.name and same_fund and kind.name != "performance_form":
            return index
    # 一般公共预算“三公”经费支出表 in the contents, 财政拨款“三公”经费支出表 over the only such table
    same_kind = [index for index, table in enumerate(tables) if table.kind == kind.name]
    if len(same_kind) == 1 and same_kind[0] in free and _may_hold(fund, tables[same_kind[0]]):
        return same_kind[0]
    return None


def _may_hold(fund: str | None, table: RawTable) -> bool:
    """Whether a table whose title names no fund, or 财政拨款 for all of them, may show this one."""
    return table.fund_scope is None or (table.fund_scope == "fiscal" and fund is not None)


def _taken_by_forms(title: str, tables: Sequence[RawTable]) -> bool:
    """A promised performance table may be printed as many forms, or as a list."""
    kind = kind_of_title(title)
    if kind is None or "performance" not in kind.name:
        return False
    names = {"whole_performance"} if kind.name == "whole_performance" else {
        "performance_form", "performance_list",
    }  # fmt: skip
    return any(table.kind in names for table in tables)


def _missing(document_key: str, table_no: int, title: str) -> RawTable:
    kind = kind_of_title(title)
    fund, nature = scopes_of_title(title, kind)
    return RawTable(
        document_key=document_key,
        table_no=table_no,
        title=title,
        section=None,
        kind=kind.name if kind else None,
        fund_scope=fund,
        nature_scope=nature,
        unit_text=None,
        unit_evidence=None,
        value_year=None,
        value_stage=None,
        first_page=None,
        last_page=None,
        row_count=0,
        column_count=0,
        status="missing",
        reason="promised in the contents page, not found in the document",
        note_text=None,
        listed_title=title,
        is_repeat_of=None,
    )
