"""SQL that the tables of applications share: the queue, the story, one at a time under a lock."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from registry.workflows.models import EventColumns, StandingColumns

Place = tuple[datetime, UUID]
"""Where a queue goes on: since when the last one has stood so, and its key."""

Filters = Mapping[str, InstrumentedAttribute[Any]]


Application = TypeVar("Application", bound=StandingColumns)
Told = TypeVar("Told", bound=EventColumns)
Statement = TypeVar("Statement", bound=Select[*tuple[Any, ...]])


def queue(
    statement: Statement,
    table: type[StandingColumns],
    filters: Filters,
    equal: Mapping[str, Any],
    after: Place | None,
    limit: int,
) -> Statement:
    """Narrow a statement to rows of which all is equal, the longest in their state first."""
    order = (table.state_since, table.id)
    statement = statement.order_by(*order).limit(limit)
    for name, value in equal.items():
        statement = statement.where(filters[name] == value)
    return statement if after is None else statement.where(tuple_(*order) > tuple_(*after))


def lock(session: Session, table: type[Application], key: UUID) -> Application | None:
    """Return an application, locked until the transaction ends."""
    return session.get(table, key, with_for_update=True, populate_existing=True)


def events(session: Session, table: type[Told], key: UUID) -> Sequence[Told]:
    """Return the events of an application, first to last."""
    statement = select(table).filter_by(application_id=key).order_by(table.seq)
    return session.scalars(statement).all()
