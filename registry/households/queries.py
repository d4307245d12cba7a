"""All SQL of the households."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.households.models import Household

FILTERS = {
    "state": Household.stated_state_code,
    "district": Household.stated_district_code,
    "stratum": Household.stratum,
    "registration_status": Household.registration_status,
    "poverty_status": Household.poverty_status,
    "is_demo": Household.is_demo,
}


def by_id(session: Session, household_id: UUID) -> Household | None:
    """Return the household with this key."""
    return session.get(Household, household_id)


def by_reference(session: Session, reference_no: str) -> Household | None:
    """Return the household with this reference number."""
    return session.scalars(
        select(Household).where(Household.reference_no == reference_no)
    ).one_or_none()


def page(
    session: Session, wanted: Mapping[str, Any], after: UUID | None, limit: int
) -> Sequence[Household]:
    """Return households that match every filter, in the order of their keys, after one of them."""
    statement = select(Household).order_by(Household.id).limit(limit)
    for name, value in wanted.items():
        statement = statement.where(FILTERS[name] == value)
    if after is not None:
        statement = statement.where(Household.id > after)
    return session.scalars(statement).all()


def counts(session: Session) -> list[tuple[bool, str, str | None, int]]:
    """Return households by demonstration mark, registration status and poverty status."""
    keys = (Household.is_demo, Household.registration_status, Household.poverty_status)
    statement = select(*keys, func.count()).group_by(*keys).order_by(*keys)
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(statement)]
