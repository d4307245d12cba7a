"""Applications for a house: a household's, the queue of all, one with its story, each step."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response
from starlette.status import HTTP_201_CREATED

from api.actor import ActorDep, IdempotencyKeyHeader
from api.context import ContextDep
from api.eligibility.endpoints import decisions_answer, priority_answer
from api.eligibility.schemas import DecisionsAnswer, PriorityAnswer
from api.households.answers import household_key
from api.households.endpoints import HouseholdPath
from api.housing_applications import answers
from api.housing_applications.schemas import (
    HouseholdHousingParameters,
    HousingApplicationAnswer,
    HousingApplicationCreate,
    HousingApplicationParameters,
    HousingApplicationsAnswer,
    HousingPapersBody,
    HousingStepBody,
)
from api.pages.site import SiteDep
from api.parameters import NoParameters
from api.problems import documented
from maps.forms.filling import permission_form
from maps.forms.service import permission_pdf
from maps.printing.service import find_font
from registry.calendar.service import today
from registry.housing_applications import service
from registry.idempotency.service import once
from registry.records.service import read

router = APIRouter(prefix="/v1", tags=["housing"])

OF_HOUSEHOLD = "/households/{household}/housing-applications"
ONE = "/housing-applications/{housing_application_id}"
NO_STORE = {"Cache-Control": "private, no-store"}
PDF: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}
}

ApplicationPath = Annotated[UUID, Path(description="key of the application")]


@router.get(
    OF_HOUSEHOLD, response_model=HousingApplicationsAnswer, responses=documented(400, 401, 404)
)
def list_of_household(
    context: ContextDep,
    _actor: ActorDep,
    household: HouseholdPath,
    parameters: Annotated[HouseholdHousingParameters, Query()],
) -> HousingApplicationsAnswer:
    """List the houses that a household asked for, and where each application stands."""
    with context.database.reading() as session:
        home = household_key(session, household)
        read(session, home)
        path = f"/v1/households/{household}/housing-applications"
        return answers.page(session, context, path, parameters, home)


@router.post(
    OF_HOUSEHOLD,
    status_code=HTTP_201_CREATED,
    response_model=HousingApplicationAnswer,
    responses=documented(400, 401, 403, 404, 409),
)
def apply(
    response: Response,
    context: ContextDep,
    actor: ActorDep,
    key: IdempotencyKeyHeader,
    household: HouseholdPath,
    body: HousingApplicationCreate,
    _parameters: Annotated[NoParameters, Query()],
) -> dict[str, Any]:
    """Take in an application; one house is asked for at a time."""
    with context.database.writing() as session:
        home = household_key(session, household)

        def create() -> dict[str, Any]:
            asked = body.model_dump(include={"category", "applied_on", "note"})
            made = service.apply(session, home, actor, papers=body.papers(), **asked)
            return answers.one(session, context, made.id).model_dump(mode="json")

        request = {"household": str(home)} | body.model_dump(mode="json")
        content = once(session, key, actor.name, "housing application", request, create).content
    response.headers["Location"] = context.link(f"/v1/housing-applications/{content['id']}", [])
    return content


@router.get(
    "/housing-applications",
    response_model=HousingApplicationsAnswer,
    responses=documented(400, 401),
)
def list_applications(
    context: ContextDep,
    _actor: ActorDep,
    parameters: Annotated[HousingApplicationParameters, Query()],
) -> HousingApplicationsAnswer:
    """List applications, those first that have waited longest where they stand."""
    with context.database.reading() as session:
        return answers.page(session, context, "/v1/housing-applications", parameters)


@router.get(ONE, response_model=HousingApplicationAnswer, responses=documented(400, 401, 404))
def get_application(
    context: ContextDep,
    _actor: ActorDep,
    housing_application_id: ApplicationPath,
    _parameters: Annotated[NoParameters, Query()],
) -> HousingApplicationAnswer:
    """Get one application with every inspection and every step: by whom, when and why."""
    with context.database.reading() as session:
        return answers.one(session, context, housing_application_id)


@router.put(
    f"{ONE}/papers",
    response_model=HousingApplicationAnswer,
    responses=documented(400, 401, 403, 404, 409),
)
def file_papers(
    context: ContextDep,
    _actor: ActorDep,
    housing_application_id: ApplicationPath,
    body: HousingPapersBody,
    _parameters: Annotated[NoParameters, Query()],
) -> HousingApplicationAnswer:
    """File endorsement and land, before the application is recommended."""
    with context.database.writing() as session:
        service.file(session, housing_application_id, body.version, body.papers())
        return answers.one(session, context, housing_application_id)


@router.post(
    f"{ONE}/events",
    status_code=HTTP_201_CREATED,
    response_model=HousingApplicationAnswer,
    responses=documented(400, 401, 403, 404, 409),
)
def take_step(
    context: ContextDep,
    actor: ActorDep,
    key: IdempotencyKeyHeader,
    housing_application_id: ApplicationPath,
    body: HousingStepBody,
    _parameters: Annotated[NoParameters, Query()],
) -> dict[str, Any]:
    """Take a step. Who recommended cannot approve; who confirmed completion hands no keys over."""
    with context.database.writing() as session:

        def step() -> dict[str, Any]:
            service.take(session, housing_application_id, body.step(), actor)
            return answers.one(session, context, housing_application_id).model_dump(mode="json")

        request = {"application": str(housing_application_id)} | body.model_dump(mode="json")
        return once(session, key, actor.name, "housing event", request, step).content


@router.get(
    f"{ONE}/eligibility", response_model=DecisionsAnswer, responses=documented(400, 401, 404)
)
def eligibility(
    context: ContextDep,
    _actor: ActorDep,
    housing_application_id: ApplicationPath,
    _parameters: Annotated[NoParameters, Query()],
) -> DecisionsAnswer:
    """Tell what the rule of the category says, the papers and the inspection counted."""
    with context.database.reading() as session:
        return decisions_answer(today(), [service.decision(session, housing_application_id)])


@router.get(f"{ONE}/priority", response_model=PriorityAnswer, responses=documented(400, 401, 404))
def housing_priority(
    context: ContextDep,
    _actor: ActorDep,
    housing_application_id: ApplicationPath,
    _parameters: Annotated[NoParameters, Query()],
) -> PriorityAnswer:
    """Tell the points of the application, group by group."""
    with context.database.reading() as session:
        return priority_answer(today(), service.standing(session, housing_application_id))


@router.get(
    f"{ONE}/lampiran-b",
    response_class=Response,
    responses=PDF | documented(400, 401, 404, 503),
)
def lampiran_b(
    context: ContextDep,
    site: SiteDep,
    actor: ActorDep,
    housing_application_id: ApplicationPath,
    _parameters: Annotated[NoParameters, Query()],
) -> Response:
    """Get the land permission form (Lampiran B) as PDF, to be signed by hand. In Malay."""
    with context.database.reading() as session:
        form = permission_form(session, housing_application_id, actor)
    made = permission_pdf(form, find_font(site.settings.web_dir / "node_modules"))
    name = f'inline; filename="lampiran-b-{form.reference_no}.pdf"'
    headers = NO_STORE | {"Content-Disposition": name}
    return Response(made, media_type="application/pdf", headers=headers)
