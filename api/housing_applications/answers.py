"""Applications for a house as answers."""

from uuid import UUID

from geoalchemy2.shape import to_shape
from pyproj import Geod

from api.context import Context
from api.housing_applications.schemas import (
    ComponentItem,
    HouseholdHousingParameters,
    HousingApplicationAnswer,
    HousingApplicationItem,
    HousingApplicationParameters,
    HousingApplicationsAnswer,
    HousingEventItem,
    InspectionItem,
    PhotoItem,
)
from api.paging import decode_place, encode_place
from api.texts import Text
from database.session import ReadSession
from registry.households.models import Household
from registry.housing_applications import service
from registry.housing_applications.finding import get
from registry.housing_applications.inspecting import Inspected, inspections
from registry.housing_applications.public import words
from registry.housing_applications.queries import Found
from registry.housing_applications.service import HousingFilter
from registry.housing_applications.workflow import WORKFLOW

GEOD = Geod(ellps="WGS84")
OF_APPLICATION = (
    "id",
    "household_id",
    "category",
    "applied_on",
    "version",
    "endorsement",
    "endorsement_ref",
    "endorsed_on",
    "land_status",
    "land_owner",
    "land_lot",
    "permission_on",
    "cap_rm",
    "approved_rm",
    "contractor",
    "contractor_grade",
    "contract_rm",
    "progress_percent",
    "handed_on",
)
OF_INSPECTION = (
    "id",
    "kind",
    "inspected_on",
    "inspector",
    "has_house",
    "is_dilapidated",
    "is_unsafe",
    "is_damaged_by_disaster",
    "repair_economy",
    "rooms",
    "floor_sqft",
    "note",
)
OF_PHOTO = ("width", "height", "taken_at", "longitude", "latitude", "created_by", "created_at")


def item(found: Found) -> HousingApplicationItem:
    """Return an application as it stands in lists."""
    one = found.application
    return HousingApplicationItem(
        **{name: getattr(one, name) for name in OF_APPLICATION},
        reference_no=found.household.reference_no,
        status=one.state,
        status_text=Text(**words(one.state)["status"]),
        status_since=one.state_since,
        possible_events=list(WORKFLOW.possible_events(one.state)),
    )


def one(session: ReadSession, context: Context, application_id: UUID) -> HousingApplicationAnswer:
    """Return one application with its inspections and its story."""
    found = get(session, application_id)
    events = service.history(session, application_id)
    return HousingApplicationAnswer(
        **item(found).model_dump(),
        inspections=[
            _inspection(context, found, seen) for seen in inspections(session, application_id)
        ],
        events=[HousingEventItem.model_validate(event) for event in events],
    )


def page(
    session: ReadSession,
    context: Context,
    path: str,
    parameters: HousingApplicationParameters | HouseholdHousingParameters,
    household_id: UUID | None = None,
) -> HousingApplicationsAnswer:
    """Return one page of a list with the address of the next."""
    wanted = parameters.model_dump(exclude={"cursor", "limit"})
    found = service.list_applications(
        session,
        HousingFilter(**wanted, household_id=household_id),
        after=decode_place(parameters.cursor),
        limit=parameters.limit,
    )
    cursor = None if found.next is None else encode_place(found.next)
    next_link = context.following(path, parameters, cursor)
    return HousingApplicationsAnswer(items=[item(each) for each in found.items], next=next_link)


def _inspection(context: Context, found: Found, seen: Inspected) -> InspectionItem:
    return InspectionItem(
        **{name: getattr(seen.inspection, name) for name in OF_INSPECTION},
        components=[
            ComponentItem(
                component=line.component,
                element=line.element,
                quantity=line.quantity,
                unit_cost_rm=line.unit_cost_rm,
                cost_rm=line.cost_rm,
            )
            for line in seen.lines
        ],
        cost_rm=seen.cost_rm,
        photos=[
            PhotoItem(
                id=photo.id,
                address=context.link(
                    f"/v1/housing-applications/{found.application.id}/photos/{photo.id}", []
                ),
                metres_from_home=_metres(found.household, photo.longitude, photo.latitude),
                **{name: getattr(photo, name) for name in OF_PHOTO},
            )
            for photo in seen.photos
        ],
    )


def _metres(home: Household, longitude: float | None, latitude: float | None) -> int | None:
    if home.point is None or longitude is None or latitude is None:
        return None
    point = to_shape(home.point)
    metres: float = GEOD.inv(point.x, point.y, longitude, latitude)[2]
    return round(metres)
