"""Sets disclosures anew: the documents that ship with the project, and invented ones for tests.

The published figures, codes, official names, titles and column heads are kept as data files under
``typesetting/content``; the sentences are the project's own. Nothing here reads a document, and nothing
of the warehouse is imported.
"""

from __future__ import annotations

from pathlib import Path

from typesetting.content import Document, document_names, read_document
from typesetting.html_writer import write_html
from typesetting.invented import Invented, invent
from typesetting.layouts import LAYOUTS
from typesetting.pdf_writer import write_pdf

__all__ = ["Invented", "document_names", "invent", "render", "render_file", "write_documents"]

WEB = "web"


def render(document: Document, layout: str | None = None) -> bytes:
    """Return ``document`` as a file's content: PDF, or HTML where the layout is ``web``.

    ``layout`` overrides the document's own. Raises ``KeyError`` for an unknown layout.
    """
    name = layout or document.layout
    return write_html(document) if name == WEB else write_pdf(document, LAYOUTS[name])


def render_file(name: str) -> tuple[str, bytes]:
    """Return file name and content of the shipped document ``name``."""
    document = read_document(name)
    suffix = "html" if document.layout == WEB else "pdf"
    return f"{name}.{suffix}", render(document)


def write_documents(folder: Path) -> list[Path]:
    """Write all shipped documents into ``folder``; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name in document_names():
        file_name, content = render_file(name)
        path = folder / file_name
        path.write_bytes(content)
        paths.append(path)
    return paths
