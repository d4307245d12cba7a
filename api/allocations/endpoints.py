"""Sharing a housing budget among districts, from published figures only; nothing is stored."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.allocations.schemas import (
    AllocationAnswer,
    AllocationBody,
    RateItem,
    RateParameters,
    RatesAnswer,
)
from api.context import ContextDep
from api.parameters import NoParameters
from api.problems import documented
from geo.targeting.claims import Formula
from geo.targeting.service import Order, allocate
from registry.housing.rates import list_rates

router = APIRouter(prefix="/v1", tags=["housing"])

FRESH = "public, max-age=3600"


@router.get("/housing-rates", response_model=RatesAnswer, responses=documented(400))
def housing_rates(
    response: Response, parameters: Annotated[RateParameters, Query()]
) -> RatesAnswer:
    """List what a PPRT house may cost, by category, region and time."""
    response.headers["Cache-Control"] = FRESH
    found = list_rates(parameters.category, parameters.on)
    return RatesAnswer(items=[RateItem.model_validate(asdict(one)) for one in found])


@router.post("/allocations", response_model=AllocationAnswer, responses=documented(400, 404, 503))
def allocation(
    response: Response,
    context: ContextDep,
    body: AllocationBody,
    _parameters: Annotated[NoParameters, Query()],
) -> AllocationAnswer:
    """Share a budget among districts, with the arithmetic, another method and its doubt."""
    response.headers["Cache-Control"] = "no-store"
    given = body.model_dump()
    order = Order(**given | {"formula": Formula(**given["formula"])})
    with context.database.reading() as session:
        found = allocate(session, order)
    return AllocationAnswer.model_validate(asdict(found) | {"order": body})
