"""Forms of performance targets without column rules: no river runs down through their spans.

Their rows are cut differently, but left-aligned texts of one column begin at the same place, and the
line that heads the indicators begins every column of theirs.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.readers.open_lines import Atom, Line

# The line that heads the indicators of a form.
_LEVELS = ("一级指标", "二级指标")
_SAME_START = 1.5
_PADDING = 2.0


def is_form(lines: Sequence[Line]) -> bool:
    """Whether a line heads levels of indicators."""
    return any(_heads_levels(line) for line in lines)


def _heads_levels(line: Line) -> bool:
    texts = {atom.text.replace(" ", "") for atom in line.atoms}
    return all(level in texts for level in _LEVELS)


def find_starts(lines: Sequence[Line]) -> list[float]:
    """Where the columns of a form begin, from left to right."""
    sure = [atom.x0 for line in lines if _heads_levels(line) for atom in line.atoms]
    begun: list[list[float]] = []
    for x0 in sorted(atom.x0 for line in lines for atom in line.atoms if not atom.is_figure):
        if begun and x0 - begun[-1][0] <= _SAME_START:
            begun[-1].append(x0)
        else:
            begun.append([x0])
    starts = [
        group[0]
        for group in begun
        if len(group) > 1 or any(abs(x0 - group[0]) <= _SAME_START for x0 in sure)
    ]
    return [x0 - _PADDING for x0 in starts]


def split_form_rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Rows of a form: a lone label between two lines stands beside both and goes to the upper one."""
    rows: list[list[Line]] = []
    for number, line in enumerate(lines):
        lone = len(line.atoms) == 1 and rows
        close = lone and line.middle - lines[number - 1].middle < 0.95 * line.size
        if close:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def place_form_row(
    atoms: Sequence[Atom], starts: Sequence[float]
) -> list[tuple[list[Atom], int, int]]:
    """Cells of a row with their first and last column; a text reaches to where the next one begins."""
    cells: dict[int, list[Atom]] = {}
    for atom in sorted(atoms, key=lambda a: (a.middle, a.x0)):
        at = (atom.x0 + atom.x1) / 2 if atom.is_figure else atom.x0 + _SAME_START
        column = max((c for c, start in enumerate(starts) if start <= at), default=0)
        cells.setdefault(column, []).append(atom)
    taken = sorted(cells)
    ends = [column - 1 for column in taken[1:]] + [len(starts) - 1]
    return [(cells[first], first, last) for first, last in zip(taken, ends, strict=True)]
