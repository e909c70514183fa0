"""What each column of a table means, and which printed sum it is part of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ingest.classification import economic_class_of
from ingest.declarations import column_words
from ingest.headers import without_year
from ingest.text import find_money_unit, label_key

SOURCE_PARENT: Mapping[str, str] = {
    "general_public_budget": "fiscal_appropriation",
    "government_fund": "fiscal_appropriation",
    "state_capital": "fiscal_appropriation",
    "undertaking": "unit_funds",
    "business": "unit_funds",
    "superior_subsidy": "unit_funds",
    "affiliated_remittance": "unit_funds",
    "other": "unit_funds",
}
NATURE_PARENT: Mapping[str, str] = {"basic_personnel": "basic", "basic_public": "basic"}
ITEM_PARENT: Mapping[str, str] = {"vehicle_purchase": "vehicle", "vehicle_operation": "vehicle"}
_PARENTS: Mapping[str, Mapping[str, str]] = {
    "income_source_code": SOURCE_PARENT,
    "nature_code": NATURE_PARENT,
    "item_code": ITEM_PARENT,
}
FUND_OF_SOURCE: Mapping[str, str] = {
    "general_public_budget": "general_public_budget",
    "government_fund": "government_fund",
    "state_capital": "state_capital",
    "fiscal_special_account": "fiscal_special_account",
    "unit_funds": "unit_funds",
    "undertaking": "unit_funds",
    "business": "unit_funds",
    "superior_subsidy": "unit_funds",
    "affiliated_remittance": "unit_funds",
    "other": "unit_funds",
}
# Dimensions that a group and its parts can differ in; a part has the same value as its sum or a finer one.
_SPLIT_BY = (
    "nature_code",
    "income_source_code",
    "period",
    "item_code",
    "memo_code",
    "balance_code",
    "origin",  # 本级安排 | 上级提前通知转移支付
    "bought",  # 货物 | 工程 | 服务
    "spent_as",  # 事业支出 | 上级补助支出 … from a unit's own money
    "project_class",  # 运转类, which holds 公用经费 and 其他运转类项目
    "economic_class",  # 工资福利支出 | 商品和服务支出 … as columns
)
# Dimensions in which a sum and its parts agree. ``flow``: 年初结转 | 本年收入 | 本年支出 | 年末结转 side by side.
_SAME = ("value_year", "value_stage", "flow")
_PRINTED_ONCE = ("value_year", "value_stage")
_YEAR = re.compile(r"(20[0-4]\d)年?(?:度)?")
# Kana and replacement characters stand in no budget table: machine reading went wrong there.
_GARBLED = re.compile("[\u3040-\u30ff\ufffd]")
_KEY_AFTER_AMOUNT = frozenset({"name", "code", "code_class", "economic_name", "gov_name"})
_SEGMENTS = ("code_class", "code_section", "code_item")
_ECONOMIC_CLASS = 3  # digits of a class such as 301
_ENOUGH_CLASSES = 3


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``dims`` holds the dimensions that its header prints; key columns have none."""

    col_no: int
    panel_no: int
    path: tuple[str, ...]
    role: str
    dims: Mapping[str, Any]
    is_of_which: bool = False
    parent_col_no: int | None = None
    unit_text: str | None = None
    group_no: int = (
        0  # of code segments: 0 functional (or department economic), 1 government economic
    )

    @property
    def label(self) -> str:
        """Header texts from the outermost group inwards, joined by ``/``."""
        return "/".join(re.sub(r"\s+", "", text) for text in self.path)

    @property
    def is_total_word(self) -> bool:
        """Whether the innermost header text is a mere 合计, 小计, 预算数 …"""
        return bool(self.path) and column_words()["amount_words"].find(self.path[-1]) is not None


def generalises(general: Mapping[str, Any], special: Mapping[str, Any]) -> bool:
    """Whether a cell with dims ``general`` is a sum that a cell with dims ``special`` is part of."""
    if any(general.get(name) != special.get(name) for name in _SAME):
        return False
    strictly = False
    for name in _SPLIT_BY:
        wide, narrow = general.get(name), special.get(name)
        if wide == narrow:
            continue
        ancestors = set()
        step = narrow
        while step is not None:
            step = _wider(name, step)
            ancestors.add(step)
        if narrow is None or (wide is not None and wide not in ancestors):
            return False
        strictly = True
    return strictly


def depth(dims: Mapping[str, Any]) -> int:
    """How fine a set of dimensions is (the most specific sum is the parent)."""
    total = 0
    for name in _SPLIT_BY:
        step = dims.get(name)
        while step is not None:
            total += 1
            step = _wider(name, step)
    return total


def _wider(name: str, value: str) -> str | None:
    """The value of a dimension that ``value`` is part of."""
    if name == "economic_class":
        return value[:-2] if len(value) > _ECONOMIC_CLASS else None
    return _PARENTS.get(name, {}).get(value)


