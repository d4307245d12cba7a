"""Aid of a household: listed with programme and agency, recorded, and ended."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query
from starlette.status import HTTP_201_CREATED

from api.actor import ActorDep, IdempotencyKeyHeader
from api.aid.schemas import AidAnswer, AidCreate, AidEnd, AidItem, AidParameters
from api.context import ContextDep
from api.households.answers import household_key
from api.households.endpoints import HouseholdPath
from api.parameters import NoParameters
from api.problems import documented
from database.session import ReadSession
from registry.aid.service import of_household
from registry.idempotency.service import once
from registry.records.changing import By
from registry.records.helping import end_recorded, record_aid
from registry.records.service import read

router = APIRouter(prefix="/v1/households/{household}/aid", tags=["households"])


@router.get("", response_model=AidAnswer, responses=documented(400, 401, 404))
def list_aid(
    context: ContextDep,
    _actor: ActorDep,
    household: HouseholdPath,
    parameters: Annotated[AidParameters, Query()],
) -> AidAnswer:
    """List what a household and its members receive, from which agency and programme."""
    with context.database.reading() as session:
        home = household_key(session, household)
        read(session, home)
        return _aid(session, home, parameters)


@router.post(
    "",
    status_code=HTTP_201_CREATED,
    response_model=AidAnswer,
    responses=documented(400, 401, 403, 404, 409),
)
def record(
    context: ContextDep,
    actor: ActorDep,
    key: IdempotencyKeyHeader,
    household: HouseholdPath,
    body: AidCreate,
    _parameters: Annotated[NoParameters, Query()],
) -> dict[str, Any]:
    """Record aid to the household or to one of its members; the change is logged."""
    with context.database.writing() as session:
        home = household_key(session, household)

        def create() -> dict[str, Any]:
            given = body.model_dump(exclude={"reason", "edition"})
            record_aid(session, home, By(actor, body.reason, body.edition), **given)
            return _aid(session, home, AidParameters()).model_dump(mode="json")

        request = {"household": str(home)} | body.model_dump(mode="json")
        return once(session, key, actor.name, "aid", request, create).content


@router.post(
    "/{aid_record_id}/end",
    response_model=AidAnswer,
    responses=documented(400, 401, 403, 404, 409),
)
def end(
    context: ContextDep,
    actor: ActorDep,
    household: HouseholdPath,
    aid_record_id: Annotated[UUID, Path(description="key of the aid")],
    body: AidEnd,
    _parameters: Annotated[NoParameters, Query()],
) -> AidAnswer:
    """End aid that was recorded without an application; aid of an application ends with it."""
    with context.database.writing() as session:
        home = household_key(session, household)
        by = By(actor, body.reason, body.edition)
        end_recorded(session, home, by, aid_record_id, body.active_until)
        return _aid(session, home, AidParameters())


def _aid(session: ReadSession, home: UUID, parameters: AidParameters) -> AidAnswer:
    found = of_household(session, home, on=parameters.on)
    return AidAnswer(
        items=[
            AidItem(
                id=aid.id,
                agency=agency.code,
                programme=programme.code,
                name_ms=programme.name_ms,
                name_en=programme.name_en,
                purpose=programme.purpose,
                person_id=aid.person_id,
                amount_monthly=aid.amount_monthly,
                active_from=aid.active_from,
                active_until=aid.active_until,
            )
            for agency, programme, aid in found
        ]
    )
