"""All SQL of the agencies."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from database.base import uuid7
from registry.agencies.models import Agency


def agencies(session: Session) -> Sequence[Agency]:
    """Return every agency in the order of the codes."""
    return session.scalars(select(Agency).order_by(Agency.code)).all()


def by_code(session: Session, code: str) -> Agency | None:
    """Return the agency with this code."""
    return session.scalars(select(Agency).where(Agency.code == code)).one_or_none()


def upsert(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Insert agencies; those whose code is there get the new names and keep their key."""
    statement = insert(Agency).values([{"id": uuid7(), **row} for row in rows])
    names = {name: statement.excluded[name] for name in ("name_ms", "name_en")}
    session.execute(statement.on_conflict_do_update(index_elements=[Agency.code], set_=names))
