"""Rank intervals: how firmly an area's place in a league table is known."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.uncertainty.service import Floats, normal_quantile

DRAWS = 2000


@dataclass(frozen=True)
class RankInterval:
    """Lowest, middle and highest plausible rank of each area; rank 1 has the highest rate.

    NaN where the area has no usable base.
    """

    lower: Floats
    median: Floats
    upper: Floats


def posterior_draws(up: ArrayLike, down: ArrayLike, draws: int, seed: int) -> Floats:
    """Return `draws` rows of true rates, one column per area, from Beta(up, down).

    `up` and `down` are those of `smoothing.Smoothed`. The same seed and input give the same draws.
    Columns of areas without a posterior (NaN) are NaN.
    """
    first, second = np.asarray(up, dtype=float), np.asarray(down, dtype=float)
    known = ~(np.isnan(first) | np.isnan(second))
    shapes = np.where(known, first, 1.0), np.where(known, second, 1.0)
    rates = np.random.default_rng(seed).beta(*shapes, size=(draws, *first.shape))
    return np.where(known, rates, np.nan)


def rank_intervals(
    up: ArrayLike,
    down: ArrayLike,
    *,
    seed: int,
    draws: int = DRAWS,
    level: float = 0.95,
) -> RankInterval:
    """Return rank intervals of the rates, by draws from the posteriors of `smoothing.smooth`."""
    normal_quantile(level)
    rates = posterior_draws(up, down, draws, seed)
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
