"""The invented publishers, refreshed once."""

from __future__ import annotations

import pytest

from tests.genres.publishers.disclosure import Disclosure, disclose, shapes
from tests.genres.publishers.surroundings import surround
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
    ("classes_alone", "college", 1),
    ("classes_coded", "works", 2),
    ("classes_beside_items", "works", 4),
    ("natures_by_class", "college", 7),
    ("government_classes", "works", 8),
    ("units_by_class", "college", 11),
    ("funds_as_columns", "college", 13),
    ("natures_by_fund", "college", 8),
    ("funds_by_nature", "college", 17),
    ("funds_beside_natures", "works", 9),
    ("years_as_columns", "works", 18),
    ("units_as_columns", "works", 20),
    ("years_of_items", "works", 22),
    ("years_of_classes", "college", 23),
    ("stages_as_columns", "court", 24),
)


@pytest.fixture(scope="session")
def publishers(tmp_path_factory: pytest.TempPathFactory) -> tuple[Job, dict[str, Disclosure]]:
    """A refresh of invented publishers in the shapes of provinces, and what is true of them."""
    documents = tmp_path_factory.mktemp("publishers")
    truth = {}
    chosen = [disclose(seed, shapes()[shape], kind) for shape, kind, seed in CHOSEN]
    chosen.append(surround(disclose(31, shapes()["unified"], "bureau")))
    for disclosure in chosen:
        (documents / f"{disclosure.name}.html").write_bytes(write_html(disclosure.document))
        truth[disclosure.name] = disclosure
    return run_job(documents, tmp_path_factory.mktemp("publishers_job")), truth
