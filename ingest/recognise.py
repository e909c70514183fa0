"""From joined grids to recognised tables: kind, title, unit, columns, rows and numbers of each.

By meaning, never by page number or position alone. What is not understood keeps its numbers and gets
a reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ingest.classification import economic, functional, name_key
from ingest.columns import FUND_OF_SOURCE, Column, link_columns, read_columns
from ingest.declarations import Kind, column_words, kinds, strip_enumeration, title_words
from ingest.document import Cell
from ingest.grids import FoundTable
from ingest.headers import cell_number, header_paths, is_index_row
from ingest.performance import PerformanceTable, looks_like_performance, read_performance
from ingest.raw_schema import RawCell, RawColumn, RawIndicator, RawIssue, RawRow, RawTable
from ingest.rows import (
    Row,
    collect_rows,
    read_axis,
    read_coded_rows,
    read_labelled_rows,
    read_listed_rows,
    read_unit_rows,
    unit_key,
)
from ingest.text import find_money_unit, fold, label_key, parse_number, plain_digits

_TEXT_NUMBER = re.compile(
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
)
_UNIT_AFTER = re.compile(r"\s*(%|‰|万元|亿元|千元|元|万|人次|人|次|个|辆|台\(套\)|台|套|件|条|户|项|天|秒|分钟|小时|平方米|份|期|场|家|名|年|月|日|分|吨|公里|批)")
_FUND_SCOPES = frozenset({"general_public_budget", "government_fund", "state_capital"})
_PERFORMANCE = frozenset({"performance_form", "whole_performance", "performance_list"})
_SHORTEST_UNIT = 4


@dataclass(slots=True)
class Recognised:
    """Raw rows of the tables of one document, before units are inferred."""

    tables: list[RawTable] = field(default_factory=list)
    columns: list[RawColumn] = field(default_factory=list)
    rows: list[RawRow] = field(default_factory=list)
    cells: list[RawCell] = field(default_factory=list)
    indicators: list[RawIndicator] = field(default_factory=list)
    issues: list[RawIssue] = field(default_factory=list)


def recognise_tables(
    document_key: str,
    source_uri: str,
    found: Sequence[FoundTable],
    fiscal_year: int | None,
    unit_names: Sequence[str | None] = (),
) -> Recognised:
    """Recognise every table of a document; see :class:`Recognised`.

    ``unit_names`` are names of the publisher known from elsewhere in the document.
    """
    result = Recognised()
    units = frozenset(unit_key(name) for name in (*unit_names, *_unit_names(found)) if name)
    for table_no, table in enumerate(found, start=1):
        _TableReader(document_key, source_uri, table_no, table, fiscal_year, units, result).read()
    return result


def _unit_names(found: Sequence[FoundTable]) -> list[str]:
    """Names under a header such as 单位名称 anywhere in the document: the units that it covers."""
    words = column_words()["key_columns"]
    names: list[str] = []
    for table in found:
        paths = header_paths(table.rows, table.header_count, table.col_count)
        for col, path in enumerate(paths):
            meaning = words.find(path[-1]) if path else None
            if meaning is not None and meaning["role"] == "unit_name":
                names.extend(_body_text(row, col) for row in table.rows[table.header_count :])
    return [name for name in names if len(label_key(name)) >= _SHORTEST_UNIT]


def _title_of(table: FoundTable) -> tuple[str | None, Kind | None]:
    """The nearest line above that reads like a table's title, and the kind that it names."""
    words = title_words()
    fallback: str | None = None
    if any(label_key(line.text) in ("目录", "报表目录") for line in table.heading[-2:]):
        return "目录", next(kind for kind in kinds() if kind.name == "contents")
    for line in reversed(table.heading):
        key = strip_enumeration(label_key(line.text))
        if not key or words["not_title"].search(key) or find_money_unit(key) == key:
            continue
        if len(key) > 60:
            continue
        looks = words["title"].search(key) is not None
        kind = kind_of_title(key) if looks else None
        if kind is not None:
            return line.text.strip(), kind
        if looks and fallback is None:
            fallback = line.text.strip()
    return fallback, None


