"""SQL that reads publications."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, literal, select, text, tuple_
from sqlalchemy.orm import InstrumentedAttribute, aliased

from boundaries.areas.models import Area
from boundaries.sets.models import BoundarySet
from database.session import ReadSession
from geo.indicators.declaration import LEVELS
from geo.publication.models import ClassBreaks, ExactValue, Publication, PublishedValue

ANCHOR_INDICATOR = "registered_hh"
"""This indicator has a row for every area of every level, the unknown areas included."""

WHOLE = ""
"""What stands as breakdown of figures of whole areas."""

COORDINATE_DIGITS = 5
"""About one metre; the display geometry is coarser than that."""

_VALUE = PublishedValue
_COLUMNS: tuple[InstrumentedAttribute[Any], ...] = (
    _VALUE.area_code,
    _VALUE.name,
    _VALUE.level,
    _VALUE.parent_code,
    _VALUE.indicator,
    _VALUE.year,
    _VALUE.breakdown,
    _VALUE.category,
    _VALUE.value,
    _VALUE.lower,
    _VALUE.upper,
    _VALUE.numerator,
    _VALUE.denominator,
    _VALUE.flag,
    _VALUE.reason,
    _VALUE.source,
    _VALUE.smoothed,
    _VALUE.smoothed_lower,
    _VALUE.smoothed_upper,
    _VALUE.rank_lower,
    _VALUE.rank_upper,
    _VALUE.reliability,
)
_ANCHOR = aliased(PublishedValue)
_EXACT_COLUMNS: tuple[ColumnElement[Any] | InstrumentedAttribute[Any], ...] = (
    ExactValue.area_code.label("area"),
    _ANCHOR.name.label("area_name"),
    ExactValue.level,
    _ANCHOR.parent_code.label("parent"),
    ExactValue.indicator,
    ExactValue.year,
    ExactValue.breakdown,
    ExactValue.category,
    ExactValue.value,
    ExactValue.numerator,
    ExactValue.denominator,
    PublishedValue.flag,
    PublishedValue.source,
)


@dataclass(frozen=True)
class PublicationInfo:
    """One publication, without its figures."""

    number: int
    boundary_set_id: int
    boundary_set: str
    as_of: date
    is_demo: bool
    threshold: int
    digest: str
    summary: dict[str, Any]
    created_at: datetime


@dataclass(frozen=True)
class Slice:
    """Which rows of a publication to read, and where to begin."""

    series: Sequence[tuple[str, str, int]]
    """(indicator, level, year), each one of the publication's series."""
    parent: str | None = None
    area: str | None = None
    breakdown: str = ""
    category: str | None = None
    after: tuple[str, int, str, str] | None = None
    """(indicator, year, area code, category) of the last row of the page before."""
    limit: int = 3_000


def _infos() -> Select[Any]:
    return select(
        Publication.number,
        Publication.boundary_set_id,
        BoundarySet.code,
        Publication.as_of,
        Publication.is_demo,
        Publication.threshold,
        Publication.digest,
        Publication.summary,
        Publication.created_at,
    ).join(BoundarySet, BoundarySet.id == Publication.boundary_set_id)


def publication(session: ReadSession, number: int | None) -> PublicationInfo | None:
    """Return one publication, the newest when `number` is None; None when there is none."""
    statement = _infos().order_by(Publication.number.desc()).limit(1)
    if number is not None:
        statement = statement.where(Publication.number == number)
    row = session.execute(statement).one_or_none()
    return PublicationInfo(*row) if row else None


def publications(session: ReadSession, before: int | None, limit: int) -> list[PublicationInfo]:
    """Return up to `limit` publications, newest first, older than number `before`."""
    statement = _infos().order_by(Publication.number.desc()).limit(limit)
    if before is not None:
        statement = statement.where(Publication.number < before)
    return [PublicationInfo(*row) for row in session.execute(statement)]


def comparison(session: ReadSession, before: int, after: int) -> Sequence[Row[Any]]:
    """Return how the figures of two publications differ: columns of `comparison.sql`, by level."""
    statement = Path(__file__).with_name("comparison.sql").read_text(encoding="utf-8")
    rows = session.execute(text(statement), {"before": before, "after": after}).all()
    return sorted(rows, key=lambda row: LEVELS.index(row.level))


def class_breaks(session: ReadSession, number: int) -> dict[tuple[str, str], list[float]]:
    """Return the class breaks of a publication by (indicator, level)."""
    rows = session.execute(
        select(ClassBreaks.indicator, ClassBreaks.level, ClassBreaks.breaks).where(
            ClassBreaks.publication_number == number
        )
    )
    return {(indicator, level): breaks for indicator, level, breaks in rows}


def has_area(session: ReadSession, number: int, code: str) -> bool:
    """Tell whether a publication has figures of this area (unknown areas have them too)."""
    found = select(literal(1)).where(
        PublishedValue.publication_number == number,
        PublishedValue.indicator == ANCHOR_INDICATOR,
        PublishedValue.breakdown == WHOLE,
        PublishedValue.area_code == code,
    )
    return session.scalar(found.limit(1)) is not None


