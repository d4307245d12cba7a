"""All SQL of the income table."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.income.models import IncomeLine
from registry.persons.models import Person


def of_person(session: Session, person_id: UUID) -> Mapping[str, IncomeLine]:
    """Return the lines of a person by their codes."""
    statement = select(IncomeLine).where(IncomeLine.person_id == person_id)
    return {line.line: line for line in session.scalars(statement)}


def totals(session: Session, household_id: UUID) -> Mapping[str, Decimal]:
    """Return RM a year by line, over the present members of a household."""
    statement = (
        select(IncomeLine.line, func.sum(IncomeLine.amount_yearly))
        .join(Person, Person.id == IncomeLine.person_id)
        .where(Person.household_id == household_id)
        .group_by(IncomeLine.line)
    )
    return {row[0]: row[1] for row in session.execute(statement)}
