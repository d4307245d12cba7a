"""The calibration curve as points of an SVG: what was said against what was right."""

from dataclasses import dataclass
from typing import Any

SIDE = 240.0
"""Width and height of the plot, in the drawing's own units."""

LEAST_RADIUS, MOST_RADIUS = 3.0, 12.0


@dataclass(frozen=True)
class Dot:
    """One band of confidence on the plot; the area of the dot tells its rows."""

    x: float
    y: float
    radius: float
    band: dict[str, Any]


def dots(curve: list[dict[str, Any]]) -> list[Dot]:
    """Return the bands as dots, each at (said, right); y grows downwards."""
    most = max((band["rows"] for band in curve), default=1)
    return [
        Dot(
            x=round(SIDE * band["confidence"], 1),
            y=round(SIDE * (1 - band["right"]), 1),
            radius=round(
                LEAST_RADIUS + (MOST_RADIUS - LEAST_RADIUS) * (band["rows"] / most) ** 0.5, 1
            ),
            band=band,
        )
        for band in curve
    ]
