"""SQL that assigns one point to areas, in agreement with the bulk kernel."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, func, not_, select

from boundaries.areas.models import Area
from database.session import ReadSession

DISJOINT = "FF*FF****"
"""DE-9IM pattern of two geometries that share no point."""


def areas_at(
    session: ReadSession, boundary_set_id: int, x: float, y: float
) -> Sequence[Row[str, str, str]]:
    """Return (level, code, name) of every area that intersects the point, borders included.

    PostGIS tests points in polygons by a code of its own, which rounds on shared edges. ST_Relate
    goes through GEOS, whose exact arithmetic the kernel uses too.
    """
    point = func.ST_SetSRID(func.ST_MakePoint(x, y), 4326)
    return session.execute(
        select(Area.level, Area.code, Area.name).where(
            Area.boundary_set_id == boundary_set_id,
            Area.geometry.op("&&")(point),
            not_(func.ST_Relate(Area.geometry, point, DISJOINT)),
        )
    ).all()


def shapes(session: ReadSession, boundary_set_id: int, level: str) -> Sequence[Row[Any]]:
    """Return (code, wkb) of every area of a level, full resolution."""
    statement: Select[Any] = select(Area.code, func.ST_AsBinary(Area.geometry).label("wkb")).where(
        Area.boundary_set_id == boundary_set_id, Area.level == level
    )
    return session.execute(statement).all()


def nearest(
    session: ReadSession, boundary_set_id: int, level: str, x: float, y: float
) -> Row[Any] | None:
    """Return (code, name, distance_m) of the nearest area of a level, None when it has none."""
    point = func.ST_SetSRID(func.ST_MakePoint(x, y), 4326)
    distance = Area.geometry.op("<->")(point)
    metres = func.ST_Distance(
        func.Geography(func.ST_ClosestPoint(Area.geometry, point)), func.Geography(point)
    )
    return session.execute(
        select(Area.code, Area.name, metres.label("distance_m"))
        .where(Area.boundary_set_id == boundary_set_id, Area.level == level)
        .order_by(distance)
        .limit(1)
    ).one_or_none()