def read_dims(path: Sequence[str], fiscal_year: int | None) -> tuple[dict[str, Any], bool]:
    """Return the dimensions that a header path prints and whether its innermost text is known."""
    words = column_words()
    dims: dict[str, Any] = {}
    known = False
    for text in path:
        if _GARBLED.search(text) and known:
            continue  # misread glyphs below a header that is readable
        meaning = words["dimensions"].find(without_year(text))
        if meaning is None:
            meaning = words["dimensions"].find(text)
        known = meaning is not None or words["amount_words"].find(text) is not None
        if not known:
            known = words["amount_words"].find(without_year(text)) is not None
        if meaning is not None:
            if "income_source_code" in meaning and dims.get("balance_code"):
                meaning = {k: v for k, v in meaning.items() if k != "balance_code"}
            if "project_class" in meaning and dims.get("nature_code") == "project":
                meaning = {k: v for k, v in meaning.items() if k != "nature_code"}
            if "nature_code" in meaning and dims.get("balance_code"):
                meaning = {**meaning, "balance_code": dims["balance_code"]}
            dims.update(meaning)
        named = economic_class_of(without_year(text))
        if named is not None and label_key(text) == "其他支出" and dims.get("income_source_code"):
            dims["spent_as"], known, named = "other", True, None  # of the unit's own money
        if named is not None and (meaning is None or not meaning.get("nature_code")):
            dims["economic_class"] = named
            known = True
        flow = words["flows"].find(without_year(text))
        if flow is not None:
            dims["flow"] = flow["flow"]
            known = True
        key = label_key(text)
        stage = words["stages"].find(text)
        if stage is not None:
            dims["value_stage"] = stage["value_stage"]
            known = True
        years = _YEAR.findall(key)
        if len(years) == 1 and "比" not in key:
            dims["value_year"] = int(years[0])
        elif words["previous_year"].find(text) is not None and fiscal_year is not None:
            dims["value_year"] = fiscal_year - 1
            known = True
    dims.pop("total", None)
    return dims, known


def read_columns(
    paths: Sequence[Sequence[str]],
    has_numbers: Sequence[bool],
    *,
    two_sided: bool,
    fiscal_year: int | None,
    is_form: bool = False,
    fund_scope: str | None = None,
) -> list[Column]:
    """Give every column a role, its dimensions, its panel and its parent.

    ``has_numbers[c]`` says whether the body prints numbers in column ``c``. A column of numbers whose
    header nobody declared has the role ``unknown``: its numbers are reported, never guessed.
    ``fund_scope`` is the fund that the whole table is about, as far as its title names one.
    """
    columns: list[Column] = []
    for col_no, path in enumerate(paths):
        columns.append(_read_column(col_no, tuple(path), has_numbers[col_no], fiscal_year))
    columns = _number_segments(_settle_mixed_names(columns))
    if is_form:
        return columns
    if two_sided:  # 支出用途/项目名称 heads labels there, no projects
        labels = ("project", "economic_name", "gov_name")
        columns = [replace(x, role="name") if x.role in labels else x for x in columns]
    columns = _split_panels(columns, two_sided)
    return link_columns(columns, fiscal_year, fund_scope)


def _read_column(
    col_no: int, path: tuple[str, ...], has_numbers: bool, fiscal_year: int | None
) -> Column:
    words = column_words()
    unit = next((u for u in (find_money_unit(text) for text in reversed(path)) if u), None)
    if not path:
        return Column(col_no, 1, path, "unknown" if has_numbers else "text", {}, unit_text=unit)
    dims, known = read_dims(path, fiscal_year)
    key = words["key_columns"].find(path[-1])
    if key is None and not known:
        # A garbled innermost text does not hide a readable one above it.
        for text in reversed(path[:-1]):
            key = words["key_columns"].find(text)
            if key is not None:
                break
    elif key is not None and known and has_numbers and key["role"] in ("name", "project", "text"):
        key = None  # 支出 or 项目支出 as a money column
    if key is not None:
        role = str(key["role"])
        if role in ("code_class", "code_section", "code_item") and has_numbers and len(path) == 1:
            role = role  # 类 款 项 standing alone are code segments too
        return Column(col_no, 1, path, role, {}, unit_text=unit)
    of_which = any(words["of_which"].find(text) is not None for text in path) or bool(
        dims.pop("of_which", False)
    )
    of_which = of_which or words["of_which_alone"].find(path[-1]) is not None
    counted = [words["key_columns"].find(text) for text in path[:-1]]
    if any(found is not None and found["role"] == "count" for found in counted):
        return Column(col_no, 1, path, "count", {}, unit_text=unit)  # 编制数/合计
    measure = dims.pop("measure", None)
    if len(path) > 1 and label_key(path[-1]).strip("()") == "%":
        measure = "rate"  # 比上年增减 over 金额 | %
    dims.pop("sub_item", None)
    if measure is not None:
        return Column(col_no, 1, path, str(measure), dims, of_which, unit_text=unit)
    if known or of_which or dims:
        return Column(col_no, 1, path, "amount", dims, of_which, unit_text=unit)
    return Column(col_no, 1, path, "unknown" if has_numbers else "text", dims, unit_text=unit)


