"""Referring a family to an agency, and the agency's answer within its time."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from database.audit.service import note_subjects
from database.errors import Conflict, InvalidInput, NotFound
from database.session import ReadSession, WriteSession
from registry.actors.service import Actor
from registry.agencies import service as agencies
from registry.aid.service import RecipientNotFound, is_member
from registry.calendar.deadlines import due
from registry.calendar.service import today
from registry.forms.service import past_day, required_text, text
from registry.households import service as households
from registry.programmes.service import PURPOSES
from registry.records.changing import RecordMerged
from registry.referrals import queries
from registry.referrals.models import ANSWERS, Referral
from registry.referrals.queries import Found, ReferralFilter

TEXT_LONGEST = 2_000
PAGE_AT_MOST = 1_000


class ReferralNotFound(NotFound):
    """There is no referral with that key."""

    code = "referral-not-found"


class AlreadyAnswered(Conflict):
    """The agency has answered; a new need is a new referral."""

    code = "already-answered"


def refer(
    session: WriteSession,
    household_id: UUID,
    actor: Actor,
    *,
    from_agency: str,
    to_agency: str,
    purpose: str,
    reason: str,
    referred_on: date,
    person_id: UUID | None = None,
) -> Referral:
    """Refer a household, or one person of it, to an agency; its answer is due in fourteen days.

    Raises:
        HouseholdNotFound, RecordMerged: there is no such household, or another took it in.
        RecipientNotFound: the person is not one of the household.
        AgencyNotFound: one of the agencies is not known.
        InvalidInput: both agencies are one, the purpose is none, or a text or the day is wrong.
    """
    past_day("referred_on", referred_on)
    home = households.get(session, household_id)
    if home.merged_into_id is not None:
        raise RecordMerged("This household was merged into another.", field="household_id")
    if person_id is not None and not is_member(session, household_id, person_id):
        raise RecipientNotFound("The household has no such person.", field="person_id")
    if purpose not in PURPOSES:
        raise InvalidInput(
            f"There is no purpose {purpose!r}.", field="purpose", expected=", ".join(PURPOSES)
        )
    if from_agency == to_agency:
        raise InvalidInput(
            "An agency refers to another one.", field="to_agency", expected="another agency"
        )
    note_subjects(session, household_id)
    made = Referral(
        household_id=household_id,
        person_id=person_id,
        from_agency_id=agencies.get(session, from_agency).id,
        to_agency_id=agencies.get(session, to_agency).id,
        purpose=purpose,
        reason=required_text("reason", reason, TEXT_LONGEST),
        referred_on=referred_on,
        due_on=due(referred_on),
        referred_by=actor.name,
    )
    session.add(made)
    session.flush()
    return made


def answer(
    session: WriteSession, referral_id: UUID, actor: Actor, *, answer: str, note: str | None
) -> Referral:
    """Answer a referral; who declines says why.

    Raises:
        ReferralNotFound: there is none with that key.
        AlreadyAnswered: it was answered before.
        InvalidInput: the answer is none, or it lacks the reason.
    """
    found = queries.lock(session, referral_id)
    if found is None:
        raise ReferralNotFound("There is no such referral.", field="referral_id")
    if found.answer is not None:
        raise AlreadyAnswered(
            f"{found.answered_by} answered on {found.answered_on}: {found.answer}.",
            field="referral_id",
            expected="a new referral",
        )
    if answer not in ANSWERS:
        raise InvalidInput(f"{answer!r} is none.", field="answer", expected=" or ".join(ANSWERS))
    note_subjects(session, found.household_id)
    found.answer_note = (
        required_text("note", note, TEXT_LONGEST)
        if answer == "declined"
        else text("note", note, TEXT_LONGEST)
    )
    found.answer, found.answered_on, found.answered_by = answer, today(), actor.name
    session.flush()
    return found


def list_referrals(
    session: ReadSession,
    wanted: ReferralFilter,
    *,
    after: tuple[date, UUID] | None = None,
    limit: int = 100,
) -> Sequence[Found]:
    """Return referrals, those first whose answer is due first.

    Raises:
        InvalidInput: the limit is out of range.
    """
    if not 1 <= limit <= PAGE_AT_MOST:
        raise InvalidInput(f"limit {limit}", field="limit", expected=f"1 to {PAGE_AT_MOST}")
    found = queries.matching(session, wanted, after, limit)
    note_subjects(session, *(one.referral.household_id for one in found))
    return found
