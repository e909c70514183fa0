"""OFD documents (GB/T 33190): characters by their steps, frames, templates and drawings; and what is damaged."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from ingest.document import Document, Grid, UnreadableDocumentError
from ingest.readers import read, sniff_media_type
from ingest.readers.ofd import read_ofd
from tests.formats.save_ofd import page_xml, write_container

_UNIT = (
    '<ofd:CompositeGraphicUnit ID="9" Width="50" Height="10"><ofd:Content>{}</ofd:Content>'
    "</ofd:CompositeGraphicUnit>"
)
_RESOURCE = '<ofd:Res xmlns:ofd="http://www.ofdspec.org/2016">{}</ofd:Res>'


def _text(text: str, x: float, y: float, more: str = "", code: str = 'X="0" Y="3.44"') -> str:
    return (
        f'<ofd:TextObject ID="1" Font="1" Size="4" Boundary="{x} {y} 60 4"{more}>'
        f"<ofd:TextCode {code}>{text}</ofd:TextCode></ofd:TextObject>"
    )


def _rule(x0: float, y0: float, x1: float, y1: float, more: str = "", color: str = "") -> str:
    return (
        f'<ofd:PathObject ID="2" Boundary="{x0} {y0} {x1 - x0} {y1 - y0}" LineWidth="0.2"{more}>{color}'
        f"<ofd:AbbreviatedData>M 0 0 L {x1 - x0} {y1 - y0}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def _table() -> str:
    """Two columns, two rows: 20 to 60 to 100 mm across, 50 to 58 to 66 mm down."""
    rules = [_rule(20, y, 100, y) for y in (50, 58, 66)]
    rules += [_rule(x, 50, x, 66) for x in (20, 60, 100)]
    texts = [_text("项目", 22, 52), _text("金额", 62, 52), _text("合计", 22, 60)]
    return "".join(
        [*rules, *texts, _text("1,234.50", 62, 60, code='X="0" Y="3.44" DeltaX="g 7 2"')]
    )


def _read(path: Path, *bodies: str, **more: object) -> Document:
    write_container(path, [page_xml(body) for body in bodies], **more)  # type: ignore[arg-type]
    return read(path)


def _lines(document: Document) -> list[str]:
    return [
        block.text
        for page in document.pages
        for block in page.blocks
        if not isinstance(block, Grid)
    ]


def _grids(document: Document) -> list[list[list[str | None]]]:
    return [
        block.row_texts()
        for page in document.pages
        for block in page.blocks
        if isinstance(block, Grid)
    ]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "预算.pdf"  # the name says nothing


def test_a_table_and_a_line(path: Path) -> None:
    document = _read(path, _text("一、收支总表", 20, 30) + _table())
    assert sniff_media_type(path) == document.media_type == "application/ofd"
    assert _lines(document) == ["一、收支总表"]
    assert _grids(document) == [[["项目", "金额"], ["合计", "1,234.50"]]]
    page = document.pages[0]
    assert (page.number, page.width, page.height) == (1, 595.28, 841.89)
    amount = next(cell for grid in page.blocks if isinstance(grid, Grid) for cell in grid.cells[3:])
    assert amount.box is not None
    assert (round(amount.box.x0), round(amount.box.bottom)) == (
        round(60 / 25.4 * 72),
        round(66 / 25.4 * 72),
    )


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('X="0" Y="3.44" DeltaX="2 2 2 2 2"', "539.15"),
        ('X="0" Y="3.44" DeltaX="g 5 2"', "539.15"),
        ('X="0" Y="3.44" DeltaX="2 g 3 2 2"', "539.15"),
        ('X="0" Y="3.44" DeltaX="2"', "539.15"),
        ('X="0" Y="3.44"', "539.15"),
        ('X="0" Y="3.44" DeltaX="g 5 4"', "539.15"),  # a whole size after each digit
    ],
)
def test_steps_between_characters(path: Path, code: str, expected: str) -> None:
    assert _lines(_read(path, _text("539.15", 20, 30, code=code))) == [expected]


def test_a_wide_step_leads_to_another_column(path: Path) -> None:
    body = _table().replace(">1,234.50<", "><").replace(">合计<", ">合计9<")
    body = body.replace(
        '<ofd:TextCode X="0" Y="3.44">合计9', '<ofd:TextCode X="0" Y="3.44" DeltaX="4 36">合计9'
    )
    assert _grids(_read(path, body)) == [[["项目", "金额"], ["合计", "9"]]]


def test_several_texts_of_one_object_go_on_where_they_say(path: Path) -> None:
    body = _text("预算", 20, 30).replace(
        "</ofd:TextObject>", '<ofd:TextCode X="0" Y="11.44">决算</ofd:TextCode></ofd:TextObject>'
    )
    assert _lines(_read(path, body)) == ["预算", "决算"]


def test_a_frame_within_a_frame(path: Path) -> None:
    drawing = _UNIT.format(_text("单位：万元", 5, 0, ' CTM="0.5 0 0 0.5 0 0"'))
    body = '<ofd:CompositeObject ID="3" ResourceID="9" Boundary="100 200 50 10" CTM="2 0 0 2 0 0"/>'
    document = _read(
        path,
        body,
        parts={"Doc_0/DocumentRes.xml": _RESOURCE.format(drawing)},
        common="<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>",
    )
    line = document.pages[0].blocks[0]
    assert line.text == "单位：万元"  # type: ignore[union-attr]
    assert line.box is not None
    assert round(line.box.x0 / 72 * 25.4, 1) == 110.0
    assert round((line.box.bottom - line.box.top) / 72 * 25.4, 1) == 4.0


def test_a_template_lies_under_its_pages(path: Path) -> None:
    used = '<ofd:Template TemplateID="7" ZOrder="Background"/>'
    pages = [page_xml(_text(text, 20, 50), head=used) for text in ("第一页", "第二页")]
    write_container(
        path,
        pages,
        parts={"Doc_0/Tpls/Tpl_0/Content.xml": page_xml(_text("某市预算", 20, 10))},
        common='<ofd:TemplatePage ID="7" BaseLoc="Tpls/Tpl_0/Content.xml"/>',
    )
    assert _lines(read(path)) == ["某市预算", "第一页", "某市预算", "第二页"]


def test_what_is_white_or_hidden_is_not_there(path: Path) -> None:
    white = '<ofd:FillColor Value="255 255 255"/>'
    hidden = _text("草稿", 20, 30, ' Visible="false"') + _text("草稿", 20, 40).replace(
        "<ofd:TextCode", f"{white}<ofd:TextCode"
    )
    rule = _rule(80, 50, 80, 66, color='<ofd:StrokeColor Value="255 255 255"/>')
    parameter = '<ofd:DrawParam ID="5"><ofd:StrokeColor Value="255 255 255"/></ofd:DrawParam>'
    unseen = _rule(90, 50, 90, 66, more=' DrawParam="5"')
    document = _read(
        path,
        hidden + _table() + rule + unseen,
        parts={"Doc_0/PublicRes.xml": _RESOURCE.format(parameter)},
        common="<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>",
    )
    assert _lines(document) == []
    assert _grids(document) == [[["项目", "金额"], ["合计", "1,234.50"]]]


def test_frames_of_cells_are_rules(path: Path) -> None:
    """Each cell drawn as a closed rectangle, as office programs do."""
    cells = "".join(
        f'<ofd:PathObject ID="2" Boundary="{x} {y} 40 8" LineWidth="0.2"><ofd:AbbreviatedData>'
        "M 0 0 L 40 0 L 40 8 L 0 8 C</ofd:AbbreviatedData></ofd:PathObject>"
        for x in (20, 60)
        for y in (50, 58)
    )
    texts = _table()[_table().index("<ofd:TextObject") :]
    assert _grids(_read(path, cells + texts)) == [[["项目", "金额"], ["合计", "1,234.50"]]]


def test_a_page_of_sideways_text_is_turned(path: Path) -> None:
    """The frame of the text stands a quarter turn; its table is read upright."""
    lines = ["科目名称", "本年预算", "教育支出"]
    body = "".join(
        _text(text, 40 + 10 * n, 200, ' CTM="0 -1 1 0 0 0"') for n, text in enumerate(lines)
    )
    document = _read(path, body)
    assert _lines(document) == lines


def test_glyphs_without_characters_are_told(path: Path) -> None:
    document = _read(path, _text("\u00a4" * 6, 20, 30) + _text("合计", 20, 50))
    assert _lines(document) == ["合计"]
    assert [(issue.code, issue.page_number) for issue in document.issues] == [("no_tounicode", 1)]


def test_a_picture_of_a_page_is_told(path: Path) -> None:
    document = _read(path, '<ofd:ImageObject ID="4" ResourceID="1" Boundary="0 0 210 297"/>')
    assert [issue.code for issue in document.issues] == ["no_text_layer"]


def test_a_damaged_page_does_not_stop_the_others(path: Path) -> None:
    write_container(path, ["<ofd:Page", page_xml(_text("第二页", 20, 30))])
    document = read(path)
    assert _lines(document) == ["第二页"]
    assert [(issue.code, issue.page_number) for issue in document.issues] == [
        ("page_unreadable", 1)
    ]


def test_cut_off_numbers_of_a_path_end_it(path: Path) -> None:
    broken = _rule(20, 70, 100, 70).replace("L 80 0", "L 80 0 B 1 2 L")
    assert _grids(_read(path, _table() + broken)) == [[["项目", "金额"], ["合计", "1,234.50"]]]


@pytest.mark.parametrize(
    ("code", "pages", "entry"),
    [
        ("zero_pages", 0, None),
        ("too_many_pages", 4, None),
        ("encrypted", 1, "Encryptions.xml"),
    ],
)
def test_what_cannot_be_read(path: Path, code: str, pages: int, entry: str | None) -> None:
    write_container(path, [page_xml("")] * pages, parts={entry: "x"} if entry else None)
    with pytest.raises(UnreadableDocumentError) as caught:
        read_ofd(path, max_pages=3)
    assert caught.value.code == code


def test_a_container_that_declares_entities_is_refused(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("OFD.xml", "<!DOCTYPE x [<!ENTITY a 'b'>]><OFD/>")
    with pytest.raises(UnreadableDocumentError) as caught:
        read(path)
    assert caught.value.code == "archive_bomb"


def test_a_container_without_its_document_is_told(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "OFD.xml", "<OFD><DocBody><DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>"
        )
    with pytest.raises(UnreadableDocumentError, match=r"Doc_0/Document\.xml") as caught:
        read(path)
    assert caught.value.code == "truncated"
