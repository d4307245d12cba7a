"""Class limits that a reader chooses. The web page does the same: see classes.js."""

from collections.abc import Callable, Sequence
from math import ceil, floor, log10
from statistics import fmean, pstdev

import jenkspy

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
"""Parts of a power of ten that are round."""

SLACK = 1e-12
DIGITS = 12
READABLE = 3


def chosen_limits(
    method: str, size: int, own: Sequence[float], values: Sequence[float]
) -> list[float] | None:
    """Return upper class limits, ascending and closed on the right; None with nothing to class.

    `values` are those of all years, so that a class means the same in each; zero is a key of its
    own and in no class. `own` are the reader's limits, for the method of that name.
    """
    known = sorted(value for value in values if value != 0)
    if len(known) < 2:
        return None
    if method == "own":
        # The last limit is a ceiling: a value above it would be in no class.
        return [*own, known[-1]] if known[-1] > own[-1] else list(own)
    return METHODS[method](known, size)


def fisher(values: Sequence[float], size: int) -> list[float]:
    """Return the limits of the classes that differ least inside (Fisher 1958, Jenks 1977)."""
    classes = min(size, len(set(values)))
    if classes < 2:
        return [values[-1]]
    return [float(limit) for limit in jenkspy.jenks_breaks(values, n_classes=classes)[1:]]


def quantiles(values: Sequence[float], size: int) -> list[float]:
    """Return the limits of classes with as many areas in each."""
    return list(
        dict.fromkeys(values[ceil((at + 1) * len(values) / size) - 1] for at in range(size))
    )


def pretty(values: Sequence[float], size: int) -> list[float]:
    """Return limits at equal steps of a round number, at most `size`."""
    least, most = min(values[0], 0.0), values[-1]
    rough = (most - least) / size
    power = 10.0 ** floor(log10(rough))
    step = next(one * power for one in STEPS if one * power >= rough - SLACK)
    limits: list[float] = []
    at = floor(least / step) + 1
    while len(limits) < size and (not limits or limits[-1] < most):
        limits.append(float(f"{at * step:.{DIGITS}g}"))
        at += 1
    return limits


def equal(values: Sequence[float], size: int) -> list[float]:
    """Return limits at equal steps from the least value to the greatest."""
    step = (values[-1] - values[0]) / size
    return _rising([values[0] + (at + 1) * step for at in range(size - 1)], values)


def logarithmic(values: Sequence[float], size: int) -> list[float]:
    """Return limits at equal ratios; at equal steps where a value is below zero."""
    if values[0] <= 0:
        return equal(values, size)
    step = (log10(values[-1]) - log10(values[0])) / size
    low = log10(values[0])
    return _rising([10.0 ** (low + (at + 1) * step) for at in range(size - 1)], values)


def deviation(values: Sequence[float], size: int) -> list[float]:
    """Return limits one standard deviation apart, as many above the mean as below."""
    middle, spread = fmean(values), pstdev(values)
    steps = (at - size / 2 for at in range(1, size))
    return _rising([middle + step * spread for step in steps], values)


def _rising(limits: Sequence[float], values: Sequence[float]) -> list[float]:
    """Return the limits among the values, to be read easily, and the greatest value."""
    least, most = values[0], values[-1]
    readable = (float(f"{limit:.{READABLE}g}") for limit in limits)
    return [*dict.fromkeys(limit for limit in readable if least <= limit < most), most]


METHODS: dict[str, Callable[[Sequence[float], int], list[float]]] = {
    "fisher": fisher,
    "quantiles": quantiles,
    "pretty": pretty,
    "equal": equal,
    "log": logarithmic,
    "deviation": deviation,
}


def thirds(values: Sequence[float]) -> list[float]:
    """Return the upper limits of thirds of the values, zeros included; none without values."""
    known = sorted(values)
    return [known[ceil(part * len(known) / 3) - 1] for part in (1, 2, 3)] if known else []
