"""All SQL of eligibility: what rules ask of many households at once, and rules entered here."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from registry.agencies.models import Agency
from registry.dwellings.models import Dwelling
from registry.eligibility.models import EnteredRule
from registry.households.models import Household
from registry.persons.models import Person
from registry.programmes.models import Programme

Row = Mapping[str, Any]
Columns = tuple[InstrumentedAttribute[Any], ...]

HOUSEHOLD: Columns = (
    Household.id,
    Household.registration_status,
    Household.poverty_status,
    Household.gross_income_monthly,
    Household.size,
)
PERSON: Columns = (
    Person.household_id,
    Person.role,
    Person.birth_date,
    Person.citizenship,
    Person.marital_status,
    Person.work_status,
    Person.jkm_registered,
)
DWELLING: Columns = (
    Dwelling.household_id,
    Dwelling.tenure,
    Dwelling.wall_condition,
    Dwelling.roof_condition,
    Dwelling.floor_condition,
    Dwelling.repair_economy,
    Dwelling.land_status,
    Dwelling.land_owner,
)


def households(session: Session, keys: Collection[UUID]) -> Sequence[Row]:
    """Return what rules ask of households."""
    return _rows(session, HOUSEHOLD, Household.id.in_(keys))


def people(session: Session, keys: Collection[UUID]) -> Sequence[Row]:
    """Return what rules ask of the people of households."""
    return _rows(session, PERSON, Person.household_id.in_(keys))


def dwellings(session: Session, keys: Collection[UUID]) -> Sequence[Row]:
    """Return what rules ask of the dwellings of households."""
    return _rows(session, DWELLING, Dwelling.household_id.in_(keys))


def entered(session: Session) -> list[tuple[str, str, EnteredRule]]:
    """Return every rule that was entered, with the codes of agency and programme."""
    statement = (
        select(Agency.code, Programme.code, EnteredRule)
        .join(Programme, Programme.agency_id == Agency.id)
        .join(EnteredRule, EnteredRule.programme_id == Programme.id)
        .order_by(EnteredRule.code, EnteredRule.number)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(statement)]


def next_number(session: Session, programme: Programme, code: str) -> int:
    """Return the number of a rule's next version; its programme is locked until then."""
    session.execute(select(Programme.id).where(Programme.id == programme.id).with_for_update())
    last = select(func.max(EnteredRule.number)).where(EnteredRule.code == code)
    return (session.scalar(last) or 0) + 1


def _rows(session: Session, columns: Columns, condition: ColumnElement[bool]) -> Sequence[Row]:
    return [row._asdict() for row in session.execute(select(*columns).where(condition))]
