"""Shapes of applications for a house."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.applications.schemas import (
    EventItem,
    Note,
    OfHouseholdParameters,
    QueueParameters,
    Version,
)
from api.moments import Day, Moment
from api.texts import Text
from registry.housing_applications.papers import LINES_AT_MOST, CostLine, Papers, Visit
from registry.housing_applications.steps import HousingStep

Category = Literal["bina_baharu", "baik_pulih"]
Status = Literal[
    "dimohon",
    "diperiksa",
    "disokong",
    "menunggu",
    "diluluskan",
    "dilantik",
    "dibina",
    "siap",
    "diserah",
    "ditolak",
    "ditarik_balik",
]
Code = Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
Paper = Annotated[str, Field(max_length=120)]
Ringgit = Annotated[Decimal, Field(gt=0, lt=10**7, decimal_places=2)]


class PapersBody(BaseModel):
    """Endorsement and land. What is left out is not on file."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {"endorsement": "ekasih", "land_status": "milik_sendiri", "version": 1}
        },
    )

    endorsement: Literal["ekasih", "kumpulan_fokus", "agensi", "kementerian"] | None = None
    endorsement_ref: Paper | None = Field(None, description="minutes or letter; not for ekasih")
    endorsed_on: Day | None = None
    land_status: Code | None = Field(None, description="option list land_statuses")
    land_owner: Code | None = Field(None, description="option list land_owners")
    land_lot: Paper | None = None
    permission_on: Day | None = Field(None, description="day of the signed Lampiran B")

    def papers(self) -> Papers:
        """Return the papers as the registry files them."""
        return Papers(**self.model_dump(include=set(PapersBody.model_fields)))


class HousingPapersBody(PapersBody):
    """Papers to file with an application as it stood at `version`."""

    version: Version


class HousingApplicationCreate(PapersBody):
    """A household asks for a new house, or for its own to be repaired."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "category": "baik_pulih",
                "applied_on": "2026-11-02",
                "endorsement": "ekasih",
                "land_status": "milik_sendiri",
            }
        },
    )

    category: Category
    applied_on: Day
    note: Note | None = None


class HousingStepBody(BaseModel):
    """One step, with the application as it stood at `version`."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {"event": "approve", "version": 3, "approved_rm": "15000.00"}
        },
    )

    event: Code
    version: Version
    note: Note | None = Field(None, description="needed to reject, wait, withdraw, cancel, appeal")
    approved_rm: Ringgit | None = Field(None, description="with approve, within rate and costs")
    contractor: Annotated[str, Field(max_length=200)] | None = Field(
        None, description="with appoint"
    )
    contractor_grade: Literal["G1", "G2", "G3", "gotong_royong"] | None = Field(
        None, description="with appoint"
    )
    contract_rm: Ringgit | None = Field(None, description="with appoint, within what was approved")
    progress_percent: Annotated[int, Field(ge=0, le=100)] | None = Field(
        None, description="with progress, more than before"
    )
    handed_on: Day | None = Field(None, description="with hand_over: the day of the keys")

    def step(self) -> HousingStep:
        """Return the step as the registry takes it."""
        return HousingStep(**self.model_dump())


class ComponentBody(BaseModel):
    """A component to repair, as inspected."""

    model_config = ConfigDict(extra="forbid")

    component: Code = Field(description="code of GET /v1/housing-specifications")
    element: Literal["penyelenggaraan", "penambahbaikan", "requisition"]
    quantity: Annotated[Decimal, Field(gt=0, lt=10**6, decimal_places=2)]
    unit_cost_rm: Ringgit


