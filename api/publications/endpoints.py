"""Publications: which there are, and what each was made from."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from api.actor import ActorDep
from api.caching import FOREVER, send
from api.context import ContextDep
from api.parameters import MAX_INTEGER, NoParameters
from api.problems import documented
from api.publications.answers import item, publications_answer
from api.publications.schemas import (
    Before,
    ChangeItem,
    ChangesAnswer,
    ChangesParameters,
    PublicationItem,
    PublicationsAnswer,
    PublicationsParameters,
)
from api.rendering import json_answer
from geo.changes.service import kept_changes
from geo.publication.service import list_publications as earlier_ones

router = APIRouter(prefix="/v1/publications", tags=["publications"])

Number = Annotated[int, Path(ge=1, le=MAX_INTEGER)]


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
    number: Number,
    _parameters: Annotated[NoParameters, Query()],
) -> Response:
    """Get one publication."""
    return send(request, json_answer(item(context.publication(number))), FOREVER)


@router.get("/{number}/changes", responses=documented(400, 401, 404))
def list_changes(
    context: ContextDep,
    _actor: ActorDep,
    number: Number,
    asked: Annotated[ChangesParameters, Query()],
) -> ChangesAnswer:
    """Tell why counts changed since the publication before; exact, under the officer's grant."""
    publication = context.publication(number)
    with context.database.reading() as session:
        earlier = earlier_ones(session, before=number, limit=1)
        found = kept_changes(
            session, publication, asked.level, state=asked.state, district=asked.district
        )
        return ChangesAnswer(
            publication=number,
            before=Before(number=earlier[0].number, as_of=earlier[0].as_of) if earlier else None,
            level=asked.level,
            items=[ChangeItem.model_validate(row) for row in found],
        )
