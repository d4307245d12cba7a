"""Conditional permutation: each area keeps its value, its neighbours are drawn from all others.

Local Moran and G* are both the sum over neighbours (the spatial lag) but for factors that a
permutation leaves alone, so one count of lags serves both. The p value is two-sided: the nearer
tail doubled, which a test drawn from permutations keeps at its level (Phipson and Smyth 2010). No
smaller one than 2 / (permutations + 1) can come out.
"""

from typing import Any

import numpy as np
from libpysal.weights import W
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ROUNDING = 1e-12
"""Lags that differ by less, in units of the values' spread, are equal."""


def lag_p_values(values: Floats, weights: W, permutations: int, seed: int) -> Floats:
    """Return the two-sided p value of each area's lag; the same seed gives the same answer.

    Weights are taken as they are transformed; an area's weight on itself is part of every permuted
    lag alike and moves none of them.
    """
    matrix = weights.sparse.tocsr()
    others = matrix.copy()
    others.setdiag(0)
    others.eliminate_zeros()
    counts = np.diff(others.indptr)
    drawn = _draw(len(values) - 1, int(counts.max()), permutations, seed)
    observed = np.asarray(others @ values, dtype=np.float64)
    tolerance = ROUNDING * float(np.ptp(values))
    above, below = _tails(values, others.indptr, others.data, observed, drawn, tolerance)
    return two_sided(above, below, permutations)


def two_sided(above: Any, below: Any, permutations: int) -> Floats:
    """Return p values from how many permutations are at or above, and at or below, what is seen."""
    nearer = np.minimum(above, below)
    return np.asarray(np.minimum(1.0, 2.0 * (nearer + 1) / (permutations + 1)), dtype=np.float64)


@njit(cache=True)
def _draw(size: int, count: int, permutations: int, seed: int) -> Ints:
    """Return for each permutation `count` different places of `size`, by Fisher and Yates."""
    np.random.seed(seed)
    pool = np.arange(size)
    drawn = np.empty((permutations, count), dtype=np.int64)
    for row in range(permutations):
        for place in range(count):
            other = place + np.random.randint(0, size - place)
            pool[place], pool[other] = pool[other], pool[place]
            drawn[row, place] = pool[place]
    return drawn


@njit(cache=True)
def _tails(
    values: Floats, starts: Ints, weights: Floats, observed: Floats, drawn: Ints, tolerance: float
) -> tuple[Ints, Ints]:
    """Return how many permuted lags are at or above the observed one, and at or below it."""
    above = np.zeros(len(values), dtype=np.int64)
    below = np.zeros(len(values), dtype=np.int64)
    for area in range(len(values)):
        first, last = starts[area], starts[area + 1]
        for row in range(len(drawn)):
            lag = 0.0
            for place in range(last - first):
                other = drawn[row, place]
                # Places number the other areas: the area itself is left out of them.
                if other >= area:
                    other += 1
                lag += weights[first + place] * values[other]
            above[area] += lag >= observed[area] - tolerance
            below[area] += lag <= observed[area] + tolerance
    return above, below
