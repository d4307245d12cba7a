"""Shapes of aid records."""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.households.schemas import Change
from api.moments import Day
from api.parameters import Parameters

OrganisationCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]


class AidParameters(Parameters):
    """Which aid: all, or what runs on a day."""

    on: Day | None = None


class AidCreate(Change):
    """Aid to the household, or to one person of it. `[active_from, active_until)`."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "reason": "Senarai JKM",
                "agency": "JKM",
                "programme": "BWE",
                "amount_monthly": "500.00",
                "active_from": "2026-01-01",
            }
        },
    )

    agency: OrganisationCode
    programme: OrganisationCode
    amount_monthly: Annotated[Decimal, Field(ge=0, lt=10**9, decimal_places=2)]
    active_from: Day
    active_until: Day | None = None
    person_id: UUID | None = Field(None, description="a member; the household when left out")


class AidEnd(Change):
    """The end of aid that was recorded without an application."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"reason": "Pindah", "active_until": "2026-12-01"}}
    )

    active_until: Day = Field(description="the first day without it")


class AidItem(BaseModel):
    """Aid of one programme; yearly aid is spread over its months."""

    id: UUID
    agency: str
    programme: str
    name_ms: str
    name_en: str
    purpose: str
    person_id: UUID | None
    amount_monthly: Decimal = Field(description="RM a month")
    active_from: date
    active_until: date | None


class AidAnswer(BaseModel):
    """Aid of a household and its members, the newest first."""

    items: list[AidItem]
