"""Applications for a PPR flat: asking, screening by nation's and state's rule, the offer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from database.audit.service import note_subjects
from database.base import uuid7
from database.errors import Conflict, InvalidInput, NotFound
from database.session import ReadSession, WriteSession
from registry.actors.service import Actor
from registry.calendar.service import spoken, today
from registry.eligibility.service import Decision, decide_household, facts_of_household
from registry.forms.service import past_day, text
from registry.households import service as households
from registry.ppr import projects, queries
from registry.ppr.models import PprApplication, PprApplicationEvent
from registry.ppr.queries import Found
from registry.ppr.schemes import StateFinding, judge, state_conditions
from registry.ppr.workflow import OPEN_STATES, WORKFLOW
from registry.records.changing import By, RecordMerged
from registry.records.helping import end_aid, record_aid
from registry.workflows.service import NOTHING_YET, NotThisOfficer, Transition
from registry.workflows.standing import advance, check_version

PAGE_AT_MOST = 1_000
AGENCY, PROGRAMME, RULE = "KPKT", "PPR", "ppr"
UNIT_LONGEST = 40
ONE_DAY = timedelta(days=1)


class PprApplicationNotFound(NotFound):
    """There is no application with that key."""

    code = "ppr-application-not-found"


class FlatAlreadyAsked(Conflict):
    """The household has an application for a flat that is not at its end."""

    code = "flat-already-asked"


class NoFlatFree(Conflict):
    """Every flat of the project is offered or lived in."""

    code = "no-flat-free"


class NotEligible(Conflict):
    """The rule is not met, or not all it asks is known."""

    code = "not-eligible"


@dataclass(frozen=True, slots=True)
class PprStep:
    """One step: `unit_no` comes with `offer`, `signed_on` with `accept`."""

    event: str
    version: int
    note: str | None = None
    unit_no: str | None = None
    signed_on: date | None = None

    def payload(self) -> dict[str, Any]:
        """Return what the event keeps of it."""
        values = {"unit_no": self.unit_no, "signed_on": self.signed_on}
        return {name: str(value) for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Eligibility:
    """What the national rule says, and what the project's state asks beyond it."""

    national: Decision
    state: Sequence[StateFinding]

    @property
    def met(self) -> bool | None:
        """Return met, not met, or None for lack of facts."""
        answers = [self.national.met, *(one.met for one in self.state)]
        if False in answers:
            return False
        return None if None in answers else True

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the facts that are missing."""
        named = (*self.national.missing, *(name for one in self.state for name in one.missing))
        return tuple(dict.fromkeys(named))


@dataclass(frozen=True, slots=True)
class PprFilter:
    """Which applications to list. None leaves a condition out; all given ones must hold."""

    status: str | None = None
    project: str | None = None
    state: str | None = None
    district: str | None = None
    household_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class PprPage:
    """Some applications. `next` is where the list goes on, None at its end."""

    items: Sequence[Found]
    next: tuple[datetime, UUID] | None


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
    home = households.get(session, household_id)
    if home.merged_into_id is not None:
        raise RecordMerged("This household was merged into another.", field="household_id")
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
    session.add_all([made, event])
    try:
        session.flush()
    except IntegrityError as error:
        # Two counters at the same moment: the index lets one through.
        raise FlatAlreadyAsked(
            "A flat was asked for at this moment by another officer.", field="project"
        ) from error
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
    return queries.events(session, application_id)


def list_applications(
    session: ReadSession,
    wanted: PprFilter,
    *,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 100,
) -> PprPage:
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
    return PprPage(items, (last.state_since, last.id) if last else None)


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
    application = queries.lock(session, application_id)
    if application is None:
        raise _missing()
    note_subjects(session, application.household_id)
    events = queries.events(session, application_id)
    check_version(application, step.version, events[-1])
    taken = WORKFLOW.allowed(application.state, step.event, actor.role)
    for need in taken.needs:
        NEEDS[need](session, application, step, actor, events)
    _write(session, application, step, actor)
    event = _event(application, taken, actor, step.note, step.payload())
    session.add(event)
    session.flush()
    return event


Events = Sequence[PprApplicationEvent]


def _need_note(
    _session: WriteSession, _one: PprApplication, step: PprStep, _actor: Actor, _events: Events
) -> None:
    if not (step.note and step.note.strip()):
        raise InvalidInput(
            f"{step.event} needs a note.", field="note", expected="the reason, in words"
        )


def _need_eligible(
    session: WriteSession, one: PprApplication, _step: PprStep, _actor: Actor, _events: Events
) -> None:
    found = eligibility(session, one.id)
    if found.met is None:
        raise NotEligible(
            "Not all that the rule asks is known.", field="event", expected=", ".join(found.missing)
        )
    if not found.met:
        raise NotEligible("The rule is not met.", field="event")


def _need_other_officer(
    _session: WriteSession, _one: PprApplication, _step: PprStep, actor: Actor, events: Events
) -> None:
    screened = [event for event in events if event.event == "screen"]
    if screened[-1].actor == actor.name:
        raise NotThisOfficer(
            f"{actor.name} screened this application; somebody else must offer the flat.",
            expected="another officer than the one who screened",
        )


def _need_unit(
    session: WriteSession, one: PprApplication, step: PprStep, _actor: Actor, _events: Events
) -> None:
    if text("unit_no", step.unit_no, UNIT_LONGEST) is None:
        raise InvalidInput(
            "offer needs the flat.", field="unit_no", expected="block, floor and door"
        )
    project = queries.locked_project(session, one.project_id)
    if project.taken >= project.units:
        raise NoFlatFree("Every flat of the project is taken.", field="event")


def _need_signed_on(
    _session: WriteSession, one: PprApplication, step: PprStep, _actor: Actor, _events: Events
) -> None:
    if step.signed_on is None or not one.applied_on <= step.signed_on <= today():
        raise InvalidInput(
            "accept needs the day of the agreement.",
            field="signed_on",
            expected=f"a day from {one.applied_on} to today",
        )


NEEDS = {
    "note": _need_note,
    "eligible": _need_eligible,
    "other_officer": _need_other_officer,
    "unit": _need_unit,
    "signed_on": _need_signed_on,
}
"""Each need of the table: raises what is lacking."""


TAKES = {"offer": 1, "decline": -1, "leave": -1}
"""What a step changes in the number of flats that are taken."""


def _write(session: WriteSession, application: PprApplication, step: PprStep, actor: Actor) -> None:
    """Write into the application what the step says, and the flat into the household's record."""
    by = By(actor, f"flat of application {application.id}: {step.event}")
    if step.event in TAKES:
        queries.locked_project(session, application.project_id).taken += TAKES[step.event]
    if step.event == "offer":
        application.unit_no = text("unit_no", step.unit_no, UNIT_LONGEST)
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
    told = advance(application, application.id, taken, actor, note, payload)
    return PprApplicationEvent(household_id=application.household_id, **told)


def _missing() -> PprApplicationNotFound:
    return PprApplicationNotFound("There is no such application.", field="ppr_application_id")
