"""Applications for aid: a household's, the queue of all, one with its story, a step."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response
from starlette.status import HTTP_201_CREATED

from api.actor import ActorDep, IdempotencyKeyHeader
from api.aid_applications import answers
from api.aid_applications.schemas import (
    ApplicationAnswer,
    ApplicationCreate,
    ApplicationParameters,
    ApplicationsAnswer,
    ApplicationStep,
    HouseholdApplicationParameters,
)
from api.context import ContextDep
from api.households.answers import household_key
from api.households.endpoints import HouseholdPath
from api.parameters import NoParameters
from api.problems import documented
from registry.aid_applications import service
from registry.idempotency.service import once
from registry.records.service import read

router = APIRouter(prefix="/v1", tags=["aid"])

OF_HOUSEHOLD = "/households/{household}/aid-applications"

ApplicationPath = Annotated[UUID, Path(description="key of the application")]


@router.get(OF_HOUSEHOLD, response_model=ApplicationsAnswer, responses=documented(400, 401, 404))
def list_of_household(
    context: ContextDep,
    _actor: ActorDep,
    household: HouseholdPath,
    parameters: Annotated[HouseholdApplicationParameters, Query()],
) -> ApplicationsAnswer:
    """List what a household and its members asked for, and where each application stands."""
    with context.database.reading() as session:
        home = household_key(session, household)
        read(session, home)
        path = f"/v1/households/{household}/aid-applications"
        return answers.page(session, context, path, parameters, home)


@router.post(
    OF_HOUSEHOLD,
    status_code=HTTP_201_CREATED,
    response_model=ApplicationAnswer,
    responses=documented(400, 401, 403, 404, 409),
)
def apply(
    response: Response,
    context: ContextDep,
    actor: ActorDep,
    key: IdempotencyKeyHeader,
    household: HouseholdPath,
    body: ApplicationCreate,
    _parameters: Annotated[NoParameters, Query()],
) -> dict[str, Any]:
    """Take in an application; the same aid is asked for once while it is open."""
    with context.database.writing() as session:
        home = household_key(session, household)

        def create() -> dict[str, Any]:
            made = service.apply(session, home, actor, **body.model_dump())
            return answers.one(session, made.id).model_dump(mode="json")

        request = {"household": str(home)} | body.model_dump(mode="json")
        content = once(session, key, actor.name, "aid application", request, create).content
    response.headers["Location"] = context.link(f"/v1/aid-applications/{content['id']}", [])
    return content


@router.get("/aid-applications", response_model=ApplicationsAnswer, responses=documented(400, 401))
def list_applications(
    context: ContextDep, _actor: ActorDep, parameters: Annotated[ApplicationParameters, Query()]
) -> ApplicationsAnswer:
    """List applications, those first that have waited longest where they stand."""
    with context.database.reading() as session:
        return answers.page(session, context, "/v1/aid-applications", parameters)


@router.get(
    "/aid-applications/{application_id}",
    response_model=ApplicationAnswer,
    responses=documented(400, 401, 404),
)
def get_application(
    context: ContextDep,
    _actor: ActorDep,
    application_id: ApplicationPath,
    _parameters: Annotated[NoParameters, Query()],
) -> ApplicationAnswer:
    """Get one application with every step: by whom, when and why."""
    with context.database.reading() as session:
        return answers.one(session, application_id)


@router.post(
    "/aid-applications/{application_id}/events",
    status_code=HTTP_201_CREATED,
    response_model=ApplicationAnswer,
    responses=documented(400, 401, 403, 404, 409),
)
def take_step(
    context: ContextDep,
    actor: ActorDep,
    key: IdempotencyKeyHeader,
    application_id: ApplicationPath,
    body: ApplicationStep,
    _parameters: Annotated[NoParameters, Query()],
) -> dict[str, Any]:
    """Take a step. Of two officers at the same moment one gets a 409 that says what happened."""
    with context.database.writing() as session:

        def step() -> dict[str, Any]:
            service.take(session, application_id, body.step(), actor)
            return answers.one(session, application_id).model_dump(mode="json")

        request = {"application": str(application_id)} | body.model_dump(mode="json")
        return once(session, key, actor.name, "aid application event", request, step).content
