"""Beta-binomial empirical Bayes: rates of small areas borrow strength from the areas beside them.

Model: area i has a true rate drawn from Beta(a, b), and x_i of n_i households are poor. a and b
are fitted by maximum likelihood, per group (state or stratum); the smoothed rate is the mean of
Beta(a + x_i, b + n_i - x_i). That posterior takes a and b for known, so its interval would be too
short where they are not: the interval is that of `limits`. A smoothed value protects nobody: with
a, b and n known it gives x back, so it follows the disclosure status of its count.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize, stats
from scipy.special import betainccinv, betaincinv, betaln, psi

from geo.uncertainty.limits import limiting_distribution
from geo.uncertainty.priors import grid, log_likelihood
from geo.uncertainty.service import Floats, Interval, counts, is_proportion, normal_quantile

Bools = NDArray[np.bool_]

MIN_AREAS = 8
"""Fewer areas than this cannot tell their own spread from chance: they take the prior of all."""

CAP_PER_LARGEST_BASE = 10
MIDDLE = 0.05
"""Share of the posterior, about the smoothed rate, that its limits hold in any case."""

PRECISION_FLOOR = 0.01
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

    `up`, `down`: the Beta distribution that `interval` is of; `a`, `b`: the prior used;
    `no_between_area_variance`: that of the prior used; `borrowed`: the area's own group was too
    small, so the prior of all areas was used.
    """

    mean: Floats
    interval: Interval
    up: Floats
    down: Floats
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


def _likeliest(events: Floats, base: Floats, top: float) -> Floats:
    """Return logit(mean) and log(a + b) of the likeliest prior of a grid: where to search from."""
    priors = grid(events, base)
    a, b = priors.a, priors.b
    likelihood = log_likelihood(events, base, a, b)
    likelihood[np.log(a + b) > top] = -np.inf
    place = np.unravel_index(np.argmax(likelihood), likelihood.shape)
    return np.array([np.log(a[place] / b[place]), min(np.log((a + b)[place]), top)])


def _maximise(events: Floats, base: Floats, cap: float) -> Prior:
    """Search over logit(mean) and log(a + b), from several starts, inside the cap."""

    # Of the binomial coefficients, which no prior changes.
    constant = -float((np.log(base + 1) + betaln(events + 1, base - events + 1)).sum())

    def shape(point: Floats) -> tuple[float, float]:
        precision = float(np.exp(point[1]))
        mean = float(1 / (1 + np.exp(-point[0])))
        return mean * precision, (1 - mean) * precision

    def minus_log_likelihood(point: Floats) -> tuple[float, Floats]:
        a, b = shape(point)
        value = float((betaln(events + a, base - events + b) - betaln(a, b)).sum())
        both = psi(a + b) - psi(base + a + b)
        by_a = float((psi(events + a) - psi(a) + both).sum())
        by_b = float((psi(base - events + b) - psi(b) + both).sum())
        share = a * b / (a + b)
        slope = np.array([share * (by_a - by_b), a * by_a + b * by_b])
        return -value - constant, -slope

    pooled = float(events.sum() / base.sum())
    top = float(np.log(cap))
    best = optimize.minimize(
        minus_log_likelihood,
        _likeliest(events, base, top),
        jac=True,
        method="L-BFGS-B",
        bounds=[
            (-MEAN_LOGIT_BOUND, MEAN_LOGIT_BOUND),
            (float(np.log(PRECISION_FLOOR)), top),
        ],
    )
    if best.x[1] < top - 1e-3:
        return Prior(*shape(best.x), -float(best.fun), False)
    # Without the cap a + b would run on, and the mean with it to the pooled rate.
    capped = np.array([np.log(pooled / (1 - pooled)), top])
    return Prior(*shape(capped), -minus_log_likelihood(capped)[0], True)


def posterior(
    x: ArrayLike, n: ArrayLike, a: ArrayLike, b: ArrayLike, level: float = 0.95
) -> tuple[Floats, Interval]:
    """Return the mean and equal-tailed interval of Beta(a + x, b + n - x).

    An area without households (n = 0) gets the prior; NaN where n is missing or x > n.
    """
    events, base = counts(x, n)
    events = np.where(events <= base, events, np.nan)
    up, down = np.asarray(a) + events, np.asarray(b) + base - events
    return up / (up + down), _quantiles(up, down, level)


def _quantiles(up: Floats, down: Floats, level: float) -> Interval:
    tail = stats.norm.sf(normal_quantile(level))
    lower, upper = betaincinv(up, down, tail), betainccinv(up, down, tail)
    return Interval(np.asarray(lower, dtype=np.float64), np.asarray(upper, dtype=np.float64))


def smooth(
    x: ArrayLike,
    n: ArrayLike,
    group: Sequence[Hashable] | None = None,
    level: float = 0.95,
) -> Smoothed:
    """Return the empirical-Bayes rate of each area with its interval.

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
    up, down = limiting_distribution(events, base)
    a, b = np.full(events.size, everyone.a), np.full(events.size, everyone.b)
    flat = np.full(events.size, everyone.no_between_area_variance)
    borrowed = np.ones(events.size, dtype=bool)
    for rows in members.values():
        if len(members) > 1 and usable[rows].sum() < MIN_AREAS:
            continue
        prior = fit_prior(events[rows], base[rows]) if len(members) > 1 else everyone
        a[rows], b[rows], flat[rows] = prior.a, prior.b, prior.no_between_area_variance
        if len(members) > 1:
            up[rows], down[rows] = limiting_distribution(events[rows], base[rows])
        borrowed[rows] = False
    mean, middle = posterior(events, base, a, b, MIDDLE)
    # An area without households has nothing but the prior.
    empty = np.isnan(up) & ~np.isnan(mean)
    up, down = np.where(empty, a, up), np.where(empty, b, down)
    wide = _quantiles(up, down, level)
    # Limits shrink less than the rate, which never stands outside them, or on one.
    limits = Interval(np.fmin(wide.lower, middle.lower), np.fmax(wide.upper, middle.upper))
    return Smoothed(mean, limits, up, down, a, b, flat, borrowed)
