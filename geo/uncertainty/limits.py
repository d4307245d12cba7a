"""Limits of smoothed rates that hold as often as they say, however much or little areas differ.

A rate x / n that is moved by a share s towards the mean m of its group misses the truth by an
error of variance (1 - s)^2 v + s^2 (t + e): v is the chance in x / n, t the variance between areas,
e that of m (Morris 1983, JASA 78:47). Were t known, s = v / (v + t) would be best, and so the
smoothed rate is moved. But areas of 10 to 99 households leave t open by a factor of ten and more,
and limits made for the likeliest t hold too seldom at a larger one and always at a smaller one:
where all areas are alike, 100 % of the time.

So the limits are made for every t that the areas leave plausible, and not for one, as those of
Armstrong, Kolesar and Plagborg-Moller are (2022, Econometrica 90:2567). Their share s is the
largest, up to that of the likeliest t, at which the variances of the error at both ends of t's 80 %
range differ by `FLAT` at most; their length is that of the geometric mean of both.
"""

import numpy as np
from numpy.typing import ArrayLike

from geo.uncertainty.priors import plausible
from geo.uncertainty.service import Floats, counts, is_proportion

RANGE = (0.1, 0.5, 0.9)
"""The plausible a + b that limits are made for: both ends and the middle."""

FLAT = 1.15
"""How far the variance of the error may differ over that range: 95 % then stays within a point."""

LEAST = 1 / 3
"""Households of either kind that the group's mean stands for at least.

Without any, an area with no poor household would have limits of no width. A third of each is the
neutral prior of Kerman (2011, Electronic Journal of Statistics 5:1450).
"""


def limiting_distribution(x: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    """Return the Beta distribution (up, down) whose quantiles are each area's limits.

    `x` events, `n` bases of the areas of one group. NaN where n is missing or 0 or x > n.
    """
    events, base = counts(x, n)
    usable = is_proportion(events, base)
    up, down = np.full(events.shape, np.nan), np.full(events.shape, np.nan)
    if usable.any():
        up[usable], down[usable] = _distribution(events[usable], base[usable])
    return up, down


def _distribution(events: Floats, base: Floats) -> tuple[Floats, Floats]:
    priors = plausible(events, base)
    mean = float((priors.weight * priors.mean).sum())
    doubt = float((priors.weight * (priors.mean - mean) ** 2).sum())
    # Of a Beta prior, t / v is n / (a + b).
    most, likely, least = (base / precision for precision in priors.precisions(RANGE))
    pull = np.maximum(_pull(most, likely, least), LEAST / min(mean, 1 - mean) / base)
    kept = 1 / (1 + pull)
    centre = kept * events / base + (1 - kept) * mean
    chance = centre * (1 - centre) / base
    ends = [1 + pull**2 * (spread + doubt / chance) for spread in (most, least)]
    size = base / (kept**2 * np.sqrt(ends[0] * ends[1])) - 1
    # One household's worth at least: the limits of a single one are wide, and are limits.
    size = np.maximum(size, 1.0)
    return size * centre, size * (1 - centre)


def _pull(most: Floats, likely: Floats, least: Floats) -> Floats:
    """Return s / (1 - s) from the largest, middle and smallest plausible t / v of each area."""
    differing = most - FLAT * least
    with np.errstate(divide="ignore"):
        flat = np.where(differing > 0, np.sqrt((FLAT - 1) / np.maximum(differing, 0)), np.inf)
    return np.minimum(flat, 1 / likely)
