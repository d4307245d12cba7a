"""Empirical Bayes: printed posteriors and fits, the guards, and how often intervals cover."""

import numpy as np
import pandas as pd
import pytest
from esda.smoothing import Empirical_Bayes
from hypothesis import given, settings
from hypothesis import strategies as st
from libpysal.examples import get_path
from scipy.special import betainccinv, betaincinv

from geo.uncertainty.limits import limiting_distribution
from geo.uncertainty.service import Interval, wilson
from geo.uncertainty.smoothing import (
    MIN_AREAS,
    fit_prior,
    posterior,
    smooth,
)

O18_X = [0, 3, 1, 12, 45, 2, 9, 0]
O18_N = [20, 15, 60, 100, 150, 40, 90, 10]

area = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_posterior_under_a_fixed_prior() -> None:
    """O17."""
    mean, limits = posterior([0, 1, 5, 20], [0, 10, 50, 100], 2, 18)
    assert mean == pytest.approx([0.1, 0.1, 0.1, 0.183333], abs=5e-7)
    assert limits.lower == pytest.approx([0.013012, 0.021864, 0.041771, 0.119637], abs=5e-7)
    assert limits.upper == pytest.approx([0.260281, 0.227662, 0.179721, 0.257015], abs=5e-7)


def test_fit_finds_the_likelihood_maximum() -> None:
    """O18."""
    prior = fit_prior(O18_X, O18_N)
    assert (prior.a, prior.b) == pytest.approx((1.1523, 9.6831), abs=1e-2)
    assert prior.log_likelihood == pytest.approx(-20.748644, abs=5e-7)
    assert not prior.no_between_area_variance
    expected = [0.037368, 0.160720, 0.030384, 0.118665, 0.286953, 0.062009, 0.100682, 0.055303]
    assert smooth(O18_X, O18_N).mean == pytest.approx(expected, abs=1e-4)


def test_areas_that_differ_no_more_than_chance_get_a_flag_and_an_interval_with_width() -> None:
    """O19."""
    smoothed = smooth([2, 2, 10, 10], [20, 20, 100, 100])
    assert smoothed.mean == pytest.approx(np.full(4, 0.1), abs=1e-4)
    assert smoothed.no_between_area_variance.all()
    assert np.all(smoothed.interval.upper - smoothed.interval.lower > 0.01)
    assert np.all(smoothed.a + smoothed.b <= 240 + 1e-6)


def test_near_equal_areas_keep_rates_inside_the_raw_ones() -> None:
    """O6b: Marshall's estimator, unclamped, gives a negative rate here."""
    events, base = np.array([10, 10, 10, 11]), np.full(4, 100)
    assert Empirical_Bayes(events, base).r.ravel() == pytest.approx(
        [0.2366667, 0.2366667, 0.2366667, -0.3], abs=5e-8
    )
    smoothed = smooth(events, base)
    assert np.all((smoothed.mean >= 0.10) & (smoothed.mean <= 0.11))


def test_rare_events_agree_with_marshalls_estimator() -> None:
    """O6: esda's own documented example; ours orders the areas almost alike."""
    table = pd.read_csv(get_path("stl_hom.csv"))
    events, base = table["HC7984"].to_numpy(float), table["PO7984"].to_numpy(float)
    marshall = Empirical_Bayes(events, base).r.ravel()
    expected = [2.36718950e-05, 4.54539167e-05, 4.78114019e-05]
    assert marshall[:3] == pytest.approx(expected, rel=5e-9)
    assert np.corrcoef(smooth(events, base).mean, marshall)[0, 1] > 0.95


@given(st.lists(area, min_size=2, max_size=12))
@settings(max_examples=60, deadline=None)
def test_smoothed_rate_lies_between_raw_rate_and_prior_mean(areas: list[tuple[int, int]]) -> None:
    x, n = np.array(areas, dtype=float).T
    smoothed = smooth(x, n)
    raw, centre = x / n, smoothed.a / (smoothed.a + smoothed.b)
    assert np.all(smoothed.mean >= np.minimum(raw, centre) - 1e-12)
    assert np.all(smoothed.mean <= np.maximum(raw, centre) + 1e-12)
    assert np.all(smoothed.interval.upper > smoothed.interval.lower)


@pytest.mark.parametrize("x", [[0, 0, 0], [7, 8, 9]])
def test_all_or_none_poor_still_has_an_interval_with_width(x: list[int]) -> None:
    smoothed = smooth(x, [7, 8, 9])
    assert smoothed.no_between_area_variance.all()
    assert np.all(smoothed.interval.upper - smoothed.interval.lower > 0.01)
    assert np.all((smoothed.mean > 0) & (smoothed.mean < 1))


def test_each_state_has_its_own_prior_and_a_tiny_state_borrows_that_of_all() -> None:
    rng = np.random.default_rng(7)
    low, high = rng.beta(3, 97, 30), rng.beta(30, 70, 30)
    n = np.full(61, 200)
    x = rng.binomial(n, np.concatenate([low, high, [0.1]]))
    states = ["S01"] * 30 + ["S12"] * 30 + ["S16"]
    smoothed = smooth(x, n, states)
    centre = smoothed.a / (smoothed.a + smoothed.b)
    assert centre[0] < 0.06 < 0.2 < centre[30]
    assert list(smoothed.borrowed) == [False] * 60 + [True]
    everyone = fit_prior(x, n)
    assert (smoothed.a[60], smoothed.b[60]) == (everyone.a, everyone.b)


