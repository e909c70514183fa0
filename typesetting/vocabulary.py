"""The characters that the fonts must be able to print."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from typesetting.content import Document
from typesetting.invented import build_document
from typesetting.invented_ledger import invent_ledger, possible_names
from typesetting.invented_tables import FORMS

# Marks of the genre that a new content file may need although none has them yet.
_MARKS = "，。、；：！？“”‘’（）《》【】〔〕·—…～℃％‰≥≤≧≦＝＞＜±×÷①②③④⑤⑥⑦⑧⑨⑩㎡￥－／［］｛｝０１２３４５６７８９"
_NUMERALS = "零〇一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟"


def characters(documents: Iterable[Document], reference: Path) -> str:
    """Return every character of ``documents``, of the official names in ``reference`` and of numerals.

    The names of provinces and prefecture-level cities are in, so that an invented document can use any.
    """
    found = set(_MARKS + _NUMERALS + "目录第页" + possible_names())
    ledger = invent_ledger(0)
    invented = [build_document(ledger, form, "ruled", "万元") for form in FORMS.values()]
    for document in [*documents, *invented]:
        for text in document.strings():
            found |= set(text)
    for path in sorted(reference.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row.get("level") in ("county", "township"):
                    continue
                for value in row.values():
                    found |= set(value or "")
    return "".join(sorted(c for c in found if c.isprintable() and not c.isascii()))
