"""Who changes what, and why; and every row as it stood at a moment.

The former rows themselves are written by triggers (`keep_former_row`), whatever changes a row.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table

from database.base import Base
from database.sealed import text_type
from database.session import ReadSession, WriteSession
from registry.actors.service import Actor
from registry.forms.service import required_text
from registry.history import queries

REASON_LONGEST = 500
PRESENT_CHANGE = "change"


@contextmanager
def as_actor(session: WriteSession, actor: Actor, reason: str) -> Iterator[datetime]:
    """Name the author and the reason of every change in the block; yield the change's moment.

    All rows that the block changes share the moment. A block inside another belongs to the outer
    one. Lock the household before, so that changes of one household follow each other in time.

    Raises:
        InvalidInput: the reason is empty or too long.
    """
    outer: datetime | None = session.info.get(PRESENT_CHANGE)
    if outer is not None:
        yield outer
        return
    reason = required_text("reason", reason, REASON_LONGEST)
    session.flush()
    moment = queries.begin_change(session, actor.name, reason)
    session.info[PRESENT_CHANGE] = moment
    try:
        yield moment
        session.flush()
        queries.end_change(session)
    finally:
        # After a failure the transaction takes its settings along when it is rolled back.
        session.info.pop(PRESENT_CHANGE, None)


def rows(
    session: ReadSession,
    model: type[Base],
    owner: str,
    owner_ids: Collection[UUID],
    at: datetime | None = None,
) -> list[dict[str, Any]]:
    """Return rows of a recorded table as they stand, or as they stood at `at`.

    `owner` is the column that says whose a row is. The order is that of the keys.
    """
    table = model.__table__
    assert isinstance(table, Table)
    if not owner_ids:
        return []
    column = table.c[owner]
    if at is None:
        return queries.present_rows(session, table, column, owner_ids)
    return queries.rows_as_of(session, table, column, owner_ids, at)


@dataclass(frozen=True, slots=True)
class FormerRow:
    """A row as it stood in [valid_from, valid_to), sealed columns opened."""

    table_name: str
    row_id: UUID
    valid_from: datetime
    valid_to: datetime
    actor: str
    reason: str | None
    row: Mapping[str, Any]


def versions(session: ReadSession, owner_ids: Collection[UUID]) -> list[FormerRow]:
    """Return every former row of these owners, the newest first."""
    return [
        FormerRow(
            one.table_name,
            one.row_id,
            one.valid_from,
            one.valid_to,
            one.actor,
            one.reason,
            _opened(one.table_name, one.row),
        )
        for one in queries.versions(session, owner_ids)
    ]


def _opened(table_name: str, row: Mapping[str, Any]) -> dict[str, Any]:
    kinds = {column.name: text_type(column.type) for column in Base.metadata.tables[table_name].c}
    return {
        name: kind.open(value) if (kind := kinds.get(name)) and value is not None else value
        for name, value in row.items()
    }
