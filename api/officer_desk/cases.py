"""Cases as pages: my cases by status and age, one case in full, and the steps it may take."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse
from starlette.status import HTTP_303_SEE_OTHER

from api.access.forms import SentForm
from api.actor import ActorDep
from api.context import ContextDep
from api.officer_desk.case_view import case_view
from api.officer_desk.short_form import form_values, read_short_form
from api.pages.officers import PRIVATE, OfficerPages, OfficerPagesDep, own_area
from api.pages.parameters import PageParameters
from api.pages.typed import day, whole
from api.paging import decode_place, encode_place
from api.registrations.endpoints import ReferenceNo
from api.registrations.schemas import QueueParameters
from maps.texts.service import texts
from registry.calendar.service import now
from registry.registrations import queue, service
from registry.registrations.forms import Step
from registry.registrations.queue import QueueFilter
from registry.registrations.workflow import NO_CASE, STATES, transition

router = APIRouter(prefix="/desk", include_in_schema=False, default_response_class=HTMLResponse)

PAGE_SIZE = 25
AGES = (7, 30, 90, 180)
"""Days in a status that the list can be narrowed to."""


class CasesParameters(PageParameters, QueueParameters):
    """The conditions of the queue, as the form of the page asks."""


@router.get("")
def desk(pages: OfficerPagesDep) -> Response:
    """Lead to the new cases of the account's own area."""
    query = urlencode({**own_area(pages.visitor), "status": "baru", "lang": pages.lang})
    location = f"/desk/cases?{query}"
    return Response(status_code=HTTP_303_SEE_OTHER, headers={"Location": location, **PRIVATE})


@router.get("/cases")
def cases(
    context: ContextDep,
    _actor: ActorDep,
    pages: OfficerPagesDep,
    parameters: Annotated[CasesParameters, Query()],
) -> Response:
    """List cases by status and age, the longest waiting first."""
    asked = parameters.asked()
    wanted = parameters.conditions()
    newest_first = wanted.pop("sort") == "newest"
    with context.database.reading() as session:
        page = queue.list_queue(
            session,
            QueueFilter(**wanted),
            newest_first=newest_first,
            after=decode_place(parameters.cursor),
            limit=PAGE_SIZE,
        )
        days = queue.days_in_status(session, parameters.state, parameters.district)
        areas = pages.site.area_names(session)
    cursor = None if page.next is None else encode_place(page.next)
    t = texts(pages.lang)
    receive = transition(NO_CASE, "receive")
    assert receive is not None, "the table of steps begins with the reception"
    return pages.show(
        "cases",
        asked,
        items=page.items,
        following=pages.next_address("/desk/cases", asked, cursor),
        days={one.status: one for one in days},
        statuses=STATES[1:],
        asked=asked,
        may_register=bool(set(receive.roles) & set(pages.visitor.roles)),
        ages_told=[(str(one), t("cases-longer", days=one)) for one in AGES],
        areas=areas,
        now=now(),
    )


@router.get("/cases/{reference_no}")
def case(
    context: ContextDep, _actor: ActorDep, pages: OfficerPagesDep, reference_no: ReferenceNo
) -> Response:
    """Show a case: its family, map, assessment, story and next steps."""
    return _case(context, pages, reference_no)


@router.post("/cases/{reference_no}/steps")
def take_step(
    context: ContextDep,
    actor: ActorDep,
    pages: OfficerPagesDep,
    reference_no: ReferenceNo,
    sent: SentForm,
) -> Response:
    """Take a step with the case, or show the case again with what stands against it."""

    def work() -> str:
        step = _step(sent)
        with context.database.writing() as session:
            service.take(session, reference_no, step, actor)
        return f"/desk/cases/{reference_no}?done={step.event}"

    return pages.settle(sent, work, lambda pages: _case(context, pages, reference_no))


@router.get("/cases/{reference_no}/form")
def short_form(
    context: ContextDep,
    _actor: ActorDep,
    pages: OfficerPagesDep,
    reference_no: ReferenceNo,
    event: Annotated[str, Query(pattern="^(correct|reapply)$")] = "correct",
) -> Response:
    """Show the short form as it was last received, to correct it or to apply again."""
    with context.database.reading() as session:
        found = service.get(session, reference_no)
        values = form_values(session, found)
        version = found.registration.version
        areas = pages.site.area_names(session)
    return _form(pages, reference_no, event, version, values, areas)


@router.post("/cases/{reference_no}/form")
def send_short_form(
    context: ContextDep,
    actor: ActorDep,
    pages: OfficerPagesDep,
    reference_no: ReferenceNo,
    sent: SentForm,
) -> Response:
    """Take the corrected form in, or show it again with what is wrong beside the field."""
    event = sent.get("event", "")
    version = whole(sent.get("version", ""), "version")

    def work() -> str:
        step = Step(event, version, short_form=read_short_form(sent))
        with context.database.writing() as session:
            service.take(session, reference_no, step, actor)
        return f"/desk/cases/{reference_no}?done={event}"

    def again(pages: OfficerPages) -> Response:
        with context.database.reading() as session:
            areas = pages.site.area_names(session)
        return _form(pages, reference_no, event, version, sent, areas)

    return pages.settle(sent, work, again)


def _case(context: ContextDep, pages: OfficerPages, reference_no: str) -> Response:
    with context.database.reading() as session:
        values = case_view(session, pages, service.get(session, reference_no))
    return pages.show("case", address=f"/desk/cases/{reference_no}", **values)


def _form(
    pages: OfficerPages,
    reference_no: str,
    event: str,
    version: int,
    values: dict[str, str],
    areas: dict[str, str],
) -> Response:
    return pages.show(
        "form",
        {"event": event},
        f"/desk/cases/{reference_no}/form",
        reference_no=reference_no,
        event=event,
        version=version,
        values=values,
        states=[one for one in areas.items() if one[0].startswith("S")],
        districts=[one for one in areas.items() if one[0].startswith("D")],
    )


def _step(sent: dict[str, str]) -> Step:
    return Step(
        sent.get("event", ""),
        whole(sent.get("version", ""), "version"),
        reason=sent.get("reason") or None,
        note=sent.get("note") or None,
        visited_on=day(sent.get("visited_on", ""), "visited_on"),
        enumerator=sent.get("enumerator") or None,
        outcome=sent.get("outcome") or None,
    )
