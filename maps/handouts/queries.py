"""All SQL of hand-outs: display shapes."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, select

from boundaries.areas.models import Area
from database.session import ReadSession

COORDINATE_DIGITS = 4
"""About ten metres: finer than any hand-out is drawn."""


def shapes(
    session: ReadSession, boundary_set_id: int, level: str, codes: Sequence[str]
) -> Sequence[Row[Any]]:
    """Return (code, shape as GeoJSON text) of some areas of a level, WGS 84."""
    return session.execute(
        select(
            Area.code,
            func.ST_AsGeoJSON(Area.geometry_display, COORDINATE_DIGITS).label("shape"),
        )
        .where(Area.boundary_set_id == boundary_set_id, Area.level == level, Area.code.in_(codes))
        .order_by(Area.code)
    ).all()
