"""Proportional symbols: the area of a circle shows the value. The web page does the same."""

from math import floor, log10

LARGEST_RADIUS = {"state": 34.0, "district": 19.0, "mukim": 10.0, "parlimen": 15.0, "dun": 10.0}
"""Radius of the largest circle of a national map in pixels: crowded levels get smaller ones."""

LARGEST_RADIUS_IN_STATE = {"district": 30.0, "mukim": 15.0, "parlimen": 26.0, "dun": 18.0}
"""The same where the map shows one state."""

LARGEST_RADIUS_IN_AREA = 28.0
"""The same where the map shows one smaller area."""

SMALLEST_RADIUS = 1.5


def largest_radius(level: str, parent: str) -> float:
    """Return the radius of the largest circle, in pixels."""
    if not parent:
        return LARGEST_RADIUS[level]
    return LARGEST_RADIUS_IN_STATE[level] if parent.startswith("S") else LARGEST_RADIUS_IN_AREA


def radius(value: float | None, most: float, largest: float) -> float:
    """Return the radius of a value's circle, given the largest value and the largest radius."""
    if not value or value <= 0 or most <= 0:
        return 0.0
    return float(max(largest * (value / most) ** 0.5, SMALLEST_RADIUS))


def legend_values(most: float) -> list[float]:
    """Return up to three round values that explain the circles, ascending."""
    if most <= 0:
        return []
    return sorted({_rounded(most / part) for part in (16, 4, 1)})


def _rounded(value: float) -> float:
    """Round down to a leading digit and a half: 1, 1.5, 2, … 9.5, 10."""
    step = 10.0 ** floor(log10(value)) / 2
    return max(floor(value / step) * step, 1.0)
