"""What the page of one case shows."""

from dataclasses import dataclass
from typing import Any

from api.pages.officers import OfficerPages
from api.pages.rendering import option_label
from database.errors import NotFound
from database.session import ReadSession
from geo.location.service import Whereabouts, whereabouts
from maps.places.service import draw_place
from registry.accounts.service import Visitor
from registry.assessments.explain import explain
from registry.assessments.service import AssessmentNotFound
from registry.duplicates.lookup import likely_duplicates
from registry.identity.service import mask
from registry.options.service import get_option_list
from registry.persons.models import Person
from registry.persons.service import of_household
from registry.registrations import service
from registry.registrations.models import RegistrationEvent
from registry.registrations.requirements import MEETING_REASON
from registry.registrations.service import Case
from registry.registrations.workflow import Transition, transition, transitions

ASKED = ("reason", "note", "visit", "appeal_in_time", "short_form")
"""What a step's form asks the officer for; all else is checked when it is sent."""


@dataclass(frozen=True)
class StepForm:
    """A step that the case may take now: in which role this officer may, None for others'."""

    transition: Transition
    role: str | None
    asks: frozenset[str]
    reasons: list[tuple[str, str]]


def case_view(session: ReadSession, pages: OfficerPages, case: Case) -> dict[str, Any]:
    """Return the values of the page: people, map, assessment, story, steps."""
    home, lang = case.household, pages.lang
    people = of_household(session, home.id)
    place = whereabouts(session, home.id)
    return {
        "case": case,
        "people": [(person, masked(person)) for person in people],
        "screening": service.screening_of(session, case),
        "explanation": _explanation(session, case, lang),
        "events": service.history(session, case),
        "labels": {(one.state, one.event): str(getattr(one, lang)) for one in transitions()},
        "reason_of": lambda event: reason_label(event, lang),
        "likely": likely_duplicates(session, [home.id]).get(home.id, []),
        "steps": step_forms(case.registration.state, pages.visitor, lang),
        "place": place,
        "picture": _picture(session, pages, place),
        "areas": pages.site.area_names(session),
        "documents": get_option_list("supporting_documents").options,
    }


def step_forms(state: str, visitor: Visitor, lang: str) -> list[StepForm]:
    """Return the steps of a state, those of this officer first."""
    forms = [_step_form(one, visitor, lang) for one in transitions() if one.state == state]
    return sorted(forms, key=lambda one: one.role is None)


def reason_label(event: RegistrationEvent, lang: str) -> str:
    """Return a step's reason in words."""
    step = transition(event.state, event.event)
    return option_label(step.reasons, event.reason, lang) if step and step.reasons else ""


def masked(person: Person) -> str | None:
    """Return a person's identity number with its middle hidden."""
    number = person.identity_no
    return None if number is None else mask(person.identity_type, number)


def _step_form(one: Transition, visitor: Visitor, lang: str) -> StepForm:
    role = next((role for role in visitor.roles if role in one.roles), None)
    listed = get_option_list(one.reasons).options if one.reasons else ()
    reasons = [
        (option.code, str(getattr(option, lang)))
        for option in listed
        if option.code != MEETING_REASON
    ]
    asks = frozenset(one.needs) & frozenset(ASKED)
    return StepForm(one, None if one.by_meeting else role, asks, reasons)


def _explanation(session: ReadSession, case: Case, lang: str) -> list[str]:
    try:
        return explain(session, lang, household_id=case.household.id).splitlines()
    except AssessmentNotFound:
        return []


def _picture(session: ReadSession, pages: OfficerPages, place: Whereabouts | None) -> str | None:
    if place is None or place.district_code is None:
        return None
    try:
        set_id = pages.site.context.boundary_set(None).id
    except NotFound:
        return None
    return draw_place(session, set_id, place.district_code, place.point, pages.lang)
