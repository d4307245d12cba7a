"""What a step carries, and what it needs before it may be taken. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from database.errors import InvalidInput, PetaKasihError
from registry.actors.service import Actor
from registry.aid_applications.models import AidApplicationEvent
from registry.workflows.applications import note_missing, same_officer

AMOUNT_BELOW = Decimal(10**9)


@dataclass(frozen=True, slots=True)
class Step:
    """One step with an application as it stood at `version`.

    `amount_monthly` (RM) and `active_from` come with `disburse`; `active_until`, the first day
    without aid, with `stop`.
    """

    event: str
    version: int
    note: str | None = None
    amount_monthly: Decimal | None = None
    active_from: date | None = None
    active_until: date | None = None

    def payload(self) -> dict[str, Any]:
        """Return what the event keeps of it."""
        values = {
            "amount_monthly": self.amount_monthly,
            "active_from": self.active_from,
            "active_until": self.active_until,
        }
        return {name: str(value) for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody wants to take a step: everything a need may look at."""

    step: Step
    actor: Actor
    events: Sequence[AidApplicationEvent]


def _given(field: str, expected: str) -> Callable[[Attempt], PetaKasihError | None]:
    def check(attempt: Attempt) -> PetaKasihError | None:
        if getattr(attempt.step, field):
            return None
        message = f"{attempt.step.event} needs {field}."
        return InvalidInput(message, field=field, expected=expected)

    return check


def _amount(attempt: Attempt) -> PetaKasihError | None:
    amount = attempt.step.amount_monthly
    if amount is not None and amount.is_finite() and 0 <= amount < AMOUNT_BELOW:
        return None
    return InvalidInput(
        "disburse needs the amount of aid.",
        field="amount_monthly",
        expected="RM a month, 0 or more",
    )


def _note(attempt: Attempt) -> PetaKasihError | None:
    return note_missing(attempt.step.event, attempt.step.note)


def _other_officer(attempt: Attempt) -> PetaKasihError | None:
    """Who screened may not approve: four eyes on every ringgit."""
    return same_officer(attempt.events, "screen", attempt.actor, "screened", "approve it")


NEEDS: Mapping[str, Callable[[Attempt], PetaKasihError | None]] = {
    "note": _note,
    "amount": _amount,
    "first_day": _given("active_from", "the first day of the aid"),
    "last_day": _given("active_until", "the first day without aid"),
    "other_officer": _other_officer,
}
"""Each need of the table: the failure to raise, or None."""
