"""Intervals, reliability and expected counts, against printed values and by property."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from database.errors import InvalidInput
from geo.uncertainty.service import (
    Interval,
    clopper_pearson,
    coefficient_of_variation,
    poisson_binomial,
    poisson_binomial_by,
    reliability,
    wilson,
)

EVENTS = [81, 15, 0, 1, 29]
BASES = [263, 148, 20, 29, 29]

proportions = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_wilson_gives_the_limits_printed_by_newcombe() -> None:
    """O4."""
    limits = wilson(EVENTS, BASES)
    assert limits.lower == pytest.approx([0.2553, 0.0624, 0, 0.0061, 0.8830], abs=5e-5)
    assert limits.upper == pytest.approx([0.3662, 0.1605, 0.1611, 0.1718, 1], abs=5e-5)


def test_clopper_pearson_gives_the_printed_limits() -> None:
    """O5."""
    limits = clopper_pearson(EVENTS, BASES)
    assert limits.lower == pytest.approx([0.2527, 0.0578, 0, 0.0009, 0.8806], abs=5e-5)
    assert limits.upper == pytest.approx([0.3676, 0.1617, 0.1684, 0.1776, 1], abs=5e-5)


@given(proportions)
def test_both_intervals_contain_the_raw_rate(case: tuple[int, int]) -> None:
    x, n = case
    for limits in (wilson(x, n), clopper_pearson(x, n)):
        assert 0 <= limits.lower <= x / n <= limits.upper <= 1


@given(proportions, st.integers(2, 20))
def test_wilson_is_wider_for_a_smaller_base_at_the_same_rate(
    case: tuple[int, int], times: int
) -> None:
    x, n = case
    small, large = wilson(x, n), wilson(x * times, n * times)
    assert small.upper - small.lower > large.upper - large.lower


@pytest.mark.parametrize("method", [wilson, clopper_pearson])
def test_no_base_and_more_events_than_base_have_no_interval(
    method: Callable[[ArrayLike, ArrayLike], Interval],
) -> None:
    limits = method([0, 7, np.nan], [0, 5, 5])
    assert np.isnan(limits.lower).all()
    assert np.isnan(limits.upper).all()


def test_negative_counts_and_impossible_levels_are_refused_by_name() -> None:
    with pytest.raises(InvalidInput) as negative:
        wilson(-1, 5)
    assert negative.value.field == "x"
    with pytest.raises(InvalidInput) as level:
        wilson(1, 5, level=95)
    assert level.value.field == "level"


def test_coefficient_of_variation_is_half_width_in_standard_errors_over_the_rate() -> None:
    limits = Interval(np.array([0.0804]), np.array([0.1196]))
    assert coefficient_of_variation([0.1], limits) == pytest.approx([0.1], rel=1e-4)


def test_reliability_turns_at_cv_of_20_and_33_percent() -> None:
    cv = np.array([0.199, 0.201, 0.329, 0.331])
    half = cv * 0.1 * 1.959964
    limits = Interval(0.1 - half, 0.1 + half)
    assert list(reliability(np.full(4, 0.1), limits)) == ["ok", "care", "care", "unreliable"]


def test_reliability_of_zero_missing_and_above_one_hundred_percent() -> None:
    x, n = np.array([0.0, 0.0, 12.0]), np.array([50.0, 0.0, 10.0])
    with np.errstate(invalid="ignore"):
        rate = x / n
    assert list(reliability(rate, wilson(x, n))) == ["zero", "no_data", "unreliable"]


def test_expected_count_is_poisson_binomial() -> None:
    """O22."""
    assert poisson_binomial([0.9, 0.6, 0.3]) == pytest.approx((1.8, 0.54))


def test_expected_counts_by_area_add_up_to_the_whole() -> None:
    mean, variance = poisson_binomial_by([0.9, 0.6, 0.3], [0, 2, 2], 3)
    assert mean == pytest.approx([0.9, 0, 0.9])
    assert variance == pytest.approx([0.09, 0, 0.45])


def test_a_chance_outside_zero_to_one_is_refused() -> None:
    with pytest.raises(InvalidInput):
        poisson_binomial([0.5, 1.2])
