"""Rows that print only a label: the two sides of summaries, and lists of 三公 and memo items."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from ingest.classification import economic, functional
from ingest.declarations import row_words, strip_enumeration
from ingest.dimensions import ITEM_PARENT, NATURE_PARENT, SOURCE_PARENT
from ingest.rows import Row, decimal_of, enumeration_level, row_label, split_label
from ingest.text import label_key

_UNNUMBERED = 4  # 其中 and labels without enumeration
_SINGLE_FUNDS = ("general_public_budget", "government_fund", "state_capital")


def read_labelled_rows(rows: list[Row], side: str, *, by_class: bool = False) -> None:
    """Understand rows that print only a label; ``side`` is income, expenditure or items.

    ``by_class`` says that the side is headed as one of economic classes: its 其他支出 is none of the
    functional ones.
    """
    live = [row for row in rows if row.role == "item"]
    if side == "items":
        _read_items(live)
        return
    for row in live:
        row.label = row_label(row)
        _read_label(row, side, by_class)
    _close_by_subtotal(live)
    _demote_totals(live)
    if side == "income":
        _list_inside_funds(live)
    elif any(row.dims.get("by_purpose") for row in live):
        for row in live:  # 行政支出 | 事业支出 | 其他支出: purposes, no functional classes
            row.dims.pop("function_code", None)
    _inherit(live, side)
    _link_labels(live, side)
    if side == "expenditure":
        _nest_unnamed(live)
    _mark_lone_parts(live)


def read_evaluated_rows(rows: list[Row]) -> None:
    """Rows of a self-evaluation: the project's money by source; what was reached is plain text."""
    total: Row | None = None
    for row in rows:
        if row.role != "item":
            continue
        row.label = row_label(row) or ""
        labels = [text for text in row.texts.values() if text]
        found = [row_words()["form_funds"].find(text) for text in labels]
        meaning = next((dict(m) for m in found if m is not None), None)
        if meaning is None:
            row.dims["plain"] = True
        elif meaning.pop("role", None) == "total":
            row.role, total = "total", row
        else:
            row.dims.update(meaning)
            row.parent_row_no = total.row_no if total else None


def _mark_lone_parts(live: list[Row]) -> None:
    """``其中：`` with a single row that is less than the sum above it does not split it."""
    numbered = {row.row_no: row for row in live}
    for row in live:
        parent = numbered.get(row.parent_row_no) if row.parent_row_no is not None else None
        if parent is None or row.role != "item" or not row.dims.get("said_part"):
            continue
        lone = sum(r.parent_row_no == parent.row_no and r.role == "item" for r in live) == 1
        if lone and parent.role == "item" and row.values != parent.values:
            row.role = "of_which"


def _read_items(live: list[Row]) -> None:
    """Items of 三公经费, 机关运行经费 and procurement, each list with a total of its own."""
    words = row_words()
    total: Row | None = None
    above: dict[str, Row] = {}
    for row in live:
        row.label = row_label(row) or ""
        if "counted" in row.dims:
            continue
        meaning = words["three_public"].find(re.sub(r"^其中:?", "", label_key(row.label)))
        if meaning is None:
            _read_other_item(row, above)
        elif meaning.get("total"):
            row.role = "total"
            total = total if row.is_blank and total is not None else row
        elif meaning.get("of_which"):
            row.role = "of_which"
        else:
            item = row.dims["item_code"] = meaning["item_code"]
            vehicle = above.get("vehicle") if item in ITEM_PARENT else None
            anchor = vehicle or total
            row.parent_row_no = anchor.row_no if anchor else None
            above[item] = row
    # 合计 below its items
    for row in live:
        if row.dims.get("item_code") and row.parent_row_no is None and total is not None:
            row.parent_row_no = total.row_no


def _close_by_subtotal(live: list[Row]) -> None:
    """小计 between the items of a side and its 总计 is its 本年收入合计 or 本年支出合计.

    Certain only where it is the single one of the side and no other row says 本年…合计.
    """
    words = row_words()
    sums = [row for row in live if words["subtotal"].find(label_key(row.label or "")) is not None]
    bare = [row for row in sums if label_key(row.label or "") == "小计"]
    named = any(row.role == "subtotal" for row in live)
    totals = [row.row_no for row in live if row.role == "total"]
    if len(bare) != 1 or named or not totals or totals[-1] < bare[0].row_no:
        return
    if not any(row.role == "item" and row.row_no < bare[0].row_no for row in live):
        return
    bare[0].role, bare[0].dims = "subtotal", {"period": "current_year"}


