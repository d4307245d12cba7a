"""Sharing a housing budget among districts, from published figures only; nothing is stored."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from api.allocations.schemas import (
    AllocationAnswer,
    AllocationBody,
    AllocationParameters,
    RateItem,
    RateParameters,
    RatesAnswer,
)
from api.context import ContextDep
from api.problems import documented
from geo.targeting.claims import Formula
from geo.targeting.files import as_csv, as_xlsx
from geo.targeting.service import Allocation, Order, allocate
from registry.housing.rates import list_rates

router = APIRouter(prefix="/v1", tags=["housing"])

FRESH = "public, max-age=3600"
NO_STORE = "no-store"
WRITERS = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
}
FILES: dict[int | str, dict[str, Any]] = {
    200: {"content": {media_type.split(";")[0]: {} for media_type, _ in WRITERS.values()}}
}


@router.get("/housing-rates", response_model=RatesAnswer, responses=documented(400))
def housing_rates(
    response: Response, parameters: Annotated[RateParameters, Query()]
) -> RatesAnswer:
    """List what a PPRT house may cost, by category, region and time."""
    response.headers["Cache-Control"] = FRESH
    found = list_rates(parameters.category, parameters.on)
    return RatesAnswer(items=[RateItem.model_validate(asdict(one)) for one in found])


@router.post(
    "/allocations",
    response_model=AllocationAnswer,
    responses=documented(400, 404, 503) | FILES,
)
def allocation(
    response: Response,
    context: ContextDep,
    body: AllocationBody,
    parameters: Annotated[AllocationParameters, Query()],
) -> AllocationAnswer | Response:
    """Share a budget among districts, with the arithmetic, another method and its doubt."""
    given = body.model_dump()
    order = Order(**given | {"formula": Formula(**given["formula"])})
    with context.database.reading() as session:
        found = allocate(session, order)
    if parameters.format != "json":
        return _file(found, parameters.format)
    response.headers["Cache-Control"] = NO_STORE
    return AllocationAnswer.model_validate(asdict(found) | {"order": body})


def _file(found: Allocation, kind: str) -> Response:
    media_type, write = WRITERS[kind]
    name = f"petakasih-{found.order.category}-{found.order.on}.{kind}"
    headers = {
        "Cache-Control": NO_STORE,
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    return Response(write(found), headers=headers, media_type=media_type)
