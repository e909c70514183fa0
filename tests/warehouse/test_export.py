"""Files that are taken away: readable by spreadsheets and programs, and never written over somebody's own."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from tests.whole_job import Job
from warehouse.errors import YusuanError
from warehouse.export import LIST_NAME, export, export_zip

READERS: dict[str, Any] = {
    "string": str,
    "integer": int,
    "number": Decimal,
    "boolean": {"true": True, "false": False}.__getitem__,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
}


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    """A warehouse of one fact with one row, and one audit table."""
    con = duckdb.connect()
    con.execute("create schema marts")
    con.execute("create schema audit")
    con.execute(
        "create table marts.fct_income as select '政务热线' as unit_name, 12.50::decimal(20, 2) as amount_yuan, "
        "2024 as fiscal_year"
    )
    con.execute("alter table marts.fct_income alter fiscal_year set not null")
    con.execute("create table audit.figures as select 'f1' as figure_id")
    return con


def test_audit_is_exported_only_when_asked(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    names = [p.name for p in export(con, tmp_path / "a", "csv")]
    assert names == ["fct_income.csv"]
    names = [p.name for p in export(con, tmp_path / "b", "csv", has_audit=True)]
    assert names == ["fct_income.csv", "audit_figures.csv"]


def test_sheets_begin_where_a_reader_begins(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    for name in ("dim_unit", "unit_panel", "unit_year_summary"):
        con.execute(f"create table marts.{name} as select 1 as a")
    con.execute("comment on table marts.unit_panel is 'who is there\n'")
    (path,) = export(con, tmp_path, "xlsx", has_audit=True)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [
        "notes", "columns", "unit_year_summary", "unit_panel", "fct_income", "dim_unit", "audit_figures",
    ]  # fmt: skip
    told = {row[0].value: row[1].value for row in book["notes"].iter_rows()}
    assert told["unit_panel"] == "who is there"


@pytest.mark.parametrize("format_name", ["parquet", "csv", "xlsx", "datapackage"])
def test_an_export_may_be_repeated(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, format_name: str
) -> None:
    first = export(con, tmp_path, format_name)
    con.execute("insert into marts.fct_income values ('甲', 1, 2025)")
    assert export(con, tmp_path, format_name) == first


@pytest.mark.parametrize(
    ("format_name", "in_the_way"),
    [
        ("parquet", "fct_income.parquet"),
        ("csv", "fct_income.csv"),
        ("xlsx", "yusuan.xlsx"),
        ("datapackage", "data/fct_income.csv"),
        ("datapackage", "datapackage.json"),
    ],
)
def test_a_foreign_file_is_never_written_over(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, format_name: str, in_the_way: str
) -> None:
    path = tmp_path / in_the_way
    path.parent.mkdir(exist_ok=True)
    path.write_text("mine")
    with pytest.raises(YusuanError, match="not from an export"):
        export(con, tmp_path, format_name)
    assert path.read_text() == "mine"
    assert {p.name for p in tmp_path.rglob("*") if p.is_file()} == {path.name}


def test_a_file_changed_after_its_export_stays(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    (path,) = export(con, tmp_path, "csv")
    path.write_text("notes of mine")
    with pytest.raises(YusuanError, match="changed after it was exported"):
        export(con, tmp_path, "csv")
    assert path.read_text() == "notes of mine"


def test_a_link_or_folder_in_the_way_is_refused(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").write_text("mine")
    (tmp_path / "fct_income.csv").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "fct_income.parquet").mkdir()
    for format_name in ("csv", "parquet"):
        with pytest.raises(YusuanError, match="no plain file"):
            export(con, tmp_path, format_name)
    with pytest.raises(YusuanError, match="is a file"):
        export(con, tmp_path / "elsewhere", "csv")
    assert (tmp_path / "elsewhere").read_text() == "mine"


def test_a_broken_list_makes_every_file_foreign(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    export(con, tmp_path, "csv")
    (tmp_path / LIST_NAME).write_text("[1")
    with pytest.raises(YusuanError, match="not from an export"):
        export(con, tmp_path, "csv")


def test_csv_opens_as_chinese_and_the_package_has_no_mark(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    (path,) = export(con, tmp_path / "a", "csv")
    expected = "unit_name,amount_yuan,fiscal_year\r\n政务热线,12.50,2024\r\n".encode()
    assert path.read_bytes() == b"\xef\xbb\xbf" + expected
    export(con, tmp_path / "b", "datapackage")
    assert (tmp_path / "b" / "data" / "fct_income.csv").read_bytes() == expected


def test_a_zip_holds_nothing_but_the_export(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    export_zip(con, tmp_path / "out.zip", "csv")
    assert [p.name for p in tmp_path.iterdir()] == ["out.zip"]


def test_the_data_package_says_what_its_files_hold(shipped: Job, tmp_path: Path) -> None:
    """Tabular Data Package: names, paths, hashes, and every value of the type that its field says."""
    with duckdb.connect(str(shipped.warehouse), read_only=True) as con:
        export(con, tmp_path, "datapackage", has_audit=True)
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert package["profile"] == "tabular-data-package"
    assert package["version"] == shipped.run.run_id
    names = [resource["name"] for resource in package["resources"]]
    assert len(names) == len(set(names)) >= 30
    for resource in package["resources"]:
        assert re.fullmatch(r"[a-z0-9._-]+", resource["name"])
        assert resource["description"]
        content = (tmp_path / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == "sha256:" + hashlib.sha256(content).hexdigest()
        header, *rows = csv.reader(content.decode(resource["encoding"]).splitlines(keepends=True))
        fields = resource["schema"]["fields"]
        assert header == [field["name"] for field in fields]
        assert all(field["description"] for field in fields)
        for row in rows:
            for field, text in zip(fields, row, strict=True):
                if text:
                    READERS[field["type"]](text)
                else:
                    assert not field.get("constraints", {}).get("required"), field["name"]


def test_the_workbook_explains_itself(shipped: Job, tmp_path: Path) -> None:
    with duckdb.connect(str(shipped.warehouse), read_only=True) as con:
        (path,) = export(con, tmp_path, "xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[:2] == ["notes", "columns"]
    assert all(len(name) <= 31 for name in book.sheetnames)
    linked = {c.value for (c, *_) in book["notes"].iter_rows() if c.hyperlink}
    assert linked == set(book.sheetnames[2:])
    assert "不要相加" in "".join(str(c.value) for row in book["notes"] for c in row)
    sheet = book["unit_year_summary"]
    head = {cell.value: cell for cell in sheet[1]}
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref is not None
    assert all(cell.font.bold and cell.fill.fgColor.rgb == "FFDDE6F0" for cell in head.values())
    income = sheet[2][head["income_yuan"].column - 1]
    assert income.number_format == "#,##0.00"
    assert sheet[2][head["fiscal_year"].column - 1].number_format == "0"
    widths = {
        name: sheet.column_dimensions[cell.column_letter].width for name, cell in head.items()
    }
    assert widths["unit_name"] > 20
    assert max(widths.values()) <= 46
