"""The pages of a PDF file set as an OFD document (GB/T 33190): the same type and rules at the same places."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pypdfium2 as pdfium

from ingest.readers.page_objects import Edge, PageObjects, Run
from ingest.readers.pdf_objects import read_page_objects

_NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_MILLIMETRE = 72 / 25.4
# Of an em box, what stands above the baseline.
_ASCENT = 0.86
_LINE = 0.2


def save_as_ofd(source: Path, target: Path) -> None:
    """Write ``target`` with a page for each page of ``source``."""
    with pdfium.PdfDocument(source) as pdf:
        pages = [read_page_objects(page) for page in pdf]
    write_container(target, [_page_of(objects) for objects in pages])


def write_container(
    target: Path, contents: Iterable[str], parts: dict[str, str] | None = None, common: str = ""
) -> None:
    """Put pages, each the XML of a ``Page``, into a container; ``common`` goes into ``CommonData``."""
    entries: list[str] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, content in enumerate(contents):
            name = f"Pages/Page_{number}/Content.xml"
            archive.writestr(f"Doc_0/{name}", content)
            entries.append(f'<ofd:Page ID="{number + 1}" BaseLoc="{name}"/>')
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
        archive.writestr(
            "Doc_0/Document.xml",
            f"<ofd:Document {_NAMESPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
            f"</ofd:PhysicalBox></ofd:PageArea>{common}</ofd:CommonData>"
            f"<ofd:Pages>{''.join(entries)}</ofd:Pages></ofd:Document>",
        )
        archive.writestr(
            "OFD.xml",
            f'<ofd:OFD {_NAMESPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo>'
            "<ofd:Creator>测试</ofd:Creator></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
            "</ofd:DocBody></ofd:OFD>",
        )


def page_xml(body: str, width: float = 210.0, height: float = 297.0, head: str = "") -> str:
    """A page of one layer; its size is in millimetres."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><ofd:Page {_NAMESPACE}>{head}<ofd:Area><ofd:PhysicalBox>'
        f'0 0 {width:.4f} {height:.4f}</ofd:PhysicalBox></ofd:Area><ofd:Content><ofd:Layer ID="0">'
        f"{body}</ofd:Layer></ofd:Content></ofd:Page>"
    )


def _page_of(objects: PageObjects) -> str:
    texts = [_text_of(run) for run in objects.runs]
    texts += [_text_of(run) for runs in objects.odd_runs for run in runs]
    rules = [_rule_of(edge, lies=True) for edge in objects.horizontal]
    rules += [_rule_of(edge, lies=False) for edge in objects.vertical]
    size = objects.width / _MILLIMETRE, objects.height / _MILLIMETRE
    return page_xml("".join(rules + texts), *size)


def _text_of(run: Run) -> str:
    size = (run.bottom - run.top) / _MILLIMETRE
    boundary = [run.x0, run.top, run.x1 - run.x0, run.bottom - run.top]
    steps = [b - a for a, b in zip(run.lefts, run.lefts[1:], strict=False)]
    deltas = " ".join(f"{step / _MILLIMETRE:.4f}" for step in steps)
    attribute = f" DeltaX={quoteattr(deltas)}" if deltas else ""
    return (
        f'<ofd:TextObject ID="0" Font="1" Size="{size:.4f}" Boundary="{_join(boundary)}">'
        f'<ofd:TextCode X="0" Y="{_ASCENT * size:.4f}"{attribute}>{escape(run.text)}</ofd:TextCode>'
        "</ofd:TextObject>"
    )


def _rule_of(edge: Edge, *, lies: bool) -> str:
    length = edge.high - edge.low
    x, y = (edge.low, edge.at) if lies else (edge.at, edge.low)
    end = f"{length / _MILLIMETRE:.4f} 0" if lies else f"0 {length / _MILLIMETRE:.4f}"
    boundary = _join([x, y, length if lies else 0, 0 if lies else length])
    return (
        f'<ofd:PathObject ID="0" Boundary="{boundary}" LineWidth="{_LINE}">'
        f"<ofd:AbbreviatedData>M 0 0 L {end}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def _join(points: Iterable[float]) -> str:
    return " ".join(f"{point / _MILLIMETRE:.4f}" for point in points)
