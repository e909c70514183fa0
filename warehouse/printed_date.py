"""Dates as web pages print them."""

from __future__ import annotations

import re
from datetime import date

# 2026-02-01 | 2026/2/1 | 2026.02.01 | 2026年2月1日 | 20260201 stands in addresses only and is no date here
_DATE = re.compile(r"(?<!\d)(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")


def find_date(text: str) -> str | None:
    """The first date of a text in ISO form; ``None`` where there is none that the calendar knows."""
    for match in _DATE.finditer(text):
        try:
            return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
        except ValueError:
            continue
    return None
