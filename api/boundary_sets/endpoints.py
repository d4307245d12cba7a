"""Boundary sets: which there are, and whose shapes they hold."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.boundary_sets.schemas import BoundarySetItem, BoundarySetsAnswer
from api.context import ContextDep
from api.parameters import NoParameters
from api.problems import documented
from api.rendering import json_answer
from boundaries.sets import queries
from boundaries.sets.models import BoundarySet

router = APIRouter(prefix="/v1/boundary-sets", tags=["areas"])


def item(boundary_set: BoundarySet) -> dict[str, Any]:
    """Return one boundary set in the shape of `schemas.BoundarySetItem`."""
    return {field: getattr(boundary_set, field) for field in BoundarySetItem.model_fields}


@router.get("", response_model=BoundarySetsAnswer, responses=documented(400, 503))
def list_boundary_sets(
    request: Request, context: ContextDep, _parameters: Annotated[NoParameters, Query()]
) -> Response:
    """List boundary sets, newest first."""
    return context.fresh_answer(
        request,
        lambda session: json_answer(
            {"items": [item(found) for found in queries.list_sets(session)], "next": None}
        ),
    )
