"""Pictures of pages: rules found in pixels, figures repaired, and what is said without OCR."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ingest.document import Grid, UnreadableDocumentError
from ingest.readers import read, scanned
from ingest.readers.page_image import drop_strokes, find_rules, measure_skew
from ingest.readers.page_objects import single_run
from ingest.readers.scanned import repair_figure
from ingest.readers.table_geometry import find_tables


@pytest.mark.parametrize(
    ("recognised", "repaired"),
    [
        ("7.955.04", "7,955.04"),
        ("7,955,04", "7,955.04"),
        ("1.234.567.89", "1,234,567.89"),
        ("-7，955.04", "-7,955.04"),
        ("7,955.04", "7,955.04"),
        ("539.15", "539.15"),
        ("12.345", "12.345"),
        ("1.2.3", "1.2.3"),
        ("2024.12.31", "2024.12.31"),
    ],
)
def test_marks_of_amounts_are_repaired(recognised: str, repaired: str) -> None:
    assert repair_figure(recognised) == repaired


@given(st.decimals(1000, 99_999_999, places=2, allow_nan=False))
def test_right_amounts_stay_and_wrong_marks_are_mended(amount: object) -> None:
    right = f"{amount:,.2f}"
    assert repair_figure(right) == right
    assert repair_figure(right.replace(",", ".")) == right


def _render(path: Path, dpi: int) -> np.ndarray:
    with pdfium.PdfDocument(path) as pdf:
        bitmap = pdf[0].render(scale=dpi / 72, grayscale=True)
        return np.array(bitmap.to_numpy()).reshape(bitmap.height, bitmap.width)


def test_rules_of_a_picture_give_the_table(layouts_module: ModuleType, tmp_path: Path) -> None:
    layouts = layouts_module.build_layouts(tmp_path, 1)
    ruled = next(layout for layout in layouts if layout.name == "merged headers")
    (table,) = find_tables(*find_rules(_render(ruled.path, 200), 200 / 72))
    truth = ruled.pages[0][0]
    assert len(table.ys) - 1 == len(truth)
    assert len(table.xs) - 1 == len(truth[0])
    assert len(table.regions) == sum(text is not None for row in truth for text in row)


def test_skew_is_measured(layouts_module: ModuleType, tmp_path: Path) -> None:
    layouts = layouts_module.build_layouts(tmp_path, 1)
    picture = Image.fromarray(_render(layouts[0].path, 100))
    assert measure_skew(np.asarray(picture)) == 0.0
    for degrees in (-1.0, 0.7):
        turned = np.asarray(picture.rotate(degrees, fillcolor=255))
        assert measure_skew(turned) == pytest.approx(degrees, abs=0.15)


def test_a_picture_without_ocr_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "scan.png"
    Image.new("L", (100, 100), 255).save(path)
    monkeypatch.setattr(scanned, "has_ocr", lambda: False)
    with pytest.raises(UnreadableDocumentError, match="make setup-ocr") as caught:
        read(path)
    assert caught.value.code == "ocr_missing"


@pytest.mark.slow
@pytest.mark.skipif(not scanned.has_ocr(), reason="the extra yusuan[ocr] is not installed")
def test_a_scanned_table_is_recognised(
    layouts_module: ModuleType, tmp_path: Path, make_pdf: Callable[..., Path]
) -> None:
    layouts = layouts_module.build_layouts(tmp_path, 1)
    ruled = next(layout for layout in layouts if layout.name == "ruled")
    picture = tmp_path / "scan.png"
    Image.fromarray(_render(ruled.path, 250)).rotate(0.4, fillcolor=255).save(
        picture, dpi=(250, 250)
    )
    document = read(picture)
    (grid,) = [block for block in document.blocks() if isinstance(block, Grid)]
    assert {cell.reading for cell in grid.cells} == {"ocr"}
    truth = ruled.pages[0][0]
    found = grid.row_texts()
    assert (len(found), len(found[0])) == (len(truth), len(truth[0]))
    right = sum(
        "".join((a or "").split()) == (b or "")
        for ours, theirs in zip(found, truth, strict=True)
        for a, b in zip(ours, theirs, strict=True)
    )
    assert right >= 0.97 * sum(len(row) for row in truth)


def test_thin_rules_between_two_rows_of_pixels_are_found() -> None:
    """Half the ink in each row is lighter than the threshold that type asks for."""
    image = np.full((1200, 1000), 255, np.uint8)
    for top in range(100, 1000, 60):
        image[top + 20 : top + 44, 120:400:9] = 20  # strokes of type
        if top % 120 == 100:
            image[top, 100:900] = 128
        else:
            image[top : top + 2, 100:900] = 196
    image[100:940, 100] = image[100:940, 899] = 100
    horizontal, vertical = find_rules(image, 200 / 72)
    found = {round(edge.at * 200 / 72 / 60) for edge in horizontal}
    assert len(found) == 15
    assert {round(edge.at * 200 / 72, -1) for edge in vertical} == {100, 900}


def test_a_rule_through_one_row_between_merged_cells_is_found() -> None:
    image = np.full((400, 1000), 255, np.uint8)
    for top in (100, 140, 180, 220):  # rows of 14 points at 200 dpi
        image[top : top + 2, 100:900] = 20
    image[100:222, 100] = image[100:222, 899] = 20
    image[140:182, 500:502] = 20
    image[150:174, 300:302] = 20  # a stroke of type
    _, vertical = find_rules(image, 200 / 72)
    short = [edge for edge in vertical if edge.high - edge.low < 22]
    assert {round(edge.at * 200 / 72, -1) for edge in short} >= {500}
    assert 300 not in {round(edge.at * 200 / 72, -1) for edge in vertical}
    near = single_run("科", 500 * 72 / 200 + 1, 51.0, 500 * 72 / 200 + 11, 64.0, 0, 58.0)
    (table,) = find_tables(*drop_strokes(*find_rules(image, 200 / 72), [near]))
    assert [(region.row, region.col_span) for region in table.regions] == [(0, 2), (1, 1), (1, 1), (2, 2)]  # fmt: skip
