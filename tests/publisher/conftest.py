"""Documents made from lines, and a list of invented divisions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from ingest.document import Block, Cell, Document, Grid, Page, TextLine
from ingest.publisher import Divisions, PublisherResult, identify

Row = Sequence[str]
Item = str | Sequence[Row]  # a line of text, or a table as rows of cells

# No such places: two provinces, a municipality, and a district name that exists twice.
INVENTED = """
division_code,division_name,short_name,level,parent_code,city_name,province_name
910000,云岭省,云岭,province,,,云岭省
910100,溪口市,溪口,city,910000,溪口市,云岭省
910102,望江区,望江,county,910100,溪口市,云岭省
910121,石桥县,石桥,county,910100,溪口市,云岭省
910200,白石回族自治州,白石,city,910000,白石回族自治州,云岭省
910221,青川苗族自治县,青川,county,910200,白石回族自治州,云岭省
920000,海东省,海东,province,,,海东省
920100,临港市,临港,city,920000,临港市,海东省
920103,望江区,望江,county,920100,临港市,海东省
930000,天泽市,天泽,province,,天泽市,天泽市
930100,市辖区,,city,930000,天泽市,天泽市
930105,北苑区,北苑,county,930100,天泽市,天泽市
""".strip()


@pytest.fixture(scope="session")
def invented() -> Divisions:
    header, *rows = [line.split(",") for line in INVENTED.splitlines()]
    return Divisions.from_rows([dict(zip(header, row, strict=True)) for row in rows])


@pytest.fixture(scope="session")
def real() -> Divisions:
    root = Path(__file__).parents[2]
    return Divisions.from_csv(root / "data" / "reference" / "admin_divisions.csv")


def make_grid(rows: Sequence[Row], page_number: int | None) -> Grid:
    cells = [
        Cell(row=i, col=j, text=text, page_number=page_number)
        for i, row in enumerate(rows)
        for j, text in enumerate(row)
    ]
    width = max((len(row) for row in rows), default=0)
    return Grid(tuple(cells), len(rows), width, page_number=page_number)


def build_document(pages: Sequence[Sequence[Item]], numbered: bool = True) -> Document:
    """Return a document with these pages of lines and tables."""
    made = []
    for number, items in enumerate(pages, start=1):
        page_number = number if numbered else None
        blocks: list[Block] = []
        for item in items:
            if isinstance(item, str):
                blocks.append(TextLine(item, page_number=page_number))
            else:
                blocks.append(make_grid(item, page_number))
        made.append(Page(tuple(blocks), number=page_number))
    return Document("application/pdf", "test", tuple(made))


@pytest.fixture(scope="session")
def make_document() -> Callable[..., Document]:
    """The factory of documents: ``make_document(pages, numbered=True)``."""
    return build_document


@pytest.fixture
def identify_pages(invented: Divisions) -> Callable[..., PublisherResult]:
    """Identify a document given as pages; ``name`` is its file name."""

    def run(*pages: Sequence[Item], name: str = "file.pdf") -> PublisherResult:
        return identify("key", build_document(pages), name, invented)

    return run
