"""Class limits that a reader chooses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.classes.limits import METHODS, chosen_limits, thirds

VALUES = [0.0, 1.0, 2.0, 3.0, 10.0, 11.0, 50.0]
counts = st.integers(min_value=3, max_value=7)
some = st.lists(st.integers(1, 10_000).map(float), min_size=8, max_size=60, unique=True)


@pytest.mark.parametrize(
    ("method", "size", "limits"),
    [
        ("fisher", 3, [3.0, 11.0, 50.0]),
        ("quantiles", 3, [2.0, 10.0, 50.0]),
        ("pretty", 5, [10.0, 20.0, 30.0, 40.0, 50.0]),
        ("equal", 4, [13.2, 25.5, 37.8, 50.0]),
        ("log", 3, [3.68, 13.6, 50.0]),
        ("deviation", 4, [12.8, 29.9, 50.0]),
    ],
)
def test_a_method_finds_its_limits_and_leaves_zero_out(method, size, limits):
    assert chosen_limits(method, size, [], VALUES) == limits


def test_own_limits_get_a_ceiling_where_a_value_is_above_them():
    assert chosen_limits("own", 5, [5.0, 20.0], VALUES) == [5.0, 20.0, 50.0]
    assert chosen_limits("own", 5, [5.0, 60.0], VALUES) == [5.0, 60.0]


def test_one_value_makes_no_classes():
    assert chosen_limits("fisher", 5, [], [0.0, 3.0]) is None


@given(some, counts, st.sampled_from(sorted(METHODS)))
def test_limits_ascend_are_as_few_as_asked_and_hold_every_value(values, size, method):
    limits = chosen_limits(method, size, [], values)
    assert limits is not None
    assert limits == sorted(set(limits))
    assert len(limits) <= size
    assert limits[-1] >= max(values)


def test_thirds_hold_as_many_values_each_zeros_included():
    assert thirds(VALUES) == [2.0, 10.0, 50.0]
    assert thirds([]) == []
