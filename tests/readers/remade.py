"""PDF files made anew so that they print the same: turned, wrapped in forms, doubled, marked, cut up."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from pathlib import Path

import pikepdf
from fpdf import FPDF
from pikepdf import Array, ContentStreamInstruction, Dictionary, Name, Operator, Stream

from typesetting.fonts import font_path

_MARK = "政府信息公开"


def _as_form(pdf: pikepdf.Pdf, page: pikepdf.Page) -> pikepdf.Object:
    """The content of a page as a form of its own; qpdf's refers to the page, which changes."""
    made = page.as_form_xobject(handle_transformations=False)
    form = Stream(pdf, made.read_bytes())
    for key, value in made.items():
        if key not in ("/Length", "/Filter", "/DecodeParms"):
            form[key] = value
    return pdf.make_indirect(form)


def _show(pdf: pikepdf.Pdf, page: pikepdf.Page, form: pikepdf.Object, content: str) -> None:
    page.obj.Contents = Stream(pdf, content.encode())
    page.obj.Resources = Dictionary(XObject=Dictionary(X=form))


def nest(pdf: pikepdf.Pdf) -> None:
    """Put every page into forms inside forms, each with a matrix of its own."""
    for page in pdf.pages:
        form = _as_form(pdf, page)
        for _ in range(3):
            outer = Stream(pdf, b"q 0.5 0 0 0.5 10 20 cm /X Do Q")
            outer.Type, outer.Subtype = Name.XObject, Name.Form
            outer.BBox = Array([-10_000, -10_000, 20_000, 20_000])
            outer.Matrix = Array([2, 0, 0, 2, -20, -40])
            outer.Resources = Dictionary(XObject=Dictionary(X=form))
            form = pdf.make_indirect(outer)
        _show(pdf, page, form, "q /X Do Q")


def turn(pdf: pikepdf.Pdf) -> None:
    """Lay every page on its side and set it right with ``/Rotate``."""
    for page in pdf.pages:
        left, bottom, right, top = (float(side) for side in page.mediabox)
        form = _as_form(pdf, page)
        _show(pdf, page, form, f"q 0 1 -1 0 {top} {-left} cm /X Do Q")
        for box in ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"):
            if box in page.obj:
                del page.obj[box]
        page.obj.MediaBox = Array([0, 0, top - bottom, right - left])
        page.obj.Rotate = (int(page.obj.get("/Rotate", 0)) + 90) % 360


def lay_down(pdf: pikepdf.Pdf) -> None:
    """Lay every page on its side and leave it there."""
    turn(pdf)
    for page in pdf.pages:
        page.obj.Rotate = (int(page.obj.Rotate) - 90) % 360


def double(pdf: pikepdf.Pdf) -> None:
    """Print everything twice, a hair apart."""
    for page in pdf.pages:
        _show(pdf, page, _as_form(pdf, page), "q /X Do Q q 1 0 0 1 0.3 0 cm /X Do Q")


def frame(pdf: pikepdf.Pdf) -> None:
    """Give every page a larger sheet of which the crop box shows the old one."""
    for page in pdf.pages:
        left, bottom, right, top = (float(side) for side in page.cropbox)
        page.obj.CropBox = Array([left, bottom, right, top])
        page.obj.MediaBox = Array([left - 300, bottom - 200, right + 100, top + 50])


def cut_up(pdf: pikepdf.Pdf) -> None:
    """Print every glyph by a command of its own, as some drivers do."""
    for page in pdf.pages:
        fonts = page.obj.Resources.get("/Font", Dictionary())
        content = list(_cut(pikepdf.parse_content_stream(page), fonts))
        page.obj.Contents = Stream(pdf, pikepdf.unparse_content_stream(content))


