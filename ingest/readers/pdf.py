"""PDF: glyphs and rules from pdfium, tables by pdfplumber's geometry, page by page.

The fast lane reads a page several times faster than pdfplumber does. Each page checks itself: every
printed character must stand in exactly one line or cell. A page that fails is read again by plain
pdfplumber (:mod:`ingest.readers.pdf_reference`), and the document says so.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pikepdf
import pypdfium2 as pdfium

from ingest.document import Document, Grid, Page, Reading, ReadIssue, UnreadableDocumentError
from ingest.readers.media_types import PDF
from ingest.readers.page_layout import compose_page, find_lost_characters
from ingest.readers.page_objects import PageObjects
from ingest.readers.pdf_objects import read_page_objects
from ingest.readers.pdf_reference import read_reference_page
from ingest.readers.picture_tables import (
    add_picture_rules,
    add_pictured_tables,
    is_hidden_text,
)
from ingest.readers.scanned import OCR_ADVICE, has_ocr, read_picture_page
from ingest.readers.scanned import READER as SCAN_READER
from ingest.readers.table_geometry import RuledTable

# qpdf warns of every repair; the caller says in one line what became of the file.
logging.getLogger("pikepdf").setLevel(logging.CRITICAL)

READER = "pdf/1"
# The longest of the sample disclosures has 64 pages, the longest budget book of a whole city about 300.
MAX_PAGES = 400
# A page of this few characters over a picture is a scan with a stamped page number.
_STRAY_GLYPHS = 12
_MIN_GLYPHS_TO_JUDGE = 40
_IDEOGRAPHS = re.compile("[\u2e80-\u9fff\U00020000-\U0010ffff]+")
# Private use, the Latin letters with marks that wrong maps give, and the replacement character.
_ODD_SIGNS = re.compile("[\ue000-\uf8ff\x80-\u02ff\ufffd]+")
_LETTERS = re.compile("[A-Za-z]+")
# 5\ufffd.9 | \ue0371.25 | 685.5\ue037: a sign that the font does not name stands for a digit. Not so the
# bullets of symbol fonts, nor a blank behind a whole number or its second decimal (2023\ue5e5年).
_UNNAMED = "(?![\uf06c\uf06e\uf075\uf076\uf0a7\uf0a8\uf0b7\uf0d8\uf0fc])[\ufffd\ue000-\uf8ff]"
_NAMELESS = re.compile(_UNNAMED)
_UNREAD_FIGURE = re.compile(
    rf"{_UNNAMED}(?:\d|{_UNNAMED})*[.,]\d|\d[.,]?{_UNNAMED}[.,]?\d|[.,]{_UNNAMED}\d"
    rf"|\d(?:\.\d|,\d{{0,2}}){_UNNAMED}(?=\s|$|[万亿元%)）])"
)


@dataclass(slots=True)
class _PageState:
    """What happened to a page."""

    number: int
    is_blank: bool = False
    is_picture: bool = False
    is_garbled: bool = False
    is_recognised: bool = False
    unread_figures: int = 0
    issues: list[ReadIssue] = field(default_factory=list)


def read_pdf(path: Path, *, max_pages: int = MAX_PAGES) -> Document:
    """Read a PDF file.

    Raises :class:`UnreadableDocumentError` with code ``encrypted``, ``truncated``, ``zero_pages`` or
    ``too_many_pages``. A page without text gives the issue ``no_text_layer``.
    """
    pdf = _open(path)
    try:
        count = len(pdf)
        if count == 0:
            raise UnreadableDocumentError(
                "zero_pages", "the PDF has no page; fetch it again from its source"
            )
        if count > max_pages:
            raise UnreadableDocumentError(
                "too_many_pages",
                f"the PDF has {count} pages, more than the {max_pages} of any disclosure; split it into its "
                "documents, or remove it",
            )
        metadata = {key: value for key, value in pdf.get_metadata_dict().items() if value}
        pages: list[Page] = []
        states: list[_PageState] = []
        for index in range(count):
            page, state = _read_page(pdf, index, path)
            pages.append(page)
            states.append(state)
    finally:
        pdf.close()
    reader = SCAN_READER if all(state.is_recognised for state in states) else READER
    issues = (*_find_lost_tail(path, states), *_summarise(states))
    return Document(PDF, reader, tuple(pages), issues, metadata)


def _open(path: Path) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        # pdfium's message may be that of the file before: it does not set one for each failure.
        says_password = "password" in str(error).lower()
        found = _count_pages(path)
        if found == "encrypted" or (found is None and says_password and _declares_key(path)):
            raise UnreadableDocumentError(
                "encrypted", "the PDF is protected by a password; save an unprotected copy"
            ) from error
        if found == 0:
            raise UnreadableDocumentError(
                "zero_pages", "the PDF has no page; fetch it again from its source"
            ) from error
        raise UnreadableDocumentError(
            "truncated",
            "the PDF is damaged or cut off; fetch it again from its source",
        ) from error


def _count_pages(path: Path) -> int | Literal["encrypted"] | None:
    """Pages that a tolerant reader finds, for telling empty, locked and damaged files apart."""
    try:
        with pikepdf.open(path, suppress_warnings=True) as pdf:
            return len(pdf.pages)
    except pikepdf.PasswordError:
        return "encrypted"
    except Exception:  # qpdf has errors that pikepdf does not derive from its own
        return None


def _declares_key(path: Path) -> bool:
    return b"/Encrypt" in path.read_bytes()


def _find_lost_tail(path: Path, states: list[_PageState]) -> list[ReadIssue]:
    """Whether the end of the file is missing, and which pages that may have emptied."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 4096))
        if b"%%EOF" in file.read():
            return []
    blank = [state.number for state in states if state.is_blank]
    what = f"{_name_pages(blank)} are blank" if blank else "all pages could be recovered"
    return [
        ReadIssue(
            "error" if blank else "warning",
            "truncated",
            f"the end of the PDF is missing; {what}: fetch it again from its source",
            blank[0] if blank else None,
        )
    ]


