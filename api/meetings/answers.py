"""Meetings as answers."""

from datetime import date
from typing import Any
from uuid import UUID

from api.context import Context
from api.meetings.schemas import (
    MeetingAnswer,
    MeetingCaseItem,
    MeetingItem,
    MeetingsAnswer,
    MeetingsParameters,
    MemberBody,
)
from api.paging import decode_cursor, encode_cursor
from database.errors import InvalidInput
from database.session import ReadSession
from registry.meetings import service
from registry.meetings.queries import ListedCase


def meeting_answer(session: ReadSession, meeting_id: UUID) -> MeetingAnswer:
    """Return a meeting with those present and its list."""
    record = service.get(session, meeting_id)
    return MeetingAnswer(
        **MeetingItem.model_validate(record.meeting).model_dump(),
        members=[MemberBody.model_validate(member) for member in record.members],
        cases=[_case(one) for one in record.cases],
    )


def meeting_record(session: ReadSession, meeting_id: UUID) -> dict[str, Any]:
    """Return the same as JSON values."""
    return meeting_answer(session, meeting_id).model_dump(mode="json")


def meetings_answer(
    session: ReadSession, context: Context, parameters: MeetingsParameters
) -> MeetingsAnswer:
    """Return one page of meetings with the address of the next."""
    found = service.list_meetings(
        session,
        state_code=parameters.state,
        level=parameters.level,
        before=_place(parameters.cursor),
        limit=parameters.limit + 1,
    )
    page = found[: parameters.limit]
    last = page[-1] if len(found) > parameters.limit else None
    cursor = None if last is None else encode_cursor([last.held_on.isoformat(), str(last.id)])
    next_link = context.following("/v1/meetings", parameters, cursor)
    return MeetingsAnswer(items=[MeetingItem.model_validate(one) for one in page], next=next_link)


def _case(listed: ListedCase) -> MeetingCaseItem:
    case = listed.case
    return MeetingCaseItem(
        item=case.item,
        reference_no=listed.reference_no,
        status=listed.state,
        version=listed.version,
        decision=case.decision,
        reason=case.reason,
        note=case.note,
        decided_by=case.decided_by,
        decided_at=case.decided_at,
    )


def _place(cursor: str | None) -> tuple[date, UUID] | None:
    if cursor is None:
        return None
    held_on, key = decode_cursor(cursor, str, str)
    try:
        return date.fromisoformat(held_on), UUID(key)
    except ValueError as error:
        raise InvalidInput(
            "the cursor is not one of this list", field="cursor", expected="that of a next link"
        ) from error
