"""``yusuan check``: what it says of a document, in which order, and how it ends."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from warehouse import compiled_models
from warehouse.check import Findings, _name_kind, check_documents, check_files
from warehouse.errors import ExitCode, YusuanError
from warehouse.settings import Settings

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(path for path in (ROOT / "data" / "documents").iterdir())


@pytest.fixture(scope="module")
def findings() -> list[Findings]:
    """The findings of two shipped documents, one of which contradicts itself."""
    wrong = next(path for path in DOCUMENTS if path.stem == "jingdezhen_2025")
    other = next(path for path in DOCUMENTS if path.stem == "sanming_2024")
    return check_documents([wrong, other], Settings.from_environment(1))


def test_what_is_wrong_comes_first_and_the_worst_before_it(findings: list[Findings]) -> None:
    order = {"violation": 0, "known_issue": 1, "rounding": 2, "pass": 3, "not_applicable": 4}
    severity = {"E": 0, "W": 1, "I": 2}
    for finding in findings:
        keys = [(order[c["status"]], severity[c["severity"]]) for c in finding.checks]
        assert keys == sorted(keys)


def test_a_registered_error_is_still_wrong(findings: list[Findings]) -> None:
    wrong = findings[0]
    assert {c["status"] for c in wrong.findings()} >= {"violation", "known_issue"}
    assert not wrong.is_good


def test_a_finding_has_both_sides_a_difference_and_a_sentence_in_two_languages(
    findings: list[Findings],
) -> None:
    checks = findings[0].as_mapping()["checks"]
    (found,) = [c for c in checks if c["identity_id"] == "PF-FUND" and c["status"] == "known_issue"]
    assert found["sides"].startswith("年度资金总额 118 ≠ ")
    assert "相差 1,180,000.00 元（118 万元），左边多。" in found["sentence_zh"]
    assert "The left side is greater by 1,180,000.00 yuan (118 wan yuan)." in found["sentence_en"]
    assert found["known_zh"] not in found["sentence_en"]
    (missing,) = [
        c for c in checks if c["identity_id"] == "X-TOC" and "财政拨款" in c["sides"] and c["status"] == "violation"
    ]  # fmt: skip
    assert "≠" not in missing["sides"] and "相差" not in missing["sentence_zh"]


def test_the_same_contradiction_in_several_columns_is_told_once(findings: list[Findings]) -> None:
    check = {
        "identity_id": "T3-HIER", "status": "violation", "severity": "E", "table_no": 1, "left_value": 1,
        "left_text": "合计 2", "right_text": "甲 1",
    }  # fmt: skip
    two = Findings("f", {}, [], [{**check, "place": "合计"}, {**check, "place": "小计"}])
    ((first, further),) = two.grouped()
    assert (first["place"], further) == ("合计", ["小计"])
    words = {**check, "left_value": None, "left_page": 3}
    others = [{**words, "place": "甲"}, {**words, "place": "甲"}, {**words, "place": "乙"}]
    assert [(f["place"], more) for f, more in Findings("f", {}, [], others).grouped()] == [
        ("甲", []),
        ("乙", []),
    ]


def test_one_of_a_kind_is_said_in_the_singular() -> None:
    broken = {"status": "violation", "severity": "W"}
    assert (
        Findings("f", {"status": "read"}, [], [broken])
        .summary()[1]
        .startswith("0 errors, 1 warning, ")
    )


@pytest.mark.parametrize("statuses", [[], ["not_applicable", "not_applicable"]])
def test_where_no_check_applies_nothing_was_checked(statuses: list[str]) -> None:
    """A scan without text is read, and says nothing that could hold or be broken."""
    checks = [{"status": status, "severity": "E"} for status in statuses]
    summary = Findings("f", {"status": "read"}, [], checks).summary()
    assert summary == ("未作核对", "nothing was checked")


def test_a_table_without_a_title_is_called_by_the_name_of_its_kind() -> None:
    check = {
        "table_title": None, "table_kind": "project", "place": "project｜合计", "left_text": None,
        "right_text": "project",
    }  # fmt: skip
    assert _name_kind(check)["place"] == "项目支出表｜合计"
    assert _name_kind({**check, "table_title": "project"})["place"] == "project｜合计"
    for text in ("carryover_project｜合计", "project.pdf", "projects"):
        assert _name_kind({**check, "place": text})["place"] == text


def test_it_prints_what_is_wrong_and_all_on_demand(
    findings: list[Findings], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("warehouse.check.check_documents", lambda files, settings: findings)
    files = DOCUMENTS[:2]
    assert check_files(files, as_json=False, html=None) == ExitCode.NEEDS_A_PERSON
    short = capsys.readouterr().out
    assert "✗ W X-TOC" in short and "✓" not in short
    for finding in findings:
        for line in finding.summary():
            assert line in short
    check_files(files, as_json=False, html=None, show_all=True)
    assert "✓ E" in capsys.readouterr().out
    check_files(files, as_json=True, html=None)
    parsed = json.loads(capsys.readouterr().out)
    assert [len(document["checks"]) for document in parsed] == [len(f.checks) for f in findings]


def test_the_page_holds_findings_and_folds_the_rest(
    findings: list[Findings], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("warehouse.check.check_documents", lambda files, settings: findings)
    page = tmp_path / "check.html"
    check_files(DOCUMENTS[:2], as_json=True, html=page)
    text = page.read_text(encoding="utf-8")
    assert text.count("<article") == sum(len(f.grouped()) for f in findings)
    assert text.count("<details>") == len(findings)


def test_a_file_that_cannot_be_read_has_no_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty, other = tmp_path / "empty.pdf", tmp_path / "other.txt"
    empty.write_bytes(b"")
    other.write_text("今天天气很好。", encoding="utf-8")
    page = tmp_path / "check.html"
    assert check_files([empty, other], as_json=False, html=page) == ExitCode.NEEDS_A_PERSON
    first, second = capsys.readouterr().out.split("other.txt: ")
    assert "could not be read" in first and "nothing was checked" in first
    assert "nothing was checked" in second and "hold" not in first + second
    # What matters first, no line without words, and nothing of Python's.
    assert second.index("warning ") < second.index("info ")
    assert all(line.strip() for line in (first + second).splitlines())
    assert "None" not in first + second + page.read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "says"), [("", "is a folder"), ("none.pdf", "does not exist")])
def test_what_is_no_file_is_told(tmp_path: Path, name: str, says: str) -> None:
    with pytest.raises(YusuanError, match=says):
        check_files([tmp_path / name], as_json=False, html=None)


def test_statements_are_kept_once_and_found_again(
    findings: list[Findings], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """After the first use dbt is not needed any more; a second keeper does no harm."""
    kept = compiled_models._kept_folder(compiled_models.CHECKED_MODEL)
    assert sorted(path.name for path in kept.iterdir()) == ["plan.json", "seeds.duckdb"]
    monkeypatch.setattr(compiled_models, "_KEPT", tmp_path / "compiled")
    monkeypatch.setattr(compiled_models, "build_one", lambda *_: pytest.fail("dbt was started"))
    again = compiled_models._kept_folder(compiled_models.CHECKED_MODEL)
    shutil.copytree(kept, again)
    (again.parent / "identity_checks-of-older-models").mkdir()
    compiled_models.compile_model(compiled_models.CHECKED_MODEL)
    assert check_documents([DOCUMENTS[0]], Settings.from_environment(1))[0].checks
