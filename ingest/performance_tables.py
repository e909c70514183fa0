"""Performance tables: forms, lists and free texts of indicators, and the money printed beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.column_roles import read_columns
from ingest.column_sums import link_columns
from ingest.columns import Column
from ingest.declarations import kinds
from ingest.header_repair import body_text, repair_displaced
from ingest.headers import cell_number, header_paths
from ingest.listed_rows import read_listed_rows
from ingest.performance import (
    FundCell,
    PerformanceTable,
    keep_target_of_year,
    name_counting_unit,
    read_performance,
)
from ingest.raw_schema import RawIndicator
from ingest.rows import Row, collect_rows, unit_key
from ingest.table_task import TableTask, main_column
from ingest.text import find_money_unit, fold, label_key


class PerformanceReader:
    """Reads one table of indicators into raw rows."""

    def __init__(self, task: TableTask) -> None:
        self.task = task

    def read(self) -> None:
        """Read a list or a form, whichever the header says, and write its raw rows."""
        table = self.task.table
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
                paths, numbers, two_sided=False, fiscal_year=self.task.fiscal_year, is_form=True
            )
            named = {c.role for c in columns}
            if (
                "target" in named
                and named & {"level3", "level2"}
                and (named & {"project", "unit_name", "amount"})
            ):
                list_columns = columns
                roles = {c.col_no: c.role for c in columns}
                heads = {c.col_no: c.path[-1] for c in columns if c.path}
                roles = name_counting_unit(keep_target_of_year(roles, heads), heads)
                if displaced:
                    self.task.write.issue("warning", "header_displaced", displaced)
        performance = read_performance(table, list_columns=roles)
        self._take_form_unit(performance)
        name = self.task.kind.name if self.task.kind else ""
        by_name = {kind.name: kind for kind in kinds()}
        if name not in ("whole_performance", "self_evaluation"):
            whole = "整体" in label_key(self.task.title or "")
            self.task.kind = by_name["whole_performance" if whole else "performance_form"]
            if list_columns and not whole and any(c.role == "project" for c in list_columns):
                self.task.kind = by_name["performance_list"]
        status = "read" if performance.indicators or performance.funds else "empty"
        self.task.write_table(status, None, None, None)
        if performance.repaired:
            self.task.write.issue(
                "info", "cells_slid_left", "indicator rows were shifted back by their levels"
            )
        if list_columns:
            self._emit_performance_list(performance, list_columns)
        else:
            self._emit_performance_form(performance)
        self._emit_indicators(performance)
        self.task.write.other_numbers()

    def _take_form_unit(self, performance: PerformanceTable) -> None:
        """A form states its unit beside the money (项目资金（万元）) rather than above the table."""
        labels = [fund.unit_label for fund in performance.funds if fund.unit_label]
        if self.task.write.unit is None and labels:
            self.task.write.unit = find_money_unit(labels[0])
            self.task.unit_evidence = f"label: {fold(labels[0])}"

    def _emit_performance_list(self, performance: PerformanceTable, columns: list[Column]) -> None:
        table = self.task.table
        columns = link_columns(columns, self.task.fiscal_year)
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
        whole = self.task.kind is not None and self.task.kind.name == "whole_performance"
        read_listed_rows(
            money, None if whole else main_column(columns, money), self.task.known_units
        )
        self.task.write.columns(columns)
        self.task.write.rows(1, rows, "project")
        self.task.write.numbers(1, [r for r in rows if not r.is_blank], columns, only_amounts=True)

    def _emit_performance_form(self, performance: PerformanceTable) -> None:
        table = self.task.table
        per_row: dict[int, int] = {}
        columns: dict[tuple[int, int], Column] = {}
        total_row: dict[str | None, int] = {}  # 年度资金总额 of each project: the sum of its parts
        longer = _longer_terms(performance.funds)
        for fund in performance.funds:
            panel = _panel_of(fund, per_row)
            dims_of_column = {"value_stage": fund.stage} if fund.stage else {}
            columns.setdefault(
                (panel, fund.col_no),
                Column(fund.col_no, panel, (fund.head or "金额",), "amount", dims_of_column),
            )
            cell = table.rows[fund.row_no][fund.col_no]
            dims = dict(fund.dims)
            role = str(dims.pop("role", None) or "item")
            if (fund.project_name, panel) in longer:
                role = "of_which"
            if role == "total":
                total_row[fund.project_name] = fund.row_no
            self.task.write.out.rows.append(
                self.task.write.raw_row(
                    panel,
                    Row(
                        fund.row_no,
                        {},
                        {},
                        cell.page_number if cell else None,
                        role=role,
                        label=fund.label,
                        parent_row_no=None if role == "total" else total_row.get(fund.project_name),
                        dims={
                            **dims,
                            "project_name": fund.project_name,
                            "reported_unit_name": self._unit_of(fund.details),
                        },
                        attributes=dict(fund.details),
                    ),
                )
            )
            if cell is not None:
                self.task.write.number_cell(
                    cell, panel, fund.row_no, fund.col_no, "amount", self.task.write.unit
                )
        for column in columns.values():
            self.task.write.columns([column])

    def _unit_of(self, details: dict[str, str]) -> str | None:
        """The unit whose project it is: 实施单位, where the document names it among its units."""
        name = details.get("executing_unit")
        return name if name and unit_key(name) in self.task.known_units else None

    def _is_whole(self) -> bool:
        """Whether the targets are those of the whole department."""
        name = self.task.kind.name if self.task.kind else ""
        whole = "整体" in label_key(self.task.title or "")
        return name == "whole_performance" or (name == "self_evaluation" and whole)

    def _emit_indicators(self, performance: PerformanceTable) -> None:
        whole = self._is_whole()
        for item in performance.indicators:
            texts = item.texts
            self.task.write.out.indicators.append(
                RawIndicator(
                    document_key=self.task.write.key,
                    table_no=self.task.write.no,
                    row_no=item.row_no,
                    target_scope="department" if whole else "project",
                    project_name=None if whole else item.project_name,
                    reported_unit_name=None if whole else self._unit_of(item.details),
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
                cell = self.task.table.rows[item.row_no][col]
                if cell is None or id(cell) in self.task.write.emitted:
                    continue
                self.task.write.text_cell(
                    cell, 1, item.row_no, col, "indicator" if role == "target" else "weight",
                    texts.get("target_unit") if role == "target" else None,
                )  # fmt: skip


# 中期资金总额： | 实施期资金总额 | 项目总预算, beside the money of the year
_LONGER_TERM = re.compile(r"(?:中期|实施(?:周)?期|三年|总投资|项目总|全周期).*")
_OF_THE_YEAR = re.compile(r"(?:年度|当年|本年|其中:?年度).*")


def _panel_of(fund: FundCell, per_row: dict[int, int]) -> int:
    """The column of money in which a fund cell stands: that of its head, else its place in the row."""
    panel = fund.panel or per_row.get(fund.row_no, 0) + 1
    per_row[fund.row_no] = panel
    return panel


def _longer_terms(funds: Sequence[FundCell]) -> set[tuple[str | None, int]]:
    """Project and column of money of several years, where another column is that of the year.

    The sums of several years are printed beside those of the year and are not the year's.
    """
    per_row: dict[int, int] = {}
    labels: dict[tuple[str | None, int], list[str]] = {}
    for fund in funds:
        panel = _panel_of(fund, per_row)
        labels.setdefault((fund.project_name, panel), []).append(label_key(fund.label))
    yearly = {
        key[0] for key, own in labels.items() if any(_OF_THE_YEAR.fullmatch(t) for t in own)
        and not any(_LONGER_TERM.fullmatch(t) for t in own)
    }  # fmt: skip
    return {
        key
        for key, own in labels.items()
        if key[0] in yearly and any(_LONGER_TERM.fullmatch(t) for t in own)
    }
