"""Refreshes that several folders of tests look at: each runs once, and only when a test asks for it."""

from __future__ import annotations

import pytest

from tests.bad_input.makers import BAD_INPUT
from tests.whole_job import SEEDS, SHIPPED, Job, run_job, write_invented
from typesetting.invented import Invented


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Job:
    """The five documents that ship with the project, refreshed."""
    return run_job(SHIPPED, tmp_path_factory.mktemp("shipped"))


@pytest.fixture(scope="session")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Job:
    """The five machine-read transcripts, refreshed; skips where the folder is absent."""
    if not SEEDS.is_dir():
        pytest.skip("the folder shared/ with the transcripts is not beside the repository")
    return run_job(SEEDS, tmp_path_factory.mktemp("seeds"))


@pytest.fixture(scope="session")
def strangers(tmp_path_factory: pytest.TempPathFactory) -> tuple[Job, dict[str, Invented]]:
    """Cities that do not exist among files that are no disclosures; with what is true of the cities."""
    documents = tmp_path_factory.mktemp("strange_documents")
    truth = write_invented(documents)
    for bad in BAD_INPUT:
        bad.write(documents / bad.file_name)
    job = run_job(documents, tmp_path_factory.mktemp("strangers"))
    return job, {name.split(".")[0]: value for name, value in truth.items()}
