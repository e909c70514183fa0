"""Tables drawn in text files: how a genre of publisher lays a table out, and what it means.

A case has three parts, set apart by lines of ``===``: the lines above the table (``@stage`` and
``@year`` set those of the document, ``@unit`` a name of its publisher), the table itself, one row a line
with cells parted by ``|``, and the meaning as the recogniser must give it. ``<`` goes on with the cell to
the left, ``^`` with the one above, ``·`` before a text indents it. All figures are invented and close.

``python -m tests.genres.drawn_table`` writes the meanings anew; review them in the diff.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from ingest.document import Cell, Document, Grid, Page, TextLine
from ingest.grids import find_tables
from ingest.raw_schema import RawCell, RawColumn, RawRow
from ingest.recognise import recognise_tables
from ingest.table_writer import Recognised

CASES = Path(__file__).parent / "cases"
_INDENT = 8.0
_ROW_DIMS = {
    "function_code": "function", "economic_code": "economic", "income_source_code": "source",
    "nature_code": "nature", "item_code": "item", "memo_code": "memo", "balance_code": "balance",
    "category": "category", "period": "period", "value_year": "year", "value_stage": "stage",
    "reported_unit_name": "unit", "project_name": "project", "attributes": "more",
}  # fmt: skip
_COLUMN_DIMS = {
    "nature_code": "nature", "income_source_code": "source", "item_code": "item",
    "economic_code": "economic", "memo_code": "memo", "balance_code": "balance", "period": "period",
    "category": "category", "reported_unit_name": "unit",
    "value_year": "year", "value_stage": "stage", "unit_text": "in",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """One drawn table with its expected meaning."""

    path: Path
    heading: tuple[str, ...]
    drawing: str
    meaning: str
    stage: str | None
    year: int
    units: tuple[str, ...]

    @classmethod
    def read(cls, path: Path) -> Case:
        """Read a case file; a missing meaning is empty."""
        parts = path.read_text("utf-8").split("\n===\n")
        lines = parts[0].splitlines()
        settings = dict(line[1:].split(" ", 1) for line in lines if line.startswith("@"))
        return cls(
            path,
            tuple(line for line in lines if line.strip() and not line.startswith("@")),
            parts[1],
            parts[2].strip("\n") if len(parts) > 2 else "",
            settings.get("stage"),
            int(settings.get("year", "2024")),
            tuple(name for name in (settings.get("unit"),) if name),
        )

    def write(self, meaning: str) -> None:
        """Replace the meaning in the case's file."""
        head = self.path.read_text("utf-8").split("\n===\n")[0]
        self.path.write_text(
            f"{head}\n===\n{self.drawing.rstrip()}\n===\n{meaning}\n", encoding="utf-8"
        )


def cases() -> list[Path]:
    """All case files."""
    return sorted(CASES.glob("*.txt"))


def draw(drawing: str) -> Grid:
    """The grid that a drawing shows."""
    rows = [[text.strip() for text in line.split("|")] for line in drawing.splitlines() if line]
    width = max(map(len, rows))
    rows = [[*row, *[""] * (width - len(row))] for row in rows]
    start: dict[tuple[int, int], tuple[int, int]] = {}
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            start[r, c] = (
                start[r, c - 1] if text == "<" else start[r - 1, c] if text == "^" else (r, c)
            )
    ends: dict[tuple[int, int], tuple[int, int]] = {}
    for (r, c), origin in start.items():
        last = ends.get(origin, origin)
        ends[origin] = (max(last[0], r), max(last[1], c))
    cells = []
    for (r, c), (last_r, last_c) in sorted(ends.items()):
        text = rows[r][c]
        bare = text.lstrip("·")
        indent = _INDENT * (len(text) - len(bare))
        cells.append(Cell(r, c, bare, last_r - r + 1, last_c - c + 1, page_number=1, indent=indent))
    return Grid(tuple(cells), len(rows), width, page_number=1)


