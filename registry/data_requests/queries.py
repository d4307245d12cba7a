"""All SQL of the requests for data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from registry.agencies.models import Agency
from registry.data_requests.models import DataRequest

Recipient, Provider = aliased(Agency), aliased(Agency)


@dataclass(frozen=True, slots=True)
class Found:
    """A request with the codes of both agencies."""

    request: DataRequest
    recipient: str
    provider: str


def lock(session: Session, request_id: UUID) -> DataRequest | None:
    """Return a request, locked until the transaction ends."""
    return session.get(DataRequest, request_id, with_for_update=True, populate_existing=True)


def by_key(session: Session, request_id: UUID) -> Found:
    """Return a request that is known to exist."""
    row = session.execute(_all().where(DataRequest.id == request_id)).one()
    return Found(row[0], row[1], row[2])


def matching(
    session: Session,
    agency: str | None,
    after: tuple[date, UUID] | None,
    limit: int,
    *,
    is_open: bool,
) -> Sequence[Found]:
    """Return requests, those first whose answer is due first; of or to `agency`, if given."""
    order = (DataRequest.due_on, DataRequest.id)
    statement = _all().order_by(*order).limit(limit)
    if agency is not None:
        statement = statement.where(or_(Recipient.code == agency, Provider.code == agency))
    if is_open:
        statement = statement.where(DataRequest.answer.is_(None))
    if after is not None:
        statement = statement.where(tuple_(*order) > tuple_(*after))
    return [Found(row[0], row[1], row[2]) for row in session.execute(statement)]


def _all() -> Select[DataRequest, str, str]:
    return (
        select(DataRequest, Recipient.code, Provider.code)
        .join(Recipient, Recipient.id == DataRequest.recipient_id)
        .join(Provider, Provider.id == DataRequest.provider_id)
    )
