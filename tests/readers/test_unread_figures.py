"""Figures in which the font of a page does not name every digit."""

from __future__ import annotations

import pytest

from ingest.document import Page, TextLine
from ingest.readers.pdf import count_unread_figures


@pytest.mark.parametrize(
    ("printed", "count"),
    [
        ("5\ufffd.90万元", 1),
        ("公务接待费\ue0371.25万元", 1),
        ("1,00\ufffd.00", 1),
        ("12\ue0041", 1),
        ("685.5\ue037", 1),
        ("1,23\ufffd", 1),
        ("100.00\ue5e5", 0),  # a blank behind a whole amount
        ("2023\ue5e5年", 0),
        ("1\uf0b7 收入", 0),  # a bullet
        ("2.\uf06c收入", 0),
        ("\uf0b71.收入5.00万元", 0),
    ],
)
def test_bullets_and_blanks_are_no_digits(printed: str, count: int) -> None:
    assert count_unread_figures(Page((TextLine(printed, page_number=1, line_no=1),), 1)) == count
