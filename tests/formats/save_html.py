"""Write a document as a web page: bare, as office programs export it, and inside a site's frame."""

from __future__ import annotations

import html
from collections.abc import Sequence

from tests.formats.published import Piece, PlacedCell, PlacedTable


def page_of(pieces: Sequence[Piece], *, charset: str | None = "utf-8") -> str:
    """A plain page; ``charset`` is declared in a ``meta`` element where it is not ``None``."""
    meta = f'<meta charset="{charset}">' if charset else ""
    return f"<!DOCTYPE html><html><head>{meta}</head><body>{_body(pieces)}</body></html>"


def site_page_of(pieces: Sequence[Piece], charset: str) -> str:
    """A page of an old portal: navigation, breadcrumbs and footer around the text, laid out by tables.

    Empty cells hold ``&nbsp;``, headers are ordinary cells, and each table stands in a table of its own.
    """
    content = _body(pieces, empty="&nbsp;", frame=True)
    navigation = "".join(
        f'<td><a href="/{n}.html">{text}</a></td>'
        for n, text in enumerate(("首页", "政务公开", "政务服务", "互动交流", "专题专栏"))
    )
    return (
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"><html><head>'
        f'<meta http-equiv="Content-Type" content="text/html; charset={charset}" />'
        "<title>政务公开</title><style>td{border:1px solid}</style>"
        "<script>var a = 1 < 2; document.write('<table><tr><td>9.99</td></tr></table>')</script>"
        "</head><body><table width=1000><tr><td colspan=2>"
        f"<table><tr>{navigation}</tr></table></td></tr>"
        "<tr><td width=200><ul><li><a href=#>机构职能</a></li><li><a href=#>财政信息</a></li></ul>"
        "</td><td><div class=crumbs>当前位置：<a href=#>首页</a> &gt; <a href=#>财政信息</a></div>"
        f'<div id="zoom">{content}</div>'
        '<div style="display:none"><p>隐藏内容99.99万元</p></div>'
        "<p>【打印本页】【关闭窗口】</p></td></tr>"
        "<tr><td colspan=2><p>网站地图 | 联系我们 | 版权所有</p></td></tr></table></body></html>"
    )


def spanless_page_of(pieces: Sequence[Piece], *, filled: bool) -> str:
    """A page of tables without spans: the text in one of the cells, or repeated in all (``filled``)."""
    parts = []
    for piece in pieces:
        if isinstance(piece, PlacedTable):
            texts = [[""] * piece.col_count for _ in range(piece.row_count)]
            for cell in piece.cells:
                for row in range(cell.row, cell.row + (cell.row_span if filled else 1)):
                    for col in range(cell.col, cell.col + (cell.col_span if filled else 1)):
                        texts[row][col] = html.escape(cell.text).replace("\n", "<br>")
            rows = "".join(f"<tr><td>{'</td><td>'.join(row)}</td></tr>" for row in texts)
            parts.append(f"<table border=1>{rows}</table>")
        else:
            parts.append(f"<p>{html.escape(piece.text)}</p>")
    return f"<html><meta charset=utf-8><body>{''.join(parts)}</body></html>"


def _body(pieces: Sequence[Piece], *, empty: str = "", frame: bool = False) -> str:
    parts: list[str] = []
    for piece in pieces:
        if isinstance(piece, PlacedTable):
            table = _table(piece, empty)
            parts.append(f"<table><tr><td>{table}</td></tr></table>" if frame else table)
        else:
            parts.append(f"<p>{html.escape(piece.text)}</p>\n")
    return "".join(parts)


def _table(table: PlacedTable, empty: str) -> str:
    rows = "".join(
        "<tr>" + "".join(_cell(cell, empty) for cell in row) + "</tr>\n" for row in table.rows()
    )
    return f"<table border=1>{rows}</table>\n"


def _cell(cell: PlacedCell, empty: str) -> str:
    spans = f" rowspan={cell.row_span}" if cell.row_span > 1 else ""
    spans += f" colspan={cell.col_span}" if cell.col_span > 1 else ""
    style = f' style="padding-left:{cell.indent:g}pt"' if cell.indent else ""
    text = html.escape(cell.text).replace("\n", "<br>") or empty
    return f"<td{spans}{style}>{text}</td>"
