"""Which Beta(a, b) priors a group of areas leaves plausible, on a grid of them."""

from dataclasses import dataclass

import numpy as np
from scipy.special import betaln

from geo.uncertainty.service import Floats

PRECISIONS = np.exp(np.linspace(np.log(0.2), np.log(1e5), 30))
"""Values of a + b that are weighed: the larger, the less the areas differ."""

MEAN_STEPS = np.linspace(-3.5, 3.5, 9)
"""Values of the prior's mean that are weighed, in standard errors of its logit."""


@dataclass(frozen=True)
class Priors:
    """A grid of priors, one row per value of `PRECISIONS`, one column per mean.

    `weight` says how plausible each is and sums to 1, except that of `grid`: how much each stands
    for before the areas are seen.
    """

    a: Floats
    b: Floats
    weight: Floats

    @property
    def mean(self) -> Floats:
        """The rate that each pulls areas towards."""
        return self.a / (self.a + self.b)

    def precisions(self, shares: tuple[float, ...]) -> Floats:
        """Return the a + b below which these shares of the weight lie."""
        below = np.cumsum(self.weight.sum(axis=1))
        return np.exp(np.interp(shares, below, np.log(PRECISIONS)))


def grid(events: Floats, base: Floats) -> Priors:
    """Return priors near the areas' mean, for every value of `PRECISIONS`.

    Before the areas are seen, the share (a + b) / (a + b + n) by which an area of mean base n is
    shrunk is as likely anywhere between 0 and 1 (the uniform shrinkage prior of Daniels 1999,
    Canadian Journal of Statistics 27:567), and so is the logit of the prior's mean.
    """
    correlation = 1 / (PRECISIONS + 1)
    size = base / (1 + (base - 1) * correlation[:, np.newaxis])
    total = size.sum(axis=1)
    centre = ((size * events / base).sum(axis=1) + 0.5) / (total + 1)
    error = 1 / np.sqrt(total * centre * (1 - centre) + 0.5)
    logit = np.log(centre / (1 - centre))[:, np.newaxis] + np.outer(error, MEAN_STEPS)
    mean = 1 / (1 + np.exp(-logit))
    precision = PRECISIONS[:, np.newaxis]
    # Steps are equal in log(a + b) and, along the other axis, in standard errors of the logit.
    density = precision / (precision + base.mean()) ** 2
    weight = (density * error[:, np.newaxis]) * np.ones(mean.shape)
    return Priors(mean * precision, (1 - mean) * precision, weight)


def log_likelihood(events: Floats, base: Floats, a: Floats, b: Floats) -> Floats:
    """Return that of every prior of a grid, up to a constant."""
    likelihood = -events.size * betaln(a, b)
    for x, n in zip(events, base, strict=True):
        likelihood += betaln(x + a, n - x + b)
    return likelihood


def plausible(events: Floats, base: Floats) -> Priors:
    """Return the grid, weighed by what the areas say."""
    priors = grid(events, base)
    likelihood = log_likelihood(events, base, priors.a, priors.b)
    weight = priors.weight * np.exp(likelihood - likelihood.max())
    return Priors(priors.a, priors.b, weight / weight.sum())
