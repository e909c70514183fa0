"""The characters of a page are the same whether pdfium gives them as one text or one by one."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest

from ingest.readers import pdf_characters
from ingest.readers.pdf_characters import read_characters

_MAP = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
1 begincodespacerange <00> <FF> endcodespacerange
%s
endcmap CMapName currentdict /CMap defineresource pop end end"""


def _write(path: Path, printed: bytes, mapping: bytes) -> Path:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(300, 200))
    font = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Helvetica,
            ToUnicode=pdf.make_stream(_MAP % mapping),
        )
    )
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.Contents = pdf.make_stream(b"BT /F1 10 Tf 20 100 Td (%s) Tj ET" % printed)
    pdf.save(path)
    return path


def _codes(path: Path) -> list[int]:
    with pdfium.PdfDocument(path) as pdf:
        return read_characters(pdf[0], 1000).codes.tolist()


@pytest.mark.parametrize(
    ("mapping", "expected"),
    [
        (b"1 beginbfchar <41> <6536> endbfchar", "收BC"),
        # Beyond the basic plane: two values of UTF-16 for one character.
        (b"1 beginbfchar <41> <D840DC0B> endbfchar", "\U0002000bBC"),
        # One glyph for two characters, and one that prints nothing.
        (b"2 beginbfchar <41> <65365165> <42> <0000> endbfchar", None),
    ],
)
def test_one_text_and_single_characters_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mapping: bytes, expected: str | None
) -> None:
    path = _write(tmp_path / "a.pdf", b"ABC", mapping)
    together = _codes(path)
    monkeypatch.setattr(pdf_characters, "_get_text", lambda *_: -1)  # nothing written: ask each
    assert together == _codes(path)
    if expected is not None:
        assert together == [ord(char) for char in expected]
