"""Pages that take their size from the page tree: pdfium's own MediaBox call knows nothing of it."""

from __future__ import annotations

import pypdfium2 as pdfium

from ingest.readers.pdf_objects import read_page_objects
from typesetting import render
from typesetting.content import Cover, Document


def test_page_size_is_inherited_from_the_page_tree() -> None:
    content = render(Document("box", "ruled", "题", (Cover(("预算",)),), notice="重新排版件"))
    with pdfium.PdfDocument(content) as pdf:
        page = pdf[0]
        assert page.get_mediabox(fallback_ok=False) is None
        objects = read_page_objects(page)
        page.close()
    assert (round(objects.width), round(objects.height)) == (595, 842)
    assert "".join(run.text for run in objects.runs) == "重新排版件预算"
