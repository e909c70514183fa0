"""Tables as sums of entries along two directions, and the ways in which publishers print them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.genres.publishers.book import Book, Entry, Keep, names
from typesetting.content import MERGED_LEFT as LEFT
from typesetting.content import MERGED_UP as UP
from typesetting.content import Grid, Table

Row = list[str]
_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """What a publisher does the same way in all its tables."""

    unit: str = "万元"
    unit_line: str = "单位：{unit}"
    numbering: str = "表{han}"  # before the title; {n} and {han} are the table's number
    title: str = "{year}年{name}"
    codes: str = "full"  # full | columns | repeated | segments | bracket | glued | trailing | names
    code_heads: tuple[str, str] = ("科目编码", "科目名称")
    group_head: str | None = None  # a head over the code and name columns
    total: str = "合计"
    total_last: bool = False
    total_in_code: bool = False
    zero: str = ""
    thousands: bool = False
    places: int = 2
    index_row: str | None = None  # 栏次 | ** | none
    line_numbers: bool = False  # a column 行次
    levels: tuple[int, ...] = (3, 5, 7)
    indent: bool = False
    inside: bool = (
        False  # title, number and unit are rows of the table itself, as spreadsheets print
    )

    def show(self, yuan: int | None) -> str:
        """An amount as printed; ``None`` is a cell that holds nothing."""
        if yuan is None:
            return ""
        if yuan == 0:
            return self.zero
        scale = {"元": 1, "百元": 100, "千元": 1_000, "万元": 10_000, "亿元": 100_000_000}[
            self.unit
        ]
        text = f"{yuan / scale:,.{self.places}f}"
        return text if self.thousands else text.replace(",", "")


@dataclass(frozen=True, slots=True)
class Col:
    """An amount column: its head path and the entries that it sums up; ``None`` sums nothing."""

    path: tuple[str, ...]
    keep: Keep | None
    kept: bool | None = False

    def amount(self, book: Book, row: Keep) -> int | None:
        """The sum of one row."""
        keep = self.keep
        if keep is None:
            return 0
        return book.sum(lambda e: keep(e) and row(e), kept=self.kept)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of a disclosure, not yet numbered."""

    name: str
    grid: Grid
    lines: tuple[str, ...] = ()
    note: str | None = None
    unit: str | None = ""  # another unit line than the publisher's; None prints none
    extra: dict[str, str] = field(default_factory=dict)


