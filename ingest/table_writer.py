"""Raw rows of one table: the only place that turns cells, columns and rows into raw dataclasses."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.columns import Column
from ingest.declarations import Kind
from ingest.dimensions import FUND_OF_SOURCE
from ingest.document import Cell
from ingest.grids import FoundTable
from ingest.headers import cell_number, is_index_row
from ingest.raw_schema import RawCell, RawColumn, RawIndicator, RawIssue, RawRow, RawTable
from ingest.rows import Row
from ingest.text import fold, parse_number, plain_digits, squeeze, unwrap_number
from ingest.titles import section_of, year_of

_TEXT_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_UNIT_AFTER = re.compile(
    r"\s*(%|‰|万元|亿元|千元|元|万|人次|人|次|个|辆|台\(套\)|台|套|件|条|户|项|天|秒|分钟|小时|平方米|份|期|场|家|名|年|月|日|分|吨|公里|批)"
)
# 见附件2: words; 元 and 万 of a money unit are none
_WORDS = re.compile(r"(?![元万亿千])[\u3400-\u9fff]")
# 约12.5 | 12.5百万 | 其中1,200元: an amount among words
_AMOUNT_AMONG_WORDS = re.compile(r"\d\.\d|\d,\d{3}")
# #### | ###,### | ###.##: what a spreadsheet prints of a number that its column is too narrow for
_TOO_NARROW = re.compile(r"-?#[#,.]+%?")
# #DIV/0! | #N/A | Err:502 | NaN: a formula without a value
_FORMULA_ERROR = re.compile(r"#[A-Z][A-Z0-9/]+[!?]?|Err:\d{3}|nan|-?inf", re.IGNORECASE)
# 一百二十三万元 | 叁拾万元整
_SPELT_OUT = re.compile(
    r"(?=.*[十百千拾佰仟])[〇零一二三四五六七八九十两百千壹贰叁肆伍陆柒捌玖拾佰仟][〇零一二三四五六七八九十百千"
    r"万亿壹贰叁肆伍陆柒捌玖拾佰仟]+[元圆]?[整正]?"
)
_TEXT_ROLES = {
    "code": "code", "code_class": "code", "code_section": "code", "code_item": "code", "gov_code": "code",
    "unit_code": "code", "project_code": "code", "ordinal": "ordinal",
}  # fmt: skip


# What is left out in speech, not in the amount.
_MONEY_WORDS = {"万": "万元", "亿": "亿元"}


@dataclass(slots=True)
class Recognised:
    """Raw rows of the tables of one document, before units are inferred."""

    tables: list[RawTable] = field(default_factory=list)
    columns: list[RawColumn] = field(default_factory=list)
    rows: list[RawRow] = field(default_factory=list)
    cells: list[RawCell] = field(default_factory=list)
    indicators: list[RawIndicator] = field(default_factory=list)
    issues: list[RawIssue] = field(default_factory=list)


class TableWriter:
    """Writes the raw rows of one table into a :class:`Recognised`."""

    def __init__(
        self,
        document_key: str,
        source_uri: str,
        table_no: int,
        table: FoundTable,
        unit: str | None,
        out: Recognised,
    ) -> None:
        self.key = document_key
        self.source_uri = source_uri
        self.no = table_no
        self.table = table
        self.unit = unit
        self.out = out
        self.emitted: set[int] = set()  # ids of the cells whose numbers are written

    def raw_row(self, panel: int, row: Row) -> RawRow:
        """Return the row of ``raw.table_rows`` for a row of a panel."""
        dims = row.dims
        source = dims.get("income_source_code")
        attributes = {k: v for k, v in row.attributes.items() if v}
        return RawRow(
            document_key=self.key,
            table_no=self.no,
            panel_no=panel,
            row_no=row.row_no,
            role=row.role,
            parent_row_no=row.parent_row_no,
            level=row.level,
            page_number=row.page_number,
            code_text=row.code_text,
            label=row.label,
            function_code=dims.get("function_code"),
            economic_code=dims.get("economic_code"),
            economic_system=dims.get("economic_system"),
            income_source_code=source,
            fund_code=FUND_OF_SOURCE.get(source) if source else None,
            nature_code=dims.get("nature_code"),
            item_code=dims.get("item_code"),
            memo_code=dims.get("memo_code"),
            category=dims.get("category"),
            balance_code=dims.get("balance_code"),
            period=dims.get("period"),
            value_year=dims.get("value_year"),
            value_stage=dims.get("value_stage"),
            reported_unit_name=dims.get("reported_unit_name"),
            project_name=dims.get("project_name"),
            attributes=json.dumps(attributes, ensure_ascii=False, sort_keys=True)
            if attributes
            else None,
        )

    def table_row(
        self,
        title: str | None,
        kind: Kind | None,
        unit_evidence: str | None,
        status: str,
        reason: str | None,
        fund: str | None,
        nature: str | None,
    ) -> None:
        """Write the row of ``raw.tables``."""
        pages = self.table.pages()
        notes = "".join(line.text.strip() for line in self.table.notes) or None
        self.out.tables.append(
            RawTable(
                document_key=self.key,
                table_no=self.no,
                title=title,
                section=section_of(self.table),
                kind=kind.name if kind else None,
                fund_scope=fund,
                nature_scope=nature,
                unit_text=self.unit,
                unit_evidence=unit_evidence,
                value_year=year_of(title),
                value_stage=None,
                first_page=pages[0] if pages else None,
                last_page=pages[-1] if pages else None,
                row_count=len(self.table.rows),
                column_count=self.table.col_count,
                status=status,
                reason=reason,
                note_text=notes,
                listed_title=None,
                is_repeat_of=None,
            )
        )

    def columns(self, columns: Sequence[Column]) -> None:
        """Write the rows of ``raw.table_columns``."""
        for c in columns:
            source = c.dims.get("income_source_code")
            self.out.columns.append(
                RawColumn(
                    document_key=self.key,
                    table_no=self.no,
                    panel_no=c.panel_no,
                    col_no=c.col_no,
                    label=c.label,
                    role=c.role,
                    parent_col_no=c.parent_col_no,
                    is_of_which=c.is_of_which,
                    nature_code=c.dims.get("nature_code"),
                    fund_code=FUND_OF_SOURCE.get(source) if source else None,
                    income_source_code=source,
                    item_code=c.dims.get("item_code"),
                    memo_code=c.dims.get("memo_code"),
                    economic_code=c.dims.get("economic_code"),
                    economic_system=c.dims.get("economic_system"),
                    category=c.dims.get("bought"),
                    reported_unit_name=c.dims.get("reported_unit_name"),
                    flow=c.dims.get("flow"),
                    balance_code=c.dims.get("balance_code"),
                    period=c.dims.get("period"),
                    value_year=c.dims.get("value_year"),
                    value_stage=c.dims.get("value_stage"),
                    unit_text=c.unit_text,
                )
            )

    def rows(self, panel: int, rows: Sequence[Row], axis: str) -> None:
        """Write the rows of ``raw.table_rows`` of one panel."""
        for row in rows:
            if row.role == "item" and row.dims.get("unresolved") and not row.is_blank:
                row.attributes["unresolved"] = "label not in any vocabulary"
            self.out.rows.append(self.raw_row(panel, row))

    def numbers(
        self,
        panel: int,
        rows: Sequence[Row],
        columns: Sequence[Column],
        *,
        only_amounts: bool = False,
    ) -> None:
        """Write the numbers of one panel: amounts, and whatever numbers its key cells hold."""
        for row in rows:
            line = self.table.rows[row.row_no]
            for column in columns:
                cell = line[column.col_no] if column.col_no < len(line) else None
                if cell is None or id(cell) in self.emitted or not cell.text.strip():
                    continue
                if row.dims.get("plain"):
                    self.text_cell(cell, panel, row.row_no, column.col_no, "text", None)
                    continue
                if column.role in ("amount", "unknown", "change", "rate", "count", "weight"):
                    hidden = row.values.get(column.col_no, "") is None
                    if hidden and cell_number(cell.text) is not None:
                        continue  # a span: written with the row it begins in
                    if row.role == "index":
                        self.text_cell(cell, panel, row.row_no, column.col_no, "index", None)
                        continue
                    unit = (
                        None
                        if column.role in ("count", "weight")
                        else column.unit_text or self.unit
                    )
                    if column.role == "rate":
                        unit = "%"
                    role = column.role
                    if role in ("amount", "unknown") and "counted" in row.dims:
                        role, unit = "count", row.dims["counted"] or None
                    if cell_number(cell.text) is not None:
                        self.number_cell(cell, panel, row.row_no, column.col_no, role, unit)
                    else:
                        why = find_unread(cell.text) if role == "amount" else None
                        if why is not None and row.role != "note":
                            self.unread_amount(cell, row, column, why)
                            self.unread_cell(cell, panel, row.row_no, column.col_no)
                        else:
                            self.text_cell(cell, panel, row.row_no, column.col_no, "text", None)
                elif not only_amounts:
                    self.text_cell(
                        cell, panel, row.row_no, column.col_no, _text_role(column.role), None
                    )

    def header_numbers(self) -> None:
        """Write the numbers of the header: column indexes and years."""
        for row_no, row in enumerate(self.table.rows[: self.table.header_count]):
            role = "index" if is_index_row(row) else "year"
            for col_no, cell in enumerate(row):
                if cell is not None and id(cell) not in self.emitted:
                    self.text_cell(cell, 1, row_no, col_no, role, None)

    def other_numbers(self) -> None:
        """Numbers of every other cell: codes, years in names, amounts inside free text."""
        for row_no, row in enumerate(self.table.rows):
            for col_no, cell in enumerate(row):
                if cell is not None and id(cell) not in self.emitted:
                    self.text_cell(cell, 1, row_no, col_no, "text", None)

    def number_cell(
        self, cell: Cell, panel: int, row_no: int, col_no: int, role: str, unit: str | None
    ) -> None:
        """Write a cell that holds one number and nothing else."""
        number = parse_number(cell.text)
        if number is None:
            return
        self.emitted.add(id(cell))
        unit = _MONEY_WORDS.get(number.unit or "", number.unit) or unit
        self._append(cell, panel, row_no, col_no, 0, cell.text, number.text, unit, role)

    def text_cell(
        self,
        cell: Cell,
        panel: int,
        row_no: int,
        col_no: int,
        role: str,
        unit: str | None,
    ) -> None:
        """Every number inside a cell of text, in order."""
        if id(cell) in self.emitted:
            return
        self.emitted.add(id(cell))
        lone = parse_number(cell.text)
        if lone is not None and lone.places and role not in ("indicator", "weight"):
            # one number and nothing else (（1.00）, 147. 45): verbatim, whichever column it stands in
            own = lone.unit or unit
            own = _MONEY_WORDS.get(own, own) if own else None
            self._append(cell, panel, row_no, col_no, 0, cell.text, lone.text, own, role)
            return
        text = fold(cell.text.replace("\n", ""))
        if lone is not None:
            text = unwrap_number(text)  # 147. 45 alone in a cell is one number
        for part, match in enumerate(_TEXT_NUMBER.finditer(text)):
            after = _UNIT_AFTER.match(text, match.end())
            own = after[1] if after else unit
            whole = role in ("indicator", "weight", "code", "ordinal") and part == 0
            self._append(
                cell, panel, row_no, col_no, part, cell.text if whole else match[0],
                plain_digits(match[0]), _MONEY_WORDS.get(own, own) if own else None, role,
            )  # fmt: skip

    def unread_cell(self, cell: Cell, panel: int, row_no: int, col_no: int) -> None:
        """The numbers of a money cell that is no amount as printed, none where it prints none."""
        if id(cell) in self.emitted:
            return
        self.emitted.add(id(cell))
        lone = parse_number(cell.text)
        if lone is not None:
            self._append(cell, panel, row_no, col_no, 0, cell.text, lone.text, lone.unit, "unread")
            return
        numbers = [match[0] for match in _TEXT_NUMBER.finditer(fold(cell.text))]
        for part, number in enumerate(numbers):
            self._append(
                cell, panel, row_no, col_no, part, number, plain_digits(number), None, "unread"
            )
        if not numbers:
            self._append(cell, panel, row_no, col_no, 0, cell.text, None, None, "unread")

    def _append(
        self,
        cell: Cell,
        panel: int,
        row_no: int,
        col_no: int,
        part: int,
        text: str,
        number: str | None,
        unit: str | None,
        role: str,
    ) -> None:
        box = cell.box
        self.out.cells.append(
            RawCell(
                document_key=self.key,
                table_no=self.no,
                panel_no=panel,
                row_no=row_no,
                col_no=col_no,
                part_no=part,
                value_text=text,
                number_text=number,
                unit_text=unit,
                role=role,
                page_number=cell.page_number,
                line_no=cell.line_no,
                x0=box.x0 if box else None,
                top=box.top if box else None,
                x1=box.x1 if box else None,
                bottom=box.bottom if box else None,
                reading=cell.reading,
            )
        )

    def unread_amount(self, cell: Cell, row: Row, column: Column, why: str) -> None:
        """Tell that a money cell holds what is no amount as printed."""
        printed = " | ".join(part.strip() for part in cell.text.splitlines())
        self.issue(
            "warning",
            "unread_amount",
            f"row {row.row_no}, {row.label or '(no label)'}, column {column.label}: {printed} {why}",
            cell.page_number,
        )

    def issue(self, severity: str, code: str, message: str, page_number: int | None = None) -> None:
        """Write an issue about this table, on its first page where none is named."""
        pages = self.table.pages()
        self.out.issues.append(
            RawIssue(
                document_key=self.key,
                source_uri=self.source_uri,
                severity=severity,
                code=code,
                page_number=page_number or (pages[0] if pages else None),
                table_no=self.no,
                message=message,
            )
        )


def find_unread(text: str) -> str | None:
    """Why a money cell that holds no amount should have held one; ``None`` where it may hold words.

    580⏎600 (two rows in one), 12.3.4 and 1O.50 (a glyph misread), 约12.5, ####, #N/A, 叁拾万元.
    """
    folded = squeeze(text)
    if _TOO_NARROW.fullmatch(folded):
        return "stands for an amount that its column is too narrow to print; get the document anew"
    if _FORMULA_ERROR.fullmatch(folded):
        return "is the error of a formula and no amount; get the document anew"
    if _SPELT_OUT.fullmatch(folded):
        return "is an amount in words, which is not read"
    has_digits = any(map(str.isdecimal, folded))
    if _AMOUNT_AMONG_WORDS.search(folded) or (
        has_digits and _WORDS.search(folded) is None and parse_number(text) is None
    ):
        return "is no amount; compare it with the page"
    return None


def _text_role(role: str) -> str:
    return _TEXT_ROLES.get(role, "text")
