"""Loading raw rows: idempotent, whole or not at all, exact, quick; reference files as they are."""

from __future__ import annotations

import time
import typing
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import load
from ingest.raw_schema import RawCell, RawDocument, RawIssue
from ingest.reading import RAW_TABLES, Reading

DATA = Path(__file__).parent.parent / "data"


def make_row(row_class: type, **values: Any) -> Any:
    """Return a row with a neutral value in every field that is not given."""
    neutral = {str: "文", int: 1, float: 0.5, bool: False}
    row = {
        name: None if type(None) in typing.get_args(hint) else neutral[hint]
        for name, hint in typing.get_type_hints(row_class).items()
    }
    return row_class(**{**row, **values})


def make_reading(key: str, cells: int = 3) -> Reading:
    content: dict[str, tuple[Any, ...]] = {
        field.name: (make_row(RAW_TABLES[field.name][1], document_key=key),)
        for field in fields(Reading)
    }
    cell = make_row(RawCell, document_key=key)
    content["cells"] = tuple(
        replace(cell, row_no=i, value_text=f"{i}.5", x0=i / 3) for i in range(cells)
    )
    return Reading(**content)


def counts(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    result = {}
    for table, _ in RAW_TABLES.values():
        row = con.execute(f"select count(*) from raw.{table}").fetchone()
        assert row is not None
        result[table] = row[0]
    return result


@pytest.fixture
def con() -> typing.Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 1}) as connection:
        load.create_raw(connection)
        yield connection


def test_tables_have_the_fields_of_the_row_classes(con: duckdb.DuckDBPyConnection) -> None:
    for table, row_class in RAW_TABLES.values():
        names = [row[0] for row in con.execute(f"describe raw.{table}").fetchall()]
        assert names == [field.name for field in fields(row_class)]


def test_sql_types_follow_the_hints(con: duckdb.DuckDBPyConnection) -> None:
    described = {row[0]: (row[1], row[2]) for row in con.execute("describe raw.cells").fetchall()}
    assert described["x0"] == ("DOUBLE", "YES")
    assert described["row_no"] == ("INTEGER", "NO")
    assert described["value_text"] == ("VARCHAR", "NO")
    documents = {row[0]: row[1] for row in con.execute("describe raw.documents").fetchall()}
    assert documents["is_reproduction"] == "BOOLEAN"


def test_writing_twice_changes_nothing(con: duckdb.DuckDBPyConnection) -> None:
    load.write_reading(con, make_reading("a"))
    load.write_reading(con, make_reading("b"))
    before = counts(con)
    load.write_reading(con, make_reading("a"))
    assert counts(con) == before
    assert before["cells"] == 6


def test_a_smaller_reading_replaces_a_larger_one(con: duckdb.DuckDBPyConnection) -> None:
    load.write_reading(con, make_reading("a", cells=9))
    load.write_reading(con, make_reading("a", cells=2))
    assert counts(con)["cells"] == 2


def test_forget_removes_one_document_only(con: duckdb.DuckDBPyConnection) -> None:
    load.write_reading(con, make_reading("a"))
    load.write_reading(con, make_reading("b"))
    load.forget(con, "a")
    load.forget(con, "never there")
    assert set(counts(con).values()) == {1, 3}
    assert con.execute("select distinct document_key from raw.cells").fetchall() == [("b",)]


def test_a_failure_leaves_the_previous_rows(con: duckdb.DuckDBPyConnection) -> None:
    load.write_reading(con, make_reading("a"))
    broken = replace(make_reading("a"), negations=(make_row(RAW_TABLES["negations"][1]),))
    with pytest.raises(ValueError, match="negations of a hold a row of 文"):
        load.write_reading(con, broken)
    bad_type = replace(
        make_reading("a"), cells=(make_row(RawCell, document_key="a", row_no="no number"),)
    )
    with pytest.raises((ValueError, TypeError)):
        load.write_reading(con, bad_type)
    assert counts(con)["cells"] == 3


def test_a_reading_without_document_is_refused(con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(ValueError, match="exactly one document"):
        load.write_reading(con, Reading())


@pytest.fixture(scope="module")
def kept_con() -> typing.Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 1}) as connection:
        load.create_raw(connection)
        yield connection


