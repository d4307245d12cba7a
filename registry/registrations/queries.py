"""All SQL of the registrations."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, text, tuple_
from sqlalchemy.orm import Session

from database.sealed import equals, one_of
from registry.households.models import Household
from registry.persons.models import Person
from registry.registrations.models import Registration, RegistrationEvent

FILTERS = {
    "status": Registration.state,
    "state": Household.stated_state_code,
    "district": Household.stated_district_code,
    "stratum": Household.stratum,
    "channel": Registration.channel,
    "poverty_status": Household.poverty_status,
}
DAYS_IN_STATUS = files(__package__).joinpath("days_in_status.sql").read_text(encoding="utf-8")


@dataclass(frozen=True)
class QueueQuery:
    """Which cases to list, in the order of the time since when they stand as they do."""

    equal: Mapping[str, str]
    """Filter name to value; every name is one of `FILTERS`."""
    since_before: datetime | None
    newest_first: bool
    after: tuple[datetime, UUID] | None
    limit: int


def lock_identity(session: Session, identity_no: str) -> None:
    """Let one transaction at a time take in this identity; held to the transaction's end."""
    key = func.hashtextextended(identity_no, 0)
    session.execute(select(func.pg_advisory_xact_lock(key)))


def lock_cases(
    session: Session, reference_nos: Collection[str]
) -> list[tuple[Registration, Household]]:
    """Return the cases of these reference numbers, locked until the transaction ends.

    They are locked in the order of their keys, so that two meetings never wait for each other.
    """
    statement = (
        select(Registration, Household)
        .join(Household, Household.id == Registration.household_id)
        .where(Household.reference_no.in_(reference_nos))
        .order_by(Registration.id)
        .with_for_update()
        # What was read before the lock may have changed while waiting for it.
        .execution_options(populate_existing=True)
    )
    return [(row[0], row[1]) for row in session.execute(statement)]


def case(session: Session, reference_no: str) -> tuple[Registration, Household] | None:
    """Return the case of a reference number."""
    statement = (
        select(Registration, Household)
        .join(Household, Household.id == Registration.household_id)
        .where(Household.reference_no == reference_no)
    )
    row = session.execute(statement).one_or_none()
    return (row[0], row[1]) if row else None


def people(session: Session, household_ids: Collection[UUID]) -> dict[UUID, list[Person]]:
    """Return the people of each household, the head first."""
    statement = (
        select(Household.id, Person)
        .join(Person, Person.household_id == Household.id)
        .where(Household.id.in_(household_ids))
        .order_by(Person.role.desc(), Person.id)
    )
    found: dict[UUID, list[Person]] = defaultdict(list)
    for household_id, person in session.execute(statement):
        found[household_id].append(person)
    return found


def events(
    session: Session, registration_ids: Collection[UUID]
) -> dict[UUID, list[RegistrationEvent]]:
    """Return the events of each case, first to last."""
    statement = (
        select(RegistrationEvent)
        .where(RegistrationEvent.registration_id.in_(registration_ids))
        .order_by(RegistrationEvent.registration_id, RegistrationEvent.seq)
    )
    found: dict[UUID, list[RegistrationEvent]] = defaultdict(list)
    for event in session.scalars(statement):
        found[event.registration_id].append(event)
    return found


def same_identity(session: Session, household_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """Return, per household, the reference numbers of others that share an identity number.

    Households that left the list count too: they re-enter, they are not registered again.
    """
    people = select(Person.household_id, Person.identity_type, Person.identity_no)
    homes: dict[tuple[str, str | None], set[UUID]] = defaultdict(set)
    mine = people.where(Person.household_id.in_(household_ids))
    for home, identity_type, number in session.execute(mine):
        if home is not None:
            homes[identity_type, number].add(home)
    numbers = {number for _, number in homes if number is not None}
    holders = (
        people.add_columns(Household.reference_no)
        .join(Household, Household.id == Person.household_id)
        .where(one_of(Person.identity_no, numbers))
        .order_by(Household.reference_no)
    )
    found: dict[UUID, dict[str, None]] = defaultdict(dict)
    for other, identity_type, number, reference_no in session.execute(holders):
        for home in homes.get((identity_type, number), set()) - {other}:
            found[home][reference_no] = None
    return {home: list(references) for home, references in found.items()}


def holders(session: Session, identity_type: str, identity_no: str) -> list[tuple[str, str | None]]:
    """Return reference number and case state of every household with a person of this identity."""
    statement = (
        select(Household.reference_no, Registration.state)
        .join(Person, Person.household_id == Household.id)
        .outerjoin(Registration, Registration.household_id == Household.id)
        .where(equals(Person.identity_no, identity_no), Person.identity_type == identity_type)
        .order_by(Household.reference_no)
    )
    return [(row[0], row[1]) for row in session.execute(statement)]


def queue(session: Session, wanted: QueueQuery) -> list[tuple[Registration, Household]]:
    """Return cases with their households, by the time since when they stand as they do."""
    order = (Registration.state_since, Registration.id)
    statement = select(Registration, Household).join(
        Household, Household.id == Registration.household_id
    )
    # A merged household waits for nothing: the one that took it in has a case of its own.
    statement = statement.where(Household.merged_into_id.is_(None))
    for name, value in wanted.equal.items():
        statement = statement.where(FILTERS[name] == value)
    if wanted.since_before is not None:
        statement = statement.where(Registration.state_since < wanted.since_before)
    if wanted.after is not None:
        place, here = tuple_(*order), tuple_(*wanted.after)
        statement = statement.where(place < here if wanted.newest_first else place > here)
    columns = [column.desc() for column in order] if wanted.newest_first else list(order)
    rows = session.execute(statement.order_by(*columns).limit(wanted.limit))
    return [(row[0], row[1]) for row in rows]


def days_in_status(
    session: Session, state_code: str | None, district_code: str | None
) -> Sequence[Row[Any]]:
    """Return, per status: periods begun, cases there now, and days spent, see the .sql file."""
    parameters = {"state_code": state_code, "district_code": district_code}
    return session.execute(text(DAYS_IN_STATUS), parameters).all()
