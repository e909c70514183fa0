"""The dimensions that headers print (source, nature, item, year …), and which of them is wider."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ingest.classification import economic_class_of
from ingest.declarations import column_words
from ingest.economic_columns import bare_class
from ingest.headers import without_year
from ingest.text import label_key

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
    "reported_unit_name",  # units of a department side by side
)
# Dimensions in which a sum and its parts agree. ``flow``: 年初结转 | 本年收入 | 本年支出 | 年末结转 side by side.
_SAME = ("value_year", "value_stage", "flow")
_YEAR = re.compile(r"(20[0-4]\d)年?(?:度)?")
# Kana and replacement characters stand in no budget table: machine reading went wrong there.
_GARBLED = re.compile("[\u3040-\u30ff\ufffd]")
# What a word alone means below 单位资金.
_OWN_MONEY: Mapping[str, str] = {"经营": "business", "其他": "other", "其它": "other"}
_CLASS_CODE = re.compile(r"[35]\d\d(?:\d\d)?")
_ECONOMIC_CLASS = 3  # digits of a class such as 301


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


def is_known(text: str) -> bool:
    """Whether a header text alone is declared as one of amounts."""
    return read_dims((text,), None)[1]


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
        if dims.get("income_source_code") == "unit_funds" and label_key(text) in _OWN_MONEY:
            meaning = {"income_source_code": _OWN_MONEY[label_key(text)]}
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
        named = economic_class_of(without_year(bare_class(text)))
        if named is not None and label_key(text) == "其他支出" and dims.get("income_source_code"):
            dims["spent_as"], known, named = "other", True, None  # of the unit's own money
        if meaning is not None and label_key(text) in _OWN_MONEY:
            named = None
        if named is not None and (meaning is None or not meaning.get("nature_code")):
            dims["economic_class"] = named
            known = True
        elif "economic_class" in dims and _CLASS_CODE.fullmatch(label_key(text)):
            known = True  # 301 below 工资福利支出
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
