"""Accounts of a whole government (政府预算, the report to 人大): another kind of document than a department's.

They print the same classes of expenditure, of everybody together. Read as a department's they would give facts
of nobody. What no department has is revenue by tax; a title may also say so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.declarations import strip_enumeration
from ingest.publisher.lines import Line, Place
from ingest.text import label_key

# 关于某县2024年预算执行情况和2025年预算草案的报告 | 某县2025年政府预算公开 | 2023年度政府决算报告
_TITLE = re.compile(
    r"预算执行情况[和与及暨].{0,16}预算.{0,6}草案|[预决]算草案的?(?:报告|说明)"
    r"|(?<!人民)(?<![镇乡处])政府(?:全口径|总)?(?:预算|决算)(?:公开|草案|报告|情况|信息|报表|说明)"
)
_NOT_TITLE = re.compile(r"部门|单位|经济分类|[。;；]")
_TAXES = re.compile(
    r"(?:国内)?增值税|企业所得税|个人所得税|资源税|城市维护建设税|房产税|印花税|城镇土地使用税|土地增值税"
    r"|车船税|耕地占用税|契税|环境保护税|烟叶税"
)
_LEAST_TAXES = 3
_LONGEST = 60
_TITLE_LINES = 3


def find_government(cover: Sequence[Line], lines: Sequence[Line]) -> Place | None:
    """Return where a document says that it holds the accounts of a whole government, else ``None``."""
    found = _find_title([line for line in cover if line.is_text and line.key])
    return found or _find_taxes(lines)


def _find_title(lines: Sequence[Line]) -> Place | None:
    for start, line in enumerate(lines):
        joined = ""
        for further in lines[start : start + _TITLE_LINES]:
            joined += further.key
            if len(joined) > _LONGEST or _NOT_TITLE.search(joined):
                break
            if _TITLE.search(joined):
                return Place(joined, line.page_number)
    return None


def _find_taxes(lines: Sequence[Line]) -> Place | None:
    """Rows of a table that are revenue by tax."""
    taxes: dict[str, Line] = {}
    for line in lines:
        if not line.is_row or line.is_text:  # a tax alone in its row has no amount
            continue
        for cell in line.cells:
            key = strip_enumeration(label_key(cell))
            if _TAXES.fullmatch(key):
                taxes.setdefault(key, line)
    if len(taxes) < _LEAST_TAXES:
        return None
    first = next(iter(taxes.values()))
    return Place("、".join(taxes), first.page_number)
