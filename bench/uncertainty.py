"""Coverage and speed of the intervals on many simulated countries.

Run: python -m bench.uncertainty
"""

import time

import numpy as np

from geo.uncertainty.service import clopper_pearson, wilson
from geo.uncertainty.smoothing import smooth

PRIORS = ((2, 18), (1, 30), (5, 20), (0.5, 4), (20, 180), (2, 98))
COUNTRIES = 40
AREAS = 1500


def main() -> None:
    """Print, for each true prior, how often each 95 % interval holds the truth where n < 100."""
    rng = np.random.default_rng(20261121)
    print("prior        wilson  clopper-pearson  empirical-bayes  seconds per fit")
    for a, b in PRIORS:
        hits = {"wilson": 0, "exact": 0, "bayes": 0}
        small, seconds = 0, 0.0
        for _ in range(COUNTRIES):
            truth = rng.beta(a, b, AREAS)
            n = rng.integers(10, 1000, AREAS)
            x = rng.binomial(n, truth)
            start = time.perf_counter()
            bayes = smooth(x, n).interval
            seconds += time.perf_counter() - start
            few = n < 100
            small += int(few.sum())
            limits = {"wilson": wilson(x, n), "exact": clopper_pearson(x, n), "bayes": bayes}
            for name, interval in limits.items():
                inside = (interval.lower <= truth) & (truth <= interval.upper)
                hits[name] += int(inside[few].sum())
        shares = "  ".join(f"{100 * count / small:13.1f} %" for count in hits.values())
        print(f"Beta({a}, {b}){shares}  {seconds / COUNTRIES:8.3f}")


if __name__ == "__main__":
    main()