def _demote_totals(live: list[Row]) -> None:
    """收入合计 above 收入总计 is the sum of the current year."""
    totals = [row for row in live if row.role == "total"]
    for row in totals[:-1]:
        if "合计" in label_key(row.label or "") and "总计" in label_key(totals[-1].label or ""):
            row.role = "subtotal"
            row.dims["period"] = "current_year"


def _list_inside_funds(live: list[Row]) -> None:
    """Rows enumerated below one fund (1.本级财力 below （一）一般公共预算) list what is inside it.

    So does a row without enumeration directly below that says the fund again (经费拨款).
    """
    fund: Row | None = None
    near: Row | None = None  # what a row that says 其中 is part of
    level = 0
    for row in live:
        depth = enumeration_level(label_key(row.label or ""))
        source = row.dims.get("income_source_code")
        if row.role == "item" and fund is not None and level < depth < _UNNUMBERED:
            row.role, row.dims, row.parent_row_no = "of_which", {}, fund.row_no
            continue
        if row.role == "item" and row.dims.get("said_part"):
            above = near.dims.get("income_source_code") if near is not None else None
            if near is not None and above and source and SOURCE_PARENT.get(source) != above:
                row.role, row.dims, row.parent_row_no = "of_which", {}, near.row_no
            continue
        if row.role == "item" and fund is not None and near is fund and _says_again(row, fund):
            row.role, row.dims, row.parent_row_no = "of_which", {}, fund.row_no
            continue
        near = row if row.role == "item" else near
        if row.role != "item" or depth >= _UNNUMBERED:
            continue
        fund = row if source in _SINGLE_FUNDS else None
        level = depth


def _says_again(row: Row, fund: Row) -> bool:
    """Whether a row without enumeration names the same money as the fund above, and no more of it."""
    if enumeration_level(label_key(row.label or "")) < _UNNUMBERED or row.dims != fund.dims:
        return False
    amounts = {c: decimal_of(text) for c, text in row.values.items()}
    wholes = {c: decimal_of(text) for c, text in fund.values.items()}
    return all(part is None or part <= (wholes.get(c) or 0) for c, part in amounts.items())


def _read_other_item(row: Row, above: dict[str, Row]) -> None:
    """An item that is none of 三公: money beside the accounts, procurement by category, a part."""
    words = row_words()
    label = row.label or ""
    memo = words["memo"].find(label)
    category = words["categories"].find(label)
    if memo is not None:
        row.dims["memo_code"] = memo["memo_code"]
        above["memo"] = row
    elif words["procured"].find(label) is not None:
        row.role = "subtotal"
        above["procured"] = row
    elif category is not None and "procured" in above:
        row.dims["category"] = category["category"]
        row.parent_row_no = above["procured"].row_no
    elif words["of_which"].find(label) is not None or words["item_parts"].find(label) is not None:
        row.role = "of_which"


def _read_label(row: Row, side: str, by_class: bool) -> None:
    words = row_words()
    label = row.label or ""
    key = strip_enumeration(label_key(label))
    if words["grand_total"].find(label) is not None:
        row.role = "total"
        return
    opens = side == "expenditure" and re.fullmatch(r"财政拨款(?:支出)?", key) is not None
    if opens or words["current_total"].find(label) is not None:
        row.role = "subtotal"
        row.dims["period"] = "current_year"
        return
    own = side == "income" and _is_enumerated_top(row) and words["income"].find(label) is not None
    if words["of_which"].find(label) is not None and not own:
        meaning = words[side].find(re.sub(r"^其中:?", "", key))
        if side == "expenditure" and not (meaning or {}).get("nature_code"):
            meaning = None
        if meaning is not None:
            row.dims.update(meaning)
            row.dims["said_part"] = True
        else:
            row.role = "of_which"
        return
    meaning = words[side].find(label)
    if meaning is not None:
        row.dims.update(meaning)
        if meaning.get("balance_code") and side == "expenditure":
            # 一般公共预算结转结余 below 年终结转结余: the balance of one fund
            source = words["income"].find(label)
            if source is not None and source.get("income_source_code"):
                row.dims["income_source_code"] = source["income_source_code"]
        return
    if side == "expenditure" and not by_class:
        code, name = split_label(label)
        if code and code[0] == "2":
            row.dims["function_code"] = code
            return
        bare = strip_enumeration(label_key(name))
        found = functional().find(bare, length=3) or functional().find_shortened(bare, length=3)
        if found:
            row.dims["function_code"] = found
            return
    row.dims["unresolved"] = True


