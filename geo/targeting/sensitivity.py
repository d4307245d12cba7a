"""Which areas' shares are firm, and which hang on the noise of their counts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

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
    stays as it is. The draws of the last few questions are kept: fitting takes longer than sharing,
    and the same publication is asked again and again. The answer must not be written to.
    """
    known = counts.astype(float).tobytes(), households.astype(float).tobytes()
    return _drawn(*known, tuple(states), draws, seed)


@lru_cache(maxsize=4)
def _drawn(
    counts: bytes, households: bytes, states: tuple[str, ...], draws: int, seed: int
) -> Floats:
    poor, bases = np.frombuffer(counts), np.frombuffer(households)
    smoothed = smooth(poor, bases, group=states)
    drawn = posterior_draws(smoothed.up, smoothed.down, draws, seed) * bases
    filled = np.where(np.isnan(drawn), poor, drawn)
    filled.setflags(write=False)
    return filled


def sensitivity(units: Ints, drawn: Floats, share: Callable[[Floats], Ints]) -> Sensitivity:
    """Repeat a sharing for every row of drawn counts, as `draw_counts` returns them."""
    results = np.array([share(row) for row in drawn])
    tail = (1 - LEVEL) / 2
    lower, median, upper = np.quantile(
        results, [tail, 0.5, 1 - tail], axis=0, method="closest_observation"
    ).astype(np.int64)
    return Sensitivity(lower, median, upper, (results < units).mean(axis=0))
