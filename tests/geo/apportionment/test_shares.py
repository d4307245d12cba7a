"""Dividing figures: parts add up, by population where it is known, by land otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.apportionment.shares import Piece, divide, divide_figure, weights

SHARES = st.lists(st.floats(0.01, 1.0), min_size=1, max_size=8)


@given(st.integers(0, 5_000), SHARES)
def test_parts_add_up_to_the_whole_and_are_near_their_share(
    whole: int, shares: list[float]
) -> None:
    parts = divide(whole, shares)
    assert sum(parts) == whole
    for part, share in zip(parts, shares, strict=True):
        assert abs(part - whole * share / sum(shares)) <= len(shares)


@given(st.integers(0, 500), SHARES)
def test_one_more_household_never_makes_a_part_smaller(whole: int, shares: list[float]) -> None:
    smaller, larger = divide(whole, shares), divide(whole + 1, shares)
    assert all(after >= before for before, after in zip(smaller, larger, strict=True))


def test_shares_are_those_of_sainte_lague() -> None:
    assert divide(7, [53, 24, 23]) == [3, 2, 2]
    assert divide(10, [47, 16, 15.8, 12, 6.1, 3.1]) == [4, 2, 2, 1, 1, 0]
    assert divide(1, [1, 1]) == [1, 0]


@given(st.floats(0, 1e6), SHARES)
def test_parts_of_an_amount_add_up_to_it(whole: float, shares: list[float]) -> None:
    assert sum(divide_figure(whole, shares)) == pytest.approx(whole, abs=1e-6)


HALVES = [Piece("A", "B", 0.5, 1.0), Piece("A", "C", 0.5, 1.0)]


def test_people_decide_where_they_are_known() -> None:
    assert weights(HALVES, {"B": 300.0, "C": 100.0, "A": 400.0}) == ([0.75, 0.25], "population")


@pytest.mark.parametrize(
    "people",
    [{}, {"B": 300.0}, {"B": 0.0, "C": 0.0}, {"A": 400.0, "B": 400.0, "C": 400.0}],
    ids=["unknown", "one unknown", "nobody", "figures of the former areas"],
)
def test_land_decides_where_people_are_not_known(people: dict[str, float]) -> None:
    assert weights(HALVES, people) == ([0.5, 0.5], "land")


def test_a_sliver_is_no_part() -> None:
    assert Piece("A", "B", 0.0002, 0.0004).is_sliver
    assert not Piece("A", "B", 0.0002, 0.9).is_sliver
