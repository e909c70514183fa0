"""How well each document was read: tables found of tables promised, figures, shares by status."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import duckdb

# In the order in which they are read out; the closed list of audit.figures.status.
STATUSES = ("fact", "total", "repeat", "context", "withheld", "unrecognised")

_QUERY = f"""
with missing as (
    select document_key, count(*) as tables
    from audit.tables
    where status = 'missing'
    group by all
),

figures as (
    select document_key, count(*) as figures, {
    ", ".join(f"count(*) filter (where status = '{name}') as {name}" for name in STATUSES)
}
    from audit.figures
    group by all
)

select
    d.source_name, coalesce(d.tables_listed, 0), coalesce(m.tables, 0), coalesce(d.tables_found, 0),
    coalesce(f.figures, 0), {", ".join(f"coalesce(f.{name}, 0)" for name in STATUSES)}
from marts.dim_document as d
left join missing as m using (document_key)
left join figures as f using (document_key)
order by d.source_name, d.document_key
"""


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """One document. ``promised``: tables that its contents name; ``promised_found``: of these, printed."""

    document: str
    promised: int
    promised_found: int
    tables: int
    figures: int
    by_status: dict[str, int]

    @property
    def shares(self) -> dict[str, float]:
        """Percent of the figures by status, two decimals; empty where there are no figures."""
        if not self.figures:
            return {}
        return {
            name: round(100 * count / self.figures, 2) for name, count in self.by_status.items()
        }

    @property
    def is_incomplete(self) -> bool:
        """Whether something promised is missing, a figure is unexplained or held back, or nothing was read at all."""
        return (
            self.figures == 0
            or self.promised_found < self.promised
            or self.by_status["withheld"] + self.by_status["unrecognised"] > 0
        )

    def as_json(self) -> dict[str, Any]:
        """All of it for a machine."""
        return {**asdict(self), "shares": self.shares}

    def as_line(self) -> str:
        """One line for people; a status without figures is left out."""
        promised = (
            f"{self.promised_found} of {self.promised} tables promised"
            if self.promised
            else f"{self.tables} tables, none promised"
        )
        shares = ", ".join(f"{name} {share:g} %" for name, share in self.shares.items() if share)
        return (
            f"{self.document}: {promised}; {self.figures:,} figures{': ' if shares else ''}{shares}"
        )


def report_documents(con: duckdb.DuckDBPyConnection) -> list[DocumentReport]:
    """A report for each document of a warehouse, by name."""
    return [
        DocumentReport(
            name,
            promised,
            max(0, promised - missing),
            tables,
            figures,
            dict(zip(STATUSES, counts, strict=True)),
        )
        for name, promised, missing, tables, figures, *counts in con.execute(_QUERY).fetchall()
    ]
