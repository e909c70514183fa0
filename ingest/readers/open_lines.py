"""Printed lines cut into pieces: what tables without column rules are made of.

An *atom* is text set without a gap; a *piece* is a run of atoms that no wide gap parts. Which atoms make
one cell is settled by the columns (:mod:`ingest.readers.open_columns`).
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import sub

from ingest.readers.page_objects import Run
from ingest.readers.pdf_lines import cluster_lines, measure_type, spell

# A gap of this many font sizes ends an atom.
_ATOM_GAP = 0.25
# Two cells without a rule between them stand at least this many font sizes apart.
_CELL_GAP = 0.1
# A gap of this many font sizes ends a piece of text; columns of figures are set at least this far apart.
_PIECE_GAP = 0.9
# 收 入, 合 计: ideographs spread over a cell stand no further apart than this many font sizes.
_SPREAD_GAP = 2.6
_SPREAD_WORDS = frozenset(
    ("项目", "收入", "支出", "合计", "总计", "小计", "名称", "编码", "备注", "金额")
)
# Lines of one narrow column of print stand no further apart than this many font sizes, and begin within
# this many points of each other.
_COLUMN_PITCH = 1.45
_SAME_COLUMN = 1.5
# The right label of a table of two sides stands this close to the amount on its left.
_LABEL_GAP = 0.45

# 一、 | （一） | 1. : what the label of a row begins with, never a header
ORDINAL = re.compile(
    r"[一二三四五六七八九十]+、|[(（][一二三四五六七八九十\d]+[)）]|\d{1,2}[、.．]\D"
)
# 80.00 万元 | 80.00 ，其中: what goes on after an amount in a sentence
_AFTER_AMOUNT = re.compile(r"[万亿元%％个人辆台，。；、,;)）]")
# -1,234.50 in full, and a code of a class
_FULL_AMOUNT = re.compile(r"-?\d[\d,]*\.\d\d")
_CODE = re.compile(r"[2-5]\d\d(?:\d\d){0,2}")
# The segments of a code head columns of their own, however near they stand.
SEGMENTS = frozenset("类款项")
# 1 | ** : what numbers the columns
_INDEX = re.compile(r"\d{1,2}|\*+|栏次")

# 2,850.48 | 147. 45 | -3.2% | 0 | — : what stands in a column of figures
_FIGURE = re.compile(r"[-−－]?\(?\d[\d,，]*(?:\s?\.\s?\d+)?\)?%?|[-—－–]+|\*+")
_AMOUNT = re.compile(r"\d\s?\.\s?\d|\d[,，]\d{3}")


@dataclass(frozen=True, slots=True)
class Atom:
    """Text set without a gap. ``middle`` is the height of its line, in points from the top."""

    text: str
    x0: float
    x1: float
    middle: float
    size: float
    runs: tuple[Run, ...]

    @property
    def is_figure(self) -> bool:
        """Whether it is a number, a dash or stars and nothing else."""
        return _FIGURE.fullmatch(self.text.replace(" ", "")) is not None

    @property
    def is_amount(self) -> bool:
        """Whether it is a number with decimals or thousands marks."""
        return self.is_figure and _AMOUNT.search(self.text) is not None


@dataclass(frozen=True, slots=True)
class Line:
    """Atoms of one printed line, from left to right."""

    atoms: tuple[Atom, ...]
    middle: float
    size: float

    @property
    def has_figures(self) -> bool:
        """Whether figures stand apart from other text: what a line of prose does not do."""
        pieces = self.pieces
        return len(pieces) > 1 and any(piece.is_figure for piece in pieces)

    @property
    def is_index(self) -> bool:
        """Whether it only numbers the columns: ``** ** 1 2 3``."""
        return len(self.atoms) > 2 and all(
            _INDEX.fullmatch(atom.text.replace(" ", "")) for atom in self.atoms
        )

    @property
    def heads_segments(self) -> bool:
        """Whether it only heads the segments of codes: ``类 款 项``."""
        return SEGMENTS.issuperset(atom.text for atom in self.atoms)

    @property
    def pieces(self) -> list[Atom]:
        """The line cut at wide gaps only."""
        if len(self.atoms) == 1:
            return [self.atoms[0]]
        runs: list[list[Atom]] = []
        for atom in self.atoms:
            before = runs[-1][-1] if runs else None
            gap = _PIECE_GAP
            if before is not None and before.is_amount:
                alone = runs[-1] == [before] and not _AFTER_AMOUNT.match(atom.text)
                if alone or ORDINAL.match(atom.text):
                    gap = _LABEL_GAP
            if before is None or atom.x0 - before.x1 > gap * min(atom.size, before.size):
                runs.append([atom])
            else:
                runs[-1].append(atom)
        return [join_atoms(run) for run in runs]


def join_atoms(atoms: Sequence[Atom]) -> Atom:
    """One atom of several on the same line, in order."""
    if len(atoms) == 1:
        return atoms[0]
    runs = tuple(run for atom in atoms for run in atom.runs)
    return Atom(
        spell(list(runs)),
        min(a.x0 for a in atoms),
        max(a.x1 for a in atoms),
        sum(a.middle for a in atoms) / len(atoms),
        atoms[0].size,
        runs,
    )


def cut_lines(runs: Iterable[Run]) -> list[Line]:
    """Lines of some runs of characters from the top down, each cut into atoms."""
    return cut_groups(cluster_lines(runs))


def cut_groups(groups: Iterable[list[Run]]) -> list[Line]:
    """Runs that stand in one line each, cut into atoms; lines that print nothing are left out."""
    return _part_columns([line for line in map(_cut_line, groups) if line.atoms])


def _part_columns(lines: list[Line]) -> list[Line]:
    """The lines without words that are none: 计 小, where 小 stands over 计 in two columns side by side."""
    singles = [a for line in lines for a in line.atoms if _is_ideograph(a.text)]
    if not singles:
        return lines
    heights = [atom.middle for atom in singles]

    def is_letter(letter: Atom) -> bool:
        reach = _COLUMN_PITCH * letter.size
        near = singles[
            bisect(heights, letter.middle - reach) : bisect(heights, letter.middle + reach)
        ]
        return any(
            abs(other.middle - letter.middle) > 0.5 * letter.size
            and abs(other.x0 - letter.x0) < _SAME_COLUMN
            and other.text != letter.text
            for other in near
        )

    parted: list[Line] = []
    for line in lines:
        atoms: list[Atom] = []
        for atom in line.atoms:
            letters = _spread_letters(atom)
            if len(letters) == 2 and all(map(is_letter, letters)):
                atoms.extend(letters)
            else:
                atoms.append(atom)
        parted.append(Line(tuple(atoms), line.middle, line.size))
    return parted


def _is_ideograph(text: str) -> bool:
    return len(text) == 1 and "\u4e00" <= text <= "\u9fff"


def _spread_letters(atom: Atom) -> list[Atom]:
    """The letters of a word that is spread over its cell; none of another text."""
    if len(atom.runs) < 2 or not all(_is_ideograph(run.text.strip()) for run in atom.runs):
        return []
    return [
        Atom(run.text.strip(), run.x0, run.x1, *measure_type([run]), (run,)) for run in atom.runs
    ]


def _cut_line(group: list[Run]) -> Line:
    inked = [part for run in group if not run.text.isspace() for part in _part_at_gaps(run)]
    if not inked:
        return Line((), 0.0, 0.0)
    if len(inked) == 1:
        (alone,) = inked
        atom = Atom(alone.text, alone.x0, alone.x1, alone.middle, alone.size, (alone,))
        return Line((atom,), alone.middle, alone.size)
    runs: list[list[Run]] = [[inked[0]]]
    for before, run in pairwise(inked):
        gap = (run.x0 - before.x1) / min(run.size, before.size)
        if gap > _ATOM_GAP or (gap > _CELL_GAP and _touches(spell(runs[-1]), run.text)):
            runs.append([run])
        else:
            runs[-1].append(run)
    atoms = [
        Atom(spell(own), own[0].x0, max(r.x1 for r in own), *measure_type(own), tuple(own))
        for own in runs
    ]
    return Line(tuple(_join_spread(_join_figures(atoms))), *measure_type(inked))


def _touches(left: str, right: str) -> bool:
    """Whether an amount set to the right of its cell only touches what begins the cell beside it.

    10,154,300.00|一、一般公共服务支出 and 6,212,400.00|302: an enumerated label or a code.
    """
    if _FULL_AMOUNT.fullmatch(left) is None:
        return False
    return ORDINAL.match(right) is not None or _CODE.fullmatch(right) is not None


def _part_at_gaps(run: Run) -> list[Run]:
    """A run as it is, or its characters where a gap between two of them ends an atom."""
    widest = max(map(sub, run.lefts[1:], run.rights), default=0.0)
    return run.part() if widest > _ATOM_GAP * run.size else [run]


def _join_figures(atoms: list[Atom]) -> list[Atom]:
    """``147. 45`` and ``3 002.10`` are one figure: a gap beside the point or mark is none."""
    joined: list[Atom] = []
    for atom in atoms:
        before = joined[-1] if joined else None
        if (
            before is not None
            and atom.x0 - before.x1 <= 0.8 * atom.size
            and (
                (re.search(r"\d[.,]$", before.text) and atom.text[0].isdigit())
                or (before.text[-1].isdigit() and re.match(r"[.,]\d", atom.text))
            )
        ):
            joined[-1] = join_atoms([before, atom])
        else:
            joined.append(atom)
    return joined


def _join_spread(atoms: list[Atom]) -> list[Atom]:
    """Single ideographs at equal distances are one word spread over its cell: ``收 入``, ``合  计``.

    The commonest words are known however wide they are spread.
    """
    joined: list[Atom] = []
    run: list[Atom] = []

    def close() -> None:
        if len(run) > 1 and not SEGMENTS.issuperset(atom.text for atom in run):
            joined.append(join_atoms(run))
        else:
            joined.extend(run)
        run.clear()

    for atom in atoms:
        single = _is_ideograph(atom.text)
        near = bool(run) and (
            atom.x0 - run[-1].x1 <= _SPREAD_GAP * atom.size
            or (len(run) == 1 and run[0].text + atom.text in _SPREAD_WORDS)
        )
        # 费 费: the last lines of the heads of two narrow columns, no word.
        near = near and atom.text != run[-1].text
        if run and near and len(run) > 1:
            gap = run[1].x0 - run[0].x1
            near = abs(atom.x0 - run[-1].x1 - gap) < 0.3 * atom.size
        if not (single and (near or not run)):
            close()
        if single:
            run.append(atom)
        else:
            joined.append(atom)
    close()
    return joined
