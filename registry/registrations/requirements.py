"""What must be present for a step: one small check per name in the workflow table. Pure.

Each returns the failure to raise, or None. What was sent wrongly is an `InvalidInput`; what the
case itself lacks is a `RequirementNotMet`; who must not do it is told by `NotThisOfficer`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from database.errors import Conflict, Fault, Forbidden, InvalidInput, PetaKasihError
from registry.actors.service import Actor
from registry.assessments.models import Assessment
from registry.calendar.service import day_of
from registry.options.service import get_option_list
from registry.registrations.census import missing_fields
from registry.registrations.facts import CaseFacts
from registry.registrations.forms import Step
from registry.registrations.models import RegistrationEvent
from registry.registrations.screening import POOR, Screening
from registry.registrations.settings import RegistrationSettings
from registry.registrations.workflow import Transition

MEETING_REASON = "focus_group_validation"
"""The exit reason that only a meeting may give."""

UPHELD = ("upheld", "part")
REJECTIONS = ("reject", "reject_on_criteria", "reject_after_census")
CENSUS_BEGINS = ("accept", "verify", "reenter")
"""A census visit counts from the newest of these on."""


class RequirementNotMet(Conflict):
    """The case lacks what this step needs."""

    code = "requirement-not-met"


class NotThisOfficer(Forbidden):
    """Somebody else must take this step."""

    code = "not-this-officer"


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody wants to take a step: everything a requirement may look at."""

    transition: Transition
    facts: CaseFacts
    step: Step
    actor: Actor
    today: date
    screen: Callable[[CaseFacts], Screening]
    settings: RegistrationSettings
    in_meeting: bool = False
    assessment: Assessment | None = None

    @property
    def screening(self) -> Screening:
        """Check the admission criteria of the case as it stands at this moment."""
        return self.screen(self.facts)


Requirement = Callable[[Attempt], PetaKasihError | None]


def first_unmet(attempt: Attempt) -> PetaKasihError | None:
    """Return why the step cannot be taken, None when it can."""
    checks = (REQUIREMENTS[name] for name in attempt.transition.needs)
    return next((failure for check in checks if (failure := check(attempt))), None)


def _reason(attempt: Attempt) -> PetaKasihError | None:
    listed = get_option_list(attempt.transition.reasons or "").codes
    allowed = tuple(code for code in listed if attempt.in_meeting or code != MEETING_REASON)
    if attempt.step.reason in allowed:
        return None
    return InvalidInput(
        f"{attempt.transition.event} needs a reason of the list {attempt.transition.reasons}.",
        field="reason",
        expected="one of " + ", ".join(allowed),
    )


def _note(attempt: Attempt) -> PetaKasihError | None:
    if attempt.step.note:
        return None
    return InvalidInput(
        f"{attempt.transition.event} needs a note.", field="note", expected="why, in words"
    )


def _short_form(attempt: Attempt) -> PetaKasihError | None:
    if attempt.step.short_form is not None:
        return None
    return InvalidInput(
        f"{attempt.transition.event} needs the short form.",
        field="short_form",
        expected="the whole form as it is now",
    )


def _visit(attempt: Attempt) -> PetaKasihError | None:
    if attempt.step.visited_on is None:
        return InvalidInput(
            "A census visit needs its day.", field="visited_on", expected="the day of the visit"
        )
    begun = attempt.facts.last_of(*CENSUS_BEGINS)
    if begun is not None and attempt.step.visited_on < day_of(begun.at):
        return InvalidInput(
            "The visit was before the case was accepted or last verified.",
            field="visited_on",
            expected=f"{day_of(begun.at).isoformat()} or later",
        )
    return None


def _criteria_met(attempt: Attempt) -> PetaKasihError | None:
    unmet = attempt.screening.unmet
    if not unmet:
        return None
    return RequirementNotMet(
        "Admission criteria are not met: " + " ".join(one.en for one in unmet),
        field="criteria",
        faults=[Fault(one.code, one.en) for one in unmet],
    )


def _criterion_unmet(attempt: Attempt) -> PetaKasihError | None:
    if attempt.screening.unmet:
        return None
    return RequirementNotMet(
        "Every admission criterion is met: only a meeting may reject this case.",
        field="criteria",
    )


