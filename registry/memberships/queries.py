"""All SQL of the memberships and of the log of changes."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.memberships.models import HouseholdChange, Membership


def open_of(session: Session, person_id: UUID) -> Membership | None:
    """Return the membership that a person has now."""
    statement = select(Membership).where(
        Membership.person_id == person_id, Membership.until_on.is_(None)
    )
    return session.scalars(statement).one_or_none()


def changes(session: Session, household_id: UUID) -> Sequence[HouseholdChange]:
    """Return every change of a household, the newest first."""
    statement = (
        select(HouseholdChange)
        .where(HouseholdChange.household_id == household_id)
        .order_by(HouseholdChange.at.desc(), HouseholdChange.id.desc())
    )
    return session.scalars(statement).all()


def change(session: Session, change_id: UUID) -> HouseholdChange | None:
    """Return the change of this key."""
    return session.get(HouseholdChange, change_id)