def _inherit(live: list[Row], side: str) -> None:
    """Give rows below 上年结转, 结转下年 or a nature what they inherit from it; resolve names in context."""
    carried = False
    closed = (
        False  # 本年收入合计 has been passed: sources below it are parts of what is carried forward
    )
    balance: str | None = None
    nature: str | None = None
    function = ""
    first_item = _first_item(live)
    is_government = False  # 机关工资福利支出 has been passed: 其他支出 is a class of the same list
    for position, row in enumerate(live):
        dims = row.dims
        if row.role in ("total", "subtotal"):
            closed = position > first_item
            carried, balance, nature, function = False, None, None, ""
            is_government = False
            continue
        if is_government and not dims.get("nature_code") and not dims.get("balance_code"):
            _resolve_government(row)
        if side == "income":
            if dims.get("period") == "carried_forward":
                carried, balance = True, dims.get("balance_code")
            elif (
                carried
                and dims.get("income_source_code")
                and (closed or not _is_enumerated_top(row))
            ):
                dims["period"] = "carried_forward"
                if balance:  # 一般公共预算财政拨款 below 年初财政拨款结转和结余
                    dims["balance_code"] = balance
            elif _is_enumerated_top(row):
                carried, balance = False, None
            continue
        inside = closed or not _is_enumerated_top(row)
        if balance and inside and not dims.get("balance_code"):
            _resolve_in_context(row, balance, None, "")
        if dims.get("balance_code"):
            balance, nature, function = dims["balance_code"], None, ""
        elif dims.get("nature_code"):
            nature, function, balance = dims["nature_code"], "", None
        elif dims.get("function_code"):
            function, balance = dims["function_code"], None
        elif dims.get("unresolved"):
            _resolve_in_context(row, balance, nature, function)
            function = dims.get("function_code", function)
        is_government = dims.get("economic_system") == "government"


def _resolve_government(row: Row) -> None:
    """对个人和家庭的补助 and 其他支出 after 机关商品和服务支出 are classes of the government's list."""
    code = economic("government").find(strip_enumeration(label_key(row.label or "")), length=3)
    if code is not None:
        row.dims.update(economic_code=code, economic_system="government")
        row.dims.pop("function_code", None)
        row.dims.pop("unresolved", None)


def _is_enumerated_top(row: Row) -> bool:
    return re.match(r"^[一二三四五六七八九十]+、", label_key(row.label or "")) is not None


def _resolve_in_context(row: Row, balance: str | None, nature: str | None, function: str) -> None:
    label = re.sub(r"^按项目管理的", "", strip_enumeration(label_key(row.label or "")))
    if balance:
        meaning = row_words()["income"].find(label)
        if meaning is not None:
            row.dims.update({k: v for k, v in meaning.items() if k != "period"})
            row.dims["balance_code"] = balance
            row.dims.pop("unresolved", None)
            row.dims.pop("function_code", None)
            return
    for prefix in (function[:5], function[:3]):
        if len(prefix) in (3, 5):
            code = functional().find(label, length=len(prefix) + 2, prefix=prefix)
            if code:
                row.dims["function_code"] = code
                row.dims.pop("unresolved", None)
                return
    for system in ("department", "government"):
        code = economic(system).find(label, length=3)
        if code:
            row.dims.update(economic_code=code, economic_system=system)
            if nature and system == "department":
                row.dims["nature_code"] = nature
            row.dims.pop("unresolved", None)
            return


def _link_labels(live: list[Row], side: str) -> None:
    """Parents in a panel of labels: by code prefix, by source, nature or balance, then the totals."""
    total = _pick_total(live)
    currents = [(place, row) for place, row in enumerate(live) if row.role == "subtotal"]
    first_item = _first_item(live)
    for position, row in enumerate(live):
        if row.role == "total":
            continue
        if row.role == "subtotal":
            # 一、部门预算 opens the list that 本年收入合计 closes: one is the other's only part.
            closing = next((r for place, r in currents if place > position), None)
            anchor = closing if closing is not None and position <= first_item else total
            row.parent_row_no = anchor.row_no if anchor else None
            continue
        if row.role == "of_which":
            above = (r for r in reversed(live[:position]) if r.role == "item")
            near = next((r for r in above if not r.dims.get("said_part")), None)
            row.parent_row_no = near.row_no if near else None
            continue
        parent = _dimension_parent(row, live, position)
        if parent is None and _part_of_current(row, first_item, position, currents):
            parent = _current_for(position, first_item, currents)
        if parent is None:
            parent = total
        row.parent_row_no = parent.row_no if parent else None


