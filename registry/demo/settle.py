"""Where each household of a district stands, and what its form says about that."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from registry.demo.places import KM_PER_DEGREE

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Objects = npt.NDArray[np.object_]

JITTER_KM = {
    "kampung": (0.50, 0.80), "longhouse": (0.05, 0.40), "scheme": (0.60, 0.60),
    "estate": (0.80, 0.70), "taman": (0.15, 0.60), "town": (0.60, 0.70), "locality": (0.50, 0.80),
}  # fmt: skip
"""Median distance from the place's point, and the spread of its logarithm: a heavy tail."""

FARTHEST_KM = 9.0
JITTER_ROUNDS = 6
NO_POINT_SHARE = 0.08

SEA_BOXES = np.array(
    [(99.30, 4.30, 99.95, 5.00), (104.90, 4.50, 106.90, 6.30), (113.60, 5.90, 115.10, 6.80)]
)
"""West, south, east, north of open sea: Straits of Melaka, South China Sea west and east."""


@dataclass(frozen=True)
class Settlement:
    """One row per household: its place, where it stands, and the point that was captured."""

    place: Integers
    """Row of the district's table of places."""
    x: Floats
    y: Floats
    captured_x: Floats
    captured_y: Floats
    """NaN where no point was captured."""
    fault: Objects
    """None, `no_point` or a kind of wrong point."""


@dataclass(frozen=True)
class Elsewhere:
    """What wrong points need: the district office's point, and places of all other states."""

    office: tuple[float, float]
    far_x: Floats
    far_y: Floats


def settle(
    rural: Flags,
    places: pd.DataFrame,
    district: shapely.Geometry,
    elsewhere: Elsewhere,
    faults: Mapping[str, int],
    random: np.random.Generator,
) -> Settlement:
    """Settle one household per element of `rural` around the district's `places`."""
    place = _choose(rural, places, random)
    x, y = _scatter(place, places, district, random)
    fault = _faults(len(rural), faults, random)
    captured = {None: (x, y)} | _wrong_points(x, y, elsewhere, random)
    captured_x, captured_y = x.copy(), y.copy()
    for kind, (wrong_x, wrong_y) in captured.items():
        here = fault == kind
        captured_x[here], captured_y[here] = wrong_x[here], wrong_y[here]
    return Settlement(place, x, y, captured_x, captured_y, fault)


def _choose(rural: Flags, places: pd.DataFrame, random: np.random.Generator) -> Integers:
    draws = random.uniform(size=len(rural))
    place = np.empty(len(rural), dtype=np.int64)
    for column, here in (("rural", rural), ("urban", ~rural)):
        total = places[column].to_numpy().cumsum()
        found = np.searchsorted(total, draws[here] * total[-1], side="right")
        place[here] = np.minimum(found, len(places) - 1)
    return place


def _scatter(
    place: Integers, places: pd.DataFrame, district: shapely.Geometry, random: np.random.Generator
) -> tuple[Floats, Floats]:
    """Scatter around the places; draw again, closer, what falls off the district's land."""
    centre_x, centre_y = (places[axis].to_numpy()[place] for axis in ("x", "y"))
    median, spread = np.array([JITTER_KM[kind] for kind in places["kind"]])[place].T
    x, y = centre_x.copy(), centre_y.copy()
    shapely.prepare(district)
    left = np.arange(len(place))
    for attempt in range(JITTER_ROUNDS):
        radius = median[left] * np.exp(spread[left] * random.standard_normal(len(left)))
        radius = np.minimum(radius, FARTHEST_KM) / KM_PER_DEGREE / 2**attempt
        angle = random.uniform(0, 2 * np.pi, len(left))
        try_x = (centre_x[left] + radius * np.cos(angle)).round(6)
        try_y = (centre_y[left] + radius * np.sin(angle)).round(6)
        good = shapely.contains_xy(district, try_x, try_y)
        x[left[good]], y[left[good]] = try_x[good], try_y[good]
        left = left[~good]
    return x, y


def _faults(count: int, wanted: Mapping[str, int], random: np.random.Generator) -> Objects:
    fault = np.full(count, None, dtype=object)
    order = random.permutation(count)
    first = 0
    for kind, number in wanted.items():
        fault[order[first : first + number]] = kind
        first += number
    missing = random.uniform(size=count) < NO_POINT_SHARE
    fault[missing & pd.isna(fault)] = "no_point"
    return fault


def _wrong_points(
    x: Floats, y: Floats, elsewhere: Elsewhere, random: np.random.Generator
) -> dict[str | None, tuple[Floats, Floats]]:
    count = len(x)
    west, south, east, north = SEA_BOXES[random.integers(len(SEA_BOXES), size=count)].T
    far = random.integers(len(elsewhere.far_x), size=count)
    return {
        "no_point": (np.full(count, np.nan), np.full(count, np.nan)),
        "sea": (
            random.uniform(west, east).round(6),
            random.uniform(south, north).round(6),
        ),
        "swapped": (y, x),
        "zero": (np.zeros(count), np.zeros(count)),
        "office": (np.full(count, elsewhere.office[0]), np.full(count, elsewhere.office[1])),
        "wrong_state": (elsewhere.far_x[far], elsewhere.far_y[far]),
    }
