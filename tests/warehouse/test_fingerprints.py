"""What a warehouse depends on besides its documents: an edit there builds everything anew.

A refresh after an edit of a hand-kept file therefore gives what a full build gives; nothing has to know which rows
the edit touches.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from warehouse import fingerprints
from warehouse.documents import FoundDocument
from warehouse.plan import make_plan
from warehouse.store import DATA_FOLDER

BUILD_ONLY = ["catalogue/known_issues.csv", "catalogue/peers.csv"]
READ_TOO = [
    "catalogue/unit_aliases.csv",
    "reference/functional_classification.csv",
    "reference/admin_divisions.csv",
]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A project of hand-kept files alone, which may be edited."""
    folder = tmp_path / "data"
    for name in ("reference", "catalogue"):
        shutil.copytree(DATA_FOLDER / name, folder / name)
    monkeypatch.setattr(fingerprints, "PROJECT_ROOT", tmp_path)
    monkeypatch.setattr(fingerprints, "DBT_PROJECT", tmp_path / "dbt_project")
    monkeypatch.setattr(fingerprints, "DATA_FOLDER", folder)
    yield folder


def _both() -> tuple[str, str]:
    reader = fingerprints.reader_fingerprint()
    return reader, fingerprints.build_fingerprint(reader)


@pytest.mark.parametrize("name", [*BUILD_ONLY, *READ_TOO])
def test_an_edit_of_a_hand_kept_file_builds_everything_anew(data: Path, name: str) -> None:
    reader, build = _both()
    assert _both() == (reader, build)
    path = data / name
    kept = path.read_bytes()
    path.write_bytes(kept + b"\n")
    edited_reader, edited_build = _both()
    assert edited_build != build
    assert (edited_reader != reader) == (name in READ_TOO)
    # taken back, the warehouse of before is right again
    path.write_bytes(kept)
    assert _both() == (reader, build)


def test_building_everything_anew_writes_every_document(tmp_path: Path) -> None:
    document = FoundDocument("sha", tmp_path / "one.pdf", "one.pdf")
    plan = make_plan(
        [document],
        [],
        {},
        [tmp_path],
        tmp_path / "archive",
        fetches=False,
        is_complete=True,
        drops_vanished=False,
    )
    assert plan.raw.is_complete
    assert plan.raw.write == (document,)
    assert plan.raw.forget == ()