def recognise(case: Case, unit_names: Sequence[str] = ()) -> Recognised:
    """Run the recogniser over the one page of a case."""
    lines = tuple(TextLine(text, page_number=1) for text in case.heading)
    document = Document("text/plain", "drawn", (Page((*lines, draw(case.drawing)), number=1),))
    return recognise_tables(
        "doc", "drawn", find_tables(document), case.year, (*case.units, *unit_names)
    )


def _dims(item: RawRow | RawColumn, names: dict[str, str]) -> str:
    shown = [(short, getattr(item, name, None)) for name, short in names.items()]
    return "".join(f" {short}={value}" for short, value in shown if value is not None)


def describe(found: Recognised) -> str:
    """What was recognised, one line for each table, column and row."""
    lines = []
    for table in found.tables:
        scope = f" fund={table.fund_scope}" if table.fund_scope else ""
        scope += f" nature={table.nature_scope}" if table.nature_scope else ""
        reason = f" ({table.reason})" if table.reason else ""
        lines.append(f"table {table.kind} {table.status}{scope} unit={table.unit_text}{reason}")
        for c in [c for c in found.columns if c.table_no == table.table_no]:
            parent = f" ^{c.parent_col_no}" if c.parent_col_no is not None else ""
            part = " of_which" if c.is_of_which else ""
            dims = _dims(c, _COLUMN_DIMS)
            lines.append(f"  {c.panel_no} column {c.col_no} {c.role}{parent}{part}{dims} {c.label}")
        for r in [r for r in found.rows if r.table_no == table.table_no]:
            parent = f" ^{r.parent_row_no}" if r.parent_row_no is not None else ""
            dims = _dims(r, _ROW_DIMS)
            lines.append(
                f"  {r.panel_no} row {r.row_no} {r.role}{parent}{dims} {r.label or ''}".rstrip()
            )
        for i in [i for i in found.indicators if i.table_no == table.table_no]:
            shown = (i.project_name, i.level1, i.level2, i.level3, i.operator_text, i.target_text,
                     i.target_unit_text, i.weight_text, i.scoring_text)  # fmt: skip
            lines.append(f"  indicator {i.row_no} " + " / ".join(text or "" for text in shown))
        others = [c for c in found.cells if c.table_no == table.table_no and c.role not in
                  ("amount", "index", "code", "ordinal", "year")]  # fmt: skip
        if others:
            lines.append("  other " + " ".join(
                f"{c.row_no},{c.col_no}:{c.role}={c.number_text}{c.unit_text or ''}" for c in others))  # fmt: skip
    return "\n".join(lines)


def broken_sums(found: Recognised) -> Iterator[str]:
    """Printed sums that their parts miss: parents against children, over rows and over columns."""
    amounts = {
        (c.table_no, c.panel_no, c.row_no, c.col_no): c
        for c in found.cells
        if c.role == "amount" and c.part_no == 0
    }
    of_row: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    of_col: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for row in found.rows:
        if row.parent_row_no is not None and row.role not in ("of_which", "repeat", "empty"):
            of_row[row.table_no, row.panel_no, row.parent_row_no].append(row.row_no)
    for col in found.columns:
        if col.parent_col_no is not None and not col.is_of_which and col.role == "amount":
            of_col[col.table_no, col.panel_no, col.parent_col_no].append(col.col_no)
    for (t, p, r, c), cell in amounts.items():
        rows = [amounts[t, p, x, c] for x in of_row[t, p, r] if (t, p, x, c) in amounts]
        cols = [amounts[t, p, r, x] for x in of_col[t, p, c] if (t, p, r, x) in amounts]
        for parts, along in ((rows, "rows"), (cols, "columns")):
            total = sum((_value(part) for part in parts), Decimal(0))
            if parts and abs(total - _value(cell)) > Decimal("0.011"):
                yield f"row {r} column {c}: {_value(cell)} is not the sum {total} of its {along}"


def _value(cell: RawCell) -> Decimal:
    return Decimal(cell.number_text or "0")


if __name__ == "__main__":
    for path in cases():
        case = Case.read(path)
        case.write(describe(recognise(case)))