def _no_same_identity(attempt: Attempt) -> PetaKasihError | None:
    if not attempt.facts.duplicates:
        return None
    return RequirementNotMet(
        "A person of this household is registered elsewhere: "
        + ", ".join(attempt.facts.duplicates[:5])
        + ".",
        field="identity_no",
        faults=[Fault("identity_no", f"also in {number}") for number in attempt.facts.duplicates],
    )


def _duplicates_decided(attempt: Attempt) -> PetaKasihError | None:
    likely = attempt.facts.likely
    if not likely:
        return None
    return RequirementNotMet(
        "This may be the same household as "
        + ", ".join(f"{one.reference_no} ({one.probability:.0%})" for one in likely[:5])
        + ": decide it in the list of duplicates first. A case that is not in that list yet "
        "is put there by checking it for duplicates.",
        field="duplicates",
        faults=[Fault(one.reference_no, f"pair {one.pair_id}") for one in likely],
    )


def _census_complete(attempt: Attempt) -> PetaKasihError | None:
    if _census_visit(attempt.facts) is None:
        return RequirementNotMet(
            "No census visit is recorded since the case was accepted or last verified.",
            field="visited_on",
        )
    missing = missing_fields(attempt.facts.household, attempt.facts.people)
    if not missing:
        return None
    return RequirementNotMet(
        "The census form is not complete: " + ", ".join(missing[:5]) + ".",
        field="census",
        faults=[Fault(field, "missing") for field in missing],
    )


def _second_person(attempt: Attempt) -> PetaKasihError | None:
    visit = _census_visit(attempt.facts)
    if visit is None:
        return None
    visitors = {visit.actor.casefold(), str(visit.payload["enumerator"]).casefold()}
    if attempt.actor.name.casefold() not in visitors:
        return None
    return NotThisOfficer(
        f"{attempt.actor.name} took the census: somebody else must verify it.", field="actor"
    )


def _other_officer(attempt: Attempt) -> PetaKasihError | None:
    rejection = attempt.facts.last_of(*REJECTIONS)
    if rejection is None or rejection.actor.casefold() != attempt.actor.name.casefold():
        return None
    return NotThisOfficer(
        f"{attempt.actor.name} rejected this case: somebody else must decide the appeal.",
        field="actor",
    )


def _appeal_in_time(attempt: Attempt) -> PetaKasihError | None:
    if attempt.step.outcome not in UPHELD:
        return InvalidInput(
            "Re-opening needs the outcome of the appeal.",
            field="outcome",
            expected="one of " + ", ".join(UPHELD),
        )
    rejection = attempt.facts.last_of(*REJECTIONS)
    deadline = timedelta(days=attempt.settings.appeal_days)
    if rejection is None or attempt.today <= day_of(rejection.at) + deadline:
        return None
    return RequirementNotMet(
        f"The {deadline.days} days for an appeal are over: the family may apply again.",
        field="event",
        expected="reapply",
    )


def _assessment(attempt: Attempt) -> PetaKasihError | None:
    if attempt.assessment is not None and attempt.assessment.result is not None:
        return None
    reason = attempt.assessment.reason if attempt.assessment else "not_assessed"
    return RequirementNotMet(f"The poverty status cannot be decided: {reason}.", field="assessment")


def _below_line(attempt: Attempt) -> PetaKasihError | None:
    if attempt.assessment is not None and attempt.assessment.result in POOR:
        return None
    return RequirementNotMet(
        "Only a household below the line re-enters the list.", field="assessment"
    )


def _census_visit(facts: CaseFacts) -> RegistrationEvent | None:
    """Return the visit that counts, None when there is none since the case last moved on."""
    visit, begun = facts.last_of("record_census"), facts.last_of(*CENSUS_BEGINS)
    if visit is None or (begun is not None and visit.seq < begun.seq):
        return None
    return visit


REQUIREMENTS: Mapping[str, Requirement] = {
    "reason": _reason,
    "note": _note,
    "short_form": _short_form,
    "visit": _visit,
    "criteria_met": _criteria_met,
    "criterion_unmet": _criterion_unmet,
    "no_same_identity": _no_same_identity,
    "duplicates_decided": _duplicates_decided,
    "census_complete": _census_complete,
    "second_person": _second_person,
    "other_officer": _other_officer,
    "appeal_in_time": _appeal_in_time,
    "assessment": _assessment,
    "below_line": _below_line,
}
"""Every name that the workflow table's column `needs` may use for a case that exists."""
