"""OFD (GB/T 33190): a ZIP of XML that places each character; read by the same geometry as PDF.

Pages are found through ``OFD.xml`` and ``Document.xml``. What stands on a page is read by
:mod:`ingest.readers.ofd_page`; how runs and rules become lines and tables is one home for both formats
(:mod:`ingest.readers.page_layout`). Pictures are not recognised: a page that is one is told.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from ingest.document import Document, Page, ReadIssue, UnreadableDocumentError
from ingest.readers.archive import open_archive, parse_xml, read_part
from ingest.readers.media_types import OFD
from ingest.readers.ofd_page import OfdBox, PageParts, find_box, local_name, read_ofd_page
from ingest.readers.page_layout import compose_page
from ingest.readers.page_objects import PageObjects

READER = "ofd/1"
MAX_PAGES = 400
# ISO 216 A4 upright in millimetres: the standard leaves the size to the document, which may forget it.
_A4 = OfdBox(0.0, 0.0, 210.0, 297.0)
# A page of this few characters over a picture is a scan with a stamped page number.
_STRAY_GLYPHS = 12
_LEAST_PICTURE = 0.3


@dataclass(slots=True)
class _Body:
    """One document of the container: where its pages and what they share are kept."""

    folder: str
    pages: list[str] = field(default_factory=list)
    templates: dict[str, str] = field(default_factory=dict)
    box: OfdBox | None = None
    parts: PageParts = field(default_factory=PageParts)


def read_ofd(path: Path, *, max_pages: int = MAX_PAGES) -> Document:
    """Read an OFD file.

    Raises :class:`UnreadableDocumentError` with code ``truncated``, ``encrypted``, ``archive_bomb``,
    ``zero_pages`` or ``too_many_pages``. Issues are ``no_text_layer``, ``no_tounicode``, ``page_too_dense``
    and ``page_unreadable``.
    """
    with open_archive(path) as archive:
        names = {name.lower(): name for name in archive.namelist()}
        root = _parse(archive, names, "OFD.xml")
        if "entries.xml" in names or any("encrypt" in name for name in names):
            raise UnreadableDocumentError(
                "encrypted", "the OFD document is encrypted; save an unprotected copy"
            )
        bodies = [
            _read_body(archive, names, location.text.strip())
            for location in _find_all(root, "DocRoot")
            if location.text
        ]
        count = sum(len(body.pages) for body in bodies)
        if count == 0:
            raise UnreadableDocumentError(
                "zero_pages", "the OFD document has no page; fetch it again from its source"
            )
        if count > max_pages:
            raise UnreadableDocumentError(
                "too_many_pages",
                f"the document has {count} pages, more than the {max_pages} of any disclosure; split it into "
                "its documents, or remove it",
            )
        pages: list[Page] = []
        issues: list[ReadIssue] = []
        for body in bodies:
            for location in body.pages:
                page, told = _read_page(archive, names, body, location, len(pages) + 1)
                pages.append(page)
                issues += told
    return Document(OFD, READER, tuple(pages), tuple(issues), _read_metadata(root))


def _read_body(archive: zipfile.ZipFile, names: dict[str, str], location: str) -> _Body:
    """Follow ``Document.xml`` to its pages, templates and resources."""
    location = location.lstrip("/")
    root = _parse(archive, names, location)
    body = _Body(posixpath.dirname(location))
    body.box = find_box(next(_find_all(root, "PageArea"), None))
    for element in _find_all(root, "TemplatePage"):
        body.templates[element.get("ID", "")] = _resolve(body.folder, element.get("BaseLoc", ""))
    for pages in _find_all(root, "Pages"):
        body.pages += [
            _resolve(body.folder, page.get("BaseLoc", ""))
            for page in pages
            if local_name(page) == "Page"
        ]
    for kind in ("PublicRes", "DocumentRes"):
        for element in _find_all(root, kind):
            resource = _resolve(body.folder, (element.text or "").strip())
            if resource.lower() in names:
                body.parts.add_resources(_parse(archive, names, resource))
    return body


def _read_page(
    archive: zipfile.ZipFile, names: dict[str, str], body: _Body, location: str, number: int
) -> tuple[Page, list[ReadIssue]]:
    """One page with its templates; a page that is damaged is told and left blank."""
    try:
        root = _parse(archive, names, location)
        templates = [
            _parse(archive, names, body.templates[used.get("TemplateID", "")])
            for used in _find_all(root, "Template")
            if used.get("TemplateID", "") in body.templates
        ]
    except UnreadableDocumentError as error:
        told = ReadIssue("error", "page_unreadable", str(error), number)
        return Page((), number), [told]
    for element in _find_all(root, "PageRes"):
        resource = _resolve(body.folder, (element.text or "").strip())
        if resource.lower() in names:
            body.parts.add_resources(_parse(archive, names, resource))
    box = find_box(next(_find_all(root, "Area"), None)) or body.box or _A4
    objects = read_ofd_page([*templates, root], box, body.parts)
    return compose_page(objects, number), _judge(objects, number)


def _judge(objects: PageObjects, number: int) -> list[ReadIssue]:
    """What a person must know of a page that cannot be read whole."""
    count = objects.character_count
    if count <= _STRAY_GLYPHS and objects.image_share > _LEAST_PICTURE:
        return [
            ReadIssue(
                "error",
                "no_text_layer",
                "the page is a picture without text; save the document as PDF to have it recognised",
                number,
            )
        ]
    issues = []
    if objects.unmapped:
        issues.append(
            ReadIssue(
                "error",
                "no_tounicode",
                f"{objects.unmapped} characters are named by the numbers of their glyphs only, so they are not "
                "read; fetch the document in another format",
                number,
            )
        )
    if objects.capped:
        issues.append(
            ReadIssue(
                "warning",
                "page_too_dense",
                "the page holds more objects than any printed page; only the first were read",
                number,
            )
        )
    return issues


def _read_metadata(root: etree._Element) -> dict[str, str]:
    """Title, author and creator as the container says them."""
    return {
        local_name(element): element.text.strip()
        for name in ("Title", "Author", "Creator", "CreationDate")
        for element in _find_all(root, name)
        if element.text and element.text.strip()
    }


def _parse(archive: zipfile.ZipFile, names: dict[str, str], name: str) -> etree._Element:
    """A part by its name; programs on Windows do not mind capitals."""
    found = names.get(name.replace("\\", "/").lower())
    if found is None:
        raise UnreadableDocumentError(
            "truncated", f"part {name} of the OFD document is missing; fetch it again"
        )
    return parse_xml(read_part(archive, found), found)


def _resolve(folder: str, location: str) -> str:
    """The name of a part: from the root where it begins with a slash, else beside its document."""
    location = location.replace("\\", "/")
    if location.startswith("/"):
        return location.lstrip("/")
    return posixpath.normpath(posixpath.join(folder, location))


def _find_all(root: etree._Element, name: str) -> Iterator[etree._Element]:
    """Elements of a local name, whatever namespace a program gave them."""
    return root.iter(f"{{*}}{name}")
