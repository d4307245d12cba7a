from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.publication.protection import COMPLEMENTS, withheld_cells

CHILDREN = [("MY", ("S1", "S2")), ("S1", ("A", "B", "C")), ("S2", ("D", "E"))]
LEAVES = ("A", "B", "C", "D", "E")
THRESHOLD = 10


def counts_of(leaves: Mapping[str, tuple[int, int, int, int]]) -> dict[str, dict[str, int]]:
    """Return counts of every area from (registered but not poor, plain poor, hardcore, aided)."""
    names = ("registered_hh", "poor_hh", "hardcore_hh", "aided_hh", "overlap_0_hh")
    counts: dict[str, dict[str, int]] = {name: {} for name in names}
    for code, (other, plain, hardcore, aided) in leaves.items():
        poor = plain + hardcore
        row = (other + poor, poor, hardcore, min(aided, poor), max(poor - aided, 0))
        for name, value in zip(names, row, strict=True):
            counts[name][code] = value
    for parent, children in reversed(CHILDREN):
        for name in names:
            counts[name][parent] = sum(counts[name][code] for code in children)
    return counts


PLENTY = (50, 60, 40, 50)


def withheld(**leaves: tuple[int, int, int, int]) -> set[tuple[str, str]]:
    counts = counts_of(dict.fromkeys(LEAVES, PLENTY) | leaves)
    hidden = withheld_cells(counts, CHILDREN, THRESHOLD)
    return {cell for cell in hidden if cell[0] not in COMPLEMENTS}


def test_large_counts_are_all_shown() -> None:
    assert withheld() == set()


def test_a_zero_is_shown() -> None:
    assert withheld(A=(0, 0, 0, 0)) == set()


def test_a_small_count_takes_the_next_smallest_sister_with_it() -> None:
    hidden = withheld(A=(50, 60, 4, 30), B=(50, 60, 45, 50))
    assert {code for count, code in hidden if count == "hardcore_hh"} == {"A", "C"}


def test_a_sister_of_zero_is_the_last_choice() -> None:
    hidden = withheld(A=(50, 60, 4, 30), B=(0, 0, 0, 0))
    assert {code for count, code in hidden if count == "hardcore_hh"} == {"A", "C"}


def test_a_small_parent_hides_an_aunt_and_one_of_her_children() -> None:
    hidden = withheld(D=(50, 60, 2, 30), E=(50, 60, 1, 30))
    assert {code for count, code in hidden if count == "hardcore_hh"} == {"D", "E", "S2", "S1", "A"}


def test_a_small_difference_of_two_counts_hides_one_of_them() -> None:
    hidden = withheld(A=(50, 3, 57, 30))
    assert ("hardcore_hh", "A") in hidden


def test_children_that_do_not_add_up_are_refused() -> None:
    counts = counts_of(dict.fromkeys(LEAVES, PLENTY))
    counts["poor_hh"]["S1"] += 1
    with pytest.raises(ValueError, match="poor_hh"):
        withheld_cells(counts, CHILDREN, THRESHOLD)


count = st.integers(0, 25)
leaf = st.tuples(count, count, count, count)


@given(st.fixed_dictionaries(dict.fromkeys(LEAVES, leaf)))
def test_no_line_hides_exactly_one_cell_and_no_small_count_is_shown(
    leaves: dict[str, tuple[int, int, int, int]],
) -> None:
    counts = counts_of(leaves)
    hidden = withheld_cells(counts, CHILDREN, THRESHOLD)
    for name, of in counts.items():
        for code, value in of.items():
            assert not 0 < value < THRESHOLD or (name, code) in hidden
        for parent, children in CHILDREN:
            assert sum((name, code) in hidden for code in (parent, *children)) != 1
    whole, (part,) = COMPLEMENTS["plain_poor_hh"]
    for code in counts[whole]:
        rest = counts[whole][code] - counts[part][code]
        both_shown = (whole, code) not in hidden and (part, code) not in hidden
        assert not (both_shown and 0 < rest < THRESHOLD)