def _cut(
    content: Iterable[ContentStreamInstruction | pikepdf.ContentStreamInlineImage],
    fonts: pikepdf.Object,
) -> Iterable[ContentStreamInstruction | pikepdf.ContentStreamInlineImage]:
    step = 1
    for item in content:
        name = str(item.operator)
        if name == "Tf":
            font = fonts.get(str(item.operands[0]), Dictionary())
            step = 2 if font.get("/Subtype") == Name.Type0 else 1
        if name != "Tj":
            yield item
            continue
        text = bytes(item.operands[0])  # type: ignore[arg-type]
        for start in range(0, len(text), step):
            glyph = pikepdf.String(text[start : start + step])
            yield ContentStreamInstruction([glyph], Operator("Tj"))


def _stamp(
    size: float, angle: float, places: Iterable[tuple[float, float]]
) -> Callable[[pikepdf.Pdf], None]:
    def stamp(pdf: pikepdf.Pdf) -> None:
        sheet = FPDF(unit="pt", format=(595, 842))
        sheet.set_auto_page_break(False)
        sheet.add_page()
        sheet.add_font("serif", "", font_path("serif"))
        sheet.set_font("serif", size=size)
        sheet.set_text_color(210, 210, 210)
        for x, y in places:
            with sheet.rotation(angle, x, y):
                sheet.text(x, y, _MARK)
        with pikepdf.open(io.BytesIO(bytes(sheet.output()))) as mark:
            for page in pdf.pages:
                page.add_overlay(mark.pages[0])

    return stamp


def unrule(pdf: pikepdf.Pdf) -> None:
    """Paint no rule: what was a table of boxes is text in columns."""
    painting = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*"}
    for page in pdf.pages:
        content = [
            ContentStreamInstruction([], Operator("n")) if str(item.operator) in painting else item
            for item in pikepdf.parse_content_stream(page)
        ]
        page.obj.Contents = Stream(pdf, pikepdf.unparse_content_stream(content))


def two_up(pdf: pikepdf.Pdf) -> None:
    """Print two pages side by side on each sheet, as a driver does that saves paper."""
    count = len(pdf.pages)
    width, height = 842.0, 595.0
    for first in range(0, count, 2):
        pdf.add_blank_page(page_size=(width, height))
        for side, number in enumerate(range(first, min(first + 2, count))):
            left = side * width / 2
            place = pikepdf.Rectangle(left + 4, 4, left + width / 2 - 4, height - 4)
            pdf.pages[-1].add_overlay(pdf.pages[number], place)
    del pdf.pages[:count]


def unname_sevens(pdf: pikepdf.Pdf) -> None:
    """Let no font say what its glyph for the digit 7 means, as fonts cut by some drivers do."""
    for page in pdf.pages:
        for font in page.obj.Resources.get("/Font", Dictionary()).values():
            if "/ToUnicode" in font:
                names = bytes(font.ToUnicode.read_bytes())
                font.ToUnicode.write(names.replace(b"> <0037>", b"> <FFFD>"))


CHANGES: dict[str, Callable[[pikepdf.Pdf], None]] = {
    "nested forms": nest,
    "turned": turn,
    "on its side": lay_down,
    "printed twice": double,
    "cropped": frame,
    "glyph by glyph": cut_up,
    "two pages on a sheet": two_up,
    "watermark": _stamp(40, 45, ((80, 300), (300, 500), (100, 700))),
    "many small watermarks": _stamp(
        14, 30, [(x, y) for x in range(20, 560, 130) for y in range(60, 840, 60)]
    ),
    "level watermark": _stamp(26, 0, ((60, 210), (260, 333), (120, 476), (300, 640))),
}


def remake(source: Path, target: Path, change: str) -> Path:
    """Write ``source`` to ``target`` with one of :data:`CHANGES`; returns ``target``."""
    return rewrite(source, target, CHANGES[change])


def rewrite(source: Path, target: Path, change: Callable[[pikepdf.Pdf], None]) -> Path:
    """Write ``source`` to ``target`` with a change of its pages; returns ``target``."""
    with pikepdf.open(source) as pdf:
        change(pdf)
        pdf.save(target)
    return target
