"""All SQL of PPR: projects, applications for a flat, their events."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from database.base import uuid7
from registry.households.models import Household
from registry.ppr.models import PprApplication, PprProject
from registry.workflows.queries import Place, queue

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


def by_key(session: Session, application_id: UUID) -> Found | None:
    """Return one application."""
    row = session.execute(_all().where(PprApplication.id == application_id)).one_or_none()
    return Found(row[0], row[1], row[2]) if row else None


def matching(
    session: Session, equal: Mapping[str, Any], after: Place | None, limit: int
) -> list[Found]:
    """Return applications that have stood in their state for longest, first."""
    statement = queue(_all(), PprApplication, FILTERS, equal, after, limit)
    return [Found(row[0], row[1], row[2]) for row in session.execute(statement)]


def open_one(
    session: Session, household_id: UUID, states: Collection[str]
) -> PprApplication | None:
    """Return the household's application that is not at its end."""
    statement = select(PprApplication).where(
        PprApplication.household_id == household_id, PprApplication.state.in_(states)
    )
    return session.scalars(statement).one_or_none()


def _all() -> Select[PprApplication, Household, PprProject]:
    return (
        select(PprApplication, Household, PprProject)
        .join(Household, Household.id == PprApplication.household_id)
        .join(PprProject, PprProject.id == PprApplication.project_id)
    )
