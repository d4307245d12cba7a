"""The figures of the quality page."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.caching import Rendered
from api.context import ContextDep
from api.parameters import NoParameters
from api.problems import documented
from api.quality.schemas import QualityAnswer
from api.rendering import json_answer
from database.session import ReadSession
from geo.placement.quality import quality

router = APIRouter(prefix="/v1/quality", tags=["geocoding"])


@router.get("", response_model=QualityAnswer, responses=documented(400, 503))
def get_quality(
    request: Request, context: ContextDep, _parameters: Annotated[NoParameters, Query()]
) -> Response:
    """Say how well households are placed: levels, decisions, queue, measured error."""

    def make(session: ReadSession) -> Rendered:
        return json_answer(quality(session).as_dict())

    return context.fresh_answer(request, make)
