"""How much one document may hold: bounds on what is read, whatever the format.

A disclosure of 64 pages has 5,000 cells and 60,000 characters; the book of a whole city a few times more.
Files beyond these bounds are data of something else, or made to exhaust a reader.
"""

from __future__ import annotations

from collections.abc import Iterable

from ingest.document import Block, Document, Grid, UnreadableDocumentError

MAX_CELLS = 200_000
MAX_CHARACTERS = 2_000_000
# The longest paragraph of the sample documents has 1,400 characters.
MAX_LINE = 100_000


def check_cells(count: int) -> None:
    """Refuse a table or document of more than :data:`MAX_CELLS` cells, before they are built."""
    if count > MAX_CELLS:
        raise UnreadableDocumentError(
            "too_large",
            f"the tables hold {count:,} cells, more than the {MAX_CELLS:,} of any disclosure; remove "
            "the file, or split it where it is a collection of documents",
        )


def check_document(document: Document) -> Document:
    """Return the document; raise :class:`UnreadableDocumentError` with ``too_large`` beyond a bound."""
    cells = characters = longest = 0
    for text in _texts(document.blocks()):
        characters += len(text)
        longest = max(longest, len(text))
    for block in document.blocks():
        cells += len(block.cells) if isinstance(block, Grid) else 0
    check_cells(cells)
    if longest > MAX_LINE:
        raise UnreadableDocumentError(
            "too_large",
            f"one line holds {longest:,} characters, more than the {MAX_LINE:,} of any printed text; "
            "this is data of something else, or lost its line ends: fetch the document again or "
            "remove it",
        )
    if characters > MAX_CHARACTERS:
        raise UnreadableDocumentError(
            "too_large",
            f"the text has {characters:,} characters, more than the {MAX_CHARACTERS:,} of any "
            "disclosure; remove the file, or split it where it is a collection of documents",
        )
    return document


def _texts(blocks: Iterable[Block]) -> Iterable[str]:
    for block in blocks:
        if isinstance(block, Grid):
            for cell in block.cells:
                yield cell.text
        else:
            yield block.text
