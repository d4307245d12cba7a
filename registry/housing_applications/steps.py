"""What a step carries, and what it needs before it may be taken. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from database.errors import Conflict, InvalidInput, PetaKasihError
from registry.actors.service import Actor
from registry.calendar.service import today
from registry.eligibility.service import Decision
from registry.housing.rates import Rate
from registry.housing_applications.models import HousingApplication, HousingInspection
from registry.workflows.applications import not_eligible, note_missing, same_officer
from registry.workflows.models import EventColumns

GRADES = ("G1", "G2", "G3", "gotong_royong")
"""Grades of contractors that small works go to; gotong_royong: the village builds together."""

PROVED = {"recommend": "recommended", "complete": "confirmed the completion of"}


class InspectionMissing(Conflict):
    """The step needs an inspection that is not there."""

    code = "inspection-missing"


@dataclass(frozen=True, slots=True)
class HousingStep:
    """One step with an application as it stood at `version`.

    approved_rm       RM in all, with `approve`
    contractor, contractor_grade, contract_rm   with `appoint`
    progress_percent  with `progress`, more than before
    handed_on         day of the keys, with `hand_over`
    """

    event: str
    version: int
    note: str | None = None
    approved_rm: Decimal | None = None
    contractor: str | None = None
    contractor_grade: str | None = None
    contract_rm: Decimal | None = None
    progress_percent: int | None = None
    handed_on: date | None = None

    def tidied(self, contractor: str | None) -> "HousingStep":
        """Return the step with the contractor's name as it is kept."""
        return replace(self, contractor=contractor)

    def payload(self) -> dict[str, Any]:
        """Return what the event keeps of it."""
        names = ("approved_rm", "contractor", "contractor_grade", "contract_rm", "handed_on")
        values = {name: getattr(self, name) for name in names}
        told: dict[str, Any] = {name: str(one) for name, one in values.items() if one is not None}
        if self.progress_percent is not None:
            told["progress_percent"] = self.progress_percent
        return told


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody wants to take a step: everything a need may look at.

    `decision` and `rate` are asked for only when a need looks at them.
    """

    step: HousingStep
    actor: Actor
    application: HousingApplication
    events: Sequence[EventColumns]
    inspections: Sequence[HousingInspection]
    cost_rm: Decimal
    decision: Callable[[], Decision]
    rate: Callable[[], Rate]


Need = Callable[[Attempt], PetaKasihError | None]


def _note(attempt: Attempt) -> PetaKasihError | None:
    return note_missing(attempt.step.event, attempt.step.note)


def _inspected(kind: str) -> Need:
    def check(attempt: Attempt) -> PetaKasihError | None:
        if any(one.kind == kind for one in attempt.inspections):
            return None
        return InspectionMissing(
            f"There is no inspection of the kind {kind}.",
            field="event",
            expected=f"an inspection of the kind {kind}, filed first",
        )

    return check


def _eligible(attempt: Attempt) -> PetaKasihError | None:
    found = attempt.decision()
    failed = [part.words["en"] for part in found.finding.parts if part.met is False]
    why = "The rule of the category is not met: " + "; ".join(failed) + "."
    return not_eligible(found.met, found.missing, why)


def _other_than(event: str) -> Need:
    """Who brought it so far may not settle it: four eyes on every house."""

    def check(attempt: Attempt) -> PetaKasihError | None:
        return same_officer(
            attempt.events, event, attempt.actor, PROVED[event], f"{attempt.step.event} it"
        )

    return check


def _amount(attempt: Attempt) -> PetaKasihError | None:
    """Actual cost up to the rate: repair is paid as inspected, a new house up to its rate."""
    amount, most = attempt.step.approved_rm, Decimal(attempt.rate().rate_rm)
    if attempt.application.category == "baik_pulih":
        most = min(most, attempt.cost_rm)
    if amount is not None and amount.is_finite() and 0 < amount <= most:
        return None
    return InvalidInput(
        "approve needs the amount, within the rate of the day and, for a repair, within what was "
        "inspected.",
        field="approved_rm",
        expected=f"RM above 0, at most {most:.2f}",
    )


def _contractor(attempt: Attempt) -> PetaKasihError | None:
    step, most = attempt.step, attempt.application.approved_rm
    if not step.contractor:
        return InvalidInput("appoint needs the contractor.", field="contractor", expected="a name")
    if step.contractor_grade not in GRADES:
        return InvalidInput(
            f"There is no grade {step.contractor_grade!r}.",
            field="contractor_grade",
            expected=", ".join(GRADES),
        )
    amount = step.contract_rm
    if amount is not None and most is not None and amount.is_finite() and 0 < amount <= most:
        return None
    return InvalidInput(
        "appoint needs the sum of the contract, within what was approved.",
        field="contract_rm",
        expected=f"RM above 0, at most {most}",
    )


def _progress(attempt: Attempt) -> PetaKasihError | None:
    before, now = attempt.application.progress_percent, attempt.step.progress_percent
    if now is not None and before < now <= 100:
        return None
    return InvalidInput(
        "progress needs a higher figure than before.",
        field="progress_percent",
        expected=f"{before + 1} to 100" if before < 100 else "nothing more: it stands at 100",
    )


def _completion(attempt: Attempt) -> PetaKasihError | None:
    if attempt.application.progress_percent < 100:
        return InvalidInput(
            f"The works stand at {attempt.application.progress_percent} %.",
            field="event",
            expected="progress of 100 % first",
        )
    return _inspected("siap")(attempt)


def _handed_on(attempt: Attempt) -> PetaKasihError | None:
    day = attempt.step.handed_on
    if day is not None and attempt.application.applied_on <= day <= today():
        return None
    return InvalidInput(
        "hand_over needs the day of the keys.",
        field="handed_on",
        expected=f"a day from {attempt.application.applied_on} to today",
    )


NEEDS: Mapping[str, Need] = {
    "note": _note,
    "inspection": _inspected("awal"),
    "eligible": _eligible,
    "other_officer": _other_than("recommend"),
    "other_officer_than_completion": _other_than("complete"),
    "amount": _amount,
    "contractor": _contractor,
    "progress": _progress,
    "completion": _completion,
    "handed_on": _handed_on,
}
"""Each need of the table: the failure to raise, or None."""