def _nest_unnamed(live: list[Row]) -> None:
    """（一）一般性项目 and （二）专项资金 below 二、项目支出 split it where they add up to it.

    No vocabulary knows such rows: their enumeration says where they stand, their amounts prove it.
    Below a sum that is not printed they stay unknown.
    """
    for position, whole in enumerate(live):
        if whole.role != "item" or not whole.dims.get("nature_code"):
            continue
        level = enumeration_level(label_key(whole.label or ""))
        parts: list[Row] = []
        for row in live[position + 1 :]:
            if row.role != "item" or enumeration_level(label_key(row.label or "")) <= level:
                break
            parts.append(row)
        own = [r for r in parts if not r.is_blank]
        if not own or not all(r.dims.get("unresolved") for r in own) or not _add_up(own, whole):
            continue
        for row in parts:
            row.dims["nature_code"] = whole.dims["nature_code"]
            row.dims.pop("unresolved", None)
            row.parent_row_no = whole.row_no


def _add_up(parts: Sequence[Row], whole: Row) -> bool:
    """Whether rows add up to another in every column that it prints, of which there is one at least.

    Amounts with decimals may be rounded, each by half of the last one; whole numbers may not.
    """
    compared = False
    for column, text in whole.values.items():
        total = decimal_of(text)
        if total is None:
            continue
        amounts = [a for r in parts if (a := decimal_of(r.values.get(column))) is not None]
        places = int(total.as_tuple().exponent)
        room = Decimal(1).scaleb(places) * (len(amounts) + 1) / 2 if places < 0 else Decimal(0)
        if abs(sum(amounts, Decimal(0)) - total) > room:
            return False
        compared = True
    return compared


def _pick_total(live: Sequence[Row]) -> Row | None:
    totals = [row for row in live if row.role == "total"]
    return totals[-1] if totals else None


def _dimension_parent(row: Row, live: Sequence[Row], position: int) -> Row | None:
    """The row above that a row is a part of by what it says."""
    dims = row.dims
    above = (live[n] for n in range(position - 1, -1, -1) if live[n].role == "item")
    code = dims.get("function_code")
    if code:
        prefixes = [r for r in above if r.dims.get("function_code") and
                    code != r.dims["function_code"] and code.startswith(r.dims["function_code"])]  # fmt: skip
        return max(prefixes, key=lambda r: len(r.dims["function_code"]), default=None)
    if dims.get("economic_code"):
        nature = dims.get("nature_code")
        return next(
            (
                r
                for r in above
                if nature
                and r.dims.get("nature_code") == nature
                and not r.dims.get("economic_code")
            ),
            None,
        )
    if dims.get("balance_code"):
        if dims.get("income_source_code"):
            return next(
                (r for r in above if r.dims.get("balance_code") == dims["balance_code"]
                 and not r.dims.get("income_source_code")), None)  # fmt: skip
        return None
    if dims.get("nature_code"):
        wide = NATURE_PARENT.get(dims["nature_code"])
        return next((r for r in above if wide and r.dims.get("nature_code") == wide), None)
    source, period = dims.get("income_source_code"), dims.get("period")
    wide = SOURCE_PARENT.get(source or "")
    if not wide and not (source and period == "carried_forward"):
        return None
    for other in above:
        same_period = other.dims.get("period") == period
        if wide and same_period and other.dims.get("income_source_code") == wide:
            return other
        if (
            period == "carried_forward"
            and same_period
            and source
            and not other.dims.get("income_source_code")
        ):
            return other
    return None


def _first_item(live: Sequence[Row]) -> int:
    """Place of the first row that is an item; the number of rows where none is."""
    return next((place for place, row in enumerate(live) if row.role == "item"), len(live))


def _part_of_current(
    row: Row, first_item: int, position: int, currents: Sequence[tuple[int, Row]]
) -> bool:
    """Whether a row is inside 本年收入合计 (本年支出合计) by what it is and by where it stands."""
    dims = row.dims
    if not currents or dims.get("balance_code") or dims.get("period") == "carried_forward":
        return False
    current = _current_for(position, first_item, currents)
    if current is None:
        return False
    if dims.get("income_source_code") == "non_fiscal_surplus":
        return any(place > position for place, other in currents if other is current)
    return True


def _current_for(position: int, first_item: int, currents: Sequence[tuple[int, Row]]) -> Row | None:
    """The 本年…合计 that a row belongs to: the one that opens its list, else the next one below."""
    opening = next(
        (row for place, row in currents if place < position and place <= first_item), None
    )
    if opening is not None:
        return opening
    return next((row for place, row in currents if place > position), None)
