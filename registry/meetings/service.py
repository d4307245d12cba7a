"""Meetings of the focus groups: who met, which cases were on the list, what was decided and why.

FGD is a district's focus group, FGN a state's; the national one is chaired by the Chief Secretary.
Their membership and quorum are not published, so they are data here. A meeting decides hundreds
of cases in one call, all or none, and is closed when its minutes are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from database.errors import Conflict, Fault, InvalidInput, NotFound
from database.session import ReadSession, WriteSession
from registry.actors.service import Actor
from registry.calendar.service import now, spoken
from registry.households.reference import normalise_reference
from registry.meetings import queries
from registry.meetings.forms import (
    DEFER,
    Decision,
    NewMeeting,
    checked_decisions,
    checked_meeting,
    require_state,
)
from registry.meetings.models import Meeting, MeetingCase, MeetingMember
from registry.meetings.queries import ListedCase
from registry.options.service import require_option
from registry.registrations.forms import Step
from registry.registrations.requirements import NotThisOfficer
from registry.registrations.service import StepsRefused, take_all

ROLE = "meeting_secretary"
EVENT_OF = {"terima": "accept", "tolak": "reject", "keluarkan": "remove"}
"""What a decision does to its case; a deferred case stays where it is."""

CASES_AT_MOST = 2_000
PAGE_AT_MOST = 1_000


class MeetingNotFound(NotFound):
    """There is no such meeting."""

    code = "meeting-not-found"


class MinutesExist(Conflict):
    """There is a meeting with these minutes."""

    code = "minutes-exist"


class MeetingClosed(Conflict):
    """The meeting is closed; its record does not change any more."""

    code = "meeting-closed"


class CasesUndecided(Conflict):
    """Cases on the list have no decision yet."""

    code = "cases-undecided"


@dataclass(frozen=True, slots=True)
class MeetingRecord:
    """A meeting with those present and its list."""

    meeting: Meeting
    members: Sequence[MeetingMember]
    cases: Sequence[ListedCase]


def create(session: WriteSession, new: NewMeeting, actor: Actor) -> Meeting:
    """Open a meeting.

    Raises:
        NotThisOfficer: the actor is no secretary of a focus group.
        InvalidInput: a field is wrong; the error names it.
        MinutesExist: another meeting has this minutes number.
    """
    _require_secretary(actor)
    new = checked_meeting(new)
    queries.lock_minutes_no(session, new.minutes_no)
    if queries.by_minutes_no(session, new.minutes_no) is not None:
        raise MinutesExist(f"There is a meeting with minutes {new.minutes_no}.", field="minutes_no")
    meeting = Meeting(
        minutes_no=new.minutes_no,
        level=new.level,
        state_code=new.state_code,
        district_code=new.district_code,
        held_on=new.held_on,
        place=new.place,
        created_by=actor.name,
    )
    session.add(meeting)
    session.flush()
    session.add_all(
        MeetingMember(
            meeting_id=meeting.id,
            item=item,
            name=member.name,
            position=member.position,
            organisation=member.organisation,
        )
        for item, member in enumerate(new.members, 1)
    )
    session.flush()
    return meeting


def add_cases(
    session: WriteSession, meeting_id: UUID, reference_nos: Sequence[str], actor: Actor
) -> list[ListedCase]:
    """Put cases on the meeting's list, after those on it; one that is on it keeps its place.

    Raises:
        NotThisOfficer: the actor is no secretary of a focus group.
        MeetingNotFound, MeetingClosed: as they say.
        StepsRefused: some are no cases of the meeting's area; `faults` names each. None is added.
    """
    _require_secretary(actor)
    meeting = _open(session, meeting_id)
    _put_on_list(session, meeting, reference_nos)
    return queries.listed(session, meeting_id)


def decide(
    session: WriteSession, meeting_id: UUID, decisions: Sequence[Decision], actor: Actor
) -> list[ListedCase]:
    """Record decisions on cases, on the list or not yet, in one go: all of them, or none.

    Each case takes its step in the workflow; a deferred one stays where it is.

    Raises:
        NotThisOfficer: the actor is no secretary of a focus group.
        MeetingNotFound, MeetingClosed: as they say.
        InvalidInput: a decision or a reference number is wrong; the error names it.
        StepsRefused: some cases cannot be decided so; `faults` names each and why.
    """
    _require_secretary(actor)
    meeting = _open(session, meeting_id)
    wanted = checked_decisions(decisions)
    _put_on_list(session, meeting, list(wanted))
    listed = {one.reference_no: one for one in queries.listed(session, meeting_id)}
    decided = [number for number in wanted if listed[number].case.decision is not None]
    if decided:
        raise _refused(
            wanted, [Fault(number, _decided_before(listed[number].case)) for number in decided]
        )
    steps = {
        number: _step(decision, listed[number])
        for number, decision in wanted.items()
        if decision.decision != DEFER
    }
    if steps:
        take_all(session, steps, actor, meeting_id)
    moment = now()
    for number, decision in wanted.items():
        case = listed[number].case
        case.decision, case.reason, case.note = decision.decision, decision.reason, decision.note
        case.decided_at, case.decided_by = moment, actor.name
    session.flush()
    return queries.listed(session, meeting_id)


def close(session: WriteSession, meeting_id: UUID, actor: Actor) -> Meeting:
    """Close a meeting: every case on its list is decided, and the record is final.

    Raises:
        NotThisOfficer: the actor is no secretary of a focus group.
        MeetingNotFound, MeetingClosed: as they say.
        CasesUndecided: some cases have no decision; `faults` names each.
    """
    _require_secretary(actor)
    meeting = _open(session, meeting_id)
    open_cases = [one for one in queries.listed(session, meeting_id) if one.case.decision is None]
    if open_cases:
        raise CasesUndecided(
            f"{len(open_cases)} cases on the list have no decision; {DEFER} defers one.",
            field="decisions",
            faults=[Fault(one.reference_no, "no decision") for one in open_cases],
        )
    meeting.closed_at, meeting.closed_by = now(), actor.name
    session.flush()
    return meeting


def get(session: ReadSession, meeting_id: UUID) -> MeetingRecord:
    """Return a meeting with its members and its list.

    Raises:
        MeetingNotFound: there is none of that key.
    """
    meeting = queries.get(session, meeting_id)
    if meeting is None:
        raise _not_found()
    return MeetingRecord(
        meeting, queries.members(session, meeting_id), queries.listed(session, meeting_id)
    )


def list_meetings(
    session: ReadSession,
    *,
    state_code: str | None = None,
    level: str | None = None,
    before: tuple[date, UUID] | None = None,
    limit: int = 100,
) -> Sequence[Meeting]:
    """Return meetings, newest first; `before` is day and key of the last one seen.

    Raises:
        InvalidInput: the level or the state is not one of its list, or the limit is out of range.
    """
    if level is not None:
        require_option("meeting_levels", level, "level")
    if state_code is not None:
        require_state(state_code)
    if not 1 <= limit <= PAGE_AT_MOST + 1:
        raise InvalidInput(
            f"A page cannot have {limit} meetings.",
            field="limit",
            expected=f"1 to {PAGE_AT_MOST}",
        )
    return queries.page(session, state_code, level, before, limit)


def _put_on_list(session: WriteSession, meeting: Meeting, reference_nos: Sequence[str]) -> None:
    numbers = list(dict.fromkeys(normalise_reference(number) for number in reference_nos))
    if not 1 <= len(numbers) <= CASES_AT_MOST:
        raise InvalidInput(
            f"A meeting cannot be given {len(numbers)} cases at once.",
            field="cases",
            expected=f"1 to {CASES_AT_MOST} reference numbers",
        )
    found = queries.candidates(session, numbers)
    faults = [
        Fault(number, why)
        for number in numbers
        if (why := _not_for(meeting, found.get(number))) is not None
    ]
    if faults:
        raise _refused(numbers, faults)
    on_list = {one.reference_no for one in queries.listed(session, meeting.id)}
    place = queries.last_item(session, meeting.id)
    new = [number for number in numbers if number not in on_list]
    session.add_all(
        MeetingCase(meeting_id=meeting.id, registration_id=found[number][0], item=place + i)
        for i, number in enumerate(new, 1)
    )
    session.flush()


def _not_for(meeting: Meeting, found: tuple[UUID, str | None, str | None] | None) -> str | None:
    """Return why a case is not for this meeting: a group decides the cases of its own area."""
    if found is None:
        return "there is no such case"
    _, state_code, district_code = found
    if meeting.state_code is not None and state_code != meeting.state_code:
        return f"its state is {state_code or 'not stated'}, the meeting's is {meeting.state_code}"
    if meeting.district_code is not None and district_code != meeting.district_code:
        return (
            f"its district is {district_code or 'not stated'}, "
            f"the meeting's is {meeting.district_code}"
        )
    return None


def _step(decision: Decision, listed: ListedCase) -> Step:
    version = listed.version if decision.version is None else decision.version
    return Step(EVENT_OF[decision.decision], version, reason=decision.reason, note=decision.note)


def _require_secretary(actor: Actor) -> None:
    if actor.role != ROLE:
        raise NotThisOfficer(
            f"The role {actor.role} keeps no minutes.", field="role", expected=ROLE
        )


def _open(session: WriteSession, meeting_id: UUID) -> Meeting:
    meeting = queries.get(session, meeting_id, lock=True)
    if meeting is None:
        raise _not_found()
    if meeting.closed_at is not None:
        raise MeetingClosed(
            f"Meeting {meeting.minutes_no} was closed by {meeting.closed_by} "
            f"at {spoken(meeting.closed_at)}.",
            field="meeting_id",
        )
    return meeting


def _decided_before(case: MeetingCase) -> str:
    when = spoken(case.decided_at) if case.decided_at else ""
    return f"this meeting decided {case.decision} on it, recorded by {case.decided_by} at {when}"


def _refused(cases: Sequence[str] | Mapping[str, Decision], faults: list[Fault]) -> StepsRefused:
    return StepsRefused(
        f"{len(faults)} of {len(cases)} cases cannot be decided so; nothing was changed.",
        field="decisions",
        faults=faults,
    )


def _not_found() -> MeetingNotFound:
    return MeetingNotFound("There is no such meeting.", field="meeting_id")
