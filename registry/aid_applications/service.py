"""Applications for aid: asking, and every step after it, by the table of `workflow`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from database.audit.service import note_subjects
from database.base import uuid7
from database.errors import Conflict, NotFound
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
from registry.programmes import service as programmes
from registry.records.changing import By
from registry.records.helping import end_aid, record_aid
from registry.workflows.applications import ApplicationPage, keep, live_household, page
from registry.workflows.queries import Place, events, lock
from registry.workflows.service import NOTHING_YET, Transition
from registry.workflows.standing import advance, check_version


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
    home = live_household(session, household_id)
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
    clash = "The same aid was asked for at this moment by another officer."
    keep(session, [made, event], AlreadyAsked(clash, field="programme"))
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
    return events(session, AidApplicationEvent, application_id)


def list_applications(
    session: ReadSession,
    wanted: ApplicationFilter,
    *,
    after: Place | None = None,
    limit: int = 100,
) -> ApplicationPage[Found]:
    """Return a page of applications, those first that have stood in their state for longest.

    Raises:
        InvalidInput: the status is none of the table's, or the limit is out of range.
    """
    return page(session, WORKFLOW, wanted, queries.FILTERS, queries.matching, after, limit)


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
    application = lock(session, AidApplication, application_id)
    if application is None:
        raise ApplicationNotFound("There is no such application.", field="application_id")
    note_subjects(session, application.household_id)
    before = events(session, AidApplicationEvent, application_id)
    check_version(application, step.version, before[-1])
    allowed = _allowed(application, step, actor, before)
    _give_or_end(session, application, allowed, step, actor)
    event = _event(application, allowed, step, actor)
    session.add(event)
    session.flush()
    return event


def _allowed(
    application: AidApplication,
    step: Step,
    actor: Actor,
    before: Sequence[AidApplicationEvent],
) -> Transition:
    possible = WORKFLOW.allowed(application.state, step.event, actor.role)
    for need in possible.needs:
        failure = NEEDS[need](Attempt(step, actor, before))
        if failure is not None:
            raise failure
    return possible


def _event(
    application: AidApplication, possible: Transition, step: Step, actor: Actor
) -> AidApplicationEvent:
    """Move the application on and return the event that says so."""
    return AidApplicationEvent(
        application_id=application.id,
        **advance(application, possible, actor, step.note, step.payload()),
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
