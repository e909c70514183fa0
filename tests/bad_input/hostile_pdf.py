"""PDFs made to hurt: cycles, bombs, absurd boxes, actions, filters within filters, tables of a million rules."""

from __future__ import annotations

import zlib
from collections.abc import Iterator


def pdf(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of numbered objects; the first is the catalogue."""
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    out += b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)
    return bytes(out)


def stream(content: bytes, extra: bytes = b"") -> bytes:
    """A compressed stream object."""
    packed = zlib.compress(content, 9)
    head = b"<</Length %d/Filter/FlateDecode%s>>" % (len(packed), extra)
    return head + b"stream\n" + packed + b"\nendstream"


def plain_stream(content: bytes, extra: bytes = b"") -> bytes:
    """A stream object with its own filters, or none."""
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), extra, content)


def one_page(
    content: bytes,
    *,
    catalogue: bytes = b"",
    page: bytes = b"",
    box: bytes = b"0 0 595 842",
    further: tuple[bytes, ...] = (),
    drawn: bytes | None = None,
) -> bytes:
    """A PDF with one page of this content stream; object 5 is a form, objects 6 and up are ``further``."""
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>"
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    resources = b"<</XObject<</F 5 0 R/I 6 0 R>>/Font<</X %s>>>>" % font
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R%s>>" % catalogue,
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources%s%s>>"
            % (box, resources, page),
            drawn or stream(content),
            stream(b"/F Do /F Do", form),
            *further,
        ]
    )


def make_pdfs(url: str, *, huge: bool) -> Iterator[tuple[str, bytes]]:
    """Yield (file name, content)."""
    yield "flate.pdf", one_page(b" " * ((1 << 30) if huge else (1 << 26)))
    yield from _contents()
    yield from _structures()
    yield from _filters()
    yield from _actions(url)
    yield "empty.pdf", b""
    yield "head.pdf", b"%PDF-1.7\n"
    yield "tail.pdf", b"%PDF-1.7\n%%EOF\n" * 50_000
    yield "junk.pdf", b"x" * 5000 + one_page(b"BT /X 9 Tf (1.00) Tj ET")
    yield "numbers.pdf", b"%PDF-1.7\n" + b"1 0 obj\n" * 200_000


def _contents() -> Iterator[tuple[str, bytes]]:
    yield "forms.pdf", one_page(b"/F Do")
    for name, box in (
        ("huge", b"0 0 1e30 1e30"), ("none", b"0 0 0 0"), ("negative", b"595 842 0 0"), ("words", b"/a /b /c /d"),
        ("short", b"0 0"), ("nan", b"0 0 nan inf"), ("far", b"1e9 1e9 1000000595 1000000842"),
    ):  # fmt: skip
        yield f"box-{name}.pdf", one_page(b"BT /X 9 Tf 100 100 Td (1.00) Tj ET", box=box)
    for turn in (b"45", b"-90", b"99999999999", b"/x"):
        text = b"BT /X 9 Tf 100 100 Td (1.00) Tj ET"
        yield f"rotate{turn.decode().strip('/')}.pdf", one_page(text, page=b"/Rotate " + turn)
    yield "text.pdf", one_page(b"BT /X 9 Tf " + b"(1.00) Tj " * 500_000 + b"ET")
    yield "spot.pdf", one_page(b"BT /X 9 Tf 1 0 0 1 9 9 Tm (1) Tj ET " * 50_000)
    yield "large.pdf", one_page(b"BT /X 1e30 Tf 1e20 0 0 -1e20 1e9 1e9 Tm (1.00) Tj ET" * 100)
    yield "string.pdf", one_page(b"BT /X 9 Tf (" + b"1" * 5_000_000 + b") Tj ET")
    yield "brackets-in-text.pdf", one_page(b"BT /X 9 Tf (" + b"(" * 500_000 + b") Tj ET")
    lines = b"".join(b"%d 0 m %d 800 l S\n" % (n % 595, n % 595) for n in range(300_000))
    yield "rules.pdf", one_page(lines)
    boxes = b"".join(b"%d %d 1 1 re S\n" % (n % 595, n // 595) for n in range(200_000))
    yield "grid.pdf", one_page(boxes)
    net = b"".join(b"%d 0 m %d 842 l S 0 %d m 595 %d l S\n" % (n, n, n, n) for n in range(1, 590))
    yield "net.pdf", one_page(net + b"BT /X 1 Tf (1) Tj ET")
    curves = b"".join(b"%d 0 m 9 9 9 9 %d 800 c S\n" % (n % 595, n % 595) for n in range(100_000))
    yield "curves.pdf", one_page(curves)
    yield "path.pdf", one_page(b"0 0 m " + b"9 9 l " * 1_000_000 + b"S")
    yield "save.pdf", one_page(b"q " * 1_000_000)
    yield "restore.pdf", one_page(b"Q " * 1_000_000)
    yield "matrix.pdf", one_page(b"2 0 0 2 0 0 cm " * 5000 + b"BT /X 9 Tf (1) Tj ET 0 0 9 9 re S")
    yield "inline.pdf", one_page(b"BI /W 9999999 /H 9999999 /CS /G /BPC 8 ID " + b"x" * 9999)
    yield "dashes.pdf", one_page(b"[0.0000001] 0 d 0 0 m 595 842 l S " * 1000)
    yield "operands.pdf", one_page(b"1 " * 2_000_000 + b"S")
    yield "arrays.pdf", one_page(b"[" * 1_000_000)
    yield "marked.pdf", one_page(b"/P <</MCID 0>> BDC " * 100_000)


def _structures() -> Iterator[tuple[str, bytes]]:
    catalogue = b"<</Type/Catalog/Pages 2 0 R>>"
    yield "kids.pdf", pdf([catalogue, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9999999>>"])
    many = b" ".join(b"3 0 R" for _ in range(100_000))
    leaf = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
    yield "pages.pdf", pdf([catalogue, b"<</Type/Pages/Count 100000/Kids[" + many + b"]>>", leaf])
    chain = [b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % (n + 1) for n in range(2, 20_000)]
    yield "chain.pdf", pdf([catalogue, *chain, b"<</Type/Page/MediaBox[0 0 9 9]>>"])
    yield "parents.pdf", pdf([
        catalogue, b"<</Type/Pages/Kids[3 0 R]/Count 1/Parent 3 0 R>>", b"<</Type/Page/Parent 2 0 R/Resources 3 0 R>>",
    ])  # fmt: skip
    yield "self.pdf", pdf([b"<</Type/Catalog/Pages 1 0 R/Type/Pages/Kids[1 0 R]/Count 1>>"])
    for count in (b"-1", b"0", b"2147483647", b"1.5", b"/x"):
        kids = b"<</Type/Pages/Kids[3 0 R]/Count %s>>" % count
        yield f"count{count.decode().strip('/')}.pdf", pdf([catalogue, kids, leaf])
    yield "brackets.pdf", pdf([b"<</Type/Catalog/Pages " + b"[" * 1_000_000 + b">>"])
    yield "dictionaries.pdf", pdf([b"<</Type/Catalog/Pages " + b"<</A" * 300_000 + b">>"])
    yield "length.pdf", one_page(b"", drawn=b"<</Length 4 0 R>>stream\nq\nendstream")
    yield "long.pdf", one_page(b"", drawn=b"<</Length 99999999999>>stream\nq\nendstream")
    yield "contents.pdf", one_page(b"", drawn=b"[" + b"5 0 R " * 200_000 + b"]")
    yield "cycle.pdf", one_page(b"", drawn=b"[4 0 R 4 0 R]")
    good = one_page(b"BT /X 9 Tf (1.00) Tj ET")
    start = good.rindex(b"startxref")
    table = good.index(b"xref\n")
    yield "previous.pdf", good[:start].replace(b"/Root", b"/Prev %d/Root" % table) + good[start:]
    yield "nowhere.pdf", good[:start] + b"startxref\n99999999\n%%EOF"
    yield "negative.pdf", good[:start] + b"startxref\n-5\n%%EOF"
    yield "table.pdf", good.replace(b"0000000000 65535 f ", b"9999999999 99999 n ")
    yield "entries.pdf", good.replace(b"xref\n0 6", b"xref\n0 999999999")
    yield "no-root.pdf", good.replace(b"/Root 1 0 R", b"/Root 99 0 R")
    yield "crypt.pdf", good.replace(b"/Root", b"/Encrypt<</Filter/Standard/V 99/R 99>>/Root")
    extends = b"/Type/ObjStm/N 100/First 9/Extends 6 0 R"
    yield "objects.pdf", one_page(b"", further=(stream(b"6 0 6 0 6 0", extends),))


def _filters() -> Iterator[tuple[str, bytes]]:
    yield (
        "chain-of-filters.pdf",
        one_page(b"", drawn=plain_stream(b"x" * 1000, b"/Filter[" + b"/FlateDecode" * 500 + b"]")),
    )
    packed = b" " * (1 << 22)
    for _ in range(4):
        packed = zlib.compress(packed, 9)
    yield (
        "packed-again.pdf",
        one_page(b"", drawn=plain_stream(packed, b"/Filter[" + b"/FlateDecode" * 4 + b"]")),
    )
    for name, parameters in (
        ("columns", b"/Predictor 12/Columns 2147483647"), ("colors", b"/Predictor 12/Colors 99999999/Columns 1"),
        ("bits", b"/Predictor 2/BitsPerComponent 9999/Columns 9"), ("early", b"/Predictor -1/EarlyChange 99"),
    ):  # fmt: skip
        extra = b"/DecodeParms<<%s>>" % parameters
        yield f"predictor-{name}.pdf", one_page(b"", drawn=stream(b"q " * 1000, extra))
    for name, data in (
        (b"LZWDecode", b"\x80\x0b\x60" * 50_000), (b"RunLengthDecode", b"\x81 " * 500_000),
        (b"ASCII85Decode", b"z" * 1_000_000), (b"ASCIIHexDecode", b"20" * 500_000), (b"CCITTFaxDecode", b"\x00" * 9999),
        (b"JBIG2Decode", b"\xff" * 9999), (b"JPXDecode", b"\x00\x00\x00\x0cjP  " + b"\xff" * 999),
        (b"DCTDecode", b"\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03"), (b"Crypt", b"x"), (b"Unknown", b"x"),
    ):  # fmt: skip
        yield f"{name.decode()}.pdf", one_page(b"", drawn=plain_stream(data, b"/Filter/" + name))
        image = b"/Type/XObject/Subtype/Image/Width 30000/Height 30000/BitsPerComponent 8/ColorSpace/DeviceGray"
        yield (
            f"image-{name.decode()}.pdf",
            one_page(
                b"600 0 0 800 0 0 cm /I Do",
                further=(plain_stream(data, image + b"/Filter/" + name),),
            ),
        )
    cmap = b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n" + (
        b"1 beginbfrange <0000> <FFFF> <0000> endbfrange\n" * 2000
    )
    font = b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/ToUnicode 7 0 R/DescendantFonts[6 0 R]>>"
    page = b"/Resources<</Font<</X 6 0 R>>>>"
    yield (
        "unicode.pdf",
        one_page(b"BT /X 9 Tf <0001> Tj ET", page=page, further=(font, stream(cmap))),
    )
    glyphs = b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/CharProcs<</a 7 0 R>>"
    glyphs += b"/Encoding<</Differences[1/a]>>/FirstChar 1/LastChar 1/Widths[9]/Resources<</Font<</X 6 0 R>>>>>>"
    draw = stream(b"9 0 0 0 9 9 d1 BT /X 9 Tf (\x01\x01) Tj ET")
    yield "glyphs.pdf", one_page(b"BT /X 9 Tf (\x01) Tj ET", page=page, further=(glyphs, draw))


def _actions(url: str) -> Iterator[tuple[str, bytes]]:
    address = url.encode()
    for name, action in (
        ("uri", b"/S/URI/URI(%s)" % address), ("launch", b"/S/Launch/F(/bin/sh)"),
        ("script", b"/S/JavaScript/JS(while\\(1\\);)"), ("remote", b"/S/GoToR/F(%s/x.pdf)" % address),
        ("submit", b"/S/SubmitForm/F<</FS/URL/F(%s)>>" % address), ("import", b"/S/ImportData/F(/etc/passwd)"),
    ):  # fmt: skip
        opening = b"/OpenAction<<%s>>/AA<</WC<<%s>>>>" % (action, action)
        yield (
            f"action-{name}.pdf",
            one_page(b"", catalogue=opening, page=b"/AA<</O<<%s>>>>" % action),
        )
    form = b"/AcroForm<</XFA 6 0 R/Fields[7 0 R]>>"
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    field = b"<</FT/Tx/T(a)/Kids[7 0 R]/Parent 7 0 R>>"
    yield "fields.pdf", one_page(b"", catalogue=form, further=(stream(laughs), field))
    names = b"/Names<</EmbeddedFiles<</Kids[6 0 R]>>>>"
    yield "names.pdf", one_page(b"", catalogue=names, further=(b"<</Kids[6 0 R 6 0 R]>>",))
    yield (
        "outline.pdf",
        one_page(
            b"",
            catalogue=b"/Outlines 6 0 R",
            further=(b"<</First 6 0 R/Last 6 0 R/Next 6 0 R/Title(x)>>",),
        ),
    )
    outside = b"<</Length 0/F<</FS/URL/F(%s)>>>>stream\n\nendstream" % address
    yield "outside-stream.pdf", one_page(b"", drawn=outside)
    yield "file-stream.pdf", one_page(b"", drawn=b"<</Length 0/F(/etc/passwd)>>stream\n\nendstream")
