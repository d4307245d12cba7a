"""What a step writes: its event, the case, and what the household shows."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from database.base import uuid7
from database.session import WriteSession
from registry.assessments.rule import monthly_from_yearly
from registry.calendar.service import now
from registry.households.models import Household
from registry.households.service import NewHousehold, create
from registry.persons.service import NewPerson
from registry.registrations.forms import Reporter, ShortForm, as_record
from registry.registrations.models import Registration, RegistrationEvent
from registry.registrations.requirements import REJECTIONS, Attempt
from registry.registrations.workflow import OFFICIAL_STATUS

EXIT_STATUS = "terkeluar"
"""Poverty status of a household that left the list, whatever its income: no aid is due to it."""


def open_case(
    session: WriteSession,
    form: ShortForm,
    channel: str,
    received_on: date,
    reporter: Reporter | None,
) -> tuple[Registration, Household]:
    """Create the household with its head, and its case; the event that begins it comes next."""
    household = create(session, _new_household(form, received_on))
    _set(household, _other_values(form))
    moment = now()
    registration = Registration(
        id=uuid7(),
        household_id=household.id,
        is_demo=household.is_demo,
        channel=channel,
        reporter_name=reporter.name if reporter else None,
        reporter_address=reporter.address if reporter else None,
        reporter_phone=reporter.phone if reporter else None,
        received_on=received_on,
        short_form=as_record(form),
        state="baru",
        state_since=moment,
        version=1,
    )
    session.add(registration)
    session.flush()
    return registration, household


def write_event(
    session: WriteSession, attempt: Attempt, meeting_id: UUID | None = None
) -> RegistrationEvent:
    """Add the event of a step, and let the case and the household follow it; the caller flushes."""
    registration, household = attempt.facts.registration, attempt.facts.household
    moment = now()
    step, possible = attempt.step, attempt.transition
    change = CHANGES.get(step.event)
    if change is not None:
        change(attempt)
    event = RegistrationEvent(
        id=uuid7(),
        registration_id=registration.id,
        seq=step.version + 1,
        at=moment,
        actor=attempt.actor.name,
        actor_role=attempt.actor.role,
        state=possible.state,
        event=step.event,
        next_state=possible.next_state,
        reason=step.reason,
        note=step.note,
        meeting_id=meeting_id,
        line_version=_line_version(attempt),
        payload=_payload(attempt),
    )
    session.add(event)
    if possible.state != possible.next_state:
        registration.state, registration.state_since = possible.next_state, moment
    registration.version = event.seq
    if _concerns_admission(attempt):
        registration.screening = attempt.screening.as_record()
    household.registration_status = OFFICIAL_STATUS[possible.next_state]
    household.updated_at = moment
    return event


def _concerns_admission(attempt: Attempt) -> bool:
    """Return whether the step is about letting the family in, so that it rests on the criteria."""
    return "baru" in (attempt.transition.state, attempt.transition.next_state)


def _verify(attempt: Attempt) -> None:
    attempt.facts.household.verified_on = attempt.today


def _leave(attempt: Attempt) -> None:
    attempt.facts.household.exited_on = attempt.today
    attempt.facts.household.poverty_status = EXIT_STATUS


def _reenter(attempt: Attempt) -> None:
    attempt.facts.household.exited_on = None
    if attempt.assessment is not None:
        # The assessment itself leaves alone who is off the list.
        attempt.facts.household.poverty_status = attempt.assessment.result


def _renew_form(attempt: Attempt) -> None:
    """Let household and head say what the short form of the step says."""
    form, facts = attempt.step.short_form, attempt.facts
    if form is None:
        return
    _set(facts.household, _household_values(form) | _other_values(form))
    # Whoever edits the record on an older edition must read it again.
    facts.household.edition += 1
    if facts.head is not None:
        _set(facts.head, _head_values(form))
    facts.registration.short_form = as_record(form)


CHANGES: Mapping[str, Callable[[Attempt], None]] = {
    "correct": _renew_form,
    "reapply": _renew_form,
    "verify": _verify,
    "exit": _leave,
    "remove": _leave,
    "reenter": _reenter,
}
"""What an event changes beside the status."""


def _new_household(form: ShortForm, received_on: date) -> NewHousehold:
    head = NewPerson(role="KIR", **_head_values(form))
    return NewHousehold(registered_on=received_on, people=[head], **_household_values(form))


def _household_values(form: ShortForm) -> dict[str, Any]:
    return {
        "address": form.address,
        "postcode": form.postcode,
        "town": form.town,
        "stated_state_code": form.state_code,
        "stated_district_code": form.district_code,
        "stratum": form.stratum,
        "gross_income_monthly": _monthly(form.yearly_income),
    }


def _other_values(form: ShortForm) -> dict[str, Any]:
    """Return what the intake of a household does not take: its columns, not the form's fields."""
    return {
        "size": form.household_size,
        "stated_mukim_code": form.mukim_code,
        "phone_mobile": form.phone,
    }


def _head_values(form: ShortForm) -> dict[str, Any]:
    return {
        "name": form.head_name,
        "identity_type": form.identity_type,
        "identity_no": form.identity_no,
        "birth_date": form.birth_date,
        "sex": form.sex,
        "citizenship": form.citizenship,
    }


def _monthly(yearly: Decimal | None) -> Decimal | None:
    return None if yearly is None else monthly_from_yearly(yearly)


def _set(record: Any, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(record, name, value)


def _line_version(attempt: Attempt) -> str | None:
    if attempt.assessment is not None:
        return attempt.assessment.line_version
    return attempt.screening.line_version if _concerns_admission(attempt) else None


def _payload(attempt: Attempt) -> dict[str, Any]:
    """Return what the event remembers beside its columns: facts, no names of the family."""
    step, payload = attempt.step, dict[str, Any]()
    if _concerns_admission(attempt):
        payload["criteria"] = {one.code: one.met for one in attempt.screening.criteria}
    if step.visited_on is not None:
        payload["visited_on"] = step.visited_on.isoformat()
        payload["enumerator"] = step.enumerator or attempt.actor.name
    if attempt.assessment is not None:
        payload["assessment_id"] = str(attempt.assessment.id)
        payload["result"] = attempt.assessment.result
    rejection = attempt.facts.last_of(*REJECTIONS)
    if attempt.transition.state == "ditolak" and rejection is not None:
        payload["answers_seq"] = rejection.seq
    if step.outcome is not None:
        payload["outcome"] = step.outcome
    return payload
