"""SQL of whole records: locks, and the people an officer names."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from registry.aid.models import AidRecord
from registry.dwellings.models import Dwelling
from registry.households.models import Household
from registry.memberships.models import Membership
from registry.persons.models import Person, PersonIllness
from registry.property.models import PropertyItem

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


def move_aid(session: Session, source: UUID, target: UUID) -> list[UUID]:
    """Let the aid of one household count as another's; return the keys of its rows."""
    statement = (
        update(AidRecord)
        .where(AidRecord.household_id == source)
        .values(household_id=target)
        .returning(AidRecord.id)
    )
    return list(session.scalars(statement))


def move_aid_back(session: Session, aid_ids: Collection[UUID], target: UUID) -> None:
    """Let these rows of aid be a household's again."""
    session.execute(update(AidRecord).where(AidRecord.id.in_(aid_ids)).values(household_id=target))


def give_aid(session: Session, source: UUID, target: UUID) -> list[UUID]:
    """Let the aid of one person count as another's; return the keys of its rows."""
    statement = (
        update(AidRecord)
        .where(AidRecord.person_id == source)
        .values(person_id=target)
        .returning(AidRecord.id)
    )
    return list(session.scalars(statement))


def give_aid_back(session: Session, aid_ids: Collection[UUID], target: UUID) -> None:
    """Let these rows of aid be a person's again."""
    session.execute(update(AidRecord).where(AidRecord.id.in_(aid_ids)).values(person_id=target))
