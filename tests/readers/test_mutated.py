"""Damaged files of every format are read or refused; nothing else may happen."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from types import ModuleType

import docx
import openpyxl
import pytest

from ingest.document import UnreadableDocumentError
from ingest.readers import read


@pytest.fixture(scope="module")
def originals(layouts_module: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    folder = tmp_path_factory.mktemp("originals")
    paths = [layout.path for layout in layouts_module.build_layouts(folder, 1)[:4]]
    document = docx.Document()
    document.add_paragraph("收支总表")
    document.add_table(2, 2).cell(0, 0).text = "1.00"
    document.save(str(folder / "a.docx"))
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = 1.5  # type: ignore[index]
    workbook.save(folder / "a.xlsx")
    (folder / "a.html").write_text(
        "<html><body><table><tr><td rowspan=2>收入</td><td>1.00</td></tr></table></body></html>"
    )
    (folder / "a.txt").write_text("收支总表\n项目\t金额\n收入\t1.00\n")
    paths += [folder / name for name in ("a.docx", "a.xlsx", "a.html", "a.txt")]
    return [path.read_bytes() for path in paths]


def _mutate(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    kind = rng.randrange(4)
    for _ in range(rng.choice((1, 5, 40))):
        place = rng.randrange(len(changed))
        if kind == 0:
            changed[place] = rng.randrange(256)
        elif kind == 1:
            del changed[place : place + rng.randrange(1, 100)]
        elif kind == 2:
            other = rng.randrange(len(changed))
            changed[place:place] = changed[other : other + rng.randrange(1, 200)]
        else:
            changed[place] ^= 1 << rng.randrange(8)
        if len(changed) < 10:
            break
    return bytes(changed)


def test_damaged_files_are_read_or_refused(originals: list[bytes], tmp_path: Path) -> None:
    rng = random.Random(20261120)
    outcomes: Counter[str] = Counter()
    path = tmp_path / "damaged"
    for number in range(160):
        path.write_bytes(_mutate(originals[number % len(originals)], rng))
        try:
            read(path)
            outcomes["read"] += 1
        except UnreadableDocumentError as error:
            outcomes[error.code] += 1
    assert outcomes["reader_failed"] == 0, outcomes
    assert outcomes["read"] > 20
