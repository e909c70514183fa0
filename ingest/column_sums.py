"""Which printed sum each amount column is part of, and which columns only list what is inside one."""

from __future__ import annotations

from dataclasses import replace

from ingest.column_context import (
    fill_lone_year,
    fill_period,
    free_full_splits,
    name_operating,
    settle_economic,
    settle_flows,
    settle_origin,
)
from ingest.columns import Column
from ingest.dimensions import NATURE_PARENT, depth, generalises, read_dims


def link_columns(
    columns: list[Column], fiscal_year: int | None = None, fund_scope: str | None = None
) -> list[Column]:
    """Give each amount column the most specific other column that it is part of."""
    columns = settle_flows(settle_economic(settle_origin(columns)), fund_scope)
    columns = fill_period(columns)
    columns = free_full_splits(fill_lone_year(columns, fiscal_year))
    linked: list[Column] = []
    for column in columns:
        if column.role != "amount":
            linked.append(column)
            continue
        peers = [
            c
            for c in columns
            if c.role == "amount"
            and c.panel_no == column.panel_no
            and c.col_no != column.col_no
            and not c.is_of_which
            and _says_itself(c)
        ]
        parent = _find_parent(column, peers)
        linked.append(replace(column, parent_col_no=parent.col_no if parent else None))
    linked = _mark_economic(_mark_second_split(_mark_lone_parts(linked)))
    return name_operating(linked)


def _says_itself(column: Column) -> bool:
    """Whether a head is read down to its innermost text: below a group an unread one is no sum of it."""
    return len(column.path) < 2 or read_dims(column.path, None)[1]


def _mark_economic(columns: list[Column]) -> list[Column]:
    """Economic classes inside a sum that stands as a fact itself: they list what is in it.

    They split the sum themselves where its other parts leave room for them: 人员类/工资福利支出 beside
    公用经费 and 项目支出.
    """
    by_no = {(c.panel_no, c.col_no): c for c in columns}
    inside: set[int] = set()
    for column in columns:
        if "economic_class" not in column.dims:
            continue
        parent = by_no.get((column.panel_no, column.parent_col_no or -1))
        while parent is not None and "economic_class" in parent.dims:
            parent = by_no.get((parent.panel_no, parent.parent_col_no or -1))
        if parent is not None and not _completes_split(column, parent, columns):
            inside.add(column.col_no)
    return [replace(c, is_of_which=True) if c.col_no in inside else c for c in columns]


def _completes_split(column: Column, parent: Column, columns: list[Column]) -> bool:
    """Whether the other parts of ``parent`` have natures, and none of them that of ``column``."""
    others = [
        c.dims.get("nature_code")
        for c in columns
        if c.panel_no == parent.panel_no
        and c.parent_col_no == parent.col_no
        and "economic_class" not in c.dims
    ]
    nature = column.dims.get("nature_code")
    own = {nature, NATURE_PARENT.get(nature or "")} if nature else {"basic", *NATURE_PARENT}
    return any(others) and not own & set(others)


def _mark_second_split(columns: list[Column]) -> list[Column]:
    """A sum that is split twice, by source and by nature, is added up by its sources only."""
    marked = list(columns)
    for parent in {c.parent_col_no for c in columns if c.parent_col_no is not None}:
        parts = [c for c in columns if c.parent_col_no == parent and not c.is_of_which]
        by_source = [c for c in parts if c.dims.get("income_source_code")]
        by_nature = [c for c in parts if c.dims.get("nature_code")]
        whole = next(c for c in columns if c.col_no == parent)
        by_origin = [c for c in parts if set(c.dims) - set(whole.dims) == {"origin"}]
        if len(by_origin) == 1 == len(parts):  # 上级转移支付 alone is listed inside the sum
            marked = [replace(c, is_of_which=True) if c is by_origin[0] else c for c in marked]
        finer = [
            c
            for c in (*by_source, *by_nature)
            if any(
                c.dims.get(k) != whole.dims.get(k) for k in ("income_source_code", "nature_code")
            )
        ]
        if finer:  # 中央, 省级, 本级 beside the funds: a split of its own
            other = {c.col_no for c in by_origin}
            marked = [replace(c, is_of_which=True) if c.col_no in other else c for c in marked]
        if by_source and by_nature and not set(map(id, by_source)) & set(map(id, by_nature)):
            second = {c.col_no for c in by_nature}
            marked = [replace(c, is_of_which=True) if c.col_no in second else c for c in marked]
    return marked


def _find_parent(column: Column, peers: list[Column]) -> Column | None:
    wider = [
        peer
        for peer in peers
        if generalises(peer.dims, column.dims) and not _is_beside_carried(peer, column, peers)
    ]
    if not column.is_total_word or column.is_of_which:
        # 小计 beside parts that add nothing of their own: 因公出国 | 小计 | 因公出国费 | 学术交流
        same = [
            p
            for p in peers
            if dict(p.dims) == dict(column.dims)
            and p.is_total_word
            and p.path[:-1] == column.path[: len(p.path) - 1]
            and (len(p.path) > 1 or column.is_of_which)
        ]
        if same:
            return min(same, key=lambda p: abs(p.col_no - column.col_no))
    if column.dims.get("memo_code"):
        wider = [p for p in wider if p.dims.get("memo_code") == column.dims["memo_code"]]
    if not wider:
        return None
    return max(
        wider,
        key=lambda p: (depth(p.dims), _shared_group(p, column), -abs(p.col_no - column.col_no)),
    )


def _is_beside_carried(peer: Column, column: Column, peers: list[Column]) -> bool:
    """财政拨款收入/一般公共预算 beside 上年结转/一般公共预算: the current year's, no sum of the other."""
    source = peer.dims.get("income_source_code")
    if column.dims.get("period") != "carried_forward" or not source or peer.dims.get("period"):
        return False
    current = any(
        p.dims.get("period") == "current_year" and p.dims.get("income_source_code") == source
        for p in peers
    )
    return not current and _shared_group(peer, column) == 0


def _shared_group(one: Column, other: Column) -> int:
    count = 0
    for a, b in zip(one.path, other.path, strict=False):
        if a != b:
            break
        count += 1
    return count


def _mark_lone_parts(columns: list[Column]) -> list[Column]:
    """``其中：`` with a single part does not split its sum: it lists something inside it."""
    marked = []
    for column in columns:
        siblings = [
            c
            for c in columns
            if c.parent_col_no == column.parent_col_no
            and c.role == "amount"
            and c.panel_no == column.panel_no
        ]
        says_part = any("其中" in text for text in column.path)
        lone = column.parent_col_no is not None and len(siblings) == 1 and says_part
        marked.append(replace(column, is_of_which=True) if lone else column)
    return marked
