"""Saved web pages: the span grid, layout tables, encodings, and pages that are something else."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from ingest.document import Grid, TextLine, UnreadableDocumentError
from ingest.readers import read


def _read(tmp_path: Path, markup: str | bytes) -> list[Grid | TextLine]:
    path = tmp_path / "page.pdf"
    path.write_bytes(markup.encode() if isinstance(markup, str) else markup)
    return list(read(path).blocks())


def _grids(blocks: list[Grid | TextLine]) -> list[list[list[str | None]]]:
    return [block.row_texts() for block in blocks if isinstance(block, Grid)]


def _lines(blocks: list[Grid | TextLine]) -> list[str]:
    return [block.text for block in blocks if isinstance(block, TextLine)]


def test_spans_lines_and_order(tmp_path: Path) -> None:
    blocks = _read(
        tmp_path,
        """<html><head><title>部门预算</title><style>p {color: red}</style></head><body>
        <p>收支<b>总表</b></p><p>单位：万元<br>2024年</p>
        <table><tr><td rowspan=2>项目</td><td colspan="2">合计</td></tr>
        <tr><td>基本</td><td>项目<br>支出</td></tr>
        <tr><td>&nbsp;&nbsp;工资</td><td>1,539.10</td><td></td></tr></table>
        <script>var x = "12.34";</script><div style="display: none">56.78</div>
        <p>注：空表</p></body></html>""",
    )
    assert _lines(blocks) == ["收支总表", "单位：万元", "2024年", "注：空表"]
    assert _grids(blocks) == [
        [["项目", "合计", None], [None, "基本", "项目\n支出"], ["工资", "1,539.10", ""]]
    ]
    grid = next(block for block in blocks if isinstance(block, Grid))
    indents = {cell.text: cell.indent for cell in grid.cells}
    assert indents["工资"] == 10.0 and indents["项目"] == 0.0


def test_tables_that_arrange_the_page_are_no_data(tmp_path: Path) -> None:
    blocks = _read(
        tmp_path,
        """<html><body><table><tr><td>导航</td><td>
        <table><tr><td>收入</td><td>1.00</td></tr><tr><td>支出</td><td>2.00</td></tr></table>
        </td></tr></table></body></html>""",
    )
    assert _lines(blocks) == ["导航"]
    assert _grids(blocks) == [[["收入", "1.00"], ["支出", "2.00"]]]


def test_a_small_table_inside_a_data_cell_follows_its_table(tmp_path: Path) -> None:
    rows = "".join(f"<tr><td>项目名称第{n}项</td><td>{n}.00</td></tr>" for n in range(8))
    inner = "<table><tr><td>一</td><td>二</td></tr></table>"
    blocks = _read(
        tmp_path,
        f"<html><body><table>{rows}<tr><td>注</td><td>{inner}</td></tr></table></body></html>",
    )
    outer, small = _grids(blocks)
    assert len(outer) == 9 and outer[8] == ["注", ""]
    assert small == [["一", "二"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    markup = "<html><head><meta charset='gb2312'></head><body><p>预算㎡</p></body></html>"
    if encoding.startswith("utf"):
        markup = markup.replace("gb2312", "utf-8")
    assert _lines(_read(tmp_path, markup.encode(encoding))) == ["预算㎡"]


def test_a_home_page_reads_as_lines(tmp_path: Path) -> None:
    links = "".join(f"<li><a href='/{n}'>通知公告{n}</a></li>" for n in range(30))
    blocks = _read(tmp_path, f"<!doctype html><html><body><ul>{links}</ul></body></html>")
    assert len(blocks) == 30 and _grids(blocks) == []


def test_a_page_filled_by_scripts_is_empty(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocumentError, match="script") as caught:
        _read(tmp_path, "<html><body><div id=app></div><script>x</script></body></html>")
    assert caught.value.code == "empty_file"


def test_deep_nesting_and_wild_spans_cost_little(tmp_path: Path) -> None:
    start = time.perf_counter()
    deep = "<div>" * 20_000 + "1.00" + "</div>" * 20_000
    wild = "<table><tr><td rowspan=999999 colspan=999999>a</td><td colspan=-3>b</td></tr></table>"
    blocks = _read(tmp_path, f"<html><body>{deep}{wild}</body></html>")
    assert _lines(blocks) == ["1.00"]
    assert _grids(blocks) == [[["a", "b"]]]
    assert time.perf_counter() - start < 5


def test_nested_tables_without_end_cost_little(tmp_path: Path) -> None:
    start = time.perf_counter()
    markup = "<table><tr><td>x</td><td>" * 400 + "1.00"
    assert "1.00" in str(_read(tmp_path, f"<html><body>{markup}</body></html>"))
    assert time.perf_counter() - start < 10


def test_blocks_inside_each_other_by_ten_thousands_are_refused_at_once(tmp_path: Path) -> None:
    started = time.process_time()
    with pytest.raises(UnreadableDocumentError, match="inside each other") as caught:
        _read(tmp_path, "<html>" + "<div><p>" * 400_000)
    assert caught.value.code == "too_large"
    assert time.process_time() - started < 5
    # Many blocks beside each other are a page as any other, and so are closings without a beginning.
    blocks = _read(tmp_path, "<html>" + "<div></section>预算</div>" * 30_000)
    assert len(_lines(blocks)) == 30_000
