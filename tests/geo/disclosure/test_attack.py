"""What a reader can infer from published sums: the oracles S1 to S6 of the statistics reference."""

import numpy as np
import pytest

from geo.disclosure.attack import ImpossibleBounds, Range, attack
from geo.disclosure.cells import CellTable, TableBuilder


def two_way(inner: list[list[int]]) -> CellTable:
    """Return a table with cells (row, column) and totals (row, '+'), ('+', column), ('+', '+')."""
    builder = TableBuilder()
    rows, columns = range(len(inner)), range(len(inner[0]))
    for row in rows:
        for column in columns:
            builder.cell((row, column), inner[row][column])
        builder.cell((row, "+"), sum(inner[row]))
        builder.total((row, "+"), [(row, column) for column in columns])
    for column in columns:
        builder.cell(("+", column), sum(line[column] for line in inner))
        builder.total(("+", column), [(row, column) for row in rows])
    builder.cell(("+", "+"), sum(map(sum, inner)))
    builder.total(("+", "+"), [(row, "+") for row in rows])
    return builder.build()


def sums(cells: dict[str, int], totals: dict[str, list[str]]) -> CellTable:
    """Return a table of named cells and named sums."""
    builder = TableBuilder()
    for key, value in cells.items():
        builder.cell(key, value)
    for total, parts in totals.items():
        builder.total(total, parts)
    return builder.build()


def ranges(table: CellTable, found: Range, *keys: object) -> list[tuple[float, float]]:
    places = [table.position[key] for key in keys]
    return [(round(found.lower[k], 6), round(found.upper[k], 6)) for k in places]


S1 = two_way([[3, 20], [30, 40]])
INNER = [(0, 0), (0, 1), (1, 0), (1, 1)]
DISTRICT = sums({"m1": 30, "m2": 18, "m3": 4, "district": 52}, {"district": ["m1", "m2", "m3"]})


def test_s1_one_hidden_cell_is_found_exactly() -> None:
    assert ranges(S1, attack(S1, S1.mask([(0, 0)])), (0, 0)) == [(3, 3)]


def test_s1_two_hidden_cells_of_one_row_are_found_by_their_columns() -> None:
    hidden = S1.mask([(0, 0), (0, 1)])
    assert ranges(S1, attack(S1, hidden), (0, 0), (0, 1)) == [(3, 3), (20, 20)]


def test_s2_a_hidden_block_leaves_ranges() -> None:
    found = attack(S1, S1.mask(INNER))
    assert ranges(S1, found, *INNER) == [(0, 23), (0, 23), (10, 33), (37, 60)]


def test_s3_two_hidden_per_line_can_still_leave_narrow_ranges() -> None:
    table = two_way([[1, 11], [2, 9]])
    found = attack(table, table.mask(INNER))
    assert found.width[table.mask(INNER)] == pytest.approx([3, 3, 3, 3])


def test_s4_hidden_pair_ranges_over_what_the_rest_leaves() -> None:
    found = attack(DISTRICT, DISTRICT.mask(["m2", "m3"]))
    assert ranges(DISTRICT, found, "m2", "m3") == [(0, 22), (0, 22)]


def test_s4_a_label_with_a_range_arms_the_attacker() -> None:
    lower, upper = np.array([0.0, 0, 1, 0]), np.array([np.inf, np.inf, 9, np.inf])
    hidden = DISTRICT.mask(["m2", "m3"])
    found = attack(DISTRICT, hidden, lower=lower, upper=upper)
    assert ranges(DISTRICT, found, "m3", "m2") == [(1, 9), (13, 21)]


def test_s4_an_untrue_label_is_exposed() -> None:
    lower, upper = np.array([0.0, 1, 1, 0]), np.array([np.inf, 9, 9, np.inf])
    with pytest.raises(ImpossibleBounds):
        attack(DISTRICT, DISTRICT.mask(["m2", "m3"]), lower=lower, upper=upper)


def test_s5_a_hidden_parent_is_found_from_its_sister_and_their_state() -> None:
    table = sums({"d1": 52, "d2": 65, "state": 117}, {"state": ["d1", "d2"]})
    assert ranges(table, attack(table, table.mask(["d1"])), "d1") == [(52, 52)]


def test_s6_an_overlapping_constituency_gives_a_part_away() -> None:
    table = sums(
        {"a": 30, "b": 18, "c": 4, "district": 52, "dun": 48},
        {"district": ["a", "b", "c"], "dun": ["a", "b"]},
    )
    found = attack(table, table.mask(["a", "b", "c"]))
    assert ranges(table, found, "c") == [(4, 4)]


def test_atoms_are_unknown_even_when_nothing_is_hidden() -> None:
    builder = TableBuilder()
    for key, value in (("x", 5), ("y", 7)):
        builder.cell(key, value, published=False)
    builder.cell("whole", 12)
    builder.total("whole", ["x", "y"])
    table = builder.build()
    found = attack(table, table.mask([]), [0, 1, 2])
    assert ranges(table, found, "x", "y", "whole") == [(0, 12), (0, 12), (12, 12)]


def test_a_hidden_cell_that_no_sum_touches_may_be_anything() -> None:
    builder = TableBuilder()
    builder.cell("alone", 4)
    table = builder.build()
    assert ranges(table, attack(table, table.mask(["alone"])), "alone") == [(0, np.inf)]
