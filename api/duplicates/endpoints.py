"""Likely duplicates: the work list, a pair side by side, decisions, checks and runs."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.status import HTTP_201_CREATED

from api.actor import ActorDep, IdempotencyKeyHeader
from api.context import ContextDep
from api.duplicates.answers import check_answer, pair_answer, pair_record, pairs_answer
from api.duplicates.schemas import (
    CheckAnswer,
    CheckBody,
    DecisionBody,
    PairAnswer,
    PairsAnswer,
    PairsParameters,
    RunItem,
    RunsAnswer,
    RunsParameters,
    UndoBody,
)
from api.parameters import NoParameters
from api.problems import documented
from database.errors import InvalidInput
from registry.duplicates import service
from registry.duplicates.runs import latest_runs
from registry.households.service import get_by_reference
from registry.idempotency.service import once

router = APIRouter(prefix="/v1/duplicates", tags=["duplicates"])

None_ = Annotated[NoParameters, Query()]
REFUSALS = documented(400, 401, 403, 404, 409)


@router.get("", response_model=PairsAnswer, responses=documented(400, 401))
def list_pairs(
    context: ContextDep, _actor: ActorDep, parameters: Annotated[PairsParameters, Query()]
) -> PairsAnswer:
    """List pairs of households that may be one, the likeliest first."""
    with context.database.reading() as session:
        return pairs_answer(session, context, parameters)


@router.get("/runs", response_model=RunsAnswer, responses=documented(400, 401))
def list_runs(
    context: ContextDep, _actor: ActorDep, parameters: Annotated[RunsParameters, Query()]
) -> RunsAnswer:
    """List the searches of the whole registry, the last one first."""
    with context.database.reading() as session:
        found = latest_runs(session, parameters.limit)
        return RunsAnswer(items=[RunItem.model_validate(run) for run in found])


@router.post("/checks", response_model=CheckAnswer, responses=documented(400, 401, 404))
def check(
    context: ContextDep, _actor: ActorDep, body: CheckBody, _parameters: None_
) -> CheckAnswer:
    """Compare households with the registry now, and put likely pairs on the work list."""
    with context.database.writing() as session:
        return check_answer(session, body.reference_nos)


@router.get("/{pair_id}", response_model=PairAnswer, responses=documented(400, 401, 404))
def get_pair(
    context: ContextDep, _actor: ActorDep, pair_id: UUID, _parameters: None_
) -> PairAnswer:
    """Get both households side by side, the evidence in words, and every decision."""
    with context.database.reading() as session:
        return pair_answer(session, pair_id)


@router.post(
    "/{pair_id}/decisions",
    status_code=HTTP_201_CREATED,
    response_model=PairAnswer,
    responses=REFUSALS,
)
def decide(
    context: ContextDep,
    actor: ActorDep,
    key: IdempotencyKeyHeader,
    pair_id: UUID,
    body: DecisionBody,
    _parameters: None_,
) -> dict[str, Any]:
    """Merge the two, or say that they are not the same; both can be taken back."""
    with context.database.writing() as session:

        def create() -> dict[str, Any]:
            if body.kind == "not_same":
                service.decide_not_same(session, pair_id, body.version, body.reason, actor)
            else:
                choice = body.choice(get_by_reference(session, _kept(body)).id)
                service.decide_merge(session, pair_id, body.version, choice, body.reason, actor)
            return pair_record(session, pair_id)

        request = {"pair_id": str(pair_id), **body.model_dump(mode="json")}
        return once(session, key, actor.name, "duplicate decision", request, create).content


@router.post(
    "/{pair_id}/undo", status_code=HTTP_201_CREATED, response_model=PairAnswer, responses=REFUSALS
)
def undo(
    context: ContextDep,
    actor: ActorDep,
    key: IdempotencyKeyHeader,
    pair_id: UUID,
    body: UndoBody,
    _parameters: None_,
) -> dict[str, Any]:
    """Take the last decision back; that is a decision, too, and the pair is open again."""
    with context.database.writing() as session:

        def create() -> dict[str, Any]:
            service.undo(session, pair_id, body.version, body.reason, actor)
            return pair_record(session, pair_id)

        request = {"pair_id": str(pair_id), **body.model_dump(mode="json")}
        return once(session, key, actor.name, "duplicate undo", request, create).content


def _kept(body: DecisionBody) -> str:
    if body.keep is None:
        raise InvalidInput(
            "A merge needs the household that stays.",
            field="keep",
            expected="its reference number",
        )
    return body.keep
