"""All SQL of placing households."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, select, text

from database.session import ReadSession, WriteSession
from geo.geocoding.models import AddressAnswer, GeocodeRun
from geo.location.models import HouseholdArea, HouseholdLocation
from registry.households.models import Household


def last_run(session: ReadSession) -> GeocodeRun | None:
    """Return the newest run, if there was any."""
    return session.scalar(select(GeocodeRun).order_by(GeocodeRun.id.desc()).limit(1))


def fingerprint(session: ReadSession, boundary_set_id: int) -> str:
    """Return what changes whenever a household, its location or a decision changes."""
    statement = (Path(__file__).parent / "fingerprint.sql").read_text(encoding="utf-8")
    return str(session.scalar(text(statement), {"boundary_set_id": boundary_set_id}))


def households_by_district(session: ReadSession, boundary_set_id: int) -> dict[str, int]:
    """Return the number of households by district code on a boundary set; "" where unknown."""
    model = HouseholdArea
    rows = session.execute(
        select(func.coalesce(model.district_code, ""), func.count())
        .where(model.boundary_set_id == boundary_set_id)
        .group_by(model.district_code)
    )
    return {row[0]: row[1] for row in rows}


def located_by_point(session: ReadSession, after: UUID | None, limit: int) -> Sequence[Row[Any]]:
    """Return (id, address, postcode, town, state, x, y) of households with a good point.

    In the order of their ids, after the one given; only those that state a postcode.
    """
    model, place = Household, HouseholdLocation
    columns: list[Any] = [
        model.id,
        model.address,
        model.postcode,
        model.town,
        model.stated_state_code.label("state"),
        func.ST_X(place.point).label("x"),
        func.ST_Y(place.point).label("y"),
    ]
    statement = (
        select(*columns)
        .join(place, place.household_id == model.id)
        .where(place.source == "gps", model.postcode.is_not(None))
        .order_by(model.id)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(model.id > after)
    return session.execute(statement).all()


def sample_of_points(session: ReadSession, limit: int) -> Sequence[Row[Any]]:
    """Return (address, postcode, town, state, stratum, x, y) of households with a good point.

    Drawn by a hash of their ids; those without an address are left out.
    """
    model, place = Household, HouseholdLocation
    columns: list[Any] = [
        model.address,
        model.postcode,
        model.town,
        model.stated_state_code.label("state"),
        model.stratum,
        func.ST_X(place.point).label("x"),
        func.ST_Y(place.point).label("y"),
    ]
    return session.execute(
        select(*columns)
        .join(place, place.household_id == model.id)
        .where(place.source == "gps", model.address != "")
        .order_by(func.md5(func.text(model.id)))
        .limit(limit)
    ).all()


def households_with_key(session: ReadSession, key: str) -> Sequence[UUID]:
    """Return the households whose address has a key, as last answered."""
    return session.scalars(select(AddressAnswer.household_id).where(AddressAnswer.key == key)).all()


def forget_answers(session: WriteSession, household_ids: Sequence[UUID] | None = None) -> None:
    """Remove stored answers, every one by default: what follows gives them anew."""
    model = AddressAnswer
    statement = delete(model)
    if household_ids is not None:
        statement = statement.where(model.household_id.in_(household_ids))
    session.execute(statement)
