"""Registrations: taking a family in, taking its case step by step, telling its story.

Every step goes through `take`: the cases are locked, the workflow table and its requirements are
asked, and one event is added; the case and the household's official status follow in the same
transaction. Of two officers who decide one case at the same moment, one waits for the other's
lock and then learns what happened.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from database.audit.service import note_subjects
from database.errors import Conflict, Fault, NotFound, PetaKasihError
from database.rights.identity import registry_wide
from database.session import ReadSession, WriteSession
from registry.actors.service import Actor
from registry.calendar.service import spoken, today
from registry.duplicates.lookup import look_up, look_up_unchecked, take_turn
from registry.forms.service import past_day
from registry.history.service import as_actor
from registry.households.models import Household
from registry.households.reference import normalise_reference
from registry.registrations import queries
from registry.registrations.effects import open_case, write_event
from registry.registrations.facts import CaseFacts, gather
from registry.registrations.forms import (
    Reporter,
    ShortForm,
    Step,
    checked_form,
    checked_reporter,
    checked_step,
)
from registry.registrations.models import Registration, RegistrationEvent
from registry.registrations.requirements import Attempt, NotThisOfficer, first_unmet
from registry.registrations.rules import Rules
from registry.registrations.screening import Screening
from registry.registrations.workflow import (
    NO_CASE,
    Transition,
    possible_events,
    transition,
)


class RegistrationNotFound(NotFound):
    """No case has that reference number."""

    code = "registration-not-found"


class AlreadyRegistered(Conflict):
    """The identity belongs to a household of the registry."""

    code = "already-registered"


class CaseChanged(Conflict):
    """Somebody else took a step with the case first; the message says who, what and when."""

    code = "case-changed"


class StepNotPossible(Conflict):
    """The case is not in a state in which this step exists."""

    code = "step-not-possible"


class HouseholdMerged(Conflict):
    """The household was merged into another, whose case goes on."""

    code = "household-merged"


class StepsRefused(Conflict):
    """Some of many cases cannot take their steps, so none did. `faults` names each."""

    code = "steps-refused"


@dataclass(frozen=True, slots=True)
class Case:
    """A case with its household."""

    registration: Registration
    household: Household


def register(
    session: WriteSession,
    form: ShortForm,
    channel: str,
    received_on: date,
    reporter: Reporter | None,
    actor: Actor,
) -> tuple[Case, Screening]:
    """Take a family in: a household with its head, a case in status `baru`, and its screening.

    A form that does not meet the admission criteria is taken in as well; it can be corrected, but
    no meeting can accept it as it is.

    Raises:
        NotThisOfficer: the actor's role may not receive forms.
        InvalidInput: a field is wrong; the error names it.
        AlreadyRegistered: a person of this identity is in the registry; the message says where.
    """
    receive = _possible(NO_CASE, "receive")
    _require_role(receive, actor)
    form = checked_form(form)
    reporter = checked_reporter(channel, reporter)
    past_day("received_on", received_on)
    take_turn(session)
    _require_new_identity(session, form)
    with as_actor(session, actor, receive.event):
        case = open_case(session, form, channel, received_on, reporter)
        attempt = Attempt(
            transition=receive,
            facts=gather(session, [case])[0],
            step=Step("receive", 0, short_form=form),
            actor=actor,
            today=today(),
            screen=Rules(session).screen,
            settings=Rules.settings(),
        )
        write_event(session, attempt)
        note_subjects(session, attempt.facts.household.id)
        look_up(session, [attempt.facts.household.id])
    return Case(*case), attempt.screening


def take(session: WriteSession, reference_no: str, step: Step, actor: Actor) -> RegistrationEvent:
    """Take one step with a case.

    Raises:
        RegistrationNotFound: no case has that reference number.
        CaseChanged: the case is no longer at `step.version`.
        HouseholdMerged: the household was merged into another.
        StepNotPossible: its state has no such step.
        NotThisOfficer: the actor's role, or this very person, may not take it.
        RequirementNotMet: the case lacks something that the step needs.
        InvalidInput: a field of the step is missing or wrong.
    """
    number = normalise_reference(reference_no)
    if step.short_form is not None:
        take_turn(session)
    found = queries.lock_cases(session, [number])
    if not found:
        raise _not_found(number)
    facts = gather(session, found)[0]
    note_subjects(session, facts.household.id)
    step = checked_step(step)
    with as_actor(session, actor, f"{step.event} {step.reason or ''}"):
        attempt = _attempt(Rules(session), facts, step, actor)
        if step.short_form is not None:
            _require_new_identity(session, step.short_form, of=number)
        event = write_event(session, attempt)
        session.flush()
        if step.short_form is not None:
            look_up(session, [facts.household.id])
    return event


def take_all(
    session: WriteSession, steps: Mapping[str, Step], actor: Actor, meeting_id: UUID
) -> list[RegistrationEvent]:
    """Take the steps that a meeting decided, by reference number: all of them, or none.

    Raises:
        StepsRefused: some cannot be taken; `faults` names each case and why.
    """
    take_turn(session)
    found = queries.lock_cases(session, list(steps))
    _look_up_before(session, found, steps)
    cases = gather(session, found)
    note_subjects(session, *(facts.household.id for facts in cases))
    rules = Rules(session)
    missing = set(steps) - {facts.reference_no for facts in cases}
    faults = [Fault(number, _not_found(number).message) for number in sorted(missing)]
    attempts = []
    for facts in cases:
        try:
            step = checked_step(steps[facts.reference_no])
            attempts.append(_attempt(rules, facts, step, actor, in_meeting=True))
        except PetaKasihError as failure:
            faults.append(Fault(facts.reference_no, failure.message))
    if faults:
        raise StepsRefused(
            f"{len(faults)} of {len(steps)} cases cannot be decided so; nothing was changed.",
            field="decisions",
            faults=faults,
        )
    with as_actor(session, actor, "decision of a meeting"):
        events = [write_event(session, attempt, meeting_id) for attempt in attempts]
        session.flush()
    return events


def get(session: ReadSession, reference_no: str) -> Case:
    """Return one case.

    Raises:
        InvalidInput: the text is no reference number.
        RegistrationNotFound: no case has it.
    """
    number = normalise_reference(reference_no)
    found = queries.case(session, number)
    if found is None:
        raise _not_found(number)
    case = Case(*found)
    note_subjects(session, case.household.id)
    return case


def screening_of(session: ReadSession, case: Case) -> Screening:
    """Check the admission criteria of a case as it stands now, under the line in force now."""
    return Rules(session).screen(gather(session, [(case.registration, case.household)])[0])


def history(session: ReadSession, case: Case) -> Sequence[RegistrationEvent]:
    """Return the events of a case, first to last."""
    return queries.events(session, [case.registration.id])[case.registration.id]


def replay(events: Sequence[RegistrationEvent]) -> str:
    """Return the state that a history leads to, by the workflow table alone.

    Raises:
        StepNotPossible: the history does not follow the table.
    """
    state = NO_CASE
    for event in events:
        found = _possible(state, event.event)
        if (event.state, event.next_state) != (state, found.next_state):
            raise StepNotPossible(f"Event {event.seq} does not follow the workflow table.")
        state = found.next_state
    return state


def _attempt(
    rules: Rules, facts: CaseFacts, step: Step, actor: Actor, *, in_meeting: bool = False
) -> Attempt:
    """Return the step, ready to be written.

    Raises:
        PetaKasihError: it cannot be taken.
    """
    if facts.registration.version != step.version:
        raise CaseChanged(_what_happened(facts), field="version", expected=str(facts.last.seq))
    if facts.household.merged_into_id is not None:
        raise HouseholdMerged(
            f"{facts.reference_no} was merged into another household: its case rests.",
            field="reference_no",
            expected="the case of the household that stays",
        )
    possible = _possible(facts.registration.state, step.event)
    _require_role(possible, actor)
    if in_meeting != possible.by_meeting:
        whose = "the decision of a meeting" if possible.by_meeting else "an officer, no meeting,"
        raise NotThisOfficer(f"Only {whose} may {possible.event} a case.", field="event")
    facts, assessment = rules.assess(possible, facts, actor)
    attempt = Attempt(
        transition=possible,
        facts=facts,
        step=step,
        actor=actor,
        today=today(),
        screen=rules.screen,
        settings=rules.settings(),
        in_meeting=in_meeting,
        assessment=assessment,
    )
    failure = first_unmet(attempt)
    if failure is not None:
        raise failure
    return attempt


def _look_up_before(
    session: WriteSession,
    cases: Sequence[tuple[Registration, Household]],
    steps: Mapping[str, Step],
) -> None:
    """Compare with the registry who was not compared yet and is to be accepted."""
    concerned = []
    for registration, household in cases:
        possible = transition(registration.state, steps[household.reference_no].event)
        if possible is not None and "duplicates_decided" in possible.needs:
            concerned.append(household.id)
    look_up_unchecked(session, concerned)


def _possible(state: str, event: str) -> Transition:
    found = transition(state, event)
    if found is None:
        raise StepNotPossible(
            f"A case that is {state} has no step {event}.",
            field="event",
            expected="one of " + ", ".join(possible_events(state)),
        )
    return found


def _require_role(possible: Transition, actor: Actor) -> None:
    if actor.role not in possible.roles:
        raise NotThisOfficer(
            f"The role {actor.role} may not {possible.event} a case.",
            field="role",
            expected="one of " + ", ".join(possible.roles),
        )


def _require_new_identity(session: WriteSession, form: ShortForm, of: str | None = None) -> None:
    """Check that nobody outside the household `of` has the identity of the form's head."""
    if form.identity_no is None:
        return
    queries.lock_identity(session, form.identity_no)
    with registry_wide(session):
        holders = queries.holders(session, form.identity_type, form.identity_no)
    held = [(number, state) for number, state in holders if number != of]
    if held:
        where = "; ".join(f"{number} ({state or 'without a case'})" for number, state in held)
        raise AlreadyRegistered(
            f"A person of this identity is registered: {where}.",
            field="identity_no",
            expected="a person who is not in the registry; a rejected family applies again, "
            "one that left the list re-enters it",
        )


def _what_happened(facts: CaseFacts) -> str:
    last = facts.last
    return (
        f"{facts.reference_no} has changed: {last.actor} ({last.actor_role}) took the step "
        f"{last.event} at {spoken(last.at)}; the case is {last.next_state}, version {last.seq}."
    )


def _not_found(number: str) -> RegistrationNotFound:
    return RegistrationNotFound(f"There is no case {number}.", field="reference_no")
