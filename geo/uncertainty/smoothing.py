"""Beta-binomial empirical Bayes: rates of small areas borrow strength from the areas beside them.

Model: area i has a true rate drawn from Beta(a, b), and x_i of n_i households are poor. a and b
are fitted by maximum likelihood, per group (state or stratum); the smoothed rate is the mean of
Beta(a + x_i, b + n_i - x_i). That posterior takes a and b for known: where areas hardly differ,
or are few, its interval is too narrow. So the interval is of another one, integrated over what
the areas leave open about a and b (Deely and Lindley 1981, JASA 76:833; Kass and Steffey 1989,
JASA 84:717). A smoothed value protects nobody: with a, b and n known it gives x
back, so it follows the disclosure status of its count.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize, stats
from scipy.special import betaln, psi

from geo.uncertainty.service import Floats, Interval, counts, is_proportion, normal_quantile

Bools = NDArray[np.bool_]

MIN_AREAS = 5
"""Fewer areas than this cannot tell their own spread from chance: they take the prior of all."""

CAP_PER_LARGEST_BASE = 10
PRECISION_FLOOR = 0.01
MEAN_LOGIT_BOUND = 16.0

NEGLIGIBLE = 1e-6
"""Share of the weight below which a prior is left out."""

PRECISIONS = np.exp(np.linspace(np.log(0.2), np.log(1e5), 30))
"""Values of a + b that are weighed for the interval."""

MEAN_STEPS = np.linspace(-3.5, 3.5, 9)
"""Values of the prior's mean that are weighed, in standard errors of its logit."""


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

    `up`, `down`: the Beta distribution of the area's rate that `interval` is of, the prior's own
    uncertainty in it; `a`, `b`: the prior used; `no_between_area_variance`: that of the prior used;
    `borrowed`: the area's own group was too small, so the prior of all areas was used.
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
    a, b, _ = _plausible_priors(events, base)
    likelihood = _log_likelihood(events, base, a, b)
    likelihood[np.log(a + b) > top] = -np.inf
    place = np.unravel_index(np.argmax(likelihood), likelihood.shape)
    return np.array([np.log(a[place] / b[place]), min(np.log((a + b)[place]), top)])


def _log_likelihood(events: Floats, base: Floats, a: Floats, b: Floats) -> Floats:
    """Return that of every prior of a grid, up to a constant."""
    likelihood = -events.size * betaln(a, b)
    for x, n in zip(events, base, strict=True):
        likelihood += betaln(x + a, n - x + b)
    return likelihood


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
    tail = stats.norm.sf(normal_quantile(level))
    events, base = counts(x, n)
    events = np.where(events <= base, events, np.nan)
    up, down = np.asarray(a) + events, np.asarray(b) + base - events
    lower = np.asarray(stats.beta.ppf(tail, up, down))
    return up / (up + down), Interval(lower, np.asarray(stats.beta.isf(tail, up, down)))


def integrated_posterior(x: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    """Return the Beta distribution (up, down) of each area's rate, whatever the prior may be.

    The posteriors under every plausible prior are weighed by the likelihood of all areas; the
    Beta distribution has the mean and variance of their mixture. Before the areas are seen, the
    intraclass correlation 1 / (a + b + 1) is as likely anywhere between 0 and 1, and so is the
    logit of the prior's mean. NaN where n is missing or 0 or x > n.
    """
    events, base = counts(x, n)
    usable = is_proportion(events, base)
    up, down = np.full(events.shape, np.nan), np.full(events.shape, np.nan)
    if usable.any():
        up[usable], down[usable] = _mixture(events[usable], base[usable])
    return up, down


def integrated_interval(x: ArrayLike, n: ArrayLike, level: float = 0.95) -> Interval:
    """Return the equal-tailed interval of `integrated_posterior`."""
    return _quantiles(*integrated_posterior(x, n), level)


def _quantiles(up: Floats, down: Floats, level: float) -> Interval:
    tail = stats.norm.sf(normal_quantile(level))
    lower, upper = stats.beta.ppf(tail, up, down), stats.beta.isf(tail, up, down)
    return Interval(np.asarray(lower), np.asarray(upper))


def _mixture(events: Floats, base: Floats) -> tuple[Floats, Floats]:
    a, b, area = _plausible_priors(events, base)
    likelihood = _log_likelihood(events, base, a, b)
    weight = area * np.exp(likelihood - likelihood.max())
    weight /= weight.sum()
    chosen = weight > NEGLIGIBLE
    a, b, weight = a[chosen], b[chosen], weight[chosen] / weight[chosen].sum()
    size = np.add.outer(a + b, base)
    centre = np.add.outer(a, events) / size
    mean = weight @ centre
    variance = weight @ (centre * (1 - centre) / (size + 1) + (centre - mean) ** 2)
    spread = mean * (1 - mean) / variance - 1
    return spread * mean, spread * (1 - mean)


def _plausible_priors(events: Floats, base: Floats) -> tuple[Floats, Floats, Floats]:
    """Return a grid of a and b, and how much each point stands for before the areas are seen."""
    correlation = 1 / (PRECISIONS + 1)
    weight = base / (1 + (base - 1) * correlation[:, np.newaxis])
    total = weight.sum(axis=1)
    centre = ((weight * events / base).sum(axis=1) + 0.5) / (total + 1)
    error = 1 / np.sqrt(total * centre * (1 - centre) + 0.5)
    logit = np.log(centre / (1 - centre))[:, np.newaxis] + np.outer(error, MEAN_STEPS)
    mean = 1 / (1 + np.exp(-logit))
    precision = PRECISIONS[:, np.newaxis]
    # Steps are equal in log(a + b) and, along the other axis, in standard errors of the logit.
    area = (precision / (precision + 1) ** 2 * error[:, np.newaxis]) * np.ones(mean.shape)
    return mean * precision, (1 - mean) * precision, area


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
    up, down = integrated_posterior(events, base)
    a, b = np.full(events.size, everyone.a), np.full(events.size, everyone.b)
    flat = np.full(events.size, everyone.no_between_area_variance)
    borrowed = np.ones(events.size, dtype=bool)
    for rows in members.values():
        if len(members) > 1 and usable[rows].sum() < MIN_AREAS:
            continue
        prior = fit_prior(events[rows], base[rows]) if len(members) > 1 else everyone
        a[rows], b[rows], flat[rows] = prior.a, prior.b, prior.no_between_area_variance
        if len(members) > 1:
            up[rows], down[rows] = integrated_posterior(events[rows], base[rows])
        borrowed[rows] = False
    mean, _ = posterior(events, base, a, b, level)
    # An area without households has nothing but the prior.
    empty = np.isnan(up) & ~np.isnan(mean)
    up, down = np.where(empty, a, up), np.where(empty, b, down)
    wide = _quantiles(up, down, level)
    # The two priors differ a little: the smoothed rate never stands outside its interval.
    limits = Interval(np.fmin(wide.lower, mean), np.fmax(wide.upper, mean))
    return Smoothed(mean, limits, up, down, a, b, flat, borrowed)
