"""Fitting and holding out: thresholds that keep their promise, halves that never meet."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.geocoding.fitting import (
    AIM,
    LEAST_ACCEPTED,
    EvidenceArrays,
    choose_threshold,
    likelihood,
)
from geo.geocoding.holdout import halves


def test_the_threshold_accepts_all_where_all_are_right() -> None:
    sure = np.array([0.9, 0.7, 0.8])
    assert choose_threshold(sure, np.array([True, True, True]), 3) <= 0.7


def test_the_threshold_stops_before_the_share_right_falls_under_the_aim() -> None:
    sure = np.linspace(0.99, 0.5, 100)
    right = np.arange(100) < 80
    accepted = sure >= choose_threshold(sure, right, 100)
    assert right[accepted].mean() >= AIM


def test_the_threshold_accepts_the_least_share_even_where_the_aim_is_missed() -> None:
    sure = np.linspace(0.99, 0.5, 100)
    right = np.arange(100) % 2 == 0
    assert (sure >= choose_threshold(sure, right, 100)).mean() >= LEAST_ACCEPTED


@given(groups=st.lists(st.sampled_from("abcdefgh"), min_size=2, max_size=200))
def test_halves_share_no_group_and_leave_none_out(groups: list[str]) -> None:
    one, other = halves(groups)
    assert not set(one) & set(other)
    assert set(one) | set(other) == set(groups)


def test_halves_are_the_same_whatever_the_order_of_the_rows() -> None:
    groups = list("aaabbcccd")
    assert halves(groups) == halves(groups[::-1])


def test_the_gradient_of_the_likelihood_is_exact() -> None:
    draw = np.random.default_rng(1)
    share = draw.dirichlet([1, 1, 1], size=(5, 2))
    kind = np.array([[0, 1], [1, -1], [0, 0], [2, 1], [2, -1]])
    truth = np.array([0, 1, 2, 0, 1])
    data = EvidenceArrays(share, kind, np.full(5, 3.0), np.ones((5, 3), dtype=bool), truth)
    group = np.array([0, 1, 1])
    theta = draw.normal(size=5) * 0.3
    value, slope = likelihood(theta, data, group, 0.01)
    for at in range(5):
        step = np.zeros(5)
        step[at] = 1e-6
        near, _ = likelihood(theta + step, data, group, 0.01)
        assert slope[at] == pytest.approx((near - value) / 1e-6, abs=1e-4)
