"""All SQL of PPR: projects, applications for a flat, their events."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from database.base import uuid7
from registry.households.models import Household
from registry.ppr.models import PprApplication, PprApplicationEvent, PprProject

FILTERS = {
    "status": PprApplication.state,
    "project": PprProject.code,
    "state": Household.stated_state_code,
    "district": Household.stated_district_code,
    "household_id": PprApplication.household_id,
}


@dataclass(frozen=True, slots=True)
class Found:
    """An application with its household and the project."""

    application: PprApplication
    household: Household
    project: PprProject


def upsert(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert projects; those whose code is there are renewed and keep their key."""
    statement = insert(PprProject).values([{"id": uuid7(), **row} for row in rows])
    changed = {name: statement.excluded[name] for name in rows[0] if name != "code"}
    session.execute(statement.on_conflict_do_update(index_elements=[PprProject.code], set_=changed))


def projects(session: Session, state: str | None, tenure: str | None) -> Sequence[PprProject]:
    """Return projects, by state and code."""
    statement = select(PprProject).order_by(PprProject.state_code, PprProject.code)
    if state is not None:
        statement = statement.where(PprProject.state_code == state)
    if tenure is not None:
        statement = statement.where(PprProject.tenure == tenure)
    return session.scalars(statement).all()


def project(session: Session, code: str) -> PprProject | None:
    """Return one project."""
    return session.scalars(select(PprProject).where(PprProject.code == code)).one_or_none()


def locked_project(session: Session, project_id: UUID) -> PprProject:
    """Return a project, locked until the transaction ends, so that no flat goes twice."""
    return session.get_one(PprProject, project_id, with_for_update=True, populate_existing=True)


def lock(session: Session, application_id: UUID) -> PprApplication | None:
    """Return an application, locked until the transaction ends."""
    return session.get(PprApplication, application_id, with_for_update=True, populate_existing=True)


def by_key(session: Session, application_id: UUID) -> Found | None:
    """Return one application."""
    row = session.execute(_all().where(PprApplication.id == application_id)).one_or_none()
    return Found(row[0], row[1], row[2]) if row else None


def matching(
    session: Session,
    equal: Mapping[str, str | UUID],
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Found]:
    """Return applications that have stood in their state for longest, first."""
    order = (PprApplication.state_since, PprApplication.id)
    statement = _all().order_by(*order).limit(limit)
    for name, value in equal.items():
        statement = statement.where(FILTERS[name] == value)
    if after is not None:
        statement = statement.where(tuple_(*order) > tuple_(*after))
    return [Found(row[0], row[1], row[2]) for row in session.execute(statement)]


def open_one(
    session: Session, household_id: UUID, states: Collection[str]
) -> PprApplication | None:
    """Return the household's application that is not at its end."""
    statement = select(PprApplication).where(
        PprApplication.household_id == household_id, PprApplication.state.in_(states)
    )
    return session.scalars(statement).one_or_none()


def events(session: Session, application_id: UUID) -> Sequence[PprApplicationEvent]:
    """Return the events of an application, first to last."""
    statement = (
        select(PprApplicationEvent)
        .where(PprApplicationEvent.application_id == application_id)
        .order_by(PprApplicationEvent.seq)
    )
    return session.scalars(statement).all()


def _all() -> Select[PprApplication, Household, PprProject]:
    return (
        select(PprApplication, Household, PprProject)
        .join(Household, Household.id == PprApplication.household_id)
        .join(PprProject, PprProject.id == PprApplication.project_id)
    )
