"""From rules to cells: examples, and properties that hold for any rules."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.readers.page_objects import Edge
from ingest.readers.span_grid import SpanCell, place_cells
from ingest.readers.table_geometry import (
    Region,
    build_table,
    find_tables,
    merge_edges,
    split_regions,
)


def _frame(xs: list[float], ys: list[float]) -> tuple[list[Edge], list[Edge]]:
    return [Edge(y, xs[0], xs[-1]) for y in ys], [Edge(x, ys[0], ys[-1]) for x in xs]


def test_a_ruled_frame_gives_its_cells() -> None:
    (table,) = find_tables(*_frame([0, 50, 100], [0, 20, 40]))
    assert len(table.regions) == 4
    assert table.bounds == (0, 0, 100, 40)


def test_a_missing_rule_makes_a_span() -> None:
    horizontal, vertical = _frame([0, 50, 100], [0, 20, 40])
    vertical = [vertical[0], Edge(50, 20, 40), vertical[2]]
    (table,) = find_tables(horizontal, vertical)
    assert table.regions[0] == Region(0, 0, 1, 2)
    assert len(table.regions) == 3


def test_open_sides_are_closed_by_the_outline() -> None:
    horizontal, vertical = _frame([0, 50, 100], [0, 20, 40])
    (table,) = find_tables(horizontal, vertical[1:2])
    assert table.xs == (0, 50, 100)
    assert len(table.regions) == 4


def test_rules_in_pieces_are_joined_and_snapped() -> None:
    edges = [Edge(10.0, 0, 30), Edge(11.0, 32, 60), Edge(10.4, 61, 90), Edge(30, 0, 2)]
    (merged,) = merge_edges(edges)
    assert (merged.low, merged.high) == (0, 90)


def test_double_borders_make_no_thin_cells() -> None:
    horizontal, vertical = _frame([0, 4, 50, 100, 104], [0, 4, 24, 44, 48])
    (table,) = find_tables(horizontal, vertical)
    assert (table.xs, table.ys) == ((0, 50, 100), (0, 24, 44))
    assert len(table.regions) == 4


def test_a_lone_rectangle_is_no_table() -> None:
    assert find_tables(*_frame([0, 100], [0, 40])) == []


def test_two_tables_on_a_page_stay_apart() -> None:
    first, second = _frame([0, 50, 100], [0, 20]), _frame([0, 30, 100], [200, 220])
    tables = find_tables(first[0] + second[0], first[1] + second[1])
    assert [len(table.regions) for table in tables] == [2, 2]


@given(
    st.integers(1, 6).flatmap(
        lambda cols: st.lists(
            st.lists(st.integers(0, 4), min_size=cols, max_size=cols), min_size=1, max_size=7
        )
    )
)
def test_regions_cover_every_field_exactly_once(labels: list[list[int]]) -> None:
    covered = [[0] * len(labels[0]) for _ in labels]
    for region in split_regions(labels):
        values = set()
        for row in range(region.row, region.row + region.row_span):
            for col in range(region.col, region.col + region.col_span):
                covered[row][col] += 1
                values.add(labels[row][col])
        assert len(values) == 1
    assert all(count == 1 for row in covered for count in row)


_POSITIONS = st.integers(0, 300).map(float)
_EDGES = st.lists(
    st.tuples(_POSITIONS, _POSITIONS, _POSITIONS)
    .filter(lambda t: abs(t[1] - t[2]) > 4)
    .map(lambda t: Edge(t[0], min(t[1:]), max(t[1:]))),
    max_size=14,
)


@settings(max_examples=300)
@given(_EDGES, _EDGES)
def test_any_rules_give_tables_without_holes_or_overlaps(
    horizontal: list[Edge], vertical: list[Edge]
) -> None:
    for table in find_tables(horizontal, vertical):
        assert list(table.xs) == sorted(set(table.xs))
        assert list(table.ys) == sorted(set(table.ys))
        fields = (len(table.xs) - 1) * (len(table.ys) - 1)
        assert sum(r.row_span * r.col_span for r in table.regions) == fields
        assert all(-1 not in row for row in table.owner_map())
        assert len(table.regions) >= 2


@given(_EDGES)
def test_merging_is_stable_and_keeps_the_extent(edges: list[Edge]) -> None:
    merged = merge_edges(edges)
    assert all(a.at <= b.at for a, b in itertools.pairwise(merged))
    if edges:
        assert min(e.low for e in merged) == min(e.low for e in edges)
        assert max(e.high for e in merged) == max(e.high for e in edges)


def test_build_table_needs_two_cells() -> None:
    assert build_table([Edge(0, 0, 10)], [Edge(0, 0, 10)]) is None


_CELLS = st.builds(SpanCell, st.text(max_size=3), st.integers(0, 5), st.integers(0, 5))


@given(st.lists(st.lists(_CELLS, max_size=6), min_size=1, max_size=6))
def test_span_grids_are_whole_whatever_the_spans_say(rows: list[list[SpanCell]]) -> None:
    grid = place_cells(rows)
    covered = [[0] * grid.col_count for _ in range(grid.row_count)]
    for cell in grid.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for col in range(cell.col, cell.col + cell.col_span):
                covered[row][col] += 1
    assert all(count == 1 for row in covered for count in row)
    assert sorted(t.text for row in rows for t in row if t.text) == sorted(
        cell.text for cell in grid.cells if cell.text
    )