def _read_page(pdf: pdfium.PdfDocument, index: int, path: Path) -> tuple[Page, _PageState]:
    number = index + 1
    try:
        page = pdf[index]
    except pdfium.PdfiumError:
        return _read_again(path, number, "pdfium cannot load the page")
    try:
        objects = read_page_objects(page)
        state = _PageState(number)
        count = objects.character_count
        state.is_blank = count == 0 and objects.image_share == 0
        state.is_picture = count <= _STRAY_GLYPHS and objects.image_share > 0.3
        state.is_garbled = is_garbled(objects)
        if (state.is_picture or state.is_garbled) and has_ocr():
            result, state.issues = read_picture_page(page, number)
            state.is_recognised = True
            return result, state
        silent: list[RuledTable] = []
        if not (state.is_picture or state.is_garbled):
            silent = add_picture_rules(page, objects)
        reading: Reading = "ocr" if is_hidden_text(page, objects) else "text"
        result = compose_page(objects, number, reading)
        lost = 0 if objects.capped else find_lost_characters(objects, result)
        if not lost:
            result, state.issues = add_pictured_tables(page, result, silent)
            state.unread_figures = 0 if state.is_garbled else count_unread_figures(result)
    finally:
        page.close()
    if lost:
        return _read_again(path, number, "characters were lost between lines and cells")
    if objects.capped:
        state.issues.append(
            ReadIssue(
                "warning",
                "page_too_dense",
                "the page holds more objects than any printed page; only the first were read",
                number,
            )
        )
    return result, state


def _read_again(path: Path, number: int, why: str) -> tuple[Page, _PageState]:
    """Read a page with the reference reader, and say so."""
    state = _PageState(number)
    try:
        page = read_reference_page(path, number)
    except Exception as error:  # pdfminer raises whatever a damaged page makes it trip over
        state.issues.append(
            ReadIssue(
                "error",
                "page_unreadable",
                f"{why}, and pdfplumber cannot read it either ({type(error).__name__}: {error}); "
                "fetch the document again",
                number,
            )
        )
        return Page((), number), state
    state.issues.append(
        ReadIssue("warning", "page_read_by_reference", f"{why}; read by pdfplumber", number)
    )
    return page, state


def is_garbled(objects: PageObjects) -> bool:
    """Whether the text of a page is not what is printed, because its fonts have no Unicode map.

    Such pages give glyph numbers or plausible Latin letters. A page of a Chinese disclosure has
    ideographs, or else hardly anything but figures.
    """
    text = "".join("".join(run.text for run in objects.runs).split())
    if len(text) < _MIN_GLYPHS_TO_JUDGE:
        return False
    if objects.unmapped > 0.3 * len(text):
        return True
    ideographs, odd, letters = (
        len("".join(found.findall(text))) for found in (_IDEOGRAPHS, _ODD_SIGNS, _LETTERS)
    )
    return odd > 0.3 * len(text) or (ideographs < 0.02 * len(text) < letters * 0.04)


def count_unread_figures(page: Page) -> int:
    """Figures of a page in which the font names some digits and others not: none of them is read."""
    texts = (
        text
        for block in page.blocks
        for text in (
            (cell.text for cell in block.cells) if isinstance(block, Grid) else (block.text,)
        )
    )
    text = "\n".join(texts)
    return len(_UNREAD_FIGURE.findall(text)) if _NAMELESS.search(text) else 0


def _summarise(states: list[_PageState]) -> list[ReadIssue]:
    """Issues of the pages, with one line for all pages that are pictures and one for garbled ones."""
    issues: list[ReadIssue] = []
    pictures = [state for state in states if state.is_picture]
    garbled = [state for state in states if state.is_garbled and not state.is_picture]
    for found, code, what in (
        (pictures, "no_text_layer", "pictures without text"),
        (
            garbled,
            "no_tounicode",
            "set in fonts without a Unicode map, so their text is unreadable",
        ),
    ):
        if not found:
            continue
        where = _name_pages([state.number for state in found])
        done = all(state.is_recognised for state in found)
        advice = "recognised by OCR" if done else OCR_ADVICE
        issues.append(
            ReadIssue(
                "warning" if done else "error",
                code,
                f"{where} are {what}; {advice}",
                found[0].number,
            )
        )
    partly = [state for state in states if state.unread_figures]
    if partly:
        issues.append(
            ReadIssue(
                "error",
                "no_tounicode",
                f"{sum(state.unread_figures for state in partly)} figures on "
                f"{_name_pages([state.number for state in partly])} hold digits that their font does "
                "not name, so they are not read; fetch the document in another format",
                partly[0].number,
            )
        )
    if any(not state.is_recognised for state in (*pictures, *garbled)):
        issues.append(
            ReadIssue("error", "ocr_missing", f"text recognition is not installed; {OCR_ADVICE}")
        )
    issues.extend(issue for state in states for issue in state.issues)
    return issues


def _name_pages(numbers: list[int]) -> str:
    """``[1, 2, 3, 7]`` → ``"pages 1-3, 7"``."""
    parts: list[str] = []
    start = previous = numbers[0]
    for number in [*numbers[1:], -1]:
        if number == previous + 1:
            previous = number
            continue
        parts.append(str(start) if start == previous else f"{start}-{previous}")
        start = previous = number
    return "pages " + ", ".join(parts)
