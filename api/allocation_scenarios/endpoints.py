"""Kept sharings: saved, compared, submitted, decided by states, filled with families."""

from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response
from starlette.status import HTTP_201_CREATED

from api.actor import ActorDep, IdempotencyKeyHeader
from api.allocation_scenarios import answers
from api.allocation_scenarios.schemas import (
    ComparisonAnswer,
    ComparisonParameters,
    DecisionBody,
    DistrictParameters,
    FamiliesAnswer,
    FamiliesParameters,
    ScenarioAnswer,
    ScenarioCreate,
    ScenarioParameters,
    ScenariosAnswer,
    ScenariosParameters,
    StateParameters,
)
from api.allocations.endpoints import FILES, XLSX, as_file, order_of
from api.context import ContextDep
from api.pages.site import SiteDep
from api.parameters import NoParameters
from api.problems import documented
from geo.scenarios import filling, service
from geo.scenarios.files import families_xlsx
from registry.idempotency.service import once

router = APIRouter(prefix="/v1/allocation-scenarios", tags=["housing"])

ONE = "/{scenario_id}"
ScenarioPath = Annotated[UUID, Path(description="key of the scenario")]
WORKBOOK: dict[int | str, dict[str, Any]] = {200: {"content": {XLSX: {}}}}


@router.get("", response_model=ScenariosAnswer, responses=documented(400, 401))
def list_scenarios(
    context: ContextDep, _actor: ActorDep, parameters: Annotated[ScenariosParameters, Query()]
) -> ScenariosAnswer:
    """List kept sharings, the newest first, with what states said of them."""
    with context.database.reading() as session:
        return answers.page(session, context, parameters)


@router.post(
    "",
    status_code=HTTP_201_CREATED,
    response_model=ScenarioAnswer,
    responses=documented(400, 401, 403, 404, 409, 503),
)
def save_scenario(
    response: Response,
    context: ContextDep,
    actor: ActorDep,
    key: IdempotencyKeyHeader,
    body: ScenarioCreate,
    _parameters: Annotated[NoParameters, Query()],
) -> dict[str, Any]:
    """Work a sharing out and keep it under a name; what was worked out never changes."""
    with context.database.writing() as session:

        def create() -> dict[str, Any]:
            order = order_of(body.order)
            if body.last_year is not None:
                order = replace(order, last=service.as_last_year(session, body.last_year))
            made = service.save(session, body.name, order, actor, body.note)
            return answers.one(session, made.id).model_dump(mode="json")

        request = body.model_dump(mode="json")
        content = once(session, key, actor.name, "allocation scenario", request, create).content
    response.headers["Location"] = context.link(f"/v1/allocation-scenarios/{content['id']}", [])
    return content


@router.get(ONE, response_model=ScenarioAnswer, responses=documented(400, 401, 404, 503) | FILES)
def get_scenario(
    context: ContextDep,
    site: SiteDep,
    _actor: ActorDep,
    scenario_id: ScenarioPath,
    parameters: Annotated[ScenarioParameters, Query()],
) -> ScenarioAnswer | Response:
    """Get one sharing with every district; as a table, or on paper with its map."""
    with context.database.reading() as session:
        if parameters.format == "json":
            return answers.one(session, scenario_id)
        kept = service.get(session, scenario_id).scenario
        found = service.allocation_of(kept)
        return as_file(session, site, found, parameters.format, parameters.language, kept.name)


@router.get(
    f"{ONE}/comparison", response_model=ComparisonAnswer, responses=documented(400, 401, 404)
)
def compare(
    context: ContextDep,
    _actor: ActorDep,
    scenario_id: ScenarioPath,
    parameters: Annotated[ComparisonParameters, Query()],
) -> ComparisonAnswer:
    """Compare with another kept sharing: last year's, or the same order by another method."""
    with context.database.reading() as session:
        return answers.comparison(session, scenario_id, parameters.other)


@router.post(
    f"{ONE}/submission",
    response_model=ScenarioAnswer,
    responses=documented(400, 401, 403, 404, 409),
)
def submit(
    context: ContextDep,
    actor: ActorDep,
    scenario_id: ScenarioPath,
    _parameters: Annotated[NoParameters, Query()],
) -> ScenarioAnswer:
    """Put a draft before the states."""
    with context.database.writing() as session:
        service.submit(session, scenario_id, actor)
        return answers.one(session, scenario_id)


@router.post(
    f"{ONE}/decisions",
    status_code=HTTP_201_CREATED,
    response_model=ScenarioAnswer,
    responses=documented(400, 401, 403, 404, 409),
)
def decide(
    context: ContextDep,
    actor: ActorDep,
    scenario_id: ScenarioPath,
    body: DecisionBody,
    parameters: Annotated[StateParameters, Query()],
) -> ScenarioAnswer:
    """Approve or reject a state's part, once, by a second person of that state."""
    with context.database.writing() as session:
        service.decide(session, scenario_id, parameters.state, body.decision, actor, body.note)
        return answers.one(session, scenario_id)


@router.post(
    f"{ONE}/fillings",
    status_code=HTTP_201_CREATED,
    response_model=FamiliesAnswer,
    responses=documented(400, 401, 403, 404, 409),
)
def fill(
    context: ContextDep,
    actor: ActorDep,
    scenario_id: ScenarioPath,
    parameters: Annotated[DistrictParameters, Query()],
) -> FamiliesAnswer:
    """Fill an approved district with its families in their order, once."""
    with context.database.writing() as session:
        return answers.families(filling.fill(session, scenario_id, parameters.district, actor))


@router.get(
    f"{ONE}/families",
    response_model=FamiliesAnswer,
    responses=documented(400, 401, 404) | WORKBOOK,
)
def families(
    context: ContextDep,
    actor: ActorDep,
    scenario_id: ScenarioPath,
    parameters: Annotated[FamiliesParameters, Query()],
) -> FamiliesAnswer | Response:
    """List the families of a filled district in their order, each with its reasons."""
    with context.database.reading() as session:
        found = filling.filled(session, scenario_id, parameters.district)
        if parameters.format == "json":
            return answers.families(found)
        name = f'attachment; filename="petakasih-{parameters.district}.xlsx"'
        headers = {"Cache-Control": "private, no-store", "Content-Disposition": name}
        return Response(families_xlsx(found, actor), media_type=XLSX, headers=headers)
