"""What a step carries, and what it needs before it may be taken. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from database.errors import Conflict, InvalidInput, PetaKasihError
from registry.actors.service import Actor
from registry.calendar.service import today
from registry.eligibility.service import Decision
from registry.ppr.models import PprApplication, PprProject
from registry.ppr.schemes import StateFinding
from registry.workflows.applications import not_eligible, note_missing, same_officer
from registry.workflows.models import EventColumns


class NoFlatFree(Conflict):
    """Every flat of the project is offered or lived in."""

    code = "no-flat-free"


@dataclass(frozen=True, slots=True)
class PprStep:
    """One step: `unit_no`, tidied, comes with `offer`, `signed_on` with `accept`."""

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
class Attempt:
    """Somebody wants to take a step: everything a need may look at.

    `eligibility` and `project`, which is locked then, are asked for only when a need looks at them.
    """

    step: PprStep
    actor: Actor
    application: PprApplication
    events: Sequence[EventColumns]
    eligibility: Callable[[], Eligibility]
    project: Callable[[], PprProject]


def _note(attempt: Attempt) -> PetaKasihError | None:
    return note_missing(attempt.step.event, attempt.step.note)


def _eligible(attempt: Attempt) -> PetaKasihError | None:
    found = attempt.eligibility()
    return not_eligible(found.met, found.missing)


def _other_officer(attempt: Attempt) -> PetaKasihError | None:
    return same_officer(attempt.events, "screen", attempt.actor, "screened", "offer the flat")


def _unit(attempt: Attempt) -> PetaKasihError | None:
    if attempt.step.unit_no is None:
        return InvalidInput(
            "offer needs the flat.", field="unit_no", expected="block, floor and door"
        )
    project = attempt.project()
    if project.taken >= project.units:
        return NoFlatFree("Every flat of the project is taken.", field="event")
    return None


def _signed_on(attempt: Attempt) -> PetaKasihError | None:
    day, first = attempt.step.signed_on, attempt.application.applied_on
    if day is not None and first <= day <= today():
        return None
    return InvalidInput(
        "accept needs the day of the agreement.",
        field="signed_on",
        expected=f"a day from {first} to today",
    )


NEEDS: Mapping[str, Callable[[Attempt], PetaKasihError | None]] = {
    "note": _note,
    "eligible": _eligible,
    "other_officer": _other_officer,
    "unit": _unit,
    "signed_on": _signed_on,
}
"""Each need of the table: the failure to raise, or None."""
