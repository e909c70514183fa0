"""Performance targets: one form per project, one list of projects, or the whole department.

What a cell is follows from the words in it: 一级指标 … 指标值 head the indicators, 项目名称, 年度资金总额
and their like stand before their values. Levels that a merged cell or a lost merge left blank are
carried down; a cell that slid to the left is put back by the vocabulary of levels.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.declarations import column_words, row_words
from ingest.document import Cell
from ingest.grids import FoundTable
from ingest.headers import cell_number, distinct_cells
from ingest.text import find_money_unit, is_blank, label_key, squeeze

INDICATOR_ROLES = frozenset(
    {"level1", "level2", "level3", "operator", "target", "target_unit", "weight", "scoring"}
)
_LEVEL1 = re.compile(
    r"(?:产出|效益|满意度|成本|决策|过程|履职效能|社会效应|可持续性|运行成本|管理效率|效果|投入|管理).*"
)
_LEVEL2 = re.compile(
    r"(?:数量|质量|时效|成本|经济成本|社会成本|生态环境成本|经济效益|社会效益|生态效益|可持续影响|服务对象满意度"
    r"|满意度|可持续发展|环境效益|社会公众满意度).*"
)
_LEVEL2_ONLY = re.compile(
    r"(?:数量|质量|时效|经济成本|社会成本|生态环境成本|经济效益|社会效益|生态效益|可持续影响|服务对象满意度)指标"
)
_PROJECT_KEY = re.compile(
    r"(?:预算)?(?:项目|专项|专项资金|政策)(?:\((?:政策|项目)\))?(?:和项目)?名称:?"
)
_ENOUGH_LEVELS = 3


@dataclass(slots=True)
class Indicator:
    """One indicator row, texts verbatim (line breaks removed)."""

    row_no: int
    texts: dict[str, str]
    cols: dict[str, int]
    project_name: str | None
    page_number: int | None
    details: dict[str, str] = field(default_factory=dict)  # of its project: executing_unit, …


@dataclass(slots=True)
class FundCell:
    """A money cell of a form with the label before it."""

    row_no: int
    col_no: int
    label: str
    dims: dict[str, str | None]
    project_name: str | None
    unit_label: str | None = None  # the text of the row that states a money unit: 项目资金（万元）
    head: str | None = None  # 年初预算数 | 全年执行数, where the form has columns for them
    stage: str | None = None
    panel: int | None = None
    details: dict[str, str] = field(default_factory=dict)  # of its project: executing_unit, …


@dataclass(frozen=True, slots=True)
class FundHead:
    """A head over money of a form: which column of money it is, its text and its stage."""

    panel: int
    text: str
    stage: str


@dataclass(slots=True)
class PerformanceTable:
    """What a performance table says. ``header_rows`` are the rows that head indicators."""

    indicators: list[Indicator] = field(default_factory=list)
    funds: list[FundCell] = field(default_factory=list)
    header_rows: set[int] = field(default_factory=set)
    project_names: list[str] = field(default_factory=list)
    repaired: bool = False


def looks_like_performance(table: FoundTable) -> bool:
    """Whether some row heads indicators (三级指标, 指标值 …), or several start with a kind of indicator."""
    if any(len(_indicator_roles(row)) >= 2 for row in table.rows):
        return True
    return sum(bool(_roles_by_levels(row)) for row in table.rows) >= _ENOUGH_LEVELS


def _flat(text: str) -> str:
    return re.sub(r"\s*\n\s*", "", text).strip()


def _indicator_roles(row: Sequence[Cell | None]) -> dict[int, str]:
    """Column → role where a row heads indicators; at least a level and a target must be named."""
    roles: dict[int, str] = {}
    words = column_words()["key_columns"]
    seen: set[int] = set()
    for col, cell in enumerate(row):
        if cell is None or id(cell) in seen or not cell.text.strip():
            continue
        seen.add(id(cell))
        meaning = words.find(cell.text)
        if meaning is not None:
            roles[col] = str(meaning["role"])
    roles = name_counting_unit(roles, {col: _text(row, col) for col in roles})
    named = set(roles.values())
    if "target" in named and named & {"level3", "level2", "level1"}:
        return roles
    return {}


def name_counting_unit(roles: dict[int, str], heads: dict[int, str]) -> dict[int, str]:
    """单位 right of the indicators is what they are counted in, not who publishes."""
    levels = [col for col, role in roles.items() if role in ("level2", "level3")]
    if not levels:
        return roles
    return {
        col: "target_unit"
        if role == "unit_name" and label_key(heads.get(col, "")) == "单位" and col > max(levels)
        else role
        for col, role in roles.items()
    }


def _roles_by_levels(row: Sequence[Cell | None]) -> dict[int, str]:
    """Column → role in a form that heads its indicators by nothing: 产出指标 | 数量指标 | name | value."""
    for col, cell in enumerate(row):
        starts = cell is not None and (col == 0 or row[col - 1] is not cell)
        if cell is None or not starts or not _LEVEL2_ONLY.fullmatch(label_key(cell.text)):
            continue
        rest = [
            c for c in range(col + 1, len(row)) if row[c] is not None and row[c] is not row[c - 1]
        ]
        if len(rest) >= 2 and col > 0:
            return {col - 1: "level1", col: "level2", rest[0]: "level3", rest[1]: "target"}
    return {}


def read_performance(
    table: FoundTable, *, list_columns: dict[int, str] | None = None
) -> PerformanceTable:
    """Read indicators and fund cells. ``list_columns`` maps columns to roles where a header names them."""
    result = PerformanceTable()
    roles: dict[int, str] = dict(list_columns or {})
    project: str | None = None
    carried: dict[str, str] = {}
    heads: dict[int, FundHead] = {}
    details: dict[str, str] = {}
    last_project_cell: Cell | None = None
    for row_no, row in enumerate(table.rows):
        if row_no < table.header_count and list_columns:
            result.header_rows.add(row_no)
            continue
        found = _indicator_roles(row)
        if found:
            roles = _merge_split_targets(found, row)
            carried, heads = {}, {}
            result.header_rows.add(row_no)
            continue
        if not list_columns and (fund_heads := _fund_heads(row)):
            heads, roles = fund_heads, {}
            result.header_rows.add(row_no)
            continue
        name = _keyed_value(row)
        if name:
            project = name
            roles = {} if not list_columns else roles
            carried, details = {}, {}
            if name not in result.project_names:
                result.project_names.append(name)
        if not list_columns:
            details.update(_project_details(row))
        project_cols = [c for c, r in roles.items() if r == "project"]
        for col in project_cols:
            cell = row[col] if col < len(row) else None
            if cell is not None and cell.text.strip() and cell is not last_project_cell:
                last_project_cell = cell
                if _flat(cell.text) != project:
                    carried = {}
                project = _flat(cell.text)
                if project not in result.project_names:
                    result.project_names.append(project)
        if not list_columns and not set(roles.values()) & INDICATOR_ROLES:
            roles = _roles_by_levels(row)
        if not roles or not (set(roles.values()) & INDICATOR_ROLES):
            result.funds.extend(_fund_cells(table, row_no, project, heads, details))
            continue
        indicator = _read_indicator(row_no, row, roles, carried, project, result)
        if indicator is not None:
            indicator.details = details
            result.indicators.append(indicator)
        elif not project_cols:
            result.funds.extend(_fund_cells(table, row_no, project, heads, details))
    return result


def _fund_heads(row: Sequence[Cell | None]) -> dict[int, FundHead]:
    """Columns of money in a self-evaluation: 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分.

    Columns under other words hold no money; they are not in the result.
    """
    words = column_words()
    heads: dict[int, FundHead] = {}
    for cell in distinct_cells(row):
        stage = words["stages"].find(cell.text) if cell.text.strip() else None
        if stage is not None and words["dimensions"].find(cell.text) is None:
            cols = [col for col, other in enumerate(row) if other is cell]
            head = FundHead(len({h.text for h in heads.values()}) + 1, _flat(cell.text),
                            str(stage["value_stage"]))  # fmt: skip
            heads.update(dict.fromkeys(cols, head))
    return heads if len({head.stage for head in heads.values()}) > 1 else {}


def _merge_split_targets(roles: dict[int, str], row: Sequence[Cell | None]) -> dict[int, str]:
    """As :func:`keep_target_of_year`, with the header row for its texts."""
    return keep_target_of_year(roles, {col: _text(row, col) for col in roles})


# 实施周期指标值 | 中期指标值 | 三年目标值: not of this year
_LONGER_TARGET = re.compile(r"(?:实施(?:周)?期|中期|长期|三年|总|全周期).*")


def keep_target_of_year(roles: dict[int, str], heads: dict[int, str]) -> dict[int, str]:
    """Of several columns of targets keep that of the year; the others are notes or of a longer term.

    Where a header prints 指标值 and 指标值内容, the first is the target and the second its text; of
    实施周期指标值 and 年度指标值 the second is the year's, and the first says nothing about it.
    """
    targets = sorted(col for col, role in roles.items() if role == "target")
    longer = [c for c in targets if _LONGER_TARGET.fullmatch(label_key(heads.get(c, "")))]
    own = [col for col in targets if col not in longer] or targets
    kept = dict(roles)
    for col in targets:
        if col != own[0]:
            kept[col] = "text" if col in longer else "target_note"
    return kept


def _keyed_value(row: Sequence[Cell | None]) -> str | None:
    """Project name of a form row ``项目名称 | …``."""
    cells = [cell for cell in distinct_cells(row) if cell.text.strip()]
    for position, cell in enumerate(cells[:-1]):
        if _PROJECT_KEY.fullmatch(label_key(cell.text)):
            value = _flat(cells[position + 1].text)
            if not column_words()["key_columns"].find(value):
                return value
    return None


def _project_details(row: Sequence[Cell | None]) -> dict[str, str]:
    """What a form row says of its project beside the money: 实施单位 | …, 项目类别 | …, 计划开始日期 | …."""
    words = row_words()["form_details"]
    cells = [cell for cell in distinct_cells(row) if cell.text.strip()]
    found: dict[str, str] = {}
    for key, value in pairwise(cells):
        meaning = words.find(key.text)
        if meaning is not None and words.find(value.text) is None and not is_blank(value.text):
            found[str(meaning["role"])] = _flat(value.text)
    return found


def _fund_cells(
    table: FoundTable,
    row_no: int,
    project: str | None,
    heads: dict[int, FundHead],
    details: dict[str, str],
) -> list[FundCell]:
    """Money cells of a form row with the nearest label to their left, below ``heads`` where given.

    Of several numbers after one label nothing but heads says which is money of which stage. One number in all
    the cells that its value covered is one.
    """
    row = table.rows[row_no]
    above = table.rows[row_no - 1] if row_no else []
    found: list[FundCell] = []
    label, dims = "", None
    named = 0  # how many labels stand before the cell
    labels: list[tuple[int, str]] = []  # of each money cell, with its text
    units = [cell.text for cell in distinct_cells(row) if find_money_unit(cell.text)]
    seen: set[int] = set()
    for col, cell in enumerate(row):
        if cell is None or id(cell) in seen or not cell.text.strip():
            continue
        seen.add(id(cell))
        if cell_number(cell.text) is not None:
            spans_down = any(cell is other for other in above)  # belongs to the row it begins in
            head = heads.get(col)
            if dims is not None and not spans_down and (head is not None or not heads):
                cell_found = FundCell(
                    row_no, col, label, dims, project, units[0] if units else None, details=details
                )
                if head is not None:
                    cell_found.head, cell_found.stage = head.text, head.stage
                    cell_found.panel = head.panel
                found.append(cell_found)
                labels.append((named, _flat(cell.text)))
            continue
        if is_blank(cell.text):
            continue
        meaning = row_words()["form_funds"].find(cell.text)
        dims = dict(meaning) if meaning is not None else None
        label = _flat(cell.text)
        named += 1
    if heads:
        return found
    texts: dict[int, set[str]] = {}
    for label_no, text in labels:
        texts.setdefault(label_no, set()).add(text)
    return [
        fund for fund, (label_no, _) in zip(found, labels, strict=True) if len(texts[label_no]) == 1
    ]


def _read_indicator(
    row_no: int,
    row: Sequence[Cell | None],
    roles: dict[int, str],
    carried: dict[str, str],
    project: str | None,
    result: PerformanceTable,
) -> Indicator | None:
    texts: dict[str, str] = {}
    cols: dict[str, int] = {}
    shift = _slide(row, roles)
    if shift:
        result.repaired = True
    page = None
    names = {role: col - shift for col, role in roles.items()}
    name, target = (row[names[r]] if r in names else None for r in ("level3", "target"))
    if name is not None and name is target:
        return None  # 总分 | … or 评价结论 | …: one cell from the names to the values
    for col, role in roles.items():
        source = col - shift
        cell = row[source] if 0 <= source < len(row) else None
        if cell is None:
            continue
        page = page or cell.page_number
        text = _flat(cell.text)
        if text and role not in texts:
            texts[role] = text
            cols[role] = source
    for role in ("level1", "level2"):
        if texts.get(role):
            if role == "level1" and texts[role] != carried.get(role):
                carried.pop("level2", None)
            carried[role] = texts[role]
        elif role in carried:
            texts[role] = carried[role]
    named = texts.get("level3") or (texts.get("target") and "level3" not in roles.values())
    if not named:
        return None
    if is_blank(texts.get("target")) and is_blank(texts.get("target_note")):
        return None
    if squeeze(texts.get("level3", "")) in ("三级指标", "指标名称"):
        return None
    return Indicator(row_no, texts, cols, project, page)


def _slide(row: Sequence[Cell | None], roles: dict[int, str]) -> int:
    """How many columns a row of a format without spans slid to the left (a merged cell got lost)."""
    first = next((col for col, role in sorted(roles.items()) if role == "level1"), None)
    second = next((col for col, role in sorted(roles.items()) if role == "level2"), None)
    if first is None or second is None or second != first + 1:
        return 0
    text = _text(row, first)
    if (
        text
        and _LEVEL2_ONLY.fullmatch(label_key(text))
        and not _LEVEL2.fullmatch(label_key(_text(row, second)) or "-")
    ):
        return 1
    if _slid_by_target(row, roles, text, _text(row, second)):
        return 1
    before = _text(row, first - 1) if first else ""
    cell = row[first - 1] if first else None
    if (
        before
        and cell is not None
        and cell.row_span == 1
        and _LEVEL1.fullmatch(label_key(before))
        and label_key(before).endswith("指标")
        and not label_key(before).startswith("绩效")
        and _LEVEL2.fullmatch(label_key(text) or "-")
    ):
        return 1
    return 0


def _slid_by_target(
    row: Sequence[Cell | None], roles: dict[int, str], level1: str, level2: str
) -> bool:
    """成本指标 | 项目总成本 | ≤57.97 万元 | (nothing): the name stands under 二级指标, the target under 三级."""
    names = {role: col for col, role in roles.items()}
    if "target" not in names or "level3" not in names:
        return False
    return bool(
        label_key(level1).endswith("指标")
        and level2
        and not label_key(level2).endswith("指标")
        and _text(row, names["level3"])
        and not _text(row, names["target"])
    )


def _text(row: Sequence[Cell | None], col: int) -> str:
    cell = row[col] if 0 <= col < len(row) else None
    return cell.text.strip() if cell is not None else ""
