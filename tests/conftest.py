"""Refreshes that several folders of tests look at: each runs once, and only when a test asks for it."""

from __future__ import annotations

import pytest

from tests.whole_job import SEEDS, SHIPPED, Job, run_job


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
