import numpy as np
import pytest

from geo.targeting.equity import concentration, equity, gini, theil

ONES = np.ones(4)


@pytest.mark.parametrize(
    ("values", "expected"),
    [([1, 2, 3, 4], 0.25), ([3, 3, 3, 3], 0.0), ([0, 0, 0, 1], 0.75)],
)
def test_gini_of_known_distributions(values: list[float], expected: float) -> None:
    assert gini(np.array(values, dtype=float), ONES) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("values", "expected"), [([1, 2, 3, 4], 0.25), ([4, 3, 2, 1], -0.25), ([2, 2, 2, 2], 0.0)]
)
def test_concentration_is_negative_where_the_first_ranks_get_more(
    values: list[float], expected: float
) -> None:
    found = concentration(np.array(values, dtype=float), ONES, np.arange(4.0))
    assert found == pytest.approx(expected)


def test_a_weight_of_two_is_the_same_as_two_of_them() -> None:
    values, weights = np.array([1.0, 2.0, 4.0]), np.array([2.0, 1.0, 3.0])
    apart = np.repeat(values, weights.astype(int))
    assert gini(values, weights) == pytest.approx(gini(apart, np.ones(6)))
    assert theil(values, weights) == pytest.approx(theil(apart, np.ones(6)))


def test_theil_is_zero_for_equals_and_the_log_of_the_number_where_one_has_all() -> None:
    assert theil(np.full(4, 2.0), ONES) == pytest.approx(0)
    assert theil(np.array([0.0, 0, 0, 5]), ONES) == pytest.approx(np.log(4))


def test_the_measures_of_a_sharing() -> None:
    units, need = np.array([2, 4, 0]), np.array([4, 4, 0])
    found = equity(units, need, np.array([100.0, 100, 0]), np.array([10.0, 20, np.nan]))
    assert found.least_need_met == 0.5
    assert found.units_per_100 == pytest.approx(3.0)
    # The poorer of the two gets more.
    assert found.concentration == pytest.approx(-1 / 6)


def test_nothing_shared_has_no_measure_of_evenness() -> None:
    nothing = np.zeros(2, dtype=np.int64)
    found = equity(nothing, nothing, np.zeros(2), np.full(2, np.nan))
    assert (found.least_need_met, found.units_per_100, found.gini) == (None, None, None)
