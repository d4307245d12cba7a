"""Which areas hold a point."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.caching import Rendered
from api.context import ContextDep
from api.locate.schemas import LocateAnswer, LocateParameters
from api.problems import documented
from api.rendering import json_answer
from database.session import ReadSession
from geo.assignment import service

router = APIRouter(prefix="/v1/locate", tags=["areas"])


@router.get("", response_model=LocateAnswer, responses=documented(400, 404, 503))
def locate(
    request: Request, context: ContextDep, parameters: Annotated[LocateParameters, Query()]
) -> Response:
    """Say which areas hold a point; in the sea, which district is nearest."""
    boundary_set = context.boundary_set(parameters.boundary_set)

    def make(session: ReadSession) -> Rendered:
        found = service.locate_point(session, boundary_set.id, parameters.lon, parameters.lat)
        position = {"lon": parameters.lon, "lat": parameters.lat}
        return json_answer({"boundary_set": boundary_set.code, **position, **asdict(found)})

    return context.fresh_answer(request, make)
