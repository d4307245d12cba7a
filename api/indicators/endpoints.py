"""Indicators: what is published, in which years, at which levels, in which classes."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.context import ContextDep
from api.indicators.answers import indicators_answer
from api.indicators.schemas import IndicatorsAnswer, IndicatorsParameters
from api.problems import documented

router = APIRouter(prefix="/v1/indicators", tags=["indicators"])


@router.get("", response_model=IndicatorsAnswer, responses=documented(400, 404, 503))
def list_indicators(
    request: Request, context: ContextDep, parameters: Annotated[IndicatorsParameters, Query()]
) -> Response:
    """List every indicator in the order of menus."""
    publication = context.publication(parameters.publication)
    return context.answer(
        request,
        ("publication", publication.number),
        parameters,
        lambda session: indicators_answer(session, publication),
        pinned=parameters.publication is not None,
    )
