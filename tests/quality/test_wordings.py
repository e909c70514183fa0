"""Text against tables in a document as `yusuan check` gets it: every kind of slip is told, and nothing else."""

from __future__ import annotations

import pytest

from tests.quality.wordings import SLIPS, write_disclosure
from warehouse.check import Findings, check_documents
from warehouse.settings import Settings

RIGHT = "right"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Findings]:
    """The findings of the right document and of each wrong one, checked together."""
    folder = tmp_path_factory.mktemp("wordings")
    paths = []
    for name in (RIGHT, *SLIPS):
        path = folder / f"{name}.html"
        path.write_text(write_disclosure(None if name == RIGHT else name), encoding="utf-8")
        paths.append(path)
    findings = check_documents(paths, Settings.from_environment())
    return {path.stem: finding for path, finding in zip(paths, findings, strict=True)}


def test_a_document_whose_text_and_tables_agree_is_good(found: dict[str, Findings]) -> None:
    assert found[RIGHT].findings() == []
    assert found[RIGHT].is_good


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_of_the_text_is_told(found: dict[str, Findings], slip: str) -> None:
    told = [check["identity_id"] for check in found[slip].findings()]
    assert SLIPS[slip] in told
    assert set(told) <= {SLIPS[slip], "N-AMT", "N-YOY", "N-PCT", "N-LOST"}
