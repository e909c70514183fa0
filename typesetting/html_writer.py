"""Sets a document as one HTML page, the way a government site shows it: menu, article, footer."""

from __future__ import annotations

from html import escape

from typesetting.content import Contents, Cover, Document, Table, Text

_STYLE = (
    "body{font:16px/1.8 SimSun,serif;margin:0}.wrap{max-width:1000px;margin:0 auto}"
    "h1,h2,.tt{text-align:center}table{border-collapse:collapse;width:100%}"
    "td,th{border:1px solid #333;padding:2px 6px;font-size:14px}td.n{text-align:right}"
    ".u{text-align:right}.no{text-align:left}nav,footer,.notice{font-size:12px;color:#666}"
    "p{text-indent:2em;margin:0}p.tt,p.u,p.no{text-indent:0}"
)


def write_html(document: Document) -> bytes:
    """Return ``document`` as a UTF-8 page without scripts, images or outside resources."""
    parts: list[str] = []
    for block in document.blocks:
        match block:
            case Cover(lines=lines):
                parts.append(f"<h1>{'<br>'.join(map(escape, lines))}</h1>")
                if document.notice:
                    parts.append(f'<div class="notice">{escape(document.notice)}</div>')
            case Contents(entries=entries):
                parts.append('<p class="tt">目 录</p>')
                parts += [f"<p>{escape(entry.text)}</p>" for entry in entries]
            case Text(level="part", text=text):
                parts.append(f"<h2>{escape(text)}</h2>")
            case Text(level="text", text=text):
                parts.append(f"<p>{escape(text)}</p>")
            case Text(text=text):
                parts.append(f"<p><strong>{escape(text)}</strong></p>")
            case Table():
                parts += _table_parts(block)
    body = "\n".join(parts)
    page = f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>{escape(document.title)}</title>
<style>{_STYLE}</style>
</head>
<body>
<nav class="wrap">首页 &gt; 政府信息公开 &gt; 预算公开</nav>
<article class="wrap">
{body}
</article>
<footer class="wrap">打印本页 | 关闭窗口</footer>
</body>
</html>
"""
    return page.encode()


def _table_parts(table: Table) -> list[str]:
    parts = []
    if table.heading:
        parts.append(f"<p><strong>{escape(table.heading)}</strong></p>")
    if table.number:
        parts.append(f'<p class="no">{escape(table.number)}</p>')
    if table.title:
        parts.append(f'<p class="tt"><strong>{escape(table.title)}</strong></p>')
    parts += [f'<p class="no">{escape(line)}</p>' for line in table.lines]
    if table.unit:
        parts.append(f'<p class="u">{escape(table.unit)}</p>')
    parts.append(_grid_html(table))
    if table.note:
        parts.append(f'<p class="no">{escape(table.note)}</p>')
    return parts


def _grid_html(table: Table) -> str:
    rows: list[list[str]] = [[] for _ in range(table.grid.row_count)]
    for slot in table.grid.slots():
        tag = "th" if slot.row < table.grid.head_rows else "td"
        spans = ""
        if slot.row_span > 1:
            spans += f' rowspan="{slot.row_span}"'
        if slot.col_span > 1:
            spans += f' colspan="{slot.col_span}"'
        number = tag == "td" and slot.text.replace(",", "").replace(".", "").isdigit()
        css = ' class="n"' if number else ""
        rows[slot.row].append(f"<{tag}{css}{spans}>{escape(slot.text) or '&nbsp;'}</{tag}>")
    lines = "\n".join(f"<tr>{''.join(cells)}</tr>" for cells in rows)
    return f"<table>\n{lines}\n</table>"
