"""Rank intervals: firm where rates differ much, wide where they do not, the same for one seed."""

import numpy as np

from geo.uncertainty.ranks import posterior_draws, rank_intervals
from geo.uncertainty.service import Floats


def posteriors(x: list[int], n: list[int]) -> tuple[Floats, Floats]:
    """Return the posteriors under a prior of Beta(2, 18), NaN where there is none."""
    events, base = np.array(x, dtype=float), np.array(n, dtype=float)
    events[events > base] = np.nan
    return 2 + events, 18 + base - events


def test_a_clear_leader_and_a_clear_last_have_firm_ranks() -> None:
    ranks = rank_intervals(*posteriors([900, 95, 100, 105, 1], [1000] * 5), seed=1)
    assert (ranks.lower[0], ranks.upper[0]) == (1, 1)
    assert (ranks.lower[4], ranks.upper[4]) == (5, 5)


def test_areas_that_hang_on_noise_share_a_wide_range_of_ranks() -> None:
    ranks = rank_intervals(*posteriors([9, 10, 11, 10], [100] * 4), seed=1)
    assert np.all(ranks.upper - ranks.lower >= 2)
    assert np.all((ranks.lower <= ranks.median) & (ranks.median <= ranks.upper))


def test_the_same_seed_gives_the_same_draws() -> None:
    first = posterior_draws([3, 4], [10, 20], 50, seed=5)
    assert np.array_equal(first, posterior_draws([3, 4], [10, 20], 50, seed=5))


def test_an_area_with_more_events_than_base_has_no_rank_and_moves_no_other() -> None:
    ranks = rank_intervals(*posteriors([900, 12, 1], [1000, 10, 1000]), seed=1)
    assert np.isnan(ranks.median[1])
    assert (ranks.median[0], ranks.median[2]) == (1, 2)
