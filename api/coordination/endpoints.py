"""Coordination of aid, for officers: who is helped twice, who should not be, who is not at all."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import APIRouter, Query

from api.actor import ActorDep
from api.context import Context, ContextDep
from api.coordination.schemas import (
    LeakageAnswer,
    LeakageParameters,
    LeakItem,
    MomentItem,
    OverlapItem,
    OverlapParameters,
    OverlapsAnswer,
    PairItem,
    PairsAnswer,
    PlaceParameters,
    TimelineAnswer,
    UnservedAnswer,
    UnservedItem,
    UnservedParameters,
)
from api.households.answers import household_key
from api.households.endpoints import HouseholdPath
from api.paging import decode_cursor, encode_cursor
from api.parameters import NoParameters, Parameters
from api.problems import documented
from database.errors import InvalidInput
from registry.calendar.service import today
from registry.coordination import service
from registry.coordination.service import Leak, Overlap, Unserved, Where
from registry.records.service import read

router = APIRouter(prefix="/v1", tags=["aid"])

T = TypeVar("T")


@router.get("/coordination/overlaps", responses=documented(400, 401))
def overlaps(
    context: ContextDep, _actor: ActorDep, asked: Annotated[OverlapParameters, Query()]
) -> OverlapsAnswer:
    """List pairs of aid that meet, and whether they are the same help twice."""
    on, where = _when_and_where(asked)
    after = _place(asked.cursor, lambda one, two: (UUID(one), UUID(two)), str, str)
    with context.database.reading() as session:
        found = service.overlaps(
            session,
            on,
            where,
            relation=asked.relation,
            agency=asked.agency,
            after=after,
            limit=asked.limit,
        )
    return OverlapsAnswer(
        on=on,
        items=[OverlapItem.model_validate(one) for one in found],
        next=_next(context, "overlaps", asked, found),
    )


@router.get("/coordination/agency-pairs", responses=documented(400, 401))
def agency_pairs(
    context: ContextDep, _actor: ActorDep, asked: Annotated[PlaceParameters, Query()]
) -> PairsAnswer:
    """Count the households that each pair of agencies both helps."""
    on, where = _when_and_where(asked)
    with context.database.reading() as session:
        found = service.agency_pairs(session, on, where)
    return PairsAnswer(on=on, items=[PairItem.model_validate(one) for one in found])


@router.get("/coordination/leakage", responses=documented(400, 401))
def leakage(
    context: ContextDep, _actor: ActorDep, asked: Annotated[LeakageParameters, Query()]
) -> LeakageAnswer:
    """List aid that went on after exit, rejection or death, with months and RM."""
    on, where = _when_and_where(asked)
    after = _place(asked.cursor, lambda key, why: (UUID(key), why), str, str)
    with context.database.reading() as session:
        found = service.leakage(
            session,
            on,
            where,
            why=asked.why,
            agency=asked.agency,
            after=after,
            limit=asked.limit,
        )
    return LeakageAnswer(
        on=on,
        items=[LeakItem.model_validate(one) for one in found],
        next=_next(context, "leakage", asked, found),
    )


@router.get("/coordination/unserved", responses=documented(400, 401))
def unserved(
    context: ContextDep, _actor: ActorDep, asked: Annotated[UnservedParameters, Query()]
) -> UnservedAnswer:
    """List verified poor households that receive nothing, the poorest first."""
    on, where = _when_and_where(asked)
    after = _place(asked.cursor, _unserved_from, int, str, str)
    with context.database.reading() as session:
        found = service.unserved(
            session, on, where, poverty=asked.poverty, after=after, limit=asked.limit
        )
    return UnservedAnswer(
        on=on,
        items=[UnservedItem.model_validate(one) for one in found],
        next=_next(context, "unserved", asked, found),
    )


@router.get("/households/{household}/timeline", responses=documented(400, 401, 404))
def timeline(
    context: ContextDep,
    _actor: ActorDep,
    household: HouseholdPath,
    _parameters: Annotated[NoParameters, Query()],
) -> TimelineAnswer:
    """Tell everything that happened between a household and all agencies, first to last."""
    with context.database.reading() as session:
        home = household_key(session, household)
        read(session, home)
        found = service.timeline(session, home)
    return TimelineAnswer(items=[MomentItem.model_validate(one) for one in found])


def _when_and_where(asked: PlaceParameters) -> tuple[date, Where]:
    return asked.on or today(), Where(asked.state, asked.district)


def _place(cursor: str | None, read: Callable[..., T], *types: type) -> T | None:
    """Return where a page goes on; None for its start."""
    if cursor is None:
        return None
    try:
        return read(*decode_cursor(cursor, *types))
    except ValueError as error:
        raise InvalidInput(
            "this cursor is not one of this list", field="cursor", expected="that of a next link"
        ) from error


def _next(
    context: Context,
    name: str,
    asked: Parameters,
    found: Sequence[Overlap | Leak | Unserved],
) -> str | None:
    if len(found) < getattr(asked, "limit", 0):
        return None
    cursor = encode_cursor(_told(found[-1]))
    return context.following(f"/v1/coordination/{name}", asked, cursor)


def _told(last: Overlap | Leak | Unserved) -> list[str | int]:
    """Return a place as a cursor holds it."""
    return [int(part) if isinstance(part, bool) else str(part) for part in last.place]


def _unserved_from(poor: int, day: str, key: str) -> tuple[bool, date, UUID]:
    return bool(poor), date.fromisoformat(day), UUID(key)
