"""Shapes of applications for aid."""

from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.aid.schemas import OrganisationCode
from api.applications.schemas import (
    EventItem,
    Note,
    OfHouseholdParameters,
    QueueParameters,
    Version,
)
from api.moments import Day, Moment
from registry.aid_applications.steps import Step

Status = Literal[
    "dimohon", "disaring", "diluluskan", "dibayar", "dihentikan", "ditolak", "ditarik_balik"
]


class ApplicationCreate(BaseModel):
    """What is asked for, for the household or for one person of it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {"agency": "JKM", "programme": "BWE", "applied_on": "2026-11-02"}
        },
    )

    agency: OrganisationCode
    programme: OrganisationCode
    applied_on: Day
    person_id: UUID | None = Field(None, description="a member; the household when left out")
    note: Note | None = None


class ApplicationStep(BaseModel):
    """One step, with the application as it stood at `version`."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"event": "screen", "version": 1}}
    )

    event: Annotated[str, Field(pattern=r"^[a-z_]{1,60}$")]
    version: Version
    note: Note | None = Field(None, description="needed to reject, withdraw, stop or appeal")
    amount_monthly: Annotated[Decimal, Field(ge=0, lt=10**9, decimal_places=2)] | None = Field(
        None, description="RM a month, with disburse"
    )
    active_from: Day | None = Field(None, description="first day of the aid, with disburse")
    active_until: Day | None = Field(None, description="first day without aid, with stop")

    def step(self) -> Step:
        """Return the step as the registry takes it."""
        return Step(**self.model_dump())


class ApplicationParameters(QueueParameters):
    """Which applications; all given conditions must hold."""

    status: Status | None = None
    agency: OrganisationCode | None = None
    programme: OrganisationCode | None = None


class HouseholdApplicationParameters(OfHouseholdParameters):
    """Which applications of the household."""

    status: Status | None = None


class ApplicationItem(BaseModel):
    """An application as it stands."""

    id: UUID
    reference_no: str
    person_id: UUID | None
    agency: str
    programme: str
    name_ms: str
    name_en: str
    applied_on: Day
    status: Status
    status_since: Moment
    version: int
    aid_record_id: UUID | None
    possible_events: list[str]


class ApplicationEventItem(EventItem):
    """One step that was taken; `payload` holds its amount and days."""

    next_state: Status


class ApplicationAnswer(ApplicationItem):
    """One application with every step so far."""

    events: list[ApplicationEventItem]


class ApplicationsAnswer(BaseModel):
    """Some applications; `next` is the address of the next page."""

    items: list[ApplicationItem]
    next: str | None
