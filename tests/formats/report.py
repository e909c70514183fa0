"""Print the share of identical facts, format by document: ``python -m tests.formats.report [-v] …``.

Arguments are formats and files (PDF); without files, those of ``data/documents`` and of a folder
``shared/documents`` beside the repository.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from ingest.pipeline import read_document
from tests.formats.published import page_pieces_of, pieces_of
from tests.formats.same_facts import PARTS, compare
from tests.formats.save import DIRECT, FORMATS, save_as

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Save, read, compare and print one line per document and format."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("-f", "--formats", nargs="*", default=DIRECT, choices=FORMATS)
    parser.add_argument("-v", "--verbose", type=int, default=0, help="differences to print a part")
    parser.add_argument(
        "-p", "--pages", action="store_true", help="tables page by page, not joined"
    )
    options = parser.parse_args()
    files = options.files or [
        *sorted((ROOT / "data" / "documents").glob("*.*")),
        *sorted((ROOT.parent / "shared" / "documents").glob("*.pdf")),
    ]
    print(f"{'':46}{'format':16}" + "".join(f"{part:>12}" for part in PARTS))
    for file in files:
        printed = read_document(file)
        if not printed.tables and not printed.statements:
            continue
        pieces = (page_pieces_of if options.pages else pieces_of)(file)
        for name in options.formats:
            with tempfile.TemporaryDirectory() as folder:
                saved = save_as(pieces, name, Path(folder))
                result = compare(printed, read_document(saved))
            shares = "".join(f"{result[part].share:12.2%}" for part in PARTS)
            print(f"{file.name:46}{name:16}{shares}", flush=True)
            for part in PARTS:
                for sign, facts in (("-", result[part].lost), ("+", result[part].added)):
                    for fact in facts[: options.verbose]:
                        print(f"    {sign} {part}: {fact}")


if __name__ == "__main__":
    main()
