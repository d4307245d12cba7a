"""All SQL of the programmes."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from database.base import uuid7
from registry.agencies.models import Agency
from registry.programmes.models import Programme


def programmes(session: Session, purpose: str | None = None) -> Sequence[tuple[Agency, Programme]]:
    """Return programmes with their agencies, ordered by agency code and programme code."""
    statement = (
        select(Agency, Programme)
        .join(Programme, Programme.agency_id == Agency.id)
        .order_by(Agency.code, Programme.code)
    )
    if purpose is not None:
        statement = statement.where(Programme.purpose == purpose)
    return [(row[0], row[1]) for row in session.execute(statement)]


def by_key(session: Session, agency_code: str, code: str) -> Programme | None:
    """Return the programme of this agency with this code."""
    statement = (
        select(Programme)
        .join(Agency, Programme.agency_id == Agency.id)
        .where(Agency.code == agency_code, Programme.code == code)
    )
    return session.scalars(statement).one_or_none()


def upsert(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Insert programmes; those whose agency and code are there keep their key."""
    statement = insert(Programme).values([{"id": uuid7(), **row} for row in rows])
    names = ("name_ms", "name_en", "purpose", "income_limit", "for_the_poor")
    changed = {name: statement.excluded[name] for name in names}
    session.execute(
        statement.on_conflict_do_update(
            index_elements=[Programme.agency_id, Programme.code], set_=changed
        )
    )
