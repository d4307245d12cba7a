"""Publications: which there are, and what each was made from."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from api.caching import FOREVER, send
from api.context import ContextDep
from api.parameters import MAX_INTEGER, NoParameters
from api.problems import documented
from api.publications.answers import item, publications_answer
from api.publications.schemas import (
    PublicationItem,
    PublicationsAnswer,
    PublicationsParameters,
)
from api.rendering import json_answer

router = APIRouter(prefix="/v1/publications", tags=["publications"])


@router.get("", response_model=PublicationsAnswer, responses=documented(400, 503))
def list_publications(
    request: Request, context: ContextDep, parameters: Annotated[PublicationsParameters, Query()]
) -> Response:
    """List publications, newest first."""
    return context.fresh_answer(
        request, lambda session: publications_answer(session, context, parameters)
    )


@router.get("/{number}", response_model=PublicationItem, responses=documented(400, 404, 503))
def get_publication(
    request: Request,
    context: ContextDep,
    number: Annotated[int, Path(ge=1, le=MAX_INTEGER)],
    _parameters: Annotated[NoParameters, Query()],
) -> Response:
    """Get one publication."""
    return send(request, json_answer(item(context.publication(number))), FOREVER)
