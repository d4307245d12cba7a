"""Applications for aid: asking, and every step after it, by the table of `workflow`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from database.audit.service import note_subjects
from database.base import uuid7
from database.errors import Conflict, InvalidInput, NotFound
from database.session import ReadSession, WriteSession
from registry.actors.service import Actor
from registry.aid.service import RecipientNotFound, is_member
from registry.aid_applications import queries
from registry.aid_applications.models import AidApplication, AidApplicationEvent
from registry.aid_applications.queries import Found
from registry.aid_applications.steps import NEEDS, Attempt, Step
from registry.aid_applications.workflow import OPEN_STATES, WORKFLOW
from registry.calendar.service import spoken
from registry.forms.service import past_day
from registry.households import service as households
from registry.programmes import service as programmes
from registry.records.changing import By, RecordMerged
from registry.records.helping import end_aid, record_aid
from registry.workflows.service import NOTHING_YET, Transition
from registry.workflows.standing import advance, check_version

PAGE_AT_MOST = 1_000


class ApplicationNotFound(NotFound):
    """There is no application with that key."""

    code = "application-not-found"


class AlreadyAsked(Conflict):
    """The same recipient has an application for this programme that is not at its end."""

    code = "already-asked"


@dataclass(frozen=True, slots=True)
class ApplicationFilter:
    """Which applications to list. None leaves a condition out; all given ones must hold."""

    status: str | None = None
    agency: str | None = None
    programme: str | None = None
    state: str | None = None
    district: str | None = None
    household_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ApplicationPage:
    """Some applications. `next` is where the list goes on, None at its end."""

    items: Sequence[Found]
    next: tuple[datetime, UUID] | None


def apply(
    session: WriteSession,
    household_id: UUID,
    actor: Actor,
    *,
    agency: str,
    programme: str,
    applied_on: date,
    person_id: UUID | None = None,
    note: str | None = None,
) -> AidApplication:
    """Take in an application of a household, or of one person of it.

    Raises:
        HouseholdNotFound, RecordMerged: there is no such household, or another took it in.
        RecipientNotFound: the person is not one of the household.
        ProgrammeNotFound: the agency has no such programme.
        AlreadyAsked: the same was asked before and is not decided, or is being given.
        NotThisOfficer: the role may not take applications in.
        InvalidInput: the day is in the future, the programme is not offered on it, or the note is
            too long.
    """
    past_day("applied_on", applied_on)
    home = households.get(session, household_id)
    if home.merged_into_id is not None:
        raise RecordMerged("This household was merged into another.", field="household_id")
    if person_id is not None and not is_member(session, household_id, person_id):
        raise RecipientNotFound("The household has no such person.", field="person_id")
    asked = programmes.get(session, agency, programme)
    programmes.require_offered(session, asked, applied_on)
    made = AidApplication(
        id=uuid7(),
        household_id=home.id,
        person_id=person_id,
        programme_id=asked.id,
        applied_on=applied_on,
        state=NOTHING_YET,
        version=0,
    )
    step = Step("apply", 0, note)
    event = _event(made, _allowed(made, step, actor, ()), step, actor)
    open_before = queries.open_one(session, household_id, asked.id, person_id, OPEN_STATES)
    if open_before is not None:
        raise _already(open_before)
    session.add_all([made, event])
    try:
        session.flush()
    except IntegrityError as error:
        # Two counters at the same moment: the index lets one through.
        raise AlreadyAsked(
            "The same aid was asked for at this moment by another officer.", field="programme"
        ) from error
    return made


def get(session: ReadSession, application_id: UUID) -> Found:
    """Return one application with household, agency and programme.

    Raises:
        ApplicationNotFound: there is none with that key.
    """
    found = queries.by_key(session, application_id)
    if found is None:
        raise ApplicationNotFound("There is no such application.", field="application_id")
    note_subjects(session, found.application.household_id)
    return found


def history(session: ReadSession, application_id: UUID) -> Sequence[AidApplicationEvent]:
    """Return every step of an application, first to last."""
    return queries.events(session, application_id)


def list_applications(
    session: ReadSession,
    wanted: ApplicationFilter,
    *,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 100,
) -> ApplicationPage:
    """Return a page of applications, those first that have stood in their state for longest.

    Raises:
        InvalidInput: the status is none of the table's, or the limit is out of range.
    """
    if wanted.status is not None and wanted.status not in WORKFLOW.states:
        raise InvalidInput(
            f"There is no status {wanted.status!r}.",
            field="status",
            expected=", ".join(WORKFLOW.states),
        )
    if not 1 <= limit <= PAGE_AT_MOST:
        raise InvalidInput(
            f"{limit} is no page.", field="limit", expected=f"1 to {PAGE_AT_MOST} applications"
        )
    equal = {
        name: value for name in queries.FILTERS if (value := getattr(wanted, name)) is not None
    }
    found = queries.matching(session, equal, after, limit + 1)
    items = found[:limit]
    note_subjects(session, *(one.application.household_id for one in items))
    last = items[-1].application if len(found) > limit else None
    return ApplicationPage(items, (last.state_since, last.id) if last else None)


def take(
    session: WriteSession, application_id: UUID, step: Step, actor: Actor
) -> AidApplicationEvent:
    """Take a step. `disburse` records the aid with the household, `stop` ends it there.

    Raises:
        ApplicationNotFound: there is none with that key.
        ApplicationChanged: another step came first; the message says which, by whom and when.
        StepNotPossible: the state does not know this step.
        NotThisOfficer: the role may not, or the second step needs a second person.
        InvalidInput: the step lacks what it needs.
    """
    application = queries.lock(session, application_id)
    if application is None:
        raise ApplicationNotFound("There is no such application.", field="application_id")
    note_subjects(session, application.household_id)
    events = queries.events(session, application_id)
    check_version(application, step.version, events[-1])
    allowed = _allowed(application, step, actor, events)
    _give_or_end(session, application, allowed, step, actor)
    event = _event(application, allowed, step, actor)
    session.add(event)
    session.flush()
    return event


def _allowed(
    application: AidApplication,
    step: Step,
    actor: Actor,
    events: Sequence[AidApplicationEvent],
) -> Transition:
    possible = WORKFLOW.allowed(application.state, step.event, actor.role)
    for need in possible.needs:
        failure = NEEDS[need](Attempt(step, actor, events))
        if failure is not None:
            raise failure
    return possible


def _event(
    application: AidApplication, possible: Transition, step: Step, actor: Actor
) -> AidApplicationEvent:
    """Move the application on and return the event that says so."""
    return AidApplicationEvent(
        **advance(application, application.id, possible, actor, step.note, step.payload())
    )


def _give_or_end(
    session: WriteSession,
    application: AidApplication,
    possible: Transition,
    step: Step,
    actor: Actor,
) -> None:
    by = By(actor, f"application {application.id}: {step.event}")
    if possible.next_state == "dibayar":
        found = get(session, application.id)
        assert step.amount_monthly is not None
        assert step.active_from is not None
        given = record_aid(
            session,
            application.household_id,
            by,
            agency=found.agency.code,
            programme=found.programme.code,
            amount_monthly=step.amount_monthly,
            active_from=step.active_from,
            active_until=step.active_until,
            person_id=application.person_id,
        )
        application.aid_record_id = given.id
    if possible.state == "dibayar" and application.aid_record_id is not None:
        assert step.active_until is not None
        end_aid(session, application.household_id, by, application.aid_record_id, step.active_until)


def _already(one: AidApplication) -> AlreadyAsked:
    return AlreadyAsked(
        f"This was asked on {one.applied_on} and is {one.state} since {spoken(one.state_since)}.",
        field="programme",
        expected=f"a step with application {one.id}",
    )
