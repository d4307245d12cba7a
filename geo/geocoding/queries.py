"""All SQL of the geocoder."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, select

from boundaries.areas.models import Area
from database.session import ReadSession

LEVELS = ("state", "district", "mukim")


def areas(session: ReadSession, boundary_set_id: int) -> Sequence[Row[Any]]:
    """Return (level, code, name, parent_code, quality, wkb) of states, districts and mukim."""
    columns: list[Any] = [
        Area.level,
        Area.code,
        Area.name,
        Area.parent_code,
        Area.quality,
        func.ST_AsBinary(Area.geometry).label("wkb"),
    ]
    return session.execute(
        select(*columns)
        .where(Area.boundary_set_id == boundary_set_id, Area.level.in_(LEVELS))
        .order_by(Area.level, Area.code)
    ).all()
