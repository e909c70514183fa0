"""A table that became paragraphs is told."""

from __future__ import annotations

from pathlib import Path

import docx

from ingest.readers import read


def _codes(path: Path) -> list[str]:
    return [issue.code for issue in read(path).issues]


def _save(path: Path, texts: list[str]) -> Path:
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    document.save(str(path))
    return path


def test_cells_that_became_paragraphs(tmp_path: Path) -> None:
    """LibreOffice writes the last table of a .docx without a closing paragraph so into a .doc."""
    cells = ["项目", "合计", "基本支出"]
    for label in ("教育支出", "住房保障支出"):
        cells += [label, "1,234.50", "34.50", "1,200.00"]
    assert _codes(_save(tmp_path / "a.docx", ["支出总表", *cells])) == ["loose_figures"]


def test_rows_that_became_paragraphs(tmp_path: Path) -> None:
    rows = [f"{label}1,234.5034.501,200.00" for label in "甲乙丙丁戊己"]
    assert _codes(_save(tmp_path / "a.docx", ["支出总表", *rows])) == ["loose_figures"]


def test_figures_in_sentences_and_pages_of_contents_are_not(tmp_path: Path) -> None:
    texts = ["收入预算539.15万元。", "3", "2024", "第12页", "18.5", "12.30至2025.01.31"] * 4
    assert _codes(_save(tmp_path / "a.docx", [t for t in texts if t != "18.5"])) == []
    assert _codes(_save(tmp_path / "b.docx", ["正文", "18.5"])) == []
