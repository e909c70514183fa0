"""The invented publishers, refreshed once."""

from __future__ import annotations

import pytest

from tests.genres.publishers.disclosure import Disclosure, disclose, shapes
from tests.whole_job import Job, run_job
from typesetting.html_writer import write_html

# Shape of the tables, kind of publisher, seed.
CHOSEN = (
    ("inside_columns", "works", 3),
    ("segments", "court", 2),
    ("by_function_yuan", "college", 2),
    ("unified_repeated", "town", 2),
    ("old_names", "hospital", 2),
    ("national_inside", "party", 5),
    ("national_detail", "works", 6),
)


@pytest.fixture(scope="session")
def publishers(tmp_path_factory: pytest.TempPathFactory) -> tuple[Job, dict[str, Disclosure]]:
    """A refresh of invented publishers in the shapes of provinces, and what is true of them."""
    documents = tmp_path_factory.mktemp("publishers")
    truth = {}
    for shape, kind, seed in CHOSEN:
        disclosure = disclose(seed, shapes()[shape], kind)
        (documents / f"{disclosure.name}.html").write_bytes(write_html(disclosure.document))
        truth[disclosure.name] = disclosure
    return run_job(documents, tmp_path_factory.mktemp("publishers_job")), truth
