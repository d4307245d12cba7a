"""All SQL of the audit trail."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Row, Text, cast, func, insert, select
from sqlalchemy.orm import Session

from database.audit.models import AuditEvent, AuditHead

ROWS_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Conditions that must all hold; None leaves one out. `since` counts, `until` does not."""

    account: str | None = None
    action: str | None = None
    operation: str | None = None
    subject: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def append(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Add entries at the end of the trail; it is locked until the transaction ends."""
    # Triggers overwrite what they give: number, moment and hashes.
    blank = {"seq": 0, "at": func.now(), "previous": b"", "hash": b""}
    session.execute(insert(AuditEvent).values([row | blank for row in rows]))


def head(session: Session) -> tuple[int, bytes]:
    """Return number and hash of the last entry, as the trail's own head tells them."""
    row = session.execute(select(AuditHead.seq, AuditHead.hash)).one()
    return row.seq, row.hash


def stored(session: Session) -> Iterator[Row[Any]]:
    """Return every entry as stored, in the order of the numbers, its hashed parts as texts."""
    one = AuditEvent
    statement = (
        select(
            one.seq,
            one.previous,
            one.hash,
            cast(one.seq, Text).label("number"),
            cast(cast(func.extract("epoch", one.at) * 1_000_000, BigInteger), Text).label("moment"),
            one.account,
            one.role,
            one.action,
            one.operation,
            cast(func.array_to_json(one.subjects), Text).label("subjects"),
            one.purpose,
            cast(one.details, Text).label("details"),
        )
        .order_by(one.seq)
        .execution_options(yield_per=ROWS_AT_ONCE)
    )
    return iter(session.execute(statement))


def page(
    session: Session, wanted: AuditFilter, before: int | None, limit: int
) -> Sequence[AuditEvent]:
    """Return entries, the newest first, those with a number below `before`."""
    one = AuditEvent
    statement = select(one).order_by(one.seq.desc()).limit(limit)
    for name in ("account", "action", "operation"):
        if (value := getattr(wanted, name)) is not None:
            statement = statement.where(getattr(one, name) == value)
    if wanted.subject is not None:
        statement = statement.where(one.subjects.contains([wanted.subject]))
    if wanted.since is not None:
        statement = statement.where(one.at >= wanted.since)
    if wanted.until is not None:
        statement = statement.where(one.at < wanted.until)
    if before is not None:
        statement = statement.where(one.seq < before)
    return session.scalars(statement).all()
