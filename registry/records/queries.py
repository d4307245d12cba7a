"""SQL of whole records: locks, and the people an officer names."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, select, union_all, update
from sqlalchemy.orm import Session

from registry.aid.models import AidRecord
from registry.aid_applications.models import AidApplication
from registry.dwellings.models import Dwelling
from registry.households.models import Household
from registry.housing_applications.models import HousingApplication
from registry.memberships.models import Membership
from registry.persons.models import Person, PersonIllness
from registry.ppr.models import PprApplication
from registry.property.models import PropertyItem

OfPerson = AidRecord | AidApplication
OfHousehold = OfPerson | HousingApplication | PprApplication
"""Tables whose rows go with a household, or with a person, at a merge."""

MOVED: Mapping[str, type[OfHousehold]] = {
    "aid": AidRecord,
    "aid_applications": AidApplication,
    "housing_applications": HousingApplication,
    "ppr_applications": PprApplication,
}
GIVEN: Mapping[str, type[OfPerson]] = {
    "aid_of": AidRecord,
    "aid_applications_of": AidApplication,
}
"""What of a household and of a person moves at a merge, by its name in the log of the merge."""

APPLICATIONS = (AidApplication, HousingApplication, PprApplication)
"""Tables whose rows name the aid that was given on them."""

RECORDED_TWICE = "recorded_twice"
"""Why a person's second record leaves at a merge: code of the option list leave_reasons."""


def lock(session: Session, household_ids: Collection[UUID]) -> dict[UUID, Household]:
    """Return households, locked until the transaction ends, in the order of their keys."""
    statement = (
        select(Household)
        .where(Household.id.in_(household_ids))
        .order_by(Household.id)
        .with_for_update()
        # What was read before the lock may have changed while waiting for it.
        .execution_options(populate_existing=True)
    )
    return {household.id: household for household in session.scalars(statement)}


def lock_identity(session: Session, identity_no: str) -> None:
    """Let one transaction at a time take in this identity; held to the transaction's end."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(identity_no, 0))))


def members(session: Session, household_id: UUID) -> Sequence[Person]:
    """Return the people of a household as the database holds them, the head first."""
    statement = (
        select(Person)
        .where(Person.household_id == household_id)
        .order_by(Person.role.desc(), Person.id)
        .execution_options(populate_existing=True)
    )
    return session.scalars(statement).all()


def person(session: Session, person_id: UUID) -> Person | None:
    """Return a person as the database holds it."""
    return session.get(Person, person_id, populate_existing=True)


def retired(session: Session, person_ids: Collection[UUID]) -> set[UUID]:
    """Return which of these people are second records that a merge left without a household."""
    statement = (
        select(Membership.person_id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.person_id.in_(person_ids),
            Membership.end_reason == RECORDED_TWICE,
            Person.household_id.is_(None),
        )
    )
    return set(session.scalars(statement))


def dwelling(session: Session, household_id: UUID) -> Dwelling | None:
    """Return the dwelling of a household."""
    return session.scalars(
        select(Dwelling).where(Dwelling.household_id == household_id)
    ).one_or_none()


def property_items(session: Session, household_id: UUID) -> Sequence[PropertyItem]:
    """Return what a household owns."""
    return session.scalars(
        select(PropertyItem).where(PropertyItem.household_id == household_id)
    ).all()


def illnesses(session: Session, person_id: UUID) -> Sequence[PersonIllness]:
    """Return the illnesses of a person."""
    return session.scalars(select(PersonIllness).where(PersonIllness.person_id == person_id)).all()


def application_of(session: Session, aid_record_id: UUID) -> UUID | None:
    """Return the application that aid was given on."""
    given = union_all(
        *(select(table.id).where(table.aid_record_id == aid_record_id) for table in APPLICATIONS)
    )
    return session.scalars(given).first()


def move(session: Session, table: type[OfHousehold], source: UUID, target: UUID) -> list[UUID]:
    """Let the rows of one household be another's; return their keys."""
    statement = (
        update(table)
        .where(table.household_id == source)
        .values(household_id=target)
        .returning(table.id)
    )
    return list(session.scalars(statement))


def move_back(
    session: Session, table: type[OfHousehold], keys: Collection[UUID], target: UUID
) -> None:
    """Let these rows be a household's again."""
    session.execute(update(table).where(table.id.in_(keys)).values(household_id=target))


def give(session: Session, table: type[OfPerson], source: UUID, target: UUID) -> list[UUID]:
    """Let the rows of one person be another's; return their keys."""
    statement = (
        update(table).where(table.person_id == source).values(person_id=target).returning(table.id)
    )
    return list(session.scalars(statement))


def give_back(session: Session, table: type[OfPerson], keys: Collection[UUID], to: UUID) -> None:
    """Let these rows be a person's again."""
    session.execute(update(table).where(table.id.in_(keys)).values(person_id=to))
