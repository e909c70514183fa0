"""The whole job on some documents, once per test session: from files to a published warehouse.

A refresh takes half a minute. Tests that only look at what was published share it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from typesetting import invent
from typesetting.invented import Invented
from warehouse.history import Run
from warehouse.refresh import Request, refresh
from warehouse.reporting import Reporter
from warehouse.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ROOT / "data" / "documents"
SEEDS = ROOT.parent / "shared" / "seeds"
NAMES = ("changsha_2024", "chizhou_2024", "jingdezhen_2025", "sanming_2024", "suining_anju_2024")

FACTS = (
    "fct_income",
    "fct_expenditure",
    "fct_expenditure_nature",
    "fct_economic_expenditure",
    "fct_three_public_spending",
    "fct_projects",
    "fct_performance_targets",
    "fct_procurement",
    "fct_memo_items",
    "fct_balances",
    "fct_comparative_amounts",
    "fct_year_changes",
    "fct_resources",
)


@dataclass(frozen=True)
class Job:
    """A refresh that has run and the warehouse that it published."""

    documents: Path
    warehouse: Path
    run: Run

    def again(self) -> Run:
        """Run the same refresh once more."""
        return _refresh(self.documents, self.warehouse)

    def answers(self, questions: Iterable[tuple[str, Sequence[Any]]]) -> list[Any]:
        """The single value that each query gives, over one connection."""
        con = duckdb.connect(str(self.warehouse), read_only=True)
        try:
            answers = []
            for query, parameters in questions:
                row = con.execute(query, list(parameters)).fetchone()
                answers.append(row[0] if row else None)
            return answers
        finally:
            con.close()

    def rows(self, query: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Rows of a query of the published warehouse."""
        con = duckdb.connect(str(self.warehouse), read_only=True)
        try:
            return con.execute(query, list(parameters)).fetchall()
        finally:
            con.close()

    def records(self, query: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Rows of a query as dictionaries."""
        con = duckdb.connect(str(self.warehouse), read_only=True)
        try:
            cursor = con.execute(query, list(parameters))
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        finally:
            con.close()


def run_job(documents: Path, folder: Path) -> Job:
    """Refresh a warehouse in ``folder`` from the documents of another folder."""
    warehouse = folder / "yusuan.duckdb"
    return Job(documents, warehouse, _refresh(documents, warehouse))


def _refresh(documents: Path, warehouse: Path) -> Run:
    request = Request(documents=(documents,), warehouse=warehouse)
    return refresh(request, Settings(jobs=2), Reporter(quiet=True))


# Seed, form, layout, unit, year: every form of table, the ruled layouts of pages, and the web.
CITIES_THAT_DO_NOT_EXIST = (
    (101, "by_unit", "ruled", "万元", 2026),
    (102, "items_only", "open_sides", "元", 2025),
    (103, "three_columns", "landscape", "万元", 2024),
    (104, "segments", "ruled", "元", 2026),
    (106, "by_unit", "web", "万元", 2023),
)


def invent_cities() -> Iterable[Invented]:
    """Disclosures of cities that do not exist, with what is true of them."""
    for seed, form, layout, unit, year in CITIES_THAT_DO_NOT_EXIST:
        yield invent(seed, form=form, layout=layout, unit=unit, year=year)


def file_names() -> list[str]:
    """Names of the invented files, in the order of :func:`invent_cities`."""
    return [f"{seed}_{form}_{layout}" for seed, form, layout, _, _ in CITIES_THAT_DO_NOT_EXIST]


def write_invented(folder: Path) -> dict[str, Invented]:
    """Write the invented disclosures; return them by the names of their files."""
    written = {}
    for name, invented in zip(file_names(), invent_cities(), strict=True):
        path = folder / f"{name}{Path(invented.file_name).suffix}"
        path.write_bytes(invented.content)
        written[path.name] = invented
    return written
