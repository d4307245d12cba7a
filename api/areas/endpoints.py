"""Areas: listing, searching, getting one."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.areas.answers import area_answer, areas_answer
from api.areas.schemas import AreaAnswer, AreaParameters, AreasAnswer, AreasParameters
from api.context import ContextDep
from api.parameters import AreaCodePath
from api.problems import documented

router = APIRouter(prefix="/v1/areas", tags=["areas"])


@router.get("", response_model=AreasAnswer, responses=documented(400, 404, 503))
def list_areas(
    request: Request, context: ContextDep, parameters: Annotated[AreasParameters, Query()]
) -> Response:
    """List areas, ordered by level and code."""
    boundary_set = context.boundary_set(parameters.boundary_set)
    return context.answer(
        request,
        ("boundary set", boundary_set.id),
        parameters,
        lambda session: areas_answer(session, context, boundary_set, parameters),
        pinned=parameters.boundary_set is not None,
    )


@router.get("/{code}", response_model=AreaAnswer, responses=documented(400, 404, 503))
def get_area(
    request: Request,
    context: ContextDep,
    code: AreaCodePath,
    parameters: Annotated[AreaParameters, Query()],
) -> Response:
    """Get one area."""
    boundary_set = context.boundary_set(parameters.boundary_set)
    return context.answer(
        request,
        ("boundary set", boundary_set.id),
        parameters,
        lambda session: area_answer(session, boundary_set, code),
        pinned=parameters.boundary_set is not None,
    )
