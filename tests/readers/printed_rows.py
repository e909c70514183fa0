"""Rows of text printed at chosen places of a page, without rules, and the table that is read there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Literal

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from ingest.document import Grid
from ingest.readers import read

MakePdf = Callable[..., Path]
Side = Literal["left", "right", "centre"]

FONT, SIZE = "STSong-Light", 10
TOP = 700.0


def put(canvas: Canvas, text: str, low: float, high: float, y: float, side: Side) -> None:
    """Print a text at ``y`` points below the top of the table, between ``low`` and ``high``."""
    width = stringWidth(text, FONT, SIZE)
    x = {"left": low + 3, "right": high - 3 - width, "centre": (low + high - width) / 2}[side]
    canvas.drawString(x, TOP - y, text)


def put_row(
    canvas: Canvas, texts: Sequence[str], edges: Sequence[float], y: float, sides: Sequence[Side]
) -> None:
    for text, (low, high), side in zip(texts, pairwise(edges), sides, strict=True):
        if text:
            put(canvas, text, low, high, y, side)


def read_table(path: Path) -> list[list[str | None]]:
    (grid,) = [block for block in read(path).blocks() if isinstance(block, Grid)]
    return [
        [None if text is None else text.replace("\n", "") for text in row]
        for row in grid.row_texts()
    ]
