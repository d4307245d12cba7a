"""Shapes of referrals."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.moments import Day
from api.parameters import AreaCode, Cursor, Parameters
from registry.calendar.deadlines import Standing
from registry.referrals.service import PAGE_AT_MOST, TEXT_LONGEST

Purpose = Literal["pendapatan", "makanan", "perumahan", "pendidikan", "kesihatan", "oku", "lain"]
AgencyCode = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_-]{1,19}$")]
Words = Annotated[str, Field(min_length=1, max_length=TEXT_LONGEST)]
Limit = Annotated[int, Field(ge=1, le=PAGE_AT_MOST)]


class ReferralCreate(BaseModel):
    """Who refers a family to whom, and why."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "from_agency": "KKDW",
                "to_agency": "JKM",
                "purpose": "oku",
                "reason": "Anak OKU belum menerima apa-apa.",
                "referred_on": "2026-11-02",
            }
        },
    )

    from_agency: AgencyCode
    to_agency: AgencyCode
    purpose: Purpose
    reason: Words
    referred_on: Day
    person_id: UUID | None = Field(None, description="a member; the household when left out")


class ReferralReply(BaseModel):
    """The agency's answer; who declines says why."""

    model_config = ConfigDict(extra="forbid")

    answer: Literal["accepted", "declined"]
    note: Words | None = None


class ReferralParameters(Parameters):
    """Which referrals: to an agency, of households of an area, those without an answer."""

    agency: AgencyCode | None = None
    state: AreaCode | None = None
    district: AreaCode | None = None
    is_open: bool = False
    cursor: Cursor | None = None
    limit: Limit = 100


class ReferralItem(BaseModel):
    """A referral, and where its answer stands today."""

    id: UUID
    household_id: UUID
    reference_no: str
    person_id: UUID | None
    from_agency: str
    to_agency: str
    purpose: Purpose
    reason: str
    referred_on: date
    referred_by: str
    due_on: date = Field(description="fourteen calendar days after the referral")
    days_left: int = Field(description="below zero: days overdue")
    standing: Standing
    answer: Literal["accepted", "declined"] | None
    answer_note: str | None
    answered_on: date | None
    answered_by: str | None


class ReferralsAnswer(BaseModel):
    """Referrals, those first whose answer is due first."""

    items: list[ReferralItem]
    next: str | None
