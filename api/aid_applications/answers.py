"""Applications for aid as answers."""

from collections.abc import Sequence
from uuid import UUID

from api.aid_applications.schemas import (
    ApplicationAnswer,
    ApplicationEventItem,
    ApplicationItem,
    ApplicationParameters,
    ApplicationsAnswer,
    HouseholdApplicationParameters,
)
from api.context import Context
from api.paging import decode_place, encode_place
from database.session import ReadSession
from registry.aid_applications import service
from registry.aid_applications.models import AidApplicationEvent
from registry.aid_applications.queries import Found
from registry.aid_applications.service import ApplicationFilter
from registry.aid_applications.workflow import WORKFLOW


def item(found: Found) -> ApplicationItem:
    """Return an application as it stands in lists."""
    application = found.application
    return ApplicationItem(
        id=application.id,
        reference_no=found.household.reference_no,
        person_id=application.person_id,
        agency=found.agency.code,
        programme=found.programme.code,
        name_ms=found.programme.name_ms,
        name_en=found.programme.name_en,
        applied_on=application.applied_on,
        status=application.state,
        status_since=application.state_since,
        version=application.version,
        aid_record_id=application.aid_record_id,
        possible_events=list(WORKFLOW.possible_events(application.state)),
    )


def one(session: ReadSession, application_id: UUID) -> ApplicationAnswer:
    """Return one application with its story."""
    found = service.get(session, application_id)
    events = service.history(session, application_id)
    return ApplicationAnswer(**item(found).model_dump(), events=_events(events))


def page(
    session: ReadSession,
    context: Context,
    path: str,
    parameters: ApplicationParameters | HouseholdApplicationParameters,
    household_id: UUID | None = None,
) -> ApplicationsAnswer:
    """Return one page of a list with the address of the next."""
    wanted = parameters.model_dump(exclude={"cursor", "limit"})
    found = service.list_applications(
        session,
        ApplicationFilter(**wanted, household_id=household_id),
        after=decode_place(parameters.cursor),
        limit=parameters.limit,
    )
    cursor = None if found.next is None else encode_place(found.next)
    next_link = context.following(path, parameters, cursor)
    return ApplicationsAnswer(items=[item(one) for one in found.items], next=next_link)


def _events(events: Sequence[AidApplicationEvent]) -> list[ApplicationEventItem]:
    return [ApplicationEventItem.model_validate(event) for event in events]
