"""SQL that reads areas of a boundary set."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import aliased

from boundaries.areas.models import Area
from database.session import ReadSession


def find(
    session: ReadSession,
    boundary_set_id: int,
    *,
    level: str | None = None,
    parent: str | None = None,
    search: str | None = None,
    after: tuple[str, str] | None = None,
    limit: int = 3_000,
) -> Sequence[Row[Any]]:
    """Return areas ordered by level and code; see `service.list_areas` for the meaning."""
    order = (Area.level.collate("C"), Area.code.collate("C"))
    statement = _areas().where(Area.boundary_set_id == boundary_set_id).order_by(*order)
    if level is not None:
        statement = statement.where(Area.level == level)
    if parent is not None:
        statement = statement.where(Area.code.in_(_below(boundary_set_id, parent)))
    if search is not None:
        statement = statement.where(Area.name.icontains(search, autoescape=True))
    if after is not None:
        after_level, after_code = after
        statement = statement.where(
            (order[0] > after_level) | ((Area.level == after_level) & (order[1] > after_code))
        )
    return session.execute(statement.limit(limit)).all()


def get(session: ReadSession, boundary_set_id: int, code: str) -> Row[Any] | None:
    """Return one area with the columns of `find` and its source, None when there is none."""
    point = func.ST_PointOnSurface(Area.geometry_display)
    statement = _areas().add_columns(
        Area.source,
        Area.source_share,
        func.ST_X(point).label("x"),
        func.ST_Y(point).label("y"),
    )
    return session.execute(
        statement.where(Area.boundary_set_id == boundary_set_id, Area.code == code)
    ).one_or_none()


def _areas() -> Select[Any]:
    shape = Area.geometry_display
    return select(
        Area.code,
        Area.level,
        Area.name,
        Area.parent_code,
        Area.state_code,
        Area.quality,
        Area.land_km2,
        func.ST_XMin(shape).label("west"),
        func.ST_YMin(shape).label("south"),
        func.ST_XMax(shape).label("east"),
        func.ST_YMax(shape).label("north"),
    )


def _below(boundary_set_id: int, parent: str) -> Select[Any]:
    """Select the codes of all areas below `parent`, at any depth."""
    top = (
        select(Area.code)
        .where(Area.boundary_set_id == boundary_set_id, Area.parent_code == parent)
        .cte("below", recursive=True)
    )
    child = aliased(Area)
    deeper = select(child.code).where(
        child.boundary_set_id == boundary_set_id, child.parent_code == top.c.code
    )
    below = top.union_all(deeper)
    return select(below.c.code)
