"""All SQL of former rows."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    DateTime,
    Select,
    Table,
    Text,
    cast,
    func,
    literal_column,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from registry.history.models import RecordVersion

SETTINGS = ("petakasih.actor", "petakasih.reason", "petakasih.moment")


def begin_change(session: Session, actor: str, reason: str) -> datetime:
    """Tell the triggers who changes what follows, and why; return the moment of the change."""
    told = (actor, reason, cast(func.clock_timestamp(), Text))
    session.execute(
        select(
            *(
                func.set_config(name, value, True)
                for name, value in zip(SETTINGS, told, strict=True)
            )
        )
    )
    return session.execute(select(func.change_moment(type_=DateTime(timezone=True)))).scalar_one()


def end_change(session: Session) -> None:
    """Tell the triggers that nobody is named any more."""
    session.execute(select(*(func.set_config(name, "", True) for name in SETTINGS)))


def present_rows(
    session: Session, table: Table, owner: Column[Any], owner_ids: Collection[UUID]
) -> list[dict[str, Any]]:
    """Return the rows of these owners as they stand, in the order of their keys."""
    statement = select(*table.c).where(owner.in_(owner_ids)).order_by(table.c.id)
    return [dict(row._mapping) for row in session.execute(statement)]


def rows_as_of(
    session: Session,
    table: Table,
    owner: Column[Any],
    owner_ids: Collection[UUID],
    at: datetime,
) -> list[dict[str, Any]]:
    """Return the rows of these owners as they stood at `at`, in the order of their keys."""
    present = select(*table.c).where(owner.in_(owner_ids), table.c.recorded_at <= at)
    both = union_all(present, _former(table, owner_ids, at))
    rows = [dict(row._mapping) for row in session.execute(both)]
    return sorted(rows, key=lambda row: row["id"])


def versions(session: Session, owner_ids: Collection[UUID]) -> Sequence[RecordVersion]:
    """Return every former row of these owners, the newest first."""
    statement = (
        select(RecordVersion)
        .where(RecordVersion.owner_id.in_(owner_ids))
        .order_by(RecordVersion.valid_to.desc(), RecordVersion.id.desc())
    )
    return session.scalars(statement).all()


def _former(table: Table, owner_ids: Collection[UUID], at: datetime) -> Select[Any]:
    former = func.jsonb_populate_record(
        literal_column(f"NULL::{table.name}"), RecordVersion.row
    ).table_valued(*(Column(column.name, column.type) for column in table.c), name="former")
    return (
        select(*former.c)
        .select_from(RecordVersion)
        .join(former, true())
        .where(
            RecordVersion.table_name == table.name,
            RecordVersion.owner_id.in_(owner_ids),
            RecordVersion.valid_from <= at,
            RecordVersion.valid_to > at,
        )
    )
