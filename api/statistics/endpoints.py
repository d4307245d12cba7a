"""Published figures by area: JSON, CSV, GeoJSON."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.context import ContextDep
from api.parameters import AreaCodePath
from api.problems import documented
from api.rendering import GEOJSON
from api.statistics.answers import area_answer, statistics_answer
from api.statistics.schemas import (
    AreaStatisticsParameters,
    StatisticsAnswer,
    StatisticsParameters,
)

router = APIRouter(prefix="/v1", tags=["statistics"])

FORMATS = {
    "text/csv": {"schema": {"type": "string"}},
    GEOJSON: {"schema": {"$ref": "#/components/schemas/StatisticsFeatures"}},
}


@router.get(
    "/statistics",
    response_model=StatisticsAnswer,
    responses={200: {"content": FORMATS}, **documented(400, 404, 503)},
)
def list_statistics(
    request: Request, context: ContextDep, parameters: Annotated[StatisticsParameters, Query()]
) -> Response:
    """Read published figures: one row per indicator, year and area."""
    publication = context.publication(parameters.publication)
    return context.answer(
        request,
        ("publication", publication.number),
        parameters,
        lambda session: statistics_answer(session, context, publication, parameters),
        pinned=parameters.publication is not None,
    )


@router.get(
    "/areas/{code}/statistics",
    response_model=StatisticsAnswer,
    responses=documented(400, 404, 503),
)
def list_area_statistics(
    request: Request,
    context: ContextDep,
    code: AreaCodePath,
    parameters: Annotated[AreaStatisticsParameters, Query()],
) -> Response:
    """Read every published figure of one area, all years."""
    publication = context.publication(parameters.publication)
    return context.answer(
        request,
        ("publication", publication.number),
        parameters,
        lambda session: area_answer(session, publication, code, parameters),
        pinned=parameters.publication is not None,
    )
