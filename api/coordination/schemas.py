"""Shapes of coordination."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.moments import Day
from api.parameters import AreaCode, Cursor, Parameters
from registry.coordination.service import PAGE_AT_MOST

Relation = Literal["duplicate", "repeat", "complement"]
Why = Literal["exited", "rejected", "died"]
Poverty = Literal["miskin_tegar", "miskin"]
AgencyCode = Annotated[
    str, Field(pattern=r"^[A-Za-z0-9_-]{1,20}$", description="code of an agency")
]
Limit = Annotated[int, Field(ge=1, le=PAGE_AT_MOST)]


class PlaceParameters(Parameters):
    """Which day and which households; areas as the form states them."""

    on: Annotated[Day | None, Field(description="today by default")] = None
    state: AreaCode | None = None
    district: AreaCode | None = None


class OverlapParameters(PlaceParameters):
    """Which pairs of aid."""

    relation: Annotated[
        Relation | None,
        Field(description="duplicate: one purpose, two agencies; repeat: one programme twice"),
    ] = None
    agency: AgencyCode | None = None
    cursor: Cursor | None = None
    limit: Limit = 100


class LeakageParameters(PlaceParameters):
    """Which leaks."""

    why: Why | None = None
    agency: AgencyCode | None = None
    cursor: Cursor | None = None
    limit: Limit = 100


class UnservedParameters(PlaceParameters):
    """Which households without aid."""

    poverty: Poverty | None = None
    cursor: Cursor | None = None
    limit: Limit = 100


class _Item(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class OverlapItem(_Item):
    """Two records of aid that run on the day for one household, or one person of it."""

    household_id: UUID
    reference_no: str
    state: str | None
    district: str | None
    first_id: UUID
    second_id: UUID
    first_agency: str
    first_programme: str
    second_agency: str
    second_programme: str
    person_id: UUID | None
    first_purpose: str
    second_purpose: str
    since: date = Field(description="first day on which both run")
    smaller_amount: Decimal = Field(description="RM a month of the smaller one")
    relation: Relation


class OverlapsAnswer(BaseModel):
    """Pairs in the order of their keys."""

    on: date
    items: list[OverlapItem]
    next: str | None


class PairItem(_Item):
    """Two agencies that both help some households."""

    first_agency: str
    second_agency: str
    households: int
    same_purpose: int = Field(description="of them, those helped by both for one purpose")


class PairsAnswer(BaseModel):
    """Every pair of agencies with households in common."""

    on: date
    items: list[PairItem]


class LeakItem(_Item):
    """Aid that ran after its household left or was rejected, or its recipient died."""

    id: UUID
    household_id: UUID
    person_id: UUID | None
    reference_no: str
    state: str | None
    district: str | None
    agency: str
    programme: str
    amount_monthly: Decimal
    why: Why
    since: date = Field(description="day of leaving, rejection or death")
    from_day: date
    until_day: date
    months: Decimal
    leaked_rm: Decimal


class LeakageAnswer(BaseModel):
    """Leaks up to the day, in the order of the aid's keys."""

    on: date
    items: list[LeakItem]
    next: str | None


class UnservedItem(_Item):
    """A verified poor household without any aid."""

    id: UUID
    reference_no: str
    poverty_status: Poverty
    state: str | None
    district: str | None
    size: int | None
    gross_income_monthly: Decimal | None
    verified_on: date | None


class UnservedAnswer(BaseModel):
    """The hardcore poor first, then those verified longest ago."""

    on: date
    items: list[UnservedItem]
    next: str | None


class MomentItem(_Item):
    """Something that happened between a household, or one person of it, and an agency."""

    on_day: date
    what: str = Field(
        description="aid_begins, aid_ends, application_… and house_… with the state reached, "
        "referred, referral_accepted, referral_declined"
    )
    agency: str | None
    programme: str | None
    purpose: str | None
    person_id: UUID | None = Field(description="a member; null for the household")
    amount_monthly: Decimal | None = Field(description="RM a month")
    who: str | None
    note: str | None


class TimelineAnswer(BaseModel):
    """Everything between a household and all agencies, first to last."""

    items: list[MomentItem]
