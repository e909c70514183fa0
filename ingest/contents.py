"""The tables that a document promises in its contents page, matched with those that it prints."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.declarations import strip_enumeration
from ingest.document import Block, Document, Grid, TextLine
from ingest.grids import dense_rows
from ingest.headers import distinct_cells
from ingest.raw_schema import RawTable
from ingest.text import label_key
from ingest.titles import kind_of_title, scopes_of_title

_CONTENTS = re.compile(r"^(?:报表)?目录$|^CONTENTS$")
# 一、收支预算总表 ........ 6 | 收支总表1 0 (page number set apart) | 表9 …
_PAGE_NUMBER = re.compile(r"[.…·\s]*\d{0,3}$")
# 表1 公开01表 附件2： 预算表7、 3-1.
_TABLE_NUMBER = re.compile(
    r"^(?:(?:附件?|(?:部门|单位)?(?:公开|预算|附|报)?表?)?\d{1,2}(?:-\d+)?(?:表[:：、.\s]*|[:：、.]+)"
    r"|(?:附件?|(?:部门|单位)?(?:公开|预算|附|报)?表)\d{1,2}(?:-\d+)?[:：、.\s]*)"
)
_SECTION_TITLE = re.compile(
    r"^(?:20\d\d年(?:度)?)?(?:本?部门|本?单位|预算单位)?(?:预算|决算)(?:公开)?(?:报)?表$"
)
_NOT_A_TABLE = re.compile(r"说明$|情况$|说明\(|部分|概况|解释|注[:：]|。$|详见|如下")
_IS_TABLE = re.compile(r"表(?:\(.*\))?$|清单$|绩效目标$|一览$")
_MAX_CONTENTS_LINES = 120
# …“三公”经费支出 | 表 ........ 7 — what a narrow page leaves for the second line of a title
_LONGEST_REST = 4


def listed_titles(document: Document) -> list[str]:
    """Titles of tables in the contents page, in order; empty where there is none.

    The contents end where an entry comes up again as a heading of the body.
    """
    titles: list[str] = []
    seen: set[str] = set()
    unfinished = ""  # a line that ends in neither a page number nor the name of a table
    inside = False
    count = 0
    for text in _texts(document):
        key = label_key(text)
        if not inside:
            inside = _CONTENTS.match(key) is not None
            continue
        count += 1
        if count > _MAX_CONTENTS_LINES:
            break
        bare = _bare(key)
        if not bare:
            continue
        if unfinished and len(bare) <= _LONGEST_REST and _IS_TABLE.search(bare):
            bare = unfinished + bare
        unfinished = "" if key[-1].isdigit() or _IS_TABLE.search(bare) else bare
        if bare in seen and len(bare) > 4:
            break
        seen.add(bare)
        if (
            _IS_TABLE.search(bare)
            and not _NOT_A_TABLE.search(bare)
            and not _SECTION_TITLE.match(bare)
            and len(bare) <= 60
        ):
            titles.append(bare)
    return titles


def _texts(document: Document) -> list[str]:
    texts: list[str] = []
    for block in document.blocks():
        texts.extend(_block_texts(block))
    return texts


def _block_texts(block: Block) -> list[str]:
    if isinstance(block, TextLine):
        return [block.text]
    assert isinstance(block, Grid)
    rows = []
    for row in dense_rows(block):
        cells = [cell.text for cell in distinct_cells(row) if cell.text.strip()]
        # 三、 | 收支总表 | 6 — the page number of a contents table
        if cells and re.fullmatch(r"\d{1,3}", label_key(cells[-1])):
            cells = cells[:-1]
        if any(re.search(r"\d[.,]\d", cell) for cell in cells):
            return []
        rows.append("".join(cells))
    return rows


def _bare(key: str) -> str:
    text = strip_enumeration(key)
    text = re.sub(r"^(?:<u>)?[一二三四五六七八九十_Ξ\-]*(?:</u>)?[、,，.]", "", text)
    text = _TABLE_NUMBER.sub("", text)
    text = _PAGE_NUMBER.sub("", text)
    return strip_enumeration(text).strip("《》<>.…·- ")


def match_listed(
    tables: Sequence[RawTable], titles: Sequence[str], document_key: str
) -> list[RawTable]:
    """Return the tables with ``listed_title`` filled and a ``missing`` row per absent listed table."""
    matched = list(tables)
    free = {i for i, table in enumerate(tables) if table.title or table.kind}
    missing: list[str] = []
    for title in titles:
        found = _find(title, tables, free)
        if found is None:
            if not _taken_by_forms(title, tables):
                missing.append(title)
            continue
        free.discard(found)
        matched[found] = replace(matched[found], listed_title=title)
    next_no = max((table.table_no for table in tables), default=0) + 1
    for offset, title in enumerate(missing):
        matched.append(_missing(document_key, next_no + offset, title))
    return matched


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
    return None


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
