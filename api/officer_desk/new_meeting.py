"""A new meeting as a page: what its secretary announces, and who is present."""

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from api.access.forms import SentForm
from api.actor import ActorDep
from api.context import ContextDep
from api.pages.officers import OfficerPages, OfficerPagesDep
from api.pages.typed import needed_day
from registry.calendar.service import today
from registry.meetings import service
from registry.meetings.forms import Member, NewMeeting

router = APIRouter(
    prefix="/desk/meetings", include_in_schema=False, default_response_class=HTMLResponse
)

PLACES = 12
"""Members that the form has room for; a longer list comes by the API."""

FIELDS = ("name", "position", "organisation")


@router.get("/new")
def new_meeting(context: ContextDep, _actor: ActorDep, pages: OfficerPagesDep) -> Response:
    """Show the form of a new meeting, today's."""
    return _form(context, pages, {"held_on": today().isoformat()})


@router.post("")
def open_meeting(
    context: ContextDep, actor: ActorDep, pages: OfficerPagesDep, sent: SentForm
) -> Response:
    """Open the meeting, or show the form again with what is wrong beside its field."""
    present = _present(sent)

    def work() -> str:
        with context.database.writing() as session:
            made = service.create(session, _read(sent, present), actor).id
        return f"/desk/meetings/{made}?done=opened"

    return pages.settle(sent, work, lambda pages: _form(context, pages, sent, present))


def _present(sent: dict[str, str]) -> list[dict[str, str]]:
    """Return those who are named, in the order of the form; rows that say nobody fall away."""
    rows = (
        {name: sent.get(f"members[{place}].{name}", "").strip() for name in FIELDS}
        for place in range(PLACES)
    )
    return [row for row in rows if row["name"] or row["organisation"]]


def _read(sent: dict[str, str], present: list[dict[str, str]]) -> NewMeeting:
    """Return the meeting that a page sent.

    Raises:
        InvalidInput: it has no day; the registry checks the rest.
    """
    return NewMeeting(
        minutes_no=sent.get("minutes_no", ""),
        level=sent.get("level", ""),
        held_on=needed_day(sent.get("held_on", ""), "held_on"),
        state_code=sent.get("state_code") or None,
        district_code=sent.get("district_code") or None,
        place=sent.get("place") or None,
        members=[
            Member(one["name"], one["position"] or "ahli", one["organisation"] or None)
            for one in present
        ],
    )


def _form(
    context: ContextDep,
    pages: OfficerPages,
    values: dict[str, str],
    present: list[dict[str, str]] | None = None,
) -> Response:
    with context.database.reading() as session:
        areas = pages.site.area_names(session)
    rows = [*(present or []), *({} for _ in range(PLACES))][:PLACES]
    return pages.show(
        "new-meeting",
        address="/desk/meetings/new",
        values=values,
        rows=rows,
        states=[one for one in areas.items() if one[0].startswith("S")],
        districts=[one for one in areas.items() if one[0].startswith("D")],
    )
