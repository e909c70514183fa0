"""One column of a table: its role and the dimensions that its header prints."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ingest.declarations import column_words
from ingest.text import label_key

# 单位名称（科目） | 单位名称（功能分类科目名称） | 单位名称/科目名称
_MIXED_NAME = re.compile(
    r"\(.*(?:科目|分类|项目).*\)(?:名称)?$|^单位(?:名称)?[/、及和与].*(?:科目|分类)"
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``dims`` holds the dimensions that its header prints; key columns have none."""

    col_no: int
    panel_no: int
    path: tuple[str, ...]
    role: str
    dims: Mapping[str, Any]
    is_of_which: bool = False
    parent_col_no: int | None = None
    unit_text: str | None = None
    group_no: int = (
        0  # of code segments: 0 functional (or department economic), 1 government economic
    )

    @property
    def label(self) -> str:
        """Header texts from the outermost group inwards, joined by ``/``."""
        return "/".join(re.sub(r"\s+", "", text) for text in self.path)

    @property
    def is_total_word(self) -> bool:
        """Whether the innermost header text is a mere 合计, 小计, 预算数 …"""
        return bool(self.path) and column_words()["amount_words"].find(self.path[-1]) is not None


def heads_mixed_names(text: str) -> bool:
    """Whether a header heads units and classes or projects in one column: ``单位名称（科目）``."""
    return _MIXED_NAME.search(label_key(text)) is not None
