"""Where each household is: a checked GPS point, else its address, else what its form states.

Pure: frames in, frames out. Location levels are those of `models.HouseholdLocation`.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd

from geo.location.ground import AREA_COLUMNS, Ground

ENGINE_VERSION = "gps-stated-2"

HOUSEHOLD_COLUMNS = ("id", "x", "y", "repeated", "stated_state_code", "stated_district_code")
"""What `decide` needs to know of a household: point in degrees or null, and stated codes."""

LOCATION_COLUMNS = ("x", "y", "level", "confidence", "source", "gps_problem", *AREA_COLUMNS)

GPS_LEVEL, MUKIM_LEVEL, DISTRICT_LEVEL, STATE_LEVEL, NOWHERE_LEVEL = 1, 5, 6, 7, 0

CONFIDENCE = {
    GPS_LEVEL: 0.98,
    MUKIM_LEVEL: 0.90,
    DISTRICT_LEVEL: 0.90,
    STATE_LEVEL: 0.95,
    NOWHERE_LEVEL: 0.0,
}
"""Assumed until reviewers' decisions calibrate them."""

GPS_PROBLEMS = ("zero", "swapped", "sea", "repeated", "wrong_state", "wrong_district")

ZERO_DEGREES = 0.01
"""A point this close to 0, 0 is an empty form, not a place in the Gulf of Guinea."""


@dataclass(frozen=True)
class GpsPolicy:
    """What makes a captured point unfit."""

    repeated_over: int = 10
    """More households than this on one very point: somebody typed the office's coordinates."""
    border_tolerance_m: float = 1_000.0
    """A point this near to the stated area does not contradict it."""


class AddressLocator(Protocol):
    """A geocoder: it places households whose point is missing or unfit, by their addresses."""

    engine_version: str

    def __call__(self, households: pd.DataFrame, ground: Ground) -> pd.DataFrame:
        """Return `LOCATION_COLUMNS` but `gps_problem`, for the rows it can place, by their index.

        `households` has `HOUSEHOLD_COLUMNS` and address, postcode, town, stratum.
        """
        ...


def decide(
    households: pd.DataFrame,
    ground: Ground,
    policy: GpsPolicy,
    by_address: AddressLocator | None = None,
) -> pd.DataFrame:
    """Return `LOCATION_COLUMNS` of every household, in the order and index of `households`."""
    areas = ground.areas_of_points(households["x"], households["y"])
    problem = gps_problems(households, areas, ground, policy)
    decided = _stated(households, ground)
    if by_address is not None:
        unplaced = households[households["x"].isna() | problem.notna()]
        placed = by_address(unplaced, ground)
        there = pd.Series(decided.index.isin(placed.index), index=decided.index)
        decided = decided.where(~there, placed.reindex(decided.index)[decided.columns], axis=0)
    good = households["x"].notna() & problem.isna()
    by_gps = areas.assign(
        x=households["x"],
        y=households["y"],
        level=GPS_LEVEL,
        confidence=CONFIDENCE[GPS_LEVEL],
        source="gps",
    )
    decided = decided.where(~good, by_gps[decided.columns], axis=0)
    areas_or_none = (
        decided[list(AREA_COLUMNS)].astype(object).where(lambda code: code.notna(), None)
    )
    return decided.assign(gps_problem=problem, **areas_or_none)[list(LOCATION_COLUMNS)]


def gps_problems(
    households: pd.DataFrame, areas: pd.DataFrame, ground: Ground, policy: GpsPolicy
) -> pd.Series:
    """Return what is wrong with each captured point, null where nothing is or there is none.

    `areas` are the areas of the points. The first problem in the order of `GPS_PROBLEMS` is told.
    """
    x, y = households["x"], households["y"]
    there = x.notna()
    at_sea = there & areas["district_code"].isna()
    swapped = at_sea.copy()
    swapped[at_sea] = ground.districts_of_points(y[at_sea], x[at_sea]).notna()
    checks = {
        "zero": (x.abs() < ZERO_DEGREES) & (y.abs() < ZERO_DEGREES),
        "swapped": swapped,
        "sea": at_sea,
        "repeated": there & households["repeated"].astype(bool),
        "wrong_state": _contradicts("state", households, areas, ground, policy),
        "wrong_district": _contradicts("district", households, areas, ground, policy),
    }
    found = np.select(
        [checks[name].to_numpy(dtype=bool) for name in GPS_PROBLEMS], GPS_PROBLEMS, default=""
    )
    return pd.Series(found, index=households.index, dtype=object).replace("", None)


def _contradicts(
    level: str,
    households: pd.DataFrame,
    areas: pd.DataFrame,
    ground: Ground,
    policy: GpsPolicy,
) -> pd.Series:
    """Tell which points lie in another area than the stated one, and not just over its border."""
    stated, actual = households[f"stated_{level}_code"], areas[f"{level}_code"]
    other = stated.notna() & actual.notna() & (stated != actual)
    rows = households[other]
    metres = ground.metres_to(level, stated[other], rows["x"], rows["y"])
    contradicts = other.copy()
    contradicts[other] = metres > policy.border_tolerance_m
    return contradicts


def _stated(households: pd.DataFrame, ground: Ground) -> pd.DataFrame:
    """Return what the form says: mukim, district or state known, or nothing."""
    areas = ground.stated_areas(households["stated_state_code"], households["stated_district_code"])
    level = np.select(
        [areas[f"{name}_code"].notna() for name in ("mukim", "district", "state")],
        [MUKIM_LEVEL, DISTRICT_LEVEL, STATE_LEVEL],
        default=NOWHERE_LEVEL,
    )
    return areas.assign(
        x=np.nan,
        y=np.nan,
        level=level,
        confidence=[CONFIDENCE[one] for one in level],
        source=np.where(level == NOWHERE_LEVEL, "none", "stated"),
    )
