"""Reading a few sentences as if they were a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingest.document import TextLine
from ingest.narrative import read_statements
from ingest.raw_schema import RawNegation, RawStatement
from ingest.readers import read

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"


@dataclass(frozen=True)
class Prose:
    """What was read from some lines."""

    statements: list[RawStatement]
    negations: list[RawNegation]

    def having(self, value: str) -> RawStatement:
        """The only statement with this printed number."""
        found = [s for s in self.statements if s.value_text == value]
        assert len(found) == 1, (
            f"{value}: {[(s.value_text, s.statement_role) for s in self.statements]}"
        )
        return found[0]

    @property
    def quantities(self) -> list[RawStatement]:
        """Statements that measure something."""
        roles = ("amount", "share", "change", "rate", "count")
        return [s for s in self.statements if s.statement_role in roles]


def read_prose(
    *lines: str,
    year: int | None = 2024,
    stage: str = "budget",
    pages: Sequence[int] | None = None,
    others: Sequence[str] = (),
    own: str | None = None,
) -> Prose:
    """Read lines of text as the prose of one document."""
    numbers = pages or [1] * len(lines)
    text_lines = [
        TextLine(line, page_number=page, line_no=number)
        for number, (line, page) in enumerate(zip(lines, numbers, strict=True), start=1)
    ]
    return Prose(
        *read_statements(
            "doc", text_lines, fiscal_year=year, stage=stage, other_bodies=others, own_name=own
        )
    )


def read_seed(name: str) -> Prose:
    """Read one of the founding transcripts; skips where the folder is absent."""
    path = SEEDS / f"{name}.txt"
    if not path.exists():
        pytest.skip("the folder shared/ with the transcripts is not beside the repository")
    lines = [block for block in read(path).blocks() if isinstance(block, TextLine)]
    year = int(name.rsplit("_", 1)[1])
    return Prose(*read_statements(name, lines, fiscal_year=year, stage="budget"))
