"""What is told of each area of one level beside its raw rate: smoothed rate, its limits, its rank.

One table of areas goes in, one comes out; the prior is fitted state by state. All of it is worked
out of exact counts and gives them back, so it follows the disclosure status of the area's counts.
"""

import zlib

import numpy as np
import pandas as pd

from geo.uncertainty.ranks import rank_intervals
from geo.uncertainty.service import Floats, reliability, wilson
from geo.uncertainty.smoothing import smooth

COLUMNS = (
    "area_code",
    "lower",
    "upper",
    "smoothed",
    "smoothed_lower",
    "smoothed_upper",
    "rank_lower",
    "rank_median",
    "rank_upper",
    "no_between_area_variance",
    "borrowed_prior",
    "reliability",
)


def estimates(areas: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return `COLUMNS`, one row per row of `areas`, in its order.

    `areas` has area_code, state_code (None where the area is not known: such an area has an
    interval, but neither a prior nor a rank), successes, trials (NaN or 0 where there is no base)
    and scale: what a proportion is multiplied with to give the published value (100 for per cent).
    `name` of the series seeds the draws of ranks: the same figures give the same ranks.

    Limits are Wilson's, smoothed values beta-binomial empirical Bayes with a prior per state, both
    95 %; rank 1 has the highest rate. NaN where there is nothing to tell.
    """
    known = (areas["state_code"].notna() & areas["trials"].notna()).to_numpy()
    x = areas["successes"].to_numpy(dtype=float)
    n = np.nan_to_num(areas["trials"].to_numpy(dtype=float))
    scale = areas["scale"].to_numpy(dtype=float)
    limits = wilson(x, n)
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = np.where(n > 0, x / n, np.nan)
    told = pd.DataFrame({"area_code": areas["area_code"].to_numpy()})
    told["lower"], told["upper"] = limits.lower * scale, limits.upper * scale
    numbers = [name for name in COLUMNS if name not in (*told.columns, "reliability")]
    for column in numbers:
        told[column] = np.nan
    told["reliability"] = reliability(rate, limits)
    if known.any():
        told.loc[known, numbers] = _smoothed(areas[known], x[known], n[known], name)
        for column in ("smoothed", "smoothed_lower", "smoothed_upper"):
            told[column] *= scale
    return told[list(COLUMNS)]


def _smoothed(areas: pd.DataFrame, x: Floats, n: Floats, name: str) -> Floats:
    """Return the columns from `smoothed` to `borrowed_prior`, as proportions and ranks."""
    found = smooth(x, n, areas["state_code"].tolist())
    usable = n > 0
    seed = zlib.crc32(name.encode())
    ranks = rank_intervals(found.up[usable], found.down[usable], seed=seed)
    places = np.full((len(x), 3), np.nan)
    places[usable] = np.column_stack([ranks.lower, ranks.median, ranks.upper])
    return np.column_stack(
        [
            found.mean,
            found.interval.lower,
            found.interval.upper,
            places,
            found.no_between_area_variance,
            found.borrowed,
        ]
    )
