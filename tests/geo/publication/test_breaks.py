import jenkspy
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.indicators.service import get_indicator
from geo.publication.breaks import band_breaks, class_breaks, roundest

CALEMP = """329.92 .42 5.9 14.03 2.78 1.34 181.27 1.65 10.03 16.7 1.32 3.99 3.16 .22 8.7 6.56 3.27
.33
370.5 4.51 75.29 .99 2.74 8.68 .14 .92 12.63 28.7 12.02 722.85 36.68 .74 29.82 192.05 3.38 11.15
110.74 4111.45 49.47 10.33 317.11 20.47 264.93 66.26 5.39 .13 .61 50.65 40.48 36.67 13.09 1.81 .2
7.6 2.51 57.26 24.32 6.97"""


def counts(values: list[float], breaks: list[float]) -> list[int]:
    places = np.searchsorted(breaks, values, side="left")
    return np.bincount(places, minlength=len(breaks)).tolist()


def test_classes_are_those_of_fisher_and_jenks() -> None:
    # mapclassify's own example: limits 75.29, 192.05, 370.5, 722.85, 4111.45.
    values = [float(value) for value in CALEMP.split()]
    breaks = class_breaks(values)
    assert breaks == [100, 200, 500, 2000, 4200]
    assert counts(values, breaks) == [49, 3, 4, 1, 1]


def test_limits_before_rounding_are_those_printed() -> None:
    """O9."""
    values = [float(value) for value in CALEMP.split()]
    limits = jenkspy.jenks_breaks(values, n_classes=5)[1:]
    assert limits == [75.29, 192.05, 370.5, 722.85, 4111.45]
    assert counts(values, limits) == [49, 3, 4, 1, 1]


def test_a_value_on_a_limit_falls_below_it() -> None:
    """O9b."""
    assert counts([1.5], [1.5, 9]) == [1, 0]
    breaks = class_breaks([1.5, 9])
    assert breaks is not None
    assert counts([1.5, breaks[0]], breaks) == [2, 0]


def test_no_value_stands_above_the_last_class() -> None:
    """O9c: a scheme with limits 1.5 and 2.5 alone would have to add a class for the value 3."""
    breaks = class_breaks([1, 2, 3])
    assert breaks is not None
    assert len(breaks) == 3
    assert breaks[-1] >= 3


def test_zeros_and_missing_values_are_outside_the_classes() -> None:
    assert class_breaks([0, 0, float("nan"), 1, 2]) == [1, 2]


def test_fewer_values_than_classes_are_a_class_each() -> None:
    assert class_breaks([3, 3, 1.5]) == [2, 3]


@pytest.mark.parametrize("values", [[], [0], [7], [7, 7, 7]])
def test_one_value_or_none_gives_no_classes(values: list[float]) -> None:
    assert class_breaks(values) is None


@pytest.mark.parametrize(
    ("low", "below", "expected"),
    [(192.05, 264.93, 200), (0.391, 0.4, 0.395), (9.97, 10.4, 10), (0.31, 0.52, 0.5), (7, 8, 7)],
)
def test_a_limit_is_the_roundest_number_before_the_next_value(
    low: float, below: float, expected: float
) -> None:
    assert roundest(low, below) == expected


@pytest.mark.parametrize(("top", "ceiling"), [(56.6, 57), (4111.45, 4200), (0.0123, 0.013)])
def test_the_last_limit_is_a_ceiling_near_the_greatest_value(top: float, ceiling: float) -> None:
    assert roundest(top, float("inf")) == ceiling


@given(st.lists(st.floats(0.001, 1e9), min_size=2, max_size=60))
def test_rounding_moves_no_value_to_another_class_and_covers_all(values: list[float]) -> None:
    breaks = class_breaks(values)
    if breaks is None:
        return
    assert breaks == sorted(set(breaks))
    assert max(values) <= breaks[-1]
    assert all(number > 0 for number in counts(values, breaks))


def test_bands_are_limits_and_the_last_one_is_a_ceiling_that_can_be_printed() -> None:
    bands = get_indicator("registration_ratio").bands
    assert band_breaks([0.3, 1.0], bands) == [0.5, 0.8, 1.25, 2.0, 4.0]
    assert band_breaks([0.3, 23.4], bands) == [0.5, 0.8, 1.25, 2.0, 24.0]
    assert band_breaks([], bands) is None
