"""All SQL of the explorer: one publication's figures and the places of its areas."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import InstrumentedAttribute

from boundaries.areas.models import Area
from boundaries.sets.models import BoundarySet
from database.session import ReadSession
from geo.publication.models import PublishedValue
from geo.publication.queries import WHOLE


def boundary_set(session: ReadSession, boundary_set_id: int) -> Row[Any]:
    """Return the digest and the sources of a boundary set."""
    return session.execute(
        select(BoundarySet.digest, BoundarySet.sources).where(BoundarySet.id == boundary_set_id)
    ).one()


def years(session: ReadSession, number: int) -> Sequence[Row[str, str, int]]:
    """Return (indicator, level, year) of every series that holds at least one figure."""
    return session.execute(
        select(PublishedValue.indicator, PublishedValue.level, PublishedValue.year)
        .where(
            PublishedValue.publication_number == number,
            PublishedValue.breakdown == WHOLE,
            PublishedValue.flag != "no_data",
        )
        .distinct()
        .order_by(PublishedValue.indicator, PublishedValue.level, PublishedValue.year)
    ).all()


def areas(session: ReadSession, boundary_set_id: int, level: str) -> Sequence[Row[Any]]:
    """Return every area of a level with a point inside it and its box, WGS 84, by code."""
    shape = Area.geometry_display
    return session.execute(
        select(
            Area.code,
            Area.name,
            Area.parent_code,
            Area.state_code,
            Area.quality,
            func.ST_X(func.ST_PointOnSurface(shape)).label("x"),
            func.ST_Y(func.ST_PointOnSurface(shape)).label("y"),
            func.ST_XMin(shape).label("west"),
            func.ST_YMin(shape).label("south"),
            func.ST_XMax(shape).label("east"),
            func.ST_YMax(shape).label("north"),
        )
        .where(Area.boundary_set_id == boundary_set_id, Area.level == level)
        .order_by(Area.code)
    ).all()


def area(session: ReadSession, boundary_set_id: int, code: str) -> Row[Any] | None:
    """Return one area's names, quality and box, None when the set has no such code."""
    shape = Area.geometry_display
    return session.execute(
        select(
            Area.code,
            Area.name,
            Area.level,
            Area.parent_code,
            Area.state_code,
            Area.quality,
            func.ST_XMin(shape).label("west"),
            func.ST_YMin(shape).label("south"),
            func.ST_XMax(shape).label("east"),
            func.ST_YMax(shape).label("north"),
        ).where(Area.boundary_set_id == boundary_set_id, Area.code == code)
    ).one_or_none()


FIGURE_COLUMNS: tuple[InstrumentedAttribute[Any], ...] = (
    PublishedValue.indicator,
    PublishedValue.year,
    PublishedValue.area_code,
    PublishedValue.name,
    PublishedValue.parent_code,
    PublishedValue.value,
    PublishedValue.lower,
    PublishedValue.upper,
    PublishedValue.numerator,
    PublishedValue.denominator,
    PublishedValue.flag,
    PublishedValue.reason,
    PublishedValue.source,
)


def values(
    session: ReadSession, number: int, level: str, indicators: Sequence[str] | None = None
) -> Sequence[Row[Any]]:
    """Return the published figures of whole areas of a level, by indicator, year and area code.

    `indicators` narrows them; None is all.
    """
    statement = (
        select(*FIGURE_COLUMNS)
        .where(
            PublishedValue.publication_number == number,
            PublishedValue.level == level,
            PublishedValue.breakdown == WHOLE,
        )
        .order_by(PublishedValue.indicator, PublishedValue.year, PublishedValue.area_code)
    )
    if indicators is not None:
        statement = statement.where(PublishedValue.indicator.in_(indicators))
    return session.execute(statement).all()


def card_values(
    session: ReadSession, numbers: Sequence[int], codes: Sequence[str]
) -> Sequence[Row[Any]]:
    """Return every published figure of some whole areas in some publications."""
    columns: list[Any] = [*FIGURE_COLUMNS, PublishedValue.publication_number]
    return session.execute(
        select(*columns).where(
            PublishedValue.publication_number.in_(numbers),
            PublishedValue.area_code.in_(codes),
            PublishedValue.breakdown == WHOLE,
        )
    ).all()
