"""Pages without a text layer: a picture is rendered, its rules found, its text recognised.

Recognition is the optional extra ``yusuan[ocr]`` (rapidocr with models inside the wheel; nothing is
fetched). Every line and cell that comes from here has ``reading = "ocr"``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium
from PIL import Image as PillowImage
from PIL import UnidentifiedImageError

from ingest.document import Document, Page, ReadIssue, UnreadableDocumentError
from ingest.readers.media_types import sniff_media_type
from ingest.readers.page_image import (
    MAX_PIXELS,
    Image,
    drop_strokes,
    find_rules,
    measure_skew,
    render_grey,
)
from ingest.readers.page_layout import compose_page
from ingest.readers.page_objects import PageObjects, Run, single_run

READER = "scanned/1"
RENDER_DPI = 200
# Under this resolution minus signs and decimal points vanish (measured: cell F1 91 at 150 dpi).
MIN_DPI = 180
_MAX_FRAMES = 400
OCR_ADVICE = "install the optional reader (make setup-ocr) to have it recognised, or fetch a version with text"

_SKEW_WORTH_TURNING = 0.15


def has_ocr() -> bool:
    """Whether the optional packages for recognition are installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def read_picture_page(page: pdfium.PdfPage, number: int) -> tuple[Page, list[ReadIssue]]:
    """Recognise a PDF page that is a picture. Coordinates are those of the page as seen."""
    image, scale = render_grey(page, RENDER_DPI)
    result, repaired = _recognise(image, scale, number)
    issues = _report_repairs(repaired, number)
    dpi = _picture_dpi(page)
    if dpi is not None and dpi < MIN_DPI:
        issues.append(
            ReadIssue(
                "warning",
                "low_resolution",
                f"the page was scanned at {dpi:.0f} dpi; minus signs and decimal points may be lost",
                number,
            )
        )
    return result, issues


def read_image(path: Path) -> Document:
    """Read a picture file; each frame of a TIFF is a page.

    Raises :class:`UnreadableDocumentError` with code ``ocr_missing``, ``truncated`` or ``too_large``.
    """
    if not has_ocr():
        raise UnreadableDocumentError("ocr_missing", f"the file is a picture; {OCR_ADVICE}")
    pages: list[Page] = []
    issues: list[ReadIssue] = []
    try:
        with PillowImage.open(path) as picture:
            frames = getattr(picture, "n_frames", 1)
            if frames > _MAX_FRAMES or picture.width * picture.height > MAX_PIXELS:
                raise UnreadableDocumentError(
                    "too_large", "the picture is larger than any page; scan it at 200 to 300 dpi"
                )
            for frame in range(frames):
                picture.seek(frame)
                dpi = float(picture.info.get("dpi", (0, 0))[0]) or picture.width / (595 / 72)
                image = np.asarray(picture.convert("L"))
                page, repaired = _recognise(image, dpi / 72, frame + 1)
                pages.append(page)
                issues.extend(_report_repairs(repaired, frame + 1))
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        raise UnreadableDocumentError(
            "truncated", f"the picture is damaged ({error}); fetch it again"
        ) from error
    return Document(sniff_media_type(path), READER, tuple(pages), tuple(issues))


def _report_repairs(repaired: int, number: int) -> list[ReadIssue]:
    if not repaired:
        return []
    message = f"{repaired} numbers were recognised with a wrong mark (7.955.04 for 7,955.04)"
    return [ReadIssue("info", "ocr_number_repaired", message, number)]


def _picture_dpi(page: pdfium.PdfPage) -> float | None:
    """Resolution of the largest picture on the page."""
    best: tuple[float, float] | None = None
    for item in page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = item.get_bounds()
        area = (right - left) * (top - bottom)
        if right > left and (best is None or area > best[0]):
            best = area, max(item.get_px_size()) / (max(right - left, top - bottom) / 72)
    return best[1] if best else None


def _recognise(image: Image, scale: float, number: int) -> tuple[Page, int]:
    """Page of a grey picture of shape ``height × width``, and the number of repaired figures."""
    height, width = image.shape
    skew = measure_skew(image)
    if abs(skew) >= _SKEW_WORTH_TURNING:
        turned = PillowImage.fromarray(image).rotate(
            -skew, resample=PillowImage.Resampling.BICUBIC, fillcolor=255
        )
        image = np.asarray(turned)
    objects = PageObjects(width / scale, height / scale)
    objects.runs, repaired = read_words(image, scale)
    objects.horizontal, objects.vertical = drop_strokes(*find_rules(image, scale), objects.runs)
    return compose_page(objects, number, "ocr"), repaired


@lru_cache(maxsize=1)
def _get_engine() -> Any:
    from rapidocr import RapidOCR  # noqa: PLC0415 - optional and slow to import

    return RapidOCR(params={"Global.log_level": "critical", "Global.max_side_len": 3200})


def read_words(image: Image, scale: float) -> tuple[list[Run], int]:
    """Recognised words as runs of one piece, and how many figures were repaired."""
    colour = np.repeat(image[:, :, None], 3, axis=2)
    result = _get_engine()(colour, return_word_box=True)
    runs: list[Run] = []
    repaired = 0
    for line in _lines_of(result):
        tops = [min(p[1] for p in box) for _, box in line]
        bottoms = [max(p[1] for p in box) for _, box in line]
        # All words of a line share its height, so that marks stay on the line of their words.
        top, bottom = float(np.median(tops)) / scale, float(np.median(bottoms)) / scale
        # The detector's box is taller than the em box of the type.
        margin = 0.12 * (bottom - top)
        top, bottom = top + margin, bottom - margin
        middle = (top + bottom) / 2
        previous_end = float("-inf")
        for text, box in line:
            fixed = repair_figure(text)
            repaired += fixed != text
            x0, x1 = min(p[0] for p in box) / scale, max(p[0] for p in box) / scale
            # Boxes of words are rough: a gap of half an em inside one line is no blank.
            if 0 < x0 - previous_end < 0.55 * (bottom - top):
                x0 = previous_end
            previous_end = x1
            # Odd orders stay free: no word was set in one go with the next.
            runs.append(single_run(fixed, x0, top, x1, bottom, 2 * len(runs), middle))
    return runs, repaired


def _lines_of(result: Any) -> Iterable[list[tuple[str, list[list[float]]]]]:
    for words in result.word_results or ():
        line = [(str(word[0]), word[2]) for word in words if word[0] and word[2] is not None]
        if line:
            yield line


# 7.955.04 | 7,955,04 | 1.234.567,89 | 7，955.04: groups of three closed by two decimals
_GROUPED = re.compile(r"([-+]?)(\d{1,3}(?:[.,，]\d{3})+)[.,，](\d{2})")


def repair_figure(text: str) -> str:
    """Give a recognised amount the marks that its grouping demands.

    ``"7.955.04"`` → ``"7,955.04"``; anything that is not grouped by threes stays as recognised.
    """
    match = _GROUPED.fullmatch(text)
    if match is None:
        return text
    return f"{match[1]}{re.sub('[.，]', ',', match[2])}.{match[3]}"
