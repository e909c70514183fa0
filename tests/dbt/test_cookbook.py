"""Every query of the cookbook gives the answer that stands below it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.whole_job import Job

COOKBOOK = Path(__file__).parents[2] / "docs" / "cookbook.md"
# ## 7. What do 三公 items cost, by unit? … ```sql … ``` … | a | b |
_ENTRY = re.compile(
    r"^## \d+\. (?P<question>.+?)$.*?^```sql\n(?P<query>.+?)^```$(?P<answer>.*?)(?=^## |\Z)",
    re.MULTILINE | re.DOTALL,
)


def _entries() -> list[tuple[str, str, str]]:
    text = COOKBOOK.read_text(encoding="utf-8")
    return [(m["question"], m["query"], m["answer"].strip()) for m in _ENTRY.finditer(text)]


def test_the_cookbook_answers_twenty_questions() -> None:
    assert len(_entries()) == 20


@pytest.mark.parametrize(
    ("question", "query", "answer"), _entries(), ids=[e[0] for e in _entries()]
)
def test_answers_are_real(shipped: Job, question: str, query: str, answer: str) -> None:
    records = shipped.records(query)
    if not records:
        assert answer == "No rows."
        return
    lines = [list(records[0]), ["---"] * len(records[0])]
    lines += [["" if v is None else str(v) for v in record.values()] for record in records]
    assert [
        [cell.strip() for cell in line.strip("|").split("|")] for line in answer.splitlines()
    ] == lines