@given(
    texts=st.lists(st.one_of(st.none(), st.text(max_size=20)), min_size=1, max_size=8),
    places=st.lists(st.one_of(st.none(), st.floats(0, 1000)), min_size=1, max_size=8),
)
@settings(max_examples=25, deadline=None)
def test_text_and_nulls_survive(
    texts: list[str | None], places: list[float | None], kept_con: duckdb.DuckDBPyConnection
) -> None:
    pairs = list(zip(texts, places, strict=False))
    cell = make_row(RawCell, document_key="a")
    cells = tuple(
        replace(cell, row_no=i, number_text=text, top=top) for i, (text, top) in enumerate(pairs)
    )
    load.write_reading(kept_con, replace(make_reading("a"), cells=cells))
    stored = kept_con.execute("select number_text, top from raw.cells order by row_no").fetchall()
    assert stored == pairs


def test_a_value_late_in_a_column_of_nulls_is_kept(con: duckdb.DuckDBPyConnection) -> None:
    cell = make_row(RawCell, document_key="a")
    cells = [replace(cell, row_no=i) for i in range(5000)]
    cells[3777] = replace(cells[3777], page_number=7, x0=1.25, number_text="0012.50")
    load.write_reading(con, replace(make_reading("a"), cells=tuple(cells)))
    found = con.execute(
        "select row_no, page_number, x0, number_text from raw.cells where x0 is not null"
    ).fetchall()
    assert found == [(3777, 7, 1.25, "0012.50")]


def test_a_lone_surrogate_does_not_stop_a_document(con: duckdb.DuckDBPyConnection) -> None:
    cell = make_row(RawCell, document_key="a", value_text="合\ud800计")
    load.write_reading(con, replace(make_reading("a"), cells=(cell,)))
    assert con.execute("select value_text from raw.cells").fetchall() == [("合?计",)]


def test_twenty_thousand_rows_in_a_second(con: duckdb.DuckDBPyConnection) -> None:
    reading = make_reading("a", cells=20_000)
    load.write_reading(con, make_reading("warm"))
    started = time.process_time()
    load.write_reading(con, reading)
    assert time.process_time() - started < 2  # 0.15 s measured; two seconds on a busy machine


def test_an_older_table_layout_is_made_anew() -> None:
    with duckdb.connect() as con:
        con.execute("create schema raw; create table raw.cells (document_key varchar, old integer)")
        load.create_raw(con)
        load.create_raw(con)
        load.write_reading(con, make_reading("a"))
        assert counts(con)["cells"] == 3


def test_duplicates_are_noted_once(con: duckdb.DuckDBPyConnection) -> None:
    load.write_reading(con, make_reading("a"))
    for _ in range(2):
        load.record_duplicates(con, {"a": ["x/2.pdf", "x/1.pdf", "x/1.pdf"]})
    found = con.execute(
        "select document_key, source_uri, severity from raw.ingest_issues "
        "where code = 'duplicate_content' order by source_uri"
    ).fetchall()
    assert found == [("a", "x/1.pdf", "info"), ("a", "x/2.pdf", "info")]
    load.record_duplicates(con, {})
    assert counts(con)["ingest_issues"] == 1


def test_issues_without_a_document_are_replaced(con: duckdb.DuckDBPyConnection) -> None:
    issue = make_row(RawIssue, code="folder_missing")
    load.write_reading(con, make_reading("a"))
    load.record_source_issues(con, [issue])
    load.record_source_issues(con, [issue])
    assert counts(con)["ingest_issues"] == 2
    with pytest.raises(ValueError, match="belongs to the reading"):
        load.record_source_issues(con, [make_row(RawIssue, document_key="a")])


def test_raw_documents_keep_what_was_read(con: duckdb.DuckDBPyConnection) -> None:
    document = make_row(RawDocument, document_key="a", fiscal_year=2026, is_reproduction=True)
    load.write_reading(con, replace(make_reading("a"), documents=(document,)))
    assert con.execute(
        "select fiscal_year, is_reproduction, unit_name from raw.documents"
    ).fetchall() == [(2026, True, None)]


# --- reference data -------------------------------------------------------------------------------


def write_reference(root: Path) -> None:
    for folder in ("reference", "catalogue"):
        (root / folder).mkdir()
    for name in (
        "reference/functional_classification",
        "reference/economic_classification",
        "reference/economic_crosswalk",
        "reference/admin_divisions",
        "catalogue/known_issues",
        "catalogue/peers",
        "catalogue/unit_aliases",
    ):
        (root / f"{name}.csv").write_text("code,name\n05,甲\n,乙\n", encoding="utf-8")


