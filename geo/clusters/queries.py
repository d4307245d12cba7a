"""SQL of clusters: shapes of areas, storing an analysis, reading it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, insert, select

from boundaries.areas.models import Area
from database.session import ReadSession, WriteSession
from geo.clusters.models import ClusterRun, ClusterValue


def shapes(session: ReadSession, boundary_set_id: int, level: str) -> Sequence[Row[Any]]:
    """Return (code, state_code, shape as WKB) of every area of a level, by code."""
    return session.execute(
        select(Area.code, Area.state_code, func.ST_AsBinary(Area.geometry_display).label("shape"))
        .where(Area.boundary_set_id == boundary_set_id, Area.level == level)
        .order_by(Area.code.collate("C"))
    ).all()


def run(session: ReadSession, number: int, indicator: str, level: str) -> ClusterRun | None:
    """Return the analysis of an indicator at a level, None where none was made."""
    return session.get(ClusterRun, (number, indicator, level))


def runs(session: ReadSession, number: int) -> list[tuple[str, str]]:
    """Return (indicator, level) of every analysis of a publication."""
    rows = session.execute(
        select(ClusterRun.indicator, ClusterRun.level)
        .where(ClusterRun.publication_number == number)
        .order_by(ClusterRun.indicator, ClusterRun.level)
    )
    return [(row.indicator, row.level) for row in rows]


def values(session: ReadSession, made: ClusterRun, boundary_set_id: int) -> Sequence[Row[Any]]:
    """Return what an analysis says of each area, with the area's name, by code."""
    value = ClusterValue
    columns: list[Any] = [
        value.area_code,
        Area.name,
        value.rate,
        value.neighbours,
        value.local_moran,
        value.local_p,
        value.kind,
        value.star,
        value.star_p,
        value.spot,
    ]
    return session.execute(
        select(*columns)
        .join(Area, (Area.code == value.area_code) & (Area.boundary_set_id == boundary_set_id))
        .where(
            value.publication_number == made.publication_number,
            value.indicator == made.indicator,
            value.level == made.level,
        )
        .order_by(value.area_code.collate("C"))
    ).all()


def store(session: WriteSession, made: ClusterRun, rows: list[dict[str, Any]]) -> None:
    """Store an analysis whole."""
    session.add(made)
    session.flush()
    session.execute(insert(ClusterValue), rows)
