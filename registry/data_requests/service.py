"""Requests for data between agencies, and their answers within fourteen days."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from database.errors import Conflict, InvalidInput, NotFound
from database.session import ReadSession, WriteSession
from registry.actors.service import Actor
from registry.agencies import service as agencies
from registry.agreements import service as agreements
from registry.calendar.deadlines import due
from registry.calendar.service import today
from registry.data_requests import queries
from registry.data_requests.models import ANSWERS, GRANTED, DataRequest
from registry.data_requests.queries import Found
from registry.forms.service import past_day, required_text, text

TEXT_LONGEST = 2_000
PAGE_AT_MOST = 1_000


class DataRequestNotFound(NotFound):
    """There is no request with that key."""

    code = "data-request-not-found"


class AlreadyAnswered(Conflict):
    """The provider has answered; a changed request is a new one."""

    code = "already-answered"


def ask(
    session: WriteSession,
    actor: Actor,
    *,
    recipient: str,
    provider: str,
    data: str,
    purpose: str,
    handling: str,
    received_on: date,
) -> Found:
    """Enter a request that came in; it is due fourteen days later.

    Raises:
        AgencyNotFound: one of the agencies is not known.
        InvalidInput: both are one, the day lies ahead, or a text is missing.
    """
    past_day("received_on", received_on)
    if recipient == provider:
        raise InvalidInput(
            "An agency asks another one.", field="provider", expected="another agency"
        )
    made = DataRequest(
        recipient_id=agencies.get(session, recipient).id,
        provider_id=agencies.get(session, provider).id,
        data=required_text("data", data, TEXT_LONGEST),
        purpose=required_text("purpose", purpose, TEXT_LONGEST),
        handling=required_text("handling", handling, TEXT_LONGEST),
        received_on=received_on,
        due_on=due(received_on),
        entered_by=actor.name,
    )
    session.add(made)
    session.flush()
    return queries.by_key(session, made.id)


def answer(
    session: WriteSession,
    request_id: UUID,
    actor: Actor,
    *,
    answer: str,
    note: str | None,
    agreement_id: UUID | None = None,
) -> Found:
    """Answer a request; conditions and refusals are told in words.

    What is granted may name the agreement under which the data will be given.

    Raises:
        DataRequestNotFound, AgreementNotFound: there is none with that key.
        AlreadyAnswered: it was answered before.
        InvalidInput: the answer is none, it lacks its conditions or ground, or the agreement is
            not one between these agencies.
    """
    found = queries.lock(session, request_id)
    if found is None:
        raise DataRequestNotFound("There is no such request.", field="request_id")
    if found.answer is not None:
        raise AlreadyAnswered(
            f"{found.answered_by} answered on {found.answered_on}: {found.answer}.",
            field="request_id",
            expected="a new request",
        )
    if answer not in ANSWERS:
        raise InvalidInput(f"{answer!r} is none.", field="answer", expected=", ".join(ANSWERS))
    if agreement_id is not None:
        _check_agreement(session, request_id, answer, agreement_id)
    found.agreement_id = agreement_id
    found.answer_note = (
        text("note", note, TEXT_LONGEST)
        if answer == "granted"
        else required_text("note", note, TEXT_LONGEST)
    )
    found.answer, found.answered_on, found.answered_by = answer, today(), actor.name
    session.flush()
    return queries.by_key(session, found.id)


def _check_agreement(
    session: ReadSession, request_id: UUID, answer: str, agreement_id: UUID
) -> None:
    agreement = agreements.get(session, agreement_id)
    asked = queries.by_key(session, request_id)
    is_theirs = (agreement.giver, agreement.recipient) == (asked.provider, asked.recipient)
    if answer not in GRANTED or not is_theirs:
        raise InvalidInput(
            "This agreement is not what the answer grants.",
            field="agreement_id",
            expected=f"an agreement by which {asked.provider} gives to {asked.recipient}, granted",
        )


def list_requests(
    session: ReadSession,
    *,
    agency: str | None = None,
    is_open: bool = False,
    after: tuple[date, UUID] | None = None,
    limit: int = 100,
) -> Sequence[Found]:
    """Return requests of or to an agency, or all, those first whose answer is due first.

    Raises:
        InvalidInput: the limit is out of range.
    """
    if not 1 <= limit <= PAGE_AT_MOST:
        raise InvalidInput(f"limit {limit}", field="limit", expected=f"1 to {PAGE_AT_MOST}")
    return queries.matching(session, agency, after, limit, is_open=is_open)
