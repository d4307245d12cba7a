"""All SQL of the applications for aid."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import Session

from registry.agencies.models import Agency
from registry.aid_applications.models import AidApplication, AidApplicationEvent
from registry.households.models import Household
from registry.programmes.models import Programme

FILTERS = {
    "status": AidApplication.state,
    "agency": Agency.code,
    "programme": Programme.code,
    "state": Household.stated_state_code,
    "district": Household.stated_district_code,
    "household_id": AidApplication.household_id,
}


@dataclass(frozen=True, slots=True)
class Found:
    """An application with what it is about."""

    application: AidApplication
    household: Household
    agency: Agency
    programme: Programme


def lock(session: Session, application_id: UUID) -> AidApplication | None:
    """Return an application, locked until the transaction ends."""
    return session.get(AidApplication, application_id, with_for_update=True, populate_existing=True)


def by_key(session: Session, application_id: UUID) -> Found | None:
    """Return one application."""
    row = session.execute(_all().where(AidApplication.id == application_id)).one_or_none()
    return Found(row[0], row[1], row[2], row[3]) if row else None


def matching(
    session: Session,
    equal: Mapping[str, str | UUID],
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Found]:
    """Return applications that have stood in their state for longest, first."""
    order = (AidApplication.state_since, AidApplication.id)
    statement = _all().order_by(*order).limit(limit)
    for name, value in equal.items():
        statement = statement.where(FILTERS[name] == value)
    if after is not None:
        statement = statement.where(tuple_(*order) > tuple_(*after))
    return [Found(row[0], row[1], row[2], row[3]) for row in session.execute(statement)]


def open_one(
    session: Session,
    household_id: UUID,
    programme_id: UUID,
    person_id: UUID | None,
    states: Collection[str],
) -> AidApplication | None:
    """Return the application of the same recipient and programme that is not at its end."""
    statement = select(AidApplication).where(
        AidApplication.household_id == household_id,
        AidApplication.programme_id == programme_id,
        AidApplication.person_id.is_not_distinct_from(person_id),
        AidApplication.state.in_(states),
    )
    return session.scalars(statement).one_or_none()


def events(session: Session, application_id: UUID) -> Sequence[AidApplicationEvent]:
    """Return the events of an application, first to last."""
    statement = (
        select(AidApplicationEvent)
        .where(AidApplicationEvent.application_id == application_id)
        .order_by(AidApplicationEvent.seq)
    )
    return session.scalars(statement).all()


def _all() -> Select[AidApplication, Household, Agency, Programme]:
    return (
        select(AidApplication, Household, Agency, Programme)
        .join(Household, Household.id == AidApplication.household_id)
        .join(Programme, Programme.id == AidApplication.programme_id)
        .join(Agency, Agency.id == Programme.agency_id)
    )
