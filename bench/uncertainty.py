"""Coverage, length and speed of the intervals on many simulated groups of areas.

Run: python -m bench.uncertainty [AREAS ...]
"""

import sys
import time

import numpy as np

from geo.uncertainty.service import wilson
from geo.uncertainty.smoothing import smooth

PRIORS = (
    (2, 18), (1, 30), (5, 20), (2, 8), (10, 30), (2, 98), (0.5, 4), (0.5, 0.5), (90, 10),
    (20, 180), (5, 245), (200, 1800), (2000, 18000),
)  # fmt: skip
"""True rates of areas; those of the last four hardly differ."""

GROUPS = (8, 12, 30, 60, 160, 1500)
SIMULATED = 9_000


def measure(prior: tuple[float, float], areas: int) -> str:
    """Return a line: how often 95 % intervals hold the truth where n is 10 to 99, their lengths."""
    rng = np.random.default_rng(20261122)
    repeats = max(SIMULATED // areas, 12)
    held, length, seconds = np.zeros(2), np.zeros(2), 0.0
    for _ in range(repeats):
        truth = rng.beta(*prior, areas)
        n = rng.integers(10, 100, areas)
        x = rng.binomial(n, truth)
        start = time.perf_counter()
        bayes = smooth(x, n).interval
        seconds += time.perf_counter() - start
        for place, limits in enumerate((wilson(x, n), bayes)):
            held[place] += ((limits.lower <= truth) & (truth <= limits.upper)).mean()
            length[place] += (limits.upper - limits.lower).mean()
    plain, moved = 100 * held / repeats
    return (
        f"{areas:6}  {f'Beta{prior}':18}{plain:7.1f} %{moved:10.1f} %"
        f"{length[0] / repeats:10.3f}{length[1] / repeats:10.3f}{seconds / repeats:10.3f} s"
    )


def main() -> None:
    """Print a line for every size of group and true prior."""
    print(" areas  truth               wilson  smoothed    length: w         s       fit")
    for areas in [int(word) for word in sys.argv[1:]] or GROUPS:
        for prior in PRIORS:
            print(measure(prior, areas), flush=True)


if __name__ == "__main__":
    main()
