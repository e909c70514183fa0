"""Web pages as sites and office programs make them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.document import TextLine
from ingest.readers import read, sniff_media_type

_TABLE = "<table><tr><td>项目</td><td>金额</td></tr><tr><td>合计</td><td>539.15</td></tr></table>"
_READ = [["项目", "金额"], ["合计", "539.15"]]


def _content(tmp_path: Path, markup: str | bytes) -> list[str | list[list[str | None]]]:
    path = tmp_path / "page.htm"
    path.write_bytes(markup.encode() if isinstance(markup, str) else markup)
    return [
        block.text if isinstance(block, TextLine) else block.row_texts()
        for block in read(path).blocks()
    ]


@pytest.mark.parametrize(
    ("real", "declared"),
    [
        *(("utf-8", declared) for declared in ("utf-8", "gb2312", "GBK", "iso-8859-1", "")),
        *(("gb18030", declared) for declared in ("utf-8", "gb2312", "GBK", "no-such-name", "")),
    ],
)
def test_the_bytes_decide_the_encoding(tmp_path: Path, real: str, declared: str) -> None:
    meta = f"<meta charset={declared}>" if declared else ""
    markup = f"<html><head>{meta}</head><body><p>一般公共预算支出表</p></body></html>"
    assert _content(tmp_path, markup.encode(real)) == ["一般公共预算支出表"]


def test_a_page_cut_inside_a_character_and_one_with_a_broken_byte(tmp_path: Path) -> None:
    text = "<html><meta charset=utf-8><body><p>" + "预算公开" * 200 + "</p><p>预"
    assert _content(tmp_path, text.encode()[:-1]) == ["预算公开" * 200]
    broken = text.encode().replace("公开".encode(), b"\xff", 1)
    first = _content(tmp_path, broken)[0]
    assert isinstance(first, str) and first.endswith("预算公开")


def test_bars_of_links_and_columns_of_the_page_are_no_tables(tmp_path: Path) -> None:
    bar = "<table><tr><td><a href=/a>首页</a></td><td><a href=/b>公开</a></td></tr></table>"
    body = "<p>本单位2026年收入预算539.15万元。</p>" * 40
    page = f"{bar}<table><tr><td>栏目</td><td>{body}{_TABLE}</td></tr></table>"
    content = _content(tmp_path, f"<html><body>{page}</body></html>")
    assert content[:3] == ["首页", "公开", "栏目"]
    assert content[-1] == _READ and len(content) == 3 + 40 + 1


def test_prose_in_a_layout_table_without_other_tables(tmp_path: Path) -> None:
    body = "<p>本单位2026年收入预算539.15万元。</p>" * 80
    page = f"<html><body><table><tr><td>栏目</td><td>{body}</td></tr></table></body></html>"
    assert len(_content(tmp_path, page)) == 81


def test_a_form_with_one_long_field_stays_a_table(tmp_path: Path) -> None:
    goal = "完成全年受理任务，" * 60
    page = f"<html><body><table><tr><td>目标</td><td>{goal}</td></tr><tr><td>金额</td><td>1</td></tr></table>"
    (grid,) = _content(tmp_path, page)
    assert grid == [["目标", goal], ["金额", "1"]]


def test_captions_hidden_cells_and_blanks(tmp_path: Path) -> None:
    page = (
        "<html><body><table><caption>收支总表</caption><tr><td>项目</td>"
        "<td style='display: none'>旧</td><td>&nbsp;</td></tr>"
        "<tr hidden><td>9</td><td>9</td><td>9</td></tr>"
        "<tr><td>合计</td><td>539.15</td></tr></table></body></html>"
    )
    first, grid = _content(tmp_path, page)
    assert first == "收支总表"
    assert grid == [["项目", ""], ["合计", "539.15"]]


def test_a_sheet_saved_as_a_page_is_parted(tmp_path: Path) -> None:
    rows = ["某单位2026年预算", "一、收入539.15万元。", "收支总表"]
    lines = "".join(f"<tr><td>{text}</td><td></td></tr>" for text in rows)
    page = (
        "<html><head><meta name=ProgId content=Excel.Sheet></head><body><table>"
        f"{lines}<tr><td>项目</td><td>金额</td></tr><tr><td>合计</td><td>539.15</td></tr>"
        "<tr><td></td><td></td></tr><tr><td>注：四舍五入</td><td></td></tr></table></body></html>"
    )
    assert _content(tmp_path, page) == [*rows, _READ, "注：四舍五入"]


def test_a_page_that_is_a_pdf(tmp_path: Path) -> None:
    path = tmp_path / "budget.html"
    path.write_bytes(b"%PDF-1.4\n%...")
    assert sniff_media_type(path) == "application/pdf"


def _issues(folder: Path, body: str) -> list[tuple[str, str]]:
    path = folder / "page.html"
    path.write_text(
        f"<html><body><h1>某局2024年部门预算</h1>{body}</body></html>", encoding="utf-8"
    )
    return [(issue.code, issue.message) for issue in read(path).issues]


def test_a_page_whose_tables_are_in_an_attachment_names_it(tmp_path: Path) -> None:
    link = '<p><a href="/upload/P0202402.PDF?v=1">附件：部门预算公开表</a></p>'
    ((code, message),) = _issues(tmp_path, f"<p>现将预算公开如下。</p>{link}")
    assert code == "tables_in_attachment"
    assert "附件：部门预算公开表 (/upload/P0202402.PDF?v=1)" in message
    table = "<table><tr><td>收入</td><td>1.00</td></tr><tr><td>支出</td><td>1.00</td></tr></table>"
    assert _issues(tmp_path, link + table) == []


def test_a_page_whose_tables_are_pictures_says_so(tmp_path: Path) -> None:
    pictures = (
        '<p><img src="1.jpg"></p><div><img src="2.jpg" width="800"></div><img src="i.gif" width=16>'
    )
    ((code, message),) = _issues(tmp_path, pictures)
    assert code == "table_in_picture" and "2 pictures" in message
    assert _issues(tmp_path, '<p><img src="i.gif" width="16"> 首页</p>') == []
