"""The first screen of the README is true: its query runs and its answer is the warehouse's."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from tests.whole_job import Job
from warehouse.cli import build_parser

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def _table(text: str) -> list[list[str]]:
    rows = [line.strip().strip("|").split("|") for line in text.strip().splitlines()]
    return [[cell.strip() for cell in row] for number, row in enumerate(rows) if number != 1]


def test_the_first_query_has_the_answer_shown(shipped: Job) -> None:
    query = re.search(r"```sql\n(.*?)```", README, re.DOTALL)
    answer = re.search(r"<!-- answer -->\n(.*?)<!-- /answer -->", README, re.DOTALL)
    assert query is not None
    assert answer is not None
    con = duckdb.connect(str(shipped.warehouse), read_only=True)
    result = con.execute(query[1])
    names = [column[0] for column in result.description or []]
    found = [["" if value is None else str(value) for value in row] for row in result.fetchall()]
    con.close()
    assert _table(answer[1]) == [names, *found]


@pytest.mark.parametrize("command", sorted(set(re.findall(r"bin/yusuan (\w+)", README))))
def test_every_command_of_the_readme_exists(command: str) -> None:
    actions = [a for a in build_parser()._actions if a.choices]
    assert any(command in (action.choices or {}) for action in actions)


def test_every_page_of_the_readme_exists() -> None:
    root = Path(__file__).parent.parent
    for link in re.findall(r"\]\(([^)#]+)\)", README):
        assert (root / link).exists(), link