def test_reference_files_are_loaded_as_text(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_reference(tmp_path)
    (tmp_path / "catalogue" / "peer_groups.csv").write_text("name\n", encoding="utf-8")
    for _ in range(2):
        load.load_reference(con, tmp_path)
    rows = con.execute("select code, name from raw.admin_divisions").fetchall()
    assert rows == [("05", "甲"), (None, "乙")]
    assert con.execute("select count(*) from raw.peer_groups").fetchone() == (0,)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("code,name\n1\n", ":2: 1 fields where the header has 2"),
        ("code,code\n", "distinct snake_case"),
        ("", "distinct snake_case"),
        ("Code Name,x\n", "distinct snake_case"),
        ('code,name\n"1,2\n', "not a UTF-8 comma-separated file"),
    ],
)
def test_a_malformed_reference_file_is_named(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, content: str, message: str
) -> None:
    write_reference(tmp_path)
    load.load_reference(con, tmp_path)
    bad = tmp_path / "reference" / "admin_divisions.csv"
    bad.write_text(content, encoding="utf-8")
    with pytest.raises(load.ReferenceDataError, match=message) as caught:
        load.load_reference(con, tmp_path)
    assert str(bad) in str(caught.value)
    assert con.execute("select count(*) from raw.admin_divisions").fetchone() == (2,)


def test_wrong_encoding_and_missing_files_are_named(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    write_reference(tmp_path)
    path = tmp_path / "reference" / "economic_crosswalk.csv"
    path.write_bytes("编码\n".encode("gb18030"))
    with pytest.raises(load.ReferenceDataError, match="not a UTF-8"):
        load.load_reference(con, tmp_path)
    path.unlink()
    with pytest.raises(load.ReferenceDataError, match="missing"):
        load.load_reference(con, tmp_path)


def test_a_reference_file_may_not_take_the_name_of_a_raw_table(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    write_reference(tmp_path)
    (tmp_path / "catalogue" / "cells.csv").write_text("a\n", encoding="utf-8")
    with pytest.raises(load.ReferenceDataError, match="not usable"):
        load.load_reference(con, tmp_path)


def reference_rows(name: str) -> list[dict[str, str | None]]:
    header, rows = load.read_csv_rows(DATA / "reference" / f"{name}.csv")
    return [dict(zip(header, row, strict=True)) for row in rows]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("functional_classification", "function_code"),
        ("economic_classification", "economic_code"),
        ("admin_divisions", "division_code"),
    ],
)
def test_codes_are_unique_and_parents_exist(name: str, key: str) -> None:
    rows = reference_rows(name)
    codes = {row[key] for row in rows}
    assert len(codes) == len(rows)
    assert {row["parent_code"] for row in rows} - codes - {None} == set()


def test_functional_hierarchy_follows_the_digits() -> None:
    rows = reference_rows("functional_classification")
    codes = {row["function_code"] for row in rows}
    for row in rows:
        code = row["function_code"] or ""
        assert row["level"] == {3: "class", 5: "group", 7: "item"}[len(code)]
        assert row["class_code"] == code[:3]
        assert row["parent_code"] == (code[:-2] if len(code) > 3 else None)
        for link in ("predecessor_code", "successor_code"):
            assert row[link] is None or row[link] in codes
        if row["successor_code"] and row["valid_to_year"]:
            assert int(row["valid_to_year"]) >= 2017


def test_every_row_says_its_evidence() -> None:
    for name in ("functional_classification", "economic_classification"):
        values = {row["evidence"] for row in reference_rows(name)}
        assert values == {"verified", "verified_single_doc", "general_knowledge"}


def test_crosswalk_pairs_are_known_codes_of_both_systems() -> None:
    systems = {
        row["economic_code"]: row["system"] for row in reference_rows("economic_classification")
    }
    for row in reference_rows("economic_crosswalk"):
        assert systems.get(row["department_code"]) == "department", row
        assert systems.get(row["government_code"]) == "government", row


def test_divisions_name_their_city_and_province() -> None:
    rows = reference_rows("admin_divisions")
    names = {row["division_code"]: row["division_name"] for row in rows}
    for row in rows:
        code = row["division_code"] or ""
        assert row["province_name"] == names[f"{code[:2]}0000"]
        if row["level"] == "county":
            assert row["city_name"], row
