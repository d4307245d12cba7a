"""All SQL of kept sharings."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from geo.scenarios.models import AllocationDecision, AllocationPlace, AllocationScenario
from registry.households.models import Household


def by_key(session: Session, scenario_id: UUID, *, lock: bool = False) -> AllocationScenario | None:
    """Return one scenario; locked until the transaction ends, where asked for."""
    return session.get(
        AllocationScenario, scenario_id, with_for_update=lock or None, populate_existing=lock
    )


def is_named(session: Session, name: str) -> bool:
    """Tell whether a scenario has this name."""
    statement = select(AllocationScenario.id).where(AllocationScenario.name == name)
    return session.scalars(statement).one_or_none() is not None


def newest(
    session: Session, category: str | None, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[AllocationScenario]:
    """Return scenarios, the newest first."""
    order = (AllocationScenario.created_at, AllocationScenario.id)
    statement = select(AllocationScenario).order_by(*(one.desc() for one in order)).limit(limit)
    if category is not None:
        statement = statement.where(AllocationScenario.category == category)
    if after is not None:
        statement = statement.where(tuple_(*order) < tuple_(*after))
    return session.scalars(statement).all()


def decisions(session: Session, *scenario_ids: UUID) -> Sequence[AllocationDecision]:
    """Return what states said of scenarios, in the order of their codes."""
    statement = (
        select(AllocationDecision)
        .where(AllocationDecision.scenario_id.in_(scenario_ids))
        .order_by(AllocationDecision.state_code)
    )
    return session.scalars(statement).all()


def decision(session: Session, scenario_id: UUID, state_code: str) -> AllocationDecision | None:
    """Return what a state said."""
    statement = select(AllocationDecision).where(
        AllocationDecision.scenario_id == scenario_id,
        AllocationDecision.state_code == state_code,
    )
    return session.scalars(statement).one_or_none()


def filled_districts(session: Session, scenario_id: UUID) -> dict[str, int]:
    """Return the districts that are filled, with how many families get a house."""
    statement = (
        select(
            AllocationPlace.district_code,
            func.count().filter(AllocationPlace.gets_house).label("houses"),
        )
        .where(AllocationPlace.scenario_id == scenario_id)
        .group_by(AllocationPlace.district_code)
        .order_by(AllocationPlace.district_code)
    )
    return {row.district_code: row.houses for row in session.execute(statement)}


def places(
    session: Session, scenario_id: UUID, district_code: str
) -> list[tuple[AllocationPlace, str]]:
    """Return (place, reference number) of a filled district, the first first."""
    statement = (
        select(AllocationPlace, Household.reference_no)
        .join(Household, Household.id == AllocationPlace.household_id)
        .where(
            AllocationPlace.scenario_id == scenario_id,
            AllocationPlace.district_code == district_code,
        )
        .order_by(AllocationPlace.rank)
    )
    return [(row[0], row[1]) for row in session.execute(statement)]