def test_an_area_without_households_gets_the_prior_and_an_overfull_one_gets_nothing() -> None:
    smoothed = smooth([*O18_X, 0, 12], [*O18_N, 0, 10])
    assert smoothed.mean[8] == pytest.approx(fit_prior(O18_X, O18_N).mean, abs=1e-9)
    assert np.isnan(smoothed.mean[9])
    assert np.isnan(smoothed.interval.upper[9])


def test_no_usable_area_at_all_gives_the_widest_prior_and_the_flag() -> None:
    prior = fit_prior([0, 3], [0, 2])
    assert (prior.a, prior.b, prior.no_between_area_variance) == (0.5, 0.5, True)


def test_intervals_cover_as_often_as_they_say_in_small_areas() -> None:
    """Issue 6, done-when 5: 95 +- 1.5 % below 100 households, Wilson and empirical Bayes."""
    rng = np.random.default_rng(20261121)
    truth = rng.beta(2, 18, 6000)
    n = rng.integers(20, 100, truth.size)
    x = rng.binomial(n, truth)
    for limits in (wilson(x, n), smooth(x, n).interval):
        covered = np.mean((limits.lower <= truth) & (truth <= limits.upper))
        assert 0.935 <= covered <= 0.965


def coverage(prior: tuple[float, float], areas: int, simulated: int) -> tuple[float, float]:
    """Return how often Wilson and empirical-Bayes intervals hold the truth, n from 10 to 99.

    Every group of `areas` has a prior of its own to find, and `simulated` areas are made in all.
    """
    rng = np.random.default_rng(20261122)
    groups = simulated // areas, areas
    truth = rng.beta(*prior, groups)
    n = rng.integers(10, 100, groups)
    x = rng.binomial(n, truth)
    shapes = [limiting_distribution(*group) for group in zip(x, n, strict=True)]
    up, down = np.stack(shapes, axis=1)
    smoothed = Interval(betaincinv(up, down, 0.025), betainccinv(up, down, 0.025))
    held = [
        np.mean((limits.lower <= truth) & (truth <= limits.upper))
        for limits in (wilson(x, n), smoothed)
    ]
    return float(held[0]), float(held[1])


def test_a_group_has_the_interval_that_is_simulated() -> None:
    states = [*"AAAAAAAABBBBBBBB"]
    smoothed = smooth([*O18_X, *reversed(O18_X)], [*O18_N, *reversed(O18_N)], states)
    up, down = limiting_distribution(O18_X, O18_N)
    assert smoothed.interval.lower[:8] == pytest.approx(betaincinv(up, down, 0.025))


DIFFERING = ((2, 18), (1, 30), (5, 20), (2, 8), (10, 30), (2, 98), (0.5, 4), (0.5, 0.5), (90, 10))
ALIKE = ((20, 180), (5, 245), (200, 1800), (2000, 18000))


@pytest.mark.parametrize("areas", [MIN_AREAS, 60, 160])
@pytest.mark.parametrize("prior", [*DIFFERING, *ALIKE])
def test_intervals_of_groups_of_any_size_cover_as_often(
    prior: tuple[float, float], areas: int
) -> None:
    """Neither too seldom nor too often, however much or little the areas differ."""
    for covered in coverage(prior, areas, 3_200):
        assert 0.935 <= covered <= 0.965


@pytest.mark.parametrize("precision", [20, 100, 2000])
def test_intervals_of_states_too_small_for_their_own_prior_cover_as_often(precision: int) -> None:
    """Twelve states of five areas each, which differ between states, too: they take that of all."""
    rng = np.random.default_rng(20261122)
    states = np.repeat(np.arange(12), 5)
    held = []
    for _ in range(40):
        mean = 1 / (1 + np.exp(2 - 0.7 * rng.normal(size=12)))[states]
        truth = rng.beta(mean * precision, (1 - mean) * precision)
        n = rng.integers(10, 100, truth.size)
        smoothed = smooth(rng.binomial(n, truth), n, states.tolist())
        assert smoothed.borrowed.all()
        limits = smoothed.interval
        held.append(np.mean((limits.lower <= truth) & (truth <= limits.upper)))
    assert 0.935 <= np.mean(held) <= 0.965


@pytest.mark.parametrize("prior", ALIKE)
def test_nor_too_often_where_limits_are_moved_to_hold_the_smoothed_rate(
    prior: tuple[float, float],
) -> None:
    rng = np.random.default_rng(20261122)
    held = []
    for _ in range(25):
        truth = rng.beta(*prior, 160)
        n = rng.integers(10, 100, 160)
        limits = smooth(rng.binomial(n, truth), n).interval
        held.append(np.mean((limits.lower <= truth) & (truth <= limits.upper)))
    assert 0.935 <= np.mean(held) <= 0.965


@pytest.mark.parametrize("prior", [*DIFFERING, *ALIKE])
def test_the_smoothed_rate_stands_inside_its_limits_which_are_shorter_than_wilsons(
    prior: tuple[float, float],
) -> None:
    rng = np.random.default_rng(5)
    n = rng.integers(10, 100, 200)
    x = rng.binomial(n, rng.beta(*prior, 200))
    smoothed, plain = smooth(x, n), wilson(x, n)
    assert np.all(smoothed.interval.lower <= smoothed.mean)
    assert np.all(smoothed.mean <= smoothed.interval.upper)
    lengths = [np.mean(limits.upper - limits.lower) for limits in (smoothed.interval, plain)]
    assert lengths[0] < lengths[1]
