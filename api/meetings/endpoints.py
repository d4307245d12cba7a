"""Meetings of the focus groups: announce, list cases, decide them all at once, close."""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.status import HTTP_201_CREATED

from api.actor import ActorDep, IdempotencyKeyHeader
from api.context import ContextDep
from api.meetings.answers import meeting_answer, meeting_record, meetings_answer
from api.meetings.schemas import (
    CasesBody,
    DecisionsBody,
    MeetingAnswer,
    MeetingCreate,
    MeetingsAnswer,
    MeetingsParameters,
)
from api.parameters import NoParameters
from api.problems import documented
from registry.idempotency.service import once
from registry.meetings import service

router = APIRouter(prefix="/v1/meetings", tags=["meetings"])

None_ = Annotated[NoParameters, Query()]
REFUSALS = documented(400, 401, 403, 404, 409)


@router.post(
    "",
    status_code=HTTP_201_CREATED,
    response_model=MeetingAnswer,
    responses=documented(400, 401, 403, 409),
)
def create_meeting(
    context: ContextDep,
    actor: ActorDep,
    key: IdempotencyKeyHeader,
    body: MeetingCreate,
    _parameters: None_,
) -> dict[str, Any]:
    """Open a meeting with those present."""
    with context.database.writing() as session:
        request = body.model_dump(mode="json")

        def create() -> dict[str, Any]:
            return meeting_record(session, service.create(session, body.meeting(), actor).id)

        return once(session, key, actor.name, "meeting", request, create).content


@router.get("", response_model=MeetingsAnswer, responses=documented(400, 401))
def list_meetings(
    context: ContextDep, _actor: ActorDep, parameters: Annotated[MeetingsParameters, Query()]
) -> MeetingsAnswer:
    """List meetings, newest first."""
    with context.database.reading() as session:
        return meetings_answer(session, context, parameters)


@router.get("/{meeting_id}", response_model=MeetingAnswer, responses=documented(400, 401, 404))
def get_meeting(
    context: ContextDep, _actor: ActorDep, meeting_id: UUID, _parameters: None_
) -> MeetingAnswer:
    """Get a meeting with its list and what was decided."""
    with context.database.reading() as session:
        return meeting_answer(session, meeting_id)


@router.post("/{meeting_id}/cases", response_model=MeetingAnswer, responses=REFUSALS)
def add_cases(
    context: ContextDep,
    actor: ActorDep,
    key: IdempotencyKeyHeader,
    meeting_id: UUID,
    body: CasesBody,
    _parameters: None_,
) -> dict[str, Any]:
    """Put cases on the list."""
    with context.database.writing() as session:
        return once(
            session,
            key,
            actor.name,
            f"meeting {meeting_id} cases",
            body.model_dump(mode="json"),
            _then_tell(
                session,
                meeting_id,
                lambda: service.add_cases(session, meeting_id, body.reference_nos, actor),
            ),
        ).content


@router.post("/{meeting_id}/decisions", response_model=MeetingAnswer, responses=REFUSALS)
def decide(
    context: ContextDep,
    actor: ActorDep,
    key: IdempotencyKeyHeader,
    meeting_id: UUID,
    body: DecisionsBody,
    _parameters: None_,
) -> dict[str, Any]:
    """Record decisions on hundreds of cases: all of them, or none and every problem by its case."""
    with context.database.writing() as session:
        return once(
            session,
            key,
            actor.name,
            f"meeting {meeting_id} decisions",
            body.model_dump(mode="json"),
            _then_tell(
                session,
                meeting_id,
                lambda: service.decide(session, meeting_id, body.as_given(), actor),
            ),
        ).content


@router.post("/{meeting_id}/closure", response_model=MeetingAnswer, responses=REFUSALS)
def close_meeting(
    context: ContextDep,
    actor: ActorDep,
    key: IdempotencyKeyHeader,
    meeting_id: UUID,
    _parameters: None_,
) -> dict[str, Any]:
    """Close a meeting: every case is decided, and its record does not change any more."""
    with context.database.writing() as session:
        return once(
            session,
            key,
            actor.name,
            f"meeting {meeting_id} closure",
            {},
            _then_tell(session, meeting_id, lambda: service.close(session, meeting_id, actor)),
        ).content


def _then_tell(
    session: Any, meeting_id: UUID, deed: Callable[[], object]
) -> Callable[[], dict[str, Any]]:
    """Return a create that does the deed and answers with the meeting as it is then."""

    def create() -> dict[str, Any]:
        deed()
        return meeting_record(session, meeting_id)

    return create
