"""All SQL of the applications for aid."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from registry.agencies.models import Agency
from registry.aid_applications.models import AidApplication
from registry.households.models import Household
from registry.programmes.models import Programme
from registry.workflows.queries import Place, queue

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


def by_key(session: Session, application_id: UUID) -> Found | None:
    """Return one application."""
    row = session.execute(_all().where(AidApplication.id == application_id)).one_or_none()
    return Found(row[0], row[1], row[2], row[3]) if row else None


def matching(
    session: Session, equal: Mapping[str, Any], after: Place | None, limit: int
) -> list[Found]:
    """Return applications that have stood in their state for longest, first."""
    statement = queue(_all(), AidApplication, FILTERS, equal, after, limit)
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


def _all() -> Select[AidApplication, Household, Agency, Programme]:
    return (
        select(AidApplication, Household, Agency, Programme)
        .join(Household, Household.id == AidApplication.household_id)
        .join(Programme, Programme.id == AidApplication.programme_id)
        .join(Agency, Agency.id == Programme.agency_id)
    )
