"""How well and how fast tables are read: ours beside pdfplumber, camelot and img2table in one run.

Run: ``python benchmarks/reading.py [--variants N] [--documents FOLDER]``. Prints the F1 of cells
(same text, white space aside, in the same row and column of the table that fits best) per layout, the
share of tables that are exact, and pages per second of CPU time (steadier than the clock on a shared
machine). Peers that are not installed are named as such.
With ``--documents`` the pages per second on real files follow.
"""

# ruff: noqa: PLC0415 - each peer is imported only where it is installed
from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent))

from typeset_layouts import Layout, Row, build_layouts

Tables = list[list[Row]]
Reader = Callable[[Path, int], list[Tables]]


def read_ours(path: Path, page_count: int) -> list[Tables]:
    from ingest.document import Grid
    from ingest.readers import read

    return [
        [list(block.row_texts()) for block in page.blocks if isinstance(block, Grid)]
        for page in read(path).pages
    ]


def read_pdfplumber(path: Path, page_count: int) -> list[Tables]:
    import pdfplumber

    pages: list[Tables] = []
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            pages.append([list(table) for table in page.extract_tables()])
            page.close()
    return pages


def read_camelot(path: Path, page_count: int) -> list[Tables]:
    import camelot

    pages: list[Tables] = [[] for _ in range(page_count)]
    for table in camelot.read_pdf(str(path), pages="all", flavor="lattice"):
        pages[table.page - 1].append(table.df.values.tolist())
    return pages


def read_img2table(path: Path, page_count: int) -> list[Tables]:
    from img2table.document import PDF

    found = PDF(str(path), pdf_text_extraction=True).extract_tables()
    pages: list[Tables] = [[] for _ in range(page_count)]
    for index, tables in found.items():
        for table in tables:
            pages[index].append([[cell.value for cell in row] for row in table.content.values()])
    return pages


READERS: dict[str, tuple[str, Reader]] = {
    "yusuan": ("pypdfium2", read_ours),
    "pdfplumber": ("pdfplumber", read_pdfplumber),
    "camelot": ("camelot", read_camelot),
    "img2table": ("img2table", read_img2table),
}


def normalise(table: list[Row]) -> dict[tuple[int, int], str]:
    """Filled cells by place, texts without white space."""
    cells: dict[tuple[int, int], str] = {}
    for row, texts in enumerate(table):
        for col, text in enumerate(texts):
            bare = "".join((text or "").split())
            if bare:
                cells[row, col] = bare
    return cells


def count_matches(found: list[Row], truth: list[Row]) -> int:
    """Cells in place, at the row offset that fits best (a title row inside the frame is no error)."""
    ours, theirs = normalise(found), normalise(truth)
    return max(
        sum(theirs.get((row + shift, col)) == text for (row, col), text in ours.items())
        for shift in range(-3, 4)
    )


def score_page(found: Tables, truth: Tables) -> tuple[int, int, int, int]:
    """Matched, found and true cells of a page, and tables that are exact."""
    rest = list(found)
    matched = exact = 0
    for table in truth:
        best = max(rest, key=lambda t: count_matches(t, table), default=None)
        if best is not None and count_matches(best, table):
            matched += count_matches(best, table)
            exact += normalise(best) == normalise(table)
            rest.remove(best)
    cells_found = sum(len(normalise(table)) for table in found)
    return matched, cells_found, sum(len(normalise(table)) for table in truth), exact


def f1(matched: int, found: int, truth: int) -> float:
    return 200.0 * matched / (found + truth) if found + truth else 0.0


def run_reader(read: Reader, layouts: list[Layout]) -> dict[str, tuple[float, int, int, float]]:
    """Per layout: F1, exact tables, tables, seconds."""
    sums: dict[str, list[float]] = {}
    for layout in layouts:
        start = time.process_time()
        try:
            pages = read(layout.path, len(layout.pages))
        except Exception as error:
            print(f"  {layout.path.name}: {type(error).__name__}: {error}")
            pages = [[] for _ in layout.pages]
        seconds = time.process_time() - start
        total = sums.setdefault(layout.name, [0.0] * 6)
        for found, truth in zip(pages, layout.pages, strict=False):
            for index, value in enumerate(score_page(found, truth)):
                total[index] += value
        total[4] += sum(len(page) for page in layout.pages)
        total[5] += seconds
    return {
        name: (f1(int(t[0]), int(t[1]), int(t[2])), int(t[3]), int(t[4]), t[5])
        for name, t in sums.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--variants", type=int, default=2, help="files per layout")
    parser.add_argument("--documents", type=Path, help="folder of real PDF files for the speed")
    parser.add_argument("--only", help="names of readers, joined by commas")
    options = parser.parse_args()
    wanted = options.only.split(",") if options.only else list(READERS)
    readers = {n: r for n, (module, r) in READERS.items() if n in wanted and find_spec(module)}
    for name in wanted:
        if name not in readers:
            print(f"{name}: not installed")
    with tempfile.TemporaryDirectory() as folder:
        layouts = build_layouts(Path(folder), options.variants)
        for read in readers.values():  # imports and fonts are not part of the measure
            run_reader(read, layouts[:1])
        results = {name: run_reader(read, layouts) for name, read in readers.items()}
    pages = sum(len(layout.pages) for layout in layouts)
    print(f"\ncell F1 in percent (exact tables), {len(layouts)} files, {pages} pages")
    print(f"{'layout':<28}" + "".join(f"{name:>18}" for name in results))
    for layout_name in dict.fromkeys(layout.name for layout in layouts):
        line = f"{layout_name:<28}"
        for result in results.values():
            score, exact, tables, _ = result[layout_name]
            line += f"{score:>10.1f} ({exact}/{tables})".rjust(18)
        print(line)
    for label, pick in (("mean", 0), ("exact tables", 1)):
        line = f"{label:<28}"
        for result in results.values():
            values = [row[pick] for row in result.values()]
            total = sum(row[2] for row in result.values())
            text = f"{sum(values) / len(values):.1f}" if pick == 0 else f"{sum(values)}/{total}"
            line += f"{text:>18}"
        print(line)
    line = f"{'pages/s (CPU)':<28}"
    for result in results.values():
        line += f"{pages / sum(row[3] for row in result.values()):>18.0f}"
    print(line)
    if options.documents:
        measure_documents(options.documents, readers)


def measure_documents(folder: Path, readers: dict[str, Reader]) -> None:
    """Pages per second on the real files of a folder that have a text layer."""
    import pypdfium2 as pdfium

    files = []
    for path in sorted(folder.glob("*.pdf")):
        with pdfium.PdfDocument(path) as pdf:
            if any(pdf[i].get_textpage().count_chars() for i in range(min(3, len(pdf)))):
                files.append((path, len(pdf)))
    pages = sum(count for _, count in files)
    print(f"\n{len(files)} real files, {pages} pages")
    for name in ("yusuan", "pdfplumber"):
        if name in readers:
            start = time.process_time()
            for path, count in files:
                readers[name](path, count)
            print(f"{name:<28}{pages / (time.process_time() - start):>18.0f} pages/s")


if __name__ == "__main__":
    main()
