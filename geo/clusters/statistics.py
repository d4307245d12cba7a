"""Moran's I and Getis-Ord G* of rates with unequal bases, by two-sided conditional permutation.

Moran uses rates standardised for their bases (Assuncao and Reis 1999, Statistics in Medicine 18);
G* needs positive figures and takes the beta-binomial empirical-Bayes rates, one prior for all
areas. What counts as significant is cut off at a false discovery rate (Benjamini and Hochberg
1995): without it, hundreds of pure accidents would look like clusters.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from esda import fdr
from esda.getisord import G_Local
from esda.moran import Moran, Moran_Local
from esda.smoothing import assuncao_rate
from libpysal.weights import W
from numpy.typing import NDArray

from geo.clusters.permutation import lag_p_values, two_sided
from geo.uncertainty.smoothing import smooth

Floats = NDArray[np.float64]

KINDS = {1: "high_high", 2: "low_high", 3: "low_low", 4: "high_low"}
"""esda's quadrants: the area itself, then its neighbours."""

GLOBAL_PERMUTATIONS = 9_999


@dataclass(frozen=True)
class Clusters:
    """What the statistics say: numbers of the whole, and one of each list per area."""

    moran: float
    moran_expected: float
    moran_p: float
    local_cutoff: float
    star_cutoff: float
    rate: Floats
    local_moran: Floats
    local_p: Floats
    kind: list[str]
    star: Floats
    star_p: Floats
    spot: list[str]


def differ(events: Floats, bases: Floats) -> bool:
    """Tell whether areas have different rates at all: where none do, nothing can cluster."""
    return bool(np.ptp(events / bases) > 0)


def standardised_rates(events: Floats, bases: Floats) -> Floats:
    """Return rates less their mean, over the standard deviation that their base makes likely."""
    return np.asarray(assuncao_rate(events, bases), dtype=np.float64)


def find_clusters(
    events: Floats, bases: Floats, weights: W, permutations: int, seed: int, alpha: float
) -> Clusters:
    """Return the clusters of rates of events in bases.

    Every area must have a neighbour. The same seed gives the same answer.
    """
    rate = standardised_rates(events, bases)
    positive = _positive_rates(events, bases)
    local_moran, local_p, quadrant = local_moran_of(rate, weights, permutations, seed)
    star, star_p = star_of(positive, weights, permutations, seed)
    cutoffs = [float(fdr(p, alpha)) for p in (local_p, star_p)]
    moran, expected, moran_p = global_moran_of(rate, weights, seed)
    return Clusters(
        moran=moran,
        moran_expected=expected,
        moran_p=moran_p,
        local_cutoff=cutoffs[0],
        star_cutoff=cutoffs[1],
        rate=rate,
        local_moran=local_moran,
        local_p=local_p,
        kind=[
            KINDS[int(place)] if p <= cutoffs[0] else "not_significant"
            for place, p in zip(quadrant, local_p, strict=True)
        ],
        star=star,
        star_p=star_p,
        spot=[_spot(z, p, cutoffs[1]) for z, p in zip(star, star_p, strict=True)],
    )


def global_moran_of(values: Floats, weights: W, seed: int) -> tuple[float, float, float]:
    """Return Moran's I, what it would be without any pattern, and its two-sided p."""
    np.random.seed(seed)  # esda draws the permutations of the whole map from numpy's old generator
    found = Moran(values, weights, transformation="r", permutations=GLOBAL_PERMUTATIONS)
    above, below = (found.sim >= found.I).sum(), (found.sim <= found.I).sum()
    return float(found.I), float(found.EI), float(two_sided(above, below, GLOBAL_PERMUTATIONS))


def local_moran_of(
    values: Floats, weights: W, permutations: int, seed: int
) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Return local Moran, its two-sided p and the quadrant (1 to 4) of each area."""
    found = Moran_Local(values, weights, transformation="r", permutations=0)
    return found.Is, lag_p_values(found.z, found.w, permutations, seed), found.q


def star_of(values: Floats, weights: W, permutations: int, seed: int) -> tuple[Floats, Floats]:
    """Return standardised G* and its two-sided p of each area; `values` are positive."""
    starred = W(
        {code: [*others, code] for code, others in weights.neighbors.items()},
        id_order=weights.id_order,
        silence_warnings=True,
    )
    found = G_Local(values, starred, transform="R", permutations=0, star=None)
    return found.Zs, lag_p_values(values, found.w, permutations, seed)


def _positive_rates(events: Floats, bases: Floats) -> Floats:
    smoothed = np.asarray(smooth(events, bases).mean, dtype=np.float64)
    # More events than base (an old census) has no posterior: the plain rate is all there is.
    return np.where(np.isfinite(smoothed), smoothed, events / bases)


def _spot(z: float, p: float, cutoff: float) -> str:
    if p > cutoff:
        return "none"
    return "hot" if z > 0 else "cold"


def kept(p_values: Sequence[float], alpha: float) -> list[bool]:
    """Tell which p values stand at a false discovery rate: those up to esda's cut-off."""
    cutoff = float(fdr(np.asarray(p_values), alpha))
    return [p <= cutoff for p in p_values]
