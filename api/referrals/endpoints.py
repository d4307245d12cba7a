"""Referrals: a household's, the list of all with what is due, a new one, an agency's answer."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query
from starlette.status import HTTP_201_CREATED

from api.actor import ActorDep, IdempotencyKeyHeader
from api.context import ContextDep
from api.households.answers import household_key
from api.households.endpoints import HouseholdPath
from api.paging import day_and_key, encode_cursor
from api.parameters import NoParameters
from api.problems import documented
from api.referrals.schemas import (
    ReferralCreate,
    ReferralItem,
    ReferralParameters,
    ReferralReply,
    ReferralsAnswer,
)
from database.session import ReadSession
from registry.calendar.deadlines import Deadline
from registry.calendar.service import today
from registry.idempotency.service import once
from registry.records.service import read
from registry.referrals import service
from registry.referrals.queries import Found, ReferralFilter

router = APIRouter(prefix="/v1", tags=["aid"])

OF_HOUSEHOLD = "/households/{household}/referrals"
ReferralPath = Annotated[UUID, Path(description="key of the referral")]


@router.get(OF_HOUSEHOLD, responses=documented(400, 401, 404))
def list_of_household(
    context: ContextDep,
    _actor: ActorDep,
    household: HouseholdPath,
    _parameters: Annotated[NoParameters, Query()],
) -> ReferralsAnswer:
    """List to whom a household was referred, and what became of it."""
    with context.database.reading() as session:
        home = household_key(session, household)
        read(session, home)
        return ReferralsAnswer(items=_of(session, home), next=None)


@router.post(
    OF_HOUSEHOLD,
    status_code=HTTP_201_CREATED,
    response_model=ReferralsAnswer,
    responses=documented(400, 401, 403, 404, 409),
)
def refer(
    context: ContextDep,
    actor: ActorDep,
    key: IdempotencyKeyHeader,
    household: HouseholdPath,
    body: ReferralCreate,
    _parameters: Annotated[NoParameters, Query()],
) -> dict[str, Any]:
    """Refer a household, or one person of it, to an agency; the answer is due in 14 days."""
    with context.database.writing() as session:
        home = household_key(session, household)

        def create() -> dict[str, Any]:
            service.refer(session, home, actor, **body.model_dump())
            return ReferralsAnswer(items=_of(session, home), next=None).model_dump(mode="json")

        request = {"household": str(home)} | body.model_dump(mode="json")
        return once(session, key, actor.name, "referral", request, create).content


@router.get("/referrals", responses=documented(400, 401))
def list_referrals(
    context: ContextDep, _actor: ActorDep, parameters: Annotated[ReferralParameters, Query()]
) -> ReferralsAnswer:
    """List referrals, those first whose answer is due first; overdue ones say so."""
    wanted = ReferralFilter(**parameters.model_dump(exclude={"cursor", "limit"}))
    with context.database.reading() as session:
        found = service.list_referrals(
            session, wanted, after=day_and_key(parameters.cursor), limit=parameters.limit
        )
        items = _items(found)
    cursor = (
        encode_cursor([str(items[-1].due_on), str(items[-1].id)])
        if len(items) == parameters.limit
        else None
    )
    next_link = context.following("/v1/referrals", parameters, cursor)
    return ReferralsAnswer(items=items, next=next_link)


@router.post(
    "/referrals/{referral_id}/answer",
    status_code=HTTP_201_CREATED,
    response_model=ReferralsAnswer,
    responses=documented(400, 401, 403, 404, 409),
)
def answer(
    context: ContextDep,
    actor: ActorDep,
    key: IdempotencyKeyHeader,
    referral_id: ReferralPath,
    body: ReferralReply,
    _parameters: Annotated[NoParameters, Query()],
) -> dict[str, Any]:
    """Answer a referral, once; the answer holds all referrals of the household."""
    with context.database.writing() as session:

        def reply() -> dict[str, Any]:
            done = service.answer(session, referral_id, actor, **body.model_dump())
            items = _of(session, done.household_id)
            return ReferralsAnswer(items=items, next=None).model_dump(mode="json")

        request = {"referral": str(referral_id)} | body.model_dump(mode="json")
        return once(session, key, actor.name, "referral answer", request, reply).content


def _of(session: ReadSession, household_id: UUID) -> list[ReferralItem]:
    wanted = ReferralFilter(household_id=household_id)
    return _items(service.list_referrals(session, wanted, limit=service.PAGE_AT_MOST))


def _items(found: Sequence[Found]) -> list[ReferralItem]:
    return [_item(one) for one in found]


def _item(found: Found) -> ReferralItem:
    one, on = found.referral, today()
    deadline = Deadline(one.due_on, one.answered_on)
    return ReferralItem.model_validate(
        {name: getattr(one, name, None) for name in ReferralItem.model_fields}
        | {
            "reference_no": found.household.reference_no,
            "from_agency": found.from_agency,
            "to_agency": found.to_agency,
            "standing": deadline.standing(on),
            "days_left": deadline.days_left(on),
        }
    )