def kind_of_title(title: str) -> Kind | None:
    """The kind of table that a title names (searched in its label form), most specific first."""
    key = label_key(title)
    for kind in kinds():
        if kind.title.search(key) and not (kind.not_title and kind.not_title.search(key)):
            return kind
    return None


def scopes_of_title(title: str | None, kind: Kind | None) -> tuple[str | None, str | None]:
    """Fund scope and nature scope that a title prints, else those that the kind declares."""
    key = label_key(title or "")
    words = title_words()
    fund = next((scope for pattern, scope in words["fund_scope"] if pattern.search(key)), None)
    nature = next((scope for pattern, scope in words["nature_scope"] if pattern.search(key)), None)
    if kind is not None:
        fund = kind.fund_scope if kind.fund_scope and kind.fund_scope != "fiscal" else (
            fund or kind.fund_scope
        )
        nature = kind.nature_scope or nature
    return fund, nature


class _TableReader:
    """Reads one table into raw rows."""

    def __init__(
        self,
        document_key: str,
        source_uri: str,
        table_no: int,
        table: FoundTable,
        fiscal_year: int | None,
        known_units: frozenset[str],
        result: Recognised,
    ) -> None:
        self.key = document_key
        self.source_uri = source_uri
        self.no = table_no
        self.table = table
        self.fiscal_year = fiscal_year
        self.known_units = known_units
        self.out = result
        self.title, self.kind = _title_of(table)
        self.unit: str | None = None
        self.unit_evidence: str | None = None
        self.reason: str | None = None
        self.emitted: set[int] = set()

    # ------------------------------------------------------------------ order of work

    def read(self) -> None:
        """Recognise the table and append its raw rows to the result."""
        self._find_unit()
        if self._is_performance():
            self._read_performance()
        else:
            self._read_matrix()

    def _is_performance(self) -> bool:
        if self.kind is not None and self.kind.name in ("contents", "self_evaluation"):
            return False
        return looks_like_performance(self.table)

    def _find_unit(self) -> None:
        for line in reversed(self.table.heading):
            unit = find_money_unit(line.text)
            if unit:
                self.unit, self.unit_evidence = unit, f"heading: {line.text.strip()}"
                return
        for row in self.table.rows[: max(self.table.header_count, 1)]:
            for cell in row:
                unit = find_money_unit(cell.text) if cell is not None else None
                if unit and cell is not None:
                    self.unit, self.unit_evidence = unit, f"header: {fold(cell.text)}"
                    return

    # ------------------------------------------------------------------ matrices

    def _read_matrix(self) -> None:
        table = self.table
        width = table.col_count
        body = table.rows[table.header_count :]
        numbers = [
            any(cell_number(_body_text(row, c)) is not None for row in body) for c in range(width)
        ]
        paths = header_paths(table.rows, table.header_count, width)
        two_sided = self.kind is not None and self.kind.two_sided or _is_two_sided(paths)
        columns = read_columns(paths, numbers, two_sided=two_sided, fiscal_year=self.fiscal_year)
        columns = _settle_names(columns, self.kind)
        if self.kind is not None and self.kind.name == "contents":
            columns = [replace(c, role="text") for c in columns]  # page numbers are no amounts
        panels = sorted({column.panel_no for column in columns})
        fund, nature = scopes_of_title(self.title, self.kind)
        all_rows: list[tuple[int, list[Row], list[Column], str]] = []
        for panel in panels:
            panel_columns = [c for c in columns if c.panel_no == panel]
            rows = collect_rows(table.rows, table.header_count, panel_columns)
            axis = self._read_rows(rows, panel_columns, panel, two_sided)
            all_rows.append((panel, rows, panel_columns, axis))
        self._settle_kind(all_rows, two_sided)
        if self.kind is not None and fund is None and nature is None:
            fund, nature = scopes_of_title(self.title, self.kind)
        status, reason = self._status(all_rows, columns)
        self._emit_table(status, reason, fund, nature)
        for panel, rows, panel_columns, axis in all_rows:
            self._emit_columns(panel_columns)
            self._emit_rows(panel, rows, axis)
            self._emit_numbers(panel, rows, panel_columns)
        self._emit_header_numbers()

    def _read_rows(
        self, rows: list[Row], columns: list[Column], panel: int, two_sided: bool
    ) -> str:
        axis = read_axis(rows, columns)
        main = _main_column(columns, rows)
        name = self.kind.name if self.kind else ""
        if two_sided and axis in ("labels", "project"):
            heads = label_key("".join("".join(c.path) for c in columns))
            side = "expenditure" if panel > 1 or ("支出" in heads and "收入" not in heads) else "income"
            read_labelled_rows(rows, side)
            return side
        if name in ("three_public", "memo") and axis == "labels":
            read_labelled_rows(rows, "items")
            return "items"
        listed = {c.role for c in columns} & {"item_name", "project", "category"}
        bought = name in ("procurement", "service_purchase") and bool(listed)
        if axis in ("function", "economic") and not bought:
            read_coded_rows(rows, columns, axis, self.known_units)
            return axis
        if name in ("basic_economic", "economic_expenditure") and axis == "project":
            for row in rows:  # 支出项目类别: names of economic classes under each unit
                if "project" in row.texts:
                    row.texts["name"] = row.texts.pop("project")
            read_coded_rows(rows, columns, "economic", self.known_units)
            return "economic"
        if axis == "unit" or (name == "three_public" and axis != "labels"):
            read_unit_rows(rows, main)
            return "unit"
        if axis in ("project", "procurement") or name in (
            "project", "carryover_project", "procurement", "service_purchase", "performance_list",
        ):  # fmt: skip
            read_listed_rows(rows, main, self.known_units)
            return "project"
        if _mostly_classified(rows):
            resolved = _coded_by_name(rows, columns, self.known_units)
            if resolved:
                return resolved
        if name in ("basic_economic", "economic_expenditure"):
            read_coded_rows(rows, columns, "economic", self.known_units)
            return "economic"
        if name in ("function_expenditure", "expenditure_summary", "income_summary", "basic_function"):
            read_coded_rows(rows, columns, "function", self.known_units)
            return "function"
        read_labelled_rows(rows, "income" if name == "income_summary" else "expenditure")
        return "labels"

    def _settle_kind(
        self, panels: list[tuple[int, list[Row], list[Column], str]], two_sided: bool
    ) -> None:
        """Where the title names no kind, the rows and columns may; a title that contradicts them loses."""
        axes = {axis for _, _, _, axis in panels}
        by_name = {kind.name: kind for kind in kinds()}
        natures = {c.dims.get("nature_code") for _, _, cols, _ in panels for c in cols} - {None}
        sources = {c.dims.get("income_source_code") for _, _, cols, _ in panels for c in cols} - {None}
        items = {c.dims.get("item_code") for _, _, cols, _ in panels for c in cols} - {None}
        if self.kind is not None:
            if self.kind.name == "basic_economic" and "function" in axes:
                self.kind = by_name["basic_function"]
            elif self.kind.name == "basic_function" and "economic" in axes:
                self.kind = by_name["basic_economic"]
            elif self.kind.name in ("function_expenditure", "expenditure_summary") and axes == {
                "economic"
            }:
                self.kind = by_name["economic_expenditure"]
            return
        guess: str | None = None
        if two_sided:
            guess = "budget_summary"
        elif len(items) >= 2:
            guess = "three_public"
        elif "economic" in axes:
            guess = "basic_economic" if natures == {"basic_personnel", "basic_public"} else (
                "economic_expenditure"
            )
        elif "function" in axes and "project" in natures:
            guess = "expenditure_summary"
        elif axes & {"function", "unit"} and len(sources) >= 3:
            guess = "income_summary"
        elif "unit" in axes and any(c.role == "count" for _, _, cols, _ in panels for c in cols):
            guess = "headcount"
        elif axes == {"project"} and any(
            r.dims.get("project_name") for _, rows, _, _ in panels for r in rows
        ) and any(c.role == "amount" for _, _, cols, _ in panels for c in cols):
            guess = "project"
        if guess is not None:
            self.kind = by_name[guess]
            self.reason = "kind read off the rows and columns; no title above the table names one"

    def _status(
        self, panels: list[tuple[int, list[Row], list[Column], str]], columns: list[Column]
    ) -> tuple[str, str | None]:
        has_numbers = any(
            value is not None for _, rows, _, _ in panels for r in rows for value in r.values.values()
        ) or any(
            cell_number(_body_text(row, column.col_no)) is not None
            for column in columns
            if column.role == "count"
            for row in self.table.rows[self.table.header_count :]
        )
        if self.kind is None:
            if not has_numbers:
                return "empty", "no numbers; kind unknown"
            return "unrecognised", (
                f"no declared kind of table fits the title {self.title!r} "
                f"and the header {[c.label for c in columns][:12]!r}"
            )
        if not has_numbers:
            return "empty", None
        unknown = [c.label for c in columns if c.role == "unknown"]
        if unknown:
            return "read", f"columns not understood: {unknown!r}"
        return "read", self.reason

    # ------------------------------------------------------------------ performance

    def _read_performance(self) -> None:
        table = self.table
        width = table.col_count
        list_columns: list[Column] = []
        roles: dict[int, str] | None = None
        if table.header_count:
            paths = header_paths(table.rows, table.header_count, width)
            body = table.rows[table.header_count :]
            paths, displaced = _repair_displaced(paths, body)
            numbers = [
                any(cell_number(_body_text(r, c)) is not None for r in body) for c in range(width)
            ]
            columns = read_columns(
                paths, numbers, two_sided=False, fiscal_year=self.fiscal_year, is_form=True
            )
            named = {c.role for c in columns}
            if "target" in named and named & {"level3", "level2"} and (
                named & {"project", "unit_name", "amount"}
            ):
                list_columns = columns
                roles = {c.col_no: c.role for c in columns}
                _keep_first_target(roles)
                if displaced:
                    self._issue("warning", "header_displaced", displaced)
        performance = read_performance(table, list_columns=roles)
        name = self.kind.name if self.kind else ""
        by_name = {kind.name: kind for kind in kinds()}
        if name not in ("whole_performance",):
            whole = "整体" in label_key(self.title or "")
            self.kind = by_name["whole_performance" if whole else "performance_form"]
            if list_columns and not whole and any(c.role == "project" for c in list_columns):
                self.kind = by_name["performance_list"]
        status = "read" if performance.indicators or performance.funds else "empty"
        self._emit_table(status, None, None, None)
        if performance.repaired:
            self._issue("info", "cells_slid_left", "indicator rows were shifted back by their levels")
        if list_columns:
            self._emit_performance_list(performance, list_columns)
        else:
            self._emit_performance_form(performance)
        self._emit_indicators(performance)
        self._emit_rest()

    def _emit_performance_list(
        self, performance: PerformanceTable, columns: list[Column]
    ) -> None:
        table = self.table
        columns = link_columns(columns)
        rows = collect_rows(table.rows, table.header_count, columns)
        previous: tuple[str, tuple[str | None, ...]] | None = None
        starts = set(table.page_breaks)
        shown: set[int] = set()
        for row in rows:
            for col in list(row.values):
                cell = table.rows[row.row_no][col] if col < len(table.rows[row.row_no]) else None
                if cell is not None and id(cell) in shown:
                    row.values[col] = None  # a span: the amount belongs to its first row
                elif cell is not None and cell.row_span > 1:
                    shown.add(id(cell))
            if row.is_blank:
                row.role = "indicator" if row.role == "item" else row.role
                continue
            name = row.texts.get("project") or row.texts.get("unit_name") or ""
            now = (label_key(name), tuple(row.values.values()))
            if row.row_no in starts and now == previous:
                row.role = "repeat"
            previous = now
        money = [row for row in rows if not row.is_blank and row.role == "item"]
        whole = self.kind is not None and self.kind.name == "whole_performance"
        read_listed_rows(
            money, None if whole else _main_column(columns, money), self.known_units
        )
        self._emit_columns(columns)
        self._emit_rows(1, rows, "project")
        self._emit_numbers(1, [r for r in rows if not r.is_blank], columns, only_amounts=True)

    def _emit_performance_form(self, performance: PerformanceTable) -> None:
        table = self.table
        per_row: dict[int, int] = {}
        columns: dict[tuple[int, int], Column] = {}
        total_row: dict[str | None, int] = {}  # 年度资金总额 of each project: the sum of its parts
        for fund in performance.funds:
            panel = per_row.get(fund.row_no, 0) + 1
            per_row[fund.row_no] = panel
            columns.setdefault(
                (panel, fund.col_no), Column(fund.col_no, panel, ("金额",), "amount", {})
            )
            cell = table.rows[fund.row_no][fund.col_no]
            dims = dict(fund.dims)
            role = str(dims.pop("role", None) or "item")
            if role == "total":
                total_row[fund.project_name] = fund.row_no
            self.out.rows.append(
                self._raw_row(
                    panel,
                    Row(
                        fund.row_no,
                        {},
                        {},
                        cell.page_number if cell else None,
                        role=role,
                        label=fund.label,
                        parent_row_no=None if role == "total" else total_row.get(fund.project_name),
                        dims={**dims, "project_name": fund.project_name},
                    ),
                )
            )
            if cell is not None:
                self._emit_cell(cell, panel, fund.row_no, fund.col_no, "amount", self.unit)
        for column in columns.values():
            self._emit_columns([column])

    def _emit_indicators(self, performance: PerformanceTable) -> None:
        whole = self.kind is not None and self.kind.name == "whole_performance"
        for item in performance.indicators:
            texts = item.texts
            self.out.indicators.append(
                RawIndicator(
                    document_key=self.key,
                    table_no=self.no,
                    row_no=item.row_no,
                    target_scope="department" if whole else "project",
                    project_name=None if whole else item.project_name,
                    level1=texts.get("level1"),
                    level2=texts.get("level2"),
                    level3=texts.get("level3"),
                    operator_text=texts.get("operator"),
                    target_text=texts.get("target") or texts.get("target_note"),
                    target_unit_text=texts.get("target_unit"),
                    scoring_text=texts.get("scoring"),
                    weight_text=texts.get("weight"),
                    value_col_no=item.cols.get("target", item.cols.get("target_note")),
                    page_number=item.page_number,
                )
            )
            for role in ("target", "weight"):
                col = item.cols.get(role)
                if col is None:
                    continue
                cell = self.table.rows[item.row_no][col]
                if cell is None or id(cell) in self.emitted:
                    continue
                self._emit_parts(
                    cell, 1, item.row_no, col, "indicator" if role == "target" else "weight",
                    texts.get("target_unit") if role == "target" else None,
                )  # fmt: skip

    # ------------------------------------------------------------------ emitting

    def _emit_table(
        self, status: str, reason: str | None, fund: str | None, nature: str | None
    ) -> None:
        pages = self.table.pages()
        notes = "".join(line.text.strip() for line in self.table.notes) or None
        self.out.tables.append(
            RawTable(
                document_key=self.key,
                table_no=self.no,
                title=self.title,
                section=self._section(),
                kind=self.kind.name if self.kind else None,
                fund_scope=fund,
                nature_scope=nature,
                unit_text=self.unit,
                unit_evidence=self.unit_evidence,
                value_year=_year_of(self.title),
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

    def _section(self) -> str | None:
        for line in self.table.heading:
            key = label_key(line.text)
            if re.match(r"^第[一二三四五六七八九十]+部分", key):
                return line.text.strip()
        return None

    def _emit_columns(self, columns: Sequence[Column]) -> None:
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
                    balance_code=c.dims.get("balance_code"),
                    period=c.dims.get("period"),
                    value_year=c.dims.get("value_year"),
                    value_stage=c.dims.get("value_stage"),
                    unit_text=c.unit_text,
                )
            )

    def _raw_row(self, panel: int, row: Row) -> RawRow:
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

    def _emit_rows(self, panel: int, rows: Sequence[Row], axis: str) -> None:
        for row in rows:
            if row.role == "item" and row.dims.get("unresolved") and not row.is_blank:
                row.attributes["unresolved"] = "label not in any vocabulary"
            self.out.rows.append(self._raw_row(panel, row))

    def _emit_numbers(
        self,
        panel: int,
        rows: Sequence[Row],
        columns: Sequence[Column],
        *,
        only_amounts: bool = False,
    ) -> None:
        for row in rows:
            line = self.table.rows[row.row_no]
            for column in columns:
                cell = line[column.col_no] if column.col_no < len(line) else None
                if cell is None or id(cell) in self.emitted or not cell.text.strip():
                    continue
                if column.role in ("amount", "unknown", "change", "rate", "count", "weight"):
                    if column.col_no in row.values and row.values[column.col_no] is None:
                        if cell_number(cell.text) is not None:
                            continue
                    if row.role == "index":
                        self._emit_parts(cell, panel, row.row_no, column.col_no, "index", None)
                        continue
                    unit = column.unit_text or (self.unit if column.role != "count" else None)
                    if column.role == "rate":
                        unit = "%"
                    if cell_number(cell.text) is not None:
                        self._emit_cell(cell, panel, row.row_no, column.col_no, column.role, unit)
                    else:
                        self._emit_parts(cell, panel, row.row_no, column.col_no, "text", None)
                elif not only_amounts:
                    self._emit_parts(
                        cell, panel, row.row_no, column.col_no, _text_role(column.role), None
                    )

    def _emit_header_numbers(self) -> None:
        for row_no, row in enumerate(self.table.rows[: self.table.header_count]):
            role = "index" if is_index_row(row) else "year"
            for col_no, cell in enumerate(row):
                if cell is not None and id(cell) not in self.emitted:
                    self._emit_parts(cell, 1, row_no, col_no, role, None)

    def _emit_rest(self) -> None:
        """Numbers of every other cell: codes, years in names, amounts inside free text."""
        for row_no, row in enumerate(self.table.rows):
            for col_no, cell in enumerate(row):
                if cell is not None and id(cell) not in self.emitted:
                    self._emit_parts(cell, 1, row_no, col_no, "text", None)

    def _emit_cell(
        self, cell: Cell, panel: int, row_no: int, col_no: int, role: str, unit: str | None
    ) -> None:
        number = parse_number(cell.text)
        if number is None:
            return
        self.emitted.add(id(cell))
        if number.unit == "万":
            unit = "万元"
        elif number.unit:
            unit = number.unit
        self._append(cell, panel, row_no, col_no, 0, cell.text, number.text, unit, role)

    def _emit_parts(
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
        text = fold(cell.text.replace("\n", ""))
        for part, match in enumerate(_TEXT_NUMBER.finditer(text)):
            after = _UNIT_AFTER.match(text, match.end())
            own = after[1] if after else unit
            whole = role in ("indicator", "weight", "code", "ordinal") and part == 0
            self._append(
                cell, panel, row_no, col_no, part, cell.text if whole else match[0],
                plain_digits(match[0]), "万元" if own == "万" else own, role,
            )  # fmt: skip

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

    def _issue(self, severity: str, code: str, message: str) -> None:
        pages = self.table.pages()
        self.out.issues.append(
            RawIssue(
                document_key=self.key,
                source_uri=self.source_uri,
                severity=severity,
                code=code,
                page_number=pages[0] if pages else None,
                table_no=self.no,
                message=message,
            )
        )


# --------------------------------------------------------------------------- small rules


def _is_two_sided(paths: Sequence[Sequence[str]]) -> bool:
    heads = [label_key(path[0]) if path else "" for path in paths]
    income = any(re.fullmatch(r"(本年|财政拨款)?收入", head) for head in heads)
    return income and any(re.fullmatch(r"(本年|财政拨款)?支出", head) for head in heads)


def _settle_names(columns: list[Column], kind: Kind | None) -> list[Column]:
    """``项目`` heads labels in most tables and project names in project tables."""
    if kind is None or kind.name not in (
        "project", "carryover_project", "procurement", "service_purchase", "performance_list",
    ):  # fmt: skip
        return columns
    return [
        replace(c, role="project")
        if c.role == "name" and c.path and label_key(c.path[-1]) in ("项目", "名称", "支出项目", "内容")
        else c
        for c in columns
    ]


def _repair_displaced(
    paths: list[list[str]], body: Sequence[Sequence[Cell | None]]
) -> tuple[list[list[str]], str | None]:
    """Put the last header text back over the money column that it slid away from.

    Seen where a group of money columns lost a column in the header: the texts after it stand one
    column too far left and the lost text stands last, over nothing. Certain only when the columns of
    indicator levels hold levels after the repair and not before.
    """
    last = len(paths) - 1
    if last < 3 or not paths[last] or not _known_dimension(paths[last][-1]):
        return paths, None
    if any(_body_text(row, last) for row in body):
        return paths, None
    for target in range(1, last):
        numbers = [_body_text(row, target) for row in body if _body_text(row, target)]
        money = bool(numbers) and all(cell_number(text) is not None for text in numbers)
        if not money or not _known_dimension((paths[target - 1] or [""])[-1]):
            continue
        if paths[target] and (is_header_amount(paths[target][-1])):
            continue
        moved = [*paths[target - 1][:-1], paths[last][-1]]
        repaired = [*paths[:target], moved, *paths[target:last]]
        if _levels_fit(repaired, body) and not _levels_fit(paths, body):
            text = paths[last][-1]
            return repaired, (
                f"the header {text!r} stands over column {last + 1} and belongs to column {target + 1}: "
                "moved, and the headers between shifted by one"
            )
    return paths, None


def _body_text(row: Sequence[Cell | None], col: int) -> str:
    cell = row[col] if col < len(row) else None
    return cell.text.strip() if cell is not None else ""


def _levels_fit(paths: Sequence[Sequence[str]], body: Sequence[Sequence[Cell | None]]) -> bool:
    """Whether what stands under 一级指标 are names of levels."""
    columns = [c for c, path in enumerate(paths) if path and label_key(path[-1]) == "一级指标"]
    texts = [_body_text(row, c) for c in columns for row in body if _body_text(row, c)]
    return bool(texts) and all(label_key(text).endswith("指标") for text in texts)


def is_header_amount(text: str) -> bool:
    """Whether a header text heads money."""
    words = column_words()
    return any(words[group].find(text) is not None for group in ("amount_words", "dimensions"))


def _known_dimension(text: str) -> bool:
    return column_words()["dimensions"].find(text) is not None


def _main_column(columns: Sequence[Column], rows: Sequence[Row]) -> int | None:
    """The amount column that is a sum of others, else the one with most numbers."""
    amounts = [c for c in columns if c.role == "amount" and not c.is_of_which]
    if not amounts:
        return None
    parents = {c.parent_col_no for c in amounts}
    tops = [c for c in amounts if c.col_no in parents and c.parent_col_no is None]
    candidates = tops or [c for c in amounts if c.parent_col_no is None] or amounts

    def filled(column: Column) -> int:
        return sum(row.values.get(column.col_no) is not None for row in rows)

    return max(candidates, key=lambda c: (filled(c), -c.col_no)).col_no


def _mostly_classified(rows: Sequence[Row]) -> bool:
    return sum(row.role == "item" and bool(row.texts.get("name")) for row in rows) >= 2


def _coded_by_name(
    rows: list[Row], columns: list[Column], known_units: frozenset[str]
) -> str | None:
    """Rows that print only names: functional or economic when most names are in a classification."""
    names = [strip_enumeration(label_key(r.texts["name"])) for r in rows if r.role == "item" and r.texts.get("name")]
    classes = {"function": functional(), "economic": economic("department")}
    best = max(classes, key=lambda axis: sum(bool(classes[axis].by_name.get(_nk(n))) for n in names))
    hits = sum(bool(classes[best].by_name.get(_nk(name))) for name in names)
    if hits * 2 < len(names):
        return None
    read_coded_rows(rows, columns, best, known_units)
    return best


def _nk(name: str) -> str:
    return name_key(name)


def _keep_first_target(roles: dict[int, str]) -> None:
    targets = sorted(col for col, role in roles.items() if role == "target")
    for col in targets[1:]:
        roles[col] = "target_note"


_TEXT_ROLES = {
    "code": "code", "code_class": "code", "code_section": "code", "code_item": "code", "gov_code": "code",
    "unit_code": "code", "project_code": "code", "ordinal": "ordinal",
}  # fmt: skip


def _text_role(role: str) -> str:
    return _TEXT_ROLES.get(role, "text")


def _year_of(title: str | None) -> int | None:
    years = re.findall(r"(20[0-4]\d)年", label_key(title or ""))
    return int(years[0]) if len(set(years)) == 1 else None
