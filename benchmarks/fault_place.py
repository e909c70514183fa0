"""What every experiment with faults shares: a place with documents and a warehouse, and its result."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[1]
STAND_INS = ROOT / "tests" / "warehouse" / "run_refresh.py"
SEED = 20261120


@dataclass
class Result:
    """One experiment: what happened, and what must not have happened."""

    name: str
    runs: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    bad: list[str] = field(default_factory=list)
    seconds: float = 0.0


@dataclass
class Place:
    """A folder with documents and a warehouse."""

    root: Path

    @property
    def documents(self) -> Path:
        return self.root / "documents"

    @property
    def warehouse(self) -> Path:
        return self.root / "data" / "yusuan.duckdb"

    def put(self, name: str, content: str | bytes) -> None:
        """Put a document into the folder, whole, as a careful copy does."""
        path = self.documents / name
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}")
        temporary.write_bytes(content.encode() if isinstance(content, str) else content)
        temporary.replace(path)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a refresh with the stand-ins of tests/warehouse."""
        return subprocess.Popen(
            [sys.executable, str(STAND_INS), str(self.root), *arguments],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )

    def refresh(self, *arguments: str) -> tuple[int, str]:
        """Run a refresh with the stand-ins; return its exit code and what it said."""
        process = self.start(*arguments)
        _, error = process.communicate(timeout=600)
        return process.returncode, error

    def total(self) -> Decimal | None:
        """Sum of the facts; raises where the file is no good."""
        if not self.warehouse.exists():
            return None
        con = duckdb.connect(str(self.warehouse), read_only=True)
        try:
            row = con.execute("select sum(amount_yuan) from marts.fct_income").fetchone()
            return row[0] if row else None
        finally:
            con.close()


@contextmanager
def place(folder: Path | None = None) -> Iterator[Place]:
    """A place of its own, gone afterwards; one in ``folder`` stays."""
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        yield Place(folder.resolve())
        return
    temporary = Path(tempfile.mkdtemp(prefix="yusuan-faults-"))
    try:
        yield Place(temporary)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def document(number: int) -> str:
    """Text of a document with one amount, a power of two: the sum tells which documents are in."""
    return f"unit 单位{number}\namount {2**number}\n"
