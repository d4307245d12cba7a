"""Rank intervals: how firmly an area's place in a league table is known."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.uncertainty.service import Floats, counts, normal_quantile

DRAWS = 2000


@dataclass(frozen=True)
class RankInterval:
    """Lowest, middle and highest plausible rank of each area; rank 1 has the highest rate.

    NaN where the area has no usable base.
    """

    lower: Floats
    median: Floats
    upper: Floats


def posterior_draws(
    x: ArrayLike, n: ArrayLike, a: ArrayLike, b: ArrayLike, draws: int, seed: int
) -> Floats:
    """Return `draws` rows of true rates, one column per area, from Beta(a + x, b + n - x).

    The same seed and input give the same draws. Columns of areas with x > n are NaN.
    """
    events, base = counts(x, n)
    valid = events <= base
    up = np.where(valid, np.asarray(a) + events, 1.0)
    down = np.where(valid, np.asarray(b) + base - events, 1.0)
    rates = np.random.default_rng(seed).beta(up, down, size=(draws, *events.shape))
    return np.where(valid, rates, np.nan)


def rank_intervals(
    x: ArrayLike,
    n: ArrayLike,
    a: ArrayLike,
    b: ArrayLike,
    *,
    seed: int,
    draws: int = DRAWS,
    level: float = 0.95,
) -> RankInterval:
    """Return rank intervals of the rates, by draws from the posteriors of `smoothing.posterior`."""
    normal_quantile(level)
    rates = posterior_draws(x, n, a, b, draws, seed)
    known = ~np.isnan(rates[0])
    places = np.full(rates.shape, np.nan)
    places[:, known] = _descending_ranks(rates[:, known])
    tail = (1 - level) / 2
    lower, median, upper = np.quantile(
        places, [tail, 0.5, 1 - tail], axis=0, method="closest_observation"
    )
    return RankInterval(lower, median, upper)


def _descending_ranks(rates: Floats) -> NDArray[np.intp]:
    """Return each row's ranks, 1 for its largest rate. Continuous draws have no ties."""
    return np.argsort(np.argsort(-rates, axis=1), axis=1) + 1
