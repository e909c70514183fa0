"""A digit printed over its like in the next column belongs to both figures; bold type is one figure."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from ingest.document import Grid
from ingest.readers import read

MakePdf = Callable[..., Path]
_FONT = ("Helvetica", 9)


def _draw(
    figures: tuple[str, str],
    shift: float,
    passes: int,
    *,
    by_sign: bool,
    is_backwards: bool,
    turned: bool,
) -> Callable[[Canvas], None]:
    """Two figures of which the second begins on the last digit of the first."""
    first, second = figures

    def put(canvas: Canvas, x: float, text: str) -> None:
        for char in text if by_sign else [text]:
            canvas.drawString(x, 366, char)
            x += stringWidth(char, *_FONT)

    def draw(canvas: Canvas) -> None:
        if turned:
            canvas.setPageRotation(90)
            canvas.translate(canvas._pagesize[0], 0)
            canvas.rotate(90)
        for k in range(3):
            canvas.line(10, 400 - 20 * k, 210, 400 - 20 * k)
        for x in (10, 97, 135, 190, 210):
            canvas.line(x, 400, x, 360)
        canvas.drawString(15, 386, "科目")
        canvas.setFont(*_FONT)
        overlap = stringWidth(second[0], *_FONT) - stringWidth(first, *_FONT)
        placed = [(135 + overlap + shift, first), (135.0, second)]
        for x, text in reversed(placed) if is_backwards else placed:
            for again in range(passes):
                put(canvas, x + 0.25 * again, text)

    return draw


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("is_backwards", [False, True])
@pytest.mark.parametrize("by_sign", [False, True])
@pytest.mark.parametrize("shift", [-0.4, 0.0, 0.4])
@pytest.mark.parametrize("figures", [("2,009.47", "771.07"), ("12345.60", "0.50")])
def test_a_digit_over_its_like_is_read_twice(
    make_pdf: MakePdf,
    figures: tuple[str, str],
    shift: float,
    by_sign: bool,
    is_backwards: bool,
    turned: bool,
) -> None:
    draw = _draw(figures, shift, 1, by_sign=by_sign, is_backwards=is_backwards, turned=turned)
    (grid,) = [b for b in read(make_pdf(draw)).blocks() if isinstance(b, Grid)]
    assert tuple(text for text in grid.row_texts()[1] if text) == figures


@pytest.mark.parametrize("is_backwards", [False, True])
def test_so_it_is_in_bold_type(make_pdf: MakePdf, is_backwards: bool) -> None:
    figures = ("2,009.47", "771.07")
    draw = _draw(figures, 0.0, 2, by_sign=False, is_backwards=is_backwards, turned=False)
    (grid,) = [b for b in read(make_pdf(draw)).blocks() if isinstance(b, Grid)]
    assert tuple(text for text in grid.row_texts()[1] if text) == figures


@pytest.mark.parametrize("by_sign", [False, True])
@pytest.mark.parametrize("shift", [0.0, 0.2])
def test_figures_printed_twice_stay_one(make_pdf: MakePdf, by_sign: bool, shift: float) -> None:
    """Also where one of them touches a figure that is printed once."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(*_FONT)
        width = stringWidth("1,122.33", *_FONT)
        for x in (100.0, 100.0 + shift):
            for char in "1,122.33" if by_sign else ["1,122.33"]:
                canvas.drawString(x, 700, char)
                x += stringWidth(char, *_FONT)
        canvas.drawString(100 + width, 700, "45.00")

    (line,) = list(read(make_pdf(draw)).blocks())
    assert not isinstance(line, Grid)
    assert line.text == "1,122.3345.00"
