"""Invented disclosures close by themselves: what they print adds up to what they promise."""

from __future__ import annotations

import io
from decimal import Decimal

import pdfplumber
import pytest

from typesetting import invent
from typesetting.fonts import MissingGlyphError
from typesetting.invented_tables import FORMS, chinese_ordinal
from typesetting.layouts import LAYOUTS


def test_the_same_seed_gives_the_same_bytes() -> None:
    assert invent(3, layout="web").content == invent(3, layout="web").content
    assert invent(3).content == invent(3).content
    assert invent(3, layout="web").content != invent(4, layout="web").content


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("seed", range(20))
def test_ledgers_close(form: str, seed: int) -> None:
    invented = invent(seed, form=form, layout="web")
    ledger = invented.ledger
    assert ledger.current + ledger.carried == ledger.total
    assert sum(ledger.personnel.values()) == sum(leaf.personnel for leaf in ledger.functions)
    assert sum(ledger.public.values()) == sum(leaf.public for leaf in ledger.functions)
    assert sum(p.amount for p in ledger.projects) == sum(leaf.project for leaf in ledger.functions)
    for table in ("fct_expenditure", "fct_expenditure_nature"):
        amounts = [row.amount_yuan for row in invented.expected if row.table == table]
        assert sum(amounts) == ledger.total


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_cell_is_printed(layout: str) -> None:
    invented = invent(7, form="three_columns", layout=layout)
    with pdfplumber.open(io.BytesIO(invented.content)) as pdf:
        text = "".join(page.extract_text() for page in pdf.pages)
    assert {cell.text for cell in invented.cells if cell.text not in text} == set()
    assert invented.ledger.unit_name in text


@pytest.mark.parametrize("unit", ["万元", "元"])
def test_printed_total_is_the_ledgers(unit: str) -> None:
    invented = invent(11, form="segments", unit=unit, layout="web")
    scale = {"万元": 10_000, "元": 1}[unit]
    (total,) = {
        Decimal(cell.text.replace(",", "")) * scale
        for cell in invented.cells
        if cell.row_label == "收入总计"
    }
    assert total == invented.ledger.total


def test_a_city_without_glyphs_is_refused_by_name() -> None:
    with pytest.raises(MissingGlyphError, match="龘"):
        invent(1, city="龘市")


def test_unknown_names_are_refused() -> None:
    with pytest.raises(KeyError):
        invent(1, layout="round")
    with pytest.raises(KeyError):
        invent(1, form="free")


def test_ordinals() -> None:
    assert [chinese_ordinal(n) for n in (1, 10, 11, 20, 27)] == [
        "一",
        "十",
        "十一",
        "二十",
        "二十七",
    ]
