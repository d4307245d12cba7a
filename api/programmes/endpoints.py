"""Programmes of aid: the list for all, and what each gives, for officers."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.actor import ActorDep
from api.context import ContextDep
from api.problems import documented
from api.programmes.schemas import (
    EffectItem,
    EffectParameters,
    EffectsAnswer,
    ProgrammeItem,
    ProgrammeParameters,
    ProgrammesAnswer,
    TotalItem,
    TotalParameters,
    TotalsAnswer,
)
from registry.aid.service import effects, totals
from registry.calendar.service import today
from registry.programmes import service

router = APIRouter(prefix="/v1", tags=["aid"])

FRESH = "public, max-age=3600"


@router.get("/programmes", response_model=ProgrammesAnswer, responses=documented(400))
def list_programmes(
    response: Response,
    context: ContextDep,
    parameters: Annotated[ProgrammeParameters, Query()],
) -> ProgrammesAnswer:
    """List the programmes of every agency."""
    with context.database.reading() as session:
        items = [
            ProgrammeItem(
                agency=agency.code,
                agency_ms=agency.name_ms,
                agency_en=agency.name_en,
                code=programme.code,
                name_ms=programme.name_ms,
                name_en=programme.name_en,
                purpose=programme.purpose,
            )
            for agency, programme in service.list_programmes(session, parameters.purpose)
        ]
    response.headers["Cache-Control"] = FRESH
    return ProgrammesAnswer(items=items)


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
        found = effects(session, parameters.months)
    return EffectsAnswer(
        months=parameters.months, items=[EffectItem.model_validate(one) for one in found]
    )
