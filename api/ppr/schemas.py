"""Shapes of PPR projects and of applications for a flat."""

from datetime import date
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
from api.eligibility.schemas import DecisionItem
from api.moments import Day, Moment
from api.parameters import AreaCode, Parameters
from api.texts import Text
from registry.ppr.steps import PprStep

Status = Literal[
    "dimohon",
    "disaring",
    "menunggu",
    "ditawarkan",
    "menghuni",
    "keluar",
    "ditolak",
    "ditarik_balik",
]
Tenure = Literal["disewa", "dimiliki"]
ProjectCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,60}$")]


class ProjectParameters(Parameters):
    """Which projects."""

    state: AreaCode | None = None
    tenure: Tenure | None = None
    on: Annotated[Day | None, Field(description="day of rents and prices; today")] = None


class ProjectItem(BaseModel):
    """A project with its flats and what one costs."""

    code: str
    name: str
    state: str
    district: str | None
    tenure: Tenure
    units: int
    free: int
    rent_rm: int | None = Field(description="RM a month, of a rented flat")
    price_rm: int | None = Field(description="RM, of a bought flat")
    form: str | None
    floors: int | None
    floor_sqft: int | None
    rooms: int | None
    source: str
    is_demo: bool


class ProjectsAnswer(BaseModel):
    """Projects by state."""

    items: list[ProjectItem]


class SchemeItem(BaseModel):
    """Rent or price, from a day to a day, both included."""

    tenure: Tenure
    region: Literal["semenanjung", "sabah_sarawak_labuan"]
    starts_on: date
    ends_on: date | None
    rent_rm: int | None
    price_rm: int | None
    confirmed: bool = Field(description="false: the source does not print the first day")
    source: str


class StateConditionItem(BaseModel):
    """What some states ask beyond the national rule."""

    states: list[str]
    text: Text
    source: str


class SchemesAnswer(BaseModel):
    """What a flat costs and is, where to apply, and what states ask beyond the national rule."""

    items: list[SchemeItem]
    standard: Text
    facilities: Text
    where_to_apply: Text
    listed_states: list[str] = Field(description="states whose contact the source prints")
    state_conditions: list[StateConditionItem]


class PprApplicationCreate(BaseModel):
    """A household asks for a flat of a project."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"project": "PPR-CONTOH-S12", "applied_on": "2026-11-02"}},
    )

    project: ProjectCode
    applied_on: Day
    note: Note | None = None


class PprStepBody(BaseModel):
    """One step, with the application as it stood at `version`."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"event": "screen", "version": 1}}
    )

    event: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
    version: Version
    note: Note | None = Field(None, description="needed to reject, wait, withdraw, decline, leave")
    unit_no: Annotated[str, Field(max_length=40)] | None = Field(None, description="with offer")
    signed_on: Day | None = Field(None, description="with accept: the day of the agreement")

    def step(self) -> PprStep:
        """Return the step as the registry takes it."""
        return PprStep(**self.model_dump())


class PprParameters(QueueParameters):
    """Which applications; all given conditions must hold."""

    status: Status | None = None
    project: ProjectCode | None = None


class HouseholdPprParameters(OfHouseholdParameters):
    """Which applications of the household."""

    status: Status | None = None


class PprApplicationItem(BaseModel):
    """An application as it stands."""

    id: UUID
    household_id: UUID
    reference_no: str
    project: str
    project_name: str
    applied_on: Day
    status: Status
    status_text: Text
    status_since: Moment
    version: int
    unit_no: str | None
    signed_on: date | None
    possible_events: list[str]


class PprEventItem(EventItem):
    """One step that was taken."""

    next_state: Status


class PprApplicationAnswer(PprApplicationItem):
    """One application with every step so far."""

    events: list[PprEventItem]


class PprApplicationsAnswer(BaseModel):
    """Some applications; `next` is the address of the next page."""

    items: list[PprApplicationItem]
    next: str | None


class StateFindingItem(BaseModel):
    """A state's condition with its answer; null for lack of the facts `missing`."""

    text: Text
    met: bool | None
    missing: list[str]
    source: str


class PprEligibilityAnswer(BaseModel):
    """What the national rule and the project's state say together, and each alone."""

    on: date
    met: bool | None
    missing: list[str]
    national: DecisionItem
    state: list[StateFindingItem]
