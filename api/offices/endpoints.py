"""The directory of offices that citizens may call."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.context import ContextDep
from api.fixed import fixed_answer
from api.offices.schemas import OfficeItem, OfficesAnswer, OfficesParameters
from api.problems import documented
from registry.offices.service import list_offices

router = APIRouter(prefix="/v1/offices", tags=["offices"])


@router.get("", response_model=OfficesAnswer, responses=documented(400))
def offices(
    request: Request, context: ContextDep, parameters: Annotated[OfficesParameters, Query()]
) -> Response:
    """List the offices of the directory, each with its source."""
    found = list_offices(parameters.kind, parameters.state, parameters.district)
    items = [OfficeItem.model_validate(one).model_dump() for one in found]
    return fixed_answer(request, context, lambda: {"items": items})
