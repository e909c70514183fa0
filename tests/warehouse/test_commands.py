"""Every command as a user types it: output formats, exit codes, errors without tracebacks."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pytest

from tests.warehouse.place import Place
from warehouse import cli as command_line
from warehouse.diff import Change, _write_line, find_changes
from warehouse.document_report import STATUSES, DocumentReport
from warehouse.export_text import escape_formula
from warehouse.history import History
from warehouse.overview import SECTIONS, read_advice
from warehouse.serve import make_server
from warehouse.site import _format_number

Cli = Callable[..., int]


@pytest.fixture
def published(place: Place) -> Place:
    place.refresh()
    return place


def test_every_command_of_the_contract_has_help(
    cli: Cli, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ["refresh", "check", "status", "sql", "explain", "export", "docs", "diff", "rollback"]
    for name in names:
        assert cli(name, "--help") == 0
    assert cli("--help") == 0
    text = capsys.readouterr().out
    assert all(name in text for name in names)
    assert "exit codes: 0 all good" in text


def test_check_tells_its_own_exit_codes(cli: Cli, capsys: pytest.CaptureFixture[str]) -> None:
    cli("check", "--help")
    text = " ".join(capsys.readouterr().out.split())
    assert "2 something is wrong" in text and "published" not in text


def test_rollback_tells_its_own_exit_codes(cli: Cli, capsys: pytest.CaptureFixture[str]) -> None:
    cli("rollback", "--help")
    text = " ".join(capsys.readouterr().out.split())
    assert "1 wrong usage" in text and "4 a refresh" in text and "person" not in text


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["fly"],
        ["sql"],
        ["sql", "select 1", "--format", "pdf"],
        ["refresh", "--jobs", "0"],
        ["refresh", "--jobs", "many"],
        ["export", "x"],
    ],
)
def test_wrong_usage_ends_with_one(
    cli: Cli, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert cli(*arguments) == 1
    captured = capsys.readouterr()
    assert "yusuan: " in captured.err
    assert "Traceback" not in captured.err


def test_refresh_command_and_its_record(
    place: Place, cli: Cli, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("--documents", place.documents, "--warehouse", place.store.warehouse)
    assert cli("refresh", *arguments, "--json", "--jobs", "1") == 0
    captured = capsys.readouterr()
    record = json.loads(captured.out)
    assert (record["outcome"], record["documents_new"], record["exit_code"]) == ("published", 1, 0)
    assert "Read documents: 1" in captured.err
    assert cli("refresh", *arguments, "--quiet") == 0
    assert capsys.readouterr() == ("", "")


def test_unexpected_errors_are_one_line(
    place: Place, cli: Cli, capsys: pytest.CaptureFixture[str]
) -> None:
    place.build.error = RuntimeError("boom")
    arguments = ("--documents", place.documents, "--warehouse", place.store.warehouse)
    assert cli("refresh", *arguments) == 1
    error = capsys.readouterr().err
    assert "unexpected error: RuntimeError: boom" in error
    assert "Traceback" not in error
    assert History(place.store.history).runs()[-1].outcome == "failed"
    with pytest.raises(RuntimeError):
        command_line.main(["refresh", *map(str, arguments), "--debug"])


def test_sql_formats(published: Place, cli: Cli, capsys: pytest.CaptureFixture[str]) -> None:
    query = "select amount_yuan, '甲,乙' as name, null as nothing from marts.fct_income order by 1 limit 1"
    options = ("--warehouse", published.store.warehouse)
    assert cli("sql", query, *options, "--format", "json") == 0
    text = capsys.readouterr().out
    assert json.loads(text) == [{"amount_yuan": 100, "name": "甲,乙", "nothing": None}]
    assert "100.00" in text
    assert cli("sql", query, *options, "--format", "csv") == 0
    rows = list(csv.reader(capsys.readouterr().out.splitlines()))
    assert rows == [["amount_yuan", "name", "nothing"], ["100.00", "甲,乙", ""]]
    assert cli("sql", query, *options) == 0
    table = capsys.readouterr().out
    assert re.search(r"100\.00 │ 甲,乙 │", table)
    assert cli("sql", "select 1 where false", *options, "--format", "json") == 0
    assert json.loads(capsys.readouterr().out) == []


@pytest.mark.parametrize(
    "query",
    [
        "create table marts.x (a int)",
        "delete from marts.fct_income",
        "select 1; select 2",
        "",
        "select * from nowhere",
        "copy (select 1) to '{folder}/out.csv'",
        "select * from read_csv('{folder}/documents/one.txt')",
        "attach '{folder}/other.duckdb'",
        "install httpfs",
        "load httpfs",
        "select * from '{folder}/documents/one.txt'",
        "select * from read_text('{folder}/documents/one.txt')",
        "select * from read_blob('/etc/passwd')",
        "select * from glob('{folder}/*')",
        "select * from read_parquet('http://192.0.2.1:9/x.parquet')",
        "export database '{folder}/out.csv'",
        "import database '{folder}/documents'",
        "set enable_external_access = true",
        "set lock_configuration = false",
        "reset enable_external_access",
        "attach 'http://192.0.2.1:9/x.duckdb'",
        "create temp table t as select * from read_csv('{folder}/documents/one.txt')",
        "copy t from '{folder}/documents/one.txt'",
        "update marts.fct_income set amount_yuan = 0",
        "drop schema marts cascade",
        "alter table marts.fct_income add column x int",
    ],
)
def test_sql_cannot_change_anything_or_look_elsewhere(
    published: Place, cli: Cli, capsys: pytest.CaptureFixture[str], query: str
) -> None:
    text = query.format(folder=published.root)
    assert cli("sql", text, "--warehouse", published.store.warehouse) == 1
    assert "Traceback" not in capsys.readouterr().err
    assert not (published.root / "out.csv").exists()
    assert not (published.root / "other.duckdb").exists()


@pytest.mark.parametrize(
    "arguments", [("sql", "select 1"), ("explain", "x"), ("rollback",), ("diff",), ("docs",)]
)
def test_commands_without_a_warehouse_say_what_to_do(
    place: Place, cli: Cli, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    assert cli(*arguments, "--warehouse", place.store.warehouse) == 1
    assert "run `yusuan refresh`" in capsys.readouterr().err


def test_status_for_people_and_monitors(
    place: Place, cli: Cli, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("--warehouse", place.store.warehouse)
    assert cli("status", *options) == 0
    assert cli("status", *options, "--max-age", "24") == 3
    place.refresh()
    capsys.readouterr()
    assert cli("status", *options, "--json", "--max-age", "24") == 0
    status = json.loads(capsys.readouterr().out)
    assert status["documents"] == {"verified": 1}
    assert status["figures"] == {"fact": 3}
    assert status["is_stale"] is False
    assert status["fact_rows"] == {"fct_income": 3}
    assert status["disk_bytes"]["warehouse"] == place.store.warehouse.stat().st_size
    assert status["disk_bytes"]["archive"] == (place.documents / "one.txt").stat().st_size
    assert status["disk_bytes"]["free"] > 0
    (report,) = status["reading"]
    assert (report["promised"], report["promised_found"], report["figures"]) == (2, 1, 3)
    assert report["shares"]["fact"] == 100 and report["shares"]["unrecognised"] == 0
    assert cli("status", *options) == 0
    assert ": 1 of 2 tables promised; 3 figures: fact 100 %" in capsys.readouterr().out
    assert "of these found" in (place.site / "index.html").read_text(encoding="utf-8")
    (line,) = [
        entry
        for entry in map(json.loads, place.store.log.read_text(encoding="utf-8").splitlines())
        if entry["event"] == "document"
    ]
    assert line["promised_found"] == 1
    assert cli("status", *options, "--max-age", "0") == 3
    assert "STALE" in capsys.readouterr().out


def test_a_document_of_which_nothing_was_read_is_one_to_look_at() -> None:
    nothing = DocumentReport("x.pdf", 0, 0, 0, 0, dict.fromkeys(STATUSES, 0))
    assert nothing.is_incomplete
    assert not replace(nothing, figures=3, by_status={**nothing.by_status, "fact": 3}).is_incomplete


def test_status_tells_a_killed_run_from_one_that_works(
    published: Place, cli: Cli, capsys: pytest.CaptureFixture[str]
) -> None:
    history, options = History(published.store.history), ("--warehouse", published.store.warehouse)
    run = history.start()
    assert cli("status", *options) == 0
    assert f"running: process {run.pid} on {run.host}" in capsys.readouterr().out
    with subprocess.Popen(["true"]) as process:
        process.wait()
    lines = published.store.history.read_text().replace(
        f'"pid": {run.pid}', f'"pid": {process.pid}'
    )
    published.store.history.write_text(lines)
    assert cli("status", *options) == 0
    assert "killed: " in capsys.readouterr().out
    assert cli("status", *options, "--json") == 0
    status = json.loads(capsys.readouterr().out)
    assert (status["last_run"]["outcome"], status["is_running"]) == ("killed", False)


def test_explain_shows_the_place_and_the_fact(
    published: Place, cli: Cli, capsys: pytest.CaptureFixture[str]
) -> None:
    ((figure_id,),) = published.query("select figure_id from marts.fct_income order by 1 limit 1")
    options = ("--warehouse", published.store.warehouse)
    assert cli("explain", figure_id, *options) == 0
    text = capsys.readouterr().out
    assert "as printed    100.00" in text
    assert "fct_income: " in text
    assert cli("explain", figure_id, *options, "--image", published.root / "x.png") == 0
    assert (
        "picture       none: pages of this format (text/plain) cannot be drawn"
        in capsys.readouterr().out
    )
    assert not (published.root / "x.png").exists()
    assert cli("explain", "nonsense", *options) == 1


def test_explain_tells_the_checks_that_the_figure_takes_part_in(
    place: Place, cli: Cli, capsys: pytest.CaptureFixture[str]
) -> None:
    place.build.extra_sql = """
    delete from intermediate.int_identity_checks__explained;
    insert into intermediate.int_identity_checks__explained by name
    select
        document_key, 1 as table_no, 'E' as severity, identity_id, place_id, place_id as place, left_text,
        '300.00' as right_text, if(left_text = 'grew', null, 320) as left_value, 20000 as residual,
        '元' as value_unit, checks.status
    from raw.documents, (
        values
        ('T-SUM', 'place 1', 'mine', 'violation'), ('T-SUM', 'place 2', 'mine', 'violation'),
        ('T-SUM', 'place 3', 'other', 'violation'), ('T-ROW', 'place 1', 'same place', 'violation'),
        ('T-SUM', 'place 4', 'good', 'pass'), ('T-DIR', 'dir 1', 'grew', 'violation')
    ) as checks(identity_id, place_id, left_text, status);
    delete from audit.identity_checks;
    insert into audit.identity_checks
    select * exclude (place_id) from intermediate.int_identity_checks__explained;
    delete from intermediate.int_check_terms__unioned;
    insert into intermediate.int_check_terms__unioned
    select document_key, 'T-SUM', place_id, figure_id
    from marts.fct_income, (values ('place 1'), ('place 2'), ('place 4')) as places(place_id)
    where amount_yuan = 100;
    """
    place.refresh()
    ids = [
        row[0] for row in place.query("select figure_id from marts.fct_income order by amount_yuan")
    ]
    options = ("--warehouse", place.store.warehouse)
    capsys.readouterr()
    assert cli("explain", ids[0], *options) == 0
    text = capsys.readouterr().out
    lines = [line for line in text.splitlines() if line.startswith("check")]
    assert lines == [
        "check         T-DIR violation: grew；300.00",
        "check         T-SUM violation: mine ≠ 300.00",
    ]
    assert "The left side is greater by 20,000.00 yuan (2 wan yuan)." in text
    assert cli("explain", ids[1], *options) == 0
    assert "check " not in capsys.readouterr().out


def test_explain_reads_a_warehouse_of_before_findings_named_their_figures(
    place: Place, cli: Cli, capsys: pytest.CaptureFixture[str]
) -> None:
    place.build.extra_sql = """
    alter table intermediate.int_identity_checks__described drop column figure_id;
    """
    place.refresh()
    ((figure_id,),) = place.query("select min(figure_id) from marts.fct_income")
    capsys.readouterr()
    assert cli("explain", figure_id, "--warehouse", place.store.warehouse) == 0
    assert "as printed " in capsys.readouterr().out


def test_exports(published: Place, cli: Cli, capsys: pytest.CaptureFixture[str]) -> None:
    options = ("--warehouse", published.store.warehouse)
    for name in ("parquet", "csv", "xlsx", "datapackage"):
        assert cli("export", published.root / name, "--format", name, *options) == 0
    capsys.readouterr()
    parquet = published.root / "parquet" / "fct_income.parquet"
    assert published.query(f"select sum(amount_yuan) from '{parquet}'")[0][0] == 600
    package = json.loads((published.root / "datapackage" / "datapackage.json").read_text())
    (income,) = [r for r in package["resources"] if r["name"] == "fct_income"]
    assert (published.root / "datapackage" / income["path"]).is_file()
    (amount,) = [f for f in income["schema"]["fields"] if f["name"] == "amount_yuan"]
    assert (amount["type"], amount["description"]) == ("number", "金额 – yuan")


def test_exports_run_no_formula(place: Place, cli: Cli, capsys: pytest.CaptureFixture[str]) -> None:
    place.put("one.txt", "title =HYPERLINK(evil)", "amount -3.20")
    place.refresh()
    options = ("--warehouse", place.store.warehouse)
    assert cli("export", place.root / "out", "--format", "csv", *options) == 0
    assert cli("export", place.root / "out", "--format", "xlsx", *options) == 0
    assert (place.root / "out" / "dim_document.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (place.root / "out" / "dim_document.csv").open(newline="", encoding="utf-8-sig") as stream:
        (document,) = csv.DictReader(stream)
    assert document["title"] == "'=HYPERLINK(evil)"
    with (place.root / "out" / "fct_income.csv").open(newline="", encoding="utf-8-sig") as stream:
        (fact,) = csv.DictReader(stream)
    assert (fact["value_text"], fact["amount_yuan"]) == ("-3.20", "-3.20")
    book = openpyxl.load_workbook(place.root / "out" / "yusuan.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
    assert "'=HYPERLINK(evil)" in {cell.value for cell in cells}


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "-甲", "＝1+1", "－1＋1"]
)
def test_escapes_what_a_spreadsheet_runs(text: str) -> None:
    assert escape_formula(text) == "'" + text


@pytest.mark.parametrize("text", ["", "-3.2", "+5%", "-1,000.50", "≥95%", "甲=乙", "100"])
def test_leaves_other_texts_alone(text: str) -> None:
    assert escape_formula(text) == text


def test_site_downloads_hold_the_marts(published: Place) -> None:
    with zipfile.ZipFile(published.site / "downloads" / "yusuan-datapackage.zip") as bundle:
        assert {"datapackage.json", "data/fct_income.csv"} <= set(bundle.namelist())
    with zipfile.ZipFile(published.site / "downloads" / "yusuan-parquet.zip") as bundle:
        assert "fct_income.parquet" in bundle.namelist()


def test_the_overview_says_what_never_to_add_up(published: Place) -> None:
    """From the one place where it is written, whole and safely marked up."""
    page = (published.site / "index.html").read_text(encoding="utf-8")
    assert "What never to add up · 不可相加" in page
    assert (
        "<code>fct_expenditure</code> and <code>fct_expenditure_nature</code>: the same money"
        in page
    )
    assert "<strong>Which stage?</strong>" in page
    for title, _, paragraphs in read_advice():
        assert len(paragraphs) >= 1, title
        assert all("`" not in text and "**" not in text and "{%" not in text for text in paragraphs)


def test_advice_is_text_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "overview.md"
    headings = "".join(
        f"## {title}\n\n- `a<b` **<i>**\n  goes on\n- next\n\n" for title in SECTIONS
    )
    path.write_text(
        f"{{% docs __overview__ %}}\n# x\n{headings}{{% enddocs %}}\n## other\n", encoding="utf-8"
    )
    assert read_advice(path)[0][2] == [
        "<code>a&lt;b</code> <strong>&lt;i&gt;</strong> goes on",
        "next",
    ]
    path.write_text("## nothing\n", encoding="utf-8")
    with pytest.raises(KeyError):
        read_advice(path)


def test_links_of_the_site_lead_somewhere(published: Place) -> None:
    page = (published.site / "index.html").read_text()
    anchors = set(re.findall(r'id="([^"]+)"', page))
    links = re.findall(r'href="([^"]+)"', page)
    assert len(links) >= 7
    for link in links:
        path, _, anchor = link.partition("#")
        assert (published.site / path).is_file() if path else anchor in anchors, link
    assert not [name for name in links if Path(name).name.startswith(".")]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1234.5000"), "1,234.50"),
        (Decimal("-0.1250"), "-0.125"),
        (Decimal("1.0000"), "1.00"),
        (12345, "12,345"),
    ],
)
def test_numbers_on_the_site(value: Decimal | int, text: str) -> None:
    assert _format_number(value) == text


def test_site_shows_no_markup_of_a_document(place: Place) -> None:
    place.put("one.txt", "title <script>alert(1)</script>", "amount 1")
    place.refresh()
    page = (place.site / "index.html").read_text()
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_docs_server_is_on_loopback_and_serves_the_site_only(published: Place) -> None:
    import http.client
    import threading

    (published.site / "escape").symlink_to(published.root / "documents")
    (published.site / "leaf.txt").symlink_to(published.root / "documents" / "one.txt")
    (published.site / "data_docs" / ".hidden").write_text("x")
    os.mkfifo(published.site / "pipe")
    with make_server(published.site, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        assert server.server_address[0] == "127.0.0.1"

        def get(path: str, host: str | None = None, method: str = "GET") -> tuple[int, bytes]:
            connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
            connection.request(method, path, headers={"Host": host} if host else {})
            response = connection.getresponse()
            return response.status, response.read()

        assert get("/")[0] == 200
        assert b"models" in get("/models.html")[1]
        assert get("/data_docs/")[0] == 200
        for path in (
            "/downloads/",
            "/.yusuan-site",
            "/../yusuan.duckdb",
            "/%2e%2e/yusuan.duckdb",
            "/..%2fyusuan.duckdb",
            "/escape/one.txt",
            "//etc/passwd",
            "/data_docs/../../yusuan.duckdb",
            "/data_docs/..%2f..%2fyusuan.duckdb",
            "/%2e%2e%2f%2e%2e%2fdocuments%2fone.txt",
            "/..%5c..%5cdocuments%5cone.txt",
            "/%00/index.html",
            "/index.html%00.txt",
            "/data_docs/.hidden",
            "/%2eyusuan-site",
            "/escape",
            "/escape/",
            "/leaf.txt",
            "/pipe",
            "/" + "a/" * 2000,
        ):
            assert get(path)[0] == 404, path
        assert get("/", host="evil.example")[0] == 403
        assert get("/", host=f"localhost:{server.server_port}")[0] == 200
        assert get("/", method="POST")[0] == 501
        server.shutdown()


def test_lines_of_a_diff_fit_into_a_window() -> None:
    from rich.cells import cell_len

    keys = {
        "unit_key": "u",
        "project_name": "政务服务便民热线" * 12,
        "fund_code": "general_public_budget",
    }
    change = Change(
        "changed",
        "fct_projects",
        "d",
        keys,
        {"amount_yuan": Decimal(1)},
        {"amount_yuan": Decimal("2.50")},
    )
    line = _write_line(change, is_whole=False)
    assert cell_len(line) <= 100 and line.endswith("…: 1 → 2.50")
    assert _write_line(change, is_whole=True) == (
        f"    ~ {keys['project_name']} general_public_budget: 1 → 2.50"
    )
    long = Change("added", "t", "d", {"a": "甲" * 80}, None, {"reason_text": "因为\n" * 80})
    assert cell_len(_write_line(long, is_whole=False)) <= 100


def test_a_line_taken_out_of_equal_ones_is_one_removal(tmp_path: Path) -> None:
    """The number of a line among those that share its keys is its place: the others did not change."""
    files = []
    for name, amounts in (("a", range(1, 14)), ("b", range(2, 14))):
        files.append(tmp_path / f"{name}.duckdb")
        with duckdb.connect(str(files[-1])) as con:
            con.execute("create schema marts")
            con.execute(
                "create table marts.dim_document as select 'd' as document_key, 'T' as title, 's' as source_name"
            )
            con.execute(
                "create table marts.fct_procurement (document_key varchar, item_name varchar, "
                "amount_yuan decimal(20, 2), entry_no integer)"
            )
            con.executemany(
                "insert into marts.fct_procurement values ('d', '办公家具', ?, ?)",
                [(amount, entry) for entry, amount in enumerate(amounts, 1)],
            )
    changes = find_changes(*files)
    assert [(c.kind, c.before, c.after) for c in changes] == [
        ("removed", {"amount_yuan": Decimal("1.00")}, None)
    ]


def test_diff_names_added_removed_and_changed_facts(
    published: Place, cli: Cli, capsys: pytest.CaptureFixture[str]
) -> None:
    published.put("one.txt", "amount 100.00", "amount 250.00", "unit 某单位", "amount 7")
    published.refresh(full=True)
    options = ("--warehouse", published.store.warehouse)
    assert cli("diff", *options, "--json") == 0
    changes = json.loads(capsys.readouterr().out)
    shown = {
        (c["kind"], (c["before"] or {}).get("amount_yuan"), (c["after"] or {}).get("amount_yuan"))
        for c in changes
    }
    assert ("added", None, 7) in shown
    assert ("removed", 300, None) in shown
    assert cli("diff", *options) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "  fct_income"
    assert any(line.startswith("    + ") and line.endswith(": 7.00") for line in lines)
    assert any(line.startswith("    - ") and line.endswith(": 300.00") for line in lines)
    assert lines[-1] == "2 added, 2 removed, 0 changed"
    assert cli("diff", published.store.warehouse, published.store.warehouse, *options) == 0
    assert "no fact differs" in capsys.readouterr().out
    assert cli("diff", "1", "2", *options) == 0
    assert cli("diff", "99", *options) == 1


def test_rollback_returns_and_the_next_refresh_holds(
    published: Place, cli: Cli, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("--warehouse", published.store.warehouse)
    assert cli("rollback", *options) == 1  # nothing older
    published.put("two.txt", "unit 另一单位", "amount 1")
    published.refresh()
    site = (published.site / "index.html").read_text()
    assert cli("rollback", *options) == 0
    assert published.total() == 600
    assert (published.site / "index.html").read_text() != site
    run = published.refresh()
    assert (run.outcome, run.exit_code) == ("held", 0)
    assert published.total() == 600
    published.put("three.txt", "unit 第三单位", "amount 2")
    assert published.refresh().outcome == "published"
    assert published.total() == 603
    # What was rolled back is not what was current before: a further rollback passes it over.
    assert cli("rollback", *options) == 0
    assert published.total() == 600
    outcomes = [run.outcome for run in published.history]
    assert outcomes == ["published", "published", "rollback", "held", "published", "rollback"]


def test_only_the_last_versions_are_kept(place: Place) -> None:
    from warehouse.publish import list_versions

    place.settings = type(place.settings)(jobs=1, keep_versions=2)
    for number in range(4):
        place.put(f"{number}.txt", f"unit 单位{number}", f"amount {number}")
        assert place.refresh().outcome == "published"
    assert [int(version.split("-")[0]) for version in list_versions(place.store)] == [2, 3]


def test_warehouse_names_that_cannot_be_right(
    tmp_path: Path, cli: Cli, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli("status", "--warehouse", tmp_path) == 1
    assert cli("status", "--warehouse", tmp_path / "x.txt") == 1
    broken = tmp_path / "broken.duckdb"
    broken.write_text("not a database")
    assert cli("sql", "select 1", "--warehouse", broken) == 1
    assert "cannot be opened" in capsys.readouterr().err
