"""Which areas' shares are firm, and which hang on the noise of their counts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from geo.targeting.contest import Floats, Ints
from geo.uncertainty.ranks import posterior_draws
from geo.uncertainty.smoothing import smooth

DRAWS = 1_000
SEED = 20_261_122
LEVEL = 0.90
FLIPS_AT = 0.25
"""An area whose last unit is gone in more than this share of draws hangs on noise."""


@dataclass(frozen=True)
class Doubt:
    """One area's units over the draws; `firm`: it keeps its last unit in three of four."""

    lower: int
    median: int
    upper: int
    loses_last: float
    firm: bool


@dataclass(frozen=True)
class Sensitivity:
    """Units of each area over draws of its uncertain counts.

    lower, median, upper   5, 50 and 95 % points, whole units
    loses_last             share of draws in which the area gets less than its units
    """

    lower: Ints
    median: Ints
    upper: Ints
    loses_last: Floats

    def of(self, area: int) -> Doubt:
        """Return what one area's units are worth."""
        loses = float(self.loses_last[area])
        return Doubt(
            int(self.lower[area]),
            int(self.median[area]),
            int(self.upper[area]),
            loses,
            loses <= FLIPS_AT,
        )


def draw_counts(
    counts: Floats, households: Floats, states: Sequence[str], draws: int = DRAWS, seed: int = SEED
) -> Floats:
    """Return plausible counts: one row per draw, one column per area.

    Rates are drawn from the empirical-Bayes posterior of each area (prior by state) and
    multiplied by its households. Where the base is unknown, or smaller than the count, the count
    stays as it is.
    """
    smoothed = smooth(counts, households, group=states)
    rates = posterior_draws(smoothed.up, smoothed.down, draws, seed)
    drawn = rates * households
    return np.where(np.isnan(drawn), counts, drawn)


def sensitivity(units: Ints, drawn: Floats, share: Callable[[Floats], Ints]) -> Sensitivity:
    """Repeat a sharing for every row of drawn counts, as `draw_counts` returns them."""
    results = np.array([share(row) for row in drawn])
    tail = (1 - LEVEL) / 2
    lower, median, upper = np.quantile(
        results, [tail, 0.5, 1 - tail], axis=0, method="closest_observation"
    ).astype(np.int64)
    return Sensitivity(lower, median, upper, (results < units).mean(axis=0))