def han(number: int) -> str:
    """A Chinese numeral up to 99."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else f"{_NUMERALS[tens - 1]}十")
    return head + (_NUMERALS[ones - 1] if ones else "")


def head_of(keys: Sequence[tuple[str, ...]], columns: Sequence[tuple[str, ...]]) -> list[Row]:
    """Head rows of paths: equal beginnings merge sideways, short paths reach down."""
    paths = [*keys, *columns]
    depth = max(map(len, paths))
    rows: list[Row] = []
    for level in range(depth):
        row: Row = []
        for position, path in enumerate(paths):
            before = paths[position - 1] if position else ()
            if level >= len(path):
                row.append(UP)
            elif before[: level + 1] == path[: level + 1] and len(path) > level + 1:
                row.append(LEFT)
            else:
                row.append(path[level])
        rows.append(row)
    return rows


def key_paths(habit: Habit) -> list[tuple[str, ...]]:
    """Heads of the key columns of a table by classification."""
    code, name = habit.code_heads
    group = (habit.group_head,) if habit.group_head else ()
    match habit.codes:
        case "columns" | "repeated":
            return [(*group, code, part) for part in "类款项"] + [(*group, name)]
        case "bracket" | "glued" | "trailing" | "names":
            return [(*group, name)]
        case _:
            return [(*group, code), (*group, name)]


def key_cells(code: str, habit: Habit, system: str) -> Row:
    """The key cells of a row of the classification ``system``."""
    name = names(system).get(code, code)
    step = {3: 0, 5: 1, 7: 2}[len(code)]
    blank = "　" * step if habit.indent else ""
    name = blank + name
    match habit.codes:
        case "columns":
            parts = [code[:3], code[3:5], code[5:]]
            return [parts[i] if i == step else "" for i in range(3)] + [name]
        case "repeated":
            return [code[:3], code[3:5], code[5:], name]
        case "segments":
            return [code if step == 0 else code[-2:], name]
        case "bracket":
            return [f"{blank}[{code}]{name.strip()}"]
        case "glued":
            return [f"{blank}{code} {name.strip()}"]
        case "trailing":
            return [f"{name}（{code}）"]
        case "names":
            return ["　" * step + name.strip()]
        case _:
            return [code, name]


def _code_of(entry: Entry, system: str) -> str:
    return entry.function if system == "function" else (entry.economic or "")


def by_class(
    book: Book,
    habit: Habit,
    columns: Sequence[Col],
    *,
    system: str = "function",
    rows: Keep = lambda entry: True,
    empty: bool = False,
) -> Grid:
    """A table with one row a class, group and item, and a row of the total."""
    keys = key_paths(habit)
    if system == "economic":
        keys = [tuple(t.replace("功能", "经济") for t in path if t != "项") for path in keys
                if path[-1] != "项"]  # fmt: skip
    leaves = sorted({_code_of(e, system) for e in book.entries if rows(e) and _code_of(e, system)})
    codes: list[str] = []
    for leaf in leaves:
        for length in habit.levels if system == "function" else (3, 5):
            if leaf[:length] not in codes:
                codes.append(leaf[:length])
    body: list[Row] = []

    def line(code: str) -> None:
        def inside(e: Entry) -> bool:
            return rows(e) and _code_of(e, system).startswith(code) and bool(_code_of(e, system))

        amounts = [habit.show(col.amount(book, inside)) for col in columns]
        if code:
            cells = key_cells(code, habit, system)
            if system == "economic" and len(cells) == 4:
                cells = [*cells[:2], cells[3]]
        else:
            cells = [""] * len(keys)
            if habit.total_in_code and len(keys) > 1:
                cells = [habit.total, *[LEFT] * (len(keys) - 1)]
            else:
                cells[-1] = habit.total
        body.append([*cells, *amounts])

    if not habit.total_last:
        line("")
    for code in codes:
        line(code)
    if habit.total_last:
        line("")
    if empty:
        body = [["", *[""] * (len(keys) + len(columns) - 1)] for _ in range(2)]
    head = head_of(keys, [col.path for col in columns])
    head += index_rows(habit, len(keys), len(columns))
    return grid(head, body)


def index_rows(habit: Habit, keys: int, amounts: int) -> list[Row]:
    """The row of column numbers, where the publisher prints one."""
    match habit.index_row:
        case None:
            return []
        case "栏次":
            cells = ["栏次", *[LEFT] * (keys - 1)]
        case "none":
            cells = [""] * keys
        case "类款项栏次":
            cells = ["类", "款", "项", "栏次"] if keys == 4 else ["栏次", *[LEFT] * (keys - 1)]
        case mark:
            cells = [mark] * keys
    return [[*cells, *[str(n + 1) for n in range(amounts)]]]


def grid(head: Sequence[Row], body: Sequence[Row]) -> Grid:
    """A grid with its head."""
    return Grid(tuple(map(tuple, [*head, *body])), len(head))


def side_by_side(
    habit: Habit,
    left_head: tuple[str, Sequence[str]],
    left: Sequence[Row],
    right_head: tuple[str, Sequence[str]],
    right: Sequence[Row],
    foot: Sequence[tuple[Row, Row]],
) -> Grid:
    """Income left, expenditure right; ``foot`` are the closing rows of both sides."""
    width = (len(left_head[1]), len(right_head[1]))
    height = max(len(left), len(right))
    numbered = 1 if habit.line_numbers else 0
    rows: list[Row] = []
    sides = [[*left, *[[""] * width[0]] * (height - len(left))],
             [*right, *[[""] * width[1]] * (height - len(right))]]  # fmt: skip
    for a, b in foot:
        sides[0].append(a)
        sides[1].append(b)
    count = len(sides[0])
    for n, (a, b) in enumerate(zip(*sides, strict=True), 1):
        rows.append([a[0], str(n), *a[1:], b[0], str(n + count), *b[1:]] if numbered else [*a, *b])
    heads = []
    for top, names_ in (left_head, right_head):
        texts = [names_[0], "行次", *names_[1:]] if numbered else list(names_)
        heads.append([[top, *[LEFT] * (len(texts) - 1)], texts])
    head = [[*heads[0][0], *heads[1][0]], [*heads[0][1], *heads[1][1]]]
    if habit.index_row == "栏次":
        cells: Row = []
        number = 0
        for texts in (heads[0][1], heads[1][1]):
            for position, text in enumerate(texts):
                if position == 0:
                    cells.append("栏次")
                elif text == "行次":
                    cells.append("")
                else:
                    number += 1
                    cells.append(str(number))
        head.append(cells)
    return grid(head, rows)


def as_table(sheet: Sheet, number: int, habit: Habit, book: Book) -> Table:
    """The sheet with what is printed around it."""
    unit = habit.unit_line.format(unit=habit.unit) if sheet.unit == "" else sheet.unit
    title = habit.title.format(year=book.year, name=sheet.name, unit_name=book.unit_name)
    label = habit.numbering.format(n=number, n2=f"{number:02d}", han=han(number))
    if habit.inside:
        width = sheet.grid.col_count
        half = max(width // 2, 1)
        rows = [
            [title, *[LEFT] * (width - 1)],
            [*[""] * (width - 1), label],
            [
                f"部门：{book.unit_name}",
                *[LEFT] * (half - 1),
                *[""] * (width - half - 1),
                unit or "",
            ],
        ]
        inside = Grid((*map(tuple, rows), *sheet.grid.rows), sheet.grid.head_rows + 3)
        return Table(inside, lines=sheet.lines, note=sheet.note)
    return Table(
        sheet.grid, number=label or None, title=title, unit=unit, lines=sheet.lines, note=sheet.note
    )
