"""Likely duplicates as pages: the work list, two households side by side, the decision."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from api.access.forms import SentForm
from api.actor import ActorDep
from api.context import ContextDep
from api.duplicates.answers import pair_answer, pairs_answer
from api.duplicates.schemas import PairsParameters
from api.pages.officers import OfficerPages, OfficerPagesDep
from api.pages.parameters import PageParameters
from api.pages.typed import whole
from api.paging import cursor_of
from database.errors import InvalidInput
from registry.duplicates import service
from registry.duplicates.service import MergeChoice

router = APIRouter(
    prefix="/desk/duplicates", include_in_schema=False, default_response_class=HTMLResponse
)

PAGE_SIZE = 25
COMPARED = (
    "registered_on",
    "case_status",
    "poverty_status",
    "address",
    "postcode",
    "town",
    "stated_state_code",
    "stated_district_code",
    "phone_mobile",
    "phone_fixed",
    "size",
    "gross_income_monthly",
)
"""What of two households is laid side by side, beside their people."""


class PairsPageParameters(PageParameters, PairsParameters):
    """Which pairs, as the form of the page asks."""


@router.get("")
def pairs(
    context: ContextDep,
    _actor: ActorDep,
    pages: OfficerPagesDep,
    parameters: Annotated[PairsPageParameters, Query()],
) -> Response:
    """List pairs of households that may be one, the likeliest first."""
    asked = parameters.asked()
    with context.database.reading() as session:
        found = pairs_answer(session, context, parameters.model_copy(update={"limit": PAGE_SIZE}))
        areas = pages.site.area_names(session)
    cursor = cursor_of(found.next)
    return pages.show(
        "pairs",
        asked,
        items=found.items,
        shown=parameters.status,
        areas=areas,
        asked=asked,
        following=pages.next_address("/desk/duplicates", asked, cursor),
    )


@router.get("/{pair_id}")
def pair(context: ContextDep, _actor: ActorDep, pages: OfficerPagesDep, pair_id: UUID) -> Response:
    """Show both households side by side, the evidence in words, and the decision to take."""
    return _pair(context, pages, pair_id)


@router.post("/{pair_id}/decisions")
def decide(
    context: ContextDep, actor: ActorDep, pages: OfficerPagesDep, pair_id: UUID, sent: SentForm
) -> Response:
    """Merge the two, keep them apart, or take the last decision back."""
    kind, reason = sent.get("kind", ""), sent.get("reason", "")

    def work() -> str:
        with context.database.writing() as session:
            version = whole(sent.get("version", ""), "version")
            if kind == "not_same":
                service.decide_not_same(session, pair_id, version, reason, actor)
            elif kind == "undo":
                service.undo(session, pair_id, version, reason, actor)
            else:
                choice = MergeChoice(_kept(kind))
                service.decide_merge(session, pair_id, version, choice, reason, actor)
        return f"/desk/duplicates/{pair_id}?done={'merge' if len(kind) > 8 else kind}"

    return pages.settle(sent, work, lambda pages: _pair(context, pages, pair_id))


def _kept(kind: str) -> UUID:
    """Return the household that a merge keeps: the form says `merge-` and its key.

    Raises:
        InvalidInput: nothing was chosen.
    """
    verb, _, key = kind.partition("-")
    try:
        if verb != "merge":
            raise ValueError(kind)
        return UUID(key)
    except ValueError as error:
        raise InvalidInput(
            "Nothing was chosen.", field="kind", expected="one of the choices"
        ) from error


def _pair(context: ContextDep, pages: OfficerPages, pair_id: UUID) -> Response:
    with context.database.reading() as session:
        found = pair_answer(session, pair_id)
        areas = pages.site.area_names(session)
    return pages.show(
        "pair",
        address=f"/desk/duplicates/{pair_id}",
        pair=found,
        compared=COMPARED,
        areas=areas,
        may_decide=any(role in service.DECIDERS for role in pages.visitor.roles),
    )