# 单位名称（科目） | 单位名称（功能分类科目名称）
_MIXED_NAME = re.compile(r"\(.*(?:科目|分类|项目).*\)(?:名称)?$")


def heads_mixed_names(text: str) -> bool:
    """Whether a header heads units and classes or projects in one column: ``单位名称（科目）``."""
    return _MIXED_NAME.search(label_key(text)) is not None


def _settle_mixed_names(columns: list[Column]) -> list[Column]:
    """``单位名称（科目）`` beside codes of a classification heads units and classes alike: names."""
    roles = {c.role for c in columns}
    if not roles & {"code", "code_class"} or "name" in roles:
        return columns
    return [
        replace(c, role="name") if c.role == "unit_name" and heads_mixed_names(c.path[-1]) else c
        for c in columns
    ]


def _name_segments(columns: list[Column]) -> list[Column]:
    """科目编码 over two or three columns heads 类|款|项 even where the words 类 款 项 are not printed."""
    named = list(columns)
    for position, column in enumerate(columns):
        run = [
            c
            for c in columns[position : position + 3]
            if c.role == "code" and c.path == column.path
        ]
        first = position == 0 or columns[position - 1].path != column.path
        if column.role == "code" and first and len(run) > 1 and column.path:
            for offset, part in enumerate(run):
                named[position + offset] = replace(part, role=_SEGMENTS[offset])
    return named


def _number_segments(columns: list[Column]) -> list[Column]:
    """Tell groups of 类|款|项 columns apart: functional, department economic, government economic."""
    numbered: list[Column] = []
    group = -1
    previous: str | None = None
    for column in _name_segments(columns):
        if column.role in _SEGMENTS:
            if previous is None or _SEGMENTS.index(column.role) <= _SEGMENTS.index(previous):
                group += 1
            previous = column.role
            numbered.append(replace(column, group_no=group))
        else:
            previous = None
            numbered.append(column)
    return numbered


def _split_panels(columns: list[Column], two_sided: bool) -> list[Column]:
    """Start a new panel at each key column that follows an amount column."""
    roles = [column.role for column in columns]
    repeats = roles.count("name") > 1 or roles.count("code") > 1 or two_sided
    panel = 1
    seen_amount = False
    split: list[Column] = []
    for position, column in enumerate(columns):
        later_amount = any(r in ("amount", "unknown") for r in roles[position + 1 :])
        if repeats and seen_amount and column.role in _KEY_AFTER_AMOUNT and later_amount:
            panel += 1
            seen_amount = False
        seen_amount = seen_amount or column.role in ("amount", "unknown")
        split.append(replace(column, panel_no=panel))
    first = {p: min(c.group_no for c in split if c.panel_no == p and c.role in _SEGMENTS)
             for p in {c.panel_no for c in split if c.role in _SEGMENTS}}  # fmt: skip
    return [
        replace(c, group_no=c.group_no - first[c.panel_no]) if c.role in _SEGMENTS else c
        for c in split
    ]


def _settle_economic(columns: list[Column]) -> list[Column]:
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


def _settle_flows(columns: list[Column], fund_scope: str | None) -> list[Column]:
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


def _fill_period(columns: list[Column]) -> list[Column]:
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


def link_columns(
    columns: list[Column], fiscal_year: int | None = None, fund_scope: str | None = None
) -> list[Column]:
    """Give each amount column the most specific other column that it is part of."""
    columns = _settle_flows(_settle_economic(columns), fund_scope)
    columns = _fill_period(columns)
    columns = _fill_lone_year(columns, fiscal_year)
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
        ]
        parent = _find_parent(column, peers)
        linked.append(replace(column, parent_col_no=parent.col_no if parent else None))
    linked = _mark_economic(_mark_second_split(_mark_lone_parts(linked)))
    return _name_operating(linked)


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


def _name_operating(columns: list[Column]) -> list[Column]:
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


def _fill_lone_year(columns: list[Column], fiscal_year: int | None) -> list[Column]:
    """Where only the document's own year (one stage) is printed over amounts, it holds for all.

    Another year over some columns (上年 beside 当年) says nothing of the others.
    """
    filled = list(columns)
    for name in _PRINTED_ONCE:
        shown = {c.dims.get(name) for c in columns if c.role == "amount"} - {None}
        if len(shown) == 1 and (name != "value_year" or fiscal_year in shown):
            value = shown.pop()
            filled = [
                replace(c, dims={**c.dims, name: value}) if c.role == "amount" else c
                for c in filled
            ]
    return filled


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
