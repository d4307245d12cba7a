"""Official rows that no map can show."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.context import ContextDep
from api.parameters import NoParameters
from api.problems import documented
from api.reference.schemas import ReferenceExceptionsAnswer
from api.rendering import json_answer
from boundaries.reference import queries
from boundaries.reference.models import ReferenceException

router = APIRouter(prefix="/v1/reference-exceptions", tags=["indicators"])


def item(exception: ReferenceException) -> dict[str, Any]:
    """Return one exception in the shape of `schemas.ReferenceExceptionItem`."""
    return {
        "table": exception.table_name,
        "year": exception.year,
        "state": exception.state_name,
        "name": exception.printed_name,
        "area": exception.area_code,
        "reason": exception.reason,
    }


@router.get("", response_model=ReferenceExceptionsAnswer, responses=documented(400, 503))
def list_reference_exceptions(
    request: Request, context: ContextDep, _parameters: Annotated[NoParameters, Query()]
) -> Response:
    """List the rows of official tables whose area has no polygon."""
    return context.fresh_answer(
        request,
        lambda session: json_answer(
            {"items": [item(found) for found in queries.list_exceptions(session)], "next": None}
        ),
    )
