"""Live counts, for officers: what the next publication would count, exactly."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.actor import ActorDep
from api.context import ContextDep
from api.live.schemas import LiveAnswer, LiveItem, LiveParameters
from api.problems import documented
from geo.live.service import live_counts
from registry.calendar.service import today

router = APIRouter(prefix="/v1/statistics/live", tags=["statistics"])


@router.get("", responses=documented(400, 401, 404))
def list_live_counts(
    context: ContextDep, _actor: ActorDep, asked: Annotated[LiveParameters, Query()]
) -> LiveAnswer:
    """Count households as the registry stands now; exact, under the officer's grant."""
    on = today()
    with context.database.reading() as session:
        found = live_counts(session, asked.level, state=asked.state, district=asked.district, on=on)
        items = [LiveItem.model_validate(row) for row in found]
    return LiveAnswer(on=on, level=asked.level, items=items)
