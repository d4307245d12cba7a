"""SQL of eligibility: what rules ask of many households at once, without names or numbers."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from registry.dwellings.models import Dwelling
from registry.households.models import Household
from registry.persons.models import Person

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


def _rows(session: Session, columns: Columns, condition: ColumnElement[bool]) -> Sequence[Row]:
    return [row._asdict() for row in session.execute(select(*columns).where(condition))]
