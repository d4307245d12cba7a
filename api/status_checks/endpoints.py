"""Citizens ask where their case stands."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.parameters import NoParameters
from api.problems import documented
from api.status_checks.desk import AskerDep, StatusDeskDep
from api.status_checks.schemas import StatusCheckAnswer, StatusCheckBody, answer_of

router = APIRouter(prefix="/v1/status-checks", tags=["status checks"])

NO_STORE = {"Cache-Control": "no-store"}


@router.post("", response_model=StatusCheckAnswer, responses=documented(400, 429))
async def check_status(
    desk: StatusDeskDep,
    address: AskerDep,
    body: StatusCheckBody,
    _parameters: Annotated[NoParameters, Query()],
) -> Response:
    """Say where a case stands, when its last step was, what comes next and whom to call.

    An unknown number gets the same answer at the same pace as a wrong second detail. An address
    and a number are answered a few times an hour.
    """

    def work() -> Response:
        answer = answer_of(desk.ask(body.question(), address))
        return Response(answer.model_dump_json(), media_type="application/json", headers=NO_STORE)

    return await desk.at_pace(work)
