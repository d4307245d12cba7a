"""History of an area over publications and boundary sets."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.caching import Rendered
from api.context import ContextDep
from api.history.schemas import HistoryAnswer, HistoryParameters
from api.problems import documented
from api.rendering import json_answer, number
from database.session import ReadSession
from geo.apportionment.history import Point, history
from geo.indicators.service import get_indicator

router = APIRouter(prefix="/v1/statistics/history", tags=["statistics"])


@router.get("", response_model=HistoryAnswer, responses=documented(400, 404, 503))
def get_history(
    request: Request, context: ContextDep, parameters: Annotated[HistoryParameters, Query()]
) -> Response:
    """Read an area's figures of every publication, told on one boundary set.

    Figures of areas that were split since are divided by population, or by land where the people
    of the parts are not known, and marked; those of areas that were joined are added up.
    """
    newest = context.publication(None)

    def make(session: ReadSession) -> Rendered:
        code = parameters.boundary_set or newest.boundary_set
        points = history(session, parameters.area, parameters.indicator, code)
        unit = get_indicator(parameters.indicator).unit
        return json_answer(
            {
                "area": parameters.area,
                "indicator": parameters.indicator,
                "boundary_set": code,
                "items": [_item(point, unit) for point in points],
            }
        )

    version = ("publication", newest.number)
    return context.answer(request, version, parameters, make, pinned=False)


def _item(point: Point, unit: str) -> dict[str, Any]:
    names = ("value", "lower", "upper", "numerator", "denominator")
    return {
        "publication": point.publication.number,
        "as_of": point.publication.as_of,
        "boundary_set": point.publication.boundary_set,
        "year": point.year,
        **{name: number(getattr(point, name)) for name in names},
        "unit": unit,
        "flag": point.flag,
        "reason": point.reason,
        "way": point.way,
        "apportioned": point.apportioned,
        "method": point.method,
        "parts": point.parts,
    }
