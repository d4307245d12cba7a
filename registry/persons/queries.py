"""All SQL of the persons."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from database.sealed import equals
from registry.persons.models import Person


def of_household(session: Session, household_id: UUID) -> Sequence[Person]:
    """Return the people of a household, the head first, then in the order they came."""
    statement = (
        select(Person)
        .where(Person.household_id == household_id)
        .order_by(Person.role.desc(), Person.id)
    )
    return session.scalars(statement).all()


def by_identity(session: Session, identity_type: str, identity_no: str) -> Sequence[Person]:
    """Return everyone who is registered with this identity."""
    statement = (
        select(Person)
        .where(equals(Person.identity_no, identity_no), Person.identity_type == identity_type)
        .order_by(Person.id)
    )
    return session.scalars(statement).all()
