"""All SQL of where things lie that a request names."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, select, union_all
from sqlalchemy.orm import Session

from registry.agencies.models import Agency
from registry.aid.models import AidRecord
from registry.aid_applications.models import AidApplication
from registry.duplicates.models import DuplicatePair
from registry.households.models import Household
from registry.housing_applications.models import (
    HousingApplication,
    HousingInspection,
    HousingPhoto,
)
from registry.housing_applications.service import AGENCY
from registry.meetings.models import Meeting
from registry.persons.models import Person
from registry.ppr.models import PprApplication
from registry.ppr.service import AGENCY as PPR_AGENCY
from registry.programmes.models import Programme
from registry.referrals.models import Referral

STATED = (Household.stated_state_code, Household.stated_district_code)
Where = tuple[str | None, str | None, str | None]
"""State, district and agency."""


def households(session: Session, keys: Collection[UUID]) -> list[Where]:
    """Return state, district and no agency of households."""
    return _stated(session, Household.id.in_(keys))


def references(session: Session, numbers: Collection[str]) -> list[Where]:
    """Return the same of households by reference number."""
    return _stated(session, Household.reference_no.in_(numbers))


def people(session: Session, keys: Collection[UUID]) -> list[Where]:
    """Return the same of the households where people live."""
    lives = select(Person.household_id).where(Person.id.in_(keys))
    return _stated(session, Household.id.in_(lives))


def referrals(session: Session, keys: Collection[UUID]) -> list[Where]:
    """Return the same of the households that were referred."""
    referred = select(Referral.household_id).where(Referral.id.in_(keys))
    return _stated(session, Household.id.in_(referred))


def pairs(session: Session, keys: Collection[UUID]) -> list[Where]:
    """Return the same of both households of pairs."""
    chosen = DuplicatePair.id.in_(keys)
    sides = union_all(
        select(DuplicatePair.household_a).where(chosen),
        select(DuplicatePair.household_b).where(chosen),
    )
    return _stated(session, Household.id.in_(sides))


def aid(session: Session, keys: Collection[UUID]) -> list[Where]:
    """Return state, district and agency of aid that was recorded."""
    return _of_programme(session, AidRecord, keys)


def applications(session: Session, keys: Collection[UUID]) -> list[Where]:
    """Return state, district and agency of applications for aid."""
    return _of_programme(session, AidApplication, keys)


def housing_applications(session: Session, keys: Collection[UUID]) -> list[Where]:
    """Return state, district and agency of applications for a house."""
    return _houses(session, HousingApplication, keys)


def housing_inspections(session: Session, keys: Collection[UUID]) -> list[Where]:
    """Return the same of inspections of houses."""
    return _houses(session, HousingInspection, keys)


def housing_photos(session: Session, keys: Collection[UUID]) -> list[Where]:
    """Return the same of photographs of houses."""
    return _houses(session, HousingPhoto, keys)


def flats(session: Session, keys: Collection[UUID]) -> list[Where]:
    """Return state, district and agency of applications for a flat."""
    homes = select(PprApplication.household_id).where(PprApplication.id.in_(keys))
    found = _stated(session, Household.id.in_(homes))
    return [(state, district, PPR_AGENCY) for state, district, _ in found]


def meetings(session: Session, keys: Collection[UUID]) -> list[Where]:
    """Return state, district and no agency of meetings."""
    statement = select(Meeting.state_code, Meeting.district_code).where(Meeting.id.in_(keys))
    return [(state, district, None) for state, district in session.execute(statement)]


def _of_programme(
    session: Session, table: type[AidRecord | AidApplication], keys: Collection[UUID]
) -> list[Where]:
    statement = (
        select(*STATED, Agency.code)
        .select_from(table)
        .join(Household, Household.id == table.household_id)
        .join(Programme, Programme.id == table.programme_id)
        .join(Agency, Agency.id == Programme.agency_id)
        .where(table.id.in_(keys))
    )
    return [(state, district, agency) for state, district, agency in session.execute(statement)]


def _houses(
    session: Session,
    table: type[HousingApplication | HousingInspection | HousingPhoto],
    keys: Collection[UUID],
) -> list[Where]:
    homes = select(table.household_id).where(table.id.in_(keys))
    found = _stated(session, Household.id.in_(homes))
    return [(state, district, AGENCY) for state, district, _ in found]


def _stated(session: Session, condition: ColumnElement[bool]) -> list[Where]:
    found = session.execute(select(*STATED).where(condition))
    return [(state, district, None) for state, district in found]
