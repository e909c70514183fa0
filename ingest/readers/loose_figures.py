"""Figures alone in their lines or run together: what is left of a table that a format or a converter lost."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.document import Document, ReadIssue, TextLine

# 1,234.50 | -3.20 | 12.5% | 0.00; two of them beside each other; never 12 (a page) or 2024
_FIGURE = r"[-－+]?(?:\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+\.\d+)%?"
_ALONE = re.compile(rf"\s*{_FIGURE}(?:\s+{_FIGURE})*\s*")
# 合计597.12539.1557.97: the cells of a row without anything between them
_RUN_TOGETHER = re.compile(r"\d\.\d{2}[1-9][\d,]{0,12}\.\d{2}")
# Fewer are captions of charts and dates.
_LEAST = 6


def tell_loose_figures(document: Document) -> Document:
    """Add the issue ``loose_figures`` where many lines of running text hold figures and nothing else."""
    lines = [
        block
        for block in document.blocks()
        if isinstance(block, TextLine)
        and not block.is_askew
        and (_ALONE.fullmatch(block.text) or _RUN_TOGETHER.search(block.text))
    ]
    if len(lines) < _LEAST:
        return document
    where = "" if lines[0].page_number is None else f" (from page {lines[0].page_number} on)"
    issue = ReadIssue(
        "warning",
        "loose_figures",
        f"{len(lines)} lines hold bare figures{where}, as where a table was lost when the file "
        "was made or converted; compare it with the original, or fetch the document as PDF",
        lines[0].page_number,
    )
    return replace(document, issues=(*document.issues, issue))
