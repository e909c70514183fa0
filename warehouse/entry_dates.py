"""The dates that stand beside the links of a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborNode

from warehouse.printed_date import find_date

# How far up from a link its date is looked for: <li><p><a>…</a></p><span>…</span></li>
_LEVELS = 3
_LONGEST_ENTRY = 500
_LONGEST_DATE = 20


class EntryDates:
    """Finds the date of each link of one page, in time that grows with the page and not with its square."""

    def __init__(self, links: Iterable[LexborNode]) -> None:
        """``links`` are all anchors of the page that lead somewhere."""
        self._counts: dict[int, int] = {}
        for link in links:
            node: LexborNode | None = link
            # Where two were counted, all that stands above has two as well.
            while node is not None and self._count(node) < 2:
                self._counts[node.mem_id] = self._count(node) + 1
                node = node.parent

    def _count(self, node: LexborNode) -> int:
        """The links in a node, two standing for more."""
        return self._counts.get(node.mem_id, 0)

    def find(self, link: LexborNode) -> str | None:
        """The date in an element of its own inside the link, else in the entry in which the link stands alone."""
        for part in link.css("span, i, em, time"):
            text = part.text(strip=True)
            if len(text) <= _LONGEST_DATE and (date := find_date(text)):
                return date
        own = link.text(separator=" ", strip=True)
        node = link
        for _ in range(_LEVELS):
            parent = node.parent
            if parent is None:
                return None
            if self._count(parent) > 1:
                return self._find_in_line(node, own)
            entry = parent.text(separator=" ", strip=True)
            if len(entry) > _LONGEST_ENTRY:
                return None
            date = find_date(entry.replace(own, " ", 1))
            if date is not None:
                return date
            node = parent
        return None

    def _find_in_line(self, node: LexborNode, own: str) -> str | None:
        """The date in a line of a list: ``<a>…</a> <span>…</span><br>``, ``<dt><a>…</a></dt><dd>…</dd>``."""
        if node.tag == "dt":
            after = [part for part in self._until(node, forward=True, end="dt") if part.tag != "dt"]
            parts, is_line = [node, *after], True
        else:
            before = list(self._until(node, forward=False, end="br"))
            after = list(self._until(node, forward=True, end="br"))
            is_line = any(edge.tag == "br" for edge in (*before, *after))
            parts = [*reversed(before), node, *after]
        if not is_line or any(self._count(part) for part in parts if part.mem_id != node.mem_id):
            return None  # beside two links a date belongs to neither for sure
        line = " ".join(part.text(separator=" ", strip=True) for part in parts)
        return find_date(line.replace(own, " ", 1)) if len(line) <= _LONGEST_ENTRY else None

    def _until(self, node: LexborNode, *, forward: bool, end: str) -> Iterator[LexborNode]:
        """The siblings on one side up to the end of the line, or to the next link."""
        sibling = node.next if forward else node.prev
        while sibling is not None:
            yield sibling
            if sibling.tag == end or self._count(sibling):
                return
            sibling = sibling.next if forward else sibling.prev
