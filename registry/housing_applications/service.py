"""Applications for a PPRT/PPRS house: asking, papers, inspection, and every step to the keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from database.base import uuid7
from database.errors import Conflict, InvalidInput
from database.session import ReadSession, WriteSession
from registry.actors.service import Actor
from registry.calendar.service import spoken, today
from registry.eligibility.priority import Priority, priority
from registry.eligibility.service import Decision, decide_household, facts_of_household
from registry.forms.service import past_day, text
from registry.households import service as households
from registry.housing.rates import CATEGORIES, rate
from registry.housing_applications import queries
from registry.housing_applications.finding import get, locked
from registry.housing_applications.inspecting import inspections
from registry.housing_applications.models import (
    HousingApplication,
    HousingApplicationEvent,
)
from registry.housing_applications.papers import Papers, facts_of, file_papers
from registry.housing_applications.queries import Found
from registry.housing_applications.steps import NEEDS, Attempt, HousingStep
from registry.housing_applications.workflow import (
    BEFORE_RECOMMENDATION,
    OPEN_STATES,
    WORKFLOW,
)
from registry.records.changing import By
from registry.records.helping import record_aid
from registry.workflows.applications import ApplicationPage, keep, live_household, page
from registry.workflows.queries import Place, events
from registry.workflows.service import NOTHING_YET, StepNotPossible, Transition
from registry.workflows.standing import advance

AGENCY, PROGRAMME = "KKDW", "PPRS"
AID_DAYS = 365
"""A house is help of the year after the keys; it is no money a month."""

PAPERS_LOCKED = "Papers are filed before the application is recommended."


class HouseAlreadyAsked(Conflict):
    """The household has an application for a house that is not at its end."""

    code = "house-already-asked"


@dataclass(frozen=True, slots=True)
class HousingFilter:
    """Which applications to list. None leaves a condition out; all given ones must hold."""

    status: str | None = None
    category: str | None = None
    state: str | None = None
    district: str | None = None
    household_id: UUID | None = None


def apply(
    session: WriteSession,
    household_id: UUID,
    actor: Actor,
    *,
    category: str,
    applied_on: date,
    papers: Papers | None = None,
    note: str | None = None,
) -> HousingApplication:
    """Take in a household's application for a new house or a repair.

    Raises:
        HouseholdNotFound, RecordMerged: there is no such household, or another took it in.
        HouseAlreadyAsked: it has an application that is not at its end.
        NotThisOfficer: the role may not take applications in.
        InvalidInput: an unknown category or code, a day ahead, a note too long.
    """
    if category not in CATEGORIES:
        raise InvalidInput(
            f"There is no category {category!r}.",
            field="category",
            expected=" or ".join(CATEGORIES),
        )
    past_day("applied_on", applied_on)
    home = live_household(session, household_id)
    taken = WORKFLOW.allowed(NOTHING_YET, "apply", actor.role)
    made = HousingApplication(
        id=uuid7(),
        household_id=home.id,
        category=category,
        applied_on=applied_on,
        state=NOTHING_YET,
        version=0,
        progress_percent=0,
    )
    file_papers(made, papers or Papers())
    event = _event(made, taken, actor, note, {})
    before = queries.open_one(session, home.id, OPEN_STATES)
    if before is not None:
        raise HouseAlreadyAsked(
            f"A house was asked for on {before.applied_on}; that application is {before.state} "
            f"since {spoken(before.state_since)}.",
            field="category",
            expected=f"a step with application {before.id}",
        )
    clash = "A house was asked for at this moment by another officer."
    keep(session, [made, event], HouseAlreadyAsked(clash, field="category"))
    return made


def history(session: ReadSession, application_id: UUID) -> Sequence[HousingApplicationEvent]:
    """Return every step of an application, first to last."""
    return events(session, HousingApplicationEvent, application_id)


def list_applications(
    session: ReadSession,
    wanted: HousingFilter,
    *,
    after: Place | None = None,
    limit: int = 100,
) -> ApplicationPage[Found]:
    """Return a page of applications, those first that have stood in their state for longest.

    Raises:
        InvalidInput: the status is none of the table's, or the limit is out of range.
    """
    return page(session, WORKFLOW, wanted, queries.FILTERS, queries.matching, after, limit)


def file(
    session: WriteSession, application_id: UUID, version: int, papers: Papers
) -> HousingApplication:
    """File the papers of an application: endorsement and land. They replace what was filed.

    Raises:
        HousingApplicationNotFound, ApplicationChanged: see `take`.
        StepNotPossible: it is recommended already.
        InvalidInput: see `file_papers`.
    """
    application = locked(session, application_id, version)
    if application.state not in BEFORE_RECOMMENDATION:
        raise StepNotPossible(PAPERS_LOCKED, field="housing_application_id")
    file_papers(application, papers)
    session.flush()
    return application


def decision(session: ReadSession, application_id: UUID, on: date | None = None) -> Decision:
    """Return what the rule of the category says, papers and inspection counted; today's rule.

    Raises:
        HousingApplicationNotFound: there is no such application.
    """
    application = get(session, application_id).application
    facts = facts_of(application, queries.inspections(session, application_id))
    (found,) = decide_household(
        session, application.household_id, on or today(), application.category, facts
    )
    return found


def standing(session: ReadSession, application_id: UUID, on: date | None = None) -> Priority:
    """Return the points of priority of an application, each group shown.

    Raises:
        HousingApplicationNotFound: there is no such application.
    """
    application = get(session, application_id).application
    facts = facts_of(application, queries.inspections(session, application_id))
    return priority(facts_of_household(session, application.household_id, on or today(), facts))


def take(
    session: WriteSession, application_id: UUID, step: HousingStep, actor: Actor
) -> HousingApplicationEvent:
    """Take a step; `hand_over` records the house as aid of the household.

    Raises:
        HousingApplicationNotFound: there is none with that key.
        ApplicationChanged: another step came first; the message says which, by whom and when.
        StepNotPossible: the state does not know this step.
        NotThisOfficer: the role may not, or the step needs a second person.
        InspectionMissing, NotEligible, InvalidInput: the step lacks what it needs.
        RateUnknown: no source tells the rate of today.
    """
    application = locked(session, application_id, step.version)
    step = step.tidied(text("contractor", step.contractor))
    taken = WORKFLOW.allowed(application.state, step.event, actor.role)
    attempt = _attempt(session, application, step, actor)
    for need in taken.needs:
        failure = NEEDS[need](attempt)
        if failure is not None:
            raise failure
    _write(session, application, attempt)
    event = _event(application, taken, actor, step.note, step.payload())
    session.add(event)
    session.flush()
    return event


def _event(
    application: HousingApplication,
    taken: Transition,
    actor: Actor,
    note: str | None,
    payload: Mapping[str, Any],
) -> HousingApplicationEvent:
    """Move an application on and return the event that says so."""
    told = advance(application, taken, actor, note, payload)
    return HousingApplicationEvent(
        application_id=application.id, household_id=application.household_id, **told
    )


def _attempt(
    session: WriteSession, application: HousingApplication, step: HousingStep, actor: Actor
) -> Attempt:
    inspected = inspections(session, application.id)
    first = [one for one in inspected if one.inspection.kind == "awal"]
    home = households.get(session, application.household_id)
    return Attempt(
        step=step,
        actor=actor,
        application=application,
        events=events(session, HousingApplicationEvent, application.id),
        inspections=[one.inspection for one in inspected],
        cost_rm=first[-1].cost_rm if first else Decimal(0),
        decision=lambda: decision(session, application.id),
        rate=lambda: rate(application.category, home.stated_state_code or "", today()),
    )


def _write(session: WriteSession, application: HousingApplication, attempt: Attempt) -> None:
    """Write into the application what the step says, and the house into the household's record."""
    step = attempt.step
    if step.event == "approve":
        application.cap_rm = attempt.rate().rate_rm
        application.approved_rm = step.approved_rm
    if step.event == "cancel":
        application.cap_rm = application.approved_rm = None
    if step.event == "appoint":
        application.contractor = step.contractor
        application.contractor_grade = step.contractor_grade
        application.contract_rm = step.contract_rm
    if step.event == "progress" and step.progress_percent is not None:
        application.progress_percent = step.progress_percent
    if step.event == "hand_over" and step.handed_on is not None:
        given = record_aid(
            session,
            application.household_id,
            By(attempt.actor, f"house of application {application.id} handed over"),
            agency=AGENCY,
            programme=PROGRAMME,
            amount_monthly=Decimal(0),
            active_from=step.handed_on,
            active_until=step.handed_on + timedelta(days=AID_DAYS),
        )
        application.handed_on, application.aid_record_id = step.handed_on, given.id
