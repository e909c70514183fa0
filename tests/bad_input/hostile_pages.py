"""Web pages and texts made to hurt: nesting, spans, scripts, encodings that lie, lines that never end."""

from __future__ import annotations

from collections.abc import Iterator


def make_pages(url: str) -> Iterator[tuple[str, bytes]]:
    """Yield (file name, content) of web pages."""
    yield "deep.html", b"<table><tr><td>" * 50_000
    yield "divs.html", b"<div>" * 1_000_000
    yield "formatting.html", b"<b><i><u><a>" * 20_000 + b"</b></i></u></a>" * 20_000
    yield "foster.html", b"<table>" + b"<b>x<tr>" * 50_000
    for rows, columns in (
        ("65534", "1000"),
        ("0", "0"),
        ("-1", "-5"),
        ("1e9", "9" * 30),
        ("x", ""),
    ):
        row = f"<tr><td rowspan={rows} colspan={columns}>1</td></tr>"
        yield f"span{rows}.html", f"<table>{row * 500}</table>".encode()
    staircase = "".join(f"<tr>{'<td rowspan=2000>1' * 5}</tr>" for _ in range(2000))
    yield "staircase.html", f"<table>{staircase}</table>".encode()
    yield "cells.html", b"<table><tr>" + b"<td>1.00" * 500_000
    yield "rows.html", b"<table>" + b"<tr><td>1.00<td>2.00" * 100_000
    yield "tables.html", b"<table><tr><td>1<td>2</table>" * 30_000
    yield "columns.html", b"<table>" + (b"<tr>" + b"<td>1" * 3000) * 30
    yield (
        "script.html",
        (
            f'<html><head><base href="{url}"><script src="{url}/s.js"></script>'
            f'<meta http-equiv=refresh content="0;url={url}"><link rel=stylesheet href="{url}/c.css">'
            f'<style>@import "{url}/i.css"; td{{background:url({url}/b.png)}}</style></head><body>'
            f'<img src="{url}/i.png"><iframe src="{url}"></iframe><object data="{url}/o"></object>'
            f'<video src="{url}/v"></video><svg><image xlink:href="{url}/x"/></svg>'
            "<table><tr><td>收入</td><td>1</td></tr></table>"
        ).encode(),
    )
    yield (
        "frames.html",
        f'<frameset><frame src="{url}/f"><frame src="file:///etc/passwd"></frameset>'.encode(),
    )
    entity = f'<!DOCTYPE x SYSTEM "{url}/dtd" [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    yield "entity.html", f"{entity}<html><body><p>&e;&amp;&#x110000;&#0;&bogus;</p>".encode()
    yield "bytes.html", b"<html>" + bytes(range(256)) * 5000
    yield "comment.html", b"<!--" * 200_000 + b"<table><tr><td>1"
    yield "attributes.html", b"<table><tr><td " + b"a=1 " * 300_000 + b">1"
    yield "name.html", b"<" + b"x" * 5_000_000
    yield "plaintext.html", b"<plaintext>" + b"<td>" * 100_000
    yield "template.html", b"<template>" * 5000 + b"<table><tr><td>1"
    yield "select.html", b"<select><table><tr><td>1" * 5000
    body = "<table><tr><td>收入合计</td><td>1.00</td></tr></table>"
    for declared, real in (
        ("utf-7", "utf-7"), ("utf-16", "utf-8"), ("gbk", "utf-16"), ("hz-gb-2312", "gbk"),
        ("x-user-defined", "utf-8"), ("iso-2022-jp", "gb18030"), ("\xff", "utf-8"), ("utf-8", "utf-32"),
    ):  # fmt: skip
        page = f'<html><head><meta charset="{declared}"></head>{body}'.encode(real)
        yield f"{declared.encode().hex()}-{real}.html", page
    yield "marks.html", b"\xef\xbb\xbf" * 10_000 + body.encode()
    yield "nul.html", body.encode().replace(b"1", b"\x00" * 100_000 + b"1")
    yield "digits.html", f"<p>{'9' * 2_000_000}万元".encode()
    yield "words.html", f"<p>{'比上年增加1.00万元，' * 30_000}".encode()
    yield "clauses.html", f"<p>{'其中：' * 100_000}".encode()
    yield "brackets.html", f"<p>{'（' * 200_000}".encode()
    yield "percent.html", f"<p>{'1%' * 200_000}".encode()
    yield "titles.html", b"<h1>2026" * 20_000
    headings = "".join(f"<p>表{n} 收支总表</p><p>单位：万元</p>" for n in range(5000))
    yield "headings.html", headings.encode()
    yield "direction.html", "<p>\u202e00.1 计合\u2066\u200b\ufeff</p>".encode() * 1000


def make_texts() -> Iterator[tuple[str, bytes]]:
    """Yield (file name, content) of plain texts; the names are tricks of their own."""
    yield "zeros.txt", bytes(5_000_000)
    yield "line.txt", "收入1,".encode() * 1_000_000
    yield "tabs.txt", b"\t" * 3_000_000
    yield "breaks.txt", b"\n" * 3_000_000
    yield "pages.txt", b"\x0c" * 200_000
    yield "numbers.txt", ("合计\t" + "9" * 100_000 + "\n").encode() * 20
    yield "rows.txt", "收入合计\t1.00\t2.00\n".encode() * 100_000
    yield "marks.txt", "部门预算\t1.00\n".encode("utf-16") * 1000
    yield "halves.txt", "预算".encode("utf-16")[:-1] + b"\xd8\x00" * 1000
    yield "dots.txt", ("预算" + "." * 200_000 + "1\n").encode() * 5
    yield "table.txt", ("|" * 50_000 + "\n").encode() * 20
    yield "marked.txt", ("| " + "a | " * 200 + "\n|" + "---|" * 200 + "\n").encode() * 500
    yield "=cmd|' calc'!A0.txt", "收入合计\t1.00\n".encode()
    yield "..%2f..%2fname.txt", "收入合计\t2.00\n".encode()
    yield "-rf.txt", "收入合计\t3.00\n".encode()
    yield "$(touch outside).txt", "收入合计\t4.00\n".encode()
    yield "<script>alert(1)<\uff0fscript>.txt", "收入合计\t5.00\n".encode()
    yield "'; drop table raw.documents; --.txt", "收入合计\t6.00\n".encode()
    yield "new\nline\ttab.txt", "收入合计\t7.00\n".encode()
    yield "\u202etxt.exe.txt", "收入合计\t8.00\n".encode()
    yield "名" * 80 + ".txt", "收入合计\t9.00\n".encode()
    yield "con.txt ", "收入合计\t10.00\n".encode()
    yield "no-extension", "收入合计\t11.00\n".encode()
    yield "wrong.pdf", "收入合计\t12.00\n".encode()
    yield "wrong.docx", b"<html><table><tr><td>1"
    yield "old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000)
    yield "old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 50_000
    yield (
        "image.png",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xff\xff\xff\xff\xff\xff\xff\x08\x02\x00\x00\x00",
    )
    yield "image.tiff", b"II*\x00\x08\x00\x00\x00" + b"\xff" * 1000
    yield "rich.rtf", b"{\\rtf1" + b"{\\b" * 100_000
