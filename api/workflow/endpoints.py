"""The registration workflow, as the service enforces it."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.context import ContextDep
from api.fixed import fixed_answer
from api.parameters import NoParameters
from api.problems import documented
from api.workflow.schemas import TransitionItem, WorkflowAnswer
from registry.registrations.workflow import OFFICIAL_STATUS, STATES, transitions

router = APIRouter(prefix="/v1/workflow", tags=["registrations"])


@router.get("", response_model=WorkflowAnswer, responses=documented(400))
def workflow(
    request: Request, context: ContextDep, _parameters: Annotated[NoParameters, Query()]
) -> Response:
    """Show every state and every step: who may take it, and what it needs."""
    return fixed_answer(request, context, _table)


def _table() -> dict[str, Any]:
    return {
        "states": STATES,
        "official_status": OFFICIAL_STATUS,
        "transitions": [
            TransitionItem.model_validate(one, from_attributes=True).model_dump()
            for one in transitions()
        ],
    }
