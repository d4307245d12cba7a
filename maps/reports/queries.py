"""SQL of reports: shapes of areas, and which DUN lie in a district. Figures come from geo."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import aliased

from boundaries.areas.models import Area
from database.session import ReadSession


def shapes(
    session: ReadSession, boundary_set_id: int, level: str, codes: Sequence[str] | None = None
) -> Sequence[Row[Any]]:
    """Return (code, name, quality, shape as WKB) of a level, or of some of its areas, by code."""
    statement = (
        select(
            Area.code,
            Area.name,
            Area.quality,
            func.ST_AsBinary(Area.geometry_display).label("shape"),
        )
        .where(Area.boundary_set_id == boundary_set_id, Area.level == level)
        .order_by(Area.code.collate("C"))
    )
    if codes is not None:
        statement = statement.where(Area.code.in_(codes))
    return session.execute(statement).all()


def seats_in(session: ReadSession, boundary_set_id: int, code: str) -> Sequence[Row[Any]]:
    """Return (code, share of its land inside) of every DUN that touches an area, by code."""
    seat, frame = aliased(Area), aliased(Area)
    inside = func.ST_Area(func.ST_Intersection(seat.geometry_display, frame.geometry_display))
    share: Any = (inside / func.ST_Area(seat.geometry_display)).label("share")
    return session.execute(
        select(seat.code, share)
        .join(
            frame,
            (frame.boundary_set_id == seat.boundary_set_id)
            & func.ST_Intersects(seat.geometry_display, frame.geometry_display),
        )
        .where(
            seat.boundary_set_id == boundary_set_id,
            seat.level == "dun",
            frame.code == code,
        )
        .order_by(seat.code.collate("C"))
    ).all()
