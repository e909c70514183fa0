"""What to know before a query, from the one place where it is written: the overview of the dbt project."""

from __future__ import annotations

import re
from pathlib import Path

from markupsafe import Markup, escape

from warehouse.store import DBT_PROJECT

OVERVIEW = DBT_PROJECT / "docs" / "overview.md"
# The sections that the overview page of the site shows, with their Chinese names
SECTIONS = {
    "What never to add up": "不可相加",
    "Ask before you query": "查询之前",
    "How far to trust a row": "可信程度",
}
_ITEM = re.compile(r"^(?:-|\d+\.) ")


def read_advice(path: Path = OVERVIEW) -> list[tuple[str, str, list[Markup]]]:
    """Title, Chinese title and paragraphs of each section. Raises ``KeyError`` for one that is no longer there."""
    sections: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in path.read_text(encoding="utf-8").split("{% enddocs %}")[0].splitlines():
        if line.startswith("## "):
            lines = sections.setdefault(line.removeprefix("## "), [])
        elif _ITEM.match(line) or not line.strip():
            lines.append(_ITEM.sub("", line))
        elif lines:
            lines[-1] = f"{lines[-1]} {line.strip()}".strip()
        else:
            lines.append(line)
    return [
        (title, chinese, [_format(text) for text in sections[title] if text.strip()])
        for title, chinese in SECTIONS.items()
    ]


def _format(text: str) -> Markup:
    """``**strong**`` and `` `code` `` as the page writes them; everything else is text."""
    marked = re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text)))
    return Markup(re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", marked))  # noqa: S704 - escaped above
