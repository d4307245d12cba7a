"""Registrations: take a family in, list the queue, read a case and its story, take a step."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from starlette.status import HTTP_201_CREATED

from api.actor import ActorDep, IdempotencyKeyHeader
from api.context import ContextDep
from api.parameters import NoParameters
from api.problems import documented
from api.registrations.answers import case_answer, event_record, queue_answer
from api.registrations.schemas import (
    AreaParameters,
    CaseAnswer,
    CasesAnswer,
    DaysAnswer,
    DaysItem,
    EventItem,
    EventsAnswer,
    QueueParameters,
    RegistrationCreate,
    StepBody,
)
from registry.households.reference import demo_reference
from registry.idempotency.service import once
from registry.registrations import queue, service

router = APIRouter(prefix="/v1/registrations", tags=["registrations"])
reports = APIRouter(prefix="/v1/reports", tags=["reports"])

ReferenceNo = Annotated[
    str,
    Path(
        pattern=r"^[A-Za-z0-9-]{5,30}$",
        description="reference number, as on the receipt",
        openapi_examples={"demonstration": {"value": demo_reference(1)}},
    ),
]


@router.post(
    "",
    status_code=HTTP_201_CREATED,
    response_model=CaseAnswer,
    responses=documented(400, 401, 403, 409),
)
def register(
    response: Response,
    context: ContextDep,
    actor: ActorDep,
    key: IdempotencyKeyHeader,
    body: RegistrationCreate,
    _parameters: Annotated[NoParameters, Query()],
) -> dict[str, Any]:
    """Take a family in. The answer names each admission criterion that is not met."""
    reporter = body.reporter.reporter() if body.reporter else None
    with context.database.writing() as session:

        def create() -> dict[str, Any]:
            case, _ = service.register(
                session, body.form.form(), body.channel, body.received_on, reporter, actor
            )
            return case_answer(session, case).model_dump(mode="json")

        request = body.model_dump(mode="json")
        answer = once(session, key, actor.name, "registration", request, create)
    response.headers["Location"] = context.link(
        f"/v1/registrations/{answer.content['reference_no']}", []
    )
    return answer.content


@router.get("", response_model=CasesAnswer, responses=documented(400, 401))
def list_registrations(
    context: ContextDep, _actor: ActorDep, parameters: Annotated[QueueParameters, Query()]
) -> CasesAnswer:
    """List cases by the time for which they have stood in their status."""
    with context.database.reading() as session:
        return queue_answer(session, context, parameters)


@router.get("/{reference_no}", response_model=CaseAnswer, responses=documented(400, 401, 404))
def get_registration(
    context: ContextDep,
    _actor: ActorDep,
    reference_no: ReferenceNo,
    _parameters: Annotated[NoParameters, Query()],
) -> CaseAnswer:
    """Get one case, screened under the poverty line in force now."""
    with context.database.reading() as session:
        return case_answer(session, service.get(session, reference_no))


@router.get(
    "/{reference_no}/events", response_model=EventsAnswer, responses=documented(400, 401, 404)
)
def list_events(
    context: ContextDep,
    _actor: ActorDep,
    reference_no: ReferenceNo,
    _parameters: Annotated[NoParameters, Query()],
) -> EventsAnswer:
    """Tell the story of a case: every step, by whom, when and why."""
    with context.database.reading() as session:
        events = service.history(session, service.get(session, reference_no))
        return EventsAnswer(items=[EventItem.model_validate(event) for event in events])


@router.post(
    "/{reference_no}/events",
    status_code=HTTP_201_CREATED,
    response_model=EventItem,
    responses=documented(400, 401, 403, 404, 409),
)
def take_step(
    context: ContextDep,
    actor: ActorDep,
    key: IdempotencyKeyHeader,
    reference_no: ReferenceNo,
    body: StepBody,
    _parameters: Annotated[NoParameters, Query()],
) -> dict[str, Any]:
    """Take a step with a case. Of two officers at the same moment one gets a 409 that says why."""
    with context.database.writing() as session:
        request = {"reference_no": reference_no, **body.model_dump(mode="json")}
        return once(
            session,
            key,
            actor.name,
            "registration event",
            request,
            lambda: event_record(service.take(session, reference_no, body.step(), actor)),
        ).content


@reports.get("/days-in-status", response_model=DaysAnswer, responses=documented(400, 401))
def days_in_status(
    context: ContextDep, _actor: ActorDep, parameters: Annotated[AreaParameters, Query()]
) -> DaysAnswer:
    """Tell how long cases stay in each status, of the whole country or of one area."""
    with context.database.reading() as session:
        found = queue.days_in_status(session, parameters.state, parameters.district)
    return DaysAnswer(items=[DaysItem.model_validate(one) for one in found])
