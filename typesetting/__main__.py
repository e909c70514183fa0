"""``python -m typesetting``: write the shipped documents anew; ``fonts``: cut the fonts anew."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from typesetting import write_documents
from typesetting.content import document_names, read_document
from typesetting.fonts import ORIGINALS, cut_font
from typesetting.vocabulary import characters

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Run the command; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m typesetting", description=__doc__)
    parser.add_argument("what", nargs="?", choices=["documents", "fonts"], default="documents")
    parser.add_argument("--out", type=Path, default=ROOT / "data" / "documents", metavar="DIR")
    arguments = parser.parse_args()
    if arguments.what == "fonts":
        documents = [read_document(name) for name in document_names()]
        needed = characters(documents, ROOT / "data" / "reference")
        for family in ORIGINALS:
            cut_font(family, needed)
        return 0
    for path in write_documents(arguments.out):
        sys.stdout.write(f"{path.name}\t{path.stat().st_size:,} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
