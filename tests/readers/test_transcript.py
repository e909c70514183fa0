"""Transcripts: runs of tab-separated lines are grids, the rest are lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.document import Grid, TextLine, UnreadableDocumentError
from ingest.readers import read
from ingest.readers.transcript import split_blocks, strip_marks


def _write(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "transcript.txt"
    path.write_bytes(text.encode(encoding))
    return path


def test_lines_and_grids_keep_their_line_numbers(tmp_path: Path) -> None:
    document = read(
        _write(tmp_path, "收支总表\n单位：万元\n\n项目\t金额\n收入\t1.00\n\n注：空表\n")
    )
    first, second, grid, note = document.blocks()
    assert isinstance(first, TextLine) and isinstance(second, TextLine)
    assert (first.text, first.line_no) == ("收支总表", 1)
    assert isinstance(grid, Grid)
    assert grid.row_texts() == [["项目", "金额"], ["收入", "1.00"]]
    assert [cell.line_no for cell in grid.cells] == [4, 4, 5, 5]
    assert isinstance(note, TextLine)
    assert (note.text, note.line_no) == ("注：空表", 7)
    assert document.page_count is None


def test_ragged_rows_are_padded_and_blank_lines_end_a_grid() -> None:
    first, second = split_blocks("a\tb\tc\nd\te\n\nf\tg")
    assert isinstance(first, Grid) and isinstance(second, Grid)
    assert first.row_texts() == [["a", "b", "c"], ["d", "e", ""]]
    assert second.row_texts() == [["f", "g"]]


def test_a_row_may_begin_or_end_with_empty_cells() -> None:
    (grid,) = split_blocks("\t\t3.00\n1\t\t")
    assert isinstance(grid, Grid)
    assert grid.row_texts() == [["", "", "3.00"], ["1", "", ""]]


def test_index_rows_of_asterisks_stay() -> None:
    (grid,) = split_blocks("**\t**\t1\t2")
    assert isinstance(grid, Grid)
    assert grid.row_texts() == [["**", "**", "1", "2"]]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("- 一、部门基本概况", "一、部门基本概况"),
        ("- 1.主要职责", "1.主要职责"),
        ("**第一部分** 概况", "第一部分 概况"),
        ("## 第二部分", "第二部分"),
        ("- 3 -", "- 3 -"),
        ("- 12.5", "- 12.5"),
        ("**", "**"),
        ("增长 -5.2%", "增长 -5.2%"),
    ],
)
def test_only_clear_marks_are_removed(line: str, expected: str) -> None:
    assert strip_marks(line) == expected


def test_gb18030_is_read(tmp_path: Path) -> None:
    (line,) = read(_write(tmp_path, "单位：万元", "gb18030")).blocks()
    assert isinstance(line, TextLine) and line.text == "单位：万元"


def test_windows_line_ends_count_once() -> None:
    blocks = split_blocks("a\r\nb\r\n\r\nc")
    assert [block.line_no for block in blocks if isinstance(block, TextLine)] == [1, 2, 4]


def test_white_space_alone_is_an_empty_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocumentError, match="fetch") as caught:
        read(_write(tmp_path, " \n\t\n\u3000"))
    assert caught.value.code == "empty_file"
