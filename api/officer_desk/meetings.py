"""Meetings of the focus groups as pages: the list, the sheet to print, decisions on it."""

from collections.abc import Callable, Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from api.access.forms import SentForm
from api.actor import ActorDep
from api.context import Context, ContextDep
from api.meetings.answers import meetings_answer
from api.meetings.schemas import MeetingsParameters
from api.pages.officers import OfficerPages, OfficerPagesDep
from api.pages.parameters import PageParameters
from api.pages.rendering import option_labels
from api.paging import cursor_of
from registry.meetings import service
from registry.meetings.forms import Decision
from registry.meetings.queries import ListedCase
from registry.registrations import service as registrations

router = APIRouter(
    prefix="/desk/meetings", include_in_schema=False, default_response_class=HTMLResponse
)

PAGE_SIZE = 50


class MeetingPageParameters(PageParameters, MeetingsParameters):
    """Which meetings, as the form of the page asks; districts are those of the grant."""

    district: str | None = None


@router.get("")
def meetings(
    context: ContextDep,
    _actor: ActorDep,
    pages: OfficerPagesDep,
    parameters: Annotated[MeetingPageParameters, Query()],
) -> Response:
    """List meetings, newest first."""
    asked = parameters.asked()
    with context.database.reading() as session:
        found = meetings_answer(
            session, context, parameters.model_copy(update={"limit": PAGE_SIZE})
        )
        areas = pages.site.area_names(session)
    cursor = cursor_of(found.next)
    return pages.show(
        "meetings",
        asked,
        items=found.items,
        areas=areas,
        asked=asked,
        may_open=service.ROLE in pages.visitor.roles,
        following=pages.next_address("/desk/meetings", asked, cursor),
    )


@router.get("/{meeting_id}")
def meeting(
    context: ContextDep, _actor: ActorDep, pages: OfficerPagesDep, meeting_id: UUID
) -> Response:
    """Show the sheet of a meeting: its cases with what the group needs to know, to print."""
    return _sheet(context, pages, meeting_id)


@router.post("/{meeting_id}/cases")
def add_cases(
    context: ContextDep, actor: ActorDep, pages: OfficerPagesDep, meeting_id: UUID, sent: SentForm
) -> Response:
    """Put cases on the list, by their reference numbers with spaces or lines between."""

    def work() -> str:
        with context.database.writing() as session:
            service.add_cases(session, meeting_id, sent.get("reference_nos", "").split(), actor)
        return f"/desk/meetings/{meeting_id}?done=listed"

    return _settle(context, pages, meeting_id, work, sent)


@router.post("/{meeting_id}/decisions")
def decide(
    context: ContextDep,
    actor: ActorDep,
    pages: OfficerPagesDep,
    meeting_id: UUID,
    sent: SentForm,
) -> Response:
    """Record the decisions that were filled in: all of them, or none with each problem told."""

    def work() -> str:
        with context.database.writing() as session:
            listed = service.get(session, meeting_id).cases
            service.decide(session, meeting_id, _decisions(listed, sent), actor)
        return f"/desk/meetings/{meeting_id}?done=decided"

    return _settle(context, pages, meeting_id, work, sent)


@router.post("/{meeting_id}/closure")
def close(
    context: ContextDep, actor: ActorDep, pages: OfficerPagesDep, meeting_id: UUID
) -> Response:
    """Close the meeting; its record does not change any more."""

    def work() -> str:
        with context.database.writing() as session:
            service.close(session, meeting_id, actor)
        return f"/desk/meetings/{meeting_id}?done=closed"

    return _settle(context, pages, meeting_id, work, {})


def reasons(lang: str) -> list[tuple[str, str]]:
    """Return every reason that a decision of a meeting may have, each once."""
    lists = ("reject_reasons", "defer_reasons", "exit_reasons")
    return list(
        {code: (code, text) for one in lists for code, text in option_labels(one, lang)}.values()
    )


def _decisions(listed: Sequence[ListedCase], sent: dict[str, str]) -> list[Decision]:
    return [
        Decision(
            one.reference_no,
            sent[name],
            reason=sent.get(f"reason-{one.case.item}") or None,
            note=sent.get(f"note-{one.case.item}") or None,
        )
        for one in listed
        if sent.get(name := f"decision-{one.case.item}")
    ]


def _settle(
    context: Context, pages: OfficerPages, meeting_id: UUID, work: Callable[[], str], sent: SentForm
) -> Response:
    return pages.settle(sent, work, lambda pages: _sheet(context, pages, meeting_id))


def _sheet(context: Context, pages: OfficerPages, meeting_id: UUID) -> Response:
    with context.database.reading() as session:
        record = service.get(session, meeting_id)
        cases = [
            (one, case, registrations.screening_of(session, case))
            for one in record.cases
            for case in [registrations.get(session, one.reference_no)]
        ]
        areas = pages.site.area_names(session)
    return pages.show(
        "meeting",
        address=f"/desk/meetings/{meeting_id}",
        record=record,
        cases=cases,
        areas=areas,
        reasons=reasons(pages.lang),
        may_write=service.ROLE in pages.visitor.roles and record.meeting.closed_at is None,
    )
