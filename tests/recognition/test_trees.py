"""Levels read off amounts: the sums of a flattened tree are found again."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.trees import nest_by_sums, nest_to_total

Tree = tuple[Decimal, list["Tree"]]  # type: ignore[misc]

cents = st.integers(1, 5_000_000).map(lambda n: Decimal(n) / 100)


def _add_up(children: list[Tree]) -> Tree:
    return sum((value for value, _ in children), Decimal(0)), children


trees = st.recursive(
    cents.map(lambda value: (value, [])),
    lambda inner: st.lists(inner, min_size=2, max_size=4).map(_add_up),
    max_leaves=20,
)


def flatten(forest: list[Tree]) -> tuple[list[Decimal], list[int]]:
    """Amounts in printed order (a sum before its parts) and the depth of each."""
    values: list[Decimal] = []
    depths: list[int] = []

    def walk(tree: Tree, depth: int) -> None:
        values.append(tree[0])
        depths.append(depth)
        for child in tree[1]:
            walk(child, depth + 1)

    for tree in forest:
        walk(tree, 0)
    return values, depths


def closes(values: list[Decimal], parents: list[int | None], slack: Decimal = Decimal(0)) -> bool:
    """Whether every parent is the sum of its children."""
    for position, value in enumerate(values):
        parts = [values[i] for i, parent in enumerate(parents) if parent == position]
        if parts and abs(sum(parts, Decimal(0)) - value) > slack * (len(parts) + 1) / 2:
            return False
    return True


@given(st.lists(trees, min_size=1, max_size=4))
def test_every_sum_found_closes_and_stands_above_its_parts(forest: list[Tree]) -> None:
    values, _ = flatten(forest)
    parents = nest_by_sums(values)
    assert closes(values, parents)
    assert all(parent is None or parent < position for position, parent in enumerate(parents))


@given(st.lists(trees, min_size=1, max_size=4))
def test_the_rows_of_a_sum_follow_it_without_a_gap(forest: list[Tree]) -> None:
    values, _ = flatten(forest)
    parents = nest_by_sums(values)
    for position, parent in enumerate(parents):
        if parent is None:
            continue
        between = range(parent + 1, position)
        assert all(_is_inside(other, parent, parents) for other in between)


def _is_inside(position: int, ancestor: int, parents: list[int | None]) -> bool:
    step: int | None = position
    while step is not None and step != ancestor:
        step = parents[step]
    return step == ancestor


@given(st.lists(trees, min_size=1, max_size=4))
def test_trees_without_chance_sums_are_found_whole(forest: list[Tree]) -> None:
    """Leaves are different powers of two: no sum but a printed one can come out by chance."""
    leaves = itertools.count()

    def renumber(tree: Tree) -> Tree:
        if not tree[1]:
            return Decimal(2 ** next(leaves)) / 100, []
        return _add_up([renumber(child) for child in tree[1]])

    values, depths = flatten([renumber(tree) for tree in forest])
    parents = nest_by_sums(values)
    assert parents == nest_by_sums(values, hints=[(depth, 0.0) for depth in depths])
    assert [_depth_of(position, parents) for position in range(len(values))] == depths


def _depth_of(position: int, parents: list[int | None]) -> int:
    parent = parents[position]
    return 0 if parent is None else 1 + _depth_of(parent, parents)


@settings(max_examples=50)
@given(st.lists(cents, min_size=2, max_size=12))
def test_one_level_with_a_total_before_it(parts: list[Decimal]) -> None:
    parents = nest_by_sums([sum(parts, Decimal(0)), *parts])
    assert parents[0] is None
    assert 0 in parents


@given(st.lists(st.none() | cents | st.just(Decimal(0)), max_size=30))
def test_blanks_and_zeros_are_no_sums(values: list[Decimal | None]) -> None:
    parents = nest_by_sums(values)
    assert len(parents) == len(values)
    assert all(values[parent] for parent in parents if parent is not None)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["10", "4", "6", "5"], [None, 0, 0, None]),
        (["10", "10", "4", "6"], [None, None, 1, 1]),  # the nearer of two equal sums
        (["10", "4", "1", "3", "6"], [None, 0, 1, 1, 0]),
        (["10", "4", "5"], [None, None, None]),
        (["0", "0", "0"], [None, None, None]),
    ],
)
def test_readings(values: list[str], expected: list[int | None]) -> None:
    assert nest_by_sums([Decimal(value) for value in values]) == expected


def test_a_lone_part_needs_an_indentation_or_a_word() -> None:
    """A department with one unit prints the same amount twice (an Anhui city)."""
    values = [Decimal("597.12"), Decimal("597.12")]
    assert nest_by_sums(values) == [None, None]
    assert nest_by_sums(values, lone_children=True) == [None, 0]
    assert nest_by_sums(values, hints=[(0, 0.0), (0, 1.0)]) == [None, 0]
    assert nest_by_sums(values, hints=[(0, 1.0), (0, 0.0)], lone_children=True) == [None, None]


def test_rounded_parts_may_miss_their_sum_by_half_a_place_each() -> None:
    values = [Decimal("10.01"), Decimal("3.33"), Decimal("3.33"), Decimal("3.34")]
    assert nest_by_sums(values) == [None, None, None, None]
    assert nest_by_sums(values, step=Decimal("0.01")) == [None, 0, 0, 0]


@given(st.lists(trees, min_size=1, max_size=4))
def test_a_printed_total_is_reached_whenever_it_can_be(forest: list[Tree]) -> None:
    values, _ = flatten(forest)
    total = sum((value for value, _ in forest), Decimal(0))
    if len(forest) < 2:
        return
    parents = nest_to_total(values, total)
    assert parents is not None
    assert closes(values, parents)
    top = [value for value, parent in zip(values, parents, strict=True) if parent is None]
    assert sum(top, Decimal(0)) == total


@pytest.mark.parametrize(
    ("values", "total", "expected"),
    [
        (["25", "15", "10", "5", "3", "2"], "30", [None, 0, 0, None, 3, 3]),
        (["4", "6"], "10", [None, None]),
        (["4", "6"], "11", None),
        (["10", "4", "6", "5"], "15", [None, 0, 0, None]),
    ],
)
def test_readings_that_make_a_total(
    values: list[str], total: str, expected: list[int | None] | None
) -> None:
    assert nest_to_total([Decimal(value) for value in values], Decimal(total)) == expected


def test_a_long_list_of_equal_amounts_costs_bounded_effort() -> None:
    assert nest_to_total([Decimal(1)] * 500, Decimal(77)) is None
