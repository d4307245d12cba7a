"""Which areas hold a point: one point through PostGIS. Many points go through `kernel`."""

from dataclasses import dataclass

from boundaries.areas.models import LEVELS
from database.errors import InvalidInput
from database.session import ReadSession
from geo.assignment import queries
from geo.assignment.codes import smallest
from geo.assignment.kernel import Kernel

NEAREST_LEVEL = "district"


@dataclass(frozen=True)
class AreaName:
    """Code and name of an area."""

    code: str
    name: str


@dataclass(frozen=True)
class NearArea(AreaName):
    """An area beside the point, and how far it is, in metres."""

    distance_m: float


@dataclass(frozen=True)
class Located:
    """The areas of a point by level, and the nearest district where no area holds the point."""

    areas: dict[str, AreaName]
    nearest: NearArea | None


def load_kernel(session: ReadSession, boundary_set_id: int, level: str) -> Kernel:
    """Return the kernel of one level of a boundary set, at full resolution."""
    shapes = queries.shapes(session, boundary_set_id, level)
    return Kernel.from_wkb([shape.code for shape in shapes], [bytes(shape.wkb) for shape in shapes])


def locate_point(session: ReadSession, boundary_set_id: int, lon: float, lat: float) -> Located:
    """Return the areas of a point (degrees, WGS 84).

    On a shared edge the smallest code has the point, codes compared by their numeric parts.

    Raises:
        InvalidInput: the point is not on the globe.
    """
    for field, value, limit in (("lon", lon, 180), ("lat", lat, 90)):
        if not -limit <= value <= limit:
            raise InvalidInput(
                f"{value} is not a place", field=field, expected=f"from -{limit} to {limit} degrees"
            )
    found: dict[str, dict[str, str]] = {}
    for row in queries.areas_at(session, boundary_set_id, lon, lat):
        found.setdefault(row.level, {})[row.code] = row.name
    codes = {level: smallest(list(found[level])) for level in LEVELS if level in found}
    areas = {level: AreaName(code, found[level][code]) for level, code in codes.items()}
    if NEAREST_LEVEL in areas:
        return Located(areas, None)
    near = queries.nearest(session, boundary_set_id, NEAREST_LEVEL, lon, lat)
    return Located(
        areas, NearArea(near.code, near.name, round(near.distance_m, 1)) if near else None
    )
