"""What the page of one application for a house shows."""

from typing import Any
from uuid import UUID

from api.housing_desk.asked import choices, labels, step_forms
from api.housing_desk.house_forms import LINES
from api.pages.officers import OfficerPages
from database.errors import NotFound
from database.session import ReadSession
from registry.calendar.service import today
from registry.eligibility.service import Decision
from registry.housing.house import components
from registry.housing.rates import Rate, rate
from registry.housing_applications import service
from registry.housing_applications.finding import get
from registry.housing_applications.inspecting import inspections
from registry.housing_applications.models import ELEMENTS, ENDORSEMENTS, INSPECTION_KINDS
from registry.housing_applications.public import words
from registry.housing_applications.queries import Found
from registry.housing_applications.steps import GRADES
from registry.housing_applications.workflow import BEFORE_RECOMMENDATION, UNDER_WORKS, WORKFLOW

ONE = "/desk/houses/{housing_application_id}"


def house_view(session: ReadSession, pages: OfficerPages, key: UUID) -> dict[str, Any]:
    """Return the values of the page: papers, the rule explained, inspections, steps, story."""
    found = get(session, key)
    application = found.application
    parts = components().values()
    units = dict(choices(pages.lang, "unit", {one.unit for one in parts}))
    return {
        "one": application,
        "home": found.household,
        "told": words(application.state),
        "decision": _decision(session, key),
        "priority": service.standing(session, key),
        "rate": _rate(found),
        "inspections": inspections(session, key),
        "events": service.history(session, key),
        "labels": labels(WORKFLOW, pages.lang),
        "steps": step_forms(WORKFLOW, application.state, pages.visitor),
        "areas": pages.site.area_names(session),
        "component_labels": {one.code: str(getattr(one, pages.lang)) for one in parts},
        "components": [
            (one.code, f"{getattr(one, pages.lang)} ({units[one.unit]})")
            for one in parts
            if one.allowed
        ],
        "units": {one.code: units[one.unit] for one in parts},
        "endorsements": choices(pages.lang, "endorsement", ENDORSEMENTS),
        "elements": choices(pages.lang, "element", ELEMENTS),
        "grades": choices(pages.lang, "grade", GRADES),
        "kind_labels": dict(choices(pages.lang, "inspection", INSPECTION_KINDS)),
        "lines": LINES,
        "kinds": choices(pages.lang, "inspection", _kinds(application.state))
        if pages.may(f"POST {ONE}/inspections")
        else [],
        "may_file": application.state in BEFORE_RECOMMENDATION and pages.may(f"POST {ONE}/papers"),
        "may_photograph": pages.may(f"POST {ONE}/inspections/{{inspection_id}}/photos"),
    }


def _kinds(state: str) -> tuple[str, ...]:
    """Return the inspections that have a place in a state."""
    if state in BEFORE_RECOMMENDATION:
        return INSPECTION_KINDS[:1]
    return INSPECTION_KINDS[1:] if state in UNDER_WORKS else ()


def _decision(session: ReadSession, key: UUID) -> Decision | None:
    try:
        return service.decision(session, key)
    except NotFound:
        return None


def _rate(found: Found) -> Rate | None:
    try:
        return rate(found.application.category, found.household.stated_state_code or "", today())
    except NotFound:
        return None
