"""All SQL of tiles: a boundary set's display shapes as GeoJSON features."""

from collections.abc import Iterator

from sqlalchemy import JSON, Text, cast, func, select

from boundaries.areas.models import Area
from boundaries.sets.models import BoundarySet
from database.session import ReadSession

COORDINATE_DIGITS = 6


def set_identity(session: ReadSession, boundary_set_id: int) -> tuple[str, str] | None:
    """Return (code, digest) of a boundary set, None when there is no such set."""
    found = session.execute(
        select(BoundarySet.code, BoundarySet.digest).where(BoundarySet.id == boundary_set_id)
    ).one_or_none()
    return (found.code, found.digest) if found else None


def features(session: ReadSession, boundary_set_id: int, level: str) -> Iterator[str]:
    """Yield every area of a level as one line of GeoJSON (WGS 84, display geometry)."""
    properties = func.json_build_object(
        "code",
        Area.code,
        "name",
        Area.name,
        "parent",
        Area.parent_code,
        "quality",
        Area.quality,
    )
    geometry = cast(func.ST_AsGeoJSON(Area.geometry_display, COORDINATE_DIGITS), JSON)
    feature = func.json_build_object(
        "type", "Feature", "properties", properties, "geometry", geometry
    )
    statement = (
        select(cast(feature, Text))
        .where(Area.boundary_set_id == boundary_set_id, Area.level == level)
        .order_by(Area.code)
        .execution_options(yield_per=100)
    )
    yield from session.scalars(statement)
