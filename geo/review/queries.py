"""All SQL of the review queue."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import false, func, select, text
from sqlalchemy.dialects.postgresql import insert

from database.session import ReadSession, WriteSession
from geo.geocoding.models import AddressAnswer
from geo.review.models import ReviewTask
from registry.households.models import Household

HARDCORE = "miskin_tegar"


def enqueue(session: WriteSession, tasks: list[dict[str, Any]]) -> int:
    """Insert tasks; a doubt that is open for the same address already stays as it is."""
    if not tasks:
        return 0
    statement = (
        insert(ReviewTask)
        .on_conflict_do_nothing(
            index_elements=["key"], index_where=text("status = 'open' AND kind = 'doubt'")
        )
        .returning(ReviewTask.id)
    )
    return len(session.execute(statement, tasks).all())


def queue(
    session: ReadSession,
    *,
    status: str,
    kind: str | None,
    state: str | None,
    after: tuple[bool, float, UUID] | None,
    limit: int,
) -> Sequence[ReviewTask]:
    """Return tasks, hardcore-poor households first, then the least sure."""
    model = ReviewTask
    statement = select(model).where(model.status == status)
    if kind is not None:
        statement = statement.where(model.kind == kind)
    if state is not None:
        statement = statement.where(model.state == state)
    if after is not None:
        hardcore, confidence, last = after
        statement = statement.where(
            (model.is_hardcore.is_(False) if hardcore else false())
            | (
                model.is_hardcore.is_(hardcore)
                & (
                    (model.confidence > confidence)
                    | ((model.confidence == confidence) & (model.id > last))
                )
            )
        )
    return session.scalars(
        statement.order_by(model.is_hardcore.desc(), model.confidence, model.id).limit(limit)
    ).all()


def counts(session: ReadSession) -> dict[tuple[str, str], int]:
    """Return the number of tasks by (kind, status)."""
    model = ReviewTask
    rows = session.execute(
        select(model.kind, model.status, func.count()).group_by(model.kind, model.status)
    )
    return {(kind, status): count for kind, status, count in rows}


def locked(session: WriteSession, task_id: UUID) -> ReviewTask | None:
    """Return a task that nobody else can change until the transaction ends."""
    return session.get(ReviewTask, task_id, with_for_update=True)


def hardcore(session: ReadSession, household_ids: Sequence[str]) -> set[str]:
    """Return which of these households are hardcore poor."""
    rows = session.scalars(
        select(Household.id).where(
            Household.id.in_([UUID(number) for number in household_ids]),
            Household.poverty_status == HARDCORE,
        )
    )
    return {str(number) for number in rows}


def draw_sample(
    session: ReadSession, month: date, size: int
) -> list[tuple[AddressAnswer, Household]]:
    """Return households whose answer was accepted, drawn at random; a month's draw is repeatable.

    The order is that of a hash of household and month: no draw depends on another, and nobody
    can choose which rows are checked.
    """
    model = AddressAnswer
    both: list[Any] = [model, Household]
    order = func.md5(func.concat(model.household_id, month.isoformat()))
    rows = session.execute(
        select(*both)
        .join(Household, Household.id == model.household_id)
        .where(model.decision == "auto")
        .order_by(order)
        .limit(size)
    )
    return [(answer, household) for answer, household in rows]


def sampled(session: ReadSession, month: date) -> int:
    """Return how many tasks the check of a month has."""
    model = ReviewTask
    return (
        session.scalar(
            select(func.count()).where(model.kind == "check", model.sampled_for == month)
        )
        or 0
    )


def checked_months(session: ReadSession) -> list[date]:
    """Return the months that have a check, newest first."""
    model = ReviewTask
    months = session.scalars(select(model.sampled_for).where(model.kind == "check").distinct())
    return sorted((month for month in months if month is not None), reverse=True)


def checked(session: ReadSession, month: date) -> tuple[int, int, int, int]:
    """Return (sampled, decided, right, unknown) of the check of a month."""
    model = ReviewTask
    row = session.execute(
        select(
            func.count(),
            func.count().filter(model.district_right.is_not(None)),
            func.count().filter(model.district_right.is_(True)),
            func.count().filter(model.status == "unknown"),
        ).where(model.kind == "check", model.sampled_for == month)
    ).one()
    return int(row[0]), int(row[1]), int(row[2]), int(row[3])
