"""All SQL of the status checks."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, Text, and_, cast, delete, exists, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from database.sealed import equals
from registry.households.models import Household
from registry.housing_applications.models import HousingApplication
from registry.persons.models import Person
from registry.ppr.models import PprApplication
from registry.registrations.models import Registration, RegistrationEvent
from registry.status_checks.models import StatusCheck


@dataclass(frozen=True, slots=True)
class Found:
    """The case of a person: where it stands, when its last step was, and where the family lives."""

    registration_id: UUID | None
    state: str
    last_step_at: datetime | None
    registered_on: date
    state_code: str | None
    district_code: str | None
    poverty_status: str | None
    house_category: str | None
    house_state: str | None
    """The newest application for a PPRS house, if there is one."""
    flat_state: str | None
    """That for a PPR flat."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How often an address asked, and a number was asked for, and when the first of them was."""

    by_address: int
    first_by_address: datetime | None
    for_number: int
    first_for_number: datetime | None


def wait_turn(session: Session, *hashes: bytes) -> None:
    """Let one check at a time count for each of these hashes; held to the transaction's end."""
    # In one order for all, so that two checks never wait for each other.
    for key in sorted(int.from_bytes(one[:8], signed=True) for one in hashes):
        session.execute(select(func.pg_advisory_xact_lock(key)))


def asked_since(
    session: Session, address_hash: bytes, number_hash: bytes, since: datetime
) -> Asked:
    """Return how often this address asked and this number was asked for, answered only."""
    columns = []
    for column, value in (
        (StatusCheck.address_hash, address_hash),
        (StatusCheck.number_hash, number_hash),
    ):
        where = and_(column == value, StatusCheck.at >= since, StatusCheck.refused.is_(None))
        columns += [
            select(func.count()).where(where).scalar_subquery(),
            select(func.min(StatusCheck.at)).where(where).scalar_subquery(),
        ]
    return Asked(*session.execute(select(*columns)).one())


def find(
    session: Session, identity_no: str, reference_no: str | None, birth_date: date | None
) -> Found | None:
    """Return the case of the person with this number and the other detail, the newest one."""
    last_step = (
        select(func.max(RegistrationEvent.at).label("at"))
        .where(RegistrationEvent.registration_id == Registration.id)
        .lateral()
    )
    house = (
        select(HousingApplication.category, HousingApplication.state)
        .where(HousingApplication.household_id == Household.id)
        .order_by(HousingApplication.created_at.desc(), HousingApplication.id.desc())
        .limit(1)
        .lateral()
    )
    flat = (
        select(PprApplication.state)
        .where(PprApplication.household_id == Household.id)
        .order_by(PprApplication.created_at.desc(), PprApplication.id.desc())
        .limit(1)
        .lateral()
    )
    # The receipt of a household that was merged into this one stays good.
    absorbed = aliased(Household)
    taken_in = exists(absorbed.id).where(
        absorbed.reference_no == cast(reference_no, Text), absorbed.merged_into_id == Household.id
    )
    # A detail that was not given is a null, which equals nothing: one statement for both kinds.
    other_detail = or_(
        Household.reference_no == cast(reference_no, Text),
        taken_in,
        Person.birth_date == cast(birth_date, Date),
    )
    statement = (
        select(
            Registration.id,
            func.coalesce(Registration.state, Household.registration_status),
            last_step.c.at,
            Household.registered_on,
            Household.stated_state_code,
            Household.stated_district_code,
            Household.poverty_status,
            house.c.category,
            house.c.state,
            flat.c.state,
        )
        .select_from(Person)
        .join(Household, Household.id == Person.household_id)
        .outerjoin(Registration, Registration.household_id == Household.id)
        .outerjoin(last_step, true())
        .outerjoin(house, true())
        .outerjoin(flat, true())
        .where(equals(Person.identity_no, identity_no), other_detail)
        .order_by(Household.registered_on.desc(), Household.id)
        .limit(1)
    )
    row = session.execute(statement).one_or_none()
    return Found(*row) if row else None


def forget_before(session: Session, moment: datetime) -> int:
    """Remove log entries older than a moment; return how many."""
    statement = delete(StatusCheck).where(StatusCheck.at < moment).returning(StatusCheck.id)
    return len(session.scalars(statement).all())
