"""Economic classes that stand in columns: which code of which system each header names.

部门预算支出经济分类 (301 …) and 政府预算支出经济分类 (501 …) share names: 对个人和家庭的补助 is 303 or 509.
The title names the system, else the names beside do: 机关工资福利支出 is known to one system only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.classification import economic
from ingest.columns import Column
from ingest.declarations import column_words
from ingest.headers import without_year
from ingest.text import label_key

SYSTEMS = ("department", "government")
# 301工资福利支出 | [301]工资福利支出 | 工资福利支出(301)
_CODED = re.compile(r"^[\[(【]?(?P<before>[35]\d\d(?:\d\d)?)[\])】]?[-.]?(?P<name>\D.*)$")
_CODED_AFTER = re.compile(r"^(?P<name>.*?[^\d\[(【])[\[(【]?(?P<after>[35]\d\d(?:\d\d)?)[\])】]?$")
_CLASS, _GROUP = 3, 5  # digits of 301 and of 30101


def bare_class(text: str) -> str:
    """A header text without the code printed beside the name of an economic class."""
    key = label_key(without_year(text))
    for pattern, group in ((_CODED, "before"), (_CODED_AFTER, "after")):
        match = pattern.match(key)
        if match is None:
            continue
        code, name = match[group], match["name"]
        if any(economic(system).agrees(code, name) for system in SYSTEMS):
            return name
    return text


def name_classes(columns: list[Column], title: str | None) -> list[Column]:
    """Give the amount columns of each panel that head economic classes their code and system."""
    named = list(columns)
    for panel in {column.panel_no for column in columns}:
        own = [
            c
            for c in columns
            if c.panel_no == panel and c.role == "amount" and "economic_class" in c.dims
        ]
        system = _system_of(own, title)
        if system is None:
            continue
        of_panel = {c.col_no for c in own}
        for position, column in enumerate(named):
            code = (
                code_of_path(column.path, system)
                if column.panel_no == panel and column.col_no in of_panel
                else None
            )
            if code is not None:
                dims = {**column.dims, "economic_class": code}
                dims |= {"economic_code": code, "economic_system": system}
                named[position] = replace(column, dims=dims)
    return named


def _system_of(columns: Sequence[Column], title: str | None) -> str | None:
    """The system that the title names, else the one that knows more of the names."""
    if not columns:
        return None
    key = label_key(title or "")
    government = re.search(r"政府(?:预算)?(?:支出)?经济", key) is not None
    department = re.search(r"部门(?:预算)?(?:支出)?经济", key) is not None
    if government != department:
        return SYSTEMS[government]
    known = [_known(columns, system) for system in SYSTEMS]
    if known[0] == known[1]:
        return None
    return SYSTEMS[known[1] > known[0]]


def _known(columns: Sequence[Column], system: str) -> tuple[int, int]:
    """How many of the headers name something in a system: classes first, then groups.

    工资福利支出 is the class 301 of one system, and of the other only the group 50501 of a class.
    """
    codes = [code_of_path(column.path, system) for column in columns]
    outer = [
        economic(system).find(_outermost(column.path, system), length=_CLASS) for column in columns
    ]
    return sum(code is not None for code in outer), sum(code is not None for code in codes)


def _outermost(path: Sequence[str], system: str) -> str:
    """The outermost text of a header path that names a class or a group."""
    names = [without_year(bare_class(text)) for text in path]
    return next((name for name in names if economic(system).codes_of(name)), "")


def code_of_path(path: Sequence[str], system: str) -> str | None:
    """Code of the class or group that a header path names in one system, from the outermost inwards.

    A text below a class that names no group of it hides the code: 工资福利支出/社会保障缴费 is a part of
    301 that has no code.
    """
    classes, words = economic(system), column_words()
    code: str | None = None
    hidden = False
    for text in path:
        name = without_year(bare_class(text))
        found = classes.find(name, length=_GROUP, prefix=code or "") if code else None
        found = found or classes.find(name, length=_CLASS) or classes.find(name, length=_GROUP)
        declared = (words["dimensions"].find(name) or {}).get("economic_class")
        if found is None and declared in classes.names:
            found = str(declared)  # 一般商品和服务支出
        if found is not None:
            code, hidden = found, False
        elif code is not None and words["amount_words"].find(name) is None:
            hidden = hidden or words["dimensions"].find(name) is None
    return None if hidden else code
