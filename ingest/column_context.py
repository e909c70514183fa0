"""What columns say about each other: a meaning that only the columns beside one settle."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.columns import Column
from ingest.dimensions import FUND_OF_SOURCE, read_dims
from ingest.text import label_key

_PRINTED_ONCE = ("value_year", "value_stage")
_ENOUGH_CLASSES = 3
_OWN_LEVEL = re.compile("[省市州县区]?(?:本级|级)")


def settle_economic(columns: list[Column]) -> list[Column]:
    """会议费 or 公务接待费 among several economic classes is one of them, else an item of its own.

    The only nature that a panel prints (项目支出合计) holds for the classes beside it.
    """
    settled: list[Column] = []
    for column in columns:
        pure = [
            c
            for c in columns
            if c.panel_no == column.panel_no
            and c.role == "amount"
            and "economic_class" in c.dims
            and not {"memo_code", "item_code"} & set(c.dims)
        ]
        dims = dict(column.dims)
        if "economic_class" in dims and {"memo_code", "item_code"} & set(dims):
            several = len(pure) >= _ENOUGH_CLASSES
            for name in ("memo_code", "item_code") if several else ("economic_class",):
                dims.pop(name, None)
        natures = {
            c.dims.get("nature_code")
            for c in columns
            if c.panel_no == column.panel_no
            and c.role == "amount"
            and "economic_class" not in c.dims
        }
        if "economic_class" in dims and len(natures) == 1 and None not in natures:
            dims.setdefault("nature_code", natures.pop())
        settled.append(replace(column, dims=dims))
    return settled


def settle_flows(columns: list[Column], fund_scope: str | None) -> list[Column]:
    """Keep apart what comes in, goes out and stays over, where one panel prints them side by side.

    What comes in is income of the table's fund, so that it is never taken for expenditure.
    """
    sources = {c.dims.get("income_source_code") for c in columns if c.role == "amount"}
    if fund_scope is not None and sources == {fund_scope}:
        # 政府性基金预算支出 over every column of the table of that fund says nothing more
        columns = [
            replace(c, dims={k: v for k, v in c.dims.items() if k != "income_source_code"})
            for c in columns
        ]
    settled: list[Column] = []
    for column in columns:
        peers = [c for c in columns if c.panel_no == column.panel_no and c.role == "amount"]
        flows = {c.dims.get("flow") for c in peers}
        dims = dict(column.dims)
        if not {"income", "expenditure"} <= flows:
            dims.pop("flow", None)
        elif dims.get("flow") == "income" and not dims.get("income_source_code"):
            known = fund_scope if fund_scope in FUND_OF_SOURCE else "fiscal_appropriation"
            dims["income_source_code"] = known
        settled.append(replace(column, dims=dims))
    return settled


def fill_period(columns: list[Column]) -> list[Column]:
    """``本年收入合计`` beside sources that print no period of their own: they are the current year's."""
    filled = list(columns)
    for position, column in enumerate(columns):
        peers = [c for c in columns if c.panel_no == column.panel_no and c.role == "amount"]
        heads = [c for c in peers if c.dims.get("period") == "current_year"]
        lone = len(heads) == 1 and not set(heads[0].dims) - {"period", "value_year", "value_stage"}
        source = column.dims.get("income_source_code")
        if (
            lone
            and column.role == "amount"
            and source not in (None, "non_fiscal_surplus")
            and not column.dims.get("period")
        ):
            filled[position] = replace(column, dims={**column.dims, "period": "current_year"})
        # 本年预算/小计 beside 上年结转/小计
        carried = any(c.dims.get("period") == "carried_forward" for c in peers)
        own = len(column.path) > 1 and re.match(r"[本当]年", label_key(column.path[0]))
        balances = any(c.dims.get("flow") for c in peers)
        if carried and own and not balances and column.role == "amount":
            dims = {"period": "current_year", **filled[position].dims}
            filled[position] = replace(column, dims=dims)
    return filled


def settle_origin(columns: list[Column]) -> list[Column]:
    """本级 beside 上级转移支付 is the own money of the level of government."""
    shared = {c.path[:-1] for c in columns if c.role == "amount" and "origin" in c.dims}
    return [
        replace(c, dims={**c.dims, "origin": "own"})
        if c.role == "amount"
        and c.path[:-1] in shared
        and _OWN_LEVEL.fullmatch(label_key(c.path[-1]))
        else c
        for c in columns
    ]


def free_full_splits(columns: list[Column]) -> list[Column]:
    """经费拨款 | 非税返还 below 一般公共预算 are all of that fund where no column of their own sums them.

    A column that says 其中 itself stays a part of what is printed beside it.
    """
    sums = [c for c in columns if c.role == "amount" and not c.is_of_which]
    freed = []
    for column in columns:
        group = [
            c
            for c in columns
            if c.role == "amount"
            and c.panel_no == column.panel_no
            and len(c.path) > 1
            and c.path[:-1] == column.path[:-1]
        ]
        source = column.dims.get("income_source_code")
        whole = any(
            c.panel_no == column.panel_no and dict(c.dims) == dict(column.dims) for c in sums
        )
        heads = column.path[:-1] and read_dims(column.path[-2:-1], None)[0].get(
            "income_source_code"
        )
        said = any("其中" in text for text in column.path[-1:])
        lists_fund = len(group) > 1 and source and heads == source and not whole
        if column.is_of_which and lists_fund and not said:
            column = replace(column, is_of_which=False)
        freed.append(column)
    return freed


def name_operating(columns: list[Column]) -> list[Column]:
    """运转类 that is not split holds what is left of basic expenditure: 公用经费."""
    parents = {(c.panel_no, c.parent_col_no) for c in columns}
    named = []
    for column in columns:
        alone = (column.panel_no, column.col_no) not in parents
        nature = column.dims.get("nature_code")
        if alone and column.dims.get("project_class") == "operating" and nature in (None, "basic"):
            column = replace(column, dims={**column.dims, "nature_code": "basic_public"})
        named.append(column)
    return named


def fill_lone_year(columns: list[Column], fiscal_year: int | None) -> list[Column]:
    """Where only the document's own year (one stage) is printed over amounts, it holds for all.

    Another year over some columns (上年 beside 当年) says nothing of the others. Nor does a stage, where
    one of them would say the same as a column that prints it: 统计数 beside 预算数 is no second budget
    but what the document itself is about.
    """
    filled = list(columns)
    for name in _PRINTED_ONCE:
        shown = {c.dims.get(name) for c in columns if c.role == "amount"} - {None}
        if len(shown) != 1 or (name == "value_year" and fiscal_year not in shown):
            continue
        value = shown.pop()
        whole = [
            replace(c, dims={**c.dims, name: value}) if c.role == "amount" else c for c in filled
        ]
        if name == "value_year" or not _repeats_stage(filled, whole):
            filled = whole
    return filled


def _repeats_stage(columns: list[Column], filled: list[Column]) -> bool:
    """Whether the stage makes a column that prints none equal to one that prints it."""
    amounts = [(c, f) for c, f in zip(columns, filled, strict=True) if c.role == "amount"]
    printed = [c for c, _ in amounts if "value_stage" in c.dims]
    return any(
        f.dims == c.dims and f.panel_no == c.panel_no
        for own, f in amounts
        if "value_stage" not in own.dims
        for c in printed
    )
