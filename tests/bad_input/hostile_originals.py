"""Well-formed documents of every format that is made to suffer: small, so that thousands can be read."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import pikepdf

from tests.formats.published import pieces_of
from tests.formats.save_html import page_of
from tests.formats.save_word import save_docx
from tests.formats.save_workbook import Style, save_xlsx
from tests.whole_job import SHIPPED

KINDS = ("pdf", "html", "docx", "xlsx", "txt")
_PIECES = 8
_PAGES_OF_EACH = 6


@cache
def pages() -> tuple[tuple[str, bytes], ...]:
    """Single pages of the shipped PDFs, as published and with every stream unpacked."""
    found = []
    for path in sorted(SHIPPED.glob("*.pdf")):
        with pikepdf.open(path) as source:
            count = len(source.pages)
            step = max(1, count // _PAGES_OF_EACH)
            for number in range(0, count, step):
                with pikepdf.new() as one:
                    one.pages.append(source.pages[number])
                    one.remove_unreferenced_resources()
                    packed, plain = io.BytesIO(), io.BytesIO()
                    one.save(packed)
                    one.save(
                        plain,
                        qdf=True,
                        object_stream_mode=pikepdf.ObjectStreamMode.disable,
                        stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
                    )
                name = f"{path.stem}-{number + 1}"
                found += [(name, packed.getvalue()), (f"{name}-plain", plain.getvalue())]
    return tuple(found)


@cache
def originals(folder: Path) -> dict[str, tuple[tuple[str, bytes], ...]]:
    """Documents by kind, each with a name. The office files are made in ``folder``."""
    found: dict[str, list[tuple[str, bytes]]] = {kind: [] for kind in KINDS}
    found["pdf"] = list(pages())
    page = SHIPPED / "jingdezhen_2025.html"
    pieces = pieces_of(page)
    found["html"].append((page.stem, page.read_bytes()))
    for number in range(0, len(pieces), _PIECES):
        part, name = pieces[number : number + _PIECES], f"{page.stem}-{number}"
        for encoding in ("utf-8", "gb18030"):
            markup = page_of(part, charset=encoding)
            found["html"].append((f"{name}-{encoding}", markup.encode(encoding, "replace")))
        word = save_docx(part, folder / f"{name}.docx")
        book = save_xlsx(
            part, folder / f"{name}.xlsx", Style(as_numbers=True, one_sheet=True, borders=True)
        )
        found["docx"].append((name, word.read_bytes()))
        found["xlsx"].append((name, book.read_bytes()))
    text = "某市12345政务服务热线中心2026年单位预算\n\n收支总表\n单位：万元\n"
    text += "收入\t预算数\n财政拨款收入\t100.00\n合计\t100.00\n"
    for encoding in ("utf-8", "gb18030", "utf-16"):
        found["txt"].append((f"plain-{encoding}", text.encode(encoding)))
    return {kind: tuple(files) for kind, files in found.items()}
