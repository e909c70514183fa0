"""How well and how fast tables are read: ours beside pdfplumber, camelot and img2table in one run.

Run: ``python benchmarks/reading.py [--variants N] [--documents FOLDER] [--write]``. Prints the F1 of cells
(same text, white space aside, in the same row and column of the table that fits best) per layout, the
share of tables that are exact, pages per second of CPU time (steadier than the clock on a shared
machine) and how many times faster than plain pdfplumber that is. Peers that are not installed are
named with how to install them (``make setup-peers``). With ``--documents`` the speed on real files follows.
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


def read_ruled_tables(path: Path, page_count: int) -> list[Tables]:
    """What pdfplumber does, and no more: tables with rules, by our steps of the same names."""
    import pypdfium2 as pdfium

    from ingest.readers.page_objects import Run
    from ingest.readers.page_sides import part_page
    from ingest.readers.pdf_objects import read_page_objects
    from ingest.readers.pdf_tables import build_grid, distribute

    pages: list[Tables] = []
    with pdfium.PdfDocument(path) as pdf:
        for number, page in enumerate(pdf, start=1):
            pages.append([])
            for objects, tables in part_page(read_page_objects(page)):
                runs: list[dict[int, list[Run]]] = [{} for _ in tables]
                for (table_index, region), own in distribute(objects.runs, tables)[0].items():
                    runs[table_index][region] = own
                for table, inside in zip(tables, runs, strict=True):
                    grid = build_grid(table, inside, objects, number, "text")
                    pages[-1].append([list(row) for row in grid.row_texts()])
            page.close()
    return pages


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


def tell_missing(wanted: list[str]) -> list[str]:
    """A line for each reader that is not installed, with how to install it."""
    return [
        f"{name} is not installed: `make setup-peers` (or the extra yusuan[peers])"
        for name in wanted
        if find_spec(READERS[name][0]) is None
    ]


def table_of(header: list[str], rows: list[list[str]]) -> list[str]:
    """A Markdown table."""
    return [
        "| " + " | ".join(header) + " |",
        "|" + "---|" * len(header),
        *("| " + " | ".join(row) + " |" for row in rows),
    ]


def compare_layouts(readers: dict[str, Reader], variants: int) -> list[str]:
    """Accuracy per layout and the speed on the same files, as a Markdown table."""
    with tempfile.TemporaryDirectory() as folder:
        layouts = build_layouts(Path(folder), variants)
        for read in readers.values():  # imports and fonts are not part of the measure
            run_reader(read, layouts[:1])
        results = {name: run_reader(read, layouts) for name, read in readers.items()}
    pages = sum(len(layout.pages) for layout in layouts)
    rows = []
    for layout_name in dict.fromkeys(layout.name for layout in layouts):
        found = [result[layout_name] for result in results.values()]
        rows.append([layout_name, *(f"{f[0]:.1f} ({f[1]}/{f[2]})" for f in found)])
    values = [list(result.values()) for result in results.values()]
    rows.append(["mean F1", *(f"{sum(row[0] for row in v) / len(v):.1f}" for v in values)])
    rows.append(
        ["exact tables", *(f"{sum(r[1] for r in v)} of {sum(r[2] for r in v)}" for v in values)]
    )
    seconds = {name: sum(row[3] for row in result.values()) for name, result in results.items()}
    rows.append(["pages per second of CPU", *(f"{pages / t:.1f}" for t in seconds.values())])
    rows.append(["times plain pdfplumber", *tell_ratios(seconds)])
    return [
        f"{len(layouts)} typeset files, {pages} pages; F1 of cells in percent (exact tables of all):",
        "",
        *table_of(["layout", *results], rows),
    ]


def tell_ratios(seconds: dict[str, float]) -> list[str]:
    """How many times faster than plain pdfplumber each reader is."""
    plain = seconds.get("pdfplumber")
    return [f"{plain / t:.1f}" if plain else "" for t in seconds.values()]


def compare_documents(folder: Path, readers: dict[str, Reader]) -> list[str]:
    """Speed on the real files of a folder that have a text layer; the readers take turns file by file."""
    import pypdfium2 as pdfium

    files = []
    for path in sorted(folder.glob("*.pdf")):
        with pdfium.PdfDocument(path) as pdf:
            if any(pdf[i].get_textpage().count_chars() for i in range(min(3, len(pdf)))):
                files.append((path, len(pdf)))
    pages = sum(count for _, count in files)
    chosen = {name: readers[name] for name in ("yusuan", "pdfplumber") if name in readers}
    if "yusuan" in chosen:
        chosen = {"yusuan": chosen["yusuan"], "its ruled tables alone": read_ruled_tables, **chosen}
    names = list(chosen)
    seconds = dict.fromkeys(names, 0.0)
    for path, count in files:
        for name in names:
            start = time.process_time()
            chosen[name](path, count)
            seconds[name] += time.process_time() - start
    return [
        f"{len(files)} published files, {pages} pages:",
        "",
        *table_of(
            ["", *names],
            [
                ["pages per second of CPU", *(f"{pages / t:.1f}" for t in seconds.values())],
                ["times plain pdfplumber", *tell_ratios(seconds)],
            ],
        ),
    ]


def main() -> None:
    """Run, print, and keep the tables where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--variants", type=int, default=2, help="files per layout")
    parser.add_argument("--documents", type=Path, help="folder of real PDF files for the speed")
    parser.add_argument("--only", help="names of readers, joined by commas")
    parser.add_argument("--write", action="store_true", help="keep the tables in reading.md")
    options = parser.parse_args()
    wanted = options.only.split(",") if options.only else list(READERS)
    missing = tell_missing(wanted)
    readers = {n: r for n, (module, r) in READERS.items() if n in wanted and find_spec(module)}
    text = [
        "# Reading tables",
        "",
        "Written by `python benchmarks/reading.py --write`: our reader beside others in one run, on one",
        "processor. Ours also reads the running text and checks that no character is lost; the others",
        "extract tables only. Seconds are of the processor: quote ratios, not pages per second. The typeset",
        "files have a page or three each and a font that is not embedded: more than half of our time with",
        "them is pdfium opening it. How fast reading is in earnest, published files tell: all of it, and the",
        "ruled tables alone, which is what pdfplumber extracts.",
        "",
        *compare_layouts(readers, options.variants),
    ]
    if options.documents:
        text += ["", *compare_documents(options.documents, readers)]
    if missing:
        text += ["", *missing]
    print("\n".join(text))
    if options.write:
        Path(__file__).with_suffix(".md").write_text("\n".join(text) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
