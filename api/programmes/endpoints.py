"""The catalogue of programmes: as of a day, for all; new versions and rules, by administrators."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from starlette.status import HTTP_201_CREATED

from api.actor import ActorDep, IdempotencyKeyHeader
from api.context import ContextDep
from api.parameters import NoParameters
from api.problems import documented
from api.programmes import answers
from api.programmes.schemas import (
    EffectItem,
    EffectParameters,
    EffectsAnswer,
    HousingEffectItem,
    HousingEffectsAnswer,
    ProgrammeAnswer,
    ProgrammeItem,
    ProgrammeParameters,
    ProgrammesAnswer,
    RuleBody,
    RuleItem,
    TotalItem,
    TotalParameters,
    TotalsAnswer,
    VersionBody,
)
from registry.agencies import service as agencies
from registry.aid.service import effects, housing_effects, totals
from registry.calendar.service import today
from registry.eligibility import catalogue
from registry.idempotency.service import once
from registry.programmes import service

router = APIRouter(prefix="/v1", tags=["aid"])

FRESH = "public, max-age=3600"
ONE = "/programmes/{agency}/{programme}"
CODE = r"^[A-Z][A-Z0-9_-]{1,19}$"
AgencyPath = Annotated[str, Path(pattern=CODE, description="code of the agency")]
ProgrammePath = Annotated[str, Path(pattern=CODE, description="code of the programme")]


@router.get("/programmes", responses=documented(400))
def list_programmes(
    response: Response,
    context: ContextDep,
    parameters: Annotated[ProgrammeParameters, Query()],
) -> ProgrammesAnswer:
    """List the programmes of a day with the terms that were in force then."""
    on = parameters.on or today()
    with context.database.reading() as session:
        found = service.list_programmes(
            session, parameters.purpose, on=on, agency=parameters.agency
        )
        items = [answers.item(*one) for one in found]
    response.headers["Cache-Control"] = FRESH
    return ProgrammesAnswer(on=on, items=items)


@router.get(ONE, responses=documented(400, 404))
def get_programme(
    response: Response,
    context: ContextDep,
    agency: AgencyPath,
    programme: ProgrammePath,
    _parameters: Annotated[NoParameters, Query()],
) -> ProgrammeAnswer:
    """Get every version of a programme's terms and of its rules."""
    with context.database.reading() as session:
        found = service.get(session, agency, programme)
        of = agencies.get(session, agency)
        told = [answers.item(of, found, one) for one in service.versions(session, found)]
        rules = [
            answers.rule(one)
            for one in catalogue.all_rules(session)
            if (one.agency, one.programme) == (agency, programme)
        ]
    response.headers["Cache-Control"] = FRESH
    return ProgrammeAnswer(versions=told, rules=rules)


@router.post(
    f"{ONE}/versions",
    status_code=HTTP_201_CREATED,
    response_model=ProgrammeItem,
    responses=documented(400, 401, 403, 404, 409),
)
def enter_version(
    context: ContextDep,
    actor: ActorDep,
    key: IdempotencyKeyHeader,
    agency: AgencyPath,
    programme: ProgrammePath,
    body: VersionBody,
    _parameters: Annotated[NoParameters, Query()],
) -> dict[str, Any]:
    """Enter a version of the terms; with a purpose it may be a programme's first one."""
    with context.database.writing() as session:

        def create() -> dict[str, Any]:
            made = service.enter(
                session, agency, programme, body.terms(), actor, purpose=body.purpose
            )
            session.refresh(made)
            of, one = agencies.get(session, agency), service.get(session, agency, programme)
            return answers.item(of, one, made).model_dump(mode="json")

        request = {"agency": agency, "programme": programme} | body.model_dump(mode="json")
        return once(session, key, actor.name, "programme version", request, create).content


@router.post(
    f"{ONE}/rules",
    status_code=HTTP_201_CREATED,
    response_model=RuleItem,
    responses=documented(400, 401, 403, 404, 409),
)
def enter_rule(
    context: ContextDep,
    actor: ActorDep,
    key: IdempotencyKeyHeader,
    agency: AgencyPath,
    programme: ProgrammePath,
    body: RuleBody,
    _parameters: Annotated[NoParameters, Query()],
) -> dict[str, Any]:
    """Enter a version of a rule; for the days that it tells of, it holds from now on."""
    with context.database.writing() as session:

        def create() -> dict[str, Any]:
            made = catalogue.enter(session, agency, programme, body.draft(), actor)
            return answers.rule(made).model_dump(mode="json")

        request = {"agency": agency, "programme": programme} | body.model_dump(mode="json")
        return once(session, key, actor.name, "programme rule", request, create).content


@router.get("/reports/aid", response_model=TotalsAnswer, responses=documented(400, 401))
def aid_totals(
    context: ContextDep, _actor: ActorDep, parameters: Annotated[TotalParameters, Query()]
) -> TotalsAnswer:
    """Tell how many households each programme reaches on a day, and for how much."""
    day = parameters.on or today()
    with context.database.reading() as session:
        items = [TotalItem.model_validate(one) for one in totals(session, day)]
    return TotalsAnswer(on=day, items=items)


@router.get("/reports/aid-effects", response_model=EffectsAnswer, responses=documented(400, 401))
def aid_effects(
    context: ContextDep, _actor: ActorDep, parameters: Annotated[EffectParameters, Query()]
) -> EffectsAnswer:
    """Compare income and class before and after each programme, beside similar families."""
    with context.database.reading() as session:
        found = effects(session, parameters.months, parameters.until_months)
    return EffectsAnswer(
        months=parameters.months,
        until_months=parameters.until_months,
        items=[EffectItem.model_validate(one) for one in found],
    )


@router.get("/reports/housing-effects", responses=documented(400, 401))
def aid_housing_effects(
    context: ContextDep, _actor: ActorDep, _parameters: Annotated[NoParameters, Query()]
) -> HousingEffectsAnswer:
    """Compare the houses of aided families before the aid and now, beside similar ones without."""
    with context.database.reading() as session:
        found = housing_effects(session)
    return HousingEffectsAnswer(items=[HousingEffectItem.model_validate(one) for one in found])
