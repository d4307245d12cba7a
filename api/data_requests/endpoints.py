"""Requests for data: the list with what is due, a new one, the provider's answer."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query
from starlette.status import HTTP_201_CREATED

from api.actor import ActorDep, IdempotencyKeyHeader
from api.context import ContextDep
from api.data_requests.schemas import (
    DataRequestCreate,
    DataRequestItem,
    DataRequestParameters,
    DataRequestReply,
    DataRequestsAnswer,
)
from api.paging import day_and_key, encode_cursor
from api.parameters import NoParameters
from api.problems import documented
from registry.calendar.deadlines import Deadline
from registry.calendar.service import today
from registry.data_requests import service
from registry.data_requests.queries import Found
from registry.idempotency.service import once

router = APIRouter(prefix="/v1/data-requests", tags=["aid"])

RequestPath = Annotated[UUID, Path(description="key of the request")]


@router.get("", responses=documented(400, 401))
def list_requests(
    context: ContextDep, _actor: ActorDep, parameters: Annotated[DataRequestParameters, Query()]
) -> DataRequestsAnswer:
    """List requests, those first whose answer is due first; overdue ones say so."""
    with context.database.reading() as session:
        found = service.list_requests(
            session,
            agency=parameters.agency,
            is_open=parameters.is_open,
            after=day_and_key(parameters.cursor),
            limit=parameters.limit,
        )
        items = [_item(one) for one in found]
    cursor = (
        encode_cursor([str(items[-1].due_on), str(items[-1].id)])
        if len(items) == parameters.limit
        else None
    )
    next_link = context.following("/v1/data-requests", parameters, cursor)
    return DataRequestsAnswer(items=items, next=next_link)


@router.post(
    "",
    status_code=HTTP_201_CREATED,
    response_model=DataRequestItem,
    responses=documented(400, 401, 403, 404, 409),
)
def ask(
    context: ContextDep,
    actor: ActorDep,
    key: IdempotencyKeyHeader,
    body: DataRequestCreate,
    _parameters: Annotated[NoParameters, Query()],
) -> dict[str, Any]:
    """Enter a request that came in; the answer is due in 14 days."""
    with context.database.writing() as session:

        def create() -> dict[str, Any]:
            made = service.ask(session, actor, **body.model_dump())
            return _item(made).model_dump(mode="json")

        request = body.model_dump(mode="json")
        return once(session, key, actor.name, "data request", request, create).content


@router.post(
    "/{request_id}/answer",
    status_code=HTTP_201_CREATED,
    response_model=DataRequestItem,
    responses=documented(400, 401, 403, 404, 409),
)
def answer(
    context: ContextDep,
    actor: ActorDep,
    key: IdempotencyKeyHeader,
    request_id: RequestPath,
    body: DataRequestReply,
    _parameters: Annotated[NoParameters, Query()],
) -> dict[str, Any]:
    """Answer a request, once."""
    with context.database.writing() as session:

        def reply() -> dict[str, Any]:
            done = service.answer(session, request_id, actor, **dict(body))
            return _item(done).model_dump(mode="json")

        request = {"request": str(request_id)} | body.model_dump(mode="json")
        return once(session, key, actor.name, "data request answer", request, reply).content


def _item(found: Found) -> DataRequestItem:
    one, on = found.request, today()
    deadline = Deadline(one.due_on, one.answered_on)
    return DataRequestItem.model_validate(
        {name: getattr(one, name, None) for name in DataRequestItem.model_fields}
        | {
            "recipient": found.recipient,
            "provider": found.provider,
            "standing": deadline.standing(on),
            "days_left": deadline.days_left(on),
        }
    )
