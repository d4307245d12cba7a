"""Agreements between agencies: drafted by one officer, approved by another, suspended, ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from database.base import uuid7
from database.errors import InvalidInput, NotFound
from database.session import ReadSession, WriteSession
from registry.actors.service import Actor
from registry.agreements import queries
from registry.agreements.models import Agreement, AgreementEvent
from registry.agreements.queries import Wanted
from registry.agreements.terms import Terms, checked
from registry.agreements.workflow import WORKFLOW, Standing, standing
from registry.calendar.service import today
from registry.workflows.service import NOTHING_YET, NotThisOfficer, StepNotPossible, Transition
from registry.workflows.standing import advance, check_version

PAGE_AT_MOST = 1_000


class AgreementNotFound(NotFound):
    """There is no agreement with that key, or it is none of the officer's agency."""

    code = "agreement-not-found"


@dataclass(frozen=True, slots=True)
class AgreementStep:
    """One step, with the agreement as it stood at `version`."""

    event: str
    version: int
    note: str | None = None


def draft(session: WriteSession, terms: Terms, actor: Actor) -> Agreement:
    """Draft an agreement; nothing is open until another officer approves it.

    Raises:
        AgencyNotFound, InvalidInput: see `checked`.
        NotThisOfficer: the role may not draft.
    """
    taken = WORKFLOW.allowed(NOTHING_YET, "draft", actor.role)
    made = Agreement(
        id=uuid7(),
        state=NOTHING_YET,
        version=0,
        drafted_by=actor.name,
        **checked(session, terms),
    )
    event = _event(made, taken, actor, None)
    session.add(made)
    session.flush()
    session.add(event)
    session.flush()
    return made


def take(session: WriteSession, agreement_id: UUID, step: AgreementStep, actor: Actor) -> Agreement:
    """Take a step: `approve`, `withdraw`, `suspend`, `resume` or `end`.

    Raises:
        AgreementNotFound: there is none with that key.
        ApplicationChanged: another step came first; the message says which, by whom and when.
        StepNotPossible: the state does not know this step, or the last day is over.
        NotThisOfficer: the role may not, or it needs another officer than the one before.
        InvalidInput: the step lacks its note.
    """
    found = queries.lock(session, agreement_id)
    if found is None:
        raise _missing()
    last = queries.events(session, agreement_id)[-1]
    check_version(found, step.version, last)
    taken = WORKFLOW.allowed(found.state, step.event, actor.role)
    for need in taken.needs:
        NEEDS[need](found, step, actor, last)
    if step.event == "approve":
        found.approved_by = actor.name
    session.add(_event(found, taken, actor, step.note))
    session.flush()
    return found


def get(session: ReadSession, agreement_id: UUID) -> Agreement:
    """Return an agreement.

    Raises:
        AgreementNotFound: there is none with that key.
    """
    found = queries.by_key(session, agreement_id)
    if found is None:
        raise _missing()
    return found


def history(session: ReadSession, agreement_id: UUID) -> Sequence[AgreementEvent]:
    """Return every step of an agreement, first to last."""
    return queries.events(session, agreement_id)


def list_agreements(
    session: ReadSession, wanted: Wanted, *, before: int | None = None, limit: int = 100
) -> Sequence[Agreement]:
    """Return agreements, the newest first; with `before`, those of lower numbers.

    Raises:
        InvalidInput: the state is none of the workflow's, or the limit is out of range.
    """
    if wanted.state is not None and wanted.state not in WORKFLOW.states:
        raise InvalidInput(
            f"There is no state {wanted.state!r}.",
            field="state",
            expected=", ".join(WORKFLOW.states),
        )
    if not 1 <= limit <= PAGE_AT_MOST:
        raise InvalidInput(f"limit {limit}", field="limit", expected=f"1 to {PAGE_AT_MOST}")
    return queries.matching(session, wanted, before, limit)


def release_counts(session: ReadSession, found: Sequence[Agreement]) -> Mapping[UUID, int]:
    """Return how often records were taken under agreements, by key."""
    counted = queries.release_counts(session, [one.id for one in found])
    return {one.id: counted.get(one.id, 0) for one in found}


def standing_of(one: Agreement) -> Standing:
    """Return where an agreement stands today."""
    return standing(one.state, one.first_day, one.last_day, today())


def _event(one: Agreement, taken: Transition, actor: Actor, note: str | None) -> AgreementEvent:
    return AgreementEvent(agreement_id=one.id, **advance(one, taken, actor, note, {}))


def _need_note(_one: Agreement, step: AgreementStep, _by: Actor, _last: AgreementEvent) -> None:
    if not (step.note and step.note.strip()):
        raise InvalidInput(
            f"{step.event} needs a note.", field="note", expected="the reason, in words"
        )


def _need_other(_one: Agreement, step: AgreementStep, by: Actor, last: AgreementEvent) -> None:
    if last.actor == by.name:
        raise NotThisOfficer(
            f"{by.name} took the step {last.event}; {step.event} is for somebody else.",
            field="event",
            expected="another officer",
        )


def _need_days(one: Agreement, _step: AgreementStep, _by: Actor, _last: AgreementEvent) -> None:
    if one.last_day < today():
        raise StepNotPossible(
            f"The last day was {one.last_day}.", field="event", expected="a new agreement"
        )


NEEDS = {"note": _need_note, "other_officer": _need_other, "not_over": _need_days}
"""Each need of the workflow: raises what is lacking."""


def _missing() -> AgreementNotFound:
    return AgreementNotFound("There is no such agreement.", field="agreement_id")
