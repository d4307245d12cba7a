"""Applications for a PPR flat: asking, screening by nation's and state's rule, the offer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from database.audit.service import note_subjects
from database.base import uuid7
from database.errors import Conflict, NotFound
from database.session import ReadSession, WriteSession
from registry.actors.service import Actor
from registry.calendar.service import spoken, today
from registry.eligibility.service import decide_household, facts_of_household
from registry.forms.service import past_day, text
from registry.ppr import projects, queries
from registry.ppr.models import PprApplication, PprApplicationEvent
from registry.ppr.queries import Found
from registry.ppr.schemes import judge, state_conditions
from registry.ppr.steps import NEEDS, Attempt, Eligibility, PprStep
from registry.ppr.workflow import OPEN_STATES, WORKFLOW
from registry.records.changing import By
from registry.records.helping import end_aid, record_aid
from registry.workflows.applications import ApplicationPage, keep, live_household, page
from registry.workflows.queries import Place, events, lock
from registry.workflows.service import NOTHING_YET, Transition
from registry.workflows.standing import advance, check_version

AGENCY, PROGRAMME, RULE = "KPKT", "PPR", "ppr"
UNIT_LONGEST = 40
ONE_DAY = timedelta(days=1)


class PprApplicationNotFound(NotFound):
    """There is no application with that key."""

    code = "ppr-application-not-found"


class FlatAlreadyAsked(Conflict):
    """The household has an application for a flat that is not at its end."""

    code = "flat-already-asked"


@dataclass(frozen=True, slots=True)
class PprFilter:
    """Which applications to list. None leaves a condition out; all given ones must hold."""

    status: str | None = None
    project: str | None = None
    state: str | None = None
    district: str | None = None
    household_id: UUID | None = None


def apply(
    session: WriteSession,
    household_id: UUID,
    actor: Actor,
    *,
    project: str,
    applied_on: date,
    note: str | None = None,
) -> PprApplication:
    """Take in a household's application for a flat of a project.

    Raises:
        HouseholdNotFound, RecordMerged: there is no such household, or another took it in.
        ProjectNotFound: there is no such project.
        FlatAlreadyAsked: it has an application that is not at its end.
        NotThisOfficer: the role may not take applications in.
        InvalidInput: a day ahead, or a note too long.
    """
    past_day("applied_on", applied_on)
    home = live_household(session, household_id)
    made = PprApplication(
        id=uuid7(),
        household_id=home.id,
        project_id=projects.find(session, project).id,
        applied_on=applied_on,
        state=NOTHING_YET,
        version=0,
    )
    taken = WORKFLOW.allowed(NOTHING_YET, "apply", actor.role)
    event = _event(made, taken, actor, note, {})
    before = queries.open_one(session, home.id, OPEN_STATES)
    if before is not None:
        raise FlatAlreadyAsked(
            f"A flat was asked for on {before.applied_on}; that application is {before.state} "
            f"since {spoken(before.state_since)}.",
            field="project",
            expected=f"a step with application {before.id}",
        )
    clash = "A flat was asked for at this moment by another officer."
    keep(session, [made, event], FlatAlreadyAsked(clash, field="project"))
    return made


def get(session: ReadSession, application_id: UUID) -> Found:
    """Return one application with its household and project.

    Raises:
        PprApplicationNotFound: there is none with that key.
    """
    found = queries.by_key(session, application_id)
    if found is None:
        raise _missing()
    note_subjects(session, found.application.household_id)
    return found


def history(session: ReadSession, application_id: UUID) -> Sequence[PprApplicationEvent]:
    """Return every step of an application, first to last."""
    return events(session, PprApplicationEvent, application_id)


def list_applications(
    session: ReadSession,
    wanted: PprFilter,
    *,
    after: Place | None = None,
    limit: int = 100,
) -> ApplicationPage[Found]:
    """Return a page of applications, those first that have stood in their state for longest.

    Raises:
        InvalidInput: the status is none of the table's, or the limit is out of range.
    """
    return page(session, WORKFLOW, wanted, queries.FILTERS, queries.matching, after, limit)


def eligibility(session: ReadSession, application_id: UUID) -> Eligibility:
    """Return what the national rule of today and the project's state say of the household.

    Raises:
        PprApplicationNotFound: there is none with that key.
    """
    found = get(session, application_id)
    home, on = found.household.id, today()
    (national,) = decide_household(session, home, on, RULE)
    facts = facts_of_household(session, home, on)
    return Eligibility(national, judge(state_conditions(), found.project.state_code, facts))


def take(
    session: WriteSession, application_id: UUID, step: PprStep, actor: Actor
) -> PprApplicationEvent:
    """Take a step. `accept` records the flat with the household, `leave` ends it there.

    Raises:
        PprApplicationNotFound: there is none with that key.
        ApplicationChanged: another step came first; the message says which, by whom and when.
        StepNotPossible: the state does not know this step.
        NotThisOfficer: the role may not, or the offer needs a second person.
        NotEligible, NoFlatFree, InvalidInput: the step lacks what it needs.
    """
    application = lock(session, PprApplication, application_id)
    if application is None:
        raise _missing()
    note_subjects(session, application.household_id)
    before = events(session, PprApplicationEvent, application_id)
    check_version(application, step.version, before[-1])
    step = replace(step, unit_no=text("unit_no", step.unit_no, UNIT_LONGEST))
    taken = WORKFLOW.allowed(application.state, step.event, actor.role)
    attempt = Attempt(
        step=step,
        actor=actor,
        application=application,
        events=before,
        eligibility=lambda: eligibility(session, application_id),
        project=lambda: queries.locked_project(session, application.project_id),
    )
    for need in taken.needs:
        failure = NEEDS[need](attempt)
        if failure is not None:
            raise failure
    _write(session, application, step, actor)
    event = _event(application, taken, actor, step.note, step.payload())
    session.add(event)
    session.flush()
    return event


TAKES = {"offer": 1, "decline": -1, "leave": -1}
"""What a step changes in the number of flats that are taken."""


def _write(session: WriteSession, application: PprApplication, step: PprStep, actor: Actor) -> None:
    """Write into the application what the step says, and the flat into the household's record."""
    by = By(actor, f"flat of application {application.id}: {step.event}")
    if step.event in TAKES:
        queries.locked_project(session, application.project_id).taken += TAKES[step.event]
    if step.event == "offer":
        application.unit_no = step.unit_no
    if step.event == "decline":
        application.unit_no = None
    if step.event == "accept" and step.signed_on is not None:
        given = record_aid(
            session,
            application.household_id,
            by,
            agency=AGENCY,
            programme=PROGRAMME,
            # A flat is help in kind: it is no money a month.
            amount_monthly=Decimal(0),
            active_from=step.signed_on,
        )
        application.signed_on, application.aid_record_id = step.signed_on, given.id
    if step.event == "leave" and application.aid_record_id is not None:
        until = max(today(), (application.signed_on or today()) + ONE_DAY)
        end_aid(session, application.household_id, by, application.aid_record_id, until)


def _event(
    application: PprApplication,
    taken: Transition,
    actor: Actor,
    note: str | None,
    payload: Mapping[str, Any],
) -> PprApplicationEvent:
    """Move an application on and return the event that says so."""
    told = advance(application, taken, actor, note, payload)
    return PprApplicationEvent(
        application_id=application.id, household_id=application.household_id, **told
    )


def _missing() -> PprApplicationNotFound:
    return PprApplicationNotFound("There is no such application.", field="ppr_application_id")
