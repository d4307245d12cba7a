"""PPR projects and applications as answers."""

from datetime import date
from uuid import UUID

from api.context import Context
from api.eligibility.endpoints import decision_item
from api.paging import decode_place, encode_place
from api.ppr.schemas import (
    HouseholdPprParameters,
    PprApplicationAnswer,
    PprApplicationItem,
    PprApplicationsAnswer,
    PprEligibilityAnswer,
    PprEventItem,
    PprParameters,
    ProjectItem,
    StateFindingItem,
)
from api.texts import Text
from database.session import ReadSession
from registry.ppr import service
from registry.ppr.projects import Listed
from registry.ppr.public import words
from registry.ppr.queries import Found
from registry.ppr.service import PprFilter
from registry.ppr.steps import Eligibility
from registry.ppr.workflow import WORKFLOW

OF_PROJECT = (
    "code",
    "name",
    "tenure",
    "units",
    "form",
    "floors",
    "floor_sqft",
    "rooms",
    "source",
    "is_demo",
)


def project_item(one: Listed) -> ProjectItem:
    """Return a project as it stands in lists."""
    return ProjectItem(
        **{name: getattr(one.project, name) for name in OF_PROJECT},
        state=one.project.state_code,
        district=one.project.district_code,
        free=one.free,
        rent_rm=one.scheme.rent_rm,
        price_rm=one.scheme.price_rm,
    )


def item(found: Found) -> PprApplicationItem:
    """Return an application as it stands in lists."""
    one = found.application
    return PprApplicationItem(
        id=one.id,
        household_id=one.household_id,
        reference_no=found.household.reference_no,
        project=found.project.code,
        project_name=found.project.name,
        applied_on=one.applied_on,
        status=one.state,
        status_text=Text(**words(one.state)["status"]),
        status_since=one.state_since,
        version=one.version,
        unit_no=one.unit_no,
        signed_on=one.signed_on,
        possible_events=list(WORKFLOW.possible_events(one.state)),
    )


def one(session: ReadSession, application_id: UUID) -> PprApplicationAnswer:
    """Return one application with its story."""
    found = service.get(session, application_id)
    events = service.history(session, application_id)
    return PprApplicationAnswer(
        **item(found).model_dump(),
        events=[PprEventItem.model_validate(event) for event in events],
    )


def page(
    session: ReadSession,
    context: Context,
    path: str,
    parameters: PprParameters | HouseholdPprParameters,
    household_id: UUID | None = None,
) -> PprApplicationsAnswer:
    """Return one page of a list with the address of the next."""
    wanted = parameters.model_dump(exclude={"cursor", "limit"})
    found = service.list_applications(
        session,
        PprFilter(**wanted, household_id=household_id),
        after=decode_place(parameters.cursor),
        limit=parameters.limit,
    )
    cursor = None if found.next is None else encode_place(found.next)
    next_link = context.following(path, parameters, cursor)
    return PprApplicationsAnswer(items=[item(each) for each in found.items], next=next_link)


def eligibility_answer(on: date, found: Eligibility) -> PprEligibilityAnswer:
    """Return what both rules say."""
    return PprEligibilityAnswer(
        on=on,
        met=found.met,
        missing=list(found.missing),
        national=decision_item(found.national),
        state=[
            StateFindingItem(
                text=Text(**each.condition.words),
                met=each.met,
                missing=list(each.missing),
                source=each.condition.source,
            )
            for each in found.state
        ],
    )
