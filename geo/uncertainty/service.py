"""Intervals of rates and counts, and the rule that says when a rate is too loose to show plainly.

A full-count registry has no sampling error. An interval here says how far a rate could move by
chance alone if the same households lived through the same circumstances again; staleness and
under-coverage are not in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from database.errors import InvalidInput

Floats = NDArray[np.float64]

CARE_CV = 0.20
UNRELIABLE_CV = 0.33
"""Coefficients of variation above which a rate is used with care, or hatched on maps."""

RELIABILITY = ("ok", "care", "unreliable", "zero", "no_data")


@dataclass(frozen=True)
class Interval:
    """Lower and upper limits, one pair per area; NaN where no interval exists."""

    lower: Floats
    upper: Floats


def normal_quantile(level: float) -> float:
    """Return the standard normal quantile of a two-sided interval of this level (0 to 1)."""
    if not 0 < level < 1:
        raise InvalidInput(
            f"level {level} is not a probability", field="level", expected="between 0 and 1"
        )
    return float(stats.norm.ppf(0.5 + level / 2))


def counts(x: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    """Return events and bases as equal-shaped float arrays; negative or infinite input is an error.

    An event count above its base is let through: a stale registry can do that, and such an area
    has a rate but no interval.
    """
    events, base = np.broadcast_arrays(np.asarray(x, dtype=float), np.asarray(n, dtype=float))
    for name, values in (("x", events), ("n", base)):
        if np.any(values < 0) or np.any(np.isinf(values)):
            raise InvalidInput(
                f"{name} has a negative or infinite count", field=name, expected="counts from 0"
            )
    return events, base


def is_proportion(x: Floats, n: Floats) -> NDArray[np.bool_]:
    """Tell which areas have a base and no more events than the base (NaN is never one)."""
    return (n > 0) & (x <= n)


def wilson(x: ArrayLike, n: ArrayLike, level: float = 0.95) -> Interval:
    """Return the Wilson score interval of the proportion x / n, the interval shown to readers.

    `x` events and `n` bases broadcast against each other. Limits are proportions (0 to 1), NaN
    where n = 0 or x > n. Source: Newcombe 1998, Statistics in Medicine 17:857, method 3.
    """
    z = normal_quantile(level)
    events, base = counts(x, n)
    valid = is_proportion(events, base)
    size = np.where(valid, base, np.nan)
    rate = events / size
    centre = (events + z * z / 2) / (size + z * z)
    half = z / (size + z * z) * np.sqrt(size * rate * (1 - rate) + z * z / 4)
    lower = np.where(valid & (events == 0), 0.0, centre - half)
    upper = np.where(valid & (events == base), 1.0, centre + half)
    # Rounding in the last bit must not push a limit across the rate it encloses.
    return Interval(np.minimum(lower, rate), np.maximum(upper, rate))


def clopper_pearson(x: ArrayLike, n: ArrayLike, level: float = 0.95) -> Interval:
    """Return the Clopper-Pearson interval of x / n: never covers less often than `level`.

    Shapes, units and NaN as in `wilson`. Source: Clopper and Pearson 1934, Biometrika 26:404.
    """
    tail = stats.norm.sf(normal_quantile(level))
    events, base = counts(x, n)
    valid = is_proportion(events, base)
    events, base = np.where(valid, events, np.nan), np.where(valid, base, np.nan)
    lower = stats.beta.ppf(tail, events, base - events + 1)
    upper = stats.beta.isf(tail, events + 1, base - events)
    return Interval(
        np.where(events == 0, 0.0, lower),
        np.where(events == base, 1.0, upper),
    )


def normal_interval(mean: ArrayLike, variance: ArrayLike, level: float = 0.95) -> Interval:
    """Return the normal interval of sums with a known variance, such as `poisson_binomial`'s.

    The lower limit is never below zero: the sums are counts.
    """
    centre = np.asarray(mean, dtype=float)
    half = normal_quantile(level) * np.sqrt(np.asarray(variance, dtype=float))
    return Interval(np.maximum(centre - half, 0.0), centre + half)


def coefficient_of_variation(rate: ArrayLike, interval: Interval, level: float = 0.95) -> Floats:
    """Return half the interval's width, as standard errors, relative to the rate.

    NaN where the rate is zero or has no interval. `level` is that of the interval.
    """
    values = np.asarray(rate, dtype=float)
    half = (interval.upper - interval.lower) / 2
    positive = np.where(values > 0, values, np.nan)
    return np.asarray(half / normal_quantile(level) / positive)


def reliability(rate: ArrayLike, interval: Interval, level: float = 0.95) -> NDArray[np.str_]:
    """Return one word of `RELIABILITY` per area.

    `care` above a CV of 20 %, `unreliable` above 33 %; `zero` for a rate of zero, of which readers
    see the upper limit instead of a CV; `no_data` where the rate is missing. A rate above 100 % has
    no interval and is `unreliable`.
    """
    values = np.asarray(rate, dtype=float)
    cv = coefficient_of_variation(values, interval, level)
    conditions = [
        np.isnan(values),
        values == 0,
        np.isnan(cv) | (cv > UNRELIABLE_CV),
        cv > CARE_CV,
    ]
    return np.select(conditions, ["no_data", "zero", "unreliable", "care"], default="ok")


def poisson_binomial(p: ArrayLike) -> tuple[float, float]:
    """Return mean and variance of the number of households inside, each inside with chance p.

    `p` holds calibrated probabilities (0 to 1), such as the geocoder's confidence.
    """
    chances = np.asarray(p, dtype=float)
    if np.any(~((chances >= 0) & (chances <= 1))):
        raise InvalidInput("a chance is outside 0 to 1", field="p", expected="from 0 to 1")
    return float(chances.sum()), float((chances * (1 - chances)).sum())


def poisson_binomial_by(p: ArrayLike, area: Sequence[int], areas: int) -> tuple[Floats, Floats]:
    """Return mean and variance of each area's count; `area[i]` is the index of chance i's area."""
    chances = np.asarray(p, dtype=float)
    poisson_binomial(chances)
    index = np.asarray(area, dtype=np.intp)
    mean, variance = np.zeros(areas), np.zeros(areas)
    np.add.at(mean, index, chances)
    np.add.at(variance, index, chances * (1 - chances))
    return mean, variance
