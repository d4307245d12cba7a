"""All SQL of agreements and of what is released under them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select, text, tuple_
from sqlalchemy.orm import Session

from registry.agencies.models import Agency
from registry.agreements.models import (
    Agreement,
    AgreementEvent,
    AgreementRelease,
    AgreementReleaseHousehold,
)
from registry.agreements.workflow import IN_FORCE
from registry.programmes.models import Programme

RELEASE = text(
    "SELECT household_id, household, people "
    "FROM rights.release(:agreement, :fields, :state, :district, :after, :most)"
)
ROWS_A_BLOCK = 1_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which agreements to list. None leaves a condition out; all given ones must hold."""

    agency: str | None = None
    state: str | None = None
    in_force_on: date | None = None


def by_key(session: Session, agreement_id: UUID) -> Agreement | None:
    """Return an agreement."""
    return session.get(Agreement, agreement_id)


def lock(session: Session, agreement_id: UUID) -> Agreement | None:
    """Return an agreement, locked until the transaction ends."""
    return session.get(Agreement, agreement_id, with_for_update=True, populate_existing=True)


def events(session: Session, agreement_id: UUID) -> Sequence[AgreementEvent]:
    """Return the steps of an agreement, first to last."""
    statement = (
        select(AgreementEvent)
        .where(AgreementEvent.agreement_id == agreement_id)
        .order_by(AgreementEvent.seq)
    )
    return session.scalars(statement).all()


def matching(
    session: Session, wanted: Wanted, before: int | None, limit: int
) -> Sequence[Agreement]:
    """Return agreements, the newest first."""
    statement = select(Agreement).order_by(Agreement.number.desc()).limit(limit)
    if wanted.agency is not None:
        statement = statement.where(
            (Agreement.giver == wanted.agency) | (Agreement.recipient == wanted.agency)
        )
    if wanted.state is not None:
        statement = statement.where(Agreement.state == wanted.state)
    if wanted.in_force_on is not None:
        statement = statement.where(
            Agreement.state == IN_FORCE,
            Agreement.first_day <= wanted.in_force_on,
            Agreement.last_day >= wanted.in_force_on,
        )
    if before is not None:
        statement = statement.where(Agreement.number < before)
    return session.scalars(statement).all()


def programme_codes(session: Session) -> set[str]:
    """Return every programme as `AGENCY/CODE`."""
    statement = select(Agency.code, Programme.code).join(Agency, Agency.id == Programme.agency_id)
    return {f"{agency}/{code}" for agency, code in session.execute(statement)}


def release(session: Session, **asked: Any) -> Iterator[Row[Any]]:
    """Yield what the database releases, household by household; it has noted the release then."""
    streaming = {"yield_per": ROWS_A_BLOCK}
    yield from session.execute(RELEASE, asked, execution_options=streaming)


def releases(
    session: Session, agreement_id: UUID, before: tuple[datetime, UUID] | None, limit: int
) -> Sequence[AgreementRelease]:
    """Return releases of an agreement, the newest first."""
    order = (AgreementRelease.at, AgreementRelease.id)
    statement = (
        select(AgreementRelease)
        .where(AgreementRelease.agreement_id == agreement_id)
        .order_by(*(column.desc() for column in order))
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(tuple_(*order) < tuple_(*before))
    return session.scalars(statement).all()


def release_counts(session: Session, agreement_ids: Sequence[UUID]) -> Mapping[UUID, int]:
    """Return how often something was released, by agreement; agreements without are left out."""
    statement = (
        select(AgreementRelease.agreement_id, func.count())
        .where(AgreementRelease.agreement_id.in_(agreement_ids))
        .group_by(AgreementRelease.agreement_id)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def releases_of_household(
    session: Session, household_id: UUID
) -> Sequence[tuple[AgreementRelease, Agreement]]:
    """Return every release that a household was part of, with its agreement, newest first."""
    statement: Select[AgreementRelease, Agreement] = (
        select(AgreementRelease, Agreement)
        .join(Agreement, Agreement.id == AgreementRelease.agreement_id)
        .join(
            AgreementReleaseHousehold,
            AgreementReleaseHousehold.release_id == AgreementRelease.id,
        )
        .where(AgreementReleaseHousehold.household_id == household_id)
        .order_by(AgreementRelease.at.desc(), AgreementRelease.id)
    )
    return [(taken, agreement) for taken, agreement in session.execute(statement)]
