"""SQL of live counts. Who is counted is what `geo.indicators.counts.states` says of a snapshot."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, func, literal, null, select

from boundaries.areas.models import Area
from database.session import ReadSession
from geo.indicators.columns import ALLOWED_LOCATION_LEVELS, NATION
from geo.indicators.counts import LEFT, POOR
from geo.location.models import HouseholdArea, HouseholdLocation
from registry.households.models import Household


def counts(
    session: ReadSession,
    boundary_set_id: int,
    level: str,
    on: date,
    state: str | None,
    district: str | None,
) -> Sequence[Row[Any]]:
    """Return area (null where it is not known), name and the counts of each, by area.

    Only households that row security lets the session see are counted.
    """
    area = _area(level)
    within = [
        column == code
        for column, code in (
            (HouseholdArea.state_code, state),
            (HouseholdArea.district_code, district),
        )
        if code is not None
    ]
    placed = select(area.label("area"), *_flags(on)).select_from(Household)
    placed = placed.outerjoin(HouseholdLocation, HouseholdLocation.household_id == Household.id)
    placed = placed.outerjoin(
        HouseholdArea,
        and_(
            HouseholdArea.household_id == Household.id,
            HouseholdArea.boundary_set_id == boundary_set_id,
        ),
    )
    household = placed.where(Household.registered_on <= on, *within).subquery()
    sums = [
        func.count().filter(household.c[name]).label(name)
        for name in ("registered_hh", "poor_hh", "hardcore_hh", "exited_hh")
    ]
    counted = select(household.c.area, *sums).group_by(household.c.area).subquery()
    named = and_(Area.code == counted.c.area, Area.boundary_set_id == boundary_set_id)
    return session.execute(
        select(counted, Area.name)
        .outerjoin(Area, named)
        .order_by(counted.c.area.collate("C").nulls_last())
    ).all()


def _area(level: str) -> ColumnElement[Any]:
    """Return the household's area at a level, null where it is not located well enough."""
    if level == "national":
        return literal(NATION)
    allowed = func.coalesce(HouseholdLocation.level, 0).in_(ALLOWED_LOCATION_LEVELS[level])
    return case((allowed, getattr(HouseholdArea, f"{level}_code")), else_=null())


def _flags(on: date) -> list[ColumnElement[Any]]:
    """Return what a household counts as on a day; statuses as in `snapshot.sql`."""
    left = func.coalesce(Household.exited_on <= on, False)
    status = case((left, LEFT), else_=func.coalesce(Household.poverty_status, ""))
    waits = func.coalesce(Household.verified_on > on, False)
    verified = and_(Household.registration_status == "disahkan", ~waits)
    return [
        and_(Household.registration_status != "ditolak", status != LEFT).label("registered_hh"),
        and_(verified, status.in_(POOR)).label("poor_hh"),
        and_(verified, status == "miskin_tegar").label("hardcore_hh"),
        and_(verified, status == LEFT).label("exited_hh"),
    ]
