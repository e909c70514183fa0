"""Body rows of a panel: their key texts and numbers, what they are about, and the labels they print."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ingest.columns import Column
from ingest.declarations import column_words, row_words
from ingest.document import Cell
from ingest.headers import cell_number, distinct_cells, is_index_row
from ingest.text import fold, label_key, squeeze

# [2014001]行政运行
_BRACKET_CODE = re.compile(r"^[\[(（【]\s*(\d{3,9})\s*[\])）】]\s*(.+)$")
# 2014001 行政运行 | 2014001-行政运行
_LEADING_CODE = re.compile(r"^(\d{3}(?:\d{2}){0,3})[-—\s.]*([^\d\s.,，].*)$")
# 行政运行（2014001）
_TRAILING_CODE = re.compile(r"^(.+?)\s*[\[(（【]\s*(\d{3,9})\s*[\])）】]$")
# 注：…
_NOTE = re.compile(r"^[(（]?(?:备?注|说明|附注)[:：]")


@dataclass(slots=True)
class Row:
    """One body row of one panel while it is being understood."""

    row_no: int
    texts: dict[str, str]  # key column role → text (first non-empty of that role)
    values: dict[int, str | None]  # amount column → plain number text, None where blank
    page_number: int | None
    key_cols: dict[str, int] = field(default_factory=dict)
    indent: float | None = None
    role: str = "item"
    code_text: str | None = None
    label: str | None = None
    level: int | None = None
    parent_row_no: int | None = None
    dims: dict[str, Any] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        """No number in any amount column."""
        return all(value is None for value in self.values.values())


def collect_rows(
    cells: Sequence[Sequence[Cell | None]], first: int, columns: Sequence[Column]
) -> list[Row]:
    """Body rows of one panel with their key texts and numbers; empty and index rows have such roles."""
    rows: list[Row] = []
    keys = [c for c in columns if c.role not in ("amount", "unknown", "change", "rate")]
    money = [c for c in columns if c.role in ("amount", "unknown")]
    header = {id(cell) for line in cells[:first] for cell in line if cell is not None}
    for row_no in range(first, len(cells)):
        row = Row(row_no, {}, {}, None)
        line = cells[row_no]
        seen: set[int] = set()
        for column in keys:
            cell = line[column.col_no] if column.col_no < len(line) else None
            if cell is None or id(cell) in seen or id(cell) in header:
                continue  # the header's 类 款 项 may reach down beside the total row
            text = cell.text.strip()
            row.page_number = row.page_number or cell.page_number
            if not text:
                continue
            if cell.row == _row_in_grid(cells, row_no, column.col_no) or column.role in (
                "unit_name",
                "unit_code",
                "project",
                "project_type",
                "name",
            ):
                seen.add(id(cell))
            role = _key_role(column)
            if role in row.texts:
                role = f"{role}_{column.col_no}"
            row.texts[role] = text
            row.key_cols[role] = column.col_no
            if row.indent is None and cell.indent is not None:
                row.indent = cell.indent
        _put_name_before_code(row)
        for column in money:
            cell = line[column.col_no] if column.col_no < len(line) else None
            row.values[column.col_no] = cell_number(cell.text) if cell is not None else None
            if cell is not None:
                row.page_number = row.page_number or cell.page_number
        if not row.texts and row.is_blank:
            row.role = "empty"
        elif is_index_row(line) and len(distinct_cells(line)) > 2 and not _has_decimals(row):
            row.role = "index"
        elif any(_NOTE.match(label_key(text)) for text in row.texts.values()):
            row.role = "note"
        rows.append(row)
    return rows


# A02010104 | C21040000: a code of the procurement catalogue
_CATALOGUE_CODE = re.compile(r"[A-C]\d{2,10}")


def _put_name_before_code(row: Row) -> None:
    """采购目录 may print the code of what is bought, its name stands in the column beside."""
    code = row.texts.get("item_name", "")
    if not _CATALOGUE_CODE.fullmatch(squeeze(code)):
        return
    named = next((r for r in row.texts if r.startswith("item_name_")), None)
    if named is not None:
        row.texts["item_name"], row.texts[named] = row.texts[named], row.texts["item_name"]
        row.key_cols["item_name"], row.key_cols[named] = (
            row.key_cols[named], row.key_cols["item_name"],
        )  # fmt: skip


# 国内公务接待批次（个） | 单价100万元（含）以上设备（台、套）
_COUNT_UNIT = re.compile(
    r"[(（](?:单位[:：])?(个|人次|人|辆|批次|次|批|台|套|台/套|台、套|台\(套\)|户|平方米|份|件)[)）]"
)
# 公务用车保有量 | 车辆数合计 | 离退休干部服务用车
_COUNT_WORD = re.compile(
    r"(?:团组数|批次数?|人次数?|保有量|购置数量?|车辆数(?:合计)?|以上(?:的)?(?:通用|专用)?设备(?:\(.*\))?"
    r"|(?:领导(?:干部)?|负责人|通信|应急保障|执法执勤|专业技术|离退休干部|实物保障|服务|其他)用车)$"
)


# 2024 | 2024年 | 2024年预算数
_YEAR_LABEL = re.compile(r"(20[0-4]\d)年?(?:度)?(.*)")


def mark_years(rows: Sequence[Row]) -> None:
    """Years as rows: the label of a row says which year, and stage, its numbers are of."""
    stages = column_words()["stages"]
    for row in rows:
        label = label_key(row_label(row) or "")
        match = _YEAR_LABEL.fullmatch(label)
        stage = stages.find(label) if match and match[2] else None
        if match and (not match[2] or stage is not None) and row.role == "item":
            row.dims["value_year"] = int(match[1])
            if stage is not None:
                row.dims["value_stage"] = stage["value_stage"]
    if any("value_year" in row.dims for row in rows):
        for row in rows:
            meaning = column_words()["dimensions"].find(row_label(row) or "")
            if row.role == "item" and meaning is not None and meaning.get("measure"):
                row.role = "of_which"  # 增减变化金额: the difference of the rows above


def mark_counted(rows: Sequence[Row]) -> None:
    """Mark rows whose label says that their numbers are counts: vehicles, visits, groups.

    ``dims["counted"]`` is the printed unit, empty where none is printed. Rows enumerated below a
    counted row (1.主要领导用车 below （一）车辆数合计（辆）) count the same things.
    """
    above: tuple[int, str] | None = None
    for row in rows:
        label = label_key(row_label(row) or "")
        level = enumeration_level(label)
        unit = _COUNT_UNIT.search(label)
        bare = re.sub(r"[(（][^()（）]*[)）]", "", label)
        if unit or _COUNT_WORD.search(bare):
            inside = above is not None and level > above[0]
            row.dims["counted"] = unit[1] if unit else (above[1] if above and inside else "")
            if above is None or level <= above[0]:
                above = (level, row.dims["counted"])
        elif above is not None and level > above[0] and row.role == "item":
            row.dims["counted"] = above[1]
        else:
            above = None


def enumeration_level(label: str) -> int:
    """Depth of an enumeration: 一、 0, （一） 1, 1. 2, （1） 3, 其中 and none deepest."""
    for level, pattern in enumerate(
        (
            r"[一二三四五六七八九十]+[、.]",
            r"\([一二三四五六七八九十]+\)",
            r"\d{1,2}[、.]",
            r"\(\d{1,2}\)",
        )
    ):
        if re.match(pattern, label):
            return level
    return 4 if label.startswith("其中") else 5


def _row_in_grid(cells: Sequence[Sequence[Cell | None]], row_no: int, col_no: int) -> int:
    cell = cells[row_no][col_no]
    return cell.row if cell is not None else row_no


def _has_decimals(row: Row) -> bool:
    return any(value and "." in value for value in row.values.values())


def _key_role(column: Column) -> str:
    if column.role.startswith("code_") and column.group_no:
        return f"{column.role}#{column.group_no}"
    return column.role


def read_axis(rows: Sequence[Row], columns: Sequence[Column]) -> str:
    """Return what the rows are about: function, economic, unit, project, procurement or labels."""
    roles = {column.role for column in columns}
    starts = [code[0] for code in (printed_code(row) for row in rows) if code]
    if starts:
        top = max(set(starts), key=starts.count)
        if top in "35":
            return "economic"
        if top == "2" and roles & {"code", "code_class", "name"}:
            return "function"
    if roles & {"code", "code_class"} and not starts:
        heads = " ".join(
            "".join(c.path) for c in columns if c.role in ("code", "code_class", "name")
        )
        return "economic" if "经济" in heads else "function"
    if "item_name" in roles or "category" in roles:
        return "procurement"
    if "project" in roles:
        return "project"
    if roles & {"unit_name", "unit_code"} and "name" not in roles:
        return "unit"
    return "labels"


def printed_code(row: Row) -> str | None:
    """The code as printed in a column or a bracket (may be a segment only)."""
    for role in ("code", "code_class"):
        text = squeeze(row.texts.get(role, ""))
        if re.fullmatch(r"\d{3,9}", text):
            return text
        match = _LEADING_CODE.match(text) or _BRACKET_CODE.match(text)
        if match and role == "code":
            return match[1]
    for role in ("name", "project", "economic_name", "item_name"):
        text = fold(row.texts.get(role, ""))
        match = _BRACKET_CODE.match(text) or _LEADING_CODE.match(text)
        if match:
            return match[1]
        trailing = _TRAILING_CODE.match(text)
        if trailing:
            return trailing[2]
    return None


def split_label(text: str) -> tuple[str | None, str]:
    """``"[2014001]行政运行"`` → code and name; the code is ``None`` where none is printed."""
    folded = fold(re.sub(r"\s*\n\s*", "", text))
    match = _BRACKET_CODE.match(folded) or _LEADING_CODE.match(folded)
    if match:
        return match[1], match[2].strip()
    trailing = _TRAILING_CODE.match(folded)
    if trailing:
        return trailing[2], trailing[1].strip()
    return None, folded


def row_label(row: Row) -> str | None:
    for role in ("name", "economic_name", "item_name", "project", "unit_name", "project_type"):
        text = row.texts.get(role)
        if text:
            return split_label(text)[1]
    for role, text in row.texts.items():
        if not role.startswith(("code", "unit_code", "ordinal", "gov")):
            return split_label(text)[1]
    return next(iter(row.texts.values()), None)


# 类 | 款 | 项 | 合计 | 2,940.05: the last header row and the total printed as one
_HEADER_REST = frozenset({"类", "款", "项"})


def is_total(row: Row) -> bool:
    """A row whose only label is 合计 or 总计, in whichever key column."""
    words = row_words()["grand_total"]
    labels = [
        t
        for role, t in row.texts.items()
        if not role.startswith(("ordinal", "text", "count")) and squeeze(t) not in _HEADER_REST
    ] or [t for role, t in row.texts.items() if not role.startswith("count")]
    return (
        bool(labels)
        and words.find(labels[0]) is not None
        and all(
            words.find(text) is not None or squeeze(text) in ("*", "**", "-") for text in labels
        )
    )


# 101001-某市某局 | [101001]某市某局 | 101001 某市某局
_UNIT_CODE = re.compile(r"^(?:[\[(（【]\s*\d{3,12}\s*[\])）】]|\d{3,12}[-—_\s]+)\s*(?=[^\d\s])")


def unit_name(text: str) -> str:
    """The name of a unit as printed, without the code before it."""
    return _UNIT_CODE.sub("", split_label(text)[1])


# 某局（本级） | 某局本级 | 某局机关
_OWN_LEVEL = re.compile(
    r"[(（](?:本级|机关|局本级|汇总|本部)[)）]|(?<=[局委办院会厅部府处校])(?:局?(?:本级|机关)|本部)$"
)


def unit_key(name: str) -> str:
    """A unit's name for comparison: without code, blanks and （本级）."""
    return _OWN_LEVEL.sub("", label_key(unit_name(name)))


def decimal_of(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None
