"""From joined grids to recognised tables: kind, unit, columns, rows and numbers of each.

By meaning, never by page number or position alone. What is not understood keeps its numbers and gets
a reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.classification import economic, functional, name_key
from ingest.coded_rows import read_coded_rows
from ingest.columns import Column, heads_mixed_names, link_columns, read_columns
from ingest.declarations import Kind, column_words, kinds, row_words, strip_enumeration
from ingest.grids import FoundTable
from ingest.header_repair import body_text, repair_displaced
from ingest.headers import cell_number, header_paths
from ingest.labelled_rows import read_evaluated_rows, read_labelled_rows
from ingest.listed_rows import read_listed_rows, read_unit_rows
from ingest.performance import PerformanceTable, looks_like_performance, read_performance
from ingest.raw_schema import RawIndicator
from ingest.rows import (
    Row,
    collect_rows,
    is_total,
    mark_counted,
    mark_years,
    read_axis,
    row_label,
    unit_key,
)
from ingest.table_writer import Recognised, TableWriter
from ingest.text import find_money_unit, fold, label_key
from ingest.titles import find_unit, scopes_of_title, title_of

_SHORTEST_UNIT = 4
# 项目 | 单位名称（科目/项目）
_PROJECT_HEAD = r"项目|名称|支出项目|内容|单位名称\(.*项目.*\)"
# Kinds whose rows are projects or purchases, and those of them whose rows are projects.
_LISTED_KINDS = frozenset({
    "project", "carryover_project", "procurement", "service_purchase", "performance_list",
    "performance_form", "transfer", "new_assets", "debt",
})  # fmt: skip
_PROJECT_KINDS = frozenset({"project", "carryover_project", "transfer", "debt"})


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
            if meaning is None or heads_mixed_names(path[-1]):
                continue
            if meaning["role"] == "unit_name":
                names.extend(body_text(row, col) for row in table.rows[table.header_count :])
    return [name for name in names if len(label_key(name)) >= _SHORTEST_UNIT]


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
        self.table = table
        self.fiscal_year = fiscal_year
        self.known_units = known_units
        self.title, self.kind = title_of(table)
        unit, self.unit_evidence = find_unit(table)
        self.write = TableWriter(document_key, source_uri, table_no, table, unit, result)
        self.reason: str | None = None

    def read(self) -> None:
        """Recognise the table and write its raw rows."""
        if self._is_performance():
            self._read_performance()
        else:
            self._read_matrix()

    def _write_table(
        self, status: str, reason: str | None, fund: str | None, nature: str | None
    ) -> None:
        self.write.table_row(
            self.title, self.kind, self.unit_evidence, status, reason, fund, nature
        )

    def _is_performance(self) -> bool:
        if self.kind is not None and self.kind.name in ("contents", "self_evaluation"):
            return False
        return looks_like_performance(self.table)

    def _read_matrix(self) -> None:
        table = self.table
        width = table.col_count
        body = table.rows[table.header_count :]
        numbers = [
            any(cell_number(body_text(row, c)) is not None for row in body) for c in range(width)
        ]
        paths = header_paths(table.rows, table.header_count, width)
        two_sided = (self.kind is not None and self.kind.two_sided) or _is_two_sided(paths)
        fund, nature = scopes_of_title(self.title, self.kind)
        columns = read_columns(
            paths, numbers, two_sided=two_sided, fiscal_year=self.fiscal_year, fund_scope=fund
        )
        columns = _settle_names(columns, self.kind)
        if self.kind is not None and self.kind.name in ("headcount", "self_evaluation"):
            columns = _settle_counts(columns, self.kind)
        if self.kind is not None and self.kind.name == "contents":
            columns = [replace(c, role="text") for c in columns]  # page numbers are no amounts
        panels = sorted({column.panel_no for column in columns})
        all_rows: list[tuple[int, list[Row], list[Column], str]] = []
        stacked = two_sided and len(panels) == 1
        for panel, panel_columns, rows in self._panel_rows(columns, panels, stacked):
            if all_rows and panel > 2:
                _borrow_totals(rows, all_rows[-1][1])
            if all(c.role != "count" for c in panel_columns):
                mark_counted(rows)
            mark_years(rows)
            axis = self._read_rows(rows, panel_columns, panel, two_sided)
            all_rows.append((panel, rows, panel_columns, axis))
        self._settle_kind(all_rows, two_sided)
        if self.kind is not None and fund is None and nature is None:
            fund, nature = scopes_of_title(self.title, self.kind)
        status, reason = self._status(all_rows, columns)
        self._write_table(status, reason, fund, nature)
        for panel, rows, panel_columns, axis in all_rows:
            self.write.columns(panel_columns)
            self.write.rows(panel, rows, axis)
            self.write.numbers(panel, rows, panel_columns)
        self.write.header_numbers()

    def _panel_rows(
        self, columns: list[Column], panels: list[int], stacked: bool
    ) -> list[tuple[int, list[Column], list[Row]]]:
        """Rows of each panel; a summary that prints expenditure below income is two panels."""
        found = []
        for panel in panels:
            own = [c for c in columns if c.panel_no == panel]
            rows = collect_rows(self.table.rows, self.table.header_count, own)
            cut = _first_expenditure(rows) if stacked else None
            if cut is None:
                found.append((panel, own, rows))
            else:
                below = [replace(c, panel_no=2) for c in own]
                found.extend([(panel, own, rows[:cut]), (2, below, rows[cut:])])
        return found

    def _read_rows(
        self, rows: list[Row], columns: list[Column], panel: int, two_sided: bool
    ) -> str:
        axis = read_axis(rows, columns)
        main = _main_column(columns, rows)
        name = self.kind.name if self.kind else ""
        if two_sided and axis in ("labels", "project"):
            heads = label_key("".join("".join(c.path) for c in columns))
            side = (
                "expenditure"
                if panel > 1 or ("支出" in heads and "收入" not in heads)
                else "income"
            )
            read_labelled_rows(rows, side)
            return side
        if name == "memo" and axis == "labels" and _names_classes(rows):
            read_coded_rows(rows, columns, "economic", self.known_units)
            return "economic"
        if name == "self_evaluation":
            read_evaluated_rows(rows)
            return "items"
        if name in ("three_public", "memo", "state_assets") and axis == "labels":
            read_labelled_rows(rows, "items")
            return "items"
        listed = {c.role for c in columns} & {"item_name", "project", "category"}
        bought = name in ("procurement", "service_purchase", "new_assets") and bool(listed)
        bought = bought or (name in _PROJECT_KINDS and _mostly_projects(rows))
        if axis in ("function", "economic") and not bought:
            read_coded_rows(rows, columns, axis, self.known_units)
            return axis
        if name in ("basic_economic", "economic_expenditure") and axis == "project":
            for row in rows:  # 支出项目类别: names of economic classes under each unit
                if "project" in row.texts:
                    row.texts["name"] = row.texts.pop("project")
            read_coded_rows(rows, columns, "economic", self.known_units)
            return "economic"
        if name == "income_summary" and axis == "labels" and _names_sources(rows):
            read_labelled_rows(rows, "income")
            return "income"
        if axis == "unit" or (name == "three_public" and axis != "labels"):
            read_unit_rows(rows, main)
            return "unit"
        if axis in ("project", "procurement") or name in _LISTED_KINDS:
            read_listed_rows(rows, main, self.known_units)
            return "project"
        if _mostly_classified(rows):
            resolved = _coded_by_name(rows, columns, self.known_units)
            if resolved:
                return resolved
        if name in ("basic_economic", "economic_expenditure"):
            read_coded_rows(rows, columns, "economic", self.known_units)
            return "economic"
        if name in (
            "function_expenditure",
            "expenditure_summary",
            "income_summary",
            "basic_function",
        ):
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
        sources = {c.dims.get("income_source_code") for _, _, cols, _ in panels for c in cols} - {
            None
        }
        items = {c.dims.get("item_code") for _, _, cols, _ in panels for c in cols} - {None}
        if self.kind is not None:
            if self.kind.name == "performance_form" and axes == {"project"}:
                self.kind = by_name["performance_list"]  # projects with amounts, no indicators
            elif self.kind.name == "basic_economic" and "function" in axes:
                self.kind = by_name["basic_function"]
            elif self.kind.name == "basic_function" and "economic" in axes:
                self.kind = by_name["basic_economic"]
            elif self.kind.name in ("function_expenditure", "expenditure_summary") and axes == {
                "economic"
            }:
                self.kind = by_name["economic_expenditure"]
            elif self.kind.name == "economic_expenditure" and axes == {"function"}:
                # functional rows with economic classes as columns
                fund, _ = scopes_of_title(self.title, None)
                self.kind = by_name["function_expenditure" if fund else "expenditure_summary"]
            elif self.kind.two_sided and len(panels) == 1 and axes == {"function"}:
                # 收入支出决算表 by function, with what comes in and goes out as columns
                fund, _ = scopes_of_title(self.title, None)
                self.kind = by_name["function_expenditure" if fund else "expenditure_summary"]
            return
        guess: str | None = None
        if two_sided:
            guess = "budget_summary"
        elif len(items) >= 2:
            guess = "three_public"
        elif "economic" in axes:
            guess = (
                "basic_economic"
                if natures == {"basic_personnel", "basic_public"}
                else ("economic_expenditure")
            )
        elif "function" in axes and "project" in natures:
            guess = "expenditure_summary"
        elif axes & {"function", "unit"} and len(sources) >= 3:
            guess = "income_summary"
        elif "unit" in axes and any(c.role == "count" for _, _, cols, _ in panels for c in cols):
            guess = "headcount"
        elif (
            axes == {"project"}
            and any(r.dims.get("project_name") for _, rows, _, _ in panels for r in rows)
            and any(c.role == "amount" for _, _, cols, _ in panels for c in cols)
        ):
            guess = "project"
        if guess is not None:
            self.kind = by_name[guess]
            self.reason = "kind read off the rows and columns; no title above the table names one"

    def _status(
        self, panels: list[tuple[int, list[Row], list[Column], str]], columns: list[Column]
    ) -> tuple[str, str | None]:
        has_numbers = any(
            value is not None
            for _, rows, _, _ in panels
            for r in rows
            for value in r.values.values()
        ) or any(
            cell_number(body_text(row, column.col_no)) is not None
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

    def _read_performance(self) -> None:
        table = self.table
        width = table.col_count
        list_columns: list[Column] = []
        roles: dict[int, str] | None = None
        if table.header_count:
            paths = header_paths(table.rows, table.header_count, width)
            body = table.rows[table.header_count :]
            paths, displaced = repair_displaced(paths, body)
            numbers = [
                any(cell_number(body_text(r, c)) is not None for r in body) for c in range(width)
            ]
            columns = read_columns(
                paths, numbers, two_sided=False, fiscal_year=self.fiscal_year, is_form=True
            )
            named = {c.role for c in columns}
            if (
                "target" in named
                and named & {"level3", "level2"}
                and (named & {"project", "unit_name", "amount"})
            ):
                list_columns = columns
                roles = {c.col_no: c.role for c in columns}
                _keep_first_target(roles)
                if displaced:
                    self.write.issue("warning", "header_displaced", displaced)
        performance = read_performance(table, list_columns=roles)
        self._take_form_unit(performance)
        name = self.kind.name if self.kind else ""
        by_name = {kind.name: kind for kind in kinds()}
        if name not in ("whole_performance",):
            whole = "整体" in label_key(self.title or "")
            self.kind = by_name["whole_performance" if whole else "performance_form"]
            if list_columns and not whole and any(c.role == "project" for c in list_columns):
                self.kind = by_name["performance_list"]
        status = "read" if performance.indicators or performance.funds else "empty"
        self._write_table(status, None, None, None)
        if performance.repaired:
            self.write.issue(
                "info", "cells_slid_left", "indicator rows were shifted back by their levels"
            )
        if list_columns:
            self._emit_performance_list(performance, list_columns)
        else:
            self._emit_performance_form(performance)
        self._emit_indicators(performance)
        self.write.other_numbers()

    def _take_form_unit(self, performance: PerformanceTable) -> None:
        """A form states its unit beside the money (项目资金（万元）) rather than above the table."""
        labels = [fund.unit_label for fund in performance.funds if fund.unit_label]
        if self.write.unit is None and labels:
            self.write.unit = find_money_unit(labels[0])
            self.unit_evidence = f"label: {fold(labels[0])}"

    def _emit_performance_list(self, performance: PerformanceTable, columns: list[Column]) -> None:
        table = self.table
        columns = link_columns(columns, self.fiscal_year)
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
                row.label = fold(name) or None
            previous = now
        money = [row for row in rows if not row.is_blank and row.role == "item"]
        whole = self.kind is not None and self.kind.name == "whole_performance"
        read_listed_rows(money, None if whole else _main_column(columns, money), self.known_units)
        self.write.columns(columns)
        self.write.rows(1, rows, "project")
        self.write.numbers(1, [r for r in rows if not r.is_blank], columns, only_amounts=True)

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
            self.write.out.rows.append(
                self.write.raw_row(
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
                self.write.number_cell(
                    cell, panel, fund.row_no, fund.col_no, "amount", self.write.unit
                )
        for column in columns.values():
            self.write.columns([column])

    def _emit_indicators(self, performance: PerformanceTable) -> None:
        whole = self.kind is not None and self.kind.name == "whole_performance"
        for item in performance.indicators:
            texts = item.texts
            self.write.out.indicators.append(
                RawIndicator(
                    document_key=self.write.key,
                    table_no=self.write.no,
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
                if cell is None or id(cell) in self.write.emitted:
                    continue
                self.write.text_cell(
                    cell, 1, item.row_no, col, "indicator" if role == "target" else "weight",
                    texts.get("target_unit") if role == "target" else None,
                )  # fmt: skip


def _is_two_sided(paths: Sequence[Sequence[str]]) -> bool:
    heads = [label_key(path[0]) if path else "" for path in paths]
    income = any(re.fullmatch(r"(本年|财政拨款)?收入", head) for head in heads)
    return income and any(re.fullmatch(r"(本年|财政拨款)?支出", head) for head in heads)


def _settle_names(columns: list[Column], kind: Kind | None) -> list[Column]:
    """``项目`` heads labels in most tables and project names in project tables."""
    if kind is None or kind.name not in _LISTED_KINDS:
        return columns
    return [
        replace(c, role="project")
        if c.role in ("name", "unit_name")
        and c.path
        and re.fullmatch(_PROJECT_HEAD, label_key(c.path[-1]))
        else c
        for c in columns
    ]


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


_MONEY_HEAD = re.compile(r"金额|价值|经费|支出|收入|资金|元\)")


def _settle_counts(columns: list[Column], kind: Kind) -> list[Column]:
    """Tables of units and staff hold heads; a self-evaluation holds text beside its money."""
    settled = []
    for column in columns:
        money = column.unit_text or _MONEY_HEAD.search(label_key("".join(column.path)))
        if kind.name == "headcount" and column.role in ("amount", "unknown") and not money:
            column = replace(column, role="count", dims={})
        elif kind.name == "self_evaluation" and column.role == "unknown":
            column = replace(column, role="text")
        settled.append(column)
    return settled


def _borrow_totals(rows: Sequence[Row], beside: Sequence[Row]) -> None:
    """Numbers without a label beside the total of the panel to the left are a total as well."""
    totals = {row.row_no: row.label for row in beside if row.role in ("total", "subtotal")}
    for row in rows:
        if row.role == "item" and not row.texts and not row.is_blank and totals.get(row.row_no):
            row.texts["name"] = totals[row.row_no] or ""


def _first_expenditure(rows: Sequence[Row]) -> int | None:
    """Where expenditure begins in a summary of one column: below 收入总计, or at 二、支出总计."""
    labels = [strip_enumeration(label_key(row_label(row) or "")) for row in rows]
    totals = [i for i, text in enumerate(labels) if re.fullmatch(r"收入(总计|合计|总额)?", text)]
    spent = [i for i, text in enumerate(labels) if re.fullmatch(r"支出(总计|合计|总额)?", text)]
    if not totals or not spent or totals[0] > spent[0]:
        return None
    words = row_words()["income"]
    first = next((i for i, text in enumerate(labels) if words.find(text) is not None), None)
    if first is None:
        return None
    above = [i for i in totals if first < i < spent[0]]
    return above[-1] + 1 if above else spent[0]


def _names_sources(rows: Sequence[Row]) -> bool:
    """Whether rows list sources of income (一、一般公共预算拨款收入 …) and no functional classes."""
    words = row_words()["income"]
    names = [row_label(row) or "" for row in rows if row.role == "item" and not is_total(row)]
    found = sum(words.find(name) is not None for name in names)
    return found >= 2 and found * 2 >= len(names)


def _names_classes(rows: Sequence[Row]) -> bool:
    """Whether rows list economic classes (办公费, 印刷费 …), not only 会议费, 培训费 and their like."""
    words = row_words()
    names = [row_label(row) or "" for row in rows if row.role == "item"]
    classes = [n for n in names if economic("department").by_name.get(name_key(n))]
    own = [n for n in classes if not (words["memo"].find(n) or words["three_public"].find(n))]
    return len(own) >= 2 and len(classes) * 2 >= len(names)


def _mostly_projects(rows: Sequence[Row]) -> bool:
    """Whether nearly every row names a project, codes of classifications beside it or not."""
    items = [row for row in rows if row.role == "item" and not is_total(row)]
    named = sum(bool(row.texts.get("project")) for row in items)
    return bool(items) and named >= len(items) * 0.8


def _mostly_classified(rows: Sequence[Row]) -> bool:
    return sum(row.role == "item" and bool(row.texts.get("name")) for row in rows) >= 2


def _coded_by_name(
    rows: list[Row], columns: list[Column], known_units: frozenset[str]
) -> str | None:
    """Rows that print only names: functional or economic when most names are in a classification."""
    names = [
        strip_enumeration(label_key(r.texts["name"]))
        for r in rows
        if r.role == "item" and r.texts.get("name")
    ]
    classes = {"function": functional(), "economic": economic("department")}
    best = max(
        classes, key=lambda axis: sum(bool(classes[axis].by_name.get(name_key(n))) for n in names)
    )
    hits = sum(bool(classes[best].by_name.get(name_key(name))) for name in names)
    if hits * 2 < len(names):
        return None
    read_coded_rows(rows, columns, best, known_units)
    return best


def _keep_first_target(roles: dict[int, str]) -> None:
    targets = sorted(col for col, role in roles.items() if role == "target")
    for col in targets[1:]:
        roles[col] = "target_note"


_TEXT_ROLES = {
    "code": "code", "code_class": "code", "code_section": "code", "code_item": "code", "gov_code": "code",
    "unit_code": "code", "project_code": "code", "ordinal": "ordinal",
}  # fmt: skip
