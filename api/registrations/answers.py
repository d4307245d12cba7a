"""Cases as answers."""

from typing import Any

from api.context import Context
from api.paging import decode_place, encode_place
from api.registrations.schemas import (
    CaseAnswer,
    CaseItem,
    CasesAnswer,
    EventItem,
    Head,
    LikelyDuplicateItem,
    QueueParameters,
    ReporterBody,
    Screening,
)
from database.session import ReadSession
from registry.duplicates.lookup import likely_duplicates
from registry.identity.service import mask
from registry.persons.models import Person
from registry.persons.service import of_household
from registry.registrations import service
from registry.registrations.queue import QueueFilter, list_queue
from registry.registrations.service import Case
from registry.registrations.workflow import possible_events


def item(case: Case) -> CaseItem:
    """Return a case as it stands in lists."""
    registration, household = case.registration, case.household
    return CaseItem.model_validate(
        {
            "reference_no": household.reference_no,
            "status": registration.state,
            "official_status": household.registration_status,
            "status_since": registration.state_since,
            "version": registration.version,
            "channel": registration.channel,
            "received_on": registration.received_on,
            "state_code": household.stated_state_code,
            "district_code": household.stated_district_code,
            "stratum": household.stratum,
            "size": household.size,
            "poverty_status": household.poverty_status,
            "verified_on": household.verified_on,
            "exited_on": household.exited_on,
        }
    )


def case_answer(session: ReadSession, case: Case) -> CaseAnswer:
    """Return one case in full, screened under the line in force now."""
    registration = case.registration
    home = case.household.id
    people = of_household(session, home)
    likely = likely_duplicates(session, [home]).get(home, [])
    return CaseAnswer(
        **item(case).model_dump(),
        head=_head(people[0]) if people and people[0].role == "KIR" else None,
        reporter=_reporter(case),
        screening=Screening.model_validate(service.screening_of(session, case).as_record()),
        likely_duplicates=[LikelyDuplicateItem.model_validate(one) for one in likely],
        possible_events=list(possible_events(registration.state)),
    )


def queue_answer(
    session: ReadSession, context: Context, parameters: QueueParameters
) -> CasesAnswer:
    """Return one page of the queue with the address of the next."""
    wanted = parameters.model_dump(exclude={"sort", "cursor", "limit"})
    page = list_queue(
        session,
        QueueFilter(**wanted),
        newest_first=parameters.sort == "newest",
        after=decode_place(parameters.cursor),
        limit=parameters.limit,
    )
    cursor = None if page.next is None else encode_place(page.next)
    next_link = context.following("/v1/registrations", parameters, cursor)
    return CasesAnswer(items=[item(case) for case in page.items], next=next_link)


def event_record(event: Any) -> dict[str, Any]:
    """Return a step that was taken, as JSON values."""
    return EventItem.model_validate(event).model_dump(mode="json")


def _head(person: Person) -> Head:
    number = person.identity_no
    return Head(
        name=person.name,
        identity_type=person.identity_type,
        identity_masked=None if number is None else mask(person.identity_type, number),
    )


def _reporter(case: Case) -> ReporterBody | None:
    registration = case.registration
    if registration.reporter_name is None:
        return None
    return ReporterBody(
        name=registration.reporter_name,
        address=registration.reporter_address,
        phone=registration.reporter_phone,
    )
