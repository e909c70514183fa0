"""Paths and small makers of files for the tests of the readers."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def layouts_module() -> ModuleType:
    """``benchmarks/typeset_layouts.py``, which is no installed package."""
    path = ROOT / "benchmarks" / "typeset_layouts.py"
    spec = importlib.util.spec_from_file_location("typeset_layouts", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["typeset_layouts"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def shared_documents() -> list[Path]:
    """Real published PDF files, where a folder ``shared`` stands beside the repository."""
    found = sorted((SHARED / "documents").glob("*.pdf"))
    if not found:
        pytest.skip("no folder ../shared/documents with published PDF files beside the repository")
    return found


@pytest.fixture
def make_pdf(tmp_path: Path) -> Callable[..., Path]:
    """Write a PDF drawn by a function of the canvas; y is measured upwards, as reportlab does."""

    def make(
        draw: Callable[[Canvas], None],
        name: str = "document.pdf",
        size: tuple[float, float] = A4,
    ) -> Path:
        path = tmp_path / name
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
        canvas = Canvas(str(path), pagesize=size, invariant=1)
        canvas.setFont("STSong-Light", 10)
        draw(canvas)
        canvas.save()
        return path

    return make