class InspectionCreate(BaseModel):
    """What an inspector saw; what is left out was not looked at."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "kind": "awal",
                "inspected_on": "2026-11-10",
                "has_house": True,
                "is_dilapidated": True,
                "is_unsafe": False,
                "repair_economy": "ekonomik",
                "components": [
                    {
                        "component": "penutup_bumbung",
                        "element": "penambahbaikan",
                        "quantity": "60.00",
                        "unit_cost_rm": "120.00",
                    }
                ],
            }
        },
    )

    kind: Literal["awal", "kemajuan", "siap"]
    inspected_on: Day
    has_house: bool | None = None
    is_dilapidated: bool | None = None
    is_unsafe: bool | None = None
    is_damaged_by_disaster: bool | None = None
    repair_economy: Literal["ekonomik", "tidak_ekonomik"] | None = None
    rooms: Annotated[int, Field(ge=0, le=50)] | None = None
    floor_sqft: Annotated[int, Field(ge=1, le=100_000)] | None = None
    note: Note | None = None
    components: Annotated[list[ComponentBody], Field(max_length=LINES_AT_MOST)] = []

    def visit(self) -> Visit:
        """Return the inspection as the registry files it."""
        lines = [CostLine(**one.model_dump()) for one in self.components]
        return Visit(**self.model_dump(exclude={"components"}), lines=lines)


class HousingApplicationParameters(QueueParameters):
    """Which applications; all given conditions must hold."""

    status: Status | None = None
    category: Category | None = None


class HouseholdHousingParameters(OfHouseholdParameters):
    """Which applications of the household."""

    status: Status | None = None


class HousingApplicationItem(BaseModel):
    """An application as it stands."""

    id: UUID
    household_id: UUID
    reference_no: str
    category: Category
    applied_on: Day
    status: Status
    status_text: Text
    status_since: Moment
    version: int
    endorsement: str | None
    endorsement_ref: str | None
    endorsed_on: date | None
    land_status: str | None
    land_owner: str | None
    land_lot: str | None
    permission_on: date | None
    cap_rm: int | None = Field(description="the rate of the day of approval")
    approved_rm: Decimal | None
    contractor: str | None
    contractor_grade: str | None
    contract_rm: Decimal | None
    progress_percent: int
    handed_on: date | None
    possible_events: list[str]


class HousingEventItem(EventItem):
    """One step that was taken."""

    next_state: Status


class ComponentItem(ComponentBody):
    """A component with its cost."""

    cost_rm: Decimal


class PhotoItem(BaseModel):
    """A photograph: where to get it, and what the camera told, which anybody can set."""

    id: UUID
    address: str
    width: int
    height: int
    taken_at: Moment | None
    longitude: float | None
    latitude: float | None
    metres_from_home: int | None = Field(description="from the point of the household, if known")
    created_by: str
    created_at: Moment


class InspectionItem(BaseModel):
    """An inspection with its costs and photographs."""

    id: UUID
    kind: str
    inspected_on: date
    inspector: str
    has_house: bool | None
    is_dilapidated: bool | None
    is_unsafe: bool | None
    is_damaged_by_disaster: bool | None
    repair_economy: str | None
    rooms: int | None
    floor_sqft: int | None
    note: str | None
    components: list[ComponentItem]
    cost_rm: Decimal
    photos: list[PhotoItem]


class HousingApplicationAnswer(HousingApplicationItem):
    """One application with every inspection and step so far."""

    inspections: list[InspectionItem]
    events: list[HousingEventItem]


class HousingApplicationsAnswer(BaseModel):
    """Some applications; `next` is the address of the next page."""

    items: list[HousingApplicationItem]
    next: str | None


class SpecificationItem(BaseModel):
    """The new house, from a day to a day, both included."""

    starts_on: date
    ends_on: date | None
    rooms: int | None
    floor_sqft: int
    confirmed: bool = Field(description="false: the source does not print the first day")
    source: str


class HousingComponentItem(BaseModel):
    """A part of a house, and whether repair pays for it."""

    code: str
    unit: str
    allowed: bool
    text: Text


class SpecificationsAnswer(BaseModel):
    """What a new house is, and what repair pays for."""

    houses: list[SpecificationItem]
    components: list[HousingComponentItem]
    components_source: str
