"""Two-sided p values by conditional permutation, against every arrangement there is."""

from itertools import permutations

import numpy as np
import pytest
from libpysal.weights import W, fill_diagonal

from geo.clusters.permutation import lag_p_values

RING = {place: [(place - 1) % 7, (place + 1) % 7] for place in range(7)}
VALUES = np.array([5.0, 4.0, 7.0, 1.0, 2.0, 0.5, 3.0])
PERMUTATIONS = 99_999


def _exact(values: np.ndarray, neighbours: dict[int, list[int]]) -> list[float]:
    found = []
    for area, others in neighbours.items():
        observed = values[others].mean()
        left = np.delete(values, area)
        lags = np.array([np.mean(drawn) for drawn in permutations(left, len(others))])
        tails = (lags >= observed - 1e-9).mean(), (lags <= observed + 1e-9).mean()
        found.append(min(1.0, 2 * min(tails)))
    return found


def test_p_values_are_those_of_every_arrangement() -> None:
    weights = W(RING)
    weights.transform = "r"
    drawn = lag_p_values(VALUES, weights, PERMUTATIONS, seed=1)
    assert drawn == pytest.approx(_exact(VALUES, RING), abs=0.01)


def test_an_areas_own_weight_changes_no_p_value() -> None:
    plain, starred = W(RING), fill_diagonal(W(RING))
    assert (
        lag_p_values(VALUES, plain, 999, 5).tolist()
        == lag_p_values(VALUES, starred, 999, 5).tolist()
    )


def test_the_same_seed_gives_the_same_answer_and_another_seed_hardly_another() -> None:
    first, again, other = (lag_p_values(VALUES, W(RING), PERMUTATIONS, seed) for seed in (1, 1, 2))
    assert first.tolist() == again.tolist() != other.tolist()
    assert first == pytest.approx(other, abs=0.01)


def test_values_that_are_all_alike_are_no_cluster() -> None:
    assert lag_p_values(np.full(7, 3.0), W(RING), 999, 1).tolist() == [1.0] * 7
