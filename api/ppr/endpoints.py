"""PPR: projects and schemes for all; applications for a flat, for officers."""

from dataclasses import asdict
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response
from starlette.status import HTTP_201_CREATED

from api.actor import ActorDep, IdempotencyKeyHeader
from api.context import ContextDep
from api.households.answers import household_key
from api.households.endpoints import HouseholdPath
from api.parameters import NoParameters
from api.ppr import answers
from api.ppr.schemas import (
    HouseholdPprParameters,
    PprApplicationAnswer,
    PprApplicationCreate,
    PprApplicationsAnswer,
    PprEligibilityAnswer,
    PprParameters,
    PprStepBody,
    ProjectParameters,
    ProjectsAnswer,
    SchemeItem,
    SchemesAnswer,
    StateConditionItem,
)
from api.problems import documented
from api.texts import Text
from registry.calendar.service import today
from registry.idempotency.service import once
from registry.ppr import schemes, service
from registry.ppr.projects import list_projects
from registry.records.service import read

router = APIRouter(prefix="/v1", tags=["housing"])

OF_HOUSEHOLD = "/households/{household}/ppr-applications"
ONE = "/ppr-applications/{ppr_application_id}"
FRESH = "public, max-age=300"

ApplicationPath = Annotated[UUID, Path(description="key of the application")]


@router.get("/ppr-projects", responses=documented(400, 404, 503))
def ppr_projects(
    response: Response, context: ContextDep, parameters: Annotated[ProjectParameters, Query()]
) -> ProjectsAnswer:
    """List projects by state: rented or bought, flats, free ones, rent or price."""
    with context.database.reading() as session:
        on = parameters.on or today()
        found = list_projects(session, on, parameters.state, parameters.tenure)
        items = [answers.project_item(one) for one in found]
    response.headers["Cache-Control"] = FRESH
    return ProjectsAnswer(items=items)


@router.get("/ppr-schemes", responses=documented(400))
def ppr_schemes(response: Response, _parameters: Annotated[NoParameters, Query()]) -> SchemesAnswer:
    """Tell what a flat costs and is, where to apply, and what states ask beyond the rule."""
    response.headers["Cache-Control"] = FRESH
    return SchemesAnswer(
        items=[SchemeItem.model_validate(asdict(one)) for one in schemes.schemes()],
        standard=Text(**schemes.STANDARD),
        facilities=Text(**schemes.FACILITIES),
        where_to_apply=Text(**schemes.WHERE_TO_APPLY),
        listed_states=list(schemes.LISTED_STATES),
        state_conditions=[
            StateConditionItem(states=list(one.states), text=Text(**one.words), source=one.source)
            for one in schemes.state_conditions()
        ],
    )


@router.get(OF_HOUSEHOLD, response_model=PprApplicationsAnswer, responses=documented(400, 401, 404))
def list_of_household(
    context: ContextDep,
    _actor: ActorDep,
    household: HouseholdPath,
    parameters: Annotated[HouseholdPprParameters, Query()],
) -> PprApplicationsAnswer:
    """List the flats that a household asked for, and where each application stands."""
    with context.database.reading() as session:
        home = household_key(session, household)
        read(session, home)
        path = f"/v1/households/{household}/ppr-applications"
        return answers.page(session, context, path, parameters, home)


@router.post(
    OF_HOUSEHOLD,
    status_code=HTTP_201_CREATED,
    response_model=PprApplicationAnswer,
    responses=documented(400, 401, 403, 404, 409),
)
def apply(
    response: Response,
    context: ContextDep,
    actor: ActorDep,
    key: IdempotencyKeyHeader,
    household: HouseholdPath,
    body: PprApplicationCreate,
    _parameters: Annotated[NoParameters, Query()],
) -> dict[str, Any]:
    """Take in an application; one flat is asked for at a time."""
    with context.database.writing() as session:
        home = household_key(session, household)

        def create() -> dict[str, Any]:
            made = service.apply(session, home, actor, **body.model_dump())
            return answers.one(session, made.id).model_dump(mode="json")

        request = {"household": str(home)} | body.model_dump(mode="json")
        content = once(session, key, actor.name, "ppr application", request, create).content
    response.headers["Location"] = context.link(f"/v1/ppr-applications/{content['id']}", [])
    return content


@router.get(
    "/ppr-applications", response_model=PprApplicationsAnswer, responses=documented(400, 401)
)
def list_applications(
    context: ContextDep, _actor: ActorDep, parameters: Annotated[PprParameters, Query()]
) -> PprApplicationsAnswer:
    """List applications, those first that have waited longest where they stand."""
    with context.database.reading() as session:
        return answers.page(session, context, "/v1/ppr-applications", parameters)


@router.get(ONE, response_model=PprApplicationAnswer, responses=documented(400, 401, 404))
def get_application(
    context: ContextDep,
    _actor: ActorDep,
    ppr_application_id: ApplicationPath,
    _parameters: Annotated[NoParameters, Query()],
) -> PprApplicationAnswer:
    """Get one application with every step: by whom, when and why."""
    with context.database.reading() as session:
        return answers.one(session, ppr_application_id)


@router.get(
    f"{ONE}/eligibility", response_model=PprEligibilityAnswer, responses=documented(400, 401, 404)
)
def eligibility(
    context: ContextDep,
    _actor: ActorDep,
    ppr_application_id: ApplicationPath,
    _parameters: Annotated[NoParameters, Query()],
) -> PprEligibilityAnswer:
    """Tell what the national rule says, and what the project's state asks beyond it."""
    with context.database.reading() as session:
        found = service.eligibility(session, ppr_application_id)
        return answers.eligibility_answer(today(), found)


@router.post(
    f"{ONE}/events",
    status_code=HTTP_201_CREATED,
    response_model=PprApplicationAnswer,
    responses=documented(400, 401, 403, 404, 409),
)
def take_step(
    context: ContextDep,
    actor: ActorDep,
    key: IdempotencyKeyHeader,
    ppr_application_id: ApplicationPath,
    body: PprStepBody,
    _parameters: Annotated[NoParameters, Query()],
) -> dict[str, Any]:
    """Take a step. Who screened cannot offer; no flat is offered twice."""
    with context.database.writing() as session:

        def step() -> dict[str, Any]:
            service.take(session, ppr_application_id, body.step(), actor)
            return answers.one(session, ppr_application_id).model_dump(mode="json")

        request = {"application": str(ppr_application_id)} | body.model_dump(mode="json")
        return once(session, key, actor.name, "ppr event", request, step).content
