"""Which kind a table is: its title proposes, columns and rows decide; and what a kind says of columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.columns import Column
from ingest.declarations import Kind, kinds
from ingest.rows import Row
from ingest.text import label_key
from ingest.titles import scopes_of_title

# 项目 | 单位名称（科目/项目）
_PROJECT_HEAD = r"项目|名称|支出项目|内容|单位名称\(.*项目.*\)"
# Kinds whose rows are projects or purchases.
LISTED_KINDS = frozenset({
    "project", "carryover_project", "procurement", "service_purchase", "performance_list",
    "performance_form", "transfer", "new_assets", "debt",
})  # fmt: skip
# Kinds that say of columns what these are.
COUNTING_KINDS = frozenset({"headcount", "self_evaluation", "state_assets"})
_MONEY_HEAD = re.compile(r"金额|价值|经费|支出|收入|资金|元\)")
# 年初数 | 期末余额 | 年末账面净值
_AT_DATE = re.compile(r"[年期][初末](?:数|余额|金额|账面(?:价值|余额|原值|净值)|(?:原|净)值)?")
_GUESSED = "kind read off the rows and columns; no title above the table names one"
# One panel of a table: its number, rows and columns, and what the rows list.
Panel = tuple[int, list[Row], list[Column], str]


def is_two_sided(paths: Sequence[Sequence[str]]) -> bool:
    heads = [label_key(path[0]) if path else "" for path in paths]
    income = any(re.fullmatch(r"(本年|财政拨款)?收入", head) for head in heads)
    return income and any(re.fullmatch(r"(本年|财政拨款)?支出", head) for head in heads)


def settle_names(columns: list[Column], kind: Kind | None) -> list[Column]:
    """``项目`` heads labels in most tables and project names in project tables."""
    if kind is not None and kind.name == "basic_economic":
        return _keep_economic_keys(columns)
    if kind is None or kind.name not in LISTED_KINDS:
        return columns
    return [
        replace(c, role="project")
        if c.role in ("name", "unit_name")
        and c.path
        and re.fullmatch(_PROJECT_HEAD, label_key(c.path[-1]))
        else c
        for c in columns
    ]


_FUNCTIONAL_KEY = re.compile(r"功能")
_ECONOMIC_KEY = re.compile(r"经济")


def _keep_economic_keys(columns: list[Column]) -> list[Column]:
    """Basic expenditure item by item prints 功能科目编码 beside 部门经济科目编码: the class is the economic one.

    What each class is spent on stands in the tables by function.
    """
    codes = [c for c in columns if c.role == "code" and c.path]
    by_class = [c for c in codes if _ECONOMIC_KEY.search("".join(c.path))]
    beside = [c for c in codes if _FUNCTIONAL_KEY.search("".join(c.path))]
    if not by_class or not beside:
        return columns
    settled = []
    for column in columns:
        head = "".join(column.path)
        if column.role in ("code", "name", "project") and not _ECONOMIC_KEY.search(head):
            column = replace(column, role="text")
        settled.append(column)
    return settled


def settle_counts(columns: list[Column], kind: Kind) -> list[Column]:
    """Tables of units and staff hold heads; a self-evaluation holds text beside its money.

    In tables of assets 单位 beside the items is what they are counted in, 年初数 | 年末数 are values.
    """
    named = any(c.role == "name" for c in columns)
    settled = []
    for column in columns:
        money = column.unit_text or _MONEY_HEAD.search(label_key("".join(column.path)))
        if kind.name == "headcount" and column.role in ("amount", "unknown") and not money:
            column = replace(column, role="count", dims={})
        elif kind.name == "self_evaluation" and column.role == "unknown":
            column = replace(column, role="text")
        elif kind.name == "state_assets" and column.path:
            last = label_key(column.path[-1])
            if column.role == "unknown" and _AT_DATE.fullmatch(last):
                column = replace(column, role="amount")
            elif named and column.role == "unit_name" and last == "单位":
                column = replace(column, role="target_unit")
        settled.append(column)
    return settled


def settle_kind(
    kind: Kind | None, title: str | None, panels: Sequence[Panel], two_sided: bool
) -> tuple[Kind | None, str | None]:
    """Where the title names no kind, the rows and columns may; a title that contradicts them loses.

    Returns the kind and, where it was guessed, the reason to print beside the table.
    """
    by_name = {declared.name: declared for declared in kinds()}
    if kind is not None:
        name = _contradicted(kind, title, panels)
        return (by_name[name] if name else kind), None
    guess = _guess_kind(panels, two_sided)
    return (by_name[guess], _GUESSED) if guess else (None, None)


def _contradicted(kind: Kind, title: str | None, panels: Sequence[Panel]) -> str | None:
    """Name of the kind that the rows show instead of the title's, ``None`` where they agree."""
    axes = {axis for _, _, _, axis in panels}
    if kind.name == "performance_form" and axes == {"project"}:
        return "performance_list"  # projects with amounts, no indicators
    if kind.name == "basic_economic" and "function" in axes:
        return "basic_function"
    if kind.name == "basic_function" and "economic" in axes:
        return "basic_economic"
    if kind.name in ("function_expenditure", "expenditure_summary") and axes == {"economic"}:
        return "economic_expenditure"
    # Functional rows with economic classes as columns; 收入支出决算表 by function, with what comes in
    # and goes out as columns.
    by_class = kind.name == "economic_expenditure" or (kind.two_sided and len(panels) == 1)
    if by_class and axes == {"function"}:
        fund, _ = scopes_of_title(title, None)
        return "function_expenditure" if fund else "expenditure_summary"
    return None


def _guess_kind(panels: Sequence[Panel], two_sided: bool) -> str | None:
    """Name of the kind that rows and columns show where no title names one."""
    axes = {axis for _, _, _, axis in panels}
    columns = [column for _, _, own, _ in panels for column in own]
    natures = {c.dims.get("nature_code") for c in columns} - {None}
    sources = {c.dims.get("income_source_code") for c in columns} - {None}
    items = {c.dims.get("item_code") for c in columns} - {None}
    if two_sided:
        return "budget_summary"
    if len(items) >= 2:
        return "three_public"
    if "economic" in axes:
        split = natures == {"basic_personnel", "basic_public"}
        return "basic_economic" if split else "economic_expenditure"
    if "function" in axes and "project" in natures:
        return "expenditure_summary"
    if axes & {"function", "unit"} and len(sources) >= 3:
        return "income_summary"
    if "unit" in axes and any(c.role == "count" for c in columns):
        return "headcount"
    named = any(row.dims.get("project_name") for _, rows, _, _ in panels for row in rows)
    if axes == {"project"} and named and any(c.role == "amount" for c in columns):
        return "project"
    return None