def exact_figures(
    session: ReadSession,
    number: int,
    indicators: Sequence[str],
    level: str | None,
    breakdown: str = WHOLE,
) -> Sequence[Row[Any]]:
    """Return exact registry figures with the flag that readers see, in order.

    The flag is null where readers have no such row, at levels that an indicator is not told at.
    """
    statement: Select[Any] = (
        select(*_EXACT_COLUMNS)
        .join(
            _ANCHOR,
            (_ANCHOR.publication_number == ExactValue.publication_number)
            & (_ANCHOR.indicator == ANCHOR_INDICATOR)
            & (_ANCHOR.area_code == ExactValue.area_code)
            & (_ANCHOR.breakdown == WHOLE),
        )
        .outerjoin(
            PublishedValue,
            (PublishedValue.publication_number == ExactValue.publication_number)
            & (PublishedValue.indicator == ExactValue.indicator)
            & (PublishedValue.area_code == ExactValue.area_code)
            & (PublishedValue.year == ExactValue.year)
            & (PublishedValue.breakdown == ExactValue.breakdown)
            & (PublishedValue.category == ExactValue.category),
        )
        .where(
            ExactValue.publication_number == number,
            ExactValue.indicator.in_(indicators),
            ExactValue.breakdown == breakdown,
        )
        .order_by(
            *map(_in_order, (ExactValue.indicator, ExactValue.area_code, ExactValue.category))
        )
    )
    if level is not None:
        statement = statement.where(ExactValue.level == level)
    return session.execute(statement).all()


def shown_figures(session: ReadSession, number: int) -> Sequence[Row[str, str, str, str]]:
    """Return indicator, area_code, breakdown and category of every figure with a number."""
    statement = select(_VALUE.indicator, _VALUE.area_code, _VALUE.breakdown, _VALUE.category).where(
        _VALUE.publication_number == number, _VALUE.flag.in_(("ok", "zero", "unreliable"))
    )
    return session.execute(statement).all()


def on_another_set(session: ReadSession, as_of: date, boundary_set_id: int) -> str | None:
    """Return the code of another boundary set that the date has been published on, if any."""
    return session.scalar(
        select(BoundarySet.code)
        .join(Publication, Publication.boundary_set_id == BoundarySet.id)
        .where(Publication.as_of == as_of, Publication.boundary_set_id != boundary_set_id)
        .limit(1)
    )


def statistics(session: ReadSession, number: int, wanted: Slice) -> Sequence[Row[Any]]:
    """Return the wanted rows, ordered by indicator, year, area code and category."""
    return session.execute(_statistics(number, wanted)).all()


def statistics_with_geometry(
    session: ReadSession, info: PublicationInfo, wanted: Slice
) -> Sequence[Row[Any]]:
    """Return the wanted rows with a last column: display geometry as GeoJSON text, or null."""
    geometry = func.ST_AsGeoJSON(Area.geometry_display, COORDINATE_DIGITS).label("geometry")
    area = and_(Area.code == PublishedValue.area_code, Area.boundary_set_id == info.boundary_set_id)
    statement = _statistics(info.number, wanted).add_columns(geometry)
    return session.execute(statement.outerjoin(Area, area)).all()


def _statistics(number: int, wanted: Slice) -> Select[Any]:
    position = tuple_(
        _in_order(_VALUE.indicator),
        _VALUE.year,
        _in_order(_VALUE.area_code),
        _in_order(_VALUE.category),
    )
    statement: Select[Any] = (
        select(*_COLUMNS)
        .where(
            _VALUE.publication_number == number,
            tuple_(_VALUE.indicator, _VALUE.level, _VALUE.year).in_(wanted.series),
            _VALUE.breakdown == wanted.breakdown,
        )
        .order_by(*position)
        .limit(wanted.limit)
    )
    if wanted.category is not None:
        statement = statement.where(_VALUE.category == wanted.category)
    if wanted.area is not None:
        statement = statement.where(_VALUE.area_code == wanted.area)
    if wanted.parent is not None:
        statement = statement.where(_VALUE.area_code.in_(_below(number, wanted.parent)))
    if wanted.after is not None:
        statement = statement.where(position > tuple_(*map(literal, wanted.after)))
    return statement


def _in_order(column: InstrumentedAttribute[str]) -> ColumnElement[str]:
    """Sort by code points, so that pages do not depend on the server's language."""
    return column.collate("C")


def _below(number: int, parent: str) -> Select[Any]:
    """Select the codes of all areas below `parent`, at any depth."""
    top = (
        select(PublishedValue.area_code)
        .where(
            PublishedValue.publication_number == number,
            PublishedValue.indicator == ANCHOR_INDICATOR,
            PublishedValue.breakdown == WHOLE,
            PublishedValue.parent_code == parent,
        )
        .cte("below", recursive=True)
    )
    child = aliased(PublishedValue)
    deeper = select(child.area_code).where(
        child.publication_number == number,
        child.indicator == ANCHOR_INDICATOR,
        child.breakdown == WHOLE,
        child.parent_code == top.c.area_code,
    )
    below = top.union_all(deeper)
    return select(below.c.area_code)
