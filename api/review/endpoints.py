"""The review queue: list, decide, undo, and the monthly check."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from api.context import ContextDep
from api.problems import documented
from api.review.access import DeskDep, Officer, officer
from api.review.schemas import (
    CheckAnswer,
    Decision,
    MonthParameters,
    QueueAnswer,
    QueueParameters,
    TaskAnswer,
)
from database.errors import InvalidInput
from geo.review import service

router = APIRouter(prefix="/v1/review", tags=["review"], dependencies=[Depends(officer)])


@router.get("/tasks", response_model=QueueAnswer, responses=documented(400, 401, 403, 404))
def list_tasks(
    response: Response, context: ContextDep, parameters: Annotated[QueueParameters, Query()]
) -> QueueAnswer:
    """List the queue, hardcore-poor households first, then the least sure."""
    response.headers["Cache-Control"] = "private, no-store"
    with context.database.reading() as session:
        found = service.list_tasks(session, **parameters.model_dump())
        tasks = [TaskAnswer.model_validate(task) for task in found]
    full = len(tasks) == parameters.limit
    return QueueAnswer(tasks=tasks, next=tasks[-1].id if full else None)


@router.get("/tasks/{task_id}", response_model=TaskAnswer, responses=documented(400, 401, 403, 404))
def get_task(task_id: UUID, response: Response, context: ContextDep) -> TaskAnswer:
    """Show one task with its candidates."""
    response.headers["Cache-Control"] = "private, no-store"
    with context.database.reading() as session:
        return TaskAnswer.model_validate(service.get_task(session, task_id))


@router.post(
    "/tasks/{task_id}/decision",
    response_model=TaskAnswer,
    responses=documented(400, 401, 403, 404, 409),
)
def decide(
    task_id: UUID, decision: Decision, context: ContextDep, by: Officer, desk: DeskDep
) -> TaskAnswer:
    """Place the address, or say that nobody can tell; the next identical address is answered so."""
    with context.database.writing() as session:
        if decision.action == "unknown":
            task = desk.give_up(session, task_id, by=by, note=decision.note)
        else:
            lon, lat = _point(decision)
            task = desk.place(session, task_id, lon=lon, lat=lat, by=by, note=decision.note)
        return TaskAnswer.model_validate(task)


@router.delete(
    "/tasks/{task_id}/decision",
    response_model=TaskAnswer,
    responses=documented(400, 401, 403, 404, 409),
)
def undo(task_id: UUID, context: ContextDep, desk: DeskDep) -> TaskAnswer:
    """Take a decision back: the address is answered as before it."""
    with context.database.writing() as session:
        return TaskAnswer.model_validate(desk.undo(session, task_id))


@router.get("/check", response_model=CheckAnswer, responses=documented(400, 401, 403))
def check(context: ContextDep, parameters: Annotated[MonthParameters, Query()]) -> CheckAnswer:
    """Say how many accepted answers of a month's random check were wrong."""
    with context.database.reading() as session:
        return CheckAnswer.model_validate(service.measured_error(session, parameters.month))


def _point(decision: Decision) -> tuple[float, float]:
    if decision.lon is None or decision.lat is None:
        raise InvalidInput("A place has a point.", field="lon", expected="lon and lat in degrees")
    return decision.lon, decision.lat
