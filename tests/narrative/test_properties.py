"""What holds for any prose: no number is lost or read twice, and the printer's line ends mean nothing."""

from __future__ import annotations

import unicodedata
from dataclasses import asdict

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Box, TextLine
from ingest.narrative import read_statements

from .test_templates import TEMPLATES, join_paragraphs

_TEXTS = [join_paragraphs(template) for template in TEMPLATES.values()]
_WORDS = [
    "收入", "支出预算", "，", "。", "；", "（", "）", "：", "、", "其中", "占", "%", "％",
    "万元", "元", "2024年", "2023 年", "年", "比上年增加", "较", "减少", "持平", "1", "23",
    "4.5", "1,234.50", "0.00", "． ", ".", ",", "12345", "第", "期", "表", "〔2021〕15号",
    "截至", "12月31日", "辆", "人", "车辆", "（类）", "（201类）", "2010350-", "“三公”经费",
    "主要原因是", "-", "一、", "（一）", "１２", "①", "㎡", "≥", "以上", " ", "\u3000",
    "\u200b", "abc", "单位：",
]  # fmt: skip
_prose = st.lists(st.sampled_from(_WORDS), max_size=40).map("".join)
_anything = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=60
)


def _digits(text: str) -> str:
    return "".join(c for c in text if unicodedata.category(c) == "Nd")


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.one_of(_prose, _anything), max_size=8),
    st.sampled_from(["budget", "final_accounts", None]),
)
def test_every_digit_is_in_exactly_one_statement(lines: list[str], stage: str | None) -> None:
    text_lines = [TextLine(line, page_number=1, line_no=i) for i, line in enumerate(lines)]
    statements, negations = read_statements("doc", text_lines, fiscal_year=2024, stage=stage)
    printed = "".join(_digits(line) for line in lines)
    read = "".join(_digits(s.value_text) for s in statements)
    assert sorted(read) == sorted(printed)
    assert [s.statement_no for s in statements] == list(range(1, len(statements) + 1))
    assert [n.negation_no for n in negations] == list(range(1, len(negations) + 1))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(_prose, _anything), max_size=8))
def test_values_stand_where_they_say(lines: list[str]) -> None:
    text_lines = [TextLine(line, page_number=1, line_no=i) for i, line in enumerate(lines)]
    statements, _ = read_statements("doc", text_lines, fiscal_year=None, stage=None)
    numbers = {s.statement_no for s in statements}
    for s in statements:
        assert s.sentence[s.char_start : s.char_start + len(s.value_text)] == s.value_text
        assert s.line_no is not None
        assert s.value_text[0] in lines[s.line_no]
        assert s.anchor_no is None or s.anchor_no in numbers
        assert s.parent_no is None or s.parent_no in numbers
        assert s.anchor_no != s.statement_no != s.parent_no


def _wrap(paragraphs: list[str], widths: list[int]) -> list[TextLine]:
    """Set paragraphs in lines of at most so many characters, with the boxes a page would give."""
    lines = []
    for number, paragraph in enumerate(paragraphs):
        width = widths[number % len(widths)]
        pieces = [paragraph[i : i + width] for i in range(0, len(paragraph), width)]
        for index, piece in enumerate(pieces):
            filled = index < len(pieces) - 1
            edge = 500.0 if filled else min(100.0 + 10 * len(piece), 440.0)
            top = 20.0 * len(lines)
            lines.append(TextLine(piece, 1, len(lines), Box(100, top, edge, top + 10), 10.0))
    return lines


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(_TEXTS), st.lists(st.integers(13, 60), min_size=1, max_size=4))
def test_line_ends_mean_nothing(paragraphs: list[str], widths: list[int]) -> None:
    def read(lines: list[TextLine]) -> list[dict[str, object]]:
        statements, _ = read_statements("doc", lines, fiscal_year=2024, stage="budget")
        return [
            {k: v for k, v in asdict(s).items() if k not in ("line_no", "char_start", "sentence", "section")}
            for s in statements
        ]  # fmt: skip

    # two lines that every page has: what the margin is measured by
    page = ["本说明所列数字均按规定口径统计汇总而成，" * 3] * 6
    assert read(_wrap(page + paragraphs, [20, *widths])) == read(_wrap(page + paragraphs, [400]))
