"""How deep the blocks of a web page may stand in each other, checked before a parser builds the tree.

A parser looks through all open elements whenever a block begins: forty thousand ``<div>`` inside each other take it
three seconds, and the time grows with the square. Browsers stop at 512.
"""

from __future__ import annotations

import re
from collections import Counter

from ingest.document import UnreadableDocumentError

MAX_DEPTH = 25_000
# Elements that must be closed; <p>, <li>, <td> and others end where the next one begins.
_BLOCK = re.compile(
    r"<(/?)(div|table|section|article|blockquote|center|form|fieldset|ul|ol|dl|main|aside|nav|header|footer)"
    r"(?=[\s/>])",
    re.IGNORECASE,
)


def check_nesting(markup: str) -> None:
    """Raise :class:`UnreadableDocumentError` with ``too_large`` where blocks are open in each other by ten thousands.

    An estimate from the tags alone: what a comment or a script hides counts too.
    """
    opened: Counter[str] = Counter()
    depth = 0
    for match in _BLOCK.finditer(markup):
        name = match[2].lower()
        if not match[1]:
            opened[name] += 1
            depth += 1
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
        if depth > MAX_DEPTH:
            raise UnreadableDocumentError(
                "too_large",
                f"the page holds more than {MAX_DEPTH:,} blocks inside each other, as no disclosure does; "
                "save it anew from a browser, or remove it",
            )
