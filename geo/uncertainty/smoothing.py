"""Beta-binomial empirical Bayes: rates of small areas borrow strength from the areas beside them.

Model: area i has a true rate drawn from Beta(a, b), and x_i of n_i households are poor. a and b
are fitted by maximum likelihood, per group (state or stratum); the posterior of area i is
Beta(a + x_i, b + n_i - x_i). A smoothed value protects nobody: with a, b and n known it gives x
back, so it follows the disclosure status of its count.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize, stats

from geo.uncertainty.service import Floats, Interval, counts, is_proportion, normal_quantile

Bools = NDArray[np.bool_]

MIN_AREAS = 5
"""Fewer areas than this cannot tell their own spread from chance: they take the prior of all."""

CAP_PER_LARGEST_BASE = 10
PRECISION_FLOOR = 0.01
PRECISION_STARTS = (1.0, 3.0, 5.0)
MEAN_LOGIT_BOUND = 16.0


@dataclass(frozen=True)
class Prior:
    """The fitted Beta(a, b) of a group of areas.

    `no_between_area_variance`: the areas differ no more than chance allows; the likelihood then
    has no maximum, and a + b stands at its cap instead of running away.
    `log_likelihood` is that of the fit, NaN where there was nothing to fit.
    """

    a: float
    b: float
    log_likelihood: float
    no_between_area_variance: bool

    @property
    def mean(self) -> float:
        """The rate an area is pulled towards (0 to 1)."""
        return self.a / (self.a + self.b)


@dataclass(frozen=True)
class Smoothed:
    """Posterior of every area: arrays of one length, NaN where n is missing or x > n.

    `a`, `b`: the prior used; `no_between_area_variance`: that of the prior used; `borrowed`: the
    area's own group was too small, so the prior of all areas was used.
    """

    mean: Floats
    interval: Interval
    a: Floats
    b: Floats
    no_between_area_variance: Bools
    borrowed: Bools


def fit_prior(x: ArrayLike, n: ArrayLike) -> Prior:
    """Fit Beta(a, b) to events `x` of bases `n` by maximum likelihood, with a + b capped.

    The cap is ten times the largest base, and never more than all bases together: a prior cannot
    know more than all the households it was learnt from. Areas without a base, or with more
    events than base, teach nothing and are left out.
    """
    events, base = counts(x, n)
    usable = is_proportion(events, base)
    events, base = events[usable], base[usable]
    if base.size == 0:
        return Prior(0.5, 0.5, float("nan"), True)
    cap = max(min(CAP_PER_LARGEST_BASE * base.max(), base.sum()), 2 * PRECISION_FLOOR)
    total, whole = events.sum(), base.sum()
    if base.size == 1 or total in (0, whole):
        mean = (total + 0.5) / (whole + 1)
        return Prior(mean * cap, (1 - mean) * cap, float("nan"), True)
    return _maximise(events, base, cap)


def _maximise(events: Floats, base: Floats, cap: float) -> Prior:
    """Search over logit(mean) and log(a + b), from several starts, inside the cap."""

    def shape(point: Floats) -> tuple[float, float]:
        precision = float(np.exp(point[1]))
        mean = float(1 / (1 + np.exp(-point[0])))
        return mean * precision, (1 - mean) * precision

    def minus_log_likelihood(point: Floats) -> float:
        return -float(np.sum(stats.betabinom.logpmf(events, base, *shape(point))))

    pooled = float(events.sum() / base.sum())
    top = float(np.log(cap))
    bounds = [(-MEAN_LOGIT_BOUND, MEAN_LOGIT_BOUND), (float(np.log(PRECISION_FLOOR)), top)]
    fits = [
        optimize.minimize(
            minus_log_likelihood,
            np.array([np.log(pooled / (1 - pooled)), min(start, top)]),
            method="L-BFGS-B",
            bounds=bounds,
        )
        for start in (*PRECISION_STARTS, top)
    ]
    best = min(fits, key=lambda fit: float(fit.fun))
    if best.x[1] < top - 1e-3:
        return Prior(*shape(best.x), -float(best.fun), False)
    # Without the cap a + b would run on, and the mean with it to the pooled rate.
    capped = np.array([np.log(pooled / (1 - pooled)), top])
    return Prior(*shape(capped), -minus_log_likelihood(capped), True)


def posterior(
    x: ArrayLike, n: ArrayLike, a: ArrayLike, b: ArrayLike, level: float = 0.95
) -> tuple[Floats, Interval]:
    """Return the mean and equal-tailed interval of Beta(a + x, b + n - x).

    An area without households (n = 0) gets the prior; NaN where n is missing or x > n.
    """
    tail = stats.norm.sf(normal_quantile(level))
    events, base = counts(x, n)
    events = np.where(events <= base, events, np.nan)
    up, down = np.asarray(a) + events, np.asarray(b) + base - events
    lower = np.asarray(stats.beta.ppf(tail, up, down))
    return up / (up + down), Interval(lower, np.asarray(stats.beta.isf(tail, up, down)))


def smooth(
    x: ArrayLike,
    n: ArrayLike,
    group: Sequence[Hashable] | None = None,
    level: float = 0.95,
) -> Smoothed:
    """Return the empirical-Bayes rate of each area with its credible interval.

    `x` events, `n` bases, `group` the state (or stratum) of each area; None takes all areas as
    one group. Groups of fewer than `MIN_AREAS` usable areas borrow the prior of all areas.
    """
    events, base = counts(x, n)
    usable = is_proportion(events, base)
    labels = list(group) if group is not None else [None] * events.size
    members: dict[Hashable, list[int]] = {}
    for row, label in enumerate(labels):
        members.setdefault(label, []).append(row)
    everyone = fit_prior(events, base)
    a, b = np.full(events.size, everyone.a), np.full(events.size, everyone.b)
    flat = np.full(events.size, everyone.no_between_area_variance)
    borrowed = np.ones(events.size, dtype=bool)
    for rows in members.values():
        if len(members) > 1 and usable[rows].sum() < MIN_AREAS:
            continue
        prior = fit_prior(events[rows], base[rows]) if len(members) > 1 else everyone
        a[rows], b[rows], flat[rows] = prior.a, prior.b, prior.no_between_area_variance
        borrowed[rows] = False
    mean, limits = posterior(events, base, a, b, level)
    return Smoothed(mean, limits, a, b, flat, borrowed)
