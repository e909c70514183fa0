"""Raw rows by hand: small documents whose every figure is chosen, for tests of identities.

A test module defines ``build_sheets(Sheet) -> list[Sheet]``; the fixture ``checks`` runs the quality
models over the sheets of all modules at once (one dbt run of a few seconds) and gives back the rows of
``audit.identity_checks``. Keys of sheets are therefore unique in this folder.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import pytest

from ingest.load import create_raw, load_reference, write_reading
from ingest.raw_schema import (
    RawCell,
    RawColumn,
    RawDocument,
    RawIndicator,
    RawNegation,
    RawRow,
    RawStatement,
    RawTable,
)
from ingest.reading import Reading
from ingest.text import parse_number


def _filled(row_class: type, **values: Any) -> Any:
    """Return a row with every field that is not named set to ``None``."""
    return row_class(**{f.name: values.get(f.name) for f in fields(row_class)})


@dataclass
class Sheet:
    """A document under construction. Labels and figures go in as they would be printed."""

    key: str
    unit_name: str = "某市测试中心"
    fiscal_year: int = 2024
    stage: str = "budget"
    scope: str = "unit"
    admin_level: str | None = "city"
    document: dict[str, Any] = field(default_factory=dict)
    tables: list[RawTable] = field(default_factory=list)
    columns: list[RawColumn] = field(default_factory=list)
    rows: list[RawRow] = field(default_factory=list)
    cells: list[RawCell] = field(default_factory=list)
    statements: list[RawStatement] = field(default_factory=list)
    negations: list[RawNegation] = field(default_factory=list)
    indicators: list[RawIndicator] = field(default_factory=list)

    def table(
        self,
        kind: str | None,
        *panels: tuple[list[dict[str, Any]], list[dict[str, Any]]],
        unit: str | None = "万元",
        **values: Any,
    ) -> int:
        """Add a table and return its number.

        Each panel is ``(columns, rows)``. A column is a dict of :class:`RawColumn` fields with
        ``label``; ``of`` names the label of the column it is part of. A row is a dict of
        :class:`RawRow` fields with ``label``, ``of`` likewise, and ``cells``: printed texts, one for
        each column, ``""`` for a blank.
        """
        table_no = len(self.tables) + 1
        page = values.pop("page", table_no)
        self.tables.append(
            _filled(
                RawTable,
                **{
                    "document_key": self.key,
                    "table_no": table_no,
                    "title": kind,
                    "kind": kind,
                    "unit_text": unit,
                    "unit_evidence": f"heading: 单位：{unit}",
                    "first_page": page,
                    "last_page": page,
                    "row_count": sum(len(rows) for _, rows in panels),
                    "column_count": sum(len(columns) for columns, _ in panels),
                    "status": "read",
                    **values,
                },
            )
        )
        offset = 0
        for panel_no, (columns, rows) in enumerate(panels):
            numbers = {column["label"]: offset + n for n, column in enumerate(columns)}
            for column in columns:
                given = {k: v for k, v in column.items() if k != "of"}
                self.columns.append(
                    _filled(
                        RawColumn,
                        **{
                            "document_key": self.key,
                            "table_no": table_no,
                            "panel_no": panel_no,
                            "col_no": numbers[column["label"]],
                            "role": "amount",
                            "is_of_which": False,
                            "parent_col_no": numbers.get(column.get("of", "")),
                            **given,
                        },
                    )
                )
            row_numbers = {row["label"]: n for n, row in enumerate(rows)}
            for row in rows:
                given = {k: v for k, v in row.items() if k not in ("of", "cells")}
                row_no = row_numbers[row["label"]]
                self.rows.append(
                    _filled(
                        RawRow,
                        **{
                            "document_key": self.key,
                            "table_no": table_no,
                            "panel_no": panel_no,
                            "row_no": row_no,
                            "role": "item",
                            "parent_row_no": row_numbers.get(row.get("of", "")),
                            "page_number": page,
                            **given,
                        },
                    )
                )
                for column, text in zip(columns, row["cells"], strict=True):
                    if text == "":
                        continue
                    number = parse_number(text)
                    self.cells.append(
                        _filled(
                            RawCell,
                            document_key=self.key,
                            table_no=table_no,
                            panel_no=panel_no,
                            row_no=row_no,
                            col_no=numbers[column["label"]],
                            part_no=0,
                            value_text=text,
                            number_text=number.text if number else None,
                            unit_text=column.get("unit_text", unit),
                            role=column.get("cell_role", "amount"),
                            page_number=page,
                            reading="text",
                        )
                    )
            offset += len(columns)
        return table_no

    def state(self, role: str, text: str, unit: str | None = "万元", **values: Any) -> int:
        """Add a number of the prose and return its ``statement_no``."""
        statement_no = len(self.statements) + 1
        number = parse_number(text)
        self.statements.append(
            _filled(
                RawStatement,
                **{
                    "document_key": self.key,
                    "statement_no": statement_no,
                    "char_start": 0,
                    "page_number": 9,
                    "sentence": f"{values.get('subject_text') or ''}{text}{unit or ''}",
                    "statement_role": role,
                    "value_text": text,
                    "number_text": number.text if number else None,
                    "unit_text": unit,
                    "reading": "text",
                    **values,
                },
            )
        )
        return statement_no

    def reading(self) -> Reading:
        """Return the document as the reader would have handed it over."""
        document = _filled(
            RawDocument,
            **{
                "document_key": self.key,
                "sha256": self.key.ljust(64, "0"),
                "source_name": f"{self.key}.pdf",
                "source_uri": f"{self.key}.pdf",
                "media_type": "application/pdf",
                "reader": "test",
                "reader_version": "0",
                "page_count": 20,
                "status": "read",
                "title": f"{self.unit_name}{self.fiscal_year}年单位预算",
                "unit_name": self.unit_name,
                "admin_level": self.admin_level,
                "fiscal_year": self.fiscal_year,
                "stage": self.stage,
                "scope": self.scope,
                "is_reproduction": False,
                "tables_listed": len(self.tables),
                **self.document,
            },
        )
        return Reading(
            documents=(document,),
            tables=tuple(self.tables),
            columns=tuple(self.columns),
            rows=tuple(self.rows),
            cells=tuple(self.cells),
            statements=tuple(self.statements),
            negations=tuple(self.negations),
            indicators=tuple(self.indicators),
        )


PROJECT_ROOT = Path(__file__).parents[2]


def build_quality(warehouse: Path, target: Path, select: str = "+identity_checks") -> None:
    """Run the quality models on a DuckDB file that holds schema ``raw``."""
    from dbt.cli.main import dbtRunner

    os.environ["YUSUAN_WAREHOUSE"] = str(warehouse)
    project = str(PROJECT_ROOT / "dbt_project")
    result = dbtRunner().invoke([
        "--quiet", "build", "--select", select, "known_issues", "int_families__withheld",
        "int_figures__checked", "int_figures__in_known_issue", "--exclude-resource-type", "test", "unit_test",
        "--project-dir", project, "--profiles-dir", project,
        "--target-path", str(target), "--log-path", str(target),
    ])  # fmt: skip
    assert result.success, result.exception or [
        (r.node.name, r.message) for r in result.result if r.status not in ("success", "pass")
    ]


@dataclass(frozen=True)
class Checks:
    """Rows of ``audit.identity_checks`` of the hand-made documents."""

    con: duckdb.DuckDBPyConnection

    def rows(self, document_key: str, identity_id: str) -> list[dict[str, Any]]:
        """All rows of one identity for one document."""
        found = self.con.execute(
            "select * from audit.identity_checks where document_key = ? and identity_id = ? order by place",
            [document_key, identity_id],
        )
        names = [d[0] for d in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def statuses(self, document_key: str, identity_id: str) -> list[str]:
        """The statuses of one identity for one document, sorted."""
        return sorted(row["status"] for row in self.rows(document_key, identity_id))


def _load_sheet_modules() -> list[ModuleType]:
    """The test modules of this folder that make sheets."""
    modules = []
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        spec = importlib.util.spec_from_file_location(f"sheets_of_{path.stem}", path)
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        if hasattr(module, "build_sheets"):
            modules.append(module)
    return modules


@pytest.fixture(scope="session")
def checks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checks]:
    """The checks of all sheets of all modules of this folder, evaluated in one run."""
    folder = tmp_path_factory.mktemp("quality")
    warehouse = folder / "yusuan.duckdb"
    modules = _load_sheet_modules()
    with duckdb.connect(str(warehouse)) as con:
        create_raw(con)
        load_reference(con, PROJECT_ROOT / "data")
        con.execute("delete from raw.known_issues")
        for row in (row for module in modules for row in getattr(module, "KNOWN_ISSUES", [])):
            names = ", ".join(row)
            marks = ", ".join("?" for _ in row)
            con.execute(
                f"insert into raw.known_issues ({names}) values ({marks})", list(row.values())
            )
        keys: set[str] = set()
        for sheet in (sheet for module in modules for sheet in module.build_sheets(Sheet)):
            assert sheet.key not in keys, f"two sheets are called {sheet.key}"
            keys.add(sheet.key)
            write_reading(con, sheet.reading())
    build_quality(warehouse, folder / "target")
    with duckdb.connect(str(warehouse), read_only=True) as con:
        yield Checks(con)
