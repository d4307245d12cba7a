"""Taking a family in by page: the short form with its head, and the members who came along."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from api.access.forms import SentForm
from api.access.gate import CSRF_FIELD
from api.actor import ActorDep
from api.context import ContextDep
from api.officer_desk.short_form import read_short_form
from api.pages.officers import OfficerPages, OfficerPagesDep, own_area
from api.pages.rendering import option_labels
from api.pages.typed import day
from database.errors import PetaKasihError
from database.session import WriteSession
from registry.actors.service import Actor
from registry.calendar.service import today
from registry.idempotency.service import once
from registry.records.changing import By
from registry.records.members import Newcomer, add_member
from registry.registrations import service as registrations
from registry.registrations.forms import CHANNELS_WITH_REPORTER

router = APIRouter(
    prefix="/desk/cases", include_in_schema=False, default_response_class=HTMLResponse
)

PLACES = 8
"""Members that the form has room for; more are added to the record afterwards."""

FIELDS = ("name", "relationship", "identity_type", "identity_no", "birth_date", "sex")
CHANNELS = tuple(
    code for code, _ in option_labels("channels", "ms") if code not in CHANNELS_WITH_REPORTER
)
CHANNEL = CHANNELS[0]
REASON = "Short form"

Row = dict[str, str]


@router.get("/new")
def new_family(context: ContextDep, _actor: ActorDep, pages: OfficerPagesDep) -> Response:
    """Show an empty form, in the area of the account."""
    area = own_area(pages.visitor)
    district = area.get("district", "")
    state = area.get("state") or (f"S{district[1:3]}" if district else "")
    begun = {"state_code": state, "district_code": district, "received_on": today().isoformat()}
    return _form(context, pages, begun | {"channel": CHANNEL, "key": str(uuid4())})


@router.post("")
def take_family_in(
    context: ContextDep, actor: ActorDep, pages: OfficerPagesDep, sent: SentForm
) -> Response:
    """Register head and members, all or nobody, or show again what was typed with what is wrong.

    A form that is sent twice is taken in once.
    """
    members = _members(sent)
    kept = {name: value for name, value in sent.items() if name != CSRF_FIELD}

    def work() -> str:
        with context.database.writing() as session:
            answer = once(
                session,
                sent.get("key", ""),
                actor.name,
                "registration",
                kept,
                lambda: _register(session, sent, members, actor),
            )
        return f"/desk/cases/{answer.content['reference_no']}?done=receive"

    return pages.settle(sent, work, lambda pages: _form(context, pages, sent, members))


def _members(sent: dict[str, str]) -> list[Row]:
    """Return the members who are named, in order; rows without a name or number fall away."""
    rows = (
        {name: sent.get(f"members[{place}].{name}", "").strip() for name in FIELDS}
        for place in range(PLACES)
    )
    return [row for row in rows if row["name"] or row["identity_no"]]


def _register(
    session: WriteSession, sent: dict[str, str], members: Sequence[Row], actor: Actor
) -> dict[str, Any]:
    received_on = day(sent.get("received_on", ""), "received_on") or today()
    case, _ = registrations.register(
        session, read_short_form(sent), sent.get("channel") or CHANNEL, received_on, None, actor
    )
    for place, row in enumerate(members):
        _add(session, case, place, row, actor)
    return {"reference_no": case.household.reference_no}


def _add(
    session: WriteSession, case: registrations.Case, place: int, row: Row, actor: Actor
) -> None:
    """Add one member; a fault is told at that member's field."""
    try:
        values = {
            "name": row["name"],
            "relationship": row["relationship"] or None,
            "birth_date": day(row["birth_date"], "birth_date"),
            "sex": row["sex"] or None,
        }
        stated = {name: value for name, value in values.items() if value is not None}
        new = Newcomer(stated, row["identity_type"] or "mykad", row["identity_no"] or None)
        add_member(session, case.household.id, new, By(actor, REASON))
    except PetaKasihError as error:
        error.field = f"members[{place}].{(error.field or 'name').rpartition('.')[2]}"
        raise


def _form(
    context: ContextDep,
    pages: OfficerPages,
    values: dict[str, str],
    members: Sequence[Row] = (),
) -> Response:
    with context.database.reading() as session:
        areas = pages.site.area_names(session)
    return pages.show(
        "new-case",
        address="/desk/cases/new",
        values=values,
        own_channels=CHANNELS,
        rows=[*members, *({} for _ in range(PLACES))][:PLACES],
        states=[one for one in areas.items() if one[0].startswith("S")],
        districts=[one for one in areas.items() if one[0].startswith("D")],
    )
