"""Class breaks of maps: Fisher-Jenks, moved to readable numbers, frozen for a publication."""

import math
from collections.abc import Iterable, Sequence

import jenkspy
import numpy as np
from numpy.typing import NDArray

from geo.indicators.declaration import Band

Floats = NDArray[np.float64]

CLASSES = 5
METHOD = "Fisher-Jenks, rounded"
BANDS = "fixed bands"

STEPS = (1.0, 0.5, 0.2)
"""Parts of a power of ten that people read easily, the roundest first."""


def class_breaks(values: Iterable[float], classes: int = CLASSES) -> list[float] | None:
    """Return ascending upper class limits, closed on the right; None with nothing to class.

    Zeros and missing values are outside the classes and are left out. With fewer distinct values
    than classes every value is a class. The last limit is a ceiling at or above the greatest value.
    """
    known = np.array([value for value in values if math.isfinite(value) and value != 0])
    distinct = np.unique(known)
    if len(distinct) < 2:
        return None
    limits = (
        np.asarray(jenkspy.jenks_breaks(known, n_classes=classes))[1:]
        if len(distinct) > classes
        else distinct
    )
    return _readable(np.unique(limits), distinct)


def band_breaks(values: Iterable[float], bands: Sequence[Band]) -> list[float] | None:
    """Return the limits of bands as class limits; None with nothing to class.

    The last limit is a ceiling at or above the greatest value, so that it can be printed.
    """
    known = [value for value in values if math.isfinite(value)]
    if not known:
        return None
    limits = [band.upper for band in bands[:-1]]
    return [*limits, max(roundest(max(known), math.inf), 2 * limits[-1])]


def _readable(limits: Floats, ordered: Floats) -> list[float]:
    """Move each limit up to the roundest number before the next value: no value changes class."""
    breaks = []
    for limit in limits:
        place = np.searchsorted(ordered, limit, side="right")
        following = ordered[place] if place < len(ordered) else math.inf
        breaks.append(roundest(float(limit), float(following)))
    return breaks


def roundest(low: float, below: float) -> float:
    """Return the roundest number in [low, below): the multiple of the greatest possible step."""
    top = low if math.isinf(below) else below
    magnitude = math.floor(math.log10(max(abs(low), abs(top)))) + 1
    least = magnitude - 15  # a double holds no more digits
    if math.isinf(below):
        # A ceiling: two digits are enough, and it should not be far above the values.
        magnitude -= 2
    for exponent in range(magnitude, least, -1):
        for step in STEPS:
            size = step * 10.0**exponent
            candidate = round(math.ceil(low / size) * size, max(0, 1 - exponent))
            if low <= candidate < below:
                return candidate
    return low
