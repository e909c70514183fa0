"""Files that a person may drop into the folder of documents by mistake, each with what must be said of it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pikepdf

from tests.whole_job import SHIPPED


@dataclass(frozen=True)
class BadInput:
    """A file, the code of the issue it must raise and words that its message must hold."""

    file_name: str
    write: Callable[[Path], None]
    code: str
    says: tuple[str, ...]
    severity: str = "error"


PROSE = """某溪市信访局 2024 年部门预算

一、部门职责

负责处理群众来信来访，承办上级交办的信访事项。

二、工作任务

做好重要时段的信访保障工作，推动基层治理。
"""

UNKNOWN_KIND = """某溪市信访局 2024 年部门预算

2024 年信鸽登记表

单位：万元

羽色\t脚环\t饲料\t鸽舍
灰\t甲乙\t12.50\t3.40
白\t丙丁\t7.25\t1.10
"""

UNKNOWN_UNIT = """某溪市信访接待中心 2024 年单位预算

支出总表

科目编码\t科目名称\t合计\t基本支出\t项目支出
201\t一般公共服务支出\t381.27\t211.13\t170.14
20103\t政府办公厅（室）及相关机构事务\t381.27\t211.13\t170.14
2010350\t事业运行\t211.13\t211.13\t
2010399\t其他政府办公厅（室）及相关机构事务支出\t170.14\t\t170.14
\t合计\t381.27\t211.13\t170.14
"""

HOME_PAGE = """<!DOCTYPE html>
<html lang="zh"><head><meta charset="utf-8"><title>某溪市人民政府门户网站</title></head>
<body>
<ul><li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li><li><a href="/bsfw/">办事服务</a></li></ul>
<h2>今日要闻</h2>
<ul><li><a href="/1.html">我市召开会议</a> 2024-01-02</li><li><a href="/2.html">天气预报：晴</a> 2024-01-02</li></ul>
<p>版权所有：某溪市人民政府 网站标识码 0000000000</p>
</body></html>
"""


def _write_text(text: str) -> Callable[[Path], None]:
    return lambda path: path.write_text(text, encoding="utf-8") and None


def _write_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "not a budget")


def _write_spreadsheet(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "选手成绩"
    for row in (
        ["选手", "项目", "成绩"],
        ["甲", "跳远", 6.52],
        ["乙", "跳远", 6.11],
        ["丙", "跳高", 1.85],
    ):
        sheet.append(row)
    book.save(path)


def _write_spreadsheet_without_title(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["选手", "项目", "分数"], ["甲", "跳远", 6.52], ["乙", "跳远", 6.11]):
        sheet.append(row)
    book.save(path)


def _write_stored(path: Path) -> None:
    """An archive whose first bytes are those of the PDF that it keeps as it is."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.write(SHIPPED / "sanming_2024.pdf", "a.pdf")
        archive.write(SHIPPED / "suining_anju_2024.pdf", "b.pdf")


def _write_truncated(path: Path) -> None:
    content = (SHIPPED / "sanming_2024.pdf").read_bytes()
    path.write_bytes(content[: len(content) // 3])


def _write_encrypted(path: Path) -> None:
    with pikepdf.open(SHIPPED / "suining_anju_2024.pdf") as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="secret", user="secret"))


def _write_without_pages(path: Path) -> None:
    pikepdf.new().save(path)


def _write_many_pages(path: Path) -> None:
    with pikepdf.open(SHIPPED / "suining_anju_2024.pdf") as pdf:
        for _ in range(2000 - len(pdf.pages)):
            pdf.pages.append(pdf.pages[0])
        pdf.save(path)


def _write_bomb(path: Path) -> None:
    """A megabyte that unpacks to more than half a gigabyte."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(600):
                part.write(bytes(2**20))


MANY_CELLS = "<html><body><table>" + "<tr><td>1.00</td></tr>" * 210_000 + "</table></body></html>"
ONE_LINE = "收入1," * 500_000
# Files that were joined each bring their own byte order mark.
MANY_MARKS = "部门预算\t1.00\n".encode("utf-16") * 1000


BAD_INPUT = (
    BadInput("empty.pdf", lambda path: path.write_bytes(b"") and None, "empty_file", ("fetch",)),
    BadInput("an_archive.pdf", _write_zip, "unsupported_format", ("unpack",)),
    BadInput("two_documents.pdf", _write_stored, "unsupported_format", ("2 files", "unpack")),
    BadInput(
        "no_title.xlsx", _write_spreadsheet_without_title, "unknown_table_kind",
        ("a table without title", "选手", "ingest/table_kinds"), severity="warning",
    ),
    BadInput("prose.txt", _write_text(PROSE), "no_tables", (), severity="info"),
    BadInput(
        "pigeons.txt", _write_text(UNKNOWN_KIND), "unknown_table_kind",
        ("信鸽登记表", "ingest/table_kinds"), severity="warning",
    ),
    BadInput(
        "no_unit.txt", _write_text(UNKNOWN_UNIT), "unknown_money_unit", ("支出总表", "withheld"),
        severity="warning",
    ),
    BadInput("home.html", _write_text(HOME_PAGE), "not_a_disclosure", ("remove it",), severity="warning"),
    BadInput("athletes.xlsx", _write_spreadsheet, "not_a_disclosure", ("remove it",), severity="warning"),
    BadInput("truncated.pdf", _write_truncated, "truncated", ("fetch",)),
    BadInput("encrypted.pdf", _write_encrypted, "encrypted", ("password",)),
    BadInput("no_pages.pdf", _write_without_pages, "zero_pages", ("fetch",)),
    BadInput("a_shelf_of_books.pdf", _write_many_pages, "too_many_pages", ("2000", "split it")),
    BadInput("bomb.docx", _write_bomb, "archive_bomb", ("remove it",)),
    BadInput("many_cells.html", _write_text(MANY_CELLS), "too_large", ("210,000 cells",)),
    BadInput("one_line.txt", _write_text(ONE_LINE), "too_large", ("one line", "line ends")),
    BadInput(
        "many_marks.txt", lambda path: path.write_bytes(MANY_MARKS) and None, "unknown_table_kind", (),
        severity="warning",
    ),
)  # fmt: skip
