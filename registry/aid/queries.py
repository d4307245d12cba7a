"""All SQL of the aid records."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, or_, select, text
from sqlalchemy.orm import Session

from registry.agencies.models import Agency
from registry.aid.models import AidRecord
from registry.households.models import Household
from registry.persons.models import Person
from registry.programmes.models import Programme

EFFECTS = files(__package__).joinpath("effects.sql").read_text(encoding="utf-8")
HOUSING_EFFECTS = files(__package__).joinpath("housing_effects.sql").read_text(encoding="utf-8")


def of_household(
    session: Session, household_id: UUID, on: date | None
) -> Sequence[tuple[Agency, Programme, AidRecord]]:
    """Return a household's aid, newest first; only what runs on a day when one is given."""
    statement = (
        select(Agency, Programme, AidRecord)
        .join(Programme, Programme.id == AidRecord.programme_id)
        .join(Agency, Agency.id == Programme.agency_id)
        .where(AidRecord.household_id == household_id)
        .order_by(AidRecord.active_from.desc(), AidRecord.id)
    )
    if on is not None:
        statement = statement.where(
            AidRecord.active_from <= on,
            or_(AidRecord.active_until.is_(None), AidRecord.active_until > on),
        )
    return [(row[0], row[1], row[2]) for row in session.execute(statement)]


def by_key(session: Session, aid_record_id: UUID) -> AidRecord | None:
    """Return one aid record."""
    return session.get(AidRecord, aid_record_id)


def household_exists(session: Session, household_id: UUID) -> bool:
    """Return whether there is such a household."""
    return session.get(Household, household_id) is not None


def is_member(session: Session, household_id: UUID, person_id: UUID) -> bool:
    """Return whether the person belongs to the household."""
    person = session.get(Person, person_id)
    return person is not None and person.household_id == household_id


def totals_by_programme(session: Session, on: date) -> list[tuple[str, str, int, Decimal]]:
    """Return agency, programme, households and RM a month of the aid that runs on a day."""
    statement = (
        select(
            Agency.code,
            Programme.code,
            func.count(AidRecord.household_id.distinct()),
            func.sum(AidRecord.amount_monthly),
        )
        .join(Programme, Programme.id == AidRecord.programme_id)
        .join(Agency, Agency.id == Programme.agency_id)
        .where(
            AidRecord.active_from <= on,
            or_(AidRecord.active_until.is_(None), AidRecord.active_until > on),
        )
        .group_by(Agency.code, Programme.code)
        .order_by(Agency.code, Programme.code)
    )
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(statement)]


def effects(session: Session, months: int, until_months: int) -> Sequence[Row[Any]]:
    """Return what became of aided households by programme; the columns are those of the file."""
    asked = {"months": months, "until_months": until_months}
    return session.execute(text(EFFECTS), asked).all()


def housing_effects(session: Session) -> Sequence[Row[Any]]:
    """Return what became of aided households' houses; the columns are those of the file."""
    return session.execute(text(HOUSING_EFFECTS)).all()
