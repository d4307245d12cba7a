import time

import numpy as np
import pytest

from geo.targeting.proportional import share
from geo.targeting.sensitivity import draw_counts, sensitivity
from tests.geo.targeting.contests import contest

COUNTS = np.array([2.0, 20.0, 200.0, 400.0, 30.0, 9.0])
BASES = np.array([100.0, 1_000.0, 10_000.0, 8_000.0, 400.0, 60.0])
STATES = ["S01"] * 6


def shared(claim: np.ndarray) -> np.ndarray:
    return share(contest(claim.tolist()), 60)


def test_drawn_counts_scatter_around_the_smoothed_ones() -> None:
    drawn = draw_counts(COUNTS, BASES, STATES, draws=4_000)
    assert drawn.shape == (4_000, 6)
    assert drawn[:, 3].mean() == pytest.approx(400, rel=0.02)
    assert drawn[:, 0].std() / 2 > drawn[:, 3].std() / 400


def test_a_count_whose_base_is_not_known_stays() -> None:
    drawn = draw_counts(COUNTS, np.append(BASES[:-1], np.nan), STATES, draws=10)
    assert np.all(drawn[:, -1] == 9)


def test_the_same_seed_gives_the_same_draws() -> None:
    assert np.array_equal(
        draw_counts(COUNTS, BASES, STATES, draws=5), draw_counts(COUNTS, BASES, STATES, draws=5)
    )


def test_a_share_far_from_a_tie_is_firm_and_one_at_a_tie_is_not() -> None:
    even = np.array([[10.0, 10.0], [10.1, 9.9], [9.9, 10.1], [9.9, 10.1]])

    def three(claim: np.ndarray) -> np.ndarray:
        return share(contest(claim.tolist()), 3)

    found = sensitivity(np.array([2, 1]), even, three)
    first, second = found.of(0), found.of(1)
    assert (first.lower, first.upper, first.loses_last, first.firm) == (1, 2, 0.5, False)
    assert (second.lower, second.upper, second.loses_last, second.firm) == (1, 2, 0.0, True)


def test_the_interval_holds_the_units() -> None:
    drawn = draw_counts(COUNTS, BASES, STATES, draws=500)
    units = shared(COUNTS)
    found = sensitivity(units, drawn, shared)
    assert np.all(found.lower <= found.median)
    assert np.all(found.median <= found.upper)
    assert np.all((found.lower <= units) & (units <= found.upper))


def test_a_thousand_draws_over_160_districts_take_under_twenty_seconds() -> None:
    random = np.random.default_rng(2)
    counts, bases = random.integers(20, 3_000, 160), np.full(160, 50_000.0)
    states = [f"S{1 + number // 10:02}" for number in range(160)]
    began = time.perf_counter()
    drawn = draw_counts(counts.astype(float), bases, states, draws=1_000)
    sensitivity(
        np.zeros(160, dtype=np.int64), drawn, lambda row: share(contest(row.tolist()), 4_000)
    )
    assert time.perf_counter() - began < 20
