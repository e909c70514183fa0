"""Old office formats (.doc, .wps, .rtf, .odt, Word 2003 XML): LibreOffice converts, the new formats' readers read.

LibreOffice runs without a window, in a profile of its own that is thrown away, with a time limit;
macros do not run in a fresh profile.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from ingest.document import Document, UnreadableDocumentError
from ingest.readers.docx import read_docx
from ingest.readers.media_types import DOC, ODT, RTF, WORD_XML, sniff_media_type

READER = "legacy/1"
TIMEOUT_SECONDS = 120
_SUFFIXES = {DOC: ".doc", RTF: ".rtf", ODT: ".odt", WORD_XML: ".xml"}


def read_legacy(path: Path) -> Document:
    """Read an old text document through its conversion to .docx.

    Raises :class:`UnreadableDocumentError` with code ``office_converter_missing``,
    ``office_converter_failed`` or ``encrypted``.
    """
    media_type = sniff_media_type(path)
    with tempfile.TemporaryDirectory(prefix="yusuan-office-") as folder:
        converted = convert_office(path, Path(folder), _SUFFIXES.get(media_type, ".doc"), "docx")
        document = read_docx(converted)
    return replace(document, media_type=media_type, reader=READER)


def find_converter() -> str | None:
    """Path of LibreOffice, ``None`` where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert_office(
    path: Path, folder: Path, suffix: str, target: str, timeout: float = TIMEOUT_SECONDS
) -> Path:
    """Convert a copy of a file inside ``folder``; returns the path of the result.

    ``suffix`` is that of the copy (the original name is not trusted); ``target`` the new extension.
    """
    converter = find_converter()
    if converter is None:
        raise UnreadableDocumentError(
            "office_converter_missing",
            "this is an old office format and LibreOffice is not installed; install it (package "
            "libreoffice-writer or libreoffice-calc) or save the document as .docx, .xlsx or PDF",
        )
    source = folder / f"source{suffix}"
    shutil.copyfile(path, source)
    result = folder / "out" / f"source.{target}"
    command = [
        converter,
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        f"-env:UserInstallation=file://{folder / 'profile'}",
        "--convert-to",
        target,
        "--outdir",
        str(folder / "out"),
        str(source),
    ]
    # A home of its own, so that no setting of the account and no lock of another instance matters.
    environment = {
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C.UTF-8",
    }
    process = subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # A group to end here, in the session that ends with the worker.
        process_group=0,
    )
    try:
        process.wait(timeout)
    except subprocess.TimeoutExpired as error:
        raise UnreadableDocumentError(
            "office_converter_failed",
            f"LibreOffice did not finish within {timeout:g} seconds; save the document as PDF",
        ) from error
    finally:
        # soffice is a script that starts the program: end the whole group, also after a timeout.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if not result.is_file():
        raise UnreadableDocumentError(
            "office_converter_failed",
            "LibreOffice could not open the document; it is damaged or protected by a password: "
            "fetch it again or save it as PDF",
        )
    return result
