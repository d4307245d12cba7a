"""Proportional circles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.classes.symbols import SMALLEST_RADIUS, largest_radius, legend_values, radius


def test_four_times_the_value_has_twice_the_radius():
    assert radius(400, 400, 20) == pytest.approx(2 * radius(100, 400, 20))


@pytest.mark.parametrize("value", [None, 0, -3])
def test_no_value_has_no_circle(value):
    assert radius(value, 100, 20) == 0


def test_a_small_value_can_still_be_seen():
    assert radius(1, 1e9, 20) == SMALLEST_RADIUS


@given(st.floats(1, 1e12))
def test_the_legend_explains_with_round_values_that_occur(most):
    values = legend_values(most)
    assert 1 <= len(values) <= 3
    assert values == sorted(values)
    assert values[-1] <= most


def test_a_view_of_one_parent_has_room_for_larger_circles():
    assert largest_radius("mukim", "D12-03") > largest_radius("mukim", "")
